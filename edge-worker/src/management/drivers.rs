//! What moves the score: each group against everybody else, ranked by how far it moves the whole, and guarded against
//! looking at many groups at once. A difference, never called a cause.

use std::collections::BTreeMap;

use rapport_model::aggregate::Dimension;
use rapport_model::event::RatingKind;
use rapport_model::score::{Difference, RatingTallies, benjamini_hochberg, csat_difference, nps_difference};
use serde_json::{Value, json};

use super::disclosure::{Parts, Veil};
use super::scores::{asked_of_shards, standing_by};
use super::{Call, explain};
use crate::entry::json;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{By, Reader, ScoreQuestion};

/// Traits that one may ask for at once.
const TRAITS: usize = 5;

/// Which score is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Score {
    Nps,
    Csat,
}

impl Score {
    fn kind(self) -> RatingKind {
        if self == Self::Nps { RatingKind::Nps } else { RatingKind::Csat }
    }

    fn n(self, ratings: &RatingTallies) -> u64 {
        if self == Self::Nps { ratings.nps.groups().n() } else { ratings.csat.n() }
    }

    fn of(self, ratings: &RatingTallies) -> f64 {
        match self {
            Self::Nps => {
                let groups = ratings.nps.groups();
                (groups.promoters as f64 - groups.detractors as f64) * 100.0 / groups.n().max(1) as f64
            }
            Self::Csat => ratings.csat.satisfied() as f64 * 100.0 / ratings.csat.n().max(1) as f64,
        }
    }

    fn difference(self, rest: &RatingTallies, group: &RatingTallies, least: u64) -> Option<Difference> {
        match self {
            Self::Nps => nps_difference(&rest.nps.groups(), &group.nps.groups(), least),
            Self::Csat => csat_difference(&rest.csat, &group.csat, least),
        }
    }
}

/// One group against everybody else.
struct Found {
    by: String,
    key: String,
    name: Option<String>,
    n: u64,
    difference: Difference,
    pull: f64,
}

pub(super) async fn drivers<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = call.query.range(call.today(&settings))?;
    let score = match call.query.text("score").unwrap_or("nps") {
        "nps" => Score::Nps,
        "csat" => Score::Csat,
        _ => return Err(Refusal::field("score", "is nps or csat")),
    };
    let survey = match call.query.text("survey").map(str::to_owned) {
        Some(named) => Some(super::surveys::id_of(call, &settings, &named).await?),
        None => None,
    };
    let class = call.query.class_of(score.kind(), survey.is_some())?;
    let least = call.query.number("least", 2..=1_000_000)?.unwrap_or(10);
    let veil = Veil::of(call, &settings);
    let least = veil.map_or(least, |veil| least.max(veil.minimum));
    let traits: Vec<&str> =
        call.query.text("traits").map(|names| names.split(',').filter(|name| !name.is_empty()).collect()).unwrap_or_default();
    if traits.len() > TRAITS {
        return Err(Refusal::field("traits", format!("are at most {TRAITS}")));
    }
    let question = ScoreQuestion { range, surveys: survey.into_iter().collect(), class, by: None, filter: None };
    let mut all = RatingTallies::default();
    asked_of_shards(call, &settings, question.clone()).await?.iter().for_each(|day| all.merge(&day.counts.ratings));
    let mut looked_at: Vec<(String, By)> = Dimension::ALL.iter().map(|one| (one.name().to_owned(), By::Dimension(*one))).collect();
    looked_at.push(("stage".to_owned(), standing_by(call, &settings, Reader::Stage).await?));
    if !settings.segments.is_empty() {
        looked_at.push(("segment".to_owned(), standing_by(call, &settings, Reader::Segment).await?));
    }
    looked_at.extend(traits.iter().map(|name| (format!("trait:{name}"), By::Trait((*name).to_owned()))));
    let mut found = Vec::new();
    // All at once: those that are of the person are then found in one look at everybody.
    let asked = looked_at.into_iter().map(async |(name, by)| {
        let days = asked_of_shards(call, &settings, ScoreQuestion { by: Some(by), ..question.clone() }).await?;
        Ok::<_, Refusal>((name, days))
    });
    for answer in futures::future::join_all(asked).await {
        let (name, days) = answer?;
        let mut groups: BTreeMap<String, RatingTallies> = BTreeMap::new();
        days.iter().for_each(|day| groups.entry(day.key.clone()).or_default().merge(&day.counts.ratings));
        let sizes: Vec<u64> = groups.values().map(|ratings| score.n(ratings)).collect();
        let parts = if name == "segment" { Parts::Overlapping } else { Parts::Disjoint };
        let hidden = veil.map(|veil| veil.hidden(&sizes, score.n(&all), parts)).unwrap_or_default();
        for (at, (key, ratings)) in groups.into_iter().enumerate() {
            // Unknown stays unknown: it is no group that one could do something about.
            if key.is_empty() || hidden.get(at).copied().unwrap_or(false) {
                continue;
            }
            let mut rest = all;
            rest.unmerge(&ratings);
            let Some(difference) = score.difference(&rest, &ratings, least) else { continue };
            let n = score.n(&ratings);
            let pull = (score.of(&ratings) - score.of(&all)) * n as f64 / score.n(&all).max(1) as f64;
            let segment = (name == "segment").then(|| settings.segments.get(&key).map(|segment| segment.name.clone())).flatten();
            found.push(Found { by: name.clone(), key, name: segment, n, difference, pull });
        }
    }
    let stands = benjamini_hochberg(&found.iter().map(|one| one.difference.p).collect::<Vec<_>>(), 0.05);
    let mut found: Vec<_> = found.into_iter().zip(stands).collect();
    found.sort_by(|(a, _), (b, _)| b.pull.abs().total_cmp(&a.pull.abs()).then_with(|| (&a.by, &a.key).cmp(&(&b.by, &b.key))));
    let shown = |(one, stands): &(Found, bool)| -> Value {
        let Difference { value, low, high, p } = one.difference;
        json!({"by": one.by, "key": one.key, "name": one.name, "n": one.n, "value": value, "low": low, "high": high, "p": p,
            "significant": stands, "pull": one.pull})
    };
    let n = score.n(&all);
    let mut reply = json!({
        "score": if score == Score::Nps { "nps" } else { "csat" },
        "from": range.from.to_string(), "to": range.to.to_string(),
        "value": (n >= least).then(|| score.of(&all)), "n": n, "least": least,
        "compared": found.len(),
        "items": found.iter().map(shown).collect::<Vec<_>>(),
        "not_enough": (n < 2 * least).then(|| format!("not enough data yet: {n} answers, a group and everybody else need {least} each")),
    });
    if explain::is_wanted(call)? {
        reply["explain"] = json!({
            "method": "each group less everybody else: NPS by adjusted Wald, CSAT by Newcombe's interval and the test of pooled shares; significant by Benjamini-Hochberg at 5 % among all groups compared; pull = the group's distance from the whole times its share of the answers. Page, device, country, channel and language as they were when the answer was given, the stage of the day before, segments and traits as of today",
            "source": "Rocks (2016), arXiv:1601.07235; Newcombe (1998), Statistics in Medicine 17(8); Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1)",
            "inputs": {"n": n, "least": least, "groups": found.len()},
        });
    }
    Ok(json(200, &reply))
}
