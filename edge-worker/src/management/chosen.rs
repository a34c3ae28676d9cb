//! Several people at once: those that somebody chose, or everybody of the list as the query narrows it.

use rapport_model::value::StrandId;
use serde::Deserialize;

use super::Call;
use super::visitors::{find, people, question};
use crate::platform::Net;
use crate::refusal::{Kind, Refusal};
use crate::shard::call::{PeopleQuestion, PersonLine};
use crate::site::{SiteInsight, SiteSettings};

/// So many are read at once.
const SLICE: u32 = 100;
/// So many a deed may be done for at once: more is no longer somebody's list of people to talk to.
const MOST: usize = 1_000;

/// Who is meant by a deed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct People {
    /// These, by any of their ids.
    pub(super) persons: Vec<String>,
    /// Everybody of the list, as `q`, `segment` and `stage` of the query narrow it.
    pub(super) everybody: bool,
}

/// People, slice by slice.
pub(super) struct Chosen<'a> {
    ids: Option<&'a [String]>,
    question: PeopleQuestion,
    is_over: bool,
}

impl<'a> Chosen<'a> {
    /// These, or without ids everybody of the list, in its order.
    pub(super) async fn of<N: Net>(
        call: &Call<'_, N>,
        settings: &SiteSettings,
        insight: &SiteInsight,
        ids: Option<&'a [String]>,
    ) -> Result<Self, Refusal> {
        let question = PeopleQuestion { limit: SLICE, ..question(call, settings, insight).await? };
        Ok(Self { ids, question, is_over: false })
    }

    /// The next of them; nobody when all were there. Who is not known any more is passed over.
    pub(super) async fn next<N: Net>(&mut self, call: &Call<'_, N>, settings: &SiteSettings) -> Result<Vec<PersonLine>, Refusal> {
        if let Some(ids) = &mut self.ids {
            let mut lines = Vec::new();
            while let Some((id, rest)) = ids.split_first().filter(|_| lines.is_empty() || lines.len() < SLICE as usize) {
                *ids = rest;
                match find(call, settings, id).await {
                    Ok(known) => lines.push(PersonLine { key: 0, id: known.id, ids: known.ids, person: known.person }),
                    Err(refusal) if refusal.kind == Kind::NotFound => {}
                    Err(refusal) => return Err(refusal),
                }
            }
            return Ok(lines);
        }
        if self.is_over {
            return Ok(Vec::new());
        }
        let (lines, next) = people(call, settings, self.question.clone()).await?;
        self.question.after = lines.last().map(|last| (last.key, last.id.key()));
        self.is_over = next.is_none();
        Ok(lines)
    }
}

/// Everybody who is meant.
///
/// # Errors
/// Nobody is named, or there are more than a thousand.
pub(super) async fn everybody<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    insight: &SiteInsight,
    who: &People,
) -> Result<Vec<PersonLine>, Refusal> {
    if who.persons.is_empty() && !who.everybody {
        return Err(Refusal::field("persons", "or everybody says who is meant"));
    }
    let ids = (!who.everybody).then_some(who.persons.as_slice());
    let too_many = || Refusal::field("persons", format!("are at most {MOST} at once; a segment or a stage narrows the list"));
    if ids.is_some_and(|ids| ids.len() > MOST) {
        return Err(too_many());
    }
    let mut chosen = Chosen::of(call, settings, insight, ids).await?;
    let mut all = Vec::new();
    loop {
        let lines = chosen.next(call, settings).await?;
        if lines.is_empty() {
            return Ok(all);
        }
        all.extend(lines);
        if all.len() > MOST {
            return Err(too_many());
        }
    }
}

/// All ids of these people.
pub(super) fn ids_of(lines: &[PersonLine]) -> Vec<StrandId> {
    lines.iter().flat_map(|line| line.ids.iter().cloned().chain([line.id.clone()])).collect()
}
