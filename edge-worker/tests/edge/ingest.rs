//! Receipts, refusals, visitors without a name, bots, limits.

use serde_json::json;

use crate::world::{CHROME, ORIGIN, World, counts};

#[test]
fn a_bad_event_never_sinks_its_neighbours() {
    let world = World::new();
    let at = world.now();
    let events = json!([
        {"id": "n1", "at": at, "visitor": "v1", "type": "page_view", "path": "/x", "url": "https://shop.example/x?secret=1&utm_source=news"},
        {"id": "n2", "at": at, "visitor": "v1", "type": "no_such_kind"},
        {"id": "n3"}, 17, null,
        {"id": "n1", "at": at, "visitor": "v1", "type": "page_view", "path": "/x"},
        {"id": "x".repeat(65), "at": at, "visitor": "v1", "type": "form"},
        {"id": "n5", "at": "2031-01-01T00:00:00Z", "visitor": "v1", "type": "form"},
        {"id": "n6", "at": at, "visitor": "v1", "user_id": "ann", "type": "form"},
        {"id": "n7", "at": at, "visitor": "v1", "type": "click", "label": "y".repeat(40_000)},
        {"id": "n8", "at": at, "visitor": "v1", "type": "click", "label": "Start"},
    ]);
    let receipt = world.page(events, &[]);
    assert_eq!(counts(&receipt), (2, 1, 8), "{}", receipt.text);
    let refused = receipt.json["refused"].as_array().unwrap();
    let reason = |index: u64| refused.iter().find(|one| one["index"] == index).unwrap()["reason"].as_str().unwrap();
    assert_eq!(reason(1), "type: no_such_kind is not known here");
    assert_eq!(reason(2), "type: is missing");
    assert_eq!(reason(3), "an event is a JSON object");
    assert!(reason(7).starts_with("at: "));
    assert!(reason(8).starts_with("user_id: "));
    assert_eq!(reason(9), "an event has at most 32 KB");
    assert_eq!(refused[0]["id"], "n2");
    let timeline = world.read("visitors/v1/timeline");
    assert_eq!(timeline["items"].as_array().unwrap().len(), 2);
    assert!(!timeline.to_string().contains("secret"));
    assert_eq!(world.total()["page_views"], 1);
}

#[test]
fn what_cannot_be_read_is_refused_and_harms_nobody() {
    let world = World::new();
    let deep = [vec![b'['; 100_000], Vec::new()].concat();
    let nested = format!(
        r#"{{"key":"{}","events":[{{"id":"a","at":"{}","type":"track","name":"x","visitor":"v","properties":{}1{}}}]}}"#,
        world.key,
        world.now(),
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let long = [format!(r#"{{"key":"{}","events":[]}}"#, world.key).into_bytes(), vec![b' '; 600_000]].concat();
    let many = format!(r#"{{"key":"{}","events":[{}0]}}"#, world.key, "0,".repeat(20_000));
    for (body, status) in [
        (b"{".to_vec(), 400),
        (b"\xff\xfe".to_vec(), 400),
        (deep, 400),
        (Vec::new(), 400),
        (b"null".to_vec(), 400),
        (long, 413),
        (many.into_bytes(), 413),
        (br#"{"key":"nope","sent_at":"x","events":[]}"#.to_vec(), 403),
        (format!(r#"{{"key":"{}","sent_at":"x","events":[]}}"#, world.key).into_bytes(), 400),
    ] {
        let answer = world.send("POST", "/v1/events", body, &[]);
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.json["status"], status);
        assert!(answer.json["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    }
    let receipt = world.send("POST", "/v1/events", nested, &[]);
    assert_eq!(counts(&receipt), (0, 0, 1));
    assert_eq!(world.send("POST", "/v1/events", "", &[("x", "y")]).status, 400);
    assert_eq!(world.send("GET", "/v1/events", "", &[]).status, 405);
    assert_eq!(world.send("POST", "/v1/nothing", "", &[]).status, 404);
}

#[test]
fn pages_of_other_sites_are_kept_out() {
    let world = World::new();
    let events = json!([{"id": "1", "at": world.now(), "visitor": "v", "type": "form"}]);
    let foreign = world.page(events.clone(), &[("Origin", "https://evil.example")]);
    assert_eq!((foreign.status, foreign.header("Access-Control-Allow-Origin")), (403, None));
    assert_eq!(foreign.json["field"], "Origin");
    let own = world.page(events.clone(), &[]);
    assert_eq!((own.status, own.header("Access-Control-Allow-Origin")), (200, Some(ORIGIN)));
    assert_eq!(world.page(events, &[("Origin", "http://127.0.0.1:8123")]).status, 200);
    let preflight = world.send("OPTIONS", "/v1/events", "", &[("Origin", ORIGIN)]);
    assert_eq!((preflight.status, preflight.header("Access-Control-Allow-Origin")), (204, Some(ORIGIN)));
    // Under the prefix the same answers.
    assert_eq!(world.send("GET", "/r/healthz", "", &[]).json["ok"], true);
}

#[test]
fn the_unnamed_are_recognised_for_a_day() {
    let world = World::new();
    let view = |id: &str, at: &str| json!([{"id": id, "at": at, "type": "page_view", "path": "/"}, {"id": format!("{id}b"), "at": at, "type": "form"}]);
    let first = world.page(view("1", &world.now()), &[]);
    let visitor = first.json["visitor"].as_str().unwrap();
    assert!(visitor.starts_with("d_"), "{visitor}");
    assert_eq!(world.page(view("2", &world.now()), &[]).json["visitor"], visitor);
    assert_ne!(world.page(view("3", &world.now()), &[("User-Agent", &CHROME.replace("142", "141"))]).json["visitor"], visitor);
    assert_eq!(world.total()["visitors"], 2);
    // A batch of before midnight that is sent again after midnight finds its visitor; a new one is somebody else.
    let late = world.page(json!([{"id": "late", "at": "2026-11-22T09:29:00Z", "type": "form"}]), &[]);
    world.edge.pass(15 * 3_600_000).unwrap();
    let again = |at: &str| {
        let body = json!({"key": world.key, "sent_at": "2026-11-23T00:30:00Z", "events": [{"id": "late", "at": at, "type": "form"}]});
        world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)])
    };
    let repeated = again("2026-11-22T09:29:00Z");
    assert_eq!((&repeated.json["visitor"], counts(&repeated)), (&late.json["visitor"], (0, 1, 0)));
    assert_ne!(again("2026-11-23T00:29:00Z").json["visitor"], visitor);
    // An hour after its day the salt is destroyed: nobody can recognise them any more.
    world.edge.pass(3_600_000).unwrap();
    assert_ne!(again("2026-11-22T09:29:00Z").json["visitor"], visitor);
}

#[test]
fn global_privacy_control_means_no_recognition_beyond_the_page() {
    let world = World::new();
    let send = |id: &str, gpc: &str, consent: Option<&str>| {
        let mut body = json!({"key": world.key, "sent_at": world.now(), "events": [{"id": id, "at": world.now(), "type": "form"}]});
        if let Some(consent) = consent {
            body["consent"] = json!(consent);
        }
        world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME), ("Sec-GPC", gpc)]).json["visitor"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let page = send("a1", "1", None);
    assert!(page.starts_with("s_"));
    assert_eq!(send("a1", "1", None), page, "a batch that is sent again keeps its visitor");
    assert_ne!(send("b1", "1", None), page);
    assert!(send("c1", "0", None).starts_with("d_"), "only the exact value 1 counts");
    assert!(send("d1", "1", Some("granted")).starts_with("d_"), "an explicit grant outranks it");
}

#[test]
fn programs_are_counted_apart() {
    let world = World::new();
    let events = json!([{"id": "1", "at": world.now(), "visitor": "v", "type": "page_view", "path": "/"}, {"id": "2"}]);
    let bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    assert_eq!(counts(&world.page(events.clone(), &[("User-Agent", bot)])), (1, 0, 1));
    assert_eq!((&world.total()["bots"], &world.total()["visitors"]), (&json!(1), &json!(0)));
    // A server's library is a program too, and a welcome one.
    let body = json!({"key": world.key, "sent_at": world.now(), "events": events});
    assert_eq!(counts(&world.send("POST", "/v1/events", body.to_string(), &[("User-Agent", "Python-urllib/3.11")])), (1, 0, 1));
    assert_eq!(world.total()["visitors"], 1);
}

#[test]
fn the_owners_own_visits_are_not_counted() {
    let world = World::new();
    let changed = world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"excluded_addresses": ["203.0.113.9"]}));
    assert_eq!(changed.status, 200, "{}", changed.text);
    let receipt = world.page(json!([{"id": "1", "at": world.now(), "visitor": "v", "type": "form"}]), &[]);
    assert_eq!(counts(&receipt), (1, 0, 0));
    assert_eq!(world.total()["events"], 0);
}

#[test]
fn browsers_are_limited_by_address_and_told_how_long_to_wait() {
    let world = World::new();
    let send = || world.page(json!([]), &[]);
    assert!((0..300).all(|_| send().status == 200));
    let answer = send();
    assert_eq!((answer.status, answer.header("Retry-After")), (429, Some("1")));
    // Requests without Origin are limited by key only.
    let body = json!({"key": world.key, "sent_at": world.now(), "events": []}).to_string();
    assert!((0..1_000).all(|_| world.send("POST", "/v1/events", body.clone(), &[]).status == 200));
}

#[test]
fn users_are_named_by_identify_or_by_a_secret_key() {
    let world = World::with(json!({"shards": 4}));
    let at = world.now();
    for n in 0..12 {
        let (visitor, user) = (format!("anon-{n}"), format!("user-{n}"));
        let order = json!([{"id": format!("o{n}"), "at": at, "user_id": user, "type": "order", "order_id": format!("no-{n}"), "revenue": "10.50", "currency": "EUR", "items": [{"product_id": 7, "quantity": 2}]}]);
        let body = json!({"key": world.secret, "sent_at": at, "events": order});
        assert_eq!(counts(&world.send("POST", "/v1/events", body.to_string(), &[])), (1, 0, 0));
        let seen = world.page(json!([{"id": format!("v{n}"), "at": at, "visitor": visitor, "type": "page_view", "path": "/"}]), &[]);
        assert_eq!(counts(&seen), (1, 0, 0));
        let known = world.page(json!([{"id": format!("i{n}"), "at": at, "visitor": visitor, "type": "identify", "user_id": user, "traits": {"email": format!("{n}@example.com")}}]), &[]);
        assert_eq!(counts(&known), (1, 0, 0));
        for id in [&visitor, &user] {
            let person = world.read(&format!("visitors/{id}"));
            assert_eq!((&person["id"], &person["orders"], &person["page_views"]), (&json!(user), &json!(1), &json!(1)), "{id}");
            assert_eq!(person["ids"], json!([visitor, user]));
            assert_eq!(person["revenue_by_currency"]["EUR"], 10.5);
        }
    }
    assert_eq!(world.read("visitors?limit=200")["items"].as_array().unwrap().len(), 12);
    assert_eq!(world.total()["visitors"], 12);
    // Pages of three walk through everybody once.
    let (mut seen, mut cursor) = (std::collections::BTreeSet::new(), String::new());
    loop {
        let page = world.read(&format!("visitors?limit=5&sort=orders{cursor}"));
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={}", rapport_edge::query::encoded(next));
    }
    assert_eq!(seen.len(), 12);
}

#[test]
fn an_order_that_a_page_tells_of_by_track_is_an_order() {
    let world = World::new();
    let at = world.now();
    let bought = json!({"order_id": "no-1", "total": 27.5, "revenue": 25, "currency": "EUR", "products": [{"product_id": "p1", "quantity": 2, "price": 12.5}]});
    let events = json!([
        {"id": "t1", "at": at, "visitor": "ann", "type": "track", "name": "Order Completed", "properties": bought},
        {"id": "t2", "at": at, "visitor": "ann", "type": "track", "name": "Order Completed", "properties": bought},
        {"id": "t3", "at": at, "visitor": "ann", "type": "track", "name": "Order Started", "properties": bought},
    ]);
    assert_eq!(counts(&world.page(events, &[])), (3, 0, 0));
    let person = world.read("visitors/ann");
    assert_eq!((&person["orders"], &person["revenue_by_currency"]["EUR"]), (&json!(1), &json!(25.0)), "an order counts once");
}

#[test]
fn where_signatures_are_required_nobody_speaks_for_a_user_without() {
    let world = World::new();
    world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"require_signature": true}));
    let identify = |id: &str, signature: Option<String>| {
        let mut event = json!({"id": id, "at": world.now(), "visitor": "v", "type": "identify", "user_id": "ann", "traits": {}});
        if let Some(signature) = signature {
            event["signature"] = json!(signature);
        }
        counts(&world.page(json!([event]), &[]))
    };
    let signed = rapport_edge::digest::hmac_sha256(world.identity_secret.as_bytes(), b"ann");
    assert_eq!(identify("1", None), (0, 0, 1));
    assert_eq!(identify("2", Some("0".repeat(64))), (0, 0, 1));
    assert_eq!(identify("3", Some(signed)), (1, 0, 0));
    let message = json!([{"type": "track", "messageId": "m", "userId": "ann", "event": "x"}]);
    assert_eq!(counts(&world.segment(message.clone())), (0, 0, 1));
    let body = json!({"batch": message, "writeKey": world.secret});
    assert_eq!(counts(&world.send("POST", "/v1/batch", body.to_string(), &[])), (1, 0, 0));
    let alias = json!([{"type": "alias", "messageId": "al", "userId": "eve", "previousId": "ann"}]);
    assert_eq!(counts(&world.segment(alias)), (0, 0, 1));
}

#[test]
fn what_a_page_gave_up_is_counted_once() {
    let world = World::new();
    let body = json!({"key": world.key, "sent_at": world.now(), "dropped": 12, "events": [{"id": "1", "at": world.now(), "visitor": "v", "type": "form"}]});
    for _ in 0..2 {
        let receipt = world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]);
        assert_eq!(receipt.status, 200, "{}", receipt.text);
    }
    assert_eq!((&world.total()["dropped"], &world.total()["events"]), (&json!(12), &json!(1)));
}
