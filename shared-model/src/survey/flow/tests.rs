use super::super::{Branch, Choice, Condition, NO, Op, QuestionKind, Scale, Text, Wording};
use super::*;

fn text(english: &str) -> Text {
    Text::of([("en".to_owned(), english.to_owned())])
}

/// NPS, why (two wordings), and for detractors, on the page of why, whether one may reply.
fn relationship() -> Questionnaire {
    let detractor = || Condition::of("nps", Op::AtMost, 6);
    let choice = |id: &str| Choice { id: id.into(), text: text(id), image: None };
    Questionnaire {
        languages: vec!["en".into()],
        welcome: None,
        hidden: Vec::new(),
        variables: Vec::new(),
        questions: vec![
            Question { id: "nps".into(), kind: QuestionKind::Nps(Scale::default()), required: true, ..Question::default() },
            Question {
                id: "why".into(),
                text: text("What should we keep doing?"),
                help: text("Optional."),
                wordings: vec![Wording { condition: detractor(), text: text("Tell us what happened"), help: Text::default() }],
                ..Question::default()
            },
            Question {
                id: "reply".into(),
                kind: QuestionKind::Consent { options: vec![choice("email"), choice(NO)] },
                show_if: Some(detractor()),
                together: true,
                ..Question::default()
            },
        ],
        logic: vec![Branch {
            after: "reply".into(),
            condition: Some(Condition::of("reply", Op::Equals, "email")),
            go_to: "end:reply".into(),
            ..Branch::default()
        }],
        endings: ["thanks", "reply"].map(|id| Ending { id: id.into(), ..Ending::default() }).into(),
    }
}

fn ids(page: &[&Question]) -> Vec<String> {
    page.iter().map(|question| question.id.clone()).collect()
}

fn ending(step: Step<'_>) -> Option<String> {
    match step {
        Step::Ending(ending) => ending.map(|ending| ending.id.clone()),
        Step::Question(question) => panic!("at {}", question.id),
    }
}

#[test]
fn a_detractor_is_asked_two_things_on_the_second_page() {
    let survey = relationship();
    let mut flow = Flow::new(&survey);
    assert_eq!(flow.progress(), (1, 2));
    flow.answer(6.into()).unwrap();
    assert_eq!(ids(&flow.page()), ["why", "reply"]);
    assert_eq!(flow.progress(), (2, 2));
    let (words, help) = flow.wording(&survey.questions[1]);
    assert_eq!(words.in_language("en", "en"), Some(("en", "Tell us what happened")));
    assert_eq!(help, &survey.questions[1].help);
    flow.answer("  ".into()).unwrap();
    assert_eq!(flow.answer("telegraph".into()), Err(Refused::Option));
    assert_eq!(ending(flow.answer("email".into()).unwrap()).as_deref(), Some("reply"));
    let counted: Vec<_> = flow.answers().map(|(question, _)| question.id.as_str()).collect();
    assert_eq!(counted, ["nps", "reply"]);
}

#[test]
fn going_back_changes_an_answer_and_the_way() {
    let survey = relationship();
    let mut flow = Flow::new(&survey);
    assert!(!flow.back());
    flow.answer(2.into()).unwrap();
    flow.answer("late".into()).unwrap();
    flow.answer(NO.into()).unwrap();
    assert!(flow.back());
    assert_eq!(ids(&flow.page()), ["why", "reply"]);
    assert_eq!(flow.answer_to("why"), Some(&"late".into()));
    assert!(flow.back());
    assert_eq!(ids(&flow.page()), ["nps"]);
    assert!(!flow.back());
    flow.answer(10.into()).unwrap();
    assert_eq!(ids(&flow.page()), ["why"]);
    flow.skip().unwrap();
    assert_eq!(ending(flow.current()).as_deref(), Some("thanks"));
    // The earlier answer to `reply` is on no way that a promoter takes.
    assert_eq!(flow.answers().count(), 1);
    assert_eq!(flow.skip(), Err(Refused::Unreachable));
}

#[test]
fn a_branch_backwards_is_none() {
    let mut survey = relationship();
    survey.logic = vec![Branch { after: "why".into(), go_to: "nps".into(), ..Branch::default() }];
    let mut flow = Flow::new(&survey);
    flow.answer(9.into()).unwrap();
    assert_eq!(ending(flow.skip().unwrap()).as_deref(), Some("thanks"));
}

#[test]
fn nothing_to_ask_is_the_end() {
    assert_eq!(Flow::new(&Questionnaire::default()).current(), Step::Ending(None));
    assert_eq!(Flow::new(&Questionnaire::default()).progress(), (1, 1));
}

/// A score that grows with each answer, a name from the site, and a reason that only the unhappy must give.
#[cfg(feature = "serde")]
fn reckoning() -> Questionnaire {
    serde_json::from_value(serde_json::json!({
        "languages": ["en"], "hidden": ["order"],
        "variables": [{"id": "score", "value": 1}, {"id": "said", "value": "So: "}],
        "questions": [
            {"id": "one", "type": "rating", "points": 5, "text": {"en": "?"}},
            {"id": "two", "type": "single", "text": {"en": "?"}, "other": {"en": "Else"}, "options": [{"id": "a", "text": {"en": "Apples"}}, {"id": "b", "text": {"en": "Beans"}}]},
            {"id": "why", "type": "text", "text": {"en": "You scored {{variable:score}} with {{answer:two|nothing}}, {{trait:name|friend}}; order {{hidden:order|unknown}}, {{property:total|0}}."},
             "show_if": {"variable": "score", "op": "less_than", "value": 20}}
        ],
        "logic": [
            {"after": "one", "set": [{"variable": "score", "op": "add", "by": {"question": "one"}}, {"variable": "score", "op": "multiply", "by": 2}]},
            {"after": "one", "if": {"variable": "score", "op": "less_than", "value": 7}, "require": ["two", "why"]},
            {"after": "two", "if": {"question": "two", "op": "equals", "value": "other"}, "set": [{"variable": "score", "op": "assign", "by": 99}]},
            {"after": "two", "set": [{"variable": "said", "op": "concat", "by": {"question": "two"}}]}
        ],
        "endings": [{"id": "thanks", "text": {"en": "Thank you."}}]
    }))
    .unwrap()
}

#[test]
#[cfg(feature = "serde")]
fn variables_follow_the_way_and_go_back_with_it() {
    let survey = reckoning();
    let known =
        serde_json::from_value(serde_json::json!({"hidden": {"order": "88174"}, "traits": {"name": "Ann"}, "properties": {"total": 12.5}}))
            .unwrap();
    let mut flow = Flow::with(&survey, known);
    assert_eq!(flow.progress(), (1, 3), "a question that depends on a variable may come");
    flow.answer(2.into()).unwrap();
    assert!(flow.is_required(&survey.questions[1]) && flow.is_required(&survey.questions[2]), "2 * (1 + 2) is less than 7");
    assert_eq!(flow.skip(), Err(Refused::Required));
    flow.answer("a".into()).unwrap();
    let words = survey.questions[2].text.entries()[0].1.as_str();
    assert_eq!(flow.say(words), "You scored 6 with Apples, Ann; order 88174, 12.5.");
    assert_eq!(flow.say("{{variable:said}}|{{answer:one}}|{{answer:mood|none}}"), "So: a|2|none");
    assert!(flow.back() && flow.back());
    assert_eq!(flow.say("{{variable:score}}"), "1");
    flow.answer(5.into()).unwrap();
    assert!(!flow.is_required(&survey.questions[1]));
    flow.answer("other:wood".into()).unwrap();
    assert_eq!(ending(flow.current()).as_deref(), Some("thanks"), "99 is not less than 20");
    assert_eq!(flow.say("{{answer:two}}"), "wood");
    let mut flow = Flow::new(&survey);
    flow.skip().unwrap();
    flow.skip().unwrap_err();
    assert_eq!(flow.say(words), "You scored 2 with nothing, friend; order unknown, 0.");
}
