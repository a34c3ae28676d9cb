//! `rapport.profile()`: what a page may know of who looks at it, as the returning guest gets the old table. Never more than the
//! site's owner allowed, and of nobody but the one who asks.
//!
//! Who asks is proven by the visitor's id alone, which nobody else has: the edge made it with a key, or the page drew it by lot
//! when the visitor agreed to be recognised. A page can say of anybody that they are some user, so what is known of a user is
//! told only where such words must be signed (`require_signature`); elsewhere a visitor who became a user is nobody here.

use rapport_model::aggregate::Strand;
use rapport_model::reading::{Lifecycle, Relationship};
use rapport_model::value::{StrandId, Timestamp};
use serde_json::{Map, Value, json};

use crate::entry::json;
use crate::management::segments_of;
use crate::objects::{self, Known};
use crate::platform::{HttpRequest, HttpResponse, Net};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::site::{CareCall, CareReply, PageKnows, SiteCall, SiteReply, SiteSettings};

/// Answers `GET /v1/sites/{key}/profile?visitor=`: `{}` where nothing may be told.
///
/// # Errors
/// A failure.
pub async fn respond(net: &impl Net, settings: &SiteSettings, request: &HttpRequest) -> Result<HttpResponse, Refusal> {
    let query = Query::parse(&request.query);
    let strand = query.text("visitor").and_then(|visitor| StrandId::anonymous(visitor).ok());
    let (Some(strand), true) = (strand, settings.page_knows != PageKnows::default()) else { return Ok(json(200, &json!({}))) };
    let told = match objects::person(net, settings, strand).await? {
        Some(known) if may_be_told(settings, &known) => told(net, settings, &known).await?,
        _ => Map::new(),
    };
    Ok(json(200, &told))
}

fn may_be_told(settings: &SiteSettings, known: &Known) -> bool {
    let refused = known.person.consent_personalisation.as_ref().is_some_and(|consent| !consent.value);
    let is_proven = settings.require_signature || !known.ids.iter().chain([&known.id]).any(StrandId::is_user);
    is_proven && !refused
}

async fn told(net: &impl Net, settings: &SiteSettings, known: &Known) -> Result<Map<String, Value>, Refusal> {
    let (may, person) = (&settings.page_knows, &known.person);
    let today = settings.calendar().day(Timestamp(net.now()));
    let mut told = Map::new();
    if may.stage || !may.segments.is_empty() {
        let SiteReply::Insight(learnt) = objects::site(net, &settings.id, &SiteCall::Insight).await? else {
            return Err(objects::unexpected("a site"));
        };
        // Nothing is learnt for a page: until somebody looked at the site's customers, stages and segments are not known.
        if may.stage {
            let stage =
                learnt.as_ref().map(|learnt| Lifecycle::of(&Relationship::of(person, settings.currency), &learnt.rules, today).stage);
            told.insert("stage".to_owned(), json!(stage));
        }
        if !may.segments.is_empty() {
            let theirs = learnt.as_ref().map(|learnt| segments_of(settings, learnt, person, today));
            let theirs: Option<Vec<_>> =
                theirs.map(|theirs| theirs.into_iter().map(|(id, _)| id).filter(|id| may.segments.contains(id)).collect());
            told.insert("segments".to_owned(), json!(theirs));
        }
    }
    if !may.traits.is_empty() {
        let traits = person.traits.iter().filter(|(name, _)| may.traits.iter().any(|may| may == name.as_str()));
        let traits: Map<_, _> = traits.map(|(name, held)| (name.as_str().to_owned(), json!(held.value))).collect();
        told.insert("traits".to_owned(), json!(traits));
    }
    if may.last_product {
        told.insert("last_product".to_owned(), last_product(person));
    }
    if may.facts {
        let question = SiteCall::Care(Box::new(CareCall::Person(known.ids.clone())));
        let SiteReply::Care(reply) = objects::site(net, &settings.id, &question).await? else { return Err(objects::unexpected("a site")) };
        let CareReply::Book(book) = *reply else { return Err(objects::unexpected("a site")) };
        let facts: Vec<_> = book.facts.iter().filter(|fact| fact.for_page).map(|fact| &fact.text).collect();
        told.insert("facts".to_owned(), json!(facts));
    }
    if may.open_case {
        told.insert("open_case".to_owned(), json!(person.has_open_case()));
    }
    Ok(told)
}

/// The first item of the latest order that has any.
fn last_product(person: &Strand) -> Value {
    let orders = person.orders.bought().filter(|(_, bought, _)| !bought.value.items.is_empty());
    let latest = orders.max_by_key(|(_, bought, _)| (bought.at, bought.id.clone()));
    let item = latest.and_then(|(_, bought, _)| bought.value.items.first());
    item.map_or(Value::Null, |item| json!({"id": item.product, "name": item.name}))
}
