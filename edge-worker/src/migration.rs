//! Numbered migrations: an older folder of data is brought up to date when an object is opened.

use crate::platform::{Cell, Failure, Sql};

/// Brings a database to the newest version. Each entry is one version's statements: never change an entry that was
/// released, add one.
///
/// # Errors
/// A statement failed, or the data was written by a newer release than this one.
pub fn migrate(sql: &dyn Sql, migrations: &[&[&str]]) -> Result<(), Failure> {
    sql.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY)", &[])?;
    let done = match sql.query("SELECT coalesce(max(version), 0) FROM migration", &[])?.first().and_then(|row| row.first()) {
        Some(Cell::Int(version)) => usize::try_from(*version).unwrap_or(0),
        _ => 0,
    };
    if done > migrations.len() {
        return Err(Failure::new("opening an object", "its data was written by a newer release; upgrade this one first"));
    }
    for (version, statements) in migrations.iter().enumerate().skip(done) {
        for statement in *statements {
            sql.exec(statement, &[])?;
        }
        sql.exec("INSERT INTO migration (version) VALUES (?)", &[Cell::Int(version as i64 + 1)])?;
    }
    Ok(())
}

/// A row's cell as text; empty where it is none.
#[must_use]
pub fn text(row: &[Cell], at: usize) -> String {
    if let Some(Cell::Text(text)) = row.get(at) { text.clone() } else { String::new() }
}

/// A row's cell as a whole number; 0 where it is none.
#[must_use]
pub fn int(row: &[Cell], at: usize) -> i64 {
    if let Some(Cell::Int(int)) = row.get(at) { *int } else { 0 }
}

/// A row's cell as a whole number, where it is one.
#[must_use]
pub fn maybe_int(row: &[Cell], at: usize) -> Option<i64> {
    if let Some(Cell::Int(int)) = row.get(at) { Some(*int) } else { None }
}
