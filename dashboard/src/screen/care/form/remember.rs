//! What is remembered about a person.

use leptos::prelude::*;
use serde_json::json;

use super::{field, frame};
use crate::{
    browser::{intl, page},
    period::date,
    screen::care::Desk,
    words::care as words_of_care,
};

/// A fact.
pub fn fact(desk: Desk, person: String) -> impl IntoView {
    let words = words_of_care();
    let text = RwSignal::new(String::new());
    let for_page = RwSignal::new(false);
    let send = move || {
        let wish = json!({ "text": text.get_untracked().trim(), "for_page": for_page.get_untracked() });
        let path = desk.path(&format!("visitors/{}/facts", page::escape(&person)));
        desk.send("POST", path, Some(wish), None, words.told_pinned(), |_| None);
    };
    let fields = (
        field::line("fact-text", words.remember_what(), words.remember_hint(), text, Vec::new, true),
        field::flag(words.for_page(), for_page),
    );
    frame(desk, words.remember().to_owned(), None, fields, words.pin(), move || text.with(|text| !text.trim().is_empty()), send)
}

/// A day to think of.
pub fn occasion(desk: Desk, person: String) -> impl IntoView {
    let words = words_of_care();
    let kind = RwSignal::new("birthday".to_owned());
    let day = RwSignal::new(date::iso(intl::today()));
    let yearly = RwSignal::new(true);
    let text = RwSignal::new(String::new());
    let send = move || {
        let mut wish = json!({ "kind": kind.get_untracked(), "day": day.get_untracked(), "yearly": yearly.get_untracked() });
        let note = text.get_untracked().trim().to_owned();
        if !note.is_empty() {
            wish["text"] = json!(note);
        }
        let path = desk.path(&format!("visitors/{}/occasions", page::escape(&person)));
        desk.send("POST", path, Some(wish), None, words.told_pinned(), |_| None);
    };
    let kinds = vec![
        ("birthday", words.birthday()),
        ("anniversary", words.anniversary()),
        ("renewal", words.renewal()),
        ("other", words.other_day()),
    ];
    let fields = (
        field::one_of(words.kind(), "occasion-kind", kinds, kind),
        field::day("occasion-day", words.day(), day),
        field::line("occasion-text", words.note(), "", text, Vec::new, false),
        field::flag(words.every_year(), yearly),
    );
    frame(desk, words.occasion_add().to_owned(), None, fields, words.pin(), move || day.with(|day| date::parse(day).is_some()), send)
}
