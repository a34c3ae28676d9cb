//! The platform in one native process, for tests: objects over SQLite in memory, a clock that the test holds.
//!
//! It shares everything above the traits with workerd. What it cannot show (group commit, durability on a disk, panics
//! across wasm) is tested on the real workerd.

use std::cell::{Cell as Slot, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::rc::Rc;

use rusqlite::types::{Value, ValueRef};

use crate::account::Account;
use crate::entry;
use crate::errand;
use crate::platform::{Cell, Configuration, Failure, HttpRequest, HttpResponse, Net, Object, ObjectName, Sql, Written};
use crate::shard::Shard;
use crate::site::Site;

/// One object's database in memory.
pub struct Memory {
    connection: rusqlite::Connection,
    written: Slot<Written>,
}

impl Memory {
    /// An empty database.
    ///
    /// # Errors
    /// SQLite could not be opened.
    pub fn open() -> Result<Self, Failure> {
        let connection = rusqlite::Connection::open_in_memory().map_err(|error| Failure::new("opening SQLite", error))?;
        Ok(Self { connection, written: Slot::new(0) })
    }

    /// Rows written since it was opened, as this database counts them.
    pub fn written(&self) -> Written {
        self.written.get()
    }
}

fn bound(parameters: &[Cell]) -> impl rusqlite::Params {
    let value = |cell: &Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Int(n) => Value::Integer(*n),
        Cell::Real(n) => Value::Real(*n),
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Blob(bytes) => Value::Blob(bytes.clone()),
    };
    rusqlite::params_from_iter(parameters.iter().map(value).collect::<Vec<_>>())
}

impl Sql for Memory {
    fn exec(&self, statement: &str, parameters: &[Cell]) -> Result<Written, Failure> {
        let mut prepared = self.connection.prepare_cached(statement).map_err(|error| Failure::new(statement, error))?;
        let rows = prepared.execute(bound(parameters)).map_err(|error| Failure::new(statement, error))? as Written;
        self.written.set(self.written.get() + rows);
        Ok(rows)
    }

    fn query(&self, statement: &str, parameters: &[Cell]) -> Result<Vec<Vec<Cell>>, Failure> {
        let failed = |error| Failure::new(statement, error);
        let mut prepared = self.connection.prepare_cached(statement).map_err(failed)?;
        let columns = prepared.column_count();
        let mut rows = prepared.query(bound(parameters)).map_err(failed)?;
        let mut read = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let cell = |at| {
                Ok(match row.get_ref(at)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(n) => Cell::Int(n),
                    ValueRef::Real(n) => Cell::Real(n),
                    ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
                })
            };
            read.push((0..columns).map(cell).collect::<Result<_, _>>().map_err(failed)?);
        }
        Ok(read)
    }

    fn size(&self) -> u64 {
        0
    }
}

/// One of the three objects.
enum Living {
    Account(Account),
    Site(Box<Site>),
    Shard(Box<Shard>),
}

impl Living {
    fn open(sql: Rc<dyn Sql>, name: &ObjectName, configuration: &Configuration) -> Result<Self, Failure> {
        let own = name.clone();
        Ok(match name {
            ObjectName::Account => Self::Account(Account::open(sql, own, configuration)?),
            ObjectName::Site(_) => Self::Site(Box::new(Site::open(sql, own, configuration)?)),
            ObjectName::Shard { .. } => Self::Shard(Box::new(Shard::open(sql, own, configuration)?)),
        })
    }
}

impl Living {
    fn has_errand(&self, now: i64) -> bool {
        match self {
            Self::Account(object) => object.has_errand(now),
            Self::Site(object) => object.has_errand(now),
            Self::Shard(object) => object.has_errand(now),
        }
    }

    fn errand(&mut self, now: i64) -> Result<Option<String>, Failure> {
        match self {
            Self::Account(object) => object.errand(now),
            Self::Site(object) => object.errand(now),
            Self::Shard(object) => object.errand(now),
        }
    }
}

/// The world outside.
type World = dyn Fn(&str, &HttpRequest) -> Result<HttpResponse, Failure>;

/// The whole edge in this process.
pub struct Process {
    configuration: Configuration,
    clock: Slot<i64>,
    is_one_memory: Slot<bool>,
    databases: RefCell<HashMap<ObjectName, Rc<Memory>>>,
    objects: RefCell<HashMap<ObjectName, Living>>,
    /// Objects that have errands.
    busy: RefCell<VecDeque<ObjectName>>,
    held: Slot<bool>,
    world: RefCell<Option<Box<World>>>,
}

impl Process {
    /// An edge without data, at a time.
    pub fn new(configuration: Configuration, now: i64) -> Self {
        Self {
            configuration,
            clock: Slot::new(now),
            is_one_memory: Slot::new(true),
            databases: RefCell::default(),
            objects: RefCell::default(),
            busy: RefCell::default(),
            held: Slot::new(false),
            world: RefCell::default(),
        }
    }

    /// Lets time pass, and with it the alarms that come due.
    ///
    /// # Errors
    /// An alarm failed.
    pub fn pass(&self, milliseconds: i64) -> Result<(), Failure> {
        self.clock.set(self.clock.get() + milliseconds);
        let now = self.clock.get();
        for (name, living) in self.objects.borrow_mut().iter_mut() {
            match living {
                Living::Account(object) => ring(object, now)?,
                Living::Site(object) => ring(&mut **object, now)?,
                Living::Shard(object) => ring(&mut **object, now)?,
            }
            if living.has_errand(now) {
                self.busy.borrow_mut().push_back(name.clone());
            }
        }
        let mut errands = std::pin::pin!(self.run_errands());
        match errands.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(()) => Ok(()),
            std::task::Poll::Pending => Err(Failure::new("running errands", "the native edge waited")),
        }
    }

    /// What answers outside, by address and request; without it there is no world outside of a test.
    pub fn set_world(&self, world: impl Fn(&str, &HttpRequest) -> Result<HttpResponse, Failure> + 'static) {
        *self.world.borrow_mut() = Some(Box::new(world));
    }

    /// Keeps errands from being run, as the end of the process in between would.
    pub fn hold_errands(&self, held: bool) {
        self.held.set(held);
    }

    /// Runs what objects want others to know, until nobody has anything left that is due.
    async fn run_errands(&self) {
        loop {
            let Some(name) = self.busy.borrow_mut().pop_front().filter(|_| !self.held.get()) else { return };
            loop {
                let now = self.clock.get();
                let next = self.objects.borrow_mut().get_mut(&name).and_then(|living| living.errand(now).ok().flatten());
                let Some(handed) = next else { break };
                errand::run(self, &name, &handed).await;
            }
        }
    }

    /// From now on entry and objects speak as if they were on different machines.
    pub fn live_apart(&self) {
        self.is_one_memory.set(false);
    }

    /// Sets the clock, without alarms: the next [`Process::pass`] rings those that came due.
    pub fn set_clock(&self, now: i64) {
        self.clock.set(now);
    }

    /// The end of the process without warning: everything in memory is gone, the databases stay.
    pub fn crash(&self) {
        self.objects.borrow_mut().clear();
    }

    /// Rows written in all databases.
    pub fn written(&self) -> Written {
        self.databases.borrow().values().map(|database| database.written()).sum()
    }

    /// Rows that are held in all tables of all databases, the lists of migrations and what an index is made of left out.
    pub fn rows(&self) -> i64 {
        let databases = self.databases.borrow();
        let count = |database: &Rc<Memory>| {
            let names = database
                .query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'finder_%' AND name <> 'migration'", &[]);
            let in_table = |row: &Vec<Cell>| match row.first() {
                Some(Cell::Text(name)) => match database.query(&format!("SELECT count(*) FROM {name}"), &[]).ok()?.first()?.first()? {
                    Cell::Int(rows) => Some(*rows),
                    _ => None,
                },
                _ => None,
            };
            names.unwrap_or_default().iter().filter_map(in_table).sum::<i64>()
        };
        databases.values().map(count).sum()
    }

    /// Answers a request, as the edge does.
    pub async fn respond(&self, request: HttpRequest) -> HttpResponse {
        let response = entry::respond(self, request).await;
        self.run_errands().await;
        response
    }
}

fn ring(object: &mut impl Object, now: i64) -> Result<(), Failure> {
    // An alarm may want the next one at once (a long list is cut in slices); a few in a row are enough for a test.
    for _ in 0..100 {
        match object.alarm_wanted() {
            Some(at) if at <= now => object.alarm(now, &mut dice)?,
            _ => break,
        }
    }
    Ok(())
}

fn dice(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system has randomness");
}

impl Net for Process {
    async fn call(&self, to: &ObjectName, body: String) -> Result<String, Failure> {
        let mut objects = self.objects.borrow_mut();
        if !objects.contains_key(to) {
            let mut databases = self.databases.borrow_mut();
            if !databases.contains_key(to) {
                databases.insert(to.clone(), Rc::new(Memory::open()?));
            }
            let sql: Rc<dyn Sql> = databases[to].clone();
            objects.insert(to.clone(), Living::open(sql, to, &self.configuration)?);
        }
        let now = self.clock.get();
        let Some(living) = objects.get_mut(to) else { return Err(Failure::new("calling an object", "it was opened a moment ago")) };
        let reply = match living {
            Living::Account(object) => object.call(&body, now, &mut dice),
            Living::Site(object) => object.call(&body, now, &mut dice),
            Living::Shard(object) => object.call(&body, now, &mut dice),
        };
        if living.has_errand(now) {
            self.busy.borrow_mut().push_back(to.clone());
        }
        reply
    }

    fn is_one_memory(&self) -> bool {
        self.is_one_memory.get()
    }

    fn now(&self) -> i64 {
        self.clock.get()
    }

    fn random(&self, bytes: &mut [u8]) {
        dice(bytes);
    }

    fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    async fn sleep(&self, milliseconds: u32) {
        self.clock.set(self.clock.get() + i64::from(milliseconds));
    }

    async fn fetch(&self, url: &str, request: HttpRequest) -> Result<HttpResponse, Failure> {
        match &*self.world.borrow() {
            Some(world) => world(url, &request),
            None => Err(Failure::new(url, "there is no world outside of a test")),
        }
    }
}
