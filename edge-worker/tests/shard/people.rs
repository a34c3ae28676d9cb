//! The list of persons: pages, order, search.

use rapport_edge::platform::{Cell, Sql};
use rapport_edge::shard::call::{PeopleQuestion, PeopleSort, ShardCall, ShardReply};
use rapport_model::event::EventKind;
use rapport_model::value::{Label, Property};

use crate::shards::{Shards, event, order, user};

#[test]
fn people_are_found_and_paged() {
    let mut shards = Shards::new(1);
    for n in 0..7 {
        shards.send(&user(&format!("u{n}")), (0..n).map(|o| order(&format!("{n}-{o}"), i64::from(n), &format!("o{n}-{o}"))).collect());
    }
    let mut question = PeopleQuestion { search: None, sort: PeopleSort::Revenue, filter: None, after: None, limit: 4 };
    let ShardReply::People(first, _) = shards.ask(0, &ShardCall::People(question.clone())) else { panic!("people") };
    assert_eq!(first.iter().map(|line| line.key).collect::<Vec<_>>(), [6300, 5250, 4200, 3150]);
    question.after = first.last().map(|line| (line.key, line.id.key()));
    let ShardReply::People(second, _) = shards.ask(0, &ShardCall::People(question.clone())) else { panic!("people") };
    assert_eq!(second.len(), 2);
    question = PeopleQuestion { search: Some("U3".to_owned()), sort: PeopleSort::LastSeen, filter: None, after: None, limit: 4 };
    let ShardReply::People(found, _) = shards.ask(0, &ShardCall::People(question)) else { panic!("people") };
    assert_eq!(found.len(), 1);
}

/// What a search finds is found by any part, in any order, also by short names, and is what was found before there was an index.
#[test]
fn people_are_found_by_any_part_of_what_they_are_known_by() {
    let mut shards = Shards::new(1);
    for n in 0..2_300 {
        shards.send(&user(&format!("customer-{n}")), vec![order(&format!("{n}"), i64::from(n % 600), &format!("o{n}"))]);
    }
    let name = |shards: &mut Shards, id: &str, minute: i64, name: &str, value: &str| {
        let traits = [(Label::of(name), Property::Text(value.to_owned()))].into();
        shards.send(&user(id), vec![event(&format!("{id}{minute}"), minute, EventKind::Identify { user: None, traits })]);
    };
    name(&mut shards, "customer-17", 1, "name", "Åsa \"Q\" Lindström");
    name(&mut shards, "customer-18", 1, "name", "张伟");
    name(&mut shards, "customer-19", 1, "company", "Nord Ost%_ AG");
    let find = |shards: &mut Shards, text: &str, limit: u32| {
        let question = PeopleQuestion { search: Some(text.to_owned()), sort: PeopleSort::LastSeen, filter: None, after: None, limit };
        let ShardReply::People(found, _) = shards.ask(0, &ShardCall::People(question)) else { panic!("people") };
        found.into_iter().map(|line| line.id.raw().to_owned()).collect::<Vec<_>>()
    };
    for round in 0..3 {
        for (text, found) in [
            ("åSA", "customer-17"),
            ("\"q\" lind", "customer-17"),
            ("伟", "customer-18"),
            ("张伟", "customer-18"),
            ("t%_ a", "customer-19"),
            ("omer-1234", "customer-1234"),
            ("%_", "customer-19"),
        ] {
            assert_eq!(find(&mut shards, text, 10), [found], "{text} in round {round}");
        }
        assert!(find(&mut shards, "nobody", 10).is_empty());
        assert!(find(&mut shards, "omer\u{0}-1", 10).is_empty());
        assert_eq!(find(&mut shards, "customer-", 50).len(), 50);
        assert_eq!(find(&mut shards, "mer-99", 50).len(), 11);
        match round {
            0 => shards.crash(),
            // As an older release left it: everybody in the list, nobody in the index.
            _ => {
                shards.databases[0].exec("DELETE FROM finder", &[]).expect("emptied");
                shards.databases[0].exec("INSERT OR REPLACE INTO meta (name, value) VALUES ('finder_filled_to', '')", &[]).expect("noted");
                shards.crash();
                assert_eq!(find(&mut shards, "omer-1234", 10), ["customer-1234"]);
                shards.checkpoint();
            }
        }
    }
    name(&mut shards, "customer-18", 2, "name", "李娜");
    assert_eq!(find(&mut shards, "李娜", 10), ["customer-18"]);
    assert!(find(&mut shards, "张伟", 10).is_empty());
    shards.ask(0, &ShardCall::Erase(user("customer-17")));
    assert!(find(&mut shards, "lindström", 10).is_empty());
    let held = shards.databases[0].query("SELECT count(*) FROM finder", &[]).expect("a count");
    assert_eq!(held[0][0], Cell::Int(2_299));
    shards.databases[0].exec("INSERT INTO finder (finder) VALUES ('integrity-check')", &[]).expect("a sound index");
}
