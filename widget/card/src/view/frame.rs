//! The card around its pages: the dialog, its buttons, and the pill it shrinks to.

use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, KeyboardEvent};

use super::icon::{CLOSE, MINIMISE, SMALL, SPEECH, icon};
use super::tag::Tag;
use super::{button, ending, question};
use crate::desk::{Desk, Leaf};
use crate::words::Words;

/// The whole card.
pub fn frame(desk: &Desk, language: &str, direction: &str, words: &'static Words) -> Tag {
    let tool = |label: &str, path, press| button("", desk, press).attr("aria-label", label).child(icon(SMALL, path));
    let tools =
        Tag::new("div").class("tools").child(tool(&words.minimise, MINIMISE, Desk::shrink)).child(tool(&words.close, CLOSE, Desk::close));
    let following = || desk.clone();
    let (whole, fresh, page, pill) = (following(), following(), following(), following());
    let (escaping, focused) = (following(), following());
    let inline = desk.is_inline();
    let dialog = Tag::new("section")
        .attr("role", if inline { "region" } else { "dialog" })
        .attr("aria-labelledby", "q")
        .live_attr("hidden", move || whole.small.get().then_some(""))
        .live_attr("class", move || {
            fresh.page.get();
            Some(if fresh.with(|things| things.interview.is_fresh()) == Some(true) { "card fresh" } else { "card" })
        })
        .live_child(move || {
            if page.page.get() == 0 {
                return None;
            }
            match page.leaf.get() {
                Leaf::Welcome => ending::welcome(&page),
                Leaf::Page => question::page(&page).or_else(|| ending::page(&page)),
                Leaf::TakeBack => ending::take_back(&page),
                Leaf::TakenBack => ending::notice(&page, |words| &words.taken_back),
                Leaf::Never => ending::notice(&page, |words| &words.never_done),
            }
        })
        .children((!inline).then_some(tools));
    let pill = button("pill", desk, Desk::grow)
        .live_attr("hidden", move || (!pill.small.get()).then_some(""))
        .child(icon(SMALL, SPEECH))
        .text(&words.restore);
    Tag::new("div")
        .class(if inline { "place inline" } else { "place" })
        .attr("lang", language)
        .attr("dir", direction)
        .on("keydown", move |event: KeyboardEvent| {
            // The page's shortcuts are not meant: its listeners would not see that this is typed into a field.
            event.stop_propagation();
            escape(&escaping, &event);
        })
        .on("keyup", |event: Event| event.stop_propagation())
        .on("keypress", |event: Event| event.stop_propagation())
        .on("focusin", move |event: FocusEvent| focused.came_from(event.related_target().map(JsCast::unchecked_into)))
        .child(dialog)
        .child(pill)
}

/// Closes the card on Escape.
pub fn escape(desk: &Desk, event: &KeyboardEvent) {
    // In the middle of composing a character, Escape belongs to the input method.
    if event.key() == "Escape" && !event.is_composing() && !event.default_prevented() && !desk.is_inline() {
        desk.close();
    }
}
