use std::borrow::Cow;

use super::super::{Answer, Question, QuestionKind, Text};
use super::Refused;
use super::field::too_long;
#[cfg(feature = "serde")]
use super::is_false;
use crate::value::Comment;

/// The answer that stands for "something else": `other:` and what they wrote.
pub const OTHER: &str = "other";
/// The answer that stands for "none of these".
pub const NONE: &str = "none";

/// Something one may choose, rate in a row, or rank.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Choice {
    /// Its name in answers, unique in the question.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What it shows.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub image: Option<Picture>,
}

/// A picture on the web.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Picture {
    /// Where it is; only https.
    pub url: String,
    /// What it shows, for who cannot see it; the option's own text when empty.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub alt: Text,
}

/// What one may choose from.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Choices {
    /// The options.
    pub options: Vec<Choice>,
    /// What "something else" says, where one may write something else.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub other: Text,
    /// What "none of these" says, where one may say so.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub none: Text,
    /// In which order the options stand. "Something else" and "none of these" come after them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Shuffle::is_no"))]
    pub shuffle: Shuffle,
    /// How they are drawn.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "ChoiceLook::is_list"))]
    pub look: ChoiceLook,
    /// Choose at least so many, where any number may be chosen. "None of these" is enough by itself.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_least: Option<u8>,
    /// Choose at most so many, where any number may be chosen.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most: Option<u8>,
}

/// In which order options stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Shuffle {
    /// As they are written.
    #[default]
    No,
    /// In any order.
    All,
    /// In any order but for the last, which stays the last.
    AllButLast,
}

/// How options are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ChoiceLook {
    /// One below the other, or as chips.
    #[default]
    List,
    /// A field that one searches in; for one choice of many.
    Dropdown,
    /// Their pictures.
    Pictures,
}

impl ChoiceLook {
    /// Whether it is the plain one.
    pub fn is_list(&self) -> bool {
        *self == Self::List
    }
}

impl Shuffle {
    /// Whether options stand as they are written.
    pub fn is_no(&self) -> bool {
        *self == Self::No
    }

    /// The places of so many options in the order in which to show them. The same seed gives the same order, so
    /// that going back finds it again; take one from the name of the showing.
    ///
    /// Fisher and Yates' shuffle (Knuth, TAOCP 2, 3.4.2 P) by the generator of Marsaglia (2003), xorshift32: an order
    /// only has to look like no order.
    pub fn order(self, options: usize, seed: u32) -> Vec<usize> {
        let mut order: Vec<usize> = (0..options).collect();
        let moved = match self {
            Self::No => 0,
            Self::All => options,
            Self::AllButLast => options.saturating_sub(1),
        };
        let mut state = seed | 1;
        for at in (1..moved).rev() {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            order.swap(at, state as usize % (at + 1));
        }
        order
    }
}

impl Choices {
    /// These options and nothing else.
    pub fn of(options: Vec<Choice>) -> Self {
        Self { options, ..Self::default() }
    }

    /// Whether an answer names something that may be chosen: an option, `none`, or `other:` with words.
    pub(super) fn accepts(&self, chosen: &str) -> Result<(), Refused> {
        if let Some(words) = written(chosen).filter(|_| !self.other.is_empty()) {
            return if words.trim().is_empty() {
                Err(Refused::Incomplete)
            } else if too_long(words, Self::LONGEST_OTHER) {
                Err(Refused::Length)
            } else {
                Ok(())
            };
        }
        if has(&self.options, chosen) || (chosen == NONE && !self.none.is_empty()) { Ok(()) } else { Err(Refused::Option) }
    }

    /// The most characters of "something else".
    pub const LONGEST_OTHER: usize = 200;

    pub(super) fn accept_one(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::Text(chosen) = answer else { return Err(Refused::Shape) };
        self.accepts(&chosen)?;
        Ok(Some(Answer::Text(chosen)))
    }

    pub(super) fn accept_many(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::List(chosen) = answer else { return Err(Refused::Shape) };
        for (at, one) in chosen.iter().enumerate() {
            self.accepts(one)?;
            if chosen[..at].iter().any(|other| option_of(other) == option_of(one)) {
                return Err(Refused::Option);
            }
        }
        let none = !self.none.is_empty() && chosen.iter().any(|one| one == NONE);
        let count = chosen.len();
        let few = !none && self.at_least.is_some_and(|least| count < usize::from(least));
        if few || self.at_most.is_some_and(|most| count > usize::from(most)) || (none && count > 1) {
            return Err(Refused::Count);
        }
        Ok(Some(Answer::List(chosen)))
    }
}

/// The words of an answer that is "something else".
pub fn written(chosen: &str) -> Option<&str> {
    chosen.strip_prefix(OTHER)?.strip_prefix(':')
}

/// The option that an answer names: `other`, where it is something else in their own words.
pub fn option_of(chosen: &str) -> &str {
    if written(chosen).is_some() { OTHER } else { chosen }
}

impl Question {
    /// An answer as conditions compare it: "something else" is the option `other`, whatever they wrote, and words are
    /// as they are kept.
    pub(in super::super) fn compared<'a>(&self, answer: &'a Answer) -> Cow<'a, Answer> {
        match (&self.kind, answer) {
            (QuestionKind::Single(choices), Answer::Text(chosen)) if !choices.other.is_empty() => {
                Cow::Owned(Answer::Text(option_of(chosen).to_owned()))
            }
            (QuestionKind::Multiple(choices), Answer::List(chosen)) if !choices.other.is_empty() => {
                Cow::Owned(Answer::List(chosen.iter().map(|one| option_of(one).to_owned()).collect()))
            }
            // As it is kept, so that the edge, which has forgotten what was masked, takes the same way.
            (QuestionKind::Text(_) | QuestionKind::Complaint(_), Answer::Text(words)) => {
                Cow::Owned(Answer::Text(Comment::of(words).as_str().to_owned()))
            }
            _ => Cow::Borrowed(answer),
        }
    }
}

/// A ranking holds every option once, from first to last.
pub(super) fn accept_ranking(options: &[Choice], answer: Answer) -> Result<Option<Answer>, Refused> {
    let Answer::List(ranked) = answer else { return Err(Refused::Shape) };
    for (at, one) in ranked.iter().enumerate() {
        if !has(options, one) || ranked[..at].contains(one) {
            return Err(Refused::Option);
        }
    }
    if ranked.len() < options.len() { Err(Refused::Incomplete) } else { Ok(Some(Answer::List(ranked))) }
}

pub(super) fn has(options: &[Choice], id: &str) -> bool {
    options.iter().any(|option| option.id == id)
}

/// Rows to rate by the same columns.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Matrix {
    /// What is rated.
    pub rows: Vec<Choice>,
    /// What it may be; of a rating, what stands above its numbers, one for each or none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub columns: Vec<Choice>,
    /// What one gives in each row.
    #[cfg_attr(feature = "serde", serde(default))]
    pub cell: Cell,
    /// The highest number of a rating: 3, 4, 5, 6, 7 or 10.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub points: Option<u8>,
    /// Whether the rows stand in any order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub shuffle_rows: bool,
}

/// What one gives in each row of a matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Cell {
    /// One column.
    #[default]
    Single,
    /// Any number of columns.
    Multiple,
    /// A number.
    Rating,
}

impl Matrix {
    /// The highest number of a rating.
    pub fn highest(&self) -> u8 {
        self.points.unwrap_or(5)
    }

    /// Row by row, in the order of the rows; every row, where the question must be answered.
    pub(super) fn accept(&self, answer: Answer, required: bool) -> Result<Option<Answer>, Refused> {
        super::accept_parts(answer, self.rows.iter().map(|row| (row.id.as_str(), required)), |_, answer| match self.cell {
            Cell::Rating => super::scale::whole(answer, (1, self.highest())),
            Cell::Single => match answer {
                Answer::Text(column) if has(&self.columns, &column) => Ok(Some(Answer::Text(column))),
                Answer::Text(_) => Err(Refused::Option),
                _ => Err(Refused::Shape),
            },
            Cell::Multiple => match answer {
                Answer::List(chosen) => {
                    let twice = chosen.iter().enumerate().any(|(at, id)| chosen[..at].contains(id));
                    if twice || !chosen.iter().all(|id| has(&self.columns, id)) {
                        Err(Refused::Option)
                    } else {
                        Ok(Some(Answer::List(chosen)))
                    }
                }
                _ => Err(Refused::Shape),
            },
        })
    }
}
