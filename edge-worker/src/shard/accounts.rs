//! Which persons belong to which account: rows beside the list of persons, written with them, so that nobody's story is read to
//! add an account up.

use std::collections::BTreeMap;

use rapport_model::aggregate::Strand;
use rapport_model::value::{StrandId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Shard;
use super::call::{PersonLine, ShardReply};
use crate::platform::{Cell, Failure};

/// Until where the rows are there, in a list that an older release wrote.
const FILLED_TO: &str = "members_filled_to";
/// People looked at in one go while that is made up for.
const SLICE: u32 = 400;
/// The most people of one account that are told.
const MOST: u32 = 500;

/// Who belongs to what: the site's `group` calls of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account's id.
    pub account: String,
    /// What the person's latest call named it; empty for nothing.
    pub name: String,
    /// When that was.
    pub at: Timestamp,
}

/// The accounts of a person.
pub(super) fn accounts_of(person: &Strand) -> Vec<Member> {
    let name = |traits: &rapport_model::value::Properties| {
        let said = traits.iter().find(|(name, _)| name.as_str() == "name").map(|(_, name)| name.text());
        said.map(|name| name.trim().chars().take(200).collect::<String>()).unwrap_or_default()
    };
    let member = |(group, held): (&rapport_model::value::Label, &rapport_model::aggregate::Last<_>)| Member {
        account: group.as_str().to_owned(),
        name: name(&held.value),
        at: held.at,
    };
    person.groups.iter().map(member).collect()
}

/// The people of an account on one shard, added up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountSum {
    /// What it is called, by the latest who said so, and when.
    pub name: Option<(i64, String)>,
    /// How many people.
    pub persons: u64,
    /// Net revenue in the site's currency, minor units.
    pub revenue: i64,
    /// Orders.
    pub orders: i64,
    /// What they are expected to be worth, minor units; of those of whom it is known.
    pub worth: i64,
    /// What of it is at risk.
    pub at_risk: i64,
    /// When any of them was last seen.
    pub last_seen: i64,
}

impl AccountSum {
    /// Adds the people of another shard.
    pub fn merge(&mut self, other: &Self) {
        self.name = self.name.take().max(other.name.clone());
        self.persons += other.persons;
        self.revenue += other.revenue;
        self.orders += other.orders;
        self.worth += other.worth;
        self.at_risk += other.at_risk;
        self.last_seen = self.last_seen.max(other.last_seen);
    }
}

impl Shard {
    /// All accounts with the people of this shard added up; asked again while the rows of an older list are being made.
    pub(super) fn accounts(&mut self) -> Result<ShardReply, Failure> {
        if !self.fill_members()? {
            return Ok(ShardReply::Again);
        }
        let mut sums: BTreeMap<String, AccountSum> = BTreeMap::new();
        for (member, sum) in self.store.members()? {
            let name = (!member.name.is_empty()).then_some((member.at.0, member.name));
            sums.entry(member.account).or_default().merge(&AccountSum { name, ..sum });
        }
        Ok(ShardReply::Accounts(sums))
    }

    /// The people of an account.
    pub(super) fn account(&mut self, account: &str) -> Result<ShardReply, Failure> {
        let mut lines = Vec::new();
        for key in self.store.members_of(account, MOST)? {
            let Ok(id) = StrandId::try_from(key) else { continue };
            let resident = self.resident(&id)?;
            lines.push(PersonLine { key: 0, person: Box::new(resident.person(&id).into_owned()), ids: resident.ids(&id), id });
        }
        Ok(ShardReply::People(lines, None))
    }

    /// To which accounts some persons belong: person, account, name.
    pub(super) fn memberships(&mut self, persons: &[StrandId]) -> Result<ShardReply, Failure> {
        let keys: Vec<String> = persons.iter().map(StrandId::key).collect();
        Ok(ShardReply::Members(self.store.accounts_of(&keys)?))
    }

    /// Makes some of the rows that an older release did not write. Whether all are there.
    fn fill_members(&mut self) -> Result<bool, Failure> {
        let Some(Cell::Text(after)) = self.store.meta(FILLED_TO)? else { return Ok(true) };
        let ids = self.store.person_ids(&after, SLICE)?;
        for key in &ids {
            let Ok(id) = StrandId::try_from(key.clone()) else { continue };
            if let Some((_, person)) = self.read_person(&id)? {
                self.store.save_members(key, &accounts_of(&person))?;
            }
        }
        match ids.last().filter(|_| ids.len() as u32 == SLICE) {
            Some(last) => self.store.set_meta(FILLED_TO, Cell::Text(last.clone())).map(|()| false),
            None => self.store.delete_meta(FILLED_TO).map(|()| true),
        }
    }
}
