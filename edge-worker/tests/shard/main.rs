//! A shard on its own, over SQLite in memory: nothing counted twice, nothing lost, whatever the order and the crashes.
#![cfg(feature = "native")]

mod checkpoints;
mod histories;
mod people;
mod shards;

use rapport_edge::platform::Object;
use rapport_edge::shard::call::{Found, Outcome, ScoreQuestion, ShardCall, ShardReply};
use rapport_model::event::{EventKind, Rated, RatingKind, Reply, Submission};
use rapport_model::value::{Day, Label, Range, SurveyClass};

use crate::shards::{NOW, Shards, anonymous, event, identify, order, user, view};

#[test]
fn linking_lowers_counts_in_any_order_over_shards() {
    for reversed in [false, true] {
        let mut shards = Shards::new(4);
        for p in 0..20 {
            let (a, b, u) = (anonymous(&format!("phone-{p}")), anonymous(&format!("desk-{p}")), user(&format!("user-{p}")));
            let mut steps = vec![
                (&a, view(&format!("{p}-1"), 0)),
                (&b, view(&format!("{p}-2"), 10)),
                (&a, identify(&format!("{p}-3"), 1, u.raw())),
                (&b, identify(&format!("{p}-4"), 11, u.raw())),
                (&u, order(&format!("{p}-5"), 12, &format!("o{p}"))),
                (&a, order(&format!("{p}-6"), 13, &format!("o{p}"))),
            ];
            if reversed {
                steps.reverse();
            }
            for (strand, event) in steps {
                assert_eq!(shards.send(strand, vec![event.clone()]), [Outcome::Accepted]);
                assert_eq!(shards.send(strand, vec![event]), [Outcome::Duplicate]);
            }
        }
        // One person, one session of 13 minutes, two views, one order however often it is told: for each of the twenty.
        let expected = (20, 20, 40, 20, 20 * 1050);
        assert_eq!(shards.totals(), expected, "reversed: {reversed}");
        shards.crash();
        assert_eq!(shards.totals(), expected, "after a crash, from the log alone");
        shards.checkpoint();
        assert_eq!(shards.totals(), expected, "after a checkpoint");
        shards.crash();
        assert_eq!(shards.totals(), expected, "after a crash, from the checkpoint");
        let Found::Here { id, ids, person } = shards.person(&anonymous("phone-7")) else { panic!("known") };
        assert_eq!((id, ids.len(), person.page_views(), person.orders.count()), (user("user-7"), 3, 2, 1));
        assert_eq!(person.trait_text("email").as_deref(), Some("user-7@example.com"));
        assert_eq!(shards.send(&anonymous("phone-7"), vec![view("7-1", 0)]), [Outcome::Duplicate], "also after crashes");
    }
}

#[test]
fn an_anonymous_id_belongs_to_its_earliest_identify() {
    for shards in [1, 4] {
        for late_first in [false, true] {
            let mut shards = Shards::new(shards);
            let a = anonymous("shared-tablet");
            shards.send(&a, vec![view("v", 0)]);
            let mut claims = vec![identify("i1", 1, "ann"), identify("i2", 2, "bob")];
            if late_first {
                claims.reverse();
            }
            for claim in claims {
                shards.send(&a, vec![claim]);
            }
            let Found::Here { id, .. } = shards.person(&a) else { panic!("known") };
            assert_eq!(id, user("ann"));
            assert_eq!(shards.totals().0, 1);
            assert!(matches!(shards.person(&user("bob")), Found::Nobody | Found::Here { .. }));
            shards.crash();
            assert_eq!(shards.totals().0, 1);
        }
    }
}

#[test]
fn aliases_join_two_users_and_cycles_end() {
    for shards in [1, 4] {
        let mut shards = Shards::new(shards);
        let (old, new) = (user("old"), user("new"));
        shards.send(&old, vec![order("1", 0, "o1")]);
        shards.send(&new, vec![order("2", 1, "o2")]);
        shards.send(&old, vec![event("3", 2, EventKind::Link { user: "new".to_owned() })]);
        assert_eq!((shards.totals().0, shards.totals().3), (1, 2));
        shards.send(&new, vec![event("4", 3, EventKind::Link { user: "old".to_owned() })]);
        assert_eq!((shards.totals().0, shards.totals().3), (1, 2));
        shards.crash();
        assert_eq!((shards.totals().0, shards.totals().3), (1, 2));
    }
}

#[test]
fn erasure_keeps_counts_and_refuses_replays() {
    let mut shards = Shards::new(1);
    let u = user("ann");
    shards.send(&u, vec![order("1", 0, "o1"), view("2", 1)]);
    let before = shards.totals();
    assert!(matches!(shards.ask(0, &ShardCall::Erase(u.clone())), ShardReply::Erased { .. }));
    assert!(matches!(shards.person(&u), Found::Nobody));
    for _ in 0..2 {
        assert_eq!(shards.totals(), before);
        assert_eq!(shards.send(&u, vec![order("1", 0, "o1")]), [Outcome::Refused("erased".to_owned())]);
        let ShardReply::Log { entries, .. } = shards.ask(0, &ShardCall::Log { after: 0, limit: 100 }) else { panic!("log") };
        assert!(entries.is_empty());
        shards.crash();
    }
}

#[test]
fn answers_count_once_and_the_last_one_wins() {
    let mut shards = Shards::new(2);
    let submission = |id: &str| Submission {
        id: id.to_owned(),
        survey: "nps".to_owned(),
        version: 1,
        class: SurveyClass::Relationship,
        unverified: false,
    };
    let answered = |id: &str, minute, of: &str, rating: u8| {
        let reply = Reply { question: Label::of("nps"), rating: Rated::of(RatingKind::Nps, rating.into()).ok(), text: None, value: None };
        event(id, minute, EventKind::SurveyAnswered { submission: submission(of), replies: vec![reply], completed: true, imported: false })
    };
    let a = anonymous("a");
    shards.send(&a, vec![event("s", 0, EventKind::SurveyShown { submission: submission("x") })]);
    shards.send(&a, vec![answered("1", 1, "x", 3), answered("2", 2, "x", 9)]);
    shards.send(&anonymous("b"), vec![answered("3", 1, "y", 6)]);
    for _ in 0..2 {
        let question =
            ScoreQuestion { range: Range { from: Day(0), to: Day(100_000) }, surveys: Vec::new(), class: None, by: None, filter: None };
        let (mut asked, mut counts) = (0, rapport_model::aggregate::ScoreCounts::default());
        for shard in 0..2 {
            let ShardReply::Scores(days) = shards.ask(shard, &ShardCall::Scores(question.clone())) else { panic!("scores") };
            days.iter().for_each(|day| counts.merge(&day.counts));
            asked += days.iter().map(|day| day.counts.asked).sum::<i64>();
        }
        let groups = counts.ratings.nps.groups();
        assert_eq!((asked, counts.answered, counts.completed), (2, 2, 2));
        assert_eq!((groups.promoters, groups.passives, groups.detractors), (1, 0, 1));
        shards.crash();
    }
}

#[test]
fn ten_batches_of_a_visitor_cost_at_most_two_rows_each() {
    let mut shards = Shards::new(1);
    let before = shards.databases[0].written();
    for batch in 0..10 {
        for visitor in 0..100 {
            let events = (0..10).map(|n| view(&format!("{batch}-{n}"), batch)).collect();
            shards.send(&anonymous(&format!("v{visitor}")), events);
        }
        if batch % 3 == 2 {
            shards.checkpoint();
        }
    }
    // Every index row counts on Cloudflare: a line in the list of persons has one, and replaces it when it moves.
    let rows = shards.databases[0].written() - before;
    assert!(rows <= 2000, "{rows} rows for 1,000 batches");
}

/// A ticket of another memory means nothing; the entry then sends the call as JSON.
#[test]
fn a_ticket_from_elsewhere_is_unknown() {
    let mut shards = Shards::new(1);
    let reply = shards.shards[0].call("parcel w 1f 2", NOW, &mut |bytes| bytes.fill(7)).expect("an answer");
    assert_eq!(reply, rapport_edge::parcel::UNKNOWN);
}

#[test]
fn what_is_counted_aside_outlives_a_crash() {
    let mut shards = Shards::new(1);
    let aside = |shards: &mut Shards| {
        let range = Range { from: Day(0), to: Day(100_000) };
        let ShardReply::Totals { days, visitors } = shards.ask(0, &ShardCall::Totals(range)) else { panic!("totals") };
        let day = &days[&Day(20_000)].0;
        (day.bots, day.dropped, visitors)
    };
    for round in 1..=3 {
        shards.ask(0, &ShardCall::CountAside { day: Day(20_000), bots: 5, dropped: 2 });
        if round == 2 {
            shards.checkpoint();
        }
        shards.crash();
        assert_eq!(aside(&mut shards), (5 * round, 2 * round, 0));
        let ShardReply::Log { entries, .. } = shards.ask(0, &ShardCall::Log { after: 0, limit: 100 }) else { panic!("log") };
        assert!(entries.is_empty());
    }
}
