use serde::{Deserialize, Serialize};

use crate::mention::cut;
use crate::value::{Comment, Label, Timestamp};

/// What was done in a step of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// It was opened.
    Opened,
    /// It was given to somebody.
    Assigned,
    /// Its owner took it.
    Accepted,
    /// Its grade was changed.
    Graded,
    /// Somebody spoke with the customer.
    Contacted,
    /// It waits for the customer.
    Waiting,
    /// Something was done, and will be asked about.
    Fixed,
    /// The recovery question was shown.
    AskedAgain,
    /// They answered, or said more.
    Answered,
    /// What they had answered was taken back.
    TakenBack,
    /// It was closed.
    Closed,
    /// It was opened again.
    Reopened,
    /// Somebody wrote something down.
    Note,
    /// Something was promised.
    Promise,
    /// A promise was kept.
    PromiseKept,
    /// A promise has a new date.
    PromiseMoved,
    /// A promise was not kept.
    PromiseBroken,
    /// Something more happened to the same person.
    Linked,
    /// A clock is about to run out.
    Warned,
    /// A clock ran out.
    Overdue,
}

impl Act {
    /// Its name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Assigned => "assigned",
            Self::Accepted => "accepted",
            Self::Graded => "graded",
            Self::Contacted => "contacted",
            Self::Waiting => "waiting",
            Self::Fixed => "fixed",
            Self::AskedAgain => "asked_again",
            Self::Answered => "answered",
            Self::TakenBack => "taken_back",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Note => "note",
            Self::Promise => "promise",
            Self::PromiseKept => "promise_kept",
            Self::PromiseMoved => "promise_moved",
            Self::PromiseBroken => "promise_broken",
            Self::Linked => "linked",
            Self::Warned => "warned",
            Self::Overdue => "overdue",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Assigned => "assigned",
            Self::Accepted => "taken",
            Self::Graded => "graded",
            Self::Contacted => "contacted",
            Self::Waiting => "waiting for the customer",
            Self::Fixed => "fixed, asking again",
            Self::AskedAgain => "asked again",
            Self::Answered => "answered",
            Self::TakenBack => "the answer was taken back",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Note => "note",
            Self::Promise => "promised",
            Self::PromiseKept => "promise kept",
            Self::PromiseMoved => "promise moved",
            Self::PromiseBroken => "promise not kept",
            Self::Linked => "happened again",
            Self::Warned => "due soon",
            Self::Overdue => "overdue",
        }
    }
}

/// One line of a case's log. Lines are added and never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who; none for Rapport itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Label>,
    /// What.
    pub act: Act,
    /// What was said or written, to whom it was given, until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Comment>,
    /// Who is spoken to in the text, as `@Name`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Label>,
}

impl Entry {
    /// A line; what a text calls `@Name` is found in it.
    #[must_use]
    pub fn of(at: Timestamp, who: Option<&Label>, act: Act, text: &str) -> Self {
        let text = Some(Comment::of(text)).filter(|text| !text.as_str().trim().is_empty());
        let mut mentions = text.as_ref().map_or(Vec::new(), |text| mentioned(text.as_str()));
        mentions.dedup();
        Self { at, who: who.cloned(), act, text, mentions }
    }

    /// The line in words one may show.
    #[must_use]
    pub fn sentence(&self) -> String {
        match &self.text {
            Some(text) => format!("{}: {}", self.act.words(), text.as_str()),
            None => self.act.words().to_owned(),
        }
    }
}

/// Names after an `@` that begins a word.
fn mentioned(text: &str) -> Vec<Label> {
    cut(text).into_iter().filter(|(is_name, _)| *is_name).map(|(_, part)| Label::of(part.trim_start_matches('@'))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_words_that_begin_with_an_at_sign() {
        let names = |text: &str| mentioned(text).into_iter().map(String::from).collect::<Vec<_>>();
        assert_eq!(names("please look, @Jonas! (@李雷) ann@example.com @ alone"), ["Jonas", "李雷"]);
        assert_eq!(names("@Ann\u{a0}Lee, and @Bob"), ["Ann Lee", "Bob"]);
        let entry = Entry::of(Timestamp(0), None, Act::Note, "mail ann@example.com");
        assert_eq!(entry.sentence(), "note: mail [e-mail]");
        assert_eq!(Entry::of(Timestamp(0), None, Act::Closed, " ").sentence(), "closed");
    }
}
