//! What one may ask of a shard; `reply.rs` says what it answers.

use rapport_model::aggregate::{Dimension, Strand};
use rapport_model::care::IncidentKind;
use rapport_model::event::{Event, Language};
use rapport_model::reading::LifecycleStage;
use rapport_model::survey::{Rule, Surroundings};
use rapport_model::value::{Day, PagePath, Range, StrandId, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

pub use super::only::Only;
pub use super::reach::{Did, ReachCall, ReachReply, Window};
pub use super::remarks::{RemarkPlace, RemarkQuestion, Remarks};
pub use super::reply::{Entry, Found, Ingested, Outcome, PersonLine, Remark, Reservation, ScoreDay, ShardReply};
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
    /// Events and page views by day and their circumstances.
    Viewed(Range, Vec<Dimension>),
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
    /// What became of a segment.
    History {
        /// Its id.
        segment: String,
        /// The days.
        range: Range,
        /// Only who moved before this moment and person, in their order.
        before: Option<(Timestamp, String)>,
        /// At most so many who moved.
        limit: u32,
    },
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
            // Of what is read page by page, the rows are made whole before the first.
            Self::Appraise { after, .. } | Self::Relationships { after, .. } | Self::Baskets { after, .. } => after.is_empty(),
            Self::People(_) | Self::Accounts | Self::Account(_) | Self::Memberships(_) => true,
            Self::Sweep(_) | Self::GoOn | Self::Size(_) | Self::Sample { .. } | Self::Hours(_) => true,
            Self::Affected { .. } | Self::History { .. } => true,
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
