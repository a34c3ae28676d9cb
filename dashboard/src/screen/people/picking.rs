//! Who is chosen on the list: some, one by one or by a stretch of rows, or everybody whom the list has.

use std::collections::BTreeSet;

/// Who is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Picked {
    /// These ids.
    These(BTreeSet<String>),
    /// Everybody of the list, also who has not been scrolled to.
    Everybody,
}

impl Default for Picked {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Picked {
    /// Whether nobody is.
    pub(super) fn is_nobody(&self) -> bool {
        *self == Self::default()
    }

    /// Whether somebody is.
    pub(super) fn has(&self, id: &str) -> bool {
        match self {
            Self::These(ids) => ids.contains(id),
            Self::Everybody => true,
        }
    }

    /// One more, or one less. Of everybody, all others that were scrolled to are left.
    pub(super) fn set(&mut self, id: &str, on: bool, rows: &[String]) {
        if *self == Self::Everybody && !on {
            *self = Self::These(rows.iter().cloned().collect());
        }
        if let Self::These(ids) = self {
            if on {
                ids.insert(id.to_owned());
            } else {
                ids.remove(id);
            }
        }
    }

    /// All rows from one to another, whichever comes first.
    pub(super) fn stretch(&mut self, from: &str, to: &str, on: bool, rows: &[String]) {
        let at = |id: &str| rows.iter().position(|row| row == id);
        let Some((a, b)) = at(from).zip(at(to)) else { return self.set(to, on, rows) };
        for id in &rows[a.min(b)..=a.max(b)] {
            self.set(id, on, rows);
        }
    }
}

/// The row above or below one.
pub(super) fn beside<'a>(rows: &'a [String], id: &str, below: bool) -> Option<&'a String> {
    let at = rows.iter().position(|row| row == id)?;
    if below { rows.get(at + 1) } else { rows.get(at.checked_sub(1)?) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_one_by_one_by_stretches_and_all_at_once() {
        let rows = ["a", "b", "c", "d"].map(str::to_owned);
        let mut picked = Picked::default();
        assert!(picked.is_nobody());
        picked.set("c", true, &rows);
        picked.stretch("c", "a", true, &rows);
        assert_eq!(rows.iter().map(|id| picked.has(id)).collect::<Vec<_>>(), [true, true, true, false]);
        picked.stretch("b", "c", false, &rows);
        assert_eq!(picked, Picked::These(["a".to_owned()].into()));
        picked.stretch("gone", "d", true, &rows);
        assert_eq!(picked, Picked::These(["a".to_owned(), "d".to_owned()].into()));
        picked = Picked::Everybody;
        assert!(picked.has("somebody not scrolled to"));
        picked.set("b", true, &rows);
        assert_eq!(picked, Picked::Everybody);
        picked.set("b", false, &rows);
        assert_eq!(picked, Picked::These(["a", "c", "d"].map(str::to_owned).into()));
        assert_eq!(
            (beside(&rows, "a", false), beside(&rows, "a", true).map(String::as_str), beside(&rows, "d", true)),
            (None, Some("b"), None)
        );
    }
}
