use serde::{Deserialize, Serialize};

use crate::value::Label;

/// What opens a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Trigger {
    /// An NPS rating of at most so much.
    Nps {
        /// 0 to 10.
        at_most: u8,
    },
    /// A CSAT rating of at most so much.
    Csat {
        /// 1 to 5.
        at_most: u8,
    },
    /// A CES rating of at most so much.
    Ces {
        /// 1 to 7.
        at_most: u8,
    },
    /// A question that asks for complaints was answered.
    Complaint,
    /// An event of this name, so often within so many days.
    Event {
        /// The name, as the site sends it.
        event: Label,
        /// How often.
        at_least: u32,
        /// Within so many days.
        days: u32,
    },
    /// A customer worth so much who is so likely to leave.
    Falling {
        /// What a year is worth, in major units of the site's currency.
        value_at_least: f64,
        /// The chance that they leave within 90 days, 0 to 1.
        risk_at_least: f64,
    },
}

/// A rule by which cases open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpeningRule {
    /// What opens it.
    #[serde(flatten)]
    pub trigger: Trigger,
    /// Only for who is in this segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Whether it is switched off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}
