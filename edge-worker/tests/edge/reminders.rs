//! Reminders: what is put off leaves Today, and comes back by the clock, or when its own clock runs out.

use serde_json::{Value, json};

use crate::world::{World, time};

const HOUR: i64 = 3_600_000;

impl World {
    fn put_off(&self, person: &str, body: Value) -> Value {
        let made = self.admin("POST", &format!("/api/sites/{}/visitors/{person}/reminders", self.site), body);
        assert_eq!(made.status, 201, "{}", made.text);
        made.json
    }

    /// Ids on a list of Today.
    fn on_today(&self, list: &str) -> Vec<String> {
        self.read("today")[list].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }
}

/// A site with an open case of Ann's, on a Monday morning.
fn world() -> (World, String) {
    let world = World::new();
    world.edge.set_clock(time("2026-11-23T09:00:00Z"));
    world.segment(json!([{"type": "identify", "messageId": "i", "userId": "ann", "traits": {"name": "Ann"}}]));
    let case =
        world.admin("POST", &format!("/api/sites/{}/cases", world.site), json!({"person": "ann", "reason": "rang", "may_reply": false}));
    assert_eq!(case.status, 201, "{}", case.text);
    let id = case.json["id"].as_str().unwrap().to_owned();
    (world, id)
}

#[test]
fn a_case_is_put_off_until_its_time_and_over_a_crash() {
    let (world, case) = world();
    assert_eq!(world.on_today("cases"), vec![case.clone()]);
    let first = world.put_off("ann", json!({"until": "2026-11-23T12:00:00Z", "case": case}));
    let second = world.put_off("ann", json!({"until": "2026-11-24T08:00:00Z", "case": case, "text": "ask about the box"}));
    assert_eq!((world.on_today("cases"), world.on_today("put_off").len()), (Vec::new(), 1), "the later one takes its place");
    assert_ne!(first["id"], second["id"]);
    assert_eq!(world.read("today")["counts"]["open"], 1, "it is still open");
    world.edge.crash();
    world.edge.pass(4 * HOUR).unwrap();
    assert_eq!(world.on_today("cases"), Vec::<String>::new());
    world.edge.pass(20 * HOUR).unwrap();
    let today = world.read("today");
    assert_eq!((world.on_today("cases"), &today["reminders"][0]["text"]), (vec![case.clone()], &json!("ask about the box")), "{today}");
    assert_eq!(world.read("visitors/ann/care")["reminders"][0]["case"], json!(case));
    // Somebody saw to it: what is done reminds of nothing.
    let path = format!("/api/sites/{}/visitors/ann/reminders/{}", world.site, second["id"].as_str().unwrap());
    assert_eq!(world.admin("DELETE", &path, Value::Null).status, 204);
    assert_eq!(world.admin("DELETE", &path, Value::Null).status, 404);
    assert_eq!(world.on_today("reminders"), Vec::<String>::new());
    // Taken back, it is due again at once.
    world.put_off("ann", json!({"until": "2026-11-24T08:00:00Z", "case": case, "text": "ask about the box"}));
    assert_eq!(world.on_today("reminders").len(), 1);
    // Without words a row is put off, and nothing is left of it when it is back.
    world.put_off("ann", json!({"until": "2026-11-25T08:00:00Z", "case": case}));
    world.edge.pass(24 * HOUR).unwrap();
    assert_eq!((world.on_today("cases").len(), world.on_today("reminders").len(), world.on_today("put_off").len()), (1, 0, 0));
    assert_eq!(world.read("visitors/ann/care")["reminders"], json!([]));
}

#[test]
fn undone_it_is_back_at_once_and_a_closed_case_reminds_of_nothing() {
    let (world, case) = world();
    let made = world.put_off("ann", json!({"until": "2026-11-24T08:00:00Z", "case": case}));
    let path = format!("/api/sites/{}/visitors/ann/reminders/{}", world.site, made["id"].as_str().unwrap());
    assert_eq!(world.admin("DELETE", &path, Value::Null).status, 204);
    assert_eq!(world.on_today("cases"), vec![case.clone()]);
    world.put_off("ann", json!({"until": "2026-11-24T08:00:00Z", "case": case}));
    world.put_off("ann", json!({"until": "2026-11-25T08:00:00Z", "text": "call"}));
    assert_eq!(world.on_today("put_off").len(), 2, "the person is another matter than the case");
    let close = json!({"state": "closed", "cause": "Wet parcel", "action": "Sent anew"});
    assert_eq!(world.admin("PATCH", &format!("/api/sites/{}/cases/{case}", world.site), close).status, 200);
    assert_eq!(world.on_today("put_off").len(), 1);
    // Who is erased is remembered by nothing.
    world.admin("DELETE", &format!("/api/sites/{}/visitors/ann", world.site), Value::Null);
    world.edge.pass(HOUR).unwrap();
    assert_eq!(world.on_today("put_off"), Vec::<String>::new());
}

#[test]
fn a_reminder_is_to_come_and_of_an_open_case() {
    let (world, _) = world();
    for (body, field) in [
        (json!({"until": "2024-11-23T08:00:00Z"}), "until"),
        (json!({"until": "2029-01-01T08:00:00Z"}), "until"),
        (json!({"until": "soon"}), "until"),
        (json!({"until": "2026-11-24T08:00:00Z", "case": "c_none"}), "case"),
    ] {
        let refused = world.admin("POST", &format!("/api/sites/{}/visitors/ann/reminders", world.site), body.clone());
        assert_eq!((refused.status, &refused.json["field"]), (422, &json!(field)), "{body}: {}", refused.text);
    }
}

#[test]
fn saved_replies_are_kept_and_say_something() {
    let (world, _) = world();
    let path = format!("/api/sites/{}/care/settings", world.site);
    let mut care = world.read("care/settings");
    care["replies"] = json!([{"name": "Sorry", "text": "Hello {first_name}, {me}"}]);
    let saved = world.admin("PUT", &path, care.clone());
    assert_eq!((saved.status, &saved.json["replies"][0]["name"]), (200, &json!("Sorry")), "{}", saved.text);
    care["replies"] = json!([{"name": "Sorry", "text": " "}]);
    let refused = world.admin("PUT", &path, care);
    assert_eq!((refused.status, &refused.json["field"]), (422, &json!("replies.0.text")), "{}", refused.text);
}
