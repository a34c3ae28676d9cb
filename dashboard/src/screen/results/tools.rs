//! Which days, split by what.

use leptos::{
    html::{div, ul},
    prelude::*,
};

use super::{By, Open};
use crate::{
    browser::page,
    part::{icon, menu, option},
    period::{PRESETS, Period},
    place,
    words::{self, results as words_of_results},
};

fn address(open: Open, period: Period, by: By) -> String {
    let results = place::results(&open.site.id(), &open.id.get_untracked(), page::escape);
    [period.query(), by.query()].into_iter().filter(|part| !part.is_empty()).fold(results, |address, part| format!("{address}&{part}"))
}

/// The buttons at the head of the screen.
pub(super) fn tools(open: Open) -> impl IntoView {
    let words = words_of_results();
    let days = menu("btn grow", None, (icon("cal"), move || words::period(open.period.get()), icon("down")), move |shut| {
        let (chosen, by) = (open.period.get_untracked(), open.by.get_untracked());
        let presets = PRESETS.map(|days| {
            let period = Period::Last(days);
            option(address(open, period, by), words::period(period), period == chosen, shut)
        });
        ul().class("choices").attr("aria-label", words::overview().period()).child(presets.collect_view()).into_any()
    });
    let split = menu(
        "btn grow",
        None,
        (leptos::html::span().class("muted").child(words.by()), move || open.by.get().word(), icon("down")),
        move |shut| {
            let (period, chosen) = (open.period.get_untracked(), open.by.get_untracked());
            let all = By::ALL.map(|by| option(address(open, period, by), by.word().to_owned(), by == chosen, shut));
            ul().class("choices").attr("aria-label", words.by()).child(all.collect_view()).into_any()
        },
    );
    div().class("tools").child((days, split))
}
