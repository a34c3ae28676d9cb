//! Finding persons by any part of what they are known by.
//!
//! SQLite's index of trigrams (FTS5) holds every three neighbouring characters of what a person is known by, so a search
//! reads a few lists instead of everybody. What it finds is only a candidate: whether the text holds what was typed is
//! decided by the text itself, so a search means the same with the index and without it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rapport_model::value::stable_hash64;

use super::Shard;
use crate::platform::{Cell, Failure};

/// Ends what is shorter than three characters. Nobody types it, and no id holds a control character.
const MARK: char = '\u{1}';

/// More candidates than this are most of the shard, and then whoever reads the list in its order finds a page soon.
const MOST: u32 = 2_000;

/// Trigrams asked for of one search: each costs the reading of its list, and a few that are rare leave few candidates.
const TRIGRAMS: usize = 4;

/// Rows of an older release that are added to the index in one go: some milliseconds.
const SLICE: u32 = 100;

/// Until which id an older release's rows are in the index; absent when all are.
const FILLED_TO: &str = "finder_filled_to";

/// What the index holds of a text, in small letters. Names of one or two ideographs are usual, and shorter than a
/// trigram: each and each pair stands there once more with a mark behind it.
fn indexed(text: &str) -> String {
    let mut short = BTreeSet::new();
    let mut before: Option<char> = None;
    for letter in text.chars() {
        if !letter.is_ascii() {
            short.insert((letter, MARK));
        }
        if let Some(before) = before.filter(|before| !(before.is_ascii() && letter.is_ascii())) {
            short.insert((before, letter));
        }
        before = Some(letter);
    }
    let mut indexed = text.to_owned();
    for (first, second) in short {
        indexed.extend([first, second, MARK]);
    }
    indexed
}

/// What to ask of the index for a text in small letters; none when it cannot help: one or two letters of an alphabet are
/// in nearly every name.
fn expression(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    if letters.contains(&'\0') {
        return None;
    }
    let mut trigrams: Vec<String> = match letters.as_slice() {
        [] => return None,
        short @ ([_] | [_, _]) if short.iter().all(char::is_ascii) => return None,
        [one] => vec![[*one, MARK, MARK].iter().collect()],
        [one, two] => vec![[*one, *two, MARK].iter().collect()],
        more => more.windows(3).map(|three| three.iter().collect()).collect(),
    };
    trigrams.sort_by_key(|trigram| std::cmp::Reverse(trigram.chars().map(rarity).sum::<u32>()));
    trigrams.dedup();
    trigrams.truncate(TRIGRAMS);
    let mut asked = String::new();
    for trigram in trigrams {
        let and = if asked.is_empty() { "" } else { " AND " };
        // Writing to a text does not fail.
        let _ = write!(asked, "{and}\"{}\"", trigram.replace('"', "\"\""));
    }
    Some(asked)
}

/// How few lists a letter is in, roughly: `visitor-` is in all ids of a site, the number behind it in few.
fn rarity(letter: char) -> u32 {
    match letter {
        '0'..='9' => 2,
        ascii if ascii.is_ascii() => 1,
        _ => 3,
    }
}

/// By which a text is told from another.
pub(super) fn hash(text: &str) -> u64 {
    stable_hash64(text.as_bytes())
}

impl Shard {
    /// The ids of those who may be known by this text; none when it is as good to look through the list.
    pub(super) fn candidates(&self, text: &str) -> Result<Option<Vec<String>>, Failure> {
        if self.filled_to.is_some() {
            return Ok(None);
        }
        let Some(expression) = expression(&text.to_lowercase()) else { return Ok(None) };
        let found = self.store.candidates(&expression, MOST + 1)?;
        Ok(Some(found).filter(|found| found.len() <= MOST as usize))
    }

    /// Puts a person into the index, or what they are known by now in place of what it was.
    pub(super) fn index_person(&self, number: u32, id: &str, text: &str) -> Result<(), Failure> {
        self.store.index_person(number, id, indexed(text))
    }

    /// Until where the index is filled, where it is not yet.
    pub(super) fn read_filled(&self) -> Result<Option<String>, Failure> {
        Ok(match self.store.meta(FILLED_TO)? {
            Some(Cell::Text(id)) => Some(id),
            _ => None,
        })
    }

    /// Adds some of those whom an older release had in its list.
    pub(super) fn fill_finder(&mut self) -> Result<(), Failure> {
        let Some(after) = self.filled_to.take() else { return Ok(()) };
        let rows = self.store.known_by(&after, SLICE)?;
        for (number, id, text) in &rows {
            self.index_person(*number, id, text)?;
        }
        match rows.last().filter(|_| rows.len() == SLICE as usize) {
            Some((_, id, _)) => {
                self.store.set_meta(FILLED_TO, Cell::Text(id.clone()))?;
                self.filled_to = Some(id.clone());
            }
            None => self.store.delete_meta(FILLED_TO)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_of_other_scripts_are_marked() {
        assert_eq!(indexed("ann"), "ann");
        assert_eq!(indexed("张伟"), "张伟伟\u{1}\u{1}张\u{1}\u{1}张伟\u{1}");
        assert_eq!(expression("张伟").as_deref(), Some("\"张伟\u{1}\""));
        assert_eq!(expression("an"), None);
        assert_eq!(expression("a\"nn").as_deref(), Some("\"a\"\"n\" AND \"\"\"nn\""));
    }
}
