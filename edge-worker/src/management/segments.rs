//! Segments: who belongs is decided by the rule core that decides who is asked.

use rapport_model::aggregate::Strand;
use rapport_model::event::Context;
use rapport_model::survey::{CustomerFacts, PersonFacts, Rule, Segment};
use rapport_model::value::Day;
use serde_json::{Value, json};

use super::sites::spread;
use super::surveys::refused;
use super::{Call, insight};
use crate::entry::json;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{PersonFilter, ShardCall, ShardReply};
use crate::site::{SiteCall, SiteInsight, SiteReply, SiteSettings};
use crate::{digest, objects};

/// Persons looked at in one go.
const PAGE: u32 = 200;

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
    let context = Context::default();
    let facts = PersonFacts { person, context: &context, today };
    let known = CustomerFacts::of(facts, settings.currency, Some(&insight.rules), insight.model.as_ref(), &settings.segments);
    let belongs = settings.segments.iter().filter(|(_, segment)| segment.rule.holds(&known) == Some(true));
    belongs.map(|(id, segment)| json!({"id": id, "name": segment.name})).collect()
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let mut items: Vec<_> = settings.segments.iter().collect();
    items.sort_by(|a, b| a.1.name.to_lowercase().cmp(&b.1.name.to_lowercase()).then_with(|| a.0.cmp(b.0)));
    let items: Vec<_> = items.into_iter().map(|(id, segment)| shown(id, segment)).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let id = call.part(1);
    let segment = settings.segments.get(id).ok_or_else(|| Refusal::not_found("segment"))?;
    Ok(json(200, &shown(id, segment)))
}

/// Saves a segment and lets entry and shards know.
async fn keep<N: Net>(call: &Call<'_, N>, id: String, is_new: bool) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let segment: Segment = call.body()?;
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

/// Counts the members, shard by shard and page by page.
pub(super) async fn size<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let segment = settings.segments.get(call.part(1)).ok_or_else(|| Refusal::not_found("segment"))?;
    let insight = Box::new(insight::learnt(call, &settings, false).await?);
    let filter = PersonFilter { stage: None, rule: Some(segment.rule.clone()), insight, today: call.today(&settings) };
    let (mut size, mut all) = (0, 0);
    for index in 0..settings.shards {
        let mut after = Some(String::new());
        while let Some(id) = after {
            let question = ShardCall::Count { filter: filter.clone(), after: id, limit: PAGE };
            let ShardReply::Counted { members, of, next } = objects::shard(call.net, &settings, index, &question).await? else {
                return Err(objects::unexpected("a shard"));
            };
            size += members;
            all += of;
            after = next;
        }
    }
    Ok(json(200, &json!({"size": size, "of": all})))
}
