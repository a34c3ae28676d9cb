//! People: search, segment, stage and order are in the address; the list goes on as one scrolls; what is done for several is done at once.

mod bulk;
mod endless;
mod narrowing;
mod picking;
mod row;
mod window;

use leptos::{
    ev,
    html::{a, button, caption, div, footer, h1, header, input, p, section, span, table, th, thead, tr},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    browser::{intl, page},
    customer::Standing,
    live::Beat,
    part::{Search, body, empty, icon, search},
    place::{self, PeopleView, Sort},
    reading::reading,
    screen::care::Desk,
    site::OnScreen,
    wire::{Page, Segment, Visitor},
    words::{self, customers, people as words_of_people},
};

use self::{endless::Endless, picking::Picked};

/// People read at once.
const PER_PAGE: usize = 50;

const SHAPES: [(&str, &str); 8] = [
    ("100%", "28px"),
    ("100%", "36px"),
    ("100%", "36px"),
    ("100%", "36px"),
    ("100%", "36px"),
    ("100%", "36px"),
    ("100%", "36px"),
    ("100%", "36px"),
];

/// The screen.
pub fn people(site: OnScreen, beat: Beat) -> impl IntoView {
    page::set_title(words::common().people());
    let query = use_query_map();
    let view = Memo::new(move |_| query.with(|query| PeopleView::of(|name| query.get_str(name))));
    let first = reading::<Page<Visitor>>(move || Some(view.with(|view| path(site, view, ""))), beat.signal());
    let list = Endless::of(site, beat, view, first);
    Effect::new(move |last: Option<PeopleView>| {
        let now = view.get();
        if last.is_some_and(|last| last != now) {
            list.begin_anew();
        }
        now
    });
    let desk = Desk::new(site, move || first.again());
    let segments_path = format!("/api/sites/{}/segments", site.id());
    let segments = reading::<Page<Segment>>(move || Some(segments_path.clone()), None);
    let standing_path = format!("/api/sites/{}/lifecycle", site.id());
    let standing = reading::<Standing>(move || Some(standing_path.clone()), None);
    let lead = move || told(view.with(|view| view.sort));
    // Built once: from then on each page follows its own share, so that what did not change stays as it is, and where it is.
    let is_there = Memo::new(move |_| first.value.with(Option::is_some));
    let is_empty = Memo::new(move |_| first.value.with(|found| found.as_ref().is_some_and(|found| found.items.is_empty())));
    (
        header().class("page-head").child((
            div().child((h1().child(words::common().people()), p().child(lead))),
            div().class("tools").child((
                narrowing::export(site, view),
                a().class("btn").href(place::accounts(&site.id(), "")).child((icon("user"), words::accounts().accounts())),
                a().class("btn").href(place::segments(&site.id())).child((icon("segment"), words::segments().segments())),
            )),
        )),
        narrowing::tabs(site, view, segments),
        div().class("row wrap bar").child((finder(site, view), narrowing::filters(site, view, standing))),
        section()
            .class("card flush visible")
            .attr("aria-label", words::common().people())
            .attr("aria-busy", move || first.busy.get().to_string())
            .child((bulk::bar(desk, list, view), move || {
                if is_there.get() {
                    table_of(list, view, is_empty).into_any()
                } else {
                    body(words::common().people(), first, &SHAPES, |_| ().into_any()).into_any()
                }
            })),
        p().class("note top").child(customers().note()),
        desk.frame(),
    )
}

/// The order in words.
fn told(sort: Sort) -> &'static str {
    let words = words_of_people();
    match sort {
        Sort::LastSeen => words.by_last_seen(),
        Sort::Revenue => words.by_revenue(),
        Sort::Orders => words.by_orders(),
        Sort::Value => customers().by_value(),
        Sort::Risk => customers().by_risk(),
    }
}

/// Where the API has a page of the list.
fn path(site: OnScreen, view: &PeopleView, cursor: &str) -> String {
    let path = format!("/api/sites/{}/visitors?sort={}&limit={PER_PAGE}", site.id(), view.sort.tag());
    let cursor = if cursor.is_empty() { String::new() } else { format!("cursor={}", page::escape(cursor)) };
    let more = [view.filter(page::escape), cursor].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    if more.is_empty() { path } else { format!("{path}&{more}") }
}

fn address(site: OnScreen, view: &PeopleView) -> String {
    place::with_query(place::people(&site.id()), &[view.query(page::escape)])
}

/// The search field; the list begins anew.
fn finder(site: OnScreen, view: Memo<PeopleView>) -> impl IntoView {
    let words = words_of_people();
    let navigate = use_navigate();
    let field = Search { id: "q", class: "", label: words.search(), hint: words.placeholder() };
    search(field, Signal::derive(move || view.with(|view| view.q.clone())), move |q| {
        let wanted = PeopleView { q, ..view.get_untracked() };
        navigate(place::inside(&address(site, &wanted)), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    })
}

fn nobody(site: OnScreen, view: &PeopleView) -> impl IntoView + use<> {
    let words = words_of_people();
    if !view.is_narrowed() {
        empty(
            "people",
            words.none_title(),
            words.none_body(),
            a().class("btn").href(format!("{}#import", place::settings(&site.id()))).child(words.import()),
        )
        .into_any()
    } else {
        narrowing::nobody(site, view).into_any()
    }
}

/// A head that sorts; the order is always the most first.
fn sorting(site: OnScreen, view: &PeopleView, sort: Sort, name: &'static str, class: &'static str) -> impl IntoView + use<> {
    let current = view.sort == sort;
    let navigate = use_navigate();
    let target = address(site, &PeopleView { sort, ..view.clone() });
    th().attr("scope", "col").class(class).attr("aria-sort", current.then_some("descending")).child(
        button()
            .r#type("button")
            .attr("aria-label", words_of_people().sort_by(name))
            .on(ev::click, move |_| navigate(place::inside(&target), NavigateOptions { scroll: false, ..NavigateOptions::default() }))
            .child(name),
    )
}

fn table_of(list: Endless, view: Memo<PeopleView>, is_empty: Memo<bool>) -> impl IntoView {
    let words = words_of_people();
    let site = list.site;
    let plain = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let all = input()
        .r#type("checkbox")
        .class("check")
        .attr("aria-label", words.pick_all())
        .prop("checked", move || list.picked.with(|picked| *picked == Picked::Everybody))
        .on(ev::click, move |event| list.picked.set(if event_target_checked(&event) { Picked::Everybody } else { Picked::default() }));
    let heads = move || {
        let view = view.get();
        (
            plain(words.person(), ""),
            plain(customers().stage(), "p2"),
            plain(words.last_score(), ""),
            sorting(site, &view, Sort::Value, customers().value_a_year(), "num"),
            sorting(site, &view, Sort::Risk, customers().leaving(), "num p2"),
            sorting(site, &view, Sort::Revenue, words.revenue(), "num p2"),
            sorting(site, &view, Sort::Orders, words.orders(), "num p3"),
            plain(words.visits(), "num p3"),
            sorting(site, &view, Sort::LastSeen, words.last_seen(), "num p2"),
        )
    };
    let known = move || {
        let (known, is_all) = list.known();
        let said = words.n_people(&intl::count(known as u64));
        if is_all { said } else { format!("{said} · {}", words.more_below()) }
    };
    let table = div().class("scroll-x").child((
        p().class("vh").id("people-keys").child(words.keys()),
        table().class("table people").child((
            caption().class("vh").child(move || told(view.with(|view| view.sort))),
            thead().child(tr().child((th().attr("scope", "col").class("tick").child(all), heads))),
            list.body(),
        )),
    ));
    (
        div().class("endless").class(("is-empty", move || is_empty.get())).child(table),
        move || is_empty.get().then(|| nobody(site, &view.get())),
        footer()
            .class("row pager")
            .class(("is-empty", move || is_empty.get()))
            .child(span().class("faint sm").attr("role", "status").child(known)),
    )
}
