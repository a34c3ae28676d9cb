//! The cube: a score or count by up to two dimensions and by time, over the cells that are kept, sliced by any others. Exact: cells are added
//! up, scores read from the sums. What there is no room for is named `other`, never left out.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::aggregate::Dimension;
use rapport_model::event::RatingKind;
use rapport_model::value::{Day, Range};
use serde_json::{Map, Value, json};

use super::disclosure::Veil;
use super::measure::{Ground, Measure, Sum};
use super::scores::asked_of_shards;
use super::{Call, explain};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{By, ScoreQuestion, ShardCall, ShardReply};
use crate::site::SiteSettings;

/// Keys of a dimension that stand for themselves, unless the query says otherwise.
const TOP: u64 = 10;
/// Periods of one answer.
const MOST_PERIODS: usize = 400;
/// Into which periods time is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Per {
    All,
    Day,
    Week,
    Month,
}

impl Per {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "all" => Self::All,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            _ => return None,
        })
    }

    /// The first day of the period of a day, and the last; weeks begin on Monday.
    fn of(self, day: Day, range: Range) -> (Day, Day) {
        let (from, to) = match self {
            Self::All => (range.from, range.to),
            Self::Day => (day, day),
            Self::Week => {
                let monday = (day.0 - 4).div_euclid(7) * 7 + 4;
                (Day(monday), Day(monday.saturating_add(6)))
            }
            Self::Month => {
                let date = day.date();
                (Day::of(date.first_of_month()), Day::of(date.last_of_month()))
            }
        };
        (from.max(range.from), to.min(range.to))
    }
}

/// What all others are called: a key is a path, or a word of a fixed list, and none is called so.
const OTHER: &str = "other";

/// What stands for itself or for all others together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// This one; none where it is unknown.
    Of(Option<String>),
    /// All that there is no room for.
    Other,
}

impl Key {
    fn json(&self) -> Value {
        match self {
            Self::Of(key) => json!(key),
            Self::Other => json!(OTHER),
        }
    }
}

/// The cells of a cube.
pub(super) struct Cube {
    ground: Ground,
    names: Vec<&'static str>,
    per: Per,
    range: Range,
    periods: Vec<(Day, Day)>,
    /// By keys, then by period.
    rows: BTreeMap<Vec<Key>, BTreeMap<(Day, Day), Sum>>,
    /// How many keys of each dimension are in `other`.
    hidden: Vec<usize>,
    total: BTreeMap<(Day, Day), Sum>,
}

/// A row with its keys, its cells, and the sum of these.
type Ranked<'a> = (&'a Vec<Key>, &'a BTreeMap<(Day, Day), Sum>, Sum);

/// One sum of the raw material: a day, the keys of all dimensions that matter, and what was counted.
type Cell = (Day, Vec<Option<String>>, Sum);

/// Reads the cube that the query asks for.
pub(super) async fn read<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Cube, Refusal> {
    let range = call.query.range(call.today(settings))?;
    let rule = || Refusal::field("measure", "is nps, csat, ces, asked, answered, completed, page_views, events, orders or revenue");
    let measure = Measure::parse(call.query.text("measure").unwrap_or("nps")).ok_or_else(rule)?;
    let rule = || Refusal::field("per", "is all, day, week or month");
    let per = call.query.text("per").map_or(Ok(Per::All), |name| Per::parse(name).ok_or_else(rule))?;
    let top = call.query.number("top", 1..=200)?.unwrap_or(TOP) as usize;
    let minimum = Veil::least(call, settings)?;
    let rule = || Refusal::field("by", "is one or two of page, device, country, channel and language, with a comma");
    let mut names: Vec<&'static str> = Vec::new();
    for name in call.query.text("by").unwrap_or_default().split(',').filter(|name| !name.is_empty()) {
        let known = Dimension::parse(name).ok_or_else(rule)?.name();
        if names.contains(&known) || names.len() == 2 {
            return Err(rule());
        }
        names.push(known);
    }
    let slices: Vec<(&'static str, &str)> =
        Dimension::ALL.iter().filter_map(|one| Some((one.name(), call.query.text(one.name())?))).collect();
    let mut all = names.clone();
    all.extend(slices.iter().map(|(name, _)| *name).filter(|name| !names.contains(name)));
    let dimensions: Vec<Dimension> = all.iter().filter_map(|name| Dimension::parse(name)).collect();
    // What few paid together is what somebody paid.
    Veil::refuse(call, settings, "measure", measure == Measure::Revenue && !dimensions.is_empty())?;
    let cells = if measure.is_of_sales() {
        of_sales(call, settings, range, dimensions).await?
    } else if measure.is_of_events() {
        match dimensions[..] {
            [] | [_] => of_events(call, settings, range, dimensions.first().copied(), per).await?,
            _ => of_events_together(call, settings, range, dimensions).await?,
        }
    } else {
        of_answers(call, settings, range, dimensions, measure).await?
    };
    let is_meant = |keys: &[Option<String>]| {
        slices.iter().all(|(name, wanted)| {
            let key = all.iter().position(|known| known == name).and_then(|at| keys[at].as_deref());
            key.unwrap_or("") == if *wanted == "unknown" { "" } else { *wanted }
        })
    };
    let cells: Vec<Cell> = cells.into_iter().filter(|(_, keys, _)| is_meant(keys)).collect();
    build(cells, Ground { measure, minimum, currency: settings.currency }, names, per, range, top)
}

fn build(cells: Vec<Cell>, ground: Ground, names: Vec<&'static str>, per: Per, range: Range, top: usize) -> Result<Cube, Refusal> {
    let measure = ground.measure;
    // The keys that stand for themselves, dimension by dimension: those with the most.
    let mut kept: Vec<BTreeSet<Option<String>>> = Vec::new();
    let mut hidden = Vec::new();
    for at in 0..names.len() {
        let mut weights: BTreeMap<&Option<String>, i64> = BTreeMap::new();
        cells.iter().for_each(|(_, keys, sum)| *weights.entry(&keys[at]).or_default() += sum.weight(measure));
        let stands = |key: &Option<String>, weight: i64| weight != 0 && key.as_deref() != Some(OTHER);
        let mut ranked: Vec<_> = weights.into_iter().filter(|(key, weight)| stands(key, *weight)).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        hidden.push(ranked.len().saturating_sub(top));
        kept.push(ranked.into_iter().take(top).map(|(key, _)| key.clone()).collect());
    }
    let mut cube = Cube { ground, names, per, range, periods: Vec::new(), rows: BTreeMap::new(), hidden, total: BTreeMap::new() };
    for (day, keys, sum) in cells {
        if sum.weight(measure) == 0 {
            continue;
        }
        let period = per.of(day, range);
        let key = keys.into_iter().zip(&kept).map(|(key, kept)| if kept.contains(&key) { Key::Of(key) } else { Key::Other }).collect();
        cube.rows.entry(key).or_default().entry(period).or_default().merge(&sum);
        cube.total.entry(period).or_default().merge(&sum);
    }
    cube.periods = cube.total.keys().copied().collect();
    if cube.periods.len() > MOST_PERIODS {
        return Err(Refusal::field("per", format!("gives {} periods; at most {MOST_PERIODS} are told at once", cube.periods.len())));
    }
    Ok(cube)
}

async fn of_answers<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    range: Range,
    dimensions: Vec<Dimension>,
    measure: Measure,
) -> Result<Vec<Cell>, Refusal> {
    let survey = match call.query.text("survey").map(str::to_owned) {
        Some(named) => Some(super::surveys::id_of(call, settings, &named).await?),
        None => None,
    };
    let class = match measure {
        Measure::Nps => call.query.class_of(RatingKind::Nps, survey.is_some())?,
        _ => call.query.class()?,
    };
    let count = dimensions.len();
    let question = ScoreQuestion { range, surveys: survey.into_iter().collect(), class, by: Some(By::Several(dimensions)), filter: None };
    let days = asked_of_shards(call, settings, question).await?;
    let cell = |day: crate::shard::call::ScoreDay| (day.day, keys(&day.key, count), Sum { counts: day.counts, ..Sum::default() });
    Ok(days.into_iter().map(cell).collect())
}

/// What was sold, by the circumstances of the order; revenue in the site's currency alone.
async fn of_sales<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    range: Range,
    dimensions: Vec<Dimension>,
) -> Result<Vec<Cell>, Refusal> {
    let count = dimensions.len();
    let mut cells = Vec::new();
    for reply in objects::shards(call.net, settings, &ShardCall::Sales(range, dimensions)).await? {
        let ShardReply::Sales(some) = reply else { return Err(objects::unexpected("a shard")) };
        cells.extend(some.into_iter().map(|(day, key, sales)| {
            let revenue = sales.revenue.get(&settings.currency).copied().unwrap_or(0);
            (day, keys(&key, count), Sum { orders: sales.orders, revenue, ..Sum::default() })
        }));
    }
    Ok(cells)
}

/// Events by several dimensions at once. What a day had no room for is `other` in each of them.
async fn of_events_together<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    range: Range,
    dimensions: Vec<Dimension>,
) -> Result<Vec<Cell>, Refusal> {
    let count = dimensions.len();
    let mut cells = Vec::new();
    for reply in objects::shards(call.net, settings, &ShardCall::Viewed(range, dimensions)).await? {
        let ShardReply::Viewed(some) = reply else { return Err(objects::unexpected("a shard")) };
        cells.extend(some.into_iter().map(|(day, key, views)| {
            let keys = key.map_or_else(|| vec![Some(OTHER.to_owned()); count], |key| keys(&key, count));
            (day, keys, Sum { events: views.events, page_views: views.page_views, ..Sum::default() })
        }));
    }
    Ok(cells)
}

/// The keys of a cell, one for each dimension; none where it is unknown.
fn keys(key: &str, count: usize) -> Vec<Option<String>> {
    let mut keys: Vec<_> = key.split(By::BETWEEN).map(|key| (!key.is_empty()).then(|| key.to_owned())).collect();
    keys.resize(count, None);
    keys
}

/// Events by one dimension: asked for period by period, because days are not told apart there.
async fn of_events<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    range: Range,
    by: Option<Dimension>,
    per: Per,
) -> Result<Vec<Cell>, Refusal> {
    // Only days with data are looked at, so that a range of all times has an end.
    let mut days: BTreeMap<Day, Sum> = BTreeMap::new();
    for reply in objects::shards(call.net, settings, &ShardCall::Totals(range)).await? {
        let ShardReply::Totals { days: some, .. } = reply else { return Err(objects::unexpected("a shard")) };
        for (day, (totals, _)) in some {
            days.entry(day).or_default().merge(&Sum { events: totals.events, page_views: totals.page_views, ..Sum::default() });
        }
    }
    let Some(by) = by else { return Ok(days.into_iter().map(|(day, sum)| (day, Vec::new(), sum)).collect()) };
    let periods: BTreeSet<(Day, Day)> = days.keys().map(|day| per.of(*day, range)).collect();
    if periods.len() > MOST_PERIODS {
        return Err(Refusal::field("per", format!("gives {} periods; at most {MOST_PERIODS} are told at once", periods.len())));
    }
    let mut cells = Vec::new();
    for (from, to) in periods {
        for reply in objects::shards(call.net, settings, &ShardCall::Breakdown(Range { from, to }, by)).await? {
            let ShardReply::Breakdown(keys) = reply else { return Err(objects::unexpected("a shard")) };
            cells.extend(keys.into_iter().map(|(key, views)| {
                let sum = Sum { events: views.events, page_views: views.page_views, ..Sum::default() };
                (from, vec![(!key.is_empty()).then_some(key)], sum)
            }));
        }
    }
    Ok(cells)
}

impl Cube {
    /// The rows, those with the most first; `other` comes last.
    fn ranked(&self) -> Vec<Ranked<'_>> {
        let mut rows: Vec<_> = self
            .rows
            .iter()
            .map(|(keys, cells)| {
                let mut total = Sum::default();
                cells.values().for_each(|sum| total.merge(sum));
                (keys, cells, total)
            })
            .collect();
        let is_other = |keys: &[Key]| keys.contains(&Key::Other);
        rows.sort_by(|a, b| {
            let by_weight = b.2.weight(self.ground.measure).cmp(&a.2.weight(self.ground.measure));
            is_other(a.0).cmp(&is_other(b.0)).then(by_weight).then_with(|| a.0.cmp(b.0))
        });
        rows
    }

    fn json(&self) -> Value {
        let row = |cells: &BTreeMap<(Day, Day), Sum>| -> Value {
            self.periods.iter().map(|period| cells.get(period).map_or(Value::Null, |sum| sum.json(&self.ground))).collect()
        };
        let rows: Vec<_> = self
            .ranked()
            .into_iter()
            .map(|(keys, cells, total)| {
                let keys: Vec<_> = keys.iter().map(Key::json).collect();
                json!({"key": keys, "total": total.json(&self.ground), "cells": row(cells)})
            })
            .collect();
        let mut total = Sum::default();
        self.total.values().for_each(|sum| total.merge(sum));
        let periods: Vec<_> = self.periods.iter().map(|(from, to)| json!({"from": from.to_string(), "to": to.to_string()})).collect();
        json!({
            "measure": self.ground.measure.name(), "by": self.names, "from": self.range.from.to_string(), "to": self.range.to.to_string(),
            "per": match self.per { Per::All => "all", Per::Day => "day", Per::Week => "week", Per::Month => "month" },
            "minimum": self.ground.minimum, "currency": (self.ground.measure == Measure::Revenue).then_some(self.ground.currency), "periods": periods, "rows": rows, "other": self.hidden,
            "total": {"total": total.json(&self.ground), "cells": row(&self.total)},
            "not_enough": self.rows.is_empty().then_some("not enough data yet: nothing of this was counted in these days"),
        })
    }

    /// The cells as flat rows of a file.
    pub(super) fn lines(&self) -> Vec<Map<String, Value>> {
        let mut lines = Vec::new();
        for (keys, cells, _) in self.ranked() {
            for ((from, to), sum) in cells {
                let mut line = Map::new();
                for (at, column) in ["by_1", "by_2"].into_iter().enumerate() {
                    line.insert(column.to_owned(), keys.get(at).map(Key::json).unwrap_or_default());
                }
                line.insert("from".to_owned(), json!(from.to_string()));
                line.insert("to".to_owned(), json!(to.to_string()));
                line.insert("measure".to_owned(), json!(self.ground.measure.name()));
                if let Value::Object(cell) = sum.json(&self.ground) {
                    line.extend(cell);
                }
                lines.push(line);
            }
        }
        lines
    }
}

pub(super) async fn cube<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let found = read(call, &settings).await?;
    let mut reply = found.json();
    if explain::is_wanted(call)? {
        reply["explain"] = json!({
            "method": "sums of the cells of the days asked for, by the circumstances when the answer was given, the page viewed or the order placed; revenue is net in the site's currency, what was paid back on its own day; scores are read from the sums, never averaged. Keys with the most of what is measured stand for themselves, all others together are other. Weeks begin on Monday; the first and the last period may be cut by the range. NPS by adjusted Wald, CSAT by Wilson, CES by Student's t, 95 %",
            "source": "Gray and others (1997): Data cube. Data Mining and Knowledge Discovery 1, 29-53; Rocks (2016), arXiv:1601.07235; Wilson (1927)",
            "inputs": {"rows": found.rows.len(), "periods": found.periods.len(), "minimum": found.ground.minimum},
        });
    }
    Ok(json(200, &Veil::over(call, &settings, reply)))
}

#[cfg(test)]
mod tests {
    use rapport_model::aggregate::ScoreCounts;
    use rapport_model::value::Currency;

    use super::*;

    fn cell(day: i32, key: &str, asked: i64) -> Cell {
        let counts = ScoreCounts { asked, ..ScoreCounts::default() };
        (Day(day), vec![(!key.is_empty()).then(|| key.to_owned())], Sum { counts, ..Sum::default() })
    }

    #[test]
    fn other_is_named_and_nothing_is_lost() {
        let cells = vec![cell(4, "/a", 5), cell(5, "/b", 4), cell(12, "/c", 3), cell(12, "/a", 1), cell(12, "", 2)];
        let range = Range { from: Day(0), to: Day(20) };
        let ground = Ground { measure: Measure::Asked, minimum: 30, currency: Currency::USD };
        let cube = build(cells, ground, vec!["page"], Per::Week, range, 2).unwrap().json();
        assert_eq!(cube["rows"][0]["key"], json!(["/a"]));
        assert_eq!(cube["rows"][2]["key"], json!(["other"]));
        assert_eq!(cube["rows"][2]["total"]["value"], 5);
        assert_eq!(cube["other"], json!([2]));
        assert_eq!(cube["total"]["cells"], json!([{"value": 9}, {"value": 6}]));
        assert_eq!(cube["periods"][0], json!({"from": "1970-01-05", "to": "1970-01-11"}));
    }
}
