//! What people wrote: the script it is in, what it is about, phrases that come often, and a hint of its mood. Counted with the rating
//! that stands beside it, which says more than any list of words.

mod mood;
mod phrase;
mod script;
mod theme;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::mood::Mood;
pub use self::phrase::{Phrases, Suggestion};
pub use self::script::Script;
pub use self::theme::{CommentTheme, CommentThemes};
use crate::score::RatingTallies;

/// Comments of one kind: how many, and the ratings beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// Comments.
    pub count: u64,
    /// Ratings in the same submissions.
    pub ratings: RatingTallies,
}

impl Said {
    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.ratings.merge(&other.ratings);
    }
}

/// All comments of some days, counted. A sum: of two shards it is the counts of both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentCounts {
    /// All of them.
    pub all: Said,
    /// By the owner's themes; a comment may be about several.
    pub themes: BTreeMap<String, Said>,
    /// By the language, where the script tells it or the browser asked for it.
    pub languages: BTreeMap<String, u64>,
    /// By mood, where words hint at one.
    pub moods: BTreeMap<Mood, u64>,
    /// Phrases that came.
    pub phrases: Phrases,
}

impl CommentCounts {
    /// Counts one comment with the ratings beside it.
    pub fn add(&mut self, text: &str, language: Option<&str>, themes: &[&str], ratings: &RatingTallies) {
        let said = Said { count: 1, ratings: *ratings };
        self.all.merge(&said);
        for theme in themes {
            self.themes.entry((*theme).to_owned()).or_default().merge(&said);
        }
        if let Some(language) = language {
            *self.languages.entry(language.to_owned()).or_insert(0) += 1;
        }
        if let Some(mood) = Mood::hint(text) {
            *self.moods.entry(mood).or_insert(0) += 1;
        }
        self.phrases.add(text, &said);
    }

    /// Adds the comments of another shard.
    pub fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        for (theme, said) in &other.themes {
            self.themes.entry(theme.clone()).or_default().merge(said);
        }
        for (language, count) in &other.languages {
            *self.languages.entry(language.clone()).or_insert(0) += count;
        }
        for (mood, count) in &other.moods {
            *self.moods.entry(*mood).or_insert(0) += count;
        }
        self.phrases.merge(&other.phrases);
    }
}
