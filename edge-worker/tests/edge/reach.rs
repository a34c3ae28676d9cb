//! How many people a survey would be shown to, and what each of its rules costs.

use rapport_model::value::{StrandId, Timestamp};
use serde_json::{Value, json};

use crate::world::{TOKEN, World, counts, time};

const DAY: i64 = 86_400_000;
const SHARDS: u32 = 4;

/// A time so many days before today, at noon.
fn ago(days: i64) -> String {
    Timestamp(time("2026-11-22T12:00:00Z") - days * DAY).iso()
}

fn view(visitor: &str, path: &str, days: i64) -> Value {
    json!({"type": "page", "messageId": format!("{visitor}-{path}-{days}"), "anonymousId": visitor, "timestamp": ago(days), "properties": {"path": path}})
}

/// 60 people. 0 to 39 look at the prices 20 days ago and at home 10 days ago, 40 to 59 are only ever at home, 20 days ago. The even
/// ones are on the plan "pro"; 0 to 9 are known, and looked from a device that lives on another shard.
fn world() -> World {
    let world = World::with(json!({"shards": SHARDS}));
    let mut sent = Vec::new();
    for n in 0..60 {
        let (visitor, user) = (format!("v{n}"), format!("u{n}"));
        if n < 40 {
            sent.extend([view(&visitor, "/pricing", 20), view(&visitor, "/", 10)]);
        } else {
            sent.push(view(&visitor, "/", 20));
        }
        let plan = if n % 2 == 0 { "pro" } else { "free" };
        let mut who = json!({"type": "identify", "messageId": format!("i{n}"), "anonymousId": visitor, "timestamp": ago(21), "traits": {"plan": plan}});
        if n < 10 {
            who["userId"] = json!(user);
        }
        sent.push(who);
    }
    for some in sent.chunks(50) {
        assert_eq!(counts(&world.segment(json!(some))).2, 0);
    }
    let elsewhere = (0..10).filter(|n| {
        StrandId::user(&format!("u{n}")).unwrap().shard(SHARDS) != StrandId::anonymous(&format!("v{n}")).unwrap().shard(SHARDS)
    });
    assert!(elsewhere.count() > 3, "some look from a device that lives on another shard");
    world
}

fn draft(more: Value) -> Value {
    let mut draft = json!({"name": "Prices", "class": "feature", "languages": ["en"],
        "questions": [{"id": "csat", "type": "csat", "text": {"en": "How was it?"}}], "endings": [{"id": "thanks", "text": {"en": "Thank you."}}],
        "when": {"trigger": {"seconds": 5}, "pages": [{"path": "starts_with", "value": "/pricing"}]},
        "who": {"all": [{"trait": "plan", "op": "equals", "value": "pro"}]}});
    draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    draft
}

fn made(world: &World) -> String {
    let made = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft(json!({})));
    made.json["id"].as_str().unwrap().to_owned()
}

fn reach(world: &World, id: &str, draft: Value) -> Value {
    let answer = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/reach?explain=1", world.site), draft);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json
}

fn per_week(found: &Value) -> f64 {
    found["per_week"].as_f64().unwrap_or_else(|| panic!("{found}"))
}

fn cost(found: &Value, place: &str) -> f64 {
    let all = found["costs"].as_array().unwrap();
    all.iter().find(|cost| cost["place"] == place).map_or(0.0, |cost| cost["per_week"].as_f64().unwrap())
}

#[test]
fn the_last_days_are_lived_through_again_over_devices_and_shards() {
    let world = world();
    let id = made(&world);
    let found = reach(&world, &id, draft(json!({})));
    // 20 of 60 on the plan saw the prices once, in 20 whole days.
    assert_eq!(
        (&found["days"], &found["people"], &found["looked_at"], &found["is_sampled"]),
        (&json!(20), &json!(60), &json!(60), &json!(false))
    );
    assert_eq!((per_week(&found), &found["low"], &found["high"]), (7.0, &json!(7.0), &json!(7.0)), "{found}");
    assert!(found["explain"]["assumes"].as_str().unwrap().contains("pointer"));
    // Without the plan the other 20 who saw the prices; without the page the 10 on the plan who were only at home.
    assert_eq!((cost(&found, "who.all[0]"), cost(&found, "when.pages")), (7.0, 3.5), "{found}");
}

#[test]
fn what_a_rule_costs_is_what_there_is_more_without_it() {
    let world = world();
    let id = made(&world);
    let anything = |days: u32| {
        let mut asking = world.read("")["asking"].clone();
        asking["everything_days"] = json!(days);
        world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"asking": asking}))
    };
    assert_eq!(anything(0).status, 200);
    let often = json!({"when": {"trigger": {"seconds": 5}}, "how_often": {"per_survey": {"every_days": 14}, "max": 1}});
    let found = reach(&world, &id, draft(often.clone()));
    // Everybody on the plan once; who came back ten days later is kept out by both the 14 days and the one time.
    assert_eq!(per_week(&found), 10.5, "{found}");
    assert_eq!((cost(&found, "how_often.per_survey"), cost(&found, "how_often.max")), (0.0, 0.0), "neither alone");
    let mut without_max = often.clone();
    without_max["how_often"]["max"] = Value::Null;
    let found = reach(&world, &id, draft(without_max.clone()));
    assert_eq!((per_week(&found), cost(&found, "how_often.per_survey")), (10.5, 7.0), "{found}");
    without_max["how_often"]["per_survey"] = json!({"every_days": 1});
    assert_eq!(per_week(&reach(&world, &id, draft(without_max.clone()))), 17.5, "the 20 came twice");
    // The site's own limit takes the survey's place.
    assert_eq!(anything(14).status, 200);
    let found = reach(&world, &id, draft(without_max));
    assert_eq!((per_week(&found), cost(&found, "limits.everything")), (10.5, 7.0), "{found}");
}

#[test]
fn events_that_nobody_counted_yet_are_counted_from_the_log() {
    let world = world();
    let id = made(&world);
    let tried: Vec<_> = (0..6)
        .map(|n| json!({"type": "track", "messageId": format!("t{n}"), "anonymousId": format!("v{n}"), "timestamp": ago(if n < 3 { 25 } else { 15 }), "event": "Tried"}))
        .collect();
    counts(&world.segment(json!(tried)));
    let who = json!({"who": {"all": [{"did": "Tried", "at_least": 1}]}});
    let found = reach(&world, &id, draft(who));
    // 3 had tried before they saw the prices; 3 tried only after, so on that day it did not hold.
    assert_eq!((&found["days"], per_week(&found)), (&json!(20), 1.1), "{found}");
    assert_eq!(found["not_known"], json!([]));
    // What brings it up: the event itself, on the page that was open.
    let when = json!({"who": {"all": []}, "when": {"trigger": {"event": "Tried"}}});
    let found = reach(&world, &id, draft(when));
    assert_eq!(per_week(&found), 1.7, "six tried in 25 days, and events are visits: {found}");
    assert!(cost(&found, "when.trigger") > 0.0, "{found}");
}

#[test]
fn little_to_go_by_and_wrong_rules_are_said() {
    let world = World::new();
    let id = made(&world);
    let found = reach(&world, &id, draft(json!({})));
    assert_eq!((&found["why_not"], &found["per_week"], &found["costs"]), (&json!("few_visits"), &Value::Null, &json!([])));
    // What it asks may be unfinished; its rules may not be wrong.
    assert_eq!(reach(&world, &id, draft(json!({"questions": []})))["why_not"], "few_visits");
    let path = format!("/api/sites/{}/surveys/{id}/reach", world.site);
    for (more, place) in [
        (json!({"who": {"all": [{"did": "order", "at_least": 3, "at_most": 1}]}}), "who.all[0]"),
        (json!({"who": {"all": [{"not": {"segment": "sg_none"}}]}}), "who.all[0].not.segment"),
        (json!({"who": {"stage": ["married"]}}), "who.stage"),
        (json!({"when": {"trigger": {"scroll": 0}}}), "when.trigger"),
        (json!({"how_often": {"per_survey": {"every_days": 0}}}), "how_often.per_survey"),
    ] {
        let refused = world.admin("POST", &path, draft(more));
        assert_eq!((refused.status, refused.json["field"].as_str()), (422, Some(place)), "{}", refused.text);
        assert_eq!(refused.json["problems"][0]["path"], place);
    }
    assert_eq!(world.admin("POST", &format!("/api/sites/{}/surveys/su_none/reach", world.site), draft(json!({}))).status, 404);
    let token = world.admin("POST", "/api/tokens", json!({"name": "reads", "role": "analyst"}));
    let analyst = token.json["token"].as_str().unwrap_or(TOKEN).to_owned();
    assert_eq!(world.as_holder(&analyst, "POST", &path, draft(json!({}))).status, 403, "it would tell who has which trait");
}
