use super::interval::{tango_of, wilson_of};
use super::tally::NpsCounts;

/// A group of customers: how many there are, and what those of them who answered said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// Its share of all who could have answered, or their number: only the proportions matter.
    pub population: f64,
    /// The answers.
    pub answers: NpsCounts,
}

/// A score that gives every group its weight among the customers, not among those who like to answer.
///
/// Post-stratification: Holt, D. and Smith, T. M. F. (1979): Post stratification. Journal of the Royal Statistical Society A
/// 142(1), 33-46. Effective number of answers: Kish, L. (1965): Survey Sampling, section 11.7. The interval is that of the score
/// without weights, with the effective number in place of the number: so it is honest where few answered or all said the same, where
/// the normal approximation would be a point (Franco, C., Little, R. J. A., Louis, T. A. and Slud, E. V. (2019): Comparative study
/// of confidence intervals for proportions in complex sample surveys. Journal of Survey Statistics and Methodology 7(3), 334-364).
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PostStratified {
    /// The weighted score on -100..100.
    pub value: f64,
    /// Its standard error, in points, by the formula of strata: 0 where all of each group said the same.
    pub error: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The score without weights.
    pub raw: f64,
    /// How many answered.
    pub n: u64,
    /// How many answers of equal weight would say as much.
    pub effective_n: f64,
    /// Whether weighting matters: the raw score lies outside of the weighted interval.
    pub differs: bool,
    /// The share of customers in groups where nobody answered: of them this says nothing.
    pub unheard: f64,
}

/// The post-stratified NPS, with Tango's interval. Groups in which nobody answered are left out, and their share is told. None where
/// nobody did.
pub fn post_stratified(strata: &[Stratum]) -> Option<PostStratified> {
    weigh(strata, |n, up, down| tango_of(n, n * up, n * down))
}

/// The same of a share in percent, such as CSAT: of those counted as promoters, with Wilson's interval. Nobody is a detractor.
pub fn post_stratified_share(strata: &[Stratum]) -> Option<PostStratified> {
    weigh(strata, |n, up, _| wilson_of(n, n * up))
}

/// `interval` is of a sample of an effective size with these shares of promoters and detractors, on -1..1.
fn weigh(strata: &[Stratum], interval: impl Fn(f64, f64, f64) -> (f64, f64)) -> Option<PostStratified> {
    let everybody: f64 = strata.iter().map(|stratum| stratum.population.max(0.0)).sum();
    let heard: Vec<_> = strata.iter().filter(|stratum| stratum.answers.n() > 0 && stratum.population > 0.0).collect();
    let population: f64 = heard.iter().map(|stratum| stratum.population).sum();
    let n: u64 = heard.iter().map(|stratum| stratum.answers.n()).sum();
    if n == 0 || !everybody.is_finite() || population <= 0.0 {
        return None;
    }
    let (mut all_up, mut all_down, mut variance, mut squares, mut net) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for stratum in &heard {
        let (share, answers) = (stratum.population / population, stratum.answers.n() as f64);
        let (up, down) = (stratum.answers.promoters as f64 / answers, stratum.answers.detractors as f64 / answers);
        all_up += share * up;
        all_down += share * down;
        variance += share * share * (up + down - (up - down).powi(2)) / answers;
        squares += share * share / answers;
        net += (up - down) * answers;
    }
    // (sum of w)^2 / sum of w^2 over answers, each weighing its group's share over the group's answers.
    let effective_n = 1.0 / squares;
    let (value, error, raw) = (100.0 * (all_up - all_down), 100.0 * variance.max(0.0).sqrt(), 100.0 * net / n as f64);
    let (low, high) = interval(effective_n, all_up, all_down);
    // Rounding does not push the score out of its interval.
    let (low, high) = ((100.0 * low).min(value), (100.0 * high).max(value));
    Some(PostStratified {
        value,
        error,
        low,
        high,
        raw,
        n,
        effective_n,
        differs: raw < low || raw > high,
        unheard: 1.0 - population / everybody,
    })
}
