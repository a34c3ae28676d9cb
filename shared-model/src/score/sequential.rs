use super::quantile;
use super::tally::NpsCounts;

/// What may be said of a difference however often one looks: the interval is right at all looks together, where a plain 95 %
/// interval that is watched daily calls one in four differences real that are not.
///
/// The mixture sequential probability ratio test with a normal mixture. Johari, R., Koomen, P., Pekelis, L. and Walsh, D.
/// (2022): Always valid inference: continuous monitoring of A/B tests. Operations Research 70(3), 1806-1821, theorem 2 and
/// its corollary for intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AlwaysValid {
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// How much likelier the data are under a mixture of differences than under none.
    pub likelihood_ratio: f64,
    /// The always-valid p: the least of all looks so far bounds the chance of a false alarm.
    pub p: f64,
}

/// The always-valid interval of a difference with a known variance; `tau` is the size of a difference that one expects, on
/// the same scale. None where variance or tau is not positive.
pub fn always_valid(difference: f64, variance: f64, tau: f64) -> Option<AlwaysValid> {
    let (v, t2) = (variance, tau * tau);
    if !(v.is_finite() && t2.is_finite() && difference.is_finite()) || v <= 0.0 || t2 <= 0.0 {
        return None;
    }
    let likelihood_ratio = (v / (v + t2)).sqrt() * (t2 * difference * difference / (2.0 * v * (v + t2))).exp();
    let half = (v * (v + t2) / t2 * (2.0 * (1.0 / quantile::error()).ln() + ((v + t2) / v).ln())).sqrt();
    let p = (1.0 / likelihood_ratio).min(1.0);
    Some(AlwaysValid { low: difference - half, high: difference + half, likelihood_ratio, p })
}

/// The size of a change of the NPS that one expects, as a share: 5 points.
const USUAL_CHANGE: f64 = 0.05;

/// The always-valid interval of the difference `second - first` of two NPS, in points. None where a side has fewer answers
/// than the minimum, or where all answers are alike and nothing is known of their spread.
pub fn nps_always_valid(first: &NpsCounts, second: &NpsCounts, minimum: u64) -> Option<AlwaysValid> {
    if first.n().min(second.n()) < minimum.max(1) {
        return None;
    }
    let read = |counts: &NpsCounts| {
        let n = counts.n() as f64;
        let (up, down) = (counts.promoters as f64 / n, counts.detractors as f64 / n);
        (up - down, (up + down - (up - down).powi(2)) / n)
    };
    let ((mean_first, variance_first), (mean_second, variance_second)) = (read(first), read(second));
    let found = always_valid(mean_second - mean_first, variance_first + variance_second, USUAL_CHANGE)?;
    Some(AlwaysValid { low: (found.low * 100.0).max(-200.0), high: (found.high * 100.0).min(200.0), ..found })
}
