//! What a page is told: the survey it may show, and a little about its site.

use rapport_model::survey::{Parts, Questionnaire, Surroundings, Survey, SurveyKind, Trigger, words};
use rapport_model::value::Timestamp;
use serde_json::{Value, json};

use crate::access::SiteAccess;
use crate::digest;
use crate::entry::json;
use crate::link::Wanted;
use crate::objects;
use crate::platform::{HttpRequest, HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::seal::Offer;
use crate::shard::call::Reservation;
use crate::site::{SiteCall, SiteReply};

/// How long a preview link works, in milliseconds.
const PREVIEW_HOLDS: i64 = 7 * 86_400_000;

/// A trigger as the page's script arms it. It knows neither attention nor properties: the card waits for the one, and the
/// edge has looked at the others before it invites.
fn armed(survey: &Survey) -> Trigger {
    match &survey.when.trigger {
        Trigger::Engaged(seconds) => Trigger::Seconds(*seconds),
        _ if survey.looked_at().is_some() => Trigger::Now(true),
        trigger => trigger.clone(),
    }
}

/// Which showing of which survey is offered.
struct Showing<'a> {
    survey: &'a str,
    version: u32,
    submission: &'a str,
    /// Who is offered it. The card names them with every answer: an id that changes meanwhile, because the visitor agrees to be
    /// recognised, must not part the answers of one showing.
    visitor: Option<&'a str>,
    until: Timestamp,
    trigger: Trigger,
}

fn invitation(site: &SiteAccess, now: i64, showing: &Showing<'_>, asked: &Questionnaire, language: Option<&str>) -> Value {
    let settings = &site.settings;
    let language = asked.language_for(language.unwrap_or_else(|| asked.default_language())).to_owned();
    let (_, words, more) = words::for_language(&language);
    // The card has two builds; the larger one, and its words, only where a question needs them.
    let is_rare = asked.is_rare();
    let more = if is_rare { more.all() } else { Vec::new() };
    let words: serde_json::Map<_, _> = words.all().into_iter().chain(more).map(|(name, word)| (name.to_owned(), json!(word))).collect();
    let mut invitation = json!({
        "survey": showing.survey,
        "version": showing.version,
        "submission": showing.submission,
        "expires": showing.until.iso(),
        "trigger": showing.trigger,
        "quiet_days": settings.asking.everything_days,
        "quiet_until": quiet_until(now, settings.asking.everything_days),
        "definition": asked.narrowed(&language),
        "dir": if words::is_right_to_left(&language) { "rtl" } else { "ltr" },
        "language": language,
        "words": words,
        "module": if is_rare { "card-all" } else { "card" },
        "site": settings.name,
    });
    let style = settings.theme.css();
    if !style.is_empty() {
        invitation["style"] = json!(style);
    }
    if let Some(visitor) = showing.visitor {
        invitation["visitor"] = json!(visitor);
        let offer = Offer { survey: showing.survey, submission: showing.submission, visitor };
        invitation["token"] = json!(offer.token(site, now));
    }
    if let Some(url) = &settings.privacy_url {
        invitation["privacy_url"] = json!(url);
    }
    invitation
}

/// The day until which the device rests once the survey was shown: a day as everybody's clock may have it, and no moment, which would
/// tell one device from another.
fn quiet_until(now: i64, days: u32) -> String {
    Timestamp(now).plus(i64::from(days) * 86_400_000).iso().chars().take(10).collect()
}

fn live(site: &SiteAccess, survey: &str) -> Option<(u32, Survey)> {
    let live = site.settings.surveys.iter().chain(&site.settings.recovery).find(|live| live.id == survey)?;
    Some((live.version, serde_json::from_value(live.definition.clone()).ok()?))
}

/// The invitation of a reservation for a visitor; none when the survey was switched off meanwhile.
#[must_use]
pub fn of(site: &SiteAccess, now: i64, reserved: &Reservation, visitor: Option<&str>, language: Option<&str>) -> Option<Value> {
    let Reservation { survey, version, submission, until, known, answers, pages } = reserved;
    let (version, until) = (*version, *until);
    let (live_version, definition) = live(site, survey)?;
    let asked = if live_version == version { &definition.form } else { site.asked(survey, version)?.1 };
    // Who has begun waits for nothing again.
    let trigger = if answers.is_empty() { armed(&definition) } else { Trigger::Now(true) };
    let showing = Showing { survey, version, submission, visitor, until, trigger };
    let mut invitation = invitation(site, now, &showing, asked, language);
    if *known != Surroundings::default() {
        invitation["known"] = json!(known);
    }
    if !answers.is_empty() {
        invitation["answers"] = json!(answers);
        invitation["pages"] = json!(pages);
        return Some(shown_by(definition.kind, invitation));
    }
    // A page in another tab may show something before this one does: then the device's quiet day lies after today. Whether it
    // helped is asked all the same.
    if site.settings.recovery.as_ref().is_none_or(|recovery| recovery.id != *survey) {
        invitation["today"] = json!(quiet_until(now, 0));
    }
    if let Trigger::Engaged(seconds) = &definition.when.trigger {
        invitation["engaged"] = json!(seconds);
    }
    if !definition.when.unless.is_empty() {
        invitation["unless"] = json!(definition.when.unless);
    }
    Some(shown_by(definition.kind, invitation))
}

/// An invitation that the page itself shows is not for the loader, which mounts a card where there is a trigger; it has nothing of a
/// card's.
fn shown_by(kind: SurveyKind, mut invitation: Value) -> Value {
    if let (SurveyKind::Headless, Some(fields)) = (kind, invitation.as_object_mut()) {
        let trigger = fields.remove("trigger");
        fields.extend([("when".to_owned(), json!(trigger)), ("headless".to_owned(), json!(true))]);
        fields.retain(|name, _| !matches!(name.as_str(), "words" | "module" | "style"));
    }
    invitation
}

/// A survey that the page itself asks for, such as by a feedback button: the visitor asked to be asked, so no clock
/// holds it back; it has to be switched on.
#[must_use]
pub fn asked_for(
    net: &impl Net,
    site: &SiteAccess,
    wanted: &Wanted<'_>,
    of_link: Option<String>,
    visitor: Option<&str>,
    language: Option<&str>,
) -> Option<Value> {
    let survey = wanted.survey;
    let (version, definition) = live(site, survey)?;
    let submission = of_link.unwrap_or_else(|| digest::short("s_", 24, |bytes| net.random(bytes)));
    let until = Timestamp(net.now()).plus(i64::from(site.settings.asking.reservation_minutes) * 60_000);
    let showing = Showing { survey, version, submission: &submission, visitor, until, trigger: Trigger::Now(true) };
    let mut invitation = invitation(site, net.now(), &showing, &definition.form, language);
    let hidden = wanted.hidden(&definition.form);
    if hidden != Parts::default() {
        invitation["known"] = json!(Surroundings { hidden, ..Surroundings::default() });
    }
    Some(shown_by(definition.kind, invitation))
}

/// A link's proof that a member made it: when it ends, and a keyed hash of that and the survey.
#[must_use]
pub fn preview_token(identity_secret: &str, survey: &str, now: i64) -> String {
    signed_preview(identity_secret, survey, now + PREVIEW_HOLDS)
}

fn signed_preview(identity_secret: &str, survey: &str, ends: i64) -> String {
    let mac = digest::hmac_sha256(identity_secret.as_bytes(), format!("preview\n{survey}\n{ends}").as_bytes());
    format!("{ends}.{}", &mac[..32])
}

/// The draft of a survey as its card: counts nothing.
///
/// # Errors
/// The token is not of this survey, or too old; the survey is gone or asks nothing.
pub async fn preview(net: &impl Net, site: &SiteAccess, survey: &str, request: &HttpRequest) -> Result<HttpResponse, Refusal> {
    let token = crate::query::Query::parse(&request.query).text("token").unwrap_or_default().to_owned();
    let ends: i64 = token.split('.').next().and_then(|ends| ends.parse().ok()).unwrap_or(0);
    if ends < net.now() || !site.is_of_site(|secret| digest::same(&signed_preview(secret, survey, ends), &token)) {
        return Err(Refusal { kind: Kind::Forbidden, ..Refusal::field("token", "is not a preview link's, or the link is too old") });
    }
    let SiteReply::Survey(sheet) = objects::site(net, &site.settings.id, &SiteCall::Survey(survey.to_owned())).await? else {
        return Err(objects::unexpected("a site"));
    };
    let draft = sheet.draft.filter(|draft| !draft.form.questions.is_empty()).ok_or_else(|| Refusal::not_found("survey with questions"))?;
    let submission = digest::short("preview_", 20, |bytes| net.random(bytes));
    let showing = Showing {
        survey,
        version: sheet.version,
        submission: &submission,
        visitor: None,
        until: Timestamp(ends),
        trigger: Trigger::Now(true),
    };
    let query = crate::query::Query::parse(&request.query);
    let language = query
        .text("language")
        .map(str::to_owned)
        .or_else(|| request.header("accept-language").and_then(crate::agent::language).map(String::from));
    let mut card = invitation(site, net.now(), &showing, &draft.form, language.as_deref());
    card["preview"] = json!(true);
    Ok(json(200, &card))
}

/// What a page may need to know of its site before it sends anything.
#[must_use]
pub fn config(site: &SiteAccess, request: &HttpRequest) -> HttpResponse {
    let settings = &site.settings;
    let etag = format!("\"{}-{}\"", settings.key, settings.version);
    let is_known =
        request.header("if-none-match").is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let body = json!({
        "site": settings.name,
        "version": settings.version,
        "surveys": !settings.surveys.is_empty(),
        "quiet_days": settings.asking.everything_days,
        "currency": settings.currency,
        "privacy_url": settings.privacy_url,
        // How the button that stays looks here; it stands on the page before anything was asked.
        "button": settings.theme.button_css(),
    });
    let response = if is_known {
        HttpResponse { status: 304, ..HttpResponse::default() }
    } else {
        HttpResponse::text(200, "application/json", body.to_string())
    };
    response.with("ETag", etag).with("Cache-Control", "public, max-age=60")
}

/// What Segment's browser SDK wants to know before it sends: that there is nobody else to send to.
#[must_use]
pub fn segment_settings(site: &SiteAccess) -> HttpResponse {
    let body = json!({
        "integrations": {"Segment.io": {"apiKey": site.settings.key, "unbundledIntegrations": [], "addBundledMetadata": false}},
        "plan": {"track": {"__default": {"enabled": true, "integrations": {}}}, "identify": {"__default": {"enabled": true}}, "group": {"__default": {"enabled": true}}},
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    });
    HttpResponse::text(200, "application/json", body.to_string()).with("Cache-Control", "public, max-age=60")
}
