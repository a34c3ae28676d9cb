use super::{Answer, Condition, Text};
use crate::value::{CesRating, Comment, CsatRating, NpsRating, Rating};

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
fn is_false(flag: &bool) -> bool {
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

/// What can be answered. More kinds will come: match with a wildcard outside of this crate.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(tag = "type", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum QuestionKind {
    /// 0 to 10: would you recommend us?
    Nps(Scale),
    /// 1 to 5: how satisfied are you?
    Csat(Scale),
    /// 1 to 7: it was easy.
    Ces(Scale),
    /// Words of one's own, at most 1,000 characters.
    Text {
        /// What the empty field says.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
        placeholder: Text,
    },
    /// One of the options.
    Single {
        /// What one may choose.
        options: Vec<Choice>,
    },
    /// Any number of the options.
    Multiple {
        /// What one may choose.
        options: Vec<Choice>,
    },
    /// "May we reply to you?" Yes or no; with options, one of them, of which `no` is always one. Nothing is
    /// chosen beforehand, and no answer means no.
    Consent {
        /// The ways one may agree to, and `no`.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        options: Vec<Choice>,
    },
}

impl Default for QuestionKind {
    fn default() -> Self {
        Self::Text { placeholder: Text::default() }
    }
}

/// How a scale is drawn and what stands at its ends.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scale {
    /// Numbers, stars or faces.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Look::is_numbers"))]
    pub look: Look,
    /// What the lowest number means.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub low: Text,
    /// What the highest number means.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub high: Text,
}

/// How a scale is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Look {
    /// As numbers.
    #[default]
    Numbers,
    /// As stars; for 1 to 5.
    Stars,
    /// As faces; for 1 to 5.
    Faces,
}

impl Look {
    /// Whether it is the plain one.
    pub fn is_numbers(&self) -> bool {
        *self == Self::Numbers
    }
}

/// Something one may choose.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Choice {
    /// Its name in answers, unique in the question.
    pub id: String,
    /// What it says.
    pub text: Text,
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Refused {
    /// The question must be answered.
    Required,
    /// A number where words are asked for, or the like.
    Shape,
    /// A number that is not on the scale.
    Range,
    /// An option that the question does not have, or has been given twice.
    Option,
    /// More than 1,000 characters.
    Length,
    /// The survey has no such question.
    Unknown,
    /// No way through the survey comes by this question with these answers.
    Unreachable,
    /// These answers do not lead to that ending.
    Ending,
}

/// The answer of a consent question that means no.
pub const NO: &str = "no";

impl Question {
    /// Checks an answer. `None` is a skipped question, or an answer taken back: to any question an empty text
    /// or an empty list is no answer.
    ///
    /// # Errors
    /// Says which rule the answer breaks.
    pub fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let answer = match (&self.kind, answer) {
            (_, Answer::Text(nothing)) if nothing.trim().is_empty() => None,
            (_, Answer::List(nothing)) if nothing.is_empty() => None,
            (QuestionKind::Nps(_), answer) => Some(on_scale::<NpsRating>(answer)?),
            (QuestionKind::Csat(_), answer) => Some(on_scale::<CsatRating>(answer)?),
            (QuestionKind::Ces(_), answer) => Some(on_scale::<CesRating>(answer)?),
            (QuestionKind::Text { .. }, Answer::Text(text)) => {
                if text.chars().take(Comment::LONGEST + 1).count() > Comment::LONGEST {
                    return Err(Refused::Length);
                }
                Some(Answer::Text(text))
            }
            (QuestionKind::Consent { options }, Answer::Flag(agreed)) if options.is_empty() => Some(Answer::Flag(agreed)),
            (QuestionKind::Single { options } | QuestionKind::Consent { options }, Answer::Text(chosen)) if !options.is_empty() => {
                if !has(options, &chosen) {
                    return Err(Refused::Option);
                }
                Some(Answer::Text(chosen))
            }
            (QuestionKind::Multiple { options }, Answer::List(chosen)) => {
                let twice = chosen.iter().enumerate().any(|(at, id)| chosen[..at].contains(id));
                if twice || !chosen.iter().all(|id| has(options, id)) {
                    return Err(Refused::Option);
                }
                Some(Answer::List(chosen))
            }
            _ => return Err(Refused::Shape),
        };
        if answer.is_none() && self.required { Err(Refused::Required) } else { Ok(answer) }
    }

    /// The options that one chooses from, where it is such a question.
    pub fn options(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::Single { options } | QuestionKind::Multiple { options } | QuestionKind::Consent { options } => options,
            _ => &[],
        }
    }

    /// The lowest and highest number, where it is asked on a scale.
    pub fn scale(&self) -> Option<(u8, u8)> {
        match &self.kind {
            QuestionKind::Nps(_) => Some((NpsRating::LOWEST, NpsRating::HIGHEST)),
            QuestionKind::Csat(_) => Some((CsatRating::LOWEST, CsatRating::HIGHEST)),
            QuestionKind::Ces(_) => Some((CesRating::LOWEST, CesRating::HIGHEST)),
            _ => None,
        }
    }
}

fn has(options: &[Choice], id: &str) -> bool {
    options.iter().any(|option| option.id == id)
}

fn on_scale<R: Rating>(answer: Answer) -> Result<Answer, Refused> {
    match answer {
        Answer::Number(number) if number.fract() == 0.0 && (f64::from(R::LOWEST)..=f64::from(R::HIGHEST)).contains(&number) => {
            Ok(Answer::Number(number))
        }
        Answer::Number(_) => Err(Refused::Range),
        _ => Err(Refused::Shape),
    }
}

impl Refused {
    /// The rule that was broken, in words one may show.
    #[cfg(feature = "serde")]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Required => "this question must be answered",
            Self::Shape => "this kind of answer does not fit the question",
            Self::Range => "the number is not on the question's scale",
            Self::Option => "the question has no such option, or it was chosen twice",
            Self::Length => "an answer has at most 1,000 characters",
            Self::Unknown => "the survey has no such question",
            Self::Unreachable => "with these answers the survey does not come to this question",
            Self::Ending => "these answers do not lead to that ending",
        }
    }
}
