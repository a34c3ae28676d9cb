//! What an owner decides about a site; the shards work by a copy of it, named by its version.

use std::collections::BTreeMap;

use rapport_model::care::CareSettings;
use rapport_model::reading::CommentThemes;
use rapport_model::survey::{Behaviours, Rule, Segment, Theme};
use rapport_model::value::{Calendar, Currency};
use serde::{Deserialize, Serialize};

/// How often anybody may be asked anything; the clocks are independent of each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskingLimits {
    /// Days of quiet after any survey was shown.
    pub everything_days: u32,
    /// Days of quiet after a relationship survey, for the next relationship survey.
    pub relationship_days: u32,
    /// Days of quiet after a transaction survey, for the next transaction survey.
    pub transaction_days: u32,
    /// Days of quiet after a feature survey, for the next feature survey.
    pub feature_days: u32,
    /// Minutes for which an issued invitation keeps all other questions back.
    pub reservation_minutes: u32,
}

impl Default for AskingLimits {
    fn default() -> Self {
        Self { everything_days: 7, relationship_days: 90, transaction_days: 0, feature_days: 0, reservation_minutes: 30 }
    }
}

/// Which answers by the public key count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswersThatCount {
    /// All that the survey allows: whoever speaks the native wire may answer, such as an app of the site's own.
    #[default]
    Any,
    /// Those that bring back the token of an invitation. All others are kept apart and move no number.
    Signed,
}

/// What the site's own pages may know of who looks at them: nothing, until its owner allows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageKnows {
    /// The stage of their relationship.
    pub stage: bool,
    /// Which of these segments they are in, by id.
    pub segments: Vec<String>,
    /// These of their traits, by name.
    pub traits: Vec<String>,
    /// What they bought last.
    pub last_product: bool,
    /// Facts that were pinned for the page.
    pub facts: bool,
    /// Whether a case is open, so that the page stays quiet.
    pub open_case: bool,
}

/// One published version of a survey that is switched on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveSurvey {
    /// The survey's id; stays the same over its versions.
    pub id: String,
    /// The version that is shown now; each version never changes.
    pub version: u32,
    /// The survey, as JSON in the shape of the contract.
    pub definition: serde_json::Value,
}

/// A site as its owner set it up.
///
/// The page's key, the time zone and the number of shards are fixed on events as they arrive; a change here moves no history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteSettings {
    /// Names the site in the API and its objects.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The public key, `pk_...`, that stands in the page.
    pub key: String,
    /// Where pages may send from: scheme and host, perhaps a port. Without a port any port on loopback matches.
    pub origins: Vec<String>,
    /// Where its days begin and end: a name of the IANA database.
    pub time_zone: String,
    /// In which its revenue is shown.
    pub currency: Currency,
    /// How many shards hold its persons; a power of two from 1 to 64, fixed at creation.
    pub shards: u32,
    /// How many answers a score needs before it is shown.
    pub minimum_n: u64,
    /// Whether only a signed `identify` or a secret key may name a user id.
    pub require_signature: bool,
    /// How long the raw log is kept, counted from receipt.
    pub retention_days: u32,
    /// Patterns of paths that are one page in reports: `/product/:id`. The first that matches wins.
    pub page_patterns: Vec<String>,
    /// The surveys that are switched on.
    pub surveys: Vec<LiveSurvey>,
    /// How often anybody may be asked.
    pub asking: AskingLimits,
    /// Addresses whose visits are not counted: the owner's own.
    #[serde(default)]
    pub excluded_addresses: Vec<String>,
    /// A link shown on the survey card: how the site treats what it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// How the survey card looks on its pages.
    #[serde(default)]
    pub theme: Theme,
    /// The segments by id; none of them leads back to itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub segments: BTreeMap<String, Segment>,
    /// What comments may be about; none for the usual themes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_themes: Option<CommentThemes>,
    /// How unhappy customers are taken care of.
    #[serde(default)]
    pub care: CareSettings,
    /// By what it is asked whether something helped; none while that survey is switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<LiveSurvey>,
    /// Which answers count, from now on: what was accepted stays as it was accepted.
    #[serde(default)]
    pub answers: AnswersThatCount,
    /// What `rapport.profile()` tells.
    #[serde(default)]
    pub page_knows: PageKnows,
    /// Grows with every change.
    pub version: u64,
}

impl SiteSettings {
    /// The most shards of a site.
    pub const MOST_SHARDS: u32 = 64;

    /// What the rules of its surveys and segments watch of everybody.
    #[must_use]
    pub fn behaviours(&self) -> Behaviours {
        let asked = self.surveys.iter().filter_map(|live| serde_json::from_value(live.definition.get("who")?.clone()).ok());
        let asked: Vec<Rule> = asked.collect();
        Behaviours::of(asked.iter().chain(self.segments.values().map(|segment| &segment.rule)))
    }

    /// The calendar that cuts its days. The name was checked when it was set; an unknown one counts as UTC.
    #[must_use]
    pub fn calendar(&self) -> Calendar {
        Calendar::of(&self.time_zone).unwrap_or_else(|_| Calendar::utc())
    }
}
