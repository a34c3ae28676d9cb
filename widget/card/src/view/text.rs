//! A text in one's own words, with how much of its room is used; in one line where it is short.

use std::rc::Rc;

use rapport_model::survey::{Answer, Question, TextField};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement};

use super::authored_or;
use super::tag::Tag;
use crate::desk::{Desk, Things};
use crate::live::Live;
use crate::words::{digits, fill};

/// The field of a text.
pub fn field(desk: &Desk, things: &Things, question: &Question, of: &TextField, at: usize) -> Tag {
    let words = things.words;
    let most = digits(of.longest() as u32);
    let area = if of.short { Tag::new("input").class("line").attr("type", "text") } else { Tag::new("textarea") };
    let area = area.attr("maxlength", &most).attr("placeholder", authored_or(&of.placeholder, &words.placeholder));
    let area = if at == 0 { area.attr("aria-labelledby", "q") } else { area.attr("aria-label", &things.interview.said(question)) };
    // What is asked of it here, a field of one line has too.
    let element = area.element().unchecked_ref::<HtmlTextAreaElement>().clone();
    if let Some(Answer::Text(text)) = things.interview.draft(&question.id) {
        element.set_value(text);
    }
    // In UTF-16, as the browser counts for `maxlength`.
    let length = Rc::new(Live::new(element.value().encode_utf16().count()));
    let (id, desk, typed) = (question.id.clone(), desk.clone(), length.clone());
    let area = area.on("input", move |_: Event| {
        let text = element.value();
        typed.set(text.encode_utf16().count());
        desk.with(|things| things.interview.put(&id, Some(Answer::Text(text))));
    });
    let field = Tag::new("div").child(area);
    if of.short {
        return field;
    }
    let count = move || Some(Tag::new("span").text(&fill(&words.count, &[&digits(length.get() as u32), &most])));
    field.child(Tag::new("p").class("count").child(Tag::new("span").text(&words.no_cards)).live_child(count))
}
