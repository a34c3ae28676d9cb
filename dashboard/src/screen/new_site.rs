//! A new site: a name, where it lives, and its secret key, told once.

use leptos::{
    ev,
    html::{a, div, form, h1, header, p},
    prelude::*,
};
use serde_json::json;

use super::settings::{Deed, is_origin, once};
use crate::{
    browser::{
        call::{self, Body},
        page,
    },
    part::{self, Field, field},
    place,
    reading::Reading,
    wire::{NewSite, Session},
    words::{self, settings as words_of_settings},
};

/// The screen.
pub fn new_site(session: Reading<Session>) -> impl IntoView {
    let words = words_of_settings();
    page::set_title(words.new_title());
    let name = RwSignal::new(String::new());
    let origin = RwSignal::new(String::new());
    let zone = RwSignal::new(own_zone());
    let currency = RwSignal::new("EUR".to_owned());
    let wrong = RwSignal::new(None::<&'static str>);
    let made = RwSignal::new(None::<NewSite>);
    let secret = RwSignal::new(None::<String>);
    let deed = Deed::new();
    let create = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let site_origin = origin.get_untracked().trim().trim_end_matches('/').to_owned();
        wrong.set(if name.get_untracked().trim().is_empty() {
            Some(words.name_missing())
        } else if !site_origin.is_empty() && !is_origin(&site_origin) {
            Some(words.origin_wrong())
        } else {
            None
        });
        if wrong.get_untracked().is_some() {
            return;
        }
        let origins: Vec<String> = (!site_origin.is_empty()).then_some(site_origin).into_iter().collect();
        let wish = json!({
            "name": name.get_untracked().trim(),
            "origins": origins,
            "time_zone": zone.get_untracked().trim(),
            "currency": currency.get_untracked().trim().to_uppercase(),
            // Who sets a site up here puts the tag into a page, whose card brings its invitation back.
            "answers": "signed",
        });
        deed.send("POST", "/api/sites".to_owned(), Body::Json(wish), move |answer| {
            if let Ok(site) = call::read::<NewSite>(&answer) {
                secret.set(site.secret_key.clone());
                made.set(Some(site));
            }
        });
    };
    let asked = move || {
        form().on(ev::submit, create).child((
            div().class("two").child((
                field(Field::of("new-name", words.name()).hint(words.new_name_hint()), name),
                field(Field::of("new-origin", words.new_origin()).placeholder("https://shop.example"), origin),
                field(Field::of("new-zone", words.time_zone()).hint(words.time_zone_hint()), zone),
                field(Field::of("new-currency", words.currency()), currency),
            )),
            move || wrong.get().map(|said| p().class("error sm").attr("role", "alert").child(said)),
            deed.save(words.create(), ()),
        ))
    };
    let done = move |site: NewSite| {
        (
            once(secret, words.key_once()),
            div().class("row save").child(
                a().class("btn primary")
                    .href(place::settings(&site.id))
                    // The switcher learns the new name with the next reading of the session.
                    .on(ev::click, move |_| session.again())
                    .child(words.go_on()),
            ),
        )
    };
    (
        header().class("page-head").child(div().child((h1().child(words.new_title()), p().child(words.new_lead())))),
        div().class("narrow").child(part::card(
            "new-site",
            "set",
            (part::head("new-site", words::settings().site(), words.site_lead()), move || match made.get() {
                Some(site) => done(site).into_any(),
                None => asked().into_any(),
            }),
        )),
    )
}

/// The time zone of the browser: most owners live where their shop is.
fn own_zone() -> String {
    page::time_zone().unwrap_or_else(|| "UTC".to_owned())
}
