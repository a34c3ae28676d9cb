//! Delivery: which events leave when, and what becomes of them. Does no I/O itself: the time and the dice come in, what
//! to send comes out, so a test can play hours of bad network in no time.
//!
//! An event stays here until the edge has answered for it. What comes back goes again to the front of the queue, with
//! the same id, so the edge counts it once however often it travels. What no longer fits is dropped, oldest first, and
//! counted; the count goes along with the next flush that is acknowledged.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use crate::encode::digits;

/// The most that one flush carries, in bytes. Browsers allow 64 KiB in flight to requests that outlive their page.
pub const LARGEST_FLUSH: usize = 32 * 1024;
/// Room in a flush for the envelope around the events.
const ENVELOPE: usize = 512;
/// The most that waits, in bytes.
pub const LARGEST_QUEUE: usize = 256 * 1024;
/// How long an event waits for company, in milliseconds.
pub const COMPANY: f64 = 1_000.0;
/// The pause after the first failure, in milliseconds; each further failure doubles it.
const FIRST_PAUSE: f64 = 1_000.0;
/// The longest pause, in milliseconds.
pub const LONGEST_PAUSE: f64 = 600_000.0;
/// A stored queue that its page has not touched for so long (ms) belongs to nobody: the page crashed.
const ORPHANED: f64 = 60_000.0;

/// Events on their way.
#[derive(Debug)]
struct Flight {
    number: u32,
    lines: Vec<String>,
    dropped: u32,
}

/// What to send now.
#[derive(Debug, PartialEq, Eq)]
pub struct Flush {
    /// By which [`Outbox::settled`] knows it again.
    pub number: u32,
    /// The events, joined by commas: the inside of a JSON array.
    pub events: String,
    /// How many events were dropped since the last acknowledged flush.
    pub dropped: u32,
}

/// The events that nobody has acknowledged yet.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: VecDeque<String>,
    bytes: usize,
    flights: Vec<Flight>,
    numbers: u32,
    dropped: u32,
    failures: u32,
    /// When the next flush may leave; none while there is no reason for one.
    due: Option<f64>,
    /// The edge or the backoff wants silence until then.
    silent_until: f64,
}

impl Outbox {
    /// Takes an event, as JSON, to be sent soon.
    pub fn push(&mut self, line: String, now: f64) {
        self.enqueue(line);
        self.wake(now + COMPANY);
    }

    fn enqueue(&mut self, line: String) {
        if line.len() > LARGEST_FLUSH - ENVELOPE {
            self.dropped += 1;
            return;
        }
        self.bytes += line.len();
        self.waiting.push_back(line);
        while self.bytes > LARGEST_QUEUE {
            let Some(oldest) = self.waiting.pop_front() else { break };
            self.bytes -= oldest.len();
            self.dropped += 1;
        }
    }

    fn wake(&mut self, at: f64) {
        let at = at.max(self.silent_until);
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// What waits should leave now, not in a while.
    pub fn hurry(&mut self, now: f64) {
        if !self.waiting.is_empty() {
            self.wake(now);
        }
    }

    /// The network is back: what waited for the backoff leaves now.
    pub fn online(&mut self, now: f64) {
        self.silent_until = 0.0;
        self.hurry(now);
    }

    /// When [`Self::take`] will have something; none when nothing waits for time to pass.
    #[must_use]
    pub fn due(&self) -> Option<f64> {
        if self.waiting.is_empty() || !self.flights.is_empty() { None } else { self.due }
    }

    /// What to send now, if anything. One flush at a time, unless the page is `leaving`: then everything that fits
    /// goes, whatever was to be waited for.
    pub fn take(&mut self, now: f64, leaving: bool) -> Option<Flush> {
        let is_time = self.due().is_some_and(|due| due <= now);
        if !(leaving || is_time) {
            return None;
        }
        let mut lines = Vec::new();
        let mut events = String::new();
        while self.waiting.front().is_some_and(|line| events.len() + line.len() < LARGEST_FLUSH - ENVELOPE) {
            let Some(line) = self.waiting.pop_front() else { break };
            self.bytes -= line.len();
            if !events.is_empty() {
                events.push(',');
            }
            events.push_str(&line);
            lines.push(line);
        }
        if lines.is_empty() {
            return None;
        }
        self.due = (!self.waiting.is_empty()).then_some(now);
        self.numbers += 1;
        let (number, dropped) = (self.numbers, self.dropped);
        self.dropped = 0;
        self.flights.push(Flight { number, lines, dropped });
        Some(Flush { number, events, dropped })
    }

    /// A flush came to its end: `again` when the edge could not take it, after a pause that it may ask for (ms).
    /// `dice` is a random number from 0 to 1.
    pub fn settled(&mut self, number: u32, again: bool, asked: f64, now: f64, dice: f64) {
        let Some(at) = self.flights.iter().position(|flight| flight.number == number) else { return };
        let flight = self.flights.swap_remove(at);
        if !again {
            self.failures = 0;
            self.silent_until = 0.0;
            return;
        }
        for line in flight.lines.into_iter().rev() {
            self.bytes += line.len();
            self.waiting.push_front(line);
        }
        self.dropped += flight.dropped;
        // Half of the pause is chance, so that the pages that failed together do not come back together.
        let mut pause = FIRST_PAUSE;
        for _ in 0..self.failures {
            pause = (pause * 2.0).min(LONGEST_PAUSE);
        }
        self.failures += 1;
        self.silent_until = now + (pause * (0.5 + dice / 2.0)).max(asked);
        self.due = Some(self.silent_until);
    }

    /// Whether there is nothing left to deliver.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.flights.is_empty()
    }

    /// The text that keeps the undelivered events on the device: the time of writing in milliseconds, or 0 when the
    /// page lets go of them, then one event a line (JSON has no line breaks).
    #[must_use]
    pub fn stored(&self, written: u64) -> String {
        let mut text = String::new();
        digits(written, &mut text);
        for line in self.flights.iter().flat_map(|flight| &flight.lines).chain(&self.waiting) {
            text.push('\n');
            text.push_str(line);
        }
        text
    }

    /// Takes over what another page has stored, if that page has let go of it or is gone. Two pages that take over the
    /// same do no harm: the ids are the same.
    pub fn adopt(&mut self, stored: &str, now: f64) -> bool {
        let mut lines = stored.split('\n');
        let written = lines.next().unwrap_or_default().bytes().fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit.wrapping_sub(b'0')));
        if now - written < ORPHANED {
            return false;
        }
        for line in lines.filter(|line| line.starts_with('{') && line.ends_with('}')) {
            self.enqueue(String::from(line));
        }
        self.hurry(now);
        true
    }

    /// Forgets everything: another page has taken it over.
    pub fn let_go(&mut self) {
        self.waiting.clear();
        self.bytes = 0;
        self.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An edge and a clock in a bottle.
    struct Bench {
        outbox: Outbox,
        now: f64,
        sent: Vec<Vec<String>>,
    }

    impl Bench {
        fn new() -> Self {
            Self { outbox: Outbox::default(), now: 1_000_000.0, sent: Vec::new() }
        }

        fn push(&mut self, names: &[&str]) {
            for name in names {
                self.outbox.push(format!("{{\"id\":\"{name}\"}}"), self.now);
            }
        }

        /// Lets time pass until something leaves, at most so many milliseconds.
        fn run(&mut self, at_most: f64) -> Option<Flush> {
            let end = self.now + at_most;
            let due = self.outbox.due().filter(|due| *due <= end);
            self.now = due.map_or(end, |due| due.max(self.now));
            let flush = self.outbox.take(self.now, false)?;
            self.sent.push(flush.events.split("},{").map(str::to_owned).collect());
            Some(flush)
        }

        fn settle(&mut self, flush: &Flush, again: bool) {
            self.outbox.settled(flush.number, again, 0.0, self.now, 1.0);
        }
    }

    #[test]
    fn events_wait_for_company_and_leave_together() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        bench.now += 600.0;
        bench.push(&["b"]);
        assert_eq!(bench.outbox.take(bench.now, false), None);
        let flush = bench.run(500.0).unwrap();
        assert_eq!(flush.events, r#"{"id":"a"},{"id":"b"}"#);
        bench.settle(&flush, false);
        assert!(bench.outbox.is_empty());
    }

    #[test]
    fn one_flush_travels_at_a_time() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        let first = bench.run(1_000.0).unwrap();
        bench.push(&["b"]);
        assert!(bench.run(60_000.0).is_none());
        bench.settle(&first, false);
        assert!(bench.run(1.0).is_some());
    }

    #[test]
    fn a_leaving_page_sends_all_at_once() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        let first = bench.run(1_000.0).unwrap();
        bench.settle(&first, true);
        bench.push(&["b"]);
        let last = bench.outbox.take(bench.now, true).unwrap();
        assert_eq!(last.events, r#"{"id":"a"},{"id":"b"}"#);
        assert_eq!(bench.outbox.take(bench.now, true), None);
    }

    #[test]
    fn failures_come_back_in_order_and_ever_later() {
        let mut bench = Bench::new();
        bench.push(&["a", "b"]);
        let mut pauses = Vec::new();
        for _ in 0..14 {
            let before = bench.now;
            let flush = bench.run(1e9).unwrap();
            pauses.push(bench.now - before);
            assert_eq!(flush.events, r#"{"id":"a"},{"id":"b"}"#);
            bench.settle(&flush, true);
        }
        assert_eq!(pauses[..5], [1_000.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0]);
        assert_eq!(pauses[13], LONGEST_PAUSE);
        let flush = bench.run(1e9).unwrap();
        bench.settle(&flush, false);
        bench.push(&["c"]);
        assert_eq!(bench.outbox.due(), Some(bench.now + COMPANY), "success forgets the failures");
    }

    #[test]
    fn half_of_the_pause_is_chance() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        let flush = bench.run(1_000.0).unwrap();
        bench.outbox.settled(flush.number, true, 0.0, bench.now, 0.0);
        assert_eq!(bench.outbox.due(), Some(bench.now + 500.0));
    }

    #[test]
    fn the_edge_may_ask_for_a_longer_pause_and_new_events_respect_it() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        let flush = bench.run(1_000.0).unwrap();
        bench.outbox.settled(flush.number, true, 30_000.0, bench.now, 1.0);
        bench.push(&["b"]);
        bench.outbox.hurry(bench.now);
        assert_eq!(bench.outbox.due(), Some(bench.now + 30_000.0));
    }

    #[test]
    fn a_network_that_comes_back_ends_the_pause() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        for _ in 0..6 {
            let flush = bench.run(1e9).unwrap();
            bench.settle(&flush, true);
        }
        bench.outbox.online(bench.now);
        assert!(bench.run(0.0).is_some());
    }

    #[test]
    fn a_flush_is_at_most_32_kb_with_its_envelope() {
        let mut bench = Bench::new();
        for n in 0..100 {
            bench.outbox.push(format!("{{\"id\":\"{n}\",\"x\":\"{}\"}}", "y".repeat(1_000)), bench.now);
        }
        let mut count = 0;
        while let Some(flush) = bench.run(1_000.0) {
            assert!(flush.events.len() <= LARGEST_FLUSH - ENVELOPE);
            count += flush.events.matches("\"id\"").count();
            bench.settle(&flush, false);
        }
        assert_eq!(count, 100);
    }

    #[test]
    fn what_does_not_fit_is_dropped_oldest_first_and_reported_until_acknowledged() {
        let mut bench = Bench::new();
        let line = |n: usize| format!("{{\"id\":\"{n:04}\",\"x\":\"{}\"}}", "y".repeat(1_000));
        for n in 0..300 {
            bench.outbox.push(line(n), bench.now);
        }
        bench.outbox.push("z".repeat(40_000), bench.now);
        let kept = LARGEST_QUEUE / line(0).len();
        let flush = bench.run(1_000.0).unwrap();
        assert_eq!(flush.dropped as usize, 300 - kept + 1);
        assert!(flush.events.starts_with(&format!("{{\"id\":\"{:04}\"", 300 - kept)));
        bench.settle(&flush, true);
        let flush = bench.run(1e6).unwrap();
        assert_eq!(flush.dropped as usize, 300 - kept + 1, "nobody heard it the first time");
        bench.settle(&flush, false);
        assert_eq!(bench.run(1_000.0).unwrap().dropped, 0);
    }

    #[test]
    fn a_reload_finds_everything_that_was_not_acknowledged() {
        let mut bench = Bench::new();
        bench.push(&["a", "b"]);
        let flying = bench.run(1_000.0).unwrap();
        bench.push(&["c"]);
        let stored = bench.outbox.stored(0);
        let mut next = Bench::new();
        assert!(next.outbox.adopt(&stored, next.now));
        assert_eq!(next.run(1.0).unwrap().events, r#"{"id":"a"},{"id":"b"},{"id":"c"}"#);
        bench.settle(&flying, false);
        assert_eq!(bench.outbox.stored(0), "0\n{\"id\":\"c\"}");
    }

    #[test]
    fn a_living_page_keeps_its_own_and_a_crashed_one_does_not() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        let stored = bench.outbox.stored(bench.now as u64);
        let mut other = Bench::new();
        assert!(!other.outbox.adopt(&stored, bench.now + 59_000.0));
        assert!(other.outbox.is_empty());
        assert!(other.outbox.adopt(&stored, bench.now + 60_000.0));
        assert!(!other.outbox.is_empty());
    }

    #[test]
    fn a_stored_queue_that_was_cut_or_scribbled_on_gives_what_is_whole() {
        let mut bench = Bench::new();
        assert!(bench.outbox.adopt("0\n{\"id\":\"a\"}\n{\"id\":\"b", bench.now));
        assert_eq!(bench.run(1.0).unwrap().events, r#"{"id":"a"}"#);
        let mut bench = Bench::new();
        bench.outbox.adopt("", bench.now);
        bench.outbox.adopt("what?", bench.now);
        assert!(bench.outbox.is_empty());
    }

    #[test]
    fn settling_twice_or_something_unknown_changes_nothing() {
        let mut bench = Bench::new();
        bench.push(&["a"]);
        let flush = bench.run(1_000.0).unwrap();
        bench.settle(&flush, false);
        bench.settle(&flush, true);
        bench.outbox.settled(99, true, 0.0, bench.now, 0.5);
        assert!(bench.outbox.is_empty());
    }
}
