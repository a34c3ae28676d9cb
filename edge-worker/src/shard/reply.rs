//! What a shard answers.

use std::collections::BTreeMap;

use rapport_model::aggregate::{DayTotals, Sales, ScoreCounts, Strand, Views};
use rapport_model::event::{Event, Rated};
use rapport_model::reading::{Hours, Relationship};
use rapport_model::survey::{Eligibility, GivenAnswer, Surroundings};
use rapport_model::value::{Currency, Day, PagePath, StrandId, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

use super::accounts::AccountSum;
use super::call::{Push, ReachReply, Swept};
use super::roll::RollHistory;
use super::sightings::{Affected, Seen};

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
    /// Events: the day, the keys with [`By::BETWEEN`](super::call::By::BETWEEN) between them (none of what there was no room for), and
    /// how many.
    Viewed(Vec<(Day, Option<String>, Views)>),
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
    /// What became of a segment.
    History(Box<RollHistory>),
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
