//! From a delivery to rows of the log, and from rows to what they fold to. The fold is the same for a fresh row and
//! for one read after a crash, so nothing can come out differently.

use std::rc::Rc;

use rapport_model::aggregate::Aggregate;
use rapport_model::event::{Event, EventKind};
use rapport_model::value::{Day, StrandId, Timestamp};
use serde::{Deserialize, Serialize};

use super::call::{Bundle, Delivery, Ingested, Outcome, Push, Reception, ShardReply};
use super::linked::{Held, LONGEST_CHAIN};
use super::store::LogRow;
use super::{Shard, answers};
use crate::access::Version;
use crate::platform::{Failure, Random};

/// What one row of the log holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Packed {
    /// Events of the row's strand, as they were accepted.
    Events(Vec<Event>),
    /// A strand of another shard that was brought to the row's user.
    Push(Push),
    /// What is counted and nothing more is known of. Such a row is nobody's.
    Aside(Aside),
}

/// Events that are in no other number.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Aside {
    /// When.
    day: Day,
    /// Of programs that say they are one.
    bots: u32,
    /// Given up by a page.
    dropped: u32,
}

impl Shard {
    pub(super) fn ingest(&mut self, delivery: Delivery, now: Timestamp, random: Random<'_>) -> Result<ShardReply, Failure> {
        if !self.works_by(delivery.settings) {
            return Ok(ShardReply::SettingsWanted);
        }
        let mut done = Ingested::default();
        let bundles = delivery.bundles.len();
        for bundle in delivery.bundles {
            let (outcomes, pushes) = self.keep(bundle, &delivery.asked, delivery.received)?;
            done.outcomes.push(outcomes);
            done.pushes.extend(pushes);
        }
        done.pushes.append(&mut self.unsent);
        if let Some(page) = delivery.page {
            self.consider(&page, &mut done, now, random)?;
        }
        self.stir(now);
        self.write_beside(now, bundles)?;
        Ok(ShardReply::Ingested(Box::new(done)))
    }

    pub(super) fn receive(&mut self, reception: Reception, now: Timestamp, random: Random<'_>) -> Result<ShardReply, Failure> {
        if !self.works_by(reception.settings) {
            return Ok(ShardReply::SettingsWanted);
        }
        let mut done = Ingested::default();
        let pushes = reception.pushes.len();
        for push in reception.pushes {
            let user = push.to.clone();
            if self.resident(&user)?.linked.lacks(&push) {
                self.keep_push(push, now)?;
            }
            done.pushes.extend(self.outgoing(&user)?);
        }
        if let Some(page) = reception.page {
            self.consider(&page, &mut done, now, random)?;
        }
        self.stir(now);
        self.write_beside(now, pushes)?;
        Ok(ShardReply::Ingested(Box::new(done)))
    }

    /// Counts events of programs, and events that a page gave up.
    pub(super) fn count_aside(&mut self, day: Day, bots: u32, dropped: u32, now: Timestamp) -> Result<ShardReply, Failure> {
        let aside = Aside { day, bots, dropped };
        self.append(String::new(), 0, now, &Packed::Aside(aside))?;
        self.sums.count_aside(day, bots, dropped);
        self.stir(now);
        Ok(ShardReply::Done)
    }

    /// Keeps the events of one strand that are new.
    fn keep(&mut self, bundle: Bundle, asked: &[Version], received: Timestamp) -> Result<(Vec<Outcome>, Vec<Push>), Failure> {
        let Bundle { strand: id, events, walks } = bundle;
        let erased = self.erased(&id)?;
        let patterns = self.settings.as_ref().map(|settings| settings.page_patterns.clone()).unwrap_or_default();
        let mut outcomes = Vec::with_capacity(events.len());
        let mut fresh: Vec<Event> = Vec::with_capacity(events.len());
        for (place, mut event) in events.into_iter().enumerate() {
            if erased.is_some_and(|at| event.at <= at) {
                outcomes.push(Outcome::Refused("erased".to_owned()));
                continue;
            }
            if !self.resident(&id)?.recent.learn(&event.id, received) {
                outcomes.push(Outcome::Duplicate);
                continue;
            }
            if let Some((_, walk)) = walks.iter().find(|(at, _)| *at == place) {
                let resident = self.resident(&id)?;
                if let Err(reason) = answers::check(&event, walk, asked, &resident.strand.responses, &fresh) {
                    // Sent again it is refused again.
                    resident.recent.unlearn(&event.id);
                    outcomes.push(Outcome::Refused(reason));
                    continue;
                }
            }
            if let Some(path) = event.context.page.take() {
                let (key, is_new) = self.pages.key(&path, &patterns);
                if is_new {
                    self.pages.learn(&path, &self.store)?;
                }
                event.context.page = Some(key);
            }
            outcomes.push(Outcome::Accepted);
            fresh.push(event);
        }
        let resident = self.resident(&id)?;
        let mut channel = resident.strand.last_touch.as_ref().map(|touch| touch.value.channel);
        for event in &mut fresh {
            if let EventKind::PageView { touch: Some(touch), .. } = &event.kind {
                channel = Some(touch.channel);
            }
            event.context.channel = event.context.channel.or(channel);
        }
        let former = resident.user(&id);
        self.forget_withdrawn(&id, &mut fresh)?;
        let resident = self.resident(&id)?;
        if !fresh.is_empty() {
            let previous = resident.position;
            let packed = Packed::Events(fresh);
            self.append(id.key(), previous, received, &packed)?;
            let Packed::Events(fresh) = packed else { return Err(Failure::new("keeping events", "they are events")) };
            self.fold_events(&id, self.next_position - 1, &fresh)?;
            self.hear(&id, &fresh, asked, received)?;
            self.sight(&id, &fresh, received)?;
        }
        let mut pushes = self.outgoing(&id)?;
        let resident = self.resident(&id)?;
        if let Some(former) = former.filter(|former| resident.user(&id).as_ref() != Some(former)) {
            pushes.extend(self.withdraw(&id, former, received)?);
        }
        Ok((outcomes, pushes))
    }

    fn append(&mut self, strand: String, previous: u64, received: Timestamp, packed: &Packed) -> Result<(), Failure> {
        let body = serde_json::to_string(packed).map_err(|error| Failure::new("packing a row of the log", error))?;
        self.store.append(&LogRow { position: self.next_position, strand, previous, received, body })?;
        self.next_position += 1;
        Ok(())
    }

    /// Keeps one event of the edge's own, such as a reservation, on a strand of this shard.
    pub(super) fn note(&mut self, id: &StrandId, event: Event, received: Timestamp) -> Result<(), Failure> {
        let resident = self.resident(id)?;
        resident.recent.learn(&event.id, received);
        let previous = resident.position;
        let packed = Packed::Events(vec![event]);
        self.append(id.key(), previous, received, &packed)?;
        let Packed::Events(events) = packed else { return Err(Failure::new("noting an event", "it is an event")) };
        self.fold_events(id, self.next_position - 1, &events)
    }

    /// Gives a strand a row in which nothing happens, so that its user takes it again; what has to travel for that.
    pub(super) fn touch(&mut self, id: &StrandId, now: Timestamp) -> Result<Vec<Push>, Failure> {
        let previous = self.resident(id)?.position;
        self.append(id.key(), previous, now, &Packed::Events(Vec::new()))?;
        self.fold_events(id, self.next_position - 1, &[])?;
        self.outgoing(id)
    }

    /// Folds a row of the log that was read after a crash.
    pub(super) fn fold(&mut self, row: LogRow) -> Result<(), Failure> {
        let packed = serde_json::from_str(&row.body).map_err(|error| Failure::new("reading the log", error))?;
        if let Packed::Aside(Aside { day, bots, dropped }) = packed {
            if !self.refolding {
                self.sums.count_aside(day, bots, dropped);
            }
            return Ok(());
        }
        let id = StrandId::try_from(row.strand).map_err(|error| Failure::new("reading the log", error))?;
        match packed {
            Packed::Aside(_) => {}
            Packed::Events(events) => {
                if self.refolding && self.resident(&id)?.position >= row.position {
                    // The strand was written with this row, its user perhaps not any more.
                    return self.carry_home(&id, row.position);
                }
                let resident = self.resident(&id)?;
                for event in &events {
                    resident.recent.learn(&event.id, row.received);
                }
                self.fold_events(&id, row.position, &events)?;
            }
            Packed::Push(push) => {
                self.carried.insert(row.position);
                if self.resident(&id)?.linked.lacks(&push) {
                    self.fold_push(&id, push, row.position)?;
                }
            }
        }
        Ok(())
    }

    fn fold_events(&mut self, id: &StrandId, position: u64, events: &[Event]) -> Result<(), Failure> {
        if !self.refolding {
            for event in events {
                self.sums.count(event);
            }
        }
        self.write_before_change(id)?;
        let behaviours = Rc::clone(&self.watch.behaviours);
        let resident = self.resident(id)?;
        for event in events {
            resident.strand.apply(event);
            behaviours.count(event, &mut resident.strand.watched);
        }
        resident.position = position;
        resident.number_by(position, false)?;
        resident.dirty = true;
        self.settle(id)?;
        self.carry_home(id, position)
    }

    /// Holds a strand with its user, as the row at `position` says.
    fn fold_push(&mut self, user: &StrandId, push: Push, position: u64) -> Result<(), Failure> {
        self.write_before_change(user)?;
        let resident = self.resident(user)?;
        resident.number_by(position, true)?;
        resident.linked.hold(push.strand.clone(), Held { position: push.position, state: push.state.map(|state| *state) });
        resident.dirty_linked.insert(push.strand);
        resident.dirty = true;
        self.settle(user)?;
        self.carry_home(user, position)
    }

    /// Brings a strand to its user when both live here: no message, and no row of its own, since folding the strand's
    /// row again does it again.
    fn carry_home(&mut self, id: &StrandId, position: u64) -> Result<(), Failure> {
        for push in self.pushes(id)? {
            let user = push.to.clone();
            if self.is_here(&user) && self.resident(&user)?.linked.lacks(&push) {
                self.fold_push(&user, push, position)?;
            }
        }
        Ok(())
    }

    fn pushes(&mut self, id: &StrandId) -> Result<Vec<Push>, Failure> {
        Ok(self.resident(id)?.pushes(id))
    }

    /// What has to travel to other shards, after following users who live here to the users they are part of.
    fn outgoing(&mut self, id: &StrandId) -> Result<Vec<Push>, Failure> {
        let mut at = id.clone();
        for _ in 0..LONGEST_CHAIN {
            match self.resident(&at)?.user(&at) {
                Some(user) if self.is_here(&user) => at = user,
                Some(_) => return self.pushes(&at),
                None => break,
            }
        }
        Ok(Vec::new())
    }

    /// The strand turned out to belong to somebody else than `former`, who has to know, and whoever that one is part of.
    fn withdraw(&mut self, id: &StrandId, former: StrandId, received: Timestamp) -> Result<Vec<Push>, Failure> {
        let push = Push { to: former.clone(), strand: id.clone(), position: self.resident(id)?.position, state: None };
        if !self.is_here(&former) {
            return Ok(vec![push]);
        }
        if self.resident(&former)?.linked.lacks(&push) {
            // A row of its own: the strand may be written with its new user before the former one is.
            self.keep_push(push, received)?;
        }
        self.outgoing(&former)
    }

    fn keep_push(&mut self, push: Push, received: Timestamp) -> Result<(), Failure> {
        let (user, position) = (push.to.clone(), self.next_position);
        self.append(user.key(), 0, received, &Packed::Push(push.clone()))?;
        self.carried.insert(position);
        self.fold_push(&user, push, position)
    }

    /// Lets the totals hold what the person is now.
    pub(super) fn settle(&mut self, id: &StrandId) -> Result<(), Failure> {
        let resident = self.resident(id)?;
        let after = resident.share(id);
        let before = std::mem::replace(&mut resident.posted, after.clone());
        if let Some(number) = resident.number.filter(|_| !self.refolding) {
            self.sums.exchange(number, &before, &after);
        }
        Ok(())
    }
}
