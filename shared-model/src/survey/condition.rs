use std::borrow::Cow;

use super::{Answer, Op};

/// A condition on answers already given.
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
    /// The answer to one question compares so.
    Answer {
        /// The question's id.
        question: String,
        /// How to compare.
        op: Op,
        /// With what; nothing for `answered` and `skipped`.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        value: Option<Answer>,
    },
}

/// What is known of a question when a condition is read.
pub(super) enum Known<'a> {
    /// Its answer, or that it has none.
    Answer(Option<Cow<'a, Answer>>),
    /// It has not been asked yet.
    NotYet,
}

impl Condition {
    /// A condition on one question.
    pub fn of(question: &str, op: Op, value: impl Into<Answer>) -> Self {
        Self::Answer { question: question.to_owned(), op, value: Some(value.into()) }
    }

    /// Whether it holds; `None` where that depends on a question not asked yet (Kleene's three-valued logic).
    pub(super) fn holds<'a>(&self, known: &dyn Fn(&str) -> Known<'a>) -> Option<bool> {
        match self {
            Self::All { all } => together(all, known, false),
            Self::Any { any } => together(any, known, true),
            Self::Not { not } => not.holds(known).map(|holds| !holds),
            Self::Answer { question, op, value } => match known(question) {
                Known::Answer(answer) => Some(op.holds(answer.as_deref(), value.as_ref())),
                Known::NotYet => None,
            },
        }
    }
}

/// The one value that settles a list of conditions, `false` for all of them and `true` for any of them, or
/// else its contrary, unless some part is not known.
fn together<'a>(parts: &[Condition], known: &dyn Fn(&str) -> Known<'a>, settles: bool) -> Option<bool> {
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
