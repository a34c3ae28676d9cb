//! The closed loop as the API tells it: cases, promises, what to remember, and how the loop does.

use serde::Deserialize;

use super::account::{AccountLine, AccountName};

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

/// What was promised to a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Promise {
    /// The account that they belong to; told where a day is listed.
    pub account: Option<AccountName>,
    /// Its id.
    pub id: String,
    /// What.
    pub text: String,
    /// To whom.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// In which case.
    pub case: Option<String>,
    /// By when.
    pub due: String,
    /// Who keeps it.
    pub owner: String,
    /// When it was made.
    pub made_at: String,
    /// `open`, `kept` or `broken`.
    pub state: String,
    /// When it was kept or broken.
    pub settled_at: Option<String>,
    /// Whether its time is or was over.
    pub late: bool,
    /// How often its day was moved.
    pub moves: Vec<Move>,
    /// Counts its changes.
    pub version: u64,
}

impl Promise {
    /// Whether it is still to be kept.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// A promise got another day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Move {
    /// When.
    pub at: String,
}

/// Something to remember about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What.
    pub text: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: String,
    /// Whether the page may know it.
    pub for_page: bool,
}

/// A day to think of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Occasion {
    /// Its id.
    pub id: String,
    /// `birthday`, `anniversary`, `renewal` or `other`.
    pub kind: String,
    /// The day it is about.
    pub day: String,
    /// Whether it comes back each year.
    pub yearly: bool,
    /// What else is to be said.
    pub text: Option<String>,
    /// When it comes next.
    pub next: Option<String>,
}

/// A talk with a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// With whom.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// `phone`, `email`, `shop`, `chat`, `letter` or `other`.
    pub channel: String,
    /// What was said, in a sentence.
    pub summary: String,
    /// Whether they were reached.
    pub reached: bool,
    /// When.
    pub at: String,
    /// Who spoke for us.
    pub who: String,
}

/// All that care knows about a person.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PersonCare {
    /// Their cases.
    pub cases: Vec<Case>,
    /// What was promised to them.
    pub promises: Vec<Promise>,
    /// What to remember.
    pub facts: Vec<Fact>,
    /// Days to think of.
    pub occasions: Vec<Occasion>,
    /// Talks.
    pub conversations: Vec<Conversation>,
}

/// A customer of value who is about to leave.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Falling {
    /// The account that they belong to; told where a day is listed.
    pub account: Option<AccountName>,
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// Value of a year, if they stay.
    pub value: f64,
    /// Chance of leaving.
    pub risk: f64,
    /// One times the other.
    pub value_at_risk: f64,
    /// The money.
    pub currency: String,
    /// Last sign of life.
    pub last_seen: Option<String>,
}

/// Somebody who would recommend and was not thanked yet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Thank {
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// The scale.
    pub kind: String,
    /// The rating.
    pub rating: f64,
    /// What they wrote.
    pub comment: Option<String>,
    /// When.
    pub at: String,
}

/// An occasion that is near.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Congratulate {
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// What there is to congratulate for.
    pub occasion: Occasion,
    /// The day.
    pub day: String,
}

/// Counts of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TodayCounts {
    /// Promises due today or before.
    pub promises_due: u64,
    /// Those past their time.
    pub promises_late: u64,
    /// Those due tomorrow.
    pub promises_tomorrow: u64,
    /// First replies that are due.
    pub first_replies_due: u64,
    /// Cases past their time.
    pub overdue: u64,
    /// Open cases.
    pub open: u64,
    /// Cases without an owner.
    pub unassigned: u64,
}

/// An amount.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Amount {
    /// How much.
    pub value: f64,
    /// Of what.
    pub currency: String,
}

/// What is to be done today.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct TodayReply {
    /// Accounts with a step that is due or a renewal that comes.
    pub accounts: Vec<AccountLine>,
    /// The site's day.
    pub day: String,
    /// Promises open until the end of tomorrow, late ones first.
    pub promises: Vec<Promise>,
    /// Open cases, by their clocks.
    pub cases: Vec<Case>,
    /// Customers of value about to leave, without an open case.
    pub falling: Vec<Falling>,
    /// Whom to thank.
    pub thank: Vec<Thank>,
    /// Whom to congratulate.
    pub congratulate: Vec<Congratulate>,
    /// How many of all.
    pub counts: TodayCounts,
    /// What could be lost.
    pub value_at_risk: Amount,
}

/// So many of so many, in percent with an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Share {
    /// Those that did.
    pub yes: u64,
    /// Of all.
    pub n: u64,
    /// In percent; none where they are too few.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Of fewer no share is told: so many of so many says all there is.
const FEWEST: u64 = 10;

impl Share {
    /// The share and its interval, where they are enough.
    pub fn told(self) -> Option<(f64, f64, f64)> {
        let enough = self.n >= FEWEST;
        enough.then_some((self.value?, self.low?, self.high?))
    }
}

/// A number with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Spread {
    /// Of how many.
    pub n: u64,
    /// The number.
    #[serde(alias = "mean")]
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// How fast something was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// Of how many.
    pub n: u64,
    /// The median in minutes.
    pub median_minutes: Option<f64>,
    /// The share in time.
    pub share: Option<Share>,
}

/// Who came round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Recovered {
    /// After a talk.
    pub contacted: Share,
    /// Without one.
    pub not_contacted: Share,
    /// The one less the other, in points.
    pub difference: Option<Spread>,
}

/// A cause and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CauseCount {
    /// What was behind it.
    pub cause: String,
    /// In how many cases.
    pub cases: u64,
    /// Of all cases with a cause, 0 to 1.
    pub share: f64,
    /// With those before it.
    pub cumulative: f64,
    /// Value of a year of the people concerned.
    pub value: Option<f64>,
}

/// How promises went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PromiseCounts {
    /// Due in these days.
    pub due: u64,
    /// Kept.
    pub kept: u64,
    /// Not kept.
    pub broken: u64,
    /// Given another day.
    pub moved: u64,
    /// Neither.
    pub open: u64,
}

/// How talks went.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ConversationCounts {
    /// How many.
    pub n: u64,
    /// How many reached the person.
    pub reached: u64,
    /// By channel.
    pub by_channel: std::collections::BTreeMap<String, u64>,
}

/// How the loop did in some days.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CareReply {
    /// Cases opened.
    pub opened: u64,
    /// Cases closed.
    pub closed: u64,
    /// Cases open now.
    pub open: u64,
    /// The first replies.
    pub first_reply: Pace,
    /// The ends.
    pub closing: Pace,
    /// Who came round.
    pub recovered: Recovered,
    /// Points up or down when asked again.
    pub change: Spread,
    /// The causes, most frequent first.
    pub causes: Vec<CauseCount>,
    /// How promises went.
    pub promises: PromiseCounts,
    /// How talks went.
    pub conversations: ConversationCounts,
    /// The promises.
    pub promise_items: Vec<Promise>,
    /// The talks.
    pub conversation_items: Vec<Conversation>,
    /// The cases closed.
    pub closed_items: Vec<Case>,
    /// The cases whose customers came round.
    pub came_round: Vec<Case>,
}

/// What the site wants of its loop.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CareSettings {
    /// Causes to choose from.
    pub causes: Vec<String>,
    /// Actions to choose from.
    pub actions: Vec<String>,
    /// Whether others may be written.
    pub own_words: bool,
    /// Grades of customers.
    pub grades: Vec<Grade>,
    /// Who gets cases.
    pub owners: Owners,
    /// The question after a fix.
    pub recovery: RecoveryRule,
}

/// A grade of customers, and how fast they are served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Grade {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Minutes of business hours until the first reply.
    pub first_reply_minutes: u64,
}

/// Who gets cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Owners {
    /// Names of members.
    pub members: Vec<String>,
}

/// When people are asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RecoveryRule {
    /// Days after the fix.
    pub after_days: u64,
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

    #[test]
    fn a_mean_is_a_number_with_its_interval() {
        let care: CareReply =
            serde_json::from_str(r#"{"change":{"n":14,"mean":2.9,"low":1.2,"high":4.6},"closing":{"n":0,"median_minutes":null}}"#).unwrap();
        assert_eq!((care.change.value, care.closing.median_minutes), (Some(2.9), None));
    }
}
