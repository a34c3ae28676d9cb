//! Imports and exports; the OpenAPI document.

use serde_json::{Value, json};

use crate::world::{Answer, TOKEN, World, counts};

fn bring(world: &World, path: &str, body: impl Into<Vec<u8>>) -> Answer {
    world.send(
        "POST",
        &format!("/api/sites/{}/{path}", world.site),
        body,
        &[("Authorization", &format!("Bearer {TOKEN}")), ("Content-Type", "text/csv")],
    )
}

fn file(world: &World, path: &str) -> String {
    let answer = world.admin("GET", &format!("/api/sites/{}/export/{path}", world.site), Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

#[test]
fn orders_come_from_a_table_once() {
    let world = World::with(json!({"shards": 2, "time_zone": "America/New_York"}));
    let table = "customer_id,date,cds,dollars\n4,1997-01-01,2,29.33\n4,19970118,2,29.73\n4,1997-01-01,2,29.33\n18,1997-01-04,1,14.96\n,1997-01-04,1,5\n21,soon,1,5\n21,2090-01-01,1,5\n21,1997-01-05,1,\n";
    let first = bring(&world, "import/orders", table);
    assert_eq!(counts(&first), (4, 0, 4), "{}", first.text);
    assert_eq!(first.json["mapping"], json!({"customer_id": "user_id", "date": "at", "dollars": "revenue"}));
    assert_eq!(first.json["refused"][0], json!({"index": 4, "reason": "customer_id: is missing"}));
    assert_eq!(counts(&bring(&world, "import/orders", table)), (0, 4, 4), "the same file again changes nothing");
    let person = world.read("visitors/4");
    assert_eq!((&person["orders"], &person["revenue"]), (&json!(3), &json!(88.39)));
    let days = world.read("totals?from=1997-01-01&to=1997-12-31")["days"].clone();
    assert_eq!((&days[0]["day"], &days[0]["orders"]), (&json!("1997-01-01"), &json!(2)), "a day of the file is a day of the site");
    assert_eq!(bring(&world, "import/orders", "a,b\n1,2\n").json["field"], "user_id");
    assert_eq!(counts(&bring(&world, "import/orders?user_id=a&revenue=b&at=c", "a,b,c\nx,5,2020-02-29\n")), (1, 0, 0));
    assert_eq!(bring(&world, "import/cases", "a\n").status, 404);
}

#[test]
fn customers_come_with_what_is_known_of_them() {
    let world = World::new();
    let table = "ID;E-Mail;Name;Plan\n7;ann@example.com;Ann;pro\n8;bob@example.com;<img src=x onerror=alert(1)>;\n";
    assert_eq!(counts(&bring(&world, "import/customers", table)), (2, 0, 0));
    assert_eq!(world.read("visitors/7")["traits"], json!({"email": "ann@example.com", "name": "Ann", "Plan": "pro"}));
    assert_eq!(world.total()["visitors"], 0, "who was told about was not there");
    assert_eq!(world.read("visitors?q=bob@")["items"].as_array().unwrap().len(), 1);
}

#[test]
fn answers_come_from_elsewhere() {
    let world = World::new();
    let mut lines: Vec<String> = (0..40).map(|n| json!({"user_id": format!("u{n}"), "survey": "spring", "kind": "nps", "score": if n < 30 { 10 } else { 0 }, "at": "2026-10-01T10:00:00Z", "comment": "fine"}).to_string()).collect();
    lines.push(json!({"user_id": "u1", "survey": "After delivery", "kind": "csat", "score": 5, "at": "2026-10-02T10:00:00Z"}).to_string());
    lines.push(json!({"user_id": "u1", "survey": "x", "kind": "nps", "score": 11, "at": "2026-10-02T10:00:00Z"}).to_string());
    lines.push(json!({"user_id": "u1", "survey": "x", "kind": "stars", "score": 1, "at": "2026-10-02T10:00:00Z"}).to_string());
    lines.push("nonsense".to_owned());
    let body = lines.join("\n");
    assert_eq!(counts(&bring(&world, "responses", body.clone())), (41, 0, 3));
    assert_eq!(counts(&bring(&world, "responses", body)), (0, 41, 3));
    let csv = "User_ID,Survey,Kind,Class,Score,At,ID\nu9,spring,nps,transaction,3,2026-10-03,one\n";
    assert_eq!(counts(&bring(&world, "responses", csv)), (1, 0, 0));
    let scores = world.read("scores?from=2026-01-01&to=2026-12-31");
    assert_eq!(
        (&scores["nps"]["value"], &scores["nps"]["n"], &scores["csat"]["n"], &scores["csat"]["value"]),
        (&json!(50.0), &json!(40), &json!(1), &Value::Null)
    );
    assert_eq!(world.read("scores?from=2026-01-01&to=2026-12-31&survey=After%20delivery&minimum=1")["csat"]["value"], 100.0);
    assert_eq!(world.read("scores?from=2026-01-01&to=2026-12-31&class=transaction&minimum=1")["nps"]["detractors"], 1);
    let listed = world.read("surveys")["items"].clone();
    let spring = listed.as_array().unwrap().iter().find(|survey| survey["id"] == "spring").unwrap().clone();
    assert_eq!((&spring["status"], &spring["answered"]), (&json!("imported"), &json!(41)));
    let rows = file(&world, "responses.csv");
    assert_eq!(rows.lines().count(), 43);
    assert!(rows.starts_with("submission,at,visitor,survey,survey_name,version,class,kind,score,comment,question,unverified\r\n"));
}

#[test]
fn everything_comes_out_again() {
    let world = World::with(json!({"shards": 2}));
    let messages: Vec<_> = (0..300).map(|n| json!({"type": "track", "messageId": format!("m{n}"), "userId": format!("u{n}"), "event": "=cmd, \"x\"", "timestamp": "2026-11-01T00:00:00Z", "properties": {"n": n}})).collect();
    for some in messages.chunks(100) {
        assert_eq!(counts(&world.segment(json!(some))), (100, 0, 0));
    }
    let rows = file(&world, "events.ndjson");
    assert_eq!(rows.lines().count(), 300);
    let row: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    assert_eq!((&row["type"], &row["name"], &row["day"]), (&json!("track"), &json!("=cmd, \"x\""), &json!("2026-11-01")));
    assert_eq!(file(&world, "events.csv?from=2026-11-02&to=2026-11-03").lines().count(), 1);
    assert!(file(&world, "events.xlsx").starts_with("PK"));
    assert_eq!(file(&world, "visitors.csv").lines().count(), 301);
    assert_eq!(world.admin("GET", &format!("/api/sites/{}/export/events.exe", world.site), Value::Null).status, 404);
}

#[test]
fn the_document_is_there_for_everybody() {
    let world = World::new();
    let document = world.send("GET", "/api/openapi.json", "", &[]);
    assert_eq!((document.status, &document.json["openapi"]), (200, &json!("3.1.0")));
    assert!(document.json["paths"]["/api/sites/{site}/scores"]["get"]["parameters"].as_array().unwrap().len() > 5);
    assert_eq!(world.admin("PUT", "/api/sites", Value::Null).status, 405);
    assert_eq!(world.send("GET", "/r/api/openapi.json", "", &[]).status, 200);
}
