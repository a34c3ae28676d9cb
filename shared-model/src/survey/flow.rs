use core::ops::Deref;

use super::condition::Known;
use super::{Answer, Ending, Question, Questionnaire, Refused};

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
    /// The places of the questions that were passed, in order.
    passed: Vec<usize>,
    at: Place,
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
        let mut flow = Self { answers: vec![None; survey.questions.len()], survey, passed: Vec::new(), at: Place::Question(0) };
        flow.at = flow.from(0, None);
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
                if self.is_asked(at, Some(first)) == Some(true) {
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
        let answer = self.survey.questions[at].accept(answer)?;
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
            Place::Question(at) if self.survey.questions[at].required => Err(Refused::Required),
            Place::Question(at) => Ok(self.pass(at, None)),
            Place::Ending(_) => Err(Refused::Unreachable),
        }
    }

    fn pass(&mut self, at: usize, answer: Option<Answer>) -> Step<'_> {
        self.answers[at] = answer;
        self.passed.push(at);
        self.at = self.after(at, None);
        self.current()
    }

    /// Goes back to the first question of the page before; whether there was one.
    pub fn back(&mut self) -> bool {
        let on_this_page = |&at: &usize| matches!(self.at, Place::Question(now) if self.is_one_page(at, now));
        let Some(mut first) = self.passed.iter().rposition(|at| !on_this_page(at)) else { return false };
        while first > 0 && self.is_one_page(self.passed[first - 1], self.passed[first]) {
            first -= 1;
        }
        self.at = Place::Question(self.passed[first]);
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
        self.passed.iter().filter_map(|&at| Some((&self.survey.questions[at], self.answers[at].as_ref()?)))
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
        for &at in &self.passed {
            count(at);
        }
        let mut place = self.at;
        let mut now = None;
        while let Place::Question(at) = place {
            let page = count(at);
            now.get_or_insert(page);
            let first = if let Place::Question(first) = self.at { first } else { at };
            place = self.after(at, Some(first));
        }
        (now.unwrap_or(pages).max(1), pages.max(1))
    }

    /// The words of a question and its line of help, as they are asked of this person.
    pub fn wording<'a>(&self, question: &'a Question) -> (&'a super::Text, &'a super::Text) {
        let wording = question.wordings.iter().find(|wording| wording.condition.holds(&|id| self.known(id, None)) == Some(true));
        wording.map_or((&question.text, &question.help), |wording| {
            (&wording.text, if wording.help.is_empty() { &question.help } else { &wording.help })
        })
    }

    /// Where to go on after a question. Looking ahead from `ahead_of`, answers from there on are unknown.
    fn after(&self, at: usize, ahead_of: Option<usize>) -> Place {
        let survey = &*self.survey;
        for branch in survey.logic.iter().filter(|branch| branch.after == survey.questions[at].id) {
            let holds = branch.condition.as_ref().map_or(Some(true), |condition| condition.holds(&|id| self.known(id, ahead_of)));
            if holds != Some(true) {
                continue;
            }
            if let Some(ending) = branch.ending() {
                return Place::Ending(survey.endings.iter().position(|known| known.id == ending));
            }
            // Only forward: a branch that does not lead to a later question is none.
            if let Some(to) = survey.position(&branch.go_to).filter(|&to| to > at) {
                return self.from(to, ahead_of);
            }
        }
        self.from(at + 1, ahead_of)
    }

    /// The first question from there on that is asked, or may be.
    fn from(&self, start: usize, ahead_of: Option<usize>) -> Place {
        let next = (start..self.survey.questions.len()).find(|&at| self.is_asked(at, ahead_of) != Some(false));
        next.map_or(Place::Ending((!self.survey.endings.is_empty()).then_some(0)), Place::Question)
    }

    /// Whether a question is asked, as far as one knows.
    fn is_asked(&self, at: usize, ahead_of: Option<usize>) -> Option<bool> {
        self.survey.questions[at].show_if.as_ref().map_or(Some(true), |condition| condition.holds(&|id| self.known(id, ahead_of)))
    }

    /// What is known of a question's answer: only what was passed counts; looking ahead, later ones may come.
    fn known(&self, question: &str, ahead_of: Option<usize>) -> Known<'_> {
        match self.survey.position(question) {
            Some(at) if self.passed.contains(&at) => {
                Known::Answer(self.answers[at].as_ref().map(|answer| self.survey.questions[at].compared(answer)))
            }
            Some(at) if ahead_of.is_some_and(|first| at >= first) => Known::NotYet,
            _ => Known::Answer(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Branch, Choice, Condition, NO, Op, QuestionKind, Scale, Text, Wording};
    use super::*;

    fn text(english: &str) -> Text {
        Text::of([("en".to_owned(), english.to_owned())])
    }

    /// NPS, why (two wordings), and for detractors, on the page of why, whether one may reply.
    fn relationship() -> Questionnaire {
        let detractor = || Condition::of("nps", Op::AtMost, 6);
        let choice = |id: &str| Choice { id: id.into(), text: text(id), image: None };
        Questionnaire {
            languages: vec!["en".into()],
            welcome: None,
            questions: vec![
                Question { id: "nps".into(), kind: QuestionKind::Nps(Scale::default()), required: true, ..Question::default() },
                Question {
                    id: "why".into(),
                    text: text("What should we keep doing?"),
                    help: text("Optional."),
                    wordings: vec![Wording { condition: detractor(), text: text("Tell us what happened"), help: Text::default() }],
                    ..Question::default()
                },
                Question {
                    id: "reply".into(),
                    kind: QuestionKind::Consent { options: vec![choice("email"), choice(NO)] },
                    show_if: Some(detractor()),
                    together: true,
                    ..Question::default()
                },
            ],
            logic: vec![Branch {
                after: "reply".into(),
                condition: Some(Condition::of("reply", Op::Equals, "email")),
                go_to: "end:reply".into(),
            }],
            endings: ["thanks", "reply"].map(|id| Ending { id: id.into(), ..Ending::default() }).into(),
        }
    }

    fn ids(page: &[&Question]) -> Vec<String> {
        page.iter().map(|question| question.id.clone()).collect()
    }

    fn ending(step: Step<'_>) -> Option<String> {
        match step {
            Step::Ending(ending) => ending.map(|ending| ending.id.clone()),
            Step::Question(question) => panic!("at {}", question.id),
        }
    }

    #[test]
    fn a_detractor_is_asked_two_things_on_the_second_page() {
        let survey = relationship();
        let mut flow = Flow::new(&survey);
        assert_eq!(flow.progress(), (1, 2));
        flow.answer(6.into()).unwrap();
        assert_eq!(ids(&flow.page()), ["why", "reply"]);
        assert_eq!(flow.progress(), (2, 2));
        let (words, help) = flow.wording(&survey.questions[1]);
        assert_eq!(words.in_language("en", "en"), Some(("en", "Tell us what happened")));
        assert_eq!(help, &survey.questions[1].help);
        flow.answer("  ".into()).unwrap();
        assert_eq!(flow.answer("telegraph".into()), Err(Refused::Option));
        assert_eq!(ending(flow.answer("email".into()).unwrap()).as_deref(), Some("reply"));
        let counted: Vec<_> = flow.answers().map(|(question, _)| question.id.as_str()).collect();
        assert_eq!(counted, ["nps", "reply"]);
    }

    #[test]
    fn going_back_changes_an_answer_and_the_way() {
        let survey = relationship();
        let mut flow = Flow::new(&survey);
        assert!(!flow.back());
        flow.answer(2.into()).unwrap();
        flow.answer("late".into()).unwrap();
        flow.answer(NO.into()).unwrap();
        assert!(flow.back());
        assert_eq!(ids(&flow.page()), ["why", "reply"]);
        assert_eq!(flow.answer_to("why"), Some(&"late".into()));
        assert!(flow.back());
        assert_eq!(ids(&flow.page()), ["nps"]);
        assert!(!flow.back());
        flow.answer(10.into()).unwrap();
        assert_eq!(ids(&flow.page()), ["why"]);
        flow.skip().unwrap();
        assert_eq!(ending(flow.current()).as_deref(), Some("thanks"));
        // The earlier answer to `reply` is on no way that a promoter takes.
        assert_eq!(flow.answers().count(), 1);
        assert_eq!(flow.skip(), Err(Refused::Unreachable));
    }

    #[test]
    fn a_branch_backwards_is_none() {
        let mut survey = relationship();
        survey.logic = vec![Branch { after: "why".into(), condition: None, go_to: "nps".into() }];
        let mut flow = Flow::new(&survey);
        flow.answer(9.into()).unwrap();
        assert_eq!(ending(flow.skip().unwrap()).as_deref(), Some("thanks"));
    }

    #[test]
    fn nothing_to_ask_is_the_end() {
        assert_eq!(Flow::new(&Questionnaire::default()).current(), Step::Ending(None));
        assert_eq!(Flow::new(&Questionnaire::default()).progress(), (1, 1));
    }
}
