//! One change sent to the server, and how it went.

use leptos::{
    html::{button, div, p},
    prelude::*,
    task::spawn_local,
};

use crate::{
    browser::call::{self, Body, Trouble, TroubleKind},
    part::explain,
    words,
};

/// How a change went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Went {
    /// Nothing was sent yet.
    Idle,
    /// On its way.
    Sending,
    /// Done.
    Well,
    /// Refused or lost; nothing changed.
    Wrong(String),
}

/// A change that can be sent.
#[derive(Clone, Copy)]
pub struct Deed {
    /// How the last one went.
    pub went: RwSignal<Went>,
    /// What kind of trouble the last one met, if it did.
    pub last: RwSignal<Option<TroubleKind>>,
}

impl Deed {
    /// Nothing sent yet.
    pub fn new() -> Self {
        Self { went: RwSignal::new(Went::Idle), last: RwSignal::new(None) }
    }

    /// Sends, then hands over the answer. While one is on its way no other is sent.
    pub fn send(self, method: &'static str, path: String, body: Body, then: impl FnOnce(String) + 'static) {
        self.send_matching(method, path, body, None, then);
    }

    /// Sends a change of something that was read at a version.
    pub fn send_matching(self, method: &'static str, path: String, body: Body, version: Option<u64>, then: impl FnOnce(String) + 'static) {
        if self.went.get_untracked() == Went::Sending {
            return;
        }
        self.went.set(Went::Sending);
        self.last.set(None);
        spawn_local(async move {
            match call::send_matching(method, &path, body, version).await {
                Ok(answer) => {
                    if self.went.try_set(Went::Well).is_none() {
                        then(answer);
                    }
                }
                Err(trouble) => {
                    self.last.try_set(Some(trouble.kind));
                    self.went.try_set(Went::Wrong(said(&trouble)));
                }
            }
        });
    }

    /// What went wrong before is of no interest any more.
    pub fn forget(self) {
        if self.went.get_untracked() != Went::Sending {
            self.went.set(Went::Idle);
        }
    }

    /// Whether one is on its way.
    pub fn busy(self) -> bool {
        self.went.get() == Went::Sending
    }

    /// What went wrong, if it did.
    pub fn wrong(self) -> Option<String> {
        self.went.with(|went| if let Went::Wrong(said) = went { Some(said.clone()) } else { None })
    }

    /// The end of a form: the button that sends it, how it went, and what else stands there.
    pub fn save(self, verb: &'static str, beside: impl IntoView) -> impl IntoView {
        self.save_when(verb, || true, beside)
    }

    /// The same; nothing is sent while it is not ready.
    pub fn save_when(self, verb: &'static str, ready: impl Fn() -> bool + Send + 'static, beside: impl IntoView) -> impl IntoView {
        div().class("row wrap save").child((
            button().r#type("submit").class("btn primary").prop("disabled", move || self.busy() || !ready()).child(verb),
            beside,
            self.line(),
        ))
    }

    /// A line that says how it went.
    pub fn line(self) -> impl IntoView {
        move || match self.went.get() {
            Went::Wrong(said) => Some(p().class("error sm").attr("role", "alert").child(said).into_any()),
            Went::Well => Some(p().class("xs faint").attr("role", "status").child(words::common().saved()).into_any()),
            Went::Idle | Went::Sending => None,
        }
    }
}

/// What happened, in the server's own words where it was a refusal.
pub fn said(trouble: &Trouble) -> String {
    if trouble.kind == TroubleKind::Refused && !trouble.detail.is_empty() { trouble.detail.clone() } else { explain(trouble).to_owned() }
}
