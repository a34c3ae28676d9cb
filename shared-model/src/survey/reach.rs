use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Behaviour, ContactLedger, Draft, Eligibility, Question, Questionnaire, Rule, SkipReason, Survey, Text, Trigger};
use crate::aggregate::Strand;
use crate::event::{Context, Event, EventKind};
use crate::value::{Day, Label, MINUTE, PagePath, Timestamp};

/// A week in milliseconds.
const WEEK: i64 = 7 * 86_400_000;

/// A moment at which somebody was on a page, and a survey could have come up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// When.
    pub at: Timestamp,
    /// On which day of the site.
    pub day: Day,
    /// On which page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PagePath>,
    /// Under which circumstances.
    #[serde(default, skip_serializing_if = "Context::is_empty")]
    pub context: Context,
    /// Whether what brings the survey up happened. What a page does not tell, such as a pointer that leaves, is taken to have.
    pub fires: bool,
    /// Whether an event came before it that keeps the survey away.
    pub is_cancelled: bool,
}

/// A page that was opened, and what became of it.
struct Opened<'a> {
    event: &'a Event,
    view: Option<&'a Label>,
    path: &'a PagePath,
    engaged_ms: u64,
    scroll: u8,
    cancelled: Option<Timestamp>,
}

impl Visit {
    /// The moments in what one raw id did, in their order, from one moment up to another: each page, and each event that brings
    /// the survey up.
    pub fn all(events: &[Event], survey: &Draft, (since, until): (Timestamp, Timestamp)) -> Vec<Self> {
        let mut events: Vec<&Event> = events.iter().filter(|event| since <= event.at && event.at < until).collect();
        events.sort_by(|a, b| a.order().cmp(&b.order()));
        let wanted =
            if let Trigger::Event(name) = &survey.when.trigger { Some(Behaviour::new(name, &survey.when.properties)) } else { None };
        let mut pages: Vec<Opened<'_>> = Vec::new();
        let mut visits = Vec::new();
        for event in events {
            match &event.kind {
                EventKind::PageView { view, path, .. } => {
                    pages.push(Opened { event, view: view.as_ref(), path, engaged_ms: 0, scroll: 0, cancelled: None });
                }
                EventKind::PageLeave { view, engaged_ms, scroll } => {
                    if let Some(page) = pages.iter_mut().rev().find(|page| view.is_none() || page.view == view.as_ref()) {
                        page.engaged_ms += u64::from(*engaged_ms);
                        page.scroll = page.scroll.max(*scroll);
                    }
                }
                EventKind::Track { name, .. } if !survey.when.unless.is_empty() && name.as_str() == survey.when.unless => {
                    if let Some(page) = pages.last_mut() {
                        page.cancelled.get_or_insert(event.at);
                    }
                }
                _ => {}
            }
            if wanted.as_ref().is_some_and(|wanted| wanted.is(event)) {
                let page = pages.last();
                visits.push(Self {
                    at: event.at,
                    day: event.day,
                    page: page.map(|page| page.path.clone()),
                    context: event.context.clone(),
                    fires: true,
                    is_cancelled: page.is_some_and(|page| page.cancelled.is_some()),
                });
            }
        }
        visits.extend(pages.into_iter().map(|page| page.visit(&survey.when.trigger)));
        visits.sort_by_key(|visit| visit.at);
        // The same page again within the minute says the same.
        visits.dedup_by(|next, last| last.is_like(next));
        visits
    }

    /// Whether another has the same verdict: hours are told by the minute, and no rule looks at anything else.
    fn is_like(&self, other: &Self) -> bool {
        let of = |visit: &Self| (visit.at.0.div_euclid(MINUTE), visit.day, visit.fires, visit.is_cancelled);
        of(self) == of(other) && self.page == other.page && self.context == other.context
    }
}

impl Opened<'_> {
    fn visit(self, trigger: &Trigger) -> Visit {
        let (fires, wait) = match trigger {
            Trigger::Event(_) => (false, 0),
            Trigger::Engaged(seconds) => (self.engaged_ms >= u64::from(*seconds) * 1000, *seconds),
            Trigger::Scroll(percent) => (self.scroll >= *percent, 0),
            Trigger::Seconds(seconds) => (true, *seconds),
            Trigger::Now(_) | Trigger::Exit(_) | Trigger::Click(_) => (true, 0),
        };
        let asked = self.event.at.plus(i64::from(wait) * 1000);
        Visit {
            at: self.event.at,
            day: self.event.day,
            page: Some(self.path.clone()),
            context: self.event.context.clone(),
            fires,
            is_cancelled: self.cancelled.is_some_and(|at| at <= asked),
        }
    }
}

/// How many people a survey would have been shown to in some days, and how many more without each of its rules. Sums over persons,
/// so sums of shards add up.
///
/// The days are lived through again: at each moment at which somebody was there [`super::decide`] is asked, what it would have
/// shown counts from then on as shown, and what was really shown of other surveys holds as it held. What the survey itself
/// showed in these days is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// Persons who were looked at.
    pub persons: u64,
    /// Moments at which they were there.
    pub visits: u64,
    /// How often it would have been shown; somebody who would have seen it twice within seven days counts once.
    pub shown: u64,
    /// The sum over persons of the square of how often: says how much they differ.
    pub squares: u64,
    /// By the rule's place: how much more often it would have been shown without it.
    pub costs: BTreeMap<String, u64>,
    /// Places of rules that depend on something nobody knows yet.
    pub not_known: BTreeSet<String>,
    /// The first day on which anybody was there.
    pub first: Option<Day>,
}

impl Reach {
    /// Looks at one person, since a moment: the verdict on each of their visits is a matter of the ledger as it was.
    pub fn note(
        &mut self,
        (id, survey): (&str, &Survey),
        (person, visits): (&Strand, &[Visit]),
        since: Timestamp,
        verdict: impl Fn(&Visit, &ContactLedger) -> Eligibility,
    ) {
        self.persons += 1;
        self.visits += visits.len() as u64;
        let first = visits.iter().map(|visit| visit.day).min();
        self.first = match (self.first, first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let live = |without: Option<&str>| {
            let (mut alone, mut unknown) = (BTreeSet::new(), BTreeSet::new());
            let (mut imagined, mut shown, mut last): (Vec<Timestamp>, u64, Option<Timestamp>) = (Vec::new(), 0, None);
            for visit in visits {
                let kept = |survey: &str, at: Timestamp| at < visit.at && (survey != id || at < since);
                let mut ledger = ContactLedger::of_those(person, kept);
                ledger.reserved.clear();
                for at in &imagined {
                    ledger.is_shown(id, survey.class, *at);
                }
                let verdict = verdict(visit, &ledger);
                let mut places: BTreeSet<String> = verdict.reasons().iter().flat_map(|reason| places_of(survey, reason)).collect();
                places.extend((!visit.fires).then(|| "when.trigger".to_owned()));
                places.extend(visit.is_cancelled.then(|| "when.unless".to_owned()));
                if let Some(without) = without {
                    places.remove(without);
                } else {
                    let not_known = verdict.reasons().iter().filter(|reason| matches!(reason, SkipReason::NotKnown { .. }));
                    unknown.extend(not_known.flat_map(|reason| places_of(survey, reason)));
                }
                if places.is_empty() {
                    imagined.push(visit.at);
                    if last.is_none_or(|last| visit.at >= last.plus(WEEK)) {
                        shown += 1;
                        last = Some(visit.at);
                    }
                } else if places.len() == 1 {
                    alone.append(&mut places);
                }
            }
            (shown, alone, unknown)
        };
        let (shown, alone, mut unknown) = live(None);
        self.shown += shown;
        self.squares += shown * shown;
        self.not_known.append(&mut unknown);
        // Where a rule nowhere stands alone in the way, leaving it out changes nothing.
        for place in alone {
            let (without, ..) = live(Some(&place));
            if without > shown {
                *self.costs.entry(place).or_default() += without - shown;
            }
        }
    }

    /// Adds other persons.
    pub fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.visits += other.visits;
        self.shown += other.shown;
        self.squares += other.squares;
        for (place, more) in &other.costs {
            *self.costs.entry(place.clone()).or_default() += more;
        }
        self.not_known.extend(other.not_known.iter().cloned());
        self.first = match (self.first, other.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

impl Draft {
    /// Its rules alone, as a survey: what it asks does not matter for whom it reaches, and may be unfinished; neither do its first
    /// and last day.
    ///
    /// # Errors
    /// What is wrong with its rules, each with its place.
    pub fn rules_alone(&self) -> Result<Survey, Vec<super::Problem>> {
        let text = || Text::of([("en".to_owned(), "?".to_owned())]);
        let mut rules = self.clone();
        "rules".clone_into(&mut rules.name);
        rules.form = Questionnaire {
            languages: vec!["en".to_owned()],
            questions: vec![Question { id: "q".to_owned(), text: text(), ..Question::default() }],
            ..Questionnaire::default()
        };
        rules.when.dates = super::Dates::default();
        rules.publish()
    }
}

impl SkipReason {
    /// The places of the rules that it is of: in the draft, in the site's limits, or with the person.
    pub fn places(&self, survey: &Survey) -> Vec<String> {
        places_of(survey, self)
    }
}

fn places_of(survey: &Survey, reason: &SkipReason) -> Vec<String> {
    let place = match reason {
        SkipReason::Who { part } | SkipReason::NotKnown { part } => {
            if let Rule::All { all } = &survey.who {
                let held = all.iter().enumerate().filter(|(_, one)| holds_part(one, part));
                return held.map(|(at, _)| format!("who.all[{at}]")).collect();
            }
            "who"
        }
        SkipReason::Page => "when.pages",
        SkipReason::Hours => "when.hours",
        SkipReason::Early { .. } | SkipReason::Late { .. } => "when.dates",
        SkipReason::Once | SkipReason::Answered | SkipReason::SurveyClock { .. } => "how_often.per_survey",
        SkipReason::Max { .. } => "how_often.max",
        SkipReason::ClassClock { .. } => "limits.class",
        SkipReason::AnythingClock { .. } => "limits.everything",
        SkipReason::Visit => "visit",
        SkipReason::DoNotAsk => "do_not_ask",
        SkipReason::OpenCase => "open_case",
        SkipReason::Reserved { .. } => "reserved",
        SkipReason::Quiet { .. } => "quiet",
        SkipReason::Off => "off",
        SkipReason::Nobody | SkipReason::NothingFixed => "person",
    };
    vec![place.to_owned()]
}

/// Whether a part of the rule is this one, or holds it as something that must hold too.
fn holds_part(rule: &Rule, part: &Rule) -> bool {
    rule == part || matches!(rule, Rule::All { all } if all.iter().any(|one| holds_part(one, part)))
}
