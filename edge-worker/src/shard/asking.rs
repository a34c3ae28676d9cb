//! Who may be asked what: the verdict is `survey::decide`'s, which the dashboard shows too; the reservation is ours.

use std::collections::BTreeMap;

use rapport_model::aggregate::{Response, Strand};
use rapport_model::event::{Context, Event, EventKind, Submission};
use rapport_model::survey::Behaviours;
use rapport_model::survey::{
    Begun, ContactLedger, CustomerFacts, Eligibility, Facts, Limits, Moment, Parts, PersonFacts, Recognised, Segment, SkipReason, Source,
    Surroundings, Survey, decide, decide_recovery,
};
use rapport_model::value::{Calendar, Currency, Day, EventId, LocalTime, MINUTE, StrandId, Timestamp};

use super::Shard;
use super::call::{AskingPage, Found, Ingested, Reservation, ShardReply};
use crate::access::OF_THE_DAY;
use crate::platform::{Failure, Random};
use crate::site::{LiveSurvey, SiteInsight, SiteSettings};
use crate::verdict;

/// What the shard asks by: made of the settings whenever they change.
pub(super) struct Asking {
    calendar: Calendar,
    limits: Limits,
    reservation: i64,
    surveys: Vec<(String, u32, Survey)>,
    /// By what it is asked whether something helped.
    recovery: Option<(String, u32, Survey)>,
    currency: Currency,
    segments: BTreeMap<String, Segment>,
}

impl Asking {
    /// Reads the surveys that are switched on. Each was valid when it was published; one that this release cannot read
    /// any more is not asked.
    pub(super) fn of(settings: &SiteSettings) -> Self {
        let asking = &settings.asking;
        let limits = Limits {
            anything: asking.everything_days,
            relationship: asking.relationship_days,
            transaction: asking.transaction_days,
            feature: asking.feature_days,
        };
        let read = |live: &LiveSurvey| {
            let survey = serde_json::from_value(live.definition.clone()).ok()?;
            Some((live.id.clone(), live.version, survey))
        };
        let surveys = settings.surveys.iter().filter_map(read);
        let reservation = i64::from(asking.reservation_minutes) * MINUTE;
        Self {
            calendar: settings.calendar(),
            limits,
            reservation,
            surveys: surveys.collect(),
            recovery: settings.recovery.as_ref().and_then(read),
            currency: settings.currency,
            segments: settings.segments.clone(),
        }
    }

    /// Today, in the site's calendar.
    pub(super) fn today(&self, now: Timestamp) -> Day {
        self.calendar.day(now)
    }

    /// What calendar and clock of the site show at a moment.
    pub(super) fn local(&self, at: Timestamp) -> LocalTime {
        self.calendar.local(at)
    }

    /// How seldom the site asks anybody.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    fn all(&self) -> impl Iterator<Item = &(String, u32, Survey)> {
        self.surveys.iter().chain(&self.recovery)
    }

    /// The verdict on one survey: the recovery question has rules of its own.
    fn verdict(
        &self,
        of: &(String, u32, Survey),
        person: &Strand,
        facts: &dyn Facts,
        ledger: &ContactLedger,
        moment: &Moment<'_>,
    ) -> Eligibility {
        let (id, _, survey) = of;
        if self.recovery.as_ref().is_some_and(|(recovery, ..)| recovery == id) {
            decide_recovery(id, survey, person, ledger, moment)
        } else {
            decide(id, true, survey, facts, ledger, &self.limits, moment)
        }
    }

    /// What rules may ask of a person: with what was learnt of all customers, as far as anything was.
    pub(super) fn facts<'a>(
        &'a self,
        person: PersonFacts<'a>,
        behaviours: &'a Behaviours,
        insight: Option<&'a SiteInsight>,
    ) -> CustomerFacts<'a> {
        CustomerFacts::of(person, self.currency, insight.map(SiteInsight::learnt), &self.segments).watching(behaviours)
    }
}

impl Shard {
    /// Looks whether the person at the page may be asked something. If so, reserves it in the same commit: nobody is
    /// asked twice while an answer travels.
    pub(super) fn consider(&mut self, page: &AskingPage, done: &mut Ingested, now: Timestamp, random: Random<'_>) -> Result<(), Failure> {
        if self.asking.as_ref().is_none_or(|asking| asking.all().next().is_none()) {
            return Ok(());
        }
        // Before their user is asked about elsewhere: what a visitor has begun lies with their own strand.
        if page.user.is_none()
            && let Some(begun) = self.begun(&page.strand, |_| true, now)?
        {
            let asked = self.asking.iter().flat_map(Asking::all).find(|(id, ..)| page.explains && *id == begun.survey);
            done.verdicts.extend(asked.map(|(id, _, survey)| verdict::of_page(id, survey, &Eligibility::Invite, true)));
            done.invitation = Some(begun);
            return Ok(());
        }
        let (home, person) = match self.person(page.user.as_ref().unwrap_or(&page.strand))? {
            Found::Here { id, person, .. } => (id, person),
            Found::Elsewhere(user) => {
                done.ask_at = Some(user);
                return Ok(());
            }
            Found::Nobody => return Ok(()),
        };
        let Some(asking) = &self.asking else { return Ok(()) };
        let ledger = ContactLedger::of(&person);
        let context = Context { language: page.language.clone(), page: page.path.clone(), ..Context::default() };
        let today = asking.calendar.day(now);
        let insight = self.appraisal.as_ref().map(|appraisal| &*appraisal.0);
        let facts = asking.facts(PersonFacts { person: &person, context: &context, today }, &self.watch.behaviours, insight);
        let resident = self.residents.get(&home);
        let opened = match resident {
            Some(resident) if home == page.strand => Some(&resident.strand),
            Some(resident) => resident.linked.get(&page.strand).and_then(|held| held.state.as_ref()),
            None => None,
        };
        let moment = Moment {
            now,
            today,
            page: page.path.as_ref().map(|path| path.as_str()),
            quiet_until: page.quiet_until,
            open_case: person.has_open_case(),
            time: Some(asking.calendar.local(now)),
            since: person.there_since(opened.unwrap_or(&person), now),
        };
        if page.explains {
            // Anybody may claim to be somebody: of whom that is not proven nothing is told.
            let is_proven = home == page.strand || self.settings.as_ref().is_some_and(|settings| settings.require_signature);
            let verdict = |one| (one, asking.verdict(one, &person, &facts, &ledger, &moment));
            done.verdicts =
                asking.all().map(verdict).map(|((id, _, survey), found)| verdict::of_page(id, survey, &found, is_proven)).collect();
        }
        if let Some((submission, held)) = ledger.reservation(now).filter(|(_, held)| held.to == page.strand.key()) {
            // They went on to another page before the trigger: the same invitation goes with them.
            let known = asking.all().find(|(id, ..)| *id == held.survey);
            if known.is_some_and(|(_, _, definition)| definition.when.is_cancelled(&page.happened)) {
                return Ok(());
            }
            let known = known.map(|(survey, version, _)| (survey.clone(), *version));
            if let Some((survey, version)) = known {
                let submission = submission.to_owned();
                let known = self.surroundings(&survey, &home, &page.strand)?;
                done.invitation =
                    Some(Reservation { survey, version, submission, until: held.until, known, answers: Vec::new(), pages: 0 });
            }
            return Ok(());
        }
        // Whether it helped comes before everything else.
        let mut due = asking.recovery.iter().chain(&asking.surveys);
        let invited =
            due.find(|one| one.2.allows(&page.happened) && asking.verdict(one, &person, &facts, &ledger, &moment) == Eligibility::Invite);
        let Some((survey, version, definition)) = invited else { return Ok(()) };
        let mut dice = [0; 12];
        random(&mut dice);
        let submission = dice.iter().fold(String::from("s_"), |name, byte| name + &format!("{byte:02x}"));
        let until = now.plus(asking.reservation);
        let mut reserved = Reservation {
            survey: survey.clone(),
            version: *version,
            submission: submission.clone(),
            until,
            known: Surroundings::default(),
            answers: Vec::new(),
            pages: 0,
        };
        let event = Event {
            id: EventId::parse(&format!("invited-{submission}")).map_err(|error| Failure::new("naming a reservation", error))?,
            at: now,
            day: today,
            kind: EventKind::SurveyInvited {
                submission: Submission {
                    id: submission,
                    survey: survey.clone(),
                    version: *version,
                    class: definition.class,
                    unverified: false,
                },
                until,
                to: page.strand.key(),
            },
            context: Context::default(),
        };
        self.note(&home, event, now)?;
        let properties = self
            .asking
            .as_ref()
            .and_then(|asking| asking.surveys.iter().find(|(id, ..)| *id == reserved.survey))
            .map(|(_, _, definition)| definition.properties_of(&page.happened))
            .unwrap_or_default();
        reserved.known = Surroundings { properties, ..self.surroundings(&reserved.survey, &home, &page.strand)? };
        done.invitation = Some(reserved);
        Ok(())
    }

    /// The showing that a visitor has begun last and may go on with, because they opened the next page or the same one again. The
    /// device keeps nothing for that: who is not recognised begins anew.
    pub(super) fn begun(
        &mut self,
        strand: &StrandId,
        wanted: impl Fn(&Submission) -> bool,
        now: Timestamp,
    ) -> Result<Option<Reservation>, Failure> {
        let Some(minutes) = self.settings.as_ref().map(|settings| settings.asking.reservation_minutes) else { return Ok(None) };
        self.resident(strand)?;
        let (Some(resident), Some(asking)) = (self.residents.get(strand), &self.asking) else { return Ok(None) };
        let by = if strand.raw().starts_with(OF_THE_DAY) { Recognised::ByDay } else { Recognised::ById };
        let last = |response: &Response| response.replies.values().map(|reply| reply.at).max();
        let mut shown: Vec<_> =
            resident.strand.responses.all().filter(|(of, response)| wanted(of) && !response.replies.is_empty()).collect();
        shown.sort_by_key(|(_, response)| last(response));
        let found = shown.into_iter().rev().find_map(|(of, response)| {
            // Of another version than the one that is asked now the page has nothing to walk by.
            let (.., live) = asking.all().find(|(id, version, _)| *id == of.survey && *version == of.version)?;
            let begun = Begun::of(&live.form, response, by, minutes, now)?;
            Some((of.clone(), begun))
        });
        let Some((of, begun)) = found else { return Ok(None) };
        // On this shard the visitor's own traits are there, those of the person perhaps not; the page is given no others anyway.
        let known = begun.surroundings(self.surroundings(&of.survey, strand, strand)?);
        let until = now.plus(i64::from(minutes) * MINUTE);
        let form = self.asking.as_ref().and_then(|asking| asking.all().find(|(id, ..)| *id == of.survey)).map(|(.., live)| &live.form);
        let pages = form.map_or(0, |form| begun.pages(form, &known));
        Ok(Some(Reservation { survey: of.survey, version: of.version, submission: of.id, until, known, answers: begun.answers, pages }))
    }

    /// The traits that a survey names. The page hears only what its own visitor said of themselves on this device,
    /// unless the site signs who its users are: anybody may claim to be somebody.
    fn surroundings(&mut self, survey: &str, home: &StrandId, page: &StrandId) -> Result<Surroundings, Failure> {
        let Some(asking) = &self.asking else { return Ok(Surroundings::default()) };
        let sources = asking.all().find(|(id, ..)| id == survey).map(|(_, _, survey)| survey.form.sources()).unwrap_or_default();
        let mut names: Vec<String> =
            sources.into_iter().filter_map(|source| if let Source::Trait { name } = source { Some(name) } else { None }).collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Ok(Surroundings::default());
        }
        let is_signed = self.settings.as_ref().is_some_and(|settings| settings.require_signature);
        let resident = self.resident(home)?;
        let person = resident.person(home);
        let strand = match (is_signed, home == page) {
            (true, _) => Some(&*person),
            (false, true) => Some(&resident.strand),
            (false, false) => resident.linked.get(page).and_then(|held| held.state.as_ref()),
        };
        let (context, today) = (Context::default(), Day(0));
        let facts = strand.map(|person| PersonFacts { person, context: &context, today });
        let traits = names.into_iter().filter_map(|name| Some((name.clone(), facts.as_ref()?.trait_value(&name)?)));
        Ok(Surroundings { traits: Parts(traits.collect()), ..Surroundings::default() })
    }

    pub(super) fn eligibility(&mut self, person: &StrandId, survey: &str, now: Timestamp) -> Result<ShardReply, Failure> {
        let Found::Here { person, .. } = self.person(person)? else {
            return Ok(ShardReply::Eligibility(Eligibility::Skip { reasons: vec![SkipReason::Nobody] }));
        };
        let live = self.asking.as_ref().and_then(|asking| Some((asking, asking.all().find(|(id, ..)| id == survey)?)));
        let verdict = match live {
            Some((asking, one)) => {
                let today = asking.calendar.day(now);
                let context = Context::default();
                let insight = self.appraisal.as_ref().map(|appraisal| &*appraisal.0);
                let facts = asking.facts(PersonFacts { person: &person, context: &context, today }, &self.watch.behaviours, insight);
                let moment = Moment {
                    now,
                    today,
                    page: None,
                    quiet_until: None,
                    open_case: person.has_open_case(),
                    time: Some(asking.calendar.local(now)),
                    since: person.there_since(&person, now),
                };
                asking.verdict(one, &person, &facts, &ContactLedger::of(&person), &moment)
            }
            None => Eligibility::Skip { reasons: vec![SkipReason::Off] },
        };
        Ok(ShardReply::Eligibility(verdict))
    }
}
