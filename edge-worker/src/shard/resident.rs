use std::borrow::Cow;
use std::collections::BTreeSet;

use rapport_model::aggregate::{Aggregate, Share, Strand};
use rapport_model::reading::Relationship;
use rapport_model::value::{Currency, StrandId, Timestamp};

use super::accounts::accounts_of;
use super::appraisal::Appraisal;
use super::call::Push;
use super::linked::Linked;
use super::recent::Recent;
use super::store::PersonRow;
use crate::platform::Failure;

/// A strand that lives on this shard, held in memory, with the strands that were brought to it.
#[derive(Clone, Debug, Default)]
pub struct Resident {
    /// Names the person in the sets of who was there; never used again for anybody else.
    pub number: Option<u32>,
    /// The strand's last row of the log; 0 for none.
    pub position: u64,
    /// The strand's own events, added up.
    pub strand: Strand,
    /// Ids received lately.
    pub recent: Recent,
    /// Strands that were brought to this user, wherever they live.
    pub linked: Linked,
    /// What the totals hold for this person now.
    pub posted: Share,
    /// Differs from its row.
    pub dirty: bool,
    /// Of those, which differ from their rows.
    pub dirty_linked: BTreeSet<StrandId>,
    /// When a strand of this id was erased: what happened before is refused. Outer none: not looked up yet.
    pub erased: Option<Option<Timestamp>>,
    /// What the person's row in the index of [`super::finder`] is made of; none where there is no such row.
    pub found_by: Option<u64>,
    /// When it was last used, in uses of the shard.
    pub used: u64,
}

impl Resident {
    /// Gives a strand its number if it has none: that of the row that first spoke of it, so that folding the row again
    /// after a crash gives the same. A row speaks of one strand and brings it to at most one user: two numbers a row.
    ///
    /// # Errors
    /// After 2³¹ rows, which is more than a shard's disk holds.
    pub fn number_by(&mut self, position: u64, is_push: bool) -> Result<(), Failure> {
        if self.number.is_none() {
            let number = position.checked_mul(2).and_then(|even| u32::try_from(even + u64::from(is_push)).ok());
            self.number = Some(number.ok_or_else(|| Failure::new("numbering a person", "the shard's log is at its end"))?);
        }
        Ok(())
    }

    /// The user whose person this strand is part of, when that is somebody else.
    pub fn user(&self, own: &StrandId) -> Option<StrandId> {
        self.linked.user(own, &self.strand)
    }

    /// The person: the merge of their strands.
    pub fn person(&self, own: &StrandId) -> Cow<'_, Strand> {
        let mut person = Cow::Borrowed(&self.strand);
        for (_, strand) in self.linked.of(own) {
            person.to_mut().merge(strand);
        }
        person
    }

    /// Whether anybody ever said anything about this id.
    pub fn exists(&self) -> bool {
        self.strand.first_seen.is_some() || self.strand.user.is_some() || self.linked.all().any(|(_, held)| held.state.is_some())
    }

    /// What the totals should hold for this person: nothing for a strand that is part of somebody else.
    pub fn share(&self, own: &StrandId) -> Share {
        if self.user(own).is_some() { Share::new() } else { self.person(own).share() }
    }

    /// What has to be brought to the user, if the strand is part of one.
    pub fn pushes(&self, own: &StrandId) -> Vec<Push> {
        let Some(user) = self.user(own) else { return Vec::new() };
        let push = |strand: &StrandId, position: u64, state: Option<&Strand>| Push {
            to: user.clone(),
            strand: strand.clone(),
            position,
            state: state.map(|state| Box::new(state.clone())),
        };
        let mut pushes = vec![push(own, self.position, Some(&self.strand))];
        // Also who left: whoever heard of them from here has to hear that.
        let others = self.linked.all().filter(|(strand, _)| **strand != user);
        pushes.extend(others.map(|(strand, held)| push(strand, held.position, held.state.as_ref())));
        pushes
    }

    /// All raw ids of the person, its own first.
    pub fn ids(&self, own: &StrandId) -> Vec<StrandId> {
        std::iter::once(own).chain(self.linked.of(own).map(|(id, _)| id)).cloned().collect()
    }

    /// The person's line in the list of persons; none for a strand that is part of somebody else.
    pub fn line(&self, own: &StrandId, currency: Currency, appraisal: Option<&Appraisal>) -> Option<PersonRow> {
        if self.user(own).is_some() || !self.exists() {
            return None;
        }
        let person = self.person(own);
        let answered = person.responses.all().chain(person.responses.apart()).any(|(_, response)| !response.replies.is_empty());
        let relationship = Relationship::of(&person, currency);
        let [worth, risk, at_risk] = appraisal.map_or([-1; 3], |appraisal| appraisal.of(&relationship));
        Some(PersonRow {
            relationship: serde_json::to_string(&relationship).unwrap_or_default(),
            worth,
            risk,
            at_risk,
            id: own.key(),
            last_seen: person.last_seen.unwrap_or_default().0,
            revenue: person.orders.net().get(&currency).copied().unwrap_or(0),
            orders: person.orders.count() as i64,
            answered,
            search: self.known_by(own, &person),
            accounts: accounts_of(&person),
        })
    }

    /// What the person is known by, in small letters: ids, names, e-mail address, company.
    pub fn known_by(&self, own: &StrandId, person: &Strand) -> String {
        let mut parts = self.ids(own).iter().map(|id| id.raw().to_lowercase()).collect::<Vec<_>>();
        let traits = ["name", "email", "firstName", "lastName", "company"].iter().filter_map(|name| person.trait_text(name));
        parts.extend(traits.map(|text| text.to_lowercase()));
        parts.join("\n").chars().take(600).collect()
    }
}
