//! Who left a survey in the middle goes on where they were, as far as they may be recognised.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World, counts};

fn asking() -> (World, String) {
    let world = World::with(json!({"answers": "signed"}));
    let draft = json!({"name": "Now", "class": "relationship", "kind": "card", "languages": ["en"], "hidden": ["order"],
        "questions": [
            {"id": "nps", "type": "nps", "text": {"en": "Recommend us?"}, "required": true},
            {"id": "why", "type": "text", "text": {"en": "Why?"}},
            {"id": "mail", "type": "email", "text": {"en": "Where to?"}},
            {"id": "how", "type": "csat", "text": {"en": "How was it?"}}]});
    let id = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft).json["id"].as_str().unwrap().to_owned();
    assert_eq!(world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", world.site), Value::Null).status, 200);
    (world, id)
}

/// A page view of a page that names this visitor, or none; what its receipt invites to.
fn view(world: &World, id: &str, visitor: Option<&str>) -> Value {
    let mut view = json!({"id": id, "at": world.now(), "type": "page_view", "path": "/"});
    if let Some(visitor) = visitor {
        view["visitor"] = json!(visitor);
    }
    world.page(json!([view]), &[]).json["invitation"].clone()
}

fn event(world: &World, id: &str, kind: &str, invitation: &Value, more: Value) -> Value {
    let mut event = json!({"id": id, "at": world.now(), "type": kind, "version": 1});
    for name in ["survey", "submission", "visitor", "token"] {
        event[name] = invitation[name].clone();
    }
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

fn answer(world: &World, id: &str, invitation: &Value, question: &str, value: impl Into<Value>) -> Value {
    event(world, id, "survey_answered", invitation, json!({"answers": [{"question": question, "value": value.into()}]}))
}

/// The same some seconds before.
fn earlier(seconds: i64, mut event: Value) -> Value {
    event["at"] = json!(rapport_model::value::Timestamp(crate::world::time(World::NOW) - seconds * 1000).iso());
    event
}

#[test]
fn who_agreed_to_be_recognised_goes_on_where_they_were_and_the_answer_is_one() {
    let (world, survey) = asking();
    let first = view(&world, "1", Some("own-id"));
    assert!(first.get("answers").is_none());
    let begun = json!([
        event(&world, "s", "survey_shown", &first, json!({})),
        earlier(3, answer(&world, "a", &first, "nps", 3)),
        earlier(2, answer(&world, "b", &first, "why", "the rain")),
    ]);
    assert_eq!(counts(&world.page(begun, &[])), (3, 0, 0));
    let next = view(&world, "2", Some("own-id"));
    assert_eq!((&next["submission"], &next["trigger"]), (&first["submission"], &json!({"now": true})), "{next}");
    assert_eq!(next["answers"], json!([{"question": "nps", "value": 3}, {"question": "why", "value": "the rain"}]));
    assert_eq!(next["pages"], 2);
    // Going back changes an answer.
    let done = event(
        &world,
        "c",
        "survey_answered",
        &next,
        json!({"answers": [{"question": "nps", "value": 10}, {"question": "mail", "value": "ann@example.com"}]}),
    );
    assert_eq!(counts(&world.page(json!([done]), &[])), (1, 0, 0));
    let again = view(&world, "3", Some("own-id"));
    let questions: Vec<_> = again["answers"].as_array().unwrap().iter().map(|one| one["question"].as_str().unwrap()).collect();
    assert_eq!(again["pages"], 1);
    assert_eq!(questions, ["why", "nps"], "where they are is after what they said last; an address never goes back");
    let end = event(&world, "d", "survey_answered", &again, json!({"answers": [{"question": "how", "value": 5}], "ending": "thanks"}));
    assert_eq!(counts(&world.page(json!([end]), &[])), (1, 0, 0));
    assert_eq!(view(&world, "4", Some("own-id")), Value::Null, "it is finished");
    let results = world.read(&format!("surveys/{survey}/results?minimum=1"));
    assert_eq!((&results["asked"], &results["started"], &results["finished"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!((&results["nps"]["n"], &results["nps"]["value"]), (&json!(1), &json!(100.0)));
}

#[test]
fn who_is_known_by_the_day_alone_gets_choices_back_and_no_words() {
    let (world, _) = asking();
    let first = view(&world, "1", None);
    let begun = json!([
        answer(&world, "a", &first, "nps", 3),
        answer(&world, "b", &first, "why", "the rain"),
        answer(&world, "c", &first, "how", 2)
    ]);
    assert_eq!(counts(&world.page(begun, &[])), (3, 0, 0));
    let next = view(&world, "2", None);
    assert_eq!((&next["submission"], &next["answers"]), (&first["submission"], &json!([{"question": "nps", "value": 3}])), "{next}");
    let signal = world.page(json!([{"id": "3", "at": world.now(), "type": "page_view", "path": "/"}]), &[("Sec-GPC", "1")]);
    assert!(signal.json["invitation"].get("answers").is_none(), "who must not be recognised is not");
}

#[test]
fn what_is_over_is_not_gone_on_with() {
    type Over = (&'static str, fn(&World, &Value));
    let over: [Over; 3] = [
        ("closed", |world, of| {
            world.page(json!([event(world, "x", "survey_dismissed", of, json!({"question": "why"}))]), &[]);
        }),
        ("taken back", |world, of| {
            world.page(json!([event(world, "x", "survey_withdrawn", of, json!({}))]), &[]);
        }),
        ("too old", |world, _| world.edge.pass(31 * 60_000).unwrap()),
    ];
    for (how, end) in over {
        let (world, _) = asking();
        let first = view(&world, "1", Some("v"));
        assert_eq!(counts(&world.page(json!([answer(&world, "a", &first, "nps", 3)]), &[])), (1, 0, 0));
        end(&world, &first);
        let minutes = if how == "too old" { 31 } else { 0 };
        let at = rapport_model::value::Timestamp(crate::world::time(World::NOW) + minutes * 60_000).iso();
        let body = json!({"key": world.key, "visitor": "v", "events": [{"id": "2", "at": at, "type": "page_view", "path": "/"}]});
        let reply = world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]);
        assert!(reply.json.get("invitation").is_none(), "{how}: {}", reply.text);
    }
}

#[test]
fn a_survey_that_the_page_asks_for_is_gone_on_with_too() {
    let (world, survey) = asking();
    let ask = |what: &str| {
        let body = json!({"key": world.key, "sent_at": world.now(), "visitor": "v", "ask": what, "events": []}).to_string();
        world.send("POST", "/v1/events", body, &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json["invitation"].clone()
    };
    let first = ask(&format!("{survey}?hidden.order=88174"));
    let mut given = answer(&world, "a", &first, "nps", 3);
    given["known"] = first["known"].clone();
    assert_eq!(counts(&world.page(json!([event(&world, "s", "survey_shown", &first, json!({})), given]), &[])), (2, 0, 0));
    let next = ask(&survey);
    assert_eq!((&next["submission"], &next["answers"]), (&first["submission"], &json!([{"question": "nps", "value": 3}])));
    assert_eq!(next["known"]["hidden"], json!({"order": "88174"}), "what the link brought goes along");
}
