//! Load: connections that send batches as fast as they are answered, or at a given rate, and what that took.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::api::now;
use crate::http::Connection;

/// One measurement to be made.
pub struct Load {
    /// Where.
    pub port: u16,
    /// Whose processor time counts.
    pub pid: u32,
    /// How many connections send at once.
    pub connections: u32,
    /// How long.
    pub duration: Duration,
    /// At most how many batches a second; as many as possible when absent.
    pub per_second: Option<f64>,
}

/// What a measurement found.
pub struct Measured {
    /// Batches answered with 200.
    pub count: usize,
    /// Batches answered with 200 a second.
    pub per_second: f64,
    /// Processor time of the process a batch, in microseconds.
    pub cpu_us: f64,
    /// Half of the answers came within this time.
    pub p50_ms: f64,
    /// 99 of 100 answers came within this time.
    pub p99_ms: f64,
}

/// Batches of ten events, each different.
pub struct Batches {
    key: String,
    visitors: u64,
    number: AtomicU64,
}

impl Batches {
    /// Batches as the page of a site sends them, by its public key, each visitor in turn.
    ///
    /// They come without an `Origin`: all from one address, they would meet the limit that holds for a browser's address.
    pub fn of(key: &str, visitors: u64) -> Self {
        // Numbers of an earlier measurement must not come again: they would be duplicates.
        static RUN: AtomicU64 = AtomicU64::new(0);
        let run = RUN.fetch_add(1, Ordering::Relaxed);
        Self { key: key.to_owned(), visitors, number: AtomicU64::new(run << 32) }
    }

    /// The next batch.
    pub fn next(&self) -> Vec<u8> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let visitor = number % self.visitors;
        let now = now().iso();
        let mut events = String::new();
        for i in 0..10 {
            if i > 0 {
                events.push(',');
            }
            let head = format!(r#""id":"{number:x}-{i}","at":"{now}","visitor":"visitor-{visitor}","path":"/p/{i}""#);
            let event = match i % 5 {
                0 => format!(
                    r#"{{{head},"type":"page_view","view":"v{number:x}{i}","url":"https://shop.example/p/{}","path":"/p/{}","title":"A page","referrer":"https://www.google.com/"}}"#,
                    i, i
                ),
                1 => format!(r#"{{{head},"type":"click","label":"Add to basket","target":"/basket"}}"#),
                2 => format!(
                    r#"{{{head},"type":"track","name":"Product Viewed","properties":{{"product_id":"p{i}","price":12.5,"currency":"USD"}}}}"#
                ),
                3 => format!(r#"{{{head},"type":"vitals","lcp":1200,"inp":80,"cls":0.02}}"#),
                _ => format!(r#"{{{head},"type":"page_leave","view":"v{number:x}{}","engaged_ms":4200,"scroll":70}}"#, i - 4),
            };
            events.push_str(&event);
        }
        format!(r#"{{"key":"{}","sent_at":"{now}","events":[{events}]}}"#, self.key).into_bytes()
    }
}

impl Load {
    /// Sends, and measures. An answer other than 200 is an error: a refusal is cheap and must not count as speed.
    pub fn run(&self, batches: &Batches) -> Result<Measured> {
        let (begin, cpu) = (Instant::now(), processor_time(self.pid)?);
        let interval = self.per_second.map(|rate| Duration::from_secs_f64(f64::from(self.connections) / rate));
        let mut took: Vec<Duration> = std::thread::scope(|scope| {
            let one = |index: u32| {
                move || -> Result<Vec<Duration>> {
                    let mut connection = Connection::open(self.port)?;
                    let mut took = Vec::new();
                    // Spread over the interval, so that a paced load is even.
                    let mut next = begin + interval.map_or(Duration::ZERO, |interval| interval * index / self.connections);
                    while begin.elapsed() < self.duration {
                        let body = batches.next();
                        let mut sent = Instant::now();
                        if let Some(interval) = interval {
                            std::thread::sleep(next.saturating_duration_since(sent));
                            // From when it was due: waiting behind a slow answer counts too.
                            sent = next;
                            next += interval;
                        }
                        let answer = connection.ask("POST", "/v1/events", &[("Content-Type", "text/plain")], &body)?;
                        took.push(sent.elapsed());
                        let text = String::from_utf8_lossy(&answer.body);
                        if answer.status != 200 || !text.contains(r#""accepted":10"#) {
                            bail!("a batch was answered {}: {text}", answer.status);
                        }
                    }
                    Ok(took)
                }
            };
            let threads: Vec<_> = (0..self.connections).map(|index| scope.spawn(one(index))).collect();
            threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a connection panicked"))?).collect::<Result<Vec<_>>>()
        })?
        .concat();
        let (elapsed, cpu) = (begin.elapsed(), processor_time(self.pid)?.saturating_sub(cpu));
        took.sort_unstable();
        #[allow(clippy::cast_precision_loss)] // Counts far below 2⁵³.
        let count = took.len() as f64;
        Ok(Measured {
            count: took.len(),
            per_second: count / elapsed.as_secs_f64(),
            cpu_us: cpu.as_secs_f64() * 1e6 / count,
            p50_ms: quantile(&took, 0.5),
            p99_ms: quantile(&took, 0.99),
        })
    }
}

/// The time within which this share of the sorted times lies, in milliseconds.
pub fn quantile(sorted: &[Duration], share: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // An index.
    let index = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// Processor time that a process has used, all its threads, in the kernel and outside.
fn processor_time(pid: u32) -> Result<Duration> {
    // proc(5): after the name in parentheses, utime and stime are the 12th and 13th fields, in ticks of 10 ms.
    let stat =
        std::fs::read_to_string(format!("/proc/{pid}/stat")).context("processor time is read from /proc: the benchmarks want Linux")?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<u64> = after_name.split_whitespace().map(|field| field.parse().unwrap_or_default()).collect();
    let ticks = fields.get(11).zip(fields.get(12)).map(|(user, system)| user + system).context("reading /proc")?;
    Ok(Duration::from_millis(ticks * 10))
}

/// Memory of a process that is in RAM, in MB.
pub fn resident_mb(pid: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("reading /proc")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1024.0)
}
