//! How soon an account manager sees a profile, the overview and the list of people of a large site.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Result;
use rapport_model::value::Timestamp;

use super::Extent;
use super::fill::{DAY, EVENTS, Reader, day, fill};
use super::load::{quantile, resident_mb};
use crate::serve::Edge;
use crate::step::step;

/// No longer is one reading asked for again and again.
const PATIENCE: Duration = Duration::from_secs(60);

/// Fills a site and reads from it.
pub fn reads(edge: &Edge, extent: Extent) -> Result<String> {
    let [site, _, secret] = super::site(edge)?;
    let visitors = extent.visitors;
    let filled = fill(edge, &secret, visitors, event)?.as_secs_f64();
    let reader = Reader::of(edge, &site);
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
        EVENTS * visitors
    );
    step("reads", || {
        for (name, path) in &readings {
            let mut took = reader.ask(extent.reads, PATIENCE, path)?;
            took.sort_unstable();
            writeln!(table, "| {name} | {:.1} | {:.1} |", quantile(&took, 0.5), quantile(&took, 0.95))?;
        }
        Ok(())
    })?;
    writeln!(table, "\nResident memory of the edge after it: {:.0} MB.", resident_mb(edge.pid())?)?;
    Ok(table)
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
