use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::because::Said;
use super::reach::Reach;
use crate::value::{Label, StrandId, Timestamp};

/// Something that the keeper of a person tells the keeper of cases. Told twice it does what it does told once: it carries a key, and
/// what it says is said whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// Names what happened: the second of the same key opens nothing.
    pub key: String,
    /// When it happened.
    pub at: Timestamp,
    /// The id that the person is known by.
    pub person: StrandId,
    /// All ids of theirs that are known there, this one too.
    pub ids: BTreeSet<StrandId>,
    /// What the site calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// Whether and how they may be replied to.
    #[serde(default)]
    pub reach: Reach,
    /// What a year is worth if they stay, in minor units of the site's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_minor: Option<i64>,
    /// Segments that they belong to, of those that the care settings name.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub segments: BTreeSet<String>,
    /// Accounts that they belong to, as the site says by `group`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub accounts: BTreeSet<Label>,
    /// What happened.
    pub heard: Heard,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// All that they said so far in one showing of a survey.
    Answer {
        /// What.
        said: Said,
        /// Whether they answered a question that asks for complaints.
        complaint: bool,
    },
    /// They took their answers back.
    TakenBack {
        /// The showing.
        submission: String,
    },
    /// The recovery question was shown to them.
    Shown {
        /// The showing.
        submission: String,
    },
    /// An event that is watched, and how often it happened lately.
    Event {
        /// Its name.
        event: Label,
        /// How often.
        times: u32,
    },
    /// They may leave.
    Falling {
        /// The chance, in thousandths.
        risk_thousandths: u32,
    },
}
