//! Who did not answer, and what that does to the score.

use serde_json::{Value, json};

use crate::world::{ORIGIN, TOKEN, World};

/// 200 people bought; of the 40 with five orders all answered and are happy, of the 160 with one order every fourth answered and
/// is not.
fn answered() -> World {
    let world = World::with(json!({"shards": 2}));
    let (mut orders, mut answers) = ("user_id,order_id,date,amount\n".to_owned(), Vec::new());
    for n in 0..200 {
        let is_keen = n < 40;
        for order in 0..(if is_keen { 5 } else { 1 }) {
            orders += &format!("u{n},o{n}-{order},2026-11-0{},20\n", order + 1);
        }
        if is_keen || n % 4 == 0 {
            let score = if is_keen { 10 } else { 3 };
            answers.push(
                json!({"user_id": format!("u{n}"), "survey": "spring", "kind": "nps", "score": score, "at": "2026-11-10T10:00:00Z"})
                    .to_string(),
            );
        }
    }
    let send = |path: &str, kind: &str, body: String| {
        let headers = [("Authorization", format!("Bearer {TOKEN}")), ("Content-Type", kind.to_owned()), ("Origin", ORIGIN.to_owned())];
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = world.send("POST", &format!("/api/sites/{}/{path}", world.site), body, &headers);
        assert_eq!(sent.status, 200, "{}", sent.text);
    };
    send("import/orders", "text/csv", orders);
    send("responses", "application/x-ndjson", answers.join("\n"));
    world
}

#[test]
fn the_keen_are_heard_too_loudly_and_it_is_said() {
    let world = answered();
    let found = world.read("nonresponse?from=2026-11-01&to=2026-11-30&by=orders,country&explain=1");
    assert_eq!((&found["eligible"], &found["asked"], &found["responders"], &found["n"]), (&json!(200), &json!(80), &json!(80), &json!(80)));
    let orders = &found["by"][0];
    assert_eq!(
        (&orders["by"], &orders["groups"][0]["key"], &orders["groups"][0]["eligible"]),
        (&json!("orders"), &json!("1"), &json!(160))
    );
    assert_eq!((&orders["groups"][1]["key"], &orders["groups"][1]["responders"]), (&json!("5+"), &json!(40)));
    let weighted = &orders["weighted"];
    // 40 of 200 would all say 10, 160 all 3.
    assert!((weighted["value"].as_f64().unwrap() + 60.0).abs() < 1e-9, "{weighted}");
    assert!((weighted["raw"].as_f64().unwrap() - 0.0).abs() < 1e-9 && weighted["differs"] == true, "{weighted}");
    let raw = world.read("scores?from=2026-11-01&to=2026-11-30");
    assert_eq!(raw["nps"]["value"].as_f64().unwrap(), weighted["raw"].as_f64().unwrap());
    assert!(weighted["effective_n"].as_f64().unwrap() < 80.0);
    let mostly = &found["mostly"];
    assert_eq!(
        (&mostly["by"], &mostly["key"], &mostly["share_of_answers"], &mostly["share_of_people"]),
        (&json!("orders"), &json!("5+"), &json!(0.5), &json!(0.2))
    );
    assert!(found["by"][1]["weighted"].is_null(), "one group alone weighs nothing: {found}");
    assert!(found["explain"]["source"].as_str().unwrap().contains("Holt"));
}

#[test]
fn few_answers_and_wrong_questions() {
    let world = answered();
    let empty = world.read("nonresponse?from=2020-01-01&to=2020-01-31");
    assert_eq!((&empty["n"], &empty["differs"], &empty["mostly"]), (&json!(0), &json!(false), &Value::Null));
    assert!(empty["not_enough"].as_str().unwrap().contains("not enough data yet"));
    let few = world.read("nonresponse?from=2026-11-01&to=2026-11-30&minimum=1000");
    assert!(few["by"].as_array().unwrap().iter().all(|by| by["weighted"].is_null()) && few["mostly"].is_null());
    let by_survey = world.read("nonresponse?from=2026-11-01&to=2026-11-30&survey=spring");
    assert_eq!((&by_survey["responders"], &by_survey["class"]), (&json!(80), &Value::Null));
    for (query, field) in [
        ("by=shoe", "by"),
        ("by=trait:", "by"),
        ("score=ces", "score"),
        ("survey=none", "survey"),
        ("from=2026-12-01&to=2026-11-01", "from"),
        ("by=trait:a,trait:b,trait:c,trait:d,trait:e,trait:f,trait:g,trait:h,trait:i", "by"),
    ] {
        let wrong = world.admin("GET", &format!("/api/sites/{}/nonresponse?{query}", world.site), Value::Null);
        assert_eq!((wrong.status, wrong.json["field"].as_str()), (422, Some(field)), "{query}: {}", wrong.text);
    }
}
