//! RFM, key customers and association rules against reference numbers (tests/vectors/README.md).
#![cfg(all(feature = "serde", feature = "calendar"))]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::reading::value::Transactions;
use rapport_model::reading::{BasketLimits, Rfm, RfmInput, associations, concentration};
use rapport_model::value::{Day, Range};
use serde_json::{Value, json};

fn vectors(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[track_caller]
fn near(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}");
}

/// The CDNOW orders by customer, in cents by day.
fn orders() -> BTreeMap<u32, BTreeMap<Day, i64>> {
    let mut days: BTreeMap<u32, BTreeMap<Day, i64>> = BTreeMap::new();
    for line in include_str!("../../demo/data/cdnow_orders.csv").lines().skip(1) {
        let [customer, date, _, dollars] = <[&str; 4]>::try_from(line.split(',').collect::<Vec<_>>()).unwrap();
        let minor = (dollars.parse::<f64>().unwrap() * 100.0).round() as i64;
        *days.entry(customer.parse().unwrap()).or_default().entry(Day::parse(date).unwrap()).or_default() += minor;
    }
    days
}

#[test]
fn rfm_keeps_ties_together() {
    let range = Range { from: Day(0), to: Day::parse("1997-09-30").unwrap() };
    let of = |days: BTreeMap<Day, i64>| Transactions::from(days.into_iter().map(|(day, minor)| (day, Some(minor))).collect::<Vec<_>>());
    let inputs: Vec<RfmInput> = orders()
        .into_values()
        .map(|days| {
            let one = of(days).purchases(range).unwrap();
            // The vectors' frequency and monetary value are those of the models of value: repeats, and their mean.
            let monetary = if one.paid == 0 { 0.0 } else { one.spent as f64 / f64::from(one.paid) };
            RfmInput { quiet: i64::from(one.age) - i64::from(one.recency), frequency: u64::from(one.repeats), monetary }
        })
        .collect();
    let scores = Rfm::of(&inputs);
    let marginals = |score: fn(&Rfm) -> u8| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        scores.iter().for_each(|one| *counts.entry(score(one).to_string()).or_default() += 1);
        json!(counts)
    };
    let expected = &vectors(include_str!("../../tests/vectors/rfm.json"))["tie_safe_marginals"];
    assert_eq!(&marginals(|one| one.frequency), &expected["f"]);
    assert_eq!(&marginals(|one| one.recency), &expected["r"]);
    assert_eq!(&marginals(|one| one.monetary), &expected["m"]);
    assert_eq!(Rfm::of(&[]), []);
}

#[test]
fn the_share_of_the_best_is_measured() {
    let expected = vectors(include_str!("../../tests/vectors/pareto_2080.json"));
    let paid: Vec<f64> = orders().into_values().map(|days| days.values().sum::<i64>() as f64 / 100.0).collect();
    let found = concentration(&paid, &[0.2, 0.1, 0.01]);
    near(found.total, number(&expected["total"]), 1e-6);
    assert_eq!((json!(found.customers), json!(found.top[0].count)), (expected["n_customers"].clone(), expected["top20_n"].clone()));
    near(found.top[0].revenue.unwrap(), number(&expected["top20_share"]), 1e-9);
    near(found.top[1].revenue.unwrap(), number(&expected["top10_share"]), 1e-9);
    near(found.top[2].revenue.unwrap(), number(&expected["top1_share"]), 1e-9);
    near(found.gini.unwrap(), number(&expected["gini"]), 1e-9);
    assert_eq!(json!(found.for_80_percent), expected["customers_for_80pct"]);
    assert_eq!(json!(found.grades[0]), expected["abc"]["A_upto80"]);
    assert_eq!(json!(found.grades[1]), expected["abc"]["B_upto95"]);
    let nothing = concentration(&[0.0, -5.0], &[0.2]);
    assert_eq!((nothing.top[0].revenue, nothing.gini, nothing.for_80_percent, nothing.grades), (None, None, 0, [0, 0, 2]));
    assert_eq!(concentration(&[], &[0.2]).customers, 0);
}

#[test]
fn what_goes_together() {
    let file = vectors(include_str!("../../tests/vectors/market_basket.json"));
    let baskets: Vec<BTreeSet<String>> = file["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|basket| basket.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect())
        .collect();
    let limits = BasketLimits { support: 0.6, confidence: 0.7, count: 1, ..BasketLimits::default() };
    let found = associations(&baskets, &limits);
    let expected = file["rules"].as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    for rule in expected {
        let names = |of: &Value| of.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let ours = found.iter().find(|ours| ours.from == names(&rule["antecedents"]) && ours.to == names(&rule["consequents"])).unwrap();
        for (ours, theirs) in [(ours.support, "support"), (ours.confidence, "confidence"), (ours.lift, "lift"), (ours.leverage, "leverage")]
        {
            near(ours, number(&rule[theirs]), 1e-9);
        }
        match rule["conviction"].as_f64() {
            Some(conviction) => near(ours.conviction.unwrap(), conviction, 1e-9),
            None => assert_eq!(ours.conviction, None),
        }
    }
    assert_eq!(associations(&[], &limits), []);
    assert!(associations(&baskets, &BasketLimits::default()).is_empty(), "five baskets are no pattern of at least five");
}
