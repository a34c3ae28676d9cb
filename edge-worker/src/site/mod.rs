//! The object `Site`: settings, surveys, the salts of the days, and the dashboards' live sockets.

pub mod call;
pub mod care;
pub mod change;
pub mod hooks;
pub mod incidents;
pub mod insight;
mod segment;
pub mod settings;
mod store;
mod survey;

use std::rc::Rc;

use rapport_model::care::{CareSettings, Heard};
use rapport_model::value::Timestamp;

pub use self::call::{KnownSurvey, SettingsChange, SiteCall, SiteReply, SurveySheet, SurveyStatus};
pub use self::care::call::{CareCall, CareReply};
use self::care::{Care, Here};
use self::hooks::call::HookReply;
use self::incidents::Incidents;
pub use self::insight::{SiteInsight, Sold, Together};
pub use self::settings::{AnswersThatCount, AskingLimits, LiveSurvey, PageKnows, SiteSettings};
use self::store::Store;
use crate::access::{Pass, Salt};
use crate::digest;
use crate::errand::Errand;
use crate::platform::{Configuration, Failure, Object, ObjectName, Random, Sql};
use crate::refusal::Refusal;

const DAY: i64 = 86_400_000;
/// How long the salt of a day outlives it, so that batches that are sent again keep their visitor.
const SALT_KEPT: i64 = 3_600_000;

/// How long it is known that a link was used: longer than any link holds.
const SPENT_KEPT: i64 = 400 * DAY;

/// So long nobody needs to want it again: it is being made.
const LEARN_SELDOM: i64 = 60_000;

/// The object `Site`.
pub struct Site {
    store: Store,
    settings: Option<SiteSettings>,
    salts: Vec<Salt>,
    care: Care,
    incidents: Incidents,
    /// When what was learnt of its customers is looked at again; none before anything was learnt.
    learn_at: Option<i64>,
    changed: bool,
}

impl Object for Site {
    fn open(sql: Rc<dyn Sql>, _name: ObjectName, _configuration: &Configuration) -> Result<Self, Failure> {
        let store = Store::open(Rc::clone(&sql))?;
        let settings: Option<SiteSettings> = match store.meta("settings")? {
            Some(json) => Some(serde_json::from_str(&json).map_err(|error| Failure::new("reading settings", error))?),
            None => None,
        };
        let salts = store.salts()?;
        let kept: Option<SiteInsight> = store.meta("insight")?.and_then(|json| serde_json::from_str(&json).ok());
        let learn_at = kept.map(|kept| kept.made_at + DAY);
        Ok(Self { store, settings, salts, care: Care::open(Rc::clone(&sql))?, incidents: Incidents(sql), learn_at, changed: false })
    }

    fn call(&mut self, body: &str, now: i64, random: Random<'_>) -> Result<String, Failure> {
        let call = serde_json::from_str(body).map_err(|error| Failure::new("reading a call to a site", error))?;
        let reply = self.answer(call, now, random)?;
        serde_json::to_string(&reply).map_err(|error| Failure::new("writing a site's reply", error))
    }

    fn alarm(&mut self, now: i64, _random: Random<'_>) -> Result<(), Failure> {
        if let Some(settings) = &self.settings {
            self.changed |= self.care.tick(&Here::of(settings, now))?;
            self.care.digest(&Here::of(settings, now))?;
        }
        if self.learn_at.is_some_and(|at| at <= now) {
            self.learn(now)?;
        }
        self.destroy_salts(now)
    }

    /// A salt is destroyed one hour after its day, also when nobody comes; clocks of cases warn and run out.
    fn alarm_wanted(&self) -> Option<i64> {
        let salts = self.salts.iter().map(|salt| (salt.day + 1) * DAY + SALT_KEPT);
        let digest = self.settings.as_ref().and_then(|settings| self.care.digest_due(settings));
        salts.chain(self.care.alarm_wanted()).chain(self.learn_at).chain(digest).min()
    }

    fn has_errand(&self, now: i64) -> bool {
        self.care.errands.is_due(now)
    }

    fn errand(&mut self, now: i64) -> Result<Option<String>, Failure> {
        self.care.errand(now)
    }

    fn broadcasts(&mut self) -> Vec<String> {
        if std::mem::take(&mut self.changed) { vec![r#"{"changed":true}"#.to_owned()] } else { Vec::new() }
    }
}

impl Site {
    fn answer(&mut self, call: SiteCall, now: i64, random: Random<'_>) -> Result<SiteReply, Failure> {
        match call {
            SiteCall::Create(settings) => return self.create(*settings, now, random),
            SiteCall::Changed => {
                self.changed = true;
                return Ok(SiteReply::Done);
            }
            SiteCall::ErrandDone(id) => {
                self.care.errand_done(id)?;
                return Ok(SiteReply::Done);
            }
            _ => {}
        }
        let Some(settings) = self.settings.clone() else { return Ok(SiteReply::Refused(Refusal::not_found("site"))) };
        let store = &self.store;
        Ok(match call {
            SiteCall::Create(_) | SiteCall::Changed | SiteCall::ErrandDone(_) => SiteReply::Done,
            SiteCall::Care(call) => self.take_care(settings, *call, now, random)?,
            SiteCall::Incidents(call) => {
                let (reply, changed) = self.incidents.answer(*call, Timestamp(now), random)?;
                self.changed |= changed;
                SiteReply::Incidents(Box::new(reply))
            }
            SiteCall::Hooks(call) => match self.care.hooks(*call, &settings, now, random)? {
                HookReply::Refused(refusal) => SiteReply::Refused(refusal),
                reply => SiteReply::Hooks(Box::new(reply)),
            },
            SiteCall::Settings => SiteReply::Settings { settings: Box::new(settings), identity_secret: self.secret()? },
            SiteCall::Change(change) => match change::changed(&settings, *change) {
                Err(refusal) => SiteReply::Refused(refusal),
                Ok(settings) => {
                    self.keep(settings.clone())?;
                    SiteReply::Settings { settings: Box::new(settings), identity_secret: self.secret()? }
                }
            },
            SiteCall::Pass => {
                self.salt(now, random)?;
                let settings = self.with_recovery(settings, now)?;
                let pass =
                    Pass { settings, identity_secret: self.secret()?, salts: self.salts.clone(), versions: survey::versions(&self.store)? };
                SiteReply::Pass(Box::new(pass))
            }
            SiteCall::Delete => {
                store.clear()?;
                self.care.clear()?;
                self.incidents.clear()?;
                self.learn_at = None;
                self.settings = None;
                self.salts.clear();
                SiteReply::Done
            }
            SiteCall::Surveys => {
                let sheets = store.surveys()?.into_iter().map(|row| survey::sheet(store, row, &settings.segments));
                SiteReply::Surveys(sheets.collect::<Result<_, _>>()?)
            }
            SiteCall::Survey(id) => match store.survey(&id)? {
                Some(row) => SiteReply::Survey(Box::new(survey::sheet(store, row, &settings.segments)?)),
                None => SiteReply::Refused(Refusal::not_found("survey")),
            },
            SiteCall::Save { id, is_new, draft, over } => {
                survey::save((store, &settings.segments), &id, is_new, &draft, over.as_deref(), now)?
            }
            SiteCall::Publish(id) => match survey::publish(store, &id, &settings.segments, now)? {
                Some(reply) => self.with_live_surveys(settings, reply)?,
                None => SiteReply::Refused(Refusal::not_found("survey")),
            },
            SiteCall::Pause(id) => match survey::pause(store, &id, &settings.segments)? {
                Some(reply) => self.with_live_surveys(settings, reply)?,
                None => SiteReply::Refused(Refusal::not_found("survey")),
            },
            SiteCall::Full(id) => match survey::full(store, &id, &settings.segments)? {
                Some(reply) => self.with_live_surveys(settings, reply)?,
                None => SiteReply::Done,
            },
            SiteCall::Archive(id) => match survey::archive(store, &id, &settings.segments)? {
                Some(reply) => self.with_live_surveys(settings, reply)?,
                None => SiteReply::Refused(Refusal::not_found("survey")),
            },
            SiteCall::Remove(id) => {
                survey::remove(store, &id, &settings)?.unwrap_or_else(|| SiteReply::Refused(Refusal::not_found("survey")))
            }
            SiteCall::SaveSegment { id, is_new, segment } => match segment::saved(settings, &store.survey_ids()?, id, is_new, segment) {
                Ok(settings) => self.with_segments(settings)?,
                Err(reply) => reply,
            },
            SiteCall::RemoveSegment(id) => match segment::removed(settings, &id) {
                Ok(settings) => self.with_segments(settings)?,
                Err(reply) => reply,
            },
            SiteCall::Together => {
                // One that this release cannot read any more is made again.
                let kept = store.meta("together")?.and_then(|json| serde_json::from_str(&json).ok());
                SiteReply::Together(kept)
            }
            SiteCall::KeepTogether(together) => {
                let json = serde_json::to_string(&together).map_err(|error| Failure::new("writing what goes together", error))?;
                store.set_meta("together", &json)?;
                SiteReply::Done
            }
            SiteCall::KeepThemes(comment_themes) => {
                let settings = SiteSettings { comment_themes, version: settings.version + 1, ..settings };
                self.keep(settings.clone())?;
                SiteReply::Settings { settings: Box::new(settings), identity_secret: self.secret()? }
            }
            SiteCall::KeepCosts(costs) => SiteReply::CostsKept { changed: store.keep_costs(&costs)? },
            SiteCall::Costs(range) => SiteReply::Costs(store.costs(range)?),
            SiteCall::WantInsight => {
                self.learn(now)?;
                SiteReply::Done
            }
            SiteCall::Insight => {
                let kept = store.meta("insight")?.and_then(|json| serde_json::from_str(&json).ok());
                SiteReply::Insight(kept)
            }
            SiteCall::KeepInsight(insight) => {
                let json = serde_json::to_string(&insight).map_err(|error| Failure::new("writing an insight", error))?;
                store.set_meta("insight", &json)?;
                self.learn_at = Some(insight.made_at + DAY);
                SiteReply::Done
            }
            SiteCall::IsSpent(nonce) => SiteReply::Spent(store.meta(&format!("spent:{nonce}"))?.is_some()),
            SiteCall::Spend(nonce) => {
                store.set_meta(&format!("spent:{nonce}"), &now.to_string())?;
                store.drop_spent(now - SPENT_KEPT)?;
                SiteReply::Done
            }
            SiteCall::Know(labels) => SiteReply::Known(survey::know(store, &labels, now)?),
        })
    }

    fn create(&mut self, settings: SiteSettings, now: i64, random: Random<'_>) -> Result<SiteReply, Failure> {
        self.store.set_meta("identity_secret", &digest::unique("is_", random))?;
        survey::begin(&self.store, now)?;
        let recovery = survey::recovery(&self.store, &settings.care)?;
        let settings = SiteSettings { recovery, ..settings };
        self.keep(settings.clone())?;
        Ok(SiteReply::Settings { settings: Box::new(settings), identity_secret: self.secret()? })
    }

    /// A site of an older release has no recovery question yet.
    fn with_recovery(&mut self, settings: SiteSettings, now: i64) -> Result<SiteSettings, Failure> {
        if settings.recovery.is_some() || !survey::begin_recovery(&self.store, now)? {
            return Ok(settings);
        }
        let (recovery, version) = (survey::recovery(&self.store, &settings.care)?, settings.version + 1);
        let settings = SiteSettings { recovery, version, ..settings };
        self.keep(settings.clone())?;
        Ok(settings)
    }

    fn take_care(&mut self, settings: SiteSettings, call: CareCall, now: i64, random: Random<'_>) -> Result<SiteReply, Failure> {
        if let CareCall::Settings(care) = call {
            if care.version != settings.care.version {
                return Ok(SiteReply::Care(Box::new(CareReply::StaleSettings(Box::new(settings.care)))));
            }
            let care = CareSettings { version: care.version + 1, ..*care };
            let version = settings.version + 1;
            let (surveys, recovery) = (survey::live(&self.store, &care)?, survey::recovery(&self.store, &care)?);
            self.keep(SiteSettings { care: care.clone(), surveys, recovery, version, ..settings })?;
            return Ok(SiteReply::Care(Box::new(CareReply::Settings(Box::new(care)))));
        }
        let mut call = call;
        if let CareCall::Hear(signal) = &mut call
            && let Heard::Answer { said, .. } = &mut signal.heard
        {
            said.survey_name = self.store.survey(&said.survey)?.map(|row| row.label).unwrap_or_default();
        }
        let (reply, changed) = self.care.answer(call, &Here::of(&settings, now), random)?;
        self.changed |= changed;
        Ok(match reply {
            CareReply::Refused(refusal) => SiteReply::Refused(refusal),
            reply => SiteReply::Care(Box::new(reply)),
        })
    }

    /// Has the models of value made again, once for all who want it; looked at again a day later.
    fn learn(&mut self, now: i64) -> Result<(), Failure> {
        let Some(settings) = &self.settings else { return Ok(()) };
        if self.learn_at.is_some_and(|at| at > now + DAY - LEARN_SELDOM) {
            return Ok(());
        }
        self.learn_at = Some(now + DAY);
        self.care.run(&Errand::Learn { site: settings.id.clone() }, now)
    }

    fn secret(&self) -> Result<String, Failure> {
        self.store.meta("identity_secret")?.ok_or_else(|| Failure::new("reading the identity secret", "a site has one from its creation"))
    }

    fn keep(&mut self, settings: SiteSettings) -> Result<(), Failure> {
        let json = serde_json::to_string(&settings).map_err(|error| Failure::new("writing settings", error))?;
        self.store.set_meta("settings", &json)?;
        self.settings = Some(settings);
        self.changed = true;
        Ok(())
    }

    /// After a survey was switched on or off: the shards ask by what is live.
    fn with_live_surveys(&mut self, settings: SiteSettings, reply: SiteReply) -> Result<SiteReply, Failure> {
        if matches!(reply, SiteReply::Survey(_)) {
            let version = settings.version + 1;
            let (surveys, recovery) = (survey::live(&self.store, &settings.care)?, survey::recovery(&self.store, &settings.care)?);
            self.keep(SiteSettings { surveys, recovery, version, ..settings })?;
        }
        Ok(reply)
    }

    /// After a segment changed: the shards ask by the new ones.
    fn with_segments(&mut self, settings: SiteSettings) -> Result<SiteReply, Failure> {
        let version = settings.version + 1;
        self.keep(SiteSettings { version, ..settings })?;
        Ok(SiteReply::Done)
    }

    /// Makes the salt of today, where there is none yet.
    fn salt(&mut self, now: i64, random: Random<'_>) -> Result<(), Failure> {
        self.destroy_salts(now)?;
        let day = now.div_euclid(DAY);
        if !self.salts.iter().any(|salt| salt.day == day) {
            let salt = Salt { day, secret: digest::unique("", random) };
            self.store.add_salt(&salt)?;
            self.salts.push(salt);
        }
        Ok(())
    }

    fn destroy_salts(&mut self, now: i64) -> Result<(), Failure> {
        let first_kept = (now - SALT_KEPT).div_euclid(DAY);
        if self.salts.iter().any(|salt| salt.day < first_kept) {
            self.store.drop_salts(first_kept)?;
            self.salts.retain(|salt| salt.day >= first_kept);
        }
        Ok(())
    }
}
