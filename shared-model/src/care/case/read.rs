//! What may be read of a case.

use super::{Case, Later, NewCase, Outcome, Stage};
use crate::care::clock::Met;
use crate::care::log::Entry;
use crate::event::{CaseStanding, CaseState, Rated};
use crate::value::{Label, Timestamp};

impl Case {
    /// What it began with, as far as that is still known.
    #[must_use]
    pub fn opening(&self) -> &NewCase {
        &self.opening
    }

    /// When it was opened.
    #[must_use]
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> CaseState {
        match self.stage {
            Stage::New => CaseState::New,
            Stage::Contacted => CaseState::Contacted,
            Stage::Waiting { .. } => CaseState::Waiting,
            Stage::AskingAgain { .. } => CaseState::AskingAgain,
            Stage::Closed { .. } => CaseState::Closed,
            Stage::Reopened => CaseState::Reopened,
        }
    }

    /// What the person's own story knows of it.
    #[must_use]
    pub fn standing(&self) -> CaseStanding {
        let ask_at = if let Stage::AskingAgain { ask_at, .. } = self.stage { Some(ask_at) } else { None };
        CaseStanding { number: self.opening.number, state: self.state(), ask_at }
    }

    /// Whose job it is.
    #[must_use]
    pub fn owner(&self) -> Option<&Label> {
        self.owner.as_ref()
    }

    /// When its owner accepted it.
    #[must_use]
    pub fn accepted_at(&self) -> Option<Timestamp> {
        self.accepted_at
    }

    /// What it was, and what was done, once that is known.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.stage {
            Stage::AskingAgain { outcome, .. } | Stage::Closed { outcome, .. } => Some(outcome),
            _ => None,
        }
    }

    /// When it was closed.
    #[must_use]
    pub fn closed_at(&self) -> Option<Timestamp> {
        if let Stage::Closed { at, .. } = self.stage { Some(at) } else { None }
    }

    /// When the first reply has to come; none where nobody can be replied to.
    #[must_use]
    pub fn first_reply_due(&self) -> Option<Timestamp> {
        self.first_reply.map(|deadline| deadline.due)
    }

    /// When it has to be fixed.
    #[must_use]
    pub fn resolution_due(&self) -> Timestamp {
        self.resolution.due
    }

    /// The first time that somebody spoke with the customer.
    #[must_use]
    pub fn replied(&self) -> Option<Met> {
        self.replied
    }

    /// When it was fixed or closed.
    #[must_use]
    pub fn settled(&self) -> Option<Met> {
        self.settled
    }

    /// When the recovery question was shown.
    #[must_use]
    pub fn asked_again_at(&self) -> Option<Timestamp> {
        self.asked_again_at
    }

    /// The rating that tells whether it helped.
    #[must_use]
    pub fn later(&self) -> Option<Later> {
        self.later
    }

    /// The rating that it was opened by.
    #[must_use]
    pub fn before(&self) -> Option<Rated> {
        self.opening.because.said().and_then(|said| said.rated)
    }

    /// Every step.
    #[must_use]
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// Grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }
}
