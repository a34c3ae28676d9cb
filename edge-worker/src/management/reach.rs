//! How many people a week a survey would be shown to, and what each of its rules costs: the last days of some people, or of all where
//! there are few, lived through again by the verdict that is given live.

use std::collections::BTreeMap;

use rapport_model::score::small_counts;
use rapport_model::survey::{Draft, Names, Problem, Reach, Survey, templates};
use rapport_model::value::{Day, StrandId};
use serde_json::{Value, json};

use super::surveys::{self, refused};
use super::{Call, explain};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{Did, ReachCall, ReachReply, ShardCall, ShardReply, Window};
use crate::site::{SiteCall, SiteSettings};

/// The whole days that are lived through again.
const DAYS: i32 = 30;
/// Persons who are looked at, where there are more.
const LOOKED_AT: u32 = 800;
/// Persons looked at in one go: some milliseconds.
const SLICE: usize = 16;
/// Of fewer days nothing is said about a week.
const LEAST_DAYS: i32 = 7;
/// Of fewer people a share says nothing.
const LEAST_PEOPLE: u64 = 20;

/// Answers for the draft in the body, which may not be saved.
pub(super) async fn reach<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let id = call.part(1).to_owned();
    objects::site(call.net, &settings.id, &SiteCall::Survey(id.clone())).await?;
    let is_explained = explain::is_wanted(call)?;
    let surveys = surveys::ids(call, &settings).await?;
    let names = Names { segments: &settings.segments, surveys: &surveys };
    let rules = match Draft::read(&call.body()?).map_err(|problem| vec![problem]).and_then(|draft| rules_of(&draft, names)) {
        Ok(rules) => rules,
        Err(problems) => return Ok(refused(&problems)),
    };
    let is_recovery = settings.care.recovery.survey.as_deref().unwrap_or(templates::RECOVERY.id) == id;
    let today = call.today(&settings);
    let from = Day(today.0.saturating_sub(DAYS));
    let calendar = settings.calendar();
    let window = (calendar.start(from), calendar.start(today));
    let question = Question { id, rules, window };
    let (found, people) = if is_recovery { (Reach::default(), 0) } else { question.ask(call, &settings).await? };
    let days = found.first.map_or(0, |first| today.0.saturating_sub(first.0.max(from.0)));
    let why_not = if is_recovery {
        Some("recovery")
    } else if days < LEAST_DAYS || found.persons < LEAST_PEOPLE {
        Some("few_visits")
    } else {
        None
    };
    let mut reply = told(&found, people, days, why_not);
    if is_explained {
        reply["explain"] = explained(&found, people, days);
    }
    Ok(json(200, &reply))
}

/// The rules of a draft, or what is wrong with them. What it asks may be unfinished.
fn rules_of(draft: &Draft, names: Names<'_>) -> Result<Survey, Vec<Problem>> {
    let unknown = draft.unknown(names);
    let rules = draft.rules_alone();
    match rules {
        Ok(rules) if unknown.is_empty() => Ok(rules),
        Ok(_) => Err(unknown),
        Err(problems) => Err(problems.into_iter().chain(unknown).collect()),
    }
}

/// What is asked of all shards.
struct Question {
    id: String,
    rules: Survey,
    window: Window,
}

impl Question {
    /// Looks at everybody who was there, or at about [`LOOKED_AT`] of them; and how many there were.
    async fn ask<N: Net>(&self, call: &Call<'_, N>, settings: &SiteSettings) -> Result<(Reach, u64), Refusal> {
        let (mut found, mut people) = (Reach::default(), 0);
        let draw = ReachCall::Draw { since: self.window.0, most: LOOKED_AT.div_ceil(settings.shards) };
        for index in 0..settings.shards {
            let ReachReply::Drawn(drawn, of) = step(call, settings, index, draw.clone()).await? else { return Err(wrong()) };
            people += of;
            for some in drawn.chunks(SLICE) {
                found.merge(&self.slice(call, settings, index, some).await?);
                // Whoever sends events comes between two slices.
                call.net.sleep(0).await;
            }
        }
        Ok((found, people))
    }

    async fn slice<N: Net>(&self, call: &Call<'_, N>, settings: &SiteSettings, home: u32, persons: &[StrandId]) -> Result<Reach, Refusal> {
        let ReachReply::Strands(ids) = step(call, settings, home, ReachCall::Strands(persons.to_vec())).await? else { return Err(wrong()) };
        let mut by_shard: BTreeMap<u32, Vec<(usize, StrandId)>> = BTreeMap::new();
        for (at, strand) in ids.into_iter().enumerate().flat_map(|(at, ids)| ids.into_iter().map(move |id| (at, id))) {
            by_shard.entry(strand.shard(settings.shards)).or_default().push((at, strand));
        }
        let mut did: Vec<Vec<Did>> = vec![Vec::new(); persons.len()];
        for (index, strands) in by_shard {
            let (whose, strands): (Vec<_>, Vec<_>) = strands.into_iter().unzip();
            let visits = ReachCall::Visits { strands, rules: Box::new(Draft::from(self.rules.clone())), window: self.window };
            let ReachReply::Visits(found) = step(call, settings, index, visits).await? else { return Err(wrong()) };
            for (at, one) in whose.into_iter().zip(found) {
                did.get_mut(at).ok_or_else(wrong)?.push(one);
            }
        }
        let persons = persons.iter().cloned().zip(did).collect();
        let replay = ReachCall::Replay { id: self.id.clone(), rules: Box::new(self.rules.clone()), window: self.window, persons };
        let ReachReply::Replayed(reach) = step(call, settings, home, replay).await? else { return Err(wrong()) };
        Ok(reach)
    }
}

async fn step<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, index: u32, step: ReachCall) -> Result<ReachReply, Refusal> {
    match objects::shard(call.net, settings, index, &ShardCall::Reach(Box::new(step))).await? {
        ShardReply::Reach(reply) => Ok(*reply),
        _ => Err(wrong()),
    }
}

fn wrong() -> Refusal {
    objects::unexpected("a shard")
}

/// Numbers of a week for all people, of what was counted of some in some days.
struct Scale {
    of_each: f64,
}

impl Scale {
    fn new(people: u64, days: i32) -> Self {
        #[allow(clippy::cast_precision_loss)] // The people of a site.
        let of_each = people as f64 * 7.0 / f64::from(days.max(1));
        Self { of_each }
    }

    /// To a tenth: no estimate of people is finer.
    fn of(&self, mean: f64) -> f64 {
        (mean * self.of_each * 10.0).round() / 10.0
    }
}

fn told(found: &Reach, people: u64, days: i32, why_not: Option<&str>) -> Value {
    let is_sampled = found.persons < people;
    let mut reply = json!({
        "days": days, "people": people, "looked_at": found.persons, "visits": found.visits, "is_sampled": is_sampled,
        "per_week": null, "low": null, "high": null, "costs": [], "not_known": found.not_known, "why_not": why_not,
    });
    if why_not.is_some() {
        return reply;
    }
    let scale = Scale::new(people, days);
    #[allow(clippy::cast_precision_loss)] // A few hundred people.
    let mean = |count: u64| count as f64 / found.persons as f64;
    let (low, high) =
        if is_sampled { small_counts(found.shown, found.squares, found.persons, people) } else { (mean(found.shown), mean(found.shown)) };
    reply["per_week"] = json!(scale.of(mean(found.shown)));
    reply["low"] = json!(scale.of(low));
    reply["high"] = json!(scale.of(high));
    let mut costs: Vec<_> = found.costs.iter().collect();
    costs.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    reply["costs"] = costs.into_iter().map(|(place, more)| json!({"place": place, "per_week": scale.of(mean(*more))})).collect();
    reply
}

fn explained(found: &Reach, people: u64, days: i32) -> Value {
    json!({
        "method": "an estimate: each page that these people opened, and each event that brings the survey up, is judged again by the rules of this draft, the site's limits and what the person had done by that day; what it would have shown counts from then on as shown, what other surveys really showed holds as it held, and what this one showed in these days is left out. Somebody shown it twice within seven days counts once. A rule's cost is how many more there would be if it alone were gone",
        "assumes": "what a page does not tell is taken to happen: a pointer that leaves, a click, some seconds; nobody answers what is imagined; traits, last scores, the last campaign and open cases are those of now; a quiet date kept on a device is not known here; at most the 60 latest moments and batches of each visitor id are looked at; first and last day and 'until N answers' are left out",
        "interval": "95 %, normal with plus four and finite population correction; none where everybody was looked at",
        "source": "Agresti and Coull (1998), The American Statistician 52(2); Cochran (1977): Sampling Techniques, section 2.6; the replay is ours",
        "inputs": {"people": people, "looked_at": found.persons, "visits": found.visits, "shown": found.shown, "days": days, "window_days": DAYS},
    })
}
