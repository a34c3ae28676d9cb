//! Answers told apart by what is of the person and not of the answer (a stage, a segment, a trait), or of some persons alone. Everybody
//! who ever answered is looked at once, slice by slice; from then on the table is kept as people change, so that any range, survey and
//! class is read from it at once.

use std::collections::{BTreeMap, HashMap};

use rapport_model::aggregate::{Mark, ScoreCounts, Strand};
use rapport_model::value::{Day, SurveyClass, stable_hash64};

use super::Shard;
use super::call::{By, PersonFilter, Reader, ScoreDay, ScoreQuestion};
use super::membership::{Ground, belongs};
use super::reading::PersonKeys;
use super::stories::Which;
use crate::platform::Failure;

/// Texts by small numbers: each stands in a table thousands of times.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

/// One thing that is counted: some sixteen bytes.
struct Line {
    day: Day,
    key: u32,
    survey: u32,
    class: SurveyClass,
    mark: Mark,
}

/// The table of one grouping of some persons.
pub(super) struct Answered {
    by: Option<By>,
    filter: Option<PersonFilter>,
    keys: Names,
    surveys: Names,
    /// By the person's number.
    lines: HashMap<u32, Box<[Line]>>,
    /// The id that was looked at last; none when everybody was.
    place: Option<String>,
    used: u64,
}

/// So many tables are kept; the one not asked for longest goes first. At 50,000 answers one takes some six megabytes.
const KEPT: usize = 5;

impl Shard {
    /// Asked and answered by day and group; none as long as not everybody was looked at, and once more then: what changed meanwhile
    /// is written first.
    pub(super) fn answered(&mut self, question: &ScoreQuestion) -> Result<Option<Vec<ScoreDay>>, Failure> {
        let key = self.table_key(question)?;
        self.uses += 1;
        if !self.tables.contains_key(&key) {
            let oldest = self.tables.iter().min_by_key(|(_, held)| held.used).map(|(key, _)| *key);
            if let Some(oldest) = oldest.filter(|_| self.tables.len() >= KEPT) {
                self.tables.remove(&oldest);
            }
            self.tables.insert(key, Answered::of(question));
        }
        let Some(held) = self.tables.get_mut(&key) else { return Err(Failure::new("counting", "it was put there a moment ago")) };
        held.used = self.uses;
        if let Some(after) = held.place.clone() {
            self.look_at_answerers(&after)?;
            return Ok(None);
        }
        Ok(Some(held.read(question)))
    }

    /// Looks at the next few who ever answered, for all tables that have come as far: several that are asked for at once cost one look.
    fn look_at_answerers(&mut self, after: &str) -> Result<(), Failure> {
        let slice = self.stories(after, Which::Answerers)?;
        // Taken out while they are worked on: the lines are found by reading the shard.
        let mut tables = std::mem::take(&mut self.tables);
        for held in tables.values_mut().filter(|held| held.place.as_deref() == Some(after)) {
            for (_, number, person) in &slice.persons {
                held.note(*number, Some(person), &self.ground());
            }
            held.place.clone_from(&slice.next);
        }
        self.tables = tables;
        Ok(())
    }

    /// Whether everybody is still being looked at for this question.
    pub(super) fn is_counting(&self, question: &ScoreQuestion) -> Result<bool, Failure> {
        let held = self.tables.get(&self.table_key(question)?);
        Ok(held.is_some_and(|held| held.place.is_some()))
    }

    /// What a table depends on besides the persons and their answers.
    fn table_key(&self, question: &ScoreQuestion) -> Result<u64, Failure> {
        let of_filter = question.filter.as_ref().map(|filter| self.membership_key(filter)).transpose()?;
        let ground = self.ground();
        let text = match &question.by {
            // A stage is read of the story alone, whatever was learnt of others and whatever day it is.
            Some(By::Read(Reader::Stage, insight, _)) => serde_json::to_string(&("stage", &insight.rules, of_filter, ground.currency)),
            Some(By::Read(Reader::Segment, insight, today)) => {
                let counted = ground.behaviours.counted();
                serde_json::to_string(&("segment", insight.made_at, today, ground.segments, counted, of_filter, ground.currency))
            }
            by => serde_json::to_string(&("by", by, of_filter)),
        };
        Ok(stable_hash64(text.map_err(|error| Failure::new("naming a table", error))?.as_bytes()))
    }

    /// A person's row was written: their answers may be counted elsewhere now. None for somebody who became part of another.
    pub(super) fn count_answers_anew(&mut self, number: u32, person: Option<&Strand>) {
        let mut tables = std::mem::take(&mut self.tables);
        for held in tables.values_mut() {
            held.note(number, person, &self.ground());
        }
        self.tables = tables;
    }
}

impl Answered {
    fn of(question: &ScoreQuestion) -> Self {
        Self {
            by: question.by.clone(),
            filter: question.filter.clone(),
            keys: Names::default(),
            surveys: Names::default(),
            lines: HashMap::new(),
            place: Some(String::new()),
            used: 0,
        }
    }

    /// Replaces what is counted of a person.
    fn note(&mut self, number: u32, person: Option<&Strand>, ground: &Ground<'_>) {
        let meant =
            |person: &&Strand| !person.responses.is_empty() && self.filter.as_ref().is_none_or(|filter| belongs(person, filter, ground));
        let Some(person) = person.filter(meant) else {
            self.lines.remove(&number);
            return;
        };
        let (keys, surveys) = (&mut self.keys, &mut self.surveys);
        let groups = PersonKeys::of(self.by.as_ref(), person, ground);
        let mut lines = Vec::new();
        person.responses.marks(|of, day, context, mark| {
            let survey = surveys.number(&of.survey);
            let line = |key: String| Line { day, key: keys.number(&key), survey, class: of.class, mark };
            lines.extend(groups.on(day, context).into_iter().map(line));
        });
        self.lines.insert(number, lines.into_boxed_slice());
    }

    fn read(&self, question: &ScoreQuestion) -> Vec<ScoreDay> {
        let surveys: Vec<bool> =
            self.surveys.names.iter().map(|name| question.surveys.is_empty() || question.surveys.contains(name)).collect();
        let wanted = |line: &&Line| {
            question.range.contains(line.day)
                && surveys.get(line.survey as usize).copied().unwrap_or(false)
                && question.class.is_none_or(|class| class == line.class)
        };
        let mut groups: BTreeMap<(Day, u32, SurveyClass), ScoreCounts> = BTreeMap::new();
        for line in self.lines.values().flatten().filter(wanted) {
            groups.entry((line.day, line.key, line.class)).or_default().mark(line.mark);
        }
        let shown = |((day, key, class), counts)| ScoreDay { day, key: self.keys.name(key).to_owned(), class, counts };
        groups.into_iter().map(shown).collect()
    }
}
