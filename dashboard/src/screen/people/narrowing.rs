//! Who of all people is on the list: a saved segment, a stage, and the file of just these.

use leptos::{
    html::{a, nav, span, ul},
    prelude::*,
};

use super::address;
use crate::{
    browser::{intl, page},
    customer::{STAGES, Standing, stage_word},
    part::{self, File, icon, menu, option},
    place::{self, PeopleView},
    reading::Reading,
    site::OnScreen,
    wire::{Page, Segment},
    words::{self, customers},
};

/// Saved segments as tabs; everybody comes first.
pub(super) fn tabs(site: OnScreen, view: Memo<PeopleView>, segments: Reading<Page<Segment>>) -> impl IntoView {
    let words = customers();
    move || {
        let view = view.get();
        let tab = |id: Option<String>, name: String| {
            let current = view.segment == id;
            let target = PeopleView { segment: id, ..view.clone() };
            a().href(address(site, &target)).attr("aria-current", current.then_some("true")).attr("dir", "auto").child(name)
        };
        let saved = segments.value.get().map(|page| page.items).unwrap_or_default();
        (!saved.is_empty() || view.segment.is_some()).then(|| {
            let all = tab(None, words.everyone().to_owned());
            let tabs = saved.into_iter().map(|segment| tab(Some(segment.id), segment.name)).collect_view();
            nav().class("tabs").attr("aria-label", words.segments_word()).child((all, tabs))
        })
    }
}

/// The stage, as a menu; what narrows the list can be taken away by itself.
pub(super) fn filters(site: OnScreen, view: Memo<PeopleView>, standing: Reading<Standing>) -> impl IntoView {
    let words = customers();
    let face = move || {
        let stage = view.with(|view| view.stage.clone());
        let told = stage.map_or_else(|| words.all_stages().to_owned(), |stage| stage_word(&stage).to_owned());
        (span().class("muted").child(words.stage()), span().child(told), icon("down"))
    };
    let stages = menu("btn small", None, face, move |open| {
        let view = view.get();
        let count = |stage: &str| {
            let crowd = standing.value.with(|standing| standing.as_ref()?.by_stage.get(stage).copied());
            crowd.map(|crowd| format!(" {}", intl::count(crowd.persons))).unwrap_or_default()
        };
        let one = |stage: Option<&str>| {
            let word = stage.map_or_else(|| words.all_stages().to_owned(), |stage| format!("{}{}", stage_word(stage), count(stage)));
            let target = PeopleView { stage: stage.map(str::to_owned), ..view.clone() };
            option(address(site, &target), word, view.stage.as_deref() == stage, open)
        };
        ul().class("choices").child((one(None), STAGES.map(|stage| one(Some(stage))).collect_view())).into_any()
    });
    let chosen = move || {
        let view = view.get();
        let stage = view.stage.clone()?;
        let without = PeopleView { stage: None, ..view };
        let told = words.stage_filter(stage_word(&stage));
        Some(
            a().class("chip on")
                .href(address(site, &without))
                .attr("aria-label", format!("{}: {told}", words.remove_filter()))
                .child((told, icon("x"))),
        )
    };
    (stages, chosen)
}

/// The files of the list as it is narrowed and sorted.
pub(super) fn export(site: OnScreen, view: Memo<PeopleView>) -> impl IntoView {
    part::files(move || {
        let view = view.get();
        let query = [view.filter(page::escape), format!("sort={}", view.sort.tag())];
        vec![File::of(words::common().people(), place::with_query(place::export(&site.id(), "customers"), &query))]
    })
}

/// Why nobody is here though there are people.
pub(super) fn nobody(site: OnScreen, view: &PeopleView) -> impl IntoView + use<> {
    let words = words::people();
    let all = PeopleView { q: String::new(), stage: None, segment: None, ..view.clone() };
    let title = if view.q.is_empty() { customers().no_match().to_owned() } else { words.nobody_matches(&view.q) };
    crate::part::empty("search", title, (), a().class("btn").href(address(site, &all)).child(words.clear()))
}
