//! Quantiles of the distributions that the intervals need; the only home of statrs.

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::{erfc, erfc_inv};

/// How sure every interval of ours is.
const CONFIDENCE: f64 = 0.95;

/// How often an interval of ours may miss.
pub(super) fn error() -> f64 {
    1.0 - CONFIDENCE
}

/// The two-sided 95 % quantile of the normal distribution, 1.959964.
pub(super) fn normal() -> f64 {
    std::f64::consts::SQRT_2 * erfc_inv(1.0 - CONFIDENCE)
}

/// The two-sided 95 % quantile of Student's t. None without a degree of freedom.
pub(super) fn student(degrees_of_freedom: f64) -> Option<f64> {
    let distribution = StudentsT::new(0.0, 1.0, degrees_of_freedom).ok()?;
    Some(distribution.inverse_cdf(0.5 + CONFIDENCE / 2.0))
}

/// The probability of a value of Student's t at least as far from 0 as `t`, in either direction. None without a degree of freedom.
pub(super) fn two_sided_p_of_student(t: f64, degrees_of_freedom: f64) -> Option<f64> {
    let distribution = StudentsT::new(0.0, 1.0, degrees_of_freedom).ok()?;
    Some((2.0 * distribution.cdf(-t.abs())).min(1.0))
}

/// The probability of a standard normal value at least as far from 0 as `z`, in either direction.
pub(super) fn two_sided_p(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}
