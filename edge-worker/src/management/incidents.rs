//! Incidents for members: patterns across people, whom they affect, and how they ended.

use std::collections::BTreeMap;

use rapport_model::care::{Incident, IncidentKind, Medium};
use rapport_model::value::{Comment, Label, StrandId, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Call;
use super::care::{ask, expected, me, stale, tagged};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::shard::call::{Affected, ShardCall, ShardReply};
use crate::site::care::call::Announcement;
use crate::site::incidents::{IncidentCall, IncidentChange, IncidentReply};
use crate::site::{CareCall, CareReply, SiteCall, SiteReply, SiteSettings};

/// People on a page.
const PAGE: u64 = 50;

/// What the site answers; the stale one as it is now.
async fn asked<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, question: IncidentCall) -> Result<IncidentReply, Refusal> {
    match objects::site(call.net, &settings.id, &SiteCall::Incidents(Box::new(question))).await? {
        SiteReply::Incidents(reply) => match *reply {
            IncidentReply::Refused(refusal) => Err(refusal),
            reply => Ok(reply),
        },
        _ => Err(objects::unexpected("a site")),
    }
}

async fn several<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, question: IncidentCall) -> Result<Vec<Incident>, Refusal> {
    match asked(call, settings, question).await? {
        IncidentReply::Incidents(all) => Ok(all),
        _ => Err(objects::unexpected("a site")),
    }
}

async fn one<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Incident, Refusal> {
    let found = several(call, settings, IncidentCall::One(call.part(1).to_owned())).await?;
    found.into_iter().next().ok_or_else(|| Refusal::not_found("incident"))
}

/// Whom an incident affects: of an open one until now, of a closed one until it was closed; the latest first.
async fn affected<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, incident: &Incident) -> Result<Vec<Affected>, Refusal> {
    let question = ShardCall::Affected {
        kind: incident.pattern.kind,
        subject: incident.pattern.subject.clone(),
        since: incident.pattern.since,
        until: incident.closed.as_ref().map_or(call.now(), |end| end.at),
    };
    // Somebody whose devices live on several shards is one person.
    let mut people: BTreeMap<_, Affected> = BTreeMap::new();
    for reply in objects::shards(call.net, settings, &question).await? {
        let ShardReply::Affected(some) = reply else { return Err(objects::unexpected("a shard")) };
        for one in some {
            match people.get_mut(&one.person) {
                Some(held) => {
                    held.first = held.first.min(one.first);
                    held.last = held.last.max(one.last);
                    held.times += one.times;
                    held.name = held.name.take().or(one.name);
                    held.email = held.email.take().or(one.email);
                }
                None => drop(people.insert(one.person.clone(), one)),
            }
        }
    }
    let mut people: Vec<_> = people.into_values().collect();
    people.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.person.cmp(&b.person)));
    Ok(people)
}

/// The titles of changes by their ids.
async fn changes<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<BTreeMap<String, String>, Refusal> {
    match ask(call, settings, CareCall::Changes).await? {
        CareReply::Changes(sheets) => {
            Ok(sheets.into_iter().map(|sheet| (sheet.change.id, sheet.change.title.as_str().to_owned())).collect())
        }
        _ => Err(objects::unexpected("a site")),
    }
}

fn shown(incident: &Incident, changes: &BTreeMap<String, String>) -> Value {
    let (pattern, end) = (&incident.pattern, incident.closed.as_ref());
    let rates = &pattern.rates;
    let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
    let method = match pattern.kind {
        IncidentKind::Event => {
            "people of the last hour against those of each hour in the 28 days before: exact conditional binomial test of two Poisson rates (Przyborowski and Wilenski 1940), at least 5 people and a day of history, p < 0.001 after Bonferroni among all events watched"
        }
        IncidentKind::Ratings => {
            "unhappy ratings of two days against the 28 days before: Fisher's exact test (1935), at least 5 unhappy of 10, p < 0.001 after Bonferroni among all pages"
        }
    };
    let change = end.and_then(|end| end.change.as_ref()).map(|id| json!({"id": id, "title": changes.get(id)}));
    json!({
        "id": incident.id, "kind": pattern.kind, "subject": pattern.subject, "state": if end.is_some() { "closed" } else { "open" },
        "since": pattern.since.iso(), "opened_at": incident.opened_at.iso(), "last_at": pattern.last.iso(),
        "people": pattern.people, "times": pattern.times,
        "usual": share(rates.before, rates.of_before), "now": share(rates.now, rates.of),
        "n": (pattern.kind == IncidentKind::Ratings).then_some(rates.of), "p": pattern.p, "method": method,
        "closed_at": end.map(|end| end.at.iso()), "closed_by": end.map(|end| &end.by), "note": end.and_then(|end| end.note.as_ref()),
        "change": change, "version": incident.version,
    })
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let is_wanted = match call.query.text("state") {
        None => None,
        Some("open") => Some(true),
        Some("closed") => Some(false),
        Some(_) => return Err(Refusal::field("state", "is open or closed")),
    };
    let all = several(call, &settings, IncidentCall::All).await?;
    let open = all.iter().filter(|incident| incident.closed.is_none()).count();
    let changes = changes(call, &settings).await?;
    let wanted = all.iter().filter(|incident| is_wanted.is_none_or(|open| incident.closed.is_none() == open));
    let items: Vec<_> = wanted.map(|incident| shown(incident, &changes)).collect();
    Ok(json(200, &json!({"items": items, "next": null, "counts": {"open": open, "closed": all.len() - open}})))
}

pub(super) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let incident = one(call, &settings).await?;
    Ok(tagged(200, &shown(&incident, &changes(call, &settings).await?), incident.version))
}

pub(super) async fn people<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(PAGE) as usize;
    let rule = || Refusal::field("cursor", "is `next` of the page before");
    let from: usize = call.query.text("cursor").map_or(Ok(0), |cursor| cursor.parse().map_err(|_| rule()))?;
    let incident = one(call, &settings).await?;
    let all = affected(call, &settings, &incident).await?;
    let told = told(call, &settings, &incident.id).await?;
    let shown = |one: &Affected| {
        json!({"id": one.person.raw(), "name": one.name, "email": one.email, "first_at": one.first.iso(), "last_at": one.last.iso(),
            "times": one.times, "rating": one.rating.map(|rated| rated.number()), "told_at": told.get(&one.person).map(|at| at.iso())})
    };
    let mut page: Vec<Affected> = all.iter().skip(from).take(limit).cloned().collect();
    introduce(call, &settings, &mut page).await?;
    let items: Vec<_> = page.iter().map(shown).collect();
    let next = from.saturating_add(limit);
    let next = (next < all.len()).then(|| next.to_string());
    let told = all.iter().filter(|one| told.contains_key(&one.person)).count();
    Ok(json(200, &json!({"items": items, "next": next, "total": all.len(), "told": told})))
}

/// What people are called whose home is another shard than the one that saw them; of at most so many.
async fn introduce<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, people: &mut [Affected]) -> Result<(), Refusal> {
    const MOST: usize = 1_000;
    for one in people.iter_mut().filter(|one| one.name.is_none() && matches!(one.person, StrandId::User(_))).take(MOST) {
        if let Some(known) = objects::person(call.net, settings, one.person.clone()).await? {
            one.name = crate::shard::name_of(&known.person).map(|name| name.as_str().to_owned());
            one.email = crate::shard::email_of(&known.person);
        }
    }
    Ok(())
}

/// Who was told of an incident, and when.
async fn told<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, id: &str) -> Result<BTreeMap<StrandId, Timestamp>, Refusal> {
    match ask(call, settings, CareCall::Announced(id.to_owned())).await? {
        CareReply::Announced(told) => Ok(told),
        _ => Err(objects::unexpected("a site")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    message: String,
    #[serde(default = "by_email")]
    channel: Medium,
    /// Of these; none for everybody.
    #[serde(default)]
    persons: Option<Vec<String>>,
}

fn by_email() -> Medium {
    Medium::Email
}

/// Writes down that those whom an incident affects were told by one message: a talk with each, once.
pub(super) async fn tell<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let Message { message, channel, persons } = call.body()?;
    let message = Comment::of(message.trim());
    if message.as_str().is_empty() {
        return Err(Refusal::field("message", "is not empty"));
    }
    let incident = one(call, &settings).await?;
    let is_meant = |one: &Affected| persons.as_ref().is_none_or(|persons| persons.iter().any(|person| person == one.person.raw()));
    let mut all: Vec<Affected> = affected(call, &settings, &incident).await?.into_iter().filter(is_meant).collect();
    introduce(call, &settings, &mut all).await?;
    let persons = all.into_iter().map(|one| (one.person, one.name.as_deref().map(Label::of))).collect();
    let order = Announcement { incident: incident.id, persons, channel, message, who: me(call) };
    match ask(call, &settings, CareCall::Announce(Box::new(order))).await? {
        CareReply::Told(told) => Ok(json(200, &json!({"told": told}))),
        _ => Err(objects::unexpected("a site")),
    }
}

/// Looks for patterns now, not at the next of the moments at which they are looked for anyway.
pub(super) async fn look<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    crate::incident::look(call.net, &settings.id).await?;
    list(call).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    state: String,
    #[serde(default)]
    change: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

pub(super) async fn change<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft: Draft = call.body()?;
    let changes = changes(call, &settings).await?;
    let end = match draft.state.as_str() {
        "closed" => {
            let change = draft.change.filter(|id| !id.is_empty());
            if change.as_ref().is_some_and(|id| !changes.contains_key(id)) {
                return Err(Refusal::field("change", "names no change of this site"));
            }
            let note = draft.note.map(|note| Comment::of(note.trim()).as_str().to_owned()).filter(|note| !note.is_empty());
            Some((change, note))
        }
        "open" => None,
        _ => return Err(Refusal::field("state", "is open or closed")),
    };
    let asked_for = IncidentChange { id: call.part(1).to_owned(), version: expected(call)?, who: me(call), end };
    match asked(call, &settings, IncidentCall::Change(asked_for)).await? {
        IncidentReply::Incidents(all) => {
            let incident = all.first().ok_or_else(|| Refusal::of(Kind::NotFound, "there is no such incident"))?;
            Ok(tagged(200, &shown(incident, &changes), incident.version))
        }
        IncidentReply::Stale(incident) => Ok(stale(&shown(&incident, &changes), incident.version)),
        IncidentReply::Refused(refusal) => Err(refusal),
    }
}
