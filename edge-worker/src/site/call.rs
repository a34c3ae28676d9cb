//! What one may ask of a site, and what it answers.

use rapport_model::reading::{CommentThemes, Cost};
use rapport_model::survey::{Draft, Problem, Segment, Theme};
use rapport_model::value::{Currency, Range, SurveyClass};
use serde::{Deserialize, Serialize};

use super::care::call::{CareCall, CareReply};
use super::hooks::call::{HookCall, HookReply};
use super::incidents::{IncidentCall, IncidentReply};
use super::insight::{SiteInsight, Together};
use super::settings::{AnswersThatCount, AskingLimits, PageKnows, SiteSettings};
use crate::access::Pass;
use crate::refusal::Refusal;

/// What an owner changes about a site; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsChange {
    /// What people call it.
    pub name: Option<String>,
    /// Where pages may send from.
    pub origins: Option<Vec<String>>,
    /// Where its days begin and end; history stays where it is.
    pub time_zone: Option<String>,
    /// In which its revenue is shown.
    pub currency: Option<Currency>,
    /// How many answers a score needs.
    pub minimum_n: Option<u64>,
    /// Whether users must be signed.
    pub require_signature: Option<bool>,
    /// How long the raw log is kept.
    pub retention_days: Option<u32>,
    /// Patterns of paths.
    pub page_patterns: Option<Vec<String>>,
    /// How often anybody may be asked.
    pub asking: Option<AskingLimits>,
    /// The owner's own addresses.
    pub excluded_addresses: Option<Vec<String>>,
    /// The link on the card; an empty one removes it.
    pub privacy_url: Option<String>,
    /// How the card looks.
    pub theme: Option<Theme>,
    /// Which answers count.
    pub answers: Option<AnswersThatCount>,
    /// What the page may know.
    pub page_knows: Option<PageKnows>,
}

/// Where a survey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyStatus {
    /// Never published.
    Draft,
    /// Switched on.
    Live,
    /// Published, and switched off.
    Paused,
    /// Put away: off, and out of the list of those at work.
    Archived,
    /// Known by its answers from elsewhere only.
    Imported,
}

impl SurveyStatus {
    /// Its name in the database and the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Archived => "archived",
            Self::Imported => "imported",
        }
    }

    /// The status of this name.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "live" => Self::Live,
            "paused" => Self::Paused,
            "archived" => Self::Archived,
            "imported" => Self::Imported,
            _ => Self::Draft,
        }
    }
}

/// A survey as its authors see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurveySheet {
    /// Names it.
    pub id: String,
    /// What its authors call it.
    pub name: String,
    /// What it asks about.
    pub class: SurveyClass,
    /// Where it stands.
    pub status: SurveyStatus,
    /// The latest published version; 0 for none.
    pub version: u32,
    /// Whether the draft differs from the latest published version.
    pub changed: bool,
    /// When it was made.
    pub created_at: i64,
    /// When the draft was last saved.
    pub updated_at: i64,
    /// Names what the draft says now: another one, when it was changed.
    #[serde(default)]
    pub revision: String,
    /// What will be published next; none for surveys known by imported answers only.
    pub draft: Option<Draft>,
    /// What keeps the draft from being published.
    pub problems: Vec<Problem>,
}

/// A survey that imported answers belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSurvey {
    /// The id or label that the import names.
    pub label: String,
    /// The survey's id.
    pub id: String,
}

/// An order or question to a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteCall {
    /// A shard says that something changed.
    Changed,
    /// Cases, promises, what is remembered, changes.
    Care(Box<CareCall>),
    /// Incidents.
    Incidents(Box<IncidentCall>),
    /// Webhooks.
    Hooks(Box<HookCall>),
    /// An errand of this site is done.
    ErrandDone(i64),
    /// The site begins.
    Create(Box<SiteSettings>),
    /// What the owner set up, with the site's identity secret.
    Settings,
    /// Change settings.
    Change(Box<SettingsChange>),
    /// What the entry needs to take events.
    Pass,
    /// The site ends.
    Delete,
    /// All surveys.
    Surveys,
    /// One survey.
    Survey(String),
    /// Save a draft, of a new survey or of one that is there.
    Save {
        /// The survey's id.
        id: String,
        /// Whether it must not be there yet.
        is_new: bool,
        /// The draft, which may be wrong.
        draft: Box<Draft>,
        /// The revision that its author saw, or any, where they do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<String>,
    },
    /// Make the draft a version, if it differs from the latest, and switch it on.
    Publish(String),
    /// Switch a survey off, or take it back out of the archive.
    Pause(String),
    /// A survey has as many answers as it wants: switch it off, if it is on.
    Full(String),
    /// Switch a survey off and put it away.
    Archive(String),
    /// Remove a survey that was never published.
    Remove(String),
    /// Save a segment, a new one or one that is there.
    SaveSegment {
        /// The segment's id.
        id: String,
        /// Whether it must not be there yet.
        is_new: bool,
        /// The segment, which may be wrong.
        segment: Segment,
    },
    /// Remove a segment that nothing refers to.
    RemoveSegment(String),
    /// What goes together in its orders, as it was last found.
    Together,
    /// Keep what goes together.
    KeepTogether(Box<Together>),
    /// Keep the themes of comments; none goes back to the usual ones.
    KeepThemes(Option<CommentThemes>),
    /// Keep what campaigns cost; a day of a campaign and channel that is there is replaced.
    KeepCosts(Vec<Cost>),
    /// What campaigns cost on the days of a range.
    Costs(Range),
    /// What was learnt is old: have it made again.
    WantInsight,
    /// What was learnt last of all customers together.
    Insight,
    /// Keep what was learnt.
    KeepInsight(Box<SiteInsight>),
    /// Whether a link that may be used once was used.
    IsSpent(String),
    /// It was.
    Spend(String),
    /// The surveys of these ids or labels, made when unknown.
    Know(Vec<(String, SurveyClass)>),
}

/// What a site answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteReply {
    /// Done.
    Done,
    /// Not done.
    Refused(Refusal),
    /// A draft that is not published, and why.
    Problems(Vec<Problem>),
    /// What the owner set up.
    Settings {
        /// The settings.
        settings: Box<SiteSettings>,
        /// By which the site's server signs user ids.
        identity_secret: String,
    },
    /// So many costs were new or other than before.
    CostsKept {
        /// How many.
        changed: u32,
    },
    /// What campaigns cost.
    Costs(Vec<Cost>),
    /// Incidents.
    Incidents(Box<IncidentReply>),
    /// What the entry needs.
    Pass(Box<Pass>),
    /// All surveys.
    Surveys(Vec<SurveySheet>),
    /// One survey.
    Survey(Box<SurveySheet>),
    /// What was learnt last, if anything.
    Insight(Option<Box<SiteInsight>>),
    /// Of cases, promises, what is remembered, changes.
    Care(Box<CareReply>),
    /// Of webhooks.
    Hooks(Box<HookReply>),
    /// What goes together, if it was looked for.
    Together(Option<Box<Together>>),
    /// Whether a link was used.
    Spent(bool),
    /// Surveys that imported answers belong to.
    Known(Vec<KnownSurvey>),
}
