use super::super::{Answer, EVERYTHING, Text};
use super::choices::{Choice, Choices, Matrix, Shuffle, accept_ranking, has};
use super::field::{DateField, NumberField, TextField, accept_email};
use super::form::{Complaint, ContactField, accept_contact};
use super::scale::{Pair, Scale, Slider, whole};
use super::{Question, Refused};
use crate::value::{CesRating, CsatRating, NpsRating, Rating};

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
    /// 1 to as many points as it has, of anything else.
    Rating {
        /// The highest number: 3, 4, 5, 6, 7 or 10.
        points: u8,
        /// How it is drawn.
        #[cfg_attr(feature = "serde", serde(flatten))]
        scale: Scale,
        /// The pair that it is one half of.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        pair: Option<Pair>,
    },
    /// Words of one's own.
    Text(TextField),
    /// One of the options.
    Single(Choices),
    /// Any number of the options.
    Multiple(Choices),
    /// "May we reply to you?" Yes or no; with options, one of them, of which `no` is always one. Nothing is
    /// chosen beforehand, and no answer means no.
    Consent {
        /// The ways one may agree to, and `no`.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        options: Vec<Choice>,
    },
    /// The options in one's own order, from first to last.
    Ranking {
        /// What is ranked.
        options: Vec<Choice>,
        /// In which order they stand at first.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Shuffle::is_no"))]
        shuffle: Shuffle,
    },
    /// Rows to be answered by the same columns.
    Matrix(Matrix),
    /// A number on a line.
    Slider(Slider),
    /// A number.
    Number(NumberField),
    /// A day.
    Date(DateField),
    /// An e-mail address. It is kept as it is written, since that is what is asked for.
    Email {
        /// What the empty field says.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
        placeholder: Text,
    },
    /// Who one is and how to be reached. It is kept as it is written, since that is what is asked for.
    Contact {
        /// What is asked, in this order.
        fields: Vec<ContactField>,
    },
    /// Something to read. The answer is `true` where its button was pressed.
    Statement {
        /// What the button says; the card's own word when empty.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
        button: Text,
    },
    /// What went wrong, how serious it is, and what would put it right.
    Complaint(Complaint),
}

impl Default for QuestionKind {
    fn default() -> Self {
        Self::Text(TextField::default())
    }
}

impl QuestionKind {
    /// Checks an answer that is something.
    pub(super) fn accept(&self, answer: Answer, required: bool) -> Result<Option<Answer>, Refused> {
        if let Some(scale) = self.scale() {
            return whole(answer, scale);
        }
        match self {
            Self::Text(field) => field.accept(answer),
            Self::Single(choices) => choices.accept_one(answer),
            Self::Multiple(choices) => choices.accept_many(answer),
            Self::Consent { options } => match answer {
                Answer::Flag(agreed) if options.is_empty() => Ok(Some(Answer::Flag(agreed))),
                Answer::Text(chosen) if has(options, &chosen) => Ok(Some(Answer::Text(chosen))),
                Answer::Text(_) if !options.is_empty() => Err(Refused::Option),
                _ => Err(Refused::Shape),
            },
            _ if !EVERYTHING => Err(Refused::Shape),
            Self::Ranking { options, .. } => accept_ranking(options, answer),
            Self::Matrix(matrix) => matrix.accept(answer, required),
            Self::Slider(slider) => slider.accept(answer),
            Self::Number(field) => field.accept(answer),
            Self::Date(field) => field.accept(answer),
            Self::Email { .. } => accept_email(answer),
            Self::Contact { fields } => accept_contact(fields, answer),
            Self::Complaint(complaint) => complaint.accept(answer),
            Self::Statement { .. } if answer == Answer::Flag(true) => Ok(Some(answer)),
            _ => Err(Refused::Shape),
        }
    }

    /// Of how many parts an answer may consist; 0 where it has none.
    pub(in super::super) fn parts(&self) -> usize {
        match self {
            Self::Matrix(matrix) => matrix.rows.len(),
            Self::Contact { fields } => fields.len(),
            Self::Complaint(complaint) => 1 + usize::from(complaint.severity) + usize::from(complaint.remedy),
            _ => 0,
        }
    }

    /// Whether it takes the larger of the card's two builds to ask it: it is of a rarer kind, or has rules of which
    /// only that one can say what to do about them.
    pub fn is_rare(&self) -> bool {
        match self {
            Self::Nps(_) | Self::Csat(_) | Self::Ces(_) | Self::Rating { .. } | Self::Consent { .. } | Self::Statement { .. } => false,
            Self::Text(field) => field.min_length.is_some() || !field.pattern.is_empty(),
            Self::Single(choices) | Self::Multiple(choices) => {
                !choices.look.is_list() || choices.at_least.is_some() || choices.at_most.is_some()
            }
            _ => true,
        }
    }

    /// The lowest and highest number, where it is asked on a scale.
    pub fn scale(&self) -> Option<(u8, u8)> {
        match self {
            Self::Nps(_) => Some((NpsRating::LOWEST, NpsRating::HIGHEST)),
            Self::Csat(_) => Some((CsatRating::LOWEST, CsatRating::HIGHEST)),
            Self::Ces(_) => Some((CesRating::LOWEST, CesRating::HIGHEST)),
            Self::Rating { points, .. } => Some((1, *points)),
            _ => None,
        }
    }
}

impl Question {
    /// The lowest and highest number, where it is asked on a scale.
    pub fn scale(&self) -> Option<(u8, u8)> {
        self.kind.scale()
    }
}
