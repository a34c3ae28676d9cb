use super::estimate::{Estimate, ces, csat, nps};
use super::tally::{NpsCounts, Tally};
use crate::value::{CesRating, CsatRating, NpsRating};

/// The ratings of some respondents, one tally per scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RatingTallies {
    /// Answers to NPS questions.
    pub nps: Tally<NpsRating>,
    /// Answers to CSAT questions.
    pub csat: Tally<CsatRating>,
    /// Answers to CES questions.
    pub ces: Tally<CesRating>,
}

impl RatingTallies {
    /// One more answer.
    #[cfg(feature = "serde")]
    pub fn add(&mut self, rated: crate::event::Rated) {
        match rated {
            crate::event::Rated::Nps(rating) => self.nps.add(rating),
            crate::event::Rated::Csat(rating) => self.csat.add(rating),
            crate::event::Rated::Ces(rating) => self.ces.add(rating),
        }
    }

    /// Adds the answers of others.
    pub fn merge(&mut self, other: &Self) {
        self.nps.merge(&other.nps);
        self.csat.merge(&other.csat);
        self.ces.merge(&other.ces);
    }

    /// Takes answers away again.
    pub fn unmerge(&mut self, other: &Self) {
        self.nps.unmerge(&other.nps);
        self.csat.unmerge(&other.csat);
        self.ces.unmerge(&other.ces);
    }
}

/// An NPS and the counts behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NpsScore {
    /// The score on -100..100.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub estimate: Estimate,
    /// Promoters, passives, detractors; given also when they are too few for a score.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub counts: NpsCounts,
}

/// A CSAT and the count behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CsatScore {
    /// The score in percent.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub estimate: Estimate,
    /// Answers of 4 and 5.
    #[cfg_attr(feature = "serde", serde(default))]
    pub satisfied: u64,
}

/// The three scores of a range or group, and how many were asked for them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scores {
    /// Would recommend us.
    pub nps: NpsScore,
    /// Were satisfied.
    pub csat: CsatScore,
    /// Found it easy: the mean of 1..7.
    pub ces: Estimate,
    /// Submissions shown.
    pub asked: u64,
    /// Submissions with at least one valid rating.
    pub answered: u64,
    /// Submissions that reached an ending.
    pub completed: u64,
}

impl Scores {
    /// Reads the scores of tallies; a score of fewer answers than `minimum` (at least 1) stays empty.
    pub fn of(tallies: &RatingTallies, minimum: u64) -> Self {
        let counts = tallies.nps.groups();
        Self {
            nps: NpsScore { estimate: nps(&counts, minimum), counts },
            csat: CsatScore { estimate: csat(&tallies.csat, minimum), satisfied: tallies.csat.satisfied() },
            ces: ces(&tallies.ces, minimum),
            ..Self::default()
        }
    }

    /// The same, with how many were asked, answered and came to an ending.
    #[must_use]
    pub fn with_submissions(self, asked: u64, answered: u64, completed: u64) -> Self {
        Self { asked, answered, completed, ..self }
    }
}
