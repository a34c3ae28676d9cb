//! A site as large as an owner's: visitors of ten events each, brought in through the API.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use rapport_model::value::Timestamp;

use crate::api::now;
use crate::http::Connection;
use crate::serve::Edge;
use crate::step::{bar, step};

/// Events of each visitor.
pub const EVENTS: u64 = 10;
/// A day in milliseconds.
pub const DAY: i64 = 86_400_000;

/// Visitors in one request.
const TOGETHER: u64 = 30;
/// Connections that send at once.
const CONNECTIONS: usize = 4;

/// The day so many days ago, as ISO 8601.
pub fn day(ago: i64) -> String {
    now().plus(-ago * DAY).iso()[..10].to_owned()
}

/// Sends the events of all visitors: `event` writes one as JSON, by now, the visitor's number and the event's. A refusal is an error.
/// Returns how long it took.
pub fn fill(edge: &Edge, key: &str, visitors: u64, event: impl Fn(Timestamp, u64, i64) -> String + Sync) -> Result<Duration> {
    let (next, end, begin) = (AtomicU64::new(0), now(), Instant::now());
    step(&format!("filling a site with {visitors} visitors"), || {
        let bar = bar("events");
        bar.set_length(EVENTS * visitors);
        let send = || -> Result<()> {
            let mut connection = Connection::open(edge.port)?;
            loop {
                let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
                if first >= visitors {
                    return Ok(());
                }
                let many = first..(first + TOGETHER).min(visitors);
                let events: Vec<String> = many
                    .flat_map(|visitor| (0..EVENTS as i64).map(move |i| (visitor, i)))
                    .map(|(visitor, i)| event(end, visitor, i))
                    .collect();
                let body = format!(r#"{{"key":"{key}","sent_at":"{}","events":[{}]}}"#, now().iso(), events.join(","));
                let answer = connection.ask("POST", "/v1/events", &[("Content-Type", "text/plain")], body.as_bytes())?;
                let text = String::from_utf8_lossy(&answer.body);
                match answer.status {
                    200 if text.contains(r#""refused":[]"#) => bar.inc(events.len() as u64),
                    status => bail!("a batch was answered {status}: {text}"),
                }
            }
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(send)).collect();
            threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a connection panicked"))?)
        })?;
        bar.finish();
        Ok(())
    })?;
    Ok(begin.elapsed())
}

/// Somebody who reads a site over one connection.
pub struct Reader<'a> {
    edge: &'a Edge,
    site: &'a str,
    bearer: String,
}

impl<'a> Reader<'a> {
    /// The owner, looking at this site.
    pub fn of(edge: &'a Edge, site: &'a str) -> Self {
        Self { edge, site, bearer: format!("Bearer {}", edge.token) }
    }

    /// Asks for what `path` names, one after another; how long each answer took, in that order. After `patience` no more are asked
    /// for, but three at least. An answer other than 200 is an error.
    pub fn ask(&self, most: u64, patience: Duration, path: impl Fn(u64) -> String) -> Result<Vec<Duration>> {
        let (begin, mut connection) = (Instant::now(), Connection::open(self.edge.port)?);
        let mut took = Vec::new();
        for number in 0..most {
            if took.len() >= 3 && begin.elapsed() > patience {
                break;
            }
            let path = format!("/api/sites/{}/{}", self.site, path(number));
            let sent = Instant::now();
            let answer = connection.ask("GET", &path, &[("Authorization", &self.bearer)], b"")?;
            took.push(sent.elapsed());
            if answer.status != 200 {
                bail!("{path} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
            }
        }
        Ok(took)
    }
}
