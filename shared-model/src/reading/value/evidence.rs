//! What the orders say of given parameters: log-likelihoods with first and second derivatives, row by row.

use super::WEEK;
use super::buying::Leaving;
use super::newton::Slope;
use super::purchases::Purchases;

/// Everybody's purchases, made for adding up: customers with the same numbers are one row, as they say the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Evidence {
    /// Repeats, weeks to the last purchase, weeks of age, and how many customers.
    pub rows: Vec<(f64, f64, f64, f64)>,
    /// At k: how many customers have more than k repeat purchases.
    pub beyond: Vec<f64>,
    /// How many customers.
    pub customers: f64,
}

impl Evidence {
    pub fn of(customers: &[Purchases]) -> Self {
        let mut sorted: Vec<_> = customers.iter().map(|one| (one.repeats, one.recency, one.age)).collect();
        sorted.sort_unstable();
        let mut rows: Vec<(f64, f64, f64, f64)> = Vec::new();
        let mut last = None;
        for key @ (repeats, recency, age) in sorted {
            match rows.last_mut() {
                Some(row) if last == Some(key) => row.3 += 1.0,
                _ => rows.push((f64::from(repeats), f64::from(recency) / WEEK, f64::from(age) / WEEK, 1.0)),
            }
            last = Some(key);
        }
        let most = customers.iter().map(|one| one.repeats).max().unwrap_or(0);
        let mut beyond = vec![0.0; most as usize];
        for one in customers.iter().filter(|one| one.repeats > 0) {
            beyond[one.repeats as usize - 1] += 1.0;
        }
        for k in (1..beyond.len()).rev() {
            beyond[k - 1] += beyond[k];
        }
        Self { rows, beyond, customers: customers.len() as f64 }
    }

    /// The part of the log-likelihood that depends on how often customers bought, not on when.
    ///
    /// `ln G(r+x) - ln G(r)` and `ln B(a,b+k) - ln B(a,b)` for whole x and k are sums of logarithms, which neither
    /// overflow nor cancel; and a sum over customers is a sum over k of those who got that far.
    pub fn counts(&self, leaving: Leaving, [r, alpha, a, b]: [f64; 4]) -> Slope<4> {
        let mut slope = Slope::FLAT;
        let (g, h) = (&mut slope.gradient, &mut slope.curvature);
        slope.value += self.customers * r * alpha.ln();
        g[0] += self.customers * alpha.ln();
        g[1] += self.customers * r / alpha;
        h[0][1] += self.customers / alpha;
        h[1][1] -= self.customers * r / (alpha * alpha);
        for (k, reached) in self.beyond.iter().enumerate() {
            let rate = r + k as f64;
            slope.value += reached * rate.ln();
            g[0] += reached / rate;
            h[0][0] -= reached / (rate * rate);
        }
        // Before each purchase but the first nobody left; by MBG/NBD not after the first one either.
        let first = (leaving == Leaving::AfterAny).then_some(self.customers);
        for (k, reached) in first.iter().chain(&self.beyond).enumerate() {
            let (stay, all) = (b + k as f64, a + b + k as f64);
            slope.value += reached * (stay.ln() - all.ln());
            g[2] -= reached / all;
            g[3] += reached * (1.0 / stay - 1.0 / all);
            h[2][2] += reached / (all * all);
            h[2][3] += reached / (all * all);
            h[3][3] += reached * (1.0 / (all * all) - 1.0 / (stay * stay));
        }
        slope
    }

    /// Adds the part that depends on when, for some rows.
    pub fn times(&self, rows: std::ops::Range<usize>, leaving: Leaving, [r, alpha, a, b]: [f64; 4], slope: &mut Slope<4>) {
        for &(repeats, recency, age, customers) in &self.rows[rows] {
            let chances = leaving.chances(repeats);
            let (shape, here, then) = (r + repeats, alpha + age, alpha + recency);
            // The customer is still here: -(r+x) ln(alpha+T).
            let stayed = -shape * here.ln();
            let stayed_slope = [-here.ln(), -shape / here, 0.0, 0.0];
            if chances <= 0.0 {
                slope.value += customers * stayed;
                slope.gradient[0] += customers * stayed_slope[0];
                slope.gradient[1] += customers * stayed_slope[1];
                slope.curvature[0][1] -= customers / here;
                slope.curvature[1][1] += customers * shape / (here * here);
                continue;
            }
            // Or left after the last purchase: ln a - ln(b+k-1) - (r+x) ln(alpha+t).
            let kept = b + chances - 1.0;
            let left_slope = [-then.ln(), -shape / then, 1.0 / a, -1.0 / kept];
            let odds = a.ln() - kept.ln() + shape * (here.ln() - then.ln());
            let left = 1.0 / (1.0 + (-odds).exp());
            let either = if odds > 0.0 { odds + (-odds).exp().ln_1p() } else { odds.exp().ln_1p() };
            slope.value += customers * (stayed + either);
            let apart: [f64; 4] = std::array::from_fn(|i| left_slope[i] - stayed_slope[i]);
            let spread = left * (1.0 - left);
            for i in 0..4 {
                slope.gradient[i] += customers * (stayed_slope[i] + left * apart[i]);
                for j in i..4 {
                    slope.curvature[i][j] += customers * spread * apart[i] * apart[j];
                }
            }
            let stays = 1.0 - left;
            slope.curvature[0][1] -= customers * (stays / here + left / then);
            slope.curvature[1][1] += customers * shape * (stays / (here * here) + left / (then * then));
            slope.curvature[2][2] -= customers * left / (a * a);
            slope.curvature[3][3] += customers * left / (kept * kept);
        }
    }
}

/// Repeat buyers' mean payments: how many payments, their mean in multiples of everybody's, and how many customers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Payments {
    pub rows: Vec<(f64, f64, f64)>,
    /// The mean of all means, in minor units: what `rows` are multiples of, so that no currency is too small or large.
    pub scale: f64,
}

impl Payments {
    /// Customers who never paid anything in a repeat transaction say nothing of what an order is worth.
    pub fn of(customers: &[Purchases]) -> Self {
        let mut paid: Vec<_> = customers.iter().filter(|one| one.paid > 0 && one.spent > 0).map(|one| (one.paid, one.spent)).collect();
        paid.sort_unstable();
        let mean = |(paid, spent): &(u32, i64)| *spent as f64 / f64::from(*paid);
        let scale = paid.iter().map(mean).sum::<f64>() / (paid.len() as f64).max(1.0);
        let mut rows: Vec<(f64, f64, f64)> = Vec::new();
        let mut last = None;
        for key in paid {
            match rows.last_mut() {
                Some(row) if last == Some(key) => row.2 += 1.0,
                _ => rows.push((f64::from(key.0), mean(&key) / scale, 1.0)),
            }
            last = Some(key);
        }
        Self { rows, scale }
    }

    pub fn customers(&self) -> f64 {
        self.rows.iter().map(|row| row.2).sum()
    }

    /// Adds the log-likelihood of some rows with its derivatives.
    pub fn evidence(&self, rows: std::ops::Range<usize>, [p, q, v]: [f64; 3], slope: &mut Slope<3>) {
        let (q_gamma, q_digamma, q_trigamma) = (ln_gamma(q), digamma(q), trigamma(q));
        for &(payments, mean, customers) in &self.rows[rows] {
            let (shape, total) = (p * payments, payments * mean);
            let all = shape + q;
            let (level, log_level) = (total + v, (total + v).ln());
            let value = ln_gamma(all) - ln_gamma(shape) - q_gamma + q * v.ln() + (shape - 1.0) * mean.ln() + shape * payments.ln()
                - all * log_level;
            slope.value += customers * value;
            let (all_digamma, all_trigamma) = (digamma(all), trigamma(all));
            slope.gradient[0] += customers * payments * (all_digamma - digamma(shape) + total.ln() - log_level);
            slope.gradient[1] += customers * (all_digamma - q_digamma + v.ln() - log_level);
            slope.gradient[2] += customers * (q / v - all / level);
            let h = &mut slope.curvature;
            h[0][0] += customers * payments * payments * (all_trigamma - trigamma(shape));
            h[0][1] += customers * payments * all_trigamma;
            h[0][2] -= customers * payments / level;
            h[1][1] += customers * (all_trigamma - q_trigamma);
            h[1][2] += customers * (1.0 / v - 1.0 / level);
            h[2][2] += customers * (all / (level * level) - q / (v * v));
        }
    }
}

/// The half below the diagonal as above it.
pub(super) fn mirrored<const N: usize>(mut slope: Slope<N>) -> Slope<N> {
    for i in 0..N {
        for j in 0..i {
            slope.curvature[i][j] = slope.curvature[j][i];
        }
    }
    slope
}

fn ln_gamma(x: f64) -> f64 {
    special::Gamma::ln_gamma(x).0
}

fn digamma(x: f64) -> f64 {
    special::Gamma::digamma(x)
}

fn trigamma(x: f64) -> f64 {
    special::Gamma::trigamma(&x)
}
