//! What one may ask of a site's care for its customers, and what it answers.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::care::{
    About, Account, CareSettings, Case, Change, Conversation, Fact, Medium, Occasion, OccasionKind, Promise, Reach, Reminder, Signal,
};
use rapport_model::value::{Comment, Day, Label, StrandId, Timestamp};
use serde::{Deserialize, Serialize};

pub use super::question::{CaseQuestion, CaseSort, Whose};
use crate::refusal::Refusal;

/// A case that somebody opens by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByHand {
    /// The id that the person is known by.
    pub person: StrandId,
    /// All their ids.
    pub ids: BTreeSet<StrandId>,
    /// What the site calls them.
    pub name: Option<Label>,
    /// Whether and how they may be replied to.
    pub reach: Reach,
    /// What a year is worth if they stay, in minor units.
    pub value_minor: Option<i64>,
    /// Their segments.
    pub segments: BTreeSet<String>,
    /// Accounts that they belong to.
    #[serde(default)]
    pub accounts: BTreeSet<Label>,
    /// Why.
    pub reason: Comment,
    /// For whom; `None` for whom the rules say.
    pub owner: Option<Label>,
    /// How much it matters; `None` for what the rules say.
    pub grade: Option<String>,
}

/// What is changed about a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseChange {
    /// The state it goes to.
    pub state: Option<String>,
    /// Its owner; inner none for nobody.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub owner: Option<Option<Label>>,
    /// Whether who changes it accepts it.
    pub accepted: bool,
    /// What it was.
    pub cause: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// Its grade.
    pub grade: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// What was said, why it waits, why it is opened again.
    pub text: Option<String>,
    /// What they said to "may we reply?".
    pub may_reply: Option<bool>,
    /// Whether who changes it has seen where they are spoken to; no step.
    pub seen: bool,
}

/// A case and whose it was before it was given away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The case.
    pub case: String,
    /// Whose it was.
    #[serde(default)]
    pub owner: Option<Label>,
}

/// Something new to remember of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewMemory {
    /// A fact.
    Fact {
        /// What.
        text: Comment,
        /// Whether the page may know it.
        for_page: bool,
    },
    /// A day that matters.
    Occasion {
        /// What it is.
        kind: OccasionKind,
        /// When.
        day: Day,
        /// Whether it comes back.
        yearly: bool,
        /// In words.
        text: Option<Comment>,
    },
    /// A conversation.
    Conversation {
        /// How.
        channel: Medium,
        /// What was said.
        summary: Comment,
        /// Whether they were reached.
        reached: bool,
        /// When; none for now.
        at: Option<Timestamp>,
        /// What about.
        about: About,
        /// The case that it was about.
        case: Option<String>,
    },
    /// Somebody wants to come back to them, or to a case of theirs.
    Reminder {
        /// When.
        until: Timestamp,
        /// What to think of then.
        text: Option<Comment>,
        /// The case that is put off.
        case: Option<String>,
    },
}

/// One message to many whom an incident affects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// The incident.
    pub incident: String,
    /// To whom, with what the site calls them.
    pub persons: Vec<(StrandId, Option<Label>)>,
    /// How.
    pub channel: Medium,
    /// What was said.
    pub message: Comment,
    /// Who says so.
    pub who: Label,
}

/// A promise to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewPromise {
    /// What.
    pub text: Comment,
    /// To whom.
    pub person: StrandId,
    /// What the site calls them.
    pub name: Option<Label>,
    /// In which case.
    pub case: Option<String>,
    /// Who keeps it.
    pub owner: Label,
    /// Until when.
    pub due: Timestamp,
}

/// What was said of a field, which may be that there is nothing: JSON has one `null` for both, so what was not said is left out.
pub(crate) fn said<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// What is changed about a promise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PromiseChange {
    /// Whether it was kept; none inside takes that word back.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub kept: Option<Option<bool>>,
    /// A new date.
    pub due: Option<Timestamp>,
    /// Other words.
    pub text: Option<Comment>,
    /// Another owner.
    pub owner: Option<Label>,
}

/// What a change is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeDraft {
    /// What was changed.
    pub title: Label,
    /// From when on.
    pub day: Day,
    /// The theme of the complaints.
    pub theme: Option<Label>,
    /// Causes of cases that it takes away.
    pub causes: Vec<Label>,
    /// Words of those who had complained.
    pub words: Vec<Label>,
}

/// An order or question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CareCall {
    /// A shard heard something.
    Hear(Box<Signal>),
    /// A page of the list of cases.
    Cases(CaseQuestion),
    /// One case.
    Case(String),
    /// Open a case.
    Open(Box<ByHand>, Label),
    /// Change a case, if it is still of this version.
    Change {
        /// Which.
        case: String,
        /// The version that the caller knows.
        expected: Option<u64>,
        /// What.
        change: Box<CaseChange>,
        /// By whom.
        who: Label,
    },
    /// Give cases to somebody: these, or all open ones of somebody.
    Assign {
        /// These.
        cases: Vec<String>,
        /// Those of these people.
        persons: Vec<StrandId>,
        /// All of this member.
        from: Option<Label>,
        /// To whom.
        owner: Option<Label>,
        /// By whom.
        who: Label,
    },
    /// Give cases back to whose they were.
    GiveBack(Vec<Given>, Label),
    /// Open a case for each of several people who has none.
    OpenSeveral(Vec<ByHand>, Label),
    /// All open and late promises, or all.
    Promises,
    /// Make a promise.
    Promise(Box<NewPromise>, Label),
    /// Change a promise, if it is still of this version.
    ChangePromise {
        /// Which.
        promise: String,
        /// The version that the caller knows.
        expected: Option<u64>,
        /// What.
        change: Box<PromiseChange>,
        /// By whom.
        who: Label,
    },
    /// All that is kept of a person, by any of these ids.
    Person(Vec<StrandId>),
    /// Remember something of a person.
    Remember {
        /// The id that they are known by.
        person: StrandId,
        /// What the site calls them.
        name: Option<Label>,
        /// What.
        memory: Box<NewMemory>,
        /// Who says so.
        who: Label,
    },
    /// Forget a fact or an occasion of a person.
    Drop {
        /// Whose.
        persons: Vec<StrandId>,
        /// Its id.
        id: String,
    },
    /// Everything, for the readings of a day.
    All,
    /// Change how customers are taken care of, if it is still of this version.
    Settings(Box<CareSettings>),
    /// Make a change, or change one.
    SaveChange {
        /// Its id.
        id: String,
        /// Whether it must not be there yet.
        is_new: bool,
        /// What.
        draft: Box<ChangeDraft>,
        /// By whom.
        who: Label,
    },
    /// Remove a change.
    RemoveChange(String),
    /// All changes, with who had complained and who was told.
    Changes,
    /// Persons were told of a change; none for all who had complained.
    Tell {
        /// The change.
        change: String,
        /// Whom.
        persons: Option<Vec<String>>,
    },
    /// Those whom an incident affects were told of it; nobody is told twice.
    Announce(Box<Announcement>),
    /// Who was told of an incident.
    Announced(String),
    /// What is written down of accounts; of one, or of all.
    Accounts(Option<String>),
    /// Writes down something of an account, if it is still of this version.
    SaveAccount {
        /// The account as it is to be.
        account: Box<Account>,
        /// The version that the caller knows.
        expected: u64,
    },
    /// A person was erased.
    Erased(Vec<StrandId>),
}

/// A change with those whom it concerns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeSheet {
    /// The change.
    pub change: Change,
    /// Who had complained: one line for each person.
    pub people: Vec<Concerned>,
}

/// Somebody who had complained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concerned {
    /// Who.
    pub person: StrandId,
    /// What the site calls them.
    pub name: Option<Label>,
    /// Their case.
    pub case: String,
    /// When they complained.
    pub at: Timestamp,
    /// When they were told.
    pub told_at: Option<Timestamp>,
}

/// Everything that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CareBook {
    /// Cases.
    pub cases: Vec<Case>,
    /// Promises.
    pub promises: Vec<Promise>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Occasions.
    pub occasions: Vec<Occasion>,
    /// Conversations.
    pub conversations: Vec<Conversation>,
    /// What somebody wants to come back to.
    pub reminders: Vec<Reminder>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CareReply {
    /// Done.
    Done,
    /// A page of cases, whether there are more, and how many there are of each state, of whatever state was asked for.
    Cases {
        /// The page.
        cases: Vec<Case>,
        /// Whether there are more.
        more: bool,
        /// By state; also `open`, `overdue`, `unassigned`.
        counts: BTreeMap<String, u64>,
    },
    /// One case.
    Case(Box<Case>),
    /// It was changed by somebody else meanwhile: as it is now.
    StaleCase(Box<Case>),
    /// They have an open case.
    HasOpen(Box<Case>),
    /// Which were given, and whose they were.
    Assigned(Vec<Given>),
    /// Cases that were opened, and those that were open already.
    Opened(Vec<Case>, Vec<Case>),
    /// Promises.
    Promises(Vec<Promise>),
    /// One promise.
    Promise(Box<Promise>),
    /// It was changed by somebody else meanwhile: as it is now.
    StalePromise(Box<Promise>),
    /// What is kept.
    Book(Box<CareBook>),
    /// A fact.
    Fact(Box<Fact>),
    /// An occasion.
    Occasion(Box<Occasion>),
    /// A conversation.
    Conversation(Box<Conversation>),
    /// A reminder.
    Reminder(Box<Reminder>),
    /// Settings as they are now.
    Settings(Box<CareSettings>),
    /// They were changed by somebody else meanwhile: as they are now.
    StaleSettings(Box<CareSettings>),
    /// Changes.
    Changes(Vec<ChangeSheet>),
    /// Accounts.
    Accounts(Vec<Account>),
    /// An account was changed by somebody else meanwhile: as it is now.
    StaleAccount(Box<Account>),
    /// How many were told.
    Told(u64),
    /// Who was told, and when.
    Announced(BTreeMap<StrandId, Timestamp>),
    /// Not done.
    Refused(Refusal),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_said_and_nothing_left_are_told_apart_on_the_way() {
        for kept in [None, Some(None), Some(Some(true))] {
            let change = PromiseChange { kept, ..PromiseChange::default() };
            let json = serde_json::to_string(&change).unwrap();
            assert_eq!(serde_json::from_str::<PromiseChange>(&json).unwrap(), change, "{json}");
        }
    }
}
