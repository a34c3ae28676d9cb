//! The models of value against published and independently computed numbers (tests/vectors/README.md), on the CDNOW orders.
#![cfg(all(feature = "serde", feature = "calendar"))]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::collections::BTreeMap;

use rapport_model::reading::value::{BuyingModel, Fit, Leaving, NotEnough, Purchases, SpendingModel, Transactions, ValueModel};
use rapport_model::value::{Currency, Day, Range};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../tests/vectors/bgnbd_gamma_gamma_cdnow.json")).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[track_caller]
fn near(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}");
}

/// The orders of every customer. The vectors number them by the day of their first order, then by id.
fn transactions() -> BTreeMap<u32, Transactions> {
    let mut days: BTreeMap<u32, BTreeMap<Day, i64>> = BTreeMap::new();
    for line in include_str!("../../demo/data/cdnow_orders.csv").lines().skip(1) {
        let [customer, date, _, dollars] = <[&str; 4]>::try_from(line.split(',').collect::<Vec<_>>()).unwrap();
        let minor = (dollars.parse::<f64>().unwrap() * 100.0).round() as i64;
        *days.entry(customer.parse().unwrap()).or_default().entry(Day::parse(date).unwrap()).or_default() += minor;
    }
    let of = |days: BTreeMap<Day, i64>| days.into_iter().map(|(day, minor)| (day, Some(minor))).collect::<Vec<_>>().into();
    let mut days: Vec<_> = days.into_iter().collect();
    days.sort_by_key(|(customer, days)| (days.keys().next().copied(), *customer));
    (1..).zip(days.into_iter().map(|(_, days)| of(days))).collect()
}

/// The 39 weeks that the papers fit to.
fn calibration() -> Range {
    Range { from: Day::parse("1997-01-01").unwrap(), to: Day::parse("1997-09-30").unwrap() }
}

fn customers() -> BTreeMap<u32, Purchases> {
    transactions().into_iter().filter_map(|(customer, days)| Some((customer, days.purchases(calibration())?))).collect()
}

fn model() -> ValueModel {
    let customers: Vec<_> = customers().into_values().collect();
    Fit::of(&customers, calibration().to, Currency::USD).unwrap().finish().unwrap()
}

fn published() -> BuyingModel {
    BuyingModel {
        leaving: Leaving::AfterRepeat,
        r: 0.243,
        alpha: 4.414,
        a: 0.793,
        b: 2.426,
        log_likelihood: 0.0,
        covariance: [[0.0; 4]; 4],
    }
}

/// Weeks with two decimals, as the vectors have them, in days.
fn days(weeks: &Value) -> u32 {
    (number(weeks) * 7.0).round() as u32
}

#[test]
fn orders_become_frequency_recency_and_age() {
    let customers = customers();
    assert_eq!(customers.len(), 2357);
    assert_eq!(customers.values().filter(|one| one.repeats == 0).count(), 1411);
    assert_eq!(customers.values().map(|one| one.repeats).sum::<u32>(), 2457);
    for expected in vectors()["customers"].as_array().unwrap() {
        let one = customers[&(expected["customer_id"].as_u64().unwrap() as u32)];
        assert_eq!(f64::from(one.repeats), number(&expected["frequency"]));
        assert_eq!((one.recency, one.age), (days(&expected["recency"]), days(&expected["T"])));
        let mean = if one.paid > 0 { one.spent as f64 / 100.0 / f64::from(one.paid) } else { 0.0 };
        near(mean, number(&expected["monetary_value"]), 0.005 + 1e-9);
    }
}

#[test]
fn every_customer_of_cdnow_is_summed_up_as_elsewhere() {
    let customers = customers();
    let mut read = 0;
    for line in include_str!("../../tests/vectors/cdnow_summary.csv").lines().skip(1) {
        let expected: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let [customer, frequency, recency, age, monetary] = expected[..] else { panic!("{line}") };
        let one = customers[&(customer as u32)];
        let in_days = |weeks: f64| (weeks * 7.0).round() as u32;
        assert_eq!((f64::from(one.repeats), one.recency, one.age), (frequency, in_days(recency), in_days(age)), "{line}");
        let mean = if one.paid > 0 { one.spent as f64 / 100.0 / f64::from(one.paid) } else { 0.0 };
        near(mean, monetary, 0.005 + 1e-9);
        read += 1;
    }
    assert_eq!(read, customers.len());
}

#[test]
fn the_fit_is_the_published_one() {
    let (model, vectors) = (model(), vectors());
    for (ours, theirs) in [model.bg_nbd.r, model.bg_nbd.alpha, model.bg_nbd.a, model.bg_nbd.b]
        .into_iter()
        .zip(vectors["mle"]["lifetimes"].as_array().unwrap())
    {
        near(ours, number(theirs), 2e-3 * number(theirs));
    }
    near(model.bg_nbd.log_likelihood, number(&vectors["mle"]["loglik"]), 0.1);
    let published = &vectors["published"]["bgnbd"];
    near(model.bg_nbd.r, number(&published["r"]), 0.0005 + 5e-4);
    near(model.bg_nbd.alpha, number(&published["alpha"]), 0.01);
    near(model.bg_nbd.a, number(&published["a"]), 0.002);
    near(model.bg_nbd.b, number(&published["b"]), 0.005);
    near(model.bg_nbd.log_likelihood, number(&published["loglik"]), 0.1);
    let spending = model.gamma_gamma.unwrap();
    for (ours, theirs) in [spending.p, spending.q, spending.v].into_iter().zip(vectors["gamma_gamma_mle"]["lifetimes"].as_array().unwrap())
    {
        near(ours, number(theirs), 2e-3 * number(theirs));
    }
    near(spending.log_likelihood, number(&vectors["gamma_gamma_mle"]["loglik"]), 0.1);
    assert_eq!((spending.customers, model.customers, model.repeat_buyers), (946, 2357, 946));
}

#[test]
fn expectations_at_the_published_parameters() {
    let (vectors, model) = (vectors(), published());
    for case in vectors["grid"].as_array().unwrap() {
        // Days are whole here; the vectors' weeks mostly are not, so build the case from its nearest days and compare only
        // those that are.
        let one = Purchases {
            repeats: case["x"].as_u64().unwrap() as u32,
            recency: days(&case["tx"]),
            age: days(&case["T"]),
            ..Purchases::default()
        };
        let is_whole =
            [("tx", one.recency), ("T", one.age)].iter().all(|(name, days)| (number(&case[*name]) * 7.0 - f64::from(*days)).abs() < 1e-9);
        let tolerance = if is_whole { 1e-9 } else { 2e-3 };
        let expected = number(&case["expected"]);
        near(model.expected_orders(&one, number(&case["t"])), expected, tolerance * (1.0 + expected));
        near(model.alive(&one), number(&case["p_alive"]), tolerance);
    }
    let spending = SpendingModel { p: 6.25, q: 3.74, v: 15.44, log_likelihood: 0.0, customers: 946, covariance: [[0.0; 3]; 3] };
    let value = ValueModel {
        bg_nbd: model,
        mbg_nbd: model,
        gamma_gamma: Some(spending),
        as_of: Day(0),
        currency: Currency::USD,
        customers: 2357,
        repeat_buyers: 946,
    };
    let customers = customers();
    let mut compared = 0;
    for expected in vectors["customers"].as_array().unwrap() {
        let one = customers[&(expected["customer_id"].as_u64().unwrap() as u32)];
        near(
            model.expected_orders(&one, 39.0),
            number(&expected["expected_purchases_39w"]),
            2e-3 * (1.0 + number(&expected["expected_purchases_39w"])),
        );
        near(spending.expected(&one, 100.0).unwrap(), number(&expected["expected_avg_value"]), 0.005);
        let worth = number(&expected["clv_12m_1pct_month_lifetimes_convention"]);
        near(value.expected(&one).unwrap(), worth, 2e-3 * worth);
        compared += 1;
    }
    assert!(compared >= 15);
    let sums = &vectors["totals"];
    near(customers.values().map(|one| model.expected_orders(one, 39.0)).sum(), number(&sums["sum_expected_39w"]), 0.5);
    near(customers.values().map(|one| model.alive(one)).sum(), number(&sums["sum_p_alive"]), 0.3);
    near(customers.values().map(|one| value.expected(one).unwrap()).sum(), number(&sums["sum_clv"]), 25.0);
}

#[test]
fn who_bought_once_is_not_certain_to_be_alive() {
    let model = model();
    let once = |age| model.value(&Purchases { age, ..Purchases::default() });
    assert!(once(7).alive < 1.0 && once(700).alive < once(70).alive && once(70).alive < once(7).alive);
    assert!(once(700).alive < 0.5, "{:?}", once(700));
    let many = model.value(&Purchases { repeats: 10, recency: 260, age: 270, paid: 10, spent: 50_000 });
    let (low, expected, high) = (many.low.unwrap(), many.expected.unwrap(), many.high.unwrap());
    assert!(low < expected && expected < high && low > 0.5 * expected && high < 2.0 * expected, "{many:?}");
    assert!(many.alive > 0.9 && many.again > 0.8 && many.leaving > 1.0 - many.alive, "{many:?}");
}

#[test]
fn steps_of_any_size_come_to_the_same() {
    let customers: Vec<_> = customers().into_values().collect();
    let mut fit = Fit::of(&customers, calibration().to, Currency::USD).unwrap();
    let mut steps = 0;
    let stepped = loop {
        steps += 1;
        if let Some(answer) = fit.step(97) {
            break answer.unwrap();
        }
    };
    assert!(steps > 100, "{steps}");
    let model = model();
    near(stepped.bg_nbd.log_likelihood, model.bg_nbd.log_likelihood, 1e-8);
    near(stepped.bg_nbd.alpha, model.bg_nbd.alpha, 1e-6);
    near(stepped.gamma_gamma.unwrap().v, model.gamma_gamma.unwrap().v, 1e-6);
}

#[test]
fn too_little_is_said_to_be_too_little() {
    let fit = |customers: &[Purchases]| Fit::of(customers, Day(0), Currency::USD).map(|_| ());
    assert_eq!(fit(&[]), Err(NotEnough::Customers));
    let once = Purchases { age: 70, ..Purchases::default() };
    assert_eq!(fit(&[once; 1000]), Err(NotEnough::RepeatBuyers { have: 0, need: 10 }));
    assert_eq!(
        fit(&[Purchases { repeats: 5, recency: 30, age: 70, paid: 5, spent: 100 }]),
        Err(NotEnough::RepeatBuyers { have: 1, need: 10 })
    );
}
