//! What was written, each beside the score that was given; narrowed by theme and by what is searched.

use std::collections::BTreeMap;

use leptos::{
    ev,
    html::{a, blockquote, div, form, input, label, li, p, span, time, ul},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::Deserialize;

use super::{
    Open,
    reply::{Given, Scored},
    themes,
    view::View,
};
use crate::{
    browser::{intl, page},
    part::{body, card, head, icon, score},
    period, place,
    reading::{Reading, reading},
    words::{self, results as words_of_results},
};

const SHAPES: [(&str, &str); 3] = [("60%", "24px"), ("100%", "80px"), ("100%", "160px")];

/// Comments as the API gives them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Written {
    pub(super) total: u64,
    pub(super) matching: u64,
    #[serde(default)]
    pub(super) themes: Vec<ThemeLine>,
    #[serde(default)]
    pub(super) suggestions: Vec<Phrase>,
    /// Absent for analysts.
    #[serde(default)]
    items: Option<Vec<Remark>>,
    #[serde(default)]
    next: Option<String>,
}

/// A theme with its comments counted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct ThemeLine {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: BTreeMap<String, String>,
    pub(super) count: u64,
    #[serde(default)]
    pub(super) share: Option<f64>,
    #[serde(flatten)]
    pub(super) scores: Scored,
    #[serde(default)]
    pub(super) change: Change,
}

/// How a theme changed against as many days before.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(super) struct Change {
    #[serde(default)]
    pub(super) share: Option<ShareChange>,
}

/// How the share of comments about it changed.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(super) struct ShareChange {
    pub(super) value: f64,
    pub(super) significant: bool,
}

/// A phrase that comes often.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Phrase {
    pub(super) phrase: String,
    pub(super) count: u64,
}

/// Something that somebody wrote.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Remark {
    at: String,
    visitor: String,
    text: String,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    rating: Option<Given>,
    #[serde(default)]
    themes: Vec<String>,
    #[serde(default)]
    mood: Option<String>,
}

/// Reads them, anew whenever what narrows them changes.
pub(super) fn read(open: Open, pulse: Option<Signal<u64>>) -> Reading<Written> {
    let path = move || {
        open.site.zone.get()?;
        let filter = open.comments.get();
        let own = |name: &str, value: &str| if value.is_empty() { String::new() } else { format!("{name}={}", page::escape(value)) };
        let mut parts = vec![
            period::query(open.view.with(|view| view.period).range(intl::today())),
            own("survey", &open.id.get()),
            own("segment", &open.view.with(|view| view.segment.clone())),
            own("theme", &filter.theme),
            own("q", &filter.q),
            own("cursor", &filter.older),
        ];
        parts.extend(open.view.with(View::only_query));
        Some(place::with_query(format!("/api/sites/{}/comments", open.site.id()), &parts))
    };
    reading(path, pulse)
}

/// Which comments are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// About this theme; empty for all, `none` for those about none.
    pub(super) theme: String,
    /// That hold this text.
    pub(super) q: String,
    /// Those after this place.
    pub(super) older: String,
}

impl Filter {
    /// The parts of the address.
    pub(super) fn query(&self) -> Vec<String> {
        let all = [("theme", &self.theme), ("q", &self.q), ("older", &self.older)];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", page::escape(value))).collect()
    }
}

/// The same results with other comments.
pub(super) fn address(open: Open, filter: &Filter) -> String {
    let results = place::results(&open.site.id(), &open.id.get_untracked(), page::escape);
    let shown = open.view.with_untracked(View::query);
    let parts = shown.into_iter().chain(filter.query()).filter(|part| !part.is_empty());
    parts.fold(results, |address, part| format!("{address}&{part}"))
}

/// The card.
pub(super) fn view(open: Open, written: Reading<Written>) -> impl IntoView {
    let words = words_of_results();
    let list = body(words.comments(), written, &SHAPES, move |found| told(open, written, &found).into_any());
    card("comments", "c12", (head("comments", words.comments(), words.comments_lead()), list, themes::editor(open, written)))
}

fn told(open: Open, written: Reading<Written>, found: &Written) -> impl IntoView + use<> {
    let words = words_of_results();
    let filter = open.comments.get_untracked();
    let is_narrowed = filter != Filter::default();
    if found.total == 0 && !is_narrowed {
        return p().class("muted sm").child(words.no_comments()).into_any();
    }
    let names: BTreeMap<String, String> =
        found.themes.iter().map(|theme| (theme.id.clone(), themes::name(&theme.name, &theme.id))).collect();
    let list = match &found.items {
        None => p().class("muted sm top").child(words.analyst()).into_any(),
        Some(none) if none.is_empty() => p().class("muted sm top").child(words.none_match()).into_any(),
        Some(some) => ul().class("remarks").child(some.iter().map(|remark| line(open, remark, &names)).collect_view()).into_any(),
    };
    let sees = found.items.is_some();
    let older = found.next.clone().map(|next| {
        let filter = Filter { older: next, ..filter.clone() };
        a().class("btn small").href(address(open, &filter)).child(words.older())
    });
    let newest = (!filter.older.is_empty()).then(|| {
        let filter = Filter { older: String::new(), ..filter.clone() };
        a().class("btn small").href(address(open, &filter)).child(words.newest())
    });
    let count = is_narrowed.then(|| {
        p().class("sm muted top").attr("role", "status").child((
            words.matching(&intl::count(found.matching), &intl::count(found.total)),
            " ",
            a().href(address(open, &Filter::default())).child(words.all_comments()),
        ))
    });
    (
        themes::view(open, written, found),
        sees.then(|| search(open)),
        count,
        list,
        div().class("row wrap top").child((newest, older)),
        (sees && found.total > 0).then(|| p().class("note top").child(words.mood_note())),
    )
        .into_any()
}

/// The search field.
fn search(open: Open) -> impl IntoView {
    let words = words_of_results();
    let typed = RwSignal::new(open.comments.with_untracked(|filter| filter.q.clone()));
    let navigate = use_navigate();
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let filter = Filter { q: typed.get_untracked().trim().to_owned(), older: String::new(), ..open.comments.get_untracked() };
        navigate(place::inside(&address(open, &filter)), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    form().class("row wrap top").attr("role", "search").on(ev::submit, go).child((
        label().class("vh").r#for("comment-q").child(words.search_comments()),
        input()
            .class("input fit grow1")
            .id("comment-q")
            .r#type("search")
            .attr("placeholder", words.search_comments())
            .prop("value", move || typed.get())
            .on(ev::input, move |event| typed.set(event_target_value(&event))),
        leptos::html::button().r#type("submit").class("btn").child((icon("search"), words.search())),
    ))
}

fn rating(given: &Given) -> AnyView {
    let common = words::common();
    let number = intl::decimal(given.value, 0);
    match given.kind.as_str() {
        "nps" => score(given.value).into_any(),
        "csat" => span().class("xs strong nowrap").child(common.of_five(&number)).into_any(),
        _ => span().class("xs strong nowrap").child(common.of_seven(&number)).into_any(),
    }
}

fn line(open: Open, remark: &Remark, names: &BTreeMap<String, String>) -> impl IntoView + use<> {
    let words = words_of_results();
    let person = place::person(&open.site.id(), &remark.visitor, page::escape);
    let at = remark.at.clone();
    let mood = remark.mood.as_deref().and_then(|mood| match mood {
        "good" => Some(words.sounds_good()),
        "bad" => Some(words.sounds_bad()),
        "mixed" => Some(words.sounds_mixed()),
        _ => None,
    });
    let themes: Vec<String> = remark.themes.iter().filter_map(|id| names.get(id).cloned()).collect();
    li().child((
        span().class("given").child(remark.rating.as_ref().map(rating)),
        div().child((
            blockquote().class("sm").attr("dir", "auto").child(remark.text.clone()),
            p().class("xs faint row wrap").child((
                time().attr("datetime", at.clone()).attr("title", intl::date_time(&at)).child(intl::long_ago(&at)),
                (!themes.is_empty()).then(|| span().attr("dir", "auto").child(themes.join(" · "))),
                mood.map(|mood| span().child(mood)),
                remark.page.as_ref().map(|page| span().child(words.on_page(page))),
                a().href(person).child(words::people().person()),
            )),
        )),
    ))
}
