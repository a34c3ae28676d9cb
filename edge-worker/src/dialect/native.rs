//! The native wire: what our own page, and whoever likes it, sends to `POST /v1/events`.

use rapport_model::event::{Context, EventKind, Item, Reply, Submission};
use rapport_model::survey::{Answer, Questionnaire, Surroundings};
use rapport_model::value::{Comment, Currency, EventId, Label, Money, PageAddress, PagePath, Properties, Property, StrandId};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::access::Version;
use crate::seal::Offer;
use crate::shard::call::Walk;

use super::{Fields, Incoming, Json, Parsed, Reason, Sender, commerce, each, happened, strand, time, touch};

/// A batch as it is sent.
#[derive(Deserialize)]
pub struct Envelope<'a> {
    /// The site's key, public or secret; may also come as `Authorization: Basic`.
    #[serde(default)]
    pub key: Option<String>,
    /// When it was sent, by the sender's clock.
    #[serde(default)]
    pub sent_at: Option<String>,
    /// The visitor of events that name none.
    #[serde(default)]
    pub visitor: Option<String>,
    /// What happened.
    #[serde(borrow)]
    pub events: Vec<&'a RawValue>,
    /// Until which day the device wants not to be asked.
    #[serde(default)]
    pub quiet: Option<String>,
    /// The language to ask in, where the tag names one.
    #[serde(default)]
    pub language: Option<String>,
    /// The browser's time zone.
    #[serde(default)]
    pub zone: Option<String>,
    /// `granted` when the visitor agreed to be recognised.
    #[serde(default)]
    pub consent: Option<String>,
    /// How many events the page gave up since the last batch.
    #[serde(default)]
    pub dropped: Option<u32>,
    /// A survey that the page asks for by name.
    #[serde(default)]
    pub ask: Option<String>,
    /// There where the page wants to hear why something is asked or not; it may be empty, as the tag's attribute is.
    #[serde(default)]
    pub debug: Option<serde_json::Value>,
}

/// Reads the events of a batch.
#[must_use]
pub fn parse(envelope: &Envelope<'_>, sender: &Sender<'_>) -> Parsed {
    // Events without a visitor share the one of the first of them.
    let mut unnamed: Option<StrandId> = None;
    let mut parsed = each(&envelope.events, "id", |fields, index| {
        let id = fields.id("id")?.ok_or_else(|| fields.reason("id", "is missing"))?;
        let id = EventId::parse(&id).map_err(|invalid| fields.reason("id", invalid))?;
        let kind_name = fields.needed("type")?;
        let at = time(fields, "at")?.ok_or_else(|| fields.reason("at", "is missing"))?;
        let at = happened(at, sender.sent, sender.received)?;
        let (kind, page) = kind(kind_name, fields, sender)?;
        let walk = if matches!(kind, EventKind::SurveyAnswered { .. }) { Some(Box::new(walk(fields)?)) } else { None };
        let visitor = match fields.id("visitor")?.or_else(|| envelope.visitor.clone().filter(|id| !id.is_empty())) {
            Some(visitor) => Some(strand(fields, "visitor", StrandId::anonymous(&visitor))?),
            None => None,
        };
        let user = fields.id("user_id")?;
        let mut links = Vec::new();
        let strand = match (user, visitor) {
            (Some(user), visitor) if sender.secret => {
                let user = strand(fields, "user_id", StrandId::user(&user))?;
                links.extend(visitor.map(|visitor| (visitor, user.raw().to_owned())));
                user
            }
            (Some(_), _) if kind_name != "identify" => {
                return Err(fields.reason("user_id", "names somebody only together with a secret key; a page sends identify"));
            }
            (_, Some(visitor)) => visitor,
            // The keyed hash of a server's address would make one visitor of all its customers.
            (_, None) if sender.secret => {
                return Err(fields.reason("visitor", "is missing: with a secret key visitor or user_id says who it was"));
            }
            (_, None) => unnamed.get_or_insert_with(|| (sender.unnamed)(at, &id)).clone(),
        };
        let mut kind = match kind {
            // On the user's own strand there is nobody to link.
            EventKind::Identify { traits, .. } if strand.is_user() => EventKind::Identify { user: None, traits },
            kind => kind,
        };
        if let Some(showing) = kind.submission_mut().filter(|_| sender.wants_proof()) {
            let offer = Offer { survey: &showing.survey, submission: &showing.id, visitor: strand.raw() };
            let token = fields.text("token")?;
            showing.unverified = !token.is_some_and(|token| offer.is_proven(sender.site, token, sender.received.0));
        }
        let context = Context { channel: channel(&kind), page, ..sender.context.clone() };
        Ok(Incoming { index, event: sender.event(id, at, kind, context), strand, links, walk })
    });
    for incoming in parsed.events.iter().flatten() {
        if let EventKind::SurveyAnswered { submission, .. } = &incoming.event.kind {
            let is_there = |known: &Version| known.survey == submission.survey && known.version == submission.version;
            if !parsed.asked.iter().any(is_there) {
                parsed.asked.extend(sender.site.version(&submission.survey, submission.version));
            }
        }
    }
    parsed
}

/// How the sender came to the answers: by what is known besides them, and to which ending.
fn walk(fields: &Fields<'_>) -> Result<Walk, Reason> {
    let rule = "is {hidden, traits, properties}, each an object of numbers, texts, and true and false";
    let known = fields.value("known");
    let known: Option<Surroundings> =
        known.map(|known| serde_json::from_value(known.to_value())).transpose().map_err(|_| fields.reason("known", rule))?;
    Ok(Walk { known: known.unwrap_or_default(), ending: fields.text("ending")?.map(str::to_owned) })
}

fn channel(kind: &EventKind) -> Option<rapport_model::event::Channel> {
    if let EventKind::PageView { touch: Some(touch), .. } = kind { Some(touch.channel) } else { None }
}

/// What happened, and on which page.
fn kind(name: &str, fields: &Fields<'_>, sender: &Sender<'_>) -> Result<(EventKind, Option<PagePath>), Reason> {
    let label = |name| fields.text(name).map(|text| text.filter(|text| !text.is_empty()).map(Label::of));
    let url = fields.text("url")?;
    let page = fields.text("path")?.or(url).map(PagePath::of);
    let kind = match name {
        "page_view" => {
            let path = page.clone().ok_or_else(|| fields.reason("path", "is missing"))?;
            let touch = touch(url, fields.text("referrer")?, None);
            EventKind::PageView { view: label("view")?, path, title: label("title")?, touch }
        }
        "screen" => EventKind::Screen { name: Label::of(fields.needed("name")?) },
        "page_leave" => EventKind::PageLeave {
            view: label("view")?,
            engaged_ms: fields.whole("engaged_ms")?.unwrap_or(0),
            scroll: fields.whole("scroll")?.unwrap_or(0).min(100) as u8,
        },
        "click" => EventKind::Click {
            label: Label::of(fields.needed("label")?),
            target: fields.text("target")?.map(|target| clean_target(target, url)),
        },
        "form" => EventKind::Form { name: label("name")?.unwrap_or_default() },
        // `Order Completed` is an order, in whichever dialect.
        "track" => {
            let id = fields.id("id")?.unwrap_or_default();
            commerce::track(fields.needed("name")?, fields.object("properties")?, &id, sender.site.settings.currency)?
        }
        "order" => order(fields, sender.site.settings.currency)?,
        "refund" => refund(fields, sender.site.settings.currency)?,
        "identify" => identify(fields, sender)?,
        "group" => EventKind::Group {
            group: Label::of(&fields.id("group_id")?.ok_or_else(|| fields.reason("group_id", "is missing"))?),
            traits: properties(fields, "traits")?,
        },
        "vitals" => {
            // CLS is a share of the screen such as 0.08; kept in thousandths.
            let cls = fields.number("cls")?.map(|cls| (cls.clamp(0.0, 1_000.0) * 1_000.0).round() as u32);
            EventKind::Vitals { lcp: fields.whole("lcp")?, inp: fields.whole("inp")?, cls }
        }
        "error" => EventKind::Error {
            message: Label::of(fields.needed("message")?),
            source: fields.text("source")?.filter(|source| !source.is_empty()).map(PagePath::of),
            line: fields.whole("line")?,
        },
        "consent" => EventKind::Consent {
            analytics: fields.flag("analytics")?,
            surveys: fields.flag("surveys")?,
            personalisation: fields.flag("personalisation")?,
        },
        "survey_shown" => EventKind::SurveyShown { submission: submission(fields, sender)?.0 },
        "survey_answered" => answered(fields, sender)?,
        "survey_dismissed" => EventKind::SurveyDismissed {
            submission: submission(fields, sender)?.0,
            question: label("question")?,
            never_again: fields.flag("never_again")?.unwrap_or(false),
        },
        "survey_withdrawn" => EventKind::SurveyWithdrawn { submission: submission(fields, sender)?.0 },
        other => return Err(fields.reason("type", format!("{} is not known here", Label::of(other).as_str()))),
    };
    Ok((kind, page))
}

/// Where a click leads: the path on the same site, host and path elsewhere; never a query string.
fn clean_target(target: &str, page: Option<&str>) -> Label {
    match PageAddress::parse(target) {
        Ok(to) if page.and_then(|page| PageAddress::parse(page).ok()).is_some_and(|page| page.host == to.host) => {
            Label::of(to.path.as_str())
        }
        Ok(to) => Label::of(&[&to.host, to.path.as_str()].concat()),
        // `mailto:` and `tel:` name people: only the kind of link is kept.
        Err(_) => match target.split_once(':') {
            Some((scheme, _)) if scheme.len() <= 12 && !scheme.contains('/') => Label::of(&[scheme, ":"].concat()),
            _ => Label::of(PagePath::of(target).as_str()),
        },
    }
}

fn currency(fields: &Fields<'_>, default: Currency) -> Result<Currency, Reason> {
    match fields.text("currency")?.filter(|code| !code.is_empty()) {
        Some(code) => Currency::parse(code).map_err(|invalid| fields.reason("currency", invalid)),
        None => Ok(default),
    }
}

pub(super) fn money(fields: &Fields<'_>, name: &str, default: Currency) -> Result<Option<Money>, Reason> {
    let Some(amount) = fields.number(name)? else { return Ok(None) };
    let money = Money::of(amount, currency(fields, default)?).map_err(|invalid| fields.reason(name, invalid))?;
    Ok(Some(money))
}

fn order_id(fields: &Fields<'_>) -> Result<Label, Reason> {
    let id = fields.id("order_id")?.map(|id| Label::of(&id));
    id.filter(|id| !id.as_str().is_empty()).ok_or_else(|| fields.reason("order_id", "is missing"))
}

fn order(fields: &Fields<'_>, default: Currency) -> Result<EventKind, Reason> {
    let revenue = money(fields, "revenue", default)?.ok_or_else(|| fields.reason("revenue", "is missing"))?;
    if revenue.minor < 0 {
        return Err(fields.reason("revenue", "is not below zero; what is paid back is a refund"));
    }
    Ok(EventKind::Order { order_id: order_id(fields)?, revenue, items: items(fields.list("items")?.unwrap_or_default()) })
}

fn refund(fields: &Fields<'_>, default: Currency) -> Result<EventKind, Reason> {
    let amount = money(fields, "revenue", default)?.map(|money| Money { minor: money.minor.abs(), ..money });
    Ok(EventKind::Refund { order_id: order_id(fields)?, amount })
}

/// The lines of an order, at most 200; what names no product is left out.
pub(super) fn items(list: &[Json<'_>]) -> Vec<Item> {
    let item = |value: &Json<'_>| {
        let map = value.as_object()?;
        let fields = Fields::of(map);
        let id = |name| fields.id(name).ok().flatten();
        let name = fields.text("name").ok().flatten().map(Label::of);
        let product = ["product_id", "product", "sku", "id"].into_iter().find_map(id).map(|id| Label::of(&id)).or_else(|| name.clone())?;
        let quantity = fields.whole("quantity").ok().flatten().unwrap_or(1).max(1);
        Some(Item { product, name, quantity, price: fields.number("price").ok().flatten() })
    };
    list.iter().take(200).filter_map(item).collect()
}

/// What the site says about somebody or something.
fn properties(fields: &Fields<'_>, name: &str) -> Result<Properties, Reason> {
    Ok(fields.object(name)?.map(|all| Property::all(&all.to_map())).unwrap_or_default())
}

fn identify(fields: &Fields<'_>, sender: &Sender<'_>) -> Result<EventKind, Reason> {
    let user = fields.id("user_id")?.ok_or_else(|| fields.reason("user_id", "is missing"))?;
    let user = strand(fields, "user_id", StrandId::user(&user))?.raw().to_owned();
    sender.allows(&user, fields.text("signature")?)?;
    Ok(EventKind::Identify { user: Some(user), traits: properties(fields, "traits")? })
}

fn submission<'a>(fields: &Fields<'_>, sender: &'a Sender<'_>) -> Result<(Submission, &'a Questionnaire), Reason> {
    let survey = fields.needed("survey")?;
    let version = fields.whole("version")?.ok_or_else(|| fields.reason("version", "is missing"))?;
    let id = fields.id("submission")?.ok_or_else(|| fields.reason("submission", "is missing"))?;
    if !Submission::is_name(&id) {
        return Err(fields.reason("submission", "has at most 64 characters, none of them for control"));
    }
    let (class, asked) =
        sender.site.asked(survey, version).ok_or_else(|| fields.reason("survey", "no such survey of this version was ever published"))?;
    Ok((Submission { id, survey: survey.to_owned(), version, class, unverified: false }, asked))
}

fn answered(fields: &Fields<'_>, sender: &Sender<'_>) -> Result<EventKind, Reason> {
    let (submission, asked) = submission(fields, sender)?;
    let list = fields.list("answers")?.ok_or_else(|| fields.reason("answers", "is missing"))?;
    let completed = match fields.text("ending")? {
        // The card's own thank-you, where the survey names no ending.
        Some(ending) if asked.endings.is_empty() || asked.endings.iter().any(|known| known.id == ending) => true,
        Some(_) => return Err(fields.reason("ending", "the survey has no such ending")),
        None => false,
    };
    let mut replies = Vec::new();
    for answer in list.iter().take(asked.questions.len().max(1) * 2) {
        let map = answer.as_object().ok_or_else(|| fields.reason("answers", "holds objects of question and value"))?;
        let given = Fields::of(map);
        let id = given.needed("question")?;
        let question = asked
            .questions
            .iter()
            .find(|known| known.id == id)
            .ok_or_else(|| given.reason("question", "the survey has no such question"))?;
        let rule = "is a number, a text, a list of texts, or true or false";
        let value: Option<Answer> = given
            .value("value")
            .map(|value| serde_json::from_value(value.to_value()))
            .transpose()
            .map_err(|_| given.reason("value", rule))?;
        let accepted = value
            .map(|value| question.accept(value))
            .transpose()
            .map_err(|refused| format!("answers.{id}: {}", refused.sentence()))?
            .flatten();
        // An empty answer takes back what was said before.
        replies.push(question.reply(accepted.as_ref()));
    }
    // Hidden fields are kept beside the answers, under names that no question can have.
    let hidden = walk(fields)?.known.hidden;
    for name in &asked.hidden {
        let text = match hidden.part(name) {
            Some(Answer::Text(text)) => Comment::of(text),
            Some(Answer::Number(number)) => Comment::of(&number.to_string()),
            _ => continue,
        };
        replies.push(Reply { question: Label::of(&format!("hidden.{name}")), rating: None, text: Some(text), value: None });
    }
    Ok(EventKind::SurveyAnswered { submission, replies, completed, imported: false })
}
