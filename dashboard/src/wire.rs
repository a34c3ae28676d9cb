//! What the management API answers, as far as the dashboard reads it. Fields that are new to this page are
//! skipped; fields that a server does not send yet have a default.

use std::collections::BTreeMap;

use rapport_model::score::{CsatScore, Estimate, NpsScore, RatingTallies, Scores};
use rapport_model::survey::Theme;
use serde::Deserialize;
use serde_json::Value;

pub mod account;
pub mod care;
pub mod change;
pub mod incident;

use crate::customer::{Leaving, Worth};

/// Properties and traits: anything JSON can say.
pub type Traits = BTreeMap<String, Value>;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The cursor of the next page.
    #[serde(default = "Option::default")]
    pub next: Option<String>,
    /// How many there are altogether, where that is known.
    #[serde(default = "Option::default")]
    pub total: Option<u64>,
}

/// Who is signed in, and what they may see.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// The person at the screen.
    pub member: Member,
    /// Their sites.
    #[serde(default)]
    pub sites: Vec<SiteName>,
}

/// The person at the screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// What they are called.
    #[serde(default)]
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything about people and answers.
    Manager,
    /// Numbers, no personal data.
    Analyst,
}

/// A site in the switcher.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SiteName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A site as its settings show it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Site {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which pages may send; none means any.
    #[serde(default)]
    pub origins: Vec<String>,
    /// In which its days are cut.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// In which its revenue is shown.
    #[serde(default)]
    pub currency: String,
    /// The public key of the tag.
    #[serde(default)]
    pub key: String,
    /// Secret keys, without their secret.
    #[serde(default)]
    pub secret_keys: Vec<SecretKey>,
    /// Fewest answers for a score.
    #[serde(default = "thirty")]
    pub minimum_n: u64,
    /// When the first event arrived.
    #[serde(default)]
    pub first_event_at: Option<String>,
    /// When the last event arrived.
    #[serde(default)]
    pub last_event_at: Option<String>,
    /// Whether user ids must be signed.
    #[serde(default)]
    pub require_signature: bool,
    /// Which answers count: `any`, or `signed`.
    #[serde(default)]
    pub answers: String,
    /// Addresses whose visits are not counted.
    #[serde(default)]
    pub excluded_addresses: Vec<String>,
    /// A link shown on the survey card.
    #[serde(default)]
    pub privacy_url: Option<String>,
    /// How the survey card looks.
    #[serde(default)]
    pub theme: Theme,
    /// Signs user ids; only owners are told.
    #[serde(default)]
    pub identity_secret: Option<String>,
    /// Patterns of paths that are counted as one page.
    #[serde(default)]
    pub page_patterns: Vec<String>,
    /// How long raw events are kept.
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// Who is there now.
    #[serde(default)]
    pub live: Live,
    /// How seldom anybody is asked.
    #[serde(default)]
    pub asking: Asking,
    /// What its pages may know of who looks at them.
    #[serde(default)]
    pub page_knows: PageKnows,
}

/// What a site's pages may know of who looks at them; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PageKnows {
    /// Their stage.
    pub stage: bool,
    /// Whether they are in these segments, by id.
    pub segments: Vec<String>,
    /// Traits of these names.
    pub traits: Vec<String>,
    /// What they bought last.
    pub last_product: bool,
    /// Facts pinned for the page.
    pub facts: bool,
    /// Whether a case is open.
    pub open_case: bool,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn thirty() -> u64 {
    rapport_model::score::MINIMUM_ANSWERS
}

/// A secret key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SecretKey {
    /// Its id.
    pub id: String,
    /// Its last signs.
    #[serde(default)]
    pub hint: String,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<String>,
}

/// How seldom anybody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asking {
    /// Days between any two surveys.
    pub everything_days: u32,
    /// Days between two surveys about the whole relationship.
    pub relationship_days: u32,
    /// Days between two surveys about a dealing.
    pub transaction_days: u32,
    /// Days between two surveys about a part of the site.
    pub feature_days: u32,
    /// Minutes for which an invitation on its way keeps others back.
    pub reservation_minutes: u32,
}

impl Default for Asking {
    fn default() -> Self {
        Self { everything_days: 7, relationship_days: 90, transaction_days: 0, feature_days: 0, reservation_minutes: 30 }
    }
}

/// Who is there now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Live {
    /// Visitors with a sign of life just now.
    #[serde(default)]
    pub visitors_online: u64,
}

/// A site just made, with what is told only once.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct NewSite {
    /// Its id.
    pub id: String,
    /// The secret key.
    #[serde(default)]
    pub secret_key: Option<String>,
}

/// Counts of a day, or of all days.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Counts {
    /// The day; empty on a total.
    #[serde(default)]
    pub day: String,
    /// Distinct persons.
    #[serde(default)]
    pub visitors: u64,
    /// Seen for the first time.
    #[serde(default)]
    pub new: u64,
    /// Visits.
    #[serde(default)]
    pub sessions: u64,
    /// Page views.
    #[serde(default)]
    pub page_views: u64,
    /// Orders.
    #[serde(default)]
    pub orders: i64,
    /// Net revenue in the site's currency.
    #[serde(default)]
    pub revenue: f64,
    /// Net revenue in other currencies.
    #[serde(default)]
    pub revenue_by_currency: BTreeMap<String, f64>,
    /// Whether `visitors` is an estimate.
    #[serde(default, alias = "visitors_estimated")]
    pub estimated: bool,
}

/// Counts by day.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Totals {
    /// Days with data.
    pub days: Vec<Counts>,
    /// All days.
    pub total: Counts,
}

/// Scores of a range, and their course.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ScoresReply {
    /// The scores.
    #[serde(flatten)]
    pub scores: Scores,
    /// How many gave each rating.
    #[serde(default)]
    pub ratings: Option<RatingTallies>,
    /// Scores of windows.
    #[serde(default)]
    pub series: Vec<Window>,
}

/// Scores of a window of days.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Window {
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// The scores.
    #[serde(flatten)]
    pub scores: PartialScores,
}

/// Scores of a window: those that it has.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PartialScores {
    /// NPS.
    #[serde(default)]
    pub nps: Option<rapport_model::score::Estimate>,
    /// CSAT.
    #[serde(default)]
    pub csat: Option<rapport_model::score::Estimate>,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Visitor {
    /// The id to open them by.
    pub id: String,
    /// Ids of a signed-in customer, if any.
    #[serde(default)]
    pub user_id: Option<String>,
    /// What the site told.
    #[serde(default)]
    pub traits: Traits,
    /// First sign of life.
    #[serde(default)]
    pub first_seen: Option<String>,
    /// Last sign of life.
    #[serde(default)]
    pub last_seen: Option<String>,
    /// Visits.
    #[serde(default)]
    pub sessions: u64,
    /// Page views.
    #[serde(default)]
    pub page_views: u64,
    /// Orders.
    #[serde(default)]
    pub orders: i64,
    /// Net revenue in the site's currency.
    #[serde(default)]
    pub revenue: f64,
    /// Last answer on 0..10.
    #[serde(default)]
    pub last_nps: Option<Rated>,
    /// Where they are in their life as a customer.
    #[serde(default)]
    pub stage: String,
    /// What they are expected to be worth.
    #[serde(default)]
    pub value: Option<Worth>,
    /// How likely they leave.
    #[serde(default)]
    pub risk: Option<Leaving>,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Colleague {
    /// Their name.
    pub name: String,
}

/// A segment: a rule with a name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who belongs: a rule of the model, read where it is said.
    #[serde(default)]
    pub rule: Value,
}

/// A rating and when it was given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Rated {
    /// The number.
    #[serde(alias = "score")]
    pub value: f64,
    /// When.
    #[serde(default)]
    pub at: Option<String>,
    /// The scale: `nps`, `csat` or `ces`.
    #[serde(default, alias = "type")]
    pub kind: String,
    /// The survey.
    #[serde(default)]
    pub survey: String,
    /// The survey's name.
    #[serde(default)]
    pub survey_name: String,
}

/// A survey in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Survey {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which headline it counts for: `relationship` or `transaction`.
    #[serde(default)]
    pub class: String,
    /// `draft`, `live`, `paused`, `archived` or `imported`.
    #[serde(default)]
    pub status: String,
    /// Times shown.
    #[serde(default)]
    pub asked: u64,
    /// Times answered.
    #[serde(default)]
    pub answered: u64,
    /// Times finished.
    #[serde(default)]
    pub completed: u64,
    /// The latest published version; 0 for none.
    #[serde(default)]
    pub version: u32,
    /// Whether the draft differs from it.
    #[serde(default)]
    pub changed: bool,
    /// The types of its questions.
    #[serde(default)]
    pub asks: Vec<String>,
    /// The languages that it is written in.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Whom it asks: a rule of the model, read where it is said.
    #[serde(default)]
    pub who: Value,
    /// How often, likewise.
    #[serde(default)]
    pub how_often: Value,
    /// Would recommend.
    #[serde(default)]
    pub nps: Option<NpsScore>,
    /// Was satisfied.
    #[serde(default)]
    pub csat: Option<CsatScore>,
    /// Found it easy.
    #[serde(default)]
    pub ces: Option<Estimate>,
    /// The last day with an answer.
    #[serde(default)]
    pub last_answered: Option<String>,
}

/// Where something can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Address {
    /// The address.
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_as_the_contract_gives_them() {
        let reply: ScoresReply = serde_json::from_str(
            r#"{"nps":{"value":37.1,"low":33.0,"high":41.0,"n":1284,"promoters":694,"passives":372,"detractors":218},
                "csat":{"value":null,"low":null,"high":null,"n":12,"satisfied":9},
                "ces":{"value":null,"low":null,"high":null,"n":0},"asked":5487,"answered":1284,"completed":1170,
                "series":[{"from":"2026-10-01","to":"2026-10-28","nps":{"value":39.0,"low":31.0,"high":46.0,"n":400}}],"new_field":1}"#,
        )
        .unwrap();
        assert_eq!(reply.scores.nps.counts.promoters, 694);
        assert_eq!(reply.scores.csat.estimate.value, None);
        assert_eq!(reply.series[0].scores.nps.unwrap().n, 400);
        assert_eq!(reply.ratings, None);
    }

    #[test]
    fn a_site_of_an_older_server_has_defaults() {
        let site: Site = serde_json::from_str(r#"{"id":"s1","name":"Northlight"}"#).unwrap();
        assert_eq!((site.time_zone.as_str(), site.minimum_n), ("UTC", 30));
    }
}
