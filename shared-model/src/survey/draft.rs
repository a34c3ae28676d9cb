use core::ops::Deref;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Behaviour, Op, Parts, Problem, Questionnaire, Rule, Source, Test};
use crate::event::{Event, EventKind};
use crate::value::{LocalTime, SurveyClass};

/// A survey while it is written: it may be wrong. [`Draft::problems`] says where and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What its authors call it.
    #[serde(default)]
    pub name: String,
    /// What it asks about.
    #[serde(default)]
    pub class: SurveyClass,
    /// Where it appears.
    #[serde(default)]
    pub kind: SurveyKind,
    /// What it asks.
    #[serde(flatten)]
    pub form: Questionnaire,
    /// Whom it asks; everybody, where nothing is said.
    #[serde(default)]
    pub who: Rule,
    /// When, on the page.
    #[serde(default)]
    pub when: When,
    /// How often.
    #[serde(default)]
    pub how_often: HowOften,
}

impl Draft {
    /// Whether what just happened at the page allows it to be asked: nothing of it cancels, and the event is among it
    /// that is looked at.
    pub fn allows(&self, happened: &[Event]) -> bool {
        !self.when.is_cancelled(happened) && self.looked_at().is_none_or(|wanted| happened.iter().any(|event| wanted.is(event)))
    }

    /// The event that the edge looks at, where the trigger is one with properties that are tested or recalled.
    pub fn looked_at(&self) -> Option<Behaviour> {
        let Trigger::Event(name) = &self.when.trigger else { return None };
        let is_wanted =
            !self.when.properties.is_empty() || self.form.sources().iter().any(|source| matches!(source, Source::Property { .. }));
        is_wanted.then(|| Behaviour::new(name, &self.when.properties))
    }

    /// Whether [`Draft::allows`] has anything to look at.
    pub fn looks(&self) -> bool {
        !self.when.unless.is_empty() || self.looked_at().is_some()
    }

    /// The properties that its questions name, of the event that brought it up.
    pub fn properties_of(&self, happened: &[Event]) -> Parts {
        let wanted = self.looked_at();
        let Some(event) = wanted.and_then(|wanted| happened.iter().rev().find(|event| wanted.is(event))) else { return Parts::default() };
        let mut names: Vec<String> = self
            .form
            .sources()
            .into_iter()
            .filter_map(|source| match source {
                Source::Property { property } => Some(property),
                _ => None,
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        Parts(names.into_iter().filter_map(|name| Some((name.clone(), super::property(&event.kind, &name)?))).collect())
    }
}

/// Where a survey appears. More kinds will come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SurveyKind {
    /// A card on the page.
    #[default]
    Card,
    /// By the page itself: it hears the invitation, shows the questions as it likes, and sends the answers. Everything else,
    /// whom, when, how often and what is accepted, is as for a card.
    Headless,
}

/// When a survey is shown to whom may see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// What on the page brings it up.
    #[serde(default)]
    pub trigger: Trigger,
    /// Of a trigger by an event: what the event's properties must be. The edge looks at them, and invites when it has the
    /// event; the page's script only knows names.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, Test>,
    /// The name of an event that cancels it: when it comes before the trigger, the survey is not brought up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unless: String,
    /// On which pages; on all, where none are listed. Of the positive tests one must hold, of the negative all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageTest>,
    /// Between which days, in the site's calendar.
    #[serde(default, skip_serializing_if = "Dates::is_any")]
    pub dates: Dates,
    /// At which hours, by the site's clock; of several, at any of them; at all, where none are listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
}

/// From one day to another, both inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// The first day, as `2026-11-22`; none where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The last day; none where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
}

impl Dates {
    /// Whether any day is between them.
    pub fn is_any(&self) -> bool {
        self.from.is_empty() && self.until.is_empty()
    }
}

/// A stretch of some days of the week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// On which days, 1 for Monday to 7 for Sunday; on all, where none are listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u8>,
    /// The first minute, as `09:00`.
    pub from: String,
    /// The minute after the last, as `17:30`; `24:00` is the end of the day. Before `from` it is on the next day.
    pub until: String,
}

impl Hours {
    /// Minutes of the day in `09:00`.
    pub fn minutes(text: &str) -> Option<u16> {
        let (hours, minutes) = text.split_once(':')?;
        let number =
            |digits: &str| (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse::<u16>().ok()).flatten();
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        let total = hours * 60 + minutes;
        (minutes < 60 && total <= 24 * 60).then_some(total)
    }

    /// Whether they hold then.
    pub fn holds(&self, time: &LocalTime) -> bool {
        let (Some(from), Some(until)) = (Self::minutes(&self.from), Self::minutes(&self.until)) else { return false };
        let on = |weekday: u8| self.days.is_empty() || self.days.contains(&weekday);
        let yesterday = if time.weekday == 1 { 7 } else { time.weekday - 1 };
        if from <= until {
            return on(time.weekday) && (from..until).contains(&time.minute);
        }
        // Over midnight: the evening of the day, or the morning after it.
        (on(time.weekday) && time.minute >= from) || (on(yesterday) && time.minute < until)
    }
}

/// What on the page brings a survey up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// At once.
    Now(bool),
    /// After so many seconds.
    Seconds(u32),
    /// After so many seconds during which the page was looked at: visible, and the window in front.
    Engaged(u32),
    /// When so many percent of the page have been seen.
    Scroll(u8),
    /// When the pointer leaves for the browser's own controls.
    Exit(bool),
    /// When something that matches this CSS selector is clicked.
    Click(String),
    /// When the page sends an event of this name.
    Event(String),
}

impl Default for Trigger {
    fn default() -> Self {
        Self::Seconds(5)
    }
}

/// A test of a page's path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageTest {
    /// How to compare the path.
    pub path: Op,
    /// With what.
    pub value: String,
}

impl PageTest {
    fn is_negative(&self) -> bool {
        matches!(self.path, Op::NotEquals | Op::NotContains | Op::NotStartsWith | Op::NotEndsWith | Op::NotLike)
    }

    fn holds(&self, path: &str) -> bool {
        self.path.compares_texts(path, &self.value)
    }
}

impl When {
    /// Whether the event that cancels it is among these.
    pub fn is_cancelled(&self, happened: &[Event]) -> bool {
        happened.iter().any(|event| matches!(&event.kind, EventKind::Track { name, .. } if *name.as_str() == *self.unless))
    }

    /// Whether it may be shown on a page.
    pub fn is_on(&self, path: &str) -> bool {
        let mut positive = self.pages.iter().filter(|test| !test.is_negative()).peekable();
        let mut negative = self.pages.iter().filter(|test| test.is_negative());
        negative.all(|test| test.holds(path)) && (positive.peek().is_none() || positive.any(|test| test.holds(path)))
    }
}

/// How often one person may be asked. The site's limits between surveys hold besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowOften {
    /// How soon the same person may be asked again.
    #[serde(default)]
    pub per_survey: Repeat,
    /// At most so many times; without end, where nothing is said.
    #[serde(default)]
    pub max: Option<u32>,
    /// Until so many have come to an ending; then it switches itself off. Those who were asked before and answer after
    /// are counted too, so there may be some more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
}

/// How soon the same person may be asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// After so many days since it was last shown.
    EveryDays(u32),
    /// Never: shown once.
    #[default]
    Once,
    /// As soon as the site's limits allow, until the person has answered something.
    UntilAnswered,
}

/// A survey that is valid: the way to one is [`Draft::publish`], also when it is read from JSON.
///
/// Everything of the draft can be read, nothing changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Survey(Draft);

impl Draft {
    /// # Errors
    /// All problems, each with its place.
    pub fn publish(self) -> Result<Survey, Vec<Problem>> {
        let problems = self.problems();
        if problems.is_empty() { Ok(Survey(self)) } else { Err(problems) }
    }
}

impl Deref for Survey {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl From<Survey> for Draft {
    fn from(survey: Survey) -> Draft {
        survey.0
    }
}

impl TryFrom<Draft> for Survey {
    type Error = Problem;
    fn try_from(draft: Draft) -> Result<Self, Problem> {
        draft.publish().map_err(|problems| problems.into_iter().next().expect("a draft that is not published has a problem"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let when = |pages: &str| When { pages: serde_json::from_str(pages).unwrap(), ..When::default() };
        assert!(when("[]").is_on("/"));
        let orders = when(
            r#"[{"path":"starts_with","value":"/orders"},{"path":"equals","value":"/thanks"},{"path":"not_contains","value":"print"}]"#,
        );
        assert!(orders.is_on("/orders/7") && orders.is_on("/thanks"));
        assert!(!orders.is_on("/") && !orders.is_on("/orders/7/print"));
    }

    #[test]
    fn hours_may_go_over_midnight() {
        let at = |weekday, minute| LocalTime { date: String::new(), weekday, minute };
        let day: Hours = serde_json::from_str(r#"{"days":[1,2,3,4,5],"from":"09:00","until":"17:30"}"#).unwrap();
        assert!(
            day.holds(&at(1, 540))
                && day.holds(&at(5, 1049))
                && !day.holds(&at(5, 1050))
                && !day.holds(&at(6, 600))
                && !day.holds(&at(1, 539))
        );
        let night: Hours = serde_json::from_str(r#"{"days":[7],"from":"22:00","until":"02:00"}"#).unwrap();
        assert!(night.holds(&at(7, 1320)) && night.holds(&at(1, 119)) && !night.holds(&at(1, 120)) && !night.holds(&at(7, 60)));
        for wrong in ["9:00", "09:60", "24:01", "0900", "aa:00", "-1:00"] {
            assert_eq!(Hours::minutes(wrong), None, "{wrong}");
        }
        assert_eq!(Hours::minutes("24:00"), Some(1440));
    }

    #[test]
    fn how_often_and_triggers_are_written_as_in_the_api() {
        let how: HowOften = serde_json::from_str(r#"{"per_survey":{"every_days":90},"max":null}"#).unwrap();
        assert_eq!(how, HowOften { per_survey: Repeat::EveryDays(90), max: None, until: None });
        assert_eq!(serde_json::to_string(&how).unwrap(), r#"{"per_survey":{"every_days":90},"max":null}"#);
        for trigger in [
            r#"{"now":true}"#,
            r#"{"seconds":5}"#,
            r#"{"engaged":20}"#,
            r#"{"scroll":50}"#,
            r#"{"exit":true}"#,
            r##"{"click":"#buy"}"##,
            r#"{"event":"Paid"}"#,
        ] {
            let read: Trigger = serde_json::from_str(trigger).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), trigger);
        }
    }
}
