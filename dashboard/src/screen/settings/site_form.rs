//! Name, time zone, currency, and how many answers a score needs.

use leptos::{
    ev,
    html::{datalist, div, form, option},
    prelude::*,
};
use serde_json::json;

use super::{MayChange, deed::Deed};
use crate::{
    browser::{call::Body, page},
    part::{self, Field, field, head, switch},
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
    let line = move |with: Field, value| field(with.locked(locked), value);
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
                        line(Field::of("site-name", words.name()), name),
                        line(Field::of("site-zone", words.time_zone()).hint(words.time_zone_hint()).list(Some("zones")), zone),
                        line(Field::of("site-currency", words.currency()), currency),
                        line(Field::of("site-minimum", words.minimum()).hint(words.minimum_hint()), minimum),
                        line(Field::of("site-excluded", words.excluded()).hint(words.excluded_hint()), excluded),
                        line(Field::of("site-privacy", words.privacy_url()).hint(words.privacy_url_hint()), privacy_url),
                    )),
                    datalist().id("zones").child(zones),
                    div().class("toggles").child((
                        switch(words.signature(), words.signature_hint(), signature, locked),
                        switch(words.answers_signed(), words.answers_signed_hint(), answers, locked),
                    )),
                    (!locked).then(|| deed.save(words::common().save(), ())),
                )),
        ),
    )
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
