//! A case as the API tells it: where it stands, why, its clocks, its log.

use serde::Deserialize;

use super::super::account::AccountName;

/// Where a case stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody replied yet.
    New,
    /// A first reply was made.
    Contacted,
    /// It is the customer's turn.
    Waiting,
    /// Fixed; the customer is asked whether it helped.
    AskingAgain,
    /// Over.
    Closed,
    /// Closed once, and not well.
    Reopened,
    /// A state that is newer than this page.
    #[default]
    #[serde(other)]
    Unknown,
}

impl CaseState {
    /// Those of the board, in its order.
    pub const LANES: [Self; 5] = [Self::New, Self::Contacted, Self::Waiting, Self::AskingAgain, Self::Closed];

    /// The word of address and API.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Waiting => "waiting",
            Self::AskingAgain => "asking_again",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Unknown => "",
        }
    }

    /// The lane of the board that a case stands in: what was reopened waits for a reply like what is new.
    pub const fn lane(self) -> Self {
        match self {
            Self::Reopened => Self::New,
            other => other,
        }
    }
}

/// Why a case was opened.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Because {
    /// `answer`, `complaint`, `event`, `falling` or `by_hand`.
    pub code: String,
    /// The survey.
    pub survey: Option<String>,
    /// Its name.
    pub survey_name: Option<String>,
    /// The scale: `nps`, `csat` or `ces`.
    pub kind: Option<String>,
    /// The rating; for a falling customer, the value of a year.
    pub value: Option<f64>,
    /// What they wrote.
    pub comment: Option<String>,
    /// What happened.
    pub event: Option<String>,
    /// How often.
    pub times: Option<u64>,
    /// The chance of leaving.
    pub risk: Option<f64>,
    /// The words of whoever opened it.
    pub text: Option<String>,
}

impl Because {
    /// The rating that opened it: its scale and the number.
    pub fn rating(&self) -> Option<(&str, f64)> {
        if !matches!(self.code.as_str(), "answer" | "complaint") {
            return None;
        }
        Some((self.kind.as_deref()?, self.value?))
    }
}

/// The clock that runs now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Clock {
    /// `first_reply`, `resolution` or `none`.
    pub what: String,
    /// When it runs out.
    pub due: Option<String>,
    /// `running`, `warning` or `overdue`; none where no clock runs.
    pub state: Option<String>,
    /// Why none runs: `no_way_to_reach`, `waiting_for_customer`, `asking_again` or `closed`.
    pub why: Option<String>,
}

/// What was to be reached by when, and whether it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Target {
    /// By when.
    pub due: Option<String>,
    /// When it was.
    pub at: Option<String>,
    /// Whether that was in time.
    pub in_time: Option<bool>,
}

/// Whether and how the person can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// What they said to "may we reply to you?".
    pub may_reply: Option<bool>,
    /// The ways known: `email`, `phone`.
    pub by: Vec<String>,
    /// Whether a reply can be made at all.
    pub reachable: bool,
}

/// The one question after a fix.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Recovery {
    /// From when on it is asked.
    pub ask_at: Option<String>,
    /// When it was.
    pub asked_at: Option<String>,
    /// When it was answered.
    pub answered_at: Option<String>,
    /// The rating that opened the case.
    pub before: Option<f64>,
    /// Its scale.
    pub kind_before: Option<String>,
    /// The rating after the fix.
    pub after: Option<f64>,
    /// Its scale.
    pub kind: Option<String>,
    /// Whether they came round.
    pub recovered: Option<bool>,
}

/// One step of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct LogEntry {
    /// When.
    pub at: String,
    /// Who; none for Rapport itself.
    pub who: Option<String>,
    /// What, as an English sentence.
    pub what: String,
    /// What, as a word of the contract.
    pub code: String,
    /// What was written.
    pub text: Option<String>,
    /// Names of who is spoken to in it.
    pub mentions: Vec<String>,
}

/// A case.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Case {
    /// The account that they belong to; told where a day is listed.
    pub account: Option<AccountName>,
    /// Its id.
    pub id: String,
    /// Its number on this site.
    pub number: u64,
    /// Whose it is.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// Where it stands.
    pub state: CaseState,
    /// Why, as an English sentence.
    pub reason: String,
    /// Why, in parts.
    pub because: Because,
    /// When it was opened.
    pub opened_at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When the owner took it.
    pub accepted_at: Option<String>,
    /// Its grade.
    pub grade: String,
    /// Value of a year at opening.
    pub value: Option<f64>,
    /// The money of the value.
    pub currency: String,
    /// The clock that runs.
    pub clock: Clock,
    /// The first reply.
    pub first_reply: Target,
    /// The end.
    pub resolution: Target,
    /// How to reach them.
    pub reach: Reach,
    /// What was behind it.
    pub cause: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// Whether it helped.
    pub recovery: Recovery,
    /// What can be done now.
    pub steps: Vec<String>,
    /// What was done so far, the oldest first.
    pub log: Vec<LogEntry>,
    /// Counts its changes.
    pub version: u64,
}

impl Case {
    /// Whether a step is possible now.
    pub fn can(&self, step: &str) -> bool {
        self.steps.iter().any(|one| one == step)
    }

    /// Whether it still needs somebody.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, CaseState::Closed)
    }
}

/// How many cases stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CaseCounts {
    /// Nobody replied yet.
    pub new: u64,
    /// Replied to.
    pub contacted: u64,
    /// The customer's turn.
    pub waiting: u64,
    /// Asked whether it helped.
    pub asking_again: u64,
    /// Opened again.
    pub reopened: u64,
    /// Over.
    pub closed: u64,
    /// All that are not over.
    pub open: u64,
    /// Past their time.
    pub overdue: u64,
    /// Without an owner.
    pub unassigned: u64,
    /// In which somebody speaks to the reader.
    pub mentions: u64,
}

impl CaseCounts {
    /// How many are in a lane of the board.
    pub const fn of(&self, lane: CaseState) -> u64 {
        match lane {
            CaseState::New => self.new + self.reopened,
            CaseState::Contacted => self.contacted,
            CaseState::Waiting => self.waiting,
            CaseState::AskingAgain => self.asking_again,
            CaseState::Closed => self.closed,
            CaseState::Reopened | CaseState::Unknown => 0,
        }
    }
}

/// A page of cases.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Cases {
    /// Those on it.
    pub items: Vec<Case>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many stand where.
    pub counts: CaseCounts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_as_the_contract_gives_it() {
        let case: Case = serde_json::from_str(
            r#"{"id":"c_1","number":12,"person":"bob","name":null,"state":"waiting","reason":"NPS 3 in “After delivery”",
                "because":{"code":"answer","survey":"s","survey_name":"After delivery","kind":"nps","value":3,"comment":"late"},
                "opened_at":"2026-11-19T09:00:00Z","clock":{"what":"none","due":null,"state":null,"why":"waiting_for_customer"},
                "reach":{"may_reply":true,"by":["email"],"reachable":true},"steps":["close"],"version":7,"novel":true}"#,
        )
        .unwrap();
        assert_eq!(case.state, CaseState::Waiting);
        assert_eq!(case.because.rating(), Some(("nps", 3.0)));
        assert!(case.can("close") && !case.can("reopen") && case.is_open());
        let newer: Case = serde_json::from_str(r#"{"id":"c_2","state":"hibernating"}"#).unwrap();
        assert_eq!((newer.state, newer.state.tag()), (CaseState::Unknown, ""));
    }

    #[test]
    fn whatever_may_be_null_is_read() {
        let case: Case = serde_json::from_str(
            r#"{"id":"c_1","number":1,"person":"bob","name":null,"state":"closed","reason":"by hand","because":{"code":"by_hand","text":"rang"},
                "opened_at":"2026-11-19T09:00:00Z","updated_at":"2026-11-19T09:00:00Z","closed_at":null,"owner":null,"accepted_at":null,
                "grade":"standard","value":null,"currency":"EUR","due":null,"clock":{"what":"none","due":null,"state":null,"why":null},
                "first_reply":{"due":null,"at":null,"in_time":null},"resolution":{"due":null,"at":null,"in_time":null},
                "reach":{"may_reply":null,"by":[],"reachable":false},"cause":null,"action":null,
                "recovery":{"ask_at":null,"asked_at":null,"answered_at":null,"before":null,"after":null,"kind":null,"kind_before":null,"recovered":null},
                "steps":[],"log":[{"at":"2026-11-19T09:00:00Z","who":null,"what":"opened","code":"opened","text":null,"mentions":[]}],"version":1}"#,
        )
        .unwrap();
        assert_eq!((case.number, case.state, case.clock.state, case.log.len()), (1, CaseState::Closed, None, 1));
    }

    #[test]
    fn a_reopened_case_stands_with_the_new_ones() {
        let counts: CaseCounts = serde_json::from_str(r#"{"new":4,"reopened":1,"closed":23,"open":5}"#).unwrap();
        assert_eq!((counts.of(CaseState::New), counts.of(CaseState::Closed)), (5, 23));
        assert_eq!(CaseState::Reopened.lane(), CaseState::New);
    }
}
