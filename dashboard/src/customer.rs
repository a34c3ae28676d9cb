//! What the API reads of customers: stage, loyalty, value and risk; of one, and of all of them together.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::words::customers;

/// What somebody is expected to be worth in the next twelve months.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Worth {
    /// Expected payments, in the site's currency; none where nothing is known of what an order is worth.
    #[serde(default)]
    pub expected: Option<f64>,
    /// The lower end of the 95 % interval of that expectation.
    #[serde(default)]
    pub low: Option<f64>,
    /// Its upper end.
    #[serde(default)]
    pub high: Option<f64>,
    /// The probability that they are still a customer.
    #[serde(default)]
    pub alive: f64,
    /// Expected orders.
    #[serde(default)]
    pub orders: f64,
}

/// How likely it is that somebody leaves.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Leaving {
    /// The probability of having left in 90 days.
    pub probability: f64,
    /// A year's value if they stay times that probability.
    #[serde(default)]
    pub value_at_risk: Option<f64>,
    /// What speaks for it.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// A fact that speaks for leaving.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Reason {
    /// Which: `overdue`, `unhappy`, `falling`, `silent`, `looked`.
    pub reason: String,
    /// Its day.
    #[serde(default)]
    pub day: String,
    /// Days since then.
    #[serde(default)]
    pub days: Option<f64>,
    /// The days that are usual.
    #[serde(default)]
    pub usual_days: Option<f64>,
    /// A rating.
    #[serde(default)]
    pub rating: Option<f64>,
    /// From which rating.
    #[serde(default)]
    pub from: Option<f64>,
    /// To which.
    #[serde(default)]
    pub to: Option<f64>,
    /// How often.
    #[serde(default)]
    pub times: Option<f64>,
    /// A page.
    #[serde(default)]
    pub page: Option<String>,
    /// Whether one may speak of it to them: not of what was only seen.
    #[serde(default = "yes")]
    pub mention: bool,
}

fn yes() -> bool {
    true
}

/// Where somebody is in their life as a customer, and how they came there.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Life {
    /// The stage.
    #[serde(default)]
    pub stage: String,
    /// Since which day.
    #[serde(default)]
    pub since: Option<String>,
    /// Their usual days between two orders.
    #[serde(default)]
    pub usual_gap_days: f64,
    /// Days since the last.
    #[serde(default)]
    pub quiet_days: Option<f64>,
    /// The stages before, the earliest first.
    #[serde(default)]
    pub moves: Vec<Move>,
}

/// A stage and the day it began.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Move {
    /// The stage.
    pub stage: String,
    /// Its first day.
    pub from: String,
}

/// Where everybody stands.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Standing {
    /// The first day of the moves.
    #[serde(default)]
    pub from: String,
    /// By stage.
    #[serde(default)]
    pub by_stage: BTreeMap<String, Crowd>,
    /// By loyalty.
    #[serde(default)]
    pub by_loyalty: BTreeMap<String, Crowd>,
    /// How many were in each stage just before.
    #[serde(default)]
    pub before: BTreeMap<String, u64>,
    /// Moves, the most people first.
    #[serde(default)]
    pub flow: Vec<Flow>,
    /// The value at risk of everybody.
    #[serde(default)]
    pub value_at_risk: Option<f64>,
    /// Why there is no value.
    #[serde(default)]
    pub not_enough: Option<String>,
    /// Whether anything is sold; where not, visits tell the stages.
    #[serde(default = "yes")]
    pub sells: bool,
}

/// Some persons together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Crowd {
    /// How many.
    pub persons: u64,
    /// Of them, who never told who they are.
    #[serde(default)]
    pub unnamed: u64,
    /// What they are expected to be worth in a year.
    #[serde(default)]
    pub value: Option<f64>,
    /// Their value at risk.
    #[serde(default)]
    pub value_at_risk: Option<f64>,
}

impl Crowd {
    /// Who is known: everybody but visitors without a name.
    pub fn known(&self) -> u64 {
        self.persons.saturating_sub(self.unnamed)
    }
}

/// How many went from one stage to another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Flow {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// How many in the period.
    pub persons: u64,
    /// How many in as many days before.
    #[serde(default)]
    pub before: u64,
}

/// How much of the revenue comes from how few.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct KeyCustomers {
    /// How many bought.
    pub customers: u64,
    /// What they paid.
    #[serde(default)]
    pub revenue: f64,
    /// What the best customers bring.
    #[serde(default)]
    pub top: Vec<TopShare>,
    /// How many of each grade.
    #[serde(default)]
    pub grades: BTreeMap<String, u64>,
    /// The fewest who pay 80 percent.
    #[serde(default)]
    pub customers_for_80_percent: u64,
    /// The best of them.
    #[serde(default)]
    pub items: Vec<KeyCustomer>,
}

/// What the best customers bring.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct TopShare {
    /// Which share of customers.
    pub customers: f64,
    /// How many that is.
    pub count: u64,
    /// Their share of the revenue.
    #[serde(default)]
    pub revenue: Option<f64>,
}

/// A customer of the list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct KeyCustomer {
    /// The id to open them by.
    pub id: String,
    /// What they are called, where that is known.
    #[serde(default)]
    pub name: Option<String>,
    /// A, B or C.
    pub grade: String,
    /// What they paid.
    pub revenue: f64,
    /// How often.
    pub transactions: u64,
    /// When last.
    pub last: String,
}

/// What moves a score.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Drivers {
    /// Answers that a group needs.
    #[serde(default)]
    pub least: u64,
    /// How many groups were compared.
    #[serde(default)]
    pub compared: u64,
    /// The groups, those that move the whole most first.
    #[serde(default)]
    pub items: Vec<Driver>,
}

/// A group against everybody else.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Driver {
    /// What it is a group of.
    pub by: String,
    /// Which.
    pub key: String,
    /// Its name, of a segment.
    #[serde(default)]
    pub name: Option<String>,
    /// Answers.
    pub n: u64,
    /// The difference in points.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Whether it stands among all groups compared.
    #[serde(default)]
    pub significant: bool,
    /// By how many points it moves the whole.
    #[serde(default)]
    pub pull: f64,
}

/// When somebody can be reached.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ContactTimes {
    /// In which zone hours are told.
    #[serde(default)]
    pub time_zone: String,
    /// Their own visits, answers and orders.
    #[serde(default)]
    pub n: u64,
    /// The best two hours.
    #[serde(default)]
    pub best: Option<BestTime>,
    /// The share expected in each hour, Monday first.
    #[serde(default)]
    pub hours: Option<Vec<Vec<f64>>>,
}

/// Two hours of a day of the week; Monday is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct BestTime {
    /// The day.
    pub weekday: u8,
    /// From which hour.
    pub from: u8,
    /// To which.
    pub to: u8,
}

/// What somebody may want next.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Offers {
    /// The surest first.
    #[serde(default)]
    pub items: Vec<Offer>,
}

/// A product that goes with what they bought.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// What they bought that speaks for it.
    #[serde(default)]
    pub because: Vec<Product>,
    /// The share of orders with these that have it too.
    pub confidence: f64,
    /// How many times as often as by chance.
    pub lift: f64,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
}

/// The stages in the order of a life.
pub const STAGES: [&str; 7] = ["attract", "welcome", "get_to_know", "manage", "special_care", "lapsed", "won_back"];

/// A stage in words; what is new to this page keeps the API's name.
pub fn stage_word(stage: &str) -> &str {
    let words = customers();
    match stage {
        "attract" => words.attract(),
        "welcome" => words.welcome(),
        "get_to_know" => words.get_to_know(),
        "manage" => words.manage(),
        "special_care" => words.special_care(),
        "lapsed" => words.lapsed(),
        "won_back" => words.won_back(),
        other => other,
    }
}

/// The colour that a stage carries: only where somebody should look.
pub fn stage_mood(stage: &str) -> &'static str {
    match stage {
        "special_care" => "warn",
        "won_back" => "good",
        _ => "",
    }
}

/// A quadrant of loyalty in words.
pub fn loyalty_word(loyalty: &str) -> &str {
    let words = customers();
    match loyalty {
        "true" => words.loyal(),
        "latent" => words.latent(),
        "spurious" => words.habit(),
        "none" => words.no_tie(),
        "not_known_yet" => words.not_known_yet(),
        other => other,
    }
}

/// An estimate as it is shown: two digits that mean something, so that nobody takes it for a count.
pub fn rounded(amount: f64) -> f64 {
    if amount == 0.0 || !amount.is_finite() {
        return 0.0;
    }
    let digits = amount.abs().log10().floor();
    let step = 10f64.powf(digits - if amount.abs() >= 10_000.0 { 2.0 } else { 1.0 }).max(0.01);
    (amount / step).round() * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_rounded() {
        assert_eq!(
            [rounded(9_184.0), rounded(31_240.0), rounded(0.0), rounded(14.86), rounded(f64::NAN)],
            [9_200.0, 31_200.0, 0.0, 15.0, 0.0]
        );
        assert_eq!(rounded(-237.0), -240.0);
    }

    #[test]
    fn a_person_without_a_model_has_neither_value_nor_risk() {
        let standing: Standing = serde_json::from_str(
            r#"{"day":"2026-11-22","stages":{},"by_stage":{"attract":{"persons":5,"unnamed":3,"value":null,"value_at_risk":null}},"value_at_risk":null,"not_enough":"not enough data yet"}"#,
        )
        .unwrap();
        assert_eq!((standing.by_stage["attract"].known(), standing.value_at_risk, standing.sells), (2, None, true));
        let reason: Reason = serde_json::from_str(r#"{"reason":"looked","day":"2026-11-19","page":"/cancel","mention":false}"#).unwrap();
        assert!(!reason.mention);
    }
}
