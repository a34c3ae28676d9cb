use serde::{Deserialize, Serialize};

use super::case::{Case, Outcome};
use crate::value::{Day, Label, Timestamp};

/// What was changed for many: a mark on the trend, and a reason to tell those who had complained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Names it.
    pub id: String,
    /// What was changed.
    pub title: Label,
    /// The first day of it.
    pub day: Day,
    /// The theme of the complaints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Label>,
    /// Causes of cases that it takes away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Label>,
    /// Words that those who complained had used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Label>,
    /// Who wrote it down.
    pub made_by: Label,
    /// When.
    pub made_at: Timestamp,
    /// Grows with every change.
    pub version: u64,
}

impl Change {
    /// Whether the person of a case had complained about it: the case was opened before its first day began, and its cause is one
    /// of these, or what they wrote holds one of the words, whatever the capitals.
    #[must_use]
    pub fn concerns(&self, case: &Case, begins: Timestamp) -> bool {
        if case.opened_at() >= begins {
            return false;
        }
        let is_cause = |outcome: &Outcome| {
            let mut causes = self.causes.iter().chain(&self.theme);
            causes.any(|cause| cause.as_str().eq_ignore_ascii_case(outcome.cause()))
        };
        let written = case.opening().because.said().and_then(|said| said.comment.as_ref()).map(|text| text.as_str().to_lowercase());
        case.outcome().is_some_and(is_cause)
            || written
                .is_some_and(|text| self.words.iter().any(|word| !word.as_str().is_empty() && text.contains(&word.as_str().to_lowercase())))
    }
}
