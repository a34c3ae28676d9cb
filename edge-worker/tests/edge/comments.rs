//! What people wrote: themes, phrases, moods, search, and what is masked on entry.

use serde_json::{Value, json};

use crate::world::{TOKEN, World};

fn answered(lines: &[(&str, u8, &str, &str)]) -> World {
    let world = World::with(json!({"shards": 2}));
    let lines: Vec<String> = lines
        .iter()
        .map(|(user, score, comment, at)| {
            json!({"user_id": user, "survey": "spring", "kind": "nps", "score": score, "comment": comment, "at": at}).to_string()
        })
        .collect();
    let headers = [("Authorization", format!("Bearer {TOKEN}")), ("Content-Type", "application/x-ndjson".to_owned())];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sent = world.send("POST", &format!("/api/sites/{}/responses", world.site), lines.join("\n"), &headers);
    assert_eq!(sent.status, 200, "{}", sent.text);
    world
}

const STORY: [(&str, u8, &str, &str); 8] = [
    ("u1", 2, "Delivery took two weeks, call me: +49 30 901820", "2026-11-10T10:00:00Z"),
    ("u2", 3, "shipping was slow and the gift wrapping torn", "2026-11-11T10:00:00Z"),
    ("u3", 9, "Great staff, nice gift wrapping", "2026-11-12T10:00:00Z"),
    ("u4", 1, "物流太慢了", "2026-11-13T10:00:00Z"),
    ("u5", 10, "gift wrapping!", "2026-11-14T10:00:00Z"),
    ("u6", 10, "", "2026-11-15T10:00:00Z"),
    ("u7", 9, "blue", "2026-11-16T10:00:00Z"),
    ("u8", 10, "delivered on time", "2026-10-20T10:00:00Z"),
];
const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30&minimum=1";

fn theme<'a>(found: &'a Value, id: &str) -> &'a Value {
    found["themes"].as_array().unwrap().iter().find(|theme| theme["id"] == id).unwrap_or_else(|| panic!("{id}: {found}"))
}

fn texts(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect()
}

#[test]
fn comments_are_counted_by_theme_beside_their_ratings() {
    let world = answered(&STORY);
    let found = world.read(&format!("comments?{NOVEMBER}&explain=1"));
    assert_eq!((&found["total"], &found["matching"], &found["before"]), (&json!(6), &json!(6), &json!(1)), "{found}");
    let delivery = theme(&found, "delivery");
    assert_eq!((&delivery["count"], &delivery["nps"]["value"], &delivery["nps"]["n"]), (&json!(3), &json!(-100.0), &json!(3)));
    assert_eq!(
        (&delivery["share"], &delivery["before"]["count"], &delivery["before"]["nps"]["value"]),
        (&json!(0.5), &json!(1), &json!(100.0))
    );
    assert_eq!(delivery["change"]["nps"]["value"], json!(-200.0));
    assert!(delivery["change"]["share"]["low"].as_f64().unwrap() < delivery["change"]["share"]["high"].as_f64().unwrap());
    assert_eq!(found["suggestions"][0]["phrase"], "gift wrapping");
    assert_eq!(found["suggestions"][0]["count"], 3);
    assert_eq!((&found["languages"]["zh"], &found["moods"]["bad"]), (&json!(1), &json!(2)), "{found}");
    assert!(texts(&found)[5].ends_with("call me: [phone]"), "{found}");
    assert_eq!(texts(&found)[0], "blue", "the latest first");
    assert!(found["explain"]["method"].as_str().unwrap().contains("hint"));
    let empty = world.read("comments?from=2020-01-01&to=2020-01-31");
    assert!(empty["not_enough"].as_str().unwrap().contains("not enough data yet") && empty["items"] == json!([]));
}

#[test]
fn the_list_is_narrowed_and_goes_on_page_by_page() {
    let world = answered(&STORY);
    let list = |query: &str| world.read(&format!("comments?{NOVEMBER}&{query}"));
    assert_eq!(texts(&list("theme=delivery")).len(), 3);
    assert_eq!(texts(&list("theme=none")), ["blue", "gift wrapping!"]);
    assert_eq!(texts(&list("q=GIFT")).len(), 3);
    assert_eq!(texts(&list("language=zh")), ["物流太慢了"]);
    assert_eq!(texts(&list("mood=good")), ["Great staff, nice gift wrapping"]);
    assert_eq!(texts(&list("survey=spring")).len(), 6);
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = list(&format!("limit=4{cursor}"));
        all.extend(texts(&page).into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => {
                let next: String = next.bytes().map(|b| format!("%{b:02X}")).collect();
                cursor = format!("&cursor={next}");
            }
            None => break,
        }
    }
    assert_eq!(all, texts(&list("")));
    for (query, field) in
        [("theme=x", "theme"), ("mood=blue", "mood"), ("survey=none", "survey"), ("cursor=x", "cursor"), ("limit=0", "limit")]
    {
        let wrong = world.admin("GET", &format!("/api/sites/{}/comments?{query}", world.site), Value::Null);
        assert_eq!((wrong.status, wrong.json["field"].as_str()), (422, Some(field)), "{query}: {}", wrong.text);
    }
}

#[test]
fn a_site_has_themes_of_its_own_and_an_analyst_reads_numbers() {
    let world = answered(&STORY);
    let path = format!("/api/sites/{}/comment-themes", world.site);
    assert_eq!(world.read("comment-themes")["own"], false);
    let own = json!({"themes": [{"id": "wrapping", "name": {"en": "Wrapping", "zh": "包装"}, "words": ["gift wrap", "包装"]}]});
    let saved = world.admin("PUT", &path, own);
    assert_eq!((saved.status, &saved.json["own"]), (200, &json!(true)), "{}", saved.text);
    let found = world.read(&format!("comments?{NOVEMBER}"));
    assert_eq!((found["themes"].as_array().unwrap().len(), &theme(&found, "wrapping")["count"]), (1, &json!(3)));
    assert_eq!(found["items"][1]["themes"], json!(["wrapping"]));
    let wrong = world.admin("PUT", &path, json!({"themes": [{"id": "a", "name": {"en": "A"}, "words": []}]}));
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("themes.0.words")));
    assert_eq!(world.admin("PUT", &path, json!({"themes": null})).json["own"], false);

    let made = world.admin("POST", "/api/tokens", json!({"name": "Ana", "role": "analyst"}));
    let token = made.json["token"].as_str().unwrap();
    let seen = world.as_holder(token, "GET", &format!("/api/sites/{}/comments?{NOVEMBER}", world.site), Value::Null).json;
    assert_eq!((&seen["total"], &seen["items"], &seen["suggestions"], &seen["next"]), (&json!(6), &Value::Null, &json!([]), &Value::Null));
}
