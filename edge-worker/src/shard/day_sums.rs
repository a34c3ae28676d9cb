use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rapport_model::aggregate::{DayTotals, Share};
use rapport_model::event::Event;
use rapport_model::value::{Day, Range};
use roaring::RoaringBitmap;

use super::store::Store;
use crate::platform::Failure;

/// Totals of one day, and the set of persons who were there, by number: a count of distinct persons over any range
/// is the size of a union, exact at any size.
#[derive(Clone, Debug, Default)]
pub struct DaySum {
    /// Sums.
    pub counts: DayTotals,
    /// Persons.
    pub present: RoaringBitmap,
}

/// The totals of the shard, day by day, held in memory whole: a year of a large site is a few megabytes.
#[derive(Default)]
pub struct DaySums {
    days: BTreeMap<Day, DaySum>,
    dirty: BTreeSet<Day>,
}

impl DaySums {
    /// Reads the checkpoint.
    pub fn read(store: &Store) -> Result<Self, Failure> {
        let mut days = BTreeMap::new();
        for (day, counts, present) in store.totals()? {
            let mut counts: DayTotals =
                serde_json::from_str(&counts).map_err(|error| Failure::new("reading the totals of a day", error))?;
            counts.place();
            let present =
                RoaringBitmap::deserialize_from(&present[..]).map_err(|error| Failure::new("reading who was there on a day", error))?;
            days.insert(day, DaySum { counts, present });
        }
        Ok(Self { days, dirty: BTreeSet::new() })
    }

    fn day(&mut self, day: Day) -> &mut DaySum {
        self.dirty.insert(day);
        self.days.entry(day).or_default()
    }

    /// Counts an event.
    pub fn count(&mut self, event: &Event) {
        self.day(event.day).counts.count(event);
    }

    /// Counts events of programs, and events that a page gave up.
    pub fn count_aside(&mut self, day: Day, bots: u32, dropped: u32) {
        let counts = &mut self.day(day).counts;
        counts.bots += i64::from(bots);
        counts.dropped += i64::from(dropped);
    }

    /// Replaces a person's share by another; days on which nothing changed are left alone.
    pub fn exchange(&mut self, number: u32, before: &Share, after: &Share) {
        for (day, share) in before {
            if after.get(day) != Some(share) {
                let sum = self.day(*day);
                sum.counts.take(share);
                if share.active {
                    sum.present.remove(number);
                }
            }
        }
        for (day, share) in after {
            if before.get(day) != Some(share) {
                let sum = self.day(*day);
                sum.counts.add(share);
                if share.active {
                    sum.present.insert(number);
                }
            }
        }
    }

    /// The days of a range that have data.
    pub fn range(&self, range: Range) -> impl Iterator<Item = (Day, &DaySum)> {
        let days = if range.from <= range.to { Some(self.days.range(range.from..=range.to)) } else { None };
        days.into_iter().flatten().map(|(day, sum)| (*day, sum))
    }

    /// Distinct persons over a range.
    pub fn visitors(&self, range: Range) -> u64 {
        let mut present = RoaringBitmap::new();
        for (_, sum) in self.range(range) {
            present |= &sum.present;
        }
        present.len()
    }

    /// Writes what changed since the last checkpoint.
    pub fn save(&mut self, store: &Store) -> Result<(), Failure> {
        for day in std::mem::take(&mut self.dirty) {
            let Some(sum) = self.days.get(&day) else { continue };
            let counts = serde_json::to_string(&sum.counts).map_err(|error| Failure::new("writing the totals of a day", error))?;
            let mut present = Vec::with_capacity(sum.present.serialized_size());
            sum.present.serialize_into(&mut present).map_err(|error| Failure::new("writing who was there on a day", error))?;
            store.save_totals(day, counts, present)?;
        }
        Ok(())
    }
}
