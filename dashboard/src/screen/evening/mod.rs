//! Evening: what became of the day, and what tomorrow brings. Prints as the handover brief.

mod incidents;

use leptos::{
    ev,
    html::{a, b, button, caption, div, h1, header, li, ol, p, section, small, span, table, tbody, td, th, thead, time, tr, ul},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use rapport_model::value::Day;

use super::care::{self, Desk, channel, course, duel, name_of, occasion, settled_chip, whose};
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{self, body, head, icon, stat},
    period::{self, Period, date},
    place::{self, Whose},
    reading::{Reading, reading},
    site::OnScreen,
    wire::{
        care::{CareReply, Case, CauseCount, Conversation, Promise, TodayReply},
        incident::Incidents,
    },
    words::{care as words_of_care, cases as words_of_cases, evening as words_of_evening, today as words_of_today},
};

const SHAPES: [(&str, &str); 4] = [("100%", "64px"), ("100%", "160px"), ("100%", "160px"), ("100%", "120px")];
/// Causes that are named.
const NAMED: usize = 8;

/// The screen.
pub fn evening(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_evening();
    page::set_title(words.title());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get_str("day").and_then(date::parse)));
    // The day is the site's: its time zone must be known first.
    let day = Memo::new(move |_| {
        site.zone.get()?;
        Some(asked.get().unwrap_or_else(intl::today))
    });
    let is_today = Memo::new(move |_| day.get().is_some_and(|day| day == intl::today()));
    let found = reading::<CareReply>(
        move || day.get().map(|day| format!("/api/sites/{}/care?from={1}&to={1}", site.id(), date::iso(day))),
        beat.signal(),
    );
    let ahead = reading::<TodayReply>(move || is_today.get().then(|| format!("/api/sites/{}/today", site.id())), beat.signal());
    let month = reading::<CareReply>(
        move || day.get().map(|day| format!("/api/sites/{}/care?{}", site.id(), period::query(Period::Last(30).range(day)))),
        beat.signal(),
    );
    let trouble = reading::<Incidents>(move || day.get().map(|_| format!("/api/sites/{}/incidents", site.id())), beat.signal());
    let desk = Desk::new(site, move || found.again());
    let title = move || {
        found.value.with(|found| {
            let Some(found) = found else { return words.title().to_owned() };
            let (kept, due) = (intl::count(found.promises.kept), intl::count(found.promises.due));
            match ahead.value.with(|ahead| ahead.as_ref().map(|ahead| tomorrow_of(ahead).len() as u64)) {
                Some(next) if is_today.get() && found.promises.due == 0 => words.head_none(&intl::count(next)),
                Some(next) if is_today.get() => words.head(&kept, &due, &intl::count(next)),
                _ => words.head_past(&kept, &due),
            }
        })
    };
    let lead = move || {
        desk.tick();
        if is_today.get() { intl::weekday_time(&page::now()) } else { day.get().map(intl::weekday_year).unwrap_or_default() }
    };
    let step = move |by: i32, word: &'static str, sign: &'static str| {
        a().class("btn icon")
            .attr("aria-label", word)
            .attr("data-noscroll", "")
            .href(move || {
                let to = day.get().map(|day| Day(day.0 + by)).filter(|to| *to != intl::today());
                place::evening(&site.id(), to.map(date::iso).as_deref())
            })
            .child(icon(sign))
    };
    let brief = move || {
        let site = site.reading.value.with(|site| site.as_ref().map(|site| site.name.clone()))?;
        Some(words.brief_of(&site, &desk.me.get_value()))
    };
    (
        header().class("page-head").child((
            div().child((p().class("brief").child(brief), h1().child(title), p().child(lead))),
            div().class("tools").child((
                step(-1, words.earlier(), "left"),
                move || (!is_today.get()).then(|| step(1, words.later(), "right")),
                a().class("btn").href(place::today(&site.id(), Whose::Team)).child(words.today()),
                button().r#type("button").class("btn primary").on(ev::click, |_| page::print()).child((icon("print"), words.print())),
            )),
        )),
        body(words.title(), found, &SHAPES, move |found| {
            screen(desk, &found, ahead, month, incidents::card(desk, trouble, day), is_today.get()).into_any()
        }),
        desk.frame(),
    )
}

/// What is due tomorrow: the promises and the days to think of.
enum Ahead<'a> {
    Promise(&'a Promise),
    Case(&'a Case),
    Occasion(&'a crate::wire::care::Congratulate),
}

fn tomorrow_of(ahead: &TodayReply) -> Vec<Ahead<'_>> {
    let tomorrow = Day(intl::today().0 + 1);
    let is_tomorrow = |at: &str| intl::site_day_of(at) == Some(tomorrow);
    let promises =
        ahead.promises.iter().filter(|promise| is_tomorrow(&promise.due)).map(|promise| (promise.due.as_str(), Ahead::Promise(promise)));
    let cases = ahead.cases.iter().filter_map(|case| {
        let due = case.clock.due.as_deref().filter(|due| is_tomorrow(due))?;
        Some((due, Ahead::Case(case)))
    });
    let mut all: Vec<(&str, Ahead<'_>)> = promises.chain(cases).collect();
    all.sort_by_key(|(due, _)| *due);
    let days = ahead.congratulate.iter().filter(|one| date::parse(&one.day) == Some(tomorrow)).map(Ahead::Occasion);
    all.into_iter().map(|(_, one)| one).chain(days).collect()
}

fn screen<T: IntoView>(
    desk: Desk,
    found: &CareReply,
    ahead: Reading<TodayReply>,
    month: Reading<CareReply>,
    trouble: T,
    is_today: bool,
) -> impl IntoView + use<T> {
    (
        summary(found, ahead, is_today),
        div().class("grid gap-top").child((
            div().class("c7 stack").child((promises(desk, found), talks(desk, found))),
            div().class("c5 stack").child((is_today.then(|| tomorrow(desk, ahead)), came_round(found), trouble, recovered(month))),
            closed(desk, found),
            causes(month),
        )),
    )
}

fn summary(found: &CareReply, ahead: Reading<TodayReply>, is_today: bool) -> impl IntoView + use<> {
    let words = words_of_evening();
    let n = |n: u64| intl::count(n);
    let (promises, talks) = (found.promises, &found.conversations);
    let moved = [(promises.moved, words.moved(&n(promises.moved))), (promises.broken, words.broken(&n(promises.broken)))];
    let moved = moved.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect::<Vec<_>>().join(" · ");
    let by: Vec<String> = talks.by_channel.iter().map(|(way, count)| format!("{} {}", channel(way), n(*count))).collect();
    let missed = talks.n.saturating_sub(talks.reached);
    let by = by
        .into_iter()
        .chain((missed > 0).then(|| format!("{} {}", words_of_care().not_reached(), n(missed))))
        .collect::<Vec<_>>()
        .join(" · ");
    let next = move || {
        ahead.value.with(|ahead| {
            let ahead = ahead.as_ref()?;
            let due = tomorrow_of(ahead);
            let promises = due.iter().filter(|one| matches!(one, Ahead::Promise(_))).count() as u64;
            Some(stat(
                words.due_tomorrow(),
                n(due.len() as u64),
                if promises == 1 { words.one_promise().to_owned() } else { words.n_promises(&n(promises)) },
            ))
        })
    };
    section().class("card").attr("aria-label", words.summary()).child(leptos::html::dl().class("stats").child((
        stat(words.promises_kept(), words.of(&n(promises.kept), &n(promises.due)), moved),
        stat(words.conversations(), words.of(&n(talks.reached), &n(talks.n)), by),
        stat(words.came_round(), n(found.came_round.len() as u64), words.came_note()),
        stat(words.closed(), n(found.closed), words.still_open(&n(found.open))),
        is_today.then_some(next),
    )))
}

fn promises(desk: Desk, found: &CareReply) -> impl IntoView + use<> {
    let words = words_of_evening();
    let rows = found.promise_items.iter().map(|promise| {
        let kept = promise.state == "kept";
        let (class, sign, said) = match promise.state.as_str() {
            "kept" => ("mk y", "check", words_of_care().kept()),
            "broken" => ("mk n", "x", words_of_care().not_kept()),
            _ => ("mk", "today", words.not_yet()),
        };
        let at = promise.settled_at.as_deref().map(intl::time);
        let end = match (kept, promise.late) {
            (true, false) => span().class("xs muted").child((words_of_care().kept(), " ", at)).into_any(),
            _ if !promise.is_open() => settled_chip(promise).into_any(),
            _ => span().class("chip warn").child((words.new_date(), " ", intl::when(&promise.due))).into_any(),
        };
        let owner = if desk.is_me(&promise.owner) { words_of_care().you().to_owned() } else { promise.owner.clone() };
        let made = intl::site_day_of(&promise.made_at).map(intl::day).unwrap_or_default();
        li().child((
            span().class(class).child((icon(sign), span().class("vh").child(said))),
            div().child((
                p().attr("dir", "auto").child(words_of_care().promised_to(&name_of(promise.name.as_deref()), &promise.text)),
                p().class("xs faint").child(words_of_care().by_on(&owner, &made)),
            )),
            end,
        ))
    });
    let list = if found.promise_items.is_empty() {
        p().class("sm muted").child(words.none_due()).into_any()
    } else {
        ol().class("dues kept").child(rows.collect_view()).into_any()
    };
    part::card("kept", "", (head("kept", words.promises(), words.promises_lead()), list))
}

fn talks(desk: Desk, found: &CareReply) -> impl IntoView + use<> {
    let words = words_of_evening();
    let cared = words_of_care();
    let row = |talk: &Conversation| {
        let address = place::person(&desk.site.id(), &talk.person, page::escape);
        let missed = (!talk.reached).then(|| span().class("chip").child(cared.not_reached()));
        tr().child((
            th().attr("scope", "row").child((
                a().class("ink w5").href(address).attr("dir", "auto").child(name_of(talk.name.as_deref())),
                small().class("faint xs blk").child(channel(&talk.channel)),
            )),
            td().class("num muted nowrap").child(intl::time(&talk.at)),
            td().class("said").attr("dir", "auto").child((talk.summary.clone(), " ", missed)),
            td().class("p2").child(whose(desk, Some(&talk.who))),
        ))
    };
    let list = if found.conversation_items.is_empty() {
        p().class("sm muted").child(words.none_talked()).into_any()
    } else {
        table()
            .class("table bare ev")
            .child((
                caption().class("vh").child(words.talks()),
                thead().child(tr().child((
                    th().attr("scope", "col").class("who5").child(cared.who()),
                    th().attr("scope", "col").class("num").child(cared.when()),
                    th().attr("scope", "col").child(cared.outcome()),
                    th().attr("scope", "col").class("p2").child(span().class("vh").child(cared.owner())),
                ))),
                tbody().child(found.conversation_items.iter().map(row).collect_view()),
            ))
            .into_any()
    };
    part::card("talks", "", (head("talks", words.talks(), words.talks_lead()), list))
}

fn tomorrow(desk: Desk, ahead: Reading<TodayReply>) -> impl IntoView {
    let words = words_of_evening();
    let rows = move |found: &TodayReply| {
        let due = tomorrow_of(found);
        if due.is_empty() {
            return p().class("sm muted").child(words.nothing_tomorrow()).into_any();
        }
        ol().class("next5").child(due.into_iter().map(|one| tomorrow_row(desk, one)).collect_view()).into_any()
    };
    let day = intl::weekday_year(Day(intl::today().0 + 1));
    part::card("tom", "", (head("tom", words.tomorrow(), day), body(words.tomorrow(), ahead, &SHAPES, move |found| rows(&found))))
}

fn tomorrow_row(desk: Desk, one: Ahead<'_>) -> impl IntoView + use<> {
    let words = words_of_evening();
    let site = desk.site.id();
    let person = |id: &str| place::person(&site, id, page::escape);
    let (at, chip, name, address, what, owner) = match one {
        Ahead::Promise(promise) => (
            intl::time(&promise.due),
            span().class("chip on").child(words.promise()),
            name_of(promise.name.as_deref()),
            person(&promise.person),
            promise.text.clone(),
            Some(promise.owner.clone()),
        ),
        Ahead::Case(case) => (
            case.clock.due.as_deref().map(intl::time).unwrap_or_default(),
            span().class("chip").child(words.case()),
            name_of(case.name.as_deref()),
            place::case(&site, &case.id, page::escape),
            care::because(case),
            case.owner.clone(),
        ),
        Ahead::Occasion(day) => (
            words_of_care().all_day().to_owned(),
            span().class("chip").child(words.congratulate()),
            name_of(day.name.as_deref()),
            person(&day.person),
            occasion(&day.occasion),
            None,
        ),
    };
    li().child((
        time().class("strong").child(at),
        div().child((
            p().child((chip, " ", a().class("ink w5").href(address).attr("dir", "auto").child(name))),
            p().class("xs muted").attr("dir", "auto").child(what),
        )),
        owner.map(|owner| whose(desk, Some(&owner))),
    ))
}

fn came_round(found: &CareReply) -> impl IntoView + use<> {
    let words = words_of_evening();
    let row = |case: &Case| {
        li().child((
            span().class("row").child((b().class("w5").attr("dir", "auto").child(name_of(case.name.as_deref())), course(case))),
            span().class("faint xs blk").attr("dir", "auto").child(case.action.clone()),
        ))
    };
    let list = if found.came_round.is_empty() {
        p().class("sm muted").child(words.none_came()).into_any()
    } else {
        ul().class("stack sm").child(found.came_round.iter().map(row).collect_view()).into_any()
    };
    part::card("won", "", (head("won", words.came_round(), ()), list))
}

/// The share that came round, beside those nobody contacted.
fn recovered(month: Reading<CareReply>) -> impl IntoView {
    let words = words_of_evening();
    let of_today = words_of_today();
    let rows = move |found: &CareReply| {
        let shares = found.recovered;
        if shares.contacted.n + shares.not_contacted.n == 0 {
            return p().class("sm muted").child(of_today.none_came()).into_any();
        }
        (
            duel([(of_today.after_talk(), shares.contacted), (of_today.no_talk(), shares.not_contacted)]),
            p().class("note top").child(of_today.observed()),
        )
            .into_any()
    };
    part::card(
        "share",
        "",
        (
            head("share", words.share_recovered(), words.share_lead()),
            body(words.share_recovered(), month, &SHAPES, move |found| rows(&found)),
        ),
    )
}

fn closed(desk: Desk, found: &CareReply) -> impl IntoView + use<> {
    let words = words_of_evening();
    let row = |case: &Case| {
        let (from, to) = (intl::milliseconds(&case.opened_at), case.closed_at.as_deref().and_then(intl::milliseconds));
        let span_of = from.zip(to).map(|(from, to)| intl::span((to - from).max(0.0) / 1000.0)).unwrap_or_default();
        let address = place::case(&desk.site.id(), &case.id, page::escape);
        tr().child((
            th().attr("scope", "row").child((
                a().class("ink w5").href(address).attr("dir", "auto").child(name_of(case.name.as_deref())),
                small().class("faint xs blk").child(words.open_for(&case.number.to_string(), &span_of)),
            )),
            td().attr("dir", "auto").child(case.cause.clone()),
            td().attr("dir", "auto").child(case.action.clone()),
        ))
    };
    let list = if found.closed_items.is_empty() {
        p().class("sm muted").child(words.none_closed()).into_any()
    } else {
        table()
            .class("table bare ev")
            .child((
                caption().class("vh").child(words.closed_title()),
                thead().child(tr().child((
                    th().attr("scope", "col").class("who5").child(words.case()),
                    th().attr("scope", "col").child(words_of_cases().cause_word()),
                    th().attr("scope", "col").child(words.done()),
                ))),
                tbody().child(found.closed_items.iter().map(row).collect_view()),
            ))
            .into_any()
    };
    part::card("closed", "c12", (head("closed", words.closed_title(), words.closed_lead()), list))
}

/// The causes by frequency, with what they make together: Pareto's way of saying where to begin.
fn causes(month: Reading<CareReply>) -> impl IntoView {
    let words = words_of_evening();
    let of_cases = words_of_cases();
    let row = |one: &CauseCount| {
        tr().child((
            th().attr("scope", "row").attr("dir", "auto").child(one.cause.clone()),
            td().class("w p2").child(span().class("meter wide accent").style(("--v", format!("{:.3}", one.share)))),
            td().class("num strong").child(intl::count(one.cases)),
            td().class("num").child(intl::percent(one.share, 0)),
            td().class("num faint").child(intl::percent(one.cumulative, 0)),
        ))
    };
    let list = move |found: &CareReply| {
        if found.causes.is_empty() {
            return p().class("sm muted").child(words.no_causes()).into_any();
        }
        table()
            .class("table bare ev")
            .child((
                caption().class("vh").child(words.causes()),
                thead().child(tr().child((
                    th().attr("scope", "col").child(of_cases.cause_word()),
                    td().class("p2"),
                    th().attr("scope", "col").class("num").child(of_cases.n_cases()),
                    th().attr("scope", "col").class("num").child("%"),
                    th().attr("scope", "col").class("num").child(of_cases.together()),
                ))),
                tbody().child(found.causes.iter().take(NAMED).map(row).collect_view()),
            ))
            .into_any()
    };
    part::card(
        "causes",
        "c12",
        (head("causes", words.causes(), of_cases.causes_lead()), body(words.causes(), month, &SHAPES, move |found| list(&found))),
    )
}
