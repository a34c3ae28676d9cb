//! Unhappy answers and kill -9: each that was acknowledged opens a case, and none opens two.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::edge::{Edge, Folder, ask, now};

const UNHAPPY: usize = 25;

fn answer(key: &str, who: usize) -> String {
    let (at, showing) = (now(), format!("s{who}"));
    let event = |id: String, kind: &str| json!({"id": id, "at": at, "type": kind, "visitor": format!("v{who}"), "survey": "relationship_nps", "version": 1, "submission": showing});
    let mut answered = event(format!("a{who}"), "survey_answered");
    answered["answers"] = json!([{"question": "nps", "value": 2}]);
    json!({"key": key, "sent_at": at, "events": [event(format!("s{who}"), "survey_shown"), answered]}).to_string()
}

/// Persons with an open case, once there are so many; patiently, because cases open after the answer is acknowledged.
fn persons(edge: &Edge, site: &str, wanted: usize) -> Vec<String> {
    let begin = Instant::now();
    loop {
        let cases = edge.call("GET", &format!("/api/sites/{site}/cases?limit=200"), &Value::Null);
        let mut persons: Vec<_> =
            cases["items"].as_array().unwrap().iter().map(|case| case["person"].as_str().unwrap().to_owned()).collect();
        persons.sort_unstable();
        if persons.len() >= wanted || begin.elapsed() > Duration::from_secs(60) {
            return persons;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
#[ignore = "heavy: starts workerd"]
fn every_acknowledged_unhappy_answer_opens_one_case() {
    let folder = Folder::new("cases");
    let mut edge = Edge::start(&folder.0);
    let (site, key) = edge.site(2);
    let mut expected = Vec::new();
    for who in 0..UNHAPPY {
        let (status, receipt) = ask(edge.port, "POST", "/v1/events", None, &answer(&key, who)).unwrap();
        assert_eq!((status, &receipt["accepted"]), (200, &json!(2)), "{receipt}");
        expected.push(format!("v{who}"));
        // In the middle of it all, right after an acknowledgement.
        if who % 10 == 9 {
            edge.kill();
            edge = Edge::start(&folder.0);
        }
    }
    expected.sort_unstable();
    assert_eq!(persons(&edge, &site, UNHAPPY), expected);
    // All sent again: nothing opens twice.
    for who in 0..UNHAPPY {
        assert_eq!(ask(edge.port, "POST", "/v1/events", None, &answer(&key, who)).map(|(status, _)| status), Some(200));
    }
    assert_eq!(persons(&edge, &site, UNHAPPY), expected);
    // The person's own story knows: nobody else asks them.
    let begin = Instant::now();
    let is_muted = || {
        let why = edge.call("GET", &format!("/api/sites/{site}/visitors/v3/eligibility?survey=relationship_nps"), &Value::Null);
        let timeline = edge.call("GET", &format!("/api/sites/{site}/visitors/v3/timeline"), &Value::Null);
        why["eligible"] == false && timeline.to_string().contains("\"type\":\"case\"")
    };
    while !is_muted() {
        assert!(begin.elapsed() < Duration::from_secs(60), "the story of the person never heard of the case");
        std::thread::sleep(Duration::from_millis(200));
    }
}
