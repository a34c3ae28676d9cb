//! Whom a survey would have reached: the last days of some people lived through again, by the verdict that the shard gives live. The
//! entry asks in small slices, and carries visits from the shards where they were logged to the shards where the people live.

use std::collections::BTreeMap;

use rapport_model::aggregate::{Aggregate, Daily, Strand};
use rapport_model::event::Event;
use rapport_model::survey::{Behaviours, Draft, Moment, PersonFacts, Reach, Survey, Visit, decide};
use rapport_model::value::{StrandId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Shard;
use super::call::ShardReply;
use super::ingest::Packed;
use super::resident::Resident;
use crate::platform::Failure;

/// The newest rows of a strand that are read for its visits.
const ROWS: usize = 60;
/// And where a rule watches what nobody counted yet.
const ROWS_TO_COUNT: usize = 300;
/// The latest moments of a strand that are looked at.
const MOMENTS: usize = 60;

/// From one moment up to another.
pub type Window = (Timestamp, Timestamp);

/// A step of the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReachCall {
    /// Names about so many persons who were there since, spread evenly over all of them by when they were last seen.
    Draw {
        /// Since when.
        since: Timestamp,
        /// About so many.
        most: u32,
    },
    /// The raw ids of some persons of this shard.
    Strands(Vec<StrandId>),
    /// What some strands of this shard did.
    Visits {
        /// Which.
        strands: Vec<StrandId>,
        /// By these rules.
        rules: Box<Draft>,
        /// When.
        window: Window,
    },
    /// Lives through the visits of some persons of this shard again.
    Replay {
        /// The survey's id.
        id: String,
        /// Its rules.
        rules: Box<Survey>,
        /// When.
        window: Window,
        /// Each with what their strands did.
        persons: Vec<(StrandId, Vec<Did>)>,
    },
}

/// What a strand did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Did {
    /// When it was there.
    pub visits: Vec<Visit>,
    /// What the rules watch and nobody counted yet, from its log.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counted: BTreeMap<String, Daily>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReachReply {
    /// Persons, of how many.
    Drawn(Vec<StrandId>, u64),
    /// The raw ids of each.
    Strands(Vec<Vec<StrandId>>),
    /// Of each strand.
    Visits(Vec<Did>),
    /// Of all that were asked about.
    Replayed(Reach),
}

impl Shard {
    pub(super) fn reach(&mut self, call: ReachCall) -> Result<ShardReply, Failure> {
        Ok(ShardReply::Reach(Box::new(match call {
            ReachCall::Draw { since, most } => self.draw(since, most)?,
            ReachCall::Strands(persons) => {
                let ids = persons.iter().map(|id| self.glance(id, |resident| resident.ids(id))).collect::<Result<_, Failure>>()?;
                ReachReply::Strands(ids)
            }
            ReachCall::Visits { strands, rules, window } => {
                let did = strands.iter().map(|strand| self.did(strand, &rules, window)).collect::<Result<_, Failure>>()?;
                ReachReply::Visits(did)
            }
            ReachCall::Replay { id, rules, window, persons } => {
                let mut reach = Reach::default();
                for (person, did) in persons {
                    self.live_again(&id, &rules, window, (&person, did), &mut reach)?;
                }
                ReachReply::Replayed(reach)
            }
        })))
    }

    fn draw(&mut self, since: Timestamp, most: u32) -> Result<ReachReply, Failure> {
        let of = self.store.seen_since(since)?;
        let step = of.div_ceil(u64::from(most.max(1))).max(1);
        let ids = self.store.every_person_since(since, step)?;
        Ok(ReachReply::Drawn(ids.into_iter().filter_map(|id| StrandId::try_from(id).ok()).collect(), of))
    }

    /// Looks at a strand; who is not in memory does not come to stay there.
    fn glance<T>(&mut self, id: &StrandId, look: impl FnOnce(&Resident) -> T) -> Result<T, Failure> {
        if let Some(resident) = self.residents.get(id) {
            return Ok(look(resident));
        }
        self.read_resident(id).map(|resident| look(&resident))
    }

    /// What rules watch that this shard does not count yet.
    fn uncounted(&self, rules: &Draft) -> Behaviours {
        Behaviours::of([&rules.who]).besides(&self.watch.behaviours)
    }

    fn did(&mut self, strand: &StrandId, rules: &Draft, window: Window) -> Result<Did, Failure> {
        let uncounted = self.uncounted(rules);
        let (mut position, mut events, mut counted) =
            (self.glance(strand, |resident| resident.position)?, Vec::<Event>::new(), BTreeMap::new());
        for read in 0..if uncounted.is_empty() { ROWS } else { ROWS_TO_COUNT } {
            let Some(row) = self.store.log_row(position)? else { break };
            let is_within = read < ROWS && row.received >= window.0;
            if !is_within && uncounted.is_empty() {
                break;
            }
            position = row.previous;
            if let Packed::Events(some) = serde_json::from_str(&row.body).map_err(|error| Failure::new("reading the log", error))? {
                some.iter().for_each(|event| uncounted.count(event, &mut counted));
                if is_within {
                    events.extend(some);
                }
            }
        }
        let mut visits = Visit::all(&events, rules, window);
        visits.drain(..visits.len().saturating_sub(MOMENTS));
        Ok(Did { visits, counted })
    }

    fn live_again(
        &mut self,
        id: &str,
        rules: &Survey,
        window: Window,
        (person, did): (&StrandId, Vec<Did>),
        reach: &mut Reach,
    ) -> Result<(), Failure> {
        let Some((_, mut person)) = self.read_person(person)? else { return Ok(()) };
        let Some(asking) = &self.asking else { return Ok(()) };
        let mut visits = Vec::new();
        for one in did {
            visits.extend(one.visits);
            person.merge(&Strand { watched: one.counted, ..Strand::default() });
        }
        visits.sort_by_key(|visit| visit.at);
        let behaviours = (*self.watch.behaviours).clone().and(self.uncounted(rules));
        let insight = self.appraisal.as_ref().map(|appraisal| &*appraisal.0);
        reach.note((id, rules), (&person, &visits), window.0, |visit, ledger| {
            let facts = asking.facts(PersonFacts { person: &person, context: &visit.context, today: visit.day }, &behaviours, insight);
            let moment = Moment {
                now: visit.at,
                today: visit.day,
                page: visit.page.as_ref().map(|page| page.as_str()),
                quiet_until: None,
                open_case: person.has_open_case(),
                time: Some(asking.local(visit.at)),
                // Each moment is one at which a page was just opened.
                since: person.sessions.at(visit.at).map(|session| session.start),
            };
            decide(id, true, rules, &facts, ledger, asking.limits(), &moment)
        });
        Ok(())
    }
}
