//! Campaigns: orders and answers credited to the road that brought people first and to the one that brought them last, what each
//! road cost, and what came back.

use std::collections::BTreeMap;

use rapport_model::event::Channel;
use rapport_model::reading::{Cost, Credit, Credits, Gained, Road, spent};
use rapport_model::score::nps;
use rapport_model::value::{Currency, Money, Range, Timestamp};
use serde_json::{Map, Value, json};

use super::disclosure::Veil;
use super::everybody::sweep;
use super::{Call, explain};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{Sweep, Swept};
use crate::site::{SiteCall, SiteReply, SiteSettings};

/// The days for which the last road counts, unless the query says otherwise.
const WINDOW: u64 = 30;

/// What came by one road, and what it cost.
struct Line {
    road: Road,
    credit: Credit,
    /// In minor units; none where no cost was told.
    cost: Option<i64>,
}

/// All roads, those that brought the most orders last at the front.
struct Found {
    range: Range,
    window: u32,
    /// The time it speaks of.
    as_of: Timestamp,
    lines: Vec<Line>,
}

async fn find<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Found, Refusal> {
    let range = call.query.range(call.today(settings))?;
    let window = call.query.number("window", 1..=365)?.unwrap_or(WINDOW) as u32;
    let (Swept::Credits(credits), as_of) = sweep(call, settings, Sweep::Credits { range, window }).await? else {
        return Err(objects::unexpected("a shard"));
    };
    let SiteReply::Costs(costs) = objects::site(call.net, &settings.id, &SiteCall::Costs(range)).await? else {
        return Err(objects::unexpected("a site"));
    };
    Ok(Found { range, window, as_of, lines: lines(&credits, &costs, settings.currency) })
}

fn lines(credits: &Credits, costs: &[Cost], currency: Currency) -> Vec<Line> {
    let (spent, for_nothing) = spent(credits, costs);
    let known = credits.0.iter().map(|(road, credit)| Line { road: road.clone(), credit: credit.clone(), cost: spent.get(road).copied() });
    let unknown = for_nothing.into_iter().map(|(road, minor)| Line { road, credit: Credit::default(), cost: Some(minor) });
    let mut lines: Vec<Line> = known.chain(unknown).collect();
    let paid = |gained: &Gained| gained.revenue.get(&currency).copied().unwrap_or(0);
    let key = |line: &Line| (paid(&line.credit.last), line.credit.last.orders, line.credit.arrivals, line.cost.unwrap_or(0));
    lines.sort_by(|a, b| key(b).cmp(&key(a)).then_with(|| a.road.cmp(&b.road)));
    lines
}

pub(super) async fn campaigns<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let found = find(call, &settings).await?;
    let minimum = Veil::least(call, &settings)?;
    let mut all = Line { road: Road::default(), credit: Credit::default(), cost: None };
    for line in &found.lines {
        all.credit.merge(&line.credit);
        all.cost = match (all.cost, line.cost) {
            (None, cost) | (cost, None) => cost,
            (Some(a), Some(b)) => Some(a + b),
        };
    }
    let items: Vec<_> = found.lines.iter().map(|line| shown(line, settings.currency, minimum)).collect();
    let mut total = shown(&all, settings.currency, minimum);
    ["campaign", "channel", "people", "arrivals"].iter().for_each(|name| drop(total.remove(*name)));
    let nothing = items.is_empty().then_some("not enough data yet: nobody came, bought or answered in these days");
    let mut reply = json!({
        "from": found.range.from.to_string(), "to": found.range.to.to_string(), "as_of": found.as_of.iso(), "window_days": found.window, "currency": settings.currency,
        "items": items, "next": null, "total": total, "not_enough": nothing,
    });
    if explain::is_wanted(call)? {
        reply["explain"] = json!({
            "method": "first: the very first arrival of the person who bought or answered; last: their latest arrival before it that was not direct, within window_days. Two ways of counting the same orders: never add them. Revenue of an order is net of what was paid back of it since. return = (revenue - cost) / cost, of orders in the site's currency. A cost that names no channel is shared by arrivals. Neither way says what a campaign caused: who would have come anyway is credited too",
            "source": "Shao and Li (2011): Data-driven multi-touch attribution models, KDD '11, 258-264",
            "inputs": {"window_days": found.window, "roads": found.lines.len(), "touches_kept_per_person": 32},
        });
    }
    Ok(json(200, &Veil::over(call, &settings, reply)))
}

fn shown(line: &Line, currency: Currency, minimum: u64) -> Map<String, Value> {
    let amount = |minor: i64| Money { minor, currency }.amount();
    let gained = |gained: &Gained| {
        let own = gained.revenue.get(&currency).copied().unwrap_or(0);
        let others = gained.revenue.iter().filter(|(other, minor)| **other != currency && **minor != 0);
        let others: BTreeMap<_, _> =
            others.map(|(currency, minor)| (currency.as_str().to_owned(), Money { minor: *minor, currency: *currency }.amount())).collect();
        let cost = line.cost.filter(|cost| *cost > 0);
        json!({
            "orders": gained.orders, "revenue": amount(own), "revenue_by_currency": others, "answers": gained.answers,
            "nps": nps(&gained.ratings.nps.groups(), minimum),
            "return": cost.map(|cost| (own - cost) as f64 / cost as f64),
            "cost_per_order": cost.filter(|_| gained.orders > 0).map(|cost| amount(cost) / gained.orders as f64),
        })
    };
    let channel = line.road.channel.map(Channel::name);
    // Of direct arrivals only the first and the last are kept: their number would be wrong.
    let arrivals = (line.road.channel != Some(Channel::Direct)).then_some(line.credit.arrivals);
    let told = json!({"campaign": line.road.campaign, "channel": channel, "arrivals": arrivals, "people": line.credit.people,
        "first": gained(&line.credit.first), "last": gained(&line.credit.last), "cost": line.cost.map(amount)});
    if let Value::Object(told) = told { told } else { Map::new() }
}

/// The lines as flat rows of a file.
pub(super) async fn rows<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Vec<Map<String, Value>>, Refusal> {
    let found = find(call, settings).await?;
    let row = |line: &Line| {
        let mut row = shown(line, settings.currency, settings.minimum_n);
        for way in ["first", "last"] {
            let Some(Value::Object(gained)) = row.remove(way) else { continue };
            for name in ["orders", "revenue", "answers", "return", "cost_per_order"] {
                row.insert(format!("{way}_{name}"), gained.get(name).cloned().unwrap_or_default());
            }
            row.insert(format!("{way}_nps"), gained.get("nps").and_then(|nps| nps.get("value")).cloned().unwrap_or_default());
        }
        row.insert("currency".to_owned(), json!(settings.currency));
        row
    };
    Ok(found.lines.iter().map(row).collect())
}

/// Costs of one file by campaign, channel and day: of several rows for one of these the sum.
pub(super) fn summed(costs: Vec<Cost>) -> Vec<Cost> {
    let mut sums: BTreeMap<_, i64> = BTreeMap::new();
    for cost in costs {
        let sum = sums.entry((cost.campaign, cost.channel, cost.day)).or_default();
        *sum = sum.saturating_add(cost.minor);
    }
    sums.into_iter().map(|((campaign, channel, day), minor)| Cost { day, campaign, channel, minor }).collect()
}
