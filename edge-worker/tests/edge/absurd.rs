//! Bad input to readings: a clear refusal or "not enough data yet"; never NaN, never a panic, on an empty site and on one with people.

use serde_json::{Value, json};

use crate::world::World;

/// Readings with a range, where `{range}` stands.
const READINGS: [&str; 24] = [
    "totals?{range}",
    "breakdown?{range}&by=page",
    "scores?{range}",
    "scores?{range}&per=rolling28&compare=previous&explain=1",
    "scores?{range}&per=month&by=page,device",
    "scores?{range}&by=stage",
    "scores?{range}&by=segment",
    "scores?{range}&by=trait:plan",
    "drivers?{range}&explain=1",
    "drivers?{range}&score=csat&least=2",
    "nonresponse?{range}&by=visits,orders,stage,trait:plan&explain=1",
    "campaigns?{range}&window=365&explain=1",
    "comments?{range}&explain=1",
    "cube?{range}&measure=nps&by=page,device&per=all",
    "cube?{range}&measure=revenue&by=page,device&per=day",
    "cube?{range}&measure=events&per=month",
    "value?{range}&explain=1",
    "lifecycle?{range}",
    "rfm?{range}",
    "key-customers?{range}",
    "cohorts?{range}",
    "basket?{range}",
    "surveys/relationship_nps/results?{range}&compare=previous",
    "visitors?{range}&sort=value",
];

/// From and to.
const RANGES: [(&str, &str); 9] = [
    ("2026-11-01", "2026-11-30"),
    ("2026-11-22", "2026-11-22"),
    ("1970-01-01", "1970-01-01"),
    ("0001-01-01", "0001-01-01"),
    ("0001-01-01", "9999-12-31"),
    ("9999-12-31", "9999-12-31"),
    ("-9999-01-01", "9999-12-31"),
    ("2026-11-30", "2026-11-01"),
    ("yesterday", "2026-02-30"),
];

/// Whether a value holds a number that is none: JSON has no NaN, so one becomes a text or breaks the document.
fn is_sane(value: &Value) -> bool {
    match value {
        Value::Array(all) => all.iter().all(is_sane),
        Value::Object(fields) => fields.values().all(is_sane),
        Value::Number(number) => number.as_f64().is_some_and(f64::is_finite),
        Value::String(text) => text != "NaN" && text != "inf",
        _ => true,
    }
}

fn ask_everything(world: &World) {
    for path in READINGS {
        for (from, to) in RANGES {
            let path = path.replace("{range}", &format!("from={from}&to={to}"));
            let answer = world.admin("GET", &format!("/api/sites/{}/{path}", world.site), Value::Null);
            assert!(matches!(answer.status, 200 | 422), "{path}: {} {}", answer.status, answer.text);
            assert!(answer.json.is_object() && is_sane(&answer.json), "{path}: {}", answer.text);
            if answer.status == 422 {
                assert!(answer.json["detail"].as_str().is_some_and(|told| !told.is_empty()), "{path}: {}", answer.text);
            }
        }
    }
}

#[test]
fn nobody_there() {
    ask_everything(&World::new());
}

#[test]
fn few_people_of_every_kind() {
    let world = World::with(json!({"shards": 2}));
    let event = |id: &str, visitor: &str, kind: Value| {
        let mut event = json!({"id": id, "at": world.now(), "visitor": visitor, "path": "/a"});
        event.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        event
    };
    let survey = |name: &str| json!({"type": name, "survey": "relationship_nps", "version": 1, "submission": "s1"});
    let mut answered = survey("survey_answered");
    answered["answers"] = json!([{"question": "nps", "value": 3}, {"question": "why", "value": "slow"}]);
    let order = |id: &str, revenue: f64| json!({"type": "order", "order_id": id, "revenue": revenue, "currency": "USD"});
    let sent = world.page(
        json!([
            event("e1", "ann", json!({"type": "page_view", "view": "e1", "url": "https://shop.example/a?utm_campaign=x"})),
            event("e2", "ann", survey("survey_shown")),
            event("e3", "ann", answered),
            event("e4", "bob", order("o1", 0.0)),
            event("e5", "cid", order("o2", 10.0)),
            event("e6", "cid", json!({"type": "refund", "order_id": "o2"})),
        ]),
        &[],
    );
    assert_eq!((sent.status, &sent.json["refused"]), (200, &json!([])), "{}", sent.text);
    let path = format!("/api/sites/{}/segments", world.site);
    let segment = |rule: Value| world.admin("POST", &path, json!({"name": "odd", "rule": rule}));
    let made = segment(json!({"not": {"did": "order", "at_least": 1, "days": 100_000}}));
    if made.status == 201 {
        let size = world.read(&format!("segments/{}/size", made.json["id"].as_str().unwrap()));
        assert!(size["size"].as_u64() <= size["of"].as_u64(), "{size}");
        let itself = json!({"name": "odd", "rule": {"any": [{"segment": made.json["id"]}, {"did": "order"}]}});
        let cycle = world.admin("PUT", &format!("{path}/{}", made.json["id"].as_str().unwrap()), itself);
        assert_eq!(cycle.status, 422, "{}", cycle.text);
    }
    assert_eq!(segment(json!({"segment": "nobody"})).status, 422);
    ask_everything(&world);
}
