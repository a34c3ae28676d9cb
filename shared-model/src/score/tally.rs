use core::marker::PhantomData;

use crate::value::{CesRating, CsatRating, NpsGroup, NpsRating, Rating};

/// The longest scale that we know (NPS, 0 to 10) has eleven numbers.
const SLOTS: usize = 11;

/// How many answers gave each rating of a scale.
///
/// Counts are signed so that what a person contributed before a change can be subtracted
/// ([`Tally::unmerge`]); a sum over whole persons is never negative, and a reading of a tally takes a
/// negative count for none.
///
/// ```
/// use rapport_model::{score::Tally, value::{NpsRating, Rating}};
/// let mut tally = Tally::<NpsRating>::default();
/// for n in [9, 10, 3] {
///     tally.add(NpsRating::of(n).unwrap());
/// }
/// assert_eq!(tally.n(), 3);
/// assert_eq!(tally.groups().promoters, 2);
/// ```
pub struct Tally<R> {
    counts: [i64; SLOTS],
    of: PhantomData<fn() -> R>,
}

impl<R: Rating> Tally<R> {
    /// A tally of counts given from the lowest rating to the highest; missing ones are none.
    pub fn of(counts: &[i64]) -> Self {
        let mut tally = Self::default();
        let width = Self::width().min(counts.len());
        tally.counts[..width].copy_from_slice(&counts[..width]);
        tally
    }

    const fn width() -> usize {
        (R::HIGHEST - R::LOWEST) as usize + 1
    }

    /// One more answer.
    pub fn add(&mut self, rating: R) {
        self.change(rating, 1);
    }

    /// So many more answers of that rating (fewer when negative).
    pub fn change(&mut self, rating: R, by: i64) {
        let slot = &mut self.counts[usize::from(rating.number() - R::LOWEST)];
        *slot = slot.saturating_add(by);
    }

    /// Adds the answers of another tally.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine = mine.saturating_add(theirs);
        }
    }

    /// Takes the answers of another tally away again.
    pub fn unmerge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine = mine.saturating_sub(theirs);
        }
    }

    /// The counts from the lowest rating of the scale to the highest.
    pub fn counts(&self) -> &[i64] {
        &self.counts[..Self::width()]
    }

    /// Whether nothing was counted (or everything taken away again).
    pub fn is_empty(&self) -> bool {
        self.counts.iter().all(|&count| count == 0)
    }

    /// Number of answers.
    pub fn n(&self) -> u64 {
        self.where_number(|_| true)
    }

    /// Number of answers whose rating satisfies the condition.
    pub fn where_number(&self, condition: impl Fn(u8) -> bool) -> u64 {
        (R::LOWEST..=R::HIGHEST)
            .zip(self.counts)
            .filter(|&(number, _)| condition(number))
            .map(|(_, count)| u64::try_from(count).unwrap_or(0))
            .sum()
    }
}

/// An NPS tally seen by group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
// Who may not see so few apart is sent none of these.
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct NpsCounts {
    /// Ratings of 9 and 10.
    pub promoters: u64,
    /// Ratings of 7 and 8.
    pub passives: u64,
    /// Ratings of 0 to 6.
    pub detractors: u64,
}

impl NpsCounts {
    /// Number of answers.
    pub fn n(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }
}

impl Tally<NpsRating> {
    /// Promoters, passives and detractors.
    pub fn groups(&self) -> NpsCounts {
        let count = |group| self.where_number(|number| NpsRating::of(number).is_ok_and(|rating| rating.group() == group));
        NpsCounts { promoters: count(NpsGroup::Promoter), passives: count(NpsGroup::Passive), detractors: count(NpsGroup::Detractor) }
    }
}

impl Tally<CsatRating> {
    /// Answers of 4 and 5.
    pub fn satisfied(&self) -> u64 {
        self.where_number(|number| CsatRating::of(number).is_ok_and(CsatRating::is_satisfied))
    }
}

impl Tally<CesRating> {
    /// Answers of 5 to 7.
    pub fn easy(&self) -> u64 {
        self.where_number(|number| CesRating::of(number).is_ok_and(CesRating::is_easy))
    }
}

// Written out because a derive would ask the same of `R`, which is only a name here.
impl<R> Default for Tally<R> {
    fn default() -> Self {
        Self { counts: [0; SLOTS], of: PhantomData }
    }
}

impl<R> Clone for Tally<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Tally<R> {}

impl<R> PartialEq for Tally<R> {
    fn eq(&self, other: &Self) -> bool {
        self.counts == other.counts
    }
}

impl<R> Eq for Tally<R> {}

impl<R: Rating> core::fmt::Debug for Tally<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Tally").field(&self.counts()).finish()
    }
}

/// Written as the list of counts from the lowest rating to the highest.
#[cfg(feature = "serde")]
mod wire {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::{Rating, Tally};

    impl<R: Rating> Serialize for Tally<R> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.counts().serialize(serializer)
        }
    }

    impl<'de, R: Rating> Deserialize<'de> for Tally<R> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let counts = Vec::<i64>::deserialize(deserializer)?;
            if counts.len() == Self::width() {
                Ok(Self::of(&counts))
            } else {
                Err(D::Error::custom("a tally has one count for each rating of its scale"))
            }
        }
    }
}
