//! Identity, where they came from, and by what.

use leptos::{
    html::{caption, div, dl, p, span, table, tbody, th, tr},
    prelude::*,
};
use serde_json::Value;

use super::{
    Open, fact, part_of,
    profile::{self, Profile},
    road, share_row,
};
use crate::{
    browser::intl,
    part::{self, head},
    who,
    words::{self, person as words_of_person},
};

/// Ids and traits. Traits come from outside: they are shown as text, whatever they hold.
pub fn identity(open: Open) -> impl IntoView {
    let words = words_of_person();
    let known = part_of(open, |profile| {
        (
            profile.user_id.clone(),
            profile.id_list(),
            profile.traits.clone(),
            Profile::names(&profile.groups),
            profile.country.clone(),
            profile.language.clone(),
        )
    });
    part::card(
        "identity",
        "",
        (head("identity", words.identity(), words.traits_lead()), move || {
            known.get().map(|(user_id, ids, traits, groups, country, language)| {
                let visitor_ids: Vec<String> = ids.into_iter().filter(|id| Some(id) != user_id.as_ref()).collect();
                // The name stands above already.
                let told = traits
                    .iter()
                    .filter(|(name, _)| name.as_str() != "name")
                    .map(|(name, value)| fact(trait_word(name), trait_text(value)))
                    .collect_view();
                let (country, language) =
                    (country.filter(|_| !traits.contains_key("country")), language.filter(|_| !traits.contains_key("language")));
                let none = (traits.is_empty() && user_id.is_none()).then(|| p().class("note").child(words.no_traits()));
                let count = visitor_ids.len();
                let listed = visitor_ids.iter().take(6).map(|id| div().class("mono").child(id.clone())).collect_view();
                let more = (count > 6).then(|| span().class("faint xs").child(format!("+{}", intl::count(count as u64 - 6))));
                (
                    dl().class("facts").child((
                        told,
                        user_id.map(|id| fact(words.customer_id(), span().class("mono").child(id))),
                        (!groups.is_empty()).then(|| fact(words.groups(), groups.join(", "))),
                        country.map(|country| fact(words.country(), country)),
                        language.map(|language| fact(words.language(), language)),
                        (count > 0).then(|| fact(words.visitor_ids(), (listed, more))),
                    )),
                    none,
                )
            })
        }),
    )
}

/// A trait as text; an object by its name, where it has one.
fn trait_text(value: &Value) -> String {
    value.get("name").map_or_else(|| who::text(value), who::text)
}

/// First and last touch.
pub fn touches(open: Open) -> impl IntoView {
    let words = words_of_person();
    let known = part_of(open, |profile| {
        (profile.first_touch.clone(), profile.last_touch.clone(), profile.first_seen.clone(), profile.last_seen.clone())
    });
    let line = move |point: &Value, seen: Option<String>| match profile::touch(point) {
        Some((channel, details, at)) => {
            let when = at.or(seen).map(|at| intl::date_of(&at));
            (road(&channel), p().class("xs faint").child([details, when].into_iter().flatten().collect::<Vec<_>>().join(" · "))).into_any()
        }
        None => span().class("faint").child(words.unknown()).into_any(),
    };
    part::card(
        "touch",
        "",
        (head("touch", words.touch(), ()), move || {
            known.get().map(|(first, last, first_seen, last_seen)| {
                dl().class("facts")
                    .child((fact(words.first_touch(), line(&first, first_seen)), fact(words.last_touch(), line(&last, last_seen))))
            })
        }),
    )
}

/// The name of a trait: the usual ones in words, others as the site wrote them.
fn trait_word(name: &str) -> String {
    let words = words_of_person();
    match name {
        "email" => words.email().to_owned(),
        "phone" => words.telephone().to_owned(),
        "company" => words.company().to_owned(),
        "plan" => words.plan().to_owned(),
        "country" => words.country().to_owned(),
        "language" => words.language().to_owned(),
        other => other.replace('_', " "),
    }
}

/// Devices and channels as shares of visits.
pub fn channels(open: Open) -> impl IntoView {
    let words = words_of_person();
    let known = part_of(open, |profile| (profile::shares(&profile.devices), profile::shares(&profile.channels)));
    part::card(
        "channels",
        "",
        (head("channels", words.channels(), ()), move || {
            let (devices, channels) = known.get().unwrap_or_default();
            if devices.is_empty() && channels.is_empty() {
                return p().class("muted sm").child(words.nothing_known()).into_any();
            }
            let rows =
                |shares: Vec<(String, f64)>| shares.into_iter().take(6).map(|(name, share)| share_row(road(&name), share)).collect_view();
            let between = (!channels.is_empty())
                .then(|| tr().class("group").child(th().attr("scope", "rowgroup").attr("colspan", "3").child(words.came_from())));
            table()
                .class("table bare tight")
                .child((caption().class("vh").child(words::person().channels()), tbody().child((rows(devices), between, rows(channels)))))
                .into_any()
        }),
    )
}
