/// Which of many findings still stand when all are looked at together: at most a share `rate` of those that stand is expected
/// to be chance. In the order of the probabilities given.
///
/// Benjamini, Y. and Hochberg, Y. (1995): Controlling the false discovery rate. Journal of the Royal Statistical Society B
/// 57(1), 289-300.
///
/// ```
/// use rapport_model::score::benjamini_hochberg;
/// // Alone the first three would pass at 5 %.
/// assert_eq!(benjamini_hochberg(&[0.01, 0.04, 0.03, 0.2, 0.5], 0.05), [true, false, false, false, false]);
/// ```
pub fn benjamini_hochberg(probabilities: &[f64], rate: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probabilities.len()).filter(|at| !probabilities[*at].is_nan()).collect();
    order.sort_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
    let m = order.len() as f64;
    let last = order.iter().enumerate().rposition(|(rank, at)| probabilities[*at] <= rate * (rank as f64 + 1.0) / m);
    let mut stands = vec![false; probabilities.len()];
    for at in order.iter().take(last.map_or(0, |last| last + 1)) {
        stands[*at] = true;
    }
    stands
}
