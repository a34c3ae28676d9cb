use serde::{Deserialize, Serialize};

use crate::aggregate::Strand;
use crate::value::{LocalTime, Timestamp};

/// Signs of life by weekday (Monday first) and hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours(Vec<[u32; 24]>);

impl Default for Hours {
    fn default() -> Self {
        Self(vec![[0; 24]; 7])
    }
}

/// When somebody can best be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BestTime {
    /// The day of the week, Monday is 1.
    pub weekday: u8,
    /// The first hour, 0 to 22.
    pub from: u8,
    /// The hour at which it ends: two later.
    pub to: u8,
    /// The share of their signs of life that is expected within, 0 to 1.
    pub share: f64,
}

/// With how many signs of other people somebody's own are pooled: with fewer of their own, the others say more.
const POOLED: f64 = 20.0;
/// Fewer signs than this, their own and the others' together, say nothing.
const LEAST: u64 = 30;

impl Hours {
    /// When a person was there, answered and bought, by a calendar and clock.
    pub fn of(person: &Strand, local: impl Fn(Timestamp) -> LocalTime) -> Self {
        let mut hours = Self::default();
        let visits = person.sessions.sessions().iter().map(|session| session.start);
        let answers = person.responses.all().flat_map(|(_, response)| response.replies.values().map(|reply| reply.at));
        let orders = person.orders.bought().map(|(_, bought, _)| bought.at);
        for at in visits.chain(answers).chain(orders) {
            let local = local(at);
            let (day, hour) = (usize::from(local.weekday.clamp(1, 7)) - 1, usize::from(local.minute / 60).min(23));
            hours.0[day][hour] = hours.0[day][hour].saturating_add(1);
        }
        hours
    }

    /// Adds the signs of others.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine = mine.saturating_add(*theirs);
        }
    }

    /// How many signs.
    pub fn n(&self) -> u64 {
        self.0.iter().flatten().map(|count| u64::from(*count)).sum()
    }

    /// The share of signs that is expected in each hour of the week: their own, pooled with twenty of people like them, so
    /// that one visit at midnight makes nobody a night owl. (The mean of a Dirichlet distribution after what was seen; Gelman,
    /// A. and others (2013): Bayesian Data Analysis, 3rd edition, section 3.4.) None where too little is known of both.
    pub fn expected(&self, others: &Self) -> Option<Vec<[f64; 24]>> {
        let (own, pool) = (self.n(), others.n());
        if own + pool < LEAST {
            return None;
        }
        let weight = if pool == 0 { 0.0 } else { POOLED };
        let all = own as f64 + weight;
        let cell = |day: usize, hour: usize| {
            let pooled = if pool == 0 { 0.0 } else { f64::from(others.0[day][hour]) / pool as f64 * weight };
            (f64::from(self.0[day][hour]) + pooled) / all
        };
        Some((0..7).map(|day| std::array::from_fn(|hour| cell(day, hour))).collect())
    }

    /// The two hours of the week in which most is expected; the earliest where several tie.
    pub fn best(&self, others: &Self) -> Option<BestTime> {
        let expected = self.expected(others)?;
        let mut best: Option<BestTime> = None;
        for (day, hours) in expected.iter().enumerate() {
            for (from, pair) in hours.windows(2).enumerate() {
                let share = pair[0] + pair[1];
                if best.as_ref().is_none_or(|best| share > best.share + 1e-12) {
                    best = Some(BestTime { weekday: day as u8 + 1, from: from as u8, to: from as u8 + 2, share });
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(signs: &[(usize, usize, u32)]) -> Hours {
        let mut hours = Hours::default();
        signs.iter().for_each(|(day, hour, count)| hours.0[*day][*hour] = *count);
        hours
    }

    #[test]
    fn thin_data_is_pooled_towards_the_others() {
        let shop = hours(&[(1, 10, 500), (1, 11, 300), (4, 20, 200)]);
        let once = hours(&[(6, 23, 1)]);
        let best = once.best(&shop).unwrap();
        assert_eq!((best.weekday, best.from, best.to), (2, 10, 12), "one visit on a Sunday night says little");
        let owl = hours(&[(6, 22, 40), (6, 23, 20)]);
        let best = owl.best(&shop).unwrap();
        assert_eq!((best.weekday, best.from), (7, 22));
        assert!((best.share - 60.0 / 80.0).abs() < 1e-12);
        let sum: f64 = owl.expected(&shop).unwrap().iter().flatten().sum();
        assert!((sum - 1.0).abs() < 1e-12);
        assert_eq!(once.best(&Hours::default()), None, "nobody is known well enough");
        assert_eq!(owl.best(&Hours::default()).unwrap().share, 1.0);
    }
}
