//! What one may ask of a shard, and what it answers: both directions, once.

use std::collections::BTreeMap;

use rapport_model::aggregate::{DayTotals, Dimension, Sales, ScoreCounts, Strand, Views};
use rapport_model::care::IncidentKind;
use rapport_model::event::{Event, Language, Rated};
use rapport_model::reading::{Hours, LifecycleStage, Relationship};
use rapport_model::survey::{Eligibility, GivenAnswer, Rule, Surroundings};
use rapport_model::value::{Currency, Day, PagePath, Range, StrandId, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

use super::accounts::AccountSum;
pub use super::only::Only;
pub use super::reach::{Did, ReachCall, ReachReply, Window};
pub use super::remarks::{RemarkPlace, RemarkQuestion, Remarks};
pub use super::results::{ResultBy, ResultQuestion, Results};
pub use super::sightings::{Affected, Seen};
pub use super::sweep::{Sweep, Swept};
use crate::access::Version;
use crate::site::{SiteInsight, SiteSettings};

/// A question or order to a shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShardCall {
    /// Keep these events. Answered by [`Ingested`] or, when the shard works by other settings, by
    /// [`ShardReply::SettingsWanted`]: then send [`ShardCall::Configure`] and repeat.
    Ingest(Delivery),
    /// Strands of other shards that belong to users of this one. Answered by [`Ingested`] without outcomes;
    /// it may name further pushes, when the user was himself linked to another by `alias`.
    Receive(Reception),
    /// Work by these settings from now on.
    Configure(Box<SiteSettings>),
    /// Count events of programs that say they are one.
    CountAside {
        /// When.
        day: Day,
        /// Of programs.
        bots: u32,
        /// Given up by the page.
        dropped: u32,
    },
    /// Totals by day, without what they are broken down by.
    Totals(Range),
    /// Events and page views of a range by the keys of a dimension.
    Breakdown(Range, Dimension),
    /// Asked and answered by day and group.
    Scores(ScoreQuestion),
    /// Orders and revenue by day and the circumstances of the order.
    Sales(Range, Vec<Dimension>),
    /// A page of the list of persons.
    People(PeopleQuestion),
    /// All accounts, with their people added up.
    Accounts,
    /// The people of an account.
    Account(String),
    /// To which accounts some persons belong.
    Memberships(Vec<StrandId>),
    /// What readings need to know of everybody, or of all buyers: a page in the order of ids.
    Relationships {
        /// Only ids after this; empty for the first page.
        after: String,
        /// Whether only of those who bought.
        buyers: bool,
        /// At most so many.
        limit: u32,
    },
    /// A question to everybody.
    Sweep(Box<Sweep>),
    /// A slice of the answers that are found anew while the earlier ones are told.
    GoOn,
    /// How many persons a filter lets through.
    Size(PersonFilter),
    /// A step of reckoning whom a survey would have reached.
    Reach(Box<ReachCall>),
    /// How many of some persons a filter lets through.
    Sample {
        /// Which.
        filter: PersonFilter,
        /// Look at about so many.
        most: u32,
    },
    /// What was bought together: a page of the buyers in the order of ids.
    Baskets {
        /// The days.
        range: Range,
        /// Only buyers after this; empty for the first page.
        after: String,
        /// At most so many buyers.
        limit: u32,
    },
    /// When people are there, by weekday and hour, of about so many of them.
    Hours(u32),
    /// How many orders there are, and their net value: differs when there may be something new to fit to.
    Sold,
    /// Work out what persons are worth: one page, in the order of ids.
    Appraise {
        /// By what.
        insight: Box<SiteInsight>,
        /// Only ids after this; empty for the first page.
        after: String,
        /// At most so many.
        limit: u32,
    },
    /// Who has this raw id?
    Person(StrandId),
    /// Events of one strand, newest first.
    Timeline {
        /// The strand, on its own shard.
        strand: StrandId,
        /// Only events before this moment and id, in the order of events.
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: u32,
    },
    /// A showing that a visitor of this shard has begun and may go on with, now.
    Begun {
        /// The visitor.
        strand: StrandId,
        /// The survey's id.
        survey: String,
        /// Only this showing.
        submission: Option<String>,
    },
    /// Whether and why (not) a person may be asked this survey, now.
    Eligibility {
        /// A person of this shard.
        person: StrandId,
        /// The survey's id.
        survey: String,
    },
    /// A page of the raw log, for exports, in the order of receipt.
    Log {
        /// Rows after this position.
        after: u64,
        /// At most so many rows.
        limit: u32,
    },
    /// Forget a strand: its log, its aggregate, its links. Counts stay.
    Erase(StrandId),
    /// A snapshot of this strand is no longer wanted here: its own shard erased it.
    Forget {
        /// The user who had it.
        user: StrandId,
        /// The strand.
        strand: StrandId,
    },
    /// The site was removed: forget everything.
    Clear,
    /// An errand of this shard is done.
    ErrandDone(i64),
    /// What goes wrong, and how pages are rated, now and before.
    Patterns,
    /// Whom a pattern affects.
    Affected {
        /// Of which kind.
        kind: IncidentKind,
        /// The event's name, or the page.
        subject: String,
        /// Since when.
        since: Timestamp,
        /// Until when.
        until: Timestamp,
    },
    /// Persons seen in the last five minutes, and when the first and last events came.
    Pulse,
}

impl ShardCall {
    /// The version of the settings that the entry works by, where that matters.
    pub(crate) fn settings(&self) -> Option<u64> {
        match self {
            Self::Ingest(delivery) => Some(delivery.settings),
            Self::Receive(reception) => Some(reception.settings),
            _ => None,
        }
    }

    /// Whether it is answered from rows: what changed since the last checkpoint must be in them, and it may take many slices, so that
    /// the shards of a site are asked one after the other.
    pub(crate) fn reads_rows(&self) -> bool {
        match self {
            Self::Scores(question) => question.is_of_persons(),
            Self::Appraise { after, .. } => after.is_empty(),
            Self::People(_) | Self::Accounts | Self::Account(_) | Self::Memberships(_) | Self::Relationships { .. } => true,
            Self::Sweep(_) | Self::GoOn | Self::Size(_) | Self::Sample { .. } | Self::Baskets { .. } | Self::Hours(_) => true,
            Self::Affected { .. } => true,
            Self::Reach(call) => matches!(**call, ReachCall::Draw { .. }),
            _ => false,
        }
    }

    /// Whether it may wait a millisecond, to be written with others; [`crate::platform::Object::may_wait`] knows its JSON.
    pub(crate) fn may_wait(&self) -> bool {
        self.settings().is_some()
    }
}

/// Events of one batch for one shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The version of the settings that the entry works by.
    pub settings: u64,
    /// When the batch arrived.
    pub received: Timestamp,
    /// By strand.
    pub bundles: Vec<Bundle>,
    /// The versions of surveys that the bundles answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Version>,
    /// Set where the sender is a page that could show a survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<AskingPage>,
}

/// Events of one strand in the order they were sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// Whose.
    pub strand: StrandId,
    /// What happened.
    pub events: Vec<Event>,
    /// By the place of an event that answers questions: how the sender came to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub walks: Vec<(usize, Walk)>,
}

/// How somebody came to the questions that they answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// What the page knew besides the answers.
    #[serde(default)]
    pub known: Surroundings,
    /// The ending that was reached, as the page says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<String>,
}

/// A page that could show a survey to the person of this strand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskingPage {
    /// Who looks at it.
    pub strand: StrandId,
    /// The user whose person they are, where the first shard that was asked knew that they live elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<StrandId>,
    /// The page they are on.
    #[serde(default)]
    pub path: Option<PagePath>,
    /// The language to ask in.
    #[serde(default)]
    pub language: Option<Language>,
    /// Until when the device asks for quiet.
    #[serde(default)]
    pub quiet_until: Option<Day>,
    /// What just happened there, where a survey looks at it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub happened: Vec<Event>,
    /// Whether it wants to hear why something is asked or not.
    #[serde(default)]
    pub explains: bool,
}

/// Strands brought to the shard of their users.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reception {
    /// The version of the settings that the entry works by.
    pub settings: u64,
    /// What is brought.
    pub pushes: Vec<Push>,
    /// Set where the page of one of the strands could show a survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<AskingPage>,
}

/// A strand's aggregate on its way to its user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// The user: brought to the shard of this strand id.
    pub to: StrandId,
    /// The strand that belongs to them.
    pub strand: StrandId,
    /// The strand's position: a later one replaces an earlier, so bringing it twice is harmless.
    pub position: u64,
    /// The aggregate; none when the strand turned out to belong to somebody else.
    pub state: Option<Box<Strand>>,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Kept.
    Accepted,
    /// Known already; changed nothing.
    Duplicate,
    /// Not kept, and why.
    Refused(String),
}

/// What became of a delivery.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ingested {
    /// For each bundle, for each event.
    pub outcomes: Vec<Vec<Outcome>>,
    /// To be brought to other shards before the sender is answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pushes: Vec<Push>,
    /// The survey to be offered on the page: reserved and logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Reservation>,
    /// The verdict on each survey, where the page wants to hear them ([`crate::verdict`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<serde_json::Value>,
    /// Set where the page's person lives on the shard of this user: ask there, by [`ShardCall::Receive`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_at: Option<StrandId>,
}

/// A survey reserved for somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation {
    /// The survey's id.
    pub survey: String,
    /// The version to be shown.
    pub version: u32,
    /// The submission that its answers will name.
    pub submission: String,
    /// Until when it holds.
    pub until: Timestamp,
    /// What the page may know to walk through it.
    #[serde(default)]
    pub known: Surroundings,
    /// What was answered before, where somebody comes back to it: the walk goes on after the last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<GivenAnswer>,
    /// How many pages are behind them.
    #[serde(default)]
    pub pages: u32,
}

/// Which scores are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreQuestion {
    /// The days.
    pub range: Range,
    /// Only of these surveys; of all where none is named.
    pub surveys: Vec<String>,
    /// Only this class.
    pub class: Option<SurveyClass>,
    /// By what to group.
    pub by: Option<By>,
    /// Only answers of these persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<PersonFilter>,
}

impl ScoreQuestion {
    /// Whether it asks for something of the person: then sums of answers do not tell.
    pub(crate) fn is_of_persons(&self) -> bool {
        self.filter.is_some() || matches!(self.by, Some(By::Trait(_) | By::Read(..)))
    }
}

/// What groups of answers are formed by: the circumstances at answer time, or a trait as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Circumstances.
    Dimension(Dimension),
    /// Two circumstances at once; the key is both, with [`By::BETWEEN`] between them.
    Both(Dimension, Dimension),
    /// Any number of circumstances at once, likewise.
    Several(Vec<Dimension>),
    /// A trait.
    Trait(String),
    /// What is read of the person by what was learnt of all customers, and today.
    Read(Reader, Box<SiteInsight>, Day),
}

impl By {
    /// What stands between two keys: a sign that no key holds.
    pub const BETWEEN: char = '\u{1f}';
}

/// A reading of a person that groups may be formed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The stage on the day before the answer: the answer itself may change it.
    Stage,
    /// Segments, as of today; somebody may be in several.
    Segment,
}

/// Asked and answered on one day. NPS, CSAT and CES ratings are kept apart by class, so that relationship and
/// transaction never meet by accident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreDay {
    /// The day.
    pub day: Day,
    /// The group's key; empty where it is unknown or nothing was grouped.
    pub key: String,
    /// The class.
    pub class: SurveyClass,
    /// What was counted.
    pub counts: ScoreCounts,
}

/// Something that somebody wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: StrandId,
    /// To which question.
    pub question: String,
    /// What.
    pub text: String,
    /// The rating of the same submission.
    pub rated: Option<Rated>,
    /// On which page.
    pub page: Option<PagePath>,
}

/// Which persons are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleQuestion {
    /// Part of an id, name or e-mail address.
    pub search: Option<String>,
    /// The order.
    pub sort: PeopleSort,
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<PersonFilter>,
    /// Only those after this key and id, in the order.
    pub after: Option<(i64, String)>,
    /// At most so many.
    pub limit: u32,
}

/// Which persons: those in a stage, or in a segment, or both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonFilter {
    /// The stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<LifecycleStage>,
    /// The segment's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// What was learnt of all customers.
    pub insight: Box<SiteInsight>,
    /// Today.
    pub today: Day,
}

/// Orders of the list of persons; each with the largest or latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleSort {
    /// When they were last seen.
    LastSeen,
    /// Net revenue in the site's currency.
    Revenue,
    /// Number of orders.
    Orders,
    /// Expected value of the next twelve months.
    Value,
    /// The probability of leaving.
    Risk,
    /// Value at risk: a year's value if they stay, times the probability of leaving.
    AtRisk,
}

/// One line of the list of persons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonLine {
    /// The id that the person is known by: the user id where there is one.
    pub id: StrandId,
    /// The key of the order that was asked for.
    pub key: i64,
    /// The person.
    pub person: Box<Strand>,
    /// All their raw ids.
    pub ids: Vec<StrandId>,
}

/// Who has a raw id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// They live here.
    Here {
        /// The id that the person is known by.
        id: StrandId,
        /// All their raw ids, the known one first.
        ids: Vec<StrandId>,
        /// The merge of their strands.
        person: Box<Strand>,
    },
    /// They live with this user.
    Elsewhere(StrandId),
    /// Nobody.
    Nobody,
}

/// One event on a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose strand it is on.
    pub strand: StrandId,
    /// When it arrived.
    pub received: Timestamp,
    /// What happened.
    pub event: Event,
}

/// An answer of a shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShardReply {
    /// Done.
    Done,
    /// A slice of the work was done, and more is left: ask again.
    Again,
    /// The shard works by other settings: send [`ShardCall::Configure`] and repeat.
    SettingsWanted,
    /// What became of a delivery or reception.
    Ingested(Box<Ingested>),
    /// Totals of the days with data, and who was there: distinct persons over the whole range.
    Totals {
        /// By day: the totals and the number of distinct persons.
        days: BTreeMap<Day, (DayTotals, u64)>,
        /// Distinct persons over the range. Persons of different shards are different: add them up.
        visitors: u64,
    },
    /// Events and page views by key.
    Breakdown(BTreeMap<String, Views>),
    /// Asked and answered.
    Scores(Vec<ScoreDay>),
    /// What was sold: the day, the keys with [`By::BETWEEN`] between them, and how much.
    Sales(Vec<(Day, String, Sales)>),
    /// Accounts by id with the people of this shard added up.
    Accounts(BTreeMap<String, AccountSum>),
    /// Who belongs to which account: the person's key, the account, and what it is called.
    Members(Vec<(String, String, String)>),
    /// Persons in the order asked for, and after which key and id to go on, where there may be more.
    People(Vec<PersonLine>, Option<(i64, String)>),
    /// Ids and what readings need to know of them, and after which to go on, where there may be more.
    Relationships(Vec<(String, Relationship)>, Option<String>),
    /// What was found by looking at everybody, and when that was begun.
    Swept(Box<Swept>, Timestamp),
    /// Orders as the products in each, with their names where these are told, and after which buyer to go on.
    Baskets(Vec<Vec<(String, Option<String>)>>, Option<String>),
    /// Signs of life by weekday and hour.
    Hours(Hours),
    /// Orders, and their net value by currency in minor units.
    Sold {
        /// How many.
        orders: i64,
        /// Paid less paid back.
        revenue: BTreeMap<Currency, i64>,
    },
    /// After which id to go on; none when all are done.
    Appraised(Option<String>),
    /// How many were let through, of how many.
    Counted {
        /// Let through.
        members: u64,
        /// Looked at.
        of: u64,
    },
    /// What came of a step of [`ShardCall::Reach`].
    Reach(Box<ReachReply>),
    /// How many of some were let through.
    Sampled {
        /// Let through.
        members: u64,
        /// Looked at.
        looked_at: u64,
        /// How many there are.
        of: u64,
    },
    /// Who it is.
    Person(Found),
    /// Events.
    Timeline(Vec<Entry>),
    /// A page of the log, and the position of its last row, if there may be more.
    Log {
        /// Events in the order of receipt.
        entries: Vec<Entry>,
        /// Where to go on.
        next: Option<u64>,
    },
    /// The verdict and its reasons.
    Eligibility(Eligibility),
    /// The showing that may be gone on with.
    Begun(Option<Box<Reservation>>),
    /// What was erased: the raw ids of strands that were linked to it (erase these too), and its user, if it had one.
    Erased {
        /// Linked strands, perhaps on other shards.
        linked: Vec<StrandId>,
        /// The user it belonged to.
        user: Option<StrandId>,
    },
    /// What may be a pattern.
    Patterns(Vec<Seen>),
    /// Whom it affects.
    Affected(Vec<Affected>),
    /// Life signs.
    Pulse {
        /// Persons seen in the last five minutes.
        online: u64,
        /// When the first event came.
        first_event: Option<Timestamp>,
        /// When the last event came.
        last_event: Option<Timestamp>,
    },
}
