//! Which days, split by what.

use leptos::{
    html::{div, ul},
    prelude::*,
};
use serde::Deserialize;

use super::{By, Open};
use crate::{
    browser::page,
    part::{icon, menu, option},
    period::{PRESETS, Period},
    place,
    reading::reading,
    wire::Page,
    words::{self, results as words_of_results},
};

/// A segment by its name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Segment {
    id: String,
    name: String,
}

fn address(open: Open, period: Period, by: By, segment: &str, compared: bool) -> String {
    let results = place::results(&open.site.id(), &open.id.get_untracked(), page::escape);
    open.query(period, by, segment, compared)
        .into_iter()
        .filter(|part| !part.is_empty())
        .fold(results, |address, part| format!("{address}&{part}"))
}

/// The buttons at the head of the screen.
pub(super) fn tools(open: Open) -> impl IntoView {
    let words = words_of_results();
    let days = menu("btn grow", None, (icon("cal"), move || words::period(open.period.get()), icon("down")), move |shut| {
        let (chosen, by) = (open.period.get_untracked(), open.by.get_untracked());
        let (segment, compared) = (open.segment.get_untracked(), open.compared.get_untracked());
        let presets = PRESETS.map(|days| {
            let period = Period::Last(days);
            option(address(open, period, by, &segment, compared), words::period(period), period == chosen, shut)
        });
        ul().class("choices").attr("aria-label", words::overview().period()).child(presets.collect_view()).into_any()
    });
    let split = menu(
        "btn grow",
        None,
        (leptos::html::span().class("muted").child(words.by()), move || open.by.get().word(), icon("down")),
        move |shut| {
            let (period, chosen) = (open.period.get_untracked(), open.by.get_untracked());
            let (segment, compared) = (open.segment.get_untracked(), open.compared.get_untracked());
            let all = By::ALL.map(|by| option(address(open, period, by, &segment, compared), by.word().to_owned(), by == chosen, shut));
            ul().class("choices").attr("aria-label", words.by()).child(all.collect_view()).into_any()
        },
    );
    let segments = reading::<Page<Segment>>(move || Some(format!("/api/sites/{}/segments", open.site.id())), None);
    let named = move || {
        let id = open.segment.get();
        let name = segments.value.with(|page| page.as_ref()?.items.iter().find(|one| one.id == id).map(|one| one.name.clone()));
        if id.is_empty() { words.everybody().to_owned() } else { name.unwrap_or(id) }
    };
    let of = menu("btn grow", None, (leptos::html::span().class("muted").child(words.of()), named, icon("down")), move |shut| {
        let (period, by) = (open.period.get_untracked(), open.by.get_untracked());
        let (chosen, compared) = (open.segment.get_untracked(), open.compared.get_untracked());
        let all = move || {
            let some = segments.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default());
            let everybody = Segment { id: String::new(), name: words.everybody().to_owned() };
            let line = |one: Segment| option(address(open, period, by, &one.id, compared), one.name, one.id == chosen, shut);
            std::iter::once(everybody).chain(some).map(line).collect_view()
        };
        ul().class("choices").attr("aria-label", words.of()).child(all).into_any()
    });
    // A link and not a switch: what is shown stands in the address.
    let compare = move || {
        let compared = open.compared.get();
        let to = address(open, open.period.get(), open.by.get(), &open.segment.get(), !compared);
        let word = if compared { words.not_compared() } else { words.compare() };
        leptos::html::a().class("btn grow").href(to).attr("aria-current", compared.then_some("true")).child(word)
    };
    div().class("tools").child((days, compare, split, of))
}
