//! Which cases are asked for, and in which order.

use rapport_model::value::{Label, StrandId, Timestamp};
use serde::{Deserialize, Serialize};

/// Which cases are asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseQuestion {
    /// Names of states, or `open`; none for all.
    pub states: Vec<String>,
    /// Of this owner.
    pub owner: Whose,
    /// Of this person, by any of these ids.
    pub persons: Option<Vec<StrandId>>,
    /// Only those whose clock has run out.
    pub overdue: bool,
    /// Only those whose clock runs out before this.
    pub due_before: Option<Timestamp>,
    /// Part of a name, an id, a reason or what was said.
    pub search: Option<String>,
    /// The order.
    pub sort: CaseSort,
    /// After so many.
    pub skip: u64,
    /// At most so many.
    pub limit: u32,
    /// Who asks: for them it is counted where they are spoken to.
    #[serde(default)]
    pub me: Option<Label>,
}

/// Whose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Everybody's.
    #[default]
    Any,
    /// Nobody's.
    Nobody,
    /// This member's.
    Of(Label),
}

impl Whose {
    /// Whether it is theirs.
    #[must_use]
    pub fn is(&self, owner: Option<&Label>) -> bool {
        match self {
            Self::Any => true,
            Self::Nobody => owner.is_none(),
            Self::Of(wanted) => owner == Some(wanted),
        }
    }
}

/// Orders of the list of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseSort {
    /// Whose clock runs out first; those without a clock last.
    #[default]
    Clock,
    /// The latest first.
    Opened,
    /// What they are worth, the most first.
    Value,
}
