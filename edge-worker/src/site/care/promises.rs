//! Promises: nothing is promised in the name of somebody who has not accepted the case.

use rapport_model::care::{Act, Promise};
use rapport_model::value::Label;

use super::call::{CareReply, NewPromise, PromiseChange};
use super::{Care, Here, missing, refused};
use crate::digest;
use crate::platform::{Failure, Random};
use crate::refusal::{Kind, Refusal};

impl Care {
    pub(super) fn promise(&mut self, new: NewPromise, who: &Label, here: &Here<'_>, random: Random<'_>) -> Result<CareReply, Failure> {
        let NewPromise { text, person, name, case, owner, due } = new;
        if let Some(id) = &case {
            let Some(before) = self.store.case(id)? else { return Ok(CareReply::Refused(Refusal::field("case", "names no case"))) };
            if let Err(invalid) = before.may_promise(&owner) {
                return Ok(refused(Kind::Conflict, invalid.0));
            }
            let mut noted = before.clone();
            noted.note(Act::Promise, text.as_str(), &here.hand(Some(who)));
            self.keep(Some(&before), &noted, here)?;
        } else if owner != *who {
            return Ok(CareReply::Refused(Refusal::field("owner", "is you: nobody promises in the name of somebody else")));
        }
        let promise = Promise {
            id: digest::short("p_", 16, random),
            text,
            person,
            name,
            case,
            owner,
            due,
            made_at: here.now,
            made_by: who.clone(),
            kept: None,
            moves: Vec::new(),
            version: 1,
        };
        self.store.put_promise(&promise)?;
        self.hooks.tell_of_promise("made", &promise, here.settings, &mut self.errands, here.now.0)?;
        Ok(CareReply::Promise(Box::new(promise)))
    }

    pub(super) fn change_promise(
        &mut self,
        id: &str,
        expected: Option<u64>,
        change: PromiseChange,
        who: &Label,
        here: &Here<'_>,
    ) -> Result<CareReply, Failure> {
        let Some(before) = self.store.promise(id)? else { return Ok(missing("promise")) };
        if expected.is_some_and(|expected| expected != before.version) {
            return Ok(CareReply::StalePromise(Box::new(before)));
        }
        let mut promise = before.clone();
        let mut acts: Vec<(Act, &str)> = Vec::new();
        if let Some(text) = change.text.filter(|text| *text != promise.text) {
            promise.text = text;
            promise.version += 1;
        }
        if let Some(owner) = change.owner.filter(|owner| *owner != promise.owner) {
            promise.owner = owner;
            promise.version += 1;
        }
        if let Some(due) = change.due {
            promise.move_to(due, who, here.now);
            if promise.due != before.due {
                acts.push((Act::PromiseMoved, "moved"));
            }
        }
        if let Some(kept) = change.kept {
            match kept {
                Some(kept) => promise.settle(kept, here.now),
                None => promise.open_again(),
            }
            if promise.kept != before.kept {
                acts.push(match kept {
                    Some(true) => (Act::PromiseKept, "kept"),
                    Some(false) => (Act::PromiseBroken, "broken"),
                    None => (Act::Promise, "made"),
                });
            }
        }
        self.store.put_promise(&promise)?;
        if let Some(before) = promise.case.as_ref().map(|case| self.store.case(case)).transpose()?.flatten() {
            let mut case = before.clone();
            for (act, _) in &acts {
                case.note(*act, promise.text.as_str(), &here.hand(Some(who)));
            }
            self.keep(Some(&before), &case, here)?;
        }
        for (_, what) in acts {
            self.hooks.tell_of_promise(what, &promise, here.settings, &mut self.errands, here.now.0)?;
        }
        Ok(CareReply::Promise(Box::new(promise)))
    }
}
