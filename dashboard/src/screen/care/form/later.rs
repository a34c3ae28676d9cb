//! Something is put off until a moment.

use leptos::prelude::*;

use super::{
    field::{self, When},
    frame, with_name,
};
use crate::{screen::care::Desk, words::reminders as words_of_reminders};

/// When a day begins to be worked at.
pub const MORNING: u32 = 8;

/// The form.
pub fn put_off(desk: Desk, person: String, name: Option<String>, case: Option<String>) -> impl IntoView {
    let words = words_of_reminders();
    let until = When::after(1, MORNING);
    let text = RwSignal::new(String::new());
    let title = with_name(if case.is_some() { words.put_off() } else { words.remind_me() }, name.as_deref());
    let send = move || {
        if let Some(moment) = until.moment() {
            desk.put_off(&person, case.as_deref(), &moment, text.get_untracked().trim());
        }
    };
    let fields =
        (until.fields("put-off-until", words.until_when()), field::line("put-off-text", words.think_of(), "", text, Vec::new, false));
    frame(desk, title, None, fields, words.put_off(), move || until.moment().is_some(), send)
}
