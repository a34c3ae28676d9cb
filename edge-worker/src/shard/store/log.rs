//! The log: one row per batch and strand, and rows that only carry a push.

use rapport_model::value::Timestamp;

use super::{Store, int, place, text};
use crate::platform::{Cell, Failure};
use crate::shard::squeeze::{squeezed, unsqueezed};

/// One row of the log.
pub struct LogRow {
    /// Its place in the order of receipt.
    pub position: u64,
    /// Whose.
    pub strand: String,
    /// The strand's row before it; 0 for none.
    pub previous: u64,
    /// When it arrived.
    pub received: Timestamp,
    /// A packed batch, as JSON; squeezed where it is stored.
    pub body: String,
}

fn log_row(row: Vec<Cell>) -> Result<LogRow, Failure> {
    let mut cells = row.into_iter();
    Ok(LogRow {
        position: int(cells.next()) as u64,
        strand: text(cells.next()),
        previous: int(cells.next()) as u64,
        received: Timestamp(int(cells.next())),
        body: unsqueezed(cells.next())?,
    })
}

impl Store {
    pub fn append(&self, row: &LogRow) -> Result<(), Failure> {
        let cells =
            [place(row.position), Cell::Text(row.strand.clone()), place(row.previous), Cell::Int(row.received.0), squeezed(&row.body)];
        self.0.exec("INSERT INTO log (position, strand, previous, received, body) VALUES (?, ?, ?, ?, ?)", &cells).map(drop)
    }

    pub fn log_row(&self, position: u64) -> Result<Option<LogRow>, Failure> {
        let rows = self.0.query("SELECT position, strand, previous, received, body FROM log WHERE position = ?", &[place(position)])?;
        rows.into_iter().next().map(log_row).transpose()
    }

    pub fn log_after(&self, position: u64, limit: u32) -> Result<Vec<LogRow>, Failure> {
        let statement = "SELECT position, strand, previous, received, body FROM log WHERE position > ? ORDER BY position LIMIT ?";
        self.0.query(statement, &[place(position), Cell::Int(limit.into())])?.into_iter().map(log_row).collect()
    }

    pub fn last_position(&self) -> Result<u64, Failure> {
        Ok(int(self.0.query("SELECT coalesce(max(position), 0) FROM log", &[])?.into_iter().flatten().next()) as u64)
    }

    pub fn first_and_last_received(&self) -> Result<Option<(Timestamp, Timestamp)>, Failure> {
        // What was counted aside is nobody's, and no event that came.
        let ends = "SELECT received FROM log WHERE position IN (
            (SELECT position FROM log WHERE strand <> '' ORDER BY position LIMIT 1),
            (SELECT position FROM log WHERE strand <> '' ORDER BY position DESC LIMIT 1)) ORDER BY position";
        let rows: Vec<i64> = self.0.query(ends, &[])?.into_iter().map(|row| int(row.into_iter().next())).collect();
        Ok(rows.first().zip(rows.last()).map(|(first, last)| (Timestamp(*first), Timestamp(*last))))
    }

    /// Writes a row of the log anew: only to take out what must not be kept.
    pub fn rewrite_log(&self, position: u64, body: &str) -> Result<(), Failure> {
        self.0.exec("UPDATE log SET body = ? WHERE position = ?", &[squeezed(body), place(position)]).map(drop)
    }

    pub fn delete_log(&self, position: u64) -> Result<(), Failure> {
        self.0.exec("DELETE FROM log WHERE position = ?", &[place(position)]).map(drop)
    }

    /// Cuts the oldest rows of the log: at most `limit` of those received before `before`, none after `checkpoint`.
    /// Returns how many went.
    pub fn cut_log(&self, before: Timestamp, checkpoint: u64, limit: u32) -> Result<u64, Failure> {
        let statement =
            "DELETE FROM log WHERE position IN (SELECT position FROM log WHERE position <= ? ORDER BY position LIMIT ?) AND received < ?";
        self.0.exec(statement, &[place(checkpoint), Cell::Int(limit.into()), Cell::Int(before.0)])
    }
}
