//! The steps of a case: each state is a type of its own with the steps that it has.

use super::{Case, Hand, Outcome, Stage};
use crate::care::clock::Met;
use crate::care::log::Act;
use crate::value::Timestamp;

/// A case as it stands, ready for one of the steps that it has there.
#[derive(Debug)]
pub enum Turn<'a> {
    /// New, or reopened: nobody has spoken with the customer since.
    Fresh(Fresh<'a>),
    /// The next step is ours.
    Contacted(Contacted<'a>),
    /// The next step is the customer's.
    Waiting(Waiting<'a>),
    /// They will be asked whether it helped.
    Asking(Asking<'a>),
    /// Done.
    Closed(Closed<'a>),
}

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident),*) => {
        $($(#[$doc])*
        #[derive(Debug)]
        pub struct $name<'a>(&'a mut Case, Hand<'a>);)*
    };
}

states!(
    /// A case about which nobody has spoken with the customer since it was opened.
    Fresh,
    /// A case whose next step is ours.
    Contacted,
    /// A case whose next step is the customer's.
    Waiting,
    /// A case of which it will be asked whether it helped.
    Asking,
    /// A case that is done.
    Closed
);

macro_rules! while_at_work {
    ($($name:ident),*) => {
        $(impl $name<'_> {
            /// Somebody spoke with the customer; the next step is ours.
            pub fn contact(self, said: &str) {
                self.0.contact(&self.1, said);
            }

            /// Something was done; from `ask_at` on they are asked whether it helped, until `until`.
            pub fn fix(self, outcome: Outcome, ask_at: Timestamp, until: Timestamp) {
                let text = format!("{}; {}", outcome.cause(), outcome.action());
                self.0.settle(&self.1, Stage::AskingAgain { outcome, ask_at, until }, Act::Fixed, &text);
            }

            /// Done.
            pub fn close(self, outcome: Outcome) {
                let text = format!("{}; {}", outcome.cause(), outcome.action());
                let at = self.1.at;
                self.0.settle(&self.1, Stage::Closed { outcome, at }, Act::Closed, &text);
            }
        })*
    };
}

while_at_work!(Fresh, Contacted, Waiting);

impl Contacted<'_> {
    /// The next step is the customer's: the clock stands still.
    pub fn wait(self, text: &str) {
        let Self(case, hand) = self;
        case.stage = Stage::Waiting { since: hand.at };
        case.write(&hand, Act::Waiting, text);
    }
}

impl Asking<'_> {
    /// The recovery question was shown.
    pub fn asked(self) {
        let Self(case, hand) = self;
        if case.asked_again_at.is_none() {
            case.asked_again_at = Some(hand.at);
            case.write(&hand, Act::AskedAgain, "");
        }
    }

    /// Done, asked or not.
    pub fn close(self, note: &str) {
        let Self(case, hand) = self;
        let Stage::AskingAgain { outcome, .. } = case.stage.clone() else { return };
        case.stage = Stage::Closed { outcome, at: hand.at };
        case.write(&hand, Act::Closed, note);
    }

    /// It did not help.
    pub fn reopen(self, why: &str) {
        self.0.reopen(&self.1, why);
    }
}

impl Closed<'_> {
    /// It was not done.
    pub fn reopen(self, why: &str) {
        self.0.reopen(&self.1, why);
    }
}

impl Case {
    /// The case as it stands, ready for a step.
    pub fn turn<'a>(&'a mut self, hand: Hand<'a>) -> Turn<'a> {
        match self.stage {
            Stage::New | Stage::Reopened => Turn::Fresh(Fresh(self, hand)),
            Stage::Contacted => Turn::Contacted(Contacted(self, hand)),
            Stage::Waiting { .. } => Turn::Waiting(Waiting(self, hand)),
            Stage::AskingAgain { .. } => Turn::Asking(Asking(self, hand)),
            Stage::Closed { .. } => Turn::Closed(Closed(self, hand)),
        }
    }

    /// The steps that there are now, by their names in the API.
    #[must_use]
    pub fn steps(&self) -> &'static [&'static str] {
        match self.stage {
            Stage::New | Stage::Reopened => &["accept", "contact", "fix", "close"],
            Stage::Contacted => &["accept", "contact", "wait", "fix", "close"],
            Stage::Waiting { .. } => &["accept", "contact", "fix", "close"],
            Stage::AskingAgain { .. } => &["close", "reopen"],
            Stage::Closed { .. } => &["reopen"],
        }
    }

    fn contact(&mut self, hand: &Hand<'_>, said: &str) {
        self.end_wait(hand);
        let due = self.first_reply.map(|deadline| deadline.due);
        self.replied.get_or_insert(Met { at: hand.at, due });
        self.replied_again.get_or_insert(hand.at);
        self.stage = Stage::Contacted;
        self.write(hand, Act::Contacted, said);
    }

    pub(super) fn settle(&mut self, hand: &Hand<'_>, stage: Stage, act: Act, text: &str) {
        self.end_wait(hand);
        self.settled = Some(Met { at: hand.at, due: Some(self.resolution.due) });
        self.stage = stage;
        self.write(hand, act, text);
    }

    fn end_wait(&mut self, hand: &Hand<'_>) {
        if let Stage::Waiting { since } = self.stage {
            self.paused = self.paused.saturating_add(hand.work.between(since, hand.at));
            self.wind(&hand.work);
        }
    }

    fn reopen(&mut self, hand: &Hand<'_>, why: &str) {
        self.stage = Stage::Reopened;
        self.since = hand.at;
        self.paused = 0;
        self.replied_again = None;
        self.settled = None;
        self.asked_again_at = None;
        self.told.clear();
        self.wind(&hand.work);
        self.write(hand, Act::Reopened, why);
    }
}
