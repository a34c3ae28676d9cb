//! What rules watch and triggers look at: events of the site's own, with their properties, counted by day.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World, counts, time};

fn survey(world: &World, more: Value) -> String {
    let mut draft = json!({"name": "S", "class": "feature", "languages": ["en"],
        "questions": [{"id": "csat", "type": "csat", "text": {"en": "How was it?"}}], "endings": [{"id": "thanks", "text": {"en": "Thank you."}}]});
    draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft);
    assert_eq!((made.status, &made.json["problems"]), (201, &json!([])), "{}", made.text);
    let id = made.json["id"].as_str().unwrap().to_owned();
    let live = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", world.site), Value::Null);
    assert_eq!(live.status, 200, "{}", live.text);
    id
}

fn exported(world: &World, visitor: &str, event: &str, format: &str, at: &str) {
    let sent =
        json!([{"id": event, "at": at, "visitor": visitor, "type": "track", "name": "Report exported", "properties": {"format": format}}]);
    assert_eq!(counts(&world.page(sent, &[])), (1, 0, 0));
}

fn view(world: &World, id: &str, visitor: &str) -> Value {
    world.page(json!([{"id": id, "at": world.now(), "visitor": visitor, "type": "page_view", "path": "/"}]), &[]).json["invitation"].clone()
}

#[test]
fn a_new_rule_is_counted_from_the_log_and_goes_on_with_each_event() {
    let world = World::new();
    // Before the rule is made: three times, of which one was long ago and one of another format.
    exported(&world, "ann", "1", "pdf", "2026-11-21T10:00:00Z");
    exported(&world, "ann", "2", "pdf", "2026-11-20T10:00:00Z");
    exported(&world, "ann", "3", "csv", "2026-11-20T11:00:00Z");
    exported(&world, "bob", "1", "pdf", "2026-11-21T10:00:00Z");
    exported(&world, "bob", "2", "pdf", "2026-10-01T10:00:00Z");
    let who = json!({"all": [{"did": "Report exported", "where": {"format": "pdf"}, "at_least": 2, "days": 14}]});
    let id = survey(&world, json!({"who": who}));
    let verdict = |visitor: &str| world.read(&format!("visitors/{visitor}/eligibility?survey={id}"));
    assert_eq!(verdict("ann")["why"][0]["code"], "not_known", "not counted yet, and said so: {}", verdict("ann"));
    world.edge.pass(1000).unwrap();
    assert_eq!((&verdict("ann")["eligible"], &verdict("bob")["eligible"]), (&json!(true), &json!(false)), "{}", verdict("ann"));
    exported(&world, "bob", "4", "csv", &world.now());
    assert_eq!(verdict("bob")["eligible"], false);
    // The event that makes it true brings the invitation back with it.
    exported(&world, "bob", "5", "pdf", &world.now());
    assert_eq!(verdict("bob")["why"][0]["code"], "reserved", "{}", verdict("bob"));
    // What is counted is there after a crash, also what was counted after the last checkpoint.
    world.edge.crash();
    assert_eq!((&verdict("ann")["eligible"], &verdict("bob")["why"][0]["code"]), (&json!(true), &json!("reserved")));
    assert_eq!(view(&world, "v1", "ann")["survey"], json!(id));
    assert_eq!(view(&world, "v2", "cid"), Value::Null, "who never did is known not to have");
    assert_eq!(verdict("cid")["why"][0]["code"], "who");
}

#[test]
fn never_is_known_once_all_is_counted_and_a_device_that_is_linked_counts() {
    let world = World::with(json!({"shards": 4}));
    let segment = json!({"name": "Exporters", "rule": {"did": "Report exported", "days": 30}});
    for n in 0..6 {
        exported(&world, "phone", &format!("{n}"), "pdf", &world.now());
        view(&world, "p", &format!("other{n}"));
    }
    let identify = json!([{"id": "i", "at": world.now(), "visitor": "phone", "type": "identify", "user_id": "ann", "traits": {}}]);
    assert_eq!(counts(&world.page(identify, &[])), (1, 0, 0));
    let made = world.admin("POST", &format!("/api/sites/{}/segments", world.site), segment);
    assert_eq!(made.status, 201, "{}", made.text);
    world.edge.pass(30_000).unwrap();
    // What was counted of a device travels to its user with the next event that comes to the device's shard.
    view(&world, "q", "phone");
    let id = made.json["id"].as_str().unwrap();
    assert_eq!(world.read(&format!("segments/{id}/size")), json!({"size": 1, "of": 7}));
    assert_eq!(world.read("visitors/ann")["segments"][0]["name"], "Exporters");
}

#[test]
fn an_event_is_looked_at_with_its_properties_and_another_cancels() {
    let world = World::new();
    let when = json!({"trigger": {"event": "Plan viewed"}, "where": {"price": {"op": "at_least", "value": 50}}, "unless": "Chat opened"});
    let id = survey(&world, json!({"when": when}));
    let event = |id: &str, name: &str, price: u32| json!({"id": id, "at": world.now(), "visitor": "v", "type": "track", "name": name, "properties": {"price": price}});
    let sent = |events: Value| world.page(events, &[]).json["invitation"].clone();
    assert_eq!(view(&world, "1", "v"), Value::Null, "the event has not come");
    assert_eq!(sent(json!([event("2", "Plan viewed", 49)])), Value::Null);
    assert_eq!(sent(json!([event("3", "Plan viewed", 50), event("4", "Chat opened", 0)])), Value::Null);
    let invitation = sent(json!([event("5", "Plan viewed", 50)]));
    assert_eq!(
        (&invitation["survey"], &invitation["trigger"], &invitation["unless"]),
        (&json!(id), &json!({"now": true}), &json!("Chat opened"))
    );
    let engaged = survey(&world, json!({"when": {"trigger": {"engaged": 20}}, "who": {"all": [{"percent": 99}]}}));
    let offered = (0..9).map(|n| view(&world, "e", &format!("w{n}"))).find(|offered| offered["survey"] == json!(engaged)).unwrap();
    assert_eq!((&offered["trigger"], &offered["engaged"]), (&json!({"seconds": 20}), &json!(20)));
}

#[test]
fn until_so_many_came_to_an_ending_and_what_was_on_its_way_counts() {
    let world = World::with(json!({"shards": 4}));
    let id = survey(&world, json!({"how_often": {"until": 3}}));
    let invitations: Vec<(String, Value)> = (0..5).map(|n| (format!("v{n}"), view(&world, "1", &format!("v{n}")))).collect();
    for (at, (visitor, invitation)) in invitations.iter().enumerate() {
        let answer = json!([{"id": "a", "at": world.now(), "visitor": visitor, "type": "survey_answered", "survey": id, "version": 1,
            "submission": invitation["submission"], "answers": [{"question": "csat", "value": 5}], "ending": "thanks"}]);
        assert_eq!(counts(&world.page(answer, &[])), (1, 0, 0));
        let status = world.read(&format!("surveys/{id}"))["status"].clone();
        assert_eq!(status, if at < 2 { "live" } else { "paused" }, "after {} answers", at + 1);
    }
    assert_eq!(view(&world, "2", "late"), Value::Null);
    let results = world.read(&format!("surveys/{id}/results?minimum=1"));
    assert_eq!((&results["finished"], &results["until"]), (&json!(5), &json!(3)));
}

#[test]
fn results_of_a_segment_beside_those_before_with_gaps_and_times() {
    let world = World::new();
    let rating = |id: &str, half: &str| json!({"id": id, "type": "rating", "points": 7, "text": {"en": id}, "pair": {"dimension": "speed", "half": half}});
    let id = survey(
        &world,
        json!({"questions": [{"id": "csat", "type": "csat", "text": {"en": "How?"}}, rating("e", "expectation"), rating("p", "perception")]}),
    );
    let mut told = 0;
    let mut answer = |visitor: &str, at: &str, answers: Value| {
        told += 1;
        world.edge.set_clock(time(at));
        let event = |kind: &str, n: u32, at: i64, more: Value| {
            let mut event = json!({"id": format!("{kind}{told}-{n}"), "at": rapport_model::value::Timestamp(at).iso(), "visitor": visitor, "type": kind,
                "survey": id, "version": 1, "submission": format!("s{told}")});
            event.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
            event
        };
        let mut events = vec![event("survey_shown", 0, time(at) - 60_000, Value::Null)];
        for (n, one) in answers.as_array().unwrap().iter().enumerate() {
            events.push(event("survey_answered", n as u32, time(at) - 50_000 + 4000 * n as i64, json!({"answers": [one]})));
        }
        let sent = json!({"key": world.key, "sent_at": at, "events": events});
        let receipt = world.send("POST", "/v1/events", sent.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]);
        assert_eq!(counts(&receipt).2, 0, "{}", receipt.text);
    };
    let all =
        |csat: u8, e: u8, p: u8| json!([{"question": "csat", "value": csat}, {"question": "e", "value": e}, {"question": "p", "value": p}]);
    answer("ann", "2026-11-15T10:00:00.000Z", all(2, 6, 3));
    answer("ann", "2026-11-22T10:00:00.000Z", all(5, 6, 5));
    answer("bob", "2026-11-22T10:10:00.000Z", all(4, 7, 5));
    let identify = json!([{"id": "i", "at": "2026-11-22T10:10:00.000Z", "visitor": "ann", "type": "identify", "user_id": "u-ann", "traits": {"plan": "pro"}}]);
    assert_eq!(counts(&world.page(identify, &[])), (1, 0, 0));
    let made = world.admin(
        "POST",
        &format!("/api/sites/{}/segments", world.site),
        json!({"name": "Pro", "rule": {"trait": "plan", "op": "equals", "value": "pro"}}),
    );
    let segment = made.json["id"].as_str().unwrap();
    let results = world.read(&format!("surveys/{id}/results?minimum=1&from=2026-11-18&to=2026-11-22&compare=previous"));
    let (csat, expected) = (&results["questions"][0], &results["questions"][1]);
    assert_eq!(
        (&csat["csat"]["value"], &csat["before"]["csat"]["value"], &csat["before"]["change"]["value"]),
        (&json!(100.0), &json!(0.0), &json!(100.0)),
        "{csat}"
    );
    assert_eq!((&csat["median_seconds"], &expected["median_seconds"]), (&json!(10.0), &json!(4.0)));
    assert_eq!(
        (&results["gaps"]["dimensions"][0]["dimension"], &results["gaps"]["dimensions"][0]["value"]),
        (&json!("speed"), &json!(-1.5))
    );
    let pro = world.read(&format!("surveys/{id}/results?minimum=1&from=2026-11-18&to=2026-11-22&segment={segment}"));
    assert_eq!((&pro["started"], &pro["gaps"]["dimensions"][0]["value"], &pro["csat"]["n"]), (&json!(1), &json!(-1.0), &json!(1)));
}

#[test]
fn a_link_that_may_be_used_once_is_one_submission_and_then_spent() {
    let world = World::new();
    let id = survey(&world, json!({"hidden": ["table"]}));
    let order = json!({"users": ["ann", "bob"], "days": 30});
    let made = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/links", world.site), order);
    assert_eq!(made.status, 201, "{}", made.text);
    let link = made.json["items"][0]["url"].as_str().unwrap().to_owned();
    let path = link[link.find("/s/").unwrap()..].to_owned();
    let page = world.send("GET", &format!("{path}&hidden.table=7"), "", &[]);
    assert_eq!(page.status, 200, "{}", page.text);
    // The token is proof of who was written to, so the page may say so.
    let signature = page.text.split("\"signature\":\"").nth(1).unwrap().split('"').next().unwrap();
    let asked = page.text.split("[\"ask\",\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(asked.starts_with(&format!("{id}?t=")), "{asked}");
    let identify =
        json!([{"id": "i", "at": world.now(), "visitor": "v", "type": "identify", "user_id": "ann", "traits": {}, "signature": signature}]);
    let strict = world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"require_signature": true}));
    assert_eq!(strict.status, 200);
    assert_eq!(counts(&world.page(identify, &[])), (1, 0, 0));
    let ask = |what: &str| {
        let body = json!({"key": world.key, "sent_at": world.now(), "visitor": "v", "ask": what, "events": []});
        world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json["invitation"].clone()
    };
    let (first, second) = (ask(&asked), ask(&asked));
    assert_eq!((&first["submission"], &first["known"]["hidden"]), (&second["submission"], &json!({"table": "7"})));
    assert_eq!(ask(&asked.replace("user=ann", "user=bob")), Value::Null, "a token is of one user");
    let answer = json!([{"id": "a", "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": id, "version": 1, "submission": first["submission"],
        "known": first["known"], "answers": [{"question": "csat", "value": 5}], "ending": "thanks"}]);
    assert_eq!(counts(&world.page(answer, &[])), (1, 0, 0));
    assert_eq!(ask(&asked), Value::Null, "it was used");
    assert_eq!(world.send("GET", &path, "", &[]).status, 410);
    let other = made.json["items"][1]["url"].as_str().unwrap();
    assert_eq!(world.send("GET", &other[other.find("/s/").unwrap()..], "", &[]).status, 200);
    world.edge.set_clock(time(World::NOW) + 31 * 86_400_000);
    assert_eq!(world.send("GET", &other[other.find("/s/").unwrap()..], "", &[]).status, 410, "it has ended");
    let code = world.admin("GET", &format!("/api/sites/{}/surveys/{id}/qr?hidden.table=7", world.site), Value::Null);
    assert!(code.text.starts_with("<svg") && code.header("content-type") == Some("image/svg+xml"), "{}", code.text);
}

#[test]
fn what_an_event_says_is_recalled_and_the_look_of_the_site_goes_along() {
    let world = World::new();
    let questions = json!([{"id": "csat", "type": "csat", "text": {"en": "How was {{property:product|it}}?"}}]);
    let id = survey(&world, json!({"questions": questions, "when": {"trigger": {"event": "Bought"}}}));
    let bad = world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"theme": {"light": {"accent": "#ffe08a"}}}));
    assert_eq!((bad.status, &bad.json["field"]), (422, &json!("theme.light.accent")), "{}", bad.text);
    let good =
        world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"theme": {"light": {"accent": "#0a7d4f"}, "corner": "start"}}));
    assert_eq!((good.status, &good.json["theme"]["light"]["accent"]), (200, &json!("#0a7d4f")), "{}", good.text);
    assert_eq!(view(&world, "1", "v"), Value::Null, "the event has not come");
    let event = json!([{"id": "2", "at": world.now(), "visitor": "v", "type": "track", "name": "Bought", "properties": {"product": "a lamp", "secret": 1}}]);
    let invitation = world.page(event, &[]).json["invitation"].clone();
    assert_eq!((&invitation["survey"], &invitation["known"]["properties"]), (&json!(id), &json!({"product": "a lamp"})), "{invitation}");
    assert!(invitation["style"].as_str().unwrap().contains("--accent:#0a7d4f"));
}
