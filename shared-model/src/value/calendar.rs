//! Days of a time zone, and times as people write them; the only home of jiff.

use jiff::{civil::Date, tz::TimeZone};

use super::{Day, Invalid, LocalTime, Timestamp};

/// The calendar of a site: which day a moment belongs to.
///
/// ```
/// use rapport_model::value::{Calendar, Timestamp};
/// let shanghai = Calendar::of("Asia/Shanghai").unwrap();
/// let late = Timestamp::parse("2026-11-21T16:30:00Z").unwrap();
/// assert_eq!(shanghai.day(late).to_string(), "2026-11-22");
/// ```
#[derive(Clone, Debug)]
pub struct Calendar(TimeZone);

impl Calendar {
    /// # Errors
    /// The name must be one of the IANA time zone database, such as `Europe/Berlin` or `UTC`.
    pub fn of(name: &str) -> Result<Self, Invalid> {
        jiff::tz::db().get(name).map(Self).map_err(|_| Invalid("a time zone has a name of the IANA database, such as Europe/Berlin"))
    }

    /// The calendar of Greenwich.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The day that the moment belongs to.
    pub fn day(&self, at: Timestamp) -> Day {
        let offset = self.0.to_offset(at.jiff()).seconds();
        Day((at.0.saturating_add(i64::from(offset) * 1000)).div_euclid(86_400_000) as i32)
    }

    /// What calendar and clock show at the moment.
    pub fn local(&self, at: Timestamp) -> LocalTime {
        let local = at.jiff().to_zoned(self.0.clone());
        LocalTime {
            date: local.date().to_string(),
            weekday: local.weekday().to_monday_one_offset().unsigned_abs(),
            minute: u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs()),
        }
    }

    /// The first moment of the day.
    pub fn start(&self, day: Day) -> Timestamp {
        day.date()
            .to_zoned(self.0.clone())
            .map_or(Timestamp(i64::from(day.0) * 86_400_000), |start| Timestamp(start.timestamp().as_millisecond()))
    }

    /// The moment of a day at which the clock on the wall shows so many minutes after midnight; 1440 is the next midnight.
    /// A time that the clocks leave out in spring is taken as that much later.
    pub fn at(&self, day: Day, minute: u16) -> Timestamp {
        if minute >= 1440 {
            return self.start(Day(day.0.saturating_add(1)));
        }
        let time = jiff::civil::time((minute / 60) as i8, (minute % 60) as i8, 0, 0);
        let zoned = day.date().to_datetime(time).to_zoned(self.0.clone());
        zoned.map_or_else(|_| self.start(day), |at| Timestamp(at.timestamp().as_millisecond()))
    }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    pub fn weekday(day: Day) -> u8 {
        day.date().weekday().to_monday_one_offset().unsigned_abs()
    }
}

impl Timestamp {
    /// Reads ISO 8601 / RFC 3339, with an offset or `Z`.
    ///
    /// # Errors
    /// Anything else, or a moment outside of the years 1900 to 9999.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const RULE: Invalid = Invalid("a time is written as ISO 8601 with a zone, such as 2026-11-22T09:30:00.000Z");
        let at: jiff::Timestamp = text.trim().parse().map_err(|_| RULE)?;
        let at = Self(at.as_millisecond());
        if at.0 < -2_208_988_800_000 { Err(RULE) } else { Ok(at) }
    }

    fn jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// ISO 8601 in UTC with milliseconds.
    pub fn iso(self) -> String {
        format!("{:.3}", self.jiff())
    }
}

impl Day {
    /// Reads `2026-11-22`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let date: Date = text.trim().parse().map_err(|_| Invalid("a day is written as 2026-11-22"))?;
        Ok(Self::of(date))
    }

    /// The day of a date of the calendar.
    pub fn of(date: Date) -> Self {
        let days = date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days());
        Self(days)
    }

    /// The first return of this date from `today` on, today included. The 29th of February is kept on the 28th where there is none.
    pub fn next_anniversary(self, today: Self) -> Self {
        let (date, year) = (self.date(), today.date().year());
        let in_year = |year: i16| {
            let first = Date::new(year, date.month(), 1).unwrap_or(date);
            Self::of(Date::new(year, date.month(), date.day().min(first.days_in_month())).unwrap_or(date))
        };
        let this_year = in_year(year);
        if this_year >= today { this_year } else { in_year(year.saturating_add(1)) }
    }

    /// The date of the calendar; days beyond the years -9999 to 9999 are the nearest that exist.
    pub fn date(self) -> Date {
        Date::constant(1970, 1, 1).saturating_add(jiff::SignedDuration::from_hours(i64::from(self.0) * 24))
    }
}

impl core::fmt::Display for Day {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_there_and_back() {
        for n in [-800, -1, 0, 1, 20_000, 20_779] {
            assert_eq!(Day::parse(&Day(n).to_string()).unwrap(), Day(n));
        }
        assert_eq!(Timestamp::parse("2026-11-22T00:00:00+02:00").unwrap().iso(), "2026-11-21T22:00:00.000Z");
        assert!(Timestamp::parse("yesterday").is_err());
        let berlin = Calendar::of("Europe/Berlin").unwrap();
        let shanghai = Calendar::of("Asia/Shanghai").unwrap().local(Timestamp::parse("2026-11-22T20:05:00Z").unwrap());
        assert_eq!(shanghai, LocalTime { date: "2026-11-23".to_owned(), weekday: 1, minute: 4 * 60 + 5 });
        let day = Day::parse("2026-03-29").unwrap();
        assert_eq!(berlin.start(day).iso(), "2026-03-28T23:00:00.000Z");
        assert_eq!(berlin.day(berlin.start(day)), day);
        assert_eq!(berlin.day(berlin.start(day).plus(-1)), Day(day.0 - 1));
    }
}
