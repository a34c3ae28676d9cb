use std::collections::BTreeMap;

use super::interval;
use super::tally::{NpsCounts, Tally};
use crate::value::{CesRating, CsatRating, Rating};

/// A score that one may show: the value, its 95 % interval, and the number of answers behind it.
///
/// No answers means no score, never 0. Below the minimum that the reader asked for there is only `n`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Estimate {
    /// What was observed among those who answered; none when they are too few.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end of the 95 % interval.
    pub high: Option<f64>,
    /// How many answered.
    pub n: u64,
}

impl Estimate {
    /// Nothing to say yet: too few answers.
    pub fn too_few(n: u64) -> Self {
        Self { n, ..Self::default() }
    }

    fn of(value: f64, (low, high): (f64, f64), n: u64) -> Self {
        Self { value: Some(value), low: Some(low), high: Some(high), n }
    }

    /// The same with its interval cut to a scale, for drawing: the t-interval of a few extreme answers may
    /// reach beyond 1 or 7.
    #[must_use]
    pub fn within(self, lowest: f64, highest: f64) -> Self {
        let cut = |bound: Option<f64>| bound.map(|bound| bound.clamp(lowest, highest));
        Self { low: cut(self.low), high: cut(self.high), ..self }
    }
}

/// Net Promoter Score on -100..100: share of promoters less share of detractors, with Tango's score interval.
///
/// ```
/// use rapport_model::score::{NpsCounts, nps};
/// let counts = NpsCounts { promoters: 50, passives: 30, detractors: 20 };
/// let estimate = nps(&counts, 30);
/// assert_eq!(estimate.value, Some(30.0));
/// assert!(estimate.low.unwrap() > 13.0 && estimate.high.unwrap() < 45.0);
/// assert_eq!(nps(&counts, 101).value, None);
/// ```
pub fn nps(counts: &NpsCounts, minimum: u64) -> Estimate {
    let n = counts.n();
    if n < minimum.max(1) {
        return Estimate::too_few(n);
    }
    let (low, high) = interval::tango(counts);
    let value = (counts.promoters as f64 - counts.detractors as f64) * 100.0 / n as f64;
    Estimate::of(value, ((low * 100.0).min(value), (high * 100.0).max(value)), n)
}

/// Customer satisfaction in percent, 0..100: the share of ratings 4 and 5, with Wilson's interval.
pub fn csat(tally: &Tally<CsatRating>, minimum: u64) -> Estimate {
    let (satisfied, n) = (tally.satisfied(), tally.n());
    if n < minimum.max(1) {
        return Estimate::too_few(n);
    }
    let (low, high) = interval::wilson(satisfied, n);
    let value = satisfied as f64 * 100.0 / n as f64;
    Estimate::of(value, ((low * 100.0).min(value), (high * 100.0).max(value)), n)
}

/// Customer Effort Score 2.0: the mean of ratings 1..7, with Student's t interval.
///
/// The interval is given as the formula gives it: with very few or very extreme answers it reaches beyond
/// the scale (two answers, 1 and 7, say -34 to 42). [`Estimate::within`] cuts it for drawing. One answer
/// has a mean but no interval.
pub fn ces(tally: &Tally<CesRating>, minimum: u64) -> Estimate {
    let n = tally.n();
    if n < minimum.max(1) {
        return Estimate::too_few(n);
    }
    let (mean, interval) = interval::student(ces_counts(tally));
    Estimate { value: Some(mean), low: interval.map(|bounds| bounds.0), high: interval.map(|bounds| bounds.1), n }
}

/// Each effort rating and how often it was given.
pub(super) fn ces_counts(tally: &Tally<CesRating>) -> impl Iterator<Item = (f64, u64)> + Clone {
    (CesRating::LOWEST..=CesRating::HIGHEST)
        .zip(tally.counts())
        .map(|(number, &count)| (f64::from(number), u64::try_from(count).unwrap_or(0)))
}

/// The mean of some differences, with Student's t interval where there are at least two. None of none.
#[must_use]
pub fn mean_interval(values: &[i64]) -> Option<(f64, Option<(f64, f64)>)> {
    if values.is_empty() {
        return None;
    }
    Some(interval::student(values.iter().map(|value| (*value as f64, 1))))
}

/// The gap between what was expected and what was found, in points of the scale: the mean of perception less expectation
/// over those who rated both, with Student's t interval of paired differences. Below zero, less was found than expected.
///
/// `sums` says how many have which sum of gaps over a dimension's `pairs`; one's own gap is its mean. Parasuraman, A.,
/// Zeithaml, V. A., and Berry, L. L. (1988): SERVQUAL: a multiple-item scale for measuring consumer perceptions of
/// service quality. Journal of Retailing 64, 12-40.
pub fn gap(sums: &BTreeMap<i32, u64>, pairs: usize, minimum: u64) -> Estimate {
    let n = sums.values().sum();
    if n < minimum.max(1) || pairs == 0 {
        return Estimate::too_few(n);
    }
    let (mean, interval) = interval::student(sums.iter().map(|(sum, count)| (f64::from(*sum) / pairs as f64, *count)));
    Estimate { value: Some(mean), low: interval.map(|bounds| bounds.0), high: interval.map(|bounds| bounds.1), n }
}
