//! Tokens: who may sign in and call the API.

use leptos::{
    ev,
    html::{button, caption, div, form, input, label, option, p, select, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use serde::Deserialize;
use serde_json::json;

use super::{deed::Deed, invite, keys::once};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    part::{self, Ask, ask, body, head, icon, role_word},
    reading::reading,
    wire::{Page, Role},
    words::settings as words_of_settings,
};

/// A token as it is listed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Token {
    id: String,
    #[serde(default)]
    name: String,
    role: Role,
    #[serde(default)]
    hint: String,
    #[serde(default)]
    created_at: Option<String>,
}

/// A token just made.
#[derive(Deserialize)]
struct Made {
    token: String,
}

/// The card.
pub fn card() -> impl IntoView {
    let words = words_of_settings();
    let tokens = reading::<Page<Token>>(|| Some("/api/tokens".to_owned()), None);
    let deed = Deed::new();
    let made = RwSignal::new(None::<String>);
    let doomed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let role = RwSignal::new("manager".to_owned());
    let create = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wish = json!({ "name": name.get_untracked().trim(), "role": role.get_untracked() });
        deed.send("POST", "/api/tokens".to_owned(), Body::Json(wish), move |answer| {
            made.set(call::read::<Made>(&answer).ok().map(|made| made.token));
            name.set(String::new());
            tokens.again();
        });
    };
    let revoke = move || {
        if let Some(id) = doomed.get_untracked() {
            deed.send("DELETE", format!("/api/tokens/{}", page::escape(&id)), Body::Empty, move |_| tokens.again());
        }
    };
    let row = move |token: Token| {
        let id = token.id.clone();
        tr().child((
            th().attr("scope", "row").attr("dir", "auto").child(token.name),
            td().child(role_word(token.role)),
            td().class("mono p2").child(format!("…{}", token.hint.trim_start_matches('…'))),
            td().class("num p2 muted").child(token.created_at.as_deref().map(intl::date_of)),
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
    };
    let choice = |value: &'static str, role: Role| option().value(value).child(role_word(role));
    part::card(
        "members",
        "set",
        (
            head("members", words.members(), words.members_lead()),
            body(words.members(), tokens, &[("100%", "32px"), ("100%", "32px")], move |found| {
                if found.items.is_empty() {
                    return p().class("sm muted").child(words.no_token()).into_any();
                }
                table()
                    .class("table bare")
                    .child((
                        caption().class("vh").child(words.members()),
                        thead().child(tr().child((
                            th().attr("scope", "col").child(words.token_name()),
                            th().attr("scope", "col").child(words.role()),
                            th().attr("scope", "col").class("p2").child(words.key()),
                            th().attr("scope", "col").class("num p2").child(words.created()),
                            th().attr("scope", "col").child(span().class("vh").child(words.actions())),
                        ))),
                        tbody().child(found.items.into_iter().map(row).collect_view()),
                    ))
                    .into_any()
            }),
            once(made, words.token_once()),
            form().class("row wrap addrow").on(ev::submit, create).child((
                div().class("field grow1").child((
                    label().r#for("token-name").child(words.token_name()),
                    input()
                        .class("input")
                        .id("token-name")
                        .attr("autocomplete", "off")
                        .attr("required", "")
                        .prop("value", move || name.get())
                        .on(ev::input, move |event| {
                            name.set(event_target_value(&event));
                        }),
                )),
                div().class("field").child((
                    label().r#for("token-role").child(words.role()),
                    select()
                        .class("select")
                        .id("token-role")
                        .prop("value", move || role.get())
                        .on(ev::change, move |event| role.set(event_target_value(&event)))
                        .child((choice("manager", Role::Manager), choice("analyst", Role::Analyst), choice("owner", Role::Owner))),
                )),
                button().r#type("submit").class("btn").prop("disabled", move || deed.busy()).child((icon("plus"), words.new_token())),
            )),
            deed.line(),
            invite::link(),
            invite::sessions(),
            ask(asking, Ask { title: words.revoke_title(), body: words.token_revoke_body(), typed: None, verb: words.revoke() }, revoke),
        ),
    )
}
