//! One human, two ids, four shards: whichever event comes first, and however often, the person is the same.

use serde_json::{Value, json};

use crate::edge::{Edge, Folder, now, segment};

const PEOPLE: usize = 24;

/// The four events of one person: two before anybody knows them, the identification, and an order.
fn story(person: usize) -> Vec<Value> {
    let (anonymous, user) = (format!("anon-{person}"), format!("user-{person}"));
    let event = |n: usize, fields: Value| {
        let mut event = fields;
        event["messageId"] = format!("m{person}-{n}").into();
        event["timestamp"] = now().into();
        event
    };
    vec![
        event(1, json!({"type": "page", "anonymousId": anonymous, "properties": {"path": "/", "url": "http://127.0.0.1/"}})),
        event(2, json!({"type": "track", "anonymousId": anonymous, "event": "Product Viewed", "properties": {"product_id": "p"}})),
        event(3, json!({"type": "identify", "anonymousId": anonymous, "userId": user, "traits": {"plan": "pro"}})),
        event(
            4,
            json!({"type": "track", "userId": user, "event": "Order Completed", "properties": {"order_id": format!("o{person}"), "revenue": 10.5, "currency": "USD"}}),
        ),
    ]
}

#[test]
#[ignore = "heavy: starts workerd"]
fn a_person_is_the_same_in_every_order_of_arrival() {
    let folder = Folder::new("identity");
    let edge = Edge::start(&folder.0);
    let (site, key) = edge.site(4);
    for person in 0..PEOPLE {
        // Each person's events arrive in another of the 24 orders, one by one, and then all once more.
        let mut waiting = story(person);
        let all = waiting.clone();
        let mut order = person;
        for left in (1..=waiting.len()).rev() {
            let next = waiting.remove(order % left);
            order /= left;
            assert_eq!(segment(edge.port, &key, &[next]), Some(200));
        }
        assert_eq!(segment(edge.port, &key, &all), Some(200));
    }
    for person in 0..PEOPLE {
        for id in [format!("user-{person}"), format!("anon-{person}")] {
            let visitor = edge.call("GET", &format!("/api/sites/{site}/visitors/{id}"), &Value::Null);
            assert_eq!((&visitor["orders"], &visitor["page_views"]), (&json!(1), &json!(1)), "{id}: {visitor}");
        }
    }
    let people = edge.call("GET", &format!("/api/sites/{site}/visitors?limit=100"), &Value::Null);
    assert_eq!(people["items"].as_array().unwrap().len(), PEOPLE, "two ids are one person");
    assert_eq!(edge.orders(&site), PEOPLE as u64);
    assert!(edge.stop().success());
}
