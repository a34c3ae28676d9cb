//! A folder of an older release is opened: its tables are migrated, and everybody in them is still who they were.
#![cfg(feature = "native")]

use std::rc::Rc;

use rapport_edge::native::Memory;
use rapport_edge::platform::{Cell, Configuration, Object, ObjectName, Sql};
use rapport_edge::shard::Shard;
use rapport_edge::shard::call::{Found, PeopleQuestion, PeopleSort, ShardCall, ShardReply};
use rapport_model::value::{Day, Range, StrandId, Timestamp};

/// A shard as the very first schema wrote it, copied from a disk; one row of its log came after its last checkpoint.
const FIRST: &str = include_str!("../../tests/vectors/shard_schema_1.sql");
/// A minute after its last event.
const NOW: i64 = 1_795_325_140_000;

#[test]
fn a_shard_of_the_first_schema() {
    let database = Rc::new(Memory::open().expect("SQLite"));
    for statement in FIRST.split(";\n").filter(|statement| !statement.trim().is_empty()) {
        database.exec(statement, &[]).expect("the copy is SQL");
    }
    // Once as it was, and once more from what this release made of it.
    for _ in 0..2 {
        let name = ObjectName::Shard { site: "site".to_owned(), index: 0 };
        let mut shard = Shard::open(database.clone(), name, &Configuration::default()).expect("an older shard opens");
        let mut ask = |call: ShardCall| -> ShardReply {
            let body = serde_json::to_string(&call).expect("a call is JSON");
            let reply = shard.call(&body, NOW, &mut |bytes| bytes.fill(7)).expect("an answer");
            serde_json::from_str(&reply).expect("a reply is JSON")
        };
        let range = Range { from: Day(0), to: Day(100_000) };
        let ShardReply::Totals { days, visitors } = ask(ShardCall::Totals(range)) else { panic!("totals") };
        let day = &days.values().next().expect("one day").0;
        // Two of Bob's views, of which one is only in the log; one of Ann's phone.
        assert_eq!((visitors, day.page_views, day.orders, days.len()), (2, 3, 1, 1));
        let phone = StrandId::anonymous("phone").expect("an id");
        let ShardReply::Person(Found::Here { id, person, .. }) = ask(ShardCall::Person(phone)) else { panic!("Ann") };
        assert_eq!((id.raw(), person.page_views(), person.orders.count()), ("ann", 1, 1));
        assert_eq!(person.trait_text("plan").as_deref(), Some("pro"));
        let sort = PeopleSort::LastSeen;
        let question = PeopleQuestion { search: None, sort, filter: None, after: None, limit: 10 };
        let ShardReply::People(people, _) = ask(ShardCall::People(question)) else { panic!("people") };
        assert_eq!(people.iter().map(|line| line.id.raw()).collect::<Vec<_>>(), ["bob", "ann"]);
        // Whoever an older release had in its list is found before they are in the index, and after.
        let find = |ask: &mut dyn FnMut(ShardCall) -> ShardReply| {
            let question = PeopleQuestion { search: Some("EXAMPLE.com".to_owned()), sort, filter: None, after: None, limit: 10 };
            let ShardReply::People(people, _) = ask(ShardCall::People(question)) else { panic!("people") };
            people.into_iter().map(|line| line.id.raw().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(find(&mut ask), ["ann"]);
        let soon = Timestamp(NOW).plus(60_000).0;
        while shard.alarm_wanted().is_some_and(|at| at <= soon) {
            shard.alarm(soon, &mut |bytes| bytes.fill(7)).expect("an alarm");
        }
        let mut ask = |call: ShardCall| -> ShardReply {
            let body = serde_json::to_string(&call).expect("a call is JSON");
            serde_json::from_str(&shard.call(&body, NOW, &mut |bytes| bytes.fill(7)).expect("an answer")).expect("a reply is JSON")
        };
        assert_eq!(find(&mut ask), ["ann"]);
        let indexed = database.query("SELECT count(*) FROM finder WHERE finder MATCH '\"ann\"'", &[]).expect("a count");
        assert_eq!(indexed, [[Cell::Int(1)]]);
    }
}
