//! Where the answer to a question goes.

use std::rc::Rc;

use rapport_model::survey::{Answer, Parts};

use crate::desk::Desk;

/// The place of one question's answer on the desk.
#[derive(Clone)]
pub struct Slot {
    desk: Desk,
    question: Rc<str>,
}

impl Slot {
    /// The place of this question's answer.
    pub fn new(desk: &Desk, question: &str) -> Self {
        Self { desk: desk.clone(), question: question.into() }
    }

    /// Puts an answer there, or clears it.
    pub fn put(&self, answer: Option<Answer>) {
        self.desk.with(|things| things.interview.put(&self.question, answer));
    }

    /// Puts the answer to one part there, or clears that.
    pub fn put_part(&self, part: &str, answer: Option<Answer>) {
        self.desk.with(|things| {
            let mut parts = parts_of(things.interview.draft(&self.question));
            parts.0.retain(|(known, _)| known != part);
            parts.0.extend(answer.map(|answer| (part.to_owned(), answer)));
            let all = (!parts.0.is_empty()).then_some(Answer::Parts(parts));
            things.interview.put(&self.question, all);
        });
    }

    /// What is in a part now.
    pub fn part(&self, part: &str) -> Option<Answer> {
        self.desk.with(|things| parts_of(things.interview.draft(&self.question)).part(part).cloned()).flatten()
    }
}

/// The parts of an answer.
pub fn parts_of(answer: Option<&Answer>) -> Parts {
    match answer {
        Some(Answer::Parts(parts)) => parts.clone(),
        _ => Parts::default(),
    }
}

/// The words of an answer.
pub fn text_of(answer: Option<&Answer>) -> &str {
    match answer {
        Some(Answer::Text(text)) => text,
        _ => "",
    }
}
