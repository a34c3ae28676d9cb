//! What was agreed to, and the two rights: to have it all, and to be forgotten.

use leptos::{
    ev,
    html::{a, button, div, li, p, span, ul},
    prelude::*,
    task::spawn_local,
};

use super::{Open, part_of, title_of};
use crate::{
    browser::{
        call::{self, Body},
        intl,
    },
    part::{self, Ask, alert, ask, explain, head, icon},
    place,
    words::person as words_of_person,
};

/// The card.
pub fn card(open: Open) -> impl IntoView {
    let words = words_of_person();
    let consents = part_of(open, |profile| ["analytics", "surveys", "personalisation"].map(|what| profile.consent_to(what)));
    let title = part_of(open, |profile| title_of(profile).0);
    let asking = RwSignal::new(false);
    let refused = RwSignal::new(None::<&'static str>);
    let erase = move || {
        spawn_local(async move {
            match call::send("DELETE", &open.path(""), Body::Empty).await {
                Ok(_) => {
                    open.erased.try_set(true);
                }
                Err(trouble) => {
                    refused.try_set(Some(explain(&trouble)));
                }
            }
        });
    };
    let names = [words.measurement(), words.surveys(), words.personalisation()];
    part::card(
        "privacy",
        "",
        (
            head("privacy", words.consent(), ()),
            move || {
                let consents = consents.get().unwrap_or_default();
                let rows = names.into_iter().zip(consents).map(|(name, consent)| consent_row(name, consent)).collect_view();
                ul().class("consent sm").child(rows)
            },
            div().class("row wrap priv").child((
                a().class("btn small")
                    .href(place::at_edge(&open.path("/export")))
                    .attr("download", "")
                    .attr("rel", "external")
                    .child((icon("export"), words.export())),
                button()
                    .r#type("button")
                    .class("btn small danger")
                    .on(ev::click, move |_| asking.set(true))
                    .child((icon("trash"), words.erase())),
            )),
            move || refused.get().map(|said| div().attr("role", "alert").child(alert("bad", "warn", said))),
            p().class("note").child(words.erase_note()),
            // Asked with the name, so that nobody erases the person of another tab.
            move || {
                title.get().map(|name| {
                    let sentence = words.erase_type(&name);
                    ask(
                        asking,
                        Ask { title: words.erase_title(), body: words.erase_body(), typed: Some((name, sentence)), verb: words.erase() },
                        erase,
                    )
                })
            },
        ),
    )
}

fn consent_row(name: &'static str, consent: Option<(bool, Option<String>)>) -> impl IntoView {
    let words = words_of_person();
    let (sign, class, told) = match consent {
        Some((true, at)) => ("check", "", at.map_or_else(|| words.given().to_owned(), |at| intl::date_of(&at))),
        Some((false, at)) => {
            let when = at.map(|at| format!(" {}", intl::date_of(&at))).unwrap_or_default();
            ("x", "faint", format!("{}{when}", words.refused()))
        }
        None => ("dash", "faint", words.not_asked().to_owned()),
    };
    li().class(class).child((icon(sign), name, span().class("faint push").child(told)))
}
