use serde::{Deserialize, Serialize};

use super::WEEK;
use super::purchases::Purchases;

/// When a customer may leave for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// Right after any repeat purchase: BG/NBD. Whoever bought once is alive for certain.
    AfterRepeat,
    /// Right after any purchase, also the first: MBG/NBD.
    AfterAny,
}

impl Leaving {
    /// How many times somebody with so many repeat purchases could have left.
    pub(super) fn chances(self, repeats: f64) -> f64 {
        match self {
            Self::AfterRepeat => repeats,
            Self::AfterAny => repeats + 1.0,
        }
    }
}

/// When customers buy and when they leave: BG/NBD, or MBG/NBD by [`Leaving`].
///
/// While they are alive, customers buy at random with a rate of their own (Gamma with shape `r` and rate `alpha` over
/// customers, a week); after each purchase they leave for good with a probability of their own (Beta with `a` and `b`).
///
/// Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005): "Counting your customers" the easy way: an alternative to the
/// Pareto/NBD model. Marketing Science 24(2), 275-284. Batislam, E. P., Denizel, M. and Filiztekin, A. (2007): Empirical
/// validation and comparison of models for customer base analysis. International Journal of Research in Marketing 24,
/// 201-209.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BuyingModel {
    /// When they may leave.
    pub leaving: Leaving,
    /// Shape of the rates.
    pub r: f64,
    /// Rate of the rates, in weeks.
    pub alpha: f64,
    /// Weight of leaving.
    pub a: f64,
    /// Weight of staying.
    pub b: f64,
    /// The natural logarithm of the likelihood at the maximum.
    pub log_likelihood: f64,
    /// Covariance of the logarithms of r, alpha, a and b: the inverse of the observed information.
    pub covariance: [[f64; 4]; 4],
}

/// What is ahead of somebody who is alive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// How many orders are expected.
    pub orders: f64,
    /// The probability that they are still alive at the end.
    pub stays: f64,
}

impl BuyingModel {
    /// Terms of a series at most; enough for hundreds of orders a week over a year.
    const MOST_TERMS: usize = 20_000;

    pub(super) fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }

    pub(super) fn with(self, [r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b, ..self }
    }

    fn shape(&self, purchases: &Purchases) -> f64 {
        self.r + f64::from(purchases.repeats)
    }

    /// The probability that the customer has not left.
    ///
    /// BG/NBD: `1 / (1 + a/(b+x-1) ((alpha+T)/(alpha+t))^(r+x))` for x > 0, else 1. Fader, P. S. and Hardie, B. G. S.
    /// (2008): Computing P(alive) using the BG/NBD model. MBG/NBD: the same with x+1 in place of x in the first factor.
    pub fn alive(&self, purchases: &Purchases) -> f64 {
        let chances = self.leaving.chances(f64::from(purchases.repeats));
        if chances <= 0.0 {
            return 1.0;
        }
        let (here, then) = (self.alpha + f64::from(purchases.age) / WEEK, self.alpha + f64::from(purchases.recency) / WEEK);
        let odds = self.a.ln() - (self.b + chances - 1.0).ln() + self.shape(purchases) * (here.ln() - then.ln());
        1.0 / (1.0 + odds.exp())
    }

    /// What is ahead in the next so many weeks, given that the customer is alive.
    ///
    /// Given x purchases until T, somebody alive buys at a rate that is Gamma(r+x, alpha+T), so the number j of chances
    /// to buy within t weeks, were they never to leave, is negative binomial; and the probability to be alive after i
    /// more purchases is `E(1-p)^i` with p from Beta(a, b+k). So the expected orders are
    /// `sum over j of P(j) (1 + E(1-p) + ... + E(1-p)^(j-1))`. This is equation 10 of Fader, Hardie and Lee (2005), whose
    /// Gaussian hypergeometric function is this sum multiplied out; but all terms here are positive, so that
    /// nothing cancels, and `a = 1` is no pole.
    pub fn outlook(&self, purchases: &Purchases, weeks: f64) -> Outlook {
        let shape = self.shape(purchases);
        let rate = self.alpha + f64::from(purchases.age) / WEEK;
        let stay = self.b + self.leaving.chances(f64::from(purchases.repeats));
        let all = self.a + stay;
        let share = weeks / (rate + weeks);
        let (mut weight, mut mass, mut orders, mut alive) = (1.0_f64, 0.0, 0.0, 0.0);
        let (mut made, mut stays) = (0.0, 1.0);
        for j in 0..Self::MOST_TERMS {
            let j = j as f64;
            mass += weight;
            orders += weight * made;
            alive += weight * stays;
            made += stays;
            stays *= (stay + j) / (all + j);
            let ratio = (shape + j) / (j + 1.0) * share;
            weight *= ratio;
            // What is left is less than a geometric series of the larger of this ratio and its limit.
            let left = 1.0 - ratio.max(share);
            if left > 0.0 && weight * (made + 1.0 / left) <= 1e-13 * left * mass.min(orders.max(f64::MIN_POSITIVE)) {
                break;
            }
            if weight > 1e250 {
                for sum in [&mut weight, &mut mass, &mut orders, &mut alive] {
                    *sum *= 1e-250;
                }
            }
        }
        Outlook { orders: orders / mass, stays: alive / mass }
    }

    /// How many orders are expected of the customer in the next so many weeks.
    pub fn expected_orders(&self, purchases: &Purchases, weeks: f64) -> f64 {
        self.alive(purchases) * self.outlook(purchases, weeks).orders
    }

    /// The probability of at least one more order in the next so many weeks: alive, and the first chance comes in time.
    pub fn orders_again(&self, purchases: &Purchases, weeks: f64) -> f64 {
        let rate = self.alpha + f64::from(purchases.age) / WEEK;
        self.alive(purchases) * -(self.shape(purchases) * (rate.ln() - (rate + weeks).ln())).exp_m1()
    }

    /// The probability that the customer has left by the end of so many weeks.
    pub fn gone(&self, purchases: &Purchases, weeks: f64) -> f64 {
        (1.0 - self.alive(purchases) * self.outlook(purchases, weeks).stays).clamp(0.0, 1.0)
    }
}
