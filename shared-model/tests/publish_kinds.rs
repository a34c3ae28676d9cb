//! Mistakes in the rarer kinds of question, in variables, logic and recall: each has a name and a place.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use rapport_model::survey::{Draft, Survey};
use serde_json::{Value, json};

fn text() -> Value {
    json!({"en": "?"})
}

fn options(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({"id": id, "text": {"en": id}})).collect()
}

fn with(kind: Value) -> Value {
    let mut question = json!({"id": "q", "text": {"en": "?"}});
    question.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
    json!({"name": "One", "languages": ["en"], "questions": [question], "endings": [{"id": "thanks", "text": {"en": "Thanks."}}]})
}

fn problems(draft: &Value) -> Vec<(String, String)> {
    let read: Draft = serde_json::from_value(draft.clone()).unwrap();
    let problems = read.problems();
    assert_eq!(serde_json::from_value::<Survey>(draft.clone()).is_ok(), problems.is_empty());
    assert_eq!(serde_json::from_value::<Draft>(serde_json::to_value(&read).unwrap()).unwrap(), read, "written as it was read");
    problems.into_iter().map(|problem| (problem.path, problem.rule)).collect()
}

#[test]
fn every_kind_has_its_own_mistakes() {
    let ab = || options(&["a", "b"]);
    let picture = |url: &str| json!([{"id": "a", "text": text(), "image": {"url": url}}, {"id": "b", "text": text(), "image": {"url": "https://x.example/b"}}]);
    let cases = [
        (json!({"type": "rating", "points": 5, "look": "stars"}), None),
        (json!({"type": "rating", "points": 8}), Some(("points", "range"))),
        (json!({"type": "rating", "points": 5, "pair": {"dimension": "trust", "half": "expectation"}}), Some(("pair", "pair"))),
        (json!({"type": "single", "options": ab(), "other": text(), "none": text(), "look": "dropdown"}), None),
        (json!({"type": "single", "options": ab(), "at_most": 1}), Some(("at_least", "one"))),
        (json!({"type": "single", "options": options(&["a"])}), Some(("options", "size"))),
        (json!({"type": "single", "options": options(&["a", "other"]), "other": text()}), Some(("other", "twice"))),
        (json!({"type": "single", "options": options(&["a", "none"]), "none": text()}), Some(("none", "twice"))),
        (json!({"type": "single", "options": options(&["a", "other"])}), None),
        (json!({"type": "multiple", "options": ab(), "look": "dropdown"}), Some(("look", "look"))),
        (json!({"type": "multiple", "options": ab(), "at_least": 3}), Some(("at_least", "range"))),
        (json!({"type": "multiple", "options": ab(), "at_least": 2, "at_most": 1}), Some(("at_least", "range"))),
        (json!({"type": "multiple", "options": ab(), "at_least": 1, "at_most": 2}), None),
        (json!({"type": "single", "options": ab(), "look": "pictures"}), Some(("look", "image"))),
        (json!({"type": "single", "options": picture("https://x.example/a"), "look": "pictures"}), None),
        (json!({"type": "single", "options": picture("http://x.example/a"), "look": "pictures"}), Some(("options[0].image.url", "https"))),
        (json!({"type": "ranking", "options": ab()}), None),
        (json!({"type": "ranking", "options": options(&["a", "a"])}), Some(("options[1].id", "twice"))),
        (json!({"type": "matrix", "rows": ab(), "columns": ab()}), None),
        (json!({"type": "matrix", "rows": ab(), "columns": []}), Some(("columns", "size"))),
        (json!({"type": "matrix", "rows": [], "columns": ab()}), Some(("rows", "size"))),
        (json!({"type": "matrix", "rows": ab(), "cell": "rating", "points": 7}), None),
        (json!({"type": "matrix", "rows": ab(), "cell": "rating", "points": 9}), Some(("points", "range"))),
        (json!({"type": "matrix", "rows": ab(), "columns": ab(), "cell": "rating"}), Some(("columns", "size"))),
        (json!({"type": "slider", "min": 0, "max": 100}), None),
        (json!({"type": "slider", "min": 0, "max": 1, "step": 0.3}), Some(("", "range"))),
        (json!({"type": "slider", "min": 1, "max": 0}), Some(("", "range"))),
        (json!({"type": "slider", "min": 0, "max": 1, "step": 0}), Some(("", "range"))),
        (json!({"type": "number", "min": 2, "max": 1}), Some(("min", "range"))),
        (json!({"type": "text", "min_length": 9, "max_length": 8}), Some(("min_length", "range"))),
        (json!({"type": "text", "pattern": "x".repeat(201)}), Some(("pattern", "length"))),
        (json!({"type": "date", "earliest": "2026-02-30"}), Some(("earliest", "format"))),
        (json!({"type": "date", "earliest": "2026-02-03", "latest": "2026-02-02"}), Some(("earliest", "range"))),
        (json!({"type": "email"}), None),
        (json!({"type": "contact", "fields": []}), Some(("fields", "empty"))),
        (json!({"type": "contact", "fields": [{"field": "name"}, {"field": "name", "required": true}]}), Some(("fields[1]", "twice"))),
        (json!({"type": "statement"}), None),
        (json!({"type": "statement", "required": true}), Some(("required", "statement"))),
        (json!({"type": "complaint", "severity": true, "remedy": true, "remedies": ab()}), None),
        (json!({"type": "complaint", "remedies": ab()}), Some(("remedies", "remedy"))),
        (json!({"type": "complaint", "article": {"url": "javascript:alert(1)", "text": text()}}), Some(("article.url", "https"))),
        (json!({"type": "complaint", "article": {"url": "https://x.example"}}), Some(("article.text", "missing"))),
    ];
    for (kind, problem) in cases {
        let found = problems(&with(kind.clone()));
        let place = |at: &str| if at.is_empty() { "questions[0]".to_owned() } else { format!("questions[0].{at}") };
        let wanted: Vec<_> = problem.iter().map(|(at, rule)| (place(at), (*rule).to_owned())).collect();
        assert_eq!(found, wanted, "{kind}");
    }
}

#[test]
fn a_pair_is_two_halves_on_one_scale() {
    let half = |id: &str, half: &str, points: u8| json!({"id": id, "type": "rating", "points": points, "text": text(), "pair": {"dimension": "trust", "half": half}});
    let draft = |second: Value| {
        let mut draft = with(json!({"type": "statement"}));
        draft["questions"] = json!([half("before", "expectation", 7), second]);
        problems(&draft).into_iter().map(|(path, _)| path).collect::<Vec<_>>()
    };
    assert!(draft(half("after", "perception", 7)).is_empty());
    assert_eq!(draft(half("after", "perception", 5)), ["questions[0].pair", "questions[1].pair"]);
    assert_eq!(draft(half("after", "expectation", 7)), ["questions[0].pair", "questions[1].pair"]);
}

/// A rating that counts, a choice that is recalled, and contact details.
fn reckoning() -> Value {
    json!({
        "name": "Score", "languages": ["en"], "hidden": ["order"], "welcome": {"text": {"en": "Hello {{trait:name|you}}"}},
        "variables": [{"id": "score", "value": 0}, {"id": "said", "value": "nothing"}],
        "questions": [
            {"id": "nps", "type": "nps", "text": {"en": "Of order {{hidden:order|yours}}?"}},
            {"id": "grid", "type": "matrix", "text": text(), "rows": options(&["speed"]), "columns": options(&["good", "bad"])},
            {"id": "why", "type": "text", "text": {"en": "{{answer:nps|none}} for {{answer:grid.speed|speed}}?"}, "show_if": {"variable": "score", "op": "at_least", "value": 5}}
        ],
        "logic": [
            {"after": "nps", "set": [{"variable": "score", "op": "add", "by": {"question": "nps"}}]},
            {"after": "grid", "if": {"question": "grid", "part": "speed", "op": "equals", "value": "bad"}, "set": [{"variable": "said", "op": "concat", "by": "!"}], "require": ["why"]}
        ],
        "endings": [{"id": "thanks", "text": {"en": "{{variable:score}}, {{property:total|0}}"}, "link": {"url": "https://x.example/next"}}]
    })
}

#[test]
fn logic_and_recall_lead_somewhere() {
    assert_eq!(problems(&reckoning()), []);
    let cases = [
        ("/welcome/text", json!({"en": "{{answer:nps|x}}"}), "welcome.text.en", "later"),
        ("/hidden/0", json!("Order No"), "hidden[0]", "id"),
        ("/hidden/0", json!("other"), "questions[0].text.en", "unknown"),
        ("/variables/1/id", json!("score"), "variables[1].id", "twice"),
        ("/variables/0/value", json!(true), "variables[0].value", "operand"),
        ("/questions/0/text", json!({"en": "{{answer:nps|x}}"}), "questions[0].text.en", "later"),
        ("/questions/2/text", json!({"en": "{{answer:mood|x}}"}), "questions[2].text.en", "unknown"),
        ("/questions/2/text", json!({"en": "{{answer:grid.taste|x}}"}), "questions[2].text.en", "unknown"),
        ("/questions/2/text", json!({"en": "{{variable:mood}}"}), "questions[2].text.en", "unknown"),
        ("/questions/2/text", json!({"en": "{{anser:nps}}"}), "questions[2].text.en", "recall"),
        ("/questions/2/show_if", json!({"variable": "mood", "op": "equals", "value": 1}), "questions[2].show_if", "unknown"),
        ("/questions/2/show_if", json!({"variable": "score", "op": "contains", "value": "1"}), "questions[2].show_if", "operand"),
        ("/questions/2/show_if", json!({"variable": "said", "op": "at_least", "value": 1}), "questions[2].show_if", "operand"),
        ("/questions/2/show_if", json!({"hidden": "mood", "op": "answered"}), "questions[2].show_if", "unknown"),
        // Of a rule with parts the part that is wrong.
        (
            "/questions/2/show_if",
            json!({"all": [{"question": "nps", "op": "answered"}, {"any": [{"not": {"variable": "mood", "op": "equals", "value": 1}}]}]}),
            "questions[2].show_if.all[1].any[0].not",
            "unknown",
        ),
        ("/questions/2/show_if", json!({"hidden": "order", "op": "equals"}), "questions[2].show_if", "operand"),
        ("/questions/2/show_if", json!({"trait": "", "op": "answered"}), "questions[2].show_if", "length"),
        ("/questions/2/show_if", json!({"property": "x", "op": "equals", "value": {"a": 1}}), "questions[2].show_if", "operand"),
        (
            "/questions/2/show_if",
            json!({"question": "nps", "op": "equals", "value": 1, "than": {"variable": "score"}}),
            "questions[2].show_if",
            "operand",
        ),
        ("/questions/2/show_if", json!({"question": "nps", "op": "equals", "than": {"question": "why"}}), "questions[2].show_if", "later"),
        ("/questions/2/show_if", json!({"question": "nps", "op": "partly"}), "questions[2].show_if", "operand"),
        (
            "/questions/2/show_if",
            json!({"question": "grid", "part": "speed", "op": "equals", "value": "fair"}),
            "questions[2].show_if",
            "operand",
        ),
        ("/questions/2/show_if", json!({"question": "grid", "part": "taste", "op": "answered"}), "questions[2].show_if", "unknown"),
        ("/logic/0/set/0/variable", json!("mood"), "logic[0].set[0].variable", "unknown"),
        ("/logic/0/set/0/op", json!("concat"), "logic[0].set[0].op", "op"),
        ("/logic/1/set/0/op", json!("add"), "logic[1].set[0].op", "op"),
        ("/logic/0/set/0/by", json!("one"), "logic[0].set[0].by", "operand"),
        ("/logic/0/set/0/by", json!({"question": "why"}), "logic[0].set[0].by", "later"),
        ("/logic/0/set/0", json!({"variable": "score", "op": "divide", "by": 0}), "logic[0].set[0].by", "operand"),
        ("/logic/0/set", json!([]), "logic[0].go_to", "nothing"),
        ("/logic/1/require/0", json!("mood"), "logic[1].require[0]", "unknown"),
        ("/logic/1/require/0", json!("nps"), "logic[1].require[0]", "backwards"),
        ("/endings/0/link/url", json!("http://x.example"), "endings[0].link.url", "https"),
    ];
    for (pointer, value, path, rule) in cases {
        let mut draft = reckoning();
        *draft.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value.clone();
        let found = problems(&draft);
        assert!(found.contains(&(path.to_owned(), rule.to_owned())), "{pointer} {value}: {found:?}");
    }
}

#[test]
fn what_older_releases_wrote_is_read() {
    let old = json!({
        "name": "Old", "languages": ["en"],
        "questions": [
            {"id": "nps", "type": "nps", "text": text()},
            {"id": "why", "type": "text", "text": text(), "placeholder": {"en": "Because"}},
            {"id": "what", "type": "multiple", "text": text(), "options": options(&["a", "other"])}
        ],
        "logic": [{"after": "nps", "if": {"question": "nps", "op": "equals", "value": 9}, "go_to": "what"}]
    });
    assert_eq!(problems(&old), []);
    let read: Draft = serde_json::from_value(old.clone()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    for part in ["questions", "logic"] {
        assert_eq!(written[part], old[part], "and written as before");
    }
}
