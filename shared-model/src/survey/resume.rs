use super::{Answer, Flow, GivenAnswer, OTHER, Parts, QuestionKind, Questionnaire, Step, Surroundings};
use crate::aggregate::Response;
use crate::value::{MINUTE, Timestamp};

/// By what a visitor is recognised who comes back to a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// By the day's keyed hash of address and browser. Somebody at the next desk may have the same.
    ByDay,
    /// By an id that their device keeps, because they agreed.
    ById,
}

/// A survey that somebody has begun and neither finished nor closed: what its page may be given back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begun {
    /// The answers in the order in which they were given. The walk goes on after the last of them.
    pub answers: Vec<GivenAnswer>,
    /// The hidden fields.
    pub hidden: Parts,
}

impl Begun {
    /// What is given back of a showing, when it may be gone on with: for so many minutes after the last answer.
    ///
    /// Nothing that tells who somebody is goes back to a page: not an e-mail address, not contact details. Who is recognised by
    /// the day alone gets their choices back and not their words. The walk stands at the first question whose answer is held
    /// back; what was said there is kept, unless something else is said.
    pub fn of(form: &Questionnaire, response: &Response, by: Recognised, minutes: u32, now: Timestamp) -> Option<Self> {
        let is_open = response.asked.is_some()
            && response.completed.is_none()
            && response.dismissed.is_none()
            && response.withdrawn.is_none()
            && response.replies.values().map(|reply| reply.at).max()?.plus(i64::from(minutes) * MINUTE) > now;
        if !is_open {
            return None;
        }
        let mut answers: Vec<_> = response
            .replies
            .values()
            .filter_map(|reply| {
                let given = GivenAnswer::of(form, &reply.value.2).filter(|given| given.value != Answer::Text(String::new()))?;
                Some((form.position(&given.question)?, reply.at, given))
            })
            .collect();
        let held_back =
            |(at, _, given): &(usize, Timestamp, GivenAnswer)| (!may_return(&form.questions[*at].kind, &given.value, by)).then_some(*at);
        let first_held_back = answers.iter().filter_map(held_back).min().unwrap_or(usize::MAX);
        answers.retain(|(at, ..)| *at < first_held_back);
        answers.sort_by_key(|(at, given_at, _)| (*given_at, *at));
        let hidden = form.hidden.iter().filter_map(|name| {
            let said = response.replies.iter().find(|(question, _)| question.as_str().strip_prefix("hidden.") == Some(name))?.1;
            Some((name.clone(), Answer::Text(said.value.2.text.as_ref()?.as_str().to_owned())))
        });
        let begun = Self { answers: answers.into_iter().map(|(.., given)| given).collect(), hidden: Parts(hidden.collect()) };
        (!begun.answers.is_empty()).then_some(begun)
    }

    /// How many pages of the questionnaire are behind who has answered so. A card that goes on so many pages stands where they stood:
    /// after the last answer, and on its page where something is left to say there.
    pub fn pages(&self, form: &Questionnaire, known: &Surroundings) -> u32 {
        let mut flow = Flow::with(form, known.clone());
        let answer = |question: &str| self.answers.iter().rev().find(|given| given.question == question).map(|given| given.value.clone());
        let mut pages = 0;
        loop {
            let page: Vec<String> = flow.page().into_iter().map(|question| question.id.clone()).collect();
            let is_last = self.answers.last().is_none_or(|last| page.contains(&last.question));
            if page.is_empty() || (is_last && page.iter().any(|question| answer(question).is_none())) {
                // The ending is told by who comes to it.
                return if page.is_empty() { pages.max(1) - 1 } else { pages };
            }
            for question in &page {
                // An answer may lead past the rest of its page.
                if matches!(flow.current(), Step::Question(now) if now.id == *question) {
                    let passed = match answer(question) {
                        Some(answer) => flow.answer_again(answer).map(drop),
                        None => flow.skip().map(drop),
                    };
                    if passed.is_err() {
                        return pages;
                    }
                }
            }
            if is_last {
                return if matches!(flow.current(), Step::Ending(_)) { pages } else { pages + 1 };
            }
            pages += 1;
        }
    }

    /// What the page may know to walk on, besides the traits that it is given anyway.
    pub fn surroundings(&self, known: Surroundings) -> Surroundings {
        Surroundings { hidden: self.hidden.clone(), ..known }
    }
}

/// Whether an answer may go back to a page.
fn may_return(kind: &QuestionKind, value: &Answer, by: Recognised) -> bool {
    let own_words = |chosen: &String| chosen.strip_prefix(OTHER).is_some_and(|rest| rest.starts_with(':'));
    match kind {
        QuestionKind::Email { .. } | QuestionKind::Contact { .. } => false,
        _ if by == Recognised::ById => true,
        QuestionKind::Text(_) | QuestionKind::Complaint(_) | QuestionKind::Number(_) | QuestionKind::Date(_) => false,
        _ => match value {
            Answer::Text(chosen) => !own_words(chosen),
            Answer::List(chosen) => !chosen.iter().any(own_words),
            _ => true,
        },
    }
}
