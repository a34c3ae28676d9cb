use serde::{Deserialize, Serialize};

use super::{Counting, ResultCounts};
use crate::aggregate::Response;

/// Which two groups are set against each other, by their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versus {
    /// The first.
    pub first: String,
    /// The second; everybody else where there is none.
    pub second: Option<String>,
}

/// The submissions of two groups. They must not share one: who answers in both would be compared with themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TwoGroups {
    /// Of the first alone.
    pub first: ResultCounts,
    /// Of the second alone.
    pub second: ResultCounts,
    /// Submissions with an answer that belong to both, such as of somebody in two segments: they are in neither.
    pub both: u64,
}

impl TwoGroups {
    /// Counts one submission that belongs to these groups.
    pub fn count(&mut self, versus: &Versus, keys: &[String], response: &Response, counting: &Counting) {
        let is_first = keys.contains(&versus.first);
        let is_second = versus.second.as_ref().map_or(!is_first, |second| keys.contains(second));
        match (is_first, is_second) {
            (true, true) => self.both += u64::from(!response.replies.is_empty()),
            (true, false) => self.first.count(response, counting),
            (false, true) => self.second.count(response, counting),
            (false, false) => {}
        }
    }

    /// Adds the counts of other persons.
    pub fn merge(&mut self, other: &Self) {
        self.first.merge(&other.first);
        self.second.merge(&other.second);
        self.both += other.both;
    }
}
