use serde::{Deserialize, Serialize};

use super::buying::{BuyingModel, Leaving};
use super::evidence::{Evidence, Payments, mirrored};
use super::newton::{Newton, Search, Slope};
use super::purchases::Purchases;
use super::spending::SpendingModel;
use crate::value::{Currency, Day};

/// Why there is no model of value yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotEnough {
    /// Nobody bought.
    Customers,
    /// Too few bought again.
    RepeatBuyers {
        /// How many did.
        have: u64,
        /// How many it takes.
        need: u64,
    },
    /// These orders go with all sorts of parameters alike.
    Evidence,
}

impl core::fmt::Display for NotEnough {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Customers => f.write_str("not enough data yet: nobody bought in this range"),
            Self::RepeatBuyers { have, need } => {
                write!(f, "not enough data yet: {have} customers bought again in this range, and it takes {need}")
            }
            Self::Evidence => f.write_str("not enough data yet: these orders do not tell how customers differ"),
        }
    }
}

/// The models of value of one site, fitted to its orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueModel {
    /// The end of what was looked at.
    pub as_of: Day,
    /// Whose minor units the payments are in.
    pub currency: Currency,
    /// How many customers were looked at.
    pub customers: u64,
    /// How many of them bought again.
    pub repeat_buyers: u64,
    /// BG/NBD: for whoever bought again.
    pub bg_nbd: BuyingModel,
    /// MBG/NBD: for whoever bought once, whom BG/NBD would call alive for certain.
    pub mbg_nbd: BuyingModel,
    /// Gamma-Gamma; none where too few repeat buyers paid anything.
    pub gamma_gamma: Option<SpendingModel>,
}

impl ValueModel {
    /// So many repeat buyers it takes: with fewer the four parameters are anybody's guess.
    pub const MINIMUM: u64 = 10;
}

/// How far from its start, in logarithms, a parameter may go.
const REACH: f64 = 11.0;

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Buying(Leaving, Newton<4>),
    Spending(Newton<3>),
    Done,
}

/// A fit on its way: give it rows to work on with [`Fit::step`] until it has its answer. It keeps everything it needs, so
/// its owner may do other things between the steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    as_of: Day,
    currency: Currency,
    repeat_buyers: u64,
    evidence: Evidence,
    payments: Payments,
    stage: Stage,
    /// Rows of the present evaluation that are done, and their sums.
    done: usize,
    buying: Slope<4>,
    spending: Slope<3>,
    bg_nbd: Option<BuyingModel>,
    mbg_nbd: Option<BuyingModel>,
    gamma_gamma: Option<SpendingModel>,
}

impl Fit {
    /// Begins a fit to the purchases of all customers until `as_of`.
    ///
    /// # Errors
    /// There are not enough customers, or not enough who bought again.
    pub fn of(customers: &[Purchases], as_of: Day, currency: Currency) -> Result<Self, NotEnough> {
        if customers.is_empty() {
            return Err(NotEnough::Customers);
        }
        let repeat_buyers = customers.iter().filter(|one| one.repeats > 0).count() as u64;
        if repeat_buyers < ValueModel::MINIMUM {
            return Err(NotEnough::RepeatBuyers { have: repeat_buyers, need: ValueModel::MINIMUM });
        }
        let evidence = Evidence::of(customers);
        let stage = Stage::Buying(Leaving::AfterRepeat, Self::search(&evidence));
        Ok(Self {
            as_of,
            currency,
            repeat_buyers,
            payments: Payments::of(customers),
            evidence,
            stage,
            done: 0,
            buying: Slope::FLAT,
            spending: Slope::FLAT,
            bg_nbd: None,
            mbg_nbd: None,
            gamma_gamma: None,
        })
    }

    /// Begins where the mean rate is that of the orders.
    fn search(evidence: &Evidence) -> Newton<4> {
        let orders: f64 = evidence.rows.iter().map(|row| row.0 * row.3).sum();
        let weeks: f64 = evidence.rows.iter().map(|row| row.2 * row.3).sum();
        let alpha = (weeks / orders * 0.5).clamp(1e-3, 1e4);
        Newton::from([0.5, alpha, 0.7, 2.0], REACH)
    }

    /// Works on at most so many rows. The answer, once there is one; none: go on.
    ///
    /// # Errors
    /// [`NotEnough::Evidence`]: the likelihood has no maximum.
    pub fn step(&mut self, mut rows: usize) -> Option<Result<ValueModel, NotEnough>> {
        while rows > 0 {
            let worked = match &self.stage {
                Stage::Buying(leaving, newton) => {
                    let (leaving, at) = (*leaving, newton.wanted());
                    if self.done == 0 {
                        self.buying = self.evidence.counts(leaving, at);
                    }
                    let until = self.evidence.rows.len().min(self.done + rows);
                    self.evidence.times(self.done..until, leaving, at, &mut self.buying);
                    let worked = until - self.done;
                    self.done = until;
                    if until == self.evidence.rows.len() && !self.bought(at) {
                        return Some(Err(NotEnough::Evidence));
                    }
                    worked
                }
                Stage::Spending(newton) => {
                    let at = newton.wanted();
                    // A row of payments takes some five times the work of a row of orders.
                    let until = self.payments.rows.len().min(self.done + rows.div_ceil(5));
                    self.payments.evidence(self.done..until, at, &mut self.spending);
                    let worked = (until - self.done) * 5;
                    self.done = until;
                    if until == self.payments.rows.len() {
                        self.spent(at);
                    }
                    worked
                }
                Stage::Done => return Some(self.model().ok_or(NotEnough::Evidence)),
            };
            rows = rows.saturating_sub(worked.max(1));
        }
        None
    }

    /// Works to the end.
    ///
    /// # Errors
    /// [`NotEnough::Evidence`]: the likelihood has no maximum.
    pub fn finish(mut self) -> Result<ValueModel, NotEnough> {
        loop {
            if let Some(answer) = self.step(usize::MAX) {
                return answer;
            }
        }
    }

    /// An evaluation of a model of buying is complete. False: there is no maximum.
    fn bought(&mut self, at: [f64; 4]) -> bool {
        let slope = mirrored(std::mem::replace(&mut self.buying, Slope::FLAT)).by_logarithms(&at);
        self.done = 0;
        let Stage::Buying(leaving, newton) = &mut self.stage else { return false };
        match newton.told(slope) {
            Search::On => true,
            Search::Lost => false,
            Search::Found => {
                let Some(([r, alpha, a, b], log_likelihood, covariance)) = newton.found() else { return false };
                let model = BuyingModel { leaving: *leaving, r, alpha, a, b, log_likelihood, covariance };
                match leaving {
                    Leaving::AfterRepeat => {
                        self.bg_nbd = Some(model);
                        self.stage = Stage::Buying(Leaving::AfterAny, Self::search(&self.evidence));
                    }
                    Leaving::AfterAny => {
                        self.mbg_nbd = Some(model);
                        let is_enough = self.payments.customers() >= ValueModel::MINIMUM as f64;
                        self.stage = if is_enough { Stage::Spending(Newton::from([2.0, 3.0, 1.0], REACH)) } else { Stage::Done };
                    }
                }
                true
            }
        }
    }

    /// An evaluation of the model of spending is complete. Where it has no maximum, there is none of money.
    fn spent(&mut self, at: [f64; 3]) {
        let slope = mirrored(std::mem::replace(&mut self.spending, Slope::FLAT)).by_logarithms(&at);
        self.done = 0;
        let Stage::Spending(newton) = &mut self.stage else { return };
        match newton.told(slope) {
            Search::On => return,
            Search::Lost => {}
            Search::Found => {
                // A density of multiples of the scale becomes one of amounts by dividing by it, once for each customer.
                let major = self.payments.scale / 10f64.powi(self.currency.digits() as i32);
                let customers = self.payments.customers();
                self.gamma_gamma = newton.found().map(|([p, q, v], log_likelihood, covariance)| SpendingModel {
                    p,
                    q,
                    v: v * major,
                    log_likelihood: log_likelihood - customers * major.ln(),
                    customers: customers as u64,
                    covariance,
                });
            }
        }
        self.stage = Stage::Done;
    }

    fn model(&self) -> Option<ValueModel> {
        Some(ValueModel {
            as_of: self.as_of,
            currency: self.currency,
            customers: self.evidence.customers as u64,
            repeat_buyers: self.repeat_buyers,
            bg_nbd: self.bg_nbd?,
            mbg_nbd: self.mbg_nbd?,
            gamma_gamma: self.gamma_gamma,
        })
    }
}
