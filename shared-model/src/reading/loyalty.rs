use serde::{Deserialize, Serialize};

use super::lifecycle::LifecycleRules;
use super::relationship::{Relationship, days};
use crate::value::Day;

/// Attitude and behaviour taken together: Dick, A. S. and Basu, K. (1994): Customer loyalty: toward an integrated conceptual
/// framework. Journal of the Academy of Marketing Science 22(2), 99-113, figure 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loyalty {
    /// Comes again and thinks well of us.
    True,
    /// Thinks well of us and does not come again.
    Latent,
    /// Comes again and does not think well of us.
    Spurious,
    /// Neither.
    None,
    /// They never rated us, or too long ago, or are too new for their behaviour to say anything.
    NotKnownYet,
}

/// After so many days a rating weighs half.
const HALF_LIFE: f64 = 180.0;
/// Ratings that weigh less than this together say nothing any more: one from a year and a half ago.
const LEAST_WEIGHT: f64 = 0.125;

/// What somebody thinks of us, -1 to 1: the mean of their ratings, each weighing half as much every 180 days. None where
/// they never rated, or too long ago.
pub fn attitude(relationship: &Relationship, today: Day) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for opinion in relationship.opinions.iter().filter(|opinion| opinion.day <= today) {
        let weight = (-(days(opinion.day, today) as f64) / HALF_LIFE).exp2();
        sum += weight * opinion.attitude();
        weights += weight;
    }
    (weights >= LEAST_WEIGHT).then(|| sum / weights)
}

impl Loyalty {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::True, Self::Latent, Self::Spurious, Self::None, Self::NotKnownYet];

    /// Its name in the API and in rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Latent => "latent",
            Self::Spurious => "spurious",
            Self::None => "none",
            Self::NotKnownYet => "not_known_yet",
        }
    }

    /// The quadrant of somebody today.
    ///
    /// Attitude is high where [`attitude`] is above its middle. Behaviour is high where they came again at least twice, came
    /// at least half as often as is usual here in the time they had, and are not overdue.
    pub fn quadrant(relationship: &Relationship, rules: &LifecycleRules, today: Day) -> Self {
        let Some(attitude) = attitude(relationship, today) else { return Self::NotKnownYet };
        let Some(behaviour) = behaves(relationship, rules, today) else { return Self::NotKnownYet };
        match (attitude > 0.0, behaviour) {
            (true, true) => Self::True,
            (true, false) => Self::Latent,
            (false, true) => Self::Spurious,
            (false, false) => Self::None,
        }
    }
}

/// Whether somebody comes again as loyal customers do. None as long as they had no time to.
fn behaves(relationship: &Relationship, rules: &LifecycleRules, today: Day) -> Option<bool> {
    let bought: Vec<Day> = relationship.transactions.days().map(|(day, _)| day).filter(|day| *day <= today).collect();
    let (first, last, times) = match (bought.first(), bought.last()) {
        (Some(first), Some(last)) => (*first, *last, bought.len() as f64),
        _ if rules.sells => return None,
        _ => (relationship.since?, relationship.last?, f64::from(relationship.visits)),
    };
    let (gap, age) = (f64::from(rules.usual_gap.max(1)), days(first, today) as f64);
    let repeats = times - 1.0;
    if repeats < 2.0 && age < 2.0 * gap {
        return None;
    }
    let own = ((days(first, last) as f64 + 2.0 * gap) / (repeats + 2.0)).max(1.0);
    let is_overdue = days(last, today) as f64 > rules.lapsed * own;
    Some(repeats >= 2.0 && repeats >= 0.5 * age / gap && !is_overdue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Rated, RatingKind};
    use crate::reading::Opinion;

    fn customer(days: &[i32], ratings: &[(i32, f64)]) -> Relationship {
        let transactions = days.iter().map(|day| (Day(*day), Some(1000))).collect::<Vec<_>>().into();
        let opinion = |(day, number): &(i32, f64)| Opinion { day: Day(*day), rated: Rated::of(RatingKind::Nps, *number).unwrap() };
        Relationship { transactions, opinions: ratings.iter().map(opinion).collect(), ..Relationship::default() }
    }

    #[test]
    fn four_quadrants_and_not_known_yet() {
        let rules = LifecycleRules { usual_gap: 30, ..LifecycleRules::default() };
        let monthly = [0, 30, 60, 90, 120];
        let read = |relationship: &Relationship, day| Loyalty::quadrant(relationship, &rules, Day(day));
        assert_eq!(read(&customer(&monthly, &[(100, 10.0)]), 125), Loyalty::True);
        assert_eq!(read(&customer(&[0], &[(100, 10.0)]), 125), Loyalty::Latent);
        assert_eq!(read(&customer(&monthly, &[(100, 3.0)]), 125), Loyalty::Spurious);
        assert_eq!(read(&customer(&monthly, &[(100, 3.0)]), 1200), Loyalty::NotKnownYet, "what they thought three years ago");
        assert_eq!(read(&customer(&[0], &[(100, 3.0)]), 125), Loyalty::None);
        assert_eq!(read(&customer(&monthly, &[]), 125), Loyalty::NotKnownYet);
        assert_eq!(read(&customer(&[0], &[(1, 10.0)]), 2), Loyalty::NotKnownYet);
        assert_eq!(read(&customer(&[], &[(1, 10.0)]), 2), Loyalty::NotKnownYet);
    }

    #[test]
    fn younger_ratings_weigh_more() {
        let turned = customer(&[], &[(0, 10.0), (360, 0.0)]);
        assert!(attitude(&turned, Day(360)).unwrap() < -0.5);
        assert!(attitude(&turned, Day(359)).unwrap() > 0.9);
    }
}
