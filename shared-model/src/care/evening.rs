//! What became of cases and promises over some days: readings, each with its number and, where it is a share, its interval.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::clock::Met;
use crate::event::Rated;
use crate::score::{share, share_difference};
use crate::value::Timestamp;

/// A share with its 95 % interval (Wilson 1927), in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// Those that.
    pub yes: u64,
    /// Of so many.
    pub n: u64,
    /// What was observed; none of none.
    pub value: Option<f64>,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Proportion {
    /// The share of so many.
    #[must_use]
    pub fn of(yes: u64, n: u64) -> Self {
        if n == 0 {
            return Self::default();
        }
        let (low, high) = share(yes, n);
        Self { yes, n, value: Some(yes as f64 / n as f64 * 100.0), low: Some(low * 100.0), high: Some(high * 100.0) }
    }

    fn count<T>(all: impl IntoIterator<Item = T>, holds: impl Fn(&T) -> bool) -> Self {
        let (mut yes, mut n) = (0, 0);
        for one in all {
            n += 1;
            yes += u64::from(holds(&one));
        }
        Self::of(yes, n)
    }
}

/// What it was, how often, and what those customers are worth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// The cause.
    pub cause: String,
    /// Cases of it.
    pub cases: u64,
    /// Of all with a cause, 0 to 1.
    pub share: f64,
    /// This and the more frequent ones, 0 to 1: the curve of Pareto's chart (Juran, J. M., 1951: Quality Control Handbook).
    pub cumulative: f64,
    /// What a year of their persons is worth if they stay, in minor units; of those of whom it is known.
    pub value_minor: i64,
}

/// Cases by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseCounts {
    /// Opened in the range.
    pub opened: u64,
    /// Closed in the range.
    pub closed: u64,
    /// Open now.
    pub open: u64,
}

/// What became of cases in a range of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Evening {
    /// How many.
    pub counts: CaseCounts,
    /// Minutes to the first reply of those that were replied to in the range, in order.
    pub reply_minutes: Vec<i64>,
    /// Replied in time, of those that had a clock.
    pub in_time: Proportion,
    /// Minutes from opening to closing of those closed in the range, in order.
    pub closing_minutes: Vec<i64>,
    /// No longer unhappy, of those who were spoken with and rated again in the range.
    pub recovered: Proportion,
    /// No longer unhappy, of those whom nobody had contacted and who rated again in the range.
    pub recovered_alone: Proportion,
    /// `recovered - recovered_alone` in percent points with its interval (Newcombe 1998).
    pub difference: Option<(f64, f64, f64)>,
    /// By how many points, on the same scale, those who were spoken with rated better.
    pub points: Vec<i64>,
    /// Causes of cases that were fixed or closed in the range, the most frequent first.
    pub causes: Vec<Cause>,
    /// What was done about them.
    pub actions: BTreeMap<String, u64>,
}

impl Evening {
    /// Reads all cases of a site over `from <= t < to`.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a Case> + Clone, from: Timestamp, to: Timestamp) -> Self {
        let within = |at: Timestamp| from <= at && at < to;
        let all = || cases.clone().into_iter();
        let count = |holds: &dyn Fn(&Case) -> bool| all().filter(|case| holds(case)).count() as u64;
        let minutes = |case: &Case, at: Timestamp| (at.0 - case.opened_at().0) / 60_000;
        let replies: Vec<(&Case, Met)> = all().filter_map(|case| Some((case, case.replied().filter(|met| within(met.at))?))).collect();
        let mut reply_minutes: Vec<i64> = replies.iter().map(|(case, met)| minutes(case, met.at)).collect();
        reply_minutes.sort_unstable();
        let mut closing_minutes: Vec<i64> =
            all().filter_map(|case| Some(minutes(case, case.closed_at().filter(|at| within(*at))?))).collect();
        closing_minutes.sort_unstable();
        let again: Vec<_> = all().filter_map(|case| Some((case, case.later().filter(|later| within(later.at))?))).collect();
        let helped = again.iter().filter(|(_, later)| later.contacted);
        let alone = again.iter().filter(|(_, later)| !later.contacted);
        let recovered = Proportion::count(helped.clone(), |(_, later)| !later.unhappy);
        let recovered_alone = Proportion::count(alone, |(_, later)| !later.unhappy);
        let is_both = recovered.n > 0 && recovered_alone.n > 0;
        let difference = is_both.then(|| {
            let (low, high) = share_difference((recovered_alone.yes, recovered_alone.n), (recovered.yes, recovered.n));
            let value = recovered.value.unwrap_or(0.0) - recovered_alone.value.unwrap_or(0.0);
            (value, low * 100.0, high * 100.0)
        });
        let same_scale =
            |before: Rated, after: Rated| (before.kind() == after.kind()).then(|| i64::from(after.number()) - i64::from(before.number()));
        let points = helped.filter_map(|(case, later)| same_scale(case.before()?, later.rated)).collect();
        let settled = || all().filter(|case| case.settled().is_some_and(|met| within(met.at)) && case.outcome().is_some());
        let mut actions = BTreeMap::new();
        for outcome in settled().filter_map(Case::outcome) {
            *actions.entry(outcome.action().to_owned()).or_insert(0) += 1;
        }
        Self {
            counts: CaseCounts {
                opened: count(&|case| within(case.opened_at())),
                closed: count(&|case| case.closed_at().is_some_and(within)),
                open: count(&|case| case.state().is_open()),
            },
            in_time: Proportion::count(replies.iter().filter_map(|(_, met)| met.in_time()), |in_time| *in_time),
            reply_minutes,
            closing_minutes,
            recovered,
            recovered_alone,
            difference,
            points,
            causes: causes(settled()),
            actions,
        }
    }
}

/// The causes of some cases, the most frequent first, ties by what they are worth.
fn causes<'a>(cases: impl Iterator<Item = &'a Case>) -> Vec<Cause> {
    let mut found: BTreeMap<String, Cause> = BTreeMap::new();
    for case in cases {
        let Some(outcome) = case.outcome() else { continue };
        let cause = found.entry(outcome.cause().to_owned()).or_default();
        cause.cases += 1;
        cause.value_minor = cause.value_minor.saturating_add(case.opening().value_minor.unwrap_or(0));
    }
    let mut causes: Vec<Cause> = found.into_iter().map(|(name, cause)| Cause { cause: name, ..cause }).collect();
    causes.sort_by(|a, b| (b.cases, b.value_minor, &a.cause).cmp(&(a.cases, a.value_minor, &b.cause)));
    let n: u64 = causes.iter().map(|cause| cause.cases).sum();
    let mut so_far = 0;
    for cause in &mut causes {
        so_far += cause.cases;
        cause.share = cause.cases as f64 / n as f64;
        cause.cumulative = so_far as f64 / n as f64;
    }
    causes
}

/// The median of numbers in order: of an even count the mean of the two in the middle.
#[must_use]
pub fn median(ordered: &[i64]) -> Option<f64> {
    let middle = ordered.len() / 2;
    let upper = *ordered.get(middle)? as f64;
    Some(if ordered.len() % 2 == 1 { upper } else { f64::midpoint(ordered[middle - 1] as f64, upper) })
}
