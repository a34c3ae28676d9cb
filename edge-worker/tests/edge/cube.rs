//! The cube: scores and counts by two dimensions and time.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

/// Answers on three pages by two devices over two weeks.
fn world() -> World {
    let world = World::with(json!({"shards": 2}));
    for n in 0..24 {
        let day = if n % 2 == 0 { "2026-11-12" } else { "2026-11-19" };
        let (page, agent) = (["/a", "/a", "/b", "/c"][n % 4], if n % 3 == 0 { PHONE } else { CHROME });
        let showing = format!("s{n}");
        let event = |kind: &str| {
            json!({"id": format!("{showing}-{kind}"), "at": format!("{day}T10:00:00Z"), "type": kind, "visitor": format!("v{n}"), "survey": "relationship_nps",
                "version": 1, "submission": showing, "path": page})
        };
        let mut answered = event("survey_answered");
        answered["answers"] = json!([{"question": "nps", "value": if page == "/a" { 10 } else { 0 }}]);
        let mut viewed = event("page_view");
        viewed["view"] = json!(showing);
        let body = json!({"key": world.key, "sent_at": world.now(), "events": [viewed, event("survey_shown"), answered]});
        let sent = world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", agent)]);
        assert_eq!((sent.status, &sent.json["refused"]), (200, &json!([])), "{}", sent.text);
    }
    world
}

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30&minimum=1";

fn row<'a>(found: &'a Value, key: &Value) -> &'a Value {
    found["rows"].as_array().unwrap().iter().find(|row| row["key"] == *key).unwrap_or_else(|| panic!("{key}: {found}"))
}

#[test]
fn any_score_by_two_dimensions_and_weeks_is_exact() {
    let world = world();
    let found = world.read(&format!("cube?{NOVEMBER}&measure=nps&by=page,device&per=week&explain=1"));
    assert_eq!(
        found["periods"],
        json!([{"from": "2026-11-09", "to": "2026-11-15"}, {"from": "2026-11-16", "to": "2026-11-22"}]),
        "{found}"
    );
    let n: u64 = found["rows"].as_array().unwrap().iter().map(|row| row["total"]["n"].as_u64().unwrap()).sum();
    assert_eq!((n, &found["total"]["total"]["n"]), (24, &json!(24)));
    assert_eq!(row(&found, &json!(["/a", "phone"]))["total"]["value"], 100.0);
    assert_eq!(row(&found, &json!(["/b", "desktop"]))["total"]["value"], -100.0);
    assert!(found["explain"]["method"].as_str().unwrap().contains("never averaged"));
    let whole = world.read("scores?from=2026-11-01&to=2026-11-30&minimum=1");
    assert_eq!(found["total"]["total"]["value"], whole["nps"]["value"]);
    // Rolled up, and drilled down into a slice.
    let up = world.read(&format!("cube?{NOVEMBER}&measure=answered&by=page"));
    assert_eq!((&up["rows"][0]["key"], &up["rows"][0]["total"]["value"]), (&json!(["/a"]), &json!(12)));
    let slice = world.read(&format!("cube?{NOVEMBER}&measure=answered&by=page&device=phone"));
    assert_eq!(slice["total"]["total"]["value"], 8);
    assert_eq!(world.read(&format!("cube?{NOVEMBER}&measure=answered&country=unknown"))["total"]["total"]["value"], 24);
    // Page views too, and a crash changes nothing.
    for _ in 0..2 {
        let viewed = world.read(&format!("cube?{NOVEMBER}&measure=page_views&by=page,device&per=week"));
        let cells = [
            (["/a", "phone"], 4),
            (["/a", "desktop"], 8),
            (["/b", "phone"], 2),
            (["/b", "desktop"], 4),
            (["/c", "phone"], 2),
            (["/c", "desktop"], 4),
        ];
        for (key, views) in cells {
            assert_eq!(row(&viewed, &json!(key))["total"]["value"], views, "{viewed}");
        }
        assert_eq!(viewed["total"]["total"]["value"], 24);
        let slice = world.read(&format!("cube?{NOVEMBER}&measure=page_views&by=page&device=phone"));
        assert_eq!(slice["total"]["total"]["value"], 8, "{slice}");
        world.edge.crash();
    }
}

#[test]
fn others_are_named_and_views_are_counted_too() {
    let world = world();
    let found = world.read(&format!("cube?{NOVEMBER}&measure=page_views&by=page&top=1&per=month"));
    assert_eq!((&found["rows"][0]["key"], &found["rows"][0]["total"]["value"]), (&json!(["/a"]), &json!(12)), "{found}");
    assert_eq!(
        (&found["rows"][1]["key"], &found["rows"][1]["total"]["value"], &found["other"]),
        (&json!(["other"]), &json!(12), &json!([2]))
    );
    let file = world.admin(
        "GET",
        &format!("/api/sites/{}/export/cube.csv?{NOVEMBER}&measure=nps&by=page,device&per=week", world.site),
        Value::Null,
    );
    assert!(file.text.starts_with("by_1,by_2,from,to,measure,value,low,high,n\r\n/a,"), "{}", file.text);
    let empty = world.read("cube?from=2020-01-01&to=2020-02-01");
    assert!(empty["rows"] == json!([]) && empty["not_enough"].as_str().unwrap().contains("not enough data yet"));
    for (query, field) in [
        ("measure=joy", "measure"),
        ("by=shoe", "by"),
        ("by=page,page", "by"),
        ("by=page,device,country", "by"),
        ("per=hour", "per"),
        ("top=0", "top"),
        ("survey=none", "survey"),
        ("from=2026-12-01&to=2026-11-01", "from"),
    ] {
        let wrong = world.admin("GET", &format!("/api/sites/{}/cube?{query}", world.site), Value::Null);
        assert_eq!((wrong.status, wrong.json["field"].as_str()), (422, Some(field)), "{query}: {}", wrong.text);
    }
}

#[test]
fn what_was_sold_is_counted_by_the_circumstances_of_the_order() {
    let world = World::with(json!({"shards": 2}));
    for n in 0..20 {
        let (day, agent) = (if n % 2 == 0 { "2026-11-12" } else { "2026-11-19" }, if n % 4 == 0 { PHONE } else { CHROME });
        let head = |id: String, kind: &str| json!({"id": id, "at": format!("{day}T10:00:00Z"), "type": kind, "visitor": format!("v{n}"), "path": "/pay"});
        let mut order = head(format!("o{n}"), "order");
        order["order_id"] = json!(format!("order-{n}"));
        order["revenue"] = json!(10.5);
        order["currency"] = json!("USD");
        let mut events = vec![order];
        if n == 4 {
            let mut refund = head("r4".into(), "refund");
            refund["order_id"] = json!("order-4");
            refund["at"] = json!("2026-11-20T10:00:00Z");
            events.push(refund);
        }
        let body = json!({"key": world.key, "sent_at": world.now(), "events": events});
        let sent = world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", agent)]);
        assert_eq!((sent.status, &sent.json["refused"]), (200, &json!([])), "{}", sent.text);
    }
    let orders = world.read(&format!("cube?{NOVEMBER}&measure=orders&by=page,device&per=week"));
    assert_eq!(row(&orders, &json!(["/pay", "phone"]))["total"]["value"], 5, "{orders}");
    assert_eq!(row(&orders, &json!(["/pay", "desktop"]))["cells"], json!([{"value": 5}, {"value": 10}]));
    let revenue = world.read(&format!("cube?{NOVEMBER}&measure=revenue&by=device&per=week&explain=1"));
    // Paid back on its own day, under the circumstances of the order.
    assert_eq!(row(&revenue, &json!(["phone"]))["cells"], json!([{"value": 52.5}, {"value": -10.5}]), "{revenue}");
    assert_eq!((&revenue["currency"], &revenue["total"]["total"]["value"]), (&json!("USD"), &world.total()["revenue"]));
    let slice = world.read(&format!("cube?{NOVEMBER}&measure=revenue&device=desktop"));
    assert_eq!(slice["total"]["total"]["value"], 157.5);
    world.edge.crash();
    assert_eq!(world.read(&format!("cube?{NOVEMBER}&measure=orders&by=device"))["total"]["total"]["value"], 20);
}
