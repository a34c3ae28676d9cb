use serde::{Deserialize, Serialize};

use super::{Answer, Complaint, Flow, NO, OTHER, Parts, Question, QuestionKind, Questionnaire, Refused, Step, Surroundings, written};
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
/// that are on no way any more are let be. `surroundings` are what the sender walked by. `ending` is the ending that the sender says was reached.
///
/// # Errors
/// Everything that the survey does not allow: questions it does not have, answers that do not fit, a required
/// question left out on the way, questions that these answers do not come to, and an ending that they do not lead to.
pub fn check(
    survey: &Questionnaire,
    surroundings: &Surroundings,
    known: &[GivenAnswer],
    given: &[GivenAnswer],
    ending: Option<&str>,
) -> Result<(), Vec<InvalidAnswer>> {
    let mut answers: Vec<Option<(&Answer, bool)>> = vec![None; survey.questions.len()];
    for old in known {
        if let Some(at) = survey.position(&old.question) {
            answers[at] = Some((&old.value, true));
        }
    }
    let mut invalid = Vec::new();
    let mut waiting: Vec<&str> = Vec::new();
    for new in given {
        let accepted = match survey.position(&new.question) {
            None => Err(Refused::Unknown),
            Some(at) => {
                answers[at] = Some((&new.value, false));
                waiting.push(&new.question);
                survey.questions[at].accept(new.value.clone()).map(drop)
            }
        };
        if let Err(rule) = accepted {
            invalid.push(InvalidAnswer { question: new.question.clone(), rule });
        }
    }
    if invalid.is_empty() {
        invalid.extend(walk(Flow::with(survey, surroundings.clone()), &answers, waiting, ending));
    }
    if invalid.is_empty() { Ok(()) } else { Err(invalid) }
}

/// Walks the survey as [`check`] does over answers that each fit their question: those kept before, and those given
/// now, as they are kept.
///
/// # Errors
/// A required question left out on the way, questions that these answers do not come to, and an ending that they do
/// not lead to.
pub fn follow(
    survey: &Questionnaire,
    surroundings: &Surroundings,
    known: &[GivenAnswer],
    given: &[GivenAnswer],
    ending: Option<&str>,
) -> Result<(), Vec<InvalidAnswer>> {
    let mut answers: Vec<Option<(&Answer, bool)>> = vec![None; survey.questions.len()];
    for answer in known.iter().chain(given) {
        if let Some(at) = survey.position(&answer.question) {
            answers[at] = Some((&answer.value, true));
        }
    }
    let waiting = given.iter().map(|answer| answer.question.as_str()).collect();
    let invalid = walk(Flow::with(survey, surroundings.clone()), &answers, waiting, ending);
    if invalid.is_empty() { Ok(()) } else { Err(invalid) }
}

/// Goes the way of the answers until the waiting ones are met and, where one is claimed, the ending is reached.
fn walk(
    mut flow: Flow<&Questionnaire>,
    answers: &[Option<(&Answer, bool)>],
    mut waiting: Vec<&str>,
    ending: Option<&str>,
) -> Vec<InvalidAnswer> {
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
        let answer = flow.survey().position(&question).and_then(|at| answers[at]);
        let passed = match answer {
            // Accepted before: masked and cut as it is kept, it may not fit any more and is still an answer.
            Some((answer, true)) => flow.answer_again(answer.clone()),
            Some((answer, false)) => flow.answer(answer.clone()),
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
        let value = accepted.filter(|answer| rating.is_none() && !self.is_all_text(answer)).map(|answer| self.masked(answer));
        let text = match (rating, accepted) {
            (Some(_), _) => None,
            (None, None) => Some(Comment::default()),
            (None, Some(answer)) => Some(Comment::of(&in_words(answer))),
        };
        Reply { question: Label::of(&self.id), rating, text, value }
    }

    /// Whether the text that is kept is all of the answer.
    fn is_all_text(&self, answer: &Answer) -> bool {
        match answer {
            Answer::Flag(_) => matches!(self.kind, QuestionKind::Consent { .. }),
            Answer::Text(chosen) => match self.kind {
                QuestionKind::Single(_) => written(chosen).is_none(),
                _ => !matches!(self.kind, QuestionKind::Email { .. }),
            },
            _ => false,
        }
    }

    /// Without what is personal, unless that was asked for.
    fn masked(&self, answer: &Answer) -> Answer {
        let masked = |words: &str| Comment::of(words).as_str().to_owned();
        let other = |chosen: &String| written(chosen).map_or_else(|| chosen.clone(), |words| format!("{OTHER}:{}", masked(words)));
        match (&self.kind, answer) {
            (QuestionKind::Single(_), Answer::Text(chosen)) => Answer::Text(other(chosen)),
            (QuestionKind::Multiple(_), Answer::List(chosen)) => Answer::List(chosen.iter().map(other).collect()),
            (QuestionKind::Complaint(_), Answer::Parts(parts)) => {
                let part = |(name, answer): &(String, Answer)| match answer {
                    Answer::Text(words) => (name.clone(), Answer::Text(masked(words))),
                    answer => (name.clone(), answer.clone()),
                };
                Answer::Parts(Parts(parts.0.iter().map(part).collect()))
            }
            (_, answer) => answer.clone(),
        }
    }
}

/// An answer as one line to read.
fn in_words(answer: &Answer) -> String {
    match answer {
        Answer::Flag(agreed) => if *agreed { "yes" } else { NO }.to_owned(),
        Answer::Number(number) => number.to_string(),
        Answer::Text(text) => written(text).unwrap_or(text).to_owned(),
        Answer::List(list) => list.join(", "),
        // What happened is the answer; how serious it is stands in the value.
        Answer::Parts(parts) => match parts.part(Complaint::WHAT) {
            Some(Answer::Text(what)) => what.clone(),
            _ => parts.0.iter().map(|(name, answer)| format!("{name}: {}", in_words(answer))).collect::<Vec<_>>().join("; "),
        },
    }
}

impl GivenAnswer {
    /// An accepted reply as an answer again, so that later answers of the same submission can be checked with it.
    pub fn of(survey: &Questionnaire, reply: &Reply) -> Option<Self> {
        let question = &survey.questions[survey.position(reply.question.as_str())?];
        let text = || reply.text.as_ref().map_or("", |text| text.as_str());
        let value = match (&question.kind, reply.rating, &reply.value) {
            (_, Some(rating), _) => Answer::Number(f64::from(rating.number())),
            (_, None, Some(value)) => value.clone(),
            (_, None, None) if text().is_empty() => Answer::Text(String::new()),
            // Before values were kept, the options chosen were one text.
            (QuestionKind::Multiple(choices), None, None) => {
                let known = |id: &&str| choices.options.iter().any(|option| option.id == *id);
                Answer::List(text().split(", ").filter(known).map(str::to_owned).collect())
            }
            (QuestionKind::Consent { options }, None, None) if options.is_empty() => Answer::Flag(text() != NO),
            _ => Answer::Text(text().to_owned()),
        };
        Some(Self { question: question.id.clone(), value })
    }
}
