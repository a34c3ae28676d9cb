use leptos::{prelude::*, svg};

/// Sums values into at most `most` neighbouring bins, so that a year fits a small bar chart.
pub fn bins(values: &[f64], most: usize) -> Vec<f64> {
    if values.is_empty() || most == 0 {
        return Vec::new();
    }
    let width = values.len().div_ceil(most);
    // Full bins end today; a shorter first one would look like a fall, so it is left out.
    let spare = if values.len() > most { values.len() % width } else { 0 };
    values[spare..].chunks(width).map(|bin| bin.iter().sum()).collect()
}

/// Small bars: a course without a scale, its ends said in `label`.
pub fn spark(values: &[f64], label: String) -> impl IntoView + use<> {
    const WIDTH: f64 = 120.0;
    const HEIGHT: f64 = 24.0;
    let bins = bins(values, 30);
    let most = bins.iter().copied().fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let slot = WIDTH / bins.len().max(1) as f64;
    let bars = bins
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let height = (value.max(0.0) / most * HEIGHT).max(1.0);
            svg::rect()
                .attr("x", format!("{:.2}", slot * n as f64))
                .attr("y", format!("{:.2}", HEIGHT - height))
                .attr("width", format!("{:.2}", (slot * 0.72).max(1.0)))
                .attr("height", format!("{height:.2}"))
                .attr("rx", "1")
        })
        .collect_view();
    svg::svg()
        .attr("class", "spark")
        .attr("viewBox", "0 0 120 24")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", label)
        .child(bars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_keep_the_latest_days_whole() {
        assert_eq!(bins(&[1.0, 2.0, 3.0], 30), [1.0, 2.0, 3.0]);
        assert_eq!(bins(&[9.0, 1.0, 1.0, 2.0, 2.0], 3), [2.0, 4.0]);
        assert_eq!(bins(&[], 30), Vec::<f64>::new());
        let year = vec![1.0; 365];
        let found = bins(&year, 30);
        assert!(found.len() <= 30 && found.iter().all(|bin| *bin == 13.0));
    }
}
