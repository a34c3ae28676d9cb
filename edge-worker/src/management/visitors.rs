//! Persons: the list, the profile, the timeline, why (not) asked, export, erasure.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::aggregate::Strand;
use rapport_model::event::{EventKind, RatingKind};
use rapport_model::reading::{LifecycleStage, Reason, Relationship, speaks_of_leaving};
use rapport_model::survey::Eligibility;
use rapport_model::value::{Day, Money, StrandId, Timestamp};
use serde_json::{Map, Value, json};

use super::{Call, explain, insight, segments};
use crate::entry::json;
use crate::objects::{self, Known};
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::shard::call::{Entry, PeopleQuestion, PeopleSort, PersonFilter, PersonLine, ShardCall, ShardReply};
use crate::site::{CareCall, CareReply, SiteCall, SiteInsight, SiteReply, SiteSettings};
use crate::verdict;

/// Finds a person by any of their ids: as a user, else as a visitor.
pub(super) async fn find<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, raw: &str) -> Result<Known, Refusal> {
    for made in [StrandId::user(raw), StrandId::anonymous(raw)] {
        let Ok(strand) = made else { continue };
        if let Some(known) = objects::person(call.net, settings, strand).await? {
            return Ok(known);
        }
    }
    Err(Refusal::not_found("visitor"))
}

/// A person by any of their ids.
pub(super) async fn person<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, raw: &str) -> Result<Box<Strand>, Refusal> {
    Ok(find(call, settings, raw).await?.person)
}

/// What a person is called: their name as the site told it, or their e-mail address.
pub(super) async fn name_of<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, raw: &str) -> Result<Option<String>, Refusal> {
    let known = match find(call, settings, raw).await {
        Ok(known) => known,
        // Erased a moment ago.
        Err(refusal) if refusal.kind == Kind::NotFound => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    let told = |name: &str| known.person.trait_text(name).filter(|text| !text.trim().is_empty());
    let parts = || {
        let parts: Vec<_> = ["firstName", "first_name", "lastName", "last_name"].iter().filter_map(|name| told(name)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    Ok(told("name").or_else(parts).or_else(|| told("email")))
}

fn iso(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| json!(at.iso()))
}

fn rating(person: &Strand, kind: RatingKind) -> Value {
    person.responses.last_rating(kind).map_or(Value::Null, |(at, rated)| json!({"value": rated.number(), "kind": kind, "at": at.iso()}))
}

/// What list, profile and export share.
fn summary(settings: &SiteSettings, id: &StrandId, ids: &[StrandId], person: &Strand) -> Map<String, Value> {
    let net = person.orders.net();
    let amount = |currency, minor| Money { minor, currency }.amount();
    let others: BTreeMap<_, _> = net
        .iter()
        .filter(|(currency, _)| **currency != settings.currency)
        .map(|(currency, minor)| (currency.as_str().to_owned(), amount(*currency, *minor)))
        .collect();
    let traits: BTreeMap<_, _> = person.traits.iter().map(|(name, held)| (name.as_str().to_owned(), &held.value)).collect();
    let user = ids.iter().find(|id| id.is_user());
    let summary = json!({
        "id": id.raw(),
        "user_id": user.map(StrandId::raw),
        "ids": ids.iter().map(StrandId::raw).collect::<BTreeSet<_>>(),
        "traits": traits,
        "first_seen": iso(person.first_seen),
        "last_seen": iso(person.last_seen),
        "sessions": person.sessions.sessions().len(),
        "page_views": person.page_views(),
        "events": person.events(),
        "orders": person.orders.count(),
        "revenue": amount(settings.currency, net.get(&settings.currency).copied().unwrap_or(0)),
        "revenue_by_currency": others,
        "last_nps": rating(person, RatingKind::Nps),
        "last_csat": rating(person, RatingKind::Csat),
        "last_ces": rating(person, RatingKind::Ces),
    });
    if let Value::Object(summary) = summary { summary } else { Map::new() }
}

/// What the query asks of the list: search, stage, segment and order; all shards have worked out what the order needs.
pub(super) async fn question<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    insight: &SiteInsight,
) -> Result<PeopleQuestion, Refusal> {
    let today = call.today(settings);
    let stage = call.query.text("stage").map(|name| {
        let rule = || Refusal::field("stage", "is attract, welcome, get_to_know, manage, special_care, lapsed or won_back");
        LifecycleStage::parse(name).ok_or_else(rule)
    });
    let stage = stage.transpose()?;
    let rule = segments::named(call, settings)?;
    let filter = (stage.is_some() || rule.is_some()).then(|| PersonFilter { stage, rule, insight: Box::new(insight.clone()), today });
    let sort = match call.query.text("sort").unwrap_or("last_seen") {
        "last_seen" => PeopleSort::LastSeen,
        "revenue" => PeopleSort::Revenue,
        "orders" => PeopleSort::Orders,
        "value" => PeopleSort::Value,
        "risk" => PeopleSort::Risk,
        "value_at_risk" => PeopleSort::AtRisk,
        _ => return Err(Refusal::field("sort", "is last_seen, value, risk, value_at_risk, revenue or orders")),
    };
    if matches!(sort, PeopleSort::Value | PeopleSort::Risk | PeopleSort::AtRisk) {
        insight::appraise(call, settings, insight).await?;
    }
    let search = call.query.text("q").map(|q| q.trim().chars().take(200).collect());
    Ok(PeopleQuestion { search, sort, filter, after: None, limit: 0 })
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let insight = insight::learnt(call, &settings, false).await?;
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50) as u32;
    let after = match call.query.text("cursor") {
        None => None,
        Some(cursor) => Some(cursor_of_list(cursor).ok_or_else(|| Refusal::field("cursor", "is `next` of the page before"))?),
    };
    let question = PeopleQuestion { after, limit, ..question(call, &settings, &insight).await? };
    let (items, next) = people(call, &settings, question).await?;
    let items: Vec<_> = items.iter().map(|line| item(&settings, &insight, line, call.today(&settings))).collect();
    Ok(json(200, &json!({"items": items, "next": next})))
}

/// A line of the list: what is known of the person, and what is read of it.
pub(super) fn item(settings: &SiteSettings, insight: &SiteInsight, line: &PersonLine, today: Day) -> Map<String, Value> {
    let mut item = summary(settings, &line.id, &line.ids, &line.person);
    item.extend(insight::of_person(insight, &Relationship::of(&line.person, settings.currency), today, None));
    item
}

fn cursor_of_list(cursor: &str) -> Option<(i64, String)> {
    let (key, id) = cursor.split_once(':')?;
    Some((key.parse().ok()?, id.to_owned()))
}

/// A page of all persons of the site: each shard's page, merged in the same order.
pub(super) async fn people<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    question: PeopleQuestion,
) -> Result<(Vec<PersonLine>, Option<String>), Refusal> {
    let limit = question.limit as usize;
    // One more of each shard, so that it shows whether there is a next page.
    let question = PeopleQuestion { limit: question.limit.saturating_add(1), ..question };
    let asked = (0..settings.shards).map(|index| people_of_shard(call, settings, index, question.clone()));
    let mut lines = Vec::new();
    for some in futures::future::join_all(asked).await {
        lines.extend(some?);
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.key, line.id.key())));
    let is_full = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| is_full).map(|line| format!("{}:{}", line.key, line.id.key()));
    Ok((lines, next))
}

/// A page of the persons of one shard: asked again as long as a filter passed over too many.
async fn people_of_shard<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    index: u32,
    mut question: PeopleQuestion,
) -> Result<Vec<PersonLine>, Refusal> {
    let mut lines: Vec<PersonLine> = Vec::new();
    let wanted = question.limit;
    loop {
        question.limit = wanted - lines.len() as u32;
        let ShardReply::People(some, next) = objects::shard(call.net, settings, index, &ShardCall::People(question.clone())).await? else {
            return Err(objects::unexpected("a shard"));
        };
        lines.extend(some);
        match next {
            Some(place) if (lines.len() as u32) < wanted => question.after = Some(place),
            _ => return Ok(lines),
        }
    }
}

pub(super) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = find(call, &settings, call.part(1)).await?;
    let names = super::surveys::names(call, &settings).await?;
    let mut profile = profile(&settings, &known, &names);
    let insight = insight::learnt(call, &settings, false).await?;
    let today = call.today(&settings);
    let looked = looked_at_leaving(call, &settings, &known.ids, today).await?;
    let reading = insight::of_person(&insight, &Relationship::of(&known.person, settings.currency), today, looked);
    if let Some(profile) = profile.as_object_mut() {
        profile.extend(reading);
        if explain::is_wanted(call)? {
            profile.insert("explain".to_owned(), explain::value(&settings, &insight));
        }
        profile.insert("segments".to_owned(), segments::of_person(&settings, &insight, &known.person, call.today(&settings)));
    }
    Ok(json(200, &profile))
}

/// The last view of a page about leaving, of the last 30 days and the latest events.
async fn looked_at_leaving<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    ids: &[StrandId],
    today: Day,
) -> Result<Option<Reason>, Refusal> {
    const EVENTS: u32 = 200;
    let since = Day(today.0.saturating_sub(30));
    let entries = events(call, settings, ids, None, EVENTS).await?;
    let mut recent = entries.iter().filter(|entry| entry.event.day >= since);
    Ok(recent.find_map(|entry| match &entry.event.kind {
        EventKind::PageView { path, .. } if speaks_of_leaving(path.as_str()) => {
            Some(Reason::Looked { day: entry.event.day, page: path.as_str().to_owned() })
        }
        _ => None,
    }))
}

fn profile(settings: &SiteSettings, known: &Known, names: &BTreeMap<String, String>) -> Value {
    profile_of(settings, &known.id, &known.ids, &known.person, names)
}

/// A person as the API shows them: readings of their aggregate.
pub(super) fn profile_of(
    settings: &SiteSettings,
    id: &StrandId,
    ids: &[StrandId],
    person: &Strand,
    names: &BTreeMap<String, String>,
) -> Value {
    let mut profile = summary(settings, id, ids, person);
    let (mut scores, mut unverified) = (Vec::new(), Vec::new());
    let mut surveys = Vec::new();
    for (submission, response) in person.responses.all().chain(person.responses.apart()) {
        let name = names.get(&submission.survey).cloned().unwrap_or_else(|| submission.survey.clone());
        let comment =
            response.replies.values().filter(|reply| reply.value.2.rating.is_none()).filter_map(|reply| reply.value.2.text.as_ref());
        let comment: Vec<_> = comment.map(|text| text.as_str()).filter(|text| !text.is_empty()).collect();
        for (question, reply) in &response.replies {
            if let Some(rated) = reply.value.2.rating {
                let scores = if submission.unverified { &mut unverified } else { &mut scores };
                scores.push(json!({"kind": rated.kind(), "value": rated.number(), "at": reply.at.iso(), "survey": submission.survey, "survey_name": name,
                    "class": submission.class, "question": question, "comment": comment.first(), "submission": submission.id, "version": submission.version}));
            }
        }
        let answered = response.replies.values().map(|reply| reply.at).max();
        surveys.push(json!({"survey": submission.survey, "survey_name": name, "version": submission.version, "class": submission.class, "submission": submission.id,
            "asked": iso(response.asked.as_ref().map(|asked| asked.at)), "answered": iso(answered), "completed": iso(response.completed.as_ref().map(|done| done.at)),
            "dismissed": iso(response.dismissed.as_ref().map(|closed| closed.at)), "unverified": submission.unverified}));
    }
    scores.sort_by(|a, b| a["at"].as_str().cmp(&b["at"].as_str()));
    let mut consent = Map::new();
    for (name, said) in [
        ("analytics", &person.consent_analytics),
        ("surveys", &person.consent_surveys),
        ("personalisation", &person.consent_personalisation),
    ] {
        if let Some(said) = said {
            consent.insert(name.to_owned(), json!({"granted": said.value, "at": said.at.iso()}));
        }
    }
    let groups: Vec<_> = person.groups.iter().map(|(id, held)| json!({"id": id, "traits": held.value})).collect();
    let channels: BTreeMap<_, _> = person.channels.iter().map(|(channel, count)| (channel.name(), count)).collect();
    let devices: BTreeMap<_, _> = person.devices.iter().map(|(device, count)| (device.name(), count)).collect();
    let more = json!({
        "scores": scores,
        "unverified": unverified,
        "surveys": surveys,
        "groups": groups,
        "consent": consent,
        "channels": channels,
        "devices": devices,
        "first_touch": person.first_touch.as_ref().map(|touch| json!({"at": touch.at.iso(), "value": touch.value})),
        "last_touch": person.last_touch.as_ref().map(|touch| json!({"at": touch.at.iso(), "value": touch.value})),
        "country": person.country.as_ref().map(|country| country.value),
        "language": person.language.as_ref().map(|language| &language.value),
        "segments": [],
    });
    if let Value::Object(more) = more {
        profile.extend(more);
    }
    Value::Object(profile)
}

pub(super) async fn timeline<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = find(call, &settings, call.part(1)).await?;
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50) as usize;
    let before = call.query.ended_at()?;
    let mut entries = events(call, &settings, &known.ids, before, limit as u32).await?;
    let is_full = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| is_full).map(|entry| format!("{}:{}", entry.event.at.0, entry.event.id.as_str()));
    let items: Vec<_> = entries.iter().map(shown).collect();
    Ok(json(200, &json!({"items": items, "next": next})))
}

/// An event as people see it, with the raw id that it arrived under.
pub(super) fn shown(entry: &Entry) -> Map<String, Value> {
    let mut flat = entry.event.flat();
    flat.insert("visitor".to_owned(), json!(entry.strand.raw()));
    flat.insert("received_at".to_owned(), json!(entry.received.iso()));
    flat
}

/// The events of all strands of a person, the latest first; one more than the limit for each strand, so that the caller
/// sees whether there is more.
async fn events<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    ids: &[StrandId],
    before: Option<(Timestamp, String)>,
    limit: u32,
) -> Result<Vec<Entry>, Refusal> {
    let asked = ids.iter().map(|strand| {
        let question = ShardCall::Timeline { strand: strand.clone(), before: before.clone(), limit: limit.saturating_add(1) };
        let index = strand.shard(settings.shards);
        async move { objects::shard(call.net, settings, index, &question).await }
    });
    let mut entries = Vec::new();
    for reply in futures::future::join_all(asked).await {
        let ShardReply::Timeline(some) = reply? else { return Err(objects::unexpected("a shard")) };
        entries.extend(some);
    }
    entries.sort_by(|a, b| b.event.order().cmp(&a.event.order()));
    Ok(entries)
}

pub(super) async fn eligibility<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let survey = call.query.text("survey").ok_or_else(|| Refusal::field("survey", "is missing"))?.to_owned();
    let SiteReply::Survey(sheet) = objects::site(call.net, &settings.id, &SiteCall::Survey(survey.clone())).await? else {
        return Err(objects::unexpected("a site"));
    };
    let known = find(call, &settings, call.part(1)).await?;
    let question = ShardCall::Eligibility { person: known.id.clone(), survey };
    let reply = objects::shard(call.net, &settings, known.id.shard(settings.shards), &question).await?;
    let ShardReply::Eligibility(verdict) = reply else { return Err(objects::unexpected("a shard")) };
    let reasons: Vec<_> = verdict.reasons().iter().map(verdict::in_words).collect();
    let why: Vec<_> = verdict.reasons().iter().map(verdict::in_data).collect();
    let eligible = verdict == Eligibility::Invite;
    Ok(json(200, &json!({"survey": sheet.id, "survey_name": sheet.name, "eligible": eligible, "reasons": reasons, "why": why})))
}

pub(super) async fn export<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = find(call, &settings, call.part(1)).await?;
    let names = super::surveys::names(call, &settings).await?;
    let entries = events(call, &settings, &known.ids, None, 1_000_000).await?;
    let events: Vec<_> = entries.iter().map(shown).collect();
    let SiteReply::Care(reply) =
        objects::site(call.net, &settings.id, &SiteCall::Care(Box::new(CareCall::Person(known.ids.clone())))).await?
    else {
        return Err(objects::unexpected("a site"));
    };
    let CareReply::Book(care) = *reply else { return Err(objects::unexpected("a site")) };
    let held = json!({"care": care, "site": settings.name, "exported_at": call.now().iso(), "profile": profile(&settings, &known, &names), "aggregate": known.person, "events": events});
    Ok(json(200, &held).with("Content-Disposition", "attachment; filename=\"visitor.json\""))
}

pub(super) async fn erase<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = find(call, &settings, call.part(1)).await?;
    let mut waiting = known.ids;
    let mut erased = BTreeSet::new();
    // Each strand names those linked to it: all of them belong to the person.
    while let Some(strand) = waiting.pop() {
        if !erased.insert(strand.clone()) {
            continue;
        }
        let reply = objects::shard(call.net, &settings, strand.shard(settings.shards), &ShardCall::Erase(strand.clone())).await?;
        let ShardReply::Erased { linked, user } = reply else { return Err(objects::unexpected("a shard")) };
        if let Some(user) = &user {
            let forget = ShardCall::Forget { user: user.clone(), strand: strand.clone() };
            objects::shard(call.net, &settings, user.shard(settings.shards), &forget).await?;
        }
        waiting.extend(linked.into_iter().chain(user));
    }
    let ids = erased.into_iter().collect();
    objects::site(call.net, &settings.id, &SiteCall::Care(Box::new(CareCall::Erased(ids)))).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}
