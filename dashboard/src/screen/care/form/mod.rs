//! The forms of the loop, one at a time in a dialog.

mod crowd;
mod field;
mod later;
mod newcase;
mod outcome;
mod remember;
mod reply;
mod small;
mod talk;

use leptos::{
    ev,
    html::{button, dialog, div, form, h2, p},
    prelude::*,
};

pub use crowd::Crowd;
pub use field::{channels, members};
pub use later::MORNING;
pub use reply::replies;

use super::Desk;
use crate::{
    wire::care::{Case, Promise},
    words::{care as words_of_care, cases as words_of_cases, common},
};

/// What a talk is about before anything is typed.
#[derive(Clone, PartialEq)]
pub struct Talk {
    /// With whom: an id and what they are called.
    pub person: String,
    /// What they are called.
    pub name: Option<String>,
    /// In which case.
    pub case: Option<String>,
    /// `case`, `thanks`, `congratulations` or `other`.
    pub about: &'static str,
    /// What stands in the field already.
    pub summary: String,
    /// What they had said, for replies that quote it.
    pub said: String,
}

impl Talk {
    /// A talk about a case.
    pub fn about(case: &Case) -> Self {
        Self {
            person: case.person.clone(),
            name: case.name.clone(),
            case: Some(case.id.clone()),
            about: "case",
            summary: String::new(),
            said: case.because.comment.clone().unwrap_or_default(),
        }
    }
}

/// A form.
#[derive(Clone, PartialEq)]
pub enum Form {
    /// Log a conversation.
    Talk(Talk),
    /// Promise something to a person, maybe in a case.
    Promise { person: String, name: Option<String>, case: Option<String> },
    /// Another date for a promise.
    Move(Promise),
    /// Give cases to somebody.
    HandOver(Vec<Case>),
    /// Give the open cases of several people to somebody.
    GiveCases(Crowd),
    /// Open a case for each of several people.
    OpenCases(Crowd),
    /// Open a case by hand; without a person one is searched first.
    NewCase(Option<(String, Option<String>)>),
    /// A first reply was made.
    Replied(Case),
    /// Fixed: cause and action, then the person is asked again.
    Fix(Case),
    /// Over: cause and action.
    Close(Case),
    /// Open again.
    Reopen(Case),
    /// Something to remember about a person.
    Fact(String),
    /// A day to think of.
    Occasion(String),
    /// Put a person, or a case of theirs, off until a moment.
    PutOff { person: String, name: Option<String>, case: Option<String> },
}

/// The form that is open. It is built anew for each one, so that nothing of the one before stays in it.
pub(super) fn opened(desk: Desk) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        let wanted = desk.form.with(Option::is_some);
        if wanted && !node.open() {
            let _ = node.show_modal();
        } else if !wanted && node.open() {
            node.close();
        }
    });
    dialog()
        .class("ask form")
        .node_ref(node)
        .attr("aria-labelledby", "form-h")
        .on(ev::close, move |_| desk.form.set(None))
        .child(move || desk.form.get().map(|form| of(desk, form)))
}

fn of(desk: Desk, form: Form) -> AnyView {
    match form {
        Form::Talk(talk) => talk::form(desk, talk).into_any(),
        Form::Promise { person, name, case } => small::promise(desk, person, name, case).into_any(),
        Form::Move(promise) => small::moved(desk, promise).into_any(),
        Form::HandOver(cases) => small::hand_over(desk, cases).into_any(),
        Form::GiveCases(crowd) => crowd::give(desk, crowd).into_any(),
        Form::OpenCases(crowd) => crowd::open(desk, crowd).into_any(),
        Form::NewCase(person) => newcase::form(desk, person).into_any(),
        Form::Replied(case) => outcome::replied(desk, case).into_any(),
        Form::Fix(case) => outcome::settle(desk, case, true).into_any(),
        Form::Close(case) => outcome::settle(desk, case, false).into_any(),
        Form::Reopen(case) => outcome::reopen(desk, case).into_any(),
        Form::Fact(person) => remember::fact(desk, person).into_any(),
        Form::Occasion(person) => remember::occasion(desk, person).into_any(),
        Form::PutOff { person, name, case } => later::put_off(desk, person, name, case).into_any(),
    }
}

/// The frame of a form: its title, what it means, its fields, and the two ways out.
fn frame(
    desk: Desk,
    title: String,
    lead: Option<String>,
    fields: impl IntoView,
    verb: &'static str,
    ready: impl Fn() -> bool + Send + 'static,
    send: impl Fn() + 'static,
) -> impl IntoView {
    form()
        .on(ev::submit, move |event| {
            event.prevent_default();
            send();
        })
        .child((
            h2().id("form-h").attr("dir", "auto").child(title),
            lead.map(|lead| p().class("sm muted").child(lead)),
            fields,
            div().attr("role", "alert").child(move || desk.deed.wrong().map(|said| p().class("error sm").child(said))),
            div().class("row acts").child((
                button().r#type("button").class("btn").on(ev::click, move |_| desk.form.set(None)).child(common().cancel()),
                button().r#type("submit").class("btn primary").prop("disabled", move || desk.deed.busy() || !ready()).child(verb),
            )),
        ))
}

/// A title that names whom it is about.
fn with_name(what: &str, name: Option<&str>) -> String {
    let name = super::name_of(name);
    words_of_care().promised_to(&name, what)
}

fn verb_of(fix: bool) -> &'static str {
    let words = words_of_cases();
    if fix { words.fixed() } else { words.close() }
}
