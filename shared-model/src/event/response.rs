use serde::{Deserialize, Serialize};

use crate::value::{Answer, CesRating, CsatRating, Invalid, Label, NpsRating, Rating, SurveyClass};

/// Which scale a rating is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RatingKind {
    /// 0 to 10
    Nps,
    /// 1 to 5
    Csat,
    /// 1 to 7
    Ces,
}

/// A valid rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rated {
    /// Would recommend.
    Nps(NpsRating),
    /// Was satisfied.
    Csat(CsatRating),
    /// Found it easy.
    Ces(CesRating),
}

impl Rated {
    /// # Errors
    /// The number must be whole and on the scale.
    pub fn of(kind: RatingKind, number: f64) -> Result<Self, Invalid> {
        let whole = if number.fract() == 0.0 && (0.0..=255.0).contains(&number) { number as u8 } else { 255 };
        Ok(match kind {
            RatingKind::Nps => Self::Nps(NpsRating::of(whole)?),
            RatingKind::Csat => Self::Csat(CsatRating::of(whole)?),
            RatingKind::Ces => Self::Ces(CesRating::of(whole)?),
        })
    }

    /// The scale.
    pub fn kind(self) -> RatingKind {
        match self {
            Self::Nps(_) => RatingKind::Nps,
            Self::Csat(_) => RatingKind::Csat,
            Self::Ces(_) => RatingKind::Ces,
        }
    }

    /// The number on its scale.
    pub fn number(self) -> u8 {
        match self {
            Self::Nps(rating) => rating.number(),
            Self::Csat(rating) => rating.number(),
            Self::Ces(rating) => rating.number(),
        }
    }
}

/// Which showing of which survey an event belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Submission {
    /// Names the showing; counted once, whatever the network does.
    pub id: String,
    /// The survey.
    pub survey: String,
    /// The version of the survey that was shown.
    pub version: u32,
    /// What the survey asks about; fixed at acceptance.
    pub class: SurveyClass,
    /// Whether nothing proves that this showing was offered to this visitor, where the site wants that proved; fixed at
    /// acceptance. Such a showing is kept apart and in no score.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unverified: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Submission {
    /// Before the key of what is unverified: no name of a showing begins so.
    const APART: char = '\u{0}';

    /// By what its events are put together. A proven showing and one that only borrows its name never meet.
    pub fn key(&self) -> String {
        let mut key = String::new();
        if self.unverified {
            key.push(Self::APART);
        }
        key.push_str(&self.id);
        key
    }

    /// Whether a showing may be called so: 1 to 64 characters, none of them for control.
    pub fn is_name(id: &str) -> bool {
        (1..=64).contains(&id.chars().count()) && !id.chars().any(char::is_control)
    }
}

/// What one person replied to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The question's id in its survey.
    pub question: Label,
    /// The rating, when the question is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rated>,
    /// Everything else, as text: a comment (masked), the chosen options, "yes".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<crate::value::Comment>,
    /// The answer itself, where neither rating nor text is all of it: a list, a number, rows, contact details.
    /// What is personal is masked in it but for what the question asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Answer>,
}
