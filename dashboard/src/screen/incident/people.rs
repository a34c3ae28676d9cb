//! Everybody whom an incident affects, a page at a time.

use leptos::{
    ev,
    html::{a, button, caption, div, nav, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};

use super::Open;
use crate::{
    browser::{intl, page},
    part::{body, card as part_card, head},
    place,
    screen::{
        care::{Form, name_of},
        settings::may_change_care,
    },
    wire::incident::{Affected, AffectedPage},
    words::{care as words_of_care, incidents as words_of_incidents},
};

const SHAPES: [(&str, &str); 4] = [("100%", "32px"), ("100%", "32px"), ("100%", "32px"), ("100%", "32px")];

pub(super) fn card(open: Open) -> impl IntoView {
    let words = words_of_incidents();
    let list = body(words.everybody(), open.people, &SHAPES, move |found| listed(open, &found).into_any());
    part_card("everybody", "", (head("everybody", words.everybody(), words.everybody_lead()), list))
}

fn listed(open: Open, found: &AffectedPage) -> AnyView {
    let words = words_of_incidents();
    if found.items.is_empty() {
        return p().class("sm muted").child(words.nobody()).into_any();
    }
    // Ratings have no number of times: each is one.
    let of_ratings = open.found.value.with_untracked(|found| found.as_ref().is_some_and(|found| found.is_of_ratings()));
    let may = may_change_care();
    let rows = found.items.iter().map(|one| row(open, one, of_ratings, may)).collect_view();
    let column = |class: &'static str, word: &'static str| th().attr("scope", "col").class(class).child(word);
    let head = tr().child((
        column("", words.person()),
        column("num p2", words.first()),
        column("num", words.last()),
        column("num p2", if of_ratings { words.rating() } else { words.times() }),
        column("num", words.told_on()),
        may.then(|| th().attr("scope", "col").child(span().class("vh").child(words.actions()))),
    ));
    (
        div().class("scroll-x").child(table().class("table bare").child((
            caption().class("vh").child(words.everybody()),
            thead().child(head),
            tbody().child(rows),
        ))),
        pages(open, found),
    )
        .into_any()
}

fn row(open: Open, one: &Affected, of_ratings: bool, may: bool) -> impl IntoView + use<> {
    let words = words_of_incidents();
    let name = name_of(one.name.as_deref());
    let number = if of_ratings { one.rating.map(|rating| intl::decimal(rating, 0)).unwrap_or_default() } else { intl::count(one.times) };
    let told = one.told_at.as_deref().map_or_else(|| words.not_told().to_owned(), intl::when);
    let person = (one.id.clone(), one.name.clone());
    let act = may.then(|| {
        td().class("num").child(
            button()
                .r#type("button")
                .class("btn small quiet")
                .attr("aria-label", words.open_case(&name))
                .on(ev::click, move |_| open.desk.ask(Form::NewCase(Some(person.clone()))))
                .child(words_of_care().open_case()),
        )
    });
    tr().child((
        th().attr("scope", "row")
            .child(a().class("ink").attr("dir", "auto").href(place::person(&open.site.id(), &one.id, page::escape)).child(name)),
        td().class("num p2 muted").child(intl::when(&one.first_at)),
        td().class("num muted").child(intl::when(&one.last_at)),
        td().class("num p2").child(number),
        td().class("num muted").child(told),
        act,
    ))
}

/// The way on, and back to the beginning.
fn pages(open: Open, found: &AffectedPage) -> Option<impl IntoView + use<>> {
    let words = words_of_incidents();
    let id = open.id.get_untracked();
    let address = move |cursor: &str| place::incident_page(&open.site.id(), &id, cursor, page::escape);
    let is_first = found.items.len() as u64 == found.total || found.next.as_deref().is_some_and(|next| next == super::PER_PAGE.to_string());
    let next = found.next.as_deref().map(|next| a().class("btn small").href(address(next)).child(words.next_page()));
    let first = (!is_first).then(|| a().class("btn small").href(address("")).child(words.first_page()));
    (next.is_some() || first.is_some()).then(|| {
        nav().class("row wrap top-space noprint").attr("aria-label", words.everybody()).child((
            span().class("xs faint grow1").child(words.found(&intl::count(found.total))),
            first,
            next,
        ))
    })
}
