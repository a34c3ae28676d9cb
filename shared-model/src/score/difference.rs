use super::estimate::ces_counts;
use super::interval;
use super::quantile;
use super::tally::{NpsCounts, Tally};
use crate::value::{CesRating, CsatRating};

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

/// The difference of two independent CES, the means of ratings 1..7, with Welch's interval and test, which take no spread
/// for the other's. Welch, B. L. (1947): The generalization of "Student's" problem when several different population variances
/// are involved. Biometrika 34, 28-35. None where a side has fewer answers than the minimum, or fewer than two.
///
/// ```
/// use rapport_model::score::{Tally, ces_difference};
/// let (before, after) = (Tally::of(&[0, 1, 1, 2, 1, 0, 0]), Tally::of(&[0, 0, 0, 1, 2, 1, 2]));
/// let found = ces_difference(&before, &after, 1).unwrap();
/// assert!((found.value - 2.0667).abs() < 1e-4 && found.is_significant());
/// ```
pub fn ces_difference(first: &Tally<CesRating>, second: &Tally<CesRating>, minimum: u64) -> Option<Difference> {
    if first.n().min(second.n()) < minimum.max(2) {
        return None;
    }
    // Mean, the variance of the mean, and the degrees of freedom of that.
    let spread = |tally: &Tally<CesRating>| {
        let n = tally.n() as f64;
        let mean = ces_counts(tally).map(|(rating, count)| rating * count as f64).sum::<f64>() / n;
        let squares = ces_counts(tally).map(|(rating, count)| (rating - mean).powi(2) * count as f64).sum::<f64>();
        (mean, squares / (n - 1.0) / n, n - 1.0)
    };
    let ((mean_first, variance_first, freedom_first), (mean_second, variance_second, freedom_second)) = (spread(first), spread(second));
    let (value, variance) = (mean_second - mean_first, variance_first + variance_second);
    if variance <= 0.0 {
        // Everybody the same on both sides: there is no spread to test by.
        return Some(Difference { value, low: value, high: value, p: 1.0 });
    }
    let freedom = variance.powi(2) / (variance_first.powi(2) / freedom_first + variance_second.powi(2) / freedom_second);
    let half = quantile::student(freedom)? * variance.sqrt();
    Some(Difference {
        value,
        low: value - half,
        high: value + half,
        p: quantile::two_sided_p_of_student(value / variance.sqrt(), freedom)?,
    })
}
