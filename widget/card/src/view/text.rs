//! A text in one's own words, with what is left of its 1,000 characters.

use leptos::prelude::*;
use leptos::{ev, html};
use rapport_model::survey::{Answer, Question, Text};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::authored_or;
use crate::desk::{Desk, Things};
use crate::words::fill;

/// The field of a text.
pub fn field(desk: Desk, things: &Things, question: &Question, placeholder: &Text) -> AnyView {
    let words = things.words;
    let text = match things.interview.draft(&question.id) {
        Some(Answer::Text(text)) => text.clone(),
        _ => String::new(),
    };
    // In UTF-16, as the browser counts for `maxlength`.
    let length = RwSignal::new(text.encode_utf16().count() as u32);
    let id = question.id.clone();
    let field = html::textarea()
        .attr("maxlength", "1000")
        .attr("aria-labelledby", "q")
        .attr("placeholder", authored_or(placeholder, words.placeholder))
        .prop("value", text)
        .on(ev::input, move |event| {
            let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
            let text = field.value();
            length.set(field.text_length());
            desk.with(|things| things.interview.put(&id, Some(Answer::Text(text))));
        });
    let count = move || fill(words.count, &[&length.get().to_string()]);
    let below = html::p().class("count").child((html::span().child(words.no_cards), html::span().child(count)));
    (field, below).into_any()
}
