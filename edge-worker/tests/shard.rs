//! A shard on its own, over SQLite in memory: nothing counted twice, nothing lost, whatever the order and the crashes.
#![cfg(feature = "native")]

use std::rc::Rc;

use rapport_edge::native::Memory;
use rapport_edge::platform::{Cell, Configuration, Object, ObjectName, Sql};
use rapport_edge::shard::Shard;
use rapport_edge::shard::call::{
    Bundle, Delivery, Found, Ingested, Outcome, PeopleQuestion, PeopleSort, Reception, ScoreQuestion, ShardCall, ShardReply,
};
use rapport_edge::site::SiteSettings;
use rapport_model::event::{Context, Event, EventKind, Item, Rated, RatingKind, Reply, Submission};
use rapport_model::value::{Currency, Day, EventId, Label, MINUTE, Money, PagePath, Property, Range, StrandId, SurveyClass, Timestamp};

const NOW: i64 = 1_800_000_000_000;

fn settings(shards: u32) -> SiteSettings {
    serde_json::from_value(serde_json::json!({
        "id": "site", "name": "Site", "key": "pk", "origins": [], "time_zone": "UTC", "currency": "USD", "shards": shards, "minimum_n": 30,
        "require_signature": false, "retention_days": 400, "page_patterns": [], "surveys": [], "version": 1,
        "asking": {"everything_days": 7, "relationship_days": 90, "transaction_days": 0, "feature_days": 0, "reservation_minutes": 30}
    }))
    .expect("settings")
}

/// Shards of one site, and what an entry does between them.
struct Shards {
    databases: Vec<Rc<Memory>>,
    shards: Vec<Shard>,
}

impl Shards {
    fn new(count: u32) -> Self {
        let databases = (0..count).map(|_| Rc::new(Memory::open().expect("SQLite"))).collect();
        let mut made = Self { databases, shards: Vec::new() };
        made.crash();
        for shard in 0..count {
            made.ask(shard, &ShardCall::Configure(Box::new(settings(count))));
        }
        made
    }

    /// All memory is lost.
    fn crash(&mut self) {
        let open = |(index, database): (usize, &Rc<Memory>)| {
            let name = ObjectName::Shard { site: "site".to_owned(), index: index as u32 };
            Shard::open(database.clone(), name, &Configuration::default()).expect("a shard opens")
        };
        self.shards = self.databases.iter().enumerate().map(open).collect();
    }

    fn ask(&mut self, shard: u32, call: &ShardCall) -> ShardReply {
        let body = serde_json::to_string(call).expect("a call is JSON");
        let reply = self.shards[shard as usize].call(&body, NOW, &mut |bytes| bytes.fill(7)).expect("an answer");
        serde_json::from_str(&reply).expect("a reply is JSON")
    }

    /// Rings the alarms that are set: the first slice of a checkpoint, or the next. Returns whether any was.
    fn ring(&mut self) -> bool {
        let soon = NOW + 3_600_000;
        let mut rung = false;
        for shard in self.shards.iter_mut().filter(|shard| shard.alarm_wanted().is_some_and(|at| at <= soon)) {
            shard.alarm(soon, &mut |bytes| bytes.fill(7)).expect("an alarm");
            rung = true;
        }
        rung
    }

    fn checkpoint(&mut self) {
        while self.ring() {}
    }

    fn send(&mut self, strand: &StrandId, events: Vec<Event>) -> Vec<Outcome> {
        let count = self.shards.len() as u32;
        let bundle = Bundle { strand: strand.clone(), events, walks: Vec::new() };
        let delivery = Delivery { settings: 1, received: Timestamp(NOW), bundles: vec![bundle], asked: Vec::new(), page: None };
        let ShardReply::Ingested(done) = self.ask(strand.shard(count), &ShardCall::Ingest(delivery)) else { panic!("ingested") };
        let Ingested { mut outcomes, mut pushes, .. } = *done;
        // As the entry does: users that are aliases of each other in a circle would go round for ever.
        for _ in 0..6 {
            for push in std::mem::take(&mut pushes) {
                let to = push.to.shard(count);
                let ShardReply::Ingested(done) =
                    self.ask(to, &ShardCall::Receive(Reception { settings: 1, pushes: vec![push], page: None }))
                else {
                    panic!("received")
                };
                pushes.extend(done.pushes);
            }
        }
        outcomes.remove(0)
    }

    /// Visitors, sessions, page views, orders, revenue in cents, over all days.
    fn totals(&mut self) -> (u64, i64, i64, i64, i64) {
        let range = Range { from: Day(0), to: Day(100_000) };
        let mut sum = (0, 0, 0, 0, 0);
        for shard in 0..self.shards.len() as u32 {
            let ShardReply::Totals { days, visitors } = self.ask(shard, &ShardCall::Totals(range)) else { panic!("totals") };
            sum.0 += visitors;
            for (day, _) in days.values() {
                sum.1 += day.sessions;
                sum.2 += day.page_views;
                sum.3 += day.orders;
                sum.4 += day.revenue.values().sum::<i64>();
            }
        }
        sum
    }

    fn person(&mut self, id: &StrandId) -> Found {
        let mut id = id.clone();
        loop {
            let ShardReply::Person(found) = self.ask(id.shard(self.shards.len() as u32), &ShardCall::Person(id.clone())) else {
                panic!("a person")
            };
            match found {
                Found::Elsewhere(user) => id = user,
                found => return found,
            }
        }
    }
}

fn event(id: &str, minute: i64, kind: EventKind) -> Event {
    let at = NOW - 86_400_000 + minute * MINUTE;
    Event {
        id: EventId::parse(id).expect("short"),
        at: Timestamp(at),
        day: Day((at / 86_400_000) as i32),
        kind,
        context: Context::default(),
    }
}

fn view(id: &str, minute: i64) -> Event {
    let kind = EventKind::PageView { view: None, path: PagePath::of("/a"), title: None, touch: None };
    let mut event = event(id, minute, kind);
    event.context.page = Some(PagePath::of("/a"));
    event
}

fn order(id: &str, minute: i64, number: &str) -> Event {
    let revenue = Money { minor: 1050, currency: Currency::USD };
    event(id, minute, EventKind::Order { order_id: Label::of(number), revenue, items: Vec::<Item>::new() })
}

fn identify(id: &str, minute: i64, user: &str) -> Event {
    let traits = [(Label::of("email"), Property::Text(format!("{user}@example.com")))].into();
    event(id, minute, EventKind::Identify { user: Some(user.to_owned()), traits })
}

fn anonymous(id: &str) -> StrandId {
    StrandId::anonymous(id).expect("an id")
}

fn user(id: &str) -> StrandId {
    StrandId::user(id).expect("an id")
}

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
