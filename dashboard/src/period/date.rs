//! Days written as `2026-11-22`, by the proleptic Gregorian calendar.
//! The model's calendar would bring the whole time zone database; the browser has one already.

use rapport_model::value::Day;

/// Reads a day; none when it does not exist.
pub fn parse(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, day): (i32, i32, i32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let found = Day(days_from_civil(year, month, day));
    // A day that does not exist, such as 30 February, comes back as another one.
    (iso(found) == text).then_some(found)
}

/// Writes a day.
pub fn iso(day: Day) -> String {
    let (year, month, day) = civil_from_days(day.0);
    format!("{year:04}-{month:02}-{day:02}")
}

// Both by Howard Hinnant, "chrono-compatible low-level date algorithms": eras of 400 years, years from March.
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_there_and_back() {
        for n in (-30_000..60_000).step_by(13) {
            assert_eq!(parse(&iso(Day(n))), Some(Day(n)));
        }
        assert_eq!(parse("1970-01-01"), Some(Day(0)));
        assert_eq!(parse("2026-11-22"), Some(Day(20_779)));
        assert_eq!(parse("2024-02-29"), Some(Day(19_782)));
    }

    #[test]
    fn days_that_do_not_exist_are_none() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "26-1-1", "2026-11", "today", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
