//! A number on a line.

use std::rc::Rc;

use rapport_model::survey::{Answer, Slider};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::super::authored;
use super::super::tag::Tag;
use super::line::written;
use super::slot::Slot;
use crate::desk::Things;
use crate::live::Live;

/// The line, what is chosen on it, and its ends. Nothing is chosen beforehand, although a line always has its mark
/// somewhere: until it is touched it says so, and counts as not answered.
pub fn field(slot: &Slot, things: &Things, draft: Option<&Answer>, of: &Slider, name: &str) -> Tag {
    let unset = &things.more.unset;
    let chosen = Rc::new(Live::new(match draft {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    }));
    let input = Tag::new("input")
        .class("range")
        .attr("type", "range")
        .attr("aria-label", name)
        .attr("min", &written(of.min))
        .attr("max", &written(of.max))
        .attr("step", &written(of.step));
    let element = input.element().unchecked_ref::<HtmlInputElement>().clone();
    element.set_value_as_number(chosen.peek().unwrap_or((of.min + of.max) / 2.0));
    let set = {
        let (slot, chosen) = (slot.clone(), chosen.clone());
        Rc::new(move || {
            let number = element.value_as_number();
            slot.put(Some(Answer::Number(number)));
            chosen.set(Some(number));
        })
    };
    let (moved, pressed, untouched, said) = (set.clone(), set, chosen.clone(), chosen);
    let input = input
        .live_attr("class", {
            let chosen = said.clone();
            move || Some(if chosen.get().is_some() { "range" } else { "range unset" })
        })
        .live_attr("aria-valuetext", move || untouched.get().is_none().then_some(unset.as_str()))
        .on("input", move |_: Event| moved())
        // Whoever wants it where it stands presses it, which moves nothing.
        .on("click", move |_: Event| pressed());
    let text = move || {
        let text = said.get().map(written);
        Some(Tag::new("output").text(text.as_deref().unwrap_or(unset)))
    };
    let span = |text| Tag::new("span").text(authored(text));
    let ends = Tag::new("p").class("ends").child(span(&of.low)).child(span(&of.high));
    Tag::new("div").class("slide").live_child(text).child(input).child(ends)
}
