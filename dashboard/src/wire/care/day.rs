//! What is to be done today.

use serde::Deserialize;

use super::{
    super::account::{AccountLine, AccountName},
    case::Case,
    memory::{Occasion, Reminder},
    promise::Promise,
};

/// A customer of value who is about to leave.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Falling {
    /// The account that they belong to; told where a day is listed.
    pub account: Option<AccountName>,
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// Value of a year, if they stay.
    pub value: f64,
    /// Chance of leaving.
    pub risk: f64,
    /// One times the other.
    pub value_at_risk: f64,
    /// The money.
    pub currency: String,
    /// Last sign of life.
    pub last_seen: Option<String>,
}

/// Somebody who would recommend and was not thanked yet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Thank {
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// The scale.
    pub kind: String,
    /// The rating.
    pub rating: f64,
    /// What they wrote.
    pub comment: Option<String>,
    /// When.
    pub at: String,
}

/// An occasion that is near.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Congratulate {
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// What there is to congratulate for.
    pub occasion: Occasion,
    /// The day.
    pub day: String,
}

/// A note of a case that speaks to the member at the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Mention {
    /// The case.
    pub case: String,
    /// Its number.
    pub number: u64,
    /// Whose it is.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// Who wrote it.
    pub by: Option<String>,
    /// What was written.
    pub text: Option<String>,
    /// When.
    pub at: String,
}

/// Counts of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TodayCounts {
    /// Promises due today or before.
    pub promises_due: u64,
    /// Those past their time.
    pub promises_late: u64,
    /// Those due tomorrow.
    pub promises_tomorrow: u64,
    /// First replies that are due.
    pub first_replies_due: u64,
    /// Cases past their time.
    pub overdue: u64,
    /// Open cases.
    pub open: u64,
    /// Cases without an owner.
    pub unassigned: u64,
}

/// An amount.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Amount {
    /// How much.
    pub value: f64,
    /// Of what.
    pub currency: String,
}

/// What is to be done today.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct TodayReply {
    /// Accounts with a step that is due or a renewal that comes.
    pub accounts: Vec<AccountLine>,
    /// The site's day.
    pub day: String,
    /// Where colleagues speak to the reader, who has not seen it yet.
    pub mentions: Vec<Mention>,
    /// Promises open until the end of tomorrow, late ones first.
    pub promises: Vec<Promise>,
    /// Open cases, by their clocks.
    pub cases: Vec<Case>,
    /// Customers of value about to leave, without an open case.
    pub falling: Vec<Falling>,
    /// Whom to thank.
    pub thank: Vec<Thank>,
    /// Whom to congratulate.
    pub congratulate: Vec<Congratulate>,
    /// What somebody wanted to come back to by now.
    pub reminders: Vec<Reminder>,
    /// What is out of the way until later.
    pub put_off: Vec<Reminder>,
    /// How many of all.
    pub counts: TodayCounts,
    /// What could be lost.
    pub value_at_risk: Amount,
}
