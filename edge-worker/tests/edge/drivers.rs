//! What moves the score, two breakdowns at once, groups by stage and segment, and "how?".

use serde_json::{Value, json};

use crate::world::{TOKEN, World};

/// Answers of 240 people: those of the free plan are unhappy, plan and day told.
fn answered() -> World {
    let world = World::with(json!({"shards": 2}));
    let mut lines = Vec::new();
    let mut table = "user_id,plan\n".to_owned();
    for n in 0..240 {
        let plan = if n % 2 == 0 { "pro" } else { "free" };
        let score = if plan == "free" && n % 3 != 0 { 2 } else { 10 };
        let at = format!("2026-11-0{}T10:00:00Z", 1 + n % 9);
        lines.push(json!({"user_id": format!("u{n}"), "survey": "spring", "kind": "nps", "score": score, "at": at}).to_string());
        table += &format!("u{n},{plan}\n");
    }
    let send = |path: &str, kind: &str, body: String| {
        let sent = world.send(
            "POST",
            &format!("/api/sites/{}/{path}", world.site),
            body,
            &[("Authorization", &format!("Bearer {TOKEN}")), ("Content-Type", kind)],
        );
        assert_eq!(sent.status, 200, "{}", sent.text);
    };
    send("responses", "application/x-ndjson", lines.join("\n"));
    send("import/customers", "text/csv", table);
    world
}

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

#[test]
fn groups_are_ranked_by_what_they_move_and_guarded() {
    let world = answered();
    let free = json!({"name": "Free", "rule": {"trait": "plan", "op": "equals", "value": "free"}});
    let made = world.admin("POST", &format!("/api/sites/{}/segments", world.site), free);
    let found = world.read(&format!("drivers?{NOVEMBER}&traits=plan,shoe_size&explain=1"));
    let items = found["items"].as_array().unwrap();
    assert_eq!((&found["n"], found["compared"].as_u64().unwrap() as usize), (&json!(240), items.len()), "{found}");
    let of = |by: &str, key: &str| {
        items.iter().find(|one| one["by"] == by && one["key"] == key).unwrap_or_else(|| panic!("{by} {key}: {found}"))
    };
    let (free, pro) = (of("trait:plan", "free"), of("trait:plan", "pro"));
    assert!(free["value"].as_f64().unwrap() < -100.0 && free["significant"] == true, "{free}");
    assert!((free["pull"].as_f64().unwrap() + pro["pull"].as_f64().unwrap()).abs() < 1e-9, "pulls on the whole cancel out");
    let segment = of("segment", made.json["id"].as_str().unwrap());
    assert_eq!((&segment["name"], &segment["value"]), (&json!("Free"), &free["value"]));
    assert!(items.windows(2).all(|pair| pair[0]["pull"].as_f64().unwrap().abs() >= pair[1]["pull"].as_f64().unwrap().abs()));
    assert!(found["explain"]["method"].as_str().unwrap().contains("Benjamini"));
    let empty = world.read("drivers?from=2020-01-01&to=2020-01-31");
    assert_eq!((&empty["items"], &empty["value"]), (&json!([]), &Value::Null));
    assert!(empty["not_enough"].as_str().unwrap().contains("not enough data yet"));
    for (query, field) in [
        ("score=ces", "score"),
        ("traits=a,b,c,d,e,f", "traits"),
        ("from=2026-12-01&to=2026-11-01", "from"),
        ("class=love", "class"),
        ("explain=2", "explain"),
    ] {
        let wrong = world.admin("GET", &format!("/api/sites/{}/drivers?{query}", world.site), Value::Null);
        assert_eq!((wrong.status, wrong.json["field"].as_str()), (422, Some(field)), "{query}: {}", wrong.text);
    }
}

#[test]
fn scores_are_broken_down_by_two_things_and_by_what_is_read_of_people() {
    let world = answered();
    let both = world.read(&format!("scores?{NOVEMBER}&by=device,page&minimum=1"));
    assert_eq!(both["groups"][0]["key"], json!([null, null]), "imported answers know neither: {both}");
    assert_eq!(both["groups"][0]["nps"]["n"], 240);
    let staged = world.read(&format!("scores?{NOVEMBER}&by=stage&minimum=1"));
    let n: u64 = staged["groups"].as_array().unwrap().iter().map(|group| group["nps"]["n"].as_u64().unwrap()).sum();
    assert_eq!(n, 240, "{staged}");
    for by in ["page,page", "page,shoe", "happiness", "trait:"] {
        let wrong = world.admin("GET", &format!("/api/sites/{}/scores?by={by}", world.site), Value::Null);
        assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("by")), "{by}: {}", wrong.text);
    }
    let how = world.read(&format!("scores?{NOVEMBER}&explain=1"));
    let inputs = &how["explain"]["nps"]["inputs"];
    assert_eq!((&inputs["n"], &inputs["promoters"], &inputs["minimum"]), (&json!(240), &how["nps"]["promoters"], &json!(30)));
    assert!(world.read(&format!("scores?{NOVEMBER}"))["explain"].is_null());
    assert!(world.read("value?explain=1")["explain"]["bg_nbd"]["source"].as_str().unwrap().contains("Fader"));
    assert!(world.read("visitors/u1?explain=1")["explain"]["stage"]["source"].as_str().unwrap().contains("Stone"));
}
