//! The object `Shard`: strands that hash to it and persons who live on it, their log, and its part of the totals.
//!
//! What is acknowledged is a row of the log. Everything else is a checkpoint: strands, persons and totals in memory,
//! written by alarm together with the position of the log that they include; when the object is opened, the tail of
//! the log after that position is folded again, by the same code.

pub mod accounts;
mod answered;
mod answers;
mod appraisal;
mod asking;
pub mod call;
mod checkpoint;
mod day_sums;
mod erasure;
mod finder;
mod ingest;
mod linked;
mod membership;
mod only;
mod pages;
mod reach;
mod reading;
mod recent;
mod remarks;
mod reply;
mod resident;
mod results;
pub mod roll;
mod schema;
mod sightings;
mod signals;
mod squeeze;
mod store;
mod stories;
mod sweep;
mod timeline;
mod together;
mod watch;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use rapport_model::event::Submission;
use rapport_model::value::{Currency, StrandId, Timestamp};

use self::answered::Answered;
use self::appraisal::Appraisal;
use self::asking::Asking;
use self::call::{Found, Push, ShardCall, ShardReply};
use self::checkpoint::Place;
use self::day_sums::DaySums;
pub(crate) use self::linked::LONGEST_CHAIN;
use self::linked::{Held, Linked};
use self::membership::Membership;
use self::pages::Pages;
use self::resident::Resident;
use self::roll::Rolls;
pub(crate) use self::signals::{email_of, name_of};
use self::store::Store;
use self::sweep::Sweeps;
use self::watch::Watch;
use crate::errand::Errands;
use crate::parcel::{self, Ticket};
use crate::platform::{Cell, Configuration, Failure, Object, ObjectName, Random, Sql};
use crate::site::SiteSettings;

/// The object `Shard`.
pub struct Shard {
    store: Store,
    site: String,
    index: u32,
    settings: Option<SiteSettings>,
    /// What is asked, and how often at most.
    asking: Option<Asking>,
    /// What rules watch of everybody.
    watch: Watch,
    /// What has to be brought to other shards and waits for somebody who carries it: the next delivery's entry.
    unsent: Vec<Push>,
    /// By what persons are appraised; none before the site has a model of value.
    appraisal: Option<Appraisal>,
    residents: HashMap<StrandId, Resident>,
    /// Who belongs to the segments that were asked for.
    memberships: BTreeMap<u64, Membership>,
    /// Answers by what is of the person.
    tables: BTreeMap<u64, Answered>,
    /// Who is in the site's segments, and who came and left.
    rolls: Rolls,
    /// What was found lately by looking at everybody.
    sweeps: Sweeps,
    sums: DaySums,
    pages: Pages,
    /// The next row of the log.
    next_position: u64,
    /// The position of the log that the rows of the totals include.
    included: u64,
    /// Rows of the log that only carry a push: gone once their snapshot is in a checkpoint.
    carried: BTreeSet<u64>,
    /// Those of them that the checkpoint includes which is being written.
    covered: BTreeSet<u64>,
    /// Strands whose rows the checkpoint that is being written still wants.
    unwritten: BTreeSet<StrandId>,
    /// When the next slice of it is to be written.
    next_slice: Option<Timestamp>,
    /// Whether a delivery wrote some of it since the last slice.
    wrote_beside: bool,
    /// Whether rows of the log are folded again that the totals include already.
    refolding: bool,
    /// Up to which id the index of [`finder`] knows the list of an older release; none when it knows everybody.
    filled_to: Option<String>,
    /// Its share of the process's memory.
    place: Place,
    /// Counts uses, to find what was not used for long.
    uses: u64,
    /// When the next checkpoint is due; none when there is nothing to write.
    due: Option<Timestamp>,
    /// When the log was last cut.
    cut: Timestamp,
    /// With what the ids of erased strands are hashed; none before the first erasure.
    tombstone_key: Option<Vec<u8>>,
    /// Whether something changed that dashboards should hear of.
    changed: bool,
    /// What the site is to hear.
    errands: Errands,
    /// Since when what goes wrong is written down; none before the first event.
    sighting_since: Option<Timestamp>,
    /// When patterns across people are looked for next.
    look_at: Option<i64>,
}

impl Object for Shard {
    fn open(sql: Rc<dyn Sql>, name: ObjectName, _configuration: &Configuration) -> Result<Self, Failure> {
        let ObjectName::Shard { site, index } = name else {
            return Err(Failure::new("opening a shard", "the name is not a shard's"));
        };
        schema::migrate(&*sql)?;
        let store = Store(sql);
        let settings: Option<SiteSettings> = match store.meta("settings")? {
            Some(Cell::Text(json)) => serde_json::from_str(&json).ok(),
            _ => None,
        };
        let mut shard = Self {
            sums: DaySums::read(&store)?,
            pages: Pages::read(&store)?,
            next_position: 0,
            included: 0,
            site,
            index,
            asking: settings.as_ref().map(Asking::of),
            watch: Watch::read(&store, settings.as_ref())?,
            rolls: Rolls::read(&store, settings.as_ref())?,
            unsent: Vec::new(),
            settings,
            appraisal: Appraisal::read(&store)?,
            residents: HashMap::new(),
            memberships: BTreeMap::new(),
            tables: BTreeMap::new(),
            sweeps: Sweeps::default(),
            carried: BTreeSet::new(),
            covered: BTreeSet::new(),
            unwritten: BTreeSet::new(),
            next_slice: None,
            wrote_beside: false,
            refolding: false,
            filled_to: None,
            place: Place::take(),
            uses: 0,
            due: None,
            cut: Timestamp(0),
            tombstone_key: match store.meta("tombstone_key")? {
                Some(Cell::Blob(key)) => Some(key),
                _ => None,
            },
            changed: false,
            errands: Errands::read(&*store.0)?,
            sighting_since: match store.meta("sighting_since")? {
                Some(Cell::Int(at)) => Some(Timestamp(at)),
                _ => None,
            },
            look_at: None,
            store,
        };
        shard.filled_to = shard.read_filled()?;
        shard.recover()?;
        Ok(shard)
    }

    fn call(&mut self, body: &str, now: i64, random: Random<'_>) -> Result<String, Failure> {
        let ticket = Ticket::read(body);
        let call: ShardCall = match ticket.map(Ticket::take) {
            Some(Some(call)) => call,
            Some(None) => return Ok(parcel::UNKNOWN.to_owned()),
            None => serde_json::from_str(body).map_err(|error| Failure::new("reading a call to a shard", error))?,
        };
        if let (Some(ticket), Some(version)) = (ticket, call.settings())
            && !self.works_by(version)
        {
            return Ok(ticket.answer(ShardReply::SettingsWanted, Some(call)));
        }
        let answer = self.keep_rolls(Timestamp(now)).and_then(|()| self.answer(call, Timestamp(now), random));
        let reply = match answer {
            Ok(reply) => reply,
            Err(failure) => {
                // What is in memory may be ahead of the log now. The log is right: start again from it.
                let name = ObjectName::Shard { site: self.site.clone(), index: self.index };
                *self = Self::open(Rc::clone(&self.store.0), name, &Configuration::default())?;
                return Err(failure);
            }
        };
        match ticket {
            Some(ticket) => Ok(ticket.answer(reply, None)),
            None => serde_json::to_string(&reply).map_err(|error| Failure::new("writing a shard's reply", error)),
        }
    }

    fn alarm(&mut self, now: i64, _random: Random<'_>) -> Result<(), Failure> {
        self.keep_rolls(Timestamp(now))?;
        self.tick(Timestamp(now))
    }

    fn alarm_wanted(&self) -> Option<i64> {
        // The index of an older release's list is filled from now on.
        let filling = self.filled_to.as_ref().map(|_| 0);
        let behind = self.watch.is_behind().then_some(0);
        let due = self.next_slice.into_iter().chain(self.due).chain(self.rolls.alarm()).map(|due| due.0);
        due.chain(filling).chain(behind).chain(self.errands.alarm()).min()
    }

    fn may_wait(body: &str) -> bool {
        Ticket::waits(body) || body.starts_with("{\"ingest\"") || body.starts_with("{\"receive\"")
    }

    fn has_errand(&self, now: i64) -> bool {
        self.errands.is_due(now)
    }

    fn errand(&mut self, now: i64) -> Result<Option<String>, Failure> {
        self.errands.take(&*self.store.0, now)
    }

    fn has_notice(&self) -> bool {
        self.changed
    }

    fn notice(&mut self, _now: i64) -> Option<(ObjectName, String)> {
        let changed = std::mem::take(&mut self.changed);
        changed.then(|| (ObjectName::Site(self.site.clone()), "\"changed\"".to_owned()))
    }
}

impl Shard {
    fn answer(&mut self, call: ShardCall, now: Timestamp, random: Random<'_>) -> Result<ShardReply, Failure> {
        if call.reads_rows() && !self.goes_on(&call)? && !self.rows_are_whole(now)? {
            return Ok(ShardReply::Again);
        }
        if matches!(call, ShardCall::Person(_) | ShardCall::People(_) | ShardCall::Account(_)) {
            self.let_go();
        }
        Ok(match call {
            ShardCall::Ingest(delivery) => self.ingest(delivery, now, random)?,
            ShardCall::Receive(reception) => self.receive(reception, now, random)?,
            ShardCall::Configure(settings) => self.configure(*settings, now)?,
            ShardCall::CountAside { day, bots, dropped } => self.count_aside(day, bots, dropped, now)?,
            ShardCall::Totals(range) => self.totals(range),
            ShardCall::Breakdown(range, by) => self.breakdown(range, by),
            ShardCall::Viewed(range, by) => self.viewed(range, by),
            ShardCall::Sales(range, by) => self.sales(range, by),
            ShardCall::Scores(question) => self.scores(&question)?,
            ShardCall::People(question) => self.people(&question)?,
            ShardCall::Accounts => self.accounts()?,
            ShardCall::Account(account) => self.account(&account)?,
            ShardCall::Memberships(persons) => self.memberships(&persons)?,
            ShardCall::Relationships { after, buyers, limit } => self.relationships(&after, buyers, limit)?,
            ShardCall::Sweep(of) => self.sweep(*of, now)?,
            ShardCall::GoOn => self.go_on(now)?,
            ShardCall::Size(filter) => self.size(filter)?,
            ShardCall::History { segment, range, before, limit } => self.history(&segment, range, before.as_ref(), limit)?,
            ShardCall::Reach(call) => self.reach(*call)?,
            ShardCall::Sample { filter, most } => self.sample(&filter, most)?,
            ShardCall::Baskets { range, after, limit } => self.baskets(range, &after, limit)?,
            ShardCall::Hours(most) => self.hours(most)?,
            ShardCall::Sold => self.sold(),
            ShardCall::Appraise { insight, after, limit } => self.appraise(insight, &after, limit, now)?,
            ShardCall::Person(id) => ShardReply::Person(self.person(&id)?),
            ShardCall::Timeline { strand, before, limit } => self.timeline(&strand, before.as_ref(), limit)?,
            ShardCall::Begun { strand, survey, submission } => {
                let wanted = |showing: &Submission| showing.survey == survey && submission.as_ref().is_none_or(|id| *id == showing.id);
                ShardReply::Begun(self.begun(&strand, wanted, now)?.map(Box::new))
            }
            ShardCall::Eligibility { person, survey } => self.eligibility(&person, &survey, now)?,
            ShardCall::Log { after, limit } => self.log(after, limit)?,
            ShardCall::Erase(strand) => self.erase(&strand, now, random)?,
            ShardCall::Forget { user, strand } => self.forget(&user, &strand, now)?,
            ShardCall::Clear => self.clear()?,
            ShardCall::ErrandDone(id) => {
                self.errands.done(&*self.store.0, id)?;
                self.go_on_later(now)?;
                ShardReply::Done
            }
            ShardCall::Patterns => self.patterns(now)?,
            ShardCall::Affected { kind, subject, since, until } => self.affected(kind, &subject, (since, until))?,
            ShardCall::Pulse => self.pulse(now)?,
        })
    }

    fn configure(&mut self, settings: SiteSettings, now: Timestamp) -> Result<ShardReply, Failure> {
        let json = serde_json::to_string(&settings).map_err(|error| Failure::new("writing settings", error))?;
        self.store.set_meta("settings", Cell::Text(json))?;
        if self.settings.as_ref().is_some_and(|known| known.currency != settings.currency) {
            // What everybody bought is kept in the site's currency: read it again from their stories when it is wanted.
            self.store.forget_relationships()?;
        }
        self.asking = Some(Asking::of(&settings));
        self.watch(&settings)?;
        self.follow_segments(&settings)?;
        self.settings = Some(settings);
        self.keep_rolls(now)?;
        self.look_at_rolls_later()?;
        Ok(ShardReply::Done)
    }

    /// The settings, if they are the version that the entry works by.
    fn works_by(&self, version: u64) -> bool {
        self.settings.as_ref().is_some_and(|settings| settings.version == version)
    }

    fn currency(&self) -> Currency {
        self.settings.as_ref().map_or(Currency::USD, |settings| settings.currency)
    }

    /// Whether a strand lives on this very shard.
    fn is_here(&self, strand: &StrandId) -> bool {
        strand.shard(self.settings.as_ref().map_or(1, |settings| settings.shards)) == self.index
    }

    /// The strand in memory, read from its checkpoint if need be; a new one where nobody was heard of.
    fn resident(&mut self, id: &StrandId) -> Result<&mut Resident, Failure> {
        self.uses += 1;
        if !self.residents.contains_key(id) {
            let resident = self.read_resident(id)?;
            self.residents.insert(id.clone(), resident);
        }
        let resident = self.residents.get_mut(id).ok_or_else(|| Failure::new("reading a strand", "it was put there a moment ago"))?;
        resident.used = self.uses;
        Ok(resident)
    }

    fn read_resident(&mut self, id: &StrandId) -> Result<Resident, Failure> {
        let key = id.key();
        let Some(row) = self.store.strand(&key)? else { return Ok(Resident::default()) };
        let strand = serde_json::from_str(&row.state).map_err(|error| Failure::new("reading a strand", error))?;
        let linked = self.read_linked(id)?;
        let mut resident = Resident { number: Some(row.number), position: row.position, strand, linked, ..Resident::default() };
        resident.recent = recent::Recent::unpacked(&row.recent);
        resident.posted = resident.share(id);
        if resident.user(id).is_none() && resident.exists() {
            resident.found_by = Some(finder::hash(&resident.known_by(id, &resident.person(id))));
        }
        Ok(resident)
    }

    /// The strands that were brought to a user, as they are on disk.
    fn read_linked(&self, id: &StrandId) -> Result<Linked, Failure> {
        let mut linked = Linked::default();
        if id.is_user() {
            for (strand, position, state) in self.store.snapshots(&id.key())? {
                let strand = StrandId::try_from(strand).map_err(|error| Failure::new("reading a snapshot", error))?;
                let state = serde_json::from_str(&state).map_err(|error| Failure::new("reading a snapshot", error))?;
                linked.hold(strand, Held { position, state });
            }
        }
        Ok(linked)
    }

    /// Who has this raw id.
    fn person(&mut self, id: &StrandId) -> Result<Found, Failure> {
        let resident = self.resident(id)?;
        if let Some(user) = resident.user(id) {
            return if self.is_here(&user) { self.person(&user) } else { Ok(Found::Elsewhere(user)) };
        }
        let resident = self.resident(id)?;
        if resident.exists() {
            let person = Box::new(resident.person(id).into_owned());
            Ok(Found::Here { id: id.clone(), ids: resident.ids(id), person })
        } else {
            self.residents.remove(id);
            Ok(Found::Nobody)
        }
    }

    /// Something changed: a checkpoint is due soon, and the dashboards should hear.
    fn stir(&mut self, now: Timestamp) {
        self.changed = true;
        self.due.get_or_insert(now.plus(Self::CHECKPOINT_AFTER));
    }
}
