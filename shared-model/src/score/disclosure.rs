//! Which groups may not be shown to somebody who must not learn about a single person.
//!
//! A group that is too small is left out; and so are others, until what was left out cannot be found by taking the groups that
//! are shown from the whole. Complementary cell suppression: Cox, L. H. (1980), Suppression methodology and statistical disclosure
//! control, Journal of the American Statistical Association 75(370), 377-385; Hundepool, A. and others (2012), Statistical
//! Disclosure Control, Wiley, section 4.3.

/// Which groups of a whole are left out: those smaller than `minimum`, and of the others the smallest, until together they are
/// nobody or at least `minimum`. The groups share nothing and make up the whole.
///
/// ```
/// use rapport_model::score::withheld;
/// // Three could be found as the whole less forty and sixty, so forty go as well.
/// assert_eq!(withheld(&[60, 40, 3], 30), [false, true, true]);
/// assert_eq!(withheld(&[60, 20, 15], 30), [false, true, true]);
/// assert_eq!(withheld(&[60, 40, 0], 30), [false, false, true]);
/// ```
#[must_use]
pub fn withheld(sizes: &[u64], minimum: u64) -> Vec<bool> {
    withheld_with(sizes, vec![false; sizes.len()], minimum)
}

/// The same, where some groups are left out for another reason.
#[must_use]
pub fn withheld_with(sizes: &[u64], mut out: Vec<bool>, minimum: u64) -> Vec<bool> {
    for (size, out) in sizes.iter().zip(&mut out) {
        *out |= *size < minimum;
    }
    loop {
        let together: u64 = sizes.iter().zip(&out).filter(|(_, out)| **out).map(|(size, _)| size).sum();
        if together == 0 || together >= minimum {
            return out;
        }
        let shown = sizes.iter().enumerate().filter(|(at, _)| !out[*at]);
        let Some((at, _)) = shown.min_by_key(|(_, size)| **size) else { return out };
        out[at] = true;
    }
}

/// Whether a part of a whole may not be shown beside it, because it, or all that is not in it, is too small. Of nobody there is
/// nothing to learn.
#[must_use]
pub fn is_telling(part: u64, whole: u64, minimum: u64) -> bool {
    let is_few = |size: u64| (1..minimum).contains(&size);
    is_few(part) || is_few(whole.saturating_sub(part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the sizes: nothing small is shown, and what is left out is nobody or many, unless nothing is shown at all.
        #[test]
        fn nothing_small_is_shown_nor_found_by_difference(sizes in prop::collection::vec(0u64..80, 0..12), minimum in 1u64..40) {
            let out = withheld(&sizes, minimum);
            let left_out: u64 = sizes.iter().zip(&out).filter(|(_, out)| **out).map(|(size, _)| size).sum();
            prop_assert!(sizes.iter().zip(&out).all(|(size, out)| *out || *size >= minimum));
            prop_assert!(left_out == 0 || left_out >= minimum || out.iter().all(|out| *out));
        }
    }

    #[test]
    fn a_part_and_its_rest() {
        assert!(is_telling(1, 100, 30) && is_telling(99, 100, 30));
        assert!(!is_telling(0, 100, 30) && !is_telling(100, 100, 30) && !is_telling(50, 100, 30));
    }
}
