use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::Currency;

/// What was sold: of some persons, some days, under some circumstances. Signed, so that a person's earlier share can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sales {
    /// Orders.
    #[serde(default)]
    pub orders: i64,
    /// Paid less paid back, by currency, in minor units.
    #[serde(default)]
    pub revenue: BTreeMap<Currency, i64>,
}

impl Sales {
    /// Adds an amount; nothing is left of a currency in which as much was paid back.
    pub fn pay(&mut self, currency: Currency, minor: i64) {
        let held = self.revenue.entry(currency).or_insert(0);
        *held += minor;
        if *held == 0 {
            self.revenue.remove(&currency);
        }
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        self.orders += other.orders;
        other.revenue.iter().for_each(|(currency, minor)| self.pay(*currency, *minor));
    }

    /// Takes others away again.
    pub fn unmerge(&mut self, other: &Self) {
        self.orders -= other.orders;
        other.revenue.iter().for_each(|(currency, minor)| self.pay(*currency, -minor));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.orders == 0 && self.revenue.is_empty()
    }
}
