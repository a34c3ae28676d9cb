//! What was seen of trouble, until patterns across people were looked for.

use rapport_model::value::Timestamp;

use super::{Store, int, text};
use crate::platform::{Cell, Failure};

/// Something that went wrong: when, and on which strand.
pub struct Sighting {
    pub at: Timestamp,
    pub strand: String,
}

impl Store {
    pub fn add_sighting(&self, name: &str, at: Timestamp, strand: &str, event: &str) -> Result<(), Failure> {
        let cells = [Cell::Text(name.to_owned()), Cell::Int(at.0), Cell::Text(strand.to_owned()), Cell::Text(event.to_owned())];
        self.0.exec("INSERT INTO sighting (name, at, strand, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", &cells).map(drop)
    }

    /// What was seen, by name.
    pub fn sighted_names(&self, limit: u32) -> Result<Vec<String>, Failure> {
        let rows = self.0.query("SELECT DISTINCT name FROM sighting ORDER BY name LIMIT ?", &[Cell::Int(limit.into())])?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    /// What was seen of a name since a moment, the latest first.
    pub fn sightings(&self, name: &str, since: Timestamp, limit: u32) -> Result<Vec<Sighting>, Failure> {
        let statement = "SELECT at, strand FROM sighting WHERE name = ? AND at >= ? ORDER BY at DESC, strand, event LIMIT ?";
        let rows = self.0.query(statement, &[Cell::Text(name.to_owned()), Cell::Int(since.0), Cell::Int(limit.into())])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                Sighting { at: Timestamp(int(cells.next())), strand: text(cells.next()) }
            })
            .collect())
    }

    pub fn drop_sightings(&self, before: Timestamp) -> Result<(), Failure> {
        self.0.exec("DELETE FROM sighting WHERE at < ?", &[Cell::Int(before.0)]).map(drop)
    }

    /// Forgets what was seen of a strand.
    pub fn forget_sightings(&self, strand: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM sighting WHERE strand = ?", &[Cell::Text(strand.to_owned())]).map(drop)
    }
}
