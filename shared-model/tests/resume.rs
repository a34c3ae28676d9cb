//! Where somebody stands who comes back to a survey.
#![allow(clippy::unwrap_used)]

use rapport_model::survey::{Begun, GivenAnswer, Questionnaire, Surroundings};
use serde_json::{Value, json};

/// NPS; what and why on pages of their own; and for the unhappy, on the page of why, whether one may reply.
fn form() -> Questionnaire {
    serde_json::from_value(json!({"languages": ["en"], "questions": [
        {"id": "nps", "type": "nps", "text": {"en": "?"}, "required": true},
        {"id": "what", "type": "text", "text": {"en": "?"}},
        {"id": "why", "type": "text", "text": {"en": "?"}},
        {"id": "reply", "type": "consent", "text": {"en": "?"}, "together": true, "show_if": {"question": "nps", "op": "at_most", "value": 6}}],
        "endings": [{"id": "thanks", "text": {"en": "."}}]}))
    .unwrap()
}

fn pages(answers: Value) -> u32 {
    let answers: Vec<GivenAnswer> = serde_json::from_value(answers).unwrap();
    Begun { answers, ..Begun::default() }.pages(&form(), &Surroundings::default())
}

#[test]
fn one_stands_after_the_last_answer() {
    let said = |question: &str, value: Value| json!({"question": question, "value": value});
    assert_eq!(pages(json!([said("nps", json!(9))])), 1);
    assert_eq!(pages(json!([said("nps", json!(9)), said("what", json!("tea"))])), 2);
    // What was left out on the way stays so; who went back and changed the first stands after that.
    assert_eq!(pages(json!([said("what", json!("tea")), said("nps", json!(9))])), 1);
    // On the last page something is left to say; and the ending is told by who comes to it.
    assert_eq!(pages(json!([said("nps", json!(3)), said("why", json!("late"))])), 2);
    assert_eq!(pages(json!([said("nps", json!(9)), said("why", json!("late"))])), 2);
    assert_eq!(pages(json!([said("gone", json!(1))])), 0);
    assert_eq!(pages(json!([])), 0);
}
