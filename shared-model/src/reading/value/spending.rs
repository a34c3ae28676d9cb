use serde::{Deserialize, Serialize};

use super::purchases::Purchases;

/// What an order is worth: Gamma-Gamma. Payments vary around a mean of the customer's own (Gamma with shape `p`), and these
/// means over customers (inverse Gamma with shape `q` and scale `p v`); neither has to do with how often they buy.
///
/// Fader, P. S. and Hardie, B. G. S. (2013): The Gamma-Gamma model of monetary value, equations 1a, 3 and 5; first in
/// Colombo, R. and Jiang, W. (1999), Journal of Interactive Marketing 13(3).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpendingModel {
    /// Shape of one customer's payments.
    pub p: f64,
    /// Shape of the means over customers.
    pub q: f64,
    /// Scale, in major units of the site's currency.
    pub v: f64,
    /// The natural logarithm of the likelihood at the maximum.
    pub log_likelihood: f64,
    /// How many repeat buyers were looked at.
    pub customers: u64,
    /// Covariance of the logarithms of p, q and v: the inverse of the observed information.
    pub covariance: [[f64; 3]; 3],
}

impl SpendingModel {
    pub(super) fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.v]
    }

    pub(super) fn with(self, [p, q, v]: [f64; 3]) -> Self {
        Self { p, q, v, ..self }
    }

    /// What an order of the customer is worth on average, in major units: between their own mean so far and everybody's,
    /// the nearer to their own the more they paid (equation 5). `minor` is how many minor units make a major one.
    /// None where the model has no finite mean (`q <= 1`, and no payment yet).
    pub fn expected(&self, purchases: &Purchases, minor: f64) -> Option<f64> {
        let has_paid = purchases.paid > 0 && purchases.spent > 0;
        let (payments, total) = if has_paid { (f64::from(purchases.paid), purchases.spent as f64 / minor) } else { (0.0, 0.0) };
        let weight = self.p * payments + self.q - 1.0;
        (weight > 0.0).then(|| self.p * (self.v + total) / weight).filter(|mean| mean.is_finite())
    }
}
