//! The rolls of segments: who is on which, kept over restarts, so that it is known who came and who left, and when. People move by
//! what they do, whenever their row is written; and by the clock, when everybody is looked at anew at the start of the site's day
//! or when something was learnt of all customers. Until everybody was looked at once after a segment was made or its rule changed,
//! nobody is said to have come: they were there before.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::aggregate::Strand;
use rapport_model::event::Context;
use rapport_model::survey::{CustomerFacts, Facts, PersonFacts, Rule, Segment};
use rapport_model::value::{Currency, Day, Range, StrandId, Timestamp, stable_hash64};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::Shard;
use super::call::ShardReply;
use super::signals::name_of;
use super::store::{RollRow, Store};
use super::stories::Which;
use crate::errand::Errand;
use crate::platform::{Cell, Failure};
use crate::site::{SiteInsight, SiteSettings};

/// Under which name it stands when everybody was last looked at.
const LOOKED_AT: &str = "rolls";

/// What decides who belongs, besides the people themselves: the day, and what was learnt of all customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Grounds {
    day: Day,
    /// [`crate::site::SiteInsight::made_at`]; 0 for none.
    learnt: i64,
}

/// All rolls of the shard.
#[derive(Default)]
pub(super) struct Rolls {
    rolls: BTreeMap<String, Roll>,
    /// For when everybody was looked at last.
    looked_at: Option<Grounds>,
    pass: Option<Pass>,
    /// The site's day, and when it ends.
    today: Option<(Day, Timestamp)>,
    /// The last time that anything happened here.
    now: Timestamp,
}

/// A look at everybody.
struct Pass {
    grounds: Grounds,
    after: String,
    /// The rolls that are founded by it.
    founds: BTreeSet<String>,
}

/// Who is in a segment.
struct Roll {
    rule: Rule,
    /// Names the rule, with those of the segments that it refers to.
    key: u64,
    /// Whether it is read from what was learnt of all customers: before anything was, nobody is known to belong.
    is_read: bool,
    members: RoaringBitmap,
    is_founded: bool,
    /// Since it was last written.
    moves: Vec<Move>,
    is_changed: bool,
}

struct Move {
    person: String,
    came: bool,
}

/// Somebody who came into a segment or left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// When it was noticed: within a minute of what they did, or when the site's day began.
    pub at: Timestamp,
    /// Who.
    pub person: StrandId,
    /// What they are called, if they still are here and said so.
    pub name: Option<String>,
    /// Came, or left.
    pub came: bool,
}

/// A day on which the roll of a segment was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollDay {
    /// The day.
    pub day: Day,
    /// Its members when it was last written that day.
    pub members: u64,
    /// How many came.
    pub came: u64,
    /// How many left. Who becomes part of another person, or is erased, did not leave.
    pub left: u64,
}

/// What became of a segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RollHistory {
    /// The first day that is known.
    pub since: Option<Day>,
    /// Its members just before the days asked for.
    pub before: Option<u64>,
    /// The days on which it was written, in order.
    pub days: Vec<RollDay>,
    /// The last who came or left, the latest first.
    pub moves: Vec<Moved>,
}

impl Roll {
    fn new(id: &str, segment: &Segment, all: &BTreeMap<String, Segment>, currency: Currency) -> Self {
        let rules = rules_of(id, all);
        let json = serde_json::to_vec(&(&rules, currency)).unwrap_or_default();
        let learnt = |leaf: &&Rule| {
            matches!(leaf, Rule::Stage { .. } | Rule::Loyalty { .. } | Rule::Value { .. } | Rule::Risk { .. } | Rule::Grade { .. })
        };
        let is_read = rules.values().any(|rule| rule.leaves().iter().any(learnt));
        Self {
            rule: segment.rule.clone(),
            key: stable_hash64(&json),
            is_read,
            members: RoaringBitmap::new(),
            is_founded: false,
            moves: Vec::new(),
            is_changed: false,
        }
    }

    /// Puts somebody on the roll, or takes them off.
    fn note(&mut self, number: u32, person: &StrandId, belongs: bool) {
        let has_moved = if belongs { self.members.insert(number) } else { self.members.remove(number) };
        if has_moved && self.is_founded {
            self.moves.push(Move { person: person.key(), came: belongs });
            self.is_changed = true;
        }
    }

    /// Takes somebody off who is no person of their own any more.
    fn forget(&mut self, number: u32) {
        self.is_changed |= self.members.remove(number) && self.is_founded;
    }
}

/// A segment's rule and those of all that it leads to.
fn rules_of<'a>(id: &'a str, all: &'a BTreeMap<String, Segment>) -> BTreeMap<&'a str, &'a Rule> {
    let (mut waiting, mut found) = (vec![id], BTreeMap::new());
    while let Some(id) = waiting.pop() {
        let Some(segment) = all.get(id) else { continue };
        if found.insert(id, &segment.rule).is_none() {
            waiting.extend(segment.rule.segments());
        }
    }
    found
}

impl Rolls {
    /// As they were when the shard was left. One that everybody was not looked at for yet is begun again.
    pub(super) fn read(store: &Store, settings: Option<&SiteSettings>) -> Result<Self, Failure> {
        let mut rolls = Self::default();
        let Some(settings) = settings else { return Ok(rolls) };
        if let Some(Cell::Text(json)) = store.meta(LOOKED_AT)? {
            rolls.looked_at = serde_json::from_str(&json).ok();
        }
        for (id, segment) in &settings.segments {
            let mut roll = Roll::new(id, segment, &settings.segments, settings.currency);
            if let Some(held) = store.roll(id)?.filter(|held| held.rule == format!("{:016x}", roll.key)) {
                let members = RoaringBitmap::deserialize_from(&*held.members);
                roll.members = members.map_err(|error| Failure::new("reading a segment's roll", error))?;
                roll.is_founded = true;
            }
            rolls.rolls.insert(id.clone(), roll);
        }
        Ok(rolls)
    }

    /// Whether nobody is looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.rolls.is_empty()
    }

    /// When the site's day ends: then people move by the clock.
    pub(super) fn alarm(&self) -> Option<Timestamp> {
        self.today.filter(|_| !self.is_empty()).map(|(_, end)| end)
    }

    /// Somebody is gone, or is part of another person now.
    pub(super) fn forget(&mut self, number: u32) {
        self.rolls.values_mut().for_each(|roll| roll.forget(number));
    }
}

impl Shard {
    /// Time goes on. Where a day of the site begins, everybody is looked at anew: by an errand, as it takes many slices.
    pub(super) fn keep_rolls(&mut self, now: Timestamp) -> Result<(), Failure> {
        self.rolls.now = now;
        let Some(settings) = self.settings.as_ref().filter(|_| !self.rolls.is_empty()) else { return Ok(()) };
        if self.rolls.today.is_none_or(|(_, end)| end <= now) {
            let calendar = settings.calendar();
            let day = calendar.day(now);
            self.rolls.today = Some((day, calendar.start(Day(day.0.saturating_add(1)))));
            self.look_at_rolls_later()?;
        }
        Ok(())
    }

    /// Keeps the rolls of the site's segments from now on, and only these.
    pub(super) fn follow_segments(&mut self, settings: &SiteSettings) -> Result<(), Failure> {
        let mut known = std::mem::take(&mut self.rolls.rolls);
        for (id, segment) in &settings.segments {
            let fresh = Roll::new(id, segment, &settings.segments, settings.currency);
            let kept = known.remove(id).filter(|roll| roll.key == fresh.key);
            self.rolls.rolls.insert(id.clone(), kept.unwrap_or(fresh));
        }
        // What became of a segment whose rule was changed stays told; of one that is gone nothing does.
        for id in known.keys().filter(|id| !settings.segments.contains_key(*id)) {
            self.store.forget_roll(id)?;
        }
        self.rolls.pass = None;
        // The time zone may be another.
        self.rolls.today = None;
        Ok(())
    }

    /// Has everybody looked at, where there is a reason to.
    pub(super) fn look_at_rolls_later(&mut self) -> Result<(), Failure> {
        if self.is_roll_wanted() {
            let errand = Errand::GoOn { site: self.site.clone(), shard: self.index };
            self.errands.add_once(&*self.store.0, &errand, self.rolls.now.0)?;
        }
        Ok(())
    }

    fn grounds(&self) -> Option<Grounds> {
        let (day, _) = self.rolls.today?;
        Some(Grounds { day, learnt: self.appraisal.as_ref().map_or(0, |held| held.0.made_at) })
    }

    /// Whether everybody is to be looked at: a roll is to be founded, the day is another, or more was learnt. Not while behaviours
    /// are still counted that its rules ask for.
    fn is_roll_wanted(&self) -> bool {
        let Some(grounds) = self.grounds().filter(|_| !self.rolls.is_empty() && !self.watch.is_behind()) else { return false };
        self.rolls.looked_at != Some(grounds)
            || self.rolls.rolls.values().any(|roll| !roll.is_founded && (!roll.is_read || grounds.learnt != 0))
    }

    /// Whether they are looked at already.
    pub(super) fn is_enrolling(&self) -> bool {
        self.rolls.pass.is_some()
    }

    /// Looks at the next few people. Whether there are more.
    pub(super) fn look_at_rolls(&mut self) -> Result<bool, Failure> {
        let Some(grounds) = self.grounds().filter(|_| self.is_roll_wanted()) else {
            self.rolls.pass = None;
            return Ok(false);
        };
        let rolls = &self.rolls.rolls;
        let founds =
            || rolls.iter().filter(|(_, roll)| !roll.is_founded && (!roll.is_read || grounds.learnt != 0)).map(|(id, _)| id.clone());
        // One that was begun on other grounds is begun again.
        let mut pass = match self.rolls.pass.take().filter(|pass| pass.grounds == grounds) {
            Some(pass) => pass,
            None => Pass { grounds, after: String::new(), founds: founds().collect() },
        };
        let slice = self.stories(&pass.after, Which::Everybody)?;
        for (id, number, person) in &slice.persons {
            self.enrol(id, *number, person);
        }
        let is_done = slice.next.is_none();
        if let Some(next) = slice.next {
            pass.after = next;
        } else {
            for id in &pass.founds {
                if let Some(roll) = self.rolls.rolls.get_mut(id) {
                    (roll.is_founded, roll.is_changed) = (true, true);
                }
            }
            self.rolls.looked_at = Some(grounds);
            let json = serde_json::to_string(&grounds).map_err(|error| Failure::new("writing when rolls were looked at", error))?;
            self.store.set_meta(LOOKED_AT, Cell::Text(json))?;
        }
        self.rolls.pass = (!is_done).then_some(pass);
        self.save_rolls()?;
        Ok(!is_done)
    }

    /// Puts a person on the rolls of the segments that they are known to be in, and takes them off the others.
    pub(super) fn enrol(&mut self, id: &StrandId, number: u32, person: &Strand) {
        let Some((today, _)) = self.rolls.today else { return };
        let mut rolls = std::mem::take(&mut self.rolls.rolls);
        let (context, ground) = (Context::default(), self.ground());
        let insight = self.appraisal.as_ref().map(|held| &*held.0);
        let facts = PersonFacts { person, context: &context, today };
        let known =
            CustomerFacts::of(facts, ground.currency, insight.map(SiteInsight::learnt), ground.segments).watching(ground.behaviours);
        for roll in rolls.values_mut() {
            roll.note(number, id, roll.rule.holds(&known as &dyn Facts) == Some(true));
        }
        drop(known);
        self.rolls.rolls = rolls;
    }

    /// Writes the rolls that changed, who moved, and how many did today.
    pub(super) fn save_rolls(&mut self) -> Result<(), Failure> {
        let Some((day, _)) = self.rolls.today else { return Ok(()) };
        let at = self.rolls.now;
        for (id, roll) in self.rolls.rolls.iter_mut().filter(|(_, roll)| roll.is_changed) {
            let mut members = Vec::with_capacity(roll.members.serialized_size());
            roll.members.serialize_into(&mut members).map_err(|error| Failure::new("writing a segment's roll", error))?;
            self.store.save_roll(id, RollRow { rule: format!("{:016x}", roll.key), members })?;
            let came = roll.moves.iter().filter(|one| one.came).count() as u64;
            let left = roll.moves.len() as u64 - came;
            self.store.save_roll_day(id, RollDay { day, members: roll.members.len(), came, left })?;
            for one in std::mem::take(&mut roll.moves) {
                self.store.add_move(id, at, &one.person, one.came)?;
            }
            roll.is_changed = false;
        }
        Ok(())
    }

    /// What became of a segment on some days, and who moved last before a moment.
    pub(super) fn history(
        &mut self,
        segment: &str,
        range: Range,
        before: Option<&(Timestamp, String)>,
        limit: u32,
    ) -> Result<ShardReply, Failure> {
        let mut history = self.store.roll_days(segment, range)?;
        for (at, key, came) in self.store.moves(segment, before, limit)? {
            let Ok(person) = StrandId::try_from(key) else { continue };
            let name = self.read_person(&person)?.and_then(|(_, known)| name_of(&known)).map(|name| name.as_str().to_owned());
            history.moves.push(Moved { at, person, name, came });
        }
        Ok(ShardReply::History(Box::new(history)))
    }
}
