use serde::{Deserialize, Serialize};

use crate::value::Timestamp;

/// Where a case stands. What belongs to each state, and what leads from one to another, is `care::Case`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody has spoken with the person yet.
    New,
    /// Somebody has; the next step is ours.
    Contacted,
    /// The next step is the customer's.
    Waiting,
    /// Something was done; whether it helped will be asked.
    AskingAgain,
    /// Done, with cause and action.
    Closed,
    /// Done too early.
    Reopened,
}

impl CaseState {
    /// All of them, in the order of a case's life.
    pub const ALL: [Self; 6] = [Self::New, Self::Reopened, Self::Contacted, Self::Waiting, Self::AskingAgain, Self::Closed];

    /// Its name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Waiting => "waiting",
            Self::AskingAgain => "asking_again",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether something is still to be done: then nothing else is asked of the person.
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }
}

/// What a person's story knows of a case of theirs: enough to leave them in peace, and to ask whether it helped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseStanding {
    /// The site's number of the case.
    pub number: u32,
    /// Where it stands.
    pub state: CaseState,
    /// From when on the recovery question may be asked; none where none is to be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_at: Option<Timestamp>,
}
