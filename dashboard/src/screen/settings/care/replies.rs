//! Texts of the site's own for what is said again and again.

use leptos::{
    ev,
    html::{button, div, label, li, p, textarea, ul},
    prelude::*,
};
use rapport_model::reply::SavedReply;
use serde_json::json;

use super::{super::sheet::line, Rules};
use crate::{part::icon, words::reminders as words_of_reminders};

pub(super) fn card(rules: Rules) -> impl IntoView {
    let words = words_of_reminders();
    rules.card("replies", words.saved(), words.saved_lead(), move || fields(rules).into_any())
}

fn fields(rules: Rules) -> impl IntoView {
    let words = words_of_reminders();
    let add = move |_| {
        // A server that knows of none yet sends no list.
        if rules.sheet.now("/replies").is_null() {
            rules.sheet.set("/replies", json!([]));
        }
        rules.sheet.reshape("/replies", |list| list.push(json!({"name": "", "text": ""})));
    };
    let rows = move || {
        let all = rules.sheet.list("/replies");
        if all.is_empty() {
            return p().class("sm muted").child(words.no_saved()).into_any();
        }
        ul().class("stack").child((0..all.len()).map(|at| row(rules, at)).collect_view()).into_any()
    };
    (
        rows,
        p().class("note top-space").child(words.saved_note()),
        p().class("add").child(button().r#type("button").class("btn small").on(ev::click, add).child((icon("plus"), words.add_saved()))),
    )
}

fn row(rules: Rules, at: usize) -> impl IntoView {
    let words = words_of_reminders();
    let (name, text) = (format!("reply-name-{at}"), format!("reply-text-{at}"));
    let pointer = format!("/replies/{at}/text");
    let place = pointer.clone();
    let remove = move |_| {
        rules.sheet.reshape("/replies", |list| {
            if at < list.len() {
                list.remove(at);
            }
        });
    };
    li().class("saved").child((
        div().class("row").child((
            div()
                .class("field grow1")
                .child((label().r#for(name.clone()).child(words.saved_name()), line(rules.sheet, name, format!("/replies/{at}/name")))),
            button().r#type("button").class("drop").attr("aria-label", words.remove_saved()).on(ev::click, remove).child(icon("x")),
        )),
        div().class("field").child((
            label().r#for(text.clone()).child(words.saved_text()),
            textarea()
                .class("input")
                .id(text)
                .attr("rows", "3")
                .attr("maxlength", SavedReply::LONGEST.to_string())
                .prop("value", move || rules.sheet.at(&place).as_str().unwrap_or_default().to_owned())
                .on(ev::input, move |event| rules.sheet.set(&pointer, json!(event_target_value(&event)))),
        )),
    ))
}
