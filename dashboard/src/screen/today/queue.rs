//! Whom to talk to: cases by their clocks, then customers of value who are about to leave.

use leptos::{
    ev,
    html::{a, b, blockquote, button, div, h2, header, li, ol, p, section, span},
    prelude::*,
};
use serde_json::json;

use super::calm;
use crate::{
    browser::{intl, page},
    part::icon,
    place::{self, Whose},
    screen::care::{Desk, Form, Talk, because, clock, name_of, rated, state_chip, ways, whose},
    wire::care::{Case, CaseState, Falling, TodayReply},
    words::{care as words_of_care, cases as words_of_cases, today as words_of_today},
};

/// Rows that are shown before "more" is asked for.
const SHOWN: usize = 12;

/// Cases that want something of us today: not those where it is the customer's turn.
fn wants_us(case: &Case) -> bool {
    matches!(case.state, CaseState::New | CaseState::Contacted | CaseState::Reopened | CaseState::Unknown)
}

/// How many people wait to be talked to.
pub(super) fn waiting(day: &TodayReply) -> usize {
    day.cases.iter().filter(|case| wants_us(case)).count() + day.falling.len()
}

/// One row of the queue.
#[derive(Clone)]
enum Row {
    Case(Box<Case>),
    Falling(Falling),
}

/// The card.
pub(super) fn card(desk: Desk, day: &TodayReply, of: Whose) -> impl IntoView + use<> {
    let words = words_of_today();
    let rows: Vec<Row> = day
        .cases
        .iter()
        .filter(|case| wants_us(case))
        .cloned()
        .map(|case| Row::Case(Box::new(case)))
        .chain(day.falling.iter().cloned().map(Row::Falling))
        .collect();
    let all = RwSignal::new(false);
    let hidden = rows.len().saturating_sub(SHOWN);
    let list = if rows.is_empty() {
        calm(of).into_any()
    } else {
        ol().class("jobs")
            .child(move || {
                let shown = if all.get() { rows.len() } else { SHOWN };
                rows.iter()
                    .take(shown)
                    .map(|row| match row {
                        Row::Case(case) => case_row(desk, case).into_any(),
                        Row::Falling(falling) => falling_row(desk, falling).into_any(),
                    })
                    .collect_view()
            })
            .into_any()
    };
    section().class("card flush visible").attr("aria-labelledby", "queue-h").id("queue").child((
        header().child((h2().id("queue-h").child(words.queue()), p().child(words.queue_lead()))),
        list,
        move || {
            (hidden > 0 && !all.get()).then(|| {
                p().class("more").child(
                    button()
                        .r#type("button")
                        .class("btn small")
                        .on(ev::click, move |_| all.set(true))
                        .child(words.more_n(&intl::count(hidden as u64))),
                )
            })
        },
    ))
}

fn money_at(amount: String, below: &'static str) -> impl IntoView {
    div().class("risk").child((b().child(amount), span().child(below)))
}

fn case_row(desk: Desk, case: &Case) -> impl IntoView + use<> {
    let words = words_of_today();
    let name = name_of(case.name.as_deref());
    let rating = case.because.rating().map(|(kind, value)| rated(kind, value));
    let comment = case.because.comment.clone().filter(|text| !text.trim().is_empty());
    let worth = match case.value {
        Some(value) => money_at(intl::money(value, &case.currency), words.value_word()).into_any(),
        None => money_at("–".to_owned(), words.unknown_value()).into_any(),
    };
    let reach = ways(case);
    li().class("job").id(format!("job-{}", case.id)).child((
        worth,
        div().class("body").child((
            p().class("row").child((
                a().class("strong ink").href(place::case(&desk.site.id(), &case.id, page::escape)).attr("dir", "auto").child(name.clone()),
                rating,
                state_chip(case.state),
                span().class("xs faint").child(words_of_care().case_number(&case.number.to_string())),
            )),
            p().class("why").attr("dir", "auto").child(because(case)),
            comment.map(|text| blockquote().class("say").attr("dir", "auto").child(text)),
            p().class("xs faint").child(reach),
            acts(desk, case, &name),
        )),
        div().class("when").child((
            p().class("row").child((clock(desk, case), span().class("push"), whose(desk, case.owner.as_deref()))),
            primary(desk, case, &name),
        )),
    ))
}

/// The one next thing to do.
fn primary(desk: Desk, case: &Case, name: &str) -> impl IntoView + use<> {
    let words = words_of_care();
    let labelled = |word: &str| format!("{word}: {name}");
    let case = case.clone();
    let press = |label: String, sign: &'static str, word: &'static str, act: Box<dyn Fn()>| {
        div().class("do").child(
            button()
                .r#type("button")
                .class("btn small primary")
                .attr("aria-label", label)
                .prop("disabled", move || desk.deed.busy())
                .on(ev::click, move |_| act())
                .child((icon(sign), word)),
        )
    };
    if case.accepted_at.is_none() {
        return press(labelled(words.take()), "check", words.take(), Box::new(move || desk.give(&case, json!("me"), words.told_taken())))
            .into_any();
    }
    if case.reach.reachable {
        return press(labelled(words.log_talk()), "phone", words.log_talk(), Box::new(move || desk.ask(Form::Talk(Talk::about(&case)))))
            .into_any();
    }
    ().into_any()
}

fn quiet<F: Fn() + 'static>(word: &'static str, name: &str, act: F) -> impl IntoView + use<F> {
    button()
        .r#type("button")
        .class("btn small quiet")
        .attr("aria-label", format!("{word}: {name}"))
        .on(ev::click, move |_| act())
        .child(word)
}

fn acts(desk: Desk, case: &Case, name: &str) -> impl IntoView + use<> {
    let (words, of_case) = (words_of_care(), words_of_cases());
    let accepted = case.accepted_at.is_some();
    let of = StoredValue::new(case.clone());
    let with = move |form: fn(Case) -> Form| move || desk.ask(form(of.get_value()));
    div().class("acts2 noprint").child((
        (accepted && case.can("contact")).then(|| quiet(of_case.i_replied(), name, with(Form::Replied))),
        accepted.then(|| {
            quiet(words.new_promise(), name, move || {
                let case = of.get_value();
                desk.ask(Form::Promise { person: case.person, name: case.name, case: Some(case.id) });
            })
        }),
        quiet(words.hand_over(), name, with(|case| Form::HandOver(vec![case]))),
        case.can("fix").then(|| quiet(of_case.fixed(), name, with(Form::Fix))),
        case.can("close").then(|| quiet(of_case.close(), name, with(Form::Close))),
    ))
}

fn falling_row(desk: Desk, falling: &Falling) -> impl IntoView + use<> {
    let words = words_of_today();
    let name = name_of(falling.name.as_deref());
    let seen = falling.last_seen.as_deref().map(|at| words.seen(&intl::long_ago(at)));
    let product = words.product(&intl::money(falling.value, &falling.currency), &intl::percent(falling.risk, 0));
    let person = (falling.person.clone(), falling.name.clone());
    let (talked, opened) = (person.clone(), person);
    li().class("job").child((
        money_at(intl::money(falling.value_at_risk, &falling.currency), words.at_risk()),
        div().class("body").child((
            p().class("row").child((
                a().class("strong ink")
                    .href(place::person(&desk.site.id(), &falling.person, page::escape))
                    .attr("dir", "auto")
                    .child(name.clone()),
                span().class("chip warn").child(words_of_care().leaving()),
            )),
            p().class("why").child(seen),
            p().class("xs faint").child(product),
            div()
                .class("acts2 noprint")
                .child(quiet(words_of_care().open_case(), &name, move || desk.ask(Form::NewCase(Some(opened.clone()))))),
        )),
        div().class("when").child(
            div().class("do").child(
                button()
                    .r#type("button")
                    .class("btn small")
                    .attr("aria-label", format!("{}: {name}", words_of_care().log_talk()))
                    .on(ev::click, move |_| {
                        let (person, name) = talked.clone();
                        desk.ask(Form::Talk(Talk { person, name, case: None, about: "other", summary: String::new() }));
                    })
                    .child((icon("phone"), words_of_care().log_talk())),
            ),
        ),
    ))
}
