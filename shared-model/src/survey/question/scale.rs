use super::super::{Answer, Text};
use super::Refused;

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
    /// As stars; for 1 to 3, 4, 5, 6, 7 or 10.
    Stars,
    /// As faces; for 1 to 3, 4, 5, 6, 7 or 10.
    Faces,
}

impl Look {
    /// Whether it is the plain one.
    pub fn is_numbers(&self) -> bool {
        *self == Self::Numbers
    }
}

/// One half of a pair: the same thing rated twice, as one expects it and as one found it. The score of a dimension
/// is the gap, perception less expectation.
///
/// Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1988): SERVQUAL: a multiple-item scale for measuring consumer
/// perceptions of service quality. Journal of Retailing 64 (1), 12-40.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pair {
    /// What is rated: an id such as `reliability`.
    pub dimension: String,
    /// Which half this question is.
    pub half: Half,
}

/// Which half of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Half {
    /// What one expects, usually asked before.
    Expectation,
    /// What one found.
    Perception,
}

/// A line from one number to another, with a mark on it that one moves.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Slider {
    /// The lowest number.
    pub min: f64,
    /// The highest number.
    pub max: f64,
    /// From one number to the next; 1, where nothing is said.
    #[cfg_attr(feature = "serde", serde(default = "one", skip_serializing_if = "is_one"))]
    pub step: f64,
    /// What the lowest number means.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub low: Text,
    /// What the highest number means.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub high: Text,
}

#[cfg(feature = "serde")]
fn one() -> f64 {
    1.0
}

#[cfg(feature = "serde")]
fn is_one(step: &f64) -> bool {
    *step == 1.0
}

impl Slider {
    pub(super) fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::Number(number) = answer else { return Err(Refused::Shape) };
        // A step such as 0.1 is not exactly a double.
        let off = ((number - self.min) / self.step).fract();
        if number < self.min || number > self.max || (1e-6..=1.0 - 1e-6).contains(&off) {
            return Err(Refused::Range);
        }
        Ok(Some(Answer::Number(number)))
    }
}

/// A whole number between two.
pub(super) fn whole(answer: Answer, (low, high): (u8, u8)) -> Result<Option<Answer>, Refused> {
    match answer {
        Answer::Number(number) if number.fract() == 0.0 && (f64::from(low)..=f64::from(high)).contains(&number) => {
            Ok(Some(Answer::Number(number)))
        }
        Answer::Number(_) => Err(Refused::Range),
        _ => Err(Refused::Shape),
    }
}
