//! What insight costs at the size it was made for: 100,000 visitors, 1,000,000 events, 50,000 answers, on one shard and on eight; and what
//! whoever sends events waits while everybody is looked at.

use std::fmt::Write as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rapport_model::value::Timestamp;
use serde_json::{Value, json};

use super::Extent;
use super::fill::{DAY, EVENTS, Reader, day, fill};
use super::load::{quantile, resident_mb};
use crate::api::{Api, now};
use crate::http::Connection;
use crate::serve::Edge;
use crate::step::{root, step};

/// No longer is one reading asked for again and again.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked for, and how long 95 of 100 answers may take, in milliseconds.
const READINGS: [(&str, &str, u32); 16] = [
    ("overview: scores with their course", "scores?{quarter}&class=relationship&per=rolling28", 100),
    ("overview: totals of 90 days", "totals?{quarter}", 100),
    ("overview: what moves the score", "drivers?{quarter}", 100),
    ("overview: lifecycle and loyalty", "lifecycle", 100),
    ("scores by page and device", "scores?{quarter}&by=page,device", 100),
    ("scores by stage", "scores?{quarter}&by=stage", 100),
    ("scores of a segment", "scores?{quarter}&segment={segment}", 100),
    ("results of a survey", "surveys/relationship_nps/results?{quarter}", 100),
    ("cube by page, device and week", "cube?{quarter}&by=page,device&per=week", 100),
    ("size of a segment", "segments/{segment}/size", 100),
    ("people by value", "visitors?sort=value&limit=50", 100),
    ("people by value, of a segment", "visitors?sort=value&limit=50&segment={segment}", 100),
    ("a profile", "visitors/visitor-{anybody}", 50),
    ("who did not answer", "nonresponse?{quarter}", 100),
    ("campaigns", "campaigns?{quarter}", 100),
    ("comments by theme", "comments?{quarter}", 100),
];

/// Fills two sites and reads from them; and fits the models of value natively.
pub fn insight(edge: &Edge, extent: Extent) -> Result<String> {
    let mut table =
        String::from("\n## Insight\n\nOne after another; the first time of each is apart, because there everybody is looked at once.\n");
    for shards in [1, 8] {
        table += &of_shards(edge, extent, shards)?;
    }
    writeln!(table, "\nResident memory of the edge after it: {:.0} MB (we want 250).", resident_mb(edge.pid())?)?;
    table += &fit()?;
    table += &eligibility()?;
    Ok(table)
}

fn of_shards(edge: &Edge, extent: Extent, shards: u32) -> Result<String> {
    let api = Api::of(edge.port, &edge.token);
    let [site, key, secret] = api.make_site(&json!({"name": format!("insight on {shards}"), "origins": [], "shards": shards}))?;
    let visitors = extent.visitors;
    let filled = fill(edge, &secret, visitors, event)?.as_secs_f64();
    let full = resident_mb(edge.pid())?;
    let rule =
        json!({"name": "Came back", "rule": {"all": [{"did": "order", "at_least": 2}, {"last_nps": {"op": "at_least", "value": 7}}]}});
    let made: Value = api.post(&format!("/api/sites/{site}/segments"), &rule)?;
    let segment = made["id"].as_str().context("a new segment has an id")?.to_owned();
    let quarter = format!("from={}&to={}", day(89), day(0));
    let bearer = format!("Bearer {}", edge.token);
    let mut table = format!(
        "\n{visitors} visitors, {} events, {} answers, {shards} shards, brought in {filled:.0} s by the API (resident memory then: {full:.0} MB):\n\n| reading | first, ms | p50, ms | p95, ms | we want | times |\n|---|---:|---:|---:|---:|---:|\n",
        EVENTS * visitors,
        visitors / 2
    );
    let reader = Reader::of(edge, &site);
    step("readings", || {
        for (name, path, most) in READINGS {
            let path = path.replace("{quarter}", &quarter).replace("{segment}", &segment);
            let anybody = |number: u64| (number.wrapping_mul(7_919) % visitors).to_string();
            let mut took = reader.ask(1 + extent.reads / 4, PATIENCE, |number| path.replace("{anybody}", &anybody(number)))?;
            let first = took.remove(0).as_secs_f64() * 1e3;
            took.sort_unstable();
            let (half, most_of) = (quantile(&took, 0.5), quantile(&took, 0.95));
            writeln!(table, "| {name} | {first:.0} | {half:.1} | {most_of:.1} | {most} | {} |", took.len())?;
            eprintln!("  {name}: first {first:.0} ms, then {half:.1} and {most_of:.1} ms");
        }
        Ok(())
    })?;
    writeln!(table, "\nResident memory after these: {:.0} MB.", resident_mb(edge.pid())?)?;
    table += &reach(edge, &site, &bearer)?;
    let waits = step("events while everybody is looked at", || beside(edge, &site, &key, &bearer))?;
    let (median, worst) = (quantile(&waits, 0.5), waits.last().map_or(0.0, Duration::as_secs_f64) * 1e3);
    writeln!(
        table,
        "\nWhile the model is fitted anew and everybody is read through, a batch of one event is answered after {median:.1} ms (median) and {worst:.0} ms (the longest of {}).",
        waits.len()
    )?;
    Ok(table)
}

/// How long the editor waits for a survey's reach: by what everybody's story tells, and by an event that nobody counted yet, which is
/// counted from the log.
fn reach(edge: &Edge, site: &str, bearer: &str) -> Result<String> {
    let draft = |who: Value| {
        json!({"name": "Reach", "class": "feature", "languages": ["en"], "who": who, "when": {"trigger": {"seconds": 5}},
            "questions": [{"id": "q", "type": "csat", "text": {"en": "?"}}], "how_often": {"per_survey": {"every_days": 14}}})
    };
    let api = Api::of(edge.port, &edge.token);
    let made: Value = api.post(&format!("/api/sites/{site}/surveys"), &draft(json!({"all": []})))?;
    let path = format!("/api/sites/{site}/surveys/{}/reach", made["id"].as_str().context("a new survey has an id")?);
    let told = json!({"all": [{"did": "page_view", "at_least": 2, "days": 14}, {"not": {"did": "order", "days": 30}}, {"device": ["phone", "desktop"]}]});
    let uncounted = json!({"all": [{"did": "Tried", "at_most": 0, "days": 30}]});
    step("reach of a survey", || {
        let mut text = String::new();
        for (what, who) in [("of what is told", told), ("with an event that nobody counted yet", uncounted)] {
            let body = draft(who).to_string();
            let mut connection = Connection::open(edge.port)?;
            let mut took = Vec::new();
            for _ in 0..5 {
                let begin = Instant::now();
                let headers = [("Authorization", bearer), ("Content-Type", "application/json")];
                let answer = connection.ask("POST", &path, &headers, body.as_bytes())?;
                took.push(begin.elapsed());
                if answer.status != 200 {
                    bail!("{path} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
                }
            }
            took.sort_unstable();
            write!(text, "{what} {:.0} ms (median of 5); ", quantile(&took, 0.5))?;
        }
        Ok(format!("\nReach of a survey a week, from about 800 people: {}we want 2,000.\n", text))
    })
}

/// Batches of one event while long readings run; how long each waited.
fn beside(edge: &Edge, site: &str, key: &str, bearer: &str) -> Result<Vec<Duration>> {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| -> Result<Vec<Duration>> {
            let mut connection = Connection::open(edge.port)?;
            let mut waits = Vec::new();
            for number in 0u64.. {
                if done.load(Ordering::Relaxed) && waits.len() >= 20 {
                    break;
                }
                let at = now().iso();
                let body = format!(
                    r#"{{"key":"{key}","sent_at":"{at}","events":[{{"id":"beside-{number}","at":"{at}","visitor":"beside-{number}","type":"page_view","view":"b{number}","path":"/beside"}}]}}"#
                );
                let begin = Instant::now();
                let answer = connection.ask("POST", "/v1/events", &[("Content-Type", "text/plain")], body.as_bytes())?;
                waits.push(begin.elapsed());
                if answer.status != 200 {
                    bail!("a batch was answered {}", answer.status);
                }
            }
            waits.sort_unstable();
            Ok(waits)
        });
        let mut connection = Connection::open(edge.port)?;
        // Other days than before, so that nothing kept answers.
        let paths =
            ["value".to_owned(), format!("nonresponse?from={}&to={}", day(80), day(0)), format!("comments?from={}&to={}", day(81), day(0))];
        let read: Result<()> = paths.iter().try_for_each(|path| {
            let answer = connection.ask("GET", &format!("/api/sites/{site}/{path}"), &[("Authorization", bearer)], b"")?;
            if answer.status == 200 { Ok(()) } else { bail!("{path} answered {}", answer.status) }
        });
        done.store(true, Ordering::Relaxed);
        let waits = sender.join().map_err(|_| anyhow!("the sender panicked"))??;
        read.map(|()| waits)
    })
}

/// The fit of 100,000 customers, natively and optimised.
fn fit() -> Result<String> {
    let said = step("fitting the models of value to 100,000 customers", || {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["run", "--quiet", "--profile", "edge", "-p", "rapport-model", "--features", "serde,calendar", "--example", "fit_cost"])
            .current_dir(root())
            .output()?;
        if !output.status.success() {
            bail!("the fit ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    })?;
    let told: Value = serde_json::from_str(said.trim()).with_context(|| format!("the fit said {said:?}"))?;
    Ok(format!(
        "\nBG/NBD, MBG/NBD and Gamma-Gamma of {} customers ({} came again), natively: {} s (we want 5), in {} slices, the longest {} ms (we want 10); reading their transactions takes {} ms and sorting them {} ms, each in one go.\n",
        told["customers"],
        told["repeat_buyers"],
        told["seconds"],
        told["slices"],
        told["longest_ms"],
        told["reading_ms"],
        told["beginning_ms"]
    ))
}

/// The verdict on one visitor for fifty surveys, natively and optimised; it fails where that takes longer than we want.
fn eligibility() -> Result<String> {
    let said = step("eligibility of one visitor for 50 surveys", || {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([
                "run",
                "--quiet",
                "--profile",
                "edge",
                "-p",
                "rapport-model",
                "--features",
                "serde,calendar",
                "--example",
                "eligibility_cost",
            ])
            .current_dir(root())
            .output()?;
        if !output.status.success() {
            bail!("eligibility: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    })?;
    Ok(format!("\nEligibility, natively: {} (we want 100 µs).\n", said.trim()))
}

/// One of the ten events of a visitor, within 300 days: every second answers, with words; every third buys, up to three times.
fn event(end: Timestamp, visitor: u64, i: i64) -> String {
    const WORDS: [&str; 6] =
        ["delivery was late", "great staff", "物流太慢了", "the price is fine", "gift wrapping was torn", "checkout failed twice"];
    let first = 10 + (visitor.wrapping_mul(101) % 290) as i64;
    let ago = (first - i * (1 + (visitor % 29) as i64)).max(0);
    let at = end.plus(-ago * DAY - (11 - i) * 60_000).iso();
    let head = format!(r#""id":"i{visitor}-{i}","at":"{at}","visitor":"visitor-{visitor}""#);
    let survey = format!(r#""survey":"relationship_nps","version":1,"submission":"s{visitor}""#);
    let orders = visitor.is_multiple_of(3) && (i == 3 || (i == 6 && visitor.is_multiple_of(2)) || (i == 9 && visitor.is_multiple_of(4)));
    match i {
        7 if visitor.is_multiple_of(2) => format!(r#"{{{head},"type":"survey_shown",{survey},"path":"/p/{}"}}"#, visitor % 40),
        8 if visitor.is_multiple_of(2) => {
            let (score, words) = (visitor / 2 % 11, WORDS[(visitor / 2 % 6) as usize]);
            format!(
                r#"{{{head},"type":"survey_answered",{survey},"path":"/p/{}","answers":[{{"question":"nps","value":{score}}},{{"question":"why","value":"{words}"}}]}}"#,
                visitor % 40
            )
        }
        _ if orders => {
            let revenue = 20 + visitor % 80;
            format!(r#"{{{head},"type":"order","order_id":"o{visitor}-{i}","revenue":{revenue}.0,"currency":"USD"}}"#)
        }
        _ => {
            let (page, campaign) = ((visitor + i.unsigned_abs()) % 200, visitor % 7);
            let from = if i == 0 { format!("?utm_source=list&utm_medium=email&utm_campaign=c{campaign}") } else { String::new() };
            format!(
                r#"{{{head},"type":"page_view","view":"v{visitor}-{i}","url":"https://shop.example/p/{page}{from}","path":"/p/{page}"}}"#
            )
        }
    }
}
