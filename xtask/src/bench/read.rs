//! How soon an account manager sees a profile, the overview and the list of people of a large site.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use indicatif::ProgressBar;
use rapport_model::value::Timestamp;

use super::Extent;
use super::load::{quantile, resident_mb};
use crate::api::now;
use crate::http::Connection;
use crate::serve::Edge;
use crate::step::{bar, step};

/// Batches in one request.
const TOGETHER: u64 = 30;
const DAY: i64 = 86_400_000;

/// Fills a site and reads from it.
pub fn reads(edge: &Edge, extent: Extent) -> Result<String> {
    let [site, _, secret] = super::site(edge)?;
    let visitors = extent.visitors;
    let begin = Instant::now();
    step("filling a site to be read from", || {
        let bar = bar("events");
        bar.set_length(10 * visitors);
        fill(edge, &secret, visitors, &bar)?;
        bar.finish();
        Ok(())
    })?;
    let filled = begin.elapsed().as_secs_f64();
    let bearer = format!("Bearer {}", edge.token);
    let range = |days: i64| format!("from={}&to={}", &day(days - 1), &day(0));
    let (month, year) = (range(28), range(365));
    let anybody = |n: u64| n.wrapping_mul(7_919) % visitors;
    type Path<'a> = Box<dyn Fn(u64) -> String + 'a>;
    let readings: [(&str, Path<'_>); 8] = [
        ("a profile", Box::new(|n| format!("visitors/visitor-{}", anybody(n)))),
        ("its timeline", Box::new(|n| format!("visitors/visitor-{}/timeline", anybody(n)))),
        ("totals of 28 days", Box::new(|_| format!("totals?{month}"))),
        ("totals of 365 days", Box::new(|_| format!("totals?{year}"))),
        ("scores of 28 days", Box::new(|_| format!("scores?{month}"))),
        ("scores of 365 days", Box::new(|_| format!("scores?{year}"))),
        ("people, last seen first", Box::new(|_| "visitors?limit=50".to_owned())),
        ("people, searched", Box::new(|n| format!("visitors?limit=50&q=visitor-{}", anybody(n)))),
    ];
    let mut table = format!(
        "\n## Reads\n\nOne after another, of a site with {visitors} visitors and {} events in one shard (brought in {filled:.0} s by the API).\n\n\
         | reading | p50, ms | p95, ms |\n|---|---:|---:|\n",
        10 * visitors
    );
    step("reads", || {
        for (name, path) in &readings {
            let mut connection = Connection::open(edge.port)?;
            let mut took = Vec::new();
            for number in 0..extent.reads {
                let path = format!("/api/sites/{site}/{}", path(number));
                let begin = Instant::now();
                let answer = connection.ask("GET", &path, &[("Authorization", &bearer)], b"")?;
                took.push(begin.elapsed());
                if answer.status != 200 {
                    bail!("{path} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
                }
            }
            took.sort_unstable();
            writeln!(table, "| {name} | {:.1} | {:.1} |", quantile(&took, 0.5), quantile(&took, 0.95))?;
        }
        Ok(())
    })?;
    writeln!(table, "\nResident memory of the edge after it: {:.0} MB.", resident_mb(edge.pid())?)?;
    Ok(table)
}

/// The day so many days ago, as ISO 8601.
fn day(ago: i64) -> String {
    now().plus(-ago * DAY).iso()[..10].to_owned()
}

fn fill(edge: &Edge, key: &str, visitors: u64, bar: &ProgressBar) -> Result<()> {
    let (next, end) = (AtomicU64::new(0), now());
    std::thread::scope(|scope| {
        let send = || -> Result<()> {
            let mut connection = Connection::open(edge.port)?;
            loop {
                let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
                if first >= visitors {
                    return Ok(());
                }
                let many = first..(first + TOGETHER).min(visitors);
                let events: Vec<String> = many.flat_map(|visitor| (0..10).map(move |i| event(end, visitor, i))).collect();
                let body = format!(r#"{{"key":"{key}","sent_at":"{}","events":[{}]}}"#, now().iso(), events.join(","));
                let answer = connection.ask("POST", "/v1/events", &[("Content-Type", "text/plain")], body.as_bytes())?;
                let text = String::from_utf8_lossy(&answer.body);
                match answer.status {
                    200 if text.contains(r#""refused":[]"#) => bar.inc(events.len() as u64),
                    status => bail!("a batch was answered {status}: {text}"),
                }
            }
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a connection panicked"))?)
    })
}

/// One of the ten events of a visitor, on one of 365 days. Each twentieth orders, each tenth answers.
fn event(end: Timestamp, visitor: u64, i: i64) -> String {
    let ago = (visitor.wrapping_mul(101) % 365) as i64;
    let at = end.plus(-ago * DAY - (11 - i) * 60_000).iso();
    let head = format!(r#""id":"{visitor}-{i}","at":"{at}","visitor":"visitor-{visitor}""#);
    let survey = format!(r#""survey":"relationship_nps","version":1,"submission":"s{visitor}""#);
    match i {
        7 if visitor.is_multiple_of(10) => format!(r#"{{{head},"type":"survey_shown",{survey}}}"#),
        8 if visitor.is_multiple_of(10) => {
            format!(r#"{{{head},"type":"survey_answered",{survey},"answers":[{{"question":"nps","value":{}}}]}}"#, visitor / 10 % 11)
        }
        9 if visitor.is_multiple_of(20) => format!(r#"{{{head},"type":"order","order_id":"o{visitor}","revenue":25.0,"currency":"USD"}}"#),
        _ => {
            let page = (visitor + i.unsigned_abs()) % 200;
            format!(r#"{{{head},"type":"page_view","view":"v{visitor}-{i}","url":"https://shop.example/p/{page}","path":"/p/{page}"}}"#)
        }
    }
}
