//! Time engaged with a view: the page is visible, and there was a sign of life (scrolling, a press, a key) at most a
//! minute ago. A tab that was left open counts a minute, not the night.

/// How long one sign of life counts, in milliseconds.
pub const PATIENCE: f64 = 60_000.0;

/// A stopwatch that runs from one sign of life to the next. Times are milliseconds of any clock.
#[derive(Debug, Default)]
pub struct Engagement {
    /// The last moment accounted for; none while the page is hidden.
    since: Option<f64>,
    total: f64,
}

impl Engagement {
    /// A stopwatch for a view that opens now.
    #[must_use]
    pub fn starting(now: f64, visible: bool) -> Self {
        Self { since: visible.then_some(now), total: 0.0 }
    }

    /// A sign of life, or the page came into sight.
    pub fn alive(&mut self, now: f64) {
        self.pause(now);
        self.since = Some(now);
    }

    /// The page went out of sight.
    pub fn pause(&mut self, now: f64) {
        if let Some(since) = self.since.take() {
            // A clock may jump: nothing negative, nothing beyond one sign's worth.
            self.total += (now - since).clamp(0.0, PATIENCE);
        }
    }

    /// The milliseconds engaged since this was last asked; starts again at zero.
    pub fn take(&mut self, now: f64) -> u32 {
        if self.since.is_some() {
            self.alive(now);
        }
        let whole = self.total as u32;
        self.total = 0.0;
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_counts_while_there_are_signs_of_life() {
        let mut engagement = Engagement::starting(0.0, true);
        engagement.alive(40_000.0);
        engagement.alive(80_000.0);
        assert_eq!(engagement.take(90_000.0), 90_000);
    }

    #[test]
    fn an_abandoned_tab_counts_a_minute() {
        let mut engagement = Engagement::starting(0.0, true);
        assert_eq!(engagement.take(8.0 * 3_600_000.0), 60_000);
    }

    #[test]
    fn hidden_time_does_not_count() {
        let mut engagement = Engagement::starting(0.0, true);
        engagement.pause(1_000.0);
        assert_eq!(engagement.take(1_000.0), 1_000);
        engagement.alive(50_000.0);
        assert_eq!(engagement.take(50_500.0), 500);
    }

    #[test]
    fn a_view_opened_in_the_background_starts_when_it_is_seen() {
        let mut engagement = Engagement::starting(0.0, false);
        assert_eq!(engagement.take(5_000.0), 0);
        engagement.alive(6_000.0);
        assert_eq!(engagement.take(7_000.0), 1_000);
    }

    #[test]
    fn a_clock_set_back_takes_nothing_away() {
        let mut engagement = Engagement::starting(10_000.0, true);
        engagement.alive(4_000.0);
        assert_eq!(engagement.take(5_000.0), 1_000);
    }
}
