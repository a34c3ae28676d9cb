//! Erasure: a strand's log, aggregate and links go, what was counted stays, and a keyed tombstone refuses replays.
//! And answers taken back: they leave the log, whether they came before or come after; that somebody was asked stays.

use std::rc::Rc;

use hmac::{Hmac, Mac};
use rapport_model::event::{Event, EventKind, Submission};
use rapport_model::value::{StrandId, Timestamp};
use sha2::Sha256;

use super::Shard;
use super::call::ShardReply;
use super::ingest::Packed;
use crate::platform::{Cell, Configuration, Failure, Object, ObjectName, Random};

impl Shard {
    pub(super) fn erase(&mut self, id: &StrandId, now: Timestamp, random: Random<'_>) -> Result<ShardReply, Failure> {
        let resident = self.resident(id)?;
        let number = resident.number;
        let (linked, user, mut position) =
            (resident.linked.of(id).map(|(strand, _)| strand.clone()).collect(), resident.user(id), resident.position);
        // First everything that the log holds goes into the totals for good: its rows will not be there to be folded.
        self.checkpoint(now)?;
        while position != 0 {
            let Some(row) = self.store.log_row(position)? else { break };
            self.store.delete_log(position)?;
            position = row.previous;
        }
        self.store.delete_strand(&id.key())?;
        self.store.forget_sightings(&id.key())?;
        if let Some(number) = number {
            self.belongs_anew(id, number, None);
        }
        self.store.forget_moves(&id.key())?;
        self.save_rolls()?;
        self.forget_found();
        let hash = keyed(&self.tombstone_key(random)?, id)?;
        self.store.note_erased(&hash, now)?;
        // Without taking its share back: counts and de-identified ratings stay.
        self.residents.remove(id);
        if let Some(user) = user.as_ref().filter(|user| self.is_here(user)) {
            self.forget(user, id, now)?;
        }
        self.changed = true;
        Ok(ShardReply::Erased { linked, user })
    }

    pub(super) fn forget(&mut self, user: &StrandId, strand: &StrandId, now: Timestamp) -> Result<ShardReply, Failure> {
        self.write_before_change(user)?;
        let resident = self.resident(user)?;
        if resident.linked.forget(strand) {
            // What the totals hold stays as it is, so the smaller person is what they hold from now on.
            resident.posted = resident.share(user);
            resident.dirty_linked.insert(strand.clone());
            resident.dirty = true;
            self.stir(now);
            self.checkpoint(now)?;
        } else if !resident.exists() {
            self.residents.remove(user);
        }
        Ok(ShardReply::Done)
    }

    /// Takes out what was answered in showings whose answers are taken back, of what just arrived and of the strand's
    /// log. The aggregate forgets by itself.
    pub(super) fn forget_withdrawn(&mut self, id: &StrandId, fresh: &mut [Event]) -> Result<(), Failure> {
        let withdrawn: Vec<Submission> = fresh.iter().filter_map(|event| withdrawn(&event.kind)).cloned().collect();
        let is_one = |showing: &Submission| withdrawn.iter().any(|known| known.key() == showing.key());
        let resident = self.resident(id)?;
        for event in fresh.iter_mut() {
            empty(event, |showing| is_one(showing) || resident.strand.responses.is_withdrawn(showing));
        }
        if withdrawn.is_empty() {
            return Ok(());
        }
        self.forget_found();
        let resident = self.resident(id)?;
        let mut position = resident.position;
        while let Some(row) = self.store.log_row(position)? {
            if let Packed::Events(mut events) = serde_json::from_str(&row.body).map_err(|error| Failure::new("reading the log", error))? {
                let mut emptied = false;
                for event in &mut events {
                    emptied |= empty(event, is_one);
                }
                if emptied {
                    let body =
                        serde_json::to_string(&Packed::Events(events)).map_err(|error| Failure::new("packing a row of the log", error))?;
                    self.store.rewrite_log(row.position, &body)?;
                }
            }
            position = row.previous;
        }
        Ok(())
    }

    /// Forgets everything: the site was removed.
    pub(super) fn clear(&mut self) -> Result<ShardReply, Failure> {
        self.store.clear()?;
        let name = ObjectName::Shard { site: self.site.clone(), index: self.index };
        *self = Self::open(Rc::clone(&self.store.0), name, &Configuration::default())?;
        Ok(ShardReply::Done)
    }

    /// When a strand of this id was erased, if it ever was.
    pub(super) fn erased(&mut self, id: &StrandId) -> Result<Option<Timestamp>, Failure> {
        let Some(key) = &self.tombstone_key else { return Ok(None) };
        let hash = keyed(key, id)?;
        if let Some(known) = self.resident(id)?.erased {
            return Ok(known);
        }
        let erased = self.store.erased(&hash)?;
        self.resident(id)?.erased = Some(erased);
        Ok(erased)
    }

    /// The key of this shard's tombstones, made when somebody is erased for the first time.
    fn tombstone_key(&mut self, random: Random<'_>) -> Result<Vec<u8>, Failure> {
        if let Some(key) = &self.tombstone_key {
            return Ok(key.clone());
        }
        let mut key = vec![0; 32];
        random(&mut key);
        self.store.set_meta("tombstone_key", Cell::Blob(key.clone()))?;
        self.tombstone_key = Some(key.clone());
        Ok(key)
    }
}

/// The showing whose answers this takes back.
fn withdrawn(kind: &EventKind) -> Option<&Submission> {
    match kind {
        EventKind::SurveyWithdrawn { submission } => Some(submission),
        _ => None,
    }
}

/// Empties an answer of such a showing; whether it was one. That something was answered stays an event.
fn empty(event: &mut Event, is_withdrawn: impl Fn(&Submission) -> bool) -> bool {
    match &mut event.kind {
        EventKind::SurveyAnswered { submission, replies, completed, .. } if is_withdrawn(submission) => {
            replies.clear();
            *completed = false;
            true
        }
        _ => false,
    }
}

/// A keyed hash: whoever gets hold of the data later cannot find out who was erased by trying ids.
fn keyed(key: &[u8], id: &StrandId) -> Result<Vec<u8>, Failure> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| Failure::new("hashing an id", error))?;
    mac.update(id.key().as_bytes());
    Ok(mac.finalize().into_bytes()[..16].to_vec())
}
