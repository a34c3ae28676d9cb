//! Segments: who belongs is decided by the rule core that decides who is asked.

use rapport_model::aggregate::Strand;
use rapport_model::event::Context;
use rapport_model::score::share;
use rapport_model::survey::{CustomerFacts, Names, PersonFacts, Rule, Segment};
use rapport_model::value::Day;
use serde::Deserialize;
use serde_json::{Value, json};

use super::disclosure::Veil;
use super::sites::spread;
use super::surveys::{self, refused};
use super::{Call, insight};
use crate::entry::json;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{PersonFilter, ShardCall, ShardReply};
use crate::site::{SiteCall, SiteInsight, SiteReply, SiteSettings};
use crate::{digest, objects};

/// Persons from whom a size is estimated: their share is known to three points either way.
const SAMPLED: u32 = 1_000;

/// A rule about what somebody is called or where they live names a person: an analyst is told the segment's name alone.
fn listed<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, id: &str, segment: &Segment) -> Value {
    let mut shown = shown(id, segment);
    if Veil::of(call, settings).is_some() && shown["rule"].to_string().contains("\"trait\":") {
        shown["rule"] = Value::Null;
        shown["sentence"] = Value::Null;
    }
    shown
}

fn shown(id: &str, segment: &Segment) -> Value {
    json!({"id": id, "name": segment.name, "rule": segment.rule, "sentence": segment.rule.sentence()})
}

/// The rule of the segment that the query names, if it names one.
pub(super) fn named<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Option<Rule>, Refusal> {
    let Some(id) = call.query.text("segment") else { return Ok(None) };
    let segment = settings.segments.get(id).ok_or_else(|| Refusal::field("segment", "names no segment of this site"))?;
    Ok(Some(segment.rule.clone()))
}

/// The segments that a person is in: those that are known to hold.
pub(super) fn of_person(settings: &SiteSettings, insight: &SiteInsight, person: &Strand, today: Day) -> Value {
    those_of(settings, insight, person, today).into_iter().map(|(id, segment)| json!({"id": id, "name": segment.name})).collect()
}

/// The same as they are in the settings, by their ids.
pub(crate) fn those_of<'a>(
    settings: &'a SiteSettings,
    insight: &SiteInsight,
    person: &Strand,
    today: Day,
) -> Vec<(&'a String, &'a Segment)> {
    let context = Context::default();
    let facts = PersonFacts { person, context: &context, today };
    // A rule that was made a moment ago may still be counted: then who did nothing of it yet is as if they never had.
    let mut behaviours = settings.behaviours();
    behaviours.all_counted();
    let known = CustomerFacts::of(facts, settings.currency, Some(insight.learnt()), &settings.segments).watching(&behaviours);
    settings.segments.iter().filter(|(_, segment)| segment.rule.holds(&known) == Some(true)).collect()
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let mut items: Vec<_> = settings.segments.iter().collect();
    items.sort_by(|a, b| a.1.name.to_lowercase().cmp(&b.1.name.to_lowercase()).then_with(|| a.0.cmp(b.0)));
    let items: Vec<_> = items.into_iter().map(|(id, segment)| listed(call, &settings, id, segment)).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let id = call.part(1);
    let segment = settings.segments.get(id).ok_or_else(|| Refusal::not_found("segment"))?;
    Ok(json(200, &listed(call, &settings, id, segment)))
}

/// Saves a segment and lets entry and shards know.
async fn keep<N: Net>(call: &Call<'_, N>, id: String, is_new: bool) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let segment = match Segment::read(&call.body()?) {
        Ok(segment) => segment,
        Err(problem) => return Ok(refused(&[problem])),
    };
    let answer = json(if is_new { 201 } else { 200 }, &shown(&id, &segment));
    match objects::site(call.net, &settings.id, &SiteCall::SaveSegment { id, is_new, segment }).await? {
        SiteReply::Done => {
            let (settings, _) = call.site().await?;
            spread(call, &settings).await?;
            Ok(answer)
        }
        SiteReply::Problems(found) => Ok(refused(&found)),
        _ => Err(objects::unexpected("a site")),
    }
}

pub(super) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let id = digest::short("sg_", 12, |bytes| call.net.random(bytes));
    keep(call, id, true).await
}

pub(super) async fn save<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    keep(call, call.part(1).to_owned(), false).await
}

pub(super) async fn remove<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    objects::site(call.net, &settings.id, &SiteCall::RemoveSegment(call.part(1).to_owned())).await?;
    let (settings, _) = call.site().await?;
    spread(call, &settings).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

/// The members of a segment.
pub(super) async fn size<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let segment = settings.segments.get(call.part(1)).ok_or_else(|| Refusal::not_found("segment"))?;
    let filter = filter(call, &settings, segment.rule.clone()).await?;
    let (size, of) = counted(call, &settings, filter).await?;
    let size = Veil::of(call, &settings).map_or(Some(size), |veil| veil.size(size, of));
    Ok(json(200, &json!({"size": size, "of": of})))
}

/// A rule that is being written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: Value,
    /// Whether an estimate will do.
    #[serde(default)]
    quick: bool,
}

/// How many a rule would find that is not saved yet. Of many people, a quick answer is an estimate from some of them.
pub(super) async fn size_of_rule<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let Written { rule, quick } = call.body()?;
    let rule = match Rule::read(&rule, "rule") {
        Ok(rule) => rule,
        Err(problem) => return Ok(refused(&[problem])),
    };
    let segment = Segment { name: "new".to_owned(), rule };
    let surveys = surveys::ids(call, &settings).await?;
    let problems = segment.problems("", Names { segments: &settings.segments, surveys: &surveys });
    if !problems.is_empty() {
        return Ok(refused(&problems));
    }
    let filter = filter(call, &settings, segment.rule).await?;
    if quick {
        let most = SAMPLED.div_ceil(settings.shards);
        let (mut members, mut looked_at, mut of) = (0, 0, 0);
        for reply in objects::shards(call.net, &settings, &ShardCall::Sample { filter: filter.clone(), most }).await? {
            let ShardReply::Sampled { members: some, looked_at: seen, of: all } = reply else { return Err(objects::unexpected("a shard")) };
            members += some;
            looked_at += seen;
            of += all;
        }
        if looked_at < of {
            let (low, high) = share(members, looked_at);
            let whole = |share: f64| (share * of as f64).round() as u64;
            let size = if looked_at == 0 { 0 } else { whole(members as f64 / looked_at as f64) };
            return Ok(json(200, &json!({"size": size, "of": of, "looked_at": looked_at, "low": whole(low), "high": whole(high)})));
        }
        return Ok(json(200, &json!({"size": members, "of": of})));
    }
    let (size, of) = counted(call, &settings, filter).await?;
    Ok(json(200, &json!({"size": size, "of": of})))
}

async fn filter<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, rule: Rule) -> Result<PersonFilter, Refusal> {
    let insight = Box::new(insight::learnt(call, settings, false).await?);
    Ok(PersonFilter { stage: None, rule: Some(rule), insight, today: call.today(settings) })
}

/// Counts the members.
async fn counted<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, filter: PersonFilter) -> Result<(u64, u64), Refusal> {
    let (mut size, mut all) = (0, 0);
    for reply in objects::shards(call.net, settings, &ShardCall::Size(filter)).await? {
        let ShardReply::Counted { members, of } = reply else { return Err(objects::unexpected("a shard")) };
        size += members;
        all += of;
    }
    Ok((size, all))
}
