//! Other people's wire formats turned into events, one by one: a bad event never sinks its neighbours.

pub mod borrowed;
mod clock;
mod commerce;
mod fields;
pub mod native;
pub mod segment;

pub use borrowed::{Json, Members};
pub use clock::{corrected, happened};
pub use fields::{Fields, Reason};

use rapport_model::event::{Context, Event, EventKind, Touchpoint};
use rapport_model::value::{EventId, PageAddress, PagePath, StrandId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::access::{SiteAccess, Version};
use crate::refusal::{Kind, Refusal};
use crate::shard::call::Walk;
use crate::site::AnswersThatCount;

/// The largest event, in bytes of JSON.
pub const LARGEST_EVENT: usize = 32 * 1024;
/// The largest batch, in bytes of JSON.
pub const LARGEST_BATCH: usize = 500 * 1024;
/// The most events of one batch: as many of the smallest as fit into the largest.
pub const MOST_EVENTS: usize = 7_000;

/// An event that may be kept, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its place in the batch.
    pub index: usize,
    /// What happened.
    pub event: Event,
    /// Whose strand it is for.
    pub strand: StrandId,
    /// Strands that belong to a user, as this event says. Each gets an [`EventKind::Link`] of the same id and time.
    pub links: Vec<(StrandId, String)>,
    /// Where questions were answered: how the sender came to them.
    pub walk: Option<Box<Walk>>,
}

/// An event that is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Its id, where it had a readable one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its place in the batch.
    pub index: usize,
    /// Field and rule.
    pub reason: String,
}

/// A body that could be read.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Parsed {
    /// For each event of the batch, in its order.
    pub events: Vec<Result<Incoming, Refused>>,
    /// The versions of surveys that the batch answers.
    pub asked: Vec<Version>,
}

/// Who sends, and what is known before the first event is read.
pub struct Sender<'a> {
    /// To which site.
    pub site: &'a SiteAccess,
    /// Whether a secret key was used: then users may be named without a signature.
    pub secret: bool,
    /// When the request arrived.
    pub received: Timestamp,
    /// When it was sent, by the sender's clock.
    pub sent: Option<Timestamp>,
    /// What the request's headers tell.
    pub context: Context,
    /// The visitor of events that name none, as of the time of the first of them; none where there cannot be one.
    pub unnamed: &'a dyn Fn(Timestamp, &EventId) -> StrandId,
}

impl Sender<'_> {
    /// Whether somebody may speak for a user.
    fn allows(&self, user: &str, signature: Option<&str>) -> Result<(), Reason> {
        if self.secret || !self.site.settings.require_signature {
            return Ok(());
        }
        let signed = signature.is_some_and(|claimed| self.site.is_signed(user, claimed));
        if signed { Ok(()) } else { Err("signature: must be the HMAC-SHA256 of the user id with the site's identity secret".to_owned()) }
    }

    /// Whether answers count only where they prove that somebody was asked. The site's own server needs no proof.
    fn wants_proof(&self) -> bool {
        !self.secret && self.site.settings.answers == AnswersThatCount::Signed
    }

    fn event(&self, id: EventId, at: Timestamp, kind: EventKind, context: Context) -> Event {
        Event { id, at, day: self.site.calendar.day(at), kind, context }
    }
}

/// Reads a body as the envelope of a batch.
///
/// # Errors
/// Too large, no UTF-8, or no such JSON.
pub fn envelope<'a, T: serde::Deserialize<'a>>(body: &'a [u8], largest: usize) -> Result<T, Refusal> {
    if body.len() > largest {
        return Err(Refusal::of(Kind::TooLarge, format!("the body has at most {} KB", largest / 1024)));
    }
    let text = std::str::from_utf8(body).map_err(|_| Refusal::of(Kind::Malformed, "the body is UTF-8"))?;
    serde_json::from_str(text).map_err(|error| Refusal::of(Kind::Malformed, format!("the body is JSON as documented: {error}")))
}

/// The sender's time of sending.
///
/// # Errors
/// A text that is no time.
pub fn sent_at(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    text.map(|text| moment(text).map_err(Refusal::invalid(field)).map_err(|refusal| Refusal { kind: Kind::Malformed, ..refusal }))
        .transpose()
}

/// Reads each event on its own.
fn each(raw: &[&RawValue], id_name: &str, mut read: impl FnMut(&Fields<'_>, usize) -> Result<Incoming, Reason>) -> Parsed {
    let events = raw.iter().enumerate().map(|(index, raw)| {
        let refused = |id, reason| Refused { id, index, reason };
        if raw.get().len() > LARGEST_EVENT {
            return Err(refused(None, "an event has at most 32 KB".to_owned()));
        }
        let map: Members<'_> = match serde_json::from_str(raw.get()) {
            Ok(map) => map,
            Err(error) if error.is_data() => return Err(refused(None, "an event is a JSON object".to_owned())),
            Err(_) => return Err(refused(None, "an event is JSON, nested at most 128 deep".to_owned())),
        };
        read(&Fields::of(&map), index).map_err(|reason| {
            let id = map.get(id_name).and_then(Json::as_str).map(|id| id.chars().take(64).collect());
            refused(id, reason)
        })
    });
    Parsed { events: events.collect(), asked: Vec::new() }
}

/// A time that an event gives for itself.
fn time(fields: &Fields<'_>, name: &str) -> Result<Option<Timestamp>, Reason> {
    fields.text(name)?.map(|text| moment(text).map_err(|invalid| fields.reason(name, invalid))).transpose()
}

/// ISO 8601; without a zone it is UTC, a day alone is its beginning: so write libraries and hands.
fn moment(text: &str) -> Result<Timestamp, rapport_model::value::Invalid> {
    let text = text.trim();
    let zone = if text.len() == 10 { "T00:00:00Z" } else { "Z" };
    Timestamp::parse(text).or_else(|invalid| Timestamp::parse(&[text, zone].concat()).map_err(|_| invalid))
}

fn strand(fields: &Fields<'_>, name: &str, made: Result<StrandId, rapport_model::value::Invalid>) -> Result<StrandId, Reason> {
    made.map_err(|invalid| fields.reason(name, invalid))
}

/// How a page view came about: by its address, the referrer, and what else is said about the campaign.
fn touch(url: Option<&str>, referrer: Option<&str>, campaign: Option<&Fields<'_>>) -> Option<Touchpoint> {
    let referrer = referrer.filter(|address| !address.is_empty());
    let known = url.and_then(|url| PageAddress::parse(url).ok());
    let is_known = known.is_some();
    let mut page = known.unwrap_or_else(|| PageAddress { host: String::new(), path: PagePath::of("/"), utm: Default::default() });
    if let Some(campaign) = campaign {
        for (at, name) in ["source", "medium", "name", "term", "content"].into_iter().enumerate() {
            if page.utm[at].is_none() {
                page.utm[at] = campaign
                    .value(name)
                    .and_then(Json::as_str)
                    .filter(|text| !text.is_empty())
                    .map(|text| text.chars().take(100).collect());
            }
        }
    }
    let says_something = is_known || referrer.is_some() || page.utm.iter().any(Option::is_some);
    says_something.then(|| Touchpoint::of(&page, referrer)).flatten()
}
