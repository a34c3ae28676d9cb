mod outlook;
mod speech;
#[cfg(test)]
mod tests;

use core::ops::Deref;
use std::borrow::Cow;

use self::outlook::Look;
use super::{Answer, EVERYTHING, Ending, Operand, Question, Questionnaire, Refused, Surroundings};

/// One person's way through a questionnaire. The card walks it with the person, the edge walks it again over
/// the answers that arrive, so both always agree.
///
/// Every walk ends: each step goes to a later question or to an ending. Going back keeps the answers, so that
/// the way forward finds them again; an answer that the final way does not come by does not count.
///
/// ```
/// use rapport_model::survey::{Flow, Question, QuestionKind, Questionnaire, Scale, Step};
/// let survey = Questionnaire {
///     questions: vec![
///         Question { id: "nps".into(), kind: QuestionKind::Nps(Scale::default()), required: true, ..Question::default() },
///         Question { id: "why".into(), ..Question::default() },
///     ],
///     ..Questionnaire::default()
/// };
/// let mut flow = Flow::new(&survey);
/// assert!(flow.answer(11.into()).is_err());
/// assert!(flow.skip().is_err());
/// flow.answer(9.into()).unwrap();
/// assert_eq!(flow.progress(), (2, 2));
/// flow.skip().unwrap();
/// assert!(matches!(flow.current(), Step::Ending(_)));
/// ```
#[derive(Clone, Debug)]
pub struct Flow<Q> {
    survey: Q,
    /// By the place of the question; kept also while the way does not come by it.
    answers: Vec<Option<Answer>>,
    /// The places of the questions that were passed, in order, each with the reckoning before it.
    passed: Vec<(usize, Reckoning)>,
    reckoning: Reckoning,
    surroundings: Surroundings,
    at: Place,
}

/// What branches have changed so far.
#[derive(Clone, Debug, Default)]
struct Reckoning {
    /// By the place of the variable.
    variables: Vec<Answer>,
    /// The places of questions that must be answered.
    required: Vec<usize>,
}

/// Where a walk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Question(usize),
    /// The place of the ending; a questionnaire without endings ends without one.
    Ending(Option<usize>),
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<'a> {
    /// Ask this.
    Question(&'a Question),
    /// Say this, and thank you. None where the questionnaire has no ending of its own.
    Ending(Option<&'a Ending>),
}

impl<Q: Deref<Target = Questionnaire>> Flow<Q> {
    /// A walk that stands at the first question that is asked of everybody.
    pub fn new(survey: Q) -> Self {
        Self::with(survey, Surroundings::default())
    }

    /// A walk of somebody of whom something is known.
    pub fn with(survey: Q, surroundings: Surroundings) -> Self {
        let variables = survey.variables.iter().map(|variable| variable.value.clone()).collect();
        let mut flow = Self {
            answers: vec![None; survey.questions.len()],
            survey,
            passed: Vec::new(),
            reckoning: Reckoning { variables, required: Vec::new() },
            surroundings,
            at: Place::Question(0),
        };
        flow.at = flow.from(0, Look::Now);
        flow
    }

    /// The questionnaire.
    pub fn survey(&self) -> &Questionnaire {
        &self.survey
    }

    /// Where the walk stands.
    pub fn current(&self) -> Step<'_> {
        match self.at {
            Place::Question(at) => Step::Question(&self.survey.questions[at]),
            Place::Ending(at) => Step::Ending(at.and_then(|at| self.survey.endings.get(at))),
        }
    }

    /// The questions that stand on one page: the current one, and those after it that belong on its page and
    /// are asked. Answer or skip them one after the other. Empty at an ending.
    pub fn page(&self) -> Vec<&Question> {
        let mut page = Vec::new();
        if let Place::Question(first) = self.at {
            page.push(&self.survey.questions[first]);
            for at in first + 1..self.survey.questions.len() {
                let question = &self.survey.questions[at];
                if !question.together {
                    break;
                }
                if self.is_asked(at, Look::Page(first)) == Some(true) {
                    page.push(question);
                }
            }
        }
        page
    }

    /// Answers the current question and goes on. An empty text or list skips it.
    ///
    /// # Errors
    /// An answer that the question does not take; the walk stays where it is. At an ending no answer fits.
    pub fn answer(&mut self, answer: Answer) -> Result<Step<'_>, Refused> {
        let Place::Question(at) = self.at else { return Err(Refused::Unreachable) };
        let answer = self.survey.questions[at].accept_if(answer, self.is_required_at(at))?;
        Ok(self.pass(at, answer))
    }

    /// Answers the current question with what was accepted before, and goes on: it is not checked again, but for
    /// being something.
    ///
    /// # Errors
    /// As [`Flow::answer`], where it is nothing or the walk has ended.
    #[cfg(feature = "serde")]
    pub(super) fn answer_again(&mut self, answer: Answer) -> Result<Step<'_>, Refused> {
        let Place::Question(at) = self.at else { return Err(Refused::Unreachable) };
        if matches!(&answer, Answer::Text(nothing) if nothing.is_empty()) {
            return self.skip();
        }
        Ok(self.pass(at, Some(answer)))
    }

    /// Goes on without an answer.
    ///
    /// # Errors
    /// A question that must be answered is not skipped, and an ending cannot be.
    pub fn skip(&mut self) -> Result<Step<'_>, Refused> {
        match self.at {
            Place::Question(at) if self.is_required_at(at) => Err(Refused::Required),
            Place::Question(at) => Ok(self.pass(at, None)),
            Place::Ending(_) => Err(Refused::Unreachable),
        }
    }

    /// Whether a question must be answered: by itself, or by the way so far.
    pub fn is_required(&self, question: &Question) -> bool {
        question.required || self.survey.position(&question.id).is_some_and(|at| self.is_required_at(at))
    }

    fn is_required_at(&self, at: usize) -> bool {
        self.survey.questions[at].required || self.reckoning.required.contains(&at)
    }

    fn pass(&mut self, at: usize, answer: Option<Answer>) -> Step<'_> {
        self.answers[at] = answer;
        self.passed.push((at, self.reckoning.clone()));
        self.at = self.branch(at);
        self.current()
    }

    /// Goes back to the first question of the page before; whether there was one.
    pub fn back(&mut self) -> bool {
        let on_this_page = |at: usize| matches!(self.at, Place::Question(now) if self.is_one_page(at, now));
        let Some(mut first) = self.passed.iter().rposition(|(at, _)| !on_this_page(*at)) else { return false };
        while first > 0 && self.is_one_page(self.passed[first - 1].0, self.passed[first].0) {
            first -= 1;
        }
        let (at, reckoning) = self.passed[first].clone();
        (self.at, self.reckoning) = (Place::Question(at), reckoning);
        self.passed.truncate(first);
        true
    }

    /// Whether all questions after `first` up to `last` belong on the page of the one before them.
    fn is_one_page(&self, first: usize, last: usize) -> bool {
        first <= last && self.survey.questions[first + 1..=last].iter().all(|question| question.together)
    }

    /// What was answered to a question, kept also while the way does not come by it.
    pub fn answer_to(&self, question: &str) -> Option<&Answer> {
        self.answers.get(self.survey.position(question)?)?.as_ref()
    }

    /// The answers that count: those of the questions passed, in order.
    pub fn answers(&self) -> impl Iterator<Item = (&Question, &Answer)> {
        self.passed.iter().filter_map(|&(at, _)| Some((&self.survey.questions[at], self.answers[at].as_ref()?)))
    }

    /// Which page this is and of how many, both from 1. The number of pages to come is the most that can
    /// come as far as one knows yet: a question that may be asked counts. At an ending it is the last of them.
    pub fn progress(&self) -> (usize, usize) {
        let mut pages = 0;
        let mut last = None;
        let mut count = |at: usize| {
            if !last.is_some_and(|last| self.is_one_page(last, at)) {
                pages += 1;
            }
            last = Some(at);
            pages
        };
        for &(at, _) in &self.passed {
            count(at);
        }
        let mut place = self.at;
        let mut now = None;
        while let Place::Question(at) = place {
            let page = count(at);
            now.get_or_insert(page);
            let first = if let Place::Question(first) = self.at { first } else { at };
            place = self.after(at, Look::Ahead(first));
        }
        (now.unwrap_or(pages).max(1), pages.max(1))
    }

    /// Takes the branches that leave from a question, and says where they lead.
    fn branch(&mut self, at: usize) -> Place {
        for number in 0..self.survey.logic.len() {
            if !self.is_taken(number, at, Look::Now) {
                continue;
            }
            let reckons = if EVERYTHING { self.survey.logic[number].set.len() } else { 0 };
            for set in 0..reckons {
                if let Some((variable, value)) = self.assigned(number, set) {
                    self.reckoning.variables[variable] = value;
                }
            }
            let requires = if EVERYTHING { self.survey.logic[number].require.len() } else { 0 };
            for question in 0..requires {
                let required = self.survey.position(&self.survey.logic[number].require[question]);
                self.reckoning.required.extend(required);
            }
            if let Some(place) = self.leads(number, at, Look::Now) {
                return place;
            }
        }
        self.from(at + 1, Look::Now)
    }

    /// The place of the variable that an assignment changes, and what it becomes.
    fn assigned(&self, branch: usize, set: usize) -> Option<(usize, Answer)> {
        let assignment = &self.survey.logic[branch].set[set];
        let variable = self.survey.variables.iter().position(|known| known.id == assignment.variable)?;
        let by = match &assignment.by {
            Operand::Of(source) => self.compared(source)?,
            Operand::Fixed(answer) => Cow::Borrowed(answer),
        };
        Some((variable, assignment.op.of(&self.reckoning.variables[variable], &by)?))
    }
}
