//! A person rebuilt from the log equals the person kept: thousands of histories that nobody would think of, told in any
//! order, with replays, crashes and checkpoints between, to one shard and to eight.
//!
//! What should come out is said here a second time, as plainly as possible: every raw id's events once, who is whose by
//! the earliest link, and the merge of all who end at the same id.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use rapport_edge::shard::call::Found;
use rapport_model::aggregate::{Aggregate, Strand};
use rapport_model::event::{Event, EventKind};
use rapport_model::value::StrandId;

use crate::shards::{Shards, anonymous, event, identify, order, user, view};

/// Of some people who have nothing to do with those of any other history.
struct History(Vec<(StrandId, Event)>);

impl History {
    /// Three devices and four users who come, buy, say who they are, turn out to be somebody else, and to have been another.
    fn of(name: &str, dice: &mut Rng) -> Self {
        let events = dice.usize(3..14);
        let one = |number: usize| {
            let (id, minute) = (format!("{name}-{number}"), dice.i64(0..600));
            let device = anonymous(&format!("{name}-device-{}", dice.u8(0..3)));
            let (somebody, other) = (format!("{name}-user-{}", dice.u8(0..4)), format!("{name}-user-{}", dice.u8(0..4)));
            match dice.u8(0..10) {
                0..3 => (device, view(&id, minute)),
                3..6 => (device, identify(&id, minute, &somebody)),
                6..8 => (user(&somebody), event(&id, minute, EventKind::Link { user: other })),
                _ => (user(&somebody), order(&id, minute, &format!("{name}-order-{}", dice.u8(0..3)))),
            }
        };
        Self((0..events).map(one).collect())
    }

    /// Who everybody is: the ids of each person, by the one that names them, and what is known of them.
    fn persons(&self) -> BTreeMap<StrandId, (BTreeSet<StrandId>, Strand)> {
        let mut strands: BTreeMap<StrandId, Strand> = BTreeMap::new();
        for (id, event) in &self.0 {
            strands.entry(id.clone()).or_default().apply(event);
        }
        let mut persons: BTreeMap<StrandId, (BTreeSet<StrandId>, Strand)> = BTreeMap::new();
        for (id, strand) in &strands {
            let (ids, person) = persons.entry(end(id, &strands)).or_default();
            ids.insert(id.clone());
            person.merge(strand);
        }
        for (id, (ids, _)) in &mut persons {
            ids.insert(id.clone());
        }
        persons
    }

    /// Tells it in pieces, in any order, some of them twice, one of them with a crash or a part of a checkpoint before it.
    fn tell(&self, shards: &mut Shards, dice: &mut Rng) {
        let mut told = self.0.clone();
        dice.shuffle(&mut told);
        for _ in 0..dice.usize(0..4) {
            told.push(told[dice.usize(0..told.len())].clone());
        }
        for (strand, event) in told {
            shards.send(&strand, vec![event]);
            match dice.u8(..) {
                0..6 => drop(shards.ring()),
                6 => shards.crash(),
                _ => {}
            }
        }
    }
}

/// Where the links of an id end. Where they go round, at the smallest id of the circle.
fn end(id: &StrandId, strands: &BTreeMap<StrandId, Strand>) -> StrandId {
    let next = |id: &StrandId| strands.get(id).and_then(|strand| Some(user(&strand.user.as_ref()?.value)));
    let mut way = vec![id.clone()];
    while let Some(next) = next(&way[way.len() - 1]) {
        if let Some(begin) = way.iter().position(|before| *before == next) {
            return way.split_off(begin).into_iter().min().expect("a circle has ids");
        }
        way.push(next);
    }
    way.pop().expect("it begins with an id")
}

fn hold(shards: &mut Shards, histories: &[History], when: &str) {
    let (mut views, mut orders) = (0, 0);
    for (number, history) in histories.iter().enumerate() {
        for (id, (ids, person)) in history.persons() {
            views += person.page_views() as i64;
            orders += person.orders.count() as i64;
            for one in &ids {
                let found = shards.person(one);
                let Found::Here { id: named, ids: known, person: kept } = found else {
                    panic!("{when}, {number}: {one:?} is nobody: {:#?}", history.0)
                };
                assert_eq!(named, id, "{when}, {number}: whose is {one:?}? {:#?}", history.0);
                assert_eq!(known.into_iter().collect::<BTreeSet<_>>(), ids, "{when}, {number}: {:#?}", history.0);
                assert_eq!(*kept, person, "{when}, {number}: {:#?}", history.0);
            }
        }
    }
    let totals = shards.totals();
    assert_eq!((totals.2, totals.3), (views, orders), "{when}: views and orders of all");
}

/// How many histories share a site, so that they are told between each other's crashes.
const TOGETHER: u64 = 250;

fn rebuilt_is_kept(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        for count in [1, 8] {
            let mut dice = Rng::with_seed(seed);
            let histories: Vec<_> = (0..TOGETHER).map(|number| History::of(&number.to_string(), &mut dice)).collect();
            let mut shards = Shards::new(count);
            for history in &histories {
                history.tell(&mut shards, &mut dice);
            }
            let on = |when| format!("seed {seed}, {count} shards, {when}");
            hold(&mut shards, &histories, &on("as kept"));
            shards.crash();
            hold(&mut shards, &histories, &on("after a crash"));
            shards.checkpoint();
            shards.crash();
            hold(&mut shards, &histories, &on("from the checkpoint"));
        }
    }
}

#[test]
fn a_person_rebuilt_from_the_log_is_the_person_kept() {
    rebuilt_is_kept(0..2);
}

#[test]
#[ignore = "minutes: for the heavy tests"]
fn ten_thousand_persons_rebuilt_from_the_log_are_the_persons_kept() {
    rebuilt_is_kept(2..2 + 10_000 / TOGETHER);
}
