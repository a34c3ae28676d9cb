//! What was learnt of a site's customers together: the models of value, and the rhythm that is usual here.

use rapport_model::reading::value::{NotEnough, ValueModel};
use rapport_model::reading::{Association, GradeLines, LifecycleRules};
use rapport_model::survey::Learnt;
use rapport_model::value::{Currency, Day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was learnt of all customers until a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteInsight {
    /// The last day of what was looked at.
    pub day: Day,
    /// When it was made, in milliseconds: names it.
    pub made_at: i64,
    /// By what the stages of this site are told apart.
    pub rules: LifecycleRules,
    /// The models of value.
    pub model: Option<ValueModel>,
    /// From what on a customer is one of the few who bring most, by what they paid until then; none where nothing was sold.
    #[serde(default)]
    pub grades: Option<GradeLines>,
    /// Why there are none.
    pub not_enough: Option<NotEnough>,
    /// How many customers were looked at.
    pub customers: u64,
    /// What had been sold: when it differs, there is more to learn.
    pub sold: Sold,
}

/// All that a site sold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sold {
    /// Orders.
    pub orders: i64,
    /// Paid less paid back, in minor units.
    pub revenue: BTreeMap<Currency, i64>,
}

/// What goes together in the orders of a site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Together {
    /// The day on which it was looked for.
    pub day: Option<Day>,
    /// What had been sold then.
    pub sold: Sold,
    /// In how many orders with products told.
    pub baskets: u64,
    /// Products: what they are called, and in how many orders each is.
    pub products: BTreeMap<String, (Option<String>, u64)>,
    /// The strongest rules.
    pub rules: Vec<Association>,
}

impl SiteInsight {
    /// What rules may ask of it.
    #[must_use]
    pub fn learnt(&self) -> Learnt<'_> {
        Learnt { rules: Some(&self.rules), model: self.model.as_ref(), grades: self.grades.as_ref() }
    }

    /// Whether it still speaks for the customers of today: parameters hardly move in a week, or with a twentieth more orders.
    #[must_use]
    pub fn still_speaks(&self, today: Day, sold: &Sold) -> bool {
        let grown = (sold.orders - self.sold.orders).abs();
        (self.day.0..=self.day.0.saturating_add(7)).contains(&today.0) && grown * 20 <= self.sold.orders
    }
}
