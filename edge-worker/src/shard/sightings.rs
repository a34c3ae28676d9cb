//! What goes wrong, as it is seen: a row for each event that speaks of trouble, written in the commit of the event itself. From these
//! rows, and from the ratings of pages, patterns across people are read.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::care::{IncidentKind, Rates, speaks_of_trouble};
use rapport_model::event::{Event, EventKind, Rated};
use rapport_model::reading::Opinion;
use rapport_model::score::RatingTallies;
use rapport_model::value::{Day, MINUTE, Range, StrandId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Shard;
use super::call::{Found, ShardReply};
use super::signals::{email_of, name_of};
use super::store::Sighting;
use crate::errand::Errand;
use crate::platform::{Cell, Failure};

const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// How far back history is compared with.
const HISTORY: i64 = 28 * DAY;
/// How long sightings are kept.
const KEPT: i64 = 35 * DAY;
/// How often patterns are looked for at most.
const EVERY: i64 = 5 * MINUTE;
/// Rows of one event that are read: some milliseconds.
const ROWS: u32 = 5_000;
/// Events of different names that are watched on one shard.
const NAMES: u32 = 50;

/// Something that may be a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Of which kind.
    pub kind: IncidentKind,
    /// The event's name, or the page.
    pub subject: String,
    /// How often now and before.
    pub rates: Rates,
    /// When it began.
    pub since: Timestamp,
    /// When it was last seen.
    pub last: Timestamp,
    /// People since then.
    pub people: u64,
    /// How often since then.
    pub times: u64,
}

/// Somebody whom a pattern affects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affected {
    /// Who.
    pub person: StrandId,
    /// What they are called.
    pub name: Option<String>,
    /// Where they can be written to, as the site told.
    #[serde(default)]
    pub email: Option<String>,
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
    /// How often.
    pub times: u64,
    /// What they rated last, of a page whose ratings fall.
    pub rating: Option<Rated>,
}

impl Affected {
    fn add(&mut self, at: Timestamp) {
        self.first = self.first.min(at);
        self.last = self.last.max(at);
        self.times += 1;
    }
}

impl Shard {
    /// Writes down what went wrong in fresh events, and has patterns looked for soon.
    pub(super) fn sight(&mut self, id: &StrandId, fresh: &[Event], now: Timestamp) -> Result<(), Failure> {
        let Some(settings) = &self.settings else { return Ok(()) };
        if self.sighting_since.is_none() {
            self.store.set_meta("sighting_since", Cell::Int(now.0))?;
            self.sighting_since = Some(now);
        }
        let (mut seen, mut rated) = (Vec::new(), false);
        for event in fresh.iter().filter(|event| event.at.plus(HISTORY) > now) {
            match &event.kind {
                EventKind::Track { name, .. } if speaks_of_trouble(name.as_str()) || settings.care.watches(name.as_str()).is_some() => {
                    seen.push((name.as_str().to_owned(), event.at, event.id.clone()));
                }
                EventKind::SurveyAnswered { replies, imported: false, .. } => rated |= replies.iter().any(|reply| reply.rating.is_some()),
                _ => {}
            }
        }
        for (name, at, event) in &seen {
            self.store.add_sighting(name, *at, &id.key(), event.as_str())?;
        }
        if !seen.is_empty() || rated {
            self.look_soon(now)?;
        }
        Ok(())
    }

    /// Patterns are looked for at the next of fixed moments, once for all that comes until then: what is counted there does not depend
    /// on how events were batched.
    fn look_soon(&mut self, now: Timestamp) -> Result<(), Failure> {
        let due = (now.0.div_euclid(EVERY) + 1) * EVERY;
        if self.look_at.is_some_and(|at| at >= due) {
            return Ok(());
        }
        self.look_at = Some(due);
        let errand = Errand::Look { site: self.site.clone() };
        self.errands.add(&*self.store.0, &errand, due)
    }

    /// All that may be a pattern.
    pub(super) fn patterns(&mut self, now: Timestamp) -> Result<ShardReply, Failure> {
        self.store.drop_sightings(now.plus(-KEPT))?;
        let mut found = Vec::new();
        for name in self.store.sighted_names(NAMES)? {
            found.extend(self.event_pattern(name, now)?);
        }
        found.extend(self.rating_patterns(now));
        Ok(ShardReply::Patterns(found))
    }

    fn event_pattern(&mut self, name: String, now: Timestamp) -> Result<Option<Seen>, Failure> {
        let rows = self.store.sightings(&name, now.plus(-HISTORY), ROWS)?;
        let (Some(newest), Some(oldest)) = (rows.first(), rows.last()) else { return Ok(None) };
        let recent = now.plus(-HOUR);
        // History begins where this shard began to count, or with the first that was told of.
        let began = self.sighting_since.unwrap_or(now).min(oldest.at).max(now.plus(-HISTORY));
        let hours = |from: Timestamp| u64::try_from((recent.0 - from.0).div_euclid(HOUR)).unwrap_or(0);
        let now_seen: BTreeSet<&str> = rows.iter().filter(|row| row.at > recent).map(|row| row.strand.as_str()).collect();
        let hour = |at: Timestamp| (recent.0 - at.0).div_euclid(HOUR);
        let before: BTreeSet<(&str, i64)> =
            rows.iter().filter(|row| row.at <= recent && row.at >= began).map(|row| (row.strand.as_str(), hour(row.at))).collect();
        let (before, of_before) = (before.len() as u64, hours(began));
        // Where there are more, those that were read stand for all.
        let before = if rows.len() as u32 == ROWS { before * of_before / hours(oldest.at).max(1) } else { before };
        let rates = Rates { now: now_seen.len() as u64, of: 1, before, of_before };
        // The run: back from the newest as long as no hour passed without one.
        let mut since = newest.at;
        let mut run: Vec<&Sighting> = Vec::new();
        for row in &rows {
            if since.0 - row.at.0 > HOUR {
                break;
            }
            since = row.at;
            run.push(row);
        }
        let (times, last) = (run.len() as u64, newest.at);
        let strands: BTreeSet<String> = run.into_iter().map(|row| row.strand.clone()).collect();
        let people = self.persons_of(strands)?.len() as u64;
        Ok(Some(Seen { kind: IncidentKind::Event, subject: name, rates, since, last, people, times }))
    }

    /// The persons whose strands these are.
    fn persons_of(&mut self, strands: BTreeSet<String>) -> Result<BTreeMap<String, StrandId>, Failure> {
        let mut persons = BTreeMap::new();
        for key in strands {
            let Ok(id) = StrandId::try_from(key.clone()) else { continue };
            let person = match self.person(&id)? {
                Found::Here { id, .. } => id,
                Found::Elsewhere(user) => user,
                Found::Nobody => continue,
            };
            persons.insert(key, person);
        }
        Ok(persons)
    }

    /// The ratings of each page in the last two days beside those of the four weeks before.
    fn rating_patterns(&self, now: Timestamp) -> Vec<Seen> {
        let Some(calendar) = self.settings.as_ref().map(|settings| settings.calendar()) else { return Vec::new() };
        let today = calendar.day(now);
        let first = Day(today.0.saturating_sub(1));
        let mut pages: BTreeMap<String, Rates> = BTreeMap::new();
        for (day, sum) in self.sums.range(Range { from: Day(first.0.saturating_sub(28)), to: today }) {
            for (cell, counts) in &sum.counts.scores {
                let Some(page) = &cell.context.page else { continue };
                let (unhappy, n) = unhappy(&counts.ratings);
                let rates = pages.entry(page.as_str().to_owned()).or_default();
                if day >= first {
                    rates.now += unhappy;
                    rates.of += n;
                } else {
                    rates.before += unhappy;
                    rates.of_before += n;
                }
            }
        }
        let since = calendar.start(first);
        let seen = |(subject, rates): (String, Rates)| Seen {
            kind: IncidentKind::Ratings,
            subject,
            rates,
            since,
            last: now,
            people: rates.now,
            times: rates.now,
        };
        pages.into_iter().filter(|(_, rates)| rates.of > 0).map(seen).collect()
    }

    /// Whom a pattern affects since a moment, on this shard.
    pub(super) fn affected(&mut self, kind: IncidentKind, subject: &str, range: (Timestamp, Timestamp)) -> Result<ShardReply, Failure> {
        let (since, until) = range;
        let mut people: BTreeMap<StrandId, Affected> = BTreeMap::new();
        match kind {
            IncidentKind::Event => {
                let rows: Vec<_> = self.store.sightings(subject, since, ROWS)?.into_iter().filter(|row| row.at <= until).collect();
                let persons = self.persons_of(rows.iter().map(|row| row.strand.clone()).collect())?;
                for row in rows {
                    let Some(person) = persons.get(&row.strand) else { continue };
                    people
                        .entry(person.clone())
                        .or_insert_with(|| Affected {
                            person: person.clone(),
                            name: None,
                            email: None,
                            first: row.at,
                            last: row.at,
                            times: 0,
                            rating: None,
                        })
                        .add(row.at);
                }
            }
            IncidentKind::Ratings => {
                for key in self.store.persons_who_answered()? {
                    let Ok(id) = StrandId::try_from(key) else { continue };
                    let Some((_, person)) = self.read_person(&id)? else { continue };
                    let replies = person.responses.all().flat_map(|(_, response)| response.replies.values());
                    let on_page =
                        |page: &Option<rapport_model::value::PagePath>| page.as_ref().is_some_and(|page| page.as_str() == subject);
                    for reply in replies.filter(|reply| reply.at >= since && reply.at <= until && on_page(&reply.value.1.page)) {
                        let Some(rated) = reply.value.2.rating.filter(|rated| Opinion { day: reply.value.0, rated: *rated }.is_unhappy())
                        else {
                            continue;
                        };
                        let one = people.entry(id.clone()).or_insert_with(|| Affected {
                            person: id.clone(),
                            name: None,
                            email: None,
                            first: reply.at,
                            last: reply.at,
                            times: 0,
                            rating: None,
                        });
                        one.rating = if reply.at >= one.last { Some(rated) } else { one.rating };
                        one.add(reply.at);
                    }
                }
            }
        }
        for (id, one) in &mut people {
            if let Some((_, person)) = self.read_person(id)? {
                one.name = name_of(&person).map(|name| name.as_str().to_owned());
                one.email = email_of(&person);
            }
        }
        Ok(ShardReply::Affected(people.into_values().collect()))
    }
}

/// How many ratings are unhappy, and how many there are.
fn unhappy(ratings: &RatingTallies) -> (u64, u64) {
    let unhappy = ratings.nps.where_number(|n| n <= 6) + ratings.csat.where_number(|n| n <= 2) + ratings.ces.where_number(|n| n <= 3);
    (unhappy, ratings.nps.n() + ratings.csat.n() + ratings.ces.n())
}
