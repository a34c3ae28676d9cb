use serde::{Deserialize, Serialize};

use super::value::Transactions;
use crate::aggregate::Strand;
use crate::event::{Rated, RatingKind};
use crate::value::{Currency, Day};

/// One rating, and the day it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(Day, Rated)", into = "(Day, Rated)")]
pub struct Opinion {
    /// When.
    pub day: Day,
    /// What.
    pub rated: Rated,
}

impl From<(Day, Rated)> for Opinion {
    fn from((day, rated): (Day, Rated)) -> Self {
        Self { day, rated }
    }
}

impl From<Opinion> for (Day, Rated) {
    fn from(opinion: Opinion) -> Self {
        (opinion.day, opinion.rated)
    }
}

impl Opinion {
    /// Whether it says that something is wrong: a detractor, a CSAT of 1 or 2, a CES of 1 to 3.
    pub fn is_unhappy(&self) -> bool {
        match self.rated.kind() {
            RatingKind::Nps => self.rated.number() <= 6,
            RatingKind::Csat => self.rated.number() <= 2,
            RatingKind::Ces => self.rated.number() <= 3,
        }
    }

    /// The rating on one scale for all, -1 (worst) to 1 (best), 0 in its middle. The middle of NPS is where passives are.
    pub fn attitude(&self) -> f64 {
        let number = f64::from(self.rated.number());
        match self.rated.kind() {
            RatingKind::Nps if number >= 7.5 => (number - 7.5) / 2.5,
            RatingKind::Nps => (number - 7.5) / 7.5,
            RatingKind::Csat => (number - 3.0) / 2.0,
            RatingKind::Ces => (number - 4.0) / 3.0,
        }
    }
}

/// What the readings of a customer need to know of them, and no more: small enough to be kept beside the list of persons and
/// read for all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relationship {
    /// The day on which they were first there.
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// The day on which they were last there.
    #[serde(rename = "l", skip_serializing_if = "Option::is_none")]
    pub last: Option<Day>,
    /// On how many days they were there.
    #[serde(rename = "v")]
    pub visits: u32,
    /// What they bought, by day.
    #[serde(rename = "b", skip_serializing_if = "Transactions::is_empty")]
    pub transactions: Transactions,
    /// Their ratings, the earliest first; the latest [`Relationship::MOST_OPINIONS`].
    #[serde(rename = "o", skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Opinion>,
    /// Surveys shown since they last answered one, and the day of the last of them.
    #[serde(rename = "q", skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<(u32, Day)>,
}

impl Relationship {
    /// So many ratings are kept; older ones hardly weigh.
    pub const MOST_OPINIONS: usize = 24;

    /// What a person's aggregate says of the relationship, money in one currency.
    pub fn of(person: &Strand, currency: Currency) -> Self {
        let there = || person.days.iter().filter(|(_, active)| active.active).map(|(day, _)| *day);
        let mut opinions = Vec::new();
        let mut asked = Vec::new();
        let mut answered: Option<Day> = None;
        for (_, response) in person.responses.all() {
            for reply in response.replies.values() {
                let (day, _, reply) = &reply.value;
                answered = answered.max(Some(*day));
                opinions.extend(reply.rating.map(|rated| Opinion { day: *day, rated }));
            }
            if response.replies.is_empty() {
                asked.extend(response.asked.as_ref().map(|asked| asked.value.0));
            }
        }
        opinions.sort();
        let opinions = opinions.split_off(opinions.len().saturating_sub(Self::MOST_OPINIONS));
        asked.retain(|day| answered.is_none_or(|answered| *day > answered));
        Self {
            since: there().next(),
            last: there().next_back(),
            visits: there().count() as u32,
            transactions: Transactions::of(&person.orders, currency),
            opinions,
            unanswered: asked.iter().max().map(|last| (asked.len() as u32, *last)),
        }
    }

    /// What they paid until a day, less what they were paid back, in minor units; none for who never bought.
    pub fn paid(&self, until: Day) -> Option<i64> {
        let mut days = self.transactions.days().filter(|(day, _)| *day <= until).peekable();
        days.peek()?;
        Some(days.filter_map(|(_, amount)| amount).sum())
    }

    /// The last rating until a day, no older than so many days.
    pub fn last_opinion(&self, today: Day, within: i64) -> Option<&Opinion> {
        self.opinions.iter().rev().find(|opinion| opinion.day <= today).filter(|opinion| days(opinion.day, today) <= within)
    }
}

/// Days from one to another.
pub(super) fn days(from: Day, to: Day) -> i64 {
    i64::from(to.0) - i64::from(from.0)
}
