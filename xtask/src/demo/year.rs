//! A simulated, seeded year: who looked at what, who was asked, what they answered.
//!
//! The orders are real and give the year its shape. Around each of the last year's stands a visit; customers also come
//! without buying, and strangers come and go. Who is asked follows the rules of the two built-in surveys and of the site's
//! clocks (7 days between any two questions, 30 for the one after an order, 90 for the relationship). In summer a new carrier
//! was slow for some weeks, then replaced: the scores fall, recover, and end a little higher than they began.

use std::collections::HashMap;

use rapport_model::value::Timestamp;
use serde_json::Value;

use super::catalogue::RECORDS;
use super::comments::{CROSS, HAPPY, LATE, LUKEWARM, Words};
use super::dice::Dice;
use super::orders::Orders;
use super::people::{self, HABITS};
use super::visit::Visit;

const DAY: i64 = 86_400_000;
/// How long the story is, in days.
const DAYS: i64 = 365;
/// Strangers on an average day.
const STRANGERS: f64 = 16.0;

/// How things were, this many days ago: added to what people would say anyway, in steps of the NPS scale.
fn mood(days_ago: f64) -> f64 {
    // The weeks of the slow carrier, at their worst 128 days ago.
    let slow_parcels = (-((days_ago - 128.0) / 24.0).powi(2)).exp();
    let progress = 0.7 * (1.0 - days_ago / DAYS as f64);
    progress - 2.3 * slow_parcels
}

/// How likely a cross person of that day is cross about the parcels.
fn late_share(days_ago: f64) -> f64 {
    0.9 * (-((days_ago - 124.0) / 28.0).powi(2)).exp()
}

/// When somebody was last asked something.
#[derive(Default)]
struct Asked {
    anything: Option<i64>,
    nps: Option<i64>,
    csat: Option<i64>,
}

impl Asked {
    fn is_free(at: i64, last: Option<i64>, days: i64) -> bool {
        last.is_none_or(|last| at - last >= days * DAY)
    }
}

/// Why somebody came.
enum Reason {
    /// To buy: the order's index.
    Order(usize),
    /// To look around.
    Look,
}

/// Simulates the year before `end`. All events of one visit stand together; visits are in the order of time.
pub fn simulate(orders: &Orders, end: Timestamp, shop: &str) -> Vec<Told> {
    let begin = end.0 - DAYS * DAY;
    let mut dice = Dice::of(20_261_122);
    let mut placed: HashMap<usize, Vec<i64>> = HashMap::new();
    for order in &orders.orders {
        placed.entry(order.customer).or_default().push(order.at.0);
    }
    let mut comings: Vec<(i64, Option<usize>, Reason)> = Vec::new();
    for (index, order) in orders.orders.iter().enumerate().filter(|(_, order)| (begin..end.0).contains(&order.at.0)) {
        comings.push((order.at.0, Some(order.customer), Reason::Order(index)));
    }
    for customer in 0..orders.customers.len() {
        // Who buys more often also looks around more often.
        let expected = 0.8 + 0.75 * placed.get(&customer).map_or(0, Vec::len).min(9) as f64;
        let looks = (expected * (0.3 + 1.4 * dice.share())).round() as usize;
        comings.extend((0..looks).map(|_| (waking(&mut dice, begin, end.0), Some(customer), Reason::Look)));
    }
    for day in 0..DAYS {
        // More every month, and more on weekends.
        let weekend = if (begin / DAY + day + 3) % 7 >= 5 { 1.35 } else { 0.87 };
        let expected = STRANGERS * weekend * (0.75 + 0.5 * day as f64 / DAYS as f64);
        let came = (expected + dice.normal() * expected.sqrt()).round().max(0.0) as usize;
        let from = begin + day * DAY;
        comings.extend((0..came).map(|_| (waking(&mut dice, from, from + DAY), None, Reason::Look)));
    }
    comings.retain(|(at, ..)| at + 3_600_000 < end.0);
    comings.sort_by_key(|(at, customer, _)| (*at, *customer));

    let mut asked: HashMap<usize, Asked> = HashMap::new();
    let mut told = Vec::with_capacity(comings.len());
    for (number, (at, customer, reason)) in comings.into_iter().enumerate() {
        let mut dice = Dice::of(9_000_000 + number as u64);
        let person = customer.map(|index| &orders.customers[index]);
        let habit = person.map_or_else(|| people::habit(&mut dice), |person| person.habit);
        let visitor = person.map_or_else(|| format!("passing-{number}"), |person| person.visitor.clone());
        let mut visit = Visit::begin(number, visitor, at, shop, dice);
        match (person, reason) {
            (Some(person), Reason::Order(index)) => visit.buys(person, &orders.orders[index]),
            (Some(person), Reason::Look) => visit.looks_around(Some(person)),
            (None, _) => visit.looks_around(None),
        }
        if let (Some(index), Some(person)) = (customer, person) {
            let clocks = asked.entry(index).or_default();
            let orders_so_far = placed.get(&index).map_or(0, |all| all.iter().filter(|placed| **placed <= at).count());
            let last_order = placed.get(&index).and_then(|all| all.iter().filter(|placed| **placed <= at).max()).copied();
            let ago = (end.0 - at) as f64 / DAY as f64;
            let may = Asked::is_free(at, clocks.anything, 7);
            // Not every visit stays on the page long enough for the card to come up.
            if may && orders_so_far >= 2 && Asked::is_free(at, clocks.nps, 90) && visit.dice.chance(0.75) {
                (clocks.anything, clocks.nps) = (Some(at), Some(at));
                let rating = (7.85 + 1.15 * person.liking + mood(ago) + 1.25 * visit.dice.normal()).round().clamp(0.0, 10.0) as u8;
                let words = words(&mut visit.dice, rating, [6, 8], ago, HABITS[habit].is_chinese());
                visit.is_asked("relationship_nps", "nps", rating, 6, words, 0.38);
            } else if may
                && last_order.is_some_and(|last| at - last < 14 * DAY)
                && Asked::is_free(at, clocks.csat, 30)
                && visit.dice.chance(0.95)
            {
                (clocks.anything, clocks.csat) = (Some(at), Some(at));
                let rating = (4.0 + 0.42 * person.liking + 0.55 * mood(ago) + 0.62 * visit.dice.normal()).round().clamp(1.0, 5.0) as u8;
                let words = words(&mut visit.dice, rating, [2, 3], ago, HABITS[habit].is_chinese());
                visit.is_asked("order_csat", "csat", rating, 2, words, 0.55);
            }
        }
        told.push(Told { habit, events: visit.events() });
    }
    told
}

/// The events of one visit.
pub struct Told {
    /// An index into [`HABITS`].
    pub habit: usize,
    /// As `POST /v1/events` takes them.
    pub events: Vec<Value>,
}

/// A moment between `from` and `to` at which people are awake.
fn waking(dice: &mut Dice, from: i64, to: i64) -> i64 {
    let day = dice.between(from / DAY, (to + DAY - 1) / DAY);
    let hour = 14.0 + 3.6 * dice.normal();
    (day * DAY + (hour.clamp(6.0, 23.4) * 3_600_000.0) as i64).clamp(from, to - 1)
}

/// What they write, when they write: fewer than half do, and the cross more often.
fn words(dice: &mut Dice, rating: u8, [cross, lukewarm]: [u8; 2], ago: f64, chinese: bool) -> Option<String> {
    let (words, writes): (&Words, f64) = if rating <= cross {
        (if dice.chance(late_share(ago)) { &LATE } else { &CROSS }, 0.62)
    } else if rating <= lukewarm {
        (&LUKEWARM, 0.3)
    } else {
        (&HAPPY, 0.36)
    };
    if !dice.chance(writes) {
        return None;
    }
    let sentence = dice.pick(if chinese { words.chinese } else { words.english });
    Some(sentence.replace("{}", dice.pick(&RECORDS).title))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    fn year() -> Vec<Told> {
        let end = Timestamp::parse("2026-11-22T09:00:00Z").unwrap();
        simulate(&Orders::read(end).unwrap(), end, "http://localhost:8788")
    }

    static YEAR: LazyLock<Vec<Told>> = LazyLock::new(year);

    #[test]
    fn the_same_year_every_time_with_every_id_once() {
        let (one, again) = (&YEAR, year());
        let events: Vec<&Value> = one.iter().flat_map(|told| &told.events).collect();
        assert!(one.iter().zip(&again).all(|(a, b)| a.events == b.events));
        let ids: std::collections::HashSet<&str> = events.iter().filter_map(|event| event["id"].as_str()).collect();
        assert_eq!(ids.len(), events.len());
        assert!((60_000..200_000).contains(&events.len()), "{}", events.len());
        assert!(events.iter().all(|event| event["at"].as_str().is_some_and(|at| at < "2026-11-22T09:00:00")));
    }

    #[test]
    fn scores_fall_in_summer_and_recover() {
        let mut quarters = [(0, 0, 0); 4];
        for event in YEAR.iter().flat_map(|told| &told.events).filter(|event| event["survey"] == "relationship_nps") {
            let Some(rating) = event["answers"][0]["value"].as_u64() else { continue };
            let at = Timestamp::parse(event["at"].as_str().unwrap()).unwrap();
            let ago = (Timestamp::parse("2026-11-22T09:00:00Z").unwrap().0 - at.0) / DAY;
            let quarter = &mut quarters[(3 - ago / 92).clamp(0, 3) as usize];
            *quarter = (quarter.0 + 1, quarter.1 + i32::from(rating >= 9), quarter.2 + i32::from(rating <= 6));
        }
        let nps: Vec<i32> = quarters.iter().map(|(n, promoters, detractors)| 100 * (promoters - detractors) / n).collect();
        assert!(quarters.iter().all(|(n, ..)| *n >= 90), "{quarters:?}");
        assert!(nps[2] + 20 < nps[1] && nps[2] + 20 < nps[3] && nps[3] > nps[0], "{nps:?}");
    }
}
