use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Half, Question, QuestionKind};
use crate::aggregate::Response;
use crate::event::Rated;
use crate::score::RatingTallies;
use crate::value::{Answer, Label, Timestamp};

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

/// How the answers to all questions of a survey are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    /// By question; of others only that there are words.
    pub questions: BTreeMap<String, Counted>,
    /// The pairs of each dimension: what is expected of a thing and how it was found, in the survey's order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pairs: BTreeMap<String, Vec<(String, String)>>,
}

impl Counting {
    /// Of these questions.
    pub fn of(questions: &[Question]) -> Self {
        let mut halves: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for question in questions {
            if let QuestionKind::Rating { pair: Some(pair), .. } = &question.kind {
                let (expected, found) = halves.entry(pair.dimension.clone()).or_default();
                let half = if pair.half == Half::Expectation { expected } else { found };
                half.push(question.id.clone());
            }
        }
        let pairs = halves.into_iter().map(|(dimension, (expected, found))| (dimension, expected.into_iter().zip(found).collect()));
        Self {
            questions: questions.iter().map(|question| (question.id.clone(), question.counted())).collect(),
            pairs: pairs.filter(|(_, pairs): &(_, Vec<_>)| !pairs.is_empty()).collect(),
        }
    }
}

/// The longest time that is told apart, in seconds: who takes longer went away and came back.
const LONGEST: i64 = 3600;

/// The name under which the pairs of all dimensions together are counted.
pub const ALL_PAIRS: &str = "";

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
    /// How many took so many seconds: from the answer before, or from when the survey was shown, to the answer that holds.
    /// Questions of one page are answered together and share the page's time.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub seconds: BTreeMap<u32, u64>,
}

impl QuestionCounts {
    /// The median of the seconds; none where none are known.
    pub fn median_seconds(&self) -> Option<f64> {
        let n: u64 = self.seconds.values().sum();
        // The value at a place, counted from 0 in the order of size.
        let at = |place: u64| {
            let mut passed = 0;
            self.seconds.iter().find(|(_, count)| {
                passed += **count;
                passed > place
            })
        };
        let (low, high) = (at(n.checked_sub(1)? / 2)?.0, at(n / 2)?.0);
        Some(f64::midpoint(f64::from(*low), f64::from(*high)))
    }
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
    /// By dimension: how many rated all its pairs with this sum of gaps, perception less expectation; under
    /// [`ALL_PAIRS`] of those who rated the pairs of all dimensions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub gaps: BTreeMap<String, BTreeMap<i32, u64>>,
}

impl ResultCounts {
    /// Counts one submission. One without any answer counts nothing: it was only shown.
    pub fn count(&mut self, response: &Response, counting: &Counting) {
        let counted = &counting.questions;
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
        self.count_gaps(response, counting);
        self.count_times(response);
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

    fn count_gaps(&mut self, response: &Response, counting: &Counting) {
        let rated = |question: &str| {
            let reply = &response.replies.get(&Label::of(question))?.value.2;
            match &reply.value {
                Some(Answer::Number(number)) => Some(*number as i32),
                _ => reply.text.as_ref()?.as_str().parse::<i32>().ok(),
            }
        };
        let gap =
            |pairs: &[(String, String)]| pairs.iter().map(|(expected, found)| Some(rated(found)? - rated(expected)?)).sum::<Option<i32>>();
        let sums: Vec<_> = counting.pairs.iter().map(|(dimension, pairs)| (dimension.as_str(), gap(pairs))).collect();
        let all = sums.iter().map(|(_, sum)| *sum).sum::<Option<i32>>().filter(|_| sums.len() > 1);
        for (dimension, sum) in sums.into_iter().chain([(ALL_PAIRS, all)]) {
            if let Some(sum) = sum {
                *self.gaps.entry(dimension.to_owned()).or_default().entry(sum).or_insert(0) += 1;
            }
        }
    }

    fn count_times(&mut self, response: &Response) {
        let Some(asked) = &response.asked else { return };
        let mut answered: BTreeMap<Timestamp, Vec<&str>> = BTreeMap::new();
        for (question, held) in &response.replies {
            if !question.as_str().starts_with(HIDDEN) {
                answered.entry(held.at).or_default().push(question.as_str());
            }
        }
        let mut before = asked.at;
        for (at, questions) in answered {
            // What was brought from elsewhere was asked and answered in one moment here: that says no time.
            if at > before {
                let seconds = ((at.0 - before.0 + 500) / 1000).min(LONGEST) as u32;
                for question in questions {
                    *self.question(question).seconds.entry(seconds).or_insert(0) += 1;
                }
            }
            before = at.max(before);
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
            for (seconds, count) in &theirs.seconds {
                *mine.seconds.entry(*seconds).or_insert(0) += count;
            }
        }
        for (dimension, theirs) in &other.gaps {
            let mine = self.gaps.entry(dimension.clone()).or_default();
            for (sum, count) in theirs {
                *mine.entry(*sum).or_insert(0) += count;
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
