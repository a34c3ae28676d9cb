//! The clocks of a case: which runs, when somebody is to be told, and what happens when time has passed.

use super::{Case, Hand, Stage, Turn};
use crate::care::clock::{Clock, ClockState, Deadline, Terms, Which, WhyNone};
use crate::care::hours::WorkTime;
use crate::care::log::Act;
use crate::value::Timestamp;

impl Case {
    /// Lets time pass: tells of clocks, and closes what was asked about long enough. The second time at the same moment changes
    /// nothing.
    pub fn tick(&mut self, hand: &Hand<'_>) {
        if let Stage::AskingAgain { until, .. } = self.stage {
            if hand.at >= until
                && let Turn::Asking(asking) = self.turn(*hand)
            {
                asking.close("no answer");
            }
            return;
        }
        let Some(clock) = self.clock(hand.at) else { return };
        let act = match clock.state {
            ClockState::Running => return,
            ClockState::Warning => Act::Warned,
            ClockState::Overdue => Act::Overdue,
        };
        if !self.told.contains(&(clock.which, clock.state)) {
            self.told.push((clock.which, clock.state));
            self.write(hand, act, clock.which.words());
        }
    }

    /// When [`Case::tick`] next has something to do.
    #[must_use]
    pub fn wake(&self) -> Option<Timestamp> {
        if let Stage::AskingAgain { until, .. } = self.stage {
            return Some(until);
        }
        let (which, deadline) = self.running()?;
        let told = |state| self.told.contains(&(which, state));
        if told(ClockState::Overdue) {
            None
        } else if told(ClockState::Warning) {
            Some(deadline.due.plus(1))
        } else {
            Some(deadline.warn)
        }
    }

    /// The clock that runs, read now: the first reply, then the resolution.
    #[must_use]
    pub fn clock(&self, now: Timestamp) -> Option<Clock> {
        self.running().map(|(which, deadline)| Clock { which, due: deadline.due, state: deadline.state(now) })
    }

    /// Why a clock that one would expect does not run.
    #[must_use]
    pub fn why_no_clock(&self) -> Option<WhyNone> {
        match self.stage {
            Stage::Waiting { .. } => Some(WhyNone::WaitingForCustomer),
            Stage::AskingAgain { .. } => Some(WhyNone::AskingAgain),
            Stage::Closed { .. } => Some(WhyNone::Closed),
            Stage::New | Stage::Reopened | Stage::Contacted => (!self.opening.reach.is_reachable()).then_some(WhyNone::NoWayToReach),
        }
    }

    fn running(&self) -> Option<(Which, Deadline)> {
        match self.stage {
            Stage::New | Stage::Reopened => {
                let reply = self.first_reply.map(|deadline| (Which::FirstReply, deadline));
                Some(reply.unwrap_or((Which::Resolution, self.resolution)))
            }
            Stage::Contacted => Some((Which::Resolution, self.resolution)),
            Stage::Waiting { .. } | Stage::AskingAgain { .. } | Stage::Closed { .. } => None,
        }
    }

    /// Sets the clocks by the terms, from where they began.
    pub(super) fn wind(&mut self, work: &WorkTime<'_>) {
        let Terms { first_reply, resolution, warn_percent } = self.opening.terms;
        let set = |minutes: u32, paused: u32| {
            let warn = u64::from(minutes) * u64::from(warn_percent.min(100)) / 100;
            Deadline {
                warn: work.after(self.since, u32::try_from(warn).unwrap_or(minutes).saturating_add(paused)),
                due: work.after(self.since, minutes.saturating_add(paused)),
            }
        };
        let (reply, done) = (set(first_reply, 0), set(resolution, self.paused));
        self.first_reply = self.opening.reach.is_reachable().then_some(reply);
        self.resolution = done;
    }
}
