//! One account: what is planned, who is who, what is open with them, what to remember. It prints as a brief.

mod people;
mod plan;

use leptos::{
    ev,
    html::{a, button, dd, div, dl, dt, h1, header, li, ol, p, small, span, ul},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::{
    accounts::day,
    care::{self, Desk, because, channel, clock, name_of, pledge, state_chip},
};
use crate::{
    browser::{call::TroubleKind, intl, page},
    live::Beat,
    part::{card, empty, failed, head, icon, skeleton},
    place,
    reading::{Reading, reading},
    site::OnScreen,
    wire::{
        account::{Account, AccountLine},
        care::Case,
    },
    words::{accounts as words_of_accounts, care as words_of_care},
};

const SHAPES: [(&str, &str); 3] = [("60%", "32px"), ("100%", "120px"), ("100%", "240px")];

/// The account on screen.
#[derive(Clone, Copy)]
struct Open {
    desk: Desk,
    found: Reading<Account>,
    path: StoredValue<String>,
}

impl Open {
    /// A part of what was read, told only when it changes.
    fn part<T: PartialEq + Clone + Send + Sync + 'static>(self, of: impl Fn(&Account) -> T + Send + Sync + 'static) -> Memo<Option<T>> {
        Memo::new(move |_| self.found.value.with(|found| found.as_ref().map(&of)))
    }
}

/// The screen.
pub fn account(site: OnScreen, beat: Beat) -> impl IntoView {
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id").unwrap_or_default()));
    move || one(site, beat, &id.get())
}

fn one(site: OnScreen, beat: Beat, id: &str) -> impl IntoView + use<> {
    let words = words_of_accounts();
    let path = format!("/api/sites/{}/accounts/{}", site.id(), page::escape(id));
    let asked = path.clone();
    let found = reading::<Account>(
        move || {
            site.zone.get()?;
            Some(asked.clone())
        },
        beat.signal(),
    );
    let open = Open { desk: Desk::new(site, move || found.again()), found, path: StoredValue::new(path) };
    care::watch_overtaken(open.desk);
    let line = open.part(|account| account.line.clone());
    Effect::new(move |_| {
        if let Some(line) = line.get() {
            page::set_title(&line.name);
        }
    });
    let there = Memo::new(move |_| found.value.with(Option::is_some));
    (
        header().class("page-head").child((
            div().child((
                h1().attr("dir", "auto").child(move || line.get().map_or_else(|| words.account().to_owned(), |line| line.name)),
                p().child(move || line.get().map(|line| lead(&line))),
            )),
            div().class("tools").child((
                a().class("btn").href(place::accounts(&site.id(), "")).child(words.back()),
                button().r#type("button").class("btn").on(ev::click, |_| page::print()).child((icon("print"), words.print())),
            )),
        )),
        move || match (there.get(), found.trouble.get()) {
            (false, Some(trouble)) if trouble.kind == TroubleKind::NotFound => {
                let back = a().class("btn").href(place::accounts(&site.id(), "")).child(words.back());
                div().class("card").child(empty("search", words.gone_title(), words.gone_body(), back)).into_any()
            }
            (false, Some(trouble)) => div().class("card").child(failed(words.account(), &trouble, found)).into_any(),
            (false, None) => skeleton(&SHAPES).into_any(),
            (true, _) => screen(open).into_any(),
        },
        open.desk.frame(),
    )
}

fn lead(line: &AccountLine) -> String {
    let words = words_of_accounts();
    let parts = [
        Some(words.n_people(&intl::count(line.persons))),
        line.owner.clone(),
        line.renewal.as_deref().map(|renewal| words.renews(&day(renewal))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn screen(open: Open) -> impl IntoView {
    (
        numbers(open),
        div().class("grid gap-top").child((
            div().class("c8 stack mainc").child((plan::card(open), cases(open), promises(open), people::card(open))),
            div().class("c4 stack rail").child((facts(open), talks(open))),
        )),
    )
}

/// What its people are worth together.
fn numbers(open: Open) -> impl IntoView {
    let words = words_of_accounts();
    let line = open.part(|account| account.line.clone());
    leptos::html::section().class("card").attr("aria-label", words.value()).child(move || {
        line.get().map(|line| {
            let money = |amount: Option<f64>| amount.map_or_else(|| "–".to_owned(), |amount| intl::money(amount, &line.currency));
            let stat = |name: &'static str, value: String| div().class("stat").child((dt().child(name), dd().child(value)));
            dl().class("stats four").child((
                stat(words.value(), money(line.value)),
                stat(words.at_risk(), money(line.value_at_risk)),
                stat(words.revenue(), money(Some(line.revenue))),
                stat(words.open_cases(), intl::count(line.open_cases)),
                stat(words.last_seen(), line.last_seen.as_deref().map_or_else(|| "–".to_owned(), intl::long_ago)),
            ))
        })
    })
}

fn cases(open: Open) -> impl IntoView {
    let words = words_of_accounts();
    let list = open.part(|account| account.cases.clone());
    let rows = move || {
        list.get().map(|cases| {
            if cases.is_empty() {
                return p().class("sm muted").child(words.no_cases()).into_any();
            }
            ul().class("pins").child(cases.iter().map(|case| one_case(open.desk, case)).collect_view()).into_any()
        })
    };
    card("cases", "", (head("cases", words.cases(), ()), rows))
}

fn one_case(desk: Desk, case: &Case) -> impl IntoView + use<> {
    let words = words_of_care();
    let address = place::case(&desk.site.id(), &case.id, page::escape);
    let comment = case.because.comment.clone().filter(|text| !text.trim().is_empty());
    li().child((
        icon(if case.is_open() { "cases" } else { "check" }),
        div().class("grow1").child((
            p().class("row wrap").child((
                a().class("ink strong").attr("dir", "auto").href(address).child(name_of(case.name.as_deref())),
                state_chip(case.state),
                span().class("xs faint").child(words.case_number(&case.number.to_string())),
                case.is_open().then(|| clock(desk, case)),
            )),
            p().class("sm").attr("dir", "auto").child(because(case)),
            comment.map(|text| small().class("blk").attr("dir", "auto").child(text)),
        )),
    ))
}

fn promises(open: Open) -> impl IntoView {
    let words = words_of_care();
    let list = open.part(|account| account.promises.clone());
    let rows = move || {
        list.get().map(|promises| {
            if promises.is_empty() {
                return p().class("sm muted").child(words.no_promises()).into_any();
            }
            ol().class("dues plain").child(promises.iter().map(|promise| pledge(open.desk, promise, true)).collect_view()).into_any()
        })
    };
    card("promises", "", (head("promises", words.promises(), ()), rows))
}

/// What is pinned to its people, each with whose it is.
fn facts(open: Open) -> impl IntoView {
    let words = words_of_accounts();
    let list = open.part(|account| {
        let name = |person: &str| {
            let known = account.people.iter().find(|one| one.id == person);
            known.and_then(|one| one.name.clone()).unwrap_or_else(|| person.to_owned())
        };
        account.facts.iter().map(|fact| (fact.clone(), name(&fact.person))).collect::<Vec<_>>()
    });
    let rows = move || {
        list.get().map(|facts| {
            if facts.is_empty() {
                return p().class("sm muted").child(words.no_facts()).into_any();
            }
            let one = |(fact, name): &(crate::wire::care::Fact, String)| {
                li().child((icon("pin"), div().attr("dir", "auto").child((fact.text.clone(), small().child(name.clone())))))
            };
            ul().class("pins").child(facts.iter().map(one).collect_view()).into_any()
        })
    };
    card("facts", "", (head("facts", words.facts(), ()), rows))
}

fn talks(open: Open) -> impl IntoView {
    let words = words_of_accounts();
    let list = open.part(|account| account.conversations.clone());
    let rows = move || {
        list.get().map(|talks| {
            if talks.is_empty() {
                return p().class("sm muted").child(words.no_talks()).into_any();
            }
            let one = |talk: &crate::wire::care::Conversation| {
                let on = intl::site_day_of(&talk.at).map(intl::day_year).unwrap_or_default();
                let who = name_of(talk.name.as_deref());
                li().child((
                    icon(if talk.channel == "email" { "mail" } else { "phone" }),
                    div().attr("dir", "auto").child((
                        talk.summary.clone(),
                        small().child(format!("{who} · {} · {}", channel(&talk.channel), words_of_care().by_on(&talk.who, &on))),
                    )),
                ))
            };
            ul().class("pins").child(talks.iter().map(one).collect_view()).into_any()
        })
    };
    card("talks", "", (head("talks", words.talks(), ()), rows))
}
