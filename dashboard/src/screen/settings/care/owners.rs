//! Who gets new cases.

use leptos::{
    ev,
    html::{button, div, form, h3, input, label, li, option, p, select, span, ul},
    prelude::*,
};
use serde_json::{Value, json};

use super::{
    super::{deed::Deed, sheet::lines_of},
    Rules,
};
use crate::{
    browser::{call::Body, intl},
    part::{self, Field, field, icon},
    period::date,
    site::OnScreen,
    words::duty,
};

const WAYS: [&str; 5] = ["none", "round_robin", "grade", "segment", "account"];

pub(super) fn card(rules: Rules) -> impl IntoView {
    let words = duty();
    rules.card("owners", words.owners(), words.owners_lead(), move || fields(rules).into_any())
}

fn word(way: &str) -> &'static str {
    let words = duty();
    match way {
        "round_robin" => words.by_turns(),
        "grade" => words.by_grade(),
        "segment" => words.by_segment(),
        "account" => words.by_account(),
        _ => words.by_hand(),
    }
}

fn fields(rules: Rules) -> impl IntoView {
    let words = duty();
    let way = Memo::new(move |_| rules.sheet.at("/owners/rule").as_str().unwrap_or("none").to_owned());
    let names = RwSignal::new(String::new());
    Effect::new(move |_| {
        let members = rules.sheet.list("/owners/members");
        names.set(members.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "));
    });
    let choices = WAYS.into_iter().map(|one| option().value(one).child(word(one))).collect_view();
    let more = move || match way.get().as_str() {
        "grade" => rules
            .sheet
            .list("/grades")
            .iter()
            .filter_map(|grade| {
                let (id, name) = (grade["id"].as_str()?, grade["name"].as_str()?);
                Some(owner_of(rules, format!("owner-grade-{id}"), name.to_owned(), place("by_grade", id)).into_any())
            })
            .collect_view()
            .into_any(),
        "segment" => rules
            .segments()
            .into_iter()
            .map(|(id, name)| owner_of(rules, format!("owner-segment-{id}"), name, place("by_segment", &id)))
            .collect_view()
            .into_any(),
        "account" => p().class("note").child(words.by_account_note()).into_any(),
        _ => ().into_any(),
    };
    (
        div().class("two").child((
            div().class("field").child((
                label().r#for("owners-rule").child(words.owners()),
                select()
                    .class("select")
                    .id("owners-rule")
                    .prop("value", move || way.get())
                    .on(ev::change, move |event| rules.sheet.set("/owners/rule", json!(event_target_value(&event))))
                    .child(choices),
            )),
            div().class("field").child((
                label().r#for("owners-members").child(words.takers()),
                input()
                    .class("input")
                    .id("owners-members")
                    .attr("autocomplete", "off")
                    .attr("aria-describedby", "owners-members-hint")
                    .prop("value", move || names.get())
                    .on(ev::change, move |event| {
                        let written = event_target_value(&event).replace([',', '，', ';', '、'], "\n");
                        rules.sheet.set("/owners/members", json!(lines_of(&written)));
                    }),
                span().class("hint").id("owners-members-hint").child(words.takers_hint()),
            )),
        )),
        div().class("two top-space").child(more),
        h3().class("top-space").child(words.absences()),
        p().class("note").child(words.absences_lead()),
        move || absences(rules),
        p().class("add").child(
            button()
                .r#type("button")
                .class("btn small")
                .on(ev::click, move |_| {
                    let today = date::iso(intl::today());
                    rules.sheet.reshape("/owners/absences", |list| {
                        list.push(json!({"member": "", "from": today, "to": today, "stand_in": null}));
                    });
                })
                .child((icon("plus"), words.add_absence())),
        ),
        p().class("note top-space").child(words.owners_note()),
    )
}

/// Who is away when, and who stands in.
fn absences(rules: Rules) -> impl IntoView {
    let words = duty();
    let all = rules.sheet.list("/owners/absences");
    let field = move |name: &'static str, kind: &'static str, pointer: String| {
        let place = pointer.clone();
        input()
            .class("input fit")
            .r#type(kind)
            .attr("aria-label", name)
            .attr("placeholder", name)
            .attr("autocomplete", "off")
            .prop("value", move || rules.sheet.at(&place).as_str().unwrap_or_default().to_owned())
            .on(ev::change, move |event| {
                let text = event_target_value(&event).trim().to_owned();
                rules.sheet.set(&pointer, if text.is_empty() { Value::Null } else { json!(text) });
            })
    };
    let row = move |at: usize| {
        let place = |name: &str| format!("/owners/absences/{at}/{name}");
        li().class("row wrap sm").child((
            field(words.who_is_away(), "text", place("member")),
            field(words.away_from(), "date", place("from")),
            "–",
            field(words.away_to(), "date", place("to")),
            field(words.stands_in(), "text", place("stand_in")),
            button()
                .r#type("button")
                .class("drop")
                .attr("aria-label", words.remove_absence())
                .on(ev::click, move |_| {
                    rules.sheet.reshape("/owners/absences", |list| {
                        if at < list.len() {
                            list.remove(at);
                        }
                    });
                })
                .child(icon("x")),
        ))
    };
    ul().class("stack").child((0..all.len()).map(row).collect_view())
}

/// All open work of somebody goes to somebody else: cases and promises.
pub(super) fn hand_over(site: OnScreen) -> impl IntoView {
    let words = duty();
    let deed = Deed::new();
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wish = json!({"from": from.get_untracked().trim(), "owner": to.get_untracked().trim()});
        deed.send("POST", format!("/api/sites/{}/cases/assign", site.id()), Body::Json(wish), move |_| {
            from.set(String::new());
            to.set(String::new());
        });
    };
    part::card(
        "handover",
        "set",
        (
            part::head("handover", words.hand_over(), words.hand_over_lead()),
            form().class("row wrap addrow").on(ev::submit, send).child((
                field(Field::of("hand-from", words.hand_from()).required().grows(), from),
                field(Field::of("hand-to", words.hand_to()).required().grows(), to),
                button().r#type("submit").class("btn").prop("disabled", move || deed.busy()).child(words.hand_over()),
            )),
            deed.line(),
        ),
    )
}

/// Where the owner of a group stands (RFC 6901 escapes two signs).
fn place(group: &str, id: &str) -> String {
    format!("/owners/{group}/{}", id.replace('~', "~0").replace('/', "~1"))
}

fn owner_of(rules: Rules, id: String, name: String, pointer: String) -> impl IntoView {
    let place = pointer.clone();
    div().class("field").child((
        label().r#for(id.clone()).attr("dir", "auto").child(name),
        input()
            .class("input")
            .id(id)
            .attr("autocomplete", "off")
            .prop("value", move || rules.sheet.at(&place).as_str().unwrap_or_default().to_owned())
            .on(ev::change, move |event| {
                let name = event_target_value(&event);
                rules.sheet.set(&pointer, json!(name.trim()));
            }),
    ))
}
