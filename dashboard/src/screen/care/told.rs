//! What was just done, and the way back.

use leptos::{
    ev,
    html::{button, div, span},
    prelude::*,
};

use super::Desk;
use crate::{part::icon, words::care as words_of_care};

/// A line at the foot of the screen; nothing while nothing was done.
pub(super) fn line(desk: Desk) -> impl IntoView {
    let words = words_of_care();
    let wrong = move || desk.form.with(Option::is_none).then(|| desk.deed.wrong()).flatten();
    div().class("told-frame noprint").child((
        div().attr("role", "status").child(move || {
            desk.told.get().map(|told| {
                let undo = told
                    .undo
                    .map(|undo| button().r#type("button").class("btn small").on(ev::click, move |_| undo.run(())).child(words.undo()));
                div().class("told").child((icon("check"), span().child(told.text), undo, hide(move || desk.told.set(None))))
            })
        }),
        div().attr("role", "alert").child(move || {
            wrong().map(|said| div().class("told bad").child((icon("warn"), span().child(said), hide(move || desk.deed.forget()))))
        }),
    ))
}

fn hide(act: impl Fn() + 'static) -> impl IntoView {
    button()
        .r#type("button")
        .class("btn quiet icon small")
        .attr("aria-label", words_of_care().hide())
        .on(ev::click, move |_| act())
        .child(icon("x"))
}
