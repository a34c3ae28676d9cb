//! What the card hears of the page and the device while it is shown.

use wasm_bindgen::prelude::*;
use web_sys::{Event, KeyboardEvent};

use super::frame::escape;
use crate::desk::Desk;
use crate::surface::{document, window};

/// The events of the window that the card hears.
const HEARD: [&str; 3] = ["keydown", "online", "offline"];

/// Hears Escape also while nothing has the focus, and the connection come and go. While something of the page has
/// the focus, Escape is the page's.
pub struct Outside(Closure<dyn FnMut(Event)>);

impl Outside {
    /// Until it is dropped.
    pub fn listen(desk: &Desk) -> Self {
        let desk = desk.clone();
        desk.connection();
        let heard = Closure::wrap(Box::new(move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return desk.connection() };
            let document = document();
            let focus = document.active_element();
            if focus.is_none() || focus == document.body().map(Into::into) {
                escape(&desk, key);
            }
        }) as Box<dyn FnMut(Event)>);
        for name in HEARD {
            let _ = window().add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        }
        Self(heard)
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        for name in HEARD {
            let _ = window().remove_event_listener_with_callback(name, self.0.as_ref().unchecked_ref());
        }
    }
}
