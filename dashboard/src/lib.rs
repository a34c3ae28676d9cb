//! The dashboard: a single page for account managers and owners, served by the edge under `/app/`.
//!
//! It holds no truth of its own. Every number is read from the management API ([`wire`]) and, when the
//! site's line says that something changed ([`live`]), read again; what is on screen stays until the new
//! numbers are there. The address says which view is open and what is filtered ([`place`]), so every view
//! can be sent to a colleague.
//!
//! - [`words`]: every word in every language, checked by the compiler.
//! - [`period`], [`place`], [`comparison`], [`customer`], [`who`], [`sentence`] and the geometry in [`chart`]: plain models, tested natively.
//! - [`part`]: parts of the look that several screens use. [`screen`]: the screens.
//! - [`browser`]: net, socket, storage, formats.
//!
//! Views are built by functions, not by the `view!` macro: the macro turns unchanging markup into `innerHTML`,
//! which a page under Trusted Types may not do. Text is only ever set as text.

pub mod browser;
pub mod chart;
pub mod comparison;
pub mod customer;
pub mod live;
pub mod manuscript;
pub mod part;
pub mod period;
pub mod place;
pub mod reading;
pub mod screen;
pub mod sentence;
pub mod site;
pub mod who;
pub mod wire;
pub mod words;

mod app;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs when the module is loaded: chooses the language once, then builds the first view.
#[wasm_bindgen(start)]
pub fn start() {
    use wasm_bindgen::JsCast;
    place::stand_under(&browser::page::prefix());
    let language = browser::page::wished_language();
    words::speak(language);
    browser::page::set_document_language(language);
    let place = leptos::prelude::document().get_element_by_id("app").and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(place) = place {
        place.set_text_content(None);
        leptos::mount::mount_to(place, app::app).forget();
    }
}
