//! Questions: what is asked, and what counts as an answer.

mod choices;
mod field;
mod form;
mod kind;
mod scale;

pub use choices::{Cell, Choice, ChoiceLook, Choices, Matrix, NONE, OTHER, Picture, Shuffle, option_of, written};
pub use field::{DateField, NumberField, TextField, is_date, is_email, is_https, is_like, is_phone};
pub use form::{Complaint, ContactField, ContactPart, Link};
pub use kind::QuestionKind;
pub use scale::{Half, Look, Pair, Scale, Slider};

use super::{Answer, Condition, Parts, Text};

/// One question of a survey.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Question {
    /// Its name in answers and conditions, unique in the survey.
    pub id: String,
    /// What can be answered.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub kind: QuestionKind,
    /// The question as it is asked.
    pub text: Text,
    /// A line of help below it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub help: Text,
    /// What is said when an answer is not taken; the card's own words when empty.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub message: Text,
    /// Other words for the same question, depending on earlier answers; the first whose condition holds.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub wordings: Vec<Wording>,
    /// Whether one must answer to go on.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub required: bool,
    /// Asked only if this holds; always, where there is no condition.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub show_if: Option<Condition>,
    /// Whether it stands on the same page as the question before it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub together: bool,
}

#[cfg(feature = "serde")]
pub(super) fn is_false(flag: &bool) -> bool {
    !flag
}

/// Other words for a question.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Wording {
    /// When they are used.
    #[cfg_attr(feature = "serde", serde(rename = "if"))]
    pub condition: Condition,
    /// The question.
    pub text: Text,
    /// The line of help below it; the question's own when empty.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub help: Text,
}

/// The answer of a consent question that means no.
pub const NO: &str = "no";

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Refused {
    /// The question must be answered.
    Required,
    /// A number where words are asked for, or the like.
    Shape,
    /// A number that is not on the scale, or a day outside of the range.
    Range,
    /// An option, row or field that the question does not have, or that has been given twice.
    Option,
    /// Too few or too many characters.
    Length,
    /// Too few or too many options.
    Count,
    /// Not an e-mail address, telephone number or date.
    Format,
    /// Not what the text must look like.
    Pattern,
    /// A row, a field or the words of "something else" are left out.
    Incomplete,
    /// The survey has no such question.
    Unknown,
    /// No way through the survey comes by this question with these answers.
    Unreachable,
    /// These answers do not lead to that ending.
    Ending,
}

impl Question {
    /// Checks an answer. `None` is a skipped question, or an answer taken back: to any question an empty text,
    /// list or object is no answer.
    ///
    /// # Errors
    /// Says which rule the answer breaks.
    pub fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        self.accept_if(answer, self.required)
    }

    /// The same, where the way so far may require an answer.
    pub(super) fn accept_if(&self, answer: Answer, required: bool) -> Result<Option<Answer>, Refused> {
        let is_nothing = match &answer {
            Answer::Text(text) => text.trim().is_empty(),
            Answer::List(list) => list.is_empty(),
            Answer::Parts(parts) => parts.0.is_empty(),
            _ => false,
        };
        let answer = if is_nothing { None } else { self.kind.accept(answer, required)? };
        if answer.is_none() && required { Err(Refused::Required) } else { Ok(answer) }
    }

    /// The options that one chooses from or ranks, where it is such a question.
    pub fn options(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::Single(choices) | QuestionKind::Multiple(choices) => &choices.options,
            QuestionKind::Consent { options } | QuestionKind::Ranking { options, .. } => options,
            _ => &[],
        }
    }
}

/// Checks an object part by part, in the order of the question. A part left empty is left out; nothing but empty parts
/// is no answer.
fn accept_parts<'a>(
    answer: Answer,
    parts: impl Iterator<Item = (&'a str, bool)>,
    accept: impl Fn(&str, Answer) -> Result<Option<Answer>, Refused>,
) -> Result<Option<Answer>, Refused> {
    let Answer::Parts(Parts(mut given)) = answer else { return Err(Refused::Shape) };
    given.retain(|(_, answer)| match answer {
        Answer::Text(text) => !text.trim().is_empty(),
        Answer::List(list) => !list.is_empty(),
        _ => true,
    });
    if given.is_empty() {
        return Ok(None);
    }
    let mut accepted = Vec::new();
    for (name, required) in parts {
        match given.iter().position(|(known, _)| known == name) {
            Some(at) => {
                let (name, answer) = given.swap_remove(at);
                let answer = accept(&name, answer)?;
                accepted.extend(answer.map(|answer| (name, answer)));
            }
            None if required => return Err(Refused::Incomplete),
            None => {}
        }
    }
    if given.is_empty() { Ok(Some(Answer::Parts(Parts(accepted)))) } else { Err(Refused::Option) }
}

impl Refused {
    /// The rule that was broken, in words one may show.
    #[cfg(feature = "serde")]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Required => "this question must be answered",
            Self::Shape => "this kind of answer does not fit the question",
            Self::Range => "the answer is not on the question's scale or in its range",
            Self::Option => "the question has no such option or part, or it was given twice",
            Self::Length => "the answer has too few or too many characters",
            Self::Count => "too few or too many options are chosen",
            Self::Format => "this is not written as an address, number or date of that kind is",
            Self::Pattern => "the answer does not look as the question wants it",
            Self::Incomplete => "a part that must be answered is left out",
            Self::Unknown => "the survey has no such question",
            Self::Unreachable => "with these answers the survey does not come to this question",
            Self::Ending => "these answers do not lead to that ending",
        }
    }
}

#[cfg(test)]
mod tests;
