//! Who came into a segment and who left it, lately.

use leptos::{
    html::{a, button, details, div, h2, header, li, p, section, span, summary, time, ul},
    prelude::*,
    task::spawn_local,
};
use serde::Deserialize;

use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    chart::spark,
    live::Beat,
    part::body,
    place,
    reading::reading,
    screen::settings::said,
    site::OnScreen,
    words::segments,
};

/// So many days are told.
const DAYS: i32 = 30;
const SHAPES: [(&str, &str); 3] = [("60%", "28px"), ("100%", "24px"), ("100%", "64px")];

/// What became of a segment.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct History {
    since: Option<String>,
    came: u64,
    left: u64,
    days: Vec<OnDay>,
    items: Vec<Move>,
    next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct OnDay {
    members: u64,
}

/// Somebody who came or left.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Move {
    at: String,
    visitor: String,
    name: Option<String>,
    moved: String,
}

fn path(site: OnScreen, id: &str, more: &str) -> String {
    let today = intl::today();
    let from = crate::period::date::iso(rapport_model::value::Day(today.0 - DAYS + 1));
    let to = crate::period::date::iso(today);
    format!("/api/sites/{}/segments/{}/history?from={from}&to={to}&limit=10{more}", site.id(), page::escape(id))
}

/// The card.
pub(super) fn card(site: OnScreen, id: String, beat: Beat) -> impl IntoView {
    let words = segments();
    let asked = id.clone();
    let found = reading::<History>(move || Some(path(site, &asked, "")), beat.signal());
    section().class("card").attr("aria-labelledby", "moves-h").child((
        header().child(h2().id("moves-h").child(words.moves())),
        body(words.moves(), found, &SHAPES, move |history| told(site, id.clone(), &history).into_any()),
        details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_moves()))),
    ))
}

fn told(site: OnScreen, id: String, history: &History) -> impl IntoView + use<> {
    let words = segments();
    let Some(since) = &history.since else { return p().class("muted sm").child(words.no_history()).into_any() };
    let members: Vec<f64> = history.days.iter().map(|day| day.members as f64).collect();
    let ends = history.days.first().zip(history.days.last());
    let label = ends.map_or_else(String::new, |(first, last)| words.course(&intl::count(first.members), &intl::count(last.members)));
    let line = words.came_and_left(&intl::count(history.came), &intl::count(history.left));
    // What was shown before is not asked for again; a beat begins the list anew.
    let older = RwSignal::new(Vec::<Move>::new());
    let next = RwSignal::new(history.next.clone());
    let trouble = RwSignal::new(None::<String>);
    let more = move |_| {
        let Some(cursor) = next.get_untracked() else { return };
        let path = path(site, &id, &format!("&cursor={}", page::escape(&cursor)));
        spawn_local(async move {
            match call::send("GET", &path, Body::Empty).await.and_then(|answer| call::read::<History>(&answer)) {
                Ok(page) => {
                    trouble.set(None);
                    older.update(|all| all.extend(page.items));
                    next.set(page.next);
                }
                Err(wrong) => trouble.set(Some(said(&wrong))),
            }
        });
    };
    let first: Vec<_> = history.items.iter().map(|one| row(site, one)).collect();
    let is_empty = first.is_empty();
    (
        p().class("strong").child(line),
        (members.len() > 1).then(|| spark(&members, label)),
        p().class("note").child(words.since(&crate::period::date::parse(since).map_or_else(|| since.clone(), intl::day_year))),
        is_empty.then(|| p().class("muted sm top").child(words.nobody_moved())),
        ul().class("pins").child((first, move || older.get().iter().map(|one| row(site, one)).collect_view())),
        move || trouble.get().map(|wrong| p().class("sm").attr("role", "alert").child(wrong)),
        div().class("row").child(move || {
            next.get().map(|_| button().r#type("button").class("btn sm").on(leptos::ev::click, more.clone()).child(words.more()))
        }),
    )
        .into_any()
}

fn row(site: OnScreen, one: &Move) -> impl IntoView + use<> {
    let words = segments();
    let has_come = one.moved == "in";
    let name = one.name.clone().unwrap_or_else(|| one.visitor.clone());
    li().child((
        span().class(if has_come { "chip good" } else { "chip" }).child(if has_come { words.came() } else { words.left() }),
        a().class("ink").attr("dir", "auto").href(place::person(&site.id(), &one.visitor, page::escape)).child(name),
        time().class("xs faint").attr("datetime", one.at.clone()).child(intl::ago(&one.at)),
    ))
}
