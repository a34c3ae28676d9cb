//! Every SQL statement of a shard as a named function. SQL stores, orders and pages; it never counts what a person will read.

mod log;
mod people;
mod rolls;
mod sightings;

use std::rc::Rc;

use rapport_model::value::{Day, Timestamp};

pub use self::log::LogRow;
pub use self::people::{PersonOrder, PersonRow, ReadingRow};
pub use self::rolls::RollRow;
pub use self::sightings::Sighting;
use super::schema;
use crate::platform::{Cell, Failure, Sql};

/// The database of one shard.
pub struct Store(pub Rc<dyn Sql>);

/// One row of `strand`.
pub struct StrandRow {
    /// Names the person in the sets of who was there.
    pub number: u32,
    /// The strand's last row of the log.
    pub position: u64,
    /// The aggregate, as JSON.
    pub state: String,
    /// Ids of the last days, packed.
    pub recent: Vec<u8>,
}

fn text(cell: Option<Cell>) -> String {
    if let Some(Cell::Text(text)) = cell { text } else { String::new() }
}

fn int(cell: Option<Cell>) -> i64 {
    match cell {
        Some(Cell::Int(n)) => n,
        Some(Cell::Real(n)) => n as i64,
        _ => 0,
    }
}

fn blob(cell: Option<Cell>) -> Vec<u8> {
    if let Some(Cell::Blob(bytes)) = cell { bytes } else { Vec::new() }
}

fn place(n: u64) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

impl Store {
    pub fn strand(&self, id: &str) -> Result<Option<StrandRow>, Failure> {
        let rows = self.0.query("SELECT number, position, state, recent FROM strand WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        Ok(rows.into_iter().next().map(|row| {
            let mut cells = row.into_iter();
            StrandRow {
                number: int(cells.next()) as u32,
                position: int(cells.next()) as u64,
                state: text(cells.next()),
                recent: blob(cells.next()),
            }
        }))
    }

    /// Keys of strands after one, in their order.
    pub fn strands_after(&self, after: &str, limit: u32) -> Result<Vec<String>, Failure> {
        let cells = [Cell::Text(after.to_owned()), Cell::Int(limit.into())];
        let rows = self.0.query("SELECT id FROM strand WHERE id > ? ORDER BY id LIMIT ?", &cells)?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    pub fn save_strand(&self, id: &str, row: StrandRow) -> Result<(), Failure> {
        let statement = "INSERT INTO strand (id, number, position, state, recent) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET position = ?3, state = ?4, recent = ?5";
        let cells =
            [Cell::Text(id.to_owned()), Cell::Int(row.number.into()), place(row.position), Cell::Text(row.state), Cell::Blob(row.recent)];
        self.0.exec(statement, &cells).map(drop)
    }

    pub fn delete_strand(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM finder WHERE rowid = (SELECT number FROM strand WHERE id = ?)", &[Cell::Text(id.to_owned())])?;
        self.0.exec("DELETE FROM strand WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        self.0.exec("DELETE FROM snapshot WHERE user = ?", &[Cell::Text(id.to_owned())])?;
        self.delete_person(id)
    }

    /// The strands that were brought to a user: key, position, state.
    pub fn snapshots(&self, user: &str) -> Result<Vec<(String, u64, String)>, Failure> {
        let rows = self.0.query("SELECT strand, position, state FROM snapshot WHERE user = ?", &[Cell::Text(user.to_owned())])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (text(cells.next()), int(cells.next()) as u64, text(cells.next()))
            })
            .collect())
    }

    pub fn save_snapshot(&self, user: &str, strand: &str, position: u64, state: String) -> Result<(), Failure> {
        let statement = "INSERT INTO snapshot (user, strand, position, state) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (user, strand) DO UPDATE SET position = ?3, state = ?4";
        self.0.exec(statement, &[Cell::Text(user.to_owned()), Cell::Text(strand.to_owned()), place(position), Cell::Text(state)]).map(drop)
    }

    pub fn delete_snapshot(&self, user: &str, strand: &str) -> Result<(), Failure> {
        self.0
            .exec("DELETE FROM snapshot WHERE user = ? AND strand = ?", &[Cell::Text(user.to_owned()), Cell::Text(strand.to_owned())])
            .map(drop)
    }

    /// Empties every table.
    pub fn clear(&self) -> Result<(), Failure> {
        const TABLES: [&str; 14] = [
            "log",
            "strand",
            "snapshot",
            "totals",
            "person",
            "member",
            "page",
            "erased",
            "meta",
            "errand",
            "sighting",
            "roll",
            "roll_day",
            "roll_move",
        ];
        for table in TABLES {
            self.0.exec(&format!("DELETE FROM {table}"), &[])?;
        }
        // Taking everybody out one by one would take long.
        for statement in ["DROP TABLE finder", schema::FINDER, schema::FINDER_FORGETS] {
            self.0.exec(statement, &[])?;
        }
        Ok(())
    }

    /// Day, counts as JSON, and the set of who was there.
    pub fn totals(&self) -> Result<Vec<(Day, String, Vec<u8>)>, Failure> {
        let rows = self.0.query("SELECT day, counts, present FROM totals", &[])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (Day(int(cells.next()) as i32), text(cells.next()), blob(cells.next()))
            })
            .collect())
    }

    pub fn save_totals(&self, day: Day, counts: String, present: Vec<u8>) -> Result<(), Failure> {
        let statement =
            "INSERT INTO totals (day, counts, present) VALUES (?1, ?2, ?3) ON CONFLICT (day) DO UPDATE SET counts = ?2, present = ?3";
        self.0.exec(statement, &[Cell::Int(day.0.into()), Cell::Text(counts), Cell::Blob(present)]).map(drop)
    }

    pub fn pages(&self) -> Result<Vec<String>, Failure> {
        Ok(self.0.query("SELECT path FROM page", &[])?.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    pub fn add_page(&self, path: &str) -> Result<(), Failure> {
        self.0.exec("INSERT INTO page (path) VALUES (?) ON CONFLICT DO NOTHING", &[Cell::Text(path.to_owned())]).map(drop)
    }

    /// When the strand of this keyed hash was erased.
    pub fn erased(&self, hash: &[u8]) -> Result<Option<Timestamp>, Failure> {
        let rows = self.0.query("SELECT at FROM erased WHERE strand = ?", &[Cell::Blob(hash.to_vec())])?;
        Ok(rows.into_iter().next().map(|row| Timestamp(int(row.into_iter().next()))))
    }

    pub fn note_erased(&self, hash: &[u8], at: Timestamp) -> Result<(), Failure> {
        let statement = "INSERT INTO erased (strand, at) VALUES (?1, ?2) ON CONFLICT (strand) DO UPDATE SET at = ?2";
        self.0.exec(statement, &[Cell::Blob(hash.to_vec()), Cell::Int(at.0)]).map(drop)
    }

    pub fn meta(&self, name: &str) -> Result<Option<Cell>, Failure> {
        Ok(self.0.query("SELECT value FROM meta WHERE name = ?", &[Cell::Text(name.to_owned())])?.into_iter().flatten().next())
    }

    pub fn meta_int(&self, name: &str) -> Result<u64, Failure> {
        Ok(int(self.meta(name)?) as u64)
    }

    pub fn set_meta(&self, name: &str, value: Cell) -> Result<(), Failure> {
        let statement = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.0.exec(statement, &[Cell::Text(name.to_owned()), value]).map(drop)
    }

    pub fn delete_meta(&self, name: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM meta WHERE name = ?", &[Cell::Text(name.to_owned())]).map(drop)
    }
}
