//! What is to be done next, and the steps that are possible.

use leptos::{
    ev,
    html::{button, div, h2, p, section},
    prelude::*,
};
use serde_json::json;

use crate::{
    part::icon,
    screen::care::{Desk, Form, Talk, clock, looked_after, whose},
    wire::care::{Case, CaseState},
    words::{care as words_of_care, cases as words_of_cases},
};

/// A step as a button.
struct Step {
    word: &'static str,
    sign: Option<&'static str>,
    act: Box<dyn Fn()>,
}

impl Step {
    fn of(word: &'static str, act: impl Fn() + 'static) -> Self {
        Self { word, sign: None, act: Box::new(act) }
    }

    fn signed(self, sign: &'static str) -> Self {
        Self { sign: Some(sign), ..self }
    }
}

/// The card.
pub(super) fn card(desk: Desk, case: &Case) -> impl IntoView + use<> {
    let (title, below) = what(case);
    let buttons = steps(desk, case)
        .into_iter()
        .enumerate()
        .map(|(n, Step { word, sign, act })| {
            button()
                .r#type("button")
                .class(if n == 0 { "btn primary" } else { "btn" })
                .prop("disabled", move || desk.deed.busy())
                .on(ev::click, move |_| act())
                .child((sign.map(icon), word))
        })
        .collect_view();
    section().class("card next").attr("aria-labelledby", "next-h").id("next").child((
        div().child((
            h2().id("next-h").child(title),
            p().class("muted").child(below),
            div().class("row wrap steps-of noprint").child(buttons),
        )),
        div().class("due").child((
            p().child(clock(desk, case)),
            p().class("row xs faint").child((whose(desk, case.owner.as_deref()), looked_after(desk, case))),
        )),
    ))
}

/// What is next, and why.
fn what(case: &Case) -> (&'static str, &'static str) {
    let words = words_of_cases();
    match case.state {
        CaseState::Closed => (words.is_closed(), ""),
        CaseState::AskingAgain => (words.asking(), words.asking_body()),
        _ if case.accepted_at.is_none() => (words.nobody_took(), words.nobody_took_body()),
        CaseState::Waiting => (words.their_turn(), words.their_turn_body()),
        CaseState::Contacted => (words.fix_it(), words.fix_it_body()),
        CaseState::Reopened => (words.is_reopened(), words.reply_first_body()),
        _ if !case.reach.reachable => (words.no_reply(), words.no_reply_body()),
        _ => (words.reply_first(), words.reply_first_body()),
    }
}

/// The steps that are possible now, the next one first.
fn steps(desk: Desk, case: &Case) -> Vec<Step> {
    let (words, cared) = (words_of_cases(), words_of_care());
    let of = StoredValue::new(case.clone());
    let with = move |form: fn(Case) -> Form| move || desk.ask(form(of.get_value()));
    let mut steps = Vec::new();
    let accepted = case.accepted_at.is_some();
    if case.is_open() && !accepted && case.state != CaseState::AskingAgain {
        let word = if case.owner.as_deref().is_some_and(|name| desk.is_me(name)) { cared.accept() } else { cared.take() };
        steps.push(Step::of(word, move || of.with_value(|case| desk.give(case, json!("me"), cared.told_taken()))).signed("check"));
    }
    if case.is_open() && case.reach.reachable {
        steps.push(Step::of(cared.log_talk(), with(|case| Form::Talk(Talk::about(&case)))).signed("phone"));
    }
    if case.can("contact") {
        steps.push(Step::of(words.i_replied(), with(Form::Replied)));
    }
    if case.can("fix") {
        let fix = Step::of(words.fixed(), with(Form::Fix)).signed("check");
        // Once they were talked to, fixing is what is next.
        let first = accepted && case.state == CaseState::Contacted;
        steps.insert(if first { 0 } else { steps.len() }, fix);
    }
    if case.can("wait") {
        steps.push(Step::of(words.wait(), move || {
            of.with_value(|case| desk.step(case, json!({ "state": "waiting" }), words.told_waiting()))
        }));
    }
    if case.can("close") {
        steps.push(Step::of(words.close(), with(Form::Close)));
    }
    if case.can("reopen") {
        steps.push(Step::of(words.reopen(), with(Form::Reopen)));
    }
    if case.is_open() {
        steps.push(Step::of(cared.hand_over(), with(|case| Form::HandOver(vec![case]))));
    }
    steps
}
