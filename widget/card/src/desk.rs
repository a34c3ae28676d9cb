//! What the views read and press: the interview, the line to the page, and the live values that redraw.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use rapport_model::survey::Answer;
use web_sys::HtmlElement;

use crate::decode::Invitation;
use crate::device;
use crate::interview::{Given, Interview, Missing};
use crate::live::Live;
use crate::page::{Line, Page};
use crate::surface::{Surface, window};
use crate::timing::after;
use crate::view::{Mounted, Outside, complaint};
#[cfg(feature = "rare")]
use crate::words::MoreWords;
use crate::words::Words;

/// A handle to the card's state.
#[derive(Clone)]
pub struct Desk(Rc<State>);

/// The card's state.
pub struct State {
    things: RefCell<Things>,
    /// Counts the pages drawn, none at first; the current one is drawn anew when this moves.
    pub page: Live<u32>,
    /// What the card shows: its pages, or what one comes to from them.
    pub leaf: Live<Leaf>,
    /// Whether the device has no connection.
    pub offline: Live<bool>,
    /// Whether the card is a pill.
    pub small: Live<bool>,
    /// Whether the explanation is open.
    pub why: Live<bool>,
    /// Whether a rating was chosen by keyboard, so that it takes a button to go on.
    pub chosen: Live<bool>,
    /// Whether something must be answered before going on; what, says `fault`.
    pub missing: Live<bool>,
    /// What must be done before going on.
    pub fault: RefCell<String>,
    /// Whether the last thing done on a scale was a key press. Arrow keys pass over numbers that are not meant.
    pub keyed: Live<bool>,
    /// Choices made by keys so far.
    strokes: Live<u32>,
}

/// What the card shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// What is said before the first question.
    Welcome,
    /// The page that the interview stands at.
    Page,
    /// Whether an answer is meant to be taken back.
    TakeBack,
    /// It was taken back.
    TakenBack,
    /// They will not be asked again.
    Never,
}

/// What lies on the desk.
pub struct Things {
    pub interview: Interview,
    pub words: &'static Words,
    #[cfg(feature = "rare")]
    pub more: &'static MoreWords,
    /// What the order of shuffled options hangs on: the same for one showing.
    pub seed: u32,
    pub site: String,
    pub privacy: String,
    pub quiet_days: u32,
    line: Line,
    surface: Surface,
    /// What had the focus before the card did, to give it back.
    home: Option<HtmlElement>,
    /// What keeps the views alive, once they are made.
    mounted: Option<Mounted>,
    /// Whether the trigger has fired.
    due: bool,
    /// What hears the page and the device while the card is shown.
    outside: Option<Outside>,
}

/// How long a choice made by pointer is shown before the next page replaces it.
const BEAT_MS: i32 = 180;

/// How long a thank-you is seen that leads on by itself, and the last answer has to leave.
const LEAVE_MS: i32 = 1200;

/// How long a choice made by keys must stand before it is told.
const PAUSE_MS: i32 = 800;

impl Deref for Desk {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl Desk {
    /// A desk for one invitation.
    pub fn new(invitation: Invitation, page: Page, surface: Surface) -> Self {
        let seed = invitation.seed();
        let mut interview = Interview::new(invitation.questionnaire, invitation.known);
        interview.resume(invitation.answers.0, invitation.answers.1);
        let things = Things {
            interview,
            words: invitation.words,
            #[cfg(feature = "rare")]
            more: invitation.more,
            seed,
            site: invitation.site,
            privacy: invitation.privacy,
            quiet_days: invitation.quiet_days,
            line: Line::new(page, invitation.names, invitation.known_as_sent),
            surface,
            home: None,
            mounted: None,
            due: false,
            outside: None,
        };
        let off = || Live::new(false);
        let leaf = if things.interview.welcome().is_some() && !things.interview.was_heard() { Leaf::Welcome } else { Leaf::Page };
        Self(Rc::new(State {
            things: RefCell::new(things),
            page: Live::new(0),
            leaf: Live::new(leaf),
            offline: off(),
            small: off(),
            why: off(),
            chosen: off(),
            missing: off(),
            fault: RefCell::default(),
            keyed: off(),
            strokes: Live::new(0),
        }))
    }

    /// Reads or changes what lies on the desk; nothing of that may redraw. None while the page is being told
    /// something and calls back.
    pub fn with<T>(&self, run: impl FnOnce(&mut Things) -> T) -> Option<T> {
        self.things.try_borrow_mut().ok().map(|mut things| run(&mut things))
    }

    /// Keeps the views, and draws the first page into them.
    pub fn keep(&self, mounted: Mounted) {
        self.with(|things| things.mounted = Some(mounted));
        let desk = self.clone();
        after(0, move || {
            desk.page.set(1);
            desk.lay();
        });
    }

    /// The trigger has fired: shows the card, as soon as it is made.
    pub fn show(&self) {
        self.with(|things| things.due = true);
        self.lay();
    }

    /// Lays the card on its surface when it is both made and due, and tells the page once it can be seen: the
    /// browser draws no frame of a tab that nobody looks at.
    fn lay(&self) {
        let surface = self.with(|things| {
            let mounted = things.mounted.as_ref().filter(|_| things.due && self.page.peek() > 0)?;
            things.outside = Some(Outside::listen(self));
            Some((things.surface.clone(), mounted.element().clone()))
        });
        if let Some((surface, card)) = surface.flatten() {
            let desk = self.clone();
            surface.lay(&card, move || {
                // Who comes back to it has seen it.
                if desk.with(|things| things.interview.was_heard()) == Some(false) {
                    desk.with(|things| things.line.shown());
                    desk.take_given();
                }
            });
        }
    }

    /// Takes the answer that the link to this page came with, as if it had been given here.
    fn take_given(&self) {
        let taken = self.with(|things| {
            let given: Answer = things.surface.given()?.into();
            let question = *things.interview.page().first()?;
            question.accept(given.clone()).ok()?;
            let id = question.id.clone();
            things.interview.put(&id, Some(given));
            things.interview.goes_on_by_itself().then_some(())
        });
        if taken.flatten().is_some() {
            self.forward();
        }
    }

    /// Whether the card stands in the page, which nobody closes.
    pub fn is_inline(&self) -> bool {
        self.with(|things| things.surface.is_inline()) == Some(true)
    }

    /// A rating was chosen by pointer: the next page follows by itself, unless it came before.
    pub fn soon(&self) {
        let desk = self.clone();
        let page = self.page.peek();
        after(BEAT_MS, move || {
            if desk.page.peek() == page {
                desk.forward();
            }
        });
    }

    /// A rating was chosen by keys: it is told when they rest, and a button leads on.
    pub fn later(&self) {
        if !self.chosen.peek() {
            self.chosen.set(true);
        }
        let desk = self.clone();
        let stroke = self.strokes.peek() + 1;
        self.strokes.set(stroke);
        after(PAUSE_MS, move || {
            if desk.strokes.peek() == stroke {
                desk.tell_unheard();
            }
        });
    }

    /// On to the next page with what stands in the fields.
    pub fn forward(&self) {
        self.turn(|interview| interview.forward().map_err(Some));
    }

    /// On to the next page without it.
    pub fn skip(&self) {
        self.turn(|interview| interview.pass().map_err(Some));
    }

    /// To the page before.
    pub fn back(&self) {
        self.turn(|interview| if interview.back() { Ok(Vec::new()) } else { Err(None) });
    }

    fn turn(&self, step: fn(&mut Interview) -> Result<Vec<Given>, Option<Missing>>) {
        let turned = self.with(|things| {
            let given = step(&mut things.interview).map_err(|missing| {
                let fault = missing.map(|missing| complaint(things, &missing));
                *self.fault.borrow_mut() = fault.unwrap_or_default();
            });
            let given = given.ok()?;
            let ending = things.interview.ending();
            let name = ending.map(|ending| ending.map_or("", |ending| ending.id.as_str()));
            if name.is_some() || !given.is_empty() {
                things.line.answered(&given, name);
            }
            // An ending that leads on without a word of it does so by itself.
            let link = ending.flatten().and_then(|ending| ending.link.as_ref());
            if let Some(link) = link.filter(|link| link.text.is_empty() && !link.url.is_empty()) {
                let url = link.url.clone();
                after(LEAVE_MS, move || drop(window().location().assign(&url)));
            }
            Some(())
        });
        let turned = turned.flatten().is_some();
        self.missing.set(!turned);
        if turned {
            self.why.set(false);
            self.chosen.set(false);
            self.page.set(self.page.peek() + 1);
            self.focus("h2");
        }
    }

    fn tell_unheard(&self) {
        self.with(|things| {
            let given = things.interview.unheard();
            if !given.is_empty() {
                things.line.answered(&given, None);
            }
        });
    }

    /// They want never to be asked: told at once, and thanked for.
    pub fn never(&self) {
        self.tell_unheard();
        self.with(|things| {
            if let Some(question) = things.interview.page().first() {
                things.line.dismissed(&question.id, true);
            }
            device::rest_for_good();
        });
        self.turn_to(Leaf::Never);
    }

    /// Asks whether the answer is meant to be taken back.
    pub fn ask_back(&self) {
        self.turn_to(Leaf::TakeBack);
    }

    /// On from the welcome.
    pub fn begin(&self) {
        self.turn_to(Leaf::Page);
    }

    /// It was not meant.
    pub fn keep_answer(&self) {
        self.turn_to(Leaf::Page);
    }

    /// It was.
    pub fn take_back(&self) {
        self.with(|things| things.line.withdrawn());
        self.turn_to(Leaf::TakenBack);
    }

    fn turn_to(&self, leaf: Leaf) {
        self.leaf.set(leaf);
        self.focus("h2");
    }

    /// The device went offline, or is back.
    pub fn connection(&self) {
        self.offline.set(device::is_offline());
    }

    /// Makes the card a pill.
    pub fn shrink(&self) {
        self.small.set(true);
        self.focus(".pill");
    }

    /// Makes the card whole again.
    pub fn grow(&self) {
        self.small.set(false);
        self.focus("h2");
    }

    fn focus(&self, selector: &str) {
        // Not while the things are borrowed: the card hears where its focus came from.
        let surface = self.with(|things| things.surface.clone());
        if let Some(surface) = surface {
            surface.focus(selector);
        }
    }

    /// The focus comes into the card, from there.
    pub fn came_from(&self, home: Option<HtmlElement>) {
        self.with(|things| {
            if things.home.is_none() {
                things.home = home;
            }
        });
    }

    /// Takes the card away. Before an ending that is a dismissal, at the question that stands there.
    pub fn close(&self) {
        self.tell_unheard();
        let mounted = self.with(|things| {
            // Gone already, and a late key or timer.
            let mounted = things.mounted.take()?;
            if let Some(question) = things.interview.page().first().filter(|_| matches!(self.leaf.peek(), Leaf::Welcome | Leaf::Page)) {
                things.line.dismissed(&question.id, false);
            }
            let home = things.home.take().filter(|_| things.surface.has_focus());
            things.surface.remove();
            if let Some(home) = home {
                let _ = home.focus();
            }
            things.line.closed();
            Some((mounted, things.outside.take()))
        });
        // Not now: this may run in a listener that goes with the views.
        after(0, move || drop(mounted));
    }
}
