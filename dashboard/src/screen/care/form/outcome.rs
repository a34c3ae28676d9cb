//! A case goes on: replied to, fixed, closed, opened again.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{field, frame, replies, verb_of, with_name};
use crate::{
    browser::intl,
    part::copy_button,
    screen::care::Desk,
    wire::care::{CareSettings, Case},
    words::{care as words_of_care, cases as words_of_cases},
};

/// A first reply was made.
pub fn replied(desk: Desk, case: Case) -> impl IntoView {
    let words = words_of_cases();
    let said = RwSignal::new(String::new());
    let title = with_name(words.i_replied(), case.name.as_deref());
    let (name, comment) = (case.name.clone().unwrap_or_default(), case.because.comment.clone().unwrap_or_default());
    let send = move || {
        let mut wish = json!({ "state": "contacted" });
        let text = said.get_untracked().trim().to_owned();
        if !text.is_empty() {
            wish["text"] = Value::from(text);
        }
        desk.step(&case, wish, words.told_replied());
    };
    let fields = (
        replies(desk, said, name, comment),
        field::lines("reply-text", words.what_said(), said, true),
        copy_button(move || said.get_untracked(), ""),
    );
    frame(desk, title, None, fields, words.i_replied(), || true, send)
}

/// Cause and action, then the person is asked again, or the case is over.
pub fn settle(desk: Desk, case: Case, fix: bool) -> impl IntoView {
    let words = words_of_cases();
    let cause = RwSignal::new(case.cause.clone().unwrap_or_default());
    let action = RwSignal::new(case.action.clone().unwrap_or_default());
    let known = move |of: fn(&CareSettings) -> &Vec<String>| {
        move || desk.settings.value.with(|settings| settings.as_ref().map_or_else(Vec::new, |settings| of(settings).clone()))
    };
    let days = desk.settings.value.with_untracked(|settings| settings.as_ref().map_or(14, |settings| settings.recovery.after_days));
    let lead = if fix { words.fix_note(&intl::count(days)) } else { words.close_note().to_owned() };
    let title = with_name(if fix { words.fix_title() } else { words.close_title() }, case.name.as_deref());
    let send = move || {
        let state = if fix { "asking_again" } else { "closed" };
        let wish = json!({ "state": state, "cause": cause.get_untracked().trim(), "action": action.get_untracked().trim() });
        desk.step(&case, wish, if fix { words.told_fixed() } else { words.told_closed() });
    };
    let fields = (
        field::line("case-cause", words.cause(), "", cause, known(|settings| &settings.causes), true),
        field::line("case-action", words.action(), "", action, known(|settings| &settings.actions), false),
    );
    let filled = |text: &String| !text.trim().is_empty();
    frame(desk, title, Some(lead), fields, verb_of(fix), move || cause.with(filled) && action.with(filled), send)
}

/// Opened again.
pub fn reopen(desk: Desk, case: Case) -> impl IntoView {
    let words = words_of_cases();
    let why = RwSignal::new(String::new());
    let title = with_name(words.reopen(), case.name.as_deref());
    let send = move || {
        desk.step(&case, json!({ "state": "reopened", "text": why.get_untracked().trim() }), words_of_care().told_opened());
    };
    frame(desk, title, None, field::lines("reopen-why", words.reopen_why(), why, true), words.reopen(), || true, send)
}
