//! The closed loop of a site: cases, promises, what is remembered of persons, and changes. The rules are `rapport_model::care`'s;
//! here they meet the tables, and the errands by which a person's own story hears how their case stands.

mod accounts;
mod announcements;
pub mod call;
mod cases;
mod changes;
mod daily;
mod give;
mod promises;
pub mod question;
mod reminders;
pub(super) mod store;

use std::rc::Rc;

use rapport_model::care::{Case, Conversation, Fact, Hand, Hours, NewCase, Occasion, Reminder, WorkTime};
use rapport_model::event::{Context, Event, EventKind};
use rapport_model::value::{Calendar, Day, EventId, Label, StrandId, Timestamp};

use self::call::{CareBook, CareCall, CareReply, NewMemory};
use self::store::CareStore;
use super::hooks::Hooks;
use super::hooks::call::{HookCall, HookReply};
use super::settings::SiteSettings;
use crate::digest;
use crate::errand::{Errand, Errands};
use crate::platform::{Failure, Random, Sql};
use crate::refusal::{Kind, Refusal};

/// The most that is kept of one person of each kind.
const MOST_MEMORIES: usize = 500;

/// The tables of care, and what they have others to know.
pub(super) struct Care {
    store: CareStore,
    pub(super) errands: Errands,
    hooks: Hooks,
    wake: Option<i64>,
    /// When the next reminder is to be told of.
    ring_at: Option<i64>,
    /// The day of the last daily digest.
    digested: Option<Day>,
}

/// Who does something when at which site.
pub(super) struct Here<'a> {
    pub(super) settings: &'a SiteSettings,
    pub(super) calendar: Calendar,
    pub(super) hours: Hours,
    pub(super) now: Timestamp,
}

impl<'a> Here<'a> {
    pub(super) fn of(settings: &'a SiteSettings, now: i64) -> Self {
        Self { settings, calendar: settings.calendar(), hours: settings.care.work_hours(), now: Timestamp(now) }
    }

    fn hand<'b>(&'b self, who: Option<&'b Label>) -> Hand<'b> {
        self.hand_at(self.now, who)
    }

    fn hand_at<'b>(&'b self, at: Timestamp, who: Option<&'b Label>) -> Hand<'b> {
        Hand { at, who, work: WorkTime { calendar: &self.calendar, hours: &self.hours } }
    }
}

fn refused(kind: Kind, rule: impl Into<String>) -> CareReply {
    CareReply::Refused(Refusal::of(kind, rule))
}

fn missing(what: &str) -> CareReply {
    CareReply::Refused(Refusal::not_found(what))
}

impl Care {
    pub(super) fn open(sql: Rc<dyn Sql>) -> Result<Self, Failure> {
        let errands = Errands::read(&*sql)?;
        let hooks = Hooks::open(Rc::clone(&sql))?;
        let digested = Self::read_digested(&*sql)?;
        let store = CareStore(sql);
        let wake = store.next_wake()?;
        let mut care = Self { store, errands, hooks, wake, ring_at: None, digested };
        care.ring_at = care.next_ring()?;
        Ok(care)
    }

    /// When a clock warns or runs out, or an errand has to be run again.
    pub(super) fn alarm_wanted(&self) -> Option<i64> {
        self.wake.into_iter().chain(self.ring_at).chain(self.errands.alarm()).min()
    }

    pub(super) fn errand(&mut self, now: i64) -> Result<Option<String>, Failure> {
        self.errands.take(&*self.store.0, now)
    }

    /// Writes an errand of the site itself down.
    pub(super) fn run(&mut self, errand: &Errand, now: i64) -> Result<(), Failure> {
        self.errands.add(&*self.store.0, errand, now)
    }

    pub(super) fn errand_done(&mut self, id: i64) -> Result<(), Failure> {
        self.errands.done(&*self.store.0, id)
    }

    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        store::clear(&*self.store.0)?;
        self.hooks.clear()?;
        (self.errands, self.wake, self.ring_at, self.digested) = (Errands::default(), None, None, None);
        Ok(())
    }

    /// Lets clocks warn and run out, and reminders ring. Whether anything changed.
    pub(super) fn tick(&mut self, here: &Here<'_>) -> Result<bool, Failure> {
        let rang = self.ring(here.now)?;
        if self.wake.is_none_or(|wake| wake > here.now.0) {
            return Ok(rang);
        }
        for case in self.store.cases_to_wake(here.now.0)? {
            let mut ticked = case.clone();
            ticked.tick(&here.hand(None));
            self.keep(Some(&case), &ticked, here)?;
        }
        self.wake = self.store.next_wake()?;
        Ok(true)
    }

    /// Answers a call; settings are changed by the site itself. Whether something changed is in the second.
    pub(super) fn answer(&mut self, call: CareCall, here: &Here<'_>, random: Random<'_>) -> Result<(CareReply, bool), Failure> {
        let is_reading = matches!(
            call,
            CareCall::Cases(_)
                | CareCall::Case(_)
                | CareCall::Promises
                | CareCall::Person(_)
                | CareCall::All
                | CareCall::Changes
                | CareCall::Announced(_)
                | CareCall::Accounts(_)
        );
        let reply = match call {
            CareCall::Hear(signal) => self.hear(*signal, here, random)?,
            CareCall::Cases(question) => self.cases(&question, here)?,
            CareCall::Case(id) => self.store.case(&id)?.map_or_else(|| missing("case"), |case| CareReply::Case(Box::new(case))),
            CareCall::Open(by_hand, who) => self.open_by_hand(*by_hand, &who, here, random)?,
            CareCall::Change { case, expected, change, who } => self.change_case(&case, expected, *change, &who, here)?,
            CareCall::Assign { cases, persons, from, owner, who } => {
                let meant = give::Meant { cases, persons, from };
                self.give(&meant, owner.as_ref(), &who, here)?
            }
            CareCall::GiveBack(given, who) => self.give_back(&given, &who, here)?,
            CareCall::OpenSeveral(several, who) => self.open_several(several, &who, here, random)?,
            CareCall::Promises => CareReply::Promises(self.store.promises()?),
            CareCall::Promise(new, who) => self.promise(*new, &who, here, random)?,
            CareCall::ChangePromise { promise, expected, change, who } => self.change_promise(&promise, expected, *change, &who, here)?,
            CareCall::Person(ids) => CareReply::Book(Box::new(CareBook {
                cases: self.store.cases_of(&ids)?,
                promises: self.store.promises_of(&ids)?,
                facts: self.store.memories_of(&ids)?,
                occasions: self.store.memories_of(&ids)?,
                conversations: self.store.memories_of(&ids)?,
                reminders: self.store.memories_of(&ids)?,
            })),
            CareCall::Remember { person, name, memory, who } => self.remember(person, name, *memory, who, here, random)?,
            CareCall::Drop { persons, id } => {
                let facts: Vec<Fact> = self.store.memories_of(&persons)?;
                let occasions: Vec<Occasion> = self.store.memories_of(&persons)?;
                let reminders: Vec<Reminder> = self.store.memories_of(&persons)?;
                let ids = facts.iter().map(|fact| &fact.id).chain(occasions.iter().map(|one| &one.id));
                if !ids.chain(reminders.iter().map(|one| &one.id)).any(|known| *known == id) {
                    return Ok((missing("fact, occasion or reminder"), false));
                }
                self.store.drop_memory(&id)?;
                self.ring_at = self.next_ring()?;
                CareReply::Done
            }
            CareCall::All => CareReply::Book(Box::new(CareBook {
                cases: self.store.cases()?,
                promises: self.store.promises()?,
                facts: Vec::new(),
                occasions: self.store.memories()?,
                conversations: self.store.memories()?,
                reminders: self.store.memories()?,
            })),
            CareCall::Settings(settings) => CareReply::Settings(settings),
            CareCall::SaveChange { id, is_new, draft, who } => self.save_change(id, is_new, *draft, who, here)?,
            CareCall::RemoveChange(id) => match self.store.change(&id)? {
                Some(_) => {
                    self.store.drop_change(&id)?;
                    CareReply::Done
                }
                None => missing("change"),
            },
            CareCall::Changes => CareReply::Changes(self.changes(here)?),
            CareCall::Tell { change, persons } => self.tell(&change, persons.as_deref(), here)?,
            CareCall::Announce(announcement) => self.announce(*announcement, here, random)?,
            CareCall::Announced(incident) => self.announced(&incident)?,
            CareCall::Accounts(id) => self.accounts(id.as_deref())?,
            CareCall::SaveAccount { account, expected } => self.save_account(*account, expected, here)?,
            CareCall::Erased(ids) => self.erased(&ids, here)?,
        };
        let changed = !is_reading && !matches!(reply, CareReply::Refused(_));
        Ok((reply, changed))
    }

    /// Keeps a case. Where it stands otherwise than before, the person's own story is to hear of it.
    fn keep(&mut self, before: Option<&Case>, case: &Case, here: &Here<'_>) -> Result<(), Failure> {
        if before == Some(case) {
            return Ok(());
        }
        self.store.put_case(case)?;
        self.wake = self.store.next_wake()?;
        let opening = case.opening();
        let stands = before.map(Case::standing) != Some(case.standing());
        let last = case.log().last().filter(|_| stands && opening.person != nobody());
        if let Some(last) = last {
            // Names sort as their versions do, so that of two steps at one moment the later wins.
            let id = EventId::parse(&format!("case-{}-{:08}", opening.id, case.version()))
                .map_err(|error| Failure::new("naming a step of a case", error))?;
            let kind = EventKind::Case { case: Label::of(&opening.id), what: Label::of(last.act.name()), standing: case.standing() };
            let event = Event { id, at: last.at, day: here.calendar.day(last.at), kind, context: Context::default() };
            let errand = Errand::Stand { site: here.settings.id.clone(), person: opening.person.clone(), event: Box::new(event) };
            self.errands.add(&*self.store.0, &errand, here.now.0)?;
        }
        let told = before.map_or(0, |before| before.log().len());
        self.hooks.tell_of_case(case, told, here.settings, &mut self.errands, here.now.0)
    }

    /// Webhooks, whose messages are errands as well.
    pub(super) fn hooks(&mut self, call: HookCall, settings: &SiteSettings, now: i64, random: Random<'_>) -> Result<HookReply, Failure> {
        let reply = self.hooks.answer(call, settings, &mut self.errands, now, random)?;
        self.begin_digests(settings, now)?;
        Ok(reply)
    }

    fn remember(
        &mut self,
        person: StrandId,
        name: Option<Label>,
        memory: NewMemory,
        who: Label,
        here: &Here<'_>,
        random: Random<'_>,
    ) -> Result<CareReply, Failure> {
        let owner = [person.clone()];
        let known = self.store.memories_of::<Fact>(&owner)?.len() + self.store.memories_of::<Occasion>(&owner)?.len();
        let is_kept = matches!(memory, NewMemory::Conversation { .. } | NewMemory::Reminder { .. });
        if known >= MOST_MEMORIES && !is_kept {
            return Ok(refused(Kind::Conflict, format!("at most {MOST_MEMORIES} facts and occasions are kept of a person")));
        }
        Ok(match memory {
            NewMemory::Fact { text, for_page } => {
                let fact = Fact { id: digest::short("f_", 16, random), person, text, by: who, at: here.now, for_page };
                self.store.put_memory(&fact)?;
                CareReply::Fact(Box::new(fact))
            }
            NewMemory::Occasion { kind, day, yearly, text } => {
                let occasion =
                    Occasion { id: digest::short("o_", 16, random), person, name, kind, day, yearly, text, by: who, at: here.now };
                self.store.put_memory(&occasion)?;
                CareReply::Occasion(Box::new(occasion))
            }
            NewMemory::Conversation { channel, summary, reached, at, about, case } => {
                let at = at.unwrap_or(here.now).min(here.now);
                if let Some(id) = &case {
                    let Some(before) = self.store.case(id)? else {
                        return Ok(CareReply::Refused(Refusal::field("case", "names no case")));
                    };
                    let mut spoken = before.clone();
                    cases::spoke(&mut spoken, reached, summary.as_str(), &here.hand_at(at, Some(&who)));
                    self.keep(Some(&before), &spoken, here)?;
                }
                let id = digest::short("v_", 16, random);
                let conversation = Conversation { id, person, name, channel, summary, reached, at, who, about, case };
                self.store.put_memory(&conversation)?;
                CareReply::Conversation(Box::new(conversation))
            }
            NewMemory::Reminder { until, text, case } => {
                self.remind(reminders::Wanted { person, name, case, until, text }, who, here, random)?
            }
        })
    }

    /// Forgets who a person was: their cases stay as counts, without words.
    fn erased(&mut self, ids: &[StrandId], here: &Here<'_>) -> Result<CareReply, Failure> {
        for case in self.store.cases_of(ids)? {
            let mut forgotten = case.clone();
            forgotten.forget_person(nobody());
            self.keep(Some(&case), &forgotten, here)?;
            self.store.forget_heard(&case.opening().id)?;
        }
        self.forget_in_accounts(ids)?;
        self.hooks.forget(ids)?;
        self.store.forget(ids)?;
        self.ring_at = self.next_ring()?;
        Ok(CareReply::Done)
    }
}

/// Whose a case is once the person was erased.
fn nobody() -> StrandId {
    StrandId::Anonymous("erased".to_owned())
}

/// The case of an opening, given to whom the rules say.
fn opened(new: NewCase, owner: Option<&Label>, hand: &Hand<'_>) -> Case {
    let mut case = Case::open(new, hand);
    if let Some(owner) = owner {
        case.assign(Some(owner), hand);
    }
    case
}
