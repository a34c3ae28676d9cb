use std::borrow::Cow;

use super::{Answer, Op, Source};

/// A condition on what is known so far: answers, variables, hidden fields, traits, properties of the event.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum Condition {
    /// All of them hold.
    All {
        /// The parts.
        all: Vec<Condition>,
    },
    /// At least one of them holds.
    Any {
        /// The parts.
        any: Vec<Condition>,
    },
    /// It does not hold.
    Not {
        /// The part.
        not: Box<Condition>,
    },
    /// What a source gives compares so.
    Compare(Comparison),
}

/// What a source gives, compared with something fixed or with what another gives.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Comparison {
    /// What is compared.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub source: Source,
    /// How to compare.
    pub op: Op,
    /// With what; nothing for `answered` and `skipped`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub value: Option<Answer>,
    /// Or with what this source gives.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub than: Option<Source>,
}

/// What is known of a source when a condition is read.
pub(super) enum Known<'a> {
    /// What it gives, or that it gives nothing; and of how many parts it could consist.
    Is(Option<Cow<'a, Answer>>, usize),
    /// It has not been asked yet.
    NotYet,
}

impl Condition {
    /// A condition on one question.
    pub fn of(question: &str, op: Op, value: impl Into<Answer>) -> Self {
        Self::Compare(Comparison { source: Source::answer(question), op, value: Some(value.into()), than: None })
    }

    /// Whether only the larger build of the card can read it: it is on something else than a whole answer.
    pub(super) fn is_rare(&self) -> bool {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().any(Self::is_rare),
            Self::Not { not } => not.is_rare(),
            Self::Compare(Comparison { source, op, than, .. }) => {
                op.is_rare() || than.is_some() || !matches!(source, Source::Answer { part: None, .. })
            }
        }
    }

    /// Whether it holds; `None` where that depends on a question not asked yet (Kleene's three-valued logic).
    pub(super) fn holds<'a>(&self, known: &dyn Fn(&Source) -> Known<'a>) -> Option<bool> {
        match self {
            Self::All { all } => together(all, known, false),
            Self::Any { any } => together(any, known, true),
            Self::Not { not } => not.holds(known).map(|holds| !holds),
            Self::Compare(comparison) => comparison.holds(known),
        }
    }
}

impl Comparison {
    fn holds<'a>(&self, known: &dyn Fn(&Source) -> Known<'a>) -> Option<bool> {
        let Known::Is(have, parts) = known(&self.source) else { return None };
        let other = match &self.than {
            Some(source) => match known(source) {
                Known::Is(other, _) => other,
                Known::NotYet => return None,
            },
            None => self.value.as_ref().map(Cow::Borrowed),
        };
        Some(match (self.op, have.as_deref()) {
            (Op::Complete, Some(Answer::Parts(have))) => have.0.len() >= parts,
            (Op::Partly, Some(Answer::Parts(have))) => have.0.len() < parts,
            (op, have) => op.holds(have, other.as_deref()),
        })
    }
}

/// The one value that settles a list of conditions, `false` for all of them and `true` for any of them, or
/// else its contrary, unless some part is not known.
fn together<'a>(parts: &[Condition], known: &dyn Fn(&Source) -> Known<'a>, settles: bool) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part.holds(known) {
            Some(holds) if holds == settles => return Some(settles),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!settles)
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    use super::super::{Flow, Questionnaire, Surroundings};

    /// Each of the 32 operators of Formbricks' survey logic, as it is written here (the table is at [`super::super::Op`]).
    #[test]
    fn every_operator_of_formbricks_can_be_said() {
        let form: Questionnaire = serde_json::from_value(serde_json::json!({
            "languages": ["en"], "hidden": ["empty", "plan"], "variables": [{"id": "v", "value": 3}],
            "questions": [
                {"id": "text", "type": "text", "text": {"en": "?"}},
                {"id": "skip", "type": "text", "text": {"en": "?"}},
                {"id": "nps", "type": "nps", "text": {"en": "?"}},
                {"id": "one", "type": "single", "text": {"en": "?"}, "options": [{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}], "other": {"en": "Else"}},
                {"id": "many", "type": "multiple", "text": {"en": "?"}, "options": [{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}, {"id": "c", "text": {"en": "C"}}]},
                {"id": "seen", "type": "statement", "text": {"en": "!"}},
                {"id": "agree", "type": "consent", "text": {"en": "?"}},
                {"id": "day", "type": "date", "text": {"en": "?"}},
                {"id": "grid", "type": "matrix", "text": {"en": "?"}, "rows": [{"id": "r", "text": {"en": "R"}}, {"id": "s", "text": {"en": "S"}}], "columns": [{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}]},
                {"id": "full", "type": "matrix", "text": {"en": "?"}, "rows": [{"id": "r", "text": {"en": "R"}}], "columns": [{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}]}
            ]
        }))
        .unwrap();
        let surroundings: Surroundings =
            serde_json::from_value(serde_json::json!({"hidden": {"empty": "", "plan": "pro"}, "traits": {"plan": "Pro"}})).unwrap();
        let mut flow = Flow::with(&form, surroundings);
        for answer in [
            r#""Late delivery""#,
            r#""""#,
            "7",
            r#""other:wood""#,
            r#"["a","b"]"#,
            "true",
            "true",
            r#""2026-11-22""#,
            r#"{"r":"a"}"#,
            r#"{"r":"b"}"#,
        ] {
            flow.answer(serde_json::from_str(answer).unwrap()).unwrap();
        }
        let cases = [
            ("equals", r#"{"question":"text","op":"equals","value":"late DELIVERY"}"#, true),
            ("doesNotEqual", r#"{"question":"nps","op":"not_equals","value":7}"#, false),
            ("contains", r#"{"question":"text","op":"contains","value":"deliv"}"#, true),
            ("doesNotContain", r#"{"question":"text","op":"not_contains","value":"price"}"#, true),
            ("startsWith", r#"{"question":"text","op":"starts_with","value":"late"}"#, true),
            ("doesNotStartWith", r#"{"question":"text","op":"not_starts_with","value":"late"}"#, false),
            ("endsWith", r#"{"question":"text","op":"ends_with","value":"late"}"#, false),
            ("doesNotEndWith", r#"{"question":"text","op":"not_ends_with","value":"late"}"#, true),
            ("isSubmitted", r#"{"question":"text","op":"answered"}"#, true),
            ("isSkipped", r#"{"question":"skip","op":"skipped"}"#, true),
            ("isGreaterThan", r#"{"question":"nps","op":"greater_than","than":{"variable":"v"}}"#, true),
            ("isLessThan", r#"{"variable":"v","op":"less_than","value":3}"#, false),
            ("isGreaterThanOrEqual", r#"{"variable":"v","op":"at_least","value":3}"#, true),
            ("isLessThanOrEqual", r#"{"question":"nps","op":"at_most","value":6}"#, false),
            ("equalsOneOf", r#"{"question":"one","op":"one_of","value":["a","other"]}"#, true),
            ("includesAllOf", r#"{"question":"many","op":"contains","value":["a","b"]}"#, true),
            ("includesOneOf", r#"{"question":"many","op":"one_of","value":["b","c"]}"#, true),
            ("doesNotIncludeOneOf", r#"{"question":"many","op":"not_contains","value":["a","c"]}"#, true),
            ("doesNotIncludeAllOf", r#"{"question":"many","op":"not_one_of","value":["a","c"]}"#, false),
            ("isClicked", r#"{"question":"seen","op":"answered"}"#, true),
            ("isNotClicked", r#"{"question":"seen","op":"skipped"}"#, false),
            ("isAccepted", r#"{"question":"agree","op":"equals","value":true}"#, true),
            ("isBefore", r#"{"question":"day","op":"before","value":"2026-11-23"}"#, true),
            ("isAfter", r#"{"question":"day","op":"after","value":"2026-11-22"}"#, false),
            ("isBooked", r#"{"question":"day","op":"answered"}"#, true),
            ("isPartiallySubmitted", r#"{"question":"grid","op":"partly"}"#, true),
            ("isCompletelySubmitted", r#"{"question":"full","op":"complete"}"#, true),
            ("isSet", r#"{"hidden":"plan","op":"answered"}"#, true),
            ("isNotSet", r#"{"trait":"age","op":"skipped"}"#, true),
            ("isEmpty", r#"{"hidden":"empty","op":"skipped"}"#, true),
            ("isNotEmpty", r#"{"trait":"plan","op":"answered"}"#, true),
            ("isAnyOf", r#"{"hidden":"plan","op":"one_of","value":["free","pro"]}"#, true),
        ];
        assert_eq!(cases.len(), 32);
        let more = [
            ("part", r#"{"question":"grid","part":"r","op":"equals","value":"a"}"#, true),
            ("part left out", r#"{"question":"grid","part":"s","op":"answered"}"#, false),
            ("other source", r#"{"trait":"plan","op":"equals","than":{"hidden":"plan"}}"#, true),
            ("nothing to compare with", r#"{"trait":"plan","op":"equals","than":{"hidden":"empty"}}"#, false),
            (
                "nested",
                r#"{"any":[{"property":"x","op":"answered"},{"not":{"all":[{"question":"nps","op":"less_than","value":7}]}}]}"#,
                true,
            ),
        ];
        for (name, condition, holds) in cases.into_iter().chain(more) {
            let read: super::Condition = serde_json::from_str(condition).unwrap();
            assert_eq!(serde_json::from_str::<serde_json::Value>(condition).unwrap(), serde_json::to_value(&read).unwrap(), "{name}");
            assert_eq!(flow.holds(&read), holds, "{name}");
        }
    }
}
