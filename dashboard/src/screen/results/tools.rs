//! Which days, split by what.

use leptos::{
    ev,
    html::{a, div, li, ul},
    prelude::*,
};

use super::{By, Open};
use crate::{
    browser::{intl, page},
    part::{icon, menu},
    period::{PRESETS, Period},
    place,
    words::{self, results as words_of_results},
};

fn address(open: Open, period: Period, by: By) -> String {
    let results = place::results(&open.site.id(), &open.id.get_untracked(), page::escape);
    [period.query(), by.query()].into_iter().filter(|part| !part.is_empty()).fold(results, |address, part| format!("{address}&{part}"))
}

fn choice(address: String, word: String, current: bool, shut: RwSignal<bool>) -> impl IntoView {
    li().child(
        a().class("choice")
            .href(address)
            .attr("aria-current", current.then_some("true"))
            .attr("data-noscroll", "")
            .on(ev::click, move |_| shut.set(false))
            .child((word, current.then(|| icon("check")))),
    )
}

fn days_word(period: Period) -> String {
    let words = words::overview();
    match period {
        Period::Last(7) => words.last_7().to_owned(),
        Period::Last(28) => words.last_28().to_owned(),
        Period::Last(90) => words.last_90().to_owned(),
        Period::Last(365) => words.last_365().to_owned(),
        Period::Last(days) => words::common().days(&intl::count(days.into())),
        Period::Own(range) => words.range(&intl::day(range.from), &intl::day(range.to)),
    }
}

/// The buttons at the head of the screen.
pub(super) fn tools(open: Open) -> impl IntoView {
    let words = words_of_results();
    let days = menu("btn grow", None, (icon("cal"), move || days_word(open.period.get()), icon("down")), move |shut| {
        let (chosen, by) = (open.period.get_untracked(), open.by.get_untracked());
        let presets = PRESETS.map(|days| {
            let period = Period::Last(days);
            choice(address(open, period, by), days_word(period), period == chosen, shut)
        });
        ul().class("choices").attr("aria-label", words::overview().period()).child(presets.collect_view()).into_any()
    });
    let split = menu(
        "btn grow",
        None,
        (leptos::html::span().class("muted").child(words.by()), move || open.by.get().word(), icon("down")),
        move |shut| {
            let (period, chosen) = (open.period.get_untracked(), open.by.get_untracked());
            let all = By::ALL.map(|by| choice(address(open, period, by), by.word().to_owned(), by == chosen, shut));
            ul().class("choices").attr("aria-label", words.by()).child(all.collect_view()).into_any()
        },
    );
    div().class("tools").child((days, split))
}
