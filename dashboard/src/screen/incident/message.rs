//! One message to all: written here, sent from one's own mailbox, and kept with each of them.

use leptos::{
    ev,
    html::{button, div, form, label, p, textarea},
    prelude::*,
    task::spawn_local,
};
use serde_json::json;

use super::Open;
use crate::{
    browser::{call, intl, page},
    part::{card as part_card, copy_button, head},
    screen::{
        care::{channels, replies},
        settings::said,
    },
    wire::incident::AffectedPage,
    words::incidents as words_of_incidents,
};

pub(super) fn card(open: Open) -> impl IntoView {
    let words = words_of_incidents();
    let left =
        Memo::new(move |_| open.people.value.with(|people| people.as_ref().map_or(0, |people| people.total.saturating_sub(people.told))));
    let any = Memo::new(move |_| left.get() > 0);
    let inside = move || {
        if any.get() { written(open, left).into_any() } else { p().class("sm muted").child(words.all_told()).into_any() }
    };
    part_card("message", "", (head("message", words.message(), words.message_lead()), inside))
}

fn written(open: Open, left: Memo<u64>) -> impl IntoView {
    let words = words_of_incidents();
    let text = RwSignal::new(String::new());
    let channel = RwSignal::new("email".to_owned());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wish = json!({"message": text.get_untracked().trim(), "channel": channel.get_untracked()});
        open.desk.send("POST", open.path("/told"), Some(wish), None, words.told_all(), |_| None);
    };
    let is_ready = move || text.with(|text| !text.trim().is_empty());
    form().class("stack").on(ev::submit, send).child((
        replies(open.desk, text, String::new(), String::new()),
        div().class("field").child((
            label().r#for("message-text").child(words.message_text()),
            textarea()
                .class("input")
                .id("message-text")
                .attr("rows", "5")
                .attr("maxlength", "2000")
                .prop("value", move || text.get())
                .on(ev::input, move |event| text.set(event_target_value(&event))),
        )),
        div().class("row wrap").child((copy_button(move || text.get_untracked(), ""), addresses(open))),
        channels(words.channel(), "message-channel", channel),
        p().child(
            button()
                .r#type("submit")
                .class("btn primary")
                .prop("disabled", move || open.desk.deed.busy() || !is_ready())
                .child(move || words.tell_n(&intl::count(left.get()))),
        ),
    ))
}

/// Copies the addresses of all who were not told yet, over all pages.
fn addresses(open: Open) -> impl IntoView {
    let words = words_of_incidents();
    let (busy, told) = (RwSignal::new(false), RwSignal::new(String::new()));
    let copy = move |_| {
        busy.set(true);
        told.set(String::new());
        let path = open.path("/people");
        spawn_local(async move {
            let said = match all(&path).await {
                Ok(found) if found.is_empty() => words.no_addresses().to_owned(),
                Ok(found) if page::copy(&found.join(", ")).await => words.copied_n(&intl::count(found.len() as u64)),
                // Where the clipboard is refused they can still be marked and copied by hand.
                Ok(found) => found.join(", "),
                Err(trouble) => said(&trouble),
            };
            told.try_set(said);
            busy.try_set(false);
        });
    };
    (
        button().r#type("button").class("btn small").prop("disabled", move || busy.get()).on(ev::click, copy).child(words.copy_addresses()),
        p().class("xs faint").attr("role", "status").child(move || told.get()),
    )
}

async fn all(path: &str) -> Result<Vec<String>, call::Trouble> {
    let mut found: Vec<String> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = call::get::<AffectedPage>(&format!("{path}?limit=200{cursor}")).await?;
        let some = page.items.into_iter().filter(|one| one.told_at.is_none()).filter_map(|one| one.email);
        for address in some {
            if !found.contains(&address) {
                found.push(address);
            }
        }
        match page.next {
            Some(next) => cursor = format!("&cursor={}", page::escape(&next)),
            None => return Ok(found),
        }
    }
}
