//! One incident: what it is, everybody whom it affects, one message to all of them, and how it ends.

mod end;
mod message;
mod people;

use leptos::{
    html::{a, details, div, dl, h1, header, li, nav, ol, p, section, span, summary},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::{
    care::{self, Desk},
    incidents::{ended, sentence, usual},
    settings::may_change_care,
};
use crate::{
    browser::{call::TroubleKind, intl, page},
    live::Beat,
    part::{body, empty, stat},
    place::{self, CasesView},
    reading::{Reading, reading},
    site::OnScreen,
    wire::incident::{AffectedPage, Incident},
    words::{cases as words_of_cases, incidents as words_of_incidents},
};

const SHAPES: [(&str, &str); 3] = [("60%", "32px"), ("100%", "72px"), ("100%", "240px")];
/// People on a page.
const PER_PAGE: usize = 50;

/// The incident on screen.
#[derive(Clone, Copy)]
struct Open {
    site: OnScreen,
    desk: Desk,
    id: Memo<String>,
    found: Reading<Incident>,
    people: Reading<AffectedPage>,
}

impl Open {
    /// An address of the API below the incident.
    fn path(self, below: &str) -> String {
        format!("/api/sites/{}/incidents/{}{below}", self.site.id(), page::escape(&self.id.get_untracked()))
    }
}

/// The screen.
pub fn incident(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_incidents();
    page::set_title(words.title());
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get_str("id").unwrap_or_default().to_owned()));
    let cursor = Memo::new(move |_| query.with(|query| query.get_str("page").unwrap_or_default().to_owned()));
    let path = move |below: &str| {
        site.zone.get()?;
        let id = id.get();
        (!id.is_empty()).then(|| format!("/api/sites/{}/incidents/{}{below}", site.id(), page::escape(&id)))
    };
    let found = reading::<Incident>(move || path(""), beat.signal());
    let people = reading::<AffectedPage>(
        move || {
            let from = cursor.with(|cursor| if cursor.is_empty() { String::new() } else { format!("cursor={}", page::escape(cursor)) });
            Some(place::with_query(path("/people")?, &[format!("limit={PER_PAGE}"), from]))
        },
        beat.signal(),
    );
    let desk = Desk::new(site, move || {
        found.again();
        people.again();
    });
    care::watch_overtaken(desk);
    let open = Open { site, desk, id, found, people };
    // Built once it is known, and anew only when it is closed or opened again: what is being written stays.
    let state = Memo::new(move |_| found.value.with(|found| found.as_ref().map(Incident::is_open)));
    let gone = Memo::new(move |_| found.trouble.with(|trouble| trouble.as_ref().is_some_and(|one| one.kind == TroubleKind::NotFound)));
    (
        crumbs(open),
        move || match (state.get(), gone.get()) {
            (Some(is_open), _) => screen(open, is_open).into_any(),
            (None, true) => missing(site).into_any(),
            (None, false) => body(words.what_one(), found, &SHAPES, |_| ().into_any()).into_any(),
        },
        desk.frame(),
    )
}

fn crumbs(open: Open) -> impl IntoView {
    let words = words_of_incidents();
    let site = open.site.id();
    nav().class("crumbs noprint").attr("aria-label", words.crumbs()).child(
        ol().class("row wrap sm").child((
            li().child(a().href(place::cases(&site, &CasesView::default(), page::escape)).child(words_of_cases().title())),
            li().class("faint").attr("aria-hidden", "true").child("/"),
            li().child(a().href(place::incidents(&site, false)).child(words.title())),
            li().class("faint").attr("aria-hidden", "true").child("/"),
            li().class("faint")
                .attr("aria-current", "page")
                .attr("dir", "auto")
                .child(move || open.found.value.with(|found| found.as_ref().map(|found| found.subject.clone()))),
        )),
    )
}

fn missing(site: OnScreen) -> impl IntoView {
    let words = words_of_incidents();
    let back = a().class("btn").href(place::incidents(&site.id(), false)).child(words.back());
    (
        header().class("page-head").child(h1().child(words.gone_title())),
        div().class("card").child(empty("search", words.gone_title(), words.gone_body(), back)),
    )
}

fn screen(open: Open, is_open: bool) -> impl IntoView {
    let words = words_of_incidents();
    let may = may_change_care();
    let chip = if is_open { span().class("chip bad").child(words.open()) } else { span().class("chip").child(words.closed()) };
    let said = move || open.found.value.with(|found| found.as_ref().map(sentence));
    let how_ended = move || open.found.value.with(|found| found.as_ref().and_then(ended));
    let aside = may.then(|| {
        let end = if is_open { end::close(open).into_any() } else { end::closed(open).into_any() };
        div().class("c4 stack rail").child((message::card(open), end))
    });
    (
        header().class("page-head").child(div().child((
            h1().attr("dir", "auto").child(said),
            p().class("row wrap").child((chip, span().attr("dir", "auto").child(how_ended))),
        ))),
        move || open.found.value.get().map(|found| numbers(open, &found)),
        div()
            .class("grid gap-top")
            .child((div().class(if may { "c8 stack mainc" } else { "c12 stack mainc" }).child(people::card(open)), aside)),
    )
}

fn numbers(open: Open, found: &Incident) -> impl IntoView + use<> {
    let words = words_of_incidents();
    let now = found.now.map(|now| if found.is_of_ratings() { intl::percent(now, 0) } else { intl::decimal(now, 0) });
    let (now_word, method) =
        if found.is_of_ratings() { (words.share_now(), words.method_ratings()) } else { (words.worst_hour(), words.method_event()) };
    let told = move || {
        open.people.value.with(|people| people.as_ref().map(|people| words.told_of(&intl::count(people.told), &intl::count(people.total))))
    };
    let usual = usual(found);
    let chance = words.chance(&super::incidents::chance(found.p));
    section().class("card").attr("aria-label", words.summary()).child((
        dl().class("stats four").child((
            stat(words.people(), intl::count(found.people), told),
            stat(words.times(), intl::count(found.times), ()),
            stat(now_word, now, usual),
            stat(words.since(), intl::when(&found.since), words.last_at(&intl::when(&found.last_at))),
        )),
        details().class("how").child((summary().child(words.how()), p().class("note").child((method, " ", chance)))),
    ))
}
