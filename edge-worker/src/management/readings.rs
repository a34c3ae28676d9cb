//! Totals, breakdowns and scores: what all shards hold, merged; floats only here at the edge.

use std::collections::BTreeMap;

use rapport_model::aggregate::{DayTotals, Dimension, ScoreCounts, Views};
use rapport_model::score::{
    Difference, NpsCounts, RatingTallies, Scores, benjamini_hochberg, csat_difference, nps_always_valid, nps_difference,
};
use rapport_model::value::{Currency, Day, Money, Range, SurveyClass};
use serde_json::{Value, json};

use super::disclosure::{Parts, Veil};
use super::{Call, explain, insight, segments};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{By, PersonFilter, Reader, ScoreDay, ScoreQuestion, ShardCall, ShardReply};
use crate::site::SiteSettings;

/// Revenue in the site's currency, and that in others.
fn revenue(of: &BTreeMap<Currency, i64>, own: Currency) -> (f64, Value) {
    let amount = |currency: Currency, minor: i64| Money { minor, currency }.amount();
    let others: BTreeMap<_, _> = of
        .iter()
        .filter(|(currency, minor)| **currency != own && **minor != 0)
        .map(|(currency, minor)| (currency.as_str().to_owned(), amount(*currency, *minor)))
        .collect();
    (amount(own, of.get(&own).copied().unwrap_or(0)), json!(others))
}

fn counts(totals: &DayTotals, visitors: u64, own: Currency) -> Value {
    let (own_revenue, others) = revenue(&totals.revenue, own);
    json!({
        "visitors": visitors,
        "new": totals.new,
        "sessions": totals.sessions,
        "page_views": totals.page_views,
        "events": totals.events,
        "orders": totals.orders,
        "revenue": own_revenue,
        "revenue_by_currency": others,
        "bots": totals.bots,
        "dropped": totals.dropped,
    })
}

/// The totals of all shards by day, and the distinct persons of the range: a person lives on one shard.
async fn days<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    range: Range,
) -> Result<(BTreeMap<Day, (DayTotals, u64)>, u64), Refusal> {
    let mut all: BTreeMap<Day, (DayTotals, u64)> = BTreeMap::new();
    let mut distinct = 0;
    for reply in objects::shards(call.net, settings, &ShardCall::Totals(range)).await? {
        let ShardReply::Totals { days, visitors } = reply else { return Err(objects::unexpected("a shard")) };
        distinct += visitors;
        for (day, (totals, present)) in days {
            let (sum, persons) = all.entry(day).or_default();
            sum.merge(&totals);
            *persons += present;
        }
    }
    Ok((all, distinct))
}

pub(super) async fn totals<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = call.query.range(call.today(&settings))?;
    let (all, distinct) = days(call, &settings, range).await?;
    let mut sum = DayTotals::default();
    let mut listed = Vec::new();
    for (day, (totals, present)) in &all {
        sum.merge(totals);
        if *totals == DayTotals::default() && *present == 0 {
            continue;
        }
        let mut line = counts(totals, *present, settings.currency);
        line["day"] = json!(day.to_string());
        listed.push(line);
    }
    // Persons are counted by exact sets, so the number is never an estimate.
    let mut total = counts(&sum, distinct, settings.currency);
    total["visitors_estimated"] = json!(false);
    Ok(json(
        200,
        &json!({"from": range.from.to_string(), "to": range.to.to_string(), "currency": settings.currency, "days": listed, "total": total}),
    ))
}

pub(super) fn dimension(name: &str) -> Option<Dimension> {
    Some(match name {
        "page" => Dimension::Page,
        "channel" => Dimension::Channel,
        "device" => Dimension::Device,
        "country" => Dimension::Country,
        "language" => Dimension::Language,
        _ => return None,
    })
}

pub(super) async fn breakdown<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = call.query.range(call.today(&settings))?;
    let rule = || Refusal::field("by", "is page, channel, device, country or language");
    let by = call.query.text("by").and_then(dimension).ok_or_else(rule)?;
    let mut keys: BTreeMap<String, Views> = BTreeMap::new();
    for reply in objects::shards(call.net, &settings, &ShardCall::Breakdown(range, by)).await? {
        let ShardReply::Breakdown(of_shard) = reply else { return Err(objects::unexpected("a shard")) };
        for (key, views) in of_shard {
            keys.entry(key).or_default().merge(views);
        }
    }
    let mut items: Vec<_> = keys.into_iter().collect();
    items.sort_by(|a, b| (b.1.page_views, b.1.events).cmp(&(a.1.page_views, a.1.events)).then_with(|| a.0.cmp(&b.0)));
    let items: Vec<_> =
        items.into_iter().map(|(key, views)| json!({"key": key, "events": views.events, "page_views": views.page_views})).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

/// Asked and answered, as far as the headline rules let them be added up.
#[derive(Clone, Default)]
struct Sum {
    counts: ScoreCounts,
}

impl Sum {
    /// Without class and survey, NPS is of relationship surveys alone: the two kinds never meet in one headline.
    fn add(&mut self, day: &ScoreDay, is_narrowed: bool) {
        self.counts.merge(&Self::share(day, is_narrowed));
    }

    fn take(&mut self, day: &ScoreDay, is_narrowed: bool) {
        self.counts.unmerge(&Self::share(day, is_narrowed));
    }

    fn share(day: &ScoreDay, is_narrowed: bool) -> ScoreCounts {
        let mut counts = day.counts.clone();
        if !is_narrowed && day.class != SurveyClass::Relationship {
            counts.ratings = RatingTallies { nps: RatingTallies::default().nps, ..counts.ratings };
        }
        counts
    }

    fn scores(&self, minimum: u64) -> Scores {
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
        let (first, second) = (dimension(first).ok_or_else(rule)?, dimension(second).ok_or_else(rule)?);
        return if first == second { Err(rule()) } else { Ok(Some(By::Both(first, second))) };
    }
    Ok(Some(match name {
        "stage" => standing_by(call, settings, Reader::Stage).await?,
        "segment" => standing_by(call, settings, Reader::Segment).await?,
        name => By::Dimension(dimension(name).ok_or_else(rule)?),
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

/// How a series is cut.
enum Per {
    Day,
    Week,
    Month,
    /// A window of so many days for each day.
    Rolling(i32),
}

impl Per {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            rolling => Self::Rolling(rolling.strip_prefix("rolling")?.parse().ok().filter(|days| (2..=366).contains(days))?),
        })
    }

    /// How many days before the range a window may begin.
    fn before(&self) -> i32 {
        if let Self::Rolling(days) = self { days - 1 } else { 0 }
    }
}

/// Points of a series; a longer one is thinned out.
const MOST_WINDOWS: i32 = 800;

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
    let class = call.query.text("class").map(|name| SurveyClass::parse(name).map_err(Refusal::invalid("class"))).transpose()?;
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

/// Scores by windows of days, from the first day with an answer on; windows without any are left out.
fn series(days: &[ScoreDay], range: Range, per: &Per, is_narrowed: bool, minimum: u64) -> Value {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return json!([]) };
    let (from, to) = (range.from.max(first.day), range.to.min(Day(last.day.0.saturating_add(per.before()))));
    let window = |from: Day, to: Day, sum: &Sum| {
        let scores = sum.scores(minimum);
        json!({"from": from.to_string(), "to": to.to_string(), "nps": scores.nps, "csat": scores.csat, "ces": scores.ces,
            "asked": scores.asked, "answered": scores.answered, "completed": scores.completed})
    };
    let mut windows = Vec::new();
    if let Per::Rolling(length) = per {
        let step = (to.0 - from.0) / MOST_WINDOWS + 1;
        let (mut sum, mut entered, mut left) = (Sum::default(), 0, 0);
        for end in (from.0..=to.0).filter(|day| (to.0 - day) % step == 0) {
            let start = end - (length - 1);
            while entered < days.len() && days[entered].day.0 <= end {
                sum.add(&days[entered], is_narrowed);
                entered += 1;
            }
            while left < entered && days[left].day.0 < start {
                sum.take(&days[left], is_narrowed);
                left += 1;
            }
            if sum.counts != ScoreCounts::default() {
                windows.push(window(Day(start), Day(end), &sum));
            }
        }
        return json!(windows);
    }
    let mut sums: BTreeMap<(Day, Day), Sum> = BTreeMap::new();
    for day in days.iter().filter(|day| range.contains(day.day)) {
        let at = day.day;
        let bounds = match per {
            // Weeks begin on Monday: 1970-01-05 was one.
            Per::Week => {
                let monday = (at.0 - 4).div_euclid(7) * 7 + 4;
                (Day(monday), Day(monday + 6))
            }
            Per::Month => {
                let date = at.date();
                (Day::of(date.first_of_month()), Day::of(date.last_of_month()))
            }
            _ => (at, at),
        };
        sums.entry(bounds).or_default().add(day, is_narrowed);
    }
    windows.extend(sums.iter().map(|((from, to), sum)| window((*from).max(range.from), (*to).min(range.to), sum)));
    json!(windows)
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
    use rapport_model::event::{Rated, RatingKind};

    use super::*;

    fn answered(day: i32, class: SurveyClass, ratings: &[(RatingKind, f64)]) -> ScoreDay {
        let mut counts = ScoreCounts { asked: 1, answered: 1, ..ScoreCounts::default() };
        ratings.iter().for_each(|(kind, number)| counts.rate(Rated::of(*kind, *number).unwrap()));
        ScoreDay { day: Day(day), key: String::new(), class, counts }
    }

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

    #[test]
    fn windows_roll() {
        let days = [
            answered(10, SurveyClass::Relationship, &[(RatingKind::Nps, 10.0)]),
            answered(12, SurveyClass::Relationship, &[(RatingKind::Nps, 0.0)]),
        ];
        let range = Range { from: Day(11), to: Day(40) };
        let windows = series(&days, range, &Per::Rolling(3), false, 1);
        let nps: Vec<_> = windows
            .as_array()
            .unwrap()
            .iter()
            .map(|window| (window["to"].as_str().unwrap().to_owned(), window["nps"]["value"].as_f64()))
            .collect();
        assert_eq!(
            nps,
            [
                ("1970-01-12".to_owned(), Some(100.0)),
                ("1970-01-13".to_owned(), Some(0.0)),
                ("1970-01-14".to_owned(), Some(-100.0)),
                ("1970-01-15".to_owned(), Some(-100.0))
            ]
        );
        let weeks = series(&days, Range { from: Day(0), to: Day(40) }, &Per::Week, false, 1);
        assert_eq!(weeks[0]["from"], "1970-01-05");
        assert_eq!(weeks[1]["from"], "1970-01-12");
        assert_eq!(series(&[], range, &Per::Day, false, 1), json!([]));
    }
}
