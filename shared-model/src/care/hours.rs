use std::collections::{BTreeMap, BTreeSet};

use crate::value::{Calendar, Day, Timestamp};

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// Further ahead no clock is looked for, in days.
const FURTHEST: i32 = 800;

/// Hours of a week as people write them: `{"1": [["08:00", "18:00"]]}`.
pub type Week = BTreeMap<String, Vec<(String, String)>>;

/// When people are at work: by weekday (1 for Monday to 7 for Sunday, ISO 8601) the times from opening to closing, in minutes after
/// midnight, in order and apart from each other. A weekday that is missing is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    week: BTreeMap<u8, Vec<(u16, u16)>>,
    holidays: BTreeSet<String>,
}

impl Default for Hours {
    /// Monday to Friday, 9 to 17.
    fn default() -> Self {
        Self { week: (1..=5).map(|weekday| (weekday, vec![(540, 1020)])).collect(), holidays: BTreeSet::new() }
    }
}

impl Hours {
    /// The hours of a week as people write them: `{"1": [["08:00", "18:00"]]}`, and days such as `2026-12-25` on which it is closed.
    ///
    /// # Errors
    /// In words one may show.
    pub fn of(week: &Week, holidays: &[String]) -> Result<Self, &'static str> {
        const RULE: &str = "are by weekday, 1 for Monday to 7 for Sunday, times such as [\"08:00\", \"18:00\"], in order and apart";
        let mut own = BTreeMap::new();
        for (weekday, times) in week {
            let weekday = weekday.parse().ok().filter(|day| (1..=7).contains(day)).ok_or(RULE)?;
            let mut end = 0;
            let mut open = Vec::new();
            for (from, to) in times {
                let (from, to) = (minute(from).ok_or(RULE)?, minute(to).ok_or(RULE)?);
                if from >= to || (from < end && !open.is_empty()) || open.len() >= 6 {
                    return Err(RULE);
                }
                end = to;
                open.push((from, to));
            }
            if !open.is_empty() {
                own.insert(weekday, open);
            }
        }
        if own.is_empty() {
            return Err("leave some time to work");
        }
        if holidays.len() > 400 || holidays.iter().any(|day| Day::parse(day).is_err()) {
            return Err("have holidays such as 2026-12-25, at most 400");
        }
        let holidays = holidays.iter().filter_map(|day| Day::parse(day).ok()).map(|day| day.to_string()).collect();
        Ok(Self { week: own, holidays })
    }

    /// As people write them.
    #[must_use]
    pub fn written(&self) -> (Week, Vec<String>) {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let times = |open: &Vec<(u16, u16)>| open.iter().map(|(from, to)| (clock(*from), clock(*to))).collect();
        let week = self.week.iter().map(|(weekday, open)| (weekday.to_string(), times(open))).collect();
        (week, self.holidays.iter().cloned().collect())
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && all <= 1440).then_some(all)
}

/// The hours of work in a time zone: by what the clocks of cases run.
#[derive(Clone, Copy, Debug)]
pub struct WorkTime<'a> {
    /// Where.
    pub calendar: &'a Calendar,
    /// When.
    pub hours: &'a Hours,
}

impl WorkTime<'_> {
    /// When the time at work that has passed since a moment comes to so many minutes. Where the clocks are set forward or back
    /// during work, real minutes count.
    #[must_use]
    pub fn after(&self, from: Timestamp, minutes: u32) -> Timestamp {
        let mut left = i64::from(minutes) * MINUTE;
        let mut last = from;
        for (open, close) in self.open(from, FURTHEST) {
            let begin = open.max(from);
            last = close;
            if close.0 - begin.0 >= left {
                return begin.plus(left);
            }
            left -= close.0 - begin.0;
        }
        // Nobody works for years: what is left runs on the clock on the wall.
        last.plus(left)
    }

    /// How many minutes at work lie between two moments.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> u32 {
        let open = self.open(from, FURTHEST).take_while(|(open, _)| *open < to);
        let worked: i64 = open.map(|(open, close)| (close.min(to).0 - open.max(from).0).max(0)).sum();
        u32::try_from(worked / MINUTE).unwrap_or(u32::MAX)
    }

    /// The times at work that end after a moment.
    fn open(&self, from: Timestamp, days: i32) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let first = self.calendar.day(from);
        let at_work = move |ahead: i32| {
            let day = Day(first.0.saturating_add(ahead));
            let is_closed = self.hours.holidays.contains(&day.to_string());
            let times = self.hours.week.get(&Calendar::weekday(day)).filter(|_| !is_closed);
            times.into_iter().flatten().map(move |(open, close)| (self.calendar.at(day, *open), self.calendar.at(day, *close)))
        };
        (0..days).flat_map(at_work).filter(move |(_, close)| *close > from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn hours(json: &str, holidays: &[&str]) -> Hours {
        let holidays: Vec<String> = holidays.iter().map(|day| (*day).to_owned()).collect();
        Hours::of(&serde_json::from_str(json).unwrap(), &holidays).unwrap()
    }

    #[test]
    fn a_clock_stands_still_at_night_on_sundays_and_holidays() {
        let (utc, hours) =
            (Calendar::utc(), hours(r#"{"1":[["08:00","12:00"],["13:00","18:00"]],"5":[["08:00","18:00"]]}"#, &["2026-11-30"]));
        let work = WorkTime { calendar: &utc, hours: &hours };
        // Friday 17:00, four hours: one is left of Friday; Monday the 23rd begins at 8 and has three more.
        assert_eq!(work.after(at("2026-11-20T17:00:00Z"), 240).iso(), "2026-11-23T11:00:00.000Z");
        // Over lunch.
        assert_eq!(work.after(at("2026-11-23T11:30:00Z"), 60).iso(), "2026-11-23T13:30:00.000Z");
        // Friday the 27th after work; Monday the 30th is closed, and so is the week: Friday the 4th.
        assert_eq!(work.after(at("2026-11-27T19:00:00Z"), 60).iso(), "2026-12-04T09:00:00.000Z");
        assert_eq!(work.between(at("2026-11-20T17:00:00Z"), at("2026-11-23T13:30:00Z")), 60 + 240 + 30);
        assert_eq!(work.after(at("2026-11-20T03:00:00Z"), 0).iso(), "2026-11-20T08:00:00.000Z");
    }

    #[test]
    fn hours_are_those_of_the_place_also_when_its_clocks_change() {
        let (berlin, all_day) =
            (Calendar::of("Europe/Berlin").unwrap(), hours(r#"{"6":[["00:00","24:00"]],"7":[["00:00","24:00"]]}"#, &[]));
        let work = WorkTime { calendar: &berlin, hours: &all_day };
        // Sunday 2026-03-29 has 23 hours in Berlin.
        let sunday = at("2026-03-28T23:00:00Z");
        assert_eq!(work.between(sunday, at("2026-03-30T12:00:00Z")), 23 * 60);
        let shanghai = Calendar::of("Asia/Shanghai").unwrap();
        let morning = WorkTime { calendar: &shanghai, hours: &Hours::default() };
        assert_eq!(morning.after(at("2026-11-23T00:00:00Z"), 30).iso(), "2026-11-23T01:30:00.000Z");
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for bad in [
            r#"{"8":[["08:00","18:00"]]}"#,
            r#"{"1":[["18:00","08:00"]]}"#,
            r#"{"1":[["08:00","12:00"],["11:00","18:00"]]}"#,
            "{}",
            r#"{"1":[["8","9"]]}"#,
        ] {
            assert!(Hours::of(&serde_json::from_str(bad).unwrap(), &[]).is_err(), "{bad}");
        }
        let good = hours(r#"{"1":[["08:00","24:00"]]}"#, &["2026-12-25"]);
        let (week, holidays) = good.written();
        assert_eq!(Hours::of(&week, &holidays), Ok(good));
    }
}
