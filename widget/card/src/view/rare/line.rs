//! Fields of one line: number, date, e-mail address.

use rapport_model::survey::{Answer, DateField, NumberField, Text, in_digits};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlInputElement};

use super::super::authored;
use super::super::tag::Tag;
use super::slot::{Slot, text_of};

/// A field of one line, which tells what is written in it.
pub fn line(kind: &str, name: &str, value: &str, typed: impl Fn(String) + 'static) -> Tag {
    let input = Tag::new("input").class("line").attr("type", kind).attr("aria-label", name);
    let element = input.element().unchecked_ref::<HtmlInputElement>().clone();
    element.set_value(value);
    input.on("input", move |_: Event| typed(element.value()))
}

/// What is written, or nothing.
pub fn written_text(text: String) -> Option<Answer> {
    (!text.trim().is_empty()).then_some(Answer::Text(text))
}

/// An e-mail address.
pub fn email(slot: &Slot, draft: Option<&Answer>, placeholder: &Text, name: &str) -> Tag {
    let slot = slot.clone();
    line("email", name, text_of(draft), move |text| slot.put(written_text(text)))
        .attr("autocomplete", "email")
        .attr("placeholder", authored(placeholder))
        .attr("maxlength", "254")
        .attr("dir", "ltr")
}

/// A day, by the browser's own calendar.
pub fn date(slot: &Slot, draft: Option<&Answer>, of: &DateField, name: &str) -> Tag {
    let slot = slot.clone();
    let mut field = line("date", name, text_of(draft), move |text| slot.put(written_text(text)));
    for (bound, day) in [("min", &of.earliest), ("max", &of.latest)] {
        if !day.is_empty() {
            field = field.attr(bound, day);
        }
    }
    field
}

/// A number. A field of text, since one of numbers loses what is no number and changes at a turn of the wheel.
pub fn number(slot: &Slot, draft: Option<&Answer>, of: &NumberField, name: &str) -> Tag {
    let slot = slot.clone();
    let value = match draft {
        Some(Answer::Number(number)) => written(*number),
        other => text_of(other).to_owned(),
    };
    let field = line("text", name, &value, move |text| slot.put(number_in(text)))
        .attr("inputmode", if of.whole { "numeric" } else { "decimal" })
        .attr("maxlength", "40")
        .attr("dir", "ltr");
    let unit = authored(&of.unit);
    if unit.is_empty() { field } else { Tag::new("div").class("unit").child(field).child(Tag::new("span").text(unit)) }
}

/// A number as one writes it.
pub fn written(number: f64) -> String {
    in_digits(number)
}

/// The number that somebody wrote, with a point or a comma; what is none stays as it is written, and is refused.
fn number_in(text: String) -> Option<Answer> {
    let bare = text.trim();
    if bare.is_empty() {
        return None;
    }
    // The browser reads it: Rust's reader of decimals would weigh more than this file.
    let number = JsValue::from_str(&bare.replace(',', ".")).unchecked_into_f64();
    Some(if number.is_finite() { Answer::Number(number) } else { Answer::Text(text) })
}
