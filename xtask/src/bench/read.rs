//! How soon an account manager sees a profile and the overview of a site with 100,000 visitors and a million events.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow, bail};

use super::load::{quantile, resident_mb};
use crate::http::Connection;
use crate::serve::Edge;
use crate::step::step;

/// People of the site, each with one batch of ten events.
const VISITORS: u64 = 100_000;
/// Batches in one request.
const TOGETHER: u64 = 10;
/// How often each reading is asked for.
const READS: u64 = 300;

/// Fills a site and reads from it.
pub fn reads(edge: &Edge) -> Result<()> {
    let (site, _, secret) = super::site(edge, 1)?;
    step("a million events of 100,000 visitors", || fill(edge, &secret))?;
    let bearer = format!("Bearer {}", edge.token);
    let today = day(0);
    let range = format!("from={}&to={today}", day(6));
    type Path<'a> = Box<dyn Fn(u64) -> String + 'a>;
    let readings: [(&str, Path<'_>); 4] = [
        ("a profile", Box::new(|n| format!("/api/sites/{site}/visitors/visitor-{}", n.wrapping_mul(7919) % VISITORS))),
        ("its timeline", Box::new(|n| format!("/api/sites/{site}/visitors/visitor-{}/timeline", n.wrapping_mul(7919) % VISITORS))),
        ("totals of a week", Box::new(|_| format!("/api/sites/{site}/totals?{range}"))),
        ("scores of a week", Box::new(|_| format!("/api/sites/{site}/scores?{range}"))),
    ];
    println!("\nReads, one after another, of a site with 100,000 visitors and 1,000,000 events.\n");
    println!("| reading | p50, ms | p95, ms |\n|---|---|---|");
    for (name, path) in &readings {
        let mut connection = Connection::open(edge.port)?;
        let mut took = Vec::new();
        for number in 0..READS {
            let begin = Instant::now();
            let answer = connection.ask("GET", &path(number), &[("Authorization", &bearer)], b"")?;
            took.push(begin.elapsed());
            if answer.status != 200 {
                bail!("{} answered {}: {}", path(number), answer.status, String::from_utf8_lossy(&answer.body));
            }
        }
        took.sort_unstable();
        println!("| {name} | {:.1} | {:.1} |", quantile(&took, 0.5), quantile(&took, 0.95));
    }
    println!("\nResident memory of the edge: {:.0} MB", resident_mb(edge.pid())?);
    Ok(())
}

/// The day so many days ago, as ISO 8601.
fn day(ago: u64) -> String {
    super::load::iso(SystemTime::now() - Duration::from_secs(ago * 86_400))[..10].to_owned()
}

fn fill(edge: &Edge, key: &str) -> Result<()> {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let send = || -> Result<()> {
            let mut connection = Connection::open(edge.port)?;
            loop {
                let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
                if first >= VISITORS {
                    return Ok(());
                }
                if first.is_multiple_of(10_000) {
                    eprintln!("    {first} of {VISITORS} visitors");
                }
                let events: Vec<String> = (first..first + TOGETHER).flat_map(|visitor| (0..10).map(move |i| event(visitor, i))).collect();
                let now = super::load::iso(SystemTime::now());
                let body = format!(r#"{{"key":"{key}","sent_at":"{now}","events":[{}]}}"#, events.join(","));
                let answer = connection.ask("POST", "/v1/events", &[("Content-Type", "text/plain")], body.as_bytes())?;
                if answer.status != 200 {
                    bail!("a batch was answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
                }
            }
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a connection panicked"))?)
    })
}

/// One of the ten events of a visitor, spread over the week that is read.
fn event(visitor: u64, i: u64) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let at = since - (visitor % 6) * 86_400 - (10 - i) * 60;
    let at = super::load::iso(UNIX_EPOCH + Duration::from_secs(at));
    let head = format!(r#""id":"{visitor}-{i}","at":"{at}","visitor":"visitor-{visitor}""#);
    if i == 9 && visitor.is_multiple_of(20) {
        return format!(r#"{{{head},"type":"order","order_id":"o{visitor}","revenue":25.0,"currency":"USD"}}"#);
    }
    let page = (visitor + i) % 200;
    format!(r#"{{{head},"type":"page_view","view":"v{visitor}-{i}","url":"https://shop.example/p/{page}","path":"/p/{page}"}}"#)
}
