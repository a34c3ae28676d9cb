//! Readings of all customers: RFM, key customers, cohorts.

use std::collections::BTreeMap;

use rapport_model::reading::value::Transactions;
use rapport_model::reading::{Rfm, RfmInput, cohorts, concentration, grades};
use rapport_model::value::{Day, Range, StrandId};
use serde_json::json;

use super::Call;
use super::disclosure::{Parts, Veil};
use super::{insight, visitors};
use crate::entry::json;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::site::SiteSettings;

/// So many of the best customers are told by name: each is read for it.
const NAMED: usize = 20;

/// The days asked for: all, where none are given.
pub(super) fn range<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Range, Refusal> {
    let (from, to) = (call.query.day("from")?.unwrap_or(Day(i32::MIN)), call.query.day("to")?.unwrap_or(call.today(settings)));
    if from > to { Err(Refusal::field("from", "is not after to")) } else { Ok(Range { from, to }) }
}

/// What somebody bought within a range.
struct Bought {
    id: String,
    transactions: u64,
    /// In major units.
    revenue: f64,
    last: Day,
}

impl Bought {
    fn of(id: String, transactions: &Transactions, range: Range, minor: f64) -> Option<Self> {
        let mut bought: Option<Self> = None;
        for (day, amount) in transactions.days().filter(|(day, _)| range.contains(*day)) {
            let so_far = bought.get_or_insert_with(|| Self { id: id.clone(), transactions: 0, revenue: 0.0, last: day });
            so_far.transactions += 1;
            so_far.revenue += amount.unwrap_or(0) as f64 / minor;
            so_far.last = day;
        }
        bought
    }
}

async fn buyers<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, range: Range) -> Result<Vec<Bought>, Refusal> {
    let minor = 10f64.powi(settings.currency.digits() as i32);
    let all = insight::buyers(call, settings).await?;
    let raw = |key: String| StrandId::try_from(key).map(|id| id.raw().to_owned()).unwrap_or_default();
    Ok(all.into_iter().filter_map(|(key, buyer)| Bought::of(raw(key), &buyer.transactions, range, minor)).collect())
}

/// How many customers have which scores of recency, frequency and monetary value.
pub(super) async fn rfm<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = range(call, &settings)?;
    let buyers = buyers(call, &settings, range).await?;
    let quiet = |day: Day| i64::from(range.to.0) - i64::from(day.0);
    let inputs: Vec<_> =
        buyers.iter().map(|one| RfmInput { quiet: quiet(one.last), frequency: one.transactions, monetary: one.revenue }).collect();
    let mut cells: BTreeMap<Rfm, (u64, f64)> = BTreeMap::new();
    for (scores, one) in Rfm::of(&inputs).into_iter().zip(&buyers) {
        let cell = cells.entry(scores).or_default();
        cell.0 += 1;
        cell.1 += one.revenue;
    }
    let sizes: Vec<u64> = cells.values().map(|cell| cell.0).collect();
    let hidden = Veil::of(call, &settings).map(|veil| veil.hidden(&sizes, buyers.len() as u64, Parts::Disjoint));
    let shown = |(at, (rfm, (customers, revenue))): (usize, (&Rfm, &(u64, f64)))| {
        let revenue = hidden.as_ref().is_none_or(|hidden| !hidden[at]).then_some(revenue);
        json!({"recency": rfm.recency, "frequency": rfm.frequency, "monetary": rfm.monetary, "customers": customers, "revenue": revenue})
    };
    let cells: Vec<_> = cells.iter().enumerate().collect::<Vec<_>>().into_iter().rev().map(shown).collect();
    let method = "1 + floor(5 (rank - 1) / n) by the lowest rank of those who tie; transactions and net revenue of the range";
    Ok(json(200, &json!({"customers": buyers.len(), "as_of": range.to.to_string(), "cells": cells, "method": method})))
}

/// How much of the revenue comes from how few, and who they are.
pub(super) async fn key_customers<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = range(call, &settings)?;
    let limit = call.query.number("limit", 1..=1000)?.unwrap_or(50) as usize;
    let mut buyers = buyers(call, &settings, range).await?;
    buyers.sort_by(|a, b| b.revenue.total_cmp(&a.revenue).then_with(|| a.id.cmp(&b.id)));
    let paid: Vec<f64> = buyers.iter().map(|one| one.revenue).collect();
    let share = concentration(&paid, &[0.01, 0.1, 0.2]);
    let mut items = Vec::new();
    for (at, (one, of)) in buyers.iter().zip(grades(&paid)).take(limit).enumerate() {
        let name = if at < NAMED { visitors::name_of(call, &settings, &one.id).await? } else { None };
        items.push(json!({"id": one.id, "name": name, "grade": of.name(), "revenue": one.revenue, "transactions": one.transactions, "last": one.last.to_string()}));
    }
    Ok(json(
        200,
        &json!({"as_of": range.to.to_string(), "currency": settings.currency, "customers": share.customers, "revenue": share.total, "top": share.top,
            "gini": share.gini, "customers_for_80_percent": share.for_80_percent,
            "grades": {"A": share.grades[0], "B": share.grades[1], "C": share.grades[2]}, "items": items}),
    ))
}

/// Customers by the week of their first order, and how many of them came back when.
pub(super) async fn retention<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = range(call, &settings)?;
    let weeks = call.query.number("weeks", 1..=520)?.unwrap_or(26) as u32;
    let all = insight::buyers(call, &settings).await?;
    let found = cohorts(all.iter().map(|(_, buyer)| &buyer.transactions), range, weeks);
    let items: Vec<_> =
        found.iter().map(|cohort| json!({"week": cohort.week.to_string(), "size": cohort.size, "weeks": cohort.weeks})).collect();
    let method = "by the week of the first order; weeks since each customer's own first day, only those that are over for all of a cohort; Wilson's 95 % interval";
    Ok(json(200, &json!({"as_of": range.to.to_string(), "items": items, "next": null, "method": method})))
}
