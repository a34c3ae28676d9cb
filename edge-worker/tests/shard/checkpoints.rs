//! Checkpoints cut anywhere, and crowds.

use rapport_edge::platform::{Cell, Sql};
use rapport_edge::shard::call::{Bundle, Delivery, Outcome, ShardCall, ShardReply};
use rapport_model::event::{Event, EventKind};
use rapport_model::value::{StrandId, Timestamp};

use crate::shards::{NOW, Shards, anonymous, event, identify, order, user, view};

/// What somebody does next, by a number: four hundred visitors, some of whom turn out to be one of twelve users, or another.
fn step(number: u64, random: u64) -> (StrandId, Event) {
    let (who, minute, what) = (random % 400, (random >> 8) as i64 % 600, (random >> 24) % 10);
    let (id, claimed) = (format!("e{number}"), format!("user-{}", (random >> 32) % 12));
    match what {
        0..=4 => (anonymous(&format!("v{who}")), view(&id, minute)),
        5 | 6 => (anonymous(&format!("v{who}")), identify(&id, minute, &claimed)),
        9 if who < 20 => (user(&claimed), event(&id, minute, EventKind::Link { user: format!("user-{}", who % 3) })),
        _ => (user(&claimed), order(&id, minute, &format!("o{who}"))),
    }
}

/// A crash between two slices of a checkpoint, and changes meanwhile, come out as if nothing had happened.
#[test]
fn a_checkpoint_in_slices_can_be_cut_anywhere() {
    for seed in 1..=6_u64 {
        let count = if seed % 4 == 0 { 2 } else { 1 };
        let (mut whole, mut cut) = (Shards::new(count), Shards::new(count));
        let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for number in 0..900 {
            // Xorshift64 (Marsaglia 2003): any sequence that is the same each time will do.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let (strand, event) = step(number, random);
            assert_eq!(whole.send(&strand, vec![event.clone()]), cut.send(&strand, vec![event]));
            // Rare enough that more has changed than one slice holds.
            match (random >> 40) % 120 {
                0 | 1 => drop(cut.ring()),
                2 => cut.crash(),
                _ => {}
            }
        }
        assert_eq!(whole.totals(), cut.totals(), "seed {seed}");
        cut.crash();
        assert_eq!(whole.totals(), cut.totals(), "seed {seed}, after a last crash");
        for n in 0..400 {
            assert_eq!(whole.person(&anonymous(&format!("v{n}"))), cut.person(&anonymous(&format!("v{n}"))), "seed {seed}, visitor {n}");
        }
    }
}

/// An import brings more strangers than memory has room for: they are written as they come, without waiting for the alarm.
#[test]
fn a_crowd_is_written_as_it_comes() {
    let mut shards = Shards::new(1);
    for batch in 0..30 {
        let bundle = |n: i32| Bundle { strand: anonymous(&format!("v{batch}-{n}")), events: vec![view("1", n.into())], walks: Vec::new() };
        let bundles = (0..500).map(bundle).collect();
        let delivery = Delivery { settings: 1, received: Timestamp(NOW), bundles, asked: Vec::new(), page: None };
        let ShardReply::Ingested(done) = shards.ask(0, &ShardCall::Ingest(delivery)) else { panic!("ingested") };
        assert!(done.outcomes.iter().flatten().all(|outcome| *outcome == Outcome::Accepted));
    }
    let rows = shards.databases[0].query("SELECT count(*) FROM strand", &[]).expect("a count");
    assert!(matches!(rows[0][0], Cell::Int(written) if written >= 5_000), "{rows:?} of 15,000 are written");
    let before = shards.totals();
    assert_eq!((before.0, before.2), (15_000, 15_000));
    shards.crash();
    assert_eq!(shards.totals(), before);
    assert_eq!(shards.send(&anonymous("v3-7"), vec![view("1", 7)]), [Outcome::Duplicate]);
}
