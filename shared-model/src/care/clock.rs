use serde::{Deserialize, Serialize};

use crate::value::Timestamp;

/// By when a case of some grade wants what, in minutes at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Until the customer hears of us.
    pub first_reply: u32,
    /// Until it is fixed.
    pub resolution: u32,
    /// After how much of the time somebody is warned, in percent.
    pub warn_percent: u32,
}

/// Which clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The first reply.
    FirstReply,
    /// The fix.
    Resolution,
}

impl Which {
    /// Its name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstReply => "first_reply",
            Self::Resolution => "resolution",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::FirstReply => "the first reply",
            Self::Resolution => "the resolution",
        }
    }
}

/// How far a clock has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// There is time.
    Running,
    /// Not much.
    Warning,
    /// It ran out.
    Overdue,
}

/// Why a clock does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNone {
    /// Nobody can be replied to: only the resolution is waited for.
    NoWayToReach,
    /// The next step is the customer's.
    WaitingForCustomer,
    /// It was fixed; they will be asked whether it helped.
    AskingAgain,
    /// It is closed.
    Closed,
}

/// A running clock, read at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Which.
    pub which: Which,
    /// When it runs out.
    pub due: Timestamp,
    /// How far it has run.
    pub state: ClockState,
}

/// When a clock warns and runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deadline {
    pub(super) warn: Timestamp,
    pub(super) due: Timestamp,
}

impl Deadline {
    pub(super) fn state(&self, now: Timestamp) -> ClockState {
        if now > self.due {
            ClockState::Overdue
        } else if now >= self.warn {
            ClockState::Warning
        } else {
            ClockState::Running
        }
    }
}

/// What a clock waited for, when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// When it came.
    pub at: Timestamp,
    /// When it had to; none where no clock ran.
    pub due: Option<Timestamp>,
}

impl Met {
    /// Whether it came in time; none where no clock ran.
    #[must_use]
    pub fn in_time(&self) -> Option<bool> {
        self.due.map(|due| self.at <= due)
    }
}
