//! Every statement of a site's database as a named function.

use std::collections::BTreeSet;
use std::rc::Rc;

use rapport_model::event::Channel;
use rapport_model::reading::Cost;
use rapport_model::value::{Day, Range};

use super::call::SurveyStatus;
use super::care::store::{ACCOUNTS, NUMBERED, TABLES as CARE};
use super::hooks::TABLES as HOOKS;
use super::incidents::{INDEX as INCIDENTS_FOUND, TABLES as INCIDENTS};
use crate::access::Salt;
use crate::errand::Errands;
use crate::migration::{int, migrate, text};
use crate::platform::{Cell, Failure, Sql};

const MIGRATIONS: &[&[&str]] = &[
    &[
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE salt (day INTEGER PRIMARY KEY, secret TEXT NOT NULL)",
        "CREATE TABLE survey (id TEXT PRIMARY KEY, label TEXT NOT NULL, class TEXT NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL, draft TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID",
        // A version never changes.
        "CREATE TABLE version (survey TEXT NOT NULL, version INTEGER NOT NULL, definition TEXT NOT NULL, published_at INTEGER NOT NULL, PRIMARY KEY (survey, version)) WITHOUT ROWID",
    ],
    CARE,
    HOOKS,
    // What campaigns cost; an empty channel stands for all of them.
    &[
        "CREATE TABLE cost (campaign TEXT NOT NULL, channel TEXT NOT NULL, day INTEGER NOT NULL, minor INTEGER NOT NULL, PRIMARY KEY (campaign, channel, day)) WITHOUT ROWID",
    ],
    INCIDENTS,
    ACCOUNTS,
    INCIDENTS_FOUND,
    Errands::FOUND,
    NUMBERED,
];

/// A site's database.
pub(super) struct Store(Rc<dyn Sql>);

/// A survey as it is kept.
#[derive(Clone, Debug)]
pub(super) struct SurveyRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) class: String,
    pub(super) status: SurveyStatus,
    pub(super) version: u32,
    pub(super) draft: String,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

fn t(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

impl Store {
    pub(super) fn open(sql: Rc<dyn Sql>) -> Result<Self, Failure> {
        migrate(&*sql, MIGRATIONS)?;
        Ok(Self(sql))
    }

    pub(super) fn meta(&self, name: &str) -> Result<Option<String>, Failure> {
        Ok(self.0.query("SELECT value FROM meta WHERE name = ?", &[t(name)])?.first().map(|row| text(row, 0)))
    }

    pub(super) fn set_meta(&self, name: &str, value: &str) -> Result<(), Failure> {
        self.0.exec("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", &[t(name), t(value)]).map(drop)
    }

    /// Forgets which links were used before a time: they have ended since.
    pub(super) fn drop_spent(&self, before: i64) -> Result<(), Failure> {
        self.0.exec("DELETE FROM meta WHERE name LIKE 'spent:%' AND CAST(value AS INTEGER) < ?", &[Cell::Int(before)]).map(drop)
    }

    pub(super) fn salts(&self) -> Result<Vec<Salt>, Failure> {
        let rows = self.0.query("SELECT day, secret FROM salt ORDER BY day", &[])?;
        Ok(rows.iter().map(|row| Salt { day: int(row, 0), secret: text(row, 1) }).collect())
    }

    pub(super) fn add_salt(&self, salt: &Salt) -> Result<(), Failure> {
        self.0.exec("INSERT INTO salt (day, secret) VALUES (?, ?)", &[Cell::Int(salt.day), t(&salt.secret)]).map(drop)
    }

    pub(super) fn drop_salts(&self, before: i64) -> Result<(), Failure> {
        self.0.exec("DELETE FROM salt WHERE day < ?", &[Cell::Int(before)]).map(drop)
    }

    pub(super) fn surveys(&self) -> Result<Vec<SurveyRow>, Failure> {
        let statement = "SELECT id, label, class, status, version, draft, created_at, updated_at FROM survey ORDER BY created_at, id";
        Ok(self.0.query(statement, &[])?.iter().map(|row| survey(row)).collect())
    }

    pub(super) fn survey_ids(&self) -> Result<BTreeSet<String>, Failure> {
        Ok(self.0.query("SELECT id FROM survey", &[])?.iter().map(|row| text(row, 0)).collect())
    }

    pub(super) fn survey(&self, id: &str) -> Result<Option<SurveyRow>, Failure> {
        let statement = "SELECT id, label, class, status, version, draft, created_at, updated_at FROM survey WHERE id = ?";
        Ok(self.0.query(statement, &[t(id)])?.first().map(|row| survey(row)))
    }

    pub(super) fn put_survey(&self, row: &SurveyRow) -> Result<(), Failure> {
        let SurveyRow { id, label, class, status, version, draft, created_at, updated_at } = row;
        let cells = [
            t(id),
            t(label),
            t(class),
            t(status.name()),
            Cell::Int(i64::from(*version)),
            t(draft),
            Cell::Int(*created_at),
            Cell::Int(*updated_at),
        ];
        let statement = "INSERT OR REPLACE INTO survey (id, label, class, status, version, draft, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        self.0.exec(statement, &cells).map(drop)
    }

    pub(super) fn remove_survey(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM survey WHERE id = ?", &[t(id)]).map(drop)
    }

    pub(super) fn add_version(&self, survey: &str, version: u32, definition: &str, now: i64) -> Result<(), Failure> {
        let cells = [t(survey), Cell::Int(i64::from(version)), t(definition), Cell::Int(now)];
        self.0.exec("INSERT INTO version (survey, version, definition, published_at) VALUES (?, ?, ?, ?)", &cells).map(drop)
    }

    pub(super) fn definition(&self, survey: &str, version: u32) -> Result<Option<String>, Failure> {
        let rows =
            self.0.query("SELECT definition FROM version WHERE survey = ? AND version = ?", &[t(survey), Cell::Int(i64::from(version))])?;
        Ok(rows.first().map(|row| text(row, 0)))
    }

    /// Published versions, the latest of all surveys first: survey, version, definition.
    pub(super) fn versions(&self, limit: u32) -> Result<Vec<(String, u32, String)>, Failure> {
        let statement = "SELECT survey, version, definition FROM version ORDER BY published_at DESC, survey, version DESC LIMIT ?";
        let rows = self.0.query(statement, &[Cell::Int(i64::from(limit))])?;
        Ok(rows.iter().map(|row| (text(row, 0), int(row, 1) as u32, text(row, 2))).collect())
    }

    /// Keeps costs, each instead of what was there; how many are new or other than before.
    pub(super) fn keep_costs(&self, costs: &[Cost]) -> Result<u32, Failure> {
        let mut changed = 0;
        for cost in costs {
            let (campaign, channel) = (t(&cost.campaign), t(cost.channel.map_or("", Channel::name)));
            let key = [campaign, channel, Cell::Int(cost.day.0.into())];
            let held = self.0.query("SELECT minor FROM cost WHERE campaign = ? AND channel = ? AND day = ?", &key)?;
            if held.first().is_some_and(|row| int(row, 0) == cost.minor) {
                continue;
            }
            let cells = [key.as_slice(), &[Cell::Int(cost.minor)]].concat();
            self.0.exec("INSERT OR REPLACE INTO cost (campaign, channel, day, minor) VALUES (?, ?, ?, ?)", &cells)?;
            changed += 1;
        }
        Ok(changed)
    }

    pub(super) fn costs(&self, range: Range) -> Result<Vec<Cost>, Failure> {
        let statement = "SELECT campaign, channel, day, minor FROM cost WHERE day >= ? AND day <= ? ORDER BY campaign, channel, day";
        let rows = self.0.query(statement, &[Cell::Int(range.from.0.into()), Cell::Int(range.to.0.into())])?;
        let cost = |row: &Vec<Cell>| Cost {
            campaign: text(row, 0),
            channel: Channel::parse(&text(row, 1)),
            day: Day(int(row, 2) as i32),
            minor: int(row, 3),
        };
        Ok(rows.iter().map(cost).collect())
    }

    /// Forgets everything.
    pub(super) fn clear(&self) -> Result<(), Failure> {
        for table in ["meta", "salt", "survey", "version", "cost"] {
            self.0.exec(&format!("DELETE FROM {table}"), &[])?;
        }
        Ok(())
    }
}

fn survey(row: &[Cell]) -> SurveyRow {
    SurveyRow {
        id: text(row, 0),
        label: text(row, 1),
        class: text(row, 2),
        status: SurveyStatus::parse(&text(row, 3)),
        version: int(row, 4) as u32,
        draft: text(row, 5),
        created_at: int(row, 6),
        updated_at: int(row, 7),
    }
}
