//! Incidents: what all shards saw, put together, and judged by `rapport_model::care`. Run as an errand, so after every crash too; found
//! twice it changes nothing, because a site has one open incident of a kind and subject.

use std::collections::BTreeMap;

use rapport_model::care::{IncidentKind, Pattern, pattern};

use crate::objects;
use crate::platform::Net;
use crate::refusal::Refusal;
use crate::shard::call::{Seen, ShardCall, ShardReply};
use crate::site::incidents::IncidentCall;
use crate::site::{SiteCall, SiteReply};

/// Looks for patterns across the people of a site.
///
/// # Errors
/// A failure, or the site is gone.
pub async fn look(net: &impl Net, site: &str) -> Result<(), Refusal> {
    let SiteReply::Settings { settings, .. } = objects::site(net, site, &SiteCall::Settings).await? else {
        return Err(objects::unexpected("a site"));
    };
    let mut all: BTreeMap<(IncidentKind, String), Seen> = BTreeMap::new();
    for reply in objects::shards(net, &settings, &ShardCall::Patterns).await? {
        let ShardReply::Patterns(seen) = reply else { return Err(objects::unexpected("a shard")) };
        for one in seen {
            let key = (one.kind, one.subject.clone());
            match all.get_mut(&key) {
                Some(held) => merge(held, &one),
                None => drop(all.insert(key, one)),
            }
        }
    }
    let found = judged(all.into_values().collect());
    if found.is_empty() {
        return Ok(());
    }
    objects::site(net, site, &SiteCall::Incidents(Box::new(IncidentCall::Found(found)))).await.map(drop)
}

fn merge(held: &mut Seen, other: &Seen) {
    match held.kind {
        IncidentKind::Event => held.rates.merge_people(&other.rates),
        IncidentKind::Ratings => held.rates.merge_ratings(&other.rates),
    }
    // A run of long ago on one shard is not that of today on another.
    if other.rates.now > 0 {
        held.since = if held.rates.now == other.rates.now { other.since } else { held.since.min(other.since) };
        held.people += other.people;
        held.times += other.times;
    }
    held.last = held.last.max(other.last);
}

/// Those that are beyond chance, among all of their kind that were looked at.
fn judged(seen: Vec<Seen>) -> Vec<Pattern> {
    let count = |kind: IncidentKind| seen.iter().filter(|one| one.kind == kind).count();
    let (events, ratings) = (count(IncidentKind::Event), count(IncidentKind::Ratings));
    let judge = |one: Seen| {
        let looked_at = if one.kind == IncidentKind::Event { events } else { ratings };
        let p = pattern(one.kind, &one.rates, looked_at)?;
        let Seen { kind, subject, rates, since, last, people, times } = one;
        Some(Pattern { kind, subject, since, last, rates, people, times, p })
    };
    seen.into_iter().filter_map(judge).collect()
}
