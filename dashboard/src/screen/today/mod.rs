//! Today: promises first, then whom to talk to and why, then whom to thank.

mod accounts;
mod cheer;
mod incidents;
mod later;
mod mentions;
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
    part::{body, card, head, icon, rows, stat},
    period::{self, Period},
    place::{self, Whose},
    reading::{Reading, reading},
    site::OnScreen,
    wire::{
        care::{CareReply, Pace, Promise, TodayReply},
        incident::Incidents,
    },
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
    let trouble = reading::<Incidents>(
        move || {
            site.zone.get()?;
            Some(format!("/api/sites/{}/incidents?state=open", site.id()))
        },
        beat.signal(),
    );
    let desk = Desk::new(site, move || day.again());
    care::watch_overtaken(desk);
    let there = Memo::new(move |_| day.value.with(Option::is_some));
    (
        header().class("page-head").child((
            div().child((h1().child(move || title(day)), p().child(move || lead(desk, day)))),
            div()
                .class("tools")
                .child((whose_work(site, whose, day), a().class("btn").href(place::evening(&site.id(), None)).child(words.evening()))),
        )),
        // Built once; from then on each part follows its own share of the day, so that what did not change stays as it is.
        move || {
            if there.get() {
                screen(desk, day, week, month, trouble, whose).into_any()
            } else {
                body(words.title(), day, &SHAPES, |_| ().into_any()).into_any()
            }
        },
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

/// A share of the day, told of only when it changes.
fn share<T>(day: Reading<TodayReply>, of: fn(&TodayReply) -> T) -> Memo<T>
where
    T: Default + Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| day.value.with(|day| day.as_ref().map(of).unwrap_or_default()))
}

fn screen(
    desk: Desk,
    day: Reading<TodayReply>,
    week: Reading<CareReply>,
    month: Reading<CareReply>,
    trouble: Reading<Incidents>,
    whose: Memo<Whose>,
) -> impl IntoView {
    let sums = share(day, |day| {
        // Whether anybody is about to leave is all that the summary wants of them.
        let falling = day.falling.first().cloned().into_iter().collect();
        TodayReply { counts: day.counts.clone(), value_at_risk: day.value_at_risk.clone(), falling, ..TodayReply::default() }
    });
    let promised = share(day, |day| day.promises.clone());
    let wanting = share(day, |day| TodayReply { accounts: day.accounts.clone(), ..TodayReply::default() });
    let entries = share(day, queue::queue);
    let cheer = share(day, |day| TodayReply { thank: day.thank.clone(), congratulate: day.congratulate.clone(), ..TodayReply::default() });
    let put_off = share(day, |day| TodayReply { reminders: day.reminders.clone(), put_off: day.put_off.clone(), ..TodayReply::default() });
    let spoken_to = share(day, |day| TodayReply { mentions: day.mentions.clone(), ..TodayReply::default() });
    let open = share(day, |day| TodayReply { cases: day.cases.clone(), counts: day.counts.clone(), ..TodayReply::default() });
    (
        move || sums.with(|day| summary(day, week)),
        div().class("grid gap-top").child((
            div().class("c8 stack mainc").child((
                promises(desk, promised),
                mentions::mentions(desk, spoken_to),
                later::reminders(desk, put_off),
                move || wanting.with(|day| accounts::wanting(desk, day)),
                move || queue::card(desk, entries, whose.get()),
                later::out_of_the_way(desk, put_off),
                move || cheer.with(|day| cheer::card(desk, day)),
            )),
            div()
                .class("c4 stack rail")
                .child((incidents::card(desk, trouble), rail::came_round(month), move || open.with(|day| rail::open_cases(desk, day)))),
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

fn promises(desk: Desk, all: Memo<Vec<Promise>>) -> impl IntoView {
    let words = words_of_today();
    let any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    move || {
        any.get().then(|| {
            let list = ol().class("dues").child(rows(all, |one| one.id.clone(), move |one| care::pledge(desk, one, true).into_any()));
            card("promises", "", (head("promises", crate::words::care().promises(), words.promises_lead()), list))
        })
    }
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
