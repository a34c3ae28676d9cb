//! Checkpoints: writing what the log folds to, reading the tail of the log after a crash, and cutting the log.

use rapport_model::value::{StrandId, Timestamp};

use super::Shard;
use super::store::StrandRow;
use crate::platform::{Cell, Failure};

impl Shard {
    /// How long after the first change a checkpoint is written, in milliseconds. Long enough that a visit is written
    /// a few times and not with every batch, short enough that little has to be folded again after a crash.
    pub(super) const CHECKPOINT_AFTER: i64 = 20_000;
    /// So many strands stay in memory; beyond, those longest unused go.
    const MOST_RESIDENTS: usize = 4_000;
    /// Rows of the log read or cut in one go.
    const SLICE: u32 = 500;

    /// Folds the tail of the log that no checkpoint includes.
    pub(super) fn recover(&mut self) -> Result<(), Failure> {
        let mut position = self.store.meta_int("checkpoint")?;
        self.next_position = self.store.last_position()?.max(position) + 1;
        loop {
            let rows = self.store.log_after(position, Self::SLICE)?;
            let Some(last) = rows.last() else { break };
            position = last.position;
            let received = last.received;
            for row in rows {
                self.fold(row)?;
            }
            // Long tails are written as they are folded, so that memory stays bounded.
            if self.residents.len() > Self::MOST_RESIDENTS {
                self.write_checkpoint(position, received)?;
            }
            self.due = Some(received);
        }
        Ok(())
    }

    /// The alarm: a checkpoint, and once a day a look at what is old.
    pub(super) fn tick(&mut self, now: Timestamp) -> Result<(), Failure> {
        if self.due.is_some_and(|due| due <= now) {
            self.checkpoint(now)?;
        }
        if now.plus(-86_400_000) > self.cut {
            self.cut_log(now)?;
        }
        Ok(())
    }

    /// Writes everything that differs from its rows.
    pub(super) fn checkpoint(&mut self, now: Timestamp) -> Result<(), Failure> {
        self.write_checkpoint(self.next_position - 1, now)
    }

    fn write_checkpoint(&mut self, position: u64, now: Timestamp) -> Result<(), Failure> {
        let currency = self.currency();
        let mut dirty: Vec<StrandId> = self.residents.iter().filter(|(_, resident)| resident.dirty).map(|(id, _)| id.clone()).collect();
        dirty.sort();
        for id in dirty {
            let Some(resident) = self.residents.get_mut(&id) else { continue };
            resident.recent.forget(now);
            let key = id.key();
            let write = |state: &_| serde_json::to_string(state).map_err(|error| Failure::new("writing a strand", error));
            let row = StrandRow {
                number: resident.number,
                position: resident.position,
                state: write(&resident.strand)?,
                recent: resident.recent.packed(),
            };
            self.store.save_strand(&key, row)?;
            for strand in std::mem::take(&mut resident.dirty_snapshots) {
                match resident.snapshots.get(&strand) {
                    Some((position, state)) => self.store.save_snapshot(&key, &strand.key(), *position, write(state)?)?,
                    None => self.store.delete_snapshot(&key, &strand.key())?,
                }
            }
            match resident.line(&id, currency) {
                Some(line) => self.store.save_person(line)?,
                None => self.store.delete_person(&key)?,
            }
            resident.dirty = false;
        }
        self.sums.save(&self.store)?;
        for carried in std::mem::take(&mut self.carried) {
            self.store.delete_log(carried)?;
        }
        self.store.set_meta("next_number", Cell::Int(self.next_number.into()))?;
        self.store.set_meta("checkpoint", Cell::Int(position as i64))?;
        self.due = None;
        self.make_room();
        Ok(())
    }

    /// Lets the strands go that were not used for longest. Only right after a checkpoint: none of them is dirty.
    fn make_room(&mut self) {
        if self.residents.len() <= Self::MOST_RESIDENTS {
            return;
        }
        let mut uses: Vec<u64> = self.residents.values().map(|resident| resident.used).collect();
        uses.sort_unstable();
        let oldest_kept = uses[uses.len() - Self::MOST_RESIDENTS / 2];
        self.residents.retain(|_, resident| resident.used >= oldest_kept || resident.dirty);
    }

    /// Cuts what was received longer ago than the site keeps its log. Counted from receipt, so that history that was
    /// imported yesterday is not deleted today. Aggregates stay: orders and ratings outlive the raw log.
    fn cut_log(&mut self, now: Timestamp) -> Result<(), Failure> {
        let Some(settings) = &self.settings else { return Ok(()) };
        let before = now.plus(-i64::from(settings.retention_days) * 86_400_000);
        let checkpoint = self.store.meta_int("checkpoint")?;
        // One slice an alarm: an alarm that takes long would hold up whoever sends events meanwhile.
        if self.store.cut_log(before, checkpoint, Self::SLICE)? == 0 {
            self.cut = now;
        } else {
            self.due.get_or_insert(now);
        }
        Ok(())
    }
}
