//! Goal, next step, renewal and owner of an account.

use leptos::{
    ev,
    html::{button, dd, div, dl, dt, form, label, textarea},
    prelude::*,
};
use serde_json::{Value, json};

use super::{super::accounts::day, Open};
use crate::{
    part::{self, Field, field, head},
    wire::account::AccountLine,
    words::{self, accounts as words_of_accounts},
};

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    owner: RwSignal<String>,
    goal: RwSignal<String>,
    step: RwSignal<String>,
    due: RwSignal<String>,
    renewal: RwSignal<String>,
}

impl Draft {
    fn of(line: &AccountLine) -> Self {
        let text = |text: Option<&String>| RwSignal::new(text.cloned().unwrap_or_default());
        let step = line.next_step.as_ref();
        Self {
            owner: text(line.owner.as_ref()),
            goal: text(line.goal.as_ref()),
            step: text(step.map(|step| &step.text)),
            due: text(step.and_then(|step| step.due.as_ref())),
            renewal: text(line.renewal.as_ref()),
        }
    }

    /// As it is sent: what is empty is none.
    fn wish(self) -> Value {
        let said = |signal: RwSignal<String>| {
            let text = signal.get_untracked().trim().to_owned();
            if text.is_empty() { Value::Null } else { json!(text) }
        };
        let step = match said(self.step) {
            Value::Null => Value::Null,
            text => json!({"text": text, "due": said(self.due)}),
        };
        json!({"owner": said(self.owner), "goal": said(self.goal), "next_step": step, "renewal": said(self.renewal)})
    }
}

/// The card: read until somebody wants to write.
pub(super) fn card(open: Open) -> impl IntoView {
    let words = words_of_accounts();
    let line = open.part(|account| account.line.clone());
    // As it was when somebody began to write.
    let writing = RwSignal::new(None::<AccountLine>);
    let begin = move |_| writing.set(line.get_untracked());
    let written = move || writing.get().map(|line| fields(open, Draft::of(&line), line.version, writing));
    let is_read = Memo::new(move |_| writing.with(Option::is_none));
    let read = move || {
        is_read.get().then(|| {
            div().child((
                move || line.get().map(|line| told(&line)),
                div()
                    .class("row top-space noprint")
                    .child(button().r#type("button").class("btn small").on(ev::click, begin).child(words::editor().edit())),
            ))
        })
    };
    part::card("plan", "", (head("plan", words.plan(), words.plan_lead()), read, written))
}

/// What is written down, in lines.
fn told(line: &AccountLine) -> impl IntoView + use<> {
    let words = words_of_accounts();
    let step = line.next_step.as_ref().map(|step| match step.due.as_deref() {
        Some(due) => format!("{} ({})", step.text, words.due_on(&day(due))),
        None => step.text.clone(),
    });
    let lines = [
        (words.goal(), line.goal.clone()),
        (words.next_step(), step),
        (words.renewal(), line.renewal.as_deref().map(day)),
        (words.owner(), line.owner.clone()),
    ];
    let known: Vec<_> = lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    if known.is_empty() {
        return leptos::html::p().class("sm muted").child(words.no_plan()).into_any();
    }
    let rows =
        known.into_iter().map(|(name, value)| div().child((dt().class("xs faint").child(name), dd().attr("dir", "auto").child(value))));
    dl().class("stack planned").child(rows.collect_view()).into_any()
}

fn fields(open: Open, draft: Draft, version: u64, writing: RwSignal<Option<AccountLine>>) -> impl IntoView {
    let words = words_of_accounts();
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        open.desk.send("PATCH", open.path.get_value(), Some(draft.wish()), Some(version), words.told_plan(), move |_| {
            writing.set(None);
            None
        });
    };
    form().class("set").on(ev::submit, save).child((
        div().class("field").child((
            label().r#for("plan-goal").child(words.goal()),
            textarea()
                .class("input")
                .id("plan-goal")
                .attr("rows", "2")
                .attr("maxlength", "2000")
                .prop("value", move || draft.goal.get())
                .on(ev::input, move |event| draft.goal.set(event_target_value(&event))),
        )),
        div().class("two top-space").child((
            field(Field::of("plan-step", words.next_step()).longest("500"), draft.step),
            field(Field::of("plan-due", words.due()).kind("date"), draft.due),
            field(Field::of("plan-renewal", words.renewal()).kind("date"), draft.renewal),
            field(Field::of("plan-owner", words.owner()).longest("500"), draft.owner),
        )),
        div().class("row wrap save").child((
            button().r#type("submit").class("btn primary").prop("disabled", move || open.desk.deed.busy()).child(words::common().save()),
            button().r#type("button").class("btn").on(ev::click, move |_| writing.set(None)).child(words::common().cancel()),
        )),
    ))
}
