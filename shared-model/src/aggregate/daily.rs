use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::Day;

/// How often something happened, by day of the site: a behaviour that a rule watches, counted so that any window of whole
/// days can be asked for. Days without it are not held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Daily(BTreeMap<Day, u32>);

impl Daily {
    /// It happened once more.
    pub fn add(&mut self, day: Day) {
        let times = self.0.entry(day).or_insert(0);
        *times = times.saturating_add(1);
    }

    /// Adds what another count holds of other events.
    pub fn merge(&mut self, other: &Self) {
        for (day, theirs) in &other.0 {
            let times = self.0.entry(*day).or_insert(0);
            *times = times.saturating_add(*theirs);
        }
    }

    /// How often it happened on days that are meant.
    pub fn times(&self, is_meant: impl Fn(Day) -> bool) -> u64 {
        self.0.iter().filter(|(day, _)| is_meant(**day)).map(|(_, times)| u64::from(*times)).sum()
    }

    /// Whether it never happened.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
