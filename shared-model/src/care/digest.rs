use serde::{Deserialize, Serialize};

use super::account::Account;
use super::case::Case;
use super::promise::Promise;
use super::remember::Occasion;
use crate::value::{Calendar, Day, Timestamp};

/// A renewal is spoken of so many days before.
const RENEWAL_WITHIN: i32 = 30;

/// What waits on the morning of a day, in numbers: it leaves the house, so it names nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Open cases.
    pub open: u64,
    /// Those past their clock.
    pub overdue: u64,
    /// Those without an owner.
    pub unassigned: u64,
    /// Opened on the day before.
    pub opened: u64,
    /// Closed on the day before.
    pub closed: u64,
    /// Promises due on this day.
    pub promises_due: u64,
    /// Promises past their time.
    pub promises_late: u64,
    /// Birthdays and other days to think of.
    pub occasions: u64,
    /// Accounts with a step that is due, or a renewal that comes.
    pub accounts: u64,
}

impl Digest {
    /// Of everything that is kept, on the morning of a day.
    #[must_use]
    pub fn of(
        cases: &[Case],
        promises: &[Promise],
        occasions: &[Occasion],
        accounts: &[Account],
        now: Timestamp,
        calendar: &Calendar,
    ) -> Self {
        let today = calendar.day(now);
        let yesterday = |at: Timestamp| calendar.day(at).0 == today.0 - 1;
        let count = |n: usize| n as u64;
        let open: Vec<&Case> = cases.iter().filter(|case| case.state().is_open()).collect();
        let due: Vec<&Promise> = promises.iter().filter(|promise| promise.kept.is_none()).collect();
        Self {
            open: count(open.len()),
            overdue: count(open.iter().filter(|case| case.clock(now).is_some_and(|clock| clock.due < now)).count()),
            unassigned: count(open.iter().filter(|case| case.owner().is_none()).count()),
            opened: count(cases.iter().filter(|case| yesterday(case.opened_at())).count()),
            closed: count(cases.iter().filter(|case| case.closed_at().is_some_and(yesterday)).count()),
            promises_due: count(due.iter().filter(|promise| calendar.day(promise.due) == today).count()),
            promises_late: count(due.iter().filter(|promise| promise.is_late(now)).count()),
            occasions: count(occasions.iter().filter(|occasion| occasion.next(today) == Some(today)).count()),
            accounts: count(accounts.iter().filter(|account| account.wants(today, RENEWAL_WITHIN)).count()),
        }
    }

    /// In a sentence; what is nothing is left out.
    #[must_use]
    pub fn sentence(&self, day: Day) -> String {
        let parts = [
            (self.promises_due, "promises due"),
            (self.promises_late, "promises late"),
            (self.open, "open cases"),
            (self.overdue, "past their clock"),
            (self.unassigned, "without an owner"),
            (self.opened, "opened yesterday"),
            (self.closed, "closed yesterday"),
            (self.occasions, "days to think of"),
            (self.accounts, "accounts to think of"),
        ];
        let said: Vec<_> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if said.is_empty() { format!("{day}: nobody is waiting.") } else { format!("{day}: {}.", said.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_there_is() {
        let day = Day::parse("2026-11-23").unwrap();
        assert_eq!(Digest::default().sentence(day), "2026-11-23: nobody is waiting.");
        let some = Digest { open: 3, promises_due: 1, ..Digest::default() };
        assert_eq!(some.sentence(day), "2026-11-23: 1 promises due, 3 open cases.");
    }
}
