//! One state as a list, with what can be done to several cases at once.

use std::collections::BTreeSet;

use leptos::{
    ev,
    html::{a, button, caption, div, footer, input, section, span, table, tbody, td, th, thead, tr},
    prelude::*,
};

use super::Open;
use crate::{
    browser::{intl, page},
    part::empty,
    place::{self, CasesView},
    screen::care::{Form, because, clock, name_of, rated, state, state_chip, whose},
    wire::care::{Case, CaseState, Cases},
    words::{care as words_of_care, cases as words_of_cases},
};

/// The list.
pub(super) fn list(open: Open, found: Cases) -> impl IntoView {
    let words = words_of_cases();
    let view = open.view.get_untracked();
    let board = CasesView { state: String::new(), page: String::new(), ..view.clone() };
    let to_board = a().class("btn small").href(open.to(&board)).child(words.to_board());
    let lane = CaseState::LANES.into_iter().find(|lane| lane.tag() == view.state);
    let title = lane.map_or_else(|| words.list(), state);
    if found.items.is_empty() {
        let all = a().class("btn").href(open.to(&CasesView::default())).child(words.clear());
        return (div().class("row bar").child(to_board), div().class("card").child(empty("search", words.nothing_matches(), (), all)))
            .into_any();
    }
    let chosen = RwSignal::new(BTreeSet::<String>::new());
    let items = StoredValue::new(found.items.clone());
    let picked = move || {
        let chosen = chosen.get();
        items.with_value(|items| items.iter().filter(|case| chosen.contains(&case.id)).cloned().collect::<Vec<_>>())
    };
    let all = move || items.with_value(|items| items.iter().map(|case| case.id.clone()).collect::<BTreeSet<_>>());
    let bulk = move || {
        let n = chosen.with(BTreeSet::len);
        (n > 0).then(|| {
            (
                span().class("sm").attr("role", "status").child(words.n_selected(&intl::count(n as u64))),
                button()
                    .r#type("button")
                    .class("btn small")
                    .on(ev::click, move |_| open.desk.ask(Form::HandOver(picked())))
                    .child(words_of_care().hand_over()),
            )
        })
    };
    let count = lane.map(|lane| words.n_found(&intl::count(found.counts.of(lane))));
    let head = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let select_all = input()
        .r#type("checkbox")
        .class("check")
        .attr("aria-label", words.select_all())
        .prop("checked", move || chosen.with(|chosen| *chosen == all()))
        .on(ev::change, move |event| chosen.set(if event_target_checked(&event) { all() } else { BTreeSet::new() }));
    let rows = found.items.iter().map(|case| row(open, case, chosen)).collect_view();
    let next = found.next.clone().map(|cursor| {
        let view = CasesView { page: cursor, ..view.clone() };
        a().class("btn small").href(open.to(&view)).child(words.next_page())
    });
    let first = (!view.page.is_empty()).then(|| {
        let view = CasesView { page: String::new(), ..view.clone() };
        a().class("btn small").href(open.to(&view)).child(words.first_page())
    });
    (
        div().class("row wrap bar").child((
            to_board,
            span().class("strong").child(title),
            span().class("faint sm").child(count),
            span().class("push"),
            bulk,
        )),
        section().class("card flush").attr("aria-label", title).child((
            div().class("scroll-x").child(table().class("table").child((
                caption().class("vh").child(title),
                thead().child(tr().child((
                    th().attr("scope", "col").class("tick").child(select_all),
                    head(words.person(), ""),
                    head(words.reason(), "p2"),
                    head(words.state(), "p3"),
                    head(words.value(), "num p2"),
                    head(words.clock(), ""),
                    head(words.opened(), "num p3"),
                    head(words_of_care().owner(), ""),
                ))),
                tbody().child(rows),
            ))),
            (next.is_some() || first.is_some()).then(|| footer().class("row pager").child((span().class("push"), first, next))),
        )),
    )
        .into_any()
}

fn row(open: Open, case: &Case, chosen: RwSignal<BTreeSet<String>>) -> impl IntoView + use<> {
    let words = words_of_cases();
    let name = name_of(case.name.as_deref());
    let (id, mark) = (case.id.clone(), case.id.clone());
    let tick = input()
        .r#type("checkbox")
        .class("check")
        .attr("aria-label", format!("{}: {name}", words.select()))
        .prop("checked", move || chosen.with(|chosen| chosen.contains(&mark)))
        .on(ev::change, move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                if on {
                    chosen.insert(id.clone());
                } else {
                    chosen.remove(&id);
                }
            });
        });
    let rating = case.because.rating().map(|(kind, value)| (" ", rated(kind, value)));
    tr().child((
        td().class("tick").child(tick),
        th().attr("scope", "row").child((
            a().class("ink strong").href(place::case(&open.desk.site.id(), &case.id, page::escape)).attr("dir", "auto").child(name),
            rating,
        )),
        td().class("p2 reason").attr("dir", "auto").child(because(case)),
        td().class("p3").child(state_chip(case.state)),
        td().class("num p2").child(case.value.map_or_else(|| "–".to_owned(), |value| intl::money(value, &case.currency))),
        td().class("nowrap").child(clock(open.desk, case)),
        td().class("num p3 muted").attr("title", intl::date_time(&case.opened_at)).child(intl::ago(&case.opened_at)),
        td().child(whose(open.desk, case.owner.as_deref())),
    ))
}
