//! What was promised to customers.

use serde::Deserialize;

use super::super::account::AccountName;

/// What was promised to a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Promise {
    /// The account that they belong to; told where a day is listed.
    pub account: Option<AccountName>,
    /// Its id.
    pub id: String,
    /// What.
    pub text: String,
    /// To whom.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// In which case.
    pub case: Option<String>,
    /// By when.
    pub due: String,
    /// Who keeps it.
    pub owner: String,
    /// When it was made.
    pub made_at: String,
    /// `open`, `kept` or `broken`.
    pub state: String,
    /// When it was kept or broken.
    pub settled_at: Option<String>,
    /// Whether its time is or was over.
    pub late: bool,
    /// How often its day was moved.
    pub moves: Vec<Move>,
    /// Counts its changes.
    pub version: u64,
}

impl Promise {
    /// Whether it is still to be kept.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// A promise got another day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Move {
    /// When.
    pub at: String,
}

/// How promises went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PromiseCounts {
    /// Due in these days.
    pub due: u64,
    /// Kept.
    pub kept: u64,
    /// Not kept.
    pub broken: u64,
    /// Given another day.
    pub moved: u64,
    /// Neither.
    pub open: u64,
}
