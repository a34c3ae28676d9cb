use serde::{Deserialize, Serialize};

use super::buying::BuyingModel;
use super::fit::ValueModel;
use super::purchases::Purchases;
use super::spending::SpendingModel;

/// What a customer is expected to be worth in the next twelve months, and how likely it is that they are still one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// Expected payments of the next twelve months, discounted, in major units of the site's currency. None where
    /// nothing is known of what an order is worth.
    pub expected: Option<f64>,
    /// The lower end of the 95 % interval of `expected`.
    pub low: Option<f64>,
    /// Its upper end. The interval says how sure the expectation is, given how many orders the models were fitted to;
    /// what a single customer will do in a year varies far more.
    pub high: Option<f64>,
    /// The probability that they have not left.
    pub alive: f64,
    /// Expected orders of the next twelve months, not discounted.
    pub orders: f64,
    /// The probability of at least one order in the next twelve months.
    pub again: f64,
    /// The probability that they have left within 90 days from now, those included who have already.
    pub leaving: f64,
    /// What they would be expected to pay in the next twelve months, if they have not left yet.
    pub if_alive: Option<f64>,
}

/// Months of the year ahead.
const MONTHS: u32 = 12;
/// Weeks of a month.
const MONTH: f64 = 4.345;
/// Days within which leaving counts as a risk.
const RISK_WEEKS: f64 = 90.0 / 7.0;
/// The two-sided 95 % quantile of the normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

impl ValueModel {
    /// What money is worth less in a month: one percent, some 12.7 % a year, the custom of the field.
    pub const DISCOUNT: f64 = 0.01;

    /// The model of buying that speaks for the customer.
    fn buying(&self, purchases: &Purchases) -> &BuyingModel {
        if purchases.repeats > 0 { &self.bg_nbd } else { &self.mbg_nbd }
    }

    fn minor(&self) -> f64 {
        10f64.powi(self.currency.digits() as i32)
    }

    /// The worth of a customer by their purchases until [`ValueModel::as_of`].
    ///
    /// Payments are counted month by month at its end and discounted by [`ValueModel::DISCOUNT`]. The interval is by the
    /// delta method on the logarithm of the expectation: gradients by all parameters times the inverse of the observed
    /// information (Casella, G. and Berger, R. L. (2002): Statistical Inference, 2nd edition, section 5.5.4).
    pub fn value(&self, purchases: &Purchases) -> Value {
        let buying = self.buying(purchases);
        let expected = self.expected(purchases);
        let bounds = expected.filter(|expected| *expected > 0.0).and_then(|expected| {
            let half = NORMAL_95 * self.uncertainty(purchases)?;
            Some((expected * (-half).exp(), expected * half.exp()))
        });
        let alive = buying.alive(purchases);
        let year = f64::from(MONTHS) * MONTH;
        Value {
            expected,
            low: bounds.map(|bounds| bounds.0),
            high: bounds.map(|bounds| bounds.1),
            alive,
            orders: buying.expected_orders(purchases, year),
            again: buying.orders_again(purchases, year),
            leaving: self.leaving(purchases),
            if_alive: expected.filter(|_| alive > 1e-12).map(|expected| expected / alive),
        }
    }

    /// The expectation alone, for sorting many.
    pub fn expected(&self, purchases: &Purchases) -> Option<f64> {
        expected(self.buying(purchases), self.gamma_gamma.as_ref()?, purchases, self.minor())
    }

    /// The probability that the customer has left within 90 days from now.
    pub fn leaving(&self, purchases: &Purchases) -> f64 {
        self.buying(purchases).gone(purchases, RISK_WEEKS)
    }

    /// The probability that the customer has not left yet.
    pub fn alive(&self, purchases: &Purchases) -> f64 {
        self.buying(purchases).alive(purchases)
    }

    /// The standard error of the logarithm of the expectation.
    fn uncertainty(&self, purchases: &Purchases) -> Option<f64> {
        let (buying, spending, minor) = (self.buying(purchases), self.gamma_gamma.as_ref()?, self.minor());
        let by_buying = gradient(buying.parameters(), |at| expected(&buying.with(at), spending, purchases, minor))?;
        let by_spending = gradient(spending.parameters(), |at| spending.with(at).expected(purchases, minor))?;
        let variance = quadratic(&by_buying, &buying.covariance) + quadratic(&by_spending, &spending.covariance);
        // Wider than a factor of a million either way is no knowledge.
        Some(variance.max(0.0).sqrt()).filter(|error| error.is_finite() && *error < 7.0)
    }
}

fn expected(buying: &BuyingModel, spending: &SpendingModel, purchases: &Purchases, minor: f64) -> Option<f64> {
    let order = spending.expected(purchases, minor)?;
    let (mut so_far, mut orders) = (0.0, 0.0);
    for month in 1..=MONTHS {
        let until = buying.outlook(purchases, f64::from(month) * MONTH).orders;
        orders += (until - so_far) / (1.0 + ValueModel::DISCOUNT).powf(f64::from(month));
        so_far = until;
    }
    Some(order * orders * buying.alive(purchases)).filter(|value| value.is_finite())
}

/// Derivatives of the logarithm of what is read by the logarithms of the parameters, by central differences.
fn gradient<const N: usize>(at: [f64; N], read: impl Fn([f64; N]) -> Option<f64>) -> Option<[f64; N]> {
    const STEP: f64 = 1e-4;
    let mut gradient = [0.0; N];
    for i in 0..N {
        let moved = |by: f64| {
            let mut there = at;
            there[i] *= by.exp();
            read(there).map(f64::ln)
        };
        gradient[i] = (moved(STEP)? - moved(-STEP)?) / (2.0 * STEP);
    }
    gradient.iter().all(|slope| slope.is_finite()).then_some(gradient)
}

fn quadratic<const N: usize>(by: &[f64; N], matrix: &[[f64; N]; N]) -> f64 {
    (0..N).map(|i| (0..N).map(|j| by[i] * matrix[i][j] * by[j]).sum::<f64>()).sum()
}
