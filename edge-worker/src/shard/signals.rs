//! What the site is to hear of a person's events: unhappy answers, complaints, what goes wrong, and whether something helped. Written
//! down in the commit of the events themselves, so nothing is lost; said whole and with a key, so twice is once.

use std::collections::BTreeSet;

use rapport_model::aggregate::{Response, Strand};
use rapport_model::care::{CareSettings, Heard, Reach, Said, Signal, Way};
use rapport_model::event::{Context, Event, EventKind};
use rapport_model::reading::Relationship;
use rapport_model::survey::{Facts, NO, PersonFacts, QuestionKind, Questionnaire};
use rapport_model::value::{Answer, Comment, Day, Label, StrandId, Timestamp};

use super::Shard;
use super::call::Found;
use super::ingest::Packed;
use crate::access::Version;
use crate::errand::Errand;
use crate::platform::Failure;

/// What happened longer ago opens nothing: history that is brought here is no news.
const NEWS: i64 = 30 * 86_400_000;
/// So many rows of a strand are looked through for a watched event.
const MOST_ROWS: usize = 500;

/// What was said in one showing, and what was said about a reply.
struct Told {
    said: Said,
    reach: Reach,
    complaint: bool,
}

impl Shard {
    /// Writes down what the site is to hear of fresh events of a strand.
    pub(super) fn hear(&mut self, id: &StrandId, fresh: &[Event], asked: &[Version], now: Timestamp) -> Result<(), Failure> {
        let Some(settings) = &self.settings else { return Ok(()) };
        let care = &settings.care;
        let recovery = settings.recovery.as_ref().map(|live| live.id.as_str());
        let is_news = |event: &&Event| event.at.plus(NEWS) > now && concerns(care, recovery, &event.kind);
        let news: Vec<Event> = fresh.iter().filter(is_news).cloned().collect();
        if news.is_empty() {
            return Ok(());
        }
        let care = care.clone();
        let (home, ids, person) = match self.person(id)? {
            Found::Here { id, ids, person } => (id, ids, person),
            Found::Elsewhere(user) => (user, vec![id.clone()], Box::new(self.resident(id)?.strand.clone())),
            Found::Nobody => return Ok(()),
        };
        let mut told = BTreeSet::new();
        for event in &news {
            let (key, at, heard, reach) = match &event.kind {
                EventKind::SurveyAnswered { submission, .. } => {
                    let key = format!("answer:{}", submission.id);
                    let version = asked.iter().find(|one| one.survey == submission.survey && one.version == submission.version);
                    let (Some(version), Some(response)) = (version, person.responses.of(submission)) else { continue };
                    if !told.insert(key.clone()) {
                        continue;
                    }
                    let Told { said, reach, complaint } = told_in(&submission.survey, &submission.id, response, &version.questionnaire);
                    (key, event.at, Heard::Answer { said, complaint }, reach)
                }
                EventKind::SurveyWithdrawn { submission } => {
                    let heard = Heard::TakenBack { submission: submission.id.clone() };
                    (format!("taken-back:{}", submission.id), event.at, heard, Reach::default())
                }
                EventKind::SurveyShown { submission } => {
                    let heard = Heard::Shown { submission: submission.id.clone() };
                    (format!("shown:{}", submission.id), event.at, heard, Reach::default())
                }
                EventKind::Track { name, .. } => {
                    let Some((at_least, days)) = care.watches(name.as_str()) else { continue };
                    let times = if at_least > 1 { self.times(id, name, event.at.plus(-i64::from(days) * 86_400_000))? } else { 1 };
                    (
                        format!("event:{}:{}", id.key(), event.id.as_str()),
                        event.at,
                        Heard::Event { event: name.clone(), times },
                        Reach::default(),
                    )
                }
                _ => continue,
            };
            let signal = self.signal(key, at, &home, &ids, &person, heard, reach, &care, now);
            let opens = care.opens(&signal, self.currency()).is_some();
            let is_followed = !person.cases.is_empty() || matches!(signal.heard, Heard::TakenBack { .. } | Heard::Shown { .. });
            if opens || is_followed {
                let errand = Errand::Hear { site: self.site.clone(), signal: Box::new(signal) };
                self.errands.add(&*self.store.0, &errand, now.0)?;
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)] // Each is one field of the signal.
    fn signal(
        &self,
        key: String,
        at: Timestamp,
        home: &StrandId,
        ids: &[StrandId],
        person: &Strand,
        heard: Heard,
        mut reach: Reach,
        care: &CareSettings,
        now: Timestamp,
    ) -> Signal {
        reach.by.extend(Way::known_of(person));
        let worth = self.appraisal.as_ref().map(|appraisal| appraisal.of(&Relationship::of(person, self.currency()))[0]);
        let context = Context::default();
        let mut segments = BTreeSet::new();
        if let Some(asking) = &self.asking {
            let facts = PersonFacts { person, context: &context, today: asking.today(now) };
            let facts = asking.facts(facts, &self.watch.behaviours, self.appraisal.as_ref().map(|appraisal| &*appraisal.0));
            segments = care.segments().into_iter().filter(|id| facts.segment(id) == Some(true)).map(str::to_owned).collect();
        }
        Signal {
            key,
            at: at.min(now),
            person: home.clone(),
            ids: ids.iter().chain([home]).cloned().collect(),
            name: name_of(person),
            reach,
            value_minor: worth.filter(|minor| *minor >= 0),
            segments,
            accounts: person.groups.keys().cloned().collect(),
            heard,
        }
    }

    /// Writes down that a customer of value may leave, once a month as long as it is so.
    pub(super) fn hear_of_falling(&mut self, id: &StrandId, risk_millionths: i64, day: Day, now: Timestamp) -> Result<(), Failure> {
        let Some(care) = self.settings.as_ref().map(|settings| settings.care.clone()) else { return Ok(()) };
        let Found::Here { id: home, ids, person } = self.person(id)? else { return Ok(()) };
        if person.has_open_case() {
            return Ok(());
        }
        let heard = Heard::Falling { risk_thousandths: u32::try_from(risk_millionths / 1_000).unwrap_or(0) };
        let month = day.to_string().chars().take(7).collect::<String>();
        let signal = self.signal(format!("falling:{}:{month}", home.key()), now, &home, &ids, &person, heard, Reach::default(), &care, now);
        if care.opens(&signal, self.currency()).is_some() {
            let errand = Errand::Hear { site: self.site.clone(), signal: Box::new(signal) };
            self.errands.add(&*self.store.0, &errand, now.0)?;
        }
        Ok(())
    }

    /// How often an event of this name happened on a strand since a moment, this time included.
    fn times(&mut self, id: &StrandId, name: &Label, since: Timestamp) -> Result<u32, Failure> {
        let mut position = self.resident(id)?.position;
        let mut times: u32 = 0;
        for _ in 0..MOST_ROWS {
            let Some(row) = self.store.log_row(position)? else { break };
            if row.received < since {
                break;
            }
            position = row.previous;
            let Packed::Events(events) = serde_json::from_str(&row.body).map_err(|error| Failure::new("reading the log", error))? else {
                continue;
            };
            let is_one = |event: &&Event| event.at >= since && matches!(&event.kind, EventKind::Track { name: own, .. } if own == name);
            times = times.saturating_add(u32::try_from(events.iter().filter(is_one).count()).unwrap_or(u32::MAX));
        }
        Ok(times.max(1))
    }
}

/// All that was said so far in one showing, read by its questions.
fn told_in(survey: &str, submission: &str, response: &Response, form: &Questionnaire) -> Told {
    let mut told = Told {
        said: Said {
            survey: survey.to_owned(),
            // The site knows what its authors call it.
            survey_name: String::new(),
            submission: submission.to_owned(),
            rated: None,
            comment: None,
        },
        reach: Reach::default(),
        complaint: false,
    };
    let mut words = Vec::new();
    for question in &form.questions {
        let Some(reply) = response.replies.get(&Label::of(&question.id)).map(|held| &held.value.2) else { continue };
        told.said.rated = told.said.rated.or(reply.rating);
        let text = reply.text.as_ref().map(|text| text.as_str()).filter(|text| !text.trim().is_empty());
        let part = |name: &str| match &reply.value {
            Some(Answer::Parts(parts)) => parts.part(name).is_some(),
            _ => false,
        };
        match &question.kind {
            QuestionKind::Text(_) => words.extend(text),
            QuestionKind::Complaint(_) => {
                told.complaint = true;
                words.extend(text);
            }
            QuestionKind::Consent { .. } => told.reach.may_reply = text.map(|said| said != NO),
            QuestionKind::Contact { .. } => {
                told.reach.by.extend(Way::ALL.into_iter().filter(|way| part(way.name())));
            }
            _ => {}
        }
    }
    told.said.comment = (!words.is_empty()).then(|| Comment::of(&words.join("\n")));
    told
}

/// Whether the site may want to hear of such an event.
fn concerns(care: &CareSettings, recovery: Option<&str>, kind: &EventKind) -> bool {
    match kind {
        // Nobody is sent to help with what nobody may have said.
        kind if kind.submission().is_some_and(|showing| showing.unverified) => false,
        EventKind::SurveyAnswered { imported, .. } => !imported,
        EventKind::SurveyWithdrawn { .. } => true,
        EventKind::SurveyShown { submission } => Some(submission.survey.as_str()) == recovery,
        EventKind::Track { name, .. } => care.watches(name.as_str()).is_some(),
        _ => false,
    }
}

/// What the site calls a person.
pub(crate) fn name_of(person: &Strand) -> Option<Label> {
    let said = |name: &str| person.trait_text(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let whole = || {
        let parts: Vec<String> = ["firstName", "lastName"].into_iter().filter_map(said).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    said("name").or_else(whole).map(|name| Label::of(&name))
}

/// Where the site can write to them.
pub(crate) fn email_of(person: &Strand) -> Option<String> {
    person.trait_text("email").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
