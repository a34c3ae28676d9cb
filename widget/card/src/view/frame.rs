//! The card around its pages: the dialog, its buttons, and the pill it shrinks to.

use leptos::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, HtmlElement, KeyboardEvent};

use super::icon::{CLOSE, MINIMISE, SMALL, SPEECH, icon};
use super::tag::Tag;
use super::{button, ending, question};
use crate::desk::Desk;
use crate::words::words;

/// The whole card.
pub fn frame(desk: Desk, language: &str, direction: &str) -> Tag {
    let words = words(language);
    escape_from_the_page(desk);
    let tool = |label, path, press: fn(Desk)| button("", move || press(desk)).attr("aria-label", label).child(icon(SMALL, path));
    let tools = Tag::new("div").class("tools").child(tool(words.minimise, MINIMISE, |desk| desk.shrink(true))).child(tool(words.close, CLOSE, Desk::close));
    let dialog = Tag::new("section")
        .attr("role", "dialog")
        .attr("aria-labelledby", "q")
        .live_attr("hidden", move || desk.small.get().then_some(""))
        .live_attr("class", move || {
            desk.page.track();
            Some(if desk.with(|things| things.interview.is_fresh()) == Some(true) { "card fresh" } else { "card" })
        })
        .live_child(move || {
            desk.page.track();
            question::page(desk).or_else(|| ending::page(desk))
        })
        .child(tools);
    let pill = button("pill", move || desk.shrink(false))
        .live_attr("hidden", move || (!desk.small.get()).then_some(""))
        .child(icon(SMALL, SPEECH))
        .text(words.restore);
    Tag::new("div")
        .class("place")
        .attr("lang", language)
        .attr("dir", direction)
        .on("keydown", move |event: KeyboardEvent| {
            // The page's shortcuts are not meant: its listeners would not see that this is typed into a field.
            event.stop_propagation();
            escape(desk, &event);
        })
        .on("keyup", |event: Event| event.stop_propagation())
        .on("keypress", |event: Event| event.stop_propagation())
        .on("focusin", move |event: FocusEvent| {
            desk.came_from(event.related_target().map(JsCast::unchecked_into::<HtmlElement>));
        })
        .child(dialog)
        .child(pill)
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
