//! What people wrote in some days: counted by theme, language, mood and phrase, and the latest that somebody looks for.

use std::collections::BTreeSet;

use rapport_model::aggregate::Strand;
use rapport_model::reading::{CommentCounts, CommentThemes, Mood, Script};
use rapport_model::score::RatingTallies;
use rapport_model::value::{Range, StrandId, SurveyClass, Timestamp};
use serde::{Deserialize, Serialize};

use super::call::{PersonFilter, Remark};
use super::only::Only;

/// A place in the list of comments: when, whose, to which question.
pub type RemarkPlace = (Timestamp, StrandId, String);

/// Which comments are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemarkQuestion {
    /// The days on which they were written.
    pub range: Range,
    /// Only of this survey.
    pub survey: Option<String>,
    /// Only of these persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<PersonFilter>,
    /// Only those in submissions that were shown under these circumstances.
    #[serde(default, skip_serializing_if = "Only::is_everything")]
    pub only: Only,
    /// By what they are counted.
    pub themes: CommentThemes,
    /// Questions whose texts are options somebody chose, by survey: no comments.
    pub chosen: BTreeSet<(String, String)>,
    /// Only those about this theme are listed; an empty one means about none.
    pub theme: Option<String>,
    /// Only those that hold this text are listed, whatever the capitals.
    pub text: Option<String>,
    /// Only those in this language are listed.
    pub language: Option<String>,
    /// Only those of this mood are listed.
    pub mood: Option<Mood>,
    /// Only those after this place are listed.
    pub after: Option<RemarkPlace>,
    /// At most so many are listed, the latest.
    pub limit: u32,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Remarks {
    /// All comments of the days, counted.
    pub counts: CommentCounts,
    /// How many of them are looked for.
    pub matching: u64,
    /// The latest of these, and by the language that each is in.
    pub latest: Vec<(Remark, Option<String>)>,
}

fn place(remark: &Remark) -> (Timestamp, &StrandId, &str) {
    (remark.at, &remark.person, &remark.question)
}

impl Remarks {
    /// Looks at one person's answers.
    pub(super) fn look(&mut self, id: &StrandId, person: &Strand, asked: &RemarkQuestion) {
        for (of, response) in person.responses.all() {
            if asked.survey.as_ref().is_some_and(|survey| *survey != of.survey) || !asked.only.holds(of, response) {
                continue;
            }
            let mut ratings = RatingTallies::default();
            let rated = response.replies.values().filter_map(|reply| reply.value.2.rating);
            rated.clone().for_each(|rated| ratings.add(rated));
            if asked.survey.is_none() && of.class != SurveyClass::Relationship {
                // Relationship and transaction scores never meet.
                ratings.nps = RatingTallies::default().nps;
            }
            let rated = rated.clone().next();
            for (question, reply) in &response.replies {
                let (day, context, said) = &reply.value;
                let question = question.as_str();
                let is_comment = said.rating.is_none() && !question.starts_with("hidden.") && asked.range.contains(*day);
                if !is_comment || asked.chosen.contains(&(of.survey.clone(), question.to_owned())) {
                    continue;
                }
                let Some(text) = said.text.as_ref().map(|text| text.as_str()).filter(|text| !text.trim().is_empty()) else { continue };
                let spoken = context.language.as_ref().map(|language| language.primary());
                let language = Script::language_of(text, spoken.as_deref());
                let themes = asked.themes.of(text);
                self.counts.add(text, language, &themes, &ratings);
                if !asked.is_meant(text, language, &themes) {
                    continue;
                }
                self.matching += 1;
                let language = language.map(str::to_owned);
                let remark = Remark {
                    at: reply.at,
                    person: id.clone(),
                    question: question.to_owned(),
                    text: text.to_owned(),
                    rated,
                    page: context.page.clone(),
                };
                let is_after = asked.after.as_ref().is_none_or(|(at, person, question)| place(&remark) < (*at, person, question));
                if asked.limit > 0 && is_after {
                    self.latest.push((remark, language));
                }
            }
        }
        // Held to twice what is asked for, so that a popular survey does not fill the memory with words.
        if self.latest.len() > asked.limit as usize * 2 {
            self.cut(asked.limit);
        }
    }

    /// Adds what another shard found.
    pub fn merge(&mut self, other: &Self) {
        self.counts.merge(&other.counts);
        self.matching += other.matching;
        self.latest.extend(other.latest.iter().cloned());
    }

    /// Keeps the latest so many.
    pub fn cut(&mut self, limit: u32) {
        self.latest.sort_by(|a, b| place(&b.0).cmp(&place(&a.0)));
        self.latest.truncate(limit as usize);
    }
}

impl RemarkQuestion {
    fn is_meant(&self, text: &str, language: Option<&str>, themes: &[&str]) -> bool {
        let is_of_theme = match self.theme.as_deref() {
            None => true,
            Some("") => themes.is_empty(),
            Some(theme) => themes.contains(&theme),
        };
        is_of_theme
            && self.language.as_deref().is_none_or(|wanted| language == Some(wanted))
            && self.mood.is_none_or(|wanted| Mood::hint(text) == Some(wanted))
            && self.text.as_ref().is_none_or(|wanted| text.to_lowercase().contains(&wanted.to_lowercase()))
    }
}
