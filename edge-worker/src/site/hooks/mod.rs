//! Webhooks of a site: who is told of what, and every delivery with what became of it. Sent by errands, so at least once, again
//! after a while when nobody answered; the receiver knows a message by its id.

mod address;
pub mod call;
mod message;

use std::rc::Rc;

use rapport_model::care::{Act, Case, CaseSheet, Digest, Entry, Promise};
use rapport_model::value::{Day, Label, StrandId, Timestamp};
use serde_json::{Value, json};

pub use self::address::is_public;
use self::call::{Delivery, DeliveryState, Hook, HookCall, HookDraft, HookReply, Post};
use super::settings::SiteSettings;
use crate::digest;
use crate::errand::{Errand, Errands};
use crate::migration::text;
use crate::platform::{Cell, Failure, Random, Sql};
use crate::refusal::{Kind, Refusal};

/// The most webhooks of a site.
const MOST: usize = 20;
/// So often a message is sent: with the waits of errands, over a day.
const MOST_TRIES: u32 = 30;
/// So many deliveries are kept for each webhook.
const KEPT: i64 = 500;

/// The tables.
pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE hook (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE hook_delivery (id TEXT PRIMARY KEY, hook TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX hook_delivery_hook ON hook_delivery (hook, at)",
];

/// Something that happened.
struct News<'a> {
    /// Of which kind.
    event: &'a str,
    /// Which one: told twice it is told once.
    key: &'a str,
    /// All of it.
    data: &'a Value,
    /// In a sentence.
    words: &'a str,
}

/// The name of a message: the same event for the same webhook has the same one, so it is one message however often it is told.
fn name_of(hook: &Hook, news: &News<'_>) -> String {
    format!("msg_{}", &digest::sha256(&format!("{}\n{}\n{}", hook.id, news.event, news.key))[..32])
}

/// The daily digest.
const DIGEST: &str = "digest.daily";

fn is_digested(hook: &Hook) -> bool {
    hook.disabled.is_none() && hook.events.iter().any(|wanted| wanted == DIGEST || wanted == "digest.*")
}

/// The webhooks of a site.
pub(super) struct Hooks {
    sql: Rc<dyn Sql>,
    hooks: Vec<Hook>,
}

impl Hooks {
    pub(super) fn open(sql: Rc<dyn Sql>) -> Result<Self, Failure> {
        let rows = sql.query("SELECT body FROM hook ORDER BY id", &[])?;
        let read = |row: &Vec<Cell>| serde_json::from_str(&text(row, 0)).map_err(|error| Failure::new("reading a webhook", error));
        let hooks = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { sql, hooks })
    }

    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        self.hooks.clear();
        self.sql.exec("DELETE FROM hook", &[])?;
        self.sql.exec("DELETE FROM hook_delivery", &[]).map(drop)
    }

    /// Forgets the messages that speak of erased persons. What Slack reads names them as people do, so all of those go that were
    /// sent.
    pub(super) fn forget(&self, persons: &[StrandId]) -> Result<(), Failure> {
        for person in persons {
            // The message is a text in the JSON of its delivery.
            let inside = format!("\"person\":{}", json!(person.raw()));
            let outside = json!(inside).to_string();
            let part = outside.trim_matches('"').to_owned();
            self.sql.exec("DELETE FROM hook_delivery WHERE instr(body, ?) > 0", &[Cell::Text(part)])?;
        }
        for hook in self.hooks.iter().filter(|hook| hook.slack) {
            let sent = "DELETE FROM hook_delivery WHERE hook = ? AND instr(body, '\"state\":\"waiting\"') = 0";
            self.sql.exec(sent, &[Cell::Text(hook.id.clone())])?;
        }
        Ok(())
    }

    fn put(&mut self, hook: Hook) -> Result<(), Failure> {
        let body = serde_json::to_string(&hook).map_err(|error| Failure::new("writing a webhook", error))?;
        self.sql.exec("INSERT OR REPLACE INTO hook (id, body) VALUES (?, ?)", &[Cell::Text(hook.id.clone()), Cell::Text(body)])?;
        self.hooks.retain(|known| known.id != hook.id);
        self.hooks.push(hook);
        self.hooks.sort_by(|a, b| (a.made_at, &a.id).cmp(&(b.made_at, &b.id)));
        Ok(())
    }

    fn delivery(&self, id: &str) -> Result<Option<Delivery>, Failure> {
        let rows = self.sql.query("SELECT body FROM hook_delivery WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        let read = |row: &Vec<Cell>| serde_json::from_str(&text(row, 0)).map_err(|error| Failure::new("reading a delivery", error));
        rows.first().map(read).transpose()
    }

    fn put_delivery(&self, delivery: &Delivery) -> Result<(), Failure> {
        let body = serde_json::to_string(delivery).map_err(|error| Failure::new("writing a delivery", error))?;
        let cells = [Cell::Text(delivery.id.clone()), Cell::Text(delivery.hook.clone()), Cell::Int(delivery.at.0), Cell::Text(body)];
        self.sql.exec("INSERT OR REPLACE INTO hook_delivery (id, hook, at, body) VALUES (?, ?, ?, ?)", &cells).map(drop)
    }

    /// Tells all who want to hear of a kind of event.
    fn tell(&mut self, news: &News<'_>, settings: &SiteSettings, errands: &mut Errands, now: i64) -> Result<(), Failure> {
        let wanted: Vec<Hook> = self.hooks.iter().filter(|hook| hook.wants(news.event)).cloned().collect();
        for hook in wanted {
            let id = name_of(&hook, news);
            if self.delivery(&id)?.is_none() {
                self.send(&hook, id, news, settings, errands, now)?;
            }
        }
        Ok(())
    }

    fn send(
        &self,
        hook: &Hook,
        id: String,
        news: &News<'_>,
        settings: &SiteSettings,
        errands: &mut Errands,
        now: i64,
    ) -> Result<Delivery, Failure> {
        let delivery = Delivery {
            id,
            hook: hook.id.clone(),
            event: news.event.to_owned(),
            at: Timestamp(now),
            body: message::body(hook, news, settings, Timestamp(now)),
            state: DeliveryState::Waiting,
            tries: 0,
            status: None,
            error: None,
            done_at: None,
        };
        self.put_delivery(&delivery)?;
        let old = "DELETE FROM hook_delivery WHERE hook = ? AND at < (SELECT at FROM hook_delivery WHERE hook = ? ORDER BY at DESC LIMIT 1 OFFSET ?)";
        self.sql.exec(old, &[Cell::Text(hook.id.clone()), Cell::Text(hook.id.clone()), Cell::Int(KEPT)])?;
        let errand = Errand::Post { site: settings.id.clone(), delivery: delivery.id.clone() };
        errands.add(&*self.sql, &errand, now)?;
        Ok(delivery)
    }

    /// Tells of the last step of a case.
    pub(super) fn tell_of_case(
        &mut self,
        case: &Case,
        before: usize,
        settings: &SiteSettings,
        errands: &mut Errands,
        now: i64,
    ) -> Result<(), Failure> {
        if self.hooks.is_empty() {
            return Ok(());
        }
        for (at, entry) in case.log().iter().enumerate().skip(before) {
            if entry.act == Act::Note && !entry.mentions.is_empty() {
                self.tell_of_mention(case, at, entry, settings, errands, now)?;
            }
            if matches!(entry.act, Act::Note | Act::Promise | Act::PromiseKept | Act::PromiseMoved | Act::PromiseBroken) {
                continue;
            }
            let sheet = CaseSheet::of(case, settings.currency, Timestamp(now));
            let words = format!("Case {}: {}", sheet.number, entry.sentence());
            let who = sheet.name.clone().unwrap_or_else(|| sheet.person.clone());
            let words = format!("{words} ({who})");
            let key = format!("{}:{at}", sheet.id);
            let news = News { event: &format!("case.{}", entry.act.name()), key: &key, data: &json!(sheet), words: &words };
            self.tell(&news, settings, errands, now)?;
        }
        Ok(())
    }

    /// Tells of a note that speaks to somebody.
    fn tell_of_mention(
        &mut self,
        case: &Case,
        at: usize,
        entry: &Entry,
        settings: &SiteSettings,
        errands: &mut Errands,
        now: i64,
    ) -> Result<(), Failure> {
        let sheet = CaseSheet::of(case, settings.currency, Timestamp(now));
        let names: Vec<&str> = entry.mentions.iter().map(Label::as_str).collect();
        let who = entry.who.as_ref().map_or("Rapport", Label::as_str);
        let words = format!("{who} mentioned {} in case {}: {}", names.join(", "), sheet.number, entry.sentence());
        let (key, mut data) = (format!("{}:{at}", sheet.id), json!(sheet));
        data["mentions"] = json!(names);
        self.tell(&News { event: "case.mentioned", key: &key, data: &data, words: &words }, settings, errands, now)
    }

    /// Tells of a promise.
    pub(super) fn tell_of_promise(
        &mut self,
        what: &str,
        promise: &Promise,
        settings: &SiteSettings,
        errands: &mut Errands,
        now: i64,
    ) -> Result<(), Failure> {
        let who = promise.name.as_ref().map_or(promise.person.raw(), |name| name.as_str());
        let words =
            format!("Promise {what}: {} (to {who}, by {}, due {})", promise.text.as_str(), promise.owner.as_str(), promise.due.iso());
        let data = json!({"id": promise.id, "text": promise.text, "person": promise.person.raw(), "name": promise.name, "case": promise.case,
            "owner": promise.owner, "due": promise.due.iso(), "state": promise.state()});
        let key = format!("{}:{}", promise.id, promise.version);
        let news = News { event: &format!("promise.{what}"), key: &key, data: &data, words: &words };
        self.tell(&news, settings, errands, now)
    }

    /// Whether anybody wants the daily digest. It is wanted by name only: who hears of everything hears of what happens.
    pub(super) fn wants_digest(&self) -> bool {
        self.hooks.iter().any(is_digested)
    }

    /// Tells of a day to those who want its digest.
    pub(super) fn tell_of_day(
        &mut self,
        digest: &Digest,
        day: Day,
        settings: &SiteSettings,
        errands: &mut Errands,
        now: i64,
    ) -> Result<(), Failure> {
        let mut data = json!(digest);
        data["day"] = json!(day.to_string());
        let (key, words) = (day.to_string(), digest.sentence(day));
        let news = News { event: DIGEST, key: &key, data: &data, words: &words };
        for hook in self.hooks.iter().filter(|hook| is_digested(hook)).cloned().collect::<Vec<_>>() {
            let id = name_of(&hook, &news);
            if self.delivery(&id)?.is_none() {
                self.send(&hook, id, &news, settings, errands, now)?;
            }
        }
        Ok(())
    }

    pub(super) fn answer(
        &mut self,
        call: HookCall,
        settings: &SiteSettings,
        errands: &mut Errands,
        now: i64,
        random: Random<'_>,
    ) -> Result<HookReply, Failure> {
        let missing = || HookReply::Refused(Refusal::not_found("webhook"));
        let known = |id: &str| self.hooks.iter().find(|hook| hook.id == id).cloned();
        Ok(match call {
            HookCall::List => HookReply::Hooks(self.hooks.clone()),
            HookCall::Make(draft) => {
                if self.hooks.len() >= MOST {
                    return Ok(HookReply::Refused(Refusal::of(Kind::Conflict, format!("a site has at most {MOST} webhooks"))));
                }
                let HookDraft { url, events, slack } = draft;
                let mut secret = [0; 24];
                random(&mut secret);
                let secret = message::secret(&secret);
                let id = digest::short("wh_", 16, random);
                let hook = Hook { id, url, events, slack, secret, made_at: Timestamp(now), disabled: None };
                self.put(hook.clone())?;
                HookReply::Hook(Box::new(hook))
            }
            HookCall::Change { id, draft, enabled } => match known(&id) {
                None => missing(),
                Some(hook) => {
                    let HookDraft { url, events, slack } = draft;
                    let disabled = if enabled { None } else { hook.disabled.clone().or_else(|| Some("by a member".to_owned())) };
                    let hook = Hook { url, events, slack, disabled, ..hook };
                    self.put(hook.clone())?;
                    HookReply::Hook(Box::new(hook))
                }
            },
            HookCall::Remove(id) => match known(&id) {
                None => missing(),
                Some(_) => {
                    self.hooks.retain(|hook| hook.id != id);
                    self.sql.exec("DELETE FROM hook WHERE id = ?", &[Cell::Text(id.clone())])?;
                    self.sql.exec("DELETE FROM hook_delivery WHERE hook = ?", &[Cell::Text(id)])?;
                    HookReply::Done
                }
            },
            HookCall::Deliveries { hook, limit } => {
                if known(&hook).is_none() {
                    return Ok(missing());
                }
                let statement = "SELECT body FROM hook_delivery WHERE hook = ? ORDER BY at DESC, id LIMIT ?";
                let rows = self.sql.query(statement, &[Cell::Text(hook), Cell::Int(i64::from(limit))])?;
                HookReply::Deliveries(rows.iter().filter_map(|row| serde_json::from_str(&text(row, 0)).ok()).collect())
            }
            HookCall::Replay { hook, delivery } => match (known(&hook), self.delivery(&delivery)?.filter(|one| one.hook == hook)) {
                (Some(_), Some(delivery)) => {
                    let again = Delivery { state: DeliveryState::Waiting, tries: 0, status: None, error: None, done_at: None, ..delivery };
                    self.put_delivery(&again)?;
                    errands.add(&*self.sql, &Errand::Post { site: settings.id.clone(), delivery: again.id.clone() }, now)?;
                    HookReply::Deliveries(vec![again])
                }
                _ => HookReply::Refused(Refusal::not_found("delivery")),
            },
            HookCall::Ping(id) => match known(&id) {
                None => missing(),
                Some(hook) => {
                    let news = News { event: "ping", key: "", data: &json!({}), words: "Rapport can reach you." };
                    let id = digest::short("msg_", 24, random);
                    HookReply::Deliveries(vec![self.send(&hook, id, &news, settings, errands, now)?])
                }
            },
            HookCall::Start(id) => {
                let waiting = self.delivery(&id)?.filter(|delivery| delivery.state == DeliveryState::Waiting);
                match waiting.and_then(|delivery| Some((known(&delivery.hook).filter(|hook| hook.disabled.is_none())?, delivery))) {
                    None => HookReply::Done,
                    Some((hook, mut delivery)) => {
                        delivery.tries += 1;
                        self.put_delivery(&delivery)?;
                        HookReply::Post(Box::new(Post { url: hook.url, secret: hook.secret, id: delivery.id, body: delivery.body }))
                    }
                }
            }
            HookCall::Finish { delivery: id, status, error } => self.finish(&id, status, error, now)?,
        })
    }

    /// What became of a try. Whether it is over.
    fn finish(&mut self, id: &str, status: Option<u16>, error: Option<String>, now: i64) -> Result<HookReply, Failure> {
        let Some(mut delivery) = self.delivery(id)? else { return Ok(HookReply::Finished(true)) };
        delivery.status = status;
        delivery.error = error;
        let is_delivered = status.is_some_and(|status| (200..300).contains(&status));
        if is_delivered {
            delivery.state = DeliveryState::Delivered;
        } else if status == Some(410) || delivery.tries >= MOST_TRIES {
            delivery.state = DeliveryState::Failed;
        }
        if status == Some(410)
            && let Some(hook) = self.hooks.iter().find(|hook| hook.id == delivery.hook).cloned()
        {
            self.put(Hook { disabled: Some("it answered 410 Gone".to_owned()), ..hook })?;
        }
        let is_over = delivery.state != DeliveryState::Waiting;
        delivery.done_at = is_over.then_some(Timestamp(now));
        self.put_delivery(&delivery)?;
        Ok(HookReply::Finished(is_over))
    }
}
