//! Which days, split by what.

use leptos::{
    html::{div, ul},
    prelude::*,
};
use serde::Deserialize;

use super::{By, Open, view::View};
use crate::{
    browser::{intl, page},
    part::{self, File, icon, menu, option},
    period::{self, PRESETS, Period},
    place,
    reading::reading,
    screen::MayChange,
    wire::{Page, Role},
    words::{self, results as words_of_results},
};

/// A segment by its name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Segment {
    id: String,
    name: String,
}

/// The buttons at the head of the screen.
pub(super) fn tools(open: Open) -> impl IntoView {
    let words = words_of_results();
    let days =
        menu("btn grow", None, (icon("cal"), move || words::period(open.view.with(|view| view.period)), icon("down")), move |shut| {
            let view = open.view.get_untracked();
            let presets = PRESETS.map(|days| {
                let period = Period::Last(days);
                option(View { period, ..view.clone() }.address(open), words::period(period), period == view.period, shut)
            });
            ul().class("choices").attr("aria-label", words::overview().period()).child(presets.collect_view()).into_any()
        });
    let split = menu(
        "btn grow",
        None,
        (leptos::html::span().class("muted").child(words.by()), move || open.view.with(|view| view.by).word(), icon("down")),
        move |shut| {
            let view = open.view.get_untracked();
            let all = By::ALL.map(|by| option(view.split(by).address(open), by.word().to_owned(), by == view.by, shut));
            ul().class("choices").attr("aria-label", words.by()).child(all.collect_view()).into_any()
        },
    );
    let segments = reading::<Page<Segment>>(move || Some(format!("/api/sites/{}/segments", open.site.id())), None);
    let named = move || {
        let id = open.view.with(|view| view.segment.clone());
        let name = segments.value.with(|page| page.as_ref()?.items.iter().find(|one| one.id == id).map(|one| one.name.clone()));
        if id.is_empty() { words.everybody().to_owned() } else { name.unwrap_or(id) }
    };
    let of = menu("btn grow", None, (leptos::html::span().class("muted").child(words.of()), named, icon("down")), move |shut| {
        let view = open.view.get_untracked();
        let all = move || {
            let view = view.clone();
            let some = segments.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default());
            let everybody = Segment { id: String::new(), name: words.everybody().to_owned() };
            let line = move |one: Segment| {
                let is_chosen = one.id == view.segment;
                option(View { segment: one.id, ..view.clone() }.address(open), one.name, is_chosen, shut)
            };
            std::iter::once(everybody).chain(some).map(line).collect_view()
        };
        ul().class("choices").attr("aria-label", words.of()).child(all).into_any()
    });
    // A link and not a switch: what is shown stands in the address.
    let compare = move || {
        let view = open.view.get();
        let compared = view.compared;
        let to = View { compared: !compared, ..view }.address(open);
        let word = if compared { words.not_compared() } else { words.compare() };
        leptos::html::a().class("btn grow").href(to).attr("aria-current", compared.then_some("true")).child(word)
    };
    div().class("tools").child((days, compare, split, of, part::files(move || shown(open))))
}

/// What the screen shows, as files of the same view.
fn shown(open: Open) -> Vec<File> {
    let words = words::files();
    let site = open.site.id();
    let id = format!("survey={}", open.id.with(|id| page::escape(id)));
    let view = open.view.get();
    let mut parts = view.query();
    parts[0] = period::query(view.period.range(intl::today()));
    parts.push(id);
    let table = |name: &str, what: &str| File::of(name, place::with_query(place::table(&site, what), &parts));
    let mut all = vec![table(words.questions(), "results"), table(words.choices(), "choices")];
    all.extend((view.by != By::Nothing).then(|| table(words.groups(), "result-groups")));
    all.push(table(words.themes(), "themes"));
    all.extend(use_context::<MayChange>().filter(|may| may.0 != Role::Analyst).map(|_| table(words.comments(), "comments")));
    all
}
