//! Campaigns: whom they brought, what they cost, what came back.

use serde_json::{Value, json};

use crate::world::{TOKEN, World};

/// Two people: one came by search and then by the spring newsletter and bought for 100; one came by an advertisement of the same
/// name and answered.
fn world() -> World {
    let world = World::with(json!({"shards": 2}));
    let send = |events: Value| {
        let answer = world.page(events, &[]);
        assert_eq!((answer.status, &answer.json["refused"]), (200, &json!([])), "{}", answer.text);
    };
    let view = |id: &str, at: &str, visitor: &str, url: &str, referrer: &str| json!({"id": id, "at": at, "visitor": visitor, "type": "page_view", "view": id, "url": url, "path": "/", "referrer": referrer});
    send(json!([
        view("a1", "2026-11-20T08:00:00Z", "ann", "https://shop.example/", "https://www.google.com/"),
        view("a2", "2026-11-21T08:00:00Z", "ann", "https://shop.example/?utm_source=list&utm_medium=email&utm_campaign=Spring", ""),
        {"id": "a3", "at": "2026-11-21T09:00:00Z", "visitor": "ann", "type": "order", "order_id": "o1", "revenue": 120, "currency": "USD"},
        {"id": "a4", "at": "2026-11-22T09:00:00Z", "visitor": "ann", "type": "refund", "order_id": "o1", "revenue": 20},
        view("b1", "2026-11-21T08:00:00Z", "bob", "https://shop.example/?utm_source=ads&utm_medium=cpc&utm_campaign=Spring", ""),
    ]));
    world
}

fn import(world: &World, body: &str) -> Value {
    let path = format!("/api/sites/{}/import/costs", world.site);
    let answer = world.send("POST", &path, body, &[("Authorization", &format!("Bearer {TOKEN}")), ("Content-Type", "text/csv")]);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json
}

fn line<'a>(found: &'a Value, campaign: &Value, channel: &str) -> &'a Value {
    let all = found["items"].as_array().unwrap();
    all.iter()
        .find(|line| line["campaign"] == *campaign && line["channel"] == channel)
        .unwrap_or_else(|| panic!("{campaign} {channel}: {found}"))
}

#[test]
fn an_order_is_credited_to_the_first_road_and_to_the_last() {
    let world = world();
    let found = world.read("campaigns?from=2026-11-01&to=2026-11-30&explain=1");
    let (search, email) = (line(&found, &Value::Null, "search"), line(&found, &json!("Spring"), "email"));
    assert_eq!((&search["first"]["orders"], &search["last"]["orders"]), (&json!(1), &json!(0)));
    assert_eq!((&email["first"]["orders"], &email["last"]["orders"], &email["last"]["revenue"]), (&json!(0), &json!(1), &json!(100.0)));
    assert_eq!((&email["arrivals"], &email["people"], &email["cost"]), (&json!(1), &json!(1), &Value::Null));
    assert_eq!((&found["total"]["last"]["orders"], &found["total"]["first"]["revenue"]), (&json!(1), &json!(100.0)));
    assert!(found["explain"]["method"].as_str().unwrap().contains("never add"));
    let other_days = world.read("campaigns?from=2020-01-01&to=2020-01-02");
    assert!(other_days["items"] == json!([]) && other_days["not_enough"].as_str().unwrap().contains("not enough data yet"));
    let wrong = world.admin("GET", &format!("/api/sites/{}/campaigns?window=0", world.site), Value::Null);
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("window")));
}

#[test]
fn costs_are_brought_once_and_give_a_return() {
    let world = world();
    let file = "Campaign,Day,Amount spent,Channel\nSpring,2026-11-21,20,email\nSpring,2026-11-21,\"5.00\",email\nspring,2026-11-21,30,paid\nLost,2026-11-21,7,\n,2026-11-21,1,\nSpring,soon,1,\nSpring,2026-11-21,1,smoke\n";
    let brought = import(&world, file);
    assert_eq!((&brought["accepted"], &brought["duplicate"]), (&json!(4), &json!(0)), "{brought}");
    assert_eq!(brought["refused"].as_array().unwrap().len(), 3, "{brought}");
    let again = import(&world, file);
    assert_eq!((&again["accepted"], &again["duplicate"]), (&json!(0), &json!(4)), "{again}");
    let found = world.read("campaigns?from=2026-11-01&to=2026-11-30");
    let email = line(&found, &json!("Spring"), "email");
    assert_eq!(
        (&email["cost"], &email["last"]["return"], &email["last"]["cost_per_order"]),
        (&json!(25.0), &json!(3.0), &json!(25.0)),
        "{email}"
    );
    assert_eq!(line(&found, &json!("Spring"), "paid")["cost"], 30.0);
    let lost = found["items"].as_array().unwrap().iter().find(|line| line["campaign"] == "Lost").unwrap();
    assert_eq!((&lost["cost"], &lost["arrivals"], &lost["last"]["return"]), (&json!(7.0), &json!(0), &json!(-1.0)));
    assert_eq!((&found["total"]["cost"], &found["total"]["last"]["return"]), (&json!(62.0), &json!((100.0 - 62.0) / 62.0)));
    // A day that is corrected replaces what was told before; JSON is taken as well.
    import(&world, r#"[{"campaign": "Spring", "channel": "email", "day": "2026-11-21", "cost": 50}]"#);
    assert_eq!(line(&world.read("campaigns?from=2026-11-01&to=2026-11-30"), &json!("Spring"), "email")["cost"], 50.0);
    let file = world.admin("GET", &format!("/api/sites/{}/export/campaigns.csv?from=2026-11-01&to=2026-11-30", world.site), Value::Null);
    assert!(file.text.starts_with("campaign,channel,arrivals,people,first_orders,"), "{}", file.text);
    assert!(file.text.lines().any(|line| line.starts_with("Spring,email,1,1,0,") && line.ends_with(",50.0,USD")), "{}", file.text);
}
