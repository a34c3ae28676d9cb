//! Links that sign somebody in once, and who is signed in.

use leptos::{
    ev,
    html::{button, caption, div, form, h3, input, label, option, p, select, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    deed::{Deed, Went},
    keys::once,
};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    part::{body, role_word},
    reading::reading,
    wire::{Address, Page, Role},
    words::{duty, settings as words_of_settings},
};

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct SignedIn {
    id: String,
    #[serde(default)]
    name: String,
    role: Role,
    created_at: String,
    #[serde(default)]
    expires_at: Option<String>,
    /// Whether it is this very one.
    #[serde(default)]
    current: bool,
}

/// A link for somebody.
pub fn link() -> impl IntoView {
    let (words, settings) = (duty(), words_of_settings());
    let deed = Deed::new();
    let made = RwSignal::new(None::<String>);
    let name = RwSignal::new(String::new());
    let role = RwSignal::new("manager".to_owned());
    let invite = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wish = json!({"name": name.get_untracked().trim(), "role": role.get_untracked()});
        deed.send("POST", "/api/signin-links".to_owned(), Body::Json(wish), move |answer| {
            made.set(call::read::<Address>(&answer).ok().map(|made| made.url));
            name.set(String::new());
        });
    };
    let choice = |value: &'static str, role: Role| option().value(value).child(role_word(role));
    (
        h3().class("top-space").child(words.invite()),
        p().class("note").child(words.invite_lead()),
        once(made, words.invite_once()),
        form().class("row wrap addrow").on(ev::submit, invite).child((
            div().class("field grow1").child((
                label().r#for("invite-name").child(settings.token_name()),
                input()
                    .class("input")
                    .id("invite-name")
                    .attr("autocomplete", "off")
                    .attr("required", "")
                    .prop("value", move || name.get())
                    .on(ev::input, move |event| name.set(event_target_value(&event))),
            )),
            div().class("field").child((
                label().r#for("invite-role").child(settings.role()),
                select()
                    .class("select")
                    .id("invite-role")
                    .prop("value", move || role.get())
                    .on(ev::change, move |event| role.set(event_target_value(&event)))
                    .child((choice("manager", Role::Manager), choice("analyst", Role::Analyst), choice("owner", Role::Owner))),
            )),
            button().r#type("submit").class("btn").prop("disabled", move || deed.busy()).child(words.make_link()),
        )),
        move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
    )
}

/// Who is signed in.
pub fn sessions() -> impl IntoView {
    let (words, settings) = (duty(), words_of_settings());
    let all = reading::<Page<SignedIn>>(|| Some("/api/sessions".to_owned()), None);
    let deed = Deed::new();
    let row = move |one: SignedIn| {
        let id = one.id.clone();
        let end = move |_| {
            deed.send("DELETE", format!("/api/sessions/{}", page::escape(&id)), Body::Empty, move |_| all.again());
        };
        tr().child((
            th().attr("scope", "row").attr("dir", "auto").child(one.name.clone()),
            td().child(role_word(one.role)),
            td().class("num muted").child(intl::date_time(&one.created_at)),
            td().class("num p2 muted").child(one.expires_at.as_deref().map(intl::date_of)),
            td().class("num").child(if one.current {
                span().class("chip").child(words.this_one()).into_any()
            } else {
                button()
                    .r#type("button")
                    .class("btn small quiet danger")
                    .attr("aria-label", format!("{} {}", words.end_session(), one.name))
                    .on(ev::click, end)
                    .child(words.end_session())
                    .into_any()
            }),
        ))
    };
    (
        h3().class("top-space").child(words.sessions()),
        p().class("note").child(words.sessions_lead()),
        body(words.sessions(), all, &[("100%", "32px")], move |found| {
            if found.items.is_empty() {
                return p().class("muted sm").child(words.no_sessions()).into_any();
            }
            table()
                .class("table bare")
                .child((
                    caption().class("vh").child(words.sessions()),
                    thead().child(tr().child((
                        th().attr("scope", "col").child(settings.token_name()),
                        th().attr("scope", "col").child(settings.role()),
                        th().attr("scope", "col").class("num").child(words.since()),
                        th().attr("scope", "col").class("num p2").child(words.until()),
                        th().attr("scope", "col").child(span().class("vh").child(settings.actions())),
                    ))),
                    tbody().child(found.items.into_iter().map(row).collect_view()),
                ))
                .into_any()
        }),
        move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
    )
}
