//! Scores over time: by day, week or month, or in windows that roll.

use std::collections::BTreeMap;

use rapport_model::aggregate::ScoreCounts;
use rapport_model::value::{Day, Range};
use serde_json::{Value, json};

use super::scores::Sum;
use crate::shard::call::ScoreDay;

/// How a series is cut.
pub(super) enum Per {
    Day,
    Week,
    Month,
    /// A window of so many days for each day.
    Rolling(i32),
}

impl Per {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            rolling => Self::Rolling(rolling.strip_prefix("rolling")?.parse().ok().filter(|days| (2..=366).contains(days))?),
        })
    }

    /// How many days before the range a window may begin.
    pub(super) fn before(&self) -> i32 {
        if let Self::Rolling(days) = self { days - 1 } else { 0 }
    }
}

/// Points of a series; a longer one is thinned out.
const MOST_WINDOWS: i32 = 800;

/// Scores by windows of days, from the first day with an answer on; windows without any are left out.
pub(super) fn series(days: &[ScoreDay], range: Range, per: &Per, is_narrowed: bool, minimum: u64) -> Value {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return json!([]) };
    let (from, to) = (range.from.max(first.day), range.to.min(Day(last.day.0.saturating_add(per.before()))));
    let window = |from: Day, to: Day, sum: &Sum| {
        let scores = sum.scores(minimum);
        json!({"from": from.to_string(), "to": to.to_string(), "nps": scores.nps, "csat": scores.csat, "ces": scores.ces,
            "asked": scores.asked, "answered": scores.answered, "completed": scores.completed})
    };
    let mut windows = Vec::new();
    if let Per::Rolling(length) = per {
        let step = (to.0 - from.0) / MOST_WINDOWS + 1;
        let (mut sum, mut entered, mut left) = (Sum::default(), 0, 0);
        for end in (from.0..=to.0).filter(|day| (to.0 - day) % step == 0) {
            let start = end - (length - 1);
            while entered < days.len() && days[entered].day.0 <= end {
                sum.add(&days[entered], is_narrowed);
                entered += 1;
            }
            while left < entered && days[left].day.0 < start {
                sum.take(&days[left], is_narrowed);
                left += 1;
            }
            if sum.counts != ScoreCounts::default() {
                windows.push(window(Day(start), Day(end), &sum));
            }
        }
        return json!(windows);
    }
    let mut sums: BTreeMap<(Day, Day), Sum> = BTreeMap::new();
    for day in days.iter().filter(|day| range.contains(day.day)) {
        let at = day.day;
        let bounds = match per {
            // Weeks begin on Monday: 1970-01-05 was one.
            Per::Week => {
                let monday = (at.0 - 4).div_euclid(7) * 7 + 4;
                (Day(monday), Day(monday + 6))
            }
            Per::Month => {
                let date = at.date();
                (Day::of(date.first_of_month()), Day::of(date.last_of_month()))
            }
            _ => (at, at),
        };
        sums.entry(bounds).or_default().add(day, is_narrowed);
    }
    windows.extend(sums.iter().map(|((from, to), sum)| window((*from).max(range.from), (*to).min(range.to), sum)));
    json!(windows)
}

#[cfg(test)]
pub(super) mod tests {
    use rapport_model::event::{Rated, RatingKind};
    use rapport_model::value::SurveyClass;

    use super::*;

    pub(in crate::management) fn answered(day: i32, class: SurveyClass, ratings: &[(RatingKind, f64)]) -> ScoreDay {
        let mut counts = ScoreCounts { asked: 1, answered: 1, ..ScoreCounts::default() };
        ratings.iter().for_each(|(kind, number)| counts.rate(Rated::of(*kind, *number).unwrap()));
        ScoreDay { day: Day(day), key: String::new(), class, counts }
    }

    #[test]
    fn windows_roll() {
        let days = [
            answered(10, SurveyClass::Relationship, &[(RatingKind::Nps, 10.0)]),
            answered(12, SurveyClass::Relationship, &[(RatingKind::Nps, 0.0)]),
        ];
        let range = Range { from: Day(11), to: Day(40) };
        let windows = series(&days, range, &Per::Rolling(3), false, 1);
        let nps: Vec<_> = windows
            .as_array()
            .unwrap()
            .iter()
            .map(|window| (window["to"].as_str().unwrap().to_owned(), window["nps"]["value"].as_f64()))
            .collect();
        assert_eq!(
            nps,
            [
                ("1970-01-12".to_owned(), Some(100.0)),
                ("1970-01-13".to_owned(), Some(0.0)),
                ("1970-01-14".to_owned(), Some(-100.0)),
                ("1970-01-15".to_owned(), Some(-100.0))
            ]
        );
        let weeks = series(&days, Range { from: Day(0), to: Day(40) }, &Per::Week, false, 1);
        assert_eq!(weeks[0]["from"], "1970-01-05");
        assert_eq!(weeks[1]["from"], "1970-01-12");
        assert_eq!(series(&[], range, &Per::Day, false, 1), json!([]));
    }
}
