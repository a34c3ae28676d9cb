//! What it costs to decide for one visitor which of 50 live surveys may be asked: at most 100 µs.
//!
//! `cargo run --profile edge -p rapport-model --features serde,calendar --example eligibility_cost`
//!
//! On a shared machine of two cores it was 45 µs, the reading of the contact ledger included.

use std::hint::black_box;
use std::time::Instant;

use rapport_model::aggregate::{Aggregate, Strand};
use rapport_model::event::{Context, Event, EventKind, Rated, RatingKind, Reply, Submission};
use rapport_model::survey::{ContactLedger, Draft, Limits, Moment, PersonFacts, Survey, decide};
use rapport_model::value::{Currency, Day, EventId, Label, Money, PagePath, Property, SurveyClass, Timestamp};
use serde_json::json;

const DAY: i64 = 86_400_000;
/// What it may cost, in microseconds.
const MOST: f64 = 100.0;

/// A customer of a year: 1,500 views, 24 orders, 20 showings of surveys, half of them answered.
fn customer() -> Strand {
    let mut events = Vec::new();
    let mut tell = |at: i64, kind: EventKind| {
        let id = EventId::parse(&format!("e{}", events.len())).expect("a letter and digits are an id");
        events.push(Event { id, at: Timestamp(at), day: Day(at.div_euclid(DAY) as i32), kind, context: Context::default() });
    };
    for view in 0..1500 {
        let path = PagePath::of(&format!("/product/{}", view % 40));
        tell(view * DAY / 4, EventKind::PageView { view: None, path, title: None, touch: None });
    }
    for order in 0..24 {
        let revenue = Money { minor: 4200, currency: Currency::USD };
        tell(order * 15 * DAY, EventKind::Order { order_id: Label::of(&order.to_string()), revenue, items: Vec::new() });
    }
    for showing in 0..20 {
        let submission = Submission {
            id: format!("s{showing}"),
            survey: format!("survey{}", showing % 7),
            version: 1,
            class: SurveyClass::Transaction,
            unverified: false,
        };
        tell(showing * 18 * DAY, EventKind::SurveyShown { submission: submission.clone() });
        if showing % 2 == 0 {
            let rating = Rated::of(RatingKind::Nps, f64::from((showing % 11) as u8)).ok();
            let replies = vec![Reply { question: Label::of("nps"), rating, text: None, value: None }];
            tell(showing * 18 * DAY + 60_000, EventKind::SurveyAnswered { submission, replies, completed: true, imported: false });
        }
    }
    let traits = [("plan", "pro"), ("country", "DE")].map(|(name, value)| (Label::of(name), Property::Text(value.to_owned())));
    tell(0, EventKind::Identify { user: None, traits: traits.into_iter().collect() });
    Strand::of(&events)
}

/// Surveys that differ in whom they ask, and where.
fn surveys() -> Vec<(String, Survey)> {
    let who = [
        json!({"all": [{"did": "page_view", "at_least": 3, "days": 14}, {"trait": "plan", "op": "equals", "value": "pro"}]}),
        json!({"all": [{"did": "order", "at_least": 1}, {"not": {"did": "order", "at_least": 1, "days": 30}}]}),
        json!({"all": [{"last_nps": {"op": "less_than", "value": 7}}, {"language": ["en", "de"]}]}),
        json!({"any": [{"answered": "survey3", "days": 90}, {"trait": "country", "op": "one_of", "value": ["DE", "AT"]}]}),
        json!({"all": [{"seen": "survey5"}, {"not": {"device": ["phone"]}}, {"did": "order", "at_least": 2, "days": 90}]}),
    ];
    let survey = |number: usize| {
        let draft: Draft = serde_json::from_value(json!({
            "name": format!("Survey {number}"), "class": "transaction", "languages": ["en"],
            "questions": [{"id": "csat", "type": "csat", "text": {"en": "How was it?"}}],
            "who": who[number % who.len()],
            "when": {"trigger": {"seconds": 5}, "pages": [{"path": "starts_with", "value": "/product"}, {"path": "not_contains", "value": "print"}]},
            "how_often": {"per_survey": {"every_days": 30}, "max": 5}
        }))
        .expect("the draft is written as one");
        (format!("survey{number}"), draft.publish().expect("the draft is valid"))
    };
    (0..50).map(survey).collect()
}

fn main() {
    const ROUNDS: u32 = 2000;
    let (person, surveys, limits, context) = (customer(), surveys(), Limits::default(), Context::default());
    let now = Timestamp(375 * DAY);
    let moment = Moment { now, today: Day(375), page: Some("/product/7"), quiet_until: None, open_case: false, time: None, since: None };
    let mut best = f64::MAX;
    let mut reasons = 0;
    for _ in 0..5 {
        let begun = Instant::now();
        for _ in 0..ROUNDS {
            let ledger = ContactLedger::of(black_box(&person));
            let facts = PersonFacts { person: &person, context: &context, today: moment.today };
            reasons = surveys.iter().map(|(id, survey)| decide(id, true, survey, &facts, &ledger, &limits, &moment).reasons().len()).sum();
        }
        best = best.min(begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS));
    }
    println!("{best:.1} µs for one visitor and {} surveys, with {reasons} reasons", surveys.len());
    if best > MOST {
        eprintln!("more than {MOST} µs");
        std::process::exit(1);
    }
}
