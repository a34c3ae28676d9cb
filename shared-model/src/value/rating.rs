use super::Invalid;

/// A rating on a fixed scale of whole numbers; what a `Tally` counts.
pub trait Rating: Copy {
    /// The lowest number of the scale.
    const LOWEST: u8;
    /// The highest number of the scale.
    const HIGHEST: u8;
    /// What is wrong with a number that is not on the scale, in words one may show.
    const RULE: &'static str;

    /// The number that was given.
    fn number(self) -> u8;

    /// # Errors
    /// The number must be on the scale.
    fn of(number: u8) -> Result<Self, Invalid>;
}

macro_rules! rating {
    ($(#[$doc:meta])* $name:ident, $lowest:literal, $highest:literal, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "u8", into = "u8"))]
        pub struct $name(u8);

        impl Rating for $name {
            const LOWEST: u8 = $lowest;
            const HIGHEST: u8 = $highest;
            const RULE: &'static str = $rule;

            fn number(self) -> u8 {
                self.0
            }

            fn of(number: u8) -> Result<Self, Invalid> {
                if (Self::LOWEST..=Self::HIGHEST).contains(&number) { Ok(Self(number)) } else { Err(Invalid(Self::RULE)) }
            }
        }

        impl TryFrom<u8> for $name {
            type Error = Invalid;
            fn try_from(number: u8) -> Result<Self, Invalid> {
                Self::of(number)
            }
        }

        impl From<$name> for u8 {
            fn from(rating: $name) -> u8 {
                rating.0
            }
        }
    };
}

rating! {
    /// "How likely are you to recommend us?", 0 (not at all) to 10 (very).
    NpsRating, 0, 10, "an NPS rating is a whole number from 0 to 10"
}
rating! {
    /// "How satisfied are you?", 1 to 5; 4 and 5 count as satisfied.
    CsatRating, 1, 5, "a CSAT rating is a whole number from 1 to 5"
}
rating! {
    /// "It was easy", 1 (disagree) to 7 (agree): Customer Effort Score 2.0.
    CesRating, 1, 7, "a CES rating is a whole number from 1 to 7"
}

/// What an NPS rating says about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum NpsGroup {
    /// 0 to 6.
    Detractor,
    /// 7 and 8.
    Passive,
    /// 9 and 10.
    Promoter,
}

impl NpsRating {
    /// ```
    /// use rapport_model::value::{NpsGroup, NpsRating, Rating};
    /// assert_eq!(NpsRating::of(6).unwrap().group(), NpsGroup::Detractor);
    /// assert_eq!(NpsRating::of(9).unwrap().group(), NpsGroup::Promoter);
    /// assert!(NpsRating::of(11).is_err());
    /// ```
    pub fn group(self) -> NpsGroup {
        match self.0 {
            0..=6 => NpsGroup::Detractor,
            7 | 8 => NpsGroup::Passive,
            _ => NpsGroup::Promoter,
        }
    }
}

impl CsatRating {
    /// Whether the rating counts as satisfied: 4 or 5.
    pub fn is_satisfied(self) -> bool {
        self.0 >= 4
    }
}

impl CesRating {
    /// Whether they agreed that it was easy: 5 to 7.
    pub fn is_easy(self) -> bool {
        self.0 >= 5
    }
}
