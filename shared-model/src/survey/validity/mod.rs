//! What makes a questionnaire a good one: every name leads somewhere, every comparison fits its question, every
//! text is there, and everything can be reached.

mod kind;

use kind::{HTTPS_RULE, fits};

use super::publish::Problems;
use super::{Branch, Condition, Questionnaire, Text, is_https};

/// A questionnaire under examination.
pub(super) struct Form<'a>(&'a Questionnaire);

/// Which questions and endings somebody can come to.
pub(super) struct Places {
    pub(super) questions: Vec<bool>,
    pub(super) endings: Vec<bool>,
}

/// The longest text, in characters.
const LONGEST_TEXT: usize = 500;
/// The deepest condition.
const DEEPEST: usize = 8;

impl<'a> Form<'a> {
    pub(super) fn new(form: &'a Questionnaire) -> Self {
        Self(form)
    }

    pub(super) fn check_languages(&self, problems: &mut Problems) {
        let languages = &self.0.languages;
        problems.unless(!languages.is_empty(), "languages", "empty", "a survey is written in at least one language");
        for (at, tag) in languages.iter().enumerate() {
            let path = format!("languages[{at}]");
            problems.unless(is_language(tag), &path, "language", "a language is a tag of BCP 47 such as zh-Hans");
            let twice = languages[..at].iter().any(|other| other.eq_ignore_ascii_case(tag));
            problems.unless(!twice, &path, "twice", "this language is there already");
        }
    }

    pub(super) fn check_sizes(&self, problems: &mut Problems) {
        let form = self.0;
        problems.unless((1..=50).contains(&form.questions.len()), "questions", "size", "a survey has 1 to 50 questions");
        problems.unless(form.endings.len() <= 20, "endings", "size", "a survey has at most 20 endings");
        problems.unless(form.logic.len() <= 200, "logic", "size", "a survey has at most 200 branches");
        problems.unless(form.languages.len() <= 50, "languages", "size", "a survey has at most 50 languages");
    }

    pub(super) fn check_questions(&self, problems: &mut Problems) {
        for (at, question) in self.0.questions.iter().enumerate() {
            let path = format!("questions[{at}]");
            problems.unless(is_id(&question.id), &path_of(&path, "id"), "id", ID_RULE);
            let twice = self.0.questions[..at].iter().any(|other| other.id == question.id);
            problems.unless(!twice, &path_of(&path, "id"), "twice", "another question has this id");
            self.check_text(&question.text, true, &path_of(&path, "text"), problems);
            self.check_text(&question.help, false, &path_of(&path, "help"), problems);
            self.check_text(&question.message, false, &path_of(&path, "message"), problems);
            self.check_kind(question, &path, problems);
            let together = path_of(&path, "together");
            problems.unless(at > 0 || !question.together, &together, "first", "the first question begins a page");
            // What stands on one page is shown at once, so it cannot depend on an answer given there.
            let page = self.page_start(at);
            if let Some(condition) = &question.show_if {
                self.check_condition(condition, page, &path_of(&path, "show_if"), 1, problems);
            }
            for (number, wording) in question.wordings.iter().enumerate() {
                let path = format!("{path}.wordings[{number}]");
                self.check_condition(&wording.condition, page, &path_of(&path, "if"), 1, problems);
                self.check_text(&wording.text, true, &path_of(&path, "text"), problems);
                self.check_text(&wording.help, false, &path_of(&path, "help"), problems);
            }
        }
    }

    pub(super) fn check_welcome(&self, problems: &mut Problems) {
        if let Some(welcome) = &self.0.welcome {
            self.check_text(&welcome.text, true, "welcome.text", problems);
            self.check_text(&welcome.help, false, "welcome.help", problems);
            self.check_text(&welcome.button, false, "welcome.button", problems);
        }
    }

    pub(super) fn check_endings(&self, problems: &mut Problems) {
        for (at, ending) in self.0.endings.iter().enumerate() {
            let path = format!("endings[{at}]");
            problems.unless(is_id(&ending.id), &path_of(&path, "id"), "id", ID_RULE);
            let twice = self.0.endings[..at].iter().any(|other| other.id == ending.id);
            problems.unless(!twice, &path_of(&path, "id"), "twice", "another ending has this id");
            self.check_text(&ending.text, true, &path_of(&path, "text"), problems);
            self.check_text(&ending.help, false, &path_of(&path, "help"), problems);
            if let Some(link) = &ending.link {
                problems.unless(is_https(&link.url), &path_of(&path, "link.url"), "https", HTTPS_RULE);
                self.check_text(&link.text, false, &path_of(&path, "link.text"), problems);
            }
        }
    }

    pub(super) fn check_logic(&self, problems: &mut Problems) {
        for (number, branch) in self.0.logic.iter().enumerate() {
            let path = format!("logic[{number}]");
            let Some(after) = self.0.position(&branch.after) else {
                problems.add(path_of(&path, "after"), "unknown", "there is no such question");
                continue;
            };
            let page_goes_on = self.0.questions.get(after + 1).is_some_and(|next| next.together);
            problems.unless(!page_goes_on, &path_of(&path, "after"), "page", "a branch leaves from the last question of a page");
            if let Some(condition) = &branch.condition {
                self.check_condition(condition, after + 1, &path_of(&path, "if"), 1, problems);
            }
            self.check_target(branch, after, &path_of(&path, "go_to"), problems);
            let shadowed = self.0.logic[..number].iter().any(|other| other.after == branch.after && other.condition.is_none());
            problems.unless(!shadowed, &path, "unreachable", "a branch before this one is always taken");
        }
    }

    fn check_target(&self, branch: &Branch, after: usize, path: &str, problems: &mut Problems) {
        match (branch.ending(), self.0.position(&branch.go_to)) {
            (Some(id), _) => {
                let known = self.0.endings.iter().any(|ending| ending.id == id);
                problems.unless(known, path, "unknown", "there is no such ending");
            }
            (None, Some(to)) => problems.unless(to > after, path, "backwards", "a branch goes to a later question, so that every way ends"),
            (None, None) => problems.add(path, "unknown", "there is no such question"),
        }
    }

    /// A text must be there in the default language (others fall back to it), and none may be too long.
    fn check_text(&self, text: &Text, is_needed: bool, path: &str, problems: &mut Problems) {
        let default = self.0.default_language();
        let there = text.entries().iter().any(|(language, text)| language.eq_ignore_ascii_case(default) && !text.trim().is_empty());
        let well = there || (!is_needed && text.is_empty());
        problems.unless(well, path, "missing", "the text is missing in the default language");
        for (language, text) in text.entries() {
            let path = format!("{path}.{language}");
            problems.unless(text.chars().count() <= LONGEST_TEXT, &path, "length", "a text has at most 500 characters");
            let known = self.0.languages.iter().any(|tag| tag.eq_ignore_ascii_case(language));
            problems.unless(known, &path, "language", "the survey's languages do not name this one");
        }
    }

    /// A condition may ask about questions before a place, and must fit them.
    fn check_condition(&self, condition: &Condition, before: usize, path: &str, depth: usize, problems: &mut Problems) {
        if depth > DEEPEST {
            problems.add(path, "depth", "a condition is at most 8 deep");
            return;
        }
        match condition {
            Condition::All { all: parts } | Condition::Any { any: parts } => {
                problems.unless(!parts.is_empty(), path, "empty", "a condition of nothing says nothing");
                for part in parts {
                    self.check_condition(part, before, path, depth + 1, problems);
                }
            }
            Condition::Not { not } => self.check_condition(not, before, path, depth + 1, problems),
            Condition::Answer { question, op, value } => match self.0.position(question) {
                None => problems.add(path, "unknown", format!("there is no question {question}")),
                Some(at) if at >= before => problems.add(path, "later", format!("{question} is not answered yet when this is read")),
                Some(at) => {
                    let fits = fits(&self.0.questions[at], *op, value.as_ref());
                    problems.unless(fits, path, "operand", "the comparison does not fit the question's answers");
                }
            },
        }
    }

    /// The first question of the page that a question stands on.
    fn page_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|&first| !self.0.questions[first].together).unwrap_or(0)
    }

    /// Follows every branch and every question that may be left out.
    pub(super) fn reachable(&self) -> Places {
        let form = self.0;
        let mut places = Places { questions: vec![false; form.questions.len()], endings: vec![false; form.endings.len()] };
        places.come_to(form, 0);
        for at in 0..form.questions.len() {
            if !places.questions[at] {
                continue;
            }
            let mut goes_on = true;
            for branch in form.logic.iter().filter(|branch| branch.after == form.questions[at].id) {
                match (branch.ending(), form.position(&branch.go_to)) {
                    (Some(id), _) => {
                        if let Some(ending) = form.endings.iter().position(|ending| ending.id == id) {
                            places.endings[ending] = true;
                        }
                    }
                    (None, to) => places.come_to(form, to.unwrap_or(form.questions.len())),
                }
                goes_on = branch.condition.is_some();
                if !goes_on {
                    break;
                }
            }
            if goes_on {
                places.come_to(form, at + 1);
            }
        }
        places
    }
}

impl Places {
    /// Marks what one comes to from a place on: the question there, and what follows while it may be left out.
    fn come_to(&mut self, form: &Questionnaire, from: usize) {
        for at in from..form.questions.len() {
            self.questions[at] = true;
            if form.questions[at].show_if.is_none() {
                return;
            }
        }
        if let Some(first) = self.endings.first_mut() {
            *first = true;
        }
    }
}

const ID_RULE: &str = "an id has 1 to 40 lower-case letters, digits, dashes and underscores";

fn is_id(id: &str) -> bool {
    (1..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|first| (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        && tag.len() <= 35
}

fn path_of(place: &str, field: &str) -> String {
    format!("{place}.{field}")
}
