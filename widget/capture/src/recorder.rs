//! What becomes an event. Knows nothing of a browser: what was noticed and the time come in, facts go out.

use alloc::string::String;
use alloc::vec::Vec;

use crate::address::{bare, label, target};
use crate::encode::Object;
use crate::engagement::Engagement;
use crate::vitals::Vitals;

/// The most errors told of one view: a loop that throws must not become a flood.
const MOST_ERRORS: usize = 5;
/// The longest error message, in characters.
const LONGEST_MESSAGE: usize = 200;

/// An event without its id and time, which the loader adds.
#[derive(Debug, PartialEq, Eq)]
pub struct Fact {
    /// The event's type in the native API.
    pub kind: &'static str,
    /// Its other fields, as a JSON object.
    pub fields: String,
}

/// A link or button that was pressed, in the order in which its label is looked for. None of it is an input's value.
#[derive(Debug, Default)]
pub struct Pressed<'a> {
    /// What assistive technology calls it (`aria-label`).
    pub spoken: &'a str,
    /// The text in it; empty when it holds something that a visitor can type into.
    pub text: &'a str,
    /// What its picture is called, its tooltip, its name: the first that is not empty.
    pub other: &'a str,
    /// Where it leads, as the browser resolved it; empty for buttons.
    pub href: &'a str,
}

/// One look at one page.
#[derive(Debug)]
struct View {
    id: String,
    path: String,
    engagement: Engagement,
    /// The deepest point seen, in percent of the page's height.
    depth: u8,
    /// The depth of the last `page_leave`, once there was one.
    left_at: Option<u8>,
}

/// Keeps what a page's events need to remember.
#[derive(Debug, Default)]
pub struct Recorder {
    /// The page's own origin, such as `https://shop.example`.
    origin: String,
    view: Option<View>,
    /// What was told of this view's errors.
    errors: Vec<String>,
    /// The page's speed.
    pub vitals: Vitals,
}

impl Recorder {
    /// A recorder for pages of an origin.
    #[must_use]
    pub fn of(origin: String) -> Self {
        Self { origin, ..Self::default() }
    }

    /// The loader is at this view of this path. When it is another than before, the one before was left.
    pub fn at(&mut self, view: &str, path: &str, visible: bool, now: f64) -> Option<Fact> {
        if view.is_empty() || self.view.as_ref().is_some_and(|current| current.id == view) {
            return None;
        }
        let left = self.leave(now);
        let engagement = Engagement::starting(now, visible);
        self.view = Some(View { id: String::from(view), path: String::from(path), engagement, depth: 0, left_at: None });
        self.errors.clear();
        left
    }

    /// The page is seen down to this share of its height, in percent.
    pub fn seen(&mut self, percent: f64) {
        if let Some(view) = &mut self.view {
            view.depth = view.depth.max(percent.clamp(0.0, 100.0) as u8);
        }
    }

    /// A sign of life: scrolling, a press, a key, or the page came into sight.
    pub fn alive(&mut self, now: f64) {
        if let Some(view) = &mut self.view {
            view.engagement.alive(now);
        }
    }

    /// `page_leave`: what was not told yet of the current view. Nothing, when nothing was added since the last one.
    fn leave(&mut self, now: f64) -> Option<Fact> {
        let view = self.view.as_mut()?;
        let engaged = view.engagement.take(now);
        if engaged == 0 && view.left_at == Some(view.depth) {
            return None;
        }
        view.left_at = Some(view.depth);
        // By now the page may show another path.
        let fields = Object::new()
            .text("view", &view.id)
            .text("path", &view.path)
            .whole("engaged_ms", engaged)
            .whole("scroll", u32::from(view.depth));
        Some(Fact { kind: "page_leave", fields: fields.done() })
    }

    /// The page went out of sight, perhaps for good.
    pub fn hidden(&mut self, now: f64) -> impl Iterator<Item = Fact> {
        if let Some(view) = &mut self.view {
            view.engagement.pause(now);
        }
        let left = self.leave(now);
        let vitals = self.vitals.tell().map(|fields| Fact { kind: "vitals", fields });
        left.into_iter().chain(vitals)
    }

    /// A link or button was pressed. Nothing, when it has neither a label nor a target.
    #[must_use]
    pub fn pressed(&self, what: &Pressed<'_>) -> Option<Fact> {
        let to = target(what.href, &self.origin);
        let named = [what.spoken, what.text, what.other, to].into_iter().map(label).find(|text| !text.is_empty())?;
        Some(Fact { kind: "click", fields: Object::new().text("label", &named).some_text("target", to).done() })
    }

    /// A form was sent: its name, never its contents. `names` are looked through in order.
    #[must_use]
    pub fn sent_form(&self, names: &[String]) -> Fact {
        let name = names.iter().map(|name| label(bare(name))).find(|name| !name.is_empty()).unwrap_or_default();
        Fact { kind: "form", fields: Object::new().text("name", &name).done() }
    }

    /// The page threw an error. At most five of a view are told, and each once.
    pub fn broke(&mut self, message: &str, source: &str, line: u32) -> Option<Fact> {
        if message.is_empty() || self.errors.len() >= MOST_ERRORS {
            return None;
        }
        let end = message.char_indices().nth(LONGEST_MESSAGE).map_or(message.len(), |(at, _)| at);
        let fields = Object::new()
            .text("message", message.get(..end).unwrap_or_default())
            .text("source", target(source, &self.origin))
            .whole("line", line)
            .done();
        if self.errors.contains(&fields) {
            return None;
        }
        self.errors.push(fields.clone());
        Some(Fact { kind: "error", fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorder() -> Recorder {
        let mut recorder = Recorder::of("https://shop.example".into());
        assert_eq!(recorder.at("v1", "/", true, 0.0), None);
        recorder
    }

    fn fields(fact: Option<Fact>) -> String {
        fact.map(|fact| format!("{} {}", fact.kind, fact.fields)).unwrap_or_default()
    }

    #[test]
    fn a_new_view_ends_the_old_one_and_the_same_view_does_not() {
        let mut recorder = recorder();
        recorder.seen(42.9);
        recorder.seen(10.0);
        assert_eq!(recorder.at("v1", "/", true, 900.0), None);
        assert_eq!(
            fields(recorder.at("v2", "/two", true, 1_500.0)),
            r#"page_leave {"view":"v1","path":"/","engaged_ms":1500,"scroll":42}"#
        );
        assert_eq!(
            fields(recorder.at("v3", "/three", true, 1_600.0)),
            r#"page_leave {"view":"v2","path":"/two","engaged_ms":100,"scroll":0}"#
        );
    }

    #[test]
    fn time_engaged_is_told_in_parts_that_add_up() {
        let mut recorder = recorder();
        let told: Vec<_> = recorder.hidden(1_000.0).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].fields, r#"{"view":"v1","path":"/","engaged_ms":1000,"scroll":0}"#);
        assert_eq!(recorder.hidden(5_000.0).count(), 0, "nothing was added while hidden");
        recorder.alive(6_000.0);
        let told: Vec<_> = recorder.hidden(6_250.0).collect();
        assert_eq!(told[0].fields, r#"{"view":"v1","path":"/","engaged_ms":250,"scroll":0}"#);
    }

    #[test]
    fn vitals_go_with_the_first_farewell_only() {
        let mut recorder = recorder();
        recorder.vitals.painted(500.0);
        let kinds: Vec<_> = recorder.hidden(1_000.0).map(|fact| fact.kind).collect();
        assert_eq!(kinds, ["page_leave", "vitals"]);
        recorder.alive(2_000.0);
        let kinds: Vec<_> = recorder.hidden(3_000.0).map(|fact| fact.kind).collect();
        assert_eq!(kinds, ["page_leave"]);
    }

    #[test]
    fn a_press_is_named_by_what_a_person_would_call_it() {
        let recorder = recorder();
        let press = |pressed: Pressed<'_>| fields(recorder.pressed(&pressed));
        assert_eq!(press(Pressed { spoken: "Close", text: "x", ..Pressed::default() }), r#"click {"label":"Close"}"#);
        assert_eq!(
            press(Pressed { text: " Our\n prices ", href: "https://shop.example/prices?ref=1", ..Pressed::default() }),
            r#"click {"label":"Our prices","target":"/prices"}"#
        );
        assert_eq!(
            press(Pressed { href: "https://bank.example/pay?card=1", ..Pressed::default() }),
            r#"click {"label":"https://bank.example/pay","target":"https://bank.example/pay"}"#
        );
        assert_eq!(press(Pressed::default()), "");
    }

    #[test]
    fn a_form_has_a_name_and_no_query() {
        let recorder = recorder();
        assert_eq!(recorder.sent_form(&[String::new(), "/subscribe?mail=ann@example.org".into()]).fields, r#"{"name":"/subscribe"}"#);
        assert_eq!(recorder.sent_form(&[]).fields, r#"{"name":""}"#);
    }

    #[test]
    fn errors_are_told_once_and_five_times_a_view() {
        let mut recorder = recorder();
        let first = fields(recorder.broke("x is not a function", "https://shop.example/app.js?v=3", 12));
        assert_eq!(first, r#"error {"message":"x is not a function","source":"/app.js","line":12}"#);
        assert_eq!(recorder.broke("x is not a function", "https://shop.example/app.js?v=4", 12), None);
        let told = (0..20).filter_map(|line| recorder.broke("again", "", line)).count();
        assert_eq!(told, 4);
        recorder.at("v2", "/two", true, 1.0);
        assert!(recorder.broke("x is not a function", "", 12).is_some());
    }

    #[test]
    fn long_messages_are_cut_between_characters() {
        let mut recorder = recorder();
        let fact = recorder.broke(&"ü".repeat(500), "", 0).unwrap();
        assert_eq!(fact.fields.matches('ü').count(), 200);
    }
}
