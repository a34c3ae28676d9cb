//! Changes as the API tells them: what was changed for many, who had complained, who was told.

use serde::Deserialize;

/// A change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// What was changed.
    pub title: String,
    /// Since which day.
    pub day: String,
    /// Causes of cases that it takes away.
    pub causes: Vec<String>,
    /// Words that those who complained had used.
    pub words: Vec<String>,
    /// Who wrote it down.
    pub made_by: String,
    /// How many had complained before.
    pub complained: u64,
    /// How many of them were told.
    pub told: u64,
}

/// Somebody who had complained.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Concerned {
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// Their case.
    pub case: String,
    /// When they complained.
    pub at: String,
    /// When they were told.
    pub told_at: Option<String>,
}
