//! Questions to everybody on the shard that no sum answers: people are read slice by slice, so that whoever sends events is not held
//! up. What was found is kept. Of few people it is found again whenever anything happened; of many, what was found last is told with
//! the time it speaks of, while it is found anew in the background.

use rapport_model::aggregate::Strand;
use rapport_model::reading::{Appraised, Credits, LifecycleRules, Standing, Turnout, TurnoutBy, TurnoutGround};
use rapport_model::value::{MINUTE, Range, StrandId, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

use super::Shard;
use super::call::{PersonFilter, ShardReply};
use super::membership::keeps_rule;
use super::remarks::{RemarkQuestion, Remarks};
use super::results::{ResultQuestion, Results};
use super::store::ReadingRow;
use super::stories::Which;
use crate::errand::Errand;
use crate::platform::Failure;
use crate::site::SiteInsight;

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
    /// What became of a survey's submissions, question by question.
    Results(Box<ResultQuestion>),
    /// Where everybody stands, and how they moved within a period.
    Standing {
        /// What was learnt of all customers.
        insight: Box<SiteInsight>,
        /// The days until today that are looked at.
        period: Range,
    },
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
    /// Of [`Sweep::Results`].
    Results(Box<Results>),
    /// Of [`Sweep::Standing`].
    Standing(Box<Standing>),
}

impl Sweep {
    fn nothing(&self) -> Swept {
        match self {
            Self::Turnout { .. } => Swept::Turnout(Box::default()),
            Self::Credits { .. } => Swept::Credits(Credits::default()),
            Self::Remarks(_) => Swept::Remarks(Box::default()),
            Self::Results(_) => Swept::Results(Box::default()),
            Self::Standing { .. } => Swept::Standing(Box::default()),
        }
    }

    /// Who is to be looked at: whoever was last seen before the range cannot matter, nor, where only answers count, who never gave one.
    fn whom(&self, shard: &Shard) -> Which {
        match self {
            Self::Turnout { range, .. } | Self::Credits { range, .. } => {
                let start = shard.settings.as_ref().map_or(Timestamp(0), |settings| settings.calendar().start(range.from));
                Which::SeenSince(start)
            }
            Self::Remarks(_) | Self::Results(_) => Which::Answerers,
            Self::Standing { .. } => Which::Everybody,
        }
    }
}

impl Swept {
    /// Adds what another shard found.
    pub fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Turnout(mine), Self::Turnout(theirs)) => mine.merge(theirs),
            (Self::Credits(mine), Self::Credits(theirs)) => mine.merge(theirs),
            (Self::Remarks(mine), Self::Remarks(theirs)) => mine.merge(theirs),
            (Self::Results(mine), Self::Results(theirs)) => mine.merge(theirs),
            (Self::Standing(mine), Self::Standing(theirs)) => mine.merge(theirs),
            // Shards answer what they are asked.
            (Self::Turnout(_) | Self::Credits(_) | Self::Remarks(_) | Self::Results(_) | Self::Standing(_), _) => {}
        }
    }
}

/// Answers, the last few that were asked for.
#[derive(Default)]
pub(super) struct Sweeps {
    held: Vec<Held>,
}

/// One question: what was found last, and the look at everybody that is under way.
struct Held {
    of: Sweep,
    whole: Option<Whole>,
    pass: Option<Pass>,
}

/// What was found.
struct Whole {
    found: Swept,
    /// The shard's position when the look was begun, and when that was.
    begun: (u64, Timestamp),
    /// How long it took, in milliseconds.
    took: i64,
    persons: u64,
}

/// A look at everybody.
struct Pass {
    found: Swept,
    /// The id that was looked at last.
    after: String,
    begun: (u64, Timestamp),
    persons: u64,
}

impl Whole {
    /// Of so few people an answer is found again whenever anything happened.
    const FEW: u64 = 2_000;
    /// What was found longer ago is not told any more.
    const OLDEST: i64 = 24 * 60 * MINUTE;

    /// Whether nothing is to be found anew yet: nothing happened since, or so little time went by that looking again would keep the
    /// shard busy with nothing else.
    fn still_speaks(&self, position: u64, now: Timestamp) -> bool {
        self.begun.0 == position || (self.persons > Self::FEW && now < self.begun.1.plus(MINUTE.max(15 * self.took)))
    }

    /// Whether it may be told while it is found anew.
    fn may_be_told(&self, now: Timestamp) -> bool {
        self.persons > Self::FEW && now < self.begun.1.plus(Self::OLDEST)
    }

    fn reply(&self) -> ShardReply {
        ShardReply::Swept(Box::new(self.found.clone()), self.begun.1)
    }
}

/// So many answers are kept.
const KEPT: usize = 8;

impl Shard {
    /// Rows of relationships read in one go: some milliseconds.
    const ROWS: u32 = 300;

    /// What is found by looking at everybody.
    pub(super) fn sweep(&mut self, of: Sweep, now: Timestamp) -> Result<ShardReply, Failure> {
        let position = self.next_position;
        // Taken out while it is worked on, and put back last: the one not asked for longest goes first.
        let at = self.sweeps.held.iter().position(|held| held.of == of);
        let mut held = at.map_or_else(|| Held { of, whole: None, pass: None }, |at| self.sweeps.held.remove(at));
        let reply = match &held.whole {
            Some(whole) if whole.still_speaks(position, now) => whole.reply(),
            Some(whole) if whole.may_be_told(now) => {
                let reply = whole.reply();
                held.begin(position, now);
                reply
            }
            _ => {
                held.begin(position, now);
                if self.look_on(&mut held, now)? { held.whole.as_ref().map_or(ShardReply::Again, Whole::reply) } else { ShardReply::Again }
            }
        };
        self.sweeps.held.push(held);
        let spare = self.sweeps.held.len().saturating_sub(KEPT);
        self.sweeps.held.drain(..spare);
        self.go_on_later(now)?;
        Ok(reply)
    }

    /// Has what is told meanwhile found anew: by an errand, so that nobody waits for it.
    pub(super) fn go_on_later(&mut self, now: Timestamp) -> Result<(), Failure> {
        let is_behind = self.sweeps.held.iter().any(|held| held.whole.is_some() && held.pass.is_some());
        if is_behind {
            let errand = Errand::GoOn { site: self.site.clone(), shard: self.index };
            self.errands.add_once(&*self.store.0, &errand, now.0)?;
        }
        self.look_at_rolls_later()
    }

    /// Whether somebody is looked at for this question already, or, without one, for any that is found anew.
    pub(super) fn is_sweeping(&self, of: Option<&Sweep>) -> bool {
        self.sweeps.held.iter().any(|held| held.pass.is_some() && of.is_none_or(|of| held.of == *of))
    }

    /// A slice of what is found anew. Dashboards hear when it is done.
    pub(super) fn go_on(&mut self, now: Timestamp) -> Result<ShardReply, Failure> {
        let Some(at) = self.sweeps.held.iter().position(|held| held.whole.is_some() && held.pass.is_some()) else {
            return Ok(if self.look_at_rolls()? { ShardReply::Again } else { ShardReply::Done });
        };
        let mut held = self.sweeps.held.remove(at);
        self.changed |= self.look_on(&mut held, now)?;
        self.sweeps.held.insert(at, held);
        Ok(ShardReply::Again)
    }

    /// Nothing that was found is told any more: somebody was erased, or took back what they wrote.
    pub(super) fn forget_found(&mut self) {
        self.sweeps.held.clear();
    }

    /// Looks at the next few people. Whether everybody was looked at.
    fn look_on(&mut self, held: &mut Held, now: Timestamp) -> Result<bool, Failure> {
        let Some(mut pass) = held.pass.take() else { return Ok(true) };
        let next = if let Sweep::Standing { insight, period } = &held.of {
            self.stand(&mut pass, insight, *period)?
        } else {
            let slice = self.stories(&pass.after, held.of.whom(self))?;
            for (id, _, person) in slice.persons {
                self.look(&id, &person, &held.of, &mut pass.found);
                pass.persons += 1;
            }
            slice.next
        };
        if let Some(next) = next {
            held.pass = Some(Pass { after: next, ..pass });
            return Ok(false);
        }
        let Pass { found, begun, persons, .. } = pass;
        held.whole = Some(Whole { found, begun, took: (now.0 - begun.1.0).max(0), persons });
        Ok(true)
    }

    /// The same for what relationships tell, which stand beside the list.
    fn stand(&mut self, pass: &mut Pass, insight: &SiteInsight, period: Range) -> Result<Option<String>, Failure> {
        let rows = self.store.relationships(&pass.after, false, Self::ROWS)?;
        let next = rows.last().filter(|_| rows.len() as u32 == Self::ROWS).map(|row| row.id.clone());
        let Swept::Standing(standing) = &mut pass.found else { return Ok(None) };
        for ReadingRow { id: key, relationship, appraised: [worth, _, at_risk] } in rows {
            let Ok(id) = StrandId::try_from(key) else { continue };
            let relationship = self.relationship(&id, &relationship)?;
            let known = |minor: i64| (minor >= 0).then_some(minor);
            let one = Appraised { is_named: id.is_user(), worth: known(worth), at_risk: known(at_risk) };
            standing.add(&relationship, &one, &insight.rules, period);
            pass.persons += 1;
        }
        Ok(next)
    }

    fn look(&self, id: &StrandId, person: &Strand, of: &Sweep, found: &mut Swept) {
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
            (Sweep::Results(question), Swept::Results(results)) => results.look(id, person, question, &self.ground()),
            (Sweep::Turnout { .. } | Sweep::Credits { .. } | Sweep::Remarks(_) | Sweep::Results(_) | Sweep::Standing { .. }, _) => {}
        }
    }
}

impl Held {
    /// Begins a look at everybody, where none is under way.
    fn begin(&mut self, position: u64, now: Timestamp) {
        // Whoever began it went away.
        if self.pass.as_ref().is_some_and(|pass| pass.persons <= Whole::FEW && pass.begun.1.plus(10_000) < now) {
            self.pass = None;
        }
        let found = self.of.nothing();
        self.pass.get_or_insert_with(|| Pass { found, after: String::new(), begun: (position, now), persons: 0 });
    }
}
