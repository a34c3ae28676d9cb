//! Reading through many people: slice by slice, as their rows have them, without taking them into memory; and the state in which rows
//! can be read.

use rapport_model::aggregate::Strand;
use rapport_model::value::{StrandId, Timestamp};

use super::Shard;
use super::call::ShardCall;
use super::resident::Resident;
use super::store::Store;
use crate::platform::{Cell, Failure};

/// Which persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// All of them.
    Everybody,
    /// Who was seen at this moment or later.
    SeenSince(Timestamp),
    /// Who ever answered.
    Answerers,
}

/// Some persons, in the order of their ids.
pub(super) struct Slice {
    /// Who, by which number, and the merge of their strands.
    pub(super) persons: Vec<(StrandId, u32, Strand)>,
    /// The last of them, where there may be more.
    pub(super) next: Option<String>,
}

/// A person's story as rows have it.
struct Row {
    id: String,
    number: u32,
    state: String,
}

impl Store {
    /// The stories of persons after an id, in order.
    fn stories(&self, after: &str, which: Which, limit: u32) -> Result<Vec<Row>, Failure> {
        let mut cells = vec![Cell::Text(after.to_owned()), Cell::Int(limit.into())];
        let only = match which {
            Which::Everybody => "",
            Which::SeenSince(since) => {
                cells.push(Cell::Int(since.0));
                " AND person.last_seen >= ?3"
            }
            Which::Answerers => " AND person.answered = 1",
        };
        let statement = format!(
            "SELECT person.id, strand.number, strand.state FROM person JOIN strand ON strand.id = person.id
            WHERE person.id > ?1{only} ORDER BY person.id LIMIT ?2"
        );
        let row = |row: Vec<Cell>| match <[Cell; 3]>::try_from(row) {
            Ok([Cell::Text(id), Cell::Int(number), Cell::Text(state)]) => Ok(Row { id, number: number as u32, state }),
            _ => Err(Failure::new("reading stories", "a row of another form")),
        };
        self.0.query(&statement, &cells)?.into_iter().map(row).collect()
    }
}

impl Shard {
    /// Stories read in one go: some milliseconds. Objects have no clock that runs while they do, so they count.
    pub(super) const STORIES: u32 = 100;
    /// Strands that are written before a reading in one go.
    const WRITTEN_AT_ONCE: usize = 50;

    /// Persons whose ids come after one.
    pub(super) fn stories(&self, after: &str, which: Which) -> Result<Slice, Failure> {
        let rows = self.store.stories(after, which, Self::STORIES)?;
        let next = rows.last().filter(|_| rows.len() as u32 == Self::STORIES).map(|row| row.id.clone());
        let mut persons = Vec::with_capacity(rows.len());
        for row in rows {
            let Ok(id) = StrandId::try_from(row.id) else { continue };
            let person = match self.residents.get(&id) {
                Some(resident) => resident.person(&id).into_owned(),
                None => self.read_story(&id, &row.state)?,
            };
            persons.push((id, row.number, person));
        }
        Ok(Slice { persons, next })
    }

    /// A person and their number, without taking them into memory: looking through everybody must not fill it.
    pub(super) fn read_person(&self, id: &StrandId) -> Result<Option<(u32, Strand)>, Failure> {
        if let Some(resident) = self.residents.get(id) {
            return Ok(resident.number.map(|number| (number, resident.person(id).into_owned())));
        }
        let Some(row) = self.store.strand(&id.key())? else { return Ok(None) };
        Ok(Some((row.number, self.read_story(id, &row.state)?)))
    }

    /// The person of whose strand this is the state.
    fn read_story(&self, id: &StrandId, state: &str) -> Result<Strand, Failure> {
        let strand = serde_json::from_str(state).map_err(|error| Failure::new("reading a strand", error))?;
        let resident = Resident { strand, linked: self.read_linked(id)?, ..Resident::default() };
        Ok(resident.person(id).into_owned())
    }

    /// Whether a call is the next slice of a look that was begun on whole rows. Who is in memory is read from there, so it need not
    /// wait for the rows of whoever changes meanwhile: after an import that would be for every slice.
    pub(super) fn goes_on(&self, call: &ShardCall) -> Result<bool, Failure> {
        match call {
            ShardCall::Scores(question) => self.is_counting(question),
            ShardCall::Size(filter) => self.is_sizing(filter),
            ShardCall::Sweep(of) => Ok(self.is_sweeping(Some(of))),
            ShardCall::GoOn => Ok(self.is_sweeping(None) || self.is_enrolling()),
            _ => Ok(false),
        }
    }

    /// Whether the rows say all that is known; else a slice of what they lack is written, and the caller is to ask again. After an
    /// import these are thousands: in one go they would hold up whoever sends events.
    pub(super) fn rows_are_whole(&mut self, now: Timestamp) -> Result<bool, Failure> {
        if !self.is_unwritten() {
            return Ok(true);
        }
        let changed = self.residents.values().filter(|resident| resident.dirty).count();
        if self.unwritten.len() + changed <= Self::WRITTEN_AT_ONCE {
            self.checkpoint(now)?;
            return Ok(true);
        }
        self.write_some(now)?;
        Ok(false)
    }
}
