use serde::{Deserialize, Serialize};

use super::lifecycle::{Lifecycle, LifecycleRules, LifecycleStage};
use super::loyalty::Loyalty;
use super::relationship::Relationship;
use crate::value::Range;

/// How many stages there are.
const STAGES: usize = LifecycleStage::ALL.len();
/// How many answers to the question of loyalty.
const LOYALTIES: usize = Loyalty::ALL.len();

/// Some persons together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowd {
    /// How many.
    pub persons: u64,
    /// How many of them never told who they are.
    pub unnamed: u64,
    /// What they are expected to pay in the next twelve months, in minor units.
    pub worth: i64,
    /// Their value at risk, in minor units.
    pub at_risk: i64,
}

impl Crowd {
    fn add(&mut self, one: &Appraised) {
        self.persons += 1;
        self.unnamed += u64::from(!one.is_named);
        self.worth += one.worth.unwrap_or(0);
        self.at_risk += one.at_risk.unwrap_or(0);
    }

    fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.unnamed += other.unnamed;
        self.worth += other.worth;
        self.at_risk += other.at_risk;
    }
}

/// What is known of one person's worth, in minor units; none without a model or for who never bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appraised {
    /// Whether they told who they are.
    pub is_named: bool,
    /// Expected payments of the next twelve months.
    pub worth: Option<i64>,
    /// A year's value if they stay times the probability of leaving within 90 days.
    pub at_risk: Option<i64>,
}

/// Where everybody stands on a day, and how they moved until then: a sum, so parts of it may be made apart and merged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// By stage, in the order of [`LifecycleStage::ALL`].
    pub stages: [Crowd; STAGES],
    /// By loyalty, in the order of [`Loyalty::ALL`].
    pub loyalties: [Crowd; LOYALTIES],
    /// How many were in each stage on the day before the period.
    pub before: [u64; STAGES],
    /// Moves within the period: from which stage (row) to which (column). Becoming a customer is a move from attract.
    pub moves: [[u64; STAGES]; STAGES],
    /// Moves within as many days just before the period.
    pub moves_before: [[u64; STAGES]; STAGES],
}

impl Standing {
    /// Adds one person as of the last day of the period.
    ///
    /// History is of transactions and ratings; where nothing is sold there is none, so nobody is counted before and nobody moves.
    pub fn add(&mut self, relationship: &Relationship, one: &Appraised, rules: &LifecycleRules, period: Range) {
        let today = period.to;
        self.loyalties[Loyalty::quadrant(relationship, rules, today) as usize].add(one);
        if relationship.transactions.is_empty() || !rules.sells {
            self.stages[Lifecycle::stage_on(relationship, rules, today) as usize].add(one);
            if rules.sells && relationship.since.is_some_and(|since| since < period.from) {
                self.before[LifecycleStage::Attract as usize] += 1;
            }
            return;
        }
        let life = Lifecycle::of(relationship, rules, today);
        self.stages[life.stage as usize].add(one);
        let length = i64::from(period.to.0) - i64::from(period.from.0) + 1;
        let earlier = i64::from(period.from.0) - length;
        let mut then = relationship.since.filter(|since| *since < period.from).map(|_| LifecycleStage::Attract);
        let mut last = LifecycleStage::Attract;
        for (day, stage) in &life.moves {
            let (from, to) = (std::mem::replace(&mut last, *stage) as usize, *stage as usize);
            if period.contains(*day) {
                self.moves[from][to] += 1;
                continue;
            }
            then = Some(*stage);
            if i64::from(day.0) >= earlier {
                self.moves_before[from][to] += 1;
            }
        }
        if let Some(stage) = then {
            self.before[stage as usize] += 1;
        }
    }

    /// Adds what was made of other persons.
    pub fn merge(&mut self, other: &Self) {
        let crowds = self.stages.iter_mut().chain(&mut self.loyalties).zip(other.stages.iter().chain(&other.loyalties));
        crowds.for_each(|(mine, theirs)| mine.merge(theirs));
        let own = self.before.iter_mut().chain(self.moves.iter_mut().flatten()).chain(self.moves_before.iter_mut().flatten());
        let theirs = other.before.iter().chain(other.moves.iter().flatten()).chain(other.moves_before.iter().flatten());
        own.zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Moves by how many people made them, the most first: from, to, how many, and how many in the period before.
    pub fn flow(&self) -> Vec<(LifecycleStage, LifecycleStage, u64, u64)> {
        let pairs = LifecycleStage::ALL.into_iter().flat_map(|from| LifecycleStage::ALL.map(|to| (from, to)));
        let counted = pairs.map(|(from, to)| {
            let (row, column) = (from as usize, to as usize);
            (from, to, self.moves[row][column], self.moves_before[row][column])
        });
        let mut flow: Vec<_> = counted.filter(|(_, _, now, before)| now + before > 0).collect();
        flow.sort_by_key(|(from, to, now, before)| (std::cmp::Reverse((*now, *before)), *from, *to));
        flow
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Day;

    fn bought(days: &[i32]) -> Relationship {
        let transactions = days.iter().map(|day| (Day(*day), Some(1000))).collect::<Vec<_>>().into();
        let since = days.first().map(|day| Day(*day));
        Relationship { transactions, since, visits: 1, ..Relationship::default() }
    }

    const RULES: fn() -> LifecycleRules = || LifecycleRules { usual_gap: 30, ..LifecycleRules::default() };

    #[test]
    fn stages_of_today_are_those_of_before_and_the_moves_between() {
        let everybody = [bought(&[0, 7, 14, 21, 28]), bought(&[100, 107]), bought(&[]), bought(&[0, 7, 14, 21, 28, 110])];
        let period = Range { from: Day(91), to: Day(120) };
        let one = Appraised { is_named: true, worth: Some(500), at_risk: Some(100) };
        let mut whole = Standing::default();
        let mut parts = [Standing::default(), Standing::default()];
        for (at, person) in everybody.iter().enumerate() {
            whole.add(person, &one, &RULES(), period);
            parts[at % 2].add(person, &one, &RULES(), period);
        }
        parts[0].merge(&parts[1].clone());
        assert_eq!(parts[0], whole);
        use LifecycleStage::{Attract, GetToKnow, Lapsed, Welcome, WonBack};
        let now = |stage: LifecycleStage| whole.stages[stage as usize].persons;
        assert_eq!([now(Attract), now(GetToKnow), now(Lapsed), now(WonBack)], [1, 1, 1, 1]);
        assert_eq!(whole.before[Lapsed as usize], 2, "both had lapsed, and the third had not come yet");
        assert_eq!(
            whole.flow().iter().map(|(from, to, n, _)| (*from, *to, *n)).filter(|(.., n)| *n > 0).collect::<Vec<_>>(),
            [(Attract, Welcome, 1), (Welcome, GetToKnow, 1), (Lapsed, WonBack, 1)]
        );
        assert_eq!((whole.stages[Lapsed as usize].worth, whole.loyalties.iter().map(|crowd| crowd.persons).sum::<u64>()), (500, 4));
        for stage in LifecycleStage::ALL {
            let came = (0..STAGES).map(|from| whole.moves[from][stage as usize]).sum::<u64>();
            let left = whole.moves[stage as usize].iter().sum::<u64>();
            // The person without an order and the one who came within the period are new.
            let new = if stage == Attract { 2 } else { 0 };
            assert_eq!(whole.before[stage as usize] + came + new, whole.stages[stage as usize].persons + left, "{stage:?}");
        }
    }

    #[test]
    fn where_nothing_is_sold_nobody_moves() {
        let rules = LifecycleRules { sells: false, ..RULES() };
        let mut standing = Standing::default();
        let ann = Relationship { since: Some(Day(0)), last: Some(Day(60)), visits: 30, ..Relationship::default() };
        standing.add(&ann, &Appraised::default(), &rules, Range { from: Day(50), to: Day(61) });
        assert_eq!((standing.stages[LifecycleStage::Manage as usize].persons, standing.flow().len(), standing.before), (1, 0, [0; STAGES]));
    }
}
