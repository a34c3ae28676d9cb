//! From values to places between 0 and 1, with round ticks.

/// A linear scale with round ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at its start.
    pub low: f64,
    /// The value at its end.
    pub high: f64,
    /// The distance of ticks.
    pub step: f64,
}

impl Scale {
    /// A scale that holds all values within `limits`, with two to five steps of a round size, and that spans at
    /// least `least`: a small change must not look like a large one.
    /// What is not a number is passed over; of no values the scale shows all it may.
    pub fn around(values: impl IntoIterator<Item = f64>, limits: (f64, f64), least: f64) -> Self {
        let (mut low, mut high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            (low, high) = limits;
        }
        let span = (high - low).max(least);
        let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().find(|step| span / step <= 3.5).unwrap_or(50.0);
        let middle = f64::midpoint(low, high);
        // The wished span around the middle, moved to the nearest round ends unless that would cut a value off.
        let mut start = ((middle - span / 2.0) / step).round() * step;
        let mut end = start + (span / step).ceil() * step;
        if start > low || end < high {
            start = ((middle - span / 2.0).min(low) / step).floor() * step;
            end = ((middle + span / 2.0).max(high) / step).ceil() * step;
        }
        if start < limits.0 {
            (start, end) = (limits.0, end.max(limits.0 + span.min(limits.1 - limits.0)));
            end = (end / step).ceil() * step;
        }
        if end > limits.1 {
            (start, end) = ((start.min(limits.1 - span) / step).floor() * step, limits.1);
        }
        Self { low: start.max(limits.0), high: end.min(limits.1), step }
    }

    /// Where a value lies, 0 at the start and 1 at the end; values outside lie at the nearer end.
    pub fn at(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The values of the ticks.
    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        if count == 0 || ((self.low + self.step * count as f64) - self.high).abs() > self.step * 0.01 {
            return vec![self.low, self.high];
        }
        (0..=count).map(|n| self.low + self.step * n as f64).collect()
    }
}

/// A place for a style property, short.
pub fn place(at: f64) -> String {
    let text = format!("{at:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_round_and_hold_all_values() {
        for values in [vec![33.0, 41.0, 32.0], vec![-4.0, 12.0], vec![81.0, 85.0, 86.0], vec![37.0], vec![-100.0, 100.0], vec![]] {
            let scale = Scale::around(values.clone(), (-100.0, 100.0), 60.0);
            assert!(scale.high > scale.low && scale.low >= -100.0 && scale.high <= 100.0, "{scale:?}");
            let ticks = scale.ticks();
            assert!((2..=6).contains(&ticks.len()), "{scale:?} {ticks:?}");
            for value in values {
                assert!(scale.low <= value && value <= scale.high, "{scale:?} {value}");
            }
        }
    }

    #[test]
    fn a_scale_stays_within_its_limits() {
        let scale = Scale::around([96.0, 99.9], (0.0, 100.0), 30.0);
        assert_eq!((scale.low, scale.high), (70.0, 100.0));
        assert_eq!(scale.at(1000.0), 1.0);
        let effort = Scale::around([5.8, 6.1], (1.0, 7.0), 2.0);
        assert!(effort.low >= 1.0 && effort.high <= 7.0, "{effort:?}");
    }

    #[test]
    fn what_is_no_number_is_passed_over() {
        let scale = Scale::around([f64::NAN, 10.0, f64::INFINITY], (0.0, 100.0), 30.0);
        assert!(scale.low.is_finite() && scale.high.is_finite());
    }

    #[test]
    fn places_are_short() {
        assert_eq!(place(0.5), "0.5");
        assert_eq!(place(1.0), "1");
        assert_eq!(place(1.0 / 3.0), "0.3333");
    }
}
