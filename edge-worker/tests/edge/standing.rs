//! Where everybody stands: stages, moves, what may be lost; the list as a file; what is not to be mentioned.

use serde_json::{Value, json};

use crate::world::{TOKEN, World, counts};

fn bearer() -> String {
    format!("Bearer {TOKEN}")
}

/// Orders of a customer, so many days before today.
fn bought(customer: &str, days_ago: &[i64]) -> String {
    let today = crate::world::time("2026-11-22T00:00:00Z") / 86_400_000;
    let line = |ago: &i64| format!("{customer},{},{}.00\n", rapport_model::value::Day((today - ago) as i32), 20 + ago % 7);
    days_ago.iter().map(line).collect()
}

fn shop() -> World {
    let world = World::with(json!({"shards": 2}));
    let mut table = "customer_id,date,dollars\n".to_owned();
    for n in 0..60 {
        table += &bought(&format!("c{n}"), &(0..=(n % 7)).map(|k| 300 - k * (20 + n % 11)).collect::<Vec<_>>());
    }
    table += &bought("regular", &[180, 150, 120, 90, 60, 30, 2]);
    table += &bought("quiet", &[185, 175, 165, 155, 145, 135, 125, 115, 105, 95, 85, 75, 65, 55, 45, 35, 25]);
    let path = format!("/api/sites/{}/import/orders", world.site);
    let sent = world.send("POST", &path, table, &[("Authorization", &bearer()), ("Content-Type", "text/csv")]);
    assert_eq!(counts(&sent).2, 0, "{}", sent.text);
    world
}

fn view(world: &World, id: &str, visitor: &str, path: &str) -> Value {
    json!({"id": id, "at": world.now(), "visitor": visitor, "type": "page_view", "view": id, "url": format!("https://shop.example{path}"), "path": path})
}

#[test]
fn stages_value_and_moves_of_everybody_add_up() {
    let world = shop();
    world.page(json!([view(&world, "w1", "stranger", "/")]), &[]);
    let standing = world.read("lifecycle?from=2026-10-01");
    let sum = |of: &Value, field: &str| of.as_object().unwrap().values().map(|crowd| crowd[field].as_f64().unwrap()).sum::<f64>();
    assert_eq!((sum(&standing["by_stage"], "persons"), sum(&standing["by_loyalty"], "persons")), (63.0, 63.0), "{standing}");
    assert_eq!((&standing["by_stage"]["attract"]["persons"], &standing["by_stage"]["attract"]["unnamed"]), (&json!(1), &json!(1)));
    assert_eq!(standing["stages"]["special_care"], standing["by_stage"]["special_care"]["persons"]);
    // What the list says of each adds up to what is said of all.
    let (mut worth, mut at_risk) = (0.0, 0.0);
    for item in world.read("visitors?sort=value&limit=200")["items"].as_array().unwrap() {
        worth += item["value"]["expected"].as_f64().unwrap_or(0.0);
        let lapsed = item["stage"] == "lapsed";
        at_risk += item["risk"]["value_at_risk"].as_f64().filter(|_| !lapsed).unwrap_or(0.0);
    }
    assert!((sum(&standing["by_stage"], "value") - worth).abs() < 1.0, "{worth} {standing}");
    assert!((standing["value_at_risk"].as_f64().unwrap() - at_risk).abs() < 1.0, "{at_risk} {standing}");
    let risky = world.read("visitors?sort=value_at_risk&limit=200");
    let risky: Vec<_> = risky["items"].as_array().unwrap().iter().filter_map(|item| item["risk"]["value_at_risk"].as_f64()).collect();
    assert!(risky.len() == 62 && risky.windows(2).all(|pair| pair[0] >= pair[1] - 0.01), "{risky:?}");
    let flow = standing["flow"].as_array().unwrap();
    assert!(flow.iter().any(|one| one["from"] == "manage" && one["to"] == "special_care"), "the quiet one: {standing}");
    for stage in ["welcome", "get_to_know", "manage", "special_care", "lapsed", "won_back"] {
        let moved = |end: &str| flow.iter().filter(|one| one[end] == stage).map(|one| one["persons"].as_i64().unwrap()).sum::<i64>();
        let (before, now) = (standing["before"][stage].as_i64().unwrap(), standing["stages"][stage].as_i64().unwrap());
        assert_eq!(before + moved("to") - moved("from"), now, "{stage}: {standing}");
    }
    let late = world.admin("GET", &format!("/api/sites/{}/lifecycle?from=2027-01-01", world.site), Value::Null);
    assert_eq!((late.status, &late.json["field"]), (422, &json!("from")));
    let key = world.read("key-customers?limit=2");
    assert_eq!(key["items"][0]["name"], Value::Null, "nobody told a name");
}

#[test]
fn page_after_page_comes_to_everybody_in_every_order() {
    let world = shop();
    // Visitors without an order come after all who were appraised, on a page with some of them and on pages of their own.
    world.page((0..9).map(|n| view(&world, &format!("w{n}"), &format!("stranger-{n}"), "/")).collect(), &[]);
    for sort in ["value", "risk", "value_at_risk", "revenue", "last_seen"] {
        let whole = world.read(&format!("visitors?sort={sort}&limit=200"));
        let ids = |page: &Value| page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = world.read(&format!("visitors?sort={sort}&limit=7&cursor={cursor}"));
            found.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => cursor = rapport_edge::query::encoded(next),
                None => break,
            }
        }
        assert_eq!((found.len(), &found), (71, &ids(&whole)), "{sort}");
    }
}

#[test]
fn an_empty_site_says_that_it_knows_too_little() {
    let world = World::new();
    let standing = world.read("lifecycle");
    assert_eq!((&standing["value_at_risk"], &standing["flow"], &standing["sells"]), (&Value::Null, &json!([]), &json!(false)));
    assert!(standing["not_enough"].as_str().unwrap().contains("not enough data yet"));
}

#[test]
fn a_look_at_leaving_is_a_reason_that_is_not_mentioned() {
    let world = shop();
    let identify =
        json!({"id": "i1", "at": world.now(), "visitor": "v1", "type": "identify", "user_id": "quiet", "traits": {"name": "=cmd|calc"}});
    world.page(json!([identify, view(&world, "w1", "v1", "/help/cancellation-terms"), view(&world, "w2", "v1", "/")]), &[]);
    let quiet = world.read("visitors/quiet");
    let reasons = quiet["risk"]["reasons"].as_array().unwrap();
    let told: Vec<_> = reasons.iter().map(|one| (one["reason"].as_str().unwrap(), one["mention"].as_bool().unwrap())).collect();
    assert_eq!(told, [("overdue", true), ("looked", false)], "{quiet}");
    assert_eq!((&reasons[1]["page"], &reasons[1]["day"]), (&json!("/help/cancellation-terms"), &json!("2026-11-22")));
    // The list as a file: as it is narrowed, and never a formula.
    let file = |query: &str| {
        let path = format!("/api/sites/{}/export/customers.csv{query}", world.site);
        world.send("GET", &path, "", &[("Authorization", &bearer())])
    };
    let cared = file("?stage=special_care&sort=risk");
    let lines: Vec<_> = cared.text.split("\r\n").collect();
    assert!(lines[0].starts_with("id,name,email,company,stage,loyalty,value,value_low,value_high,alive,leaving,value_at_risk,"));
    assert!(lines.iter().any(|line| line.starts_with("quiet,'=cmd|calc,,,special_care,")), "{}", cared.text);
    assert!(!cared.text.contains("regular"));
    assert_eq!(file("").text.split("\r\n").count(), 62 + 2);
    assert_eq!((file("?stage=happy").status, file("?segment=gone").status), (422, 422));
}
