//! A case: what leads from one state to the next. Each state is a type of its own with the steps that it has, so a step that does
//! not exist cannot be written down; the one place where names from outside become steps is [`Turn`].

use serde::{Deserialize, Serialize};

use super::because::{Because, Said, rating_in_words};
use super::clock::{Clock, ClockState, Deadline, Met, Terms, Which, WhyNone};
use super::hours::WorkTime;
use super::log::{Act, Entry};
use super::reach::Reach;
use crate::event::{CaseStanding, CaseState, Rated};
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
            version: 0,
            opening,
        };
        case.wind(&hand.work);
        let reason = case.opening.because.sentence();
        case.write(hand, Act::Opened, &reason);
        case
    }

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

    /// More was said in the showing that opened it: kept once, however often it is told.
    pub fn hear(&mut self, said: &Said, reach: &Reach, hand: &Hand<'_>) {
        let before = self.opening.reach.clone();
        self.opening.reach.learn(reach);
        let mut news = Vec::new();
        if let Some(known) = self.opening.because.said_mut().filter(|known| known.submission == said.submission) {
            if said.rated.is_some() && said.rated != known.rated {
                known.rated = said.rated;
                news.extend(said.rated.map(rating_in_words));
            }
            if said.comment.is_some() && said.comment != known.comment {
                known.comment.clone_from(&said.comment);
                news.extend(said.comment.as_ref().map(|comment| comment.as_str().to_owned()));
            }
        }
        if self.opening.reach.may_reply != before.may_reply {
            news.push(if self.opening.reach.may_reply == Some(true) { "may be replied to".into() } else { "wants no reply".into() });
        }
        if self.opening.reach != before && self.replied_again.is_none() {
            self.wind(&hand.work);
        }
        if !news.is_empty() {
            self.write(hand, Act::Answered, &news.join("; "));
        } else if self.opening.reach != before {
            self.version += 1;
        }
    }

    /// What is known of the person: their name, and how to reach them.
    pub fn know(&mut self, name: Option<&Label>, reach: &Reach, hand: &Hand<'_>) {
        let before = (self.opening.name.clone(), self.opening.reach.clone());
        self.opening.name = name.cloned().or(self.opening.name.take());
        self.opening.reach.learn(reach);
        if before != (self.opening.name.clone(), self.opening.reach.clone()) {
            if self.replied_again.is_none() {
                self.wind(&hand.work);
            }
            self.version += 1;
        }
    }

    /// Something more happened to the same person while it is open.
    pub fn link(&mut self, because: &Because, hand: &Hand<'_>) {
        self.write(hand, Act::Linked, &because.sentence());
    }

    /// A rating of another showing: whether it helped. Of those with nobody's help the first counts, after somebody spoke with
    /// them the first after that. While it is asked again, an unhappy one reopens the case, and a happy one closes it.
    pub fn hear_rating(&mut self, rated: Rated, unhappy: bool, hand: &Hand<'_>) {
        let contacted = self.replied.is_some();
        let is_first = self.later.is_none_or(|later| contacted && !later.contacted);
        let is_asked = matches!(self.stage, Stage::AskingAgain { .. });
        if is_first || is_asked {
            self.later = Some(Later { at: hand.at, rated, unhappy, contacted });
            self.write(hand, Act::Answered, &rating_in_words(rated));
        }
        if let Turn::Asking(asking) = self.turn(*hand) {
            if unhappy { asking.reopen(&rating_in_words(rated)) } else { asking.close(&rating_in_words(rated)) }
        }
    }

    /// What they had answered was taken back: its words are forgotten, and the case is done. What was promised still holds.
    pub fn take_back(&mut self, submission: &str, hand: &Hand<'_>) {
        let Some(said) = self.opening.because.said_mut().filter(|said| said.submission == submission) else { return };
        let forgotten: Vec<String> =
            said.comment.take().into_iter().map(String::from).chain(said.rated.take().map(rating_in_words)).collect();
        for entry in &mut self.log {
            let repeats = |text: &Comment| forgotten.iter().any(|words| text.as_str().contains(words.as_str()));
            if entry.who.is_none() && entry.text.as_ref().is_some_and(repeats) {
                entry.text = None;
            }
        }
        self.write(hand, Act::TakenBack, "");
        if self.state().is_open() {
            let outcome = Outcome { cause: Label::of("answer taken back"), action: Label::of("none") };
            self.settle(hand, Stage::Closed { outcome, at: hand.at }, Act::Closed, "");
        }
    }

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
    fn wind(&mut self, work: &WorkTime<'_>) {
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

    fn contact(&mut self, hand: &Hand<'_>, said: &str) {
        self.end_wait(hand);
        let due = self.first_reply.map(|deadline| deadline.due);
        self.replied.get_or_insert(Met { at: hand.at, due });
        self.replied_again.get_or_insert(hand.at);
        self.stage = Stage::Contacted;
        self.write(hand, Act::Contacted, said);
    }

    fn settle(&mut self, hand: &Hand<'_>, stage: Stage, act: Act, text: &str) {
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

/// What may be read of a case.
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
