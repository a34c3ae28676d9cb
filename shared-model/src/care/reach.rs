use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::aggregate::Strand;

/// A way to reach somebody that the site knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By e-mail.
    Email,
    /// By phone.
    Phone,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// What a trait, or a part of an answer, that holds the address is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The ways that the traits of a person tell.
    pub fn known_of(person: &Strand) -> impl Iterator<Item = Self> + '_ {
        Self::ALL.into_iter().filter(|way| person.trait_text(way.name()).is_some_and(|text| !text.trim().is_empty()))
    }
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
