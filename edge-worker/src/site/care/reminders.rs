//! Reminders: what somebody wants to come back to, and the clock that tells when.

use rapport_model::care::Reminder;
use rapport_model::value::{Comment, Label, StrandId, Timestamp};

use super::call::CareReply;
use super::{Care, Here};
use crate::digest;
use crate::platform::{Failure, Random};
use crate::refusal::Refusal;

/// The longest that something is put off, and the longest ago that it may have come back, for who takes "done" back: a year.
const LONGEST: i64 = 366 * 86_400_000;

/// What is to be come back to.
pub(super) struct Wanted {
    pub(super) person: StrandId,
    pub(super) name: Option<Label>,
    pub(super) case: Option<String>,
    pub(super) until: Timestamp,
    pub(super) text: Option<Comment>,
}

impl Care {
    /// Writes a reminder down; one of the same person, or of the same case, gives way to it.
    pub(super) fn remind(&mut self, wanted: Wanted, who: Label, here: &Here<'_>, random: Random<'_>) -> Result<CareReply, Failure> {
        let Wanted { person, name, case, until, text } = wanted;
        if until < here.now.plus(-LONGEST) || until > here.now.plus(LONGEST) {
            return Ok(CareReply::Refused(Refusal::field("until", "is within a year")));
        }
        if let Some(id) = &case
            && !self.store.case(id)?.is_some_and(|case| case.state().is_open())
        {
            return Ok(CareReply::Refused(Refusal::field("case", "names no open case")));
        }
        let id = digest::short("r_", 16, random);
        let reminder = Reminder { id, person, name, case, until, text, by: who, at: here.now, rung: until <= here.now };
        for before in self.store.memories_of::<Reminder>(std::slice::from_ref(&reminder.person))? {
            if before.is_about_same(&reminder) {
                self.store.drop_memory(&before.id)?;
            }
        }
        self.store.put_memory(&reminder)?;
        self.ring_at = self.next_ring()?;
        Ok(CareReply::Reminder(Box::new(reminder)))
    }

    /// When the next one is to be told of.
    pub(super) fn next_ring(&self) -> Result<Option<i64>, Failure> {
        let all = self.store.memories::<Reminder>()?;
        Ok(all.iter().filter(|reminder| !reminder.rung).map(|reminder| reminder.until.0).min())
    }

    /// Tells of those whose time has come, each once. Whether there was any. Who wanted to think of nothing wants nothing more: the row
    /// is back.
    pub(super) fn ring(&mut self, now: Timestamp) -> Result<bool, Failure> {
        if self.ring_at.is_none_or(|at| at > now.0) {
            return Ok(false);
        }
        let mut any = false;
        for reminder in self.store.memories::<Reminder>()? {
            if reminder.is_due(now) && !reminder.rung {
                match reminder.text {
                    Some(_) => self.store.put_memory(&Reminder { rung: true, ..reminder })?,
                    None => self.store.drop_memory(&reminder.id)?,
                }
                any = true;
            }
        }
        self.ring_at = self.next_ring()?;
        Ok(any)
    }
}
