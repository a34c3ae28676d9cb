//! Name, time zone, currency, and how many answers a score needs.

use leptos::{
    ev,
    html::{b, button, datalist, div, form, input, label, option, small, span},
    prelude::*,
};
use serde_json::json;

use super::{MayChange, deed::Deed};
use crate::{
    browser::{call::Body, page},
    part::{self, head},
    site::OnScreen,
    words::{self, settings as words_of_settings},
};

/// The card.
pub fn card(site: OnScreen, role: MayChange) -> impl IntoView {
    let words = words_of_settings();
    let now = site.reading.value.get_untracked();
    let of = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
    let name = of(now.as_ref().map(|site| site.name.clone()));
    let zone = of(now.as_ref().map(|site| site.time_zone.clone()));
    let currency = of(now.as_ref().map(|site| site.currency.clone()));
    let minimum = of(now.as_ref().map(|site| site.minimum_n.to_string()));
    let excluded = of(now.as_ref().map(|site| site.excluded_addresses.join(", ")));
    let privacy_url = of(now.as_ref().and_then(|site| site.privacy_url.clone()));
    let signature = RwSignal::new(now.as_ref().is_some_and(|site| site.require_signature));
    let answers = RwSignal::new(now.as_ref().is_some_and(|site| site.answers == "signed"));
    let deed = Deed::new();
    let locked = !role.own();
    let field = move |id: &'static str, name: &'static str, hint: &'static str, value: RwSignal<String>, list: Option<&'static str>| {
        div().class("field").child((
            label().r#for(id).child(name),
            input()
                .class("input")
                .id(id)
                .attr("list", list)
                .attr("autocomplete", "off")
                .attr("aria-describedby", (!hint.is_empty()).then(|| format!("{id}-hint")))
                .prop("disabled", locked)
                .prop("value", move || value.get())
                .on(ev::input, move |event| value.set(event_target_value(&event))),
            (!hint.is_empty()).then(|| span().class("hint").id(format!("{id}-hint")).child(hint)),
        ))
    };
    let zones = page::time_zones().into_iter().map(|zone| option().value(zone)).collect_view();
    part::card(
        "site",
        "set",
        (
            head("site", words.site(), words.site_lead()),
            form()
                .on(ev::submit, move |event| {
                    event.prevent_default();
                    let mut wish = json!({
                        "name": name.get_untracked().trim(),
                        "time_zone": zone.get_untracked().trim(),
                        "currency": currency.get_untracked().trim().to_uppercase(),
                        "excluded_addresses": listed(&excluded.get_untracked()),
                        "privacy_url": privacy_url.get_untracked().trim(),
                        "require_signature": signature.get_untracked(),
                        "answers": if answers.get_untracked() { "signed" } else { "any" },
                    });
                    if let (Ok(minimum), Some(wish)) = (minimum.get_untracked().trim().parse::<u64>(), wish.as_object_mut()) {
                        wish.insert("minimum_n".to_owned(), minimum.into());
                    }
                    deed.send("PATCH", format!("/api/sites/{}", site.id()), Body::Json(wish), move |_| site.reading.again());
                })
                .child((
                    div().class("two").child((
                        field("site-name", words.name(), "", name, None),
                        field("site-zone", words.time_zone(), words.time_zone_hint(), zone, Some("zones")),
                        field("site-currency", words.currency(), "", currency, None),
                        field("site-minimum", words.minimum(), words.minimum_hint(), minimum, None),
                        field("site-excluded", words.excluded(), words.excluded_hint(), excluded, None),
                        field("site-privacy", words.privacy_url(), words.privacy_url_hint(), privacy_url, None),
                    )),
                    datalist().id("zones").child(zones),
                    div().class("toggles").child((
                        switch(words.signature(), words.signature_hint(), signature, locked),
                        switch(words.answers_signed(), words.answers_signed_hint(), answers, locked),
                    )),
                    (!locked).then(|| {
                        div().class("row wrap save").child((
                            button()
                                .r#type("submit")
                                .class("btn primary")
                                .prop("disabled", move || deed.busy())
                                .child(words::common().save()),
                            deed.line(),
                        ))
                    }),
                )),
        ),
    )
}

/// Something that is on or off.
fn switch(name: &'static str, hint: &'static str, is_on: RwSignal<bool>, locked: bool) -> impl IntoView {
    label().class("row").child((
        span().child((b().child(name), small().child(hint))),
        input()
            .class("switch push")
            .r#type("checkbox")
            .attr("role", "switch")
            .prop("disabled", locked)
            .prop("checked", move || is_on.get())
            .on(ev::change, move |event| is_on.set(event_target_checked(&event))),
    ))
}

/// The parts of a list written with commas or blanks.
fn listed(text: &str) -> Vec<String> {
    text.split([',', ';', '，', ' ']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_as_one_likes() {
        assert_eq!(listed("203.0.113.7, 2001:db8::1，198.51.100.2"), ["203.0.113.7", "2001:db8::1", "198.51.100.2"]);
        assert!(listed("  ").is_empty());
    }
}
