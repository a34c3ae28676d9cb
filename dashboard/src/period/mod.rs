//! Which days a screen covers, as its address says it.

pub mod date;

use rapport_model::value::{Day, Range};

/// What the days are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// As many days just before.
    Before,
    /// The same days of the year before.
    YearBefore,
    /// Nothing.
    Nothing,
}

impl Comparison {
    /// How the address says it; the default is left out.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Before => "",
            Self::YearBefore => "year",
            Self::Nothing => "none",
        }
    }

    /// What the address says; anything unknown is the default.
    pub fn of(tag: &str) -> Self {
        match tag {
            "year" => Self::YearBefore,
            "none" => Self::Nothing,
            _ => Self::Before,
        }
    }
}

/// The presets, in days.
pub const PRESETS: [u16; 4] = [7, 28, 90, 365];
/// What is shown when the address says nothing.
pub const DEFAULT_DAYS: u16 = 90;

/// The days of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// So many days up to and with today.
    Last(u16),
    /// The reader's own days.
    Own(Range),
}

impl Period {
    /// Reads `last`, `from` and `to` of an address; what cannot be read is the default.
    pub fn of(last: Option<&str>, from: Option<&str>, to: Option<&str>) -> Self {
        if let (Some(from), Some(to)) = (from.and_then(date::parse), to.and_then(date::parse))
            && from <= to
        {
            return Self::Own(Range { from, to });
        }
        let days = last.and_then(|last| last.parse().ok()).filter(|&days| (1..=3660).contains(&days));
        Self::Last(days.unwrap_or(DEFAULT_DAYS))
    }

    /// The part of an address that says it again; empty for the default.
    pub fn query(self) -> String {
        match self {
            Self::Last(DEFAULT_DAYS) => String::new(),
            Self::Last(days) => format!("last={days}"),
            Self::Own(range) => format!("from={}&to={}", date::iso(range.from), date::iso(range.to)),
        }
    }

    /// The days themselves.
    pub fn range(self, today: Day) -> Range {
        match self {
            Self::Last(days) => Range { from: Day(today.0 - i32::from(days) + 1), to: today },
            Self::Own(range) => range,
        }
    }
}

/// How many days a range has.
pub fn length(range: Range) -> i32 {
    range.to.0 - range.from.0 + 1
}

/// The days that a range is compared with.
pub fn compared(range: Range, with: Comparison) -> Option<Range> {
    match with {
        Comparison::Before => Some(Range { from: Day(range.from.0 - length(range)), to: Day(range.from.0 - 1) }),
        // 364 days: the same weekdays, and so as many weekends.
        Comparison::YearBefore => Some(Range { from: Day(range.from.0 - 364), to: Day(range.to.0 - 364) }),
        Comparison::Nothing => None,
    }
}

/// `from=...&to=...` of a range.
pub fn query(range: Range) -> String {
    format!("from={}&to={}", date::iso(range.from), date::iso(range.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        date::parse(text).unwrap()
    }

    #[test]
    fn ninety_days_end_today() {
        let range = Period::of(None, None, None).range(day("2026-11-19"));
        assert_eq!(query(range), "from=2026-08-22&to=2026-11-19");
        assert_eq!(length(range), 90);
        let before = compared(range, Comparison::Before).unwrap();
        assert_eq!(query(before), "from=2026-05-24&to=2026-08-21");
    }

    #[test]
    fn an_address_says_it_and_is_said_again() {
        for (last, from, to, said) in [
            (Some("28"), None, None, "last=28"),
            (None, Some("2026-01-05"), Some("2026-02-01"), "from=2026-01-05&to=2026-02-01"),
            (Some("0"), None, None, ""),
            (Some("x"), Some("2026-02-01"), Some("2026-01-05"), ""),
            (None, Some("2026-02-30"), Some("2026-03-05"), ""),
        ] {
            assert_eq!(Period::of(last, from, to).query(), said);
        }
    }

    #[test]
    fn a_year_before_has_the_same_weekdays() {
        let range = Range { from: day("2026-11-16"), to: day("2026-11-22") };
        let before = compared(range, Comparison::YearBefore).unwrap();
        assert_eq!((range.from.0 - before.from.0) % 7, 0);
        assert_eq!(compared(range, Comparison::Nothing), None);
        for with in [Comparison::Before, Comparison::YearBefore, Comparison::Nothing] {
            assert_eq!(Comparison::of(with.tag()), with);
        }
    }
}
