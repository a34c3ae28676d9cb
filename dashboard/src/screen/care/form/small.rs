//! A promise is made or moved, a case is handed over.

use leptos::prelude::*;
use serde_json::json;

use super::{
    field::{self, When},
    frame, with_name,
};
use crate::{
    screen::care::Desk,
    wire::care::{Case, Promise},
    words::care as words_of_care,
};

/// Something is promised.
pub fn promise(desk: Desk, person: String, name: Option<String>, case: Option<String>) -> impl IntoView {
    let words = words_of_care();
    let text = RwSignal::new(String::new());
    // Tomorrow evening of the site's clocks: near enough to be kept in mind.
    let due = When::after(1, 17);
    let title = with_name(words.new_promise(), name.as_deref());
    let send = move || {
        let Some(moment) = due.moment() else { return };
        let mut wish = json!({ "text": text.get_untracked().trim(), "person": person, "due": moment });
        if let Some(case) = &case {
            wish["case"] = json!(case);
        }
        desk.send("POST", desk.path("promises"), Some(wish), None, words.told_promised(), |_| None);
    };
    let fields = (
        field::line("promise-text", words.promise_what(), words.promise_hint(), text, Vec::new, true),
        due.fields("promise-due", words.promise_due()),
    );
    let ready = move || text.with(|text| !text.trim().is_empty()) && due.moment().is_some();
    frame(desk, title, None, fields, words.promise_make(), ready, send)
}

/// A promise gets another date.
pub fn moved(desk: Desk, promise: Promise) -> impl IntoView {
    let words = words_of_care();
    let due = When::after(1, 17);
    let title = with_name(&promise.text, promise.name.as_deref());
    let send = move || {
        if let Some(moment) = due.moment() {
            desk.move_to(&promise, &moment);
        }
    };
    frame(desk, title, None, due.fields("move-due", words.move_to()), words.move_it(), move || due.moment().is_some(), send)
}

/// Cases get another owner.
pub fn hand_over(desk: Desk, cases: Vec<Case>) -> impl IntoView {
    let words = words_of_care();
    let to = RwSignal::new(String::new());
    let title = match cases.as_slice() {
        [one] => with_name(words.hand_over(), one.name.as_deref()),
        many => format!("{} · {}", words.hand_over(), crate::words::cases().n_found(&crate::browser::intl::count(many.len() as u64))),
    };
    let send = move || {
        let owner = to.get_untracked().trim().to_owned();
        match cases.as_slice() {
            [one] => desk.give(one, json!(owner), words.told_handed()),
            many => {
                let ids: Vec<&str> = many.iter().map(|case| case.id.as_str()).collect();
                let wish = json!({ "cases": ids, "owner": owner });
                super::crowd::send_to(desk, desk.path("cases/assign"), wish);
            }
        }
    };
    let fields = field::line("hand-to", words.hand_to(), "", to, move || field::members(desk), true);
    frame(desk, title, None, fields, words.hand_it(), move || to.with(|to| !to.trim().is_empty()), send)
}
