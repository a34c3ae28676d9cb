//! Incidents: what goes wrong for many at once. The open ones, and those that are over.

mod say;

use leptos::{
    ev,
    html::{a, button, div, h1, h2, header, nav, p, span},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

pub(super) use self::say::{chance, ended, numbers, sentence, usual};
use super::settings::{Deed, may_change_care};
use crate::{
    browser::{call::Body, intl, page},
    live::Beat,
    part::{self, File, body, empty},
    place::{self, CasesView},
    reading::{Reading, reading},
    site::OnScreen,
    wire::incident::{Incident, IncidentCounts, Incidents},
    words::{cases as words_of_cases, changes as words_of_changes, incidents as words_of_incidents},
};

const SHAPES: [(&str, &str); 3] = [("100%", "72px"), ("100%", "72px"), ("100%", "72px")];

/// The screen.
pub fn incidents(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_incidents();
    page::set_title(words.title());
    let query = use_query_map();
    let of_closed = Memo::new(move |_| query.with(|query| query.get_str("state") == Some("closed")));
    let found = reading::<Incidents>(
        move || {
            site.zone.get()?;
            Some(format!("/api/sites/{}/incidents?state={}", site.id(), if of_closed.get() { "closed" } else { "open" }))
        },
        beat.signal(),
    );
    let deed = Deed::new();
    let look = move |_| deed.send("POST", format!("/api/sites/{}/incidents/look", site.id()), Body::Empty, move |_| found.again());
    let look = may_change_care()
        .then(|| button().r#type("button").class("btn").prop("disabled", move || deed.busy()).on(ev::click, look).child(words.look_now()));
    let wrong = move || deed.wrong().map(|said| p().class("error sm").attr("role", "alert").child(said));
    (
        header().class("page-head").child((
            div().child((h1().child(words.title()), p().child(words.lead()))),
            div().class("tools").child((
                which(site, of_closed, found),
                part::files(move || vec![File::of(crate::words::files().incidents(), place::table(&site.id(), "incidents"))]),
                a().class("btn").href(place::cases(&site.id(), &CasesView::default(), page::escape)).child(words_of_cases().title()),
                a().class("btn").href(place::changes(&site.id())).child(words_of_changes().to_changes()),
                look,
            )),
        )),
        wrong,
        body(words.what(), found, &SHAPES, move |found| {
            if found.items.is_empty() {
                let (title, below) = if of_closed.get_untracked() {
                    (words.none_closed(), words.none_closed_body())
                } else {
                    (words.none_open(), words.none_open_body())
                };
                return div().class("card").child(empty("check", title, below, ())).into_any();
            }
            div().class("stack mainc").child(found.items.iter().map(|one| row(site, one)).collect_view()).into_any()
        }),
    )
}

/// Those that go on, or those that are over: each has an address.
fn which(site: OnScreen, of_closed: Memo<bool>, found: Reading<Incidents>) -> impl IntoView {
    let words = words_of_incidents();
    let counts = move || found.value.with(|found| found.as_ref().map(|found| found.counts));
    let link = move |closed: bool, word: fn(Option<IncidentCounts>) -> String| {
        a().href(place::incidents(&site.id(), closed))
            .attr("data-noscroll", "")
            .attr("aria-current", move || (of_closed.get() == closed).then_some("page"))
            .child(move || word(counts()))
    };
    nav().class("segmented links").attr("aria-label", words.which()).child((
        link(false, |counts| {
            counts.map_or_else(|| words_of_incidents().open().to_owned(), |counts| words_of_incidents().open_n(&intl::count(counts.open)))
        }),
        link(true, |counts| {
            counts.map_or_else(
                || words_of_incidents().closed().to_owned(),
                |counts| words_of_incidents().closed_n(&intl::count(counts.closed)),
            )
        }),
    ))
}

/// One incident.
fn row(site: OnScreen, incident: &Incident) -> impl IntoView + use<> {
    let words = words_of_incidents();
    let chip = if incident.is_open() { span().class("chip bad").child(words.open()) } else { span().class("chip").child(words.closed()) };
    let address = place::incident(&site.id(), &incident.id, page::escape);
    div().class(if incident.is_open() { "card incident" } else { "card" }).child((
        div()
            .class("row wrap")
            .child((h2().class("grow1").attr("dir", "auto").child(a().class("ink").href(address).child(sentence(incident))), chip)),
        p().class("xs faint").child(numbers(incident)),
        ended(incident).map(|said| p().class("xs muted").attr("dir", "auto").child(said)),
    ))
}
