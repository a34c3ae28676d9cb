//! Scores: what all shards counted, added up and read, grouped, compared with before; floats only here at the edge.

use std::collections::BTreeMap;

use rapport_model::aggregate::{Dimension, ScoreCounts};
use rapport_model::score::{
    Difference, NpsCounts, RatingTallies, Scores, benjamini_hochberg, csat_difference, nps_always_valid, nps_difference,
};
use rapport_model::value::{Day, Range, SurveyClass};
use serde_json::{Value, json};

use super::disclosure::{Parts, Veil};
use super::series::{Per, series};
use super::{Call, explain, insight, segments};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{By, PersonFilter, Reader, ScoreDay, ScoreQuestion, ShardCall, ShardReply};
use crate::site::SiteSettings;

/// Asked and answered, as far as the headline rules let them be added up.
#[derive(Clone, Default)]
pub(super) struct Sum {
    pub(super) counts: ScoreCounts,
}

impl Sum {
    /// Without class and survey, NPS is of relationship surveys alone: the two kinds never meet in one headline.
    pub(super) fn add(&mut self, day: &ScoreDay, is_narrowed: bool) {
        self.counts.merge(&Self::share(day, is_narrowed));
    }

    pub(super) fn take(&mut self, day: &ScoreDay, is_narrowed: bool) {
        self.counts.unmerge(&Self::share(day, is_narrowed));
    }

    fn share(day: &ScoreDay, is_narrowed: bool) -> ScoreCounts {
        let mut counts = day.counts.clone();
        if !is_narrowed && day.class != SurveyClass::Relationship {
            counts.ratings = RatingTallies { nps: RatingTallies::default().nps, ..counts.ratings };
        }
        counts
    }

    pub(super) fn scores(&self, minimum: u64) -> Scores {
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        Scores::of(&self.counts.ratings, minimum).with_submissions(
            count(self.counts.asked),
            count(self.counts.answered),
            count(self.counts.completed),
        )
    }
}

/// What `by` asks for.
pub(super) async fn by<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Option<By>, Refusal> {
    let Some(name) = call.query.text("by") else { return Ok(None) };
    if let Some(of_person) = name.strip_prefix("trait:").filter(|name| !name.is_empty()) {
        return Ok(Some(By::Trait(of_person.to_owned())));
    }
    let rule = || {
        Refusal::field(
            "by",
            "is page, device, country, channel, language, stage, segment, trait:NAME, or two of the first five with a comma",
        )
    };
    if let Some((first, second)) = name.split_once(',') {
        let (first, second) = (Dimension::parse(first).ok_or_else(rule)?, Dimension::parse(second).ok_or_else(rule)?);
        return if first == second { Err(rule()) } else { Ok(Some(By::Both(first, second))) };
    }
    Ok(Some(match name {
        "stage" => standing_by(call, settings, Reader::Stage).await?,
        "segment" => standing_by(call, settings, Reader::Segment).await?,
        name => By::Dimension(Dimension::parse(name).ok_or_else(rule)?),
    }))
}

/// Groups by what is read of persons.
pub(super) async fn standing_by<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, reader: Reader) -> Result<By, Refusal> {
    Ok(By::Read(reader, Box::new(insight::learnt(call, settings, false).await?), call.today(settings)))
}

/// A group's key: unknown stays unknown, and two circumstances are told apart.
fn named(key: &str) -> Value {
    match key.split_once(By::BETWEEN) {
        Some((first, second)) => json!([first, second].map(|part| (!part.is_empty()).then_some(part))),
        None if key.is_empty() => Value::Null,
        None => json!(key),
    }
}

pub(super) async fn asked_of_shards<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    question: ScoreQuestion,
) -> Result<Vec<ScoreDay>, Refusal> {
    let mut days = Vec::new();
    for reply in objects::shards(call.net, settings, &ShardCall::Scores(question)).await? {
        let ShardReply::Scores(some) = reply else { return Err(objects::unexpected("a shard")) };
        days.extend(some);
    }
    days.sort_by_key(|day| day.day);
    Ok(days)
}

pub(super) async fn scores<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let surveys = match call.query.text("survey") {
        Some(named) => super::surveys::of_one_class(call, &settings, named).await?,
        None => Vec::new(),
    };
    let by = by(call, &settings).await?;
    Ok(json(200, &read_scores(call, &settings, surveys, by).await?))
}

/// The scores of a range, narrowed and grouped as the query says.
pub(super) async fn read_scores<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    surveys: Vec<String>,
    by: Option<By>,
) -> Result<Value, Refusal> {
    let range = call.query.range(call.today(settings))?;
    let class = call.query.class()?;
    let minimum = call.query.number("minimum", 1..=1_000_000)?.unwrap_or(settings.minimum_n);
    let veil = Veil::of(call, settings);
    let minimum = veil.map_or(minimum, |veil| minimum.max(veil.minimum));
    let rule = || Refusal::field("per", "is day, week, month or rolling and a number of days, such as rolling28");
    let per = call.query.text("per").map(|name| Per::parse(name).ok_or_else(rule)).transpose()?;
    let filter = match segments::named(call, settings)? {
        None => None,
        rule => {
            let insight = Box::new(insight::learnt(call, settings, false).await?);
            Some(PersonFilter { stage: None, rule, insight, today: call.today(settings) })
        }
    };
    let is_compared = match call.query.text("compare") {
        None => false,
        Some("previous") => true,
        Some(_) => return Err(Refusal::field("compare", "is previous: as many days just before")),
    };
    let is_narrowed = class.is_some() || !surveys.is_empty();
    let question = ScoreQuestion { range, surveys, class, by: None, filter };
    let wider = Range { from: Day(range.from.0.saturating_sub(per.as_ref().map_or(0, Per::before))), to: range.to };
    let days = asked_of_shards(call, settings, ScoreQuestion { range: wider, ..question.clone() }).await?;
    let mut sum = Sum::default();
    days.iter().filter(|day| range.contains(day.day)).for_each(|day| sum.add(day, is_narrowed));
    if let (Some(veil), true) = (veil, question.filter.is_some()) {
        let everybody = asked_of_shards(call, settings, ScoreQuestion { filter: None, ..question.clone() }).await?;
        let mut whole = Sum::default();
        everybody.iter().for_each(|day| whole.add(day, is_narrowed));
        let answered = |sum: &Sum| sum.scores(minimum).answered;
        veil.part("segment", answered(&sum), answered(&whole))?;
    }
    let mut reply = json!(sum.scores(minimum));
    reply["ratings"] = json!(sum.counts.ratings);
    reply["minimum"] = json!(minimum);
    if explain::is_wanted(call)? {
        reply["explain"] = explain::scores(&sum.scores(minimum), minimum, is_narrowed);
    }
    if let Some(by) = by {
        let is_of_segments = matches!(by, By::Read(Reader::Segment, ..));
        let days = asked_of_shards(call, settings, ScoreQuestion { by: Some(by), ..question.clone() }).await?;
        let mut groups: BTreeMap<&str, Sum> = BTreeMap::new();
        for day in &days {
            groups.entry(&day.key).or_default().add(day, is_narrowed);
        }
        let mut groups: Vec<_> = groups.into_iter().filter(|(_, sum)| sum.counts != ScoreCounts::default()).collect();
        groups.sort_by(|a, b| b.1.counts.answered.cmp(&a.1.counts.answered).then_with(|| a.0.cmp(b.0)));
        let against = against_rest(&sum, &groups, minimum);
        let shown = |((key, sum), against): ((&str, Sum), Value)| {
            let mut group = json!(sum.scores(minimum));
            group["key"] = named(key);
            if let Some(segment) = settings.segments.get(key).filter(|_| is_of_segments) {
                group["name"] = json!(segment.name);
            }
            group["against_rest"] = against;
            group
        };
        reply["groups"] = groups.into_iter().zip(against).map(shown).collect();
        if let Some(veil) = veil {
            veil.groups(&mut reply, if is_of_segments { Parts::Overlapping } else { Parts::Disjoint });
        }
    }
    if is_compared {
        let length = i64::from(range.to.0) - i64::from(range.from.0) + 1;
        let day = |days: i64| Day(i32::try_from(days).unwrap_or(i32::MIN));
        let before = Range { from: day(i64::from(range.from.0) - length), to: day(i64::from(range.from.0) - 1) };
        let days = asked_of_shards(call, settings, ScoreQuestion { range: before, ..question.clone() }).await?;
        let mut earlier = Sum::default();
        days.iter().for_each(|day| earlier.add(day, is_narrowed));
        reply["previous"] = json!(earlier.scores(minimum));
        reply["previous"]["from"] = json!(before.from.to_string());
        reply["previous"]["to"] = json!(before.to.to_string());
        reply["change"] = change(&earlier, &sum, minimum);
    }
    if let Some(per) = per {
        reply["series"] = series(&days, range, &per, is_narrowed, minimum);
    }
    if let Some(veil) = veil {
        veil.splits(&mut reply);
    }
    Ok(reply)
}

/// What changed from one period to the next, with its test, and the interval for who looks every day.
fn change(earlier: &Sum, later: &Sum, minimum: u64) -> Value {
    let (before, now) = (&earlier.counts.ratings, &later.counts.ratings);
    let tested = |difference: Option<Difference>| difference.map(|found| shown_difference(&found, found.is_significant()));
    let always = nps_always_valid(&before.nps.groups(), &now.nps.groups(), minimum);
    json!({
        "nps": tested(nps_difference(&before.nps.groups(), &now.nps.groups(), minimum)),
        "csat": tested(csat_difference(&before.csat, &now.csat, minimum)),
        "nps_always_valid": always.map(|found| json!({"low": found.low, "high": found.high, "p": found.p})),
    })
}

fn shown_difference(found: &Difference, is_significant: bool) -> Value {
    json!({"value": found.value, "low": found.low, "high": found.high, "p": found.p, "significant": is_significant})
}

/// Each group against everybody else: the difference, whether it stands among all groups looked at together, and how far the
/// group pulls the whole score. An association, never called a cause.
fn against_rest(all: &Sum, groups: &[(&str, Sum)], minimum: u64) -> Vec<Value> {
    let rest = |group: &Sum| {
        let mut rest = all.counts.ratings;
        rest.unmerge(&group.counts.ratings);
        rest
    };
    let nps: Vec<_> =
        groups.iter().map(|(_, group)| nps_difference(&rest(group).nps.groups(), &group.counts.ratings.nps.groups(), minimum)).collect();
    let csat: Vec<_> = groups.iter().map(|(_, group)| csat_difference(&rest(group).csat, &group.counts.ratings.csat, minimum)).collect();
    let guarded = |found: &[Option<Difference>]| {
        let probabilities: Vec<f64> = found.iter().map(|found| found.map_or(f64::NAN, |found| found.p)).collect();
        let stands = benjamini_hochberg(&probabilities, 0.05);
        found.iter().zip(stands).map(|(found, stands)| found.map(|found| shown_difference(&found, stands))).collect::<Vec<_>>()
    };
    let mean = |counts: NpsCounts| (counts.promoters as f64 - counts.detractors as f64) * 100.0 / counts.n() as f64;
    let pull = |group: &Sum| {
        let (own, whole) = (group.counts.ratings.nps.groups(), all.counts.ratings.nps.groups());
        (own.n() > 0).then(|| (mean(own) - mean(whole)) * own.n() as f64 / whole.n() as f64)
    };
    let together = groups.iter().zip(guarded(&nps)).zip(guarded(&csat));
    together.map(|(((_, group), nps), csat)| json!({"nps": nps, "csat": csat, "nps_pull": pull(group)})).collect()
}

/// How a survey stands over some days: how often it was shown, answered and finished, its scores, and the last day
/// with an answer.
pub(super) async fn standing<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    survey: &str,
    range: Range,
) -> Result<(Scores, Option<Day>), Refusal> {
    let question = ScoreQuestion { range, surveys: vec![survey.to_owned()], class: None, by: None, filter: None };
    let days = asked_of_shards(call, settings, question).await?;
    let mut sum = Sum::default();
    days.iter().for_each(|day| sum.add(day, true));
    let last = days.iter().filter(|day| day.counts.answered > 0).map(|day| day.day).max();
    Ok((sum.scores(settings.minimum_n), last))
}

#[cfg(test)]
mod tests {
    use rapport_model::event::RatingKind;

    use super::*;
    use crate::management::series::tests::answered;

    #[test]
    fn relationship_and_transaction_never_meet_in_one_headline() {
        let days = [
            answered(1, SurveyClass::Relationship, &[(RatingKind::Nps, 10.0)]),
            answered(1, SurveyClass::Transaction, &[(RatingKind::Nps, 0.0), (RatingKind::Csat, 5.0)]),
        ];
        let read = |is_narrowed| {
            let mut sum = Sum::default();
            days.iter().for_each(|day| sum.add(day, is_narrowed));
            sum.scores(1)
        };
        assert_eq!((read(false).nps.estimate.value, read(false).csat.satisfied, read(false).asked), (Some(100.0), 1, 2));
        assert_eq!(read(true).nps.estimate.value, Some(0.0));
    }
}
