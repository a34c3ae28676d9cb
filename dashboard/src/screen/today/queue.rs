//! Whom to talk to: cases by their clocks, then customers of value who are about to leave.

use leptos::{
    ev,
    html::{a, b, blockquote, button, details, div, h2, header, li, ol, p, section, span, summary},
    prelude::*,
};
use serde_json::json;

use super::{calm, later};
use crate::{
    browser::{intl, page},
    part::{icon, rows},
    place::{self, Whose},
    screen::care::{Desk, Form, Talk, because, clock, name_of, rated, state_chip, ways, whose},
    wire::{
        account::AccountName,
        care::{Case, CaseState, Falling, TodayReply},
    },
    words::{accounts as words_of_accounts, care as words_of_care, cases as words_of_cases, today as words_of_today},
};

/// Rows that are shown before "more" is asked for.
const SHOWN: usize = 12;

/// Cases that want something of us today: not those where it is the customer's turn.
fn wants_us(case: &Case) -> bool {
    matches!(case.state, CaseState::New | CaseState::Contacted | CaseState::Reopened | CaseState::Unknown)
}

/// How many people, and accounts, wait to be talked to.
pub(super) fn waiting(day: &TodayReply) -> usize {
    queue(day).len()
}

/// Somebody to talk to.
#[derive(Clone, PartialEq)]
enum Row {
    Case(Box<Case>),
    Falling(Falling),
}

impl Row {
    fn account(&self) -> Option<&AccountName> {
        match self {
            Self::Case(case) => case.account.as_ref(),
            Self::Falling(falling) => falling.account.as_ref(),
        }
    }

    /// What tells it from others, as long as it is there.
    fn key(&self) -> String {
        match self {
            Self::Case(case) => format!("case {}", case.id),
            Self::Falling(falling) => format!("falling {}", falling.person),
        }
    }
}

/// One row of the queue: somebody, and who else of their account waits.
#[derive(Clone, PartialEq)]
pub(super) struct Entry {
    first: Row,
    others: Vec<Row>,
}

/// Cases by their clocks, then who is about to leave; an account stands where its most urgent person does.
pub(super) fn queue(day: &TodayReply) -> Vec<Entry> {
    let cases = day.cases.iter().filter(|case| wants_us(case)).cloned().map(|case| Row::Case(Box::new(case)));
    let mut entries: Vec<Entry> = Vec::new();
    for row in cases.chain(day.falling.iter().cloned().map(Row::Falling)) {
        let same = row.account().and_then(|account| entries.iter_mut().find(|entry| entry.first.account() == Some(account)));
        match same {
            Some(entry) => entry.others.push(row),
            None => entries.push(Entry { first: row, others: Vec::new() }),
        }
    }
    entries
}

/// The card. A row that is still there stays as it is when something else changes.
pub(super) fn card(desk: Desk, all: Memo<Vec<Entry>>, of: Whose) -> impl IntoView {
    let words = words_of_today();
    let wants_all = RwSignal::new(false);
    let length = Memo::new(move |_| all.with(Vec::len));
    let is_empty = Memo::new(move |_| length.get() == 0);
    let shown =
        Memo::new(move |_| all.with(|all| all.iter().take(if wants_all.get() { usize::MAX } else { SHOWN }).cloned().collect::<Vec<_>>()));
    let list = move || {
        if is_empty.get() {
            return calm(of).into_any();
        }
        ol().class("jobs").child(rows(shown, |entry| entry.first.key(), move |entry| row(desk, &entry.first, &entry.others))).into_any()
    };
    section().class("card flush visible").attr("aria-labelledby", "queue-h").id("queue").child((
        header().child((h2().id("queue-h").child(words.queue()), p().child(words.queue_lead()))),
        list,
        move || {
            let hidden = length.get().saturating_sub(SHOWN);
            (hidden > 0 && !wants_all.get()).then(|| {
                p().class("more").child(
                    button()
                        .r#type("button")
                        .class("btn small")
                        .on(ev::click, move |_| wants_all.set(true))
                        .child(words.more_n(&intl::count(hidden as u64))),
                )
            })
        },
    ))
}

fn row(desk: Desk, row: &Row, others: &[Row]) -> AnyView {
    match row {
        Row::Case(case) => case_row(desk, case, others).into_any(),
        Row::Falling(falling) => falling_row(desk, falling, others).into_any(),
    }
}

/// The account that somebody belongs to.
fn account_chip(desk: Desk, account: Option<&AccountName>) -> Option<impl IntoView + use<>> {
    account.map(|account| {
        let address = place::account(&desk.site.id(), &account.id, page::escape);
        a().class("chip").attr("dir", "auto").href(address).child(account.name.clone())
    })
}

/// Who else of the same account waits.
fn others_of(desk: Desk, account: Option<&AccountName>, others: &[Row]) -> Option<impl IntoView + use<>> {
    (!others.is_empty()).then(|| {
        let name = account.map(|account| account.name.clone()).unwrap_or_default();
        let rows = others.iter().map(|one| row(desk, one, &[])).collect_view();
        details().class("others").child((
            summary().attr("dir", "auto").child(words_of_accounts().more_of(&intl::count(others.len() as u64), &name)),
            ol().class("jobs").child(rows),
        ))
    })
}

fn money_at(amount: String, below: &'static str) -> impl IntoView {
    div().class("risk").child((b().child(amount), span().child(below)))
}

fn case_row(desk: Desk, case: &Case, others: &[Row]) -> impl IntoView + use<> {
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
                account_chip(desk, case.account.as_ref()),
                span().class("xs faint").child(words_of_care().case_number(&case.number.to_string())),
            )),
            p().class("why").attr("dir", "auto").child(because(case)),
            comment.map(|text| blockquote().class("say").attr("dir", "auto").child(text)),
            p().class("xs faint").child(reach),
            acts(desk, case, &name),
            others_of(desk, case.account.as_ref(), others),
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
        later::put_off(desk, case.person.clone(), case.name.clone(), Some(case.id.clone()), name),
    ))
}

fn falling_row(desk: Desk, falling: &Falling, others: &[Row]) -> impl IntoView + use<> {
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
                account_chip(desk, falling.account.as_ref()),
            )),
            p().class("why").child(seen),
            p().class("xs faint").child(product),
            div().class("acts2 noprint").child((
                quiet(words_of_care().open_case(), &name, move || desk.ask(Form::NewCase(Some(opened.clone())))),
                later::put_off(desk, falling.person.clone(), falling.name.clone(), None, &name),
            )),
            others_of(desk, falling.account.as_ref(), others),
        )),
        div().class("when").child(
            div().class("do").child(
                button()
                    .r#type("button")
                    .class("btn small")
                    .attr("aria-label", format!("{}: {name}", words_of_care().log_talk()))
                    .on(ev::click, move |_| {
                        let (person, name) = talked.clone();
                        desk.ask(Form::Talk(Talk {
                            person,
                            name,
                            case: None,
                            about: "other",
                            summary: String::new(),
                            said: String::new(),
                        }));
                    })
                    .child((icon("phone"), words_of_care().log_talk())),
            ),
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_one_row() {
        let case = |id: &str, account: Option<&str>| Case {
            id: id.to_owned(),
            account: account.map(|id| AccountName { id: id.to_owned(), name: id.to_uppercase() }),
            ..Case::default()
        };
        let falling = Falling { account: Some(AccountName { id: "acme".to_owned(), name: "ACME".to_owned() }), ..Falling::default() };
        let cases = vec![case("1", Some("acme")), case("2", None), case("3", Some("acme")), case("4", None)];
        let day = TodayReply { cases, falling: vec![falling, Falling::default()], ..TodayReply::default() };
        let others: Vec<usize> = queue(&day).iter().map(|entry| entry.others.len()).collect();
        assert_eq!(others, [2, 0, 0, 0], "two more of the account stand with its first; who has none stands alone");
        assert_eq!(waiting(&day), 4);
    }
}
