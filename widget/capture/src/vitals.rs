//! Web Vitals, as web.dev defines them, from the browser's performance entries.

use alloc::string::String;
use alloc::vec::Vec;

use crate::encode::Object;

/// How many of the slowest interactions are remembered: enough for the 98th percentile of 500.
const SLOWEST: usize = 10;
/// A page's interactions for each that INP forgives.
const FORGIVEN_EVERY: u32 = 50;
/// Layout shifts further apart than this begin a new session window (ms).
const SHIFT_GAP: f64 = 1_000.0;
/// The longest session window (ms).
const SHIFT_WINDOW: f64 = 5_000.0;

/// Largest Contentful Paint, Interaction to Next Paint, Cumulative Layout Shift of one page.
#[derive(Debug, Default)]
pub struct Vitals {
    lcp: Option<f64>,
    /// The slowest interactions: id and duration, the slowest first.
    slowest: Vec<(u32, f64)>,
    /// The lowest and highest interaction id; ids grow by 7 from one interaction to the next.
    ids: Option<(u32, u32)>,
    shift_first: f64,
    shift_last: f64,
    shift_window: f64,
    cls: f64,
    told: bool,
}

impl Vitals {
    /// A larger element was painted, `at` milliseconds after the navigation began.
    pub fn painted(&mut self, at: f64) {
        self.lcp = Some(at);
    }

    /// An event of an interaction took `duration` milliseconds until the next paint. Events without an interaction
    /// have the id 0.
    pub fn interacted(&mut self, id: u32, duration: f64) {
        if id == 0 {
            return;
        }
        let (low, high) = self.ids.unwrap_or((id, id));
        self.ids = Some((low.min(id), high.max(id)));
        let known = self.slowest.iter().position(|slow| slow.0 == id);
        match known.and_then(|at| self.slowest.get_mut(at)) {
            Some(slow) => slow.1 = slow.1.max(duration),
            None => self.slowest.push((id, duration)),
        }
        // Insertion by swapping: the list is short and nearly in order, and sorting from the library is 2 KB.
        for end in (1..self.slowest.len()).rev() {
            let ordered = matches!((self.slowest.get(end - 1), self.slowest.get(end)), (Some(a), Some(b)) if a.1 >= b.1);
            if !ordered {
                self.slowest.swap(end - 1, end);
            }
        }
        self.slowest.truncate(SLOWEST);
    }

    /// The layout shifted by `value`, `at` milliseconds after the navigation began. Shifts just after input do not count.
    pub fn shifted(&mut self, at: f64, value: f64, after_input: bool) {
        if after_input {
            return;
        }
        let same_window = self.shift_window > 0.0 && at - self.shift_last < SHIFT_GAP && at - self.shift_first < SHIFT_WINDOW;
        if !same_window {
            self.shift_first = at;
            self.shift_window = 0.0;
        }
        self.shift_last = at;
        self.shift_window += value;
        self.cls = self.cls.max(self.shift_window);
    }

    /// INP: the slowest interaction, of many the 98th percentile.
    fn inp(&self) -> Option<f64> {
        let (low, high) = self.ids?;
        let interactions = (high - low) / 7 + 1;
        let forgiven = (interactions / FORGIVEN_EVERY) as usize;
        self.slowest.get(forgiven.min(self.slowest.len().saturating_sub(1))).map(|slow| slow.1)
    }

    /// The fields of the event, once: nothing when it was told already, or when the browser told us nothing.
    pub fn tell(&mut self) -> Option<String> {
        let inp = self.inp();
        if self.told || (self.lcp.is_none() && inp.is_none() && self.cls == 0.0) {
            return None;
        }
        self.told = true;
        let mut fields = Object::new();
        if let Some(lcp) = self.lcp {
            fields = fields.whole("lcp", lcp as u32);
        }
        if let Some(inp) = inp {
            fields = fields.whole("inp", inp as u32);
        }
        Some(fields.thousandths("cls", (self.cls * 1_000.0 + 0.5) as u32).done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_largest_paint_counts_and_it_is_told_once() {
        let mut vitals = Vitals::default();
        vitals.painted(300.2);
        vitals.painted(812.9);
        assert_eq!(vitals.tell().as_deref(), Some(r#"{"lcp":812,"cls":0.000}"#));
        vitals.painted(900.0);
        assert_eq!(vitals.tell(), None);
    }

    #[test]
    fn a_browser_that_tells_nothing_makes_no_event() {
        assert_eq!(Vitals::default().tell(), None);
    }

    #[test]
    fn shifts_add_up_in_windows_and_the_worst_window_counts() {
        let mut vitals = Vitals::default();
        vitals.shifted(100.0, 0.05, false);
        vitals.shifted(600.0, 0.05, false);
        vitals.shifted(700.0, 9.0, true);
        vitals.shifted(3_000.0, 0.07, false);
        assert_eq!(vitals.tell().as_deref(), Some(r#"{"cls":0.100}"#));
    }

    #[test]
    fn a_window_ends_after_five_seconds() {
        let mut vitals = Vitals::default();
        for step in 0..10 {
            vitals.shifted(f64::from(step) * 900.0, 0.01, false);
        }
        // Shifts at 0 to 4.5 s are the first window of 6; the rest is 4.
        assert_eq!(vitals.tell().as_deref(), Some(r#"{"cls":0.060}"#));
    }

    #[test]
    fn one_slow_interaction_in_fifty_is_forgiven() {
        let mut vitals = Vitals::default();
        vitals.interacted(7, 500.0);
        vitals.interacted(7, 80.0);
        vitals.interacted(0, 9_000.0);
        assert_eq!(vitals.inp(), Some(500.0));
        for n in 2..=50 {
            vitals.interacted(n * 7, 40.0 + f64::from(n));
        }
        assert_eq!(vitals.inp(), Some(90.0));
    }
}
