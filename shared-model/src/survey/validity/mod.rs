//! What makes a questionnaire a good one: every name leads somewhere, every comparison fits its question, every
//! text is there, and everything can be reached.

mod kind;

use kind::{HTTPS_RULE, fits, fits_number, fits_text, has_part};

use super::publish::Problems;
use super::{
    Answer, Assignment, Branch, Change, Comparison, Condition, Operand, Piece, QuestionKind, Questionnaire, Source, Text, is_https, pieces,
};

/// A questionnaire under examination, at one place of it: what stands before the question of this place is known there.
pub(super) struct Form<'a> {
    form: &'a Questionnaire,
    before: usize,
}

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
        Self { form, before: 0 }
    }

    /// The same, read where the questions before this one are known.
    fn at(&self, before: usize) -> Self {
        Self { form: self.form, before }
    }

    pub(super) fn check_languages(&self, problems: &mut Problems) {
        let languages = &self.form.languages;
        problems.unless(!languages.is_empty(), "languages", "empty", "a survey is written in at least one language");
        for (at, tag) in languages.iter().enumerate() {
            let path = format!("languages[{at}]");
            problems.unless(is_language(tag), &path, "language", "a language is a tag of BCP 47 such as zh-Hans");
            let twice = languages[..at].iter().any(|other| other.eq_ignore_ascii_case(tag));
            problems.unless(!twice, &path, "twice", "this language is there already");
        }
    }

    pub(super) fn check_sizes(&self, problems: &mut Problems) {
        let form = self.form;
        problems.unless((1..=50).contains(&form.questions.len()), "questions", "size", "a survey has 1 to 50 questions");
        problems.unless(form.endings.len() <= 20, "endings", "size", "a survey has at most 20 endings");
        problems.unless(form.logic.len() <= 200, "logic", "size", "a survey has at most 200 branches");
        problems.unless(form.variables.len() <= 50, "variables", "size", "a survey has at most 50 variables");
        problems.unless(form.hidden.len() <= 50, "hidden", "size", "a survey has at most 50 hidden fields");
        problems.unless(form.languages.len() <= 50, "languages", "size", "a survey has at most 50 languages");
    }

    pub(super) fn check_questions(&self, problems: &mut Problems) {
        for (at, question) in self.form.questions.iter().enumerate() {
            let path = format!("questions[{at}]");
            problems.unless(is_id(&question.id), &path_of(&path, "id"), "id", ID_RULE);
            let twice = self.form.questions[..at].iter().any(|other| other.id == question.id);
            problems.unless(!twice, &path_of(&path, "id"), "twice", "another question has this id");
            // What stands on one page is shown at once, so it cannot depend on an answer given there.
            let here = self.at(self.page_start(at));
            here.check_text(&question.text, true, &path_of(&path, "text"), problems);
            here.check_text(&question.help, false, &path_of(&path, "help"), problems);
            here.check_text(&question.message, false, &path_of(&path, "message"), problems);
            here.check_kind(question, &path, problems);
            let together = path_of(&path, "together");
            problems.unless(at > 0 || !question.together, &together, "first", "the first question begins a page");
            if let Some(condition) = &question.show_if {
                here.check_condition(condition, &path_of(&path, "show_if"), 1, problems);
            }
            for (number, wording) in question.wordings.iter().enumerate() {
                let path = format!("{path}.wordings[{number}]");
                here.check_condition(&wording.condition, &path_of(&path, "if"), 1, problems);
                here.check_text(&wording.text, true, &path_of(&path, "text"), problems);
                here.check_text(&wording.help, false, &path_of(&path, "help"), problems);
            }
        }
    }

    pub(super) fn check_welcome(&self, problems: &mut Problems) {
        if let Some(welcome) = &self.form.welcome {
            self.check_text(&welcome.text, true, "welcome.text", problems);
            self.check_text(&welcome.help, false, "welcome.help", problems);
            self.check_text(&welcome.button, false, "welcome.button", problems);
        }
    }

    pub(super) fn check_endings(&self, problems: &mut Problems) {
        let here = self.at(self.form.questions.len());
        for (at, ending) in self.form.endings.iter().enumerate() {
            let path = format!("endings[{at}]");
            problems.unless(is_id(&ending.id), &path_of(&path, "id"), "id", ID_RULE);
            let twice = self.form.endings[..at].iter().any(|other| other.id == ending.id);
            problems.unless(!twice, &path_of(&path, "id"), "twice", "another ending has this id");
            here.check_text(&ending.text, true, &path_of(&path, "text"), problems);
            here.check_text(&ending.help, false, &path_of(&path, "help"), problems);
            if let Some(link) = &ending.link {
                problems.unless(is_https(&link.url), &path_of(&path, "link.url"), "https", HTTPS_RULE);
                here.check_text(&link.text, false, &path_of(&path, "link.text"), problems);
            }
        }
    }

    pub(super) fn check_logic(&self, problems: &mut Problems) {
        for (number, branch) in self.form.logic.iter().enumerate() {
            let path = format!("logic[{number}]");
            let Some(after) = self.form.position(&branch.after) else {
                problems.add(path_of(&path, "after"), "unknown", "there is no such question");
                continue;
            };
            let page_goes_on = self.form.questions.get(after + 1).is_some_and(|next| next.together);
            problems.unless(!page_goes_on, &path_of(&path, "after"), "page", "a branch leaves from the last question of a page");
            let here = self.at(after + 1);
            if let Some(condition) = &branch.condition {
                here.check_condition(condition, &path_of(&path, "if"), 1, problems);
            }
            here.check_actions(branch, after, &path, problems);
            let shadows = |other: &Branch| other.after == branch.after && other.condition.is_none() && !other.go_to.is_empty();
            problems.unless(
                !self.form.logic[..number].iter().any(shadows),
                &path,
                "unreachable",
                "a branch before this one is always taken",
            );
        }
    }

    fn check_actions(&self, branch: &Branch, after: usize, path: &str, problems: &mut Problems) {
        let goes = !branch.go_to.is_empty();
        if goes {
            self.check_target(branch, after, &path_of(path, "go_to"), problems);
        }
        let acts = goes || !branch.set.is_empty() || !branch.require.is_empty();
        problems.unless(acts, &path_of(path, "go_to"), "nothing", "a branch goes somewhere, sets or requires something");
        for (at, required) in branch.require.iter().enumerate() {
            let path = format!("{path}.require[{at}]");
            match self.form.position(required) {
                None => problems.add(path, "unknown", "there is no such question"),
                Some(to) => {
                    problems.unless(to > after, &path, "backwards", "what is passed already cannot be required");
                    let answered = !matches!(self.form.questions[to].kind, QuestionKind::Statement { .. });
                    problems.unless(answered, &path, "statement", "a statement asks nothing that one could have to answer");
                }
            }
        }
        for (at, assignment) in branch.set.iter().enumerate() {
            self.check_assignment(assignment, &format!("{path}.set[{at}]"), problems);
        }
    }

    fn check_assignment(&self, assignment: &Assignment, path: &str, problems: &mut Problems) {
        let Some(variable) = self.form.variables.iter().find(|known| known.id == assignment.variable) else {
            problems.add(path_of(path, "variable"), "unknown", "there is no such variable");
            return;
        };
        let is_number = matches!(variable.value, Answer::Number(_));
        let fits = match assignment.op {
            Change::Assign => true,
            Change::Concat => !is_number,
            Change::Add | Change::Subtract | Change::Multiply | Change::Divide => is_number,
        };
        problems.unless(fits, &path_of(path, "op"), "op", "one counts with numbers, and puts texts behind texts");
        match &assignment.by {
            Operand::Of(source) => self.check_source(source, &path_of(path, "by"), problems),
            Operand::Fixed(Answer::Number(number)) => {
                problems.unless(number.is_finite(), &path_of(path, "by"), "operand", "a number is finite");
                let zero = assignment.op == Change::Divide && *number == 0.0;
                problems.unless(!zero, &path_of(path, "by"), "operand", "nothing is divided by 0");
            }
            Operand::Fixed(Answer::Text(text)) => {
                let fits = !is_number && text.chars().count() <= LONGEST_TEXT;
                problems.unless(fits, &path_of(path, "by"), "operand", "the variable is a number, or the text longer than 500 characters");
            }
            Operand::Fixed(_) => problems.add(path_of(path, "by"), "operand", "a variable is a number or a text"),
        }
    }

    pub(super) fn check_names(&self, problems: &mut Problems) {
        for (at, variable) in self.form.variables.iter().enumerate() {
            let path = format!("variables[{at}]");
            problems.unless(is_id(&variable.id), &path_of(&path, "id"), "id", ID_RULE);
            let twice = self.form.variables[..at].iter().any(|other| other.id == variable.id);
            problems.unless(!twice, &path_of(&path, "id"), "twice", "another variable has this id");
            let fits = match &variable.value {
                Answer::Number(number) => number.is_finite(),
                Answer::Text(text) => text.chars().count() <= LONGEST_TEXT,
                _ => false,
            };
            problems.unless(fits, &path_of(&path, "value"), "operand", "a variable is a number, or a text of at most 500 characters");
        }
        for (at, name) in self.form.hidden.iter().enumerate() {
            let path = format!("hidden[{at}]");
            problems.unless(is_id(name), &path, "id", ID_RULE);
            problems.unless(!self.form.hidden[..at].contains(name), &path, "twice", "another hidden field has this name");
        }
    }

    fn check_target(&self, branch: &Branch, after: usize, path: &str, problems: &mut Problems) {
        match (branch.ending(), self.form.position(&branch.go_to)) {
            (Some(id), _) => {
                let known = self.form.endings.iter().any(|ending| ending.id == id);
                problems.unless(known, path, "unknown", "there is no such ending");
            }
            (None, Some(to)) => problems.unless(to > after, path, "backwards", "a branch goes to a later question, so that every way ends"),
            (None, None) => problems.add(path, "unknown", "there is no such question"),
        }
    }

    /// A text must be there in the default language (others fall back to it), and none may be too long or recall
    /// what is not known.
    fn check_text(&self, text: &Text, is_needed: bool, path: &str, problems: &mut Problems) {
        let default = self.form.default_language();
        let there = text.entries().iter().any(|(language, text)| language.eq_ignore_ascii_case(default) && !text.trim().is_empty());
        let well = there || (!is_needed && text.is_empty());
        problems.unless(well, path, "missing", "the text is missing in the default language");
        for (language, text) in text.entries() {
            let path = format!("{path}.{language}");
            problems.unless(text.chars().count() <= LONGEST_TEXT, &path, "length", "a text has at most 500 characters");
            let known = self.form.languages.iter().any(|tag| tag.eq_ignore_ascii_case(language));
            problems.unless(known, &path, "language", "the survey's languages do not name this one");
            for piece in pieces(text) {
                match piece {
                    Piece::Words(words) => {
                        let looks = words.split_once("{{").is_some_and(|(_, rest)| rest.contains("}}"));
                        problems.unless(
                            !looks,
                            &path,
                            "recall",
                            "{{ }} recalls answer, variable, hidden, trait or property, as {{answer:why|nothing}}",
                        );
                    }
                    Piece::Recall(source, _) => self.check_source(&source, &path, problems),
                }
            }
        }
    }

    /// A source must be there, and known at this place.
    fn check_source(&self, source: &Source, path: &str, problems: &mut Problems) {
        match source {
            Source::Answer { question, part } => match self.form.position(question) {
                None => problems.add(path, "unknown", format!("there is no question {question}")),
                Some(at) if at >= self.before => problems.add(path, "later", format!("{question} is not answered yet when this is read")),
                Some(at) => {
                    let has = part.as_ref().is_none_or(|part| has_part(&self.form.questions[at], part));
                    problems.unless(has, path, "unknown", "the question has no such part");
                }
            },
            Source::Variable { variable } => {
                let known = self.form.variables.iter().any(|known| known.id == *variable);
                problems.unless(known, path, "unknown", "there is no such variable");
            }
            Source::Hidden { hidden } => {
                problems.unless(self.form.hidden.contains(hidden), path, "unknown", "there is no such hidden field");
            }
            Source::Trait { name } | Source::Property { property: name } => {
                problems.unless((1..=120).contains(&name.chars().count()), path, "length", "a trait or property has a name");
            }
        }
    }

    /// A condition may ask about what is known at this place, and must fit it.
    fn check_condition(&self, condition: &Condition, path: &str, depth: usize, problems: &mut Problems) {
        if depth > DEEPEST {
            problems.add(path, "depth", "a condition is at most 8 deep");
            return;
        }
        match condition {
            Condition::All { all: parts } | Condition::Any { any: parts } => {
                problems.unless(!parts.is_empty(), path, "empty", "a condition of nothing says nothing");
                let name = if matches!(condition, Condition::Any { .. }) { "any" } else { "all" };
                for (at, part) in parts.iter().enumerate() {
                    self.check_condition(part, &format!("{path}.{name}[{at}]"), depth + 1, problems);
                }
            }
            Condition::Not { not } => self.check_condition(not, &path_of(path, "not"), depth + 1, problems),
            Condition::Compare(comparison) => self.check_comparison(comparison, path, problems),
        }
    }

    fn check_comparison(&self, comparison: &Comparison, path: &str, problems: &mut Problems) {
        let Comparison { source, op, value, than } = comparison;
        self.check_source(source, path, problems);
        if let Some(than) = than {
            self.check_source(than, path, problems);
            let well = op.needs_operand() && value.is_none();
            problems.unless(well, path, "operand", "one compares with a value or with another source, where there is something to compare");
            return;
        }
        let fits = match source {
            Source::Answer { question, part } => match self.form.position(question) {
                Some(at) => fits(&self.form.questions[at], part.as_deref(), *op, value.as_ref()),
                // Said already.
                None => true,
            },
            Source::Variable { variable } => match self.form.variables.iter().find(|known| known.id == *variable).map(|known| &known.value)
            {
                Some(Answer::Number(_)) => fits_number(*op, value.as_ref()),
                Some(_) => fits_text(*op, value.as_ref()),
                None => true,
            },
            // What they are is for the site to say.
            Source::Hidden { .. } | Source::Trait { .. } | Source::Property { .. } => {
                value.is_some() == op.needs_operand() && !matches!(value, Some(Answer::Parts(_)))
            }
        };
        problems.unless(fits, path, "operand", "the comparison does not fit what is compared");
    }

    /// The first question of the page that a question stands on.
    fn page_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|&first| !self.form.questions[first].together).unwrap_or(0)
    }

    /// Follows every branch and every question that may be left out.
    pub(super) fn reachable(&self) -> Places {
        let form = self.form;
        let mut places = Places { questions: vec![false; form.questions.len()], endings: vec![false; form.endings.len()] };
        places.come_to(form, 0);
        for at in 0..form.questions.len() {
            if !places.questions[at] {
                continue;
            }
            let mut goes_on = true;
            for branch in form.logic.iter().filter(|branch| branch.after == form.questions[at].id && !branch.go_to.is_empty()) {
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
