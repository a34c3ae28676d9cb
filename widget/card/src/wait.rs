//! What an invitation waits for besides its trigger, which the page's script knows: that the page is looked at for long
//! enough, and that no event cancels it.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::decode::get;
use crate::desk::Desk;
use crate::surface::window;
use crate::timing::after;

/// A card that may have to wait.
pub struct Wait {
    desk: Desk,
    /// Seconds of attention that are wanted still.
    wanted: Cell<u32>,
    /// Whether the trigger has fired.
    due: Cell<bool>,
    /// Whether it was cancelled.
    cancelled: Cell<bool>,
}

impl Wait {
    /// Waits for so many seconds of attention, and listens for the event that cancels, if one does.
    pub fn begin(desk: Desk, wanted: u32, unless: String) -> Rc<Self> {
        let wait = Rc::new(Self { desk, wanted: Cell::new(wanted), due: Cell::new(false), cancelled: Cell::new(false) });
        wait.clone().watch();
        if !unless.is_empty() {
            wait.clone().listen(unless);
        }
        wait
    }

    /// The trigger has fired.
    pub fn due(&self) {
        self.due.set(true);
        self.show();
    }

    fn show(&self) {
        if self.due.get() && self.wanted.get() == 0 && !self.cancelled.get() {
            self.desk.show();
        }
    }

    /// Counts the seconds in which the window is in front: that of a tab that nobody sees is not.
    fn watch(self: Rc<Self>) {
        if self.wanted.get() > 0 {
            after(1000, move || {
                if window().document().is_some_and(|document| document.has_focus().unwrap_or(false)) {
                    self.wanted.set(self.wanted.get() - 1);
                    self.show();
                }
                self.watch();
            });
        }
    }

    fn listen(self: Rc<Self>, unless: String) {
        let rapport = get(&window(), "rapport");
        let heard = Closure::<dyn Fn(JsValue)>::new(move |fields: JsValue| {
            if get(&fields, "name").as_string().as_ref() == Some(&unless) {
                self.cancelled.set(true);
            }
        });
        if let Ok(on) = Reflect::get(&rapport, &"on".into()).and_then(|on| on.dyn_into::<Function>()) {
            // A page without the loader, such as a test's, has nobody to listen to.
            let _ = on.call2(&rapport, &"track".into(), &heard.into_js_value());
        }
    }
}
