use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Question, QuestionKind};
use crate::aggregate::Response;
use crate::event::Rated;
use crate::score::RatingTallies;

/// Before the names of hidden fields where they stand among the replies.
const HIDDEN: &str = "hidden.";

/// How the answers to a question are counted, besides ratings, which are counted for every question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// How often each of these options was chosen.
    Options(BTreeSet<String>),
    /// How often each answer was given, where there are few to give: yes or no, a number.
    Values,
    /// Only that there are words, which are shown as comments.
    #[default]
    Words,
    /// Only that there is an answer: what it says is personal, or has parts.
    Answers,
}

impl Question {
    /// How the answers to this question are counted.
    pub fn counted(&self) -> Counted {
        let options: BTreeSet<_> = self.options().iter().map(|option| option.id.clone()).collect();
        match &self.kind {
            _ if !options.is_empty() => Counted::Options(options),
            QuestionKind::Consent { .. } | QuestionKind::Rating { .. } => Counted::Values,
            QuestionKind::Text(_) | QuestionKind::Complaint(_) => Counted::Words,
            _ => Counted::Answers,
        }
    }
}

/// What was answered to one question. Counts only; scores are readings of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionCounts {
    /// Submissions with an answer to it.
    pub answered: u64,
    /// Submissions that ended unfinished with this answer as the last: those who were lost after it.
    pub stopped: u64,
    /// Ratings by scale.
    pub ratings: RatingTallies,
    /// Options or values and how often each was chosen; of several options each counts.
    pub chosen: BTreeMap<String, u64>,
}

/// What became of the submissions of a survey: a sum over persons, so sums of shards add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultCounts {
    /// Submissions with at least one answer.
    pub started: u64,
    /// Those of them that reached an ending.
    pub finished: u64,
    /// By question.
    pub questions: BTreeMap<String, QuestionCounts>,
}

impl ResultCounts {
    /// Counts one submission. One without any answer counts nothing: it was only shown.
    pub fn count(&mut self, response: &Response, counted: &BTreeMap<String, Counted>) {
        let is_answer = |rated: Option<Rated>, text: &str| rated.is_some() || !text.is_empty();
        let answers: Vec<_> = response
            .replies
            .iter()
            // What the page handed over with the survey is kept beside the answers and is none.
            .filter(|(question, _)| !question.as_str().starts_with(HIDDEN))
            .map(|(question, held)| {
                let reply = &held.value.2;
                (question.as_str(), held, reply.rating, reply.text.as_ref().map_or("", |text| text.as_str()))
            })
            // An answer that was taken back is none.
            .filter(|(_, _, rated, text)| is_answer(*rated, text))
            .collect();
        let Some((last, ..)) = answers.iter().max_by_key(|(_, held, ..)| (held.at, &held.id)) else { return };
        self.started += 1;
        if response.completed.is_some() {
            self.finished += 1;
        } else {
            self.question(last).stopped += 1;
        }
        for (question, _, rated, text) in &answers {
            let counts = self.question(question);
            counts.answered += 1;
            match rated {
                Some(Rated::Nps(rating)) => counts.ratings.nps.add(*rating),
                Some(Rated::Csat(rating)) => counts.ratings.csat.add(*rating),
                Some(Rated::Ces(rating)) => counts.ratings.ces.add(*rating),
                None => {}
            }
            match counted.get(*question) {
                // Several options are kept as words with a comma between them.
                Some(Counted::Options(options)) => {
                    for option in text.split(',').map(str::trim).filter(|option| options.contains(*option)) {
                        *counts.chosen.entry(option.to_owned()).or_insert(0) += 1;
                    }
                }
                Some(Counted::Values) if rated.is_none() => *counts.chosen.entry((*text).to_owned()).or_insert(0) += 1,
                _ => {}
            }
        }
    }

    fn question(&mut self, id: &str) -> &mut QuestionCounts {
        self.questions.entry(id.to_owned()).or_default()
    }

    /// Adds the counts of other persons.
    pub fn merge(&mut self, other: &Self) {
        self.started += other.started;
        self.finished += other.finished;
        for (id, theirs) in &other.questions {
            let mine = self.question(id);
            mine.answered += theirs.answered;
            mine.stopped += theirs.stopped;
            mine.ratings.merge(&theirs.ratings);
            for (option, count) in &theirs.chosen {
                *mine.chosen.entry(option.clone()).or_insert(0) += count;
            }
        }
    }

    /// The ratings of all questions together.
    pub fn ratings(&self) -> RatingTallies {
        let mut sum = RatingTallies::default();
        self.questions.values().for_each(|question| sum.merge(&question.ratings));
        sum
    }
}
