//! Incidents of a site: opened once by what the shards saw, followed as long as they last, closed by a member.

use std::rc::Rc;

use rapport_model::care::{Incident, IncidentEnd, IncidentKind, Pattern};
use rapport_model::value::{Label, Timestamp};
use serde::{Deserialize, Serialize};

use crate::digest;
use crate::migration::text;
use crate::platform::{Cell, Failure, Random, Sql};
use crate::refusal::{Kind, Refusal};

/// The table. One open incident of a kind and subject, whatever is told twice.
pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE incident (id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, is_open INTEGER NOT NULL, opened_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE UNIQUE INDEX incident_open ON incident (kind, subject) WHERE is_open = 1",
];
/// By what a pattern finds its incidents.
pub(super) const INDEX: &[&str] = &["CREATE INDEX incident_subject ON incident (kind, subject)"];

/// The most that are kept: the oldest closed ones go.
const MOST: usize = 500;

/// What one may ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentCall {
    /// Patterns were found.
    Found(Vec<Pattern>),
    /// All of them, open ones first, then the latest.
    All,
    /// One of them.
    One(String),
    /// Close it, or open it again.
    Change(IncidentChange),
}

/// A change of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentChange {
    /// Which.
    pub id: String,
    /// The version that the caller knows, or any.
    pub version: Option<u64>,
    /// Who.
    pub who: Label,
    /// The end, or none to open it again.
    pub end: Option<(Option<String>, Option<String>)>,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentReply {
    /// These.
    Incidents(Vec<Incident>),
    /// Somebody changed it meanwhile: as it is now.
    Stale(Box<Incident>),
    /// Not done.
    Refused(Refusal),
}

/// The incidents in a site's database.
pub(super) struct Incidents(pub(super) Rc<dyn Sql>);

impl Incidents {
    /// Answers; the second says whether anything changed.
    pub(super) fn answer(&self, call: IncidentCall, now: Timestamp, random: Random<'_>) -> Result<(IncidentReply, bool), Failure> {
        Ok(match call {
            IncidentCall::Found(patterns) => {
                let mut changed = false;
                for pattern in patterns {
                    changed |= self.found(pattern, now, &mut *random)?;
                }
                (IncidentReply::Incidents(Vec::new()), changed)
            }
            IncidentCall::All => {
                let mut all = self.all()?;
                let key = |one: &Incident| (one.closed.is_none(), one.opened_at, one.id.clone());
                all.sort_by_key(|one| std::cmp::Reverse(key(one)));
                (IncidentReply::Incidents(all), false)
            }
            IncidentCall::One(id) => match self.one(&id)? {
                Some(incident) => (IncidentReply::Incidents(vec![incident]), false),
                None => (IncidentReply::Refused(Refusal::not_found("incident")), false),
            },
            IncidentCall::Change(change) => self.change(change, now)?,
        })
    }

    /// Follows the open incident of this pattern, or opens one, unless it is one that has ended.
    fn found(&self, pattern: Pattern, now: Timestamp, random: Random<'_>) -> Result<bool, Failure> {
        let mut known = self.of(pattern.kind, &pattern.subject)?;
        if let Some(open) = known.iter_mut().find(|one| one.closed.is_none()) {
            let changed = open.follow(&pattern);
            if changed {
                self.put(open)?;
            }
            return Ok(changed);
        }
        if known.iter().any(|one| one.has_ended(&pattern)) {
            return Ok(false);
        }
        self.put(&Incident::open(digest::unique("in_", random), pattern, now))?;
        self.forget_oldest()?;
        Ok(true)
    }

    fn change(&self, change: IncidentChange, now: Timestamp) -> Result<(IncidentReply, bool), Failure> {
        let Some(mut incident) = self.one(&change.id)? else { return Ok((IncidentReply::Refused(Refusal::not_found("incident")), false)) };
        if change.version.is_some_and(|version| version != incident.version) {
            return Ok((IncidentReply::Stale(Box::new(incident)), false));
        }
        let refused = |rule: &str| Ok((IncidentReply::Refused(Refusal::of(Kind::Conflict, rule)), false));
        match (change.end, &incident.closed) {
            (Some(_), Some(_)) => return refused("the incident is closed already"),
            (None, None) => return refused("the incident is open"),
            (Some((by_change, note)), None) => {
                incident.closed = Some(IncidentEnd { at: now, by: change.who, change: by_change, note });
            }
            (None, Some(_)) => {
                if self.of(incident.pattern.kind, &incident.pattern.subject)?.iter().any(|one| one.closed.is_none()) {
                    return refused("another incident of this is open");
                }
                incident.closed = None;
            }
        }
        incident.version += 1;
        self.put(&incident)?;
        Ok((IncidentReply::Incidents(vec![incident]), true))
    }

    fn all(&self) -> Result<Vec<Incident>, Failure> {
        let rows = self.0.query("SELECT body FROM incident", &[])?;
        Ok(rows.iter().filter_map(|row| serde_json::from_str(&text(row, 0)).ok()).collect())
    }

    /// Those of one kind and subject.
    fn of(&self, kind: IncidentKind, subject: &str) -> Result<Vec<Incident>, Failure> {
        let cells = [Cell::Text(kind.name().to_owned()), Cell::Text(subject.to_owned())];
        let rows = self.0.query("SELECT body FROM incident WHERE kind = ? AND subject = ?", &cells)?;
        Ok(rows.iter().filter_map(|row| serde_json::from_str(&text(row, 0)).ok()).collect())
    }

    /// Holds the table to its bound: the oldest closed ones go.
    fn forget_oldest(&self) -> Result<(), Failure> {
        let rows = self.0.query("SELECT id FROM incident ORDER BY is_open DESC, opened_at DESC, id DESC", &[])?;
        for row in rows.iter().skip(MOST) {
            self.0.exec("DELETE FROM incident WHERE id = ? AND is_open = 0", &[Cell::Text(text(row, 0))])?;
        }
        Ok(())
    }

    fn one(&self, id: &str) -> Result<Option<Incident>, Failure> {
        let rows = self.0.query("SELECT body FROM incident WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        Ok(rows.first().and_then(|row| serde_json::from_str(&text(row, 0)).ok()))
    }

    fn put(&self, incident: &Incident) -> Result<(), Failure> {
        let body = serde_json::to_string(incident).map_err(|error| Failure::new("writing an incident", error))?;
        let cells = [
            Cell::Text(incident.id.clone()),
            Cell::Text(incident.pattern.kind.name().to_owned()),
            Cell::Text(incident.pattern.subject.clone()),
            Cell::Int(i64::from(incident.closed.is_none())),
            Cell::Int(incident.opened_at.0),
            Cell::Text(body),
        ];
        let statement = "INSERT OR REPLACE INTO incident (id, kind, subject, is_open, opened_at, body) VALUES (?, ?, ?, ?, ?, ?)";
        self.0.exec(statement, &cells).map(drop)
    }

    pub(super) fn clear(&self) -> Result<(), Failure> {
        self.0.exec("DELETE FROM incident", &[]).map(drop)
    }
}
