use serde::{Deserialize, Serialize};

/// Recency, frequency and monetary value of a customer, each from 1 to 5; 5 is the most recent, the oftenest, the most.
///
/// Hughes, A. M. (1994): Strategic database marketing. Scores are by rank, and customers who are alike have the same score:
/// `1 + floor(5 (rank - 1) / n)` by the lowest rank of those who tie. (Cutting into five equal parts, as SQL's `ntile` does,
/// gives different scores to identical customers.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rfm {
    /// How lately they bought.
    pub recency: u8,
    /// How often.
    pub frequency: u8,
    /// How much.
    pub monetary: u8,
}

/// What a customer is ranked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RfmInput {
    /// Days since the last transaction.
    pub quiet: i64,
    /// Transactions.
    pub frequency: u64,
    /// Money, on average or in all; what is no number ranks lowest.
    pub monetary: f64,
}

impl Rfm {
    /// The scores of all customers, in their order.
    pub fn of(customers: &[RfmInput]) -> Vec<Self> {
        let recency = ranked(customers, |one| -(one.quiet as f64));
        let frequency = ranked(customers, |one| one.frequency as f64);
        let monetary = ranked(customers, |one| if one.monetary.is_nan() { f64::NEG_INFINITY } else { one.monetary });
        let together = recency.into_iter().zip(frequency).zip(monetary);
        together.map(|((recency, frequency), monetary)| Self { recency, frequency, monetary }).collect()
    }
}

fn ranked(customers: &[RfmInput], key: impl Fn(&RfmInput) -> f64) -> Vec<u8> {
    let mut order: Vec<(f64, usize)> = customers.iter().enumerate().map(|(at, one)| (key(one), at)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut scores = vec![0; customers.len()];
    let mut lowest = 0;
    for (rank, (value, at)) in order.iter().enumerate() {
        if order[lowest].0 != *value {
            lowest = rank;
        }
        scores[*at] = 1 + (5 * lowest / customers.len()) as u8;
    }
    scores
}
