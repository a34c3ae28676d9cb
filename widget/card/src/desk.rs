//! What the views read and press: the interview, the line to the page, and the signals that redraw.

use std::any::Any;
use std::time::Duration;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::decode::Invitation;
use crate::interview::{Given, Interview};
use crate::page::{Line, Page};
use crate::surface::Surface;
use crate::words::{Words, words};

/// The card's state. A handle: copying it copies no state.
#[derive(Clone, Copy)]
pub struct Desk {
    things: StoredValue<Things, LocalStorage>,
    /// Counts the pages drawn; the current one is drawn anew when this moves.
    pub page: RwSignal<u32>,
    /// Whether the card is a pill.
    pub small: RwSignal<bool>,
    /// Whether the explanation is open.
    pub why: RwSignal<bool>,
    /// Whether a rating was chosen by keyboard, so that it takes a button to go on.
    pub chosen: RwSignal<bool>,
    /// Whether something must be answered before going on.
    pub missing: RwSignal<bool>,
    /// Whether the last thing done on a scale was a key press. Arrow keys pass over numbers that are not meant.
    pub keyed: RwSignal<bool>,
}

/// What lies on the desk.
pub struct Things {
    pub interview: Interview,
    pub words: &'static Words,
    pub site: String,
    pub privacy: String,
    pub quiet_days: u32,
    line: Line,
    surface: Surface,
    /// What had the focus before the card did, to give it back.
    home: Option<HtmlElement>,
    /// What must be dropped for the views to go.
    mounted: Option<Box<dyn Any>>,
}

/// How long a choice made by pointer is shown before the next page replaces it.
const BEAT: Duration = Duration::from_millis(180);

/// How long a choice made by keys must stand before it is told.
const PAUSE: Duration = Duration::from_millis(800);

impl Desk {
    /// A desk for one invitation. Must be made under a reactive owner, which the signals go with.
    pub fn new(invitation: Invitation, page: Page, surface: Surface) -> Self {
        let things = Things {
            interview: Interview::new(invitation.questionnaire),
            words: words(&invitation.language),
            site: invitation.site,
            privacy: invitation.privacy,
            quiet_days: invitation.quiet_days,
            line: Line::new(page, invitation.names),
            surface,
            home: None,
            mounted: None,
        };
        let off = || RwSignal::new(false);
        Self {
            things: StoredValue::new_local(things),
            page: RwSignal::new(0),
            small: off(),
            why: off(),
            chosen: off(),
            missing: off(),
            keyed: off(),
        }
    }

    /// Reads or changes what lies on the desk. None once the card has gone.
    pub fn with<T>(self, run: impl FnOnce(&mut Things) -> T) -> Option<T> {
        self.things.try_update_value(run)
    }

    /// Keeps what the views hang on, and tells the page once the card can be seen: the browser draws no frame
    /// of a tag that nobody looks at.
    pub fn keep(self, mounted: impl Any) {
        self.with(|things| things.mounted = Some(Box::new(mounted)));
        request_animation_frame(move || {
            self.with(|things| things.line.shown());
        });
    }

    /// A rating was chosen by pointer: the next page follows by itself, unless it came before.
    pub fn soon(self) {
        let page = self.page.get_untracked();
        set_timeout(
            move || {
                if self.page.try_get_untracked() == Some(page) {
                    self.forward();
                }
            },
            BEAT,
        );
    }

    /// A rating was chosen by keys: it is told when they rest, and a button leads on.
    pub fn later(self) {
        self.chosen.set(true);
        set_timeout(move || self.tell_unheard(), PAUSE);
    }

    /// On to the next page with what stands in the fields.
    pub fn forward(self) {
        self.turn(|interview| interview.forward().ok());
    }

    /// On to the next page without it.
    pub fn skip(self) {
        self.turn(|interview| interview.pass().ok());
    }

    /// To the page before.
    pub fn back(self) {
        self.turn(|interview| interview.back().then(Vec::new));
    }

    fn turn(self, step: fn(&mut Interview) -> Option<Vec<Given>>) {
        let turned = self.with(|things| {
            let given = step(&mut things.interview)?;
            let ending = things.interview.ending().map(|ending| ending.map_or("", |ending| ending.id.as_str()));
            if ending.is_some() || !given.is_empty() {
                things.line.answered(&given, ending);
            }
            Some(())
        });
        let turned = turned.flatten().is_some();
        self.missing.set(!turned);
        if turned {
            self.why.set(false);
            self.chosen.set(false);
            self.page.update(|page| *page += 1);
            self.focus("h2");
        }
    }

    fn tell_unheard(self) {
        self.with(|things| {
            let given = things.interview.unheard();
            if !given.is_empty() {
                things.line.answered(&given, None);
            }
        });
    }

    /// Makes the card a pill, or whole again.
    pub fn shrink(self, small: bool) {
        self.small.set(small);
        self.focus(if small { ".pill" } else { "h2" });
    }

    /// Moves the focus, once what was changed is drawn.
    fn focus(self, selector: &'static str) {
        request_animation_frame(move || {
            self.with(|things| things.surface.focus(selector));
        });
    }

    /// The focus comes into the card, from there.
    pub fn came_from(self, home: Option<HtmlElement>) {
        self.with(|things| {
            if things.home.is_none() {
                things.home = home;
            }
        });
    }

    /// Takes the card away. Before an ending that is a dismissal, at the question that stands there.
    pub fn close(self) {
        self.tell_unheard();
        let mounted = self.with(|things| {
            if let Some(question) = things.interview.page().first() {
                things.line.dismissed(&question.id);
            }
            let home = things.home.take().filter(|_| things.surface.has_focus());
            things.surface.remove();
            if let Some(home) = home {
                let _ = home.focus();
            }
            things.line.closed();
            things.mounted.take()
        });
        // Not now: this runs in a listener that goes with the views.
        set_timeout(move || drop(mounted), Duration::ZERO);
    }
}
