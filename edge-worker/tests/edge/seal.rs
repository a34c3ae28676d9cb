//! Answers that nobody was asked for: where the site wants proof they are kept apart, and move no number.

use serde_json::{Value, json};

use crate::world::{World, counts};

/// A site with a survey, whose answers count by this rule; the survey's id.
fn asking(answers: &str) -> (World, String) {
    let world = World::with(json!({"answers": answers}));
    let draft = json!({"name": "Now", "class": "relationship", "kind": "card", "languages": ["en"],
        "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend us?"}, "required": true}, {"id": "why", "type": "text", "text": {"en": "Why?"}}]});
    let id = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft).json["id"].as_str().unwrap().to_owned();
    assert_eq!(world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", world.site), Value::Null).status, 200);
    (world, id)
}

fn answer(world: &World, id: &str, visitor: &str, invitation: &Value, rating: u8) -> Value {
    json!({"id": id, "at": world.now(), "visitor": visitor, "type": "survey_answered", "survey": invitation["survey"], "version": 1,
        "submission": invitation["submission"], "token": invitation["token"], "answers": [{"question": "nps", "value": rating}], "ending": "thanks"})
}

fn invited(world: &World, visitor: &str) -> Value {
    let view = json!([{"id": format!("view-{visitor}"), "at": world.now(), "visitor": visitor, "type": "page_view", "path": "/"}]);
    world.page(view, &[]).json["invitation"].clone()
}

fn nps(world: &World) -> Value {
    let scores = world.read("scores?minimum=1");
    json!([scores["nps"]["value"], scores["nps"]["n"], scores["answered"], scores["completed"]])
}

#[test]
fn where_proof_is_wanted_only_who_was_asked_counts() {
    let (world, survey) = asking("signed");
    assert_eq!(world.read("")["answers"], "signed");
    let invitation = invited(&world, "v");
    assert!(invitation["token"].is_string(), "{invitation}");
    let made_up = |submission: &str| json!({"survey": survey, "submission": submission});
    let of_another = json!({"survey": survey, "submission": "mine", "token": invitation["token"]});
    let mut spoilt = invitation.clone();
    spoilt["token"] = json!(invitation["token"].as_str().unwrap().replace('.', "0."));
    let sent = world.page(
        json!([
            answer(&world, "1", "v", &invitation, 9),
            answer(&world, "2", "spam", &made_up("x"), 0),
            answer(&world, "3", "spam", &of_another, 0),
            answer(&world, "4", "other", &invitation, 0),
            answer(&world, "5", "late", &spoilt, 0),
            // It borrows the name of what counts, and does not touch it.
            answer(&world, "6", "v", &json!({"survey": survey, "submission": invitation["submission"]}), 0),
        ]),
        &[],
    );
    assert_eq!(counts(&sent), (6, 0, 0), "{}", sent.text);
    assert_eq!(nps(&world), json!([100.0, 1, 1, 1]));
    let results = world.read(&format!("surveys/{survey}/results?minimum=1"));
    assert_eq!((&results["started"], &results["questions"][0]["answered"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&results["unverified"]["started"], &results["unverified"]["nps"]["n"], &results["unverified"]["nps"]["value"]),
        (&json!(5), &json!(5), &json!(-100.0))
    );
    let spam = world.read("visitors/spam");
    assert_eq!((&spam["scores"], spam["unverified"].as_array().unwrap().len(), &spam["last_nps"]), (&json!([]), 2, &Value::Null));
    assert_eq!(world.read("visitors/v")["last_nps"]["value"], 9);
    assert_eq!(world.read("cases")["items"], json!([]), "nobody is sent to help");
    let rows = world.admin("GET", &format!("/api/sites/{}/export/responses.ndjson", world.site), Value::Null).text;
    assert_eq!((rows.matches("\"unverified\":true").count(), rows.matches("\"unverified\":false").count()), (5, 1), "{rows}");
}

#[test]
fn a_token_holds_a_day_and_a_secret_key_needs_none() {
    let (world, survey) = asking("signed");
    let invitation = invited(&world, "v");
    let own = json!({"survey": survey, "submission": "by-the-server"});
    let body = json!({"key": world.secret, "events": [answer(&world, "server", "w", &own, 9)]});
    let sent = world.send("POST", "/v1/events", body.to_string(), &[("Content-Type", "application/json")]);
    assert_eq!(counts(&sent), (1, 0, 0), "{}", sent.text);
    assert_eq!(nps(&world), json!([100.0, 1, 1, 1]));
    world.edge.pass(25 * 3_600_000).unwrap();
    assert_eq!(counts(&world.page(json!([answer(&world, "late", "v", &invitation, 9)]), &[])), (1, 0, 0));
    assert_eq!(nps(&world), json!([100.0, 1, 1, 1]), "too old to prove anything");
}

#[test]
fn do_not_ask_me_holds_however_it_comes() {
    let (world, survey) = asking("signed");
    let refused = json!({"id": "no", "at": world.now(), "visitor": "v", "type": "survey_dismissed", "survey": survey, "version": 1, "submission": "x", "never_again": true});
    assert_eq!(counts(&world.page(json!([refused]), &[])), (1, 0, 0));
    assert_eq!(invited(&world, "v"), Value::Null);
}

#[test]
fn without_the_rule_every_answer_counts_and_a_change_moves_nothing_that_was() {
    let (world, survey) = asking("any");
    let made_up = |name: &str| json!({"survey": survey, "submission": name});
    assert_eq!(counts(&world.page(json!([answer(&world, "1", "a", &made_up("x"), 9)]), &[])), (1, 0, 0));
    assert_eq!(nps(&world), json!([100.0, 1, 1, 1]));
    let changed = world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"answers": "signed"}));
    assert_eq!((changed.status, &changed.json["answers"]), (200, &json!("signed")), "{}", changed.text);
    assert_eq!(counts(&world.page(json!([answer(&world, "2", "b", &made_up("y"), 0)]), &[])), (1, 0, 0));
    assert_eq!(nps(&world), json!([100.0, 1, 1, 1]));
    assert!(world.read(&format!("surveys/{survey}/results")).get("unverified").is_some());
    let wrong = world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"answers": "some"}));
    assert_eq!(wrong.status, 422, "{}", wrong.text);
}

#[test]
fn who_must_not_be_recognised_and_asks_is_named_for_the_page_alone() {
    let (world, survey) = asking("signed");
    let body = json!({"key": world.key, "sent_at": world.now(), "ask": survey, "events": []}).to_string();
    let headers = [("Origin", crate::world::ORIGIN), ("User-Agent", crate::world::CHROME), ("Sec-GPC", "1")];
    let asked = || world.send("POST", "/v1/events", body.clone(), &headers).json;
    let (one, other) = (asked(), asked());
    assert_eq!(one["visitor"], one["invitation"]["visitor"]);
    assert_ne!(one["visitor"], other["visitor"]);
    let visitor = one["visitor"].as_str().unwrap();
    assert_eq!(counts(&world.page(json!([answer(&world, "1", visitor, &one["invitation"], 9)]), &headers[2..])), (1, 0, 0));
    assert_eq!(nps(&world), json!([100.0, 1, 1, 1]));
}
