//! The tables of a shard, as numbered migrations: an older folder of data is brought up to date when it is opened.

use crate::errand::Errands;
use crate::platform::{Cell, Failure, Sql};

/// Each entry is one version's statements. Never change an entry that was released: add one.
const MIGRATIONS: &[&[&str]] = &[
    &[
        // The packed log: one row per batch and strand, only ever appended to, so a commit touches few pages and the tail
        // after a checkpoint is one range. `previous` chains the rows of a strand backwards; without it a secondary index
        // would write a second row for every batch.
        "CREATE TABLE log (position INTEGER PRIMARY KEY, strand TEXT NOT NULL, previous INTEGER NOT NULL, received INTEGER NOT NULL, body TEXT NOT NULL)",
        // Checkpoints: what the log up to `checkpoint` in meta folds to.
        "CREATE TABLE strand (id TEXT PRIMARY KEY, number INTEGER NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, recent BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE snapshot (user TEXT NOT NULL, strand TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (user, strand)) WITHOUT ROWID",
        "CREATE TABLE totals (day INTEGER PRIMARY KEY, counts TEXT NOT NULL, present BLOB NOT NULL)",
        // The list of persons, narrow, so that it can be scanned and sorted without reading anybody's story.
        "CREATE TABLE person (id TEXT PRIMARY KEY, last_seen INTEGER NOT NULL, revenue INTEGER NOT NULL, orders INTEGER NOT NULL, answered INTEGER NOT NULL, search TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX person_last_seen ON person (last_seen, id)",
        "CREATE TABLE page (path TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE erased (strand BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    ],
    &[
        // What readings need to know of everybody, beside the list; empty for rows that an older release wrote. Worth in minor
        // units and risk in millionths by the model of value that `appraised` in meta names; -1 for none.
        "ALTER TABLE person ADD COLUMN relationship TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE person ADD COLUMN worth INTEGER NOT NULL DEFAULT -1",
        "ALTER TABLE person ADD COLUMN risk INTEGER NOT NULL DEFAULT -1",
    ],
    &[
        FINDER,
        FINDER_FORGETS,
        // The rows of an older release are added by alarm, some at a time.
        "INSERT INTO meta (name, value) SELECT 'finder_filled_to', '' WHERE EXISTS (SELECT 1 FROM person)",
    ],
    // What the site is to hear: cases, and whether something helped.
    &[Errands::TABLE],
    &[
        // Value at risk in minor units; -1 for none. Who was appraised without it is appraised again.
        "ALTER TABLE person ADD COLUMN at_risk INTEGER NOT NULL DEFAULT -1",
        "DELETE FROM meta WHERE name = 'appraised'",
    ],
    // What goes wrong, by name and time: from these rows patterns across people are read.
    &[
        "CREATE TABLE sighting (name TEXT NOT NULL, at INTEGER NOT NULL, strand TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (name, at, strand, event)) WITHOUT ROWID",
    ],
    &[
        // Who belongs to which account (`accounts.rs`), and what they called it last.
        "CREATE TABLE member (person TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (person, account)) WITHOUT ROWID",
        "CREATE INDEX member_account ON member (account)",
        "INSERT INTO meta (name, value) SELECT 'members_filled_to', '' WHERE EXISTS (SELECT 1 FROM person)",
    ],
    &[
        // Who was appraised, in the orders in which they are listed. The others, most visitors, cost no row here.
        "CREATE INDEX person_worth ON person (worth, id) WHERE worth >= 0",
        "CREATE INDEX person_risk ON person (risk, id) WHERE risk >= 0",
        "CREATE INDEX person_at_risk ON person (at_risk, id) WHERE at_risk >= 0",
    ],
    &[
        // Who is in a segment, how many were by day, and who came or left (`roll.rs`).
        "CREATE TABLE roll (segment TEXT PRIMARY KEY, rule TEXT NOT NULL, members BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE roll_day (segment TEXT NOT NULL, day INTEGER NOT NULL, members INTEGER NOT NULL, came INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (segment, day)) WITHOUT ROWID",
        "CREATE TABLE roll_move (segment TEXT NOT NULL, at INTEGER NOT NULL, person TEXT NOT NULL, came INTEGER NOT NULL, PRIMARY KEY (segment, at, person)) WITHOUT ROWID",
    ],
    Errands::FOUND,
];

/// By what persons are found (`finder.rs`), by their numbers: one row written when somebody is new, or known by something else.
pub(super) const FINDER: &str = "CREATE VIRTUAL TABLE finder USING fts5(text, id UNINDEXED, tokenize = 'trigram', detail = none)";
/// What is taken out of it is gone at once, not when its lists are next merged: people are erased from here too.
pub(super) const FINDER_FORGETS: &str = "INSERT INTO finder (finder, rank) VALUES ('secure-delete', 1)";

/// Brings the database to the newest version.
///
/// # Errors
/// A statement failed, or the data was written by a newer release than this one.
pub fn migrate(sql: &dyn Sql) -> Result<(), Failure> {
    sql.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY)", &[])?;
    let done = match sql.query("SELECT coalesce(max(version), 0) FROM migration", &[])?.first().and_then(|row| row.first()) {
        Some(Cell::Int(version)) => usize::try_from(*version).unwrap_or(0),
        _ => 0,
    };
    if done > MIGRATIONS.len() {
        return Err(Failure::new("opening a shard", "its data was written by a newer release; upgrade this one first"));
    }
    for (version, statements) in MIGRATIONS.iter().enumerate().skip(done) {
        for statement in *statements {
            sql.exec(statement, &[])?;
        }
        sql.exec("INSERT INTO migration (version) VALUES (?)", &[Cell::Int(version as i64 + 1)])?;
    }
    Ok(())
}
