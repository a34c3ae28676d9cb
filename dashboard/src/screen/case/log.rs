//! Every step of a case: who, when, what; the latest first. A note is written at its head.

use leptos::{
    ev,
    html::{button, div, form, li, ol, p, span, time},
    prelude::*,
};
use serde_json::json;

use crate::{
    browser::intl,
    part::{self, head, icon},
    screen::care::{Desk, log_word, note_field, with_mentions},
    wire::care::{Case, LogEntry},
    words::{care as words_of_care, cases as words_of_cases},
};

/// The card.
pub(super) fn card(desk: Desk, case: &Case, note: RwSignal<String>) -> impl IntoView + use<> {
    let words = words_of_cases();
    let path = desk.path(&format!("cases/{}/notes", case.id));
    let write = form()
        .class("write noprint")
        .on(ev::submit, move |event| {
            event.prevent_default();
            let text = note.get_untracked().trim().to_owned();
            if !text.is_empty() {
                desk.send("POST", path.clone(), Some(json!({ "text": text })), None, words.told_noted(), move |_| {
                    note.set(String::new());
                    None
                });
            }
        })
        .child((
            note_field(desk, "case-note", words.write_note(), note),
            button()
                .r#type("submit")
                .class("btn small")
                .prop("disabled", move || desk.deed.busy() || note.with(|note| note.trim().is_empty()))
                .child(words.add_note()),
        ));
    let mut last = None;
    let entries = case
        .log
        .iter()
        .rev()
        .map(|entry| {
            let day = intl::site_day_of(&entry.at);
            let head = (day != last).then(|| {
                day.map(|day| {
                    li().class("day").child(if day == intl::today() {
                        crate::words::common().today().to_owned()
                    } else {
                        intl::day_year(day)
                    })
                })
            });
            last = day;
            (head.flatten(), step(desk, entry))
        })
        .collect_view();
    part::card("log", "", (head("log", words.log(), words.log_lead()), write, ol().class("timeline").child(entries)))
}

fn step(desk: Desk, entry: &LogEntry) -> impl IntoView + use<> {
    let (sign, class, word) = log_word(entry);
    let who = match entry.who.as_deref() {
        None => words_of_care().rapport().to_owned(),
        Some(name) if desk.is_me(name) => words_of_care().you().to_owned(),
        Some(name) => name.to_owned(),
    };
    let text = entry.text.clone().filter(|text| !text.trim().is_empty());
    li().child((
        span().class(format!("dot {class}")).child(icon(sign)),
        div().class("what").child((
            leptos::html::b().child(word),
            " ",
            span().class("faint").attr("dir", "auto").child(words_of_cases().by_whom(&who)),
            text.map(|text| p().class("muted said").attr("dir", "auto").child(with_mentions(&text))),
        )),
        time().attr("datetime", entry.at.clone()).attr("title", intl::date_time(&entry.at)).child(intl::time(&entry.at)),
    ))
}
