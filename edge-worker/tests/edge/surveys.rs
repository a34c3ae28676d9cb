//! Surveys from draft to invitation, answers, scores.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World, counts};

fn draft() -> Value {
    json!({"name": "Now", "class": "relationship", "kind": "card", "languages": ["en", "ar"],
        "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend us?", "ar": "?"}, "required": true}, {"id": "why", "type": "text", "text": {"en": "Why?", "ar": "?"}}],
        "endings": [{"id": "thanks", "text": {"en": "Thank you.", "ar": "."}}],
        "when": {"trigger": {"seconds": 5}}, "how_often": {"per_survey": {"every_days": 90}, "max": null}})
}

/// A site that asks everybody; the survey's id.
fn asking() -> (World, String) {
    let world = World::new();
    let made = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft());
    assert_eq!((made.status, &made.json["status"], &made.json["problems"]), (201, &json!("draft"), &json!([])), "{}", made.text);
    let id = made.json["id"].as_str().unwrap().to_owned();
    let live = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", world.site), Value::Null);
    assert_eq!((live.status, &live.json["status"], &live.json["version"]), (200, &json!("live"), &json!(1)), "{}", live.text);
    (world, id)
}

fn view(world: &World, id: &str, visitor: &str) -> Value {
    world.page(json!([{"id": id, "at": world.now(), "visitor": visitor, "type": "page_view", "path": "/"}]), &[]).json
}

#[test]
fn an_invitation_is_reserved_answered_and_scored() {
    let (world, id) = asking();
    let invitation = view(&world, "1", "v")["invitation"].clone();
    assert_eq!(
        (&invitation["survey"], &invitation["version"], &invitation["language"], &invitation["dir"]),
        (&json!(id), &json!(1), &json!("en"), &json!("ltr"))
    );
    assert_eq!(invitation["definition"]["questions"][0]["text"], json!({"en": "Recommend us?"}));
    assert_eq!(invitation["trigger"], json!({"seconds": 5}));
    assert_eq!(view(&world, "2", "v")["invitation"]["submission"], invitation["submission"], "it goes with its visitor to the next page");
    let (survey, submission) = (&invitation["survey"], &invitation["submission"]);
    let answer = |event: &str, value: Value| json!({"id": event, "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 1, "submission": submission, "answers": value});
    let receipt = world.page(
        json!([
            {"id": "s", "at": world.now(), "visitor": "v", "type": "survey_shown", "survey": survey, "version": 1, "submission": submission},
            answer("a", json!([{"question": "nps", "value": 9}])),
            answer("b", json!([{"question": "nps", "value": 11}])),
            answer("c", json!([{"question": "other", "value": 1}])),
            {"id": "d", "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 7, "submission": submission, "answers": []},
            {"id": "e", "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 1, "submission": submission, "answers": [{"question": "why", "value": "mail me at ann@example.com"}], "ending": "thanks"},
        ]),
        &[],
    );
    assert_eq!(counts(&receipt), (3, 0, 3), "{}", receipt.text);
    assert!(view(&world, "3", "v").get("invitation").is_none(), "who was asked is left alone");
    assert!(receipt.json["refused"][0]["reason"].as_str().unwrap().starts_with("answers.nps: "));
    let scores = world.read("scores?minimum=1&by=device&per=rolling28");
    assert_eq!(
        (&scores["nps"]["value"], &scores["nps"]["n"], &scores["asked"], &scores["answered"], &scores["completed"]),
        (&json!(100.0), &json!(1), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!((&scores["groups"][0]["key"], &scores["series"][0]["nps"]["n"]), (&json!("desktop"), &json!(1)));
    assert_eq!(world.read("scores")["nps"]["value"], Value::Null);
    assert_eq!(world.read("scores?class=transaction&minimum=1")["nps"]["n"], 0);
    assert_eq!(world.read(&format!("surveys/{id}/results?minimum=1"))["nps"]["promoters"], 1);
    let person = world.read("visitors/v");
    assert_eq!((&person["scores"][0]["value"], &person["last_nps"]["value"]), (&json!(9), &json!(9)));
    assert!(!person.to_string().contains("ann@example.com"));
    let verdict = world.read(&format!("visitors/v/eligibility?survey={id}"));
    assert_eq!(verdict["eligible"], false);
    assert!(!verdict["reasons"].as_array().unwrap().is_empty());
    let why = verdict["why"].as_array().unwrap();
    assert!(
        why.iter().any(|why| why["code"] == "survey_clock" && why["until"] == "2027-02-20T09:30:00.000Z" && why["sentence"].is_string())
    );
}

#[test]
fn nobody_is_asked_who_must_not_be() {
    let (world, id) = asking();
    let body = json!({"key": world.key, "sent_at": world.now(), "quiet": "2026-11-25", "events": [{"id": "q", "at": world.now(), "visitor": "quiet", "type": "form"}]});
    assert!(
        world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json.get("invitation").is_none()
    );
    // History is not somebody at a page.
    let old = world.page(json!([{"id": "o", "at": "2026-11-20T10:00:00Z", "visitor": "old", "type": "page_view", "path": "/"}]), &[]);
    assert!(old.json.get("invitation").is_none());
    let paused = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/pause", world.site), Value::Null);
    assert_eq!(paused.json["status"], "paused");
    assert!(view(&world, "p", "somebody").get("invitation").is_none());
}

#[test]
fn a_page_may_ask_by_itself_in_its_language() {
    let (world, id) = asking();
    let ask = |survey: &str, language: &str| {
        let body = json!({"key": world.key, "sent_at": world.now(), "ask": survey, "events": []});
        world
            .send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME), ("Accept-Language", language)])
            .json["invitation"]
            .clone()
    };
    assert_eq!(
        (&ask(&id, "ar-EG,en")["dir"], &ask(&id, "fr")["language"], &ask(&id, "en")["trigger"]),
        (&json!("rtl"), &json!("en"), &json!({"now": true}))
    );
    assert_eq!(ask("nobody", "en"), Value::Null);
    assert_eq!(ask("relationship_nps", "en"), Value::Null, "a survey that is off is not shown");
}

#[test]
fn drafts_may_be_wrong_and_are_not_published() {
    let (world, id) = asking();
    let path = format!("/api/sites/{}/surveys/{id}", world.site);
    let mut wrong = draft();
    wrong["logic"] = json!([{"after": "nps", "go_to": "nowhere"}]);
    let saved = world.admin("PUT", &path, wrong);
    assert_eq!((saved.status, &saved.json["changed"]), (200, &json!(true)));
    assert!(!saved.json["problems"].as_array().unwrap().is_empty());
    let refused = world.admin("POST", &format!("{path}/publish"), Value::Null);
    assert_eq!(refused.status, 422);
    assert!(refused.json["problems"][0]["path"].as_str().unwrap().starts_with("logic"));
    let mut second = draft();
    second["name"] = json!("Second");
    assert_eq!(world.admin("PUT", &path, second).json["problems"], json!([]));
    assert_eq!(world.admin("POST", &format!("{path}/publish"), Value::Null).json["version"], 2);
    assert_eq!(world.admin("POST", &format!("{path}/publish"), Value::Null).json["version"], 2, "nothing changed");
    assert_eq!(world.admin("PUT", &format!("/api/sites/{}/surveys/none", world.site), draft()).status, 404);
    assert_eq!(world.admin("POST", &format!("/api/sites/{}/surveys", world.site), json!({"questions": 3})).status, 422);
    let listed = world.read("surveys")["items"].clone();
    let names: Vec<_> =
        listed.as_array().unwrap().iter().map(|one| (one["id"].as_str().unwrap(), one["status"].as_str().unwrap())).collect();
    assert!(names.contains(&("relationship_nps", "paused")) && names.contains(&("order_csat", "paused")), "{names:?}");
}

#[test]
fn a_preview_shows_the_card_and_counts_nothing() {
    let (world, id) = asking();
    let url = world.read(&format!("surveys/{id}/preview"))["url"].as_str().unwrap().to_owned();
    let token = url.split("?token=").nth(1).unwrap();
    assert!(url.starts_with(&format!("{ORIGIN}/?rapport-preview={id}?token=")));
    let path = |token: &str| format!("/v1/sites/{}/preview/{id}?token={token}", world.key);
    let card = world.send("GET", &path(token), "", &[("Origin", ORIGIN)]);
    assert_eq!((card.status, &card.json["preview"]), (200, &json!(true)), "{}", card.text);
    assert_eq!(world.send("GET", &path("1.2"), "", &[]).status, 403);
    world.edge.set_clock(crate::world::time("2026-12-22T00:00:00Z"));
    assert_eq!(world.send("GET", &path(token), "", &[]).status, 403);
    assert_eq!(world.total()["events"], 0);
}
