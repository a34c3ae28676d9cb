//! How the loop went: paces, shares, causes.

use serde::Deserialize;

use super::{
    case::Case,
    memory::{Conversation, ConversationCounts},
    promise::{Promise, PromiseCounts},
};

/// So many of so many, in percent with an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Share {
    /// Those that did.
    pub yes: u64,
    /// Of all.
    pub n: u64,
    /// In percent; none where they are too few.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Of fewer no share is told: so many of so many says all there is.
const FEWEST: u64 = 10;

impl Share {
    /// The share and its interval, where they are enough.
    pub fn told(self) -> Option<(f64, f64, f64)> {
        let enough = self.n >= FEWEST;
        enough.then_some((self.value?, self.low?, self.high?))
    }
}

/// A number with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Spread {
    /// Of how many.
    pub n: u64,
    /// The number.
    #[serde(alias = "mean")]
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// How fast something was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// Of how many.
    pub n: u64,
    /// The median in minutes.
    pub median_minutes: Option<f64>,
    /// The share in time.
    pub share: Option<Share>,
}

/// Who came round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Recovered {
    /// After a talk.
    pub contacted: Share,
    /// Without one.
    pub not_contacted: Share,
    /// The one less the other, in points.
    pub difference: Option<Spread>,
}

/// A cause and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CauseCount {
    /// What was behind it.
    pub cause: String,
    /// In how many cases.
    pub cases: u64,
    /// Of all cases with a cause, 0 to 1.
    pub share: f64,
    /// With those before it.
    pub cumulative: f64,
    /// Value of a year of the people concerned.
    pub value: Option<f64>,
}

/// How the loop did in some days.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CareReply {
    /// Cases opened.
    pub opened: u64,
    /// Cases closed.
    pub closed: u64,
    /// Cases open now.
    pub open: u64,
    /// The first replies.
    pub first_reply: Pace,
    /// The ends.
    pub closing: Pace,
    /// Who came round.
    pub recovered: Recovered,
    /// Points up or down when asked again.
    pub change: Spread,
    /// The causes, most frequent first.
    pub causes: Vec<CauseCount>,
    /// How promises went.
    pub promises: PromiseCounts,
    /// How talks went.
    pub conversations: ConversationCounts,
    /// The promises.
    pub promise_items: Vec<Promise>,
    /// The talks.
    pub conversation_items: Vec<Conversation>,
    /// The cases closed.
    pub closed_items: Vec<Case>,
    /// The cases whose customers came round.
    pub came_round: Vec<Case>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_a_number_with_its_interval() {
        let care: CareReply =
            serde_json::from_str(r#"{"change":{"n":14,"mean":2.9,"low":1.2,"high":4.6},"closing":{"n":0,"median_minutes":null}}"#).unwrap();
        assert_eq!((care.change.value, care.closing.median_minutes), (Some(2.9), None));
    }
}
