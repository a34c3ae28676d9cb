use core::ops::Deref;
use std::borrow::Cow;

use super::condition::Known;
use super::{
    Answer, Condition, EVERYTHING, Ending, Operand, Piece, Question, QuestionKind, Questionnaire, Refused, Source, Surroundings, in_digits,
    option_of, pieces, written,
};

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

/// For when a condition is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Now.
    Now,
    /// For the page that begins at this place: its own answers are not known yet.
    Page(usize),
    /// Ahead of this place: nothing that may change from there on is known yet.
    Ahead(usize),
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

    /// The words of a question and its line of help, as they are asked of this person; with [`Flow::say`] they are said.
    pub fn wording<'a>(&self, question: &'a Question) -> (&'a super::Text, &'a super::Text) {
        let wording = question.wordings.iter().find(|wording| self.holds(&wording.condition));
        wording.map_or((&question.text, &question.help), |wording| {
            (&wording.text, if wording.help.is_empty() { &question.help } else { &wording.help })
        })
    }

    /// Whether a condition holds now.
    pub fn holds(&self, condition: &Condition) -> bool {
        condition.holds(&|source| self.known(source, Look::Now)) == Some(true)
    }

    /// A text with what it recalls ([`pieces`]) put in. Options are said by their texts; a questionnaire in one
    /// language is meant. What comes out is text, never markup.
    pub fn say(&self, text: &str) -> String {
        if !EVERYTHING {
            return text.to_owned();
        }
        let mut said = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Recall(source, fallback) => match self.recalled(&source) {
                    Some(words) => said.extend(words.chars().take(200)),
                    None => said.push_str(fallback),
                },
            }
        }
        said
    }

    /// What a source gives, in words; none where it gives nothing that can be said in any language.
    fn recalled(&self, source: &Source) -> Option<String> {
        let options = match source {
            Source::Answer { question, .. } => {
                let question = &self.survey.questions[self.survey.position(question)?];
                match &question.kind {
                    QuestionKind::Matrix(matrix) => &matrix.columns,
                    QuestionKind::Complaint(complaint) => &complaint.remedies,
                    _ => question.options(),
                }
            }
            _ => &[],
        };
        let say = |id: &str| {
            let own = written(id).unwrap_or(id);
            let option = options.iter().find(|option| option.id == option_of(id));
            option.and_then(|option| option.text.entries().first()).map_or(own, |(_, text)| text).to_owned()
        };
        match self.given(source)? {
            Answer::Text(text) => Some(say(text)),
            Answer::Number(number) => Some(in_digits(*number)),
            Answer::List(list) => {
                let mut said = String::new();
                for one in list {
                    if !said.is_empty() {
                        said.push_str(", ");
                    }
                    said.push_str(&say(one));
                }
                Some(said)
            }
            Answer::Flag(_) | Answer::Parts(_) => None,
        }
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

    /// Whether a branch leaves from a question and is taken.
    fn is_taken(&self, branch: usize, at: usize, look: Look) -> bool {
        let branch = &self.survey.logic[branch];
        branch.after == self.survey.questions[at].id
            && branch.condition.as_ref().is_none_or(|condition| condition.holds(&|source| self.known(source, look)) == Some(true))
    }

    /// Where a branch leads. Only forward: one that does not lead to a later question leads nowhere.
    fn leads(&self, branch: usize, at: usize, look: Look) -> Option<Place> {
        let branch = &self.survey.logic[branch];
        match branch.ending() {
            Some(ending) => Some(Place::Ending(self.survey.endings.iter().position(|known| known.id == ending))),
            None => self.survey.position(&branch.go_to).filter(|&to| to > at).map(|to| self.from(to, look)),
        }
    }

    /// Where to go on after a question, as far as one knows.
    fn after(&self, at: usize, look: Look) -> Place {
        let taken = (0..self.survey.logic.len()).filter(|&number| self.is_taken(number, at, look));
        taken.filter_map(|number| self.leads(number, at, look)).next().unwrap_or_else(|| self.from(at + 1, look))
    }

    /// The first question from there on that is asked, or may be.
    fn from(&self, start: usize, look: Look) -> Place {
        let next = (start..self.survey.questions.len()).find(|&at| self.is_asked(at, look) != Some(false));
        next.map_or(Place::Ending((!self.survey.endings.is_empty()).then_some(0)), Place::Question)
    }

    /// Whether a question is asked, as far as one knows.
    fn is_asked(&self, at: usize, look: Look) -> Option<bool> {
        self.survey.questions[at].show_if.as_ref().map_or(Some(true), |condition| condition.holds(&|source| self.known(source, look)))
    }

    /// What is known of a source when a condition is read. Of questions only those count that were passed; from
    /// where one looks ahead, answers and what is reckoned by them may come.
    fn known(&self, source: &Source, look: Look) -> Known<'_> {
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
    fn compared(&self, source: &Source) -> Option<Cow<'_, Answer>> {
        let given = self.given(source)?;
        Some(match source {
            Source::Answer { question, .. } => self.survey.questions[self.survey.position(question)?].compared(given),
            _ => Cow::Borrowed(given),
        })
    }

    /// What a source gives. An empty text is nothing.
    fn given(&self, source: &Source) -> Option<&Answer> {
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

    fn is_passed(&self, at: usize) -> bool {
        self.passed.iter().any(|(passed, _)| *passed == at)
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
            hidden: Vec::new(),
            variables: Vec::new(),
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
                ..Branch::default()
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
        survey.logic = vec![Branch { after: "why".into(), go_to: "nps".into(), ..Branch::default() }];
        let mut flow = Flow::new(&survey);
        flow.answer(9.into()).unwrap();
        assert_eq!(ending(flow.skip().unwrap()).as_deref(), Some("thanks"));
    }

    #[test]
    fn nothing_to_ask_is_the_end() {
        assert_eq!(Flow::new(&Questionnaire::default()).current(), Step::Ending(None));
        assert_eq!(Flow::new(&Questionnaire::default()).progress(), (1, 1));
    }

    /// A score that grows with each answer, a name from the site, and a reason that only the unhappy must give.
    #[cfg(feature = "serde")]
    fn reckoning() -> Questionnaire {
        serde_json::from_value(serde_json::json!({
            "languages": ["en"], "hidden": ["order"],
            "variables": [{"id": "score", "value": 1}, {"id": "said", "value": "So: "}],
            "questions": [
                {"id": "one", "type": "rating", "points": 5, "text": {"en": "?"}},
                {"id": "two", "type": "single", "text": {"en": "?"}, "other": {"en": "Else"}, "options": [{"id": "a", "text": {"en": "Apples"}}, {"id": "b", "text": {"en": "Beans"}}]},
                {"id": "why", "type": "text", "text": {"en": "You scored {{variable:score}} with {{answer:two|nothing}}, {{trait:name|friend}}; order {{hidden:order|unknown}}, {{property:total|0}}."},
                 "show_if": {"variable": "score", "op": "less_than", "value": 20}}
            ],
            "logic": [
                {"after": "one", "set": [{"variable": "score", "op": "add", "by": {"question": "one"}}, {"variable": "score", "op": "multiply", "by": 2}]},
                {"after": "one", "if": {"variable": "score", "op": "less_than", "value": 7}, "require": ["two", "why"]},
                {"after": "two", "if": {"question": "two", "op": "equals", "value": "other"}, "set": [{"variable": "score", "op": "assign", "by": 99}]},
                {"after": "two", "set": [{"variable": "said", "op": "concat", "by": {"question": "two"}}]}
            ],
            "endings": [{"id": "thanks", "text": {"en": "Thank you."}}]
        }))
        .unwrap()
    }

    #[test]
    #[cfg(feature = "serde")]
    fn variables_follow_the_way_and_go_back_with_it() {
        let survey = reckoning();
        let known = serde_json::from_value(
            serde_json::json!({"hidden": {"order": "88174"}, "traits": {"name": "Ann"}, "properties": {"total": 12.5}}),
        )
        .unwrap();
        let mut flow = Flow::with(&survey, known);
        assert_eq!(flow.progress(), (1, 3), "a question that depends on a variable may come");
        flow.answer(2.into()).unwrap();
        assert!(flow.is_required(&survey.questions[1]) && flow.is_required(&survey.questions[2]), "2 * (1 + 2) is less than 7");
        assert_eq!(flow.skip(), Err(Refused::Required));
        flow.answer("a".into()).unwrap();
        let words = survey.questions[2].text.entries()[0].1.as_str();
        assert_eq!(flow.say(words), "You scored 6 with Apples, Ann; order 88174, 12.5.");
        assert_eq!(flow.say("{{variable:said}}|{{answer:one}}|{{answer:mood|none}}"), "So: a|2|none");
        assert!(flow.back() && flow.back());
        assert_eq!(flow.say("{{variable:score}}"), "1");
        flow.answer(5.into()).unwrap();
        assert!(!flow.is_required(&survey.questions[1]));
        flow.answer("other:wood".into()).unwrap();
        assert_eq!(ending(flow.current()).as_deref(), Some("thanks"), "99 is not less than 20");
        assert_eq!(flow.say("{{answer:two}}"), "wood");
        let mut flow = Flow::new(&survey);
        flow.skip().unwrap();
        flow.skip().unwrap_err();
        assert_eq!(flow.say(words), "You scored 2 with nothing, friend; order unknown, 0.");
    }
}
