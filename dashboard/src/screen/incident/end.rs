//! How an incident ends: closed with the change that mended it, and opened again where it was not.

use leptos::{
    ev,
    html::{button, div, form, label, option, p, select, textarea},
    prelude::*,
};
use serde_json::{Value, json};

use super::Open;
use crate::{
    part::{card, head},
    reading::reading,
    wire::{Page, change::Change},
    words::incidents as words_of_incidents,
};

/// The form that closes it.
pub(super) fn close(open: Open) -> impl IntoView {
    let words = words_of_incidents();
    let path = format!("/api/sites/{}/changes", open.site.id());
    let changes = reading::<Page<Change>>(move || Some(path.clone()), None);
    let (change, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let options = move || {
        let known = changes.value.get().map(|page| page.items).unwrap_or_default();
        let none = option().value("").child(words.no_change());
        (none, known.into_iter().map(|one| option().value(one.id).child(one.title)).collect_view())
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let said = |signal: RwSignal<String>| {
            let text = signal.get_untracked().trim().to_owned();
            if text.is_empty() { Value::Null } else { json!(text) }
        };
        let wish = json!({"state": "closed", "change": said(change), "note": said(note)});
        let back = open.path("");
        open.desk.send("PATCH", open.path(""), Some(wish), version(open), words.told_closed(), move |_| {
            Some(Callback::new(move |()| open.desk.send_back("PATCH", back.clone(), json!({"state": "open"}))))
        });
    };
    let fields = form().class("stack").on(ev::submit, send).child((
        div().class("field").child((
            label().r#for("mended-by").child(words.mended_by()),
            select().class("select").id("mended-by").on(ev::change, move |event| change.set(event_target_value(&event))).child(options),
        )),
        div().class("field").child((
            label().r#for("end-note").child(words.note()),
            textarea()
                .class("input")
                .id("end-note")
                .attr("rows", "2")
                .attr("maxlength", "2000")
                .prop("value", move || note.get())
                .on(ev::input, move |event| note.set(event_target_value(&event))),
        )),
        p().child(button().r#type("submit").class("btn").prop("disabled", move || open.desk.deed.busy()).child(words.close())),
    ));
    card("end", "", (head("end", words.end(), words.end_lead()), fields))
}

/// The way back.
pub(super) fn closed(open: Open) -> impl IntoView {
    let words = words_of_incidents();
    let again = move |_| {
        open.desk.send("PATCH", open.path(""), Some(json!({"state": "open"})), version(open), words.told_reopened(), |_| None);
    };
    let press = button().r#type("button").class("btn").prop("disabled", move || open.desk.deed.busy()).on(ev::click, again);
    card("end", "", (head("end", words.ended(), words.end_lead()), p().child(press.child(words.reopen()))))
}

fn version(open: Open) -> Option<u64> {
    open.found.value.with_untracked(|found| found.as_ref().map(|found| found.version))
}
