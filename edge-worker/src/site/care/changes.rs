//! Changes: what was changed for many, who had complained of it, and who was told.

use std::collections::BTreeMap;

use rapport_model::care::{Case, Change};
use rapport_model::value::{Label, StrandId, Timestamp};

use super::call::{CareReply, ChangeDraft, ChangeSheet, Concerned};
use super::{Care, Here, missing, nobody, refused};
use crate::platform::Failure;
use crate::refusal::Kind;

/// The most changes of a site.
const MOST: usize = 1_000;

impl Care {
    pub(super) fn save_change(
        &mut self,
        id: String,
        is_new: bool,
        draft: ChangeDraft,
        who: Label,
        here: &Here<'_>,
    ) -> Result<CareReply, Failure> {
        let known = self.store.change(&id)?;
        if known.is_some() == is_new {
            return Ok(if is_new { refused(Kind::Conflict, "there is a change of this id") } else { missing("change") });
        }
        if is_new && self.store.changes()?.len() >= MOST {
            return Ok(refused(Kind::Conflict, format!("a site has at most {MOST} changes")));
        }
        let ChangeDraft { title, day, theme, causes, words } = draft;
        let (made_by, made_at, version) = known.map_or((who, here.now, 1), |known| (known.made_by, known.made_at, known.version + 1));
        let change = Change { id, title, day, theme, causes, words, made_by, made_at, version };
        self.store.put_change(&change)?;
        let cases = self.store.cases()?;
        Ok(CareReply::Changes(vec![self.sheet(change, &cases, here)?]))
    }

    /// All of them, the latest first.
    pub(super) fn changes(&self, here: &Here<'_>) -> Result<Vec<ChangeSheet>, Failure> {
        let cases = self.store.cases()?;
        let mut changes = self.store.changes()?;
        changes.sort_by(|a, b| (b.day, b.made_at, &b.id).cmp(&(a.day, a.made_at, &a.id)));
        changes.into_iter().map(|change| self.sheet(change, &cases, here)).collect()
    }

    /// A change with those who had complained of it: each person once, with their latest case.
    fn sheet(&self, change: Change, cases: &[Case], here: &Here<'_>) -> Result<ChangeSheet, Failure> {
        let begins = here.calendar.start(change.day);
        let told: BTreeMap<String, i64> = self.store.told(&change.id)?.into_iter().collect();
        let mut people: BTreeMap<StrandId, Concerned> = BTreeMap::new();
        for case in cases.iter().filter(|case| change.concerns(case, begins)) {
            let opening = case.opening();
            if opening.person == nobody() {
                continue;
            }
            let concerned = Concerned {
                person: opening.person.clone(),
                name: opening.name.clone(),
                case: opening.id.clone(),
                at: case.opened_at(),
                told_at: told.get(&opening.person.key()).copied().map(Timestamp),
            };
            people.insert(opening.person.clone(), concerned);
        }
        Ok(ChangeSheet { change, people: people.into_values().collect() })
    }

    pub(super) fn tell(&mut self, id: &str, persons: Option<&[String]>, here: &Here<'_>) -> Result<CareReply, Failure> {
        let Some(change) = self.store.change(id)? else { return Ok(missing("change")) };
        let cases = self.store.cases()?;
        let sheet = self.sheet(change, &cases, here)?;
        let mut told = 0;
        for one in sheet.people.iter().filter(|one| one.told_at.is_none()) {
            if persons.is_none_or(|persons| persons.iter().any(|person| person == one.person.raw())) {
                self.store.tell(id, &one.person, here.now.0)?;
                told += 1;
            }
        }
        Ok(CareReply::Told(told))
    }
}
