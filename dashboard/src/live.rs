//! The beat of a site: it ticks when something changed, so that readings are read again.

use std::{cell::RefCell, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::browser::{
    page,
    socket::{Heard, Line},
};

/// Changes that come closer together than this are one: the screen stays calm and the edge unhurried.
const CALM: Duration = Duration::from_millis(250);
/// Without a line, readings are read at this pace.
const WITHOUT_LINE: Duration = Duration::from_secs(10);

/// The beat of the site on screen.
#[derive(Clone, Copy)]
pub struct Beat {
    /// Ticks when readings should be read again.
    pub pulse: RwSignal<u64>,
    /// Whether the line is open.
    pub open: RwSignal<bool>,
}

thread_local! {
    // One site is on screen at a time; the line of the one before is dropped, and so closed.
    static LINE: RefCell<Option<Line>> = const { RefCell::new(None) };
}

impl Beat {
    /// A beat that does not tick yet.
    pub fn still() -> Self {
        Self { pulse: RwSignal::new(0), open: RwSignal::new(true) }
    }

    /// The pulse for readings.
    pub fn signal(self) -> Option<Signal<u64>> {
        Some(self.pulse.into())
    }

    /// Listens to a site from now on.
    pub fn listen(self, site: &str) {
        let due = StoredValue::new(None::<TimeoutHandle>);
        let tick = move || {
            due.set_value(None);
            self.pulse.update(|n| *n += 1);
        };
        let soon = move || {
            // Hidden pages wait; they are brought up to date when they are seen again.
            if due.with_value(Option::is_none) && page::is_visible() {
                due.set_value(set_timeout_with_handle(tick, CALM).ok());
            }
        };
        let line = Line::open(&format!("/api/sites/{site}/live"), move |heard| match heard {
            Heard::Opened => {
                self.open.set(true);
                // What happened before the line was open, or while it was broken, was not heard.
                soon();
            }
            Heard::Changed => soon(),
            Heard::Closed => self.open.set(false),
        });
        LINE.set(Some(line));
    }

    /// Keeps readings fresh without a line, and after the page was hidden. Once, for the life of the page.
    pub fn keep(self) {
        set_interval(
            move || {
                if !self.open.get_untracked() && page::is_visible() {
                    self.pulse.update(|n| *n += 1);
                }
            },
            WITHOUT_LINE,
        );
        // It bubbles from the document to the window.
        window_event_listener_untyped("visibilitychange", move |_| {
            if page::is_visible() {
                self.pulse.update(|n| *n += 1);
            }
        });
    }

    /// Stops listening.
    pub fn hush() {
        LINE.set(None);
    }
}
