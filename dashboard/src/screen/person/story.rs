//! The timeline as a story: events of one visit are told in one line, what matters stands by itself.
//! Plain: entries in, story out, newest first.

use rapport_model::value::Day;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::who;

/// An event as the timeline gives it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Entry {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// When, ISO 8601.
    pub at: String,
    /// What kind: the names of the native API.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it says, by kind.
    #[serde(flatten)]
    pub says: Map<String, Value>,
}

impl Entry {
    /// A text that it says.
    pub fn text(&self, key: &str) -> Option<String> {
        self.says.get(key).map(who::text).filter(|text| !text.is_empty())
    }
}

/// Which part of the story is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All of it.
    #[default]
    All,
    /// Surveys: shown, answered, closed.
    Answers,
    /// Orders and refunds.
    Orders,
    /// Visits.
    Visits,
    /// The rest.
    Others,
}

impl Show {
    /// All parts, in the order of the buttons.
    pub const ALL: [Self; 5] = [Self::All, Self::Answers, Self::Orders, Self::Visits, Self::Others];

    /// The word of the address; empty for everything.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Answers => "answers",
            Self::Orders => "orders",
            Self::Visits => "visits",
            Self::Others => "other",
        }
    }

    /// Reads the word.
    pub fn of(tag: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.tag() == tag).unwrap_or_default()
    }

    /// Whether a line belongs to the part.
    pub fn holds(self, line: &Line) -> bool {
        let part = match line {
            Line::Visit(_) => Self::Visits,
            Line::Event(entry) => match entry.kind.as_str() {
                "survey_shown" | "survey_answered" | "survey_dismissed" | "survey_withdrawn" => Self::Answers,
                "order" | "refund" => Self::Orders,
                _ => Self::Others,
            },
        };
        self == Self::All || self == part
    }
}

/// A line of the story.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A visit: pages, clicks and forms without anything that stands by itself in between.
    Visit(Visit),
    /// Something that stands by itself.
    Event(Entry),
}

/// A visit, or the part of it between two things that stand by themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// Its first moment.
    pub start: String,
    /// Its last moment.
    pub end: String,
    /// How long, in seconds.
    pub seconds: f64,
    /// Page views.
    pub views: usize,
    /// Pages with how often each was looked at, in the order of first look.
    pub pages: Vec<(String, usize)>,
    /// What was clicked, in order.
    pub clicks: Vec<String>,
    /// The device, if known.
    pub device: Option<String>,
    /// The channel that it came by, if known.
    pub channel: Option<String>,
}

/// A day of the story.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// A moment of the day, to name it by.
    pub at: String,
    /// Lines, newest first.
    pub lines: Vec<Line>,
}

/// What only ever belongs to a visit.
fn is_step(kind: &str) -> bool {
    matches!(kind, "page_view" | "screen" | "page_leave" | "click" | "form" | "vitals")
}

/// Events further apart than this belong to different visits: the edge's own rule for sessions.
const PAUSE_MS: f64 = 30.0 * 60_000.0;

/// Tells entries, given newest first, as a story by days. `day_of` and `moment` read a time in the site's zone.
pub fn tell(entries: &[Entry], day_of: impl Fn(&str) -> Option<Day>, moment: impl Fn(&str) -> Option<f64>) -> Vec<Chapter> {
    let mut chapters: Vec<(Option<Day>, Chapter)> = Vec::new();
    let mut steps: Vec<&Entry> = Vec::new();
    let push = |line: Line, at: &str, chapters: &mut Vec<(Option<Day>, Chapter)>| {
        let day = day_of(at);
        match chapters.last_mut() {
            Some((last, chapter)) if *last == day => chapter.lines.push(line),
            _ => chapters.push((day, Chapter { at: at.to_owned(), lines: vec![line] })),
        }
    };
    for entry in entries {
        let close = steps.last().is_some_and(|last| match (moment(&last.at), moment(&entry.at)) {
            (Some(later), Some(earlier)) => later - earlier > PAUSE_MS || day_of(&last.at) != day_of(&entry.at),
            _ => true,
        });
        if (close || !is_step(&entry.kind)) && !steps.is_empty() {
            let visit = visit(&steps, &moment);
            let end = visit.end.clone();
            push(Line::Visit(visit), &end, &mut chapters);
            steps.clear();
        }
        if is_step(&entry.kind) {
            steps.push(entry);
        } else {
            push(Line::Event(entry.clone()), &entry.at, &mut chapters);
        }
    }
    if !steps.is_empty() {
        let visit = visit(&steps, &moment);
        let end = visit.end.clone();
        push(Line::Visit(visit), &end, &mut chapters);
    }
    chapters.into_iter().map(|(_, chapter)| chapter).collect()
}

/// Steps, newest first, as one visit.
fn visit(steps: &[&Entry], moment: &impl Fn(&str) -> Option<f64>) -> Visit {
    let (Some(latest), Some(earliest)) = (steps.first(), steps.last()) else { return Visit::default() };
    let seconds = moment(&latest.at).zip(moment(&earliest.at)).map_or(0.0, |(end, start)| (end - start).max(0.0) / 1000.0);
    let mut visit = Visit { start: earliest.at.clone(), end: latest.at.clone(), seconds, ..Visit::default() };
    for step in steps.iter().rev() {
        let context = step.says.get("context");
        let told = |key: &str| {
            step.text(key).or_else(|| context.and_then(|context| context.get(key)).map(who::text).filter(|text| !text.is_empty()))
        };
        visit.device = visit.device.take().or_else(|| told("device"));
        visit.channel = visit.channel.take().or_else(|| told("channel"));
        match step.kind.as_str() {
            "page_view" | "screen" => {
                visit.views += 1;
                let page = step.text("path").or_else(|| step.text("name")).unwrap_or_else(|| "/".to_owned());
                match visit.pages.iter_mut().find(|(known, _)| *known == page) {
                    Some((_, times)) => *times += 1,
                    None => visit.pages.push((page, 1)),
                }
            }
            "click" | "form" => visit.clicks.extend(step.text("label").or_else(|| step.text("name"))),
            _ => {}
        }
    }
    visit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::date;

    fn entry(at: &str, kind: &str, says: Value) -> Entry {
        let Value::Object(says) = says else { panic!("an object") };
        Entry { id: at.to_owned(), at: at.to_owned(), kind: kind.to_owned(), says }
    }

    fn day(at: &str) -> Option<Day> {
        date::parse(&at[..10])
    }

    fn moment(at: &str) -> Option<f64> {
        let clock: Vec<f64> = at[11..16].split(':').map(|part| part.parse().unwrap()).collect();
        Some((f64::from(day(at)?.0) * 1440.0 + clock[0] * 60.0 + clock[1]) * 60_000.0)
    }

    #[test]
    fn steps_become_visits_and_what_matters_stands_alone() {
        let none = || serde_json::json!({});
        let story = tell(
            &[
                entry("2026-11-19T10:05", "survey_answered", serde_json::json!({"answers":[{"question":"nps","value":3}]})),
                entry("2026-11-19T10:04", "page_leave", none()),
                entry("2026-11-19T10:02", "page_view", serde_json::json!({"path":"/track"})),
                entry("2026-11-19T10:01", "click", serde_json::json!({"label":"Track"})),
                entry("2026-11-19T10:00", "page_view", serde_json::json!({"path":"/track","context":{"device":"phone"}})),
                entry("2026-11-19T08:00", "page_view", serde_json::json!({"path":"/"})),
                entry("2026-11-18T23:00", "order", serde_json::json!({"order_id":"88174"})),
            ],
            day,
            moment,
        );
        assert_eq!(story.len(), 2);
        assert_eq!(story[0].lines.len(), 3);
        let Line::Visit(visit) = &story[0].lines[1] else { panic!("a visit") };
        assert_eq!((visit.views, visit.seconds), (2, 240.0));
        assert_eq!(visit.pages, [("/track".to_owned(), 2)]);
        assert_eq!(visit.clicks, ["Track"]);
        assert_eq!(visit.device.as_deref(), Some("phone"));
        assert!(matches!(&story[0].lines[2], Line::Visit(visit) if visit.views == 1));
        assert!(Show::Answers.holds(&story[0].lines[0]) && !Show::Orders.holds(&story[0].lines[0]));
        assert!(Show::Orders.holds(&story[1].lines[0]));
        assert!(Show::ALL.into_iter().all(|show| Show::of(show.tag()) == show));
        assert!(tell(&[], day, moment).is_empty());
    }

    #[test]
    fn an_entry_keeps_what_it_does_not_know() {
        let entry: Entry =
            serde_json::from_str(r#"{"id":"e1","at":"2026-11-19T10:00:00Z","type":"order","order_id":"88","revenue":{"amount":1}}"#)
                .unwrap();
        assert_eq!(entry.text("order_id").as_deref(), Some("88"));
        assert_eq!(entry.kind, "order");
    }
}
