//! Who belongs to a segment: looked at once for everybody, page by page, and from then on kept as people change.

use std::collections::BTreeMap;

use rapport_model::aggregate::Strand;
use rapport_model::event::Context;
use rapport_model::reading::Lifecycle;
use rapport_model::survey::{Behaviours, CustomerFacts, PersonFacts, Segment};
use rapport_model::value::{Currency, Day, StrandId, stable_hash64};
use roaring::RoaringBitmap;

use super::Shard;
use super::call::{PersonFilter, ShardReply};
use super::stories::Which;
use crate::platform::Failure;
use crate::site::SiteInsight;

/// The persons whom a filter lets through, by number.
pub(super) struct Membership {
    filter: PersonFilter,
    /// Everybody who was looked at.
    all: RoaringBitmap,
    members: RoaringBitmap,
    /// The id that was looked at last; none when everybody was.
    place: Option<String>,
    used: u64,
}

/// So many are kept; the one not asked for longest goes first.
const KEPT: usize = 32;

/// What a rule is read by besides the person.
pub(super) struct Ground<'a> {
    pub(super) currency: Currency,
    pub(super) segments: &'a BTreeMap<String, Segment>,
    pub(super) behaviours: &'a Behaviours,
}

impl Ground<'_> {
    /// Asks something of what is known of a person on a day.
    fn ask<T>(&self, person: &Strand, insight: &SiteInsight, today: Day, question: impl FnOnce(&CustomerFacts<'_>) -> T) -> T {
        let context = Context::default();
        let facts = PersonFacts { person, context: &context, today };
        let known = CustomerFacts::of(facts, self.currency, Some(insight.learnt()), self.segments);
        question(&known.watching(self.behaviours))
    }
}

/// Whether a person is one of those meant. Who is not known to match is not.
pub(super) fn belongs(person: &Strand, filter: &PersonFilter, ground: &Ground<'_>) -> bool {
    let insight = &filter.insight;
    if let Some(stage) = filter.stage {
        let relationship = rapport_model::reading::Relationship::of(person, ground.currency);
        if Lifecycle::stage_on(&relationship, &insight.rules, filter.today) != stage {
            return false;
        }
    }
    keeps_rule(person, filter, ground)
}

/// Whether a filter's rule is known to hold for a person; without a rule it does.
pub(super) fn keeps_rule(person: &Strand, filter: &PersonFilter, ground: &Ground<'_>) -> bool {
    let Some(rule) = &filter.rule else { return true };
    ground.ask(person, &filter.insight, filter.today, |known| rule.holds(known) == Some(true))
}

/// The ids of the segments that a person is known to be in.
pub(super) fn segments_of(person: &Strand, insight: &SiteInsight, today: Day, ground: &Ground<'_>) -> Vec<String> {
    ground.ask(person, insight, today, |known| {
        ground.segments.iter().filter(|(_, segment)| segment.rule.holds(known) == Some(true)).map(|(id, _)| id.clone()).collect()
    })
}

impl Shard {
    /// How many a filter lets through. A slice of the people who were not looked at yet is looked at first; asked again
    /// until nobody is left. Afterwards the answer is there at once, until the day, the segments or what was learnt changes.
    pub(super) fn size(&mut self, filter: PersonFilter) -> Result<ShardReply, Failure> {
        let key = self.membership_key(&filter)?;
        self.uses += 1;
        if !self.memberships.contains_key(&key) {
            let oldest = self.memberships.iter().min_by_key(|(_, held)| held.used).map(|(key, _)| *key);
            if let Some(oldest) = oldest.filter(|_| self.memberships.len() >= KEPT) {
                self.memberships.remove(&oldest);
            }
            let begun =
                Membership { filter, all: RoaringBitmap::new(), members: RoaringBitmap::new(), place: Some(String::new()), used: 0 };
            self.memberships.insert(key, begun);
        }
        // Taken out while it is worked on: who belongs is found by reading the shard.
        let Some(mut held) = self.memberships.remove(&key) else { return Err(Failure::new("counting", "it was put there a moment ago")) };
        held.used = self.uses;
        let is_looking = held.place.is_some();
        if let Some(after) = held.place.take() {
            let slice = self.stories(&after, Which::Everybody)?;
            held.place = slice.next;
            for (_, number, person) in slice.persons {
                held.note(number, belongs(&person, &held.filter, &self.ground()));
            }
        }
        let counted = ShardReply::Counted { members: held.members.len(), of: held.all.len() };
        // What changed while they were looked at is written before it is told.
        let reply = if is_looking { ShardReply::Again } else { counted };
        self.memberships.insert(key, held);
        Ok(reply)
    }

    /// Whether everybody is still being looked at for this filter.
    pub(super) fn is_sizing(&self, filter: &PersonFilter) -> Result<bool, Failure> {
        let held = self.memberships.get(&self.membership_key(filter)?);
        Ok(held.is_some_and(|held| held.place.is_some()))
    }

    /// How many of about so many persons, spread evenly over all by when they were last seen, a filter lets through.
    pub(super) fn sample(&mut self, filter: &PersonFilter, most: u32) -> Result<ShardReply, Failure> {
        let of = self.store.count_persons()?;
        let step = of.div_ceil(u64::from(most.max(1))).max(1);
        let (mut looked_at, mut members) = (0, 0);
        for id in self.store.every_person(step)? {
            let Ok(id) = StrandId::try_from(id) else { continue };
            if let Some((_, person)) = self.read_person(&id)? {
                looked_at += 1;
                members += u64::from(belongs(&person, filter, &self.ground()));
            }
        }
        Ok(ShardReply::Sampled { members, looked_at, of })
    }

    /// What a membership depends on besides the persons.
    pub(super) fn membership_key(&self, filter: &PersonFilter) -> Result<u64, Failure> {
        let ground = self.ground();
        let counted = ground.behaviours.counted();
        let parts = (&filter.rule, filter.stage, ground.segments, filter.today, filter.insight.made_at, ground.currency, counted);
        let text = serde_json::to_string(&parts).map_err(|error| Failure::new("naming a membership", error))?;
        Ok(stable_hash64(text.as_bytes()))
    }

    pub(super) fn ground(&self) -> Ground<'_> {
        static NONE: BTreeMap<String, Segment> = BTreeMap::new();
        Ground {
            currency: self.currency(),
            segments: self.settings.as_ref().map_or(&NONE, |settings| &settings.segments),
            behaviours: &self.watch.behaviours,
        }
    }

    /// A person's row was written: they may belong elsewhere now. None for somebody who became part of another.
    pub(super) fn belongs_anew(&mut self, id: &StrandId, number: u32, person: Option<&Strand>) {
        match person {
            Some(person) => self.enrol(id, number, person),
            None => self.rolls.forget(number),
        }
        let mut memberships = std::mem::take(&mut self.memberships);
        for held in memberships.values_mut() {
            match person {
                Some(person) => held.note(number, belongs(person, &held.filter, &self.ground())),
                None => held.forget(number),
            }
        }
        self.memberships = memberships;
        self.count_answers_anew(number, person);
    }
}

impl Membership {
    fn note(&mut self, number: u32, belongs: bool) {
        self.all.insert(number);
        if belongs {
            self.members.insert(number);
        } else {
            self.members.remove(number);
        }
    }

    fn forget(&mut self, number: u32) {
        self.all.remove(number);
        self.members.remove(number);
    }
}
