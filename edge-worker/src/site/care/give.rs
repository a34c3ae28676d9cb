//! Cases of several at once: given to somebody, given back, opened for each of several people.

use rapport_model::care::Case;
use rapport_model::value::{Label, StrandId};

use super::call::{ByHand, CareReply, Given};
use super::{Care, Here};
use crate::platform::{Failure, Random};

/// Which cases are meant.
pub(super) struct Meant {
    /// These.
    pub(super) cases: Vec<String>,
    /// The open ones of these people.
    pub(super) persons: Vec<StrandId>,
    /// All open ones of this member.
    pub(super) from: Option<Label>,
}

impl Care {
    /// Who looks after an account that somebody belongs to; of several, the first that anybody looks after.
    pub(super) fn owner_of_account<'a>(&self, accounts: impl IntoIterator<Item = &'a Label>) -> Result<Option<Label>, Failure> {
        for id in accounts {
            if let Some(owner) = self.store.account(id.as_str())?.and_then(|account| account.owner) {
                return Ok(Some(owner));
            }
        }
        Ok(None)
    }

    /// Gives cases to somebody, or to nobody. Told are those that changed hands, with whose they were.
    pub(super) fn give(&mut self, meant: &Meant, owner: Option<&Label>, who: &Label, here: &Here<'_>) -> Result<CareReply, Failure> {
        let of_people = self.store.cases_of(&meant.persons)?.into_iter().filter(|case| case.state().is_open());
        let mut all: Vec<Case> = of_people.collect();
        let known: Vec<String> = all.iter().map(|case| case.opening().id.clone()).collect();
        if !meant.cases.is_empty() || meant.from.is_some() {
            let is_of = |case: &Case| meant.from.is_some() && case.owner() == meant.from.as_ref() && case.state().is_open();
            let is_meant = |case: &Case| meant.cases.contains(&case.opening().id) || is_of(case);
            all.extend(self.store.cases()?.into_iter().filter(|case| is_meant(case) && !known.contains(&case.opening().id)));
        }
        let mut given = Vec::new();
        for before in all {
            let mut case = before.clone();
            case.assign(owner, &here.hand(Some(who)));
            if case != before {
                self.keep(Some(&before), &case, here)?;
                given.push(Given { case: case.opening().id.clone(), owner: before.owner().cloned() });
            }
        }
        // Who takes over the cases takes over what was promised.
        if let (Some(from), Some(owner)) = (&meant.from, owner) {
            for mut promise in self.store.promises()? {
                if promise.owner == *from && promise.kept.is_none() {
                    promise.owner = owner.clone();
                    promise.version += 1;
                    self.store.put_promise(&promise)?;
                }
            }
        }
        Ok(CareReply::Assigned(given))
    }

    /// Gives cases back to whose they were. Told are those that changed hands, with whose they were until now.
    pub(super) fn give_back(&mut self, given: &[Given], who: &Label, here: &Here<'_>) -> Result<CareReply, Failure> {
        let mut back = Vec::new();
        for one in given {
            let Some(before) = self.store.case(&one.case)? else { continue };
            let mut case = before.clone();
            case.assign(one.owner.as_ref(), &here.hand(Some(who)));
            if case != before {
                self.keep(Some(&before), &case, here)?;
                back.push(Given { case: one.case.clone(), owner: before.owner().cloned() });
            }
        }
        Ok(CareReply::Assigned(back))
    }

    /// Opens a case for each of several people; who has an open one keeps that.
    pub(super) fn open_several(
        &mut self,
        several: Vec<ByHand>,
        who: &Label,
        here: &Here<'_>,
        random: Random<'_>,
    ) -> Result<CareReply, Failure> {
        let (mut opened, mut open_before) = (Vec::new(), Vec::new());
        for one in several {
            match self.open_by_hand(one, who, here, random)? {
                CareReply::Case(case) => opened.push(*case),
                CareReply::HasOpen(case) => open_before.push(*case),
                // What is refused of one is refused of all: what they are opened with is the same.
                refused => return Ok(refused),
            }
        }
        Ok(CareReply::Opened(opened, open_before))
    }
}
