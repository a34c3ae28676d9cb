//! Accounts as the API tells them: several people of one customer.

use serde::Deserialize;

use super::Traits;
use super::care::{Case, Conversation, Fact, Promise};
use crate::customer::{Leaving, Worth};

/// An account by its id and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AccountName {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// What is done next with an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct NextStep {
    /// What.
    pub text: String,
    /// By which day.
    pub due: Option<String>,
}

/// An account in a list.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct AccountLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// How many people.
    pub persons: u64,
    /// Who looks after it.
    pub owner: Option<String>,
    /// What we want to reach.
    pub goal: Option<String>,
    /// What is done next.
    pub next_step: Option<NextStep>,
    /// When its contract is renewed.
    pub renewal: Option<String>,
    /// What a year of its people is worth together.
    pub value: Option<f64>,
    /// What of it is at risk.
    pub value_at_risk: Option<f64>,
    /// What they paid so far.
    pub revenue: f64,
    /// How often they bought.
    pub orders: i64,
    /// The money of it all.
    pub currency: String,
    /// When any of them was last seen.
    pub last_seen: Option<String>,
    /// Cases of theirs that are open.
    pub open_cases: u64,
    /// Counts the changes of what is written down.
    pub version: u64,
}

/// A person of an account.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Colleague {
    /// The id to open them by.
    pub id: String,
    /// What they are called.
    pub name: Option<String>,
    /// What the site told.
    pub traits: Traits,
    /// What they are to the account: `decides`, `uses`, `pays`.
    pub parts: Vec<String>,
    /// When they were last seen.
    pub last_seen: Option<String>,
    /// What they are expected to be worth.
    pub value: Option<Worth>,
    /// How likely they leave.
    pub risk: Option<Leaving>,
}

/// An account in full.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Account {
    /// What a list shows of it.
    #[serde(flatten)]
    pub line: AccountLine,
    /// Its people, those of most value first.
    pub people: Vec<Colleague>,
    /// Their cases, the open ones first.
    pub cases: Vec<Case>,
    /// What they were promised, the open ones first.
    pub promises: Vec<Promise>,
    /// What to remember of them.
    pub facts: Vec<Fact>,
    /// Talks with them.
    pub conversations: Vec<Conversation>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_as_the_contract_gives_it() {
        let account: Account = serde_json::from_str(
            r#"{"id":"acme","name":"Acme","persons":2,"owner":null,"goal":"Two more teams","next_step":{"text":"Send the offer","due":"2026-12-01"},
                "renewal":null,"value":1200.5,"value_at_risk":null,"revenue":300.0,"orders":3,"currency":"EUR","last_seen":null,"version":2,
                "traits":{"name":"Acme"},"open_cases":0,"people":[{"id":"ann","name":"Ann","parts":["decides"],"value":null,"risk":null}],"cases":[],
                "promises":[],"facts":[],"occasions":[],"conversations":[]}"#,
        )
        .unwrap();
        assert_eq!((account.line.name.as_str(), account.line.persons, account.people[0].parts.len()), ("Acme", 2, 1));
        assert_eq!(account.line.next_step.and_then(|step| step.due).as_deref(), Some("2026-12-01"));
    }
}
