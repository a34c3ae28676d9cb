//! People: search, segment, stage, order, pages. All of it is in the address.

mod narrowing;

use leptos::{
    ev,
    html::{a, b, button, caption, div, footer, h1, header, p, section, small, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    browser::{intl, page},
    customer::{Standing, rounded, stage_mood, stage_word},
    live::Beat,
    part::{Search, avatar, body, empty, icon, score, search},
    place::{self, PeopleView, Sort},
    reading::{Reading, reading},
    site::OnScreen,
    who,
    wire::{Page, Segment, Visitor},
    words::{self, customers, people as words_of_people},
};

/// People on one page.
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
    let list = reading::<Page<Visitor>>(
        move || {
            view.with(|view| {
                let mut path = format!("/api/sites/{}/visitors?sort={}&limit={PER_PAGE}", site.id(), view.sort.tag());
                let filter = view.filter(page::escape);
                if !filter.is_empty() {
                    path.push_str(&format!("&{filter}"));
                }
                if let Some(cursor) = view.trail.last() {
                    path.push_str(&format!("&cursor={}", page::escape(cursor)));
                }
                Some(path)
            })
        },
        beat.signal(),
    );
    let segments_path = format!("/api/sites/{}/segments", site.id());
    let segments = reading::<Page<Segment>>(move || Some(segments_path.clone()), None);
    let standing_path = format!("/api/sites/{}/lifecycle", site.id());
    let standing = reading::<Standing>(move || Some(standing_path.clone()), None);
    let lead = move || told(view.with(|view| view.sort));
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
            .class("card flush")
            .attr("aria-label", words::common().people())
            .attr("aria-busy", move || list.busy.get().to_string())
            .child(body(words::common().people(), list, &SHAPES, move |found| table_of(site, view, list, &found).into_any())),
        p().class("note top").child(customers().note()),
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

fn address(site: OnScreen, view: &PeopleView) -> String {
    place::with_query(place::people(&site.id()), &[view.query(page::escape)])
}

/// The search field; the list begins anew.
fn finder(site: OnScreen, view: Memo<PeopleView>) -> impl IntoView {
    let words = words_of_people();
    let navigate = use_navigate();
    let field = Search { id: "q", class: "", label: words.search(), hint: words.placeholder() };
    search(field, Signal::derive(move || view.with(|view| view.q.clone())), move |q| {
        let wanted = PeopleView { q, trail: Vec::new(), ..view.get_untracked() };
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
    let target = address(site, &PeopleView { sort, trail: Vec::new(), ..view.clone() });
    th().attr("scope", "col").class(class).attr("aria-sort", current.then_some("descending")).child(
        button()
            .r#type("button")
            .attr("aria-label", words_of_people().sort_by(name))
            .on(ev::click, move |_| navigate(place::inside(&target), NavigateOptions { scroll: false, ..NavigateOptions::default() }))
            .child(name),
    )
}

fn table_of(site: OnScreen, view: Memo<PeopleView>, list: Reading<Page<Visitor>>, found: &Page<Visitor>) -> impl IntoView + use<> {
    let words = words_of_people();
    let view = view.get();
    if found.items.is_empty() && view.trail.is_empty() {
        return nobody(site, &view).into_any();
    }
    let plain = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let rows = found.items.iter().map(|visitor| row(site, visitor)).collect_view();
    (
        div().class("scroll-x").child(table().class("table people").child((
            caption().class("vh").child(told(view.sort)),
            thead().child(tr().child((
                plain(words.person(), ""),
                plain(customers().stage(), "p2"),
                plain(words.last_score(), ""),
                sorting(site, &view, Sort::Value, customers().value_a_year(), "num"),
                sorting(site, &view, Sort::Risk, customers().leaving(), "num p2"),
                sorting(site, &view, Sort::Revenue, words.revenue(), "num p2"),
                sorting(site, &view, Sort::Orders, words.orders(), "num p3"),
                plain(words.visits(), "num p3"),
                sorting(site, &view, Sort::LastSeen, words.last_seen(), "num p2"),
            ))),
            tbody().child(rows),
        ))),
        pager(site, &view, list, found),
    )
        .into_any()
}

fn row(site: OnScreen, visitor: &Visitor) -> impl IntoView + use<> {
    let words = words_of_people();
    let user_id = visitor.user_id.as_deref();
    let title = who::title(&visitor.traits, user_id);
    let known = title.is_some();
    let name = title.unwrap_or_else(|| words.no_name().to_owned());
    let below = if known { who::about(&visitor.traits).filter(|about| *about != name) } else { Some(who::short(&visitor.id)) };
    let rated = visitor
        .last_nps
        .as_ref()
        .map(|rated| (score(rated.value), " ", span().class("xs faint").child(rated.at.as_deref().map(intl::ago))));
    let unrated = rated.is_none().then(|| span().class("xs faint").child(words.no_answer()));
    let seen = |at: &Option<String>| at.as_deref().map(intl::ago);
    let revenue =
        if visitor.orders == 0 && visitor.revenue == 0.0 { "–".to_owned() } else { intl::money(visitor.revenue, &site.currency()) };
    let stage = (!visitor.stage.is_empty())
        .then(|| span().class(format!("chip {}", stage_mood(&visitor.stage))).child(stage_word(&visitor.stage).to_owned()));
    let expected = visitor.value.as_ref().and_then(|value| value.expected);
    let value = expected.map_or_else(|| "–".to_owned(), |expected| intl::money_whole(rounded(expected), &site.currency()));
    let leaving = visitor.risk.as_ref().map(|risk| {
        let class = if risk.probability >= 0.5 { "meter bad p3" } else { "meter p3" };
        span().class("row end").child((
            span().class(class).style(("--v", format!("{:.3}", risk.probability))),
            span().class("pct").child(intl::percent(risk.probability, 0)),
        ))
    });
    tr().child((
        th().attr("scope", "row").child(a().class("who").href(place::person(&site.id(), &visitor.id, page::escape)).child((
            avatar(if known { &name } else { "" }, "p2"),
            span().child((b().attr("dir", "auto").child(name), below.map(|below| small().attr("dir", "auto").child(below)))),
        ))),
        td().class("p2").child(stage),
        td().class("nowrap").child((rated, unrated)),
        td().class("num").child(value),
        td().class("num p2").child(leaving),
        td().class("num p2").child(revenue),
        td().class("num p3").child(intl::count(visitor.orders.max(0).unsigned_abs())),
        td().class("num p3").child(intl::count(visitor.sessions)),
        td().class("num p2 muted").attr("title", visitor.last_seen.as_deref().map(intl::date_time)).child(seen(&visitor.last_seen)),
    ))
}

fn pager(site: OnScreen, view: &PeopleView, list: Reading<Page<Visitor>>, found: &Page<Visitor>) -> impl IntoView + use<> {
    let words = words_of_people();
    let first = view.trail.len() * PER_PAGE + 1;
    let last = first + found.items.len().saturating_sub(1);
    let number = |n: usize| intl::count(n as u64);
    let rows = found.total.map_or_else(
        || words.rows(&number(first), &number(last)),
        |total| words.rows_of(&number(first), &number(last), &intl::count(total)),
    );
    let back = (!view.trail.is_empty()).then(|| {
        let mut trail = view.trail.clone();
        trail.pop();
        address(site, &PeopleView { trail, ..view.clone() })
    });
    let forth = found.next.clone().map(|cursor| {
        let trail = view.trail.iter().cloned().chain([cursor]).collect();
        address(site, &PeopleView { trail, ..view.clone() })
    });
    let step = |target: Option<String>, name: &'static str, sign: &'static str| match target {
        Some(address) => a().class("btn small icon").href(address).attr("aria-label", name).child(icon(sign)).into_any(),
        None => {
            button().r#type("button").class("btn small icon").prop("disabled", true).attr("aria-label", name).child(icon(sign)).into_any()
        }
    };
    footer().class("row pager").child((
        span()
            .class("faint sm")
            .attr("role", "status")
            .child(move || if list.busy.get() { words::common().loading().to_owned() } else { rows.clone() }),
        span().class("push"),
        step(back, words.previous(), "left"),
        step(forth, words.next(), "right"),
    ))
}
