//! Incidents: what goes wrong for many is opened once, lists everybody affected, and is closed by somebody.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, TOKEN, World};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl World {
    fn happens(&self, events: Value) {
        let at = rapport_model::value::Timestamp(rapport_edge::platform::Net::now(&self.edge)).iso();
        let events: Vec<Value> = events
            .as_array()
            .unwrap()
            .iter()
            .map(|event| {
                let mut event = event.clone();
                event["at"] = json!(at);
                event
            })
            .collect();
        let body = json!({"key": self.key, "sent_at": at, "events": events});
        let answer = self.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]);
        assert_eq!((answer.status, &answer.json["refused"]), (200, &json!([])), "{}", answer.text);
    }

    /// The payments of some people fail.
    fn fails(&self, of: std::ops::Range<usize>, turn: &str) {
        for n in of {
            let id = format!("{turn}-{n}");
            self.happens(json!([{"id": id, "type": "track", "name": "Payment Failed", "properties": {}, "visitor": format!("v{n}")}]));
        }
    }

    fn incidents(&self) -> Vec<Value> {
        self.read("incidents")["items"].as_array().unwrap().clone()
    }
}

/// A site that has counted for three days, in which the payment of one person failed.
fn world() -> World {
    let world = World::with(json!({"shards": 4}));
    world.fails(900..901, "old");
    world.edge.pass(72 * HOUR).unwrap();
    world
}

#[test]
fn what_fails_for_many_is_one_incident_of_all_of_them() {
    let world = world();
    world.fails(0..4, "a");
    world.edge.pass(6 * MINUTE).unwrap();
    assert_eq!(world.incidents(), Vec::<Value>::new(), "four people may be chance");
    world.fails(4..8, "a");
    world.happens(json!([{"id": "who", "type": "identify", "user_id": "ann", "traits": {"name": "Ann"}, "visitor": "v5"}]));
    world.edge.pass(6 * MINUTE).unwrap();
    let found = world.incidents();
    assert_eq!(found.len(), 1, "{found:?}");
    let one = &found[0];
    assert_eq!(
        (&one["kind"], &one["subject"], &one["state"], &one["people"]),
        (&json!("event"), &json!("Payment Failed"), &json!("open"), &json!(8))
    );
    assert!(one["p"].as_f64().unwrap() < 1e-6 && one["usual"].as_f64().unwrap() < 0.1, "{one}");
    assert!(one["since"].as_str().unwrap() < one["opened_at"].as_str().unwrap());
    // Over a crash, and looked at again, it is still the same one; it grows with those who come.
    world.edge.crash();
    world.fails(8..11, "b");
    world.edge.pass(6 * MINUTE).unwrap();
    let grown = world.incidents();
    assert_eq!((grown.len(), &grown[0]["id"], &grown[0]["people"]), (1, &one["id"], &json!(11)), "{grown:?}");
    let id = one["id"].as_str().unwrap();
    let first = world.read(&format!("incidents/{id}/people?limit=6"));
    let second = world.read(&format!("incidents/{id}/people?limit=6&cursor={}", first["next"].as_str().unwrap()));
    let ids: Vec<&str> =
        [&first, &second].iter().flat_map(|page| page["items"].as_array().unwrap()).map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), &first["total"], &second["next"]), (11, &json!(11), &Value::Null));
    assert!(ids.contains(&"ann") && !ids.contains(&"v900"), "{ids:?}");
    // Who is erased is on no list any more.
    world.admin("DELETE", &format!("/api/sites/{}/visitors/v1", world.site), Value::Null);
    assert_eq!(world.read(&format!("incidents/{id}/people"))["total"], 10);
}

#[test]
fn an_incident_is_closed_with_its_change_and_what_comes_later_is_another() {
    let world = world();
    world.fails(0..8, "a");
    world.edge.pass(6 * MINUTE).unwrap();
    let id = world.incidents()[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/sites/{}/incidents/{id}", world.site);
    let made = world.admin(
        "POST",
        &format!("/api/sites/{}/changes", world.site),
        json!({"title": "Payment provider mended", "day": "2026-11-25"}),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    let change = made.json["id"].as_str().unwrap();
    let headers = [("Authorization", format!("Bearer {TOKEN}")), ("If-Match", "\"99\"".to_owned())];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let stale = world.send("PATCH", &path, json!({"state": "closed"}).to_string(), &headers);
    assert_eq!((stale.status, &stale.json["current"]["id"]), (412, &json!(id)));
    let wrong = world.admin("PATCH", &path, json!({"state": "closed", "change": "none"}));
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("change")));
    let closed = world.admin("PATCH", &path, json!({"state": "closed", "change": change, "note": "their certificate"}));
    assert_eq!(
        (closed.status, &closed.json["state"], &closed.json["change"]["title"], &closed.json["note"]),
        (200, &json!("closed"), &json!("Payment provider mended"), &json!("their certificate")),
        "{}",
        closed.text
    );
    assert_eq!(world.admin("PATCH", &path, json!({"state": "closed"})).status, 409);
    world.edge.pass(6 * MINUTE).unwrap();
    assert_eq!((world.incidents().len(), &world.read("incidents")["counts"]), (1, &json!({"open": 0, "closed": 1})));
    world.edge.pass(5 * HOUR).unwrap();
    world.fails(20..32, "c");
    world.edge.pass(6 * MINUTE).unwrap();
    let all = world.incidents();
    assert_eq!((all.len(), &all[0]["state"], &all[0]["people"], &all[1]["id"]), (2, &json!("open"), &json!(12), &json!(id)), "{all:?}");
    let again = world.admin("PATCH", &path, json!({"state": "open"}));
    assert_eq!(again.status, 409, "another one is open: {}", again.text);
    assert_eq!(world.admin("GET", &format!("/api/sites/{}/incidents/none", world.site), Value::Null).status, 404);
    let wrong = world.admin("GET", &format!("/api/sites/{}/incidents?state=x", world.site), Value::Null);
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("state")));
}

#[test]
fn one_message_to_all_is_a_talk_with_each_and_stops_their_clocks_once() {
    let world = world();
    for n in 0..6 {
        let identify = json!([{"id": format!("who{n}"), "type": "identify", "user_id": format!("u{n}"), "visitor": format!("v{n}"),
            "traits": {"name": format!("Person {n}"), "email": format!("u{n}@shop.example")}}]);
        world.happens(identify);
    }
    world.fails(0..6, "a");
    let case =
        world.admin("POST", &format!("/api/sites/{}/cases", world.site), json!({"person": "u1", "reason": "rang", "may_reply": true}));
    let case = format!("cases/{}", case.json["id"].as_str().unwrap());
    let looked = world.admin("POST", &format!("/api/sites/{}/incidents/look", world.site), Value::Null);
    assert_eq!((looked.status, &looked.json["counts"]["open"]), (200, &json!(1)), "at once: {}", looked.text);
    let id = looked.json["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/sites/{}/incidents/{id}/told", world.site);
    let empty = world.admin("POST", &path, json!({"message": "  "}));
    assert_eq!((empty.status, &empty.json["field"]), (422, &json!("message")));
    let one = world.admin("POST", &path, json!({"message": "It works again", "persons": ["u2"]}));
    assert_eq!(one.json, json!({"told": 1}), "{}", one.text);
    let all = world.admin("POST", &path, json!({"message": "It works again"}));
    assert_eq!(all.json, json!({"told": 5}), "{}", all.text);
    assert_eq!(world.admin("POST", &path, json!({"message": "It works again"})).json, json!({"told": 0}), "nobody is told twice");
    let people = world.read(&format!("incidents/{id}/people"));
    assert_eq!((&people["total"], &people["told"]), (&json!(6), &json!(6)));
    assert!(people["items"].as_array().unwrap().iter().all(|one| one["told_at"].is_string() && one["email"].is_string()), "{people}");
    assert_eq!((&world.read(&case)["state"], world.read(&case)["first_reply"]["at"].is_string()), (&json!("contacted"), true));
    let talks = world.read("visitors/u2/care")["conversations"].clone();
    assert_eq!(
        (talks.as_array().unwrap().len(), &talks[0]["summary"], &talks[0]["channel"]),
        (1, &json!("It works again"), &json!("email"))
    );
    // Who comes later was not told yet.
    world.fails(6..8, "b");
    let people = world.read(&format!("incidents/{id}/people"));
    assert_eq!((&people["total"], &people["told"]), (&json!(8), &json!(6)));
}

#[test]
fn the_ratings_of_a_page_fall() {
    let world = World::new();
    let rates = |turn: &str, of: std::ops::Range<usize>, page: &str, score: u8| {
        for n in of {
            let showing = format!("{turn}-{n}");
            let event = |kind: &str| {
                json!({"id": format!("{showing}-{kind}"), "type": kind, "visitor": format!("w{turn}{n}"), "survey": "relationship_nps", "version": 1,
                    "submission": showing, "path": page, "url": format!("https://shop.example{page}")})
            };
            let mut answered = event("survey_answered");
            answered["answers"] = json!([{"question": "nps", "value": score}]);
            world.happens(json!([event("survey_shown"), answered]));
        }
    };
    rates("early", 0..40, "/checkout", 10);
    rates("early2", 0..40, "/help", 10);
    world.edge.pass(5 * 24 * HOUR).unwrap();
    rates("late", 0..3, "/checkout", 10);
    rates("bad", 0..9, "/checkout", 2);
    rates("late2", 0..12, "/help", 9);
    world.edge.pass(6 * MINUTE).unwrap();
    let found = world.incidents();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["kind"], &found[0]["subject"], &found[0]["n"], &found[0]["usual"]),
        (&json!("ratings"), &json!("/checkout"), &json!(12), &json!(0.0))
    );
    assert_eq!((&found[0]["now"], &found[0]["people"]), (&json!(0.75), &json!(9)));
    let people = world.read(&format!("incidents/{}/people", found[0]["id"].as_str().unwrap()));
    assert_eq!((&people["total"], &people["items"][0]["rating"]), (&json!(9), &json!(2)));
}
