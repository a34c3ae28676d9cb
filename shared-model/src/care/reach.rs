use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A way to reach somebody that the site knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By e-mail.
    Email,
    /// By phone.
    Phone,
}

/// Whether and how a person may be replied to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// What they said to "may we reply?"; none when they were not asked or did not say.
    pub may_reply: Option<bool>,
    /// What the site knows of them.
    pub by: BTreeSet<Way>,
}

impl Reach {
    /// Whether a reply can be expected of us: they said yes, or they did not say no and the site knows where to write or call.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.may_reply.unwrap_or(!self.by.is_empty())
    }

    /// Takes in what is known besides. Who said yes or no last is believed.
    pub fn learn(&mut self, other: &Self) {
        self.may_reply = other.may_reply.or(self.may_reply);
        self.by.extend(&other.by);
    }
}
