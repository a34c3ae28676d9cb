//! What the card knows: where in the questionnaire somebody stands, what they have given but not yet passed,
//! and what was told to the edge. Plain, without a browser; the views only draw it.

use rapport_model::survey::{Answer, Ending, Flow, NO, Question, QuestionKind, Questionnaire, Refused, Step, Surroundings, Text, Welcome};

/// An answer as it is sent: the question's id and what was given.
pub type Given = (String, Answer);

/// One showing of one survey.
pub struct Interview {
    flow: Flow<Box<Questionnaire>>,
    /// What stands in the fields, also of pages that one went back from.
    drafts: Vec<Given>,
    /// What the edge was told last, per question.
    told: Vec<Given>,
}

/// What one must do before going on.
#[derive(Debug, PartialEq, Eq)]
pub struct Missing {
    /// The question whose answer is missing or not taken.
    pub question: String,
    /// Why it is not taken.
    pub why: Refused,
}

/// What the card says below the thank-you, where the survey says nothing of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterword {
    /// They agreed to hear back by e-mail.
    ByEmail,
    /// They agreed to hear back by phone.
    ByPhone,
    /// They agreed to hear back.
    ByAny,
    /// They wrote what was wrong, and stay anonymous.
    Anonymous,
    /// They wrote what to keep.
    Keep,
}

impl Interview {
    /// Stands at the first question.
    pub fn new(questionnaire: Questionnaire, known: Surroundings) -> Self {
        Self { flow: Flow::with(Box::new(questionnaire), known), drafts: Vec::new(), told: Vec::new() }
    }

    /// Goes on where somebody left off who answered this, so many pages on; the edge has walked it before.
    pub fn resume(&mut self, given: Vec<Given>, pages: u32) {
        self.told.clone_from(&given);
        self.drafts = given;
        for _ in 0..pages {
            // Where this card takes an answer no more, there it stands.
            let _ = self.forward();
        }
    }

    /// The questions to draw on this page; none at the ending.
    pub fn page(&self) -> Vec<&Question> {
        self.flow.page()
    }

    /// What is said before the first question.
    pub fn welcome(&self) -> Option<&Welcome> {
        self.flow.survey().welcome.as_ref()
    }

    /// A question as it is asked of this person, with what it recalls put in.
    pub fn said(&self, question: &Question) -> String {
        self.say(self.wording(question).0.entries().first().map_or("", |(_, text)| text))
    }

    /// The words and the help of a question, as they are asked of this person.
    pub fn wording<'a>(&'a self, question: &'a Question) -> (&'a Text, &'a Text) {
        self.flow.wording(question)
    }

    /// A text with what it recalls put in.
    pub fn say(&self, text: &str) -> String {
        self.flow.say(text)
    }

    /// Whether a question must be answered, by itself or by the way so far.
    pub fn is_required(&self, question: &Question) -> bool {
        self.flow.is_required(question)
    }

    /// Which page of how many, from 1.
    pub fn progress(&self) -> (usize, usize) {
        self.flow.progress()
    }

    /// Whether choosing on this page is enough to go on: it asks for one rating and nothing else.
    pub fn goes_on_by_itself(&self) -> bool {
        matches!(self.page()[..], [question] if question.scale().is_some())
    }

    /// Whether the end is reached, and which one.
    pub fn ending(&self) -> Option<Option<&Ending>> {
        match self.flow.current() {
            Step::Question(_) => None,
            Step::Ending(ending) => Some(ending),
        }
    }

    /// What stands in the field of a question.
    pub fn draft(&self, question: &str) -> Option<&Answer> {
        find(&self.drafts, question)
    }

    /// Puts something into the field of a question, or clears it.
    pub fn put(&mut self, question: &str, answer: Option<Answer>) {
        self.drafts.retain(|(known, _)| known != question);
        self.drafts.extend(answer.map(|answer| (question.to_owned(), answer)));
    }

    /// Ratings of this page that the edge has not heard of, without going on: somebody moves over the scale
    /// by keyboard, or leaves. Texts are not told before they are sent: they may be half a thought.
    pub fn unheard(&mut self) -> Vec<Given> {
        let mut heard = Vec::new();
        for question in self.flow.page() {
            if let Some(answer) = find(&self.drafts, &question.id).filter(|_| question.scale().is_some()) {
                heard.push((question.id.clone(), answer.clone()));
            }
        }
        self.tell(heard)
    }

    /// Goes on to the next page with what stands in the fields, and returns the answers to send: those that
    /// are new or changed; what was taken back is sent as empty, or as no.
    ///
    /// # Errors
    /// A question of this page must be answered first; nothing has moved.
    pub fn forward(&mut self) -> Result<Vec<Given>, Missing> {
        let mut page = Vec::new();
        for question in self.flow.page() {
            let valid = match find(&self.drafts, &question.id) {
                Some(draft) => question.accept(draft.clone()).map_err(|why| Missing { question: question.id.clone(), why })?,
                None => None,
            };
            if valid.is_none() && self.is_required(question) {
                return Err(Missing { question: question.id.clone(), why: Refused::Required });
            }
            // Nothing is worth telling only where something was told before.
            let taken_back = find(&self.told, &question.id).and_then(|_| taken_back(question));
            page.push((question.id.clone(), valid, taken_back));
        }
        let mut answers = Vec::new();
        for (question, valid, taken_back) in page {
            // An answer may lead past the rest of its page.
            if matches!(self.flow.current(), Step::Question(now) if now.id == question) {
                // Checked above: neither can fail.
                let _: Result<_, Refused> = match &valid {
                    Some(answer) => self.flow.answer(answer.clone()),
                    None => self.flow.skip(),
                };
            }
            answers.extend(valid.or(taken_back).map(|answer| (question, answer)));
        }
        Ok(self.tell(answers))
    }

    /// Goes on without the answers of this page.
    ///
    /// # Errors
    /// A question of this page must be answered.
    pub fn pass(&mut self) -> Result<Vec<Given>, Missing> {
        let ids: Vec<String> = self.flow.page().into_iter().map(|question| question.id.clone()).collect();
        for id in &ids {
            self.put(id, None);
        }
        self.forward()
    }

    /// Goes to the page before; whether there was one.
    pub fn back(&mut self) -> bool {
        self.flow.back()
    }

    /// Whether anything was answered yet.
    pub fn is_fresh(&self) -> bool {
        self.told.is_empty() && self.progress().0 == 1 && self.ending().is_none()
    }

    /// Whether the edge was told anything that one could take back.
    pub fn was_heard(&self) -> bool {
        !self.told.is_empty()
    }

    /// What to say below the thank-you. A promise is made only to who agreed to it.
    pub fn afterword(&self) -> Option<Afterword> {
        let (mut wrote, mut happy, mut unhappy) = (false, false, false);
        for (question, answer) in self.flow.answers() {
            match (&question.kind, answer) {
                (QuestionKind::Consent { .. }, Answer::Flag(true)) => return Some(Afterword::ByAny),
                (QuestionKind::Consent { .. }, Answer::Text(way)) if way != NO => {
                    return Some(match way.as_str() {
                        "email" => Afterword::ByEmail,
                        "phone" => Afterword::ByPhone,
                        _ => Afterword::ByAny,
                    });
                }
                (QuestionKind::Text(_) | QuestionKind::Complaint(_), _) => wrote = true,
                (kind, Answer::Number(number)) => {
                    // The lowest number that is happy, and the highest that is not, on each scale.
                    let (high, low) = match kind {
                        QuestionKind::Nps(_) => (9.0, 6.0),
                        QuestionKind::Csat(_) => (4.0, 2.0),
                        QuestionKind::Ces(_) => (5.0, 3.0),
                        _ => continue,
                    };
                    happy |= *number >= high;
                    unhappy |= *number <= low;
                }
                _ => {}
            }
        }
        match (wrote, unhappy, happy) {
            (true, true, _) => Some(Afterword::Anonymous),
            (true, false, true) => Some(Afterword::Keep),
            _ => None,
        }
    }

    /// Remembers what is told now and returns what of it is new.
    fn tell(&mut self, answers: Vec<Given>) -> Vec<Given> {
        let new: Vec<Given> = answers.into_iter().filter(|(question, answer)| find(&self.told, question) != Some(answer)).collect();
        for (question, answer) in &new {
            self.told.retain(|(known, _)| known != question);
            self.told.push((question.clone(), answer.clone()));
        }
        new
    }
}

fn find<'a>(all: &'a [Given], question: &str) -> Option<&'a Answer> {
    all.iter().find(|(known, _)| known == question).map(|(_, answer)| answer)
}

/// What is told where an answer was given before and now there is none; a rating or a choice stays as it was.
fn taken_back(question: &Question) -> Option<Answer> {
    match &question.kind {
        QuestionKind::Multiple(_) => Some(Answer::List(Vec::new())),
        QuestionKind::Consent { options } if options.is_empty() => Some(Answer::Flag(false)),
        QuestionKind::Consent { .. } => Some(Answer::Text(NO.to_owned())),
        QuestionKind::Single(_) => None,
        _ if question.scale().is_some() => None,
        _ => Some(Answer::Text(String::new())),
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::survey::{Choice, Choices, Condition, Op, Scale, Wording};

    use super::*;

    fn question(id: &str, kind: QuestionKind) -> Question {
        Question { id: id.to_owned(), kind, ..Question::default() }
    }

    fn choices(ids: &[&str]) -> Vec<Choice> {
        ids.iter().map(|&id| Choice { id: id.to_owned(), ..Choice::default() }).collect()
    }

    /// A rating, a reason from a list, and a text with the question whether one may reply, on one page.
    fn interview() -> Interview {
        let unhappy = Condition::of("nps", Op::LessThan, 7);
        Interview::new(
            Questionnaire {
                questions: vec![
                    Question { required: true, ..question("nps", QuestionKind::Nps(Scale::default())) },
                    question("what", QuestionKind::Multiple(Choices::of(choices(&["price", "taste"])))),
                    Question {
                        wordings: vec![Wording {
                            condition: unhappy.clone(),
                            text: Text::of([("en".to_owned(), "What happened?".to_owned())]),
                            help: Text::default(),
                        }],
                        ..question("why", QuestionKind::default())
                    },
                    Question {
                        together: true,
                        show_if: Some(unhappy),
                        ..question("reply", QuestionKind::Consent { options: choices(&["email", "no"]) })
                    },
                ],
                endings: vec![Ending { id: "thanks".to_owned(), ..Ending::default() }],
                ..Questionnaire::default()
            },
            Surroundings::default(),
        )
    }

    fn given(question: &str, answer: impl Into<Answer>) -> Given {
        (question.to_owned(), answer.into())
    }

    fn ids(page: &[&Question]) -> Vec<String> {
        page.iter().map(|question| question.id.clone()).collect()
    }

    #[test]
    fn each_answer_is_told_once_and_again_when_it_changes() {
        let mut interview = interview();
        assert!(interview.goes_on_by_itself() && interview.is_fresh());
        assert_eq!(interview.forward(), Err(Missing { question: "nps".to_owned(), why: Refused::Required }));
        interview.put("nps", Some(3.into()));
        assert!(!interview.was_heard());
        assert_eq!(interview.unheard(), [given("nps", 3)]);
        assert_eq!(interview.unheard(), []);
        assert!(interview.was_heard());
        interview.put("nps", Some(4.into()));
        assert_eq!(interview.forward(), Ok(vec![given("nps", 4)]));
        assert!(!interview.is_fresh());
        assert_eq!(interview.progress(), (2, 3));
        assert_eq!(interview.pass(), Ok(vec![]));

        assert_eq!(ids(&interview.page()), ["why", "reply"]);
        assert!(!interview.goes_on_by_itself());
        let page = interview.page();
        assert_eq!(interview.wording(page[0]).0.entries()[0].1, "What happened?");
        interview.put("why", Some("late".into()));
        assert_eq!(interview.unheard(), [], "a text is not told before it is sent");

        assert!(interview.back() && interview.back());
        assert_eq!(interview.draft("why"), Some(&"late".into()), "what was written is still there");
        assert_eq!(interview.draft("nps"), Some(&4.into()));
        interview.put("nps", Some(9.into()));
        assert_eq!(interview.forward(), Ok(vec![given("nps", 9)]));
        interview.put("what", Some(Answer::List(vec!["taste".into()])));
        assert_eq!(interview.forward(), Ok(vec![given("what", Answer::List(vec!["taste".into()]))]));
        assert_eq!(ids(&interview.page()), ["why"], "who is happy is not asked for a reply");
        assert_eq!(interview.forward(), Ok(vec![given("why", "late")]));
        assert_eq!(interview.ending().flatten().map(|ending| ending.id.as_str()), Some("thanks"));
        assert_eq!(interview.afterword(), Some(Afterword::Keep));
    }

    #[test]
    fn who_comes_back_goes_on_where_they_were() {
        let mut resumed = interview();
        resumed.resume(vec![given("nps", 9)], 1);
        assert_eq!(ids(&resumed.page()), ["what"]);
        assert_eq!(resumed.progress(), (2, 3));
        assert!(resumed.was_heard() && !resumed.is_fresh());
        assert_eq!(resumed.pass(), Ok(vec![]), "what the edge knows is not told again");

        let mut resumed = interview();
        resumed.resume(vec![given("nps", 3), given("reply", "email")], 2);
        assert_eq!(ids(&resumed.page()), ["why", "reply"], "the question between was passed by");
        assert_eq!(resumed.draft("reply"), Some(&"email".into()));
        assert!(resumed.back() && resumed.back());
        resumed.put("nps", Some(9.into()));
        assert_eq!(resumed.forward(), Ok(vec![given("nps", 9)]), "going back changes an answer");

        let mut resumed = interview();
        resumed.resume(vec![given("gone", 9), given("nps", 99)], 2);
        assert_eq!(ids(&resumed.page()), ["nps"]);
    }

    #[test]
    fn what_is_taken_back_is_told_as_empty() {
        let mut interview = interview();
        interview.put("nps", Some(8.into()));
        assert!(interview.forward().is_ok());
        interview.put("what", Some(Answer::List(vec!["price".into()])));
        assert!(interview.forward().is_ok());
        assert!(interview.back());
        assert_eq!(interview.pass(), Ok(vec![given("what", Answer::List(vec![]))]));
        assert_eq!(interview.pass(), Ok(vec![]));
        assert_eq!(interview.afterword(), None);

        assert!(interview.back() && interview.back() && interview.back());
        interview.put("nps", Some(1.into()));
        assert!(interview.forward().is_ok() && interview.pass().is_ok());
        interview.put("reply", Some("email".into()));
        assert_eq!(interview.forward(), Ok(vec![given("reply", "email")]));
        assert!(interview.back());
        assert_eq!(interview.pass(), Ok(vec![given("reply", "no")]), "consent not given again is consent taken back");
    }

    #[test]
    fn a_promise_is_made_only_to_who_agreed() {
        let after = |reply: Option<Answer>, text: Option<Answer>| {
            let mut interview = interview();
            interview.put("nps", Some(0.into()));
            assert!(interview.forward().is_ok() && interview.pass().is_ok());
            interview.put("why", text);
            interview.put("reply", reply);
            assert!(interview.forward().is_ok());
            interview.afterword()
        };
        assert_eq!(after(Some("email".into()), None), Some(Afterword::ByEmail));
        assert_eq!(after(Some("no".into()), Some("late".into())), Some(Afterword::Anonymous));
        assert_eq!(after(None, Some("late".into())), Some(Afterword::Anonymous));
        assert_eq!(after(None, None), None);
    }

    #[test]
    fn an_answer_may_lead_past_the_rest_of_its_page() {
        let mut interview = Interview::new(
            Questionnaire {
                questions: vec![
                    question("a", QuestionKind::default()),
                    Question { together: true, ..question("b", QuestionKind::default()) },
                    question("c", QuestionKind::default()),
                ],
                logic: vec![rapport_model::survey::Branch { after: "a".into(), go_to: "c".into(), ..Default::default() }],
                ..Questionnaire::default()
            },
            Surroundings::default(),
        );
        interview.put("a", Some("one".into()));
        interview.put("b", Some("two".into()));
        assert!(interview.forward().is_ok());
        assert_eq!(ids(&interview.page()), ["c"]);
        assert_eq!(interview.draft("c"), None);
    }
}
