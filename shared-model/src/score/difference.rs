use super::interval;
use super::quantile;
use super::tally::{NpsCounts, Tally};
use crate::value::CsatRating;

/// By how much a score changed, or differs between two groups: `second - first`, in points of the score.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Difference {
    /// What was observed.
    pub value: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// The upper end of the 95 % interval.
    pub high: f64,
    /// How often chance alone would bring a difference at least as large, were there none (two-sided).
    pub p: f64,
}

impl Difference {
    /// Whether chance alone would bring so large a difference in fewer than one of twenty comparisons.
    /// Of many comparisons at once some will look so by chance; correct for that before you show them.
    pub fn is_significant(&self) -> bool {
        self.p < 0.05
    }
}

/// The difference of two independent NPS by adjusted Wald: each sample takes 0.75 promoters, 1.5 passives
/// and 0.75 detractors more. Rocks, B. (2016): Interval estimation for the Net Promoter Score,
/// arXiv:1601.07235. None where a side has fewer answers than the minimum.
///
/// With a handful of answers that interval can leave out the difference that was observed, or go beyond
/// 200 points; it is then widened to the observed difference and cut at 200.
pub fn nps_difference(first: &NpsCounts, second: &NpsCounts, minimum: u64) -> Option<Difference> {
    if first.n().min(second.n()) < minimum.max(1) {
        return None;
    }
    let (mean_first, variance_first) = adjusted(first);
    let (mean_second, variance_second) = adjusted(second);
    let (centre, error) = (mean_second - mean_first, (variance_first + variance_second).sqrt());
    let observed = |counts: &NpsCounts| (counts.promoters as f64 - counts.detractors as f64) / counts.n() as f64;
    let value = (observed(second) - observed(first)) * 100.0;
    let half = quantile::normal() * error;
    Some(Difference {
        value,
        low: ((centre - half) * 100.0).min(value).max(-200.0),
        high: ((centre + half) * 100.0).max(value).min(200.0),
        p: quantile::two_sided_p(centre / error),
    })
}

/// Mean and its variance of a sample with the three pseudo-answers.
fn adjusted(counts: &NpsCounts) -> (f64, f64) {
    let n = counts.n() as f64 + 3.0;
    let (promoters, detractors) = ((counts.promoters as f64 + 0.75) / n, (counts.detractors as f64 + 0.75) / n);
    let mean = promoters - detractors;
    (mean, (promoters + detractors - mean * mean) / n)
}

/// The difference of two independent CSAT with Newcombe's interval and the z-test of pooled shares.
/// None where a side has fewer answers than the minimum.
pub fn csat_difference(first: &Tally<CsatRating>, second: &Tally<CsatRating>, minimum: u64) -> Option<Difference> {
    let (hits_first, n_first) = (first.satisfied(), first.n());
    let (hits_second, n_second) = (second.satisfied(), second.n());
    if n_first.min(n_second) < minimum.max(1) {
        return None;
    }
    let (low, high) = interval::newcombe((hits_first, n_first), (hits_second, n_second));
    let (n1, n2) = (n_first as f64, n_second as f64);
    let value = hits_second as f64 / n2 - hits_first as f64 / n1;
    let pooled = (hits_first + hits_second) as f64 / (n1 + n2);
    let error = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    // Everybody satisfied in both, or nobody: no difference and no spread to test it by.
    let p = if error > 0.0 { quantile::two_sided_p(value / error) } else { 1.0 };
    Some(Difference { value: value * 100.0, low: low * 100.0, high: high * 100.0, p })
}
