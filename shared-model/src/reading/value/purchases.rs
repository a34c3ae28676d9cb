use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::aggregate::Orders;
use crate::value::{Currency, Day, Range};

/// A customer's transactions: what they bought by day, less what was paid back of it since, in minor units of one
/// currency. A day on which they paid in other currencies alone is a transaction without an amount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(Day, Option<i64>)>", into = "Vec<(Day, Option<i64>)>")]
pub struct Transactions(BTreeMap<Day, Option<i64>>);

impl From<Vec<(Day, Option<i64>)>> for Transactions {
    fn from(days: Vec<(Day, Option<i64>)>) -> Self {
        Self(days.into_iter().collect())
    }
}

impl From<Transactions> for Vec<(Day, Option<i64>)> {
    fn from(transactions: Transactions) -> Self {
        transactions.0.into_iter().collect()
    }
}

impl Transactions {
    /// The transactions of a customer's orders.
    pub fn of(orders: &Orders, currency: Currency) -> Self {
        let mut days: BTreeMap<Day, Option<i64>> = BTreeMap::new();
        for (_, bought, order) in orders.bought() {
            let paid = bought.value.revenue;
            let day = days.entry(bought.value.day).or_default();
            if paid.currency == currency {
                let back: i64 = order.refunded().iter().map(|(_, money)| money.minor).sum();
                *day = Some(day.unwrap_or(0).saturating_add(paid.minor).saturating_sub(back));
            }
        }
        Self(days)
    }

    /// Day by day, the earliest first.
    pub fn days(&self) -> impl DoubleEndedIterator<Item = (Day, Option<i64>)> {
        self.0.iter().map(|(day, amount)| (*day, *amount))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the models of value need to know of the transactions of these days. None for who did not buy in them.
    pub fn purchases(&self, range: Range) -> Option<Purchases> {
        let mut days = self.0.range(range.from..=range.to.max(range.from));
        let (first, _) = days.next()?;
        let days_between = |from: Day, to: Day| u32::try_from(i64::from(to.0) - i64::from(from.0)).unwrap_or(0);
        let mut purchases = Purchases { age: days_between(*first, range.to), ..Purchases::default() };
        for (day, amount) in days {
            purchases.repeats += 1;
            purchases.recency = days_between(*first, *day);
            if let Some(amount) = amount {
                purchases.paid += 1;
                purchases.spent = purchases.spent.saturating_add(*amount);
            }
        }
        Some(purchases)
    }
}

/// All that the models of value know of one customer: the sufficient statistics of BG/NBD and Gamma-Gamma, in whole days
/// and minor units. What the customer did between the first and the last transaction tells these models no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Purchases {
    /// Transactions after the first: the frequency.
    #[serde(rename = "x")]
    pub repeats: u32,
    /// Days from the first transaction to the last: the recency.
    #[serde(rename = "t")]
    pub recency: u32,
    /// Days from the first transaction to the end of what is looked at.
    #[serde(rename = "a")]
    pub age: u32,
    /// Those of the repeat transactions whose amount is known.
    #[serde(rename = "n")]
    pub paid: u32,
    /// Their sum, in minor units.
    #[serde(rename = "m")]
    pub spent: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_transaction_only_sets_the_clock() {
        let days = Transactions::from(vec![(Day(10), Some(500)), (Day(17), Some(300)), (Day(24), None), (Day(40), Some(900))]);
        let to = |to: i32| days.purchases(Range { from: Day(0), to: Day(to) });
        assert_eq!(to(9), None, "who comes later is left out");
        assert_eq!(to(10), Some(Purchases::default()));
        assert_eq!(to(30), Some(Purchases { repeats: 2, recency: 14, age: 20, paid: 1, spent: 300 }));
        assert_eq!(days.purchases(Range { from: Day(5), to: Day(4) }), None);
    }
}
