//! One's own passkeys, and codes for who loses them. Owners see everybody's.

use leptos::{
    ev,
    html::{button, caption, code, div, form, h3, input, label, li, p, span, table, tbody, td, th, thead, tr, ul},
    prelude::*,
    task::spawn_local,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::deed::{Deed, Went};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
        passkey::{self, NoPasskey},
    },
    part::{self, Ask, ask, body, copy_button, head, icon, role_word},
    reading::{Reading, reading},
    wire::{Member, Page, Role},
    words::passkeys as words_of_passkeys,
};

/// A passkey as it is listed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Passkey {
    id: String,
    #[serde(default)]
    name: String,
    role: Role,
    #[serde(default)]
    label: String,
    #[serde(default)]
    own: bool,
    created_at: String,
    #[serde(default)]
    used_at: Option<String>,
}

/// Something to sign.
#[derive(Deserialize)]
struct Challenge {
    challenge: String,
    rp_id: String,
}

#[derive(Deserialize)]
struct Codes {
    codes: Vec<String>,
}

/// The card.
pub fn card() -> impl IntoView {
    let words = words_of_passkeys();
    let all = reading::<Page<Passkey>>(|| Some("/api/passkeys".to_owned()), None);
    let deed = Deed::new();
    let doomed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let remove = move || {
        if let Some(id) = doomed.get_untracked() {
            deed.send("DELETE", format!("/api/passkeys/{}", page::escape(&id)), Body::Empty, move |_| all.again());
        }
    };
    part::card(
        "passkeys",
        "set",
        (
            head("passkeys", words.title(), words.lead()),
            body(words.title(), all, &[("100%", "32px")], move |found| {
                if found.items.is_empty() {
                    return p().class("muted sm").child(words.none()).into_any();
                }
                list(found.items, doomed, asking).into_any()
            }),
            adding(all, deed),
            move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
            codes(),
            ask(asking, Ask { title: words.remove_title(), body: words.remove_body(), typed: None, verb: words.remove() }, remove),
        ),
    )
}

fn list(items: Vec<Passkey>, doomed: RwSignal<Option<String>>, asking: RwSignal<bool>) -> impl IntoView {
    let words = words_of_passkeys();
    let row = move |one: Passkey| {
        let name = if one.label.is_empty() { one.id.chars().take(8).collect() } else { one.label.clone() };
        let whose = (!one.own).then(|| format!("{} ({})", one.name, role_word(one.role)));
        let id = one.id.clone();
        tr().child((
            th().attr("scope", "row").attr("dir", "auto").child(name.clone()),
            td().class("p2").attr("dir", "auto").child(whose.unwrap_or(one.name)),
            td().class("num p2 muted").child(intl::date_of(&one.created_at)),
            td().class("num muted").child(one.used_at.as_deref().map_or_else(|| crate::words::common().never().to_owned(), intl::date_of)),
            td().class("num").child(
                button()
                    .r#type("button")
                    .class("btn small quiet danger")
                    .attr("aria-label", format!("{} {name}", words.remove()))
                    .on(ev::click, move |_| {
                        doomed.set(Some(id.clone()));
                        asking.set(true);
                    })
                    .child(words.remove()),
            ),
        ))
    };
    table().class("table bare").child((
        caption().class("vh").child(words.title()),
        thead().child(tr().child((
            th().attr("scope", "col").child(words.label()),
            th().attr("scope", "col").class("p2").child(words.whose()),
            th().attr("scope", "col").class("num p2").child(words.made()),
            th().attr("scope", "col").class("num").child(words.used()),
            th().attr("scope", "col").child(span().class("vh").child(words.remove())),
        ))),
        tbody().child(items.into_iter().map(row).collect_view()),
    ))
}

/// The form for a new one.
fn adding(all: Reading<Page<Passkey>>, deed: Deed) -> impl IntoView {
    let words = words_of_passkeys();
    let name = use_context::<Member>().map_or_else(String::new, |member| member.name);
    let name = StoredValue::new(name);
    let called = RwSignal::new(String::new());
    let trying = RwSignal::new(false);
    let refused = RwSignal::new(None::<&'static str>);
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if trying.get_untracked() {
            return;
        }
        trying.set(true);
        refused.set(None);
        spawn_local(async move {
            let made = make(&name.get_value()).await;
            trying.try_set(false);
            match made {
                Ok(made) => {
                    let said = |field: &str| made["response"][field].clone();
                    let wish = json!({"label": called.get_untracked().trim(), "authenticator_data": said("authenticatorData"),
                        "client_data": said("clientDataJSON")});
                    deed.send("POST", "/api/passkeys".to_owned(), Body::Json(wish), move |_| {
                        called.set(String::new());
                        all.again();
                    });
                }
                Err(none) => {
                    refused.try_set(Some(told(none)));
                }
            }
        });
    };
    (
        form().class("row wrap addrow").on(ev::submit, add).child((
            div().class("field grow1").child((
                label().r#for("passkey-label").child(words.label()),
                input()
                    .class("input")
                    .id("passkey-label")
                    .attr("autocomplete", "off")
                    .attr("maxlength", "100")
                    .attr("placeholder", words.label_hint())
                    .prop("value", move || called.get())
                    .on(ev::input, move |event| called.set(event_target_value(&event))),
            )),
            button().r#type("submit").class("btn").prop("disabled", move || trying.get() || deed.busy()).child((icon("plus"), words.add())),
        )),
        move || refused.get().map(|said| p().class("error sm").attr("role", "alert").child(said)),
    )
}

/// What went wrong, in words.
fn told(none: NoPasskey) -> &'static str {
    let words = words_of_passkeys();
    match none {
        NoPasskey::Unsupported => words.unsupported(),
        NoPasskey::Declined => words.declined(),
    }
}

/// A challenge of the edge; without one nothing is signed.
async fn challenge() -> Result<Challenge, NoPasskey> {
    let answer = call::send("POST", "/api/session/challenge", Body::Empty).await.map_err(|_| NoPasskey::Declined)?;
    call::read(&answer).map_err(|_| NoPasskey::Unsupported)
}

async fn make(name: &str) -> Result<Value, NoPasskey> {
    let Challenge { challenge, rp_id } = challenge().await?;
    // The device tells its passkeys apart by this; it says nothing of the member, and one device keeps several.
    let handle = challenge.clone();
    passkey::make(&challenge, &rp_id, name, &handle).await
}

/// Codes for who loses their passkey.
fn codes() -> impl IntoView {
    let words = words_of_passkeys();
    let deed = Deed::new();
    let made = RwSignal::new(Vec::<String>::new());
    let make = move |_| {
        deed.send("POST", "/api/passkeys/recovery-codes".to_owned(), Body::Empty, move |answer| {
            made.set(call::read::<Codes>(&answer).map(|codes| codes.codes).unwrap_or_default());
        });
    };
    (
        h3().class("top-space").child(words.codes()),
        p().class("note").child(words.codes_lead()),
        move || {
            let codes = made.get();
            (!codes.is_empty()).then(|| {
                let all = codes.join("\n");
                div().class("once").attr("role", "status").child((
                    p().class("sm").child(words.codes_once()),
                    ul().class("codes").child(codes.into_iter().map(|one| li().child(code().class("mono").child(one))).collect_view()),
                    copy_button(move || all.clone(), ""),
                ))
            })
        },
        p().class("add").child(
            button().r#type("button").class("btn small").prop("disabled", move || deed.busy()).on(ev::click, make).child(words.codes()),
        ),
        move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
    )
}
