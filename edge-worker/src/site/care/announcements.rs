//! One message to everybody whom an incident affects: a talk with each of them, and a reply in their open case.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::care::{About, Conversation};
use rapport_model::value::{StrandId, Timestamp};

use super::call::{Announcement, CareReply};
use super::{Care, Here, cases, nobody};
use crate::digest;
use crate::platform::{Failure, Random};

impl Care {
    /// Writes down that they were told. Who was told before is not told again, whatever is sent twice.
    pub(super) fn announce(&mut self, announcement: Announcement, here: &Here<'_>, random: Random<'_>) -> Result<CareReply, Failure> {
        let Announcement { incident, persons, channel, message, who } = announcement;
        let mut known: BTreeSet<String> = self.store.told(&incident)?.into_iter().map(|(person, _)| person).collect();
        let mut told = 0;
        for (person, name) in persons {
            if person == nobody() || !known.insert(person.key()) {
                continue;
            }
            self.store.tell(&incident, &person, here.now.0)?;
            let open = self.store.cases_of(std::slice::from_ref(&person))?.into_iter().rev().find(|case| case.state().is_open());
            if let Some(before) = &open {
                let mut spoken = before.clone();
                cases::spoke(&mut spoken, true, message.as_str(), &here.hand(Some(&who)));
                self.keep(Some(before), &spoken, here)?;
            }
            let conversation = Conversation {
                id: digest::short("v_", 16, &mut *random),
                person,
                name,
                channel,
                summary: message.clone(),
                reached: true,
                at: here.now,
                who: who.clone(),
                about: if open.is_some() { About::Case } else { About::Other },
                case: open.map(|case| case.opening().id.clone()),
            };
            self.store.put_memory(&conversation)?;
            told += 1;
        }
        Ok(CareReply::Told(told))
    }

    /// Who was told of an incident, and when.
    pub(super) fn announced(&self, incident: &str) -> Result<CareReply, Failure> {
        let told = self.store.told(incident)?;
        let told: BTreeMap<_, _> =
            told.into_iter().filter_map(|(person, at)| Some((StrandId::try_from(person).ok()?, Timestamp(at)))).collect();
        Ok(CareReply::Announced(told))
    }
}
