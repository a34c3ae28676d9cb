//! Today: promises first, then whom to talk to and why, then whom to thank.

mod accounts;
mod cheer;
mod queue;
mod rail;

use leptos::{
    html::{a, dd, div, dl, dt, h1, header, nav, ol, p, section, span},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::care::{self, Desk};
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{body, card, head, icon, stat},
    period::{self, Period},
    place::{self, Whose},
    reading::{Reading, reading},
    site::OnScreen,
    wire::care::{CareReply, Pace, TodayReply},
    words::today as words_of_today,
};

const SHAPES: [(&str, &str); 4] = [("100%", "64px"), ("100%", "120px"), ("100%", "180px"), ("100%", "180px")];
/// How far back the pace of first replies is looked at, and how far who came round.
const WEEK: u16 = 7;
const MONTH: u16 = 30;

/// The screen.
pub fn today(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_today();
    page::set_title(words.title());
    let query = use_query_map();
    let whose = Memo::new(move |_| query.with(|query| Whose::of(query.get_str("of").unwrap_or_default())));
    let day = reading::<TodayReply>(
        move || {
            // Due times are said in the site's time zone: it must be known first.
            site.zone.get()?;
            let owner = whose.get().owner().map(|owner| format!("owner={owner}")).unwrap_or_default();
            Some(place::with_query(format!("/api/sites/{}/today", site.id()), &[owner]))
        },
        beat.signal(),
    );
    let loop_of = move |days: u16| {
        reading::<CareReply>(
            move || {
                site.zone.get()?;
                Some(format!("/api/sites/{}/care?{}", site.id(), period::query(Period::Last(days).range(intl::today()))))
            },
            beat.signal(),
        )
    };
    let (week, month) = (loop_of(WEEK), loop_of(MONTH));
    let desk = Desk::new(site, move || day.again());
    care::watch_overtaken(desk);
    (
        header().class("page-head").child((
            div().child((h1().child(move || title(day)), p().child(move || lead(desk, day)))),
            div()
                .class("tools")
                .child((whose_work(site, whose, day), a().class("btn").href(place::evening(&site.id(), None)).child(words.evening()))),
        )),
        body(words.title(), day, &SHAPES, move |found| screen(desk, found, week, month, whose.get()).into_any()),
        desk.frame(),
    )
}

fn title(day: Reading<TodayReply>) -> String {
    let words = words_of_today();
    day.value.with(|day| {
        let Some(day) = day else { return words.title().to_owned() };
        let (promises, people) = (day.counts.promises_due, queue::waiting(day));
        let (said, others) = (intl::count(promises), intl::count(people as u64));
        match (promises, people) {
            (0, 0) => words.nothing_title().to_owned(),
            (0, 1) => words.head_none_single().to_owned(),
            (1, 1) => words.head_one_single().to_owned(),
            (0, _) => words.head_none(&others),
            (1, _) => words.head_one(&others),
            (_, 1) => words.head_single(&said),
            _ => words.head(&said, &others),
        }
    })
}

fn lead(desk: Desk, day: Reading<TodayReply>) -> String {
    desk.tick();
    let there = day.value.with(Option::is_some);
    if there { words_of_today().lead(&intl::weekday_time(&page::now())) } else { String::new() }
}

/// Mine, the team's, nobody's: each has an address.
fn whose_work(site: OnScreen, whose: Memo<Whose>, day: Reading<TodayReply>) -> impl IntoView {
    let words = words_of_today();
    let link = move |of: Whose, word: Signal<String>| {
        a().href(place::today(&site.id(), of))
            .attr("data-noscroll", "")
            .attr("aria-current", move || (whose.get() == of).then_some("page"))
            .child(move || word.get())
    };
    let unassigned = Signal::derive(move || {
        let n = day.value.with(|day| day.as_ref().map_or(0, |day| day.counts.unassigned));
        words.unassigned_n(&intl::count(n))
    });
    nav().class("segmented links").attr("aria-label", words.whose()).child((
        link(Whose::Mine, Signal::derive(move || words.mine().to_owned())),
        link(Whose::Team, Signal::derive(move || words.team().to_owned())),
        link(Whose::Nobody, unassigned),
    ))
}

fn screen(desk: Desk, day: TodayReply, week: Reading<CareReply>, month: Reading<CareReply>, whose: Whose) -> impl IntoView {
    (
        summary(&day, week),
        div().class("grid gap-top").child((
            div().class("c8 stack mainc").child((
                promises(desk, &day),
                accounts::wanting(desk, &day),
                queue::card(desk, &day, whose),
                cheer::card(desk, &day),
            )),
            div().class("c4 stack rail").child((rail::came_round(month), rail::open_cases(desk, &day))),
        )),
    )
}

fn summary(day: &TodayReply, week: Reading<CareReply>) -> impl IntoView + use<> {
    let words = words_of_today();
    let counts = &day.counts;
    let n = |n: u64| intl::count(n);
    let down = |text: String| span().class("delta down").child(text);
    let late = (counts.promises_late > 0).then(|| (down(words.n_late(&n(counts.promises_late))), " · "));
    let overdue = if counts.overdue > 0 { down(n(counts.overdue)).into_any() } else { n(0).into_any() };
    let risk = if day.falling.is_empty() { "–".to_owned() } else { intl::money(day.value_at_risk.value, &day.value_at_risk.currency) };
    let pace = move || {
        let pace = week.value.with(|week| week.as_ref().map_or_else(Pace::default, |week| week.first_reply));
        let (said, of) = match pace.median_minutes {
            Some(minutes) => (intl::minutes(minutes), words.median_of(&intl::count(pace.n))),
            None => ("–".to_owned(), words.none_replied().to_owned()),
        };
        (dd().child(said), dd().child(of))
    };
    let overdue_note = if counts.overdue > 0 { words.overdue_note() } else { words.none_overdue() };
    section().class("card").attr("aria-label", words.summary()).child(dl().class("stats four").child((
        stat(words.promises_due(), n(counts.promises_due), (late, words.n_tomorrow(&n(counts.promises_tomorrow)))),
        stat(words.first_replies(), n(counts.first_replies_due), words.by_noon(&n(counts.open))),
        stat(words.overdue(), overdue, overdue_note),
        stat(words.value_at_risk(), risk, words.risk_note()),
        div().class("stat p2").child((dt().child(words.first_reply_week()), pace)),
    )))
}

fn promises(desk: Desk, day: &TodayReply) -> Option<impl IntoView + use<>> {
    let words = words_of_today();
    (!day.promises.is_empty()).then(|| {
        let rows = day.promises.iter().map(|promise| care::pledge(desk, promise, true)).collect_view();
        card("promises", "", (head("promises", crate::words::care().promises(), words.promises_lead()), ol().class("dues").child(rows)))
    })
}

/// Nothing is waiting: why, and what would.
fn calm(whose: Whose) -> impl IntoView {
    let words = words_of_today();
    let (title, below) = match whose {
        Whose::Team => (words.nothing_title(), words.nothing_body()),
        _ => (words.nothing_title(), words.none_mine()),
    };
    div().class("empty").child((icon("check"), leptos::html::h3().child(title), p().child(below)))
}
