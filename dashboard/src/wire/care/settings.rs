//! What a site wants of its loop.

use rapport_model::reply::SavedReply;
use serde::Deserialize;

/// What the site wants of its loop.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CareSettings {
    /// Causes to choose from.
    pub causes: Vec<String>,
    /// Actions to choose from.
    pub actions: Vec<String>,
    /// Whether others may be written.
    pub own_words: bool,
    /// Texts of the site's own.
    pub replies: Vec<SavedReply>,
    /// Grades of customers.
    pub grades: Vec<Grade>,
    /// Who gets cases.
    pub owners: Owners,
    /// The question after a fix.
    pub recovery: RecoveryRule,
}

/// A grade of customers, and how fast they are served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Grade {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Minutes of business hours until the first reply.
    pub first_reply_minutes: u64,
}

/// Who gets cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Owners {
    /// Names of members.
    pub members: Vec<String>,
}

/// When people are asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RecoveryRule {
    /// Days after the fix.
    pub after_days: u64,
}
