//! Reading the log: one strand's events newest first, or everything in the order of receipt.

use rapport_model::event::EventKind;
use rapport_model::value::{StrandId, Timestamp};

use super::Shard;
use super::call::{Entry, ShardReply};
use super::ingest::Packed;
use super::store::LogRow;
use crate::platform::Failure;

impl Shard {
    /// The newest rows of a strand that a timeline looks at. History may arrive in any order, so a page of it cannot
    /// stop at the first rows; who has more batches than this sees the newest of them, and all in the export.
    const MOST_ROWS: usize = 2_000;

    pub(super) fn timeline(&mut self, strand: &StrandId, before: Option<&(Timestamp, String)>, limit: u32) -> Result<ShardReply, Failure> {
        let mut position = self.resident(strand)?.position;
        let mut entries = Vec::new();
        for _ in 0..Self::MOST_ROWS {
            let Some(row) = self.store.log_row(position)? else { break };
            position = row.previous;
            entries.extend(unpacked(row)?);
        }
        if let Some((at, id)) = before {
            entries.retain(|entry| (entry.event.at, entry.event.id.as_str()) < (*at, id.as_str()));
        }
        // Steps of cases are shown, though nobody counts them.
        entries.retain(|entry| entry.event.kind.counts() || matches!(entry.event.kind, EventKind::Case { .. }));
        entries.sort_by(|a, b| b.event.order().cmp(&a.event.order()));
        entries.truncate(limit as usize);
        Ok(ShardReply::Timeline(entries))
    }

    pub(super) fn log(&mut self, after: u64, limit: u32) -> Result<ShardReply, Failure> {
        let rows = self.store.log_after(after, limit)?;
        let next = if rows.len() as u64 == u64::from(limit) { rows.last().map(|row| row.position) } else { None };
        let mut entries = Vec::new();
        for row in rows {
            entries.extend(unpacked(row)?);
        }
        Ok(ShardReply::Log { entries, next })
    }
}

fn unpacked(row: LogRow) -> Result<Vec<Entry>, Failure> {
    let packed = serde_json::from_str(&row.body).map_err(|error| Failure::new("reading the log", error))?;
    let Packed::Events(events) = packed else { return Ok(Vec::new()) };
    let strand = StrandId::try_from(row.strand).map_err(|error| Failure::new("reading the log", error))?;
    Ok(events.into_iter().map(|event| Entry { strand: strand.clone(), received: row.received, event }).collect())
}
