//! The card around its pages: the dialog, its buttons, and the pill it shrinks to.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::icon::{CLOSE, MINIMISE, SMALL, SPEECH, icon};
use super::{ending, question};
use crate::desk::Desk;

/// The whole card.
pub fn frame(desk: Desk, language: String, direction: String) -> AnyView {
    let words = desk.with(|things| things.words).unwrap_or(crate::words::words(""));
    escape_from_the_page(desk);
    let fresh = move || {
        desk.page.track();
        if desk.with(|things| things.interview.is_fresh()).unwrap_or(false) { "card fresh" } else { "card" }
    };
    let page = move || {
        let even = desk.page.get() % 2 == 0;
        let page = question::page(desk).unwrap_or_else(|| ending::page(desk));
        // Two views of one type are patched in place, and a field would keep what stood in the one before. The
        // types of even and odd pages differ, so each page is made anew.
        if even { page } else { (page,).into_any() }
    };
    let dialog = html::section()
        .attr("role", "dialog")
        .attr("aria-labelledby", "q")
        .attr("hidden", move || desk.small.get())
        .class(fresh)
        .child((html::div().class("scroll").child(page), tools(desk, words.minimise, words.close)));
    let pill = html::button()
        .attr("type", "button")
        .class("pill")
        .attr("hidden", move || !desk.small.get())
        .on(ev::click, move |_| desk.shrink(false))
        .child((icon(SMALL, SPEECH), words.restore));
    html::div()
        .class("place")
        .attr("lang", language)
        .attr("dir", direction)
        .on(ev::keydown, move |event| {
            // The page's shortcuts are not meant: to its listeners, what is typed here is not typed in a field.
            event.stop_propagation();
            escape(desk, &event);
        })
        .on(ev::keyup, |event| event.stop_propagation())
        .on(ev::keypress, |event| event.stop_propagation())
        .on(ev::focusin, move |event| desk.came_from(event.related_target().and_then(|home| home.dyn_into::<HtmlElement>().ok())))
        .child((dialog, pill))
        .into_any()
}

fn tools(desk: Desk, minimise: &'static str, close: &'static str) -> AnyView {
    html::div()
        .class("tools")
        .child((tool(minimise, MINIMISE, move || desk.shrink(true)), tool(close, CLOSE, move || desk.close())))
        .into_any()
}

fn tool(label: &'static str, path: &'static str, press: impl Fn() + 'static) -> AnyView {
    html::button().attr("type", "button").attr("aria-label", label).on(ev::click, move |_| press()).child(icon(SMALL, path)).into_any()
}

fn escape(desk: Desk, event: &KeyboardEvent) {
    // In the middle of composing a character, Escape belongs to the input method.
    if event.key() == "Escape" && !event.is_composing() && !event.default_prevented() {
        desk.close();
    }
}

/// Escape closes the card also while nothing has the focus; while something of the page has it, it is the page's.
fn escape_from_the_page(desk: Desk) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let focus = document().active_element();
        if focus.is_none() || focus == document().body().map(Into::into) {
            escape(desk, &event);
        }
    });
    on_cleanup(move || listener.remove());
}
