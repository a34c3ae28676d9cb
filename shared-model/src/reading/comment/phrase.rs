use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{CommentThemes, Said};

/// Phrases of comments, each counted once a comment: one or two words in letters, two to four Chinese characters. Bounded; what is rare
/// goes first, so that the count of a phrase that was rare for long may be a little low.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phrases(BTreeMap<String, Said>);

/// A phrase that comes often and belongs to no theme yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The phrase.
    pub phrase: String,
    /// In how many comments, with their ratings.
    pub said: Said,
}

/// The most phrases kept at once.
const MOST: usize = 20_000;

/// Words that say nothing of what a comment is about.
const STOP: &str = " a about after again all also always am an and any are as at be because been before being both but by can could did do does \
 doing don down each even ever every few for from further get got had has have having he her here him his how i if in into is it its itself just \
 know like made make me more most much my never no nor not now of off on once one only or other our out over own really s same she should so some \
 still such t than that the their them then there these they thing things this those through to too under until up us very was we well were what \
 when where which while who why will with would you your ";

/// Characters that begin or end no phrase.
const STOP_HAN: &str = "的了是在和也都很就不我你他她它们这那有没还要会可以与及而但吗呢吧啊呀把被给让对从到于等个一上下为";

impl Phrases {
    /// Counts the phrases of one comment.
    pub fn add(&mut self, text: &str, said: &Said) {
        for phrase in phrases(text) {
            self.0.entry(phrase).or_default().merge(said);
        }
        self.bound();
    }

    /// Adds the phrases of other comments.
    pub fn merge(&mut self, other: &Self) {
        for (phrase, said) in &other.0 {
            self.0.entry(phrase.clone()).or_default().merge(said);
        }
        self.bound();
    }

    fn bound(&mut self) {
        let mut least = 1;
        while self.0.len() > MOST {
            self.0.retain(|_, said| said.count > least);
            least *= 2;
        }
    }

    /// Those in at least so many comments that no theme knows, the most frequent first. Of a phrase and a part of it that hardly comes
    /// without it, only the longer is told.
    pub fn suggestions(&self, themes: &CommentThemes, least: u64, most: usize) -> Vec<Suggestion> {
        let mut often: Vec<_> = self.0.iter().filter(|(phrase, said)| said.count >= least && !themes.knows(phrase)).collect();
        often.sort_by(|a, b| {
            b.1.count.cmp(&a.1.count).then_with(|| b.0.chars().count().cmp(&a.0.chars().count())).then_with(|| a.0.cmp(b.0))
        });
        often.truncate(most * 20);
        let is_part = |phrase: &str, said: &Said| {
            often.iter().any(|(longer, of)| longer.len() > phrase.len() && longer.contains(phrase) && of.count * 5 >= said.count * 4)
        };
        let told = often.iter().filter(|(phrase, said)| !is_part(phrase, said));
        told.take(most).map(|(phrase, said)| Suggestion { phrase: (*phrase).clone(), said: **said }).collect()
    }
}

/// The phrases of a text, each once.
fn phrases(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let mut found = BTreeSet::new();
    let is_han = |c: char| matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF);
    // Masks of personal data are no words of the writer.
    for part in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '\'' | '-' | '[' | ']'))) {
        let words: Vec<&str> = part.split(' ').map(|word| word.trim_matches(['\'', '-'])).filter(|word| !word.is_empty()).collect();
        let means = |word: &str| {
            word.chars().count() > 2
                && !word.contains(['[', ']'])
                && word.chars().any(char::is_alphabetic)
                && !word.chars().any(is_han)
                && !STOP.contains(&format!(" {word} "))
        };
        for (at, word) in words.iter().enumerate().filter(|(_, word)| means(word)) {
            found.insert((*word).to_owned());
            if let Some(next) = words.get(at + 1).filter(|next| means(next)) {
                found.insert(format!("{word} {next}"));
            }
        }
        for run in part.split(|c: char| !is_han(c)).filter(|run| !run.is_empty()) {
            let letters: Vec<char> = run.chars().collect();
            for length in 2..=4 {
                for piece in letters.windows(length) {
                    if !STOP_HAN.contains(piece[0]) && !STOP_HAN.contains(piece[length - 1]) {
                        found.insert(piece.iter().collect());
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(comments: &[&str]) -> Phrases {
        let mut phrases = Phrases::default();
        comments.iter().for_each(|comment| phrases.add(comment, &Said { count: 1, ..Said::default() }));
        phrases
    }

    #[test]
    fn what_comes_often_and_has_no_theme_is_suggested() {
        let comments =
            ["The gift wrapping was torn", "gift wrapping please!", "no gift wrapping", "Delivery late", "delivery slow", "delivery"];
        let found = counted(&comments).suggestions(&CommentThemes::default(), 3, 5);
        assert_eq!(found.iter().map(|one| (one.phrase.as_str(), one.said.count)).collect::<Vec<_>>(), [("gift wrapping", 3)]);
        let found =
            counted(&["包装盒太薄", "包装盒破了", "希望换包装盒", "[e-mail] [e-mail]"]).suggestions(&CommentThemes::default(), 3, 5);
        assert_eq!(found.iter().map(|one| one.phrase.as_str()).collect::<Vec<_>>(), ["包装盒"]);
        assert!(counted(&[]).suggestions(&CommentThemes::default(), 1, 5).is_empty());
    }
}
