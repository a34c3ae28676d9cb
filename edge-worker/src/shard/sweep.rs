//! Questions to everybody on the shard that no sum and no row answers: people are read slice by slice, so that whoever sends
//! events is not held up, and what was found is kept for a minute.

use rapport_model::reading::{Credits, LifecycleRules, Turnout, TurnoutBy, TurnoutGround};
use rapport_model::value::{MINUTE, Range, StrandId, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

use super::Shard;
use super::call::{PersonFilter, ShardReply};
use super::membership::keeps_rule;
use super::remarks::{RemarkQuestion, Remarks};
use crate::platform::Failure;

/// What is asked of everybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sweep {
    /// Who could have been asked, was, and answered.
    Turnout {
        /// The days.
        range: Range,
        /// Only of this survey.
        survey: Option<String>,
        /// Only of this class.
        class: Option<SurveyClass>,
        /// By what people are told apart.
        by: Vec<TurnoutBy>,
        /// By which stages are told.
        rules: LifecycleRules,
        /// Whom the survey may ask.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        may: Option<PersonFilter>,
    },
    /// Orders and answers credited to the roads by which people came.
    Credits {
        /// The days.
        range: Range,
        /// For so many days the last road counts.
        window: u32,
    },
    /// What people wrote.
    Remarks(Box<RemarkQuestion>),
}

/// What was found: of the kind that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swept {
    /// Of [`Sweep::Turnout`].
    Turnout(Box<Turnout>),
    /// Of [`Sweep::Credits`].
    Credits(Credits),
    /// Of [`Sweep::Remarks`].
    Remarks(Box<Remarks>),
}

impl Sweep {
    fn nothing(&self) -> Swept {
        match self {
            Self::Turnout { .. } => Swept::Turnout(Box::default()),
            Self::Credits { .. } => Swept::Credits(Credits::default()),
            Self::Remarks(_) => Swept::Remarks(Box::default()),
        }
    }

    /// Whoever was last seen before this moment cannot matter.
    fn since(&self, shard: &Shard) -> Timestamp {
        let range = match self {
            Self::Turnout { range, .. } | Self::Credits { range, .. } => range,
            Self::Remarks(asked) => &asked.range,
        };
        shard.settings.as_ref().map_or(Timestamp(0), |settings| settings.calendar().start(range.from))
    }
}

impl Swept {
    /// Adds what another shard found.
    pub fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Turnout(mine), Self::Turnout(theirs)) => mine.merge(theirs),
            (Self::Credits(mine), Self::Credits(theirs)) => mine.merge(theirs),
            (Self::Remarks(mine), Self::Remarks(theirs)) => mine.merge(theirs),
            // Shards answer what they are asked.
            (Self::Turnout(_) | Self::Credits(_) | Self::Remarks(_), _) => {}
        }
    }
}

/// Answers, the last few that were asked for, finished or on the way.
#[derive(Default)]
pub(super) struct Sweeps(Vec<Held>);

/// One of them.
struct Held {
    of: Sweep,
    found: Swept,
    /// The id that was looked at last; none when everybody was.
    place: Option<String>,
    /// The shard's position when it was begun, and when that was.
    begun: (u64, Timestamp),
    persons: u64,
}

impl Held {
    /// As with [`super::standing`]: of few people an answer is made again whenever anything happened.
    const FEW: u64 = 2_000;

    fn still_speaks(&self, position: u64, now: Timestamp) -> bool {
        self.begun.0 == position || (self.persons > Self::FEW && now < self.begun.1.plus(MINUTE))
    }
}

/// So many answers are kept.
const KEPT: usize = 6;

impl Shard {
    /// What is found by looking at everybody; none as long as not everybody was looked at: ask again.
    pub(super) fn sweep(&mut self, of: Sweep, limit: u32, now: Timestamp) -> Result<ShardReply, Failure> {
        self.checkpoint_if_due(now)?;
        let position = self.next_position;
        let mut held = std::mem::take(&mut self.sweeps.0);
        held.retain(|one| one.of == of || one.still_speaks(position, now));
        let at = held.iter().position(|one| one.of == of);
        let known = at.map(|at| held.remove(at)).filter(|one| one.place.is_some() || one.still_speaks(position, now));
        let mut one =
            known.unwrap_or_else(|| Held { found: of.nothing(), of, place: Some(String::new()), begun: (position, now), persons: 0 });
        if let Some(after) = one.place.take() {
            let ids = self.store.person_ids_since(&after, one.of.since(self), limit)?;
            one.place = ids.last().filter(|_| ids.len() as u32 == limit).cloned();
            for id in ids {
                let Ok(id) = StrandId::try_from(id) else { continue };
                let Some((_, person)) = self.read_person(&id)? else { continue };
                self.look(&id, &person, &one.of, &mut one.found);
                one.persons += 1;
            }
        }
        let whole = one.place.is_none().then(|| Box::new(one.found.clone()));
        held.push(one);
        let spare = held.len().saturating_sub(KEPT);
        held.drain(..spare);
        self.sweeps.0 = held;
        Ok(ShardReply::Swept(whole))
    }

    fn look(&self, id: &StrandId, person: &rapport_model::aggregate::Strand, of: &Sweep, found: &mut Swept) {
        match (of, found) {
            (Sweep::Turnout { range, survey, class, by, rules, may }, Swept::Turnout(turnout)) => {
                let ground = TurnoutGround { range: *range, currency: self.currency(), rules };
                let may_be_asked = may.as_ref().is_none_or(|may| keeps_rule(person, may, &self.ground()));
                turnout.add(person, by, &ground, may_be_asked, |submission| {
                    survey.as_ref().is_none_or(|survey| *survey == submission.survey) && class.is_none_or(|class| class == submission.class)
                });
            }
            (Sweep::Credits { range, window }, Swept::Credits(credits)) => {
                let Some(calendar) = self.settings.as_ref().map(|settings| settings.calendar()) else { return };
                credits.add(person, *range, *window, |at| calendar.day(at));
            }
            (Sweep::Remarks(asked), Swept::Remarks(remarks)) => {
                if asked.filter.as_ref().is_none_or(|filter| keeps_rule(person, filter, &self.ground())) {
                    remarks.look(id, person, asked);
                }
            }
            (Sweep::Turnout { .. } | Sweep::Credits { .. } | Sweep::Remarks(_), _) => {}
        }
    }
}
