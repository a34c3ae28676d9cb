//! kill -9 while unhappy customers answer: no answer without its case, no case twice, no clock lost, no message twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::edge::{Edge, Folder, ask, now};

const ROUNDS: usize = 3;
const SENDERS: usize = 4;
/// Unhappy customers of each round.
const EACH: usize = 24;

/// The batch of an unhappy answer: sent again it is the same.
fn unhappy(key: &str, person: usize) -> String {
    let event = |id: &str, kind: &str| {
        json!({"id": format!("{person}-{id}"), "at": now(), "type": kind, "visitor": format!("v{person}"), "survey": "relationship_nps",
            "version": 1, "submission": format!("s{person}")})
    };
    let mut answered = event("a", "survey_answered");
    answered["answers"] = json!([{"question": "nps", "value": 2}, {"question": "why", "value": format!("late, {person}")}]);
    json!({"key": key, "sent_at": now(), "events": [event("s", "survey_shown"), answered]}).to_string()
}

fn all(edge: &Edge, site: &str, list: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = edge.call("GET", &format!("/api/sites/{site}/{list}limit=200&cursor={cursor}"), &Value::Null);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return items,
        }
    }
}

/// Waits for something to come about, however slow the machine.
#[track_caller]
fn until(what: &str, holds: impl Fn() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(300), "{what} did not come about");
        std::thread::sleep(Duration::from_millis(500));
    }
}

#[test]
#[ignore = "heavy: starts workerd"]
fn each_unhappy_answer_opens_one_case_whose_clock_rings_once() {
    let folder = Folder::new("cases");
    let mut edge = Edge::start(&folder.0);
    let (site, key) = edge.site(2);
    let mut care = edge.call("GET", &format!("/api/sites/{site}/care/settings"), &Value::Null);
    // Always at work, and a minute until it should be fixed: clocks run out while nobody is there to see it.
    care["hours"] = (1..=7).map(|day| (day.to_string(), json!([["00:00", "24:00"]]))).collect::<serde_json::Map<_, _>>().into();
    care["grades"] = json!([{"id": "all", "name": "All", "first_reply_minutes": 1, "resolution_minutes": 1}]);
    edge.call("PUT", &format!("/api/sites/{site}/care/settings"), &care);
    // Nobody answers there: each message waits and is tried again, over every kill, and stays one message.
    edge.call(
        "POST",
        &format!("/api/sites/{site}/webhooks"),
        &json!({"url": "https://hooks.invalid/r", "events": ["case.opened", "case.overdue"]}),
    );
    let batches = Mutex::new(BTreeMap::new());
    for round in 0..ROUNDS {
        let (over, next, port) = (AtomicBool::new(false), AtomicUsize::new(round * EACH), edge.port);
        std::thread::scope(|scope| {
            for _ in 0..SENDERS {
                let (over, next, batches, key) = (&over, &next, &batches, &key);
                scope.spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        let person = next.fetch_add(1, Ordering::Relaxed);
                        if person >= (round + 1) * EACH {
                            return;
                        }
                        let batch = unhappy(key, person);
                        batches.lock().unwrap().insert(person, batch.clone());
                        ask(port, "POST", "/v1/events", None, &batch);
                    }
                });
            }
            // Right among the answers and the errands that they cause.
            while next.load(Ordering::Relaxed) < round * EACH + EACH / 2 {
                std::thread::sleep(Duration::from_millis(5));
            }
            edge.kill();
            over.store(true, Ordering::Relaxed);
        });
        edge = Edge::start(&folder.0);
    }
    // Whoever got no answer sends again; and so does who got one.
    let batches = batches.into_inner().unwrap();
    for batch in batches.values() {
        let (status, receipt) = edge.ask("POST", "/v1/events", None, batch).unwrap();
        assert_eq!((status, &receipt["refused"]), (200, &json!([])), "{receipt}");
    }
    let people: BTreeSet<String> = batches.keys().map(|person| format!("v{person}")).collect();
    until("a case for each", || all(&edge, &site, "cases?").len() >= people.len());
    // The clocks run out while the edge is down.
    let opened = Instant::now();
    edge.kill();
    std::thread::sleep(Duration::from_secs(70).saturating_sub(opened.elapsed()));
    edge = Edge::start(&folder.0);
    let count = |case: &Value, code: &str| case["log"].as_array().unwrap().iter().filter(|line| line["code"] == code).count();
    until("every clock has rung", || all(&edge, &site, "cases?").iter().all(|case| count(case, "overdue") > 0));
    edge.kill();
    edge = Edge::start(&folder.0);
    let cases = all(&edge, &site, "cases?");
    let of: Vec<&str> = cases.iter().map(|case| case["person"].as_str().unwrap()).collect();
    assert_eq!(of.len(), people.len(), "one case for each person");
    assert_eq!(of.iter().map(|person| (*person).to_owned()).collect::<BTreeSet<_>>(), people);
    for case in &cases {
        let person = case["person"].as_str().unwrap().trim_start_matches('v');
        assert_eq!(case["because"]["comment"], format!("late, {person}"), "{case}");
        assert_eq!((count(case, "opened"), count(case, "overdue")), (1, 1), "{case}");
    }
    let hook = edge.call("GET", &format!("/api/sites/{site}/webhooks"), &Value::Null)["items"][0]["id"].as_str().unwrap().to_owned();
    let log = edge.call("GET", &format!("/api/sites/{site}/webhooks/{hook}/deliveries?limit=200"), &Value::Null);
    let messages = log["items"].as_array().unwrap();
    let told: BTreeSet<(String, String)> = messages
        .iter()
        .map(|message| {
            let body: Value = serde_json::from_str(message["body"].as_str().unwrap()).unwrap();
            (message["event"].as_str().unwrap().to_owned(), body["data"]["id"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(told.len(), messages.len(), "no step of a case is told by two messages");
    assert_eq!(messages.len(), (2 * people.len()).min(200), "each opening and each overdue clock is told");
    assert!(edge.stop().success(), "serve ends cleanly");
}
