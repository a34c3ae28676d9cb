//! Answers of some circumstances alone: those under which the survey was shown.

use std::collections::BTreeMap;

use rapport_model::aggregate::{Dimension, Response};
use rapport_model::event::{Context, Submission};
use serde::{Deserialize, Serialize};

use super::reading::key_of;

/// Which submissions are looked at; all, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Only {
    /// The key of each of these; an empty one means that it is not known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub circumstances: BTreeMap<Dimension, String>,
    /// The version that was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

impl Only {
    /// Whether it narrows nothing.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a submission is among them.
    pub(super) fn holds(&self, of: &Submission, response: &Response) -> bool {
        if self.is_everything() {
            return true;
        }
        let nowhere = Context::default();
        let context = response.asked.as_ref().map_or(&nowhere, |asked| &asked.value.1);
        self.version.is_none_or(|version| version == of.version)
            && self.circumstances.iter().all(|(dimension, key)| key_of(*dimension, context) == *key)
    }
}
