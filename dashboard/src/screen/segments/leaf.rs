//! One condition as a sentence with fields in it.

use leptos::{
    ev,
    html::{button, div, span},
    prelude::*,
};
use rapport_model::survey::Op;
use serde_json::{Value, json};

use super::{
    desk::Desk,
    draft::{count_by, set, toggle},
};
use crate::{
    customer::{STAGES, loyalty_word, stage_word},
    screen::{
        editor::field::{blank, choose, number},
        person::road,
    },
    sentence,
    words::{self, rules, segments},
};

const GRADES: [&str; 3] = ["A", "B", "C"];
const LOYALTIES: [&str; 5] = ["true", "latent", "spurious", "none", "not_known_yet"];
const DEVICES: [&str; 3] = ["desktop", "phone", "tablet"];
const CHANNELS: [&str; 7] = ["direct", "search", "social", "email", "paid", "referral", "campaign"];
/// Comparisons of numbers.
const FOR_NUMBERS: [&str; 5] = ["at_least", "at_most", "greater_than", "less_than", "equals"];
/// Comparisons of what a site told of somebody.
const FOR_TRAITS: [&str; 10] =
    ["equals", "not_equals", "at_least", "at_most", "greater_than", "less_than", "contains", "one_of", "answered", "skipped"];

fn op_word(op: &str) -> String {
    serde_json::from_value::<Op>(json!(op)).map_or_else(|_| op.replace('_', " "), |op| sentence::op(op).to_owned())
}

fn ops(list: &[&str]) -> Vec<(String, String)> {
    list.iter().map(|op| ((*op).to_owned(), op_word(op))).collect()
}

/// A value as it is typed.
fn typed(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(typed).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn said(text: &'static str) -> impl IntoView {
    span().class("sm muted").child(text)
}

/// A list as it was typed.
fn list(text: &str) -> Value {
    json!(text.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>())
}

/// The condition at a place, with fields for what one changes.
pub(super) fn leaf(desk: Desk, place: String) -> AnyView {
    let part = desk.rule.with_untracked(|rule| rule.pointer(&place).cloned()).unwrap_or_default();
    let has = |field: &str| !part[field].is_null();
    let place = StoredValue::new(place);
    let words = segments();
    if has("did") {
        return did(desk, place).into_any();
    }
    if has("trait") {
        return told(desk, place).into_any();
    }
    for (field, name, all) in [
        ("stage", rules().stage(), STAGES.as_slice()),
        ("loyalty", rules().loyalty(), LOYALTIES.as_slice()),
        ("grade", rules().grade(), GRADES.as_slice()),
        ("device", rules().device(), DEVICES.as_slice()),
        ("channel", rules().channel(), CHANNELS.as_slice()),
    ] {
        if has(field) {
            return among(desk, place, field, name, all).into_any();
        }
    }
    for (field, name) in [("country", rules().country()), ("language", rules().language()), ("campaign", words.campaign())] {
        if has(field) {
            return listed(desk, place, field, name).into_any();
        }
    }
    for (field, name, is_share) in [
        ("value", rules().value(), false),
        ("risk", rules().risk(), true),
        ("last_nps", rules().last_nps(), false),
        ("last_csat", rules().last_csat(), false),
    ] {
        if has(field) {
            return compared(desk, place, field, name, is_share).into_any();
        }
    }
    for (field, name) in [("answered", words.answered()), ("seen", words.seen())] {
        if has(field) {
            let known = desk.surveys.get_value();
            return (said(name), one_of(desk, place, field, words.which_survey(), known), window(desk, place)).into_any();
        }
    }
    if has("segment") {
        let known = desk.segments.get_value();
        return (said(words.in_segment()), one_of(desk, place, "segment", words.which_segment(), known)).into_any();
    }
    if has("new") {
        let choices = vec![("true".to_owned(), words.is_first().to_owned()), ("false".to_owned(), words.is_not_first().to_owned())];
        let now = move || place.with_value(|place| desk.field(place, "new")).to_string();
        return choose(words.first_day().to_owned(), choices, now, move |chosen| {
            desk.write(|rule| place.with_value(|place| set(rule, place, "new", json!(chosen == "true"))));
        })
        .into_any();
    }
    // What this page has no fields for is said, and kept as it is.
    let sentence = serde_json::from_value(part.clone()).map_or_else(|_| part.to_string(), |rule| sentence::rule(&rule));
    (span().class("chip").child(words.own_rule()), span().class("sm").attr("dir", "auto").child(sentence)).into_any()
}

/// Within so many days, or ever.
fn window(desk: Desk, place: StoredValue<String>) -> impl IntoView {
    let words = segments();
    let days = move || typed(&place.with_value(|place| desk.field(place, "days")));
    (
        said(words.within()),
        blank(words.days().to_owned(), "number", days, move |text| {
            desk.write(|rule| place.with_value(|place| set(rule, place, "days", number(&text))));
        }),
        span().class("sm muted").attr("title", words.ever_hint()).child(words.days()),
    )
}

fn did(desk: Desk, place: StoredValue<String>) -> impl IntoView {
    let words = segments();
    let field = move |name: &str| place.with_value(|place| desk.field(place, name));
    let mut events = vec![("order".to_owned(), words.ordered().to_owned()), ("page_view".to_owned(), words.viewed().to_owned())];
    let own = typed(&field("did"));
    if !events.iter().any(|(name, _)| *name == own) {
        events.push((own.clone(), own));
    }
    let by = move || if field("at_most").is_null() { "at_least".to_owned() } else { "at_most".to_owned() };
    let times = move || typed(&if field("at_most").is_null() { field("at_least") } else { field("at_most") });
    let counts = vec![("at_least".to_owned(), rules().at_least().to_owned()), ("at_most".to_owned(), rules().at_most().to_owned())];
    (
        choose(
            words.which_event().to_owned(),
            events,
            move || typed(&field("did")),
            move |chosen| {
                desk.write(|rule| place.with_value(|place| set(rule, place, "did", json!(chosen))));
            },
        ),
        choose(words.how_often().to_owned(), counts, by, move |chosen| {
            let wanted = if chosen == "at_most" { "at_most" } else { "at_least" };
            desk.write(|rule| place.with_value(|place| count_by(rule, place, wanted)));
        }),
        blank(words.times().to_owned(), "number", times, move |text| {
            let by = if field("at_most").is_null() { "at_least" } else { "at_most" };
            desk.write(|rule| place.with_value(|place| set(rule, place, by, number(&text))));
        }),
        said(words.times()),
        window(desk, place),
    )
}

fn told(desk: Desk, place: StoredValue<String>) -> impl IntoView {
    let words = segments();
    let field = move |name: &str| place.with_value(|place| desk.field(place, name));
    let write = move |name: &'static str, value: Value| desk.write(|rule| place.with_value(|place| set(rule, place, name, value)));
    let read = |op: &str, text: &str| match op {
        "answered" | "skipped" => Value::Null,
        "one_of" | "not_one_of" => list(text),
        _ => match number(text) {
            Value::Null => json!(text.trim()),
            number => number,
        },
    };
    (
        said(words.trait_of()),
        blank(words.trait_of().to_owned(), "text", move || typed(&field("trait")), move |text| write("trait", json!(text))),
        choose(
            words.compared().to_owned(),
            ops(&FOR_TRAITS),
            move || typed(&field("op")),
            move |chosen| {
                let value = typed(&field("value"));
                write("op", json!(chosen));
                write("value", read(&chosen, &value));
            },
        ),
        move || {
            (!matches!(typed(&field("op")).as_str(), "answered" | "skipped")).then(|| {
                blank(
                    words.value().to_owned(),
                    "text",
                    move || typed(&field("value")),
                    move |text| {
                        write("value", read(&typed(&field("op")), &text));
                    },
                )
            })
        },
    )
}

/// Some of a few words, each a button that stays down.
fn among(desk: Desk, place: StoredValue<String>, field: &'static str, name: &'static str, all: &'static [&'static str]) -> impl IntoView {
    let word = move |one: &'static str| match field {
        "stage" => stage_word(one).to_owned(),
        "loyalty" => loyalty_word(one).to_owned(),
        "grade" => one.to_owned(),
        _ => road(one),
    };
    let choices = all
        .iter()
        .map(|one| {
            let one = *one;
            let is_on = move || {
                place.with_value(|place| desk.field(place, field)).as_array().is_some_and(|list| list.iter().any(|have| have == one))
            };
            button()
                .r#type("button")
                .class("chip")
                .attr("aria-pressed", move || is_on().to_string())
                .on(ev::click, move |_| desk.write(|rule| place.with_value(|place| toggle(rule, place, field, one))))
                .child(word(one))
        })
        .collect_view();
    (said(name), said(words::rules().is()), div().class("row wrap").attr("role", "group").attr("aria-label", name).child(choices))
}

fn listed(desk: Desk, place: StoredValue<String>, field: &'static str, name: &'static str) -> impl IntoView {
    let now = move || typed(&place.with_value(|place| desk.field(place, field)));
    (
        said(name),
        said(rules().is()),
        blank(format!("{name}, {}", segments().listed()), "text", now, move |text| {
            desk.write(|rule| place.with_value(|place| set(rule, place, field, list(&text))));
        }),
    )
}

/// A number compared with another; a share is written in percent.
fn compared(desk: Desk, place: StoredValue<String>, field: &'static str, name: &'static str, is_share: bool) -> impl IntoView {
    let words = segments();
    let test = move || place.with_value(|place| desk.field(place, field));
    let now = move || {
        let value = test()["value"].clone();
        match value.as_f64().filter(|_| is_share) {
            Some(share) => format!("{}", (share * 1000.0).round() / 10.0),
            None => typed(&value),
        }
    };
    let write = move |name: &'static str, value: Value| {
        desk.write(|rule| place.with_value(|place| set(rule, &format!("{place}/{field}"), name, value)));
    };
    (
        said(name),
        choose(words.compared().to_owned(), ops(&FOR_NUMBERS), move || typed(&test()["op"]), move |chosen| write("op", json!(chosen))),
        blank(name.to_owned(), "number", now, move |text| {
            let value = number(&text);
            write(
                "value",
                match value.as_f64().filter(|_| is_share) {
                    Some(percent) => json!(percent / 100.0),
                    None => value,
                },
            );
        }),
        is_share.then(|| said(words.percent())),
    )
}

fn one_of(
    desk: Desk,
    place: StoredValue<String>,
    field: &'static str,
    name: &'static str,
    mut known: Vec<(String, String)>,
) -> impl IntoView {
    let now = move || typed(&place.with_value(|place| desk.field(place, field)));
    let own = now();
    if !known.iter().any(|(id, _)| *id == own) {
        known.push((own.clone(), own));
    }
    choose(name.to_owned(), known, now, move |chosen| desk.write(|rule| place.with_value(|place| set(rule, place, field, json!(chosen)))))
}
