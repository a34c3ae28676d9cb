//! A case is opened by hand.

use std::time::Duration;

use leptos::{
    ev,
    html::{button, div, li, p, ul},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};
use serde_json::json;

use super::{field, frame, with_name};
use crate::{
    browser::page,
    reading::reading,
    screen::care::Desk,
    who,
    wire::{Page, Visitor},
    words::{care as words_of_care, cases as words_of_cases, common},
};

/// How long the reader may pause between two letters.
const PAUSE: Duration = Duration::from_millis(250);

/// The form; without a person one is looked for first.
pub fn form(desk: Desk, person: Option<(String, Option<String>)>) -> impl IntoView {
    let chosen = RwSignal::new(person);
    move || match chosen.get() {
        Some((person, name)) => reason(desk, person, name).into_any(),
        None => look_for(desk, chosen).into_any(),
    }
}

fn reason(desk: Desk, person: String, name: Option<String>) -> impl IntoView {
    let words = words_of_care();
    let text = RwSignal::new(String::new());
    let title = with_name(words.open_case(), name.as_deref());
    let send = move || {
        let wish = json!({ "person": person, "reason": text.get_untracked().trim(), "owner": "me" });
        desk.send("POST", desk.path("cases"), Some(wish), None, words.told_opened(), |_| None);
    };
    let fields = field::lines("case-reason", words.open_case_why(), text, true);
    frame(desk, title, None, fields, words.open_it(), move || text.with(|text| !text.trim().is_empty()), send)
}

fn look_for(desk: Desk, chosen: RwSignal<Option<(String, Option<String>)>>) -> impl IntoView {
    let words = words_of_cases();
    let typed = RwSignal::new(String::new());
    let wanted = RwSignal::new(String::new());
    let due = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(timer) = due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(cancel);
    Effect::new(move |_| {
        let q = typed.get().trim().to_owned();
        cancel();
        due.set_value(set_timeout_with_handle(move || wanted.set(q.clone()), PAUSE).ok());
    });
    let found = reading::<Page<Visitor>>(
        move || {
            let q = wanted.get();
            (!q.is_empty()).then(|| desk.path(&format!("visitors?q={}&limit=6", page::escape(&q))))
        },
        None,
    );
    let list = move || {
        if wanted.with(String::is_empty) {
            return None;
        }
        let page = found.value.get()?;
        if page.items.is_empty() {
            return Some(p().class("sm faint").child(words.nobody_found()).into_any());
        }
        let rows = page
            .items
            .into_iter()
            .map(|visitor| {
                let name = who::title(&visitor.traits, visitor.user_id.as_deref());
                let shown = super::super::name_of(name.as_deref());
                let about = who::about(&visitor.traits).filter(|about| Some(about) != name.as_ref());
                li().child(
                    button()
                        .r#type("button")
                        .class("choice")
                        .attr("dir", "auto")
                        .on(ev::click, move |_| chosen.set(Some((visitor.id.clone(), name.clone()))))
                        .child((shown, about.map(|about| leptos::html::small().class("faint").child(about)))),
                )
            })
            .collect_view();
        Some(ul().class("choices found").child(rows).into_any())
    };
    let first = move || {
        let one = found.value.with_untracked(|page| page.as_ref()?.items.first().cloned());
        if let Some(visitor) = one {
            let name = who::title(&visitor.traits, visitor.user_id.as_deref());
            chosen.set(Some((visitor.id, name)));
        }
    };
    let fields = (
        field::line("case-person", words.whose_case(), words.find_person(), typed, Vec::new, true),
        div().attr("role", "status").child(list),
    );
    let ready = move || !wanted.with(String::is_empty) && found.value.with(|page| page.as_ref().is_some_and(|page| !page.items.is_empty()));
    frame(desk, words.new_case().to_owned(), None, fields, common().go_on(), ready, first)
}
