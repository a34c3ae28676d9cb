//! Values that cannot be wrong: whoever holds one need not check it again.

mod answer;
#[cfg(feature = "calendar")]
mod calendar;
mod class;
mod id;
mod money;
mod page;
#[cfg(feature = "serde")]
mod property;
mod rating;
mod text;
mod time;

pub use answer::{Answer, Parts};
#[cfg(feature = "calendar")]
pub use calendar::Calendar;
pub use class::SurveyClass;
pub use id::{EventId, StrandId, stable_hash64};
pub use money::{Currency, Money};
pub use page::{PageAddress, PagePath};
#[cfg(feature = "serde")]
pub use property::{Properties, Property};
pub use rating::{CesRating, CsatRating, NpsGroup, NpsRating, Rating};
pub use text::{Comment, Label};
pub use time::{Day, LocalTime, MINUTE, Range, Timestamp};

/// A value cannot be made; the sentence says which rule it breaks, in words one may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub &'static str);

impl core::fmt::Display for Invalid {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for Invalid {}
