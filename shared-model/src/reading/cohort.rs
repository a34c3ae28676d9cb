use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::value::Transactions;
use crate::score::share;
use crate::value::{Day, Range};

/// Customers whose first transaction fell into the same week, and how many of them came back when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// The Monday of the week.
    pub week: Day,
    /// How many customers.
    pub size: u64,
    /// Week by week since each customer's own first day, from week 1 on; only weeks that are over for all of them.
    pub weeks: Vec<Retained>,
}

/// How many of a cohort bought again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retained {
    /// Weeks since the first day.
    pub after: u32,
    /// Those with a transaction within that very week.
    pub active: u64,
    /// Their share, 0 to 1, with Wilson's 95 % interval.
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Those with a second transaction by the end of that week.
    pub repeated: u64,
}

/// The cohorts of customers whose first transaction is within a range, looked at until its end, up to so many weeks after.
pub fn cohorts<'a>(customers: impl Iterator<Item = &'a Transactions>, range: Range, weeks: u32) -> Vec<Cohort> {
    // By Monday: how many, and by week since the first day those who were there and those whose second time it was.
    let mut found: BTreeMap<i64, (u64, Vec<(u64, u64)>)> = BTreeMap::new();
    for customer in customers {
        let mut days = customer.days().map(|(day, _)| i64::from(day.0)).take_while(|day| *day <= i64::from(range.to.0));
        let Some(first) = days.next().filter(|first| *first >= i64::from(range.from.0)) else { continue };
        // 1970-01-05 was a Monday.
        let monday = (first - 4).div_euclid(7) * 7 + 4;
        let (size, cells) = found.entry(monday).or_insert_with(|| (0, vec![(0, 0); weeks as usize]));
        *size += 1;
        let (mut last_week, mut is_second) = (0, true);
        for day in days {
            let after = ((day - first) / 7) as usize;
            if std::mem::take(&mut is_second) {
                // Within the first week counts from week 1 on.
                if let Some(cell) = cells.get_mut(after.max(1) - 1) {
                    cell.1 += 1;
                }
            }
            if after > last_week {
                if let Some(cell) = cells.get_mut(after - 1) {
                    cell.0 += 1;
                }
                last_week = after;
            }
        }
    }
    let read = |(monday, (size, cells)): (i64, (u64, Vec<(u64, u64)>))| {
        // The youngest of the cohort may have begun on Sunday.
        let over = ((i64::from(range.to.0) - monday - 6 - 6).div_euclid(7)).max(0) as usize;
        let mut repeated = 0;
        let retained = cells.into_iter().take(over).zip(1..).map(|((active, second), after)| {
            repeated += second;
            let (low, high) = share(active, size);
            Retained { after, active, share: active as f64 / size as f64, low, high, repeated }
        });
        Cohort { week: Day(monday as i32), size, weeks: retained.collect() }
    };
    found.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(days: &[i32]) -> Transactions {
        days.iter().map(|day| (Day(*day), Some(100))).collect::<Vec<_>>().into()
    }

    #[test]
    fn weeks_count_from_everybodys_own_first_day() {
        // Day 4 is a Monday, day 10 the Sunday after.
        let customers = [customer(&[4, 11, 12, 25]), customer(&[10, 12]), customer(&[10]), customer(&[11, 18])];
        let found = cohorts(customers.iter(), Range { from: Day(0), to: Day(40) }, 8);
        assert_eq!(found.iter().map(|cohort| (cohort.week, cohort.size)).collect::<Vec<_>>(), [(Day(4), 3), (Day(11), 1)]);
        let first: Vec<_> = found[0].weeks.iter().map(|week| (week.after, week.active, week.repeated)).collect();
        assert_eq!(first, [(1, 1, 2), (2, 0, 2), (3, 1, 2)], "week 4 is not over for who began on Sunday");
        let week = found[0].weeks[0];
        assert!(week.low < week.share && week.share < week.high && (week.share - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(cohorts(customers.iter(), Range { from: Day(11), to: Day(40) }, 8).len(), 1);
        assert_eq!(cohorts(customers.iter(), Range { from: Day(0), to: Day(12) }, 8)[0].weeks, []);
        assert_eq!(cohorts([].iter(), Range { from: Day(0), to: Day(12) }, 8), []);
    }
}
