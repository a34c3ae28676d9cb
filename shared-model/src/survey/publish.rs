use serde::{Deserialize, Serialize};

use super::validity::{Form, Places};
use super::{Answer, Dates, Draft, Hours, Op, Repeat, Rule, Trigger, is_date};

/// What is wrong with a draft, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field, as one would write it in code: `questions[1].show_if`.
    pub path: String,
    /// The rule that is broken, a short name that does not change.
    pub rule: String,
    /// What is wrong, in words one may show.
    pub sentence: String,
}

impl core::fmt::Display for Problem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.path, self.sentence)
    }
}

impl core::error::Error for Problem {}

/// Problems as they are found.
#[derive(Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, path: impl Into<String>, rule: &str, sentence: impl Into<String>) {
        self.0.push(Problem { path: path.into(), rule: rule.to_owned(), sentence: sentence.into() });
    }

    /// All that was found.
    pub(super) fn found(self) -> Vec<Problem> {
        self.0
    }

    /// Adds the problem unless all is well.
    pub(super) fn unless(&mut self, well: bool, path: &str, rule: &str, sentence: &str) {
        if !well {
            self.add(path, rule, sentence);
        }
    }
}

/// The longest repeat, in days: ten years.
const LONGEST_REPEAT: u32 = 3650;

impl Draft {
    /// All that is wrong with the draft; nothing, when it can be published.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Problems::default();
        let name = self.name.trim().chars().count();
        problems.unless((1..=120).contains(&name), "name", "length", "a survey has a name of at most 120 characters");
        Form::new(&self.form).check(&mut problems);
        self.check_when(&mut problems);
        self.check_times(&mut problems);
        self.check_how_often(&mut problems);
        check_rule(&self.who, "who", 1, &mut problems);
        problems.unless(self.who.leaves().len() <= 100, "who", "size", "a rule has at most 100 parts");
        problems.0
    }

    fn check_when(&self, problems: &mut Problems) {
        let (well, sentence) = match &self.when.trigger {
            Trigger::Now(on) | Trigger::Exit(on) => (*on, "a trigger that is switched off never asks anybody"),
            Trigger::Seconds(seconds) => (*seconds <= 3600, "wait at most 3,600 seconds"),
            Trigger::Engaged(seconds) => ((1..=3600).contains(seconds), "wait for 1 to 3,600 seconds of attention"),
            Trigger::Scroll(percent) => ((1..=100).contains(percent), "the scroll depth is 1 to 100 percent"),
            Trigger::Click(selector) => (is_short(selector), "the selector has 1 to 200 characters"),
            Trigger::Event(name) => (is_short(name), "the event's name has 1 to 200 characters"),
        };
        problems.unless(well, "when.trigger", "trigger", sentence);
        let is_event = matches!(self.when.trigger, Trigger::Event(_));
        problems.unless(is_event || self.when.properties.is_empty(), "when.where", "trigger", "only an event has properties to look at");
        problems.unless(self.when.properties.len() <= 20, "when.where", "size", "there are at most 20 tests of properties");
        for (name, test) in &self.when.properties {
            check_operand(test.op, test.value.is_some(), &format!("when.where.{name}"), problems);
        }
        let unless = &self.when.unless;
        problems.unless(unless.is_empty() || is_short(unless), "when.unless", "length", "the event's name has 1 to 200 characters");
        let contrary = matches!(&self.when.trigger, Trigger::Event(name) if name == unless);
        problems.unless(!contrary, "when.unless", "trigger", "the event that asks cannot be the one that keeps from asking");
        for (at, test) in self.when.pages.iter().enumerate() {
            let path = format!("when.pages[{at}]");
            let fits = test.path.is_of_texts();
            problems.unless(
                fits,
                &path,
                "op",
                "a page is compared by equals, contains, starts_with, ends_with, like, or their contraries with not_",
            );
            problems.unless(is_short(&test.value), &path, "length", "the page has 1 to 200 characters");
        }
        problems.unless(self.when.pages.len() <= 50, "when.pages", "size", "there are at most 50 tests of the page");
    }

    fn check_times(&self, problems: &mut Problems) {
        let Dates { from, until } = &self.when.dates;
        for (name, day) in [("from", from), ("until", until)] {
            problems.unless(day.is_empty() || is_date(day), &format!("when.dates.{name}"), "format", "a day is written as 2026-11-22");
        }
        let contrary = !until.is_empty() && from > until;
        problems.unless(!contrary, "when.dates", "range", "the first day is not after the last");
        problems.unless(self.when.hours.len() <= 20, "when.hours", "size", "there are at most 20 stretches of hours");
        for (at, hours) in self.when.hours.iter().enumerate() {
            let path = format!("when.hours[{at}]");
            let (from, until) = (Hours::minutes(&hours.from), Hours::minutes(&hours.until));
            problems.unless(from.is_some() && until.is_some(), &path, "format", "a time of day is written as 09:30");
            problems.unless(from.is_none() || from != until, &path, "range", "no time is between these");
            problems.unless(
                hours.days.iter().all(|day| (1..=7).contains(day)),
                &format!("{path}.days"),
                "range",
                "a day of the week is 1 for Monday to 7 for Sunday",
            );
        }
    }

    fn check_how_often(&self, problems: &mut Problems) {
        if let Repeat::EveryDays(days) = self.how_often.per_survey {
            let well = (1..=LONGEST_REPEAT).contains(&days);
            problems.unless(well, "how_often.per_survey", "range", "ask again after 1 to 3,650 days");
        }
        problems.unless(self.how_often.max != Some(0), "how_often.max", "range", "at most 0 times asks nobody");
        problems.unless(self.how_often.until != Some(0), "how_often.until", "range", "until 0 answers asks nobody");
    }
}

fn is_short(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200
}

/// What is wrong with a rule, each problem at the part that has it.
pub(super) fn check_rule(rule: &Rule, path: &str, depth: usize, problems: &mut Problems) {
    if depth > 10 {
        problems.add(path, "depth", "a rule is at most 10 deep");
        return;
    }
    match rule {
        Rule::All { all: parts } | Rule::Any { any: parts } => {
            let (name, is_any) = if matches!(rule, Rule::Any { .. }) { ("any", true) } else { ("all", false) };
            problems.unless(!(is_any && parts.is_empty()), path, "empty", "any of nothing never holds");
            for (at, part) in parts.iter().enumerate() {
                check_rule(part, &format!("{path}.{name}[{at}]"), depth + 1, problems);
            }
        }
        Rule::Not { not } => check_rule(not, &format!("{path}.not"), depth + 1, problems),
        Rule::Did { did, properties, at_least, at_most, days } => {
            problems.unless(is_short(did), path, "length", "an event has a name");
            let contrary = at_least.zip(*at_most).is_some_and(|(least, most)| least > most);
            problems.unless(!contrary, path, "range", "no number is at least so much and at most less");
            problems.unless(*days != Some(0), path, "range", "a window has at least one day");
            for (name, test) in properties {
                check_operand(test.op, test.value.is_some(), &format!("{path}.where.{name}"), problems);
            }
        }
        Rule::Trait { name, op, value } => {
            problems.unless(is_short(name), path, "length", "a trait has a name");
            check_operand(*op, value.as_ref().is_some_and(|value| !matches!(value, Answer::Parts(_))), path, problems);
        }
        Rule::Value { value: test } | Rule::Risk { risk: test } | Rule::LastNps { last_nps: test } | Rule::LastCsat { last_csat: test } => {
            check_operand(test.op, test.value.is_some(), path, problems);
        }
        Rule::Seen { days, .. } | Rule::Answered { days, .. } => {
            problems.unless(*days != Some(0), path, "range", "a window has at least one day");
        }
        Rule::Stage { stage: list }
        | Rule::Loyalty { loyalty: list }
        | Rule::Grade { grade: list }
        | Rule::Device { device: list }
        | Rule::Country { country: list }
        | Rule::Language { language: list }
        | Rule::Campaign { campaign: list }
        | Rule::Channel { channel: list } => problems.unless(!list.is_empty(), path, "empty", "one of nothing never holds"),
        Rule::Percent { percent, .. } => {
            problems.unless((1..=99).contains(percent), path, "range", "a draw is of 1 to 99 percent");
        }
        Rule::Segment { .. } | Rule::New { .. } => {}
    }
}

fn check_operand(op: Op, is_there: bool, path: &str, problems: &mut Problems) {
    problems.unless(is_there || !op.needs_operand(), path, "operand", "the comparison needs a value to compare with");
}

impl Form<'_> {
    /// All that is wrong with what is asked.
    fn check(&self, problems: &mut Problems) {
        self.check_languages(problems);
        self.check_sizes(problems);
        self.check_names(problems);
        self.check_welcome(problems);
        self.check_questions(problems);
        self.check_endings(problems);
        self.check_logic(problems);
        // Ways can be followed only where every name leads somewhere.
        if problems.0.is_empty() {
            self.check_ways(problems);
        }
    }

    /// Nothing is written that nobody can come to.
    fn check_ways(&self, problems: &mut Problems) {
        let Places { questions, endings } = self.reachable();
        for (at, reached) in questions.iter().enumerate() {
            problems.unless(*reached, &format!("questions[{at}]"), "unreachable", "no way through the survey comes by this question");
        }
        for (at, reached) in endings.iter().enumerate() {
            problems.unless(*reached, &format!("endings[{at}]"), "unreachable", "no way through the survey comes to this ending");
        }
    }
}
