//! What rules watch: behaviours that a person's story does not tell by itself. They are counted by day with each event; when a
//! rule is made they are counted anew from the log, strand by strand, so that counting twice gives the same. Until that is
//! done nothing is known of them.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use rapport_model::aggregate::Daily;
use rapport_model::survey::Behaviours;
use rapport_model::value::{StrandId, Timestamp};

use super::Shard;
use super::ingest::Packed;
use super::store::Store;
use crate::platform::{Cell, Failure};
use crate::site::SiteSettings;

/// Strands that are counted anew at once.
const SLICE: usize = 20;
/// Under which name the keys stand of what is counted.
const COUNTED: &str = "counted";

/// What is watched, and how far counting anew has come.
#[derive(Default)]
pub(super) struct Watch {
    pub(super) behaviours: Rc<Behaviours>,
    pass: Option<Pass>,
}

/// A way through all strands.
struct Pass {
    /// Those in memory when it began: the newest have no row yet.
    living: VecDeque<StrandId>,
    /// Those with rows after this one, in the order of their keys.
    after: String,
}

impl Watch {
    /// As it was when the shard was left: what was not counted to its end is begun again.
    pub(super) fn read(store: &Store, settings: Option<&SiteSettings>) -> Result<Self, Failure> {
        let Some(settings) = settings else { return Ok(Self::default()) };
        let counted: Vec<String> = match store.meta(COUNTED)? {
            Some(Cell::Text(json)) => serde_json::from_str(&json).unwrap_or_default(),
            _ => Vec::new(),
        };
        let behaviours = settings.behaviours().with_counted(counted);
        let pass = behaviours.is_behind().then(|| Pass { living: VecDeque::new(), after: String::new() });
        Ok(Self { behaviours: Rc::new(behaviours), pass })
    }

    /// Whether something is to be counted.
    pub(super) fn is_behind(&self) -> bool {
        self.pass.is_some()
    }
}

impl Shard {
    /// Watches what the settings ask for from now on; what is new is counted from the log.
    pub(super) fn watch(&mut self, settings: &SiteSettings) -> Result<(), Failure> {
        let behaviours = settings.behaviours().with_counted(self.watch.behaviours.counted().iter().cloned());
        if behaviours == *self.watch.behaviours {
            return Ok(());
        }
        let is_behind = behaviours.is_behind();
        self.keep_counted(&behaviours)?;
        self.watch.behaviours = Rc::new(behaviours);
        self.watch.pass = is_behind.then(|| Pass { living: self.residents.keys().cloned().collect(), after: String::new() });
        Ok(())
    }

    fn keep_counted(&self, behaviours: &Behaviours) -> Result<(), Failure> {
        let json = serde_json::to_string(behaviours.counted()).map_err(|error| Failure::new("writing what is counted", error))?;
        self.store.set_meta(COUNTED, Cell::Text(json))
    }

    /// Counts the next few strands anew.
    pub(super) fn count_slice(&mut self, now: Timestamp) -> Result<(), Failure> {
        let Some(mut pass) = self.watch.pass.take() else { return Ok(()) };
        let mut slice: Vec<StrandId> = Vec::new();
        while let Some(id) = pass.living.pop_front() {
            slice.push(id);
            if slice.len() == SLICE {
                break;
            }
        }
        let mut is_done = false;
        if slice.is_empty() {
            let keys = self.store.strands_after(&pass.after, SLICE as u32)?;
            is_done = keys.len() < SLICE;
            if let Some(last) = keys.last() {
                pass.after.clone_from(last);
            }
            slice.extend(keys.into_iter().filter_map(|key| StrandId::try_from(key).ok()));
        }
        for id in slice {
            self.count_anew(&id, now)?;
        }
        if is_done {
            // First the counts, then that they are there: a crash in between counts again.
            self.checkpoint(now)?;
            let mut behaviours = (*self.watch.behaviours).clone();
            behaviours.all_counted();
            self.keep_counted(&behaviours)?;
            self.watch.behaviours = Rc::new(behaviours);
            self.look_at_rolls_later()?;
        } else {
            self.watch.pass = Some(pass);
            // Whoever was counted is in memory until their row is written.
            self.write_beside(now, SLICE)?;
        }
        Ok(())
    }

    /// Counts one strand from its log. What is not watched any more goes.
    fn count_anew(&mut self, id: &StrandId, now: Timestamp) -> Result<(), Failure> {
        // Who is not in memory is read, and stays there only if something is found.
        let read = if self.residents.contains_key(id) { None } else { Some(self.read_resident(id)?) };
        let Some(resident) = read.as_ref().or_else(|| self.residents.get(id)) else { return Ok(()) };
        let mut found: BTreeMap<String, Daily> = BTreeMap::new();
        let mut position = resident.position;
        while let Some(row) = self.store.log_row(position)? {
            if let Packed::Events(events) = serde_json::from_str(&row.body).map_err(|error| Failure::new("reading the log", error))? {
                events.iter().for_each(|event| self.watch.behaviours.count(event, &mut found));
            }
            position = row.previous;
        }
        // What was counted before the log was cut is not lost.
        let is_counted = |key: &String| self.watch.behaviours.is_counted(key);
        found.retain(|key, _| !is_counted(key));
        found.extend(resident.strand.watched.iter().filter(|(key, _)| is_counted(key)).map(|(key, daily)| (key.clone(), daily.clone())));
        if found == resident.strand.watched {
            return Ok(());
        }
        let is_linked = resident.user(id).is_some();
        self.write_before_change(id)?;
        let resident = self.resident(id)?;
        resident.strand.watched = found;
        resident.dirty = true;
        if is_linked {
            // Its user's shard takes a strand again only from a later position: an empty row is one.
            let pushes = self.touch(id, now)?;
            self.unsent.extend(pushes);
        }
        self.stir(now);
        Ok(())
    }
}
