//! Which pages may send events.

use leptos::{
    ev,
    html::{button, div, form, input, label, li, p, span, ul},
    prelude::*,
};
use serde_json::json;

use super::{
    MayChange,
    deed::{Deed, Went},
};
use crate::{
    browser::call::Body,
    part::{self, head, icon},
    site::OnScreen,
    words::settings as words_of_settings,
};

/// What is wrong with an origin, if anything. The edge judges; this only spares a journey.
pub fn is_origin(text: &str) -> bool {
    let Some(host) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (name, port) = host.rsplit_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    !name.is_empty()
        && !name.contains(['/', '?', '#', '@', ' ', ':'])
        && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit()))
}

/// The card.
pub fn card(site: OnScreen, role: MayChange) -> impl IntoView {
    let words = words_of_settings();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let deed = Deed::new();
    let listed = Memo::new(move |_| site.reading.value.with(|site| site.as_ref().map(|site| site.origins.clone()).unwrap_or_default()));
    let send = move |origins: Vec<String>| {
        deed.send("PATCH", format!("/api/sites/{}", site.id()), Body::Json(json!({ "origins": origins })), move |_| {
            typed.set(String::new());
            site.reading.again();
        });
    };
    let remove = move |origin: &str| {
        let rest = listed.get_untracked().into_iter().filter(|other| other != origin).collect();
        send(rest);
    };
    let chips = move || {
        let origins = listed.get();
        if origins.is_empty() {
            return p().class("muted sm").child(words.origins_any()).into_any();
        }
        let chips = origins.into_iter().map(|origin| {
            let gone = origin.clone();
            let button = role.own().then(|| {
                button()
                    .r#type("button")
                    .class("drop")
                    .attr("aria-label", words.remove(&origin))
                    .on(ev::click, move |_| remove(&gone))
                    .child(icon("x"))
            });
            li().class("chip mono").child((origin.clone(), button))
        });
        ul().class("row wrap").child(chips.collect_view()).into_any()
    };
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let origin = typed.get_untracked().trim().trim_end_matches('/').to_owned();
        let mut origins = listed.get_untracked();
        wrong.set(if !is_origin(&origin) {
            Some(words.origin_wrong())
        } else if origins.contains(&origin) {
            Some(words.origin_twice())
        } else {
            None
        });
        if wrong.get_untracked().is_none() {
            origins.push(origin);
            send(origins);
        }
    };
    part::card(
        "origins",
        "set",
        (
            head("origins", words.origins(), words.origins_lead()),
            chips,
            role.own().then(|| {
                form().class("row addrow").on(ev::submit, add).child((
                    div().class("field grow1").child((
                        label().r#for("origin").child(words.add_origin()),
                        input()
                            .class("input mono")
                            .id("origin")
                            .attr("inputmode", "url")
                            .attr("autocomplete", "off")
                            .attr("placeholder", "https://shop.example")
                            .attr("aria-invalid", move || wrong.get().is_some().to_string())
                            .attr("aria-describedby", "origin-error")
                            .prop("value", move || typed.get())
                            .on(ev::input, move |event| {
                                wrong.set(None);
                                typed.set(event_target_value(&event));
                            }),
                        span().class("error").id("origin-error").attr("role", "alert").child(move || wrong.get()),
                    )),
                    button().r#type("submit").class("btn").prop("disabled", move || deed.busy()).child(words.add()),
                ))
            }),
            move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_have_a_scheme_and_no_path() {
        for origin in ["https://shop.example", "http://localhost", "http://localhost:5173"] {
            assert!(is_origin(origin), "{origin}");
        }
        for wrong in
            ["shop.example", "https://", "https://shop.example/path", "https://a b", "ftp://x", "http://x:", "http://x:80a", "https://u@h"]
        {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }
}
