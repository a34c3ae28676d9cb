//! The public half of the API: events by site key, in both dialects, and what a page may read.

use std::cell::RefCell;

use rapport_model::event::{Context, Event};
use rapport_model::value::{Day, EventId, StrandId, Timestamp};
use serde_json::json;
use serde_json::value::RawValue;

use crate::access::{self, Opened, SiteAccess};
use crate::agent;
use crate::auth;
use crate::delivery::{self, Delivered};
use crate::dialect::{self, LARGEST_BATCH, LARGEST_EVENT, MOST_EVENTS, Parsed, Sender, native, segment};
use crate::digest;
use crate::entry::json;
use crate::invitation;
use crate::limit::{self, PER_BROWSER, PER_KEY};
use crate::link;
use crate::objects;
use crate::page_profile;
use crate::platform::{HttpRequest, HttpResponse, Net};
use crate::quota;
use crate::refusal::{Kind, Refusal};
use crate::shard::call::{AskingPage, Reservation, ShardCall, ShardReply};
use crate::site::change::{is_allowed, is_loopback};

/// Events older than this say nothing about who looks at a page now, in milliseconds.
const AT_THE_PAGE: i64 = 300_000;

/// Answers a request below `/v1/`.
pub async fn respond(net: &impl Net, request: &HttpRequest, path: &str) -> HttpResponse {
    let origin = request.header("origin").map(str::to_owned);
    if request.method == "OPTIONS" {
        return preflight(origin.as_deref());
    }
    let answer = answer(net, request, path).await;
    let is_foreign = answer.as_ref().is_err_and(|refusal| refusal.kind == Kind::Forbidden);
    let response = answer.unwrap_or_else(|refusal| refusal.response());
    match origin {
        // No credentials are involved: the origin is only told that it may read. A foreign one may not.
        Some(origin) if !is_foreign => {
            response.with("Access-Control-Allow-Origin", origin).with("Access-Control-Expose-Headers", "Retry-After").with("Vary", "Origin")
        }
        _ => response,
    }
}

/// Whether the origin is a site's own is decided when the request itself comes: the key is in its body.
fn preflight(origin: Option<&str>) -> HttpResponse {
    HttpResponse { status: 204, ..HttpResponse::default() }
        .with("Access-Control-Allow-Origin", origin.unwrap_or("*"))
        .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .with("Access-Control-Allow-Headers", "Authorization, Content-Type")
        .with("Access-Control-Max-Age", "86400")
        .with("Vary", "Origin")
}

async fn answer(net: &impl Net, request: &HttpRequest, path: &str) -> Result<HttpResponse, Refusal> {
    let parts: Vec<&str> = path.split('/').collect();
    let wanted = if matches!(parts.as_slice(), ["sites" | "projects", ..]) { &["GET", "HEAD"][..] } else { &["POST"][..] };
    let is_known = match parts.as_slice() {
        ["events"] | ["projects", _, "settings"] | ["sites", _, "config" | "profile"] | ["sites", _, "preview", _] => true,
        [call] => segment::call(call).is_some(),
        _ => false,
    };
    if !is_known {
        return Err(Refusal::of(Kind::NotFound, "nothing answers at this address"));
    }
    if !wanted.contains(&request.method.as_str()) {
        return Err(Refusal::of(Kind::Method, format!("this address answers {}", wanted.join(" and "))));
    }
    limit_browser(net, request)?;
    match parts.as_slice() {
        ["events"] => events(net, request).await,
        ["projects", key, "settings"] => {
            let opened = open(net, request, key).await?;
            Ok(invitation::segment_settings(&opened.site))
        }
        ["sites", key, "config"] => {
            let opened = open(net, request, key).await?;
            Ok(invitation::config(&opened.site, request))
        }
        ["sites", key, "profile"] => {
            let opened = open(net, request, key).await?;
            page_profile::respond(net, &opened.site.settings, request).await
        }
        ["sites", key, "preview", survey] => {
            let opened = open(net, request, key).await?;
            invitation::preview(net, &opened.site, survey, request).await
        }
        [call] => segment(net, request, segment::call(call).flatten()).await,
        _ => Err(Refusal::of(Kind::NotFound, "nothing answers at this address")),
    }
}

/// Browsers are limited by their address before anything is read.
fn limit_browser(net: &impl Net, request: &HttpRequest) -> Result<(), Refusal> {
    if request.header("origin").is_none() {
        return Ok(());
    }
    limit::take(format!("browser {}", agent::address(request, net.configuration())), PER_BROWSER, net.now())
}

/// Opens the site of a key for this request: rate and origin.
async fn open(net: &impl Net, request: &HttpRequest, key: &str) -> Result<Opened, Refusal> {
    limit::take(format!("key {key}"), PER_KEY, net.now())?;
    let opened = access::open(net, key).await?;
    match request.header("origin") {
        // Our own pages with a survey, too.
        Some(origin) if !is_allowed(&opened.site.settings.origins, origin) && !auth::is_own_page(request) => {
            let rule = "is not among the site's origins; its owner can add it in the settings";
            Err(Refusal { kind: Kind::Forbidden, ..Refusal::field("Origin", rule) })
        }
        _ => Ok(opened),
    }
}

/// The user name of `Authorization: Basic`: where Segment's libraries put the key.
fn basic_key(request: &HttpRequest) -> Option<String> {
    let header = request.header("authorization")?;
    let (scheme, value) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().to_owned());
    }
    let text = String::from_utf8(decoded_base64(value.trim())?).ok()?;
    scheme.eq_ignore_ascii_case("basic").then(|| text.split(':').next().unwrap_or_default().to_owned())
}

/// Base64 of RFC 4648, padding optional.
fn decoded_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len()), 0u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

async fn events(net: &impl Net, request: &HttpRequest) -> Result<HttpResponse, Refusal> {
    let envelope: native::Envelope<'_> = dialect::envelope(&request.body, LARGEST_BATCH)?;
    most_events(envelope.events.len())?;
    let key = envelope.key.clone().or_else(|| basic_key(request)).unwrap_or_default();
    let opened = open(net, request, &key).await?;
    let sent = dialect::sent_at("sent_at", envelope.sent_at.as_deref())?;
    let site = &*opened.site;
    let is_granted = envelope.consent.as_deref() == Some("granted");
    let circumstances = Circumstances::of(net, request, is_granted, envelope.zone.as_deref());
    let given = RefCell::new(None);
    let unnamed = |at: Timestamp, first: &EventId| {
        let strand = circumstances.unnamed(site, at, first);
        given.replace(Some(strand.raw().to_owned()));
        strand
    };
    let (received, context) = (circumstances.received, circumstances.context.clone());
    let parsed = native::parse(&envelope, &Sender { site, secret: opened.secret, received, sent, context, unnamed: &unnamed });
    let page = asking_page(&envelope, &parsed, &opened, received, &circumstances.context);
    let (ended, used) = (quota::ended(site, &parsed), link::ended(site, &parsed));
    let Delivered { counts, invitation, verdicts } = circumstances.deliver(net, &opened, parsed, page.clone()).await?;
    delivery::count_dropped(net, &site.settings, &counts, envelope.dropped.unwrap_or(0), received).await?;
    let mut receipt = json!({"accepted": counts.accepted, "duplicate": counts.duplicate, "refused": counts.refused});
    quota::look(net, site, ended).await?;
    link::spend(net, site, used).await?;
    let given_before = given.take();
    if let Some(visitor) = &given_before {
        receipt["visitor"] = json!(visitor);
    }
    let language = envelope.language.as_deref().and_then(agent::language).or_else(|| circumstances.context.language.clone());
    let language = language.as_ref().map(|language| language.as_str());
    // Who asks to be asked may not have sent anything yet.
    let nobody_yet = || EventId::parse("asked").map(|first| circumstances.unnamed(site, received, &first).raw().to_owned()).ok();
    let offered = match (&invitation, &envelope.ask) {
        (Some(reserved), _) => invitation::of(site, received.0, reserved, page.as_ref().map(|page| page.strand.raw()), language),
        (None, Some(survey)) => {
            let visitor = envelope.visitor.clone().filter(|id| !id.is_empty()).or_else(|| given_before.clone());
            // Who must not be recognised and has sent nothing yet is named by dice; the page hears of it, so that what it
            // sends later is of the same visitor for as long as it lives.
            let visitor = visitor.or_else(|| {
                if !circumstances.no_recognition {
                    return nobody_yet();
                }
                let dice = digest::short("asked-", 24, |bytes| net.random(bytes));
                let visitor = site.visitor_of_page(received, received.0, &dice);
                receipt["visitor"] = json!(visitor);
                Some(visitor)
            });
            let wanted = link::Wanted::parse(survey);
            match wanted.showing(net, site).await? {
                // The link was used, or was never ours.
                Some(None) => None,
                of_link => {
                    let (of_link, visitor) = match wanted.offered(site, received.0) {
                        Some((submission, visitor)) => (Some(submission), Some(visitor)),
                        None => (of_link.flatten(), visitor),
                    };
                    match begun(net, site, &wanted, of_link.clone(), visitor.as_deref()).await? {
                        Some(begun) => invitation::of(site, received.0, &begun, visitor.as_deref(), language),
                        None => invitation::asked_for(net, site, &wanted, of_link, visitor.as_deref(), language),
                    }
                }
            }
        }
        (None, None) => None,
    };
    if let Some(offered) = offered {
        receipt["invitation"] = offered;
    }
    if !verdicts.is_empty() {
        receipt["eligibility"] = json!(verdicts);
    }
    Ok(json(200, &receipt))
}

/// The showing of a survey that this visitor has begun and comes back to.
async fn begun(
    net: &impl Net,
    site: &SiteAccess,
    wanted: &link::Wanted<'_>,
    submission: Option<String>,
    visitor: Option<&str>,
) -> Result<Option<Reservation>, Refusal> {
    let Some(strand) = visitor.and_then(|visitor| StrandId::anonymous(visitor).ok()) else { return Ok(None) };
    let index = strand.shard(site.settings.shards);
    let question = ShardCall::Begun { strand, survey: wanted.survey.to_owned(), submission };
    match objects::shard(net, &site.settings, index, &question).await? {
        ShardReply::Begun(begun) => Ok(begun.map(|begun| *begun)),
        _ => Err(objects::unexpected("a shard")),
    }
}

async fn segment(net: &impl Net, request: &HttpRequest, only: Option<&'static str>) -> Result<HttpResponse, Refusal> {
    let (messages, key, sent, shared): (Vec<&RawValue>, _, _, _) = match only {
        Some(_) => {
            let message: &RawValue = dialect::envelope(&request.body, LARGEST_EVENT)?;
            let single: segment::Single = dialect::envelope(&request.body, LARGEST_EVENT)?;
            (vec![message], single.write_key, single.sent_at, None)
        }
        None => {
            let envelope: segment::Envelope<'_> = dialect::envelope(&request.body, LARGEST_BATCH)?;
            (envelope.batch, envelope.write_key, envelope.sent_at, envelope.context)
        }
    };
    most_events(messages.len())?;
    let key = basic_key(request).filter(|key| !key.is_empty()).or(key).unwrap_or_default();
    let opened = open(net, request, &key).await?;
    let sent = dialect::sent_at("sentAt", sent.as_deref())?;
    let circumstances = Circumstances::of(net, request, false, None);
    // Every message names somebody: Segment's own rule, so nobody is unnamed here.
    let unnamed = |at: Timestamp, first: &EventId| circumstances.unnamed(&opened.site, at, first);
    let (received, context) = (circumstances.received, circumstances.context.clone());
    let sender = Sender { site: &opened.site, secret: opened.secret, received, sent, context, unnamed: &unnamed };
    let parsed = segment::parse(&messages, only, shared.as_ref(), &sender);
    if let (Some(_), Some(Err(refused))) = (only, parsed.events.first()) {
        let (field, rule) = refused.reason.split_once(": ").unwrap_or(("message", &refused.reason));
        return Err(Refusal { kind: Kind::Malformed, ..Refusal::field(field, rule) });
    }
    let counts = circumstances.deliver(net, &opened, parsed, None).await?.counts;
    Ok(json(200, &json!({"success": true, "accepted": counts.accepted, "duplicate": counts.duplicate, "refused": counts.refused})))
}

fn most_events(sent: usize) -> Result<(), Refusal> {
    if sent > MOST_EVENTS { Err(Refusal::of(Kind::TooLarge, format!("a batch has at most {MOST_EVENTS} events"))) } else { Ok(()) }
}

/// The page that a survey could be shown on: that of the latest event, when somebody is there now.
fn asking_page(
    envelope: &native::Envelope<'_>,
    parsed: &Parsed,
    opened: &Opened,
    received: Timestamp,
    context: &Context,
) -> Option<AskingPage> {
    if opened.secret || opened.site.settings.surveys.is_empty() {
        return None;
    }
    let latest = parsed
        .events
        .iter()
        .flatten()
        .filter(|incoming| incoming.event.kind.is_activity())
        .max_by_key(|incoming| (incoming.event.at, incoming.index))?;
    if latest.event.at.plus(AT_THE_PAGE) < received {
        return None;
    }
    let path = parsed
        .events
        .iter()
        .flatten()
        .filter(|incoming| incoming.event.context.page.is_some())
        .max_by_key(|incoming| (incoming.event.at, incoming.index));
    Some(AskingPage {
        strand: latest.strand.clone(),
        user: None,
        path: path.and_then(|incoming| incoming.event.context.page.clone()),
        language: envelope.language.as_deref().and_then(agent::language).or_else(|| context.language.clone()),
        quiet_until: envelope.quiet.as_deref().and_then(|day| Day::parse(day).ok()),
        explains: envelope.debug.as_ref().is_some_and(|debug| *debug != json!(false)),
        happened: if opened.site.looks { events_of(parsed, &latest.strand) } else { Vec::new() },
    })
}

/// The events of one strand.
fn events_of(parsed: &Parsed, strand: &StrandId) -> Vec<Event> {
    parsed.events.iter().flatten().filter(|incoming| incoming.strand == *strand).map(|incoming| incoming.event.clone()).collect()
}

/// What the request tells besides its body.
struct Circumstances {
    received: Timestamp,
    address: String,
    agent: String,
    context: Context,
    /// The visitor is not to be recognised beyond the page's own life.
    no_recognition: bool,
    /// A program that says it is one.
    is_bot: bool,
}

impl Circumstances {
    fn of(net: &impl Net, request: &HttpRequest, is_granted: bool, zone: Option<&str>) -> Self {
        let agent = request.header("user-agent").unwrap_or_default().to_owned();
        Self {
            received: Timestamp(net.now()),
            address: agent::address(request, net.configuration()),
            context: Context {
                device: agent::device(&agent),
                country: agent::country(request, net.configuration(), zone),
                language: request.header("accept-language").and_then(agent::language),
                channel: None,
                page: None,
            },
            // Only the exact value 1 counts. An explicit grant outranks it.
            no_recognition: request.header("sec-gpc") == Some("1") && !is_granted,
            is_bot: request.header("origin").is_some_and(|origin| agent::is_bot(&agent, is_loopback(origin))),
            agent,
        }
    }

    /// The visitor of events that name none.
    fn unnamed(&self, site: &SiteAccess, at: Timestamp, first: &EventId) -> StrandId {
        let name = if self.no_recognition {
            site.visitor_of_page(at, self.received.0, first.as_str())
        } else {
            site.visitor_of_day(at, self.received.0, &self.address, &self.agent)
        };
        StrandId::anonymous(&name).expect("a prefix and hexadecimal digits make a visitor id")
    }

    /// Keeps the events, unless they are of a program or of the owner.
    async fn deliver(&self, net: &impl Net, opened: &Opened, parsed: Parsed, page: Option<AskingPage>) -> Result<Delivered, Refusal> {
        let settings = &opened.site.settings;
        if self.is_bot {
            return Ok(Delivered { counts: delivery::count_bots(net, settings, parsed).await?, ..Delivered::default() });
        }
        if !opened.secret && settings.excluded_addresses.contains(&self.address) {
            return Ok(Delivered { counts: delivery::set_aside(parsed, |_| ()), ..Delivered::default() });
        }
        delivery::deliver(net, settings, parsed, self.received, page).await
    }
}
