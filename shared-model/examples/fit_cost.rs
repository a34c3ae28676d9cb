//! What it costs to fit the models of value to 100,000 customers: at most 5 s, in slices of at most 10 ms.
//!
//! `cargo run --profile edge -p rapport-model --features serde,calendar --example fit_cost`

use std::time::{Duration, Instant};

use rapport_model::reading::value::{Fit, Purchases, Transactions};
use rapport_model::value::{Currency, Day, Range};

const CUSTOMERS: usize = 100_000;
/// Rows of one slice, as the edge has them.
const SLICE: usize = 5_000;

/// Dice that fall the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A customer who buys at a rate of their own until they leave, over at most 546 days.
fn customer(dice: &mut Dice) -> Transactions {
    let start = (dice.throw() * 200.0) as i32;
    let rate = -dice.throw().max(1e-12).ln() / 40.0;
    let leaves = dice.throw() * 0.6;
    let worth = 2_000.0 + dice.throw() * 6_000.0;
    let (mut days, mut at) = (vec![(Day(start), Some(worth as i64))], f64::from(start));
    loop {
        if dice.throw() < leaves {
            break;
        }
        at += -dice.throw().max(1e-12).ln() / rate.max(1e-4);
        if at >= 546.0 {
            break;
        }
        days.push((Day(at as i32), Some((worth * (0.5 + dice.throw())) as i64)));
    }
    Transactions::from(days)
}

fn main() {
    let mut dice = Dice(7);
    let all: Vec<Transactions> = (0..CUSTOMERS).map(|_| customer(&mut dice)).collect();
    let range = Range { from: Day(0), to: Day(546) };
    let begin = Instant::now();
    let purchases: Vec<Purchases> = all.iter().filter_map(|one| one.purchases(range)).collect();
    let read = begin.elapsed();
    let mut fit = match Fit::of(&purchases, range.to, Currency::USD) {
        Ok(fit) => fit,
        Err(why) => {
            println!("{why}");
            return;
        }
    };
    let begun = begin.elapsed();
    let (mut slices, mut longest) = (0u32, Duration::ZERO);
    let model = loop {
        let slice = Instant::now();
        let answer = fit.step(SLICE);
        longest = longest.max(slice.elapsed());
        slices += 1;
        if let Some(answer) = answer {
            break answer;
        }
    };
    let whole = begin.elapsed();
    match model {
        Ok(model) => {
            let buying = model.bg_nbd;
            println!(
                "{{\"customers\":{CUSTOMERS},\"repeat_buyers\":{},\"seconds\":{:.3},\"reading_ms\":{:.1},\"beginning_ms\":{:.1},\"slices\":{slices},\"longest_ms\":{:.2},\"r\":{:.4},\"alpha\":{:.4},\"a\":{:.4},\"b\":{:.4}}}",
                model.repeat_buyers,
                whole.as_secs_f64(),
                read.as_secs_f64() * 1e3,
                (begun - read).as_secs_f64() * 1e3,
                longest.as_secs_f64() * 1e3,
                buying.r,
                buying.alpha,
                buying.a,
                buying.b
            );
        }
        Err(why) => println!("{why}"),
    }
}
