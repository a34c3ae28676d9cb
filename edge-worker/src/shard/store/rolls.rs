//! The rolls of segments: who is on them, how many were by day, and who came or left.

use rapport_model::value::{Day, Range, Timestamp};

use super::{Store, blob, int, text};
use crate::platform::{Cell, Failure};
use crate::shard::roll::{RollDay, RollHistory};

/// One row of `roll`.
pub struct RollRow {
    /// Names the rule by which it was made.
    pub rule: String,
    /// The numbers of its members, as a Roaring bitmap.
    pub members: Vec<u8>,
}

impl Store {
    pub fn roll(&self, segment: &str) -> Result<Option<RollRow>, Failure> {
        let rows = self.0.query("SELECT rule, members FROM roll WHERE segment = ?", &[Cell::Text(segment.to_owned())])?;
        Ok(rows.into_iter().next().map(|row| {
            let mut cells = row.into_iter();
            RollRow { rule: text(cells.next()), members: blob(cells.next()) }
        }))
    }

    pub fn save_roll(&self, segment: &str, row: RollRow) -> Result<(), Failure> {
        let statement =
            "INSERT INTO roll (segment, rule, members) VALUES (?1, ?2, ?3) ON CONFLICT (segment) DO UPDATE SET rule = ?2, members = ?3";
        self.0.exec(statement, &[Cell::Text(segment.to_owned()), Cell::Text(row.rule), Cell::Blob(row.members)]).map(drop)
    }

    /// Writes a day down; who came and left is added to what the day has.
    pub fn save_roll_day(&self, segment: &str, day: RollDay) -> Result<(), Failure> {
        let statement = "INSERT INTO roll_day (segment, day, members, came, gone) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (segment, day) DO UPDATE SET members = ?3, came = came + ?4, gone = gone + ?5";
        let count = |n: u64| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let cells = [Cell::Text(segment.to_owned()), Cell::Int(day.day.0.into()), count(day.members), count(day.came), count(day.left)];
        self.0.exec(statement, &cells).map(drop)
    }

    /// The days of a range, and what is known from before; nobody's moves.
    pub fn roll_days(&self, segment: &str, range: Range) -> Result<RollHistory, Failure> {
        let named = || Cell::Text(segment.to_owned());
        let first = self.0.query("SELECT day FROM roll_day WHERE segment = ? ORDER BY day LIMIT 1", &[named()])?;
        let before = "SELECT members FROM roll_day WHERE segment = ? AND day < ? ORDER BY day DESC LIMIT 1";
        let before = self.0.query(before, &[named(), Cell::Int(range.from.0.into())])?;
        let days = "SELECT day, members, came, gone FROM roll_day WHERE segment = ? AND day >= ? AND day <= ? ORDER BY day";
        let days = self.0.query(days, &[named(), Cell::Int(range.from.0.into()), Cell::Int(range.to.0.into())])?;
        let day = |row: Vec<Cell>| {
            let mut cells = row.into_iter();
            let mut next = || int(cells.next());
            RollDay { day: Day(next() as i32), members: next() as u64, came: next() as u64, left: next() as u64 }
        };
        Ok(RollHistory {
            since: first.into_iter().next().map(|row| Day(int(row.into_iter().next()) as i32)),
            before: before.into_iter().next().map(|row| int(row.into_iter().next()) as u64),
            days: days.into_iter().map(day).collect(),
            moves: Vec::new(),
        })
    }

    pub fn add_move(&self, segment: &str, at: Timestamp, person: &str, came: bool) -> Result<(), Failure> {
        let statement = "INSERT INTO roll_move (segment, at, person, came) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (segment, at, person) DO UPDATE SET came = ?4";
        let cells = [Cell::Text(segment.to_owned()), Cell::Int(at.0), Cell::Text(person.to_owned()), Cell::Int(came.into())];
        self.0.exec(statement, &cells).map(drop)
    }

    /// Who came or left before a moment and person: when, who, and whether they came; the latest first.
    pub fn moves(
        &self,
        segment: &str,
        before: Option<&(Timestamp, String)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, String, bool)>, Failure> {
        let (at, person) = before.map_or((i64::MAX >> 11, String::new()), |(at, person)| (at.0, person.clone()));
        let statement = "SELECT at, person, came FROM roll_move WHERE segment = ?1 AND (at, person) < (?2, ?3)
            ORDER BY at DESC, person DESC LIMIT ?4";
        let cells = [Cell::Text(segment.to_owned()), Cell::Int(at), Cell::Text(person), Cell::Int(limit.into())];
        let rows = self.0.query(statement, &cells)?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (Timestamp(int(cells.next())), text(cells.next()), int(cells.next()) != 0)
            })
            .collect())
    }

    /// Forgets a segment.
    pub fn forget_roll(&self, segment: &str) -> Result<(), Failure> {
        for table in ["roll", "roll_day", "roll_move"] {
            self.0.exec(&format!("DELETE FROM {table} WHERE segment = ?"), &[Cell::Text(segment.to_owned())])?;
        }
        Ok(())
    }

    /// Forgets when a person came or left: they are erased.
    pub fn forget_moves(&self, person: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM roll_move WHERE person = ?", &[Cell::Text(person.to_owned())]).map(drop)
    }

    /// Forgets who came or left before a moment; how many did stays.
    pub fn cut_moves(&self, before: Timestamp) -> Result<(), Failure> {
        self.0.exec("DELETE FROM roll_move WHERE at < ?", &[Cell::Int(before.0)]).map(drop)
    }
}
