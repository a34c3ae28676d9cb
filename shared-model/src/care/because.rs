use serde::{Deserialize, Serialize};

use crate::event::Rated;
use crate::value::{Comment, Label};

/// Why a case was opened: in JSON its `code` and what it is about, so that it can be said in any language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Because {
    /// Somebody was unhappy.
    Answer(Said),
    /// Somebody complained.
    Complaint(Said),
    /// Something went wrong for them.
    Event {
        /// Its name.
        event: Label,
        /// How often.
        times: u32,
    },
    /// A customer of value buys less than they used to.
    Falling {
        /// The chance that they leave within 90 days, in thousandths.
        risk_thousandths: u32,
        /// What a year is worth if they stay, in minor units of the site's currency.
        value_minor: i64,
    },
    /// Somebody of the team opened it.
    ByHand {
        /// Why.
        text: Comment,
    },
}

/// What a person said in one showing of a survey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The survey.
    pub survey: String,
    /// What its authors call it, when the case was opened.
    #[serde(default)]
    pub survey_name: String,
    /// The showing.
    pub submission: String,
    /// The rating, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated: Option<Rated>,
    /// The words, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
}

impl Said {
    fn in_survey(&self) -> String {
        let name = if self.survey_name.is_empty() { &self.survey } else { &self.survey_name };
        format!("in \u{201c}{name}\u{201d}")
    }
}

/// `NPS 3`, as one says it.
pub(super) fn rating_in_words(rated: Rated) -> String {
    let scale = match rated {
        Rated::Nps(_) => "NPS",
        Rated::Csat(_) => "CSAT",
        Rated::Ces(_) => "CES",
    };
    format!("{scale} {}", rated.number())
}

impl Because {
    /// What was said, where something was.
    #[must_use]
    pub fn said(&self) -> Option<&Said> {
        match self {
            Self::Answer(said) | Self::Complaint(said) => Some(said),
            _ => None,
        }
    }

    pub(super) fn said_mut(&mut self) -> Option<&mut Said> {
        match self {
            Self::Answer(said) | Self::Complaint(said) => Some(said),
            _ => None,
        }
    }

    /// The reason in words one may show.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Answer(said) => match said.rated {
                Some(rated) => format!("{} {}", rating_in_words(rated), said.in_survey()),
                None => format!("an answer {}", said.in_survey()),
            },
            Self::Complaint(said) => format!("a complaint {}", said.in_survey()),
            Self::Event { event, times: 1 } => event.as_str().to_owned(),
            Self::Event { event, times } => format!("{}, {times} times", event.as_str()),
            Self::Falling { risk_thousandths, .. } => {
                format!("a customer of value may leave: {} % within 90 days", (risk_thousandths + 5) / 10)
            }
            Self::ByHand { text } => text.as_str().to_owned(),
        }
    }
}
