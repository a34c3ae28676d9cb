use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::First;
use crate::event::{Context, Event, EventKind, Item};
use crate::value::{Currency, Day, EventId, Label, Money};

/// What was bought in one order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// The day of the order.
    pub day: Day,
    /// What was paid.
    pub revenue: Money,
    /// What for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The circumstances under which it was ordered; orders of earlier releases know none.
    #[serde(default, skip_serializing_if = "Context::is_empty")]
    pub context: Context,
}

/// One order and what was paid back of it. A refund may arrive before its order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The order itself: the earliest event that told of it, whoever sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bought: Option<First<Bought>>,
    /// Paid back: by event, the day and the amount; no amount means all of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refunds: BTreeMap<EventId, (Day, Option<Money>)>,
}

impl Order {
    /// What was paid back on which day, in the minor unit of the order's currency. Never more in all than was paid:
    /// a shop and its payment provider may both tell of the same refund. Nothing as long as the order is unknown.
    pub fn refunded(&self) -> Vec<(Day, Money)> {
        let Some(bought) = &self.bought else { return Vec::new() };
        let revenue = bought.value.revenue;
        let mut left = revenue.minor.max(0);
        let mut refunds: Vec<_> = self.refunds.values().collect();
        refunds.sort_by_key(|(day, _)| *day);
        let mut paid = Vec::new();
        for (day, amount) in refunds {
            let minor = match amount {
                Some(amount) if amount.currency == revenue.currency => amount.minor.clamp(0, left),
                Some(_) => continue,
                None => left,
            };
            left -= minor;
            if minor > 0 {
                paid.push((*day, Money { minor, currency: revenue.currency }));
            }
        }
        paid
    }
}

/// A person's orders by their number; each counts once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Orders(BTreeMap<Label, Order>);

impl Orders {
    /// Adds an order or a refund; other events change nothing.
    pub fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Order { order_id, revenue, items } => {
                let bought = Bought { day: event.day, revenue: *revenue, items: items.clone(), context: event.context.clone() };
                First::settle(&mut self.0.entry(order_id.clone()).or_default().bought, First::of(event, bought));
            }
            EventKind::Refund { order_id, amount } => {
                self.0.entry(order_id.clone()).or_default().refunds.insert(event.id.clone(), (event.day, *amount));
            }
            _ => {}
        }
    }

    /// Adds the orders of another summary.
    pub fn merge(&mut self, other: &Self) {
        for (number, order) in &other.0 {
            let mine = self.0.entry(number.clone()).or_default();
            First::merge(&mut mine.bought, &order.bought);
            mine.refunds.extend(order.refunds.iter().map(|(id, refund)| (id.clone(), *refund)));
        }
    }

    /// All orders that were bought, in the order of their numbers.
    pub fn bought(&self) -> impl Iterator<Item = (&Label, &First<Bought>, &Order)> {
        self.0.iter().filter_map(|(number, order)| Some((number, order.bought.as_ref()?, order)))
    }

    /// Number of orders.
    pub fn count(&self) -> u64 {
        self.bought().count() as u64
    }

    /// What was paid less what was paid back, by currency, in minor units.
    pub fn net(&self) -> BTreeMap<Currency, i64> {
        let mut net = BTreeMap::new();
        for (_, bought, order) in self.bought() {
            let revenue = bought.value.revenue;
            let back: i64 = order.refunded().iter().map(|(_, money)| money.minor).sum();
            *net.entry(revenue.currency).or_insert(0) += revenue.minor - back;
        }
        net
    }

    /// Whether there is neither order nor refund.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
