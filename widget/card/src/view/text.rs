//! A text in one's own words, with how much of its 1,000 characters is used.

use std::rc::Rc;

use rapport_model::survey::{Answer, Question, Text};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement};

use super::authored_or;
use super::tag::Tag;
use crate::desk::{Desk, Things};
use crate::live::Live;
use crate::words::{digits, fill};

/// The field of a text.
pub fn field(desk: &Desk, things: &Things, question: &Question, placeholder: &Text) -> Tag {
    let words = things.words;
    let area = Tag::new("textarea")
        .attr("maxlength", "1000")
        .attr("aria-labelledby", "q")
        .attr("placeholder", authored_or(placeholder, &words.placeholder));
    let element = area.element().unchecked_ref::<HtmlTextAreaElement>().clone();
    if let Some(Answer::Text(text)) = things.interview.draft(&question.id) {
        element.set_value(text);
    }
    // In UTF-16, as the browser counts for `maxlength`.
    let length = Rc::new(Live::new(element.text_length()));
    let (id, desk, typed) = (question.id.clone(), desk.clone(), length.clone());
    let area = area.on("input", move |_: Event| {
        typed.set(element.text_length());
        desk.with(|things| things.interview.put(&id, Some(Answer::Text(element.value()))));
    });
    let count = move || Some(Tag::new("span").text(&fill(&words.count, &[&digits(length.get()), "1000"])));
    let below = Tag::new("p").class("count").child(Tag::new("span").text(&words.no_cards)).live_child(count);
    Tag::new("div").child(area).child(below)
}
