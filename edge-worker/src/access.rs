//! What the entry needs to know of a site to take its events: settings, signatures, the salt of the day.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rapport_model::survey::{Draft, Questionnaire};
use rapport_model::value::{Calendar, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::{AccountCall, AccountReply};
use crate::platform::Net;
use crate::refusal::{Kind, Refusal};
use crate::site::{SiteCall, SiteReply, SiteSettings};
use crate::{digest, objects};

/// A secret of one day (UTC), by which visitors without an id are recognised for that day and no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salt {
    /// Days since 1970.
    pub day: i64,
    /// Random.
    pub secret: String,
}

/// What a site's object hands to the entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pass {
    /// The site as its owner set it up.
    pub settings: SiteSettings,
    /// By which the site's server signs user ids.
    pub identity_secret: String,
    /// Of today, and of yesterday until one hour after midnight.
    pub salts: Vec<Salt>,
    /// Every published version of every survey: late answers are checked against what was asked.
    pub versions: Vec<Version>,
}

/// A published version of a survey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The survey's id.
    pub survey: String,
    /// From 1.
    pub version: u32,
    /// What it asks about.
    pub class: SurveyClass,
    /// What it asks.
    pub questionnaire: Questionnaire,
}

/// The same, ready for use.
pub struct SiteAccess {
    /// The site as its owner set it up.
    pub settings: SiteSettings,
    /// Cuts its days.
    pub calendar: Calendar,
    /// Whether a survey that is switched on looks at events as they come.
    pub looks: bool,
    identity_secret: String,
    salts: Vec<Salt>,
    versions: HashMap<(String, u32), (SurveyClass, Questionnaire)>,
}

const DAY: i64 = 86_400_000;
/// Before the name of a visitor who is recognised for the day only.
pub const OF_THE_DAY: &str = "d_";
const HOUR: i64 = 3_600_000;

impl SiteAccess {
    /// Makes a pass ready for use.
    #[must_use]
    pub fn of(pass: Pass) -> Self {
        let versions = pass.versions.into_iter().map(|one| ((one.survey, one.version), (one.class, one.questionnaire))).collect();
        Self {
            calendar: pass.settings.calendar(),
            looks: pass
                .settings
                .surveys
                .iter()
                .any(|live| serde_json::from_value::<Draft>(live.definition.clone()).is_ok_and(|draft| draft.looks())),
            settings: pass.settings,
            identity_secret: pass.identity_secret,
            salts: pass.salts,
            versions,
        }
    }

    /// Whether the site's server signed this user id.
    #[must_use]
    pub fn is_signed(&self, user: &str, signature: &str) -> bool {
        digest::is_hmac_sha256(self.identity_secret.as_bytes(), user.as_bytes(), signature)
    }

    /// Whether something holds with the site's identity secret.
    pub fn is_of_site(&self, check: impl FnOnce(&str) -> bool) -> bool {
        check(&self.identity_secret)
    }

    /// What follows from the site's identity secret.
    pub fn with_secret<T>(&self, make: impl FnOnce(&str) -> T) -> T {
        make(&self.identity_secret)
    }

    /// Whether it holds the salt of the day: else a new pass is needed.
    #[must_use]
    pub fn is_of_today(&self, now: i64) -> bool {
        self.salts.iter().any(|salt| salt.day == now.div_euclid(DAY))
    }

    /// What a version of a survey asks; none when it was never published.
    #[must_use]
    pub fn asked(&self, survey: &str, version: u32) -> Option<(SurveyClass, &Questionnaire)> {
        self.versions.get(&(survey.to_owned(), version)).map(|(class, questionnaire)| (*class, questionnaire))
    }

    /// A version of a survey, to be carried to where its answers are checked.
    #[must_use]
    pub fn version(&self, survey: &str, version: u32) -> Option<Version> {
        let (class, asked) = self.asked(survey, version)?;
        Some(Version { survey: survey.to_owned(), version, class, questionnaire: asked.clone() })
    }

    /// The name of a visitor who has none, for the day of the event: `d_` and a keyed hash of address and user agent.
    ///
    /// Yesterday's salt holds until one hour after midnight, so that a batch that is sent again is recognised.
    #[must_use]
    pub fn visitor_of_day(&self, at: Timestamp, now: i64, address: &str, agent: &str) -> String {
        let salt = self.salt(at, now);
        let hash = digest::hmac_sha256(salt.as_bytes(), [&self.settings.id, "\n", address, "\n", agent].concat().as_bytes());
        format!("{OF_THE_DAY}{}", &hash[..26])
    }

    /// The name of a visitor who must not be recognised (`Sec-GPC: 1`): `s_` and a keyed hash of what the page itself made
    /// up, so that a batch that is sent again keeps its visitor, and nothing else does. The page echoes it for its own life.
    #[must_use]
    pub fn visitor_of_page(&self, at: Timestamp, now: i64, first_event: &str) -> String {
        let hash = digest::hmac_sha256(self.salt(at, now).as_bytes(), [&self.settings.id, "\npage\n", first_event].concat().as_bytes());
        format!("s_{}", &hash[..26])
    }

    fn salt(&self, at: Timestamp, now: i64) -> &str {
        let (today, of_event) = (now.div_euclid(DAY), at.0.div_euclid(DAY));
        let day = if of_event == today - 1 && now.rem_euclid(DAY) < HOUR { of_event } else { today };
        let found = self.salts.iter().find(|salt| salt.day == day).or(self.salts.iter().max_by_key(|salt| salt.day));
        found.map_or("", |salt| &salt.secret)
    }
}

/// How long a pass is used without asking again, in milliseconds.
const FRESH: i64 = 60_000;
/// So many keys are remembered, wrong ones too.
const MOST_KEYS: usize = 2_000;

/// A site as one key opens it.
#[derive(Clone)]
pub struct Opened {
    /// The site.
    pub site: Rc<SiteAccess>,
    /// Whether the key is a secret one.
    pub secret: bool,
}

struct Remembered {
    at: i64,
    opened: Option<Opened>,
}

thread_local! {
    static KEYS: RefCell<HashMap<String, Remembered>> = RefCell::new(HashMap::new());
}

/// The site that a key opens, public or secret.
///
/// # Errors
/// Nobody has this key.
pub async fn open(net: &impl Net, key: &str) -> Result<Opened, Refusal> {
    let unknown = || Refusal { kind: Kind::Forbidden, ..Refusal::field("key", "is not the key of a site") };
    if key.is_empty() || key.len() > 100 {
        return Err(unknown());
    }
    let now = net.now();
    let known = KEYS.with_borrow(|keys| {
        let held = keys.get(key).filter(|held| now - held.at < FRESH)?;
        let is_good = held.opened.as_ref().is_none_or(|opened| opened.site.is_of_today(now));
        is_good.then(|| held.opened.clone())
    });
    let opened = match known {
        Some(opened) => opened,
        None => {
            let opened = look_up(net, key).await?;
            KEYS.with_borrow_mut(|keys| {
                if keys.len() >= MOST_KEYS {
                    keys.clear();
                }
                keys.insert(key.to_owned(), Remembered { at: now, opened: opened.clone() });
            });
            opened
        }
    };
    opened.ok_or_else(unknown)
}

async fn look_up(net: &impl Net, key: &str) -> Result<Option<Opened>, Refusal> {
    let secret = key.starts_with("sk_");
    let resolve = AccountCall::Resolve(if secret { digest::sha256(key) } else { key.to_owned() });
    let AccountReply::Resolved { site } = objects::account(net, &resolve).await? else { return Err(objects::unexpected("the account")) };
    let Some(site) = site else { return Ok(None) };
    match objects::site(net, &site, &SiteCall::Pass).await {
        Ok(SiteReply::Pass(pass)) => Ok(Some(Opened { site: Rc::new(SiteAccess::of(*pass)), secret })),
        Ok(_) => Err(objects::unexpected("a site")),
        Err(refusal) if refusal.kind == Kind::NotFound => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// Forgets what is remembered of a site: its settings or keys changed.
pub fn forget(site: &str) {
    KEYS.with_borrow_mut(|keys| keys.retain(|_, held| held.opened.as_ref().is_some_and(|opened| opened.site.settings.id != site)));
}
