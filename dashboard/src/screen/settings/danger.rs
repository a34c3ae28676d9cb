//! Deleting the site.

use leptos::{
    ev,
    html::{button, div, p},
    prelude::*,
};

use super::deed::Deed;
use crate::{
    browser::call::Body,
    part::{self, Ask, ask, head, icon},
    place,
    site::OnScreen,
    words::settings as words_of_settings,
};

/// The card.
pub fn card(site: OnScreen) -> impl IntoView {
    let words = words_of_settings();
    let asking = RwSignal::new(false);
    let deed = Deed::new();
    let name = Memo::new(move |_| site.reading.value.with(|site| site.as_ref().map_or_else(String::new, |site| site.name.clone())));
    let delete = move || {
        deed.send("DELETE", format!("/api/sites/{}", site.id()), Body::Empty, |_| {
            // The list of sites changed: start anew.
            if let Some(window) = web_sys::window() {
                let _ = window.location().set_href(&format!("{}/", place::base()));
            }
        });
    };
    part::card(
        "danger",
        "set",
        (
            head("danger", words.delete(), ()),
            div().class("row wrap").child((
                p().class("sm muted grow1").child(words.delete_body()),
                button()
                    .r#type("button")
                    .class("btn danger")
                    .on(ev::click, move |_| asking.set(true))
                    .child((icon("trash"), words.delete())),
            )),
            deed.line(),
            move || {
                let name = name.get();
                let sentence = words.type_to_confirm(&name);
                ask(
                    asking,
                    Ask { title: words.delete_title(), body: words.delete_body(), typed: Some((name, sentence)), verb: words.delete() },
                    delete,
                )
            },
        ),
    )
}
