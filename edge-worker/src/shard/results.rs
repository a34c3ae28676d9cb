//! Results of a survey: read from the persons who answered, so that each question is counted, not only its scale.

use std::collections::BTreeMap;

use rapport_model::aggregate::{Response, Strand};
use rapport_model::event::Submission;
use rapport_model::survey::{Counted, Counting, ResultCounts, TwoGroups, Versus};
use rapport_model::value::{Range, StrandId};
use serde::{Deserialize, Serialize};

use super::call::{By, PersonFilter, Remark};
use super::membership::{Ground, belongs};
use super::only::Only;
use super::reading::PersonKeys;

/// Which results are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultQuestion {
    /// The days on which the survey was shown.
    pub range: Range,
    /// The survey.
    pub survey: String,
    /// By what to group.
    pub by: Option<ResultBy>,
    /// How the answers to its questions are counted.
    pub counted: Counting,
    /// Only of these persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<PersonFilter>,
    /// Only those that were shown under these circumstances.
    #[serde(default, skip_serializing_if = "Only::is_everything")]
    pub only: Only,
    /// Two of the groups, to be set against each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versus: Option<Versus>,
    /// The latest so many comments; 0 for none.
    pub comments: u32,
}

/// What groups of submissions are formed by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultBy {
    /// As scores are: the circumstances when it was shown, or a trait as it is now.
    Score(By),
    /// The version that was shown.
    Version,
}

/// Counts of all submissions, by group where that was asked for, and the latest comments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// How often it was shown.
    #[serde(default)]
    pub asked: u64,
    /// By the group's key.
    #[serde(default)]
    pub asked_of: BTreeMap<String, u64>,
    /// All of them.
    pub all: ResultCounts,
    /// By the group's key; empty where it is unknown.
    pub groups: BTreeMap<String, ResultCounts>,
    /// What was written; cut to the latest so many by [`Results::cut`].
    pub comments: Vec<Remark>,
    /// The two groups that were asked for.
    pub versus: TwoGroups,
    /// What is kept apart: how often shown, and its answers.
    pub apart: (u64, ResultCounts),
}

impl Results {
    /// Looks at one person's submissions.
    pub(super) fn look(&mut self, id: &StrandId, person: &Strand, question: &ResultQuestion, ground: &Ground<'_>) {
        if question.filter.as_ref().is_some_and(|filter| !belongs(person, filter, ground)) {
            return;
        }
        let keys = match &question.by {
            Some(ResultBy::Score(by)) => Some(PersonKeys::of(Some(by), person, ground)),
            _ => None,
        };
        let is_meant = |of: &Submission, response: &Response| of.survey == question.survey && question.only.holds(of, response);
        for (_, response) in person.responses.apart().filter(|(of, response)| is_meant(of, response)) {
            if response.asked.as_ref().is_some_and(|asked| question.range.contains(asked.value.0)) {
                self.apart.0 += 1;
                self.apart.1.count(response, &question.counted);
            }
        }
        for (of, response) in person.responses.all().filter(|(of, response)| is_meant(of, response)) {
            let Some(asked) = response.asked.as_ref().filter(|asked| question.range.contains(asked.value.0)) else { continue };
            self.asked += 1;
            self.all.count(response, &question.counted);
            let (day, context) = &asked.value;
            let of_submission = match &keys {
                Some(keys) => keys.on(*day, context),
                None => question.by.iter().map(|_| of.version.to_string()).collect(),
            };
            if let Some(wanted) = &question.versus {
                self.versus.count(wanted, &of_submission, response, &question.counted);
            }
            for key in of_submission {
                *self.asked_of.entry(key.clone()).or_default() += 1;
                self.groups.entry(key).or_default().count(response, &question.counted);
            }
            let rated = response.replies.values().find_map(|reply| reply.value.2.rating);
            let words = response.replies.iter().filter(|(id, _)| {
                matches!(question.counted.questions.get(id.as_str()), Some(Counted::Words) | None) && !id.as_str().starts_with("hidden.")
            });
            self.comments.extend(words.filter(|_| question.comments > 0).filter_map(|(id_of_question, reply)| {
                let (_, context, said) = &reply.value;
                let text = said.text.as_ref().map(|text| text.as_str().to_owned()).filter(|text| !text.is_empty())?;
                let (question, page) = (id_of_question.as_str().to_owned(), context.page.clone());
                Some(Remark { at: reply.at, person: id.clone(), question, text, rated, page })
            }));
        }
        // Held to twice what is asked for, so that a popular survey does not fill the memory with words.
        if self.comments.len() > question.comments as usize * 2 {
            self.cut(question.comments);
        }
    }

    /// Adds what another shard found.
    pub fn merge(&mut self, other: &Self) {
        self.asked += other.asked;
        for (key, asked) in &other.asked_of {
            *self.asked_of.entry(key.clone()).or_default() += asked;
        }
        self.all.merge(&other.all);
        for (key, theirs) in &other.groups {
            self.groups.entry(key.clone()).or_default().merge(theirs);
        }
        self.comments.extend(other.comments.iter().cloned());
        self.versus.merge(&other.versus);
        self.apart.0 += other.apart.0;
        self.apart.1.merge(&other.apart.1);
    }

    /// Keeps the latest so many comments.
    pub fn cut(&mut self, most: u32) {
        self.comments.sort_by(|a, b| (b.at, &b.person, &b.question).cmp(&(a.at, &a.person, &a.question)));
        self.comments.truncate(most as usize);
    }
}
