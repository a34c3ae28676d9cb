//! What holds for the models of value whatever the orders are: an answer or "not enough data yet", never NaN, never a panic;
//! and the parameters of simulated customers are found again.
#![cfg(all(feature = "serde", feature = "calendar"))]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use proptest::prelude::*;
use rapport_model::reading::value::{Fit, Purchases, ValueModel};
use rapport_model::value::{Currency, Day};

fn is_sound(model: &ValueModel, one: &Purchases) -> Result<(), TestCaseError> {
    let value = model.value(one);
    for probability in [value.alive, value.again, value.leaving] {
        prop_assert!((0.0..=1.0).contains(&probability), "{value:?} of {one:?} by {model:?}");
    }
    prop_assert!(value.orders.is_finite() && value.orders >= 0.0, "{value:?} of {one:?} by {model:?}");
    if let Some(expected) = value.expected {
        prop_assert!(expected.is_finite() && expected >= 0.0, "{value:?}");
        if let (Some(low), Some(high)) = (value.low, value.high) {
            prop_assert!(low <= expected && expected <= high && high.is_finite(), "{value:?}");
        }
    }
    prop_assert!(value.if_alive.is_none_or(f64::is_finite), "{value:?}");
    Ok(())
}

fn purchases() -> impl Strategy<Value = Purchases> {
    let plain = (0u32..400, 0u32..60, -50i64..100_000).prop_flat_map(|(age, repeats, spent)| {
        (0..=age).prop_map(move |recency| {
            let repeats = repeats.min(recency);
            Purchases { repeats, recency: if repeats == 0 { 0 } else { recency }, age, paid: repeats, spent }
        })
    });
    // What cannot be, and still must not break anything.
    let absurd = (0u32..3000, any::<u32>(), any::<u32>(), any::<u32>(), any::<i64>())
        .prop_map(|(repeats, recency, age, paid, spent)| Purchases { repeats, recency, age, paid, spent });
    prop_oneof![12 => plain, 1 => absurd, 4 => Just(Purchases::default()), 2 => Just(Purchases { repeats: 3, recency: 21, age: 28, paid: 3, spent: 900 })]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn there_is_always_an_answer(customers in proptest::collection::vec(purchases(), 0..60)) {
        if let Ok(model) = Fit::of(&customers, Day(20_000), Currency::USD).and_then(Fit::finish) {
            for one in customers.iter().take(8) {
                is_sound(&model, one)?;
            }
        }
    }
}

/// Dice with a known sequence: Knuth's linear congruential generator with the output of PCG (O'Neill 2014).
struct Dice(u64);

impl Dice {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = (self.0 ^ (self.0 >> 22)) >> (22 + (self.0 >> 61));
        (f64::from(word as u32) + 0.5) / 4_294_967_296.0
    }

    fn exponential(&mut self, rate: f64) -> f64 {
        -self.uniform().ln() / rate
    }

    /// Gamma by Johnk's way for the fraction and exponentials for the whole part.
    fn gamma(&mut self, shape: f64) -> f64 {
        let sum: f64 = (0..shape.floor() as u32).map(|_| self.exponential(1.0)).sum();
        let part = shape.fract();
        if part == 0.0 {
            return sum;
        }
        loop {
            let (x, y) = (self.uniform().powf(1.0 / part), self.uniform().powf(1.0 / (1.0 - part)));
            if x + y <= 1.0 {
                return sum + self.exponential(1.0) * x / (x + y);
            }
        }
    }
}

/// Customers who buy and leave as BG/NBD and Gamma-Gamma say; time in days, so that the models see what they would of a site.
fn simulated(count: usize, [r, alpha, a, b]: [f64; 4], [p, q, v]: [f64; 3], seed: u64) -> Vec<Purchases> {
    let mut dice = Dice(seed);
    let mut customers = Vec::with_capacity(count);
    for _ in 0..count {
        let age = (dice.uniform() * 700.0) as u32;
        let rate = dice.gamma(r) / alpha / 7.0;
        let (x, y) = (dice.gamma(a), dice.gamma(b));
        let leaves = x / (x + y);
        let scale = dice.gamma(q) / v;
        let mut one = Purchases { age, ..Purchases::default() };
        let mut at = 0.0;
        loop {
            at += dice.exponential(rate.max(1e-12));
            if at > f64::from(age) {
                break;
            }
            let day = at.ceil() as u32;
            if day > one.recency && day <= age {
                one.repeats += 1;
                one.recency = day;
                one.paid += 1;
                one.spent += (dice.gamma(p) / scale * 100.0).round() as i64;
            }
            if dice.uniform() < leaves {
                break;
            }
        }
        customers.push(one);
    }
    customers
}

#[test]
fn simulated_customers_are_understood() {
    for (seed, buying, spending) in [(7, [0.6, 8.0, 0.8, 2.5], [6.0, 4.0, 16.0]), (11, [1.4, 30.0, 1.5, 6.0], [2.5, 3.0, 400.0])] {
        let customers = simulated(20_000, buying, spending, seed);
        let begun = std::time::Instant::now();
        let model = Fit::of(&customers, Day(20_000), Currency::USD).unwrap().finish().unwrap();
        println!("{} customers in {:?}", customers.len(), begun.elapsed());
        let found = model.bg_nbd;
        for ((ours, true_one), variance) in
            [found.r, found.alpha, found.a, found.b].into_iter().zip(buying).zip((0..4).map(|i| found.covariance[i][i]))
        {
            let off = (ours / true_one).ln().abs();
            // Whole days and one order a day bend the model a little, beyond what chance does.
            assert!(off < 4.0 * variance.sqrt() + 0.1, "{found:?} is not {buying:?}");
        }
        let money = model.gamma_gamma.unwrap();
        for ((ours, true_one), variance) in
            [money.p, money.q, money.v].into_iter().zip(spending).zip((0..3).map(|i| money.covariance[i][i]))
        {
            assert!((ours / true_one).ln().abs() < 4.0 * variance.sqrt() + 0.02, "{money:?} is not {spending:?}");
        }
    }
}

/// `cargo test --release -- --ignored --nocapture` prints how long it takes; the limit is five seconds.
#[test]
#[ignore = "measures an optimised build"]
fn a_hundred_thousand_customers_in_five_seconds() {
    let customers = simulated(100_000, [0.6, 8.0, 0.8, 2.5], [6.0, 4.0, 16.0], 3);
    let begun = std::time::Instant::now();
    let model = Fit::of(&customers, Day(20_000), Currency::USD).unwrap().finish().unwrap();
    let fitted = begun.elapsed();
    let worth: f64 = customers.iter().filter_map(|one| model.expected(one)).sum();
    println!("fitted in {fitted:?}, valued in {:?}: {worth:.0}", begun.elapsed() - fitted);
    assert!(fitted.as_secs_f64() < 5.0, "{fitted:?}");
}
