//! Accounts: several people of one customer, over shards; what is written down of them; the day's queue knows them.

use serde_json::{Value, json};

use crate::world::{Answer, World, time};

const HOUR: i64 = 3_600_000;

/// Ann and Bob are of Acme, Cid of nobody; Ann has an open case, Bob a promise.
fn world(shards: u32) -> World {
    let world = World::with(json!({"shards": shards, "currency": "EUR"}));
    world.edge.set_clock(time("2026-11-23T10:00:00Z"));
    let who =
        |user: &str, name: &str| json!({"type": "identify", "messageId": format!("i-{user}"), "userId": user, "traits": {"name": name}});
    let group = |user: &str, n: u32, name: &str| {
        json!({"type": "group", "messageId": format!("g-{user}-{n}"), "userId": user, "groupId": "acme",
        "traits": {"name": name, "plan": "pro"}, "timestamp": format!("2026-11-2{n}T10:00:00Z")})
    };
    let order = |user: &str, revenue: f64| {
        json!({"type": "track", "messageId": format!("o-{user}"), "userId": user, "event": "Order Completed",
        "properties": {"order_id": user, "revenue": revenue, "currency": "EUR"}})
    };
    let sent = world.segment(json!([
        who("ann", "Ann"),
        who("bob", "Bob"),
        who("cid", "Cid"),
        group("ann", 0, "Acme"),
        group("bob", 1, "Acme & Sons"),
        group("bob", 0, "Acmee"),
        order("ann", 40.0),
        order("bob", 60.0),
        order("cid", 500.0),
    ]));
    assert_eq!(sent.status, 200, "{}", sent.text);
    done(&world, "POST", "cases", json!({"person": "ann", "reason": "The invoice was wrong"}));
    done(&world, "POST", "promises", json!({"text": "A new invoice", "person": "bob", "due": "2026-11-23T16:00:00Z"}));
    done(&world, "POST", "visitors/ann/facts", json!({"text": "Prefers calls before ten"}));
    world
}

fn call(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world.admin(method, &format!("/api/sites/{}/{path}", world.site), body)
}

#[track_caller]
fn done(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = call(world, method, path, body);
    assert!(answer.status < 300, "{method} {path}: {}", answer.text);
    answer.json
}

#[test]
fn people_of_one_customer_are_one_account_over_shards() {
    let world = world(4);
    let list = world.read("accounts");
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    let line = &list["items"][0];
    // The latest who said so named it; both paid.
    assert_eq!((&line["id"], &line["name"], &line["persons"]), (&json!("acme"), &json!("Acme & Sons"), &json!(2)));
    assert_eq!((&line["revenue"], &line["orders"], &line["open_cases"]), (&json!(100.0), &json!(2), &json!(1)));
    let account = world.read("accounts/acme");
    let names: Vec<_> = account["people"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Ann") && names.contains(&"Bob") && names.len() == 2, "{names:?}");
    assert_eq!((&account["name"], &account["traits"]["plan"], &account["revenue"]), (&json!("Acme & Sons"), &json!("pro"), &json!(100.0)));
    let reasons: Vec<_> = ["cases", "promises", "facts"].map(|list| account[list].as_array().unwrap().len()).into();
    assert_eq!(reasons, [1, 1, 1], "{account}");
    assert_eq!(world.read("accounts?q=sons")["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.read("accounts?q=nobody")["items"], json!([]));
    assert_eq!(call(&world, "GET", "accounts/nobody", Value::Null).status, 404);
    assert_eq!(call(&world, "GET", "accounts?sort=size", Value::Null).json["field"], "sort");
}

#[test]
fn what_is_written_down_of_an_account_is_kept_by_version() {
    let world = world(2);
    let plan = json!({"goal": "Two more teams", "next_step": {"text": "Send the offer", "due": "2026-11-24"}, "renewal": "2026-12-10",
        "owner": "Maren Koch", "parts": {"ann": ["decides", "pays"], "bob": ["uses"]}});
    let saved = done(&world, "PATCH", "accounts/acme", plan);
    assert_eq!(
        (&saved["version"], &saved["renewal"], &saved["next_step"]["text"]),
        (&json!(1), &json!("2026-12-10"), &json!("Send the offer"))
    );
    let parts = |account: &Value, name: &str| {
        account["people"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["parts"].clone()
    };
    assert_eq!((parts(&saved, "Ann"), parts(&saved, "Bob")), (json!(["decides", "pays"]), json!(["uses"])));
    // Two at once: the second is told, and nothing is overwritten.
    let change = |version: &str, goal: &str| {
        let body = json!({"goal": goal}).to_string();
        let headers = [("Authorization", &*format!("Bearer {}", crate::world::TOKEN)), ("If-Match", version)];
        world.send("PATCH", &format!("/api/sites/{}/accounts/acme", world.site), body, &headers)
    };
    assert_eq!(change("\"1\"", "Three more").status, 200);
    let late = change("\"1\"", "Four more");
    assert_eq!((late.status, &late.json["current"]["goal"]), (412, &json!("Three more")), "{}", late.text);
    let emptied = done(&world, "PATCH", "accounts/acme", json!({"next_step": null, "parts": {"bob": []}}));
    assert_eq!((&emptied["next_step"], &emptied["goal"], parts(&emptied, "Bob")), (&Value::Null, &json!("Three more"), json!([])));
    for (wrong, field) in [
        (json!({"renewal": "soon"}), "renewal"),
        (json!({"parts": {"ann": ["sings"]}}), "parts"),
        (json!({"parts": {"nobody": ["uses"]}}), "parts"),
        (json!({"next_step": {"due": "2026-11-24"}}), "next_step.text"),
        (json!({"colour": "red"}), "colour"),
    ] {
        assert_eq!(call(&world, "PATCH", "accounts/acme", wrong).json["field"], field);
    }
    assert_eq!(call(&world, "PATCH", "accounts/nobody", json!({"goal": "x"})).status, 404);
    // Who is erased is no longer among them.
    assert_eq!(call(&world, "DELETE", "visitors/ann", Value::Null).status, 204);
    let account = world.read("accounts/acme");
    assert_eq!((&account["persons"], &account["revenue"]), (&json!(1), &json!(60.0)), "{account}");
    assert!(!account.to_string().contains("Ann"), "{account}");
}

#[test]
fn the_day_names_accounts_and_what_they_want() {
    let world = world(1);
    let today = world.read("today");
    let acme = json!({"id": "acme", "name": "Acme & Sons"});
    assert_eq!(today["promises"][0]["account"], acme, "{today}");
    assert_eq!(today["cases"][0]["account"]["id"], "acme");
    assert_eq!(today["accounts"], json!([]));
    done(&world, "PATCH", "accounts/acme", json!({"owner": "Maren Koch", "next_step": {"text": "Call", "due": "2026-11-24"}}));
    assert_eq!(world.read("today")["accounts"][0]["next_step"]["text"], "Call");
    assert_eq!(world.read("today?owner=Maren%20Koch")["accounts"][0]["name"], "Acme & Sons");
    assert_eq!(world.read("today?owner=none")["accounts"], json!([]));
    done(&world, "PATCH", "accounts/acme", json!({"next_step": null, "renewal": "2026-12-23"}));
    assert_eq!(world.read("today")["accounts"][0]["renewal"], "2026-12-23");
    done(&world, "PATCH", "accounts/acme", json!({"renewal": "2026-12-24"}));
    assert_eq!(world.read("today")["accounts"], json!([]));
}

#[test]
fn who_is_away_is_stood_in_for() {
    let world = World::new();
    world.edge.set_clock(time("2026-11-23T10:00:00Z"));
    for user in ["ann", "bob", "cid"] {
        world.segment(json!([{"type": "identify", "messageId": user, "userId": user, "traits": {"name": user}}]));
    }
    let mut care = world.read("care/settings");
    care["owners"] = json!({"rule": "round_robin", "members": ["Maren", "Jonas"],
        "absences": [{"member": "Maren", "from": "2026-11-23", "to": "2026-11-24", "stand_in": "Ebele"}]});
    done(&world, "PUT", "care/settings", care);
    let opened = |person: &str| done(&world, "POST", "cases", json!({"person": person, "reason": "x"}))["owner"].clone();
    assert_eq!((opened("ann"), opened("bob")), (json!("Ebele"), json!("Jonas")));
    world.edge.set_clock(time("2026-11-23T10:00:00Z") + 48 * HOUR);
    assert_eq!(opened("cid"), "Maren");
}
