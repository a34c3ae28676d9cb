//! A case: what leads from one state to the next. Each state is a type of its own with the steps that it has, so a step that does
//! not exist cannot be written down; the one place where names from outside become steps is [`Turn`].

mod heard;
mod read;
mod time;
mod turn;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::turn::{Asking, Closed, Contacted, Fresh, Turn, Waiting};
use super::because::Because;
use super::clock::{ClockState, Deadline, Met, Terms, Which};
use super::hours::WorkTime;
use super::log::{Act, Entry};
use super::reach::Reach;
use crate::event::Rated;
use crate::mention::means;
use crate::value::{Comment, Invalid, Label, StrandId, Timestamp};

/// What a case begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewCase {
    /// Names it.
    pub id: String,
    /// Its number on the site, for people.
    pub number: u32,
    /// Whose it is: the id that they were known by.
    pub person: StrandId,
    /// What the site calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// Why.
    pub because: Because,
    /// How much it matters: a grade of the site's own.
    pub grade: String,
    /// By when it wants what.
    pub terms: Terms,
    /// What a year is worth if they stay, in minor units of the site's currency; none where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_minor: Option<i64>,
    /// Whether and how they may be replied to.
    #[serde(default)]
    pub reach: Reach,
}

/// What it was, and what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    cause: Label,
    action: Label,
}

impl Outcome {
    /// # Errors
    /// Neither may be empty.
    pub fn of(cause: &str, action: &str) -> Result<Self, Invalid> {
        let (cause, action) = (Label::of(cause), Label::of(action));
        if cause.as_str().is_empty() || action.as_str().is_empty() {
            return Err(Invalid("a case is closed with its cause and with what was done"));
        }
        Ok(Self { cause, action })
    }

    /// What it was.
    #[must_use]
    pub fn cause(&self) -> &str {
        self.cause.as_str()
    }

    /// What was done.
    #[must_use]
    pub fn action(&self) -> &str {
        self.action.as_str()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Stage {
    New,
    Contacted,
    Waiting { since: Timestamp },
    AskingAgain { outcome: Outcome, ask_at: Timestamp, until: Timestamp },
    Closed { outcome: Outcome, at: Timestamp },
    Reopened,
}

/// A rating that came after the case was opened, in another showing of a survey.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Later {
    /// When.
    pub at: Timestamp,
    /// The rating.
    pub rated: Rated,
    /// Whether it would open a case itself.
    pub unhappy: bool,
    /// Whether somebody had spoken with the customer before.
    pub contacted: bool,
}

/// Somebody's unhappiness, and what is done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    opening: NewCase,
    opened_at: Timestamp,
    stage: Stage,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<Label>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted_at: Option<Timestamp>,
    /// The opening, or the last reopening: from here the clocks run.
    since: Timestamp,
    /// Minutes at work that the customer was waited for since then.
    #[serde(default)]
    paused: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_reply: Option<Deadline>,
    resolution: Deadline,
    /// The first time somebody spoke with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replied: Option<Met>,
    /// The first time since the clocks run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replied_again: Option<Timestamp>,
    /// When it was fixed or closed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settled: Option<Met>,
    /// Of which clocks somebody was told what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    told: Vec<(Which, ClockState)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked_again_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    later: Option<Later>,
    log: Vec<Entry>,
    /// How many lines of the log a member says to have seen, where they were spoken to in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    seen: BTreeMap<Label, usize>,
    version: u64,
}

/// Who does something when, and the hours at which the clocks run.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    /// Now.
    pub at: Timestamp,
    /// Who; none for Rapport itself.
    pub who: Option<&'a Label>,
    /// When the clocks run.
    pub work: WorkTime<'a>,
}

impl Case {
    /// Opens a case.
    #[must_use]
    pub fn open(opening: NewCase, hand: &Hand<'_>) -> Self {
        let deadline = Deadline { warn: hand.at, due: hand.at };
        let mut case = Self {
            opened_at: hand.at,
            stage: Stage::New,
            owner: None,
            accepted_at: None,
            since: hand.at,
            paused: 0,
            first_reply: None,
            resolution: deadline,
            replied: None,
            replied_again: None,
            settled: None,
            told: Vec::new(),
            asked_again_at: None,
            later: None,
            log: Vec::new(),
            seen: BTreeMap::new(),
            version: 0,
            opening,
        };
        case.wind(&hand.work);
        let reason = case.opening.because.sentence();
        case.write(hand, Act::Opened, &reason);
        case
    }

    /// Gives it to somebody, or to nobody. Who takes it themselves has accepted it.
    pub fn assign(&mut self, owner: Option<&Label>, hand: &Hand<'_>) {
        if self.owner.as_ref() == owner {
            return;
        }
        self.owner = owner.cloned();
        self.accepted_at = None;
        match owner {
            Some(owner) if hand.who == Some(owner) => self.accept(hand),
            Some(owner) => self.write(hand, Act::Assigned, owner.as_str()),
            None => self.write(hand, Act::Assigned, "nobody"),
        }
    }

    /// Its owner takes it; who takes a case of nobody's or of somebody else's becomes its owner.
    pub fn accept(&mut self, hand: &Hand<'_>) {
        let Some(who) = hand.who else { return };
        if self.owner.as_ref() != Some(who) || self.accepted_at.is_none() {
            self.owner = Some(who.clone());
            self.accepted_at = Some(hand.at);
            self.write(hand, Act::Accepted, "");
        }
    }

    /// Gives it another grade; its clocks run by the new terms, from where they began.
    pub fn grade(&mut self, grade: &str, terms: Terms, hand: &Hand<'_>) {
        if self.opening.grade != grade {
            self.opening.grade = grade.to_owned();
            self.opening.terms = terms;
            self.wind(&hand.work);
            self.write(hand, Act::Graded, grade);
        }
    }

    /// Writes something down that is no step: a note, or what became of a promise.
    pub fn note(&mut self, act: Act, text: &str, hand: &Hand<'_>) {
        self.write(hand, act, text);
    }

    /// A member has seen where they are spoken to. It is no step: nobody who changes the case meanwhile is refused for it.
    pub fn see(&mut self, who: &Label) {
        self.seen.insert(who.clone(), self.log.len());
    }

    /// The lines by others that speak to a member, who has neither seen them nor written anything since.
    pub fn speaks_to<'a>(&'a self, who: &'a Label) -> impl Iterator<Item = &'a Entry> {
        let wrote = self.log.iter().rposition(|entry| entry.who.as_ref() == Some(who)).map_or(0, |at| at + 1);
        let from = wrote.max(self.seen.get(who).copied().unwrap_or(0)).min(self.log.len());
        self.log[from..].iter().filter(|entry| entry.mentions.iter().any(|name| means(name.as_str(), who.as_str())))
    }

    /// Nothing is promised in the name of somebody who has not accepted the case.
    ///
    /// # Errors
    /// The case is somebody else's, nobody's, or not accepted yet.
    pub fn may_promise(&self, owner: &Label) -> Result<(), Invalid> {
        if self.owner.as_ref() != Some(owner) {
            return Err(Invalid("only the owner of a case promises something about it: take it first"));
        }
        if self.accepted_at.is_none() {
            return Err(Invalid("its owner has not accepted this case yet, so nothing is promised in their name"));
        }
        Ok(())
    }

    /// Lines stand in the order of their times, also when a clock was set back.
    fn write(&mut self, hand: &Hand<'_>, act: Act, text: &str) {
        let at = self.log.last().map_or(hand.at, |last| last.at.max(hand.at));
        self.log.push(Entry::of(at, hand.who, act, text));
        self.version += 1;
    }

    /// Forgets who the person is: erased, a case is a count, its cause and its times.
    pub fn forget_person(&mut self, nobody: StrandId) {
        self.opening.person = nobody;
        self.opening.name = None;
        self.opening.reach = Reach::default();
        if let Some(said) = self.opening.because.said_mut() {
            said.comment = None;
        }
        if let Because::ByHand { text } = &mut self.opening.because {
            *text = Comment::of("erased");
        }
        for entry in &mut self.log {
            entry.text = None;
            entry.mentions.clear();
        }
        self.version += 1;
    }
}
