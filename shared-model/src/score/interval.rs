//! 95 % intervals. Each takes counts and answers on the scale 0..1 or -1..1, and holds the observed share.

use super::quantile;
use super::tally::NpsCounts;

/// Score interval of the difference of two shares of one multinomial sample (promoters less detractors).
///
/// Tango, T. (1998): Equivalence test and confidence interval for the difference in proportions for the
/// paired-sample design. Statistics in Medicine 17, 891-908. The interval is all differences `d` that a
/// test does not refuse: `|b - c - n d| <= z sqrt(n (2 q + d (1 - d)))`, where `q` is the most likely
/// share of detractors given `d`. Unlike adjusted Wald (Rocks 2016, arXiv:1601.07235) it always holds the
/// observed difference, also when n is tiny.
pub(super) fn tango(counts: &NpsCounts) -> (f64, f64) {
    tango_of(counts.n() as f64, counts.promoters as f64, counts.detractors as f64)
}

/// The same of a sample that says as much as `n` answers of equal weight, of which so many promote and detract; none of these need be whole.
pub(super) fn tango_of(n: f64, promoters: f64, detractors: f64) -> (f64, f64) {
    let z = quantile::normal();
    let observed = (promoters - detractors) / n;
    let refused = |difference: f64| tango_score((n, promoters, detractors), difference).abs() > z;
    (boundary(observed, -1.0, refused), boundary(observed, 1.0, refused))
}

/// The test statistic of Tango's test: how many standard errors the sample lies from the difference.
fn tango_score((n, b, c): (f64, f64, f64), d: f64) -> f64 {
    // The share of detractors most likely under `d` is the larger root of `2n q^2 + linear q + constant = 0`.
    let linear = (2.0 * n - b + c) * d - b - c;
    let constant = -c * d * (1.0 - d);
    let root = (linear * linear - 8.0 * n * constant).max(0.0).sqrt();
    // Of the two ways to write the root, the one that does not subtract nearly equal numbers.
    let q = if linear > 0.0 { -2.0 * constant / (linear + root) } else { (root - linear) / (4.0 * n) };
    let distance = b - c - n * d;
    let variance = n * (2.0 * q + d * (1.0 - d));
    if distance == 0.0 { 0.0 } else { distance / variance.max(0.0).sqrt() }
}

/// The last value not refused on the way from `inside` (never refused) to `end`, by halving.
fn boundary(inside: f64, end: f64, refused: impl Fn(f64) -> bool) -> f64 {
    if !refused(end) {
        return end;
    }
    let (mut kept, mut lost) = (inside, end);
    // 2 halved 60 times is finer than a double can tell near 1.
    for _ in 0..60 {
        let middle = f64::midpoint(kept, lost);
        if refused(middle) {
            lost = middle;
        } else {
            kept = middle;
        }
    }
    kept
}

/// Wilson's score interval of a share. Wilson, E. B. (1927): Probable inference, the law of succession, and
/// statistical inference. Journal of the American Statistical Association 22, 209-212.
pub fn wilson(hits: u64, n: u64) -> (f64, f64) {
    wilson_of(n as f64, hits as f64)
}

/// The same of a sample that says as much as `n` answers of equal weight.
pub(super) fn wilson_of(n: f64, hits: f64) -> (f64, f64) {
    let z = quantile::normal();
    let (share, z2) = (hits / n, z * z);
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    // The bounds are exact at the ends; rounding must not push the observed share out of them.
    ((centre - half).max(0.0).min(share), (centre + half).min(1.0).max(share))
}

/// The interval of the mean of small counts, of `n` drawn without putting back from `of`: their sum, and the sum of their squares.
/// Normal, after adding two who counted 0 and two who counted 1, so that it is honest also where nobody or everybody was counted
/// once (Agresti and Coull 1998, The American Statistician 52(2), 119-126: "plus four"), and narrowed by the finite population
/// correction (Cochran 1977, Sampling Techniques, section 2.6). It holds the observed mean; of all who are there it is a point.
pub fn plus_four(sum: u64, squares: u64, n: u64, of: u64) -> (f64, f64) {
    let (sum, squares, n, of) = (sum as f64, squares as f64, n as f64, of as f64);
    let observed = sum / n;
    let (n, mean, square) = (n, (sum + 2.0) / (n + 4.0), (squares + 2.0) / (n + 4.0));
    let correction = if of > 1.0 { ((of - n) / (of - 1.0)).max(0.0) } else { 0.0 };
    let half = quantile::normal() * ((square - mean * mean).max(0.0) / (n + 4.0) * correction).sqrt();
    let shift = (mean - observed) * correction.sqrt();
    let middle = observed + shift;
    ((middle - half).max(0.0).min(observed), (middle + half).max(observed))
}

/// Newcombe's interval of the difference `second - first` of two independent shares (his method 10), from
/// the Wilson intervals of both. Newcombe, R. G. (1998): Interval estimation for the difference between
/// independent proportions. Statistics in Medicine 17, 873-890.
pub fn newcombe(first: (u64, u64), second: (u64, u64)) -> (f64, f64) {
    let share = |(hits, n): (u64, u64)| hits as f64 / n as f64;
    let ((p, (low_p, high_p)), (q, (low_q, high_q))) =
        ((share(first), wilson(first.0, first.1)), (share(second), wilson(second.0, second.1)));
    let difference = q - p;
    (difference - (q - low_q).hypot(high_p - p), difference + (high_q - q).hypot(p - low_p))
}

/// Mean and Student's t interval from (value, count) pairs; no interval from fewer than two answers.
pub(super) fn student(counts: impl Iterator<Item = (f64, u64)> + Clone) -> (f64, Option<(f64, f64)>) {
    let n = counts.clone().map(|(_, count)| count as f64).sum::<f64>();
    let mean = counts.clone().map(|(value, count)| value * count as f64).sum::<f64>() / n;
    let squares = counts.map(|(value, count)| (value - mean).powi(2) * count as f64).sum::<f64>();
    let interval = quantile::student(n - 1.0).map(|t| {
        let half = t * (squares / (n - 1.0) / n).sqrt();
        (mean - half, mean + half)
    });
    (mean, interval)
}
