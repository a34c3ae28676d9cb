//! What is known where a condition is read, and where the way leads from there as far as one knows.

use core::ops::Deref;
use std::borrow::Cow;

use super::super::condition::Known;
use super::super::{Answer, Condition, EVERYTHING, Questionnaire, Source};
use super::{Flow, Place};

/// For when a condition is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Now.
    Now,
    /// For the page that begins at this place: its own answers are not known yet.
    Page(usize),
    /// Ahead of this place: nothing that may change from there on is known yet.
    Ahead(usize),
}

impl<Q: Deref<Target = Questionnaire>> Flow<Q> {
    /// Whether a condition holds now.
    pub fn holds(&self, condition: &Condition) -> bool {
        condition.holds(&|source| self.known(source, Look::Now)) == Some(true)
    }

    /// Whether a branch leaves from a question and is taken.
    pub(super) fn is_taken(&self, branch: usize, at: usize, look: Look) -> bool {
        let branch = &self.survey.logic[branch];
        branch.after == self.survey.questions[at].id
            && branch.condition.as_ref().is_none_or(|condition| condition.holds(&|source| self.known(source, look)) == Some(true))
    }

    /// Where a branch leads. Only forward: one that does not lead to a later question leads nowhere.
    pub(super) fn leads(&self, branch: usize, at: usize, look: Look) -> Option<Place> {
        let branch = &self.survey.logic[branch];
        match branch.ending() {
            Some(ending) => Some(Place::Ending(self.survey.endings.iter().position(|known| known.id == ending))),
            None => self.survey.position(&branch.go_to).filter(|&to| to > at).map(|to| self.from(to, look)),
        }
    }

    /// Where to go on after a question, as far as one knows.
    pub(super) fn after(&self, at: usize, look: Look) -> Place {
        let taken = (0..self.survey.logic.len()).filter(|&number| self.is_taken(number, at, look));
        taken.filter_map(|number| self.leads(number, at, look)).next().unwrap_or_else(|| self.from(at + 1, look))
    }

    /// The first question from there on that is asked, or may be.
    pub(super) fn from(&self, start: usize, look: Look) -> Place {
        let next = (start..self.survey.questions.len()).find(|&at| self.is_asked(at, look) != Some(false));
        next.map_or(Place::Ending((!self.survey.endings.is_empty()).then_some(0)), Place::Question)
    }

    /// Whether a question is asked, as far as one knows.
    pub(super) fn is_asked(&self, at: usize, look: Look) -> Option<bool> {
        self.survey.questions[at].show_if.as_ref().map_or(Some(true), |condition| condition.holds(&|source| self.known(source, look)))
    }

    /// What is known of a source when a condition is read. Of questions only those count that were passed; from
    /// where one looks ahead, answers and what is reckoned by them may come.
    pub(super) fn known(&self, source: &Source, look: Look) -> Known<'_> {
        match source {
            Source::Answer { question, .. } => match self.survey.position(question) {
                Some(at) if !self.is_passed(at) && matches!(look, Look::Page(first) | Look::Ahead(first) if at >= first) => Known::NotYet,
                Some(at) => Known::Is(self.compared(source), self.survey.questions[at].kind.parts()),
                None => Known::Is(None, 0),
            },
            Source::Variable { .. } if matches!(look, Look::Ahead(_)) => Known::NotYet,
            _ => Known::Is(self.compared(source), 0),
        }
    }

    /// What a source gives, as it is compared and reckoned with.
    pub(super) fn compared(&self, source: &Source) -> Option<Cow<'_, Answer>> {
        let given = self.given(source)?;
        Some(match source {
            Source::Answer { question, .. } => self.survey.questions[self.survey.position(question)?].compared(given),
            _ => Cow::Borrowed(given),
        })
    }

    /// What a source gives. An empty text is nothing.
    pub(super) fn given(&self, source: &Source) -> Option<&Answer> {
        let given = match source {
            Source::Answer { question, part } => {
                let at = self.survey.position(question).filter(|&at| self.is_passed(at))?;
                match (self.answers[at].as_ref()?, part) {
                    (answer, None) => answer,
                    (Answer::Parts(parts), Some(part)) if EVERYTHING => parts.part(part)?,
                    _ => return None,
                }
            }
            _ if !EVERYTHING => return None,
            Source::Variable { variable } => {
                let at = self.survey.variables.iter().position(|known| known.id == *variable)?;
                &self.reckoning.variables[at]
            }
            source => self.surroundings.known(source)?,
        };
        Some(given).filter(|given| !matches!(given, Answer::Text(text) if text.is_empty()))
    }

    pub(super) fn is_passed(&self, at: usize) -> bool {
        self.passed.iter().any(|(passed, _)| *passed == at)
    }
}
