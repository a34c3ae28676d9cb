use serde::{Deserialize, Serialize};

use super::{Answer, Flow, NO, Question, QuestionKind, Questionnaire, Refused, Step};
use crate::event::{Rated, RatingKind, Reply};
use crate::value::{Comment, Label};

/// An answer as it is sent: `{"question": "nps", "value": 9}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// The question's id.
    pub question: String,
    /// The answer.
    pub value: Answer,
}

/// An answer that the survey does not allow: which, and by what rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidAnswer {
    /// The question's id.
    pub question: String,
    /// The rule it breaks.
    pub rule: Refused,
}

impl core::fmt::Display for InvalidAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.question, self.rule.sentence())
    }
}

impl core::error::Error for InvalidAnswer {}

/// Walks the survey over the answers of one submission and refuses what it does not allow.
///
/// `known` are answers accepted before, `given` those that arrive now; a later answer to the same question
/// replaces an earlier one, so that going back changes an answer, and an empty one takes it back. Known answers
/// that are on no way any more are let be. `ending` is the ending that the sender says was reached.
///
/// # Errors
/// Everything that the survey does not allow: questions it does not have, answers that do not fit, a required
/// question left out on the way, questions that these answers do not come to, and an ending that they do not lead to.
pub fn check(survey: &Questionnaire, known: &[GivenAnswer], given: &[GivenAnswer], ending: Option<&str>) -> Result<(), Vec<InvalidAnswer>> {
    let mut answers: Vec<Option<&Answer>> = vec![None; survey.questions.len()];
    for old in known {
        if let Some(at) = survey.position(&old.question) {
            // What was kept may be shorter than what was accepted; it must not make a new answer invalid.
            answers[at] = survey.questions[at].accept(old.value.clone()).is_ok().then_some(&old.value);
        }
    }
    let mut invalid = Vec::new();
    let mut waiting: Vec<&str> = Vec::new();
    for new in given {
        let accepted = match survey.position(&new.question) {
            None => Err(Refused::Unknown),
            Some(at) => {
                answers[at] = Some(&new.value);
                waiting.push(&new.question);
                survey.questions[at].accept(new.value.clone()).map(drop)
            }
        };
        if let Err(rule) = accepted {
            invalid.push(InvalidAnswer { question: new.question.clone(), rule });
        }
    }
    if invalid.is_empty() {
        invalid.extend(walk(survey, &answers, waiting, ending));
    }
    if invalid.is_empty() { Ok(()) } else { Err(invalid) }
}

/// Goes the way of the answers until the waiting ones are met and, where one is claimed, the ending is reached.
fn walk(survey: &Questionnaire, answers: &[Option<&Answer>], mut waiting: Vec<&str>, ending: Option<&str>) -> Vec<InvalidAnswer> {
    let mut flow = Flow::new(survey);
    loop {
        if waiting.is_empty() && ending.is_none() {
            return Vec::new();
        }
        let question = match flow.current() {
            Step::Question(question) => question.id.clone(),
            Step::Ending(reached) => {
                let mut invalid: Vec<_> = waiting.iter().map(|question| refused(question, Refused::Unreachable)).collect();
                if ending.is_some_and(|claimed| reached.is_some_and(|reached| reached.id != claimed)) {
                    invalid.push(refused(ending.unwrap_or_default(), Refused::Ending));
                }
                return invalid;
            }
        };
        let answer = survey.position(&question).and_then(|at| answers[at]);
        let passed = match answer {
            Some(answer) => flow.answer(answer.clone()),
            None => flow.skip(),
        };
        if let Err(rule) = passed {
            return vec![refused(&question, rule)];
        }
        waiting.retain(|waiting| *waiting != question);
    }
}

fn refused(question: &str, rule: Refused) -> InvalidAnswer {
    InvalidAnswer { question: question.to_owned(), rule }
}

impl Question {
    /// What [`Question::accept`] accepted as the fact that is kept: a rating, or text. What is personal in a
    /// comment is masked. No answer is an empty text, which replaces what was answered before.
    pub fn reply(&self, accepted: Option<&Answer>) -> Reply {
        let number = |kind: RatingKind| match accepted {
            Some(Answer::Number(number)) => Rated::of(kind, *number).ok(),
            _ => None,
        };
        let rating = match self.kind {
            QuestionKind::Nps(_) => number(RatingKind::Nps),
            QuestionKind::Csat(_) => number(RatingKind::Csat),
            QuestionKind::Ces(_) => number(RatingKind::Ces),
            _ => None,
        };
        let text = match accepted {
            None => Some(Comment::default()),
            Some(Answer::Text(text)) => Some(Comment::of(text)),
            Some(Answer::List(chosen)) => Some(Comment::of(&chosen.join(", "))),
            Some(Answer::Flag(agreed)) => Some(Comment::of(if *agreed { "yes" } else { NO })),
            Some(Answer::Number(_)) => None,
        };
        Reply { question: Label::of(&self.id), rating, text }
    }
}

impl GivenAnswer {
    /// An accepted reply as an answer again, so that later answers of the same submission can be checked with it.
    pub fn of(survey: &Questionnaire, reply: &Reply) -> Option<Self> {
        let question = &survey.questions[survey.position(reply.question.as_str())?];
        let text = || reply.text.as_ref().map(|text| text.as_str().to_owned());
        let value = match (&question.kind, reply.rating) {
            (_, Some(rating)) => Answer::Number(f64::from(rating.number())),
            (_, None) if reply.text.as_ref().is_none_or(|text| text.as_str().is_empty()) => Answer::Text(String::new()),
            (QuestionKind::Multiple { options }, None) => {
                // A very long list of options is cut when it is kept as text: what is left of the last one is none.
                let chosen = text()?.split(", ").filter(|id| options.iter().any(|option| option.id == *id)).map(str::to_owned).collect();
                Answer::List(chosen)
            }
            (QuestionKind::Consent { options }, None) if options.is_empty() => Answer::Flag(text()? != NO),
            // Masking may have made it longer than a comment is.
            (QuestionKind::Text { .. }, None) => Answer::Text(text()?.chars().take(Comment::LONGEST).collect()),
            _ => Answer::Text(text()?),
        };
        Some(Self { question: question.id.clone(), value })
    }
}
