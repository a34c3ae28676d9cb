//! Checkpoints: writing what the log folds to, reading the tail of the log after a crash, and cutting the log.
//!
//! A checkpoint is of one position of the log. The totals of that position are written at once; the strands follow in
//! slices, because a thousand of them in one go would hold up whoever sends events meanwhile. A strand that changes
//! before its turn is written first, so every row of a strand is of a checkpoint's position and never ahead of the
//! totals. After a crash in between, the log is folded again from the last *whole* checkpoint: first, up to the position
//! of the totals, into the strands that were not written any more; from there on into everything.

use std::cell::Cell as Slot;

use rapport_model::value::{StrandId, Timestamp};

use super::store::StrandRow;
use super::{Shard, finder};
use crate::platform::{Cell, Failure};

/// The position that the totals include.
const TOTALS_AT: &str = "checkpoint";
/// The position that every strand's row includes; absent in data of releases that wrote both at once.
const STRANDS_AT: &str = "strands";

thread_local! {
    static OPEN: Slot<usize> = const { Slot::new(0) };
}

/// A shard's place in the memory that all shards of the process share: plain workerd gives them one.
pub(super) struct Place;

impl Place {
    /// So many strands stay in memory, of all shards together; beyond, those longest unused go. At some five
    /// kilobytes each this is a third of the 64 MB that the process may use for what it could read again.
    const MOST: usize = 4_000;
    /// Even of many shards each keeps so many.
    const FEWEST: usize = 64;
    /// So many strands may differ from their rows, of all shards together. Only an import brings more within a checkpoint's
    /// time; it then writes as it goes.
    const MOST_UNWRITTEN: usize = 3_000;
    /// Even of many shards each may have so many: writing sooner would cost rows where there is room.
    const FEWEST_UNWRITTEN: usize = 500;

    pub(super) fn take() -> Self {
        OPEN.set(OPEN.get() + 1);
        Self
    }

    /// How many strands this shard may keep.
    fn room(&self) -> usize {
        (Self::MOST / OPEN.get().max(1)).max(Self::FEWEST)
    }

    /// How many strands of this shard may differ from their rows.
    fn unwritten(&self) -> usize {
        (Self::MOST_UNWRITTEN / OPEN.get().max(1)).max(Self::FEWEST_UNWRITTEN)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        OPEN.set(OPEN.get().saturating_sub(1));
    }
}

impl Shard {
    /// How long after the first change a checkpoint is written, in milliseconds: long enough that a visit is written
    /// once or twice and not with every batch.
    pub(super) const CHECKPOINT_AFTER: i64 = 60_000;
    /// After so many rows it is written sooner: after a crash they are folded again before anybody is answered, which
    /// takes some seconds.
    const MOST_ROWS_BEHIND: u64 = 20_000;
    /// Rows of the log read or cut in one go.
    const SLICE: u32 = 500;
    /// Strands written in one go: a few milliseconds. Objects have no clock that runs while they do, so they count.
    const STRANDS: usize = 40;
    /// Strands written beside a delivery, in its own transaction: a slice on its own costs a flush to disk, and whoever
    /// sends events meanwhile waits for it.
    const BESIDE: usize = 2;
    /// How long deliveries have to write what a checkpoint still wants, before the alarm writes a slice (ms): each alarm is
    /// a row and a flush of its own.
    const SLICE_AFTER: i64 = 500;
    /// The same where no delivery came since the last slice (ms).
    const SLICE_AFTER_SILENCE: i64 = 20;

    /// Folds what no checkpoint includes.
    pub(super) fn recover(&mut self) -> Result<(), Failure> {
        let totals = self.store.meta_int(TOTALS_AT)?;
        let strands = if self.store.meta(STRANDS_AT)?.is_some() { self.store.meta_int(STRANDS_AT)? } else { totals };
        self.next_position = self.store.last_position()?.max(totals) + 1;
        self.included = totals;
        self.refolding = true;
        self.fold_rows(strands, totals)?;
        self.refolding = false;
        self.fold_rows(totals, u64::MAX)
    }

    /// Folds the rows after one position up to another, and keeps memory bounded meanwhile.
    fn fold_rows(&mut self, mut after: u64, end: u64) -> Result<(), Failure> {
        while after < end {
            let rows = self.store.log_after(after, Self::SLICE)?;
            let Some(last) = rows.last() else { return Ok(()) };
            (after, self.due) = (last.position, Some(last.received));
            for row in rows {
                if row.position > end {
                    return Ok(());
                }
                self.fold(row)?;
            }
            if self.residents.len() > self.place.room() {
                if !self.refolding {
                    self.write_totals(after)?;
                }
                let dirty = self.dirty();
                self.write_strands(dirty)?;
                self.make_room();
            }
        }
        Ok(())
    }

    /// The alarm: a slice of a checkpoint, and once a day a look at what is old.
    pub(super) fn tick(&mut self, now: Timestamp) -> Result<(), Failure> {
        self.count_slice(now)?;
        if !self.unwritten.is_empty() {
            self.write_slice(now, Self::STRANDS)?;
            let after = if std::mem::take(&mut self.wrote_beside) { Self::SLICE_AFTER } else { Self::SLICE_AFTER_SILENCE };
            self.next_slice = self.next_slice.map(|_| now.plus(after));
        } else if self.due.is_some_and(|due| due <= now) {
            self.begin_slices(now)?;
        } else if self.filled_to.is_some() {
            self.fill_finder()?;
        }
        if now.plus(-86_400_000) > self.cut {
            self.cut_log(now)?;
        }
        Ok(())
    }

    /// Begins a checkpoint with its first slice.
    fn begin_slices(&mut self, now: Timestamp) -> Result<(), Failure> {
        self.begin()?;
        self.next_slice = Some(now.plus(Self::SLICE_AFTER));
        self.write_slice(now, Self::STRANDS)
    }

    /// What a delivery of so many bundles does for the checkpoint, beside its own rows: a little of the one that is being
    /// written, and more where strands come faster than checkpoints go, so that memory stays bounded.
    pub(super) fn write_beside(&mut self, now: Timestamp, bundles: usize) -> Result<(), Failure> {
        if self.next_position > self.included + Self::MOST_ROWS_BEHIND {
            self.due = Some(now);
        }
        let is_crowded = self.is_crowded();
        if !self.unwritten.is_empty() {
            self.wrote_beside = true;
            if !is_crowded {
                return self.write_slice(now, Self::BESIDE);
            }
            let slice = Self::STRANDS.max(2 * bundles);
            let written: Vec<StrandId> = self.unwritten.iter().take(slice).cloned().collect();
            self.write_slice(now, slice)?;
            // Whoever is brought by an import does not come again soon.
            for id in written {
                if self.residents.get(&id).is_some_and(|resident| !resident.dirty) {
                    self.residents.remove(&id);
                }
            }
        } else if is_crowded {
            self.make_room();
            if self.residents.len() > self.place.unwritten() {
                self.begin_slices(now)?;
            }
        }
        Ok(())
    }

    fn is_crowded(&self) -> bool {
        self.residents.len() > self.place.room() + self.place.unwritten()
    }

    /// Lets go of strands that were only read: whoever looks at one person after the other must not fill the memory either.
    pub(super) fn let_go(&mut self) {
        if self.is_crowded() {
            self.make_room();
        }
    }

    /// Writes everything that differs from its rows, in one go.
    pub(super) fn checkpoint(&mut self, now: Timestamp) -> Result<(), Failure> {
        if !self.unwritten.is_empty() {
            self.write_slice(now, usize::MAX)?;
        }
        self.begin()?;
        self.write_slice(now, usize::MAX)
    }

    /// Writes a slice of it.
    pub(super) fn write_some(&mut self, now: Timestamp) -> Result<(), Failure> {
        if self.unwritten.is_empty() { self.begin_slices(now) } else { self.write_slice(now, Self::STRANDS) }
    }

    /// Whether something differs from its row.
    pub(super) fn is_unwritten(&self) -> bool {
        self.due.is_some() || !self.unwritten.is_empty()
    }

    fn dirty(&self) -> Vec<StrandId> {
        self.residents.iter().filter(|(_, resident)| resident.dirty).map(|(id, _)| id.clone()).collect()
    }

    fn begin(&mut self) -> Result<(), Failure> {
        if self.store.meta(STRANDS_AT)?.is_none() {
            // Up to here both were written at once, or nothing was. From now on the strands may be behind.
            let whole = self.store.meta_int(TOTALS_AT)?;
            self.store.set_meta(STRANDS_AT, Cell::Int(whole as i64))?;
        }
        self.write_totals(self.next_position - 1)?;
        for id in self.dirty() {
            if let Some(resident) = self.residents.get_mut(&id) {
                resident.dirty = false;
                self.unwritten.insert(id);
            }
        }
        self.covered.append(&mut self.carried);
        self.due = None;
        Ok(())
    }

    fn write_totals(&mut self, position: u64) -> Result<(), Failure> {
        self.sums.save(&self.store)?;
        self.included = position;
        self.store.set_meta(TOTALS_AT, Cell::Int(position as i64))
    }

    fn write_slice(&mut self, now: Timestamp, most: usize) -> Result<(), Failure> {
        let slice: Vec<StrandId> = self.unwritten.iter().take(most).cloned().collect();
        for id in &slice {
            if let Some(resident) = self.residents.get_mut(id) {
                resident.recent.forget(now);
            }
            self.unwritten.remove(id);
        }
        self.write_strands(slice)?;
        if self.unwritten.is_empty() {
            for carried in std::mem::take(&mut self.covered) {
                self.store.delete_log(carried)?;
            }
            let whole = self.store.meta_int(TOTALS_AT)?;
            self.store.set_meta(STRANDS_AT, Cell::Int(whole as i64))?;
            self.make_room();
            self.next_slice = None;
        }
        Ok(())
    }

    /// To be called before a strand changes: if the checkpoint that is being written wants it as it is, it is written now.
    pub(super) fn write_before_change(&mut self, id: &StrandId) -> Result<(), Failure> {
        if self.unwritten.remove(id) { self.write_strands(vec![id.clone()]) } else { Ok(()) }
    }

    fn write_strands(&mut self, ids: Vec<StrandId>) -> Result<(), Failure> {
        let currency = self.currency();
        for id in ids {
            let Some(resident) = self.residents.get_mut(&id) else { continue };
            let key = id.key();
            let failed = |error| Failure::new("writing a strand", error);
            let row = StrandRow {
                number: resident.number.ok_or_else(|| Failure::new("writing a strand", "no row of the log spoke of it"))?,
                position: resident.position,
                state: serde_json::to_string(&resident.strand).map_err(failed)?,
                recent: resident.recent.packed(),
            };
            self.store.save_strand(&key, row)?;
            for strand in std::mem::take(&mut resident.dirty_linked) {
                match resident.linked.get(&strand) {
                    Some(held) => {
                        self.store.save_snapshot(&key, &strand.key(), held.position, serde_json::to_string(&held.state).map_err(failed)?)?
                    }
                    None => self.store.delete_snapshot(&key, &strand.key())?,
                }
            }
            let line = resident.line(&id, currency, self.appraisal.as_ref());
            let found_by = line.as_ref().map(|line| finder::hash(&line.search));
            // While the index is being filled nobody knows what it holds of somebody.
            let moves = std::mem::replace(&mut resident.found_by, found_by) != found_by || self.filled_to.is_some();
            resident.dirty = false;
            let number = resident.number.filter(|_| moves);
            if !(self.memberships.is_empty() && self.tables.is_empty() && self.rolls.is_empty())
                && let Some(number) = resident.number
            {
                let person = line.is_some().then(|| resident.person(&id).into_owned());
                self.belongs_anew(&id, number, person.as_ref());
            }
            match (&line, number) {
                (Some(line), Some(number)) => self.index_person(number, &line.id, &line.search)?,
                (None, Some(number)) => self.store.unindex_person(number)?,
                (_, None) => {}
            }
            match line {
                Some(line) => self.store.save_person(line)?,
                None => self.store.delete_person(&key)?,
            }
        }
        self.save_rolls()
    }

    /// Lets the strands go that were not used for longest, of those that are as their rows.
    fn make_room(&mut self) {
        let room = self.place.room();
        if self.residents.len() <= room {
            return;
        }
        let mut uses: Vec<u64> = self.residents.values().map(|resident| resident.used).collect();
        uses.sort_unstable();
        let oldest_kept = uses[uses.len() - room / 2];
        let unwritten = &self.unwritten;
        self.residents.retain(|id, resident| resident.used >= oldest_kept || resident.dirty || unwritten.contains(id));
    }

    /// Cuts what was received longer ago than the site keeps its log. Counted from receipt, so that history that was
    /// imported yesterday is not deleted today. Aggregates stay: orders and ratings outlive the raw log.
    fn cut_log(&mut self, now: Timestamp) -> Result<(), Failure> {
        let Some(settings) = &self.settings else { return Ok(()) };
        let before = now.plus(-i64::from(settings.retention_days) * 86_400_000);
        // What the last whole checkpoint does not include may have to be folded again.
        let included = self.store.meta_int(STRANDS_AT)?;
        self.store.cut_moves(before)?;
        // One slice an alarm: an alarm that takes long would hold up whoever sends events meanwhile.
        if self.store.cut_log(before, included, Self::SLICE)? == 0 {
            self.cut = now;
        } else {
            self.due.get_or_insert(now);
        }
        Ok(())
    }
}
