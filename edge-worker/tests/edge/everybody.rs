//! Questions to everybody: slice by slice, kept as people change, and, of many people, told with the time they speak of.

use serde_json::{Value, json};

use crate::world::{TOKEN, World};

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30&minimum=1";

fn send(world: &World, path: &str, kind: &str, body: String) {
    let headers = [("Authorization", format!("Bearer {TOKEN}")), ("Content-Type", kind.to_owned())];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sent = world.send("POST", &format!("/api/sites/{}/{path}", world.site), body, &headers);
    assert_eq!(sent.status, 200, "{}", sent.text);
}

fn answer(world: &World, people: impl Iterator<Item = usize>) {
    let line = |n: usize| {
        let score = if n.is_multiple_of(2) { 10 } else { 0 };
        json!({"user_id": format!("u{n}"), "survey": "spring", "kind": "nps", "score": score, "comment": "late", "at": "2026-11-10T10:00:00Z"})
            .to_string()
    };
    let lines: Vec<String> = people.map(line).collect();
    for some in lines.chunks(700) {
        send(world, "responses", "application/x-ndjson", some.join("\n"));
    }
}

/// Answers of a group by its key.
fn n(found: &Value, key: &str) -> u64 {
    let groups = found["groups"].as_array().unwrap();
    groups.iter().find(|group| group["key"] == key).map_or(0, |group| group["nps"]["n"].as_u64().unwrap())
}

#[test]
fn groups_of_people_follow_as_people_change() {
    let world = World::with(json!({"shards": 2}));
    answer(&world, 0..330);
    let plan = |rows: &str| send(&world, "import/customers", "text/csv", format!("user_id,plan\n{rows}"));
    plan(&(0..330).map(|n| format!("u{n},{}\n", if n < 200 { "pro" } else { "free" })).collect::<String>());
    let by_plan = || world.read(&format!("scores?{NOVEMBER}&by=trait:plan"));
    let found = by_plan();
    assert_eq!((n(&found, "pro"), n(&found, "free"), &found["nps"]["n"]), (200, 130, &json!(330)), "{found}");
    let rule = json!({"name": "Free", "rule": {"trait": "plan", "op": "equals", "value": "free"}});
    let made = world.admin("POST", &format!("/api/sites/{}/segments", world.site), rule);
    let free = || world.read(&format!("scores?{NOVEMBER}&segment={}&by=device", made.json["id"].as_str().unwrap()));
    assert_eq!((&free()["nps"]["n"], &free()["nps"]["promoters"]), (&json!(130), &json!(65)));
    // Other days and classes are read from the same table.
    assert_eq!(world.read("scores?from=2026-11-11&to=2026-11-30&minimum=1&by=trait:plan")["groups"], json!([]));
    assert_eq!(world.read(&format!("scores?{NOVEMBER}&by=trait:plan&class=transaction"))["groups"], json!([]));
    // Somebody moves over, somebody new answers, somebody is erased; what is said later holds.
    world.edge.pass(1_000).unwrap();
    plan("u7,free\n");
    answer(&world, 400..401);
    plan("u400,pro\n");
    assert_eq!((n(&by_plan(), "pro"), n(&by_plan(), "free"), &free()["nps"]["n"]), (200, 131, &json!(131)));
    let erased = world.admin("DELETE", &format!("/api/sites/{}/visitors/u300", world.site), Value::Null);
    assert_eq!((erased.status, n(&by_plan(), "free"), &free()["nps"]["n"]), (204, 130, &json!(130)));
    // After a crash the same is found again.
    world.edge.crash();
    assert_eq!((n(&by_plan(), "pro"), n(&by_plan(), "free")), (200, 130));
    let drivers = world.read("drivers?from=2026-11-01&to=2026-11-30&traits=plan");
    let of_plan: u64 =
        drivers["items"].as_array().unwrap().iter().filter(|one| one["by"] == "trait:plan").map(|one| one["n"].as_u64().unwrap()).sum();
    assert_eq!(of_plan, 330, "{drivers}");
}

#[test]
fn of_many_people_what_was_found_last_is_told_with_its_time_and_found_anew() {
    let world = World::new();
    answer(&world, 0..2_050);
    let read = || {
        let found = world.read(&format!("nonresponse?{NOVEMBER}"));
        let comments = world.read(&format!("comments?{NOVEMBER}&limit=1"));
        let results = world.read(&format!("surveys/spring/results?{NOVEMBER}"));
        let counts = [found["n"].as_u64(), comments["total"].as_u64(), results["started"].as_u64()].map(Option::unwrap);
        (counts, [&found, &comments, &results].map(|one| one["as_of"].as_str().unwrap().to_owned()))
    };
    let first = World::NOW.to_owned();
    assert_eq!(read(), ([2_050; 3], [first.clone(), first.clone(), first.clone()]));
    answer(&world, 3_000..3_001);
    world.edge.pass(120_000).unwrap();
    // Nobody waits while everybody is looked at; the errand has done it when somebody asks again.
    world.edge.hold_errands(true);
    assert_eq!(read(), ([2_050; 3], [first.clone(), first.clone(), first.clone()]));
    world.edge.hold_errands(false);
    world.edge.pass(1_000).unwrap();
    let (counts, as_of) = read();
    assert_eq!(counts, [2_051; 3], "{as_of:?}");
    assert!(as_of.iter().all(|as_of| *as_of > first), "{as_of:?}");
    // What somebody wrote who was erased is not told a moment longer.
    answer(&world, 3_002..3_003);
    let erased = world.admin("DELETE", &format!("/api/sites/{}/visitors/u3000", world.site), Value::Null);
    assert_eq!((erased.status, read().0), (204, [2_051; 3]));
}
