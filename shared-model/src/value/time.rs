/// A minute in milliseconds.
pub const MINUTE: i64 = 60_000;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// That many milliseconds later (earlier when negative), without overflow.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

/// A day of a site's calendar: days since 1970-01-01, in the site's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Day(pub i32);

/// What calendar and clock on a wall show at a moment, in a site's time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The date, as `2026-11-22`.
    pub date: String,
    /// 1 for Monday to 7 for Sunday (ISO 8601).
    pub weekday: u8,
    /// Minutes since the day's hands stood at 0:00.
    pub minute: u16,
}

/// Days from `from` to `to`, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Range {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Range {
    /// Whether the day is in the range.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}
