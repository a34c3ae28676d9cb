use serde::{Deserialize, Serialize};

use super::lifecycle::Lifecycle;
use super::relationship::Relationship;
use super::value::{Value, ValueModel};
use crate::value::{Day, Range};

/// How likely it is that a customer has left within 90 days from now, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// The probability of having left in 90 days, by the model of buying.
    pub probability: f64,
    /// What a year is worth if they stay, times the probability: one definition, and unhappiness is a reason, not a second
    /// factor. None where nothing is known of money.
    pub value_at_risk: Option<f64>,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
}

/// A fact that speaks for leaving, with its day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// They usually come oftener.
    Overdue {
        /// Their last transaction.
        since: Day,
        /// Days since then.
        days: i64,
        /// Their usual days between two.
        usual: f64,
    },
    /// Their last rating is an unhappy one.
    Unhappy {
        /// When they gave it.
        day: Day,
        /// The number on its scale.
        rating: u8,
    },
    /// Their last rating is clearly worse than the ones before on the same scale.
    Falling {
        /// When they gave it.
        day: Day,
        /// The mean of those before.
        from: f64,
        /// The last one.
        to: u8,
    },
    /// They were asked several times and did not answer any more.
    Silent {
        /// When they were last asked.
        day: Day,
        /// How often in a row.
        times: u32,
    },
    /// They looked at a page about leaving.
    Looked {
        /// When they last did.
        day: Day,
        /// Its path.
        page: String,
    },
}

impl Reason {
    /// Whether it is something that we saw and were not told: then it is not to be mentioned to them.
    pub fn is_hushed(&self) -> bool {
        matches!(self, Self::Silent { .. } | Self::Looked { .. })
    }
}

/// Whether the path of a page speaks of leaving: ending a contract, closing an account, unsubscribing.
///
/// By its words in the languages that shops write their paths in; a shop that calls it otherwise is not understood.
pub fn speaks_of_leaving(path: &str) -> bool {
    const WORDS: [&str; 14] = [
        "cancel",
        "unsubscribe",
        "close-account",
        "close_account",
        "delete-account",
        "delete_account",
        "terminate",
        "kuendig",
        "kündig",
        "resili",
        "opzeggen",
        "disdetta",
        "退订",
        "注销",
    ];
    let path = path.to_lowercase();
    WORDS.iter().any(|word| path.contains(word))
}

impl Risk {
    /// The risk of a customer. None for who never bought: they cannot leave.
    pub fn of(relationship: &Relationship, life: &Lifecycle, model: &ValueModel, today: Day) -> Option<(Self, Value)> {
        let range = Range { from: Day(i32::MIN), to: today };
        let value = model.value(&relationship.transactions.purchases(range)?);
        let mut reasons = Vec::new();
        let last = relationship.transactions.days().map(|(day, _)| day).rfind(|day| *day <= today);
        if let (Some(since), Some(quiet)) = (last, life.quiet)
            && quiet as f64 > 1.5 * life.usual_gap
            && relationship.transactions.count() > 1
        {
            reasons.push(Reason::Overdue { since, days: quiet, usual: life.usual_gap });
        }
        if let Some(opinion) = relationship.last_opinion(today, 180) {
            if opinion.is_unhappy() {
                reasons.push(Reason::Unhappy { day: opinion.day, rating: opinion.rated.number() });
            }
            let same = |other: &&super::Opinion| other.rated.kind() == opinion.rated.kind() && other.day < opinion.day;
            let before: Vec<f64> = relationship.opinions.iter().filter(same).map(|other| f64::from(other.rated.number())).collect();
            let mean = before.iter().sum::<f64>() / before.len().max(1) as f64;
            if !before.is_empty() && mean - f64::from(opinion.rated.number()) >= 2.0 {
                reasons.push(Reason::Falling { day: opinion.day, from: mean, to: opinion.rated.number() });
            }
        }
        if let Some((times, day)) = relationship.unanswered.filter(|(times, _)| *times >= 2 && !relationship.opinions.is_empty()) {
            reasons.push(Reason::Silent { day, times });
        }
        let value_at_risk = value.if_alive.map(|worth| worth * value.leaving);
        Some((Self { probability: value.leaving, value_at_risk, reasons }, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_only_seen_is_not_mentioned() {
        assert!(speaks_of_leaving("/help/Cancellation-terms") && speaks_of_leaving("/konto/kündigen") && !speaks_of_leaving("/orders/1"));
        assert!(Reason::Looked { day: Day(1), page: "/cancel".to_owned() }.is_hushed());
        assert!(!Reason::Unhappy { day: Day(1), rating: 2 }.is_hushed());
    }
}
