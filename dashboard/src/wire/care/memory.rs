//! What is remembered of a person, and talks.

use serde::Deserialize;

use super::{case::Case, promise::Promise};

/// Something to remember about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What.
    pub text: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: String,
    /// Whether the page may know it.
    pub for_page: bool,
}

/// A day to think of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Occasion {
    /// Its id.
    pub id: String,
    /// `birthday`, `anniversary`, `renewal` or `other`.
    pub kind: String,
    /// The day it is about.
    pub day: String,
    /// Whether it comes back each year.
    pub yearly: bool,
    /// What else is to be said.
    pub text: Option<String>,
    /// When it comes next.
    pub next: Option<String>,
}

/// A talk with a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// With whom.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// `phone`, `email`, `shop`, `chat`, `letter` or `other`.
    pub channel: String,
    /// What was said, in a sentence.
    pub summary: String,
    /// Whether they were reached.
    pub reached: bool,
    /// When.
    pub at: String,
    /// Who spoke for us.
    pub who: String,
}

/// How talks went.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ConversationCounts {
    /// How many.
    pub n: u64,
    /// How many reached the person.
    pub reached: u64,
    /// By channel.
    pub by_channel: std::collections::BTreeMap<String, u64>,
}

/// All that care knows about a person.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PersonCare {
    /// Their cases.
    pub cases: Vec<Case>,
    /// What was promised to them.
    pub promises: Vec<Promise>,
    /// What to remember.
    pub facts: Vec<Fact>,
    /// Days to think of.
    pub occasions: Vec<Occasion>,
    /// Talks.
    pub conversations: Vec<Conversation>,
    /// What is to be come back to.
    pub reminders: Vec<Reminder>,
}

/// Something, or somebody, that is put off until later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Reminder {
    /// Its id.
    pub id: String,
    /// Whom it is about.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// The case that was put off.
    pub case: Option<String>,
    /// When it comes back.
    pub until: String,
    /// What to think of then.
    pub text: Option<String>,
    /// Who put it off.
    pub by: String,
}
