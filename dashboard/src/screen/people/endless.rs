//! The list, page after page as one scrolls. Pages that are far away leave the document and keep their room; one that comes near again
//! is read again by its own cursor.

use leptos::{
    ev,
    html::{button, tbody, td, tr},
    prelude::*,
};
use serde_json::json;

use super::{PER_PAGE, picking::Picked, row::row, window::Window};
use crate::{
    browser::page,
    live::Beat,
    part::rows,
    place::PeopleView,
    reading::{Reading, reading},
    site::OnScreen,
    wire::{Page, Visitor},
    words::common,
};

/// A row's height before the first was seen.
const ROW: f64 = 49.0;
/// Under this name the place in the list is put by while somebody looks at a person.
const ASIDE: &str = "people";
/// The id of the room before the first page.
pub(super) const ROOM: &str = "people-room";

/// The list on screen.
#[derive(Clone, Copy)]
pub(super) struct Endless {
    pub(super) site: OnScreen,
    pub(super) picked: RwSignal<Picked>,
    /// The row that a stretch begins at.
    pub(super) anchor: StoredValue<String>,
    view: Memo<PeopleView>,
    beat: Beat,
    first: Reading<Page<Visitor>>,
    /// Where each page begins; the first begins nowhere.
    cursors: RwSignal<Vec<String>>,
    heights: StoredValue<Vec<f64>>,
    ids: RwSignal<Vec<Vec<String>>>,
    shown: RwSignal<Window>,
    is_looking: StoredValue<bool>,
}

impl Endless {
    /// A list that stands at its beginning, or where it stood when somebody on it was opened.
    pub(super) fn of(site: OnScreen, beat: Beat, view: Memo<PeopleView>, first: Reading<Page<Visitor>>) -> Self {
        let list = Self {
            site,
            picked: RwSignal::new(Picked::default()),
            anchor: StoredValue::new(String::new()),
            view,
            beat,
            first,
            cursors: RwSignal::new(vec![String::new()]),
            heights: StoredValue::new(vec![0.0]),
            ids: RwSignal::new(vec![Vec::new()]),
            shown: RwSignal::new(Window { end: 1, ..Window::default() }),
            is_looking: StoredValue::new(false),
        };
        for listener in [
            window_event_listener_untyped("scroll", move |_| list.look_soon()),
            window_event_listener_untyped("resize", move |_| list.look_soon()),
        ] {
            on_cleanup(move || listener.remove());
        }
        list.take_up();
        list
    }

    /// Another view of people: from the beginning, nobody chosen.
    pub(super) fn begin_anew(self) {
        self.picked.set(Picked::default());
        self.cursors.set(vec![String::new()]);
        self.heights.set_value(vec![0.0]);
        self.ids.set(vec![Vec::new()]);
        self.shown.set(Window { end: 1, ..Window::default() });
    }

    /// Puts the place in the list by, for whoever comes back from a person.
    pub(super) fn put_by(self) {
        let place = json!({
            "of": self.key(),
            "cursors": self.cursors.get_untracked(),
            "heights": self.heights.get_value(),
            "top": page::scrolled(),
        });
        page::put_by(ASIDE, &place.to_string());
    }

    fn key(self) -> String {
        format!("{} {}", self.site.id(), self.view.with_untracked(|view| view.query(str::to_owned)))
    }

    fn take_up(self) {
        let Some(place) = page::put_aside(ASIDE) else { return };
        page::put_by(ASIDE, "");
        let Ok(place) = serde_json::from_str::<serde_json::Value>(&place) else { return };
        let list = |name: &str| place[name].as_array().cloned().unwrap_or_default();
        let cursors: Vec<String> = list("cursors").iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
        let heights: Vec<f64> = list("heights").iter().filter_map(serde_json::Value::as_f64).collect();
        if place["of"] != json!(self.key()) || cursors.is_empty() || heights.len() != cursors.len() {
            return;
        }
        self.ids.set(vec![Vec::new(); cursors.len()]);
        let top = place["top"].as_f64().unwrap_or(0.0);
        self.shown.set(Window::of(&heights, top, page::height()));
        self.cursors.set(cursors);
        self.heights.set_value(heights);
        // Two frames: the list is built in the first, and has its height in the second.
        request_animation_frame(move || request_animation_frame(move || page::scroll_to(top)));
    }

    /// All rows so far, in their order.
    pub(super) fn rows(self) -> Vec<String> {
        self.ids.with_untracked(|ids| ids.concat())
    }

    /// How many people were read so far, and whether that is all of them.
    pub(super) fn known(self) -> (usize, bool) {
        let pages = self.cursors.with(Vec::len);
        self.ids.with(|ids| (ids.iter().map(Vec::len).sum(), ids.len() == pages && ids.iter().all(|page| !page.is_empty())))
    }

    /// What a page says of itself and of the next one.
    fn learn(self, at: usize, found: &Page<Visitor>) {
        let here: Vec<String> = found.items.iter().map(|visitor| visitor.id.clone()).collect();
        let is_known = self.ids.with_untracked(|ids| ids.get(at) == Some(&here));
        let after = self.cursors.with_untracked(|cursors| cursors.get(at + 1).cloned());
        if after != found.next {
            self.cursors.update(|cursors| match &found.next {
                Some(next) if after.is_some() => cursors[at + 1].clone_from(next),
                Some(next) if cursors.len() == at + 1 => cursors.push(next.clone()),
                Some(_) => {}
                None => cursors.truncate(at + 1),
            });
        }
        let parts = self.cursors.with_untracked(Vec::len);
        self.heights.update_value(|heights| heights.resize(parts, 0.0));
        if !is_known || self.ids.with_untracked(Vec::len) != parts {
            self.ids.update(|ids| {
                ids.resize(parts, Vec::new());
                ids[at] = here;
            });
        }
        self.look_soon();
    }

    /// Looks once in the next frame, however often it is asked.
    fn look_soon(self) {
        if self.is_looking.try_get_value() == Some(false) {
            self.is_looking.set_value(true);
            request_animation_frame(move || {
                if self.is_looking.try_set_value(false).is_none() {
                    self.look();
                }
            });
        }
    }

    /// Measures what stands there, and lets come what is near.
    fn look(self) {
        let Some((top, _)) = page::place_of(ROOM) else { return };
        let (now, parts) = (self.shown.get_untracked(), self.cursors.with_untracked(Vec::len));
        self.heights.update_value(|heights| {
            for (at, known) in heights.iter_mut().enumerate().take(now.end).skip(now.first) {
                if let Some((_, height)) = page::place_of(&name(at)) {
                    *known = height;
                }
            }
        });
        let guess = self.guess();
        let heights: Vec<f64> = self.heights.with_value(|heights| {
            let known = heights.iter().map(|height| if *height > 0.0 { *height } else { guess });
            known.take(parts).collect()
        });
        let next = Window::of(&heights, -top, page::height());
        if next != now {
            self.shown.set(next);
        }
    }

    /// How high a page may be that was never seen.
    fn guess(self) -> f64 {
        let first = self.heights.with_value(|heights| heights.first().copied().unwrap_or(0.0));
        let rows = self.ids.with_untracked(|ids| ids.first().map_or(0, Vec::len));
        if first > 0.0 && rows > 0 { first / rows as f64 * PER_PAGE as f64 } else { ROW * PER_PAGE as f64 }
    }

    /// All of the table below its head.
    pub(super) fn body(self) -> impl IntoView {
        let (shown, parts) = (self.shown, self.cursors);
        let room = |height: Signal<f64>| {
            tr().child(td().attr("colspan", "10").class("room").style(("height", move || format!("{:.0}px", height.get()))))
        };
        let before = Signal::derive(move || shown.with(|shown| shown.before));
        let after = Signal::derive(move || shown.with(|shown| shown.after));
        let each = move || {
            let last = parts.with(Vec::len);
            shown.with(|shown| (shown.first.min(last)..shown.end.min(last)).collect::<Vec<_>>())
        };
        (
            tbody().id(ROOM).attr("aria-hidden", "true").child(room(before)),
            For(ForProps::builder().each(each).key(|at| *at).children(move |at| self.part(at)).build()),
            tbody().attr("aria-hidden", "true").child(room(after)),
        )
    }

    /// One page.
    fn part(self, at: usize) -> impl IntoView {
        let found = if at == 0 { self.first } else { self.read(at) };
        Effect::new(move |_| {
            found.value.with(|page| {
                if let Some(page) = page {
                    self.learn(at, page);
                }
            });
        });
        let people = Memo::new(move |_| found.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default()));
        let is_here = Memo::new(move |_| people.with(|people| !people.is_empty()));
        let waits = move || {
            (!is_here.get()).then(|| {
                let again = found.trouble.with(Option::is_some).then(|| {
                    button().r#type("button").class("btn small").on(ev::click, move |_| found.again()).child(common().try_again())
                });
                tr().class("waits").child(td().attr("colspan", "10").style(("height", format!("{:.0}px", self.guess()))).child(again))
            })
        };
        tbody().id(name(at)).child((rows(people, |visitor| visitor.id.clone(), move |visitor| row(self, visitor).into_any()), waits))
    }

    fn read(self, at: usize) -> Reading<Page<Visitor>> {
        let cursor = Memo::new(move |_| self.cursors.with(|cursors| cursors.get(at).cloned()));
        let path = move || {
            let cursor = cursor.get()?;
            Some(self.view.with(|view| super::path(self.site, view, &cursor)))
        };
        reading::<Page<Visitor>>(path, self.beat.signal())
    }
}

fn name(at: usize) -> String {
    format!("people-{at}")
}
