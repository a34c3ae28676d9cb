//! The public key and the secret ones.

use leptos::{
    ev,
    html::{button, caption, code, div, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use serde::Deserialize;

use super::deed::Deed;
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    part::{self, Ask, ask, copy_button, head, icon},
    site::OnScreen,
    wire::SecretKey,
    words::settings as words_of_settings,
};

/// A key just made; its secret is told only now.
#[derive(Deserialize)]
struct Made {
    #[serde(alias = "key", alias = "secret", alias = "token")]
    secret_key: String,
}

/// The card.
pub fn card(site: OnScreen) -> impl IntoView {
    let words = words_of_settings();
    let deed = Deed::new();
    let made = RwSignal::new(None::<String>);
    let doomed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let known = Memo::new(move |_| {
        site.reading.value.with(|site| {
            site.as_ref().map(|site| (site.key.clone(), site.secret_keys.clone(), site.identity_secret.clone())).unwrap_or_default()
        })
    });
    let new_key = move |_| {
        deed.send("POST", format!("/api/sites/{}/keys", site.id()), Body::Empty, move |answer| {
            made.set(call::read::<Made>(&answer).ok().map(|made| made.secret_key));
            site.reading.again();
        });
    };
    let revoke = move || {
        if let Some(id) = doomed.get_untracked() {
            deed.send("DELETE", format!("/api/sites/{}/keys/{}", site.id(), page::escape(&id)), Body::Empty, move |_| site.reading.again());
        }
    };
    let rows = move || {
        let (key, secrets, identity) = known.get();
        let shown = key.clone();
        let public = tr().child((
            th().attr("scope", "row").child(words.site_key()),
            td().class("mono url").child(key),
            td().class("p2").child(words.send_events()),
            td().class("num p2 muted"),
            td().class("num").child(copy_button(move || shown.clone(), "quiet")),
        ));
        // Not shown, only copied: whoever reads over a shoulder could speak for every customer.
        let identity = identity.map(|secret| {
            tr().child((
                th().attr("scope", "row").child(words.identity_secret()),
                td().class("mono").child("••••••••"),
                td().class("p2").child(words.sign_ids()),
                td().class("num p2 muted"),
                td().class("num").child(copy_button(move || secret.clone(), "quiet")),
            ))
        });
        (public, identity, secrets.into_iter().map(|secret| secret_row(secret, doomed, asking)).collect_view())
    };
    part::card(
        "keys",
        "set",
        (
            head("keys", words.keys(), words.keys_lead()),
            table().class("table bare").child((
                caption().class("vh").child(words.keys()),
                thead().child(tr().child((
                    th().attr("scope", "col").child(words.name()),
                    th().attr("scope", "col").child(words.key()),
                    th().attr("scope", "col").class("p2").child(words.can()),
                    th().attr("scope", "col").class("num p2").child(words.created()),
                    th().attr("scope", "col").child(span().class("vh").child(words.actions())),
                ))),
                tbody().child(rows),
            )),
            once(made, words.key_once()),
            div().class("row wrap add").child((
                button()
                    .r#type("button")
                    .class("btn small")
                    .prop("disabled", move || deed.busy())
                    .on(ev::click, new_key)
                    .child((icon("plus"), words.new_key())),
                deed.line(),
            )),
            ask(asking, Ask { title: words.revoke_title(), body: words.revoke_body(), typed: None, verb: words.revoke() }, revoke),
        ),
    )
}

/// A secret that is shown once.
pub fn once(secret: RwSignal<Option<String>>, sentence: &'static str) -> impl IntoView {
    move || {
        secret.get().map(|text| {
            let copied = text.clone();
            div().class("once").attr("role", "status").child((
                p().class("sm").child(sentence),
                div().class("row").child((code().class("mono url").child(text), copy_button(move || copied.clone(), "push"))),
            ))
        })
    }
}

fn secret_row(secret: SecretKey, doomed: RwSignal<Option<String>>, asking: RwSignal<bool>) -> impl IntoView {
    let words = words_of_settings();
    let id = secret.id.clone();
    tr().child((
        th().attr("scope", "row").child(words.secret_key()),
        td().class("mono").child(format!("sk_…{}", secret.hint.trim_start_matches("sk_…").trim_start_matches('…'))),
        td().class("p2").child(words.read_write()),
        td().class("num p2 muted").child(secret.created_at.as_deref().map(intl::date_of)),
        td().class("num").child(
            button()
                .r#type("button")
                .class("btn small quiet danger")
                .on(ev::click, move |_| {
                    doomed.set(Some(id.clone()));
                    asking.set(true);
                })
                .child(words.revoke()),
        ),
    ))
}
