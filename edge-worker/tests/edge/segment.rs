//! The Segment API: routing, six calls, e-commerce, clocks, history, links in any order.

use serde_json::{Value, json};

use crate::world::{World, counts};

fn story(people: usize) -> Vec<Value> {
    let mut messages = Vec::new();
    for p in 0..people {
        let (anonymous, user) = (format!("anon-{p}"), format!("user-{p}"));
        let id = |n: usize| (format!("m{}", p * 10 + n), format!("2026-11-22T08:{:02}:0{n}.000Z", p % 60));
        let mut add = |n: usize, message: Value| {
            let (message_id, timestamp) = id(n);
            let mut message = message;
            message["messageId"] = json!(message_id);
            message["timestamp"] = json!(timestamp);
            messages.push(message);
        };
        add(
            1,
            json!({"type": "page", "anonymousId": anonymous, "properties": {"path": "/a", "url": "http://127.0.0.1/a?secret=1&utm_source=news"}}),
        );
        add(2, json!({"type": "track", "anonymousId": anonymous, "event": "Product Viewed", "properties": {"product_id": "p1"}}));
        add(3, json!({"type": "identify", "anonymousId": anonymous, "userId": user, "traits": {"email": format!("u{p}@example.com")}}));
        add(
            4,
            json!({"type": "track", "userId": user, "event": "Order Completed", "properties": {"order_id": format!("o{p}"), "revenue": 10.5, "currency": "USD", "products": []}}),
        );
    }
    messages
}

#[test]
fn links_hold_over_shards_in_any_order_and_repeated() {
    let world = World::with(json!({"shards": 4}));
    let messages = story(40);
    let backwards: Vec<_> = messages.iter().rev().cloned().collect();
    for (turn, batch) in [&backwards, &messages, &backwards].into_iter().enumerate() {
        for some in batch.chunks(33) {
            let (accepted, duplicate, refused) = counts(&world.segment(json!(some)));
            let expected = if turn == 0 { (some.len() as u64, 0, 0) } else { (0, some.len() as u64, 0) };
            assert_eq!((accepted, duplicate, refused), expected);
        }
        if turn == 1 {
            world.edge.crash();
        }
    }
    let total = world.total();
    assert_eq!(
        (&total["orders"], &total["page_views"], &total["visitors"], &total["revenue"]),
        (&json!(40), &json!(40), &json!(40), &json!(420.0))
    );
    for id in ["user-0", "anon-7", "anon-39"] {
        let person = world.read(&format!("visitors/{id}"));
        assert_eq!((&person["orders"], &person["page_views"]), (&json!(1), &json!(1)), "{id}");
        let timeline = world.read(&format!("visitors/{id}/timeline"));
        assert!(timeline["items"].as_array().unwrap().len() >= 4 && !timeline.to_string().contains("secret"));
    }
    // Erased under one id, gone under each.
    let path = |id: &str| format!("/api/sites/{}/visitors/{id}", world.site);
    assert_eq!(world.admin("DELETE", &path("user-7"), Value::Null).status, 204);
    for id in ["user-7", "anon-7"] {
        assert_eq!(world.admin("GET", &path(id), Value::Null).status, 404, "{id}");
    }
    let again = counts(&world.segment(json!(messages[28..32])));
    assert_eq!(again, (0, 0, 4), "replays from before the erasure are refused");
    assert_eq!(world.total()["orders"], 40, "counts stay");
}

#[test]
fn an_alias_joins_two_users() {
    let world = World::with(json!({"shards": 2}));
    let messages = json!([
        {"type": "track", "messageId": "1", "userId": "old", "event": "Order Completed", "properties": {"order_id": "1", "revenue": 5}},
        {"type": "track", "messageId": "2", "userId": "new", "event": "Order Completed", "properties": {"order_id": "2", "revenue": 6}},
        {"type": "page", "messageId": "3", "anonymousId": "old", "name": "Home"},
        {"type": "alias", "messageId": "4", "userId": "new", "previousId": "old"},
    ]);
    assert_eq!(counts(&world.segment(messages)), (4, 0, 0));
    for id in ["old", "new"] {
        let person = world.read(&format!("visitors/{id}"));
        assert_eq!(
            (&person["id"], &person["orders"], &person["revenue"], &person["page_views"]),
            (&json!("new"), &json!(2), &json!(11.0), &json!(1)),
            "{id}"
        );
    }
    assert_eq!(world.total()["visitors"], 1);
}

#[test]
fn words_of_the_ecommerce_spec() {
    let world = World::new();
    let track = |id: &str, event: &str, properties: Value| json!({"type": "track", "messageId": id, "userId": "ann", "event": event, "properties": properties, "timestamp": "2026-11-20T10:00:00Z"});
    let messages = json!([
        track("1", "Order Completed", json!({"order_id": 1, "total": 30, "currency": "USD"})),
        track(
            "2",
            "order completed",
            json!({"orderId": "2", "currency": "USD", "products": [{"product_id": "a", "price": 4, "quantity": 3}, {"name": "b", "price": "1.5"}]})
        ),
        track("3", "Order Refunded", json!({"order_id": "1", "total": 10, "currency": "USD"})),
        track("4", "Order Completed", json!({"order_id": "3", "revenue": 8})),
        track("5", "Order Cancelled", json!({"order_id": "3"})),
        track("6", "Order Completed", json!({"order_id": "4", "revenue": "many"})),
        track("7", "Order Refunded", json!({"total": 3})),
        track("8", "Product Viewed", json!({"product_id": "a"})),
        track("9", "Order Completed", json!({"order_id": "1", "revenue": 30})),
    ]);
    let receipt = world.segment(messages);
    assert_eq!(counts(&receipt), (7, 0, 2), "{}", receipt.text);
    assert_eq!(receipt.json["success"], true);
    assert_eq!(receipt.json["refused"][0]["reason"], "properties.revenue: is a number");
    assert_eq!(receipt.json["refused"][1]["reason"], "properties.order_id: is missing");
    let person = world.read("visitors/ann");
    assert_eq!((&person["orders"], &person["revenue"]), (&json!(3), &json!(33.5)));
}

#[test]
fn what_the_message_says_of_its_sender_is_kept() {
    let world = World::new();
    let context = json!({
        "userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148", "locale": "de-AT", "timezone": "Europe/Vienna",
        "page": {"path": "/pricing", "url": "https://shop.example/pricing", "referrer": "https://www.google.com/"},
        "campaign": {"name": "autumn", "source": "letter", "medium": "email"}, "ip": "198.51.100.1",
    });
    let receipt = world.segment(json!([{"type": "page", "messageId": "1", "anonymousId": "a", "context": context}]));
    assert_eq!(counts(&receipt), (1, 0, 0));
    let person = world.read("visitors/a");
    assert_eq!((&person["devices"]["phone"], &person["country"], &person["language"]), (&json!(1), &json!("AT"), &json!("de-AT")));
    assert_eq!(person["first_touch"]["value"], json!({"channel": "email", "source": "letter", "medium": "email", "campaign": "autumn"}));
    assert!(!world.read("visitors/a/export").to_string().contains("198.51.100.1"));
}

#[test]
fn history_of_years_ago_and_clocks_that_are_off() {
    let world = World::new();
    let order = |id: &str, timestamp: &str| json!({"type": "track", "messageId": id, "userId": "ann", "event": "Order Completed", "timestamp": timestamp, "properties": {"order_id": id, "revenue": 1}});
    assert_eq!(
        counts(&world.segment(json!([order("1", "1997-01-01T00:00:00Z"), order("2", "1998-06-30"), order("5", "soon")]))),
        (2, 0, 1)
    );
    let days = world.read("totals?from=1990-01-01&to=2100-01-01")["days"].clone();
    assert_eq!(days[0]["day"], "1997-01-01");
    let body = json!({"writeKey": world.key, "sentAt": "2030-01-01T00:00:05.000Z", "batch": [order("3", "2030-01-01T00:00:00.000Z"), order("4", "2033-01-01T00:00:00.000Z")]});
    assert_eq!(counts(&world.send("POST", "/v1/b", body.to_string(), &[])), (1, 0, 1));
    assert_eq!(world.read("visitors/ann")["last_seen"], "2026-11-22T09:29:55.000Z");
}

#[test]
fn single_calls_short_forms_and_keys() {
    let world = World::new();
    let basic = format!("Basic {}", base64(&format!("{}:", world.key)));
    for (n, call) in ["identify", "i", "track", "t", "page", "p", "screen", "group", "g"].into_iter().enumerate() {
        let body = json!({"messageId": format!("m{n}"), "userId": "ann", "event": "x", "name": "y", "groupId": "acme", "traits": {"a": 1}});
        let answer = world.send("POST", &format!("/v1/{call}"), body.to_string(), &[("Authorization", &basic)]);
        assert_eq!((answer.status, &answer.json["success"]), (200, &json!(true)), "{call}: {}", answer.text);
    }
    let refused = world.send("POST", "/v1/track", json!({"messageId": "q", "event": "x", "writeKey": world.key}).to_string(), &[]);
    assert_eq!((refused.status, &refused.json["field"]), (400, &json!("userId")));
    assert_eq!(world.send("POST", "/v1/track", json!({"writeKey": world.key, "x": "y".repeat(40_000)}).to_string(), &[]).status, 413);
    assert_eq!(
        world
            .send(
                "POST",
                "/v1/track",
                json!({"messageId": "q", "userId": "a", "event": "x"}).to_string(),
                &[("Authorization", "Basic bm9wZTo=")]
            )
            .status,
        403
    );
    let settings = world.send("GET", &format!("/v1/projects/{}/settings", world.key), "", &[]);
    assert_eq!(settings.json["integrations"]["Segment.io"]["apiKey"], world.key);
    let config = world.send("GET", &format!("/v1/sites/{}/config", world.key), "", &[]);
    let etag = config.header("ETag").unwrap().to_owned();
    assert_eq!(world.send("GET", &format!("/v1/sites/{}/config", world.key), "", &[("If-None-Match", &etag)]).status, 304);
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |three: &[u8]| {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        (0..4)
            .map(|at| if at <= three.len() { char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]) } else { '=' })
            .collect::<String>()
    };
    text.as_bytes().chunks(3).map(encode).collect()
}
