use serde::{Deserialize, Serialize};
use statrs::function::beta::beta_reg;
use statrs::function::factorial::ln_factorial;

use crate::value::{Label, Timestamp};

/// What an incident is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IncidentKind {
    /// Something that goes wrong happens to many at once.
    Event,
    /// The ratings of a page fall.
    Ratings,
}

impl IncidentKind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Ratings => "ratings",
        }
    }
}

/// How often something happened just now, and how often it did before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// People whom it happened to in the last hour; or unhappy ratings of two days.
    pub now: u64,
    /// Hours that were looked at just now; or all ratings of these days.
    pub of: u64,
    /// People by hour, added up over the hours before; or unhappy ratings of four weeks.
    pub before: u64,
    /// Those hours; or all ratings of these weeks.
    pub of_before: u64,
}

impl Rates {
    /// Adds what another shard counted: its persons are others, the hours are the same.
    pub fn merge_people(&mut self, other: &Self) {
        self.now += other.now;
        self.before += other.before;
        self.of = self.of.max(other.of);
        // A shard that heard of nobody before had nothing to count: the site's history is the longest of them.
        self.of_before = self.of_before.max(other.of_before);
    }

    /// Adds the ratings of another shard.
    pub fn merge_ratings(&mut self, other: &Self) {
        self.now += other.now;
        self.of += other.of;
        self.before += other.before;
        self.of_before += other.of_before;
    }
}

/// Fewest people, and fewest unhappy ratings, of a pattern: less is a matter of single customers.
const LEAST: u64 = 5;
/// Fewest ratings of a page by which it is judged.
const LEAST_RATINGS: u64 = 10;
/// Fewest hours, and fewest ratings, of history: what is new has no usual.
const LEAST_HISTORY: u64 = 24;
/// How seldom a look may see a pattern where there is none, over all that is looked at together.
const LEVEL: f64 = 1e-3;

/// The probability of so many people in so many hours, had nothing changed since the hours before: given all of them together, those of
/// just now are binomial by the share of the hours, exactly and without taking the usual rate for known.
///
/// Przyborowski, J. and Wilenski, H. (1940): Homogeneity of results in testing samples from Poisson series. Biometrika 31, 313-323.
pub fn people_by_chance(rates: &Rates) -> f64 {
    let (hits, all) = (rates.now, rates.now + rates.before);
    if hits == 0 || rates.of == 0 || rates.of_before == 0 {
        return 1.0;
    }
    let share = rates.of as f64 / (rates.of + rates.of_before) as f64;
    // P(X >= k) of a binomial is the regularised incomplete beta function at (k, n - k + 1).
    beta_reg(hits as f64, (all - hits + 1) as f64, share)
}

/// The probability of so many unhappy ratings among those of just now, had nothing changed: given all unhappy ones, exactly
/// hypergeometric.
///
/// Fisher, R. A. (1935): The logic of inductive inference. Journal of the Royal Statistical Society 98(1), 39-82.
pub fn ratings_by_chance(rates: &Rates) -> f64 {
    let (unhappy, of, all_unhappy, all) = (rates.now, rates.of, rates.now + rates.before, rates.of + rates.of_before);
    if unhappy == 0 || rates.of_before == 0 || unhappy > of || rates.before > rates.of_before {
        return 1.0;
    }
    let ways = |n: u64, k: u64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let whole = ways(all, of);
    let most = of.min(all_unhappy);
    let one = |hits: u64| (ways(all_unhappy, hits) + ways(all - all_unhappy, of - hits) - whole).exp();
    let possible = |hits: &u64| of - hits <= all - all_unhappy;
    (unhappy..=most).filter(possible).map(one).sum::<f64>().min(1.0)
}

/// The probability of a pattern by chance, where it is one: enough of them, more than before, and beyond chance among all that were looked
/// at together (Bonferroni).
pub fn pattern(kind: IncidentKind, rates: &Rates, looked_at: usize) -> Option<f64> {
    let (p, is_enough) = match kind {
        IncidentKind::Event => (people_by_chance(rates), rates.now >= LEAST),
        IncidentKind::Ratings => (ratings_by_chance(rates), rates.now >= LEAST && rates.of >= LEAST_RATINGS),
    };
    let is_enough = is_enough && rates.of_before >= LEAST_HISTORY;
    let guarded = (p * looked_at.max(1) as f64).min(1.0);
    (is_enough && guarded < LEVEL).then_some(guarded)
}

/// Whether an event speaks of something that went wrong, by its name. A guess by which patterns are looked for, and no more.
///
/// ```
/// use rapport_model::care::speaks_of_trouble;
/// assert!(speaks_of_trouble("Payment Failed") && speaks_of_trouble("支付失败"));
/// assert!(!speaks_of_trouble("Order Completed"));
/// ```
pub fn speaks_of_trouble(event: &str) -> bool {
    const TROUBLE: [&str; 22] = [
        "fail",
        "error",
        "declin",
        "reject",
        "abort",
        "timeout",
        "timed out",
        "time-out",
        "refused",
        "crash",
        "exception",
        "denied",
        "broken",
        "unavailable",
        "overdue",
        "失败",
        "错误",
        "异常",
        "拒绝",
        "超时",
        "崩溃",
        "逾期",
    ];
    let event = event.to_lowercase();
    TROUBLE.iter().any(|word| event.contains(word))
}

/// A pattern as it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// What it is about.
    pub kind: IncidentKind,
    /// The event's name, or the page.
    pub subject: String,
    /// When it began.
    pub since: Timestamp,
    /// When it was last seen.
    pub last: Timestamp,
    /// How often now and before.
    pub rates: Rates,
    /// People affected since it began.
    pub people: u64,
    /// How often since then.
    pub times: u64,
    /// By chance, guarded.
    pub p: f64,
}

/// A pattern across people, until somebody says that it is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Names it.
    pub id: String,
    /// What was found, as last looked at.
    pub pattern: Pattern,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How it ended; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<IncidentEnd>,
    /// Grows with every change.
    pub version: u64,
}

/// How an incident ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentEnd {
    /// When.
    pub at: Timestamp,
    /// Who said so.
    pub by: Label,
    /// The change by which it was mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// What there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Incident {
    /// What was found for the first time.
    pub fn open(id: String, pattern: Pattern, now: Timestamp) -> Self {
        Self { id, pattern, opened_at: now, closed: None, version: 1 }
    }

    /// The pattern was looked at again: it may have grown, and never forgets whom it had. Whether anything changed.
    pub fn follow(&mut self, found: &Pattern) -> bool {
        let held = &mut self.pattern;
        let before = held.clone();
        held.since = held.since.min(found.since);
        held.people = held.people.max(found.people);
        held.times = held.times.max(found.times);
        if found.last > held.last {
            held.last = found.last;
        }
        // The worst hour is what it is remembered by.
        if found.p < held.p {
            (held.p, held.rates) = (found.p, found.rates);
        }
        let changed = *held != before;
        self.version += u64::from(changed);
        changed
    }

    /// Whether what is found now is what ended already: nothing of it came after.
    pub fn has_ended(&self, found: &Pattern) -> bool {
        self.closed.as_ref().is_some_and(|end| found.last <= end.at || found.since <= end.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(now: u64, of: u64, before: u64, of_before: u64) -> Rates {
        Rates { now, of, before, of_before }
    }

    /// By sums of exact fractions: the tail of the binomial and of the hypergeometric distribution.
    #[test]
    fn chances_are_exact() {
        for (rates, expected) in
            [(rates(5, 1, 3, 671), REFERENCE[0]), (rates(8, 1, 400, 671), REFERENCE[1]), (rates(3, 1, 2013, 671), REFERENCE[2])]
        {
            let found = people_by_chance(&rates);
            assert!((found - expected).abs() <= expected * 1e-9, "{rates:?}: {found:e}, not {expected:e}");
        }
        for (rates, expected) in [(rates(9, 12, 20, 200), REFERENCE[3]), (rates(6, 30, 40, 200), REFERENCE[4])] {
            let found = ratings_by_chance(&rates);
            assert!((found - expected).abs() <= expected * 1e-9, "{rates:?}: {found:e}, not {expected:e}");
        }
    }

    const REFERENCE: [f64; 5] =
        [4.0712243710898397e-13, 2.521517217882854e-07, 0.5769767477069934, 8.301474840071105e-07, 0.5826538252195942];

    #[test]
    fn without_history_nothing_is_a_pattern() {
        for rates in [rates(50, 1, 0, 0), rates(0, 1, 9, 9), rates(4, 1, 0, 671), rates(50, 1, 0, 1)] {
            assert_eq!(pattern(IncidentKind::Event, &rates, 1), None, "{rates:?}");
        }
        assert!(pattern(IncidentKind::Event, &rates(5, 1, 0, 671), 20).is_some());
        assert_eq!(pattern(IncidentKind::Event, &rates(8, 1, 3000, 671), 1), None, "as often as ever");
        assert_eq!(pattern(IncidentKind::Ratings, &rates(9, 9, 10, 400), 1), None, "too few ratings");
        assert!(pattern(IncidentKind::Ratings, &rates(9, 12, 20, 400), 5).is_some());
        assert_eq!(ratings_by_chance(&rates(1, 1, 0, 0)), 1.0);
    }

    #[test]
    fn an_incident_follows_its_pattern_and_ends() {
        let pattern = |since: i64, last: i64, people: u64, p: f64| Pattern {
            kind: IncidentKind::Event,
            subject: "Payment Failed".into(),
            since: Timestamp(since),
            last: Timestamp(last),
            rates: rates(people, 1, 0, 671),
            people,
            times: people,
            p,
        };
        let mut incident = Incident::open("in_1".into(), pattern(10, 20, 5, 1e-6), Timestamp(25));
        assert!(incident.follow(&pattern(10, 40, 9, 1e-9)) && !incident.follow(&pattern(10, 40, 9, 1e-9)));
        assert!(incident.follow(&pattern(10, 50, 3, 1e-4)), "still going on");
        assert_eq!((incident.pattern.people, incident.pattern.rates.now, incident.version), (9, 9, 3));
        incident.closed = Some(IncidentEnd { at: Timestamp(60), by: Label::of("Ann"), change: None, note: None });
        assert!(incident.has_ended(&pattern(10, 50, 9, 1e-9)) && !incident.has_ended(&pattern(70, 80, 9, 1e-9)));
    }
}
