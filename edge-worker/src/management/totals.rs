//! Totals and breakdowns: what all shards hold, added up; floats only here at the edge.

use std::collections::BTreeMap;

use rapport_model::aggregate::{DayTotals, Dimension, Views};
use rapport_model::value::{Currency, Day, Money, Range};
use serde_json::{Value, json};

use super::Call;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{ShardCall, ShardReply};
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

pub(super) async fn breakdown<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = call.query.range(call.today(&settings))?;
    let rule = || Refusal::field("by", "is page, channel, device, country or language");
    let by = call.query.text("by").and_then(Dimension::parse).ok_or_else(rule)?;
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
