//! Newton's method in the logarithms of positive parameters, one evaluation at a time, so that whoever drives it may stop
//! and breathe between and within evaluations.
//!
//! Damped as by Levenberg and Marquardt (Nocedal, J. and Wright, S. J. (2006): Numerical Optimization, 2nd edition, sections
//! 3.4 and 10.3) and projected into a box: where the data would want a parameter to be zero or infinite, its bound
//! is as good.

/// Value, gradient and matrix of second derivatives of what is maximised.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slope<const N: usize> {
    pub value: f64,
    pub gradient: [f64; N],
    pub curvature: [[f64; N]; N],
}

impl<const N: usize> Slope<N> {
    pub const FLAT: Self = Self { value: 0.0, gradient: [0.0; N], curvature: [[0.0; N]; N] };

    /// From derivatives by the parameters to derivatives by their logarithms.
    pub fn by_logarithms(mut self, parameters: &[f64; N]) -> Self {
        for (i, row) in self.curvature.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell *= parameters[i] * parameters[j];
            }
            row[i] += parameters[i] * self.gradient[i];
        }
        for (slope, parameter) in self.gradient.iter_mut().zip(parameters) {
            *slope *= parameter;
        }
        self
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().chain(self.curvature.iter().flatten()).all(|number| number.is_finite())
    }
}

/// Where the search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Evaluate again at [`Newton::wanted`].
    On,
    /// The maximum is found.
    Found,
    /// There is none to be found.
    Lost,
}

/// A search for the maximum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Newton<const N: usize> {
    /// The best point so far and what was found there.
    best: Option<([f64; N], Slope<N>)>,
    trial: [f64; N],
    bounds: [(f64, f64); N],
    damping: f64,
    rounds: u32,
}

impl<const N: usize> Newton<N> {
    /// Evaluations before the search is given up. It takes 8 to 15 on real orders.
    const MOST_ROUNDS: u32 = 300;
    /// The longest step in one logarithm.
    const STRIDE: f64 = 1.5;
    /// How much higher the maximum may still be: half of this is the squared distance in standard errors.
    const ENOUGH: f64 = 1e-11;

    /// A search from a point, the parameters themselves, within bounds of their logarithms around it.
    pub fn from(start: [f64; N], reach: f64) -> Self {
        let trial = start.map(f64::ln);
        Self { best: None, trial, bounds: trial.map(|at| (at - reach, at + reach)), damping: 1e-3, rounds: 0 }
    }

    /// The parameters to evaluate at.
    pub fn wanted(&self) -> [f64; N] {
        self.trial.map(f64::exp)
    }

    /// Takes the evaluation at [`Newton::wanted`], by logarithms.
    pub fn told(&mut self, slope: Slope<N>) -> Search {
        self.rounds += 1;
        // Rounding of a sum of many terms is no decline.
        let slack = 1e-13 * slope.value.abs();
        let is_better = slope.is_finite() && self.best.as_ref().is_none_or(|(_, best)| slope.value >= best.value - slack);
        if is_better {
            self.best = Some((self.trial, slope));
            self.damping = (self.damping * 0.1).max(1e-12);
        } else {
            self.damping = (self.damping * 8.0).max(1e-6);
        }
        let Some((at, slope)) = self.best.clone() else { return Search::Lost };
        let free = self.free(&at, &slope);
        let Some((step, gain)) = self.step(&slope, &free) else { return Search::Lost };
        // A strongly damped step promises little anywhere: only a nearly free one that does is at the top. And where no
        // step however short finds anything higher, rounding is all that is left.
        if (gain <= Self::ENOUGH * (1.0 + slope.value.abs() * 1e-3) && self.damping <= 1e-2) || self.damping > 1e10 {
            return Search::Found;
        }
        if self.rounds >= Self::MOST_ROUNDS {
            return Search::Lost;
        }
        for (i, bound) in self.bounds.iter().enumerate() {
            self.trial[i] = (at[i] + step[i].clamp(-Self::STRIDE, Self::STRIDE)).clamp(bound.0, bound.1);
        }
        if self.trial == at { Search::Found } else { Search::On }
    }

    /// A parameter is held where it stands at a bound and would go beyond.
    fn free(&self, at: &[f64; N], slope: &Slope<N>) -> [bool; N] {
        let mut free = [true; N];
        for (i, (low, high)) in self.bounds.iter().enumerate() {
            free[i] = !(at[i] <= *low && slope.gradient[i] <= 0.0 || at[i] >= *high && slope.gradient[i] >= 0.0);
        }
        free
    }

    /// The next step and the gain that it promises; the damping grows until the curvature is that of a hill.
    fn step(&mut self, slope: &Slope<N>, free: &[bool; N]) -> Option<([f64; N], f64)> {
        let gradient: [f64; N] = std::array::from_fn(|i| if free[i] { slope.gradient[i] } else { 0.0 });
        loop {
            if let Some(inverse) = inverse(&bent(slope, free, self.damping)) {
                let step: [f64; N] = std::array::from_fn(|i| (0..N).map(|j| inverse[i][j] * gradient[j]).sum());
                let gain = (0..N).map(|i| step[i] * gradient[i]).sum::<f64>() / 2.0;
                return gain.is_finite().then_some((step, gain));
            }
            self.damping = (self.damping * 8.0).max(1e-6);
            if self.damping > 1e12 {
                return None;
            }
        }
    }

    /// The parameters found, the value there, and the covariance of their logarithms: the inverse of the observed
    /// information, without the parameters that stand at a bound.
    pub fn found(&self) -> Option<([f64; N], f64, [[f64; N]; N])> {
        let (at, slope) = self.best.as_ref()?;
        let free = self.free(at, slope);
        let mut covariance = inverse(&bent(slope, &free, 0.0)).or_else(|| inverse(&bent(slope, &free, 1e-6)))?;
        for (i, row) in covariance.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                if !free[i] || !free[j] {
                    *cell = 0.0;
                }
            }
        }
        Some((at.map(f64::exp), slope.value, covariance))
    }
}

/// Minus the curvature, with a diagonal made longer, and nothing but the diagonal for what is held.
fn bent<const N: usize>(slope: &Slope<N>, free: &[bool; N], damping: f64) -> [[f64; N]; N] {
    let mut matrix = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..N {
            if free[i] && free[j] {
                matrix[i][j] = -slope.curvature[i][j];
            }
        }
        matrix[i][i] += damping * (slope.curvature[i][i].abs() + 1e-3);
        if !free[i] {
            matrix[i][i] = 1.0;
        }
    }
    matrix
}

/// The inverse of a symmetric positive definite matrix by Cholesky's decomposition; none where it is not definite.
fn inverse<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let rest = matrix[i][j] - (0..j).map(|k| lower[i][k] * lower[j][k]).sum::<f64>();
            if i == j {
                // Smaller than rounding of what it is the difference of: not definite.
                if rest.is_nan() || rest <= 1e-14 * matrix[i][i].abs() {
                    return None;
                }
                lower[i][i] = rest.sqrt();
            } else {
                lower[i][j] = rest / lower[j][j];
            }
        }
    }
    // Symmetric, so that rows are columns.
    let inverse: [[f64; N]; N] = std::array::from_fn(|row| {
        let mut solved = [0.0; N];
        for i in 0..N {
            let unit = if i == row { 1.0 } else { 0.0 };
            solved[i] = (unit - (0..i).map(|k| lower[i][k] * solved[k]).sum::<f64>()) / lower[i][i];
        }
        for i in (0..N).rev() {
            solved[i] = (solved[i] - (i + 1..N).map(|k| lower[k][i] * solved[k]).sum::<f64>()) / lower[i][i];
        }
        solved
    });
    inverse.iter().flatten().all(|number| number.is_finite()).then_some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hill in the logarithms with its top at (e^2, e^-1).
    fn hill(parameters: [f64; 2]) -> Slope<2> {
        let (x, y) = (parameters[0].ln() - 2.0, parameters[1].ln() + 1.0);
        Slope {
            value: -(x * x) - x * y - y * y - x.powi(4),
            gradient: [-2.0 * x - y - 4.0 * x.powi(3), -x - 2.0 * y],
            curvature: [[-2.0 - 12.0 * x * x, -1.0], [-1.0, -2.0]],
        }
    }

    #[test]
    fn climbs_to_the_top() {
        let mut newton = Newton::from([1.0, 1.0], 10.0);
        let mut search = Search::On;
        while search == Search::On {
            let slope = hill(newton.wanted());
            search = newton.told(slope);
        }
        assert_eq!(search, Search::Found);
        let (top, _, covariance) = newton.found().unwrap();
        assert!((top[0].ln() - 2.0).abs() < 1e-5 && (top[1].ln() + 1.0).abs() < 1e-5, "{top:?}");
        assert!((covariance[0][0] - 2.0 / 3.0).abs() < 1e-4, "{covariance:?}");
    }

    #[test]
    fn stops_at_a_bound_and_gives_up_on_nonsense() {
        let mut newton = Newton::from([1.0], 3.0);
        let endless = |_: [f64; 1]| Slope { value: 0.0, gradient: [1.0], curvature: [[0.0]] };
        let mut search = Search::On;
        let mut height = 0.0;
        while search == Search::On {
            height = newton.wanted()[0].ln();
            let slope = Slope { value: height, ..endless(newton.wanted()) };
            search = newton.told(slope);
        }
        assert_eq!((search, height), (Search::Found, 3.0));
        let mut newton = Newton::from([1.0], 3.0);
        assert_eq!(newton.told(Slope { value: f64::NAN, gradient: [0.0], curvature: [[0.0]] }), Search::Lost);
    }
}
