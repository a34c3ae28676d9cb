//! Every mistake an author can make has a name and a place; what arrives as an answer is checked by the same flow.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use rapport_model::survey::{Draft, GivenAnswer, Refused, Surroundings, Survey, check, templates};
use serde_json::{Value, json};

/// A valid draft: an NPS question, reasons for the unhappy, a text, a consent on the same page, two endings.
fn draft() -> Value {
    json!({
        "name": "After delivery", "class": "transaction", "kind": "card", "languages": ["en", "zh-Hans"],
        "questions": [
            {"id": "nps", "type": "nps", "text": {"en": "Recommend?"}, "required": true},
            {"id": "reasons", "type": "multiple", "text": {"en": "What should we do better?"},
             "options": [{"id": "late", "text": {"en": "Late"}}, {"id": "price", "text": {"en": "Price"}}],
             "show_if": {"question": "nps", "op": "less_than", "value": 9}},
            {"id": "why", "type": "text", "text": {"en": "Why?"}, "help": {"en": "Optional."},
             "wordings": [{"if": {"question": "nps", "op": "at_least", "value": 9}, "text": {"en": "What should we keep?"}}]},
            {"id": "reply", "type": "consent", "text": {"en": "May we reply?"}, "together": true,
             "options": [{"id": "email", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}}]}
        ],
        "logic": [
            {"after": "reasons", "if": {"question": "reasons", "op": "contains", "value": "price"}, "go_to": "end:price"},
            {"after": "nps", "if": {"all": [{"question": "nps", "op": "equals", "value": 10}]}, "go_to": "why"}
        ],
        "endings": [{"id": "thanks", "text": {"en": "Thank you."}}, {"id": "price", "text": {"en": "We are looking at prices."}}],
        "who": {"all": [{"did": "order", "at_least": 1, "days": 14}, {"not": {"trait": "team", "op": "equals", "value": true}}]},
        "when": {"trigger": {"seconds": 5}, "pages": [{"path": "starts_with", "value": "/orders"}]},
        "how_often": {"per_survey": {"every_days": 90}, "max": null}
    })
}

/// The draft with one thing changed, by JSON pointer; null takes it away.
fn problems(pointer: &str, value: Value) -> Vec<(String, String)> {
    let mut json = draft();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    let draft: Draft = serde_json::from_value(json.clone()).unwrap();
    let problems = draft.problems();
    assert!(problems.iter().all(|problem| !problem.sentence.is_empty()));
    assert_eq!(serde_json::from_value::<Survey>(json).is_ok(), problems.is_empty());
    problems.into_iter().map(|problem| (problem.path, problem.rule)).collect()
}

#[test]
fn the_draft_itself_is_valid() {
    let survey: Survey = serde_json::from_value(draft()).unwrap();
    // Written as it was read, but for what is said by leaving it out.
    let (written, read) = (serde_json::to_value(&survey).unwrap(), draft());
    for part in ["name", "class", "kind", "languages", "questions", "logic", "endings", "who", "when", "how_often"] {
        assert_eq!(written[part], read[part], "{part}");
    }
}

#[test]
fn every_mistake_has_a_place_and_a_name() {
    let long = "x".repeat(501);
    let text = json!({"en": "?"});
    let condition = |question: &str, op: &str, value: Value| json!({"question": question, "op": op, "value": value});
    let cases = [
        ("/name", json!(" "), "name", "length"),
        ("/languages", json!([]), "languages", "empty"),
        ("/languages/1", json!("en"), "languages[1]", "twice"),
        ("/languages/1", json!("Chinese, simplified"), "languages[1]", "language"),
        ("/questions", json!([]), "questions", "size"),
        ("/questions/0/id", json!("N P S"), "questions[0].id", "id"),
        ("/questions/2/id", json!("reply"), "questions[3].id", "twice"),
        ("/questions/0/text", json!({"zh-Hans": "推荐？"}), "questions[0].text", "missing"),
        ("/questions/0/text", json!({"en": " "}), "questions[0].text", "missing"),
        ("/questions/2/help", json!({"en": long}), "questions[2].help.en", "length"),
        ("/questions/2/help", json!({"en": "Optional.", "fr": "Facultatif."}), "questions[2].help.fr", "language"),
        ("/questions/0", json!({"id": "nps", "type": "nps", "text": text, "look": "stars"}), "questions[0].look", "look"),
        ("/questions/0", json!({"id": "nps", "type": "nps", "text": text, "together": true}), "questions[0].together", "first"),
        ("/questions/1/options/1/id", json!("late"), "questions[1].options[1].id", "twice"),
        ("/questions/1/options/0/text", json!({}), "questions[1].options[0].text", "missing"),
        ("/questions/3/options/1/id", json!("never"), "questions[3].options", "no"),
        ("/questions/1/show_if", condition("mood", "equals", json!(1)), "questions[1].show_if", "unknown"),
        ("/questions/1/show_if", condition("why", "answered", json!(null)), "questions[1].show_if", "later"),
        ("/questions/1/show_if", condition("nps", "at_least", json!(11)), "questions[1].show_if", "operand"),
        ("/questions/1/show_if", condition("nps", "contains", json!("9")), "questions[1].show_if", "operand"),
        ("/questions/1/show_if", condition("nps", "at_least", json!(null)), "questions[1].show_if", "operand"),
        ("/questions/1/show_if", json!({"all": []}), "questions[1].show_if", "empty"),
        ("/questions/2/wordings/0/text", json!({}), "questions[2].wordings[0].text", "missing"),
        ("/questions/2/wordings/0/if", condition("reasons", "equals", json!("late")), "questions[2].wordings[0].if", "operand"),
        ("/questions/2/wordings/0/if", condition("reasons", "contains", json!("taste")), "questions[2].wordings[0].if", "operand"),
        ("/logic/0/after", json!("mood"), "logic[0].after", "unknown"),
        ("/logic/1/after", json!("why"), "logic[1].after", "page"),
        ("/logic/1/if", condition("why", "answered", json!(null)), "logic[1].if", "later"),
        ("/logic/1/go_to", json!("nps"), "logic[1].go_to", "backwards"),
        ("/logic/1/go_to", json!("mood"), "logic[1].go_to", "unknown"),
        ("/logic/0/go_to", json!("end:mood"), "logic[0].go_to", "unknown"),
        ("/logic/0", json!({"after": "nps", "go_to": "end:price"}), "logic[1]", "unreachable"),
        ("/logic/0/go_to", json!("end:thanks"), "endings[1]", "unreachable"),
        ("/logic/1", json!({"after": "nps", "go_to": "why"}), "questions[1]", "unreachable"),
        ("/endings/1/id", json!("thanks"), "endings[1].id", "twice"),
        ("/endings/0/text", json!({}), "endings[0].text", "missing"),
        ("/when/trigger", json!({"now": false}), "when.trigger", "trigger"),
        ("/when/trigger", json!({"scroll": 101}), "when.trigger", "trigger"),
        ("/when/trigger", json!({"seconds": 3601}), "when.trigger", "trigger"),
        ("/when/trigger", json!({"click": " "}), "when.trigger", "trigger"),
        ("/when/pages/0/path", json!("at_least"), "when.pages[0]", "op"),
        ("/when/pages/0/value", json!(""), "when.pages[0]", "length"),
        ("/how_often/per_survey", json!({"every_days": 0}), "how_often.per_survey", "range"),
        ("/when", json!({"dates": {"from": "2026-13-01"}}), "when.dates.from", "format"),
        ("/when", json!({"dates": {"from": "2026-12-01", "until": "2026-11-01"}}), "when.dates", "range"),
        ("/when", json!({"hours": [{"from": "9:00", "until": "17:00"}]}), "when.hours[0]", "format"),
        ("/when", json!({"hours": [{"from": "09:00", "until": "09:00"}]}), "when.hours[0]", "range"),
        ("/when", json!({"hours": [{"days": [0], "from": "09:00", "until": "17:00"}]}), "when.hours[0].days", "range"),
        ("/how_often/max", json!(0), "how_often.max", "range"),
        ("/who/all/0/at_least", json!(null), "", ""),
        ("/who/all/0", json!({"any": []}), "who.all[0]", "empty"),
        ("/who/all/0", json!({"did": "order", "at_least": 3, "at_most": 2}), "who.all[0]", "range"),
        ("/who/all/0", json!({"did": ""}), "who.all[0]", "length"),
        ("/who/all/0", json!({"did": "x", "where": {"city": {"op": "equals"}}}), "who.all[0].where.city", "operand"),
        ("/who/all/1/not", json!({"stage": []}), "who.all[1].not", "empty"),
        ("/who/all/1/not", json!({"campaign": []}), "who.all[1].not", "empty"),
        ("/who/all/1/not", json!({"percent": 100}), "who.all[1].not", "range"),
        ("/who/all/1/not", json!({"trait": "team", "op": "equals"}), "who.all[1].not", "operand"),
    ];
    for (pointer, value, path, rule) in cases {
        let found = problems(pointer, value.clone());
        let wanted: Vec<_> = if rule.is_empty() { vec![] } else { vec![(path.to_owned(), rule.to_owned())] };
        assert!(
            found.contains(wanted.first().unwrap_or(&(String::new(), String::new()))) || found == wanted,
            "{pointer} {value}: {found:?}"
        );
    }
}

#[test]
fn a_rule_is_neither_too_deep_nor_too_wide() {
    let mut deep = json!({"did": "order"});
    for _ in 0..11 {
        deep = json!({"not": deep});
    }
    assert_eq!(problems("/who", deep)[0].1, "depth");
    assert_eq!(problems("/who", json!({"any": vec![json!({"did": "order"}); 101]})), [("who".to_owned(), "size".to_owned())]);
}

#[test]
fn nonsense_is_refused_not_guessed() {
    for (pointer, value) in [
        ("/questions/0/type", json!("mood")),
        ("/questions/0/text", json!(7)),
        ("/who", json!({"mood": "good"})),
        ("/when/trigger", json!({"moon": "full"})),
        ("/class", json!("other")),
        ("/logic/0/if", json!({"question": "nps", "op": "resembles", "value": 1})),
    ] {
        let mut json = draft();
        *json.pointer_mut(pointer).unwrap() = value;
        assert!(serde_json::from_value::<Draft>(json).is_err(), "{pointer}");
    }
}

fn answers(pairs: &[(&str, Value)]) -> Vec<GivenAnswer> {
    pairs.iter().map(|(question, value)| serde_json::from_value(json!({"question": question, "value": value})).unwrap()).collect()
}

fn refusals(known: &[(&str, Value)], given: &[(&str, Value)], ending: Option<&str>) -> Vec<(String, Refused)> {
    let survey = templates::relationship_nps();
    let found = check(&survey.form, &Surroundings::default(), &answers(known), &answers(given), ending);
    found.err().unwrap_or_default().into_iter().map(|invalid| (invalid.question, invalid.rule)).collect()
}

#[test]
fn answers_are_checked_with_question_and_rule() {
    let one = |question: &str, rule: Refused| vec![(question.to_owned(), rule)];
    assert_eq!(refusals(&[], &[("nps", json!(9))], None), []);
    assert_eq!(refusals(&[], &[("nps", json!(11))], None), one("nps", Refused::Range));
    assert_eq!(refusals(&[], &[("nps", json!(7.5))], None), one("nps", Refused::Range));
    assert_eq!(refusals(&[], &[("nps", json!("nine"))], None), one("nps", Refused::Shape));
    assert_eq!(refusals(&[], &[("nps", json!(""))], None), one("nps", Refused::Required));
    assert_eq!(refusals(&[], &[("mood", json!(1))], None), one("mood", Refused::Unknown));
    assert_eq!(refusals(&[], &[("why", json!("late"))], None), one("nps", Refused::Required));
    assert_eq!(refusals(&[("nps", json!(3))], &[("why", json!("x".repeat(1001)))], None), one("why", Refused::Length));
    assert_eq!(refusals(&[("nps", json!(3))], &[("why", json!("x".repeat(1000)))], None), []);
    assert_eq!(refusals(&[("nps", json!(9))], &[("reply", json!("email"))], None), one("reply", Refused::Unreachable));
    assert_eq!(refusals(&[("nps", json!(3))], &[("reply", json!("pigeon"))], None), one("reply", Refused::Option));
    assert_eq!(refusals(&[("nps", json!(3)), ("why", json!("late"))], &[("reply", json!("email"))], Some("reply")), []);
    assert_eq!(refusals(&[("nps", json!(3))], &[("reply", json!("no"))], Some("reply")), one("reply", Refused::Ending));
    assert_eq!(refusals(&[("nps", json!(3))], &[], Some("anonymous")), []);
    // Going back changes the rating; what a detractor had agreed to no longer lies on the way, and does no harm.
    assert_eq!(refusals(&[("nps", json!(3)), ("reply", json!("email"))], &[("nps", json!(10))], Some("thanks")), []);
}
