//! The tag to paste, and whether anything arrived.

use leptos::{
    ev,
    html::{b, br, code, div, fieldset, input, label, legend, pre, span},
    prelude::*,
};

use crate::{
    browser::{intl, page},
    part::{self, copy_button, head, icon, pulse_dot},
    site::OnScreen,
    words::settings as words_of_settings,
};

/// The tag for a page.
pub fn tag(origin: &str, key: &str, light: bool) -> String {
    let capture = if light { " data-capture=\"light\"" } else { "" };
    format!("<script async src=\"{origin}/rapport.js\"\n        data-site=\"{key}\"{capture}></script>")
}

/// The card.
pub fn card(site: OnScreen) -> impl IntoView {
    let words = words_of_settings();
    let light = RwSignal::new(false);
    let text = move || {
        let key = site.reading.value.with(|site| site.as_ref().map_or_else(String::new, |site| site.key.clone()));
        tag(&page::edge(), &key, light.get())
    };
    let choice = |is_light: bool, name: &'static str| {
        label().child((
            input()
                .r#type("radio")
                .name("capture")
                .prop("checked", move || light.get() == is_light)
                .on(ev::change, move |_| light.set(is_light)),
            span().child(name),
        ))
    };
    part::card(
        "install",
        "set",
        (
            head("install", words.install(), words.install_lead()),
            fieldset().class("captures").child((
                legend().class("vh").child(words.capture()),
                div().class("segmented").child((choice(false, words.capture_full()), choice(true, words.capture_light()))),
            )),
            div().class("snip").child((pre().attr("tabindex", "0").child(code().child(text)), copy_button(text, ""))),
            move || received(site),
        ),
    )
}

/// The light: green since the first event.
fn received(site: OnScreen) -> impl IntoView {
    let words = words_of_settings();
    site.reading.value.with(|site| {
        let site = site.as_ref()?;
        Some(match &site.first_event_at {
            Some(first) => {
                let last = site
                    .last_event_at
                    .as_deref()
                    .map(|at| (br(), span().class("muted").child(format!("{} {}", words.last_event(), intl::long_ago(at)))));
                div()
                    .class("alert good")
                    .attr("role", "status")
                    .child((
                        icon("check"),
                        div().child((b().child(words.first_received()), " ", intl::date_time(first), last)),
                        span().class("push light xs").child((pulse_dot(true), words.light_on())),
                    ))
                    .into_any()
            }
            None => div()
                .class("alert")
                .attr("role", "status")
                .child((
                    icon("bolt"),
                    div().child((b().child(words.waiting()), " ", words.waiting_body())),
                    span().class("push light xs").child((pulse_dot(false), words.light_off())),
                ))
                .into_any(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_is_that_of_the_contract() {
        assert_eq!(
            tag("https://edge.example", "pk_1", false),
            "<script async src=\"https://edge.example/rapport.js\"\n        data-site=\"pk_1\"></script>"
        );
        assert!(tag("https://edge.example", "pk_1", true).contains(" data-capture=\"light\">"));
    }
}
