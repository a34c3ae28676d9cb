use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::because::{Because, Said};
use super::case::Case;
use super::clock::{ClockState, Met, WhyNone};
use super::reach::Way;
use crate::event::{CaseState, RatingKind};
use crate::value::{Currency, Money, Timestamp};

/// A case as the API shows it, read at a moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The names are the API's; docs/api.md says what they mean.
pub struct CaseSheet {
    pub id: String,
    pub number: u32,
    pub person: String,
    pub name: Option<String>,
    pub state: CaseState,
    pub reason: String,
    pub because: BecauseSheet,
    pub opened_at: String,
    pub updated_at: String,
    pub closed_at: Option<String>,
    pub owner: Option<String>,
    pub accepted_at: Option<String>,
    pub grade: String,
    pub value: Option<f64>,
    pub currency: Currency,
    pub due: Option<String>,
    pub clock: ClockSheet,
    pub first_reply: MetSheet,
    pub resolution: MetSheet,
    pub reach: ReachSheet,
    pub cause: Option<String>,
    pub action: Option<String>,
    pub recovery: RecoverySheet,
    pub steps: Vec<String>,
    pub log: Vec<EntrySheet>,
    pub version: u64,
}

/// Why it was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum BecauseSheet {
    Answer(SaidSheet),
    Complaint(SaidSheet),
    Event { event: String, times: u32 },
    Falling { risk: f64, value: f64 },
    ByHand { text: String },
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SaidSheet {
    pub survey: String,
    pub survey_name: String,
    pub submission: String,
    pub kind: Option<RatingKind>,
    pub value: Option<u8>,
    pub comment: Option<String>,
}

/// The clock that runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ClockSheet {
    pub what: String,
    pub due: Option<String>,
    pub state: Option<ClockState>,
    pub why: Option<WhyNone>,
}

/// What a clock waits or waited for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct MetSheet {
    pub due: Option<String>,
    pub at: Option<String>,
    pub in_time: Option<bool>,
}

/// Whether and how they may be replied to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ReachSheet {
    pub may_reply: Option<bool>,
    pub by: BTreeSet<Way>,
    pub reachable: bool,
}

/// Whether it helped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RecoverySheet {
    pub ask_at: Option<String>,
    pub asked_at: Option<String>,
    pub answered_at: Option<String>,
    pub before: Option<u8>,
    pub after: Option<u8>,
    pub kind: Option<RatingKind>,
    pub kind_before: Option<RatingKind>,
    pub recovered: Option<bool>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EntrySheet {
    pub at: String,
    pub who: Option<String>,
    pub what: String,
    pub code: String,
    pub text: Option<String>,
    pub mentions: Vec<String>,
}

fn iso(at: Option<Timestamp>) -> Option<String> {
    at.map(Timestamp::iso)
}

impl SaidSheet {
    fn of(said: &Said) -> Self {
        Self {
            survey: said.survey.clone(),
            survey_name: if said.survey_name.is_empty() { said.survey.clone() } else { said.survey_name.clone() },
            submission: said.submission.clone(),
            kind: said.rated.map(|rated| rated.kind()),
            value: said.rated.map(|rated| rated.number()),
            comment: said.comment.as_ref().map(|comment| comment.as_str().to_owned()),
        }
    }
}

impl MetSheet {
    fn of(due: Option<Timestamp>, met: Option<Met>) -> Self {
        let due = met.map_or(due, |met| met.due);
        Self { due: iso(due), at: iso(met.map(|met| met.at)), in_time: met.and_then(|met| met.in_time()) }
    }
}

impl CaseSheet {
    /// The case at a moment; money is in the site's currency.
    #[must_use]
    pub fn of(case: &Case, currency: Currency, now: Timestamp) -> Self {
        let opening = case.opening();
        let amount = |minor| Money { minor, currency }.amount();
        let because = match &opening.because {
            Because::Answer(said) => BecauseSheet::Answer(SaidSheet::of(said)),
            Because::Complaint(said) => BecauseSheet::Complaint(SaidSheet::of(said)),
            Because::Event { event, times } => BecauseSheet::Event { event: event.as_str().to_owned(), times: *times },
            Because::Falling { risk_thousandths, value_minor } => {
                BecauseSheet::Falling { risk: f64::from(*risk_thousandths) / 1_000.0, value: amount(*value_minor) }
            }
            Because::ByHand { text } => BecauseSheet::ByHand { text: text.as_str().to_owned() },
        };
        let clock = case.clock(now);
        let later = case.later();
        let entry = |entry: &super::log::Entry| EntrySheet {
            at: entry.at.iso(),
            who: entry.who.as_ref().map(|who| who.as_str().to_owned()),
            what: entry.sentence(),
            code: entry.act.name().to_owned(),
            text: entry.text.as_ref().map(|text| text.as_str().to_owned()),
            mentions: entry.mentions.iter().map(|name| name.as_str().to_owned()).collect(),
        };
        let clock_sheet = ClockSheet {
            what: clock.map_or("none", |clock| clock.which.name()).to_owned(),
            due: iso(clock.map(|clock| clock.due)),
            state: clock.map(|clock| clock.state),
            why: case.why_no_clock(),
        };
        Self {
            id: opening.id.clone(),
            number: opening.number,
            person: opening.person.raw().to_owned(),
            name: opening.name.as_ref().map(|name| name.as_str().to_owned()),
            state: case.state(),
            reason: opening.because.sentence(),
            because,
            opened_at: case.opened_at().iso(),
            updated_at: case.log().last().map_or(case.opened_at(), |last| last.at).iso(),
            closed_at: iso(case.closed_at()),
            owner: case.owner().map(|owner| owner.as_str().to_owned()),
            accepted_at: iso(case.accepted_at()),
            grade: opening.grade.clone(),
            value: opening.value_minor.map(amount),
            currency,
            due: clock_sheet.due.clone(),
            clock: clock_sheet,
            first_reply: MetSheet::of(case.first_reply_due(), case.replied()),
            resolution: MetSheet::of(Some(case.resolution_due()).filter(|_| clock.is_some()), case.settled()),
            reach: ReachSheet { may_reply: opening.reach.may_reply, by: opening.reach.by.clone(), reachable: opening.reach.is_reachable() },
            cause: case.outcome().map(|outcome| outcome.cause().to_owned()),
            action: case.outcome().map(|outcome| outcome.action().to_owned()),
            recovery: RecoverySheet {
                ask_at: iso(case.standing().ask_at),
                asked_at: iso(case.asked_again_at()),
                answered_at: iso(later.map(|later| later.at)),
                before: case.before().map(|rated| rated.number()),
                after: later.map(|later| later.rated.number()),
                kind: later.map(|later| later.rated.kind()),
                kind_before: case.before().map(|rated| rated.kind()),
                recovered: later.map(|later| !later.unhappy),
            },
            steps: case.steps().iter().map(|step| (*step).to_owned()).collect(),
            log: case.log().iter().map(entry).collect(),
            version: case.version(),
        }
    }
}
