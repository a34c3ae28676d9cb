use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::value::{Comment, Day, Label, StrandId, Timestamp};

/// What somebody is to their company when it buys: the roles of a buying centre (Webster, F. E. and Wind, Y., 1972: A general model
/// for understanding organizational buying behavior, Journal of Marketing 36(2), 12-19), as few as people keep in mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Decides what is bought.
    Decides,
    /// Works with what was bought.
    Uses,
    /// Pays the bills.
    Pays,
}

/// What is done next with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// What.
    pub text: Comment,
    /// By when.
    #[serde(default)]
    pub due: Option<Day>,
}

/// An account: several people of one customer, and what we want to reach with them. Who belongs to it is what the site says by
/// `group`; here is what people write down of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The id that the site gave it.
    pub id: Label,
    /// Who looks after it.
    #[serde(default)]
    pub owner: Option<Label>,
    /// What we want to reach.
    #[serde(default)]
    pub goal: Option<Comment>,
    /// What is done next.
    #[serde(default)]
    pub next_step: Option<NextStep>,
    /// When its contract is renewed.
    #[serde(default)]
    pub renewal: Option<Day>,
    /// What its people are to it, by the ids that they are known by.
    #[serde(default)]
    pub parts: BTreeMap<StrandId, BTreeSet<Part>>,
    /// Who changed it last.
    pub changed_by: Label,
    /// When.
    pub changed_at: Timestamp,
    /// Grows with every change; 0 for one that nobody wrote anything of.
    pub version: u64,
}

impl Account {
    /// One that nobody wrote anything of yet.
    #[must_use]
    pub fn of(id: Label) -> Self {
        Self {
            id,
            owner: None,
            goal: None,
            next_step: None,
            renewal: None,
            parts: BTreeMap::new(),
            changed_by: Label::default(),
            changed_at: Timestamp::default(),
            version: 0,
        }
    }

    /// Whether it wants something of us by a day: its next step is due, or its renewal comes within so many days.
    #[must_use]
    pub fn wants(&self, today: Day, renewal_within: i32) -> bool {
        let step = self.next_step.as_ref().and_then(|step| step.due).is_some_and(|due| due.0 <= today.0 + 1);
        let renewal = self.renewal.is_some_and(|day| (0..=renewal_within).contains(&(day.0 - today.0)));
        step || renewal
    }

    /// What some persons are to it.
    #[must_use]
    pub fn parts_of(&self, ids: &[StrandId]) -> BTreeSet<Part> {
        ids.iter().filter_map(|id| self.parts.get(id)).flatten().copied().collect()
    }

    /// Forgets erased persons. Whether it knew of any.
    pub fn forget(&mut self, persons: &[StrandId]) -> bool {
        let before = self.parts.len();
        self.parts.retain(|person, _| !persons.contains(person));
        self.parts.len() != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_wants_something_when_a_step_is_due_or_a_renewal_near() {
        let today = Day(20_000);
        let mut account = Account::of(Label::of("acme"));
        assert!(!account.wants(today, 30));
        account.renewal = Some(Day(20_030));
        assert!(account.wants(today, 30) && !account.wants(Day(19_999), 30) && !account.wants(Day(20_031), 30));
        account.renewal = None;
        account.next_step = Some(NextStep { text: Comment::of("Call"), due: Some(Day(20_001)) });
        assert!(account.wants(today, 30) && !account.wants(Day(19_999), 30));
    }

    #[test]
    fn erased_persons_leave_it() {
        let ann = StrandId::user("ann").unwrap();
        let mut account = Account::of(Label::of("acme"));
        account.parts.insert(ann.clone(), [Part::Decides, Part::Pays].into());
        assert_eq!(account.parts_of(&[StrandId::anonymous("x").unwrap(), ann.clone()]).len(), 2);
        let json = serde_json::to_string(&account).unwrap();
        assert_eq!(serde_json::from_str::<Account>(&json).unwrap(), account);
        assert!(account.forget(std::slice::from_ref(&ann)) && !account.forget(&[ann]));
    }
}
