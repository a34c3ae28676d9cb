//! Readings of the shard: totals, scores, the list of persons.

use std::collections::BTreeMap;

use rapport_model::aggregate::{Cell as ScoreCell, Dimension, Sales, ScoreCounts, Strand, Views};
use rapport_model::event::Context;
use rapport_model::reading::{Lifecycle, Relationship};
use rapport_model::value::{Day, MINUTE, Range, StrandId, SurveyClass, Timestamp};

use super::Shard;
use super::call::{By, PeopleQuestion, PeopleSort, PersonLine, Reader, ScoreDay, ScoreQuestion, ShardReply};
use super::membership::{Ground, segments_of};
use super::store::PersonOrder;
use crate::platform::Failure;
use crate::site::SiteInsight;

type Groups = BTreeMap<(Day, String, SurveyClass), ScoreCounts>;

impl Shard {
    pub(super) fn totals(&self, range: Range) -> ShardReply {
        let days = self.sums.range(range).map(|(day, sum)| (day, (sum.counts.headline(), sum.present.len()))).collect();
        ShardReply::Totals { days, visitors: self.sums.visitors(range) }
    }

    pub(super) fn breakdown(&self, range: Range, by: Dimension) -> ShardReply {
        let mut keys: BTreeMap<String, Views> = BTreeMap::new();
        for (_, sum) in self.sums.range(range) {
            for (key, views) in sum.counts.by.get(&by).into_iter().flatten() {
                match keys.get_mut(key) {
                    Some(known) => known.merge(*views),
                    None => drop(keys.insert(key.clone(), *views)),
                }
            }
        }
        ShardReply::Breakdown(keys)
    }

    pub(super) fn viewed(&self, range: Range, by: Vec<Dimension>) -> ShardReply {
        let by = By::Several(by);
        let mut groups: BTreeMap<(Day, Option<String>), Views> = BTreeMap::new();
        for (day, sum) in self.sums.range(range) {
            for (context, views) in sum.counts.viewed.each() {
                groups.entry((day, context.map(|context| key_by(&by, context)))).or_default().merge(views);
            }
        }
        ShardReply::Viewed(groups.into_iter().map(|((day, key), views)| (day, key, views)).collect())
    }

    pub(super) fn sales(&self, range: Range, by: Vec<Dimension>) -> ShardReply {
        let by = By::Several(by);
        let mut groups: BTreeMap<(Day, String), Sales> = BTreeMap::new();
        for (day, sum) in self.sums.range(range) {
            for (context, sales) in &sum.counts.sales {
                groups.entry((day, key_by(&by, context))).or_default().merge(sales);
            }
        }
        ShardReply::Sales(groups.into_iter().map(|((day, key), sales)| (day, key, sales)).collect())
    }

    pub(super) fn scores(&mut self, question: &ScoreQuestion) -> Result<ShardReply, Failure> {
        if question.is_of_persons() {
            // Traits, stages and segments are of the person, not of the answer.
            return Ok(self.answered(question)?.map_or(ShardReply::Again, ShardReply::Scores));
        }
        let wanted = |cell: &ScoreCell| {
            (question.surveys.is_empty() || question.surveys.contains(&cell.survey))
                && question.class.is_none_or(|class| class == cell.class)
        };
        let mut groups = Groups::new();
        for (day, sum) in self.sums.range(question.range) {
            for (cell, counts) in sum.counts.scores.iter().filter(|(cell, _)| wanted(cell)) {
                let key = question.by.as_ref().map_or_else(String::new, |by| key_by(by, &cell.context));
                groups.entry((day, key, cell.class)).or_default().merge(counts);
            }
        }
        let days = groups.into_iter().map(|((day, key, class), counts)| ScoreDay { day, key, class, counts });
        Ok(ShardReply::Scores(days.collect()))
    }

    pub(super) fn people(&mut self, question: &PeopleQuestion) -> Result<ShardReply, Failure> {
        let order = match question.sort {
            PeopleSort::LastSeen => PersonOrder::LastSeen,
            PeopleSort::Revenue => PersonOrder::Revenue,
            PeopleSort::Orders => PersonOrder::Orders,
            PeopleSort::Value => PersonOrder::Worth,
            PeopleSort::Risk => PersonOrder::Risk,
            PeopleSort::AtRisk => PersonOrder::AtRisk,
        };
        // A filter may pass over many: look at so many rows at most, and say where to go on.
        let rows = if question.filter.is_some() { question.limit.max(Self::LOOKED_AT) } else { question.limit };
        let mut people = Vec::new();
        let mut place = None;
        let candidates = question.search.as_deref().map_or(Ok(None), |text| self.candidates(text))?;
        let found = self.store.persons(order, question.search.as_deref(), candidates.as_deref(), question.after.as_ref(), rows)?;
        let (looked_at, mut passed) = (found.len() as u32, 0);
        for (key, id, relationship) in found {
            passed += 1;
            place = Some((key, id.clone()));
            let Ok(id) = StrandId::try_from(id) else { continue };
            if let Some(filter) = &question.filter
                && !self.passes(&id, &relationship, filter)?
            {
                continue;
            }
            let resident = self.resident(&id)?;
            people.push(PersonLine { key, person: Box::new(resident.person(&id).into_owned()), ids: resident.ids(&id), id });
            if people.len() as u32 >= question.limit {
                break;
            }
        }
        Ok(ShardReply::People(people, place.filter(|_| looked_at == rows || passed < looked_at)))
    }

    /// How many rows a filter looks at in one go: some milliseconds.
    const LOOKED_AT: u32 = 1_000;

    pub(super) fn pulse(&mut self, now: Timestamp) -> Result<ShardReply, Failure> {
        let since = now.plus(-5 * MINUTE);
        // Whoever is in memory and newer than their row counts by what is in memory.
        let dirty = self.residents.iter().filter(|(id, resident)| resident.dirty || self.unwritten.contains(id));
        let mut online = self.store.seen_since(since)?;
        for (id, resident) in dirty {
            if resident.user(id).is_none() && resident.person(id).last_seen.is_some_and(|at| at >= since) {
                let in_rows = self.store.last_seen(&id.key())?.is_some_and(|at| at >= since);
                online += u64::from(!in_rows);
            }
        }
        let ends = self.store.first_and_last_received()?;
        Ok(ShardReply::Pulse { online, first_event: ends.map(|ends| ends.0), last_event: ends.map(|ends| ends.1) })
    }
}

/// The key of an answer by its circumstances alone; empty for what is of the person.
fn key_by(by: &By, context: &Context) -> String {
    match by {
        By::Dimension(dimension) => key_of(*dimension, context),
        By::Both(first, second) => format!("{}{}{}", key_of(*first, context), By::BETWEEN, key_of(*second, context)),
        By::Several(dimensions) => {
            let keys: Vec<_> = dimensions.iter().map(|dimension| key_of(*dimension, context)).collect();
            keys.join(By::BETWEEN.encode_utf8(&mut [0; 4]))
        }
        By::Trait(_) | By::Read(..) => String::new(),
    }
}

/// The groups that a person's answers are counted in.
pub(super) enum PersonKeys<'a> {
    /// These, whatever the answer.
    Fixed(Vec<String>),
    /// By the stage that they were in.
    Stage(Relationship, &'a SiteInsight),
    /// By the circumstances of the answer.
    Answer(Option<&'a By>),
}

impl<'a> PersonKeys<'a> {
    pub(super) fn of(by: Option<&'a By>, person: &Strand, ground: &Ground<'_>) -> Self {
        match by {
            Some(By::Trait(name)) => Self::Fixed(vec![person.trait_text(name).unwrap_or_default()]),
            Some(By::Read(Reader::Stage, insight, _)) => Self::Stage(Relationship::of(person, ground.currency), insight),
            Some(By::Read(Reader::Segment, insight, today)) => Self::Fixed(segments_of(person, insight, *today, ground)),
            other => Self::Answer(other),
        }
    }

    pub(super) fn on(&self, day: Day, context: &Context) -> Vec<String> {
        match self {
            Self::Fixed(keys) => keys.clone(),
            Self::Stage(relationship, insight) => {
                vec![Lifecycle::stage_on(relationship, &insight.rules, Day(day.0.saturating_sub(1))).name().to_owned()]
            }
            Self::Answer(by) => vec![by.map_or_else(String::new, |by| key_by(by, context))],
        }
    }
}

/// The key of an answer by what surrounded it; empty where that is unknown.
pub(super) fn key_of(dimension: Dimension, context: &Context) -> String {
    match dimension {
        Dimension::Page => context.page.as_ref().map(|page| page.as_str().to_owned()),
        Dimension::Channel => context.channel.map(|channel| channel.name().to_owned()),
        Dimension::Device => context.device.map(|device| device.name().to_owned()),
        Dimension::Country => context.country.map(|country| country.as_str().to_owned()),
        Dimension::Language => context.language.as_ref().map(|language| language.primary()),
    }
    .unwrap_or_default()
}
