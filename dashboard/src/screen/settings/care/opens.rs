//! What opens a case.

use leptos::{
    ev,
    html::{button, input, label, li, option, p, select, span, ul},
    prelude::*,
};
use serde_json::{Value, json};

use super::{
    super::sheet::{Unit, line, number, whole},
    Rules,
};
use crate::{part::icon, words::duty};

pub(super) fn card(rules: Rules) -> impl IntoView {
    let words = duty();
    rules.card("opens", words.opens(), words.opens_lead(), move || fields(rules).into_any())
}

fn fields(rules: Rules) -> impl IntoView {
    let words = duty();
    let rows = move || rules.sheet.list("/rules").iter().enumerate().map(|(at, rule)| row(rules, at, rule)).collect_view();
    let add = move |_| {
        rules.sheet.reshape("/rules", |list| list.push(json!({"on": "event", "event": "", "at_least": 1, "days": 7})));
    };
    (
        ul().class("conditions duty").child(rows),
        p().class("add").child(button().r#type("button").class("btn small").on(ev::click, add).child((icon("plus"), words.add_event()))),
        p().class("row wrap sm top-space").child((
            words.ask_again(),
            number(rules.sheet, words.ask_again().to_owned(), "/recovery/after_days".to_owned(), whole(0.0, 365.0)),
            words.ask_wait(),
            number(rules.sheet, words.ask_wait().to_owned(), "/recovery/wait_days".to_owned(), whole(1.0, 365.0)),
            words.ask_end(),
        )),
    )
}

/// One rule: whether it is on, what it looks for, and for whom.
fn row(rules: Rules, at: usize, rule: &Value) -> impl IntoView + use<> {
    let words = duty();
    let place = format!("/rules/{at}");
    let kind = rule["on"].as_str().unwrap_or_default().to_owned();
    let field = |name: &str| format!("{place}/{name}");
    let rating = |what: &'static str, least: f64, most: f64| {
        (what, " ", number(rules.sheet, what.to_owned(), field("at_most"), whole(least, most)), " ", words.or_less()).into_any()
    };
    let said = match kind.as_str() {
        "nps" => rating(words.on_nps(), 0.0, 10.0),
        "csat" => rating(words.on_csat(), 1.0, 5.0),
        "ces" => rating(words.on_ces(), 1.0, 7.0),
        "complaint" => words.on_complaint().into_any(),
        "event" => (
            label().r#for(format!("event-{at}")).child(words.on_event()),
            line(rules.sheet, format!("event-{at}"), field("event")),
            number(rules.sheet, words.times().to_owned(), field("at_least"), whole(1.0, 100.0)),
            words.times(),
            number(rules.sheet, words.within_days().to_owned(), field("days"), whole(1.0, 90.0)),
            words.within_days(),
        )
            .into_any(),
        "falling" => (
            words.on_falling(),
            number(rules.sheet, words.on_falling().to_owned(), field("value_at_least"), whole(0.0, 1e12)),
            words.falling_risk(),
            number(rules.sheet, words.falling_risk().to_owned(), field("risk_at_least"), Unit { of: 0.01, least: 0.0, most: 100.0 }),
            "%",
        )
            .into_any(),
        other => span().class("mono").child(other.to_owned()).into_any(),
    };
    let off = field("off");
    let is_on = {
        let off = off.clone();
        move || !rules.sheet.at(&off).as_bool().unwrap_or(false)
    };
    let toggle = input()
        .class("switch")
        .r#type("checkbox")
        .attr("role", "switch")
        .attr("aria-label", words.rule_on())
        .prop("checked", is_on)
        .on(ev::change, move |event| rules.sheet.set(&off, json!(!event_target_checked(&event))));
    let remove = (kind == "event").then(|| {
        button()
            .r#type("button")
            .class("drop")
            .attr("aria-label", words.remove_rule())
            .on(ev::click, move |_| {
                rules.sheet.reshape("/rules", |list| {
                    if at < list.len() {
                        list.remove(at);
                    }
                });
            })
            .child(icon("x"))
    });
    li().child((toggle, span().class("row wrap sm").child((said, whose(rules, field("segment")))), remove))
}

/// For everybody, or for a segment; nothing to choose where the site has none.
fn whose(rules: Rules, pointer: String) -> impl IntoView {
    let words = duty();
    move || {
        let segments = rules.segments();
        let pointer = pointer.clone();
        (!segments.is_empty()).then(|| {
            let now = rules.sheet.now(&pointer).as_str().unwrap_or_default().to_owned();
            let choices = segments
                .into_iter()
                .map(|(id, name)| {
                    let chosen = id == now;
                    option().value(id).prop("selected", chosen).child(name)
                })
                .collect_view();
            select()
                .class("select fit")
                .attr("aria-label", words.for_whom())
                .on(ev::change, move |event| {
                    let id = event_target_value(&event);
                    rules.sheet.set(&pointer, if id.is_empty() { Value::Null } else { json!(id) });
                })
                .child((option().value("").child(words.for_everybody()), choices))
        })
    }
}
