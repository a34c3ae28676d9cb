//! Every statement of the tables of care as a named function. Each keeps its value as JSON, beside the columns by which it is found.

use std::rc::Rc;

use rapport_model::care::{Account, Case, Change, Conversation, Fact, Occasion, Promise, Reminder};
use rapport_model::value::StrandId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::errand::Errands;
use crate::migration::{int, maybe_int, text};
use crate::platform::{Cell, Failure, Sql};

/// The tables.
pub(in crate::site) const TABLES: &[&str] = &[
    Errands::TABLE,
    "CREATE TABLE care_case (id TEXT PRIMARY KEY, number INTEGER NOT NULL, person TEXT NOT NULL, is_open INTEGER NOT NULL, wake INTEGER, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX care_case_person ON care_case (person)",
    "CREATE INDEX care_case_wake ON care_case (wake) WHERE wake IS NOT NULL",
    // What was heard, so that the second of the same key opens nothing; `said` tells whether there is anything new in it.
    "CREATE TABLE care_heard (name TEXT PRIMARY KEY, owner TEXT NOT NULL, said TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE care_promise (id TEXT PRIMARY KEY, person TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX care_promise_person ON care_promise (person)",
    "CREATE TABLE care_memory (id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX care_memory_person ON care_memory (person)",
    "CREATE TABLE care_change (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE care_told (change TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (change, person)) WITHOUT ROWID",
];

/// A new case takes the number after the last, however many there are.
pub(in crate::site) const NUMBERED: &[&str] = &["CREATE INDEX care_case_number ON care_case (number)"];

/// Accounts: what people write down of them.
pub(in crate::site) const ACCOUNTS: &[&str] = &["CREATE TABLE care_account (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID"];

const NAMES: &[&str] = &["care_account", "care_case", "care_heard", "care_promise", "care_memory", "care_change", "care_told", "errand"];

/// What may be remembered of a person: each kind of row of `care_memory`.
pub(super) trait Memory: Serialize + DeserializeOwned {
    const KIND: &'static str;
    fn id(&self) -> &str;
    fn person(&self) -> &StrandId;
}

macro_rules! memories {
    ($($name:ident $kind:literal),*) => {
        $(impl Memory for $name {
            const KIND: &'static str = $kind;
            fn id(&self) -> &str {
                &self.id
            }
            fn person(&self) -> &StrandId {
                &self.person
            }
        })*
    };
}
memories!(Fact "fact", Occasion "occasion", Conversation "conversation", Reminder "reminder");

/// The tables of care in a site's database.
pub(super) struct CareStore(pub(super) Rc<dyn Sql>);

fn t(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn write(value: &impl Serialize) -> Result<Cell, Failure> {
    serde_json::to_string(value).map(Cell::Text).map_err(|error| Failure::new("writing a row of care", error))
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|error| Failure::new("reading a row of care", error))
}

impl CareStore {
    fn all<T: DeserializeOwned>(&self, statement: &str, parameters: &[Cell]) -> Result<Vec<T>, Failure> {
        self.0.query(statement, parameters)?.iter().map(|row| read(&text(row, 0))).collect()
    }

    /// Rows of a table by the persons they are of; at most 100 parameters a statement.
    fn of_persons<T: DeserializeOwned>(&self, select: &str, persons: &[StrandId]) -> Result<Vec<T>, Failure> {
        let mut found = Vec::new();
        for some in persons.chunks(90) {
            let marks = vec!["?"; some.len()].join(", ");
            let cells: Vec<Cell> = some.iter().map(|person| t(&person.key())).collect();
            found.extend(self.all(&format!("{select} person IN ({marks})"), &cells)?);
        }
        Ok(found)
    }

    pub(super) fn case(&self, id: &str) -> Result<Option<Case>, Failure> {
        Ok(self.all("SELECT body FROM care_case WHERE id = ?", &[t(id)])?.pop())
    }

    pub(super) fn cases(&self) -> Result<Vec<Case>, Failure> {
        self.all("SELECT body FROM care_case ORDER BY number", &[])
    }

    pub(super) fn cases_of(&self, persons: &[StrandId]) -> Result<Vec<Case>, Failure> {
        let mut cases: Vec<Case> = self.of_persons("SELECT body FROM care_case WHERE", persons)?;
        cases.sort_by_key(|case| case.opening().number);
        Ok(cases)
    }

    pub(super) fn cases_to_wake(&self, now: i64) -> Result<Vec<Case>, Failure> {
        self.all("SELECT body FROM care_case WHERE wake <= ? ORDER BY wake LIMIT 200", &[Cell::Int(now)])
    }

    pub(super) fn next_wake(&self) -> Result<Option<i64>, Failure> {
        let rows = self.0.query("SELECT min(wake) FROM care_case WHERE wake IS NOT NULL", &[])?;
        Ok(rows.first().and_then(|row| maybe_int(row, 0)))
    }

    pub(super) fn next_number(&self) -> Result<u32, Failure> {
        let rows = self.0.query("SELECT coalesce(max(number), 0) + 1 FROM care_case", &[])?;
        Ok(rows.first().map_or(1, |row| u32::try_from(int(row, 0)).unwrap_or(u32::MAX)))
    }

    pub(super) fn put_case(&self, case: &Case) -> Result<(), Failure> {
        let opening = case.opening();
        let cells = [
            t(&opening.id),
            Cell::Int(i64::from(opening.number)),
            t(&opening.person.key()),
            Cell::Int(i64::from(case.state().is_open())),
            case.wake().map_or(Cell::Null, |wake| Cell::Int(wake.0)),
            write(case)?,
        ];
        let statement = "INSERT OR REPLACE INTO care_case (id, number, person, is_open, wake, body) VALUES (?, ?, ?, ?, ?, ?)";
        self.0.exec(statement, &cells).map(drop)
    }

    /// The case that a key belongs to, and what was heard by it last.
    pub(super) fn heard(&self, key: &str) -> Result<Option<(String, String)>, Failure> {
        let rows = self.0.query("SELECT owner, said FROM care_heard WHERE name = ?", &[t(key)])?;
        Ok(rows.first().map(|row| (text(row, 0), text(row, 1))))
    }

    pub(super) fn set_heard(&self, key: &str, case: &str, said: &str) -> Result<(), Failure> {
        let statement = "INSERT OR REPLACE INTO care_heard (name, owner, said) VALUES (?, ?, ?)";
        self.0.exec(statement, &[t(key), t(case), t(said)]).map(drop)
    }

    /// Forgets what a case was heard of by: keys may hold the ids of persons.
    pub(super) fn forget_heard(&self, case: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM care_heard WHERE owner = ?", &[t(case)]).map(drop)
    }

    pub(super) fn promise(&self, id: &str) -> Result<Option<Promise>, Failure> {
        Ok(self.all("SELECT body FROM care_promise WHERE id = ?", &[t(id)])?.pop())
    }

    pub(super) fn promises(&self) -> Result<Vec<Promise>, Failure> {
        self.all("SELECT body FROM care_promise", &[])
    }

    pub(super) fn promises_of(&self, persons: &[StrandId]) -> Result<Vec<Promise>, Failure> {
        self.of_persons("SELECT body FROM care_promise WHERE", persons)
    }

    pub(super) fn put_promise(&self, promise: &Promise) -> Result<(), Failure> {
        let cells = [t(&promise.id), t(&promise.person.key()), write(promise)?];
        self.0.exec("INSERT OR REPLACE INTO care_promise (id, person, body) VALUES (?, ?, ?)", &cells).map(drop)
    }

    pub(super) fn memories<T: Memory>(&self) -> Result<Vec<T>, Failure> {
        self.all("SELECT body FROM care_memory WHERE kind = ?", &[t(T::KIND)])
    }

    pub(super) fn memories_of<T: Memory>(&self, persons: &[StrandId]) -> Result<Vec<T>, Failure> {
        self.of_persons(&format!("SELECT body FROM care_memory WHERE kind = '{}' AND", T::KIND), persons)
    }

    pub(super) fn put_memory<T: Memory>(&self, memory: &T) -> Result<(), Failure> {
        let cells = [t(memory.id()), t(&memory.person().key()), t(T::KIND), write(memory)?];
        self.0.exec("INSERT OR REPLACE INTO care_memory (id, person, kind, body) VALUES (?, ?, ?, ?)", &cells).map(drop)
    }

    pub(super) fn drop_memory(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM care_memory WHERE id = ?", &[t(id)]).map(drop)
    }

    pub(super) fn account(&self, id: &str) -> Result<Option<Account>, Failure> {
        Ok(self.all("SELECT body FROM care_account WHERE id = ?", &[t(id)])?.pop())
    }

    pub(super) fn accounts(&self) -> Result<Vec<Account>, Failure> {
        self.all("SELECT body FROM care_account ORDER BY id", &[])
    }

    pub(super) fn put_account(&self, account: &Account) -> Result<(), Failure> {
        self.0.exec("INSERT OR REPLACE INTO care_account (id, body) VALUES (?, ?)", &[t(account.id.as_str()), write(account)?]).map(drop)
    }

    pub(super) fn change(&self, id: &str) -> Result<Option<Change>, Failure> {
        Ok(self.all("SELECT body FROM care_change WHERE id = ?", &[t(id)])?.pop())
    }

    pub(super) fn changes(&self) -> Result<Vec<Change>, Failure> {
        self.all("SELECT body FROM care_change", &[])
    }

    pub(super) fn put_change(&self, change: &Change) -> Result<(), Failure> {
        self.0.exec("INSERT OR REPLACE INTO care_change (id, body) VALUES (?, ?)", &[t(&change.id), write(change)?]).map(drop)
    }

    pub(super) fn drop_change(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM care_change WHERE id = ?", &[t(id)])?;
        self.0.exec("DELETE FROM care_told WHERE change = ?", &[t(id)]).map(drop)
    }

    /// Who was told of a change, or of an incident, and when: key of the person and time.
    pub(super) fn told(&self, change: &str) -> Result<Vec<(String, i64)>, Failure> {
        let rows = self.0.query("SELECT person, at FROM care_told WHERE change = ?", &[t(change)])?;
        Ok(rows.iter().map(|row| (text(row, 0), int(row, 1))).collect())
    }

    /// Nobody is told twice.
    pub(super) fn tell(&self, change: &str, person: &StrandId, at: i64) -> Result<(), Failure> {
        let cells = [t(change), t(&person.key()), Cell::Int(at)];
        self.0.exec("INSERT OR IGNORE INTO care_told (change, person, at) VALUES (?, ?, ?)", &cells).map(drop)
    }

    /// Forgets what is kept of erased persons besides their cases.
    pub(super) fn forget(&self, persons: &[StrandId]) -> Result<(), Failure> {
        for person in persons {
            for table in ["care_promise", "care_memory", "care_told"] {
                self.0.exec(&format!("DELETE FROM {table} WHERE person = ?"), &[t(&person.key())])?;
            }
        }
        Ok(())
    }
}

/// Forgets everything.
pub(in crate::site) fn clear(sql: &dyn Sql) -> Result<(), Failure> {
    NAMES.iter().try_for_each(|table| sql.exec(&format!("DELETE FROM {table}"), &[]).map(drop))
}
