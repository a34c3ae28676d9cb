use serde::{Deserialize, Serialize};

use crate::value::{Comment, Label, StrandId, Timestamp};

/// Something that somebody promised a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// Names it.
    pub id: String,
    /// What.
    pub text: Comment,
    /// To whom.
    pub person: StrandId,
    /// What the site calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// In which case, if in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Who keeps it.
    pub owner: Label,
    /// Until when.
    pub due: Timestamp,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who wrote it down.
    pub made_by: Label,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// Each new date that it was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Grows with every change.
    pub version: u64,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whether it was kept.
    pub kept: bool,
    /// When that was clear.
    pub at: Timestamp,
}

/// A promise was given a new date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: Label,
    /// The date before.
    pub from: Timestamp,
    /// The date since.
    pub to: Timestamp,
}

impl Promise {
    /// Kept, or not kept. The first word holds, so that pressed twice it is kept once.
    pub fn settle(&mut self, kept: bool, at: Timestamp) {
        if self.kept.map(|known| known.kept) != Some(kept) {
            self.kept = Some(Kept { kept, at });
            self.version += 1;
        }
    }

    /// What became of it was a slip of the finger: it is to be kept still.
    pub fn open_again(&mut self) {
        if self.kept.take().is_some() {
            self.version += 1;
        }
    }

    /// Gives it a new date.
    pub fn move_to(&mut self, due: Timestamp, who: &Label, at: Timestamp) {
        if due != self.due {
            self.moves.push(Move { at, who: who.clone(), from: self.due, to: due });
            self.due = due;
            self.version += 1;
        }
    }

    /// The date that was promised first.
    #[must_use]
    pub fn first_due(&self) -> Timestamp {
        self.moves.first().map_or(self.due, |first| first.from)
    }

    /// `open`, `kept` or `broken`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self.kept {
            None => "open",
            Some(Kept { kept: true, .. }) => "kept",
            Some(Kept { kept: false, .. }) => "broken",
        }
    }

    /// Whether it is or was later than it had to be.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.kept.map_or(now, |kept| kept.at) > self.due
    }
}
