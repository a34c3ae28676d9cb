//! What one object wants another to know. An object calls nobody: it writes the errand down with what caused it, in the same
//! transaction; the entry runs it and tells the object when it is done. Until then it is run again, so it arrives at least once,
//! over crashes too, and each errand carries a key by which its effect comes once.

use std::pin::pin;

use futures::future::{Either, select};
use rapport_model::care::Signal;
use rapport_model::event::Event;
use rapport_model::value::{StrandId, Timestamp};
use serde::{Deserialize, Serialize};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

use crate::delivery;
use crate::dialect::{Incoming, Parsed};
use crate::incident;
use crate::learning;
use crate::migration::{int, text};
use crate::objects;
use crate::platform::{Cell, Failure, HttpRequest, Net, ObjectName, Sql};
use crate::refusal::{Kind, Refusal};
use crate::shard::call::{ShardCall, ShardReply};
use crate::site::hooks::call::{HookCall, HookReply, Post};
use crate::site::hooks::is_public;
use crate::site::{CareCall, SiteCall, SiteReply};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// A shard heard something that may be a case.
    Hear {
        /// The site.
        site: String,
        /// What.
        signal: Box<Signal>,
    },
    /// A site lets a person's own story know how a case of theirs stands.
    Stand {
        /// The site.
        site: String,
        /// The person.
        person: StrandId,
        /// A step of the case.
        event: Box<Event>,
    },
    /// A shard saw something that may be a pattern across people: look for it at all shards.
    Look {
        /// The site.
        site: String,
    },
    /// A site's models of value may be too old: make them again, where they are.
    Learn {
        /// The site.
        site: String,
    },
    /// A shard has something found anew that takes many slices.
    GoOn {
        /// The site.
        site: String,
        /// The shard.
        shard: u32,
    },
    /// A site sends a message to a webhook.
    Post {
        /// The site.
        site: String,
        /// The message.
        delivery: String,
    },
}

/// An errand as it is handed out.
#[derive(Debug, Serialize, Deserialize)]
struct Handed {
    id: i64,
    errand: Errand,
}

/// The errands of one object: a table of its database.
#[derive(Debug, Default)]
pub struct Errands {
    next: Option<i64>,
}

impl Errands {
    /// The table's migration.
    pub const TABLE: &'static str =
        "CREATE TABLE errand (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, tries INTEGER NOT NULL, body TEXT NOT NULL)";
    /// Its second migration. After an import thousands wait, and each is looked for by when it is due; `once` is the body of those
    /// that are written down only once.
    pub const FOUND: &'static [&'static str] = &[
        "ALTER TABLE errand ADD COLUMN once TEXT",
        "CREATE INDEX errand_due ON errand (due)",
        "CREATE INDEX errand_once ON errand (once) WHERE once IS NOT NULL",
    ];
    /// How long a first try may take, in milliseconds; each further try waits twice as long, up to an hour.
    const PATIENCE: i64 = 10_000;
    const LONGEST: i64 = 3_600_000;

    /// What is left from before.
    ///
    /// # Errors
    /// The database failed.
    pub fn read(sql: &dyn Sql) -> Result<Self, Failure> {
        let mut errands = Self::default();
        errands.look(sql)?;
        Ok(errands)
    }

    /// Writes one down.
    ///
    /// # Errors
    /// The database failed.
    pub fn add(&mut self, sql: &dyn Sql, errand: &Errand, now: i64) -> Result<(), Failure> {
        self.write(sql, errand, now, false)
    }

    /// Writes one down, unless the same is still to be done.
    ///
    /// # Errors
    /// The database failed.
    pub fn add_once(&mut self, sql: &dyn Sql, errand: &Errand, now: i64) -> Result<(), Failure> {
        self.write(sql, errand, now, true)
    }

    fn write(&mut self, sql: &dyn Sql, errand: &Errand, now: i64, is_once: bool) -> Result<(), Failure> {
        let body = serde_json::to_string(errand).map_err(|error| Failure::new("writing an errand", error))?;
        let once = if is_once { Cell::Text(body.clone()) } else { Cell::Null };
        if is_once && !sql.query("SELECT id FROM errand WHERE once = ? LIMIT 1", std::slice::from_ref(&once))?.is_empty() {
            return Ok(());
        }
        sql.exec("INSERT INTO errand (due, tries, body, once) VALUES (?, 0, ?, ?)", &[Cell::Int(now), Cell::Text(body), once])?;
        self.next = Some(self.next.map_or(now, |next| next.min(now)));
        Ok(())
    }

    /// The next one that is due, as text for [`run`]. It comes again later unless [`Errands::done`] is told.
    ///
    /// # Errors
    /// The database failed.
    pub fn take(&mut self, sql: &dyn Sql, now: i64) -> Result<Option<String>, Failure> {
        if !self.is_due(now) {
            return Ok(None);
        }
        let rows = sql.query("SELECT id, tries, body FROM errand WHERE due <= ? ORDER BY due, id LIMIT 1", &[Cell::Int(now)])?;
        let Some(row) = rows.first() else {
            self.look(sql)?;
            return Ok(None);
        };
        let (id, tries) = (int(row, 0), int(row, 1));
        let wait = (Self::PATIENCE << tries.clamp(0, 20)).min(Self::LONGEST);
        sql.exec("UPDATE errand SET due = ?, tries = ? WHERE id = ?", &[Cell::Int(now + wait), Cell::Int(tries + 1), Cell::Int(id)])?;
        self.look(sql)?;
        // One that this release cannot read was written by a newer one: it waits for it.
        let Ok(errand) = serde_json::from_str(&text(row, 2)) else { return Ok(None) };
        serde_json::to_string(&Handed { id, errand }).map(Some).map_err(|error| Failure::new("handing out an errand", error))
    }

    /// It is done.
    ///
    /// # Errors
    /// The database failed.
    pub fn done(&mut self, sql: &dyn Sql, id: i64) -> Result<(), Failure> {
        sql.exec("DELETE FROM errand WHERE id = ?", &[Cell::Int(id)])?;
        self.look(sql)
    }

    /// Whether one is due: cheap.
    #[must_use]
    pub fn is_due(&self, now: i64) -> bool {
        self.next.is_some_and(|next| next <= now)
    }

    /// When the object wants to be woken for one that was not done at once.
    #[must_use]
    pub fn alarm(&self) -> Option<i64> {
        self.next.map(|next| next + Self::PATIENCE / 2)
    }

    fn look(&mut self, sql: &dyn Sql) -> Result<(), Failure> {
        let rows = sql.query("SELECT due FROM errand ORDER BY due LIMIT 1", &[])?;
        self.next = rows.first().map(|row| int(row, 0));
        Ok(())
    }
}

/// Runs an errand of an object, and tells it when it is done. What fails is run again later.
pub async fn run(net: &impl Net, from: &ObjectName, handed: &str) {
    let Ok(Handed { id, errand }) = serde_json::from_str::<Handed>(handed) else { return };
    let is_over = match carry(net, errand).await {
        Ok(()) => true,
        // The site is gone, and its errands with it.
        Err(refusal) => refusal.kind == Kind::NotFound,
    };
    if !is_over {
        return;
    }
    let told = match from {
        ObjectName::Site(site) => objects::site(net, site, &SiteCall::ErrandDone(id)).await.map(drop),
        ObjectName::Shard { .. } => {
            let body = serde_json::to_string(&ShardCall::ErrandDone(id)).unwrap_or_default();
            net.call(from, body).await.map(drop).map_err(Refusal::from)
        }
        ObjectName::Account => Ok(()),
    };
    // Not told, it is done a second time, which changes nothing.
    drop(told);
}

async fn carry(net: &impl Net, errand: Errand) -> Result<(), Refusal> {
    match errand {
        Errand::Hear { site, signal } => objects::site(net, &site, &SiteCall::Care(Box::new(CareCall::Hear(signal)))).await.map(drop),
        Errand::Stand { site, person, event } => {
            let SiteReply::Settings { settings, .. } = objects::site(net, &site, &SiteCall::Settings).await? else {
                return Err(objects::unexpected("a site"));
            };
            let incoming = Incoming { index: 0, event: *event, strand: person, links: Vec::new(), walk: None };
            let parsed = Parsed { events: vec![Ok(incoming)], asked: Vec::new() };
            delivery::deliver(net, &settings, parsed, Timestamp(net.now()), None).await.map(drop)
        }
        Errand::Learn { site } => learning::refresh(net, &site).await,
        Errand::Look { site } => incident::look(net, &site).await,
        Errand::GoOn { site, shard } => go_on(net, site, shard).await,
        Errand::Post { site, delivery } => post(net, &site, delivery).await,
    }
}

/// Slices of one errand: then others of the shard have their turn, and what is left is a new errand.
const SLICES: usize = 25;

async fn go_on(net: &impl Net, site: String, index: u32) -> Result<(), Refusal> {
    let to = ObjectName::Shard { site, index };
    let call = serde_json::to_string(&ShardCall::GoOn).map_err(|error| Failure::new("writing a call", error))?;
    for _ in 0..SLICES {
        let reply = net.call(&to, call.clone()).await?;
        let reply: ShardReply = serde_json::from_str(&reply).map_err(|error| Failure::new("reading a reply", error))?;
        if reply != ShardReply::Again {
            break;
        }
        net.sleep(0).await;
    }
    Ok(())
}

/// How long a webhook may take to answer, in milliseconds.
const ANSWERS_WITHIN: u32 = 15_000;

/// Sends a message to a webhook, and writes down what became of it.
async fn post(net: &impl Net, site: &str, delivery: String) -> Result<(), Refusal> {
    let hooks = async |call: HookCall| match objects::site(net, site, &SiteCall::Hooks(Box::new(call))).await? {
        SiteReply::Hooks(reply) => Ok(*reply),
        _ => Err(objects::unexpected("a site")),
    };
    let HookReply::Post(message) = hooks(HookCall::Start(delivery.clone())).await? else { return Ok(()) };
    let answer = {
        let sent = pin!(send(net, &message));
        let waited = pin!(net.sleep(ANSWERS_WITHIN));
        match select(sent, waited).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(format!("no answer within {} seconds", ANSWERS_WITHIN / 1_000)),
        }
    };
    let (status, error) = match answer {
        Ok(status) => (Some(status), None),
        Err(error) => (None, Some(error.chars().take(300).collect())),
    };
    match hooks(HookCall::Finish { delivery, status, error }).await? {
        HookReply::Finished(false) => Err(Refusal::of(Kind::TooMany, "the webhook did not take it; it is sent again")),
        _ => Ok(()),
    }
}

/// The status that a webhook answers.
async fn send(net: &impl Net, message: &Post) -> Result<u16, String> {
    if !is_public(&message.url) {
        return Err("its address is not one of the world outside".to_owned());
    }
    let now = net.now().div_euclid(1_000);
    let webhook = Webhook::new(&message.secret).map_err(|error| error.to_string())?;
    let signature = webhook.sign(&message.id, now, message.body.as_bytes()).map_err(|error| error.to_string())?;
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let request = HttpRequest {
        method: "POST".to_owned(),
        headers: vec![
            header("Content-Type", "application/json"),
            header("User-Agent", concat!("Rapport/", env!("CARGO_PKG_VERSION"))),
            header(HEADER_WEBHOOK_ID, &message.id),
            header(HEADER_WEBHOOK_TIMESTAMP, &now.to_string()),
            header(HEADER_WEBHOOK_SIGNATURE, &signature),
        ],
        body: message.body.clone().into_bytes(),
        ..HttpRequest::default()
    };
    net.fetch(&message.url, request).await.map(|response| response.status).map_err(|failure| failure.0)
}
