//! The Segment HTTP Tracking API: six calls, their batch, and the browser SDK's short forms.

use rapport_model::event::{Context, Country, Device, EventKind, Language};
use rapport_model::value::{EventId, Label, PagePath, Property, StrandId, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Fields, Incoming, Json, Members, Parsed, Reason, Sender, commerce, each, happened, strand, time, touch};
use crate::agent;

/// A batch as it is sent.
#[derive(Deserialize)]
pub struct Envelope<'a> {
    /// The site's key; may also come as `Authorization: Basic`.
    #[serde(default, rename = "writeKey")]
    pub write_key: Option<String>,
    /// When it was sent, by the sender's clock.
    #[serde(default, rename = "sentAt")]
    pub sent_at: Option<String>,
    /// What holds for each message that does not say otherwise.
    #[serde(default)]
    pub context: Option<Value>,
    /// The messages.
    #[serde(borrow)]
    pub batch: Vec<&'a RawValue>,
}

/// Of a single call: what stands beside the message itself.
#[derive(Deserialize)]
pub struct Single {
    /// The site's key; may also come as `Authorization: Basic`.
    #[serde(default, rename = "writeKey")]
    pub write_key: Option<String>,
    /// When it was sent, by the sender's clock.
    #[serde(default, rename = "sentAt")]
    pub sent_at: Option<String>,
}

/// The call that a path names: `track` and `t` alike; `None` for `batch` and `b`. The outer `None`: no such call.
#[must_use]
pub fn call(name: &str) -> Option<Option<&'static str>> {
    Some(match name {
        "identify" | "i" => Some("identify"),
        "track" | "t" => Some("track"),
        "page" | "p" => Some("page"),
        "screen" | "s" => Some("screen"),
        "group" | "g" => Some("group"),
        "alias" | "a" => Some("alias"),
        "batch" | "b" | "import" => None,
        _ => return None,
    })
}

/// Reads the messages of a batch; `only` is the call that the path named, where it was not a batch.
#[must_use]
pub fn parse(messages: &[&RawValue], only: Option<&str>, shared: Option<&Value>, sender: &Sender<'_>) -> Parsed {
    let shared = shared.and_then(Value::as_object).map(Members::from);
    each(messages, "messageId", |fields, index| message(fields, index, only, shared.as_ref(), sender))
}

fn message(
    fields: &Fields<'_>,
    index: usize,
    only: Option<&str>,
    shared: Option<&Members<'_>>,
    sender: &Sender<'_>,
) -> Result<Incoming, Reason> {
    let call = match only {
        Some(call) => call.to_owned(),
        None => fields.needed("type")?.to_ascii_lowercase(),
    };
    let id = match fields.id("messageId")? {
        Some(id) => shortened(&id),
        None => return Err(fields.reason("messageId", "is missing")),
    };
    let id = EventId::parse(&id).map_err(|invalid| fields.reason("messageId", invalid))?;
    let sent = time(fields, "sentAt")?.or(sender.sent);
    let original = match time(fields, "timestamp")? {
        Some(original) => Some(original),
        None => time(fields, "originalTimestamp")?,
    };
    let at = original
        .map_or(Ok(sender.received), |original| happened(original, sent, sender.received))
        .map_err(|reason| reason.replacen("at:", "timestamp:", 1))?;
    let user = fields.id("userId")?.map(|user| strand(fields, "userId", StrandId::user(&user))).transpose()?;
    let anonymous = fields.id("anonymousId")?.map(|id| strand(fields, "anonymousId", StrandId::anonymous(&id))).transpose()?;
    if let Some(user) = &user {
        let signature = fields.text("signature")?.or_else(|| fields.inside("context", "context.")?.text("signature").ok()?);
        sender.allows(user.raw(), signature)?;
    }
    if call == "alias" {
        return alias(fields, index, id, at, user, sender);
    }
    let details = Details::of(fields, shared, sender);
    let mut links = Vec::new();
    let strand = match (user, anonymous) {
        (Some(user), anonymous) => {
            links.extend(anonymous.map(|anonymous| (anonymous, user.raw().to_owned())));
            user
        }
        (None, Some(anonymous)) => anonymous,
        (None, None) => return Err(fields.reason("userId", "userId or anonymousId is needed")),
    };
    let (kind, page) = kind(&call, fields, &details, id.as_str(), sender)?;
    let channel = if let EventKind::PageView { touch: Some(touch), .. } = &kind { Some(touch.channel) } else { None };
    let context = Context { channel, page, ..details.context };
    Ok(Incoming { index, event: sender.event(id, at, kind, context), strand, links, walk: None })
}

/// Segment takes message ids of up to 100 characters; ours have 64: longer ones are told apart by a digest.
fn shortened(id: &str) -> String {
    if id.chars().count() <= 64 { id.to_owned() } else { crate::digest::sha256(id) }
}

/// `alias`: who was known as `previousId` is `userId` from now on. The former id may have been an anonymous or a user id.
fn alias(
    fields: &Fields<'_>,
    index: usize,
    id: EventId,
    at: Timestamp,
    user: Option<StrandId>,
    sender: &Sender<'_>,
) -> Result<Incoming, Reason> {
    let user = user.ok_or_else(|| fields.reason("userId", "is missing"))?;
    let previous = fields.id("previousId")?.ok_or_else(|| fields.reason("previousId", "is missing"))?;
    let former_user = strand(fields, "previousId", StrandId::user(&previous))?;
    if former_user == user {
        return Err(fields.reason("previousId", "is the same as userId"));
    }
    if sender.site.settings.require_signature && !sender.secret {
        return Err(fields.reason("previousId", "may only be named together with a secret key, because signatures are required"));
    }
    let former = strand(fields, "previousId", StrandId::anonymous(&previous))?;
    let link = EventKind::Link { user: user.raw().to_owned() };
    let event = sender.event(id, at, link, Context::default());
    Ok(Incoming { index, event, strand: former_user, links: vec![(former, user.raw().to_owned())], walk: None })
}

/// What the message's `context` tells.
struct Details<'a> {
    page: Option<Fields<'a>>,
    campaign: Option<Fields<'a>>,
    context: Context,
}

impl<'a> Details<'a> {
    fn of(fields: &Fields<'a>, shared: Option<&'a Members<'a>>, sender: &Sender<'_>) -> Self {
        let own = fields.inside("context", "context.");
        let shared = shared.map(Fields::of);
        let text = |name: &str| {
            let of = |fields: &Option<Fields<'a>>| fields.as_ref().and_then(|fields| fields.text(name).ok().flatten());
            of(&own).or_else(|| of(&shared))
        };
        let of_app = own.and_then(|own| own.inside("device", "context.device.")).and_then(|device| device.text("type").ok().flatten());
        let device = match of_app.map(str::to_ascii_lowercase).as_deref() {
            Some("ios" | "android") => Some(Device::Phone),
            _ => text("userAgent").and_then(agent::device),
        };
        let context = Context {
            // What the message says outranks the request: a server speaks for somebody else's browser.
            device: device.or(sender.context.device),
            country: own
                .and_then(|own| own.inside("location", "context.location."))
                .and_then(|place| place.text("country").ok().flatten())
                .and_then(|code| Country::parse(code).ok())
                .or_else(|| text("timezone").and_then(agent::country_of_zone))
                .or(sender.context.country),
            language: text("locale")
                .and_then(|tag| Language::parse(&tag.replace('_', "-")).ok())
                .or_else(|| sender.context.language.clone()),
            channel: None,
            page: None,
        };
        let inside = |name: &str, path: &'static str| {
            own.and_then(|own| own.inside(name, path)).or_else(|| shared.and_then(|shared| shared.inside(name, path)))
        };
        Self { page: inside("page", "context.page."), campaign: inside("campaign", "context.campaign."), context }
    }

    fn page_text(&self, name: &str) -> Option<&'a str> {
        self.page.and_then(|page| page.text(name).ok().flatten()).filter(|text| !text.is_empty())
    }

    fn page_path(&self) -> Option<PagePath> {
        self.page_text("path").or_else(|| self.page_text("url")).map(PagePath::of)
    }
}

fn kind(
    call: &str,
    fields: &Fields<'_>,
    details: &Details<'_>,
    id: &str,
    sender: &Sender<'_>,
) -> Result<(EventKind, Option<PagePath>), Reason> {
    let properties = fields.object("properties")?;
    let traits = || fields.object("traits").map(|traits| traits.map(|all| Property::all(&all.to_map())).unwrap_or_default());
    Ok(match call {
        "track" => {
            let name = fields.needed("event")?;
            (commerce::track(name, properties, id, sender.site.settings.currency)?, details.page_path())
        }
        "page" => {
            let empty = Members::default();
            let given = Fields::of(properties.unwrap_or(&empty));
            let own = |name: &str| given.text(name).ok().flatten().filter(|text| !text.is_empty());
            let name = fields.text("name")?.filter(|name| !name.is_empty());
            let url = own("url").or_else(|| details.page_text("url"));
            let path = own("path").or_else(|| own("url")).map(PagePath::of).or_else(|| details.page_path());
            // A page that only has a name is known by it.
            let path = path.or_else(|| name.map(PagePath::of)).unwrap_or_else(|| PagePath::of("/"));
            let title = own("title").or_else(|| details.page_text("title")).or(name).map(Label::of);
            let referrer = own("referrer").or_else(|| details.page_text("referrer"));
            let touch = touch(url, referrer, details.campaign.as_ref());
            (EventKind::PageView { view: None, path: path.clone(), title, touch }, Some(path))
        }
        "screen" => {
            let name =
                fields.text("name")?.or_else(|| properties.and_then(|all| all.get("name")).and_then(Json::as_str)).unwrap_or("screen");
            (EventKind::Screen { name: Label::of(name) }, None)
        }
        // Who is meant is in the routing: a message with both ids is on the user's strand and links the other.
        "identify" => (EventKind::Identify { user: None, traits: traits()? }, None),
        "group" => {
            let group = fields.id("groupId")?.ok_or_else(|| fields.reason("groupId", "is missing"))?;
            (EventKind::Group { group: Label::of(&group), traits: traits()? }, None)
        }
        other => return Err(fields.reason("type", format!("{} is not known here", Label::of(other).as_str()))),
    })
}
