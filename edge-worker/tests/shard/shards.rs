//! Shards of one site over SQLite in memory, what an entry does between them, and events to send them.

use std::rc::Rc;

use rapport_edge::native::Memory;
use rapport_edge::platform::{Configuration, Object, ObjectName};
use rapport_edge::shard::Shard;
use rapport_edge::shard::call::{Bundle, Delivery, Found, Ingested, Outcome, Reception, ShardCall, ShardReply};
use rapport_edge::site::SiteSettings;
use rapport_model::event::{Context, Event, EventKind, Item};
use rapport_model::value::{Currency, Day, EventId, Label, MINUTE, Money, PagePath, Property, Range, StrandId, Timestamp};

pub const NOW: i64 = 1_800_000_000_000;

pub fn settings(shards: u32) -> SiteSettings {
    serde_json::from_value(serde_json::json!({
        "id": "site", "name": "Site", "key": "pk", "origins": [], "time_zone": "UTC", "currency": "USD", "shards": shards, "minimum_n": 30,
        "require_signature": false, "retention_days": 400, "page_patterns": [], "surveys": [], "version": 1,
        "asking": {"everything_days": 7, "relationship_days": 90, "transaction_days": 0, "feature_days": 0, "reservation_minutes": 30}
    }))
    .expect("settings")
}

/// Shards of one site, and what an entry does between them.
pub struct Shards {
    pub databases: Vec<Rc<Memory>>,
    pub shards: Vec<Shard>,
}

impl Shards {
    pub fn new(count: u32) -> Self {
        let databases = (0..count).map(|_| Rc::new(Memory::open().expect("SQLite"))).collect();
        let mut made = Self { databases, shards: Vec::new() };
        made.crash();
        for shard in 0..count {
            made.ask(shard, &ShardCall::Configure(Box::new(settings(count))));
        }
        made
    }

    /// All memory is lost.
    pub fn crash(&mut self) {
        let open = |(index, database): (usize, &Rc<Memory>)| {
            let name = ObjectName::Shard { site: "site".to_owned(), index: index as u32 };
            Shard::open(database.clone(), name, &Configuration::default()).expect("a shard opens")
        };
        self.shards = self.databases.iter().enumerate().map(open).collect();
    }

    pub fn ask(&mut self, shard: u32, call: &ShardCall) -> ShardReply {
        let body = serde_json::to_string(call).expect("a call is JSON");
        // As the entry does: again, as long as a slice of the work is left.
        loop {
            let reply = self.shards[shard as usize].call(&body, NOW, &mut |bytes| bytes.fill(7)).expect("an answer");
            let reply = serde_json::from_str(&reply).expect("a reply is JSON");
            if reply != ShardReply::Again {
                return reply;
            }
        }
    }

    /// Rings the alarms that are set: the first slice of a checkpoint, or the next. Returns whether any was.
    pub fn ring(&mut self) -> bool {
        let soon = NOW + 3_600_000;
        let mut rung = false;
        for shard in self.shards.iter_mut().filter(|shard| shard.alarm_wanted().is_some_and(|at| at <= soon)) {
            shard.alarm(soon, &mut |bytes| bytes.fill(7)).expect("an alarm");
            rung = true;
        }
        rung
    }

    pub fn checkpoint(&mut self) {
        while self.ring() {}
    }

    pub fn send(&mut self, strand: &StrandId, events: Vec<Event>) -> Vec<Outcome> {
        let count = self.shards.len() as u32;
        let bundle = Bundle { strand: strand.clone(), events, walks: Vec::new() };
        let delivery = Delivery { settings: 1, received: Timestamp(NOW), bundles: vec![bundle], asked: Vec::new(), page: None };
        let ShardReply::Ingested(done) = self.ask(strand.shard(count), &ShardCall::Ingest(delivery)) else { panic!("ingested") };
        let Ingested { mut outcomes, mut pushes, .. } = *done;
        // As the entry does, until nothing is left to bring.
        let mut rounds = 0;
        while !pushes.is_empty() {
            rounds += 1;
            assert!(rounds < 64, "links go round for ever");
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
    pub fn totals(&mut self) -> (u64, i64, i64, i64, i64) {
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

    pub fn person(&mut self, id: &StrandId) -> Found {
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

pub fn event(id: &str, minute: i64, kind: EventKind) -> Event {
    let at = NOW - 86_400_000 + minute * MINUTE;
    Event {
        id: EventId::parse(id).expect("short"),
        at: Timestamp(at),
        day: Day((at / 86_400_000) as i32),
        kind,
        context: Context::default(),
    }
}

pub fn view(id: &str, minute: i64) -> Event {
    let kind = EventKind::PageView { view: None, path: PagePath::of("/a"), title: None, touch: None };
    let mut event = event(id, minute, kind);
    event.context.page = Some(PagePath::of("/a"));
    event
}

pub fn order(id: &str, minute: i64, number: &str) -> Event {
    let revenue = Money { minor: 1050, currency: Currency::USD };
    event(id, minute, EventKind::Order { order_id: Label::of(number), revenue, items: Vec::<Item>::new() })
}

pub fn identify(id: &str, minute: i64, user: &str) -> Event {
    let traits = [(Label::of("email"), Property::Text(format!("{user}@example.com")))].into();
    event(id, minute, EventKind::Identify { user: Some(user.to_owned()), traits })
}

pub fn anonymous(id: &str) -> StrandId {
    StrandId::anonymous(id).expect("an id")
}

pub fn user(id: &str) -> StrandId {
    StrandId::user(id).expect("an id")
}
