//! The lines of the timeline: a visit, an order, an answer, and all the rest. Whatever came from outside is text.

use leptos::{
    html::{b, div, li, p, span, time},
    prelude::*,
};
use rapport_model::value::Money;
use serde_json::Value;

use super::{
    Open, road,
    story::{Entry, Line, Visit},
    views,
};
use crate::{
    browser::intl,
    part::{group_of, icon},
    who,
    words::{self, person as words_of_person},
};

/// A line of the story.
pub fn line_view(open: Open, line: Line) -> AnyView {
    match line {
        Line::Visit(visit) => visit_line(visit).into_any(),
        Line::Event(entry) => event_line(open, &entry).into_any(),
    }
}

fn told<W: IntoView + 'static>(sign: &'static str, mood: &'static str, what: W, at: &str) -> impl IntoView + use<W> {
    let dot = if mood.is_empty() { "dot".to_owned() } else { format!("dot {mood}") };
    li().child((
        span().class(dot).child(icon(sign)),
        div().class("what").child(what.into_any()),
        time().attr("datetime", at.to_owned()).attr("title", intl::date_time(at)).child(intl::time(at)),
    ))
}

fn visit_line(visit: Visit) -> impl IntoView {
    let words = words_of_person();
    let views = (visit.views > 0).then(|| views(visit.views as u64));
    let long = (visit.seconds >= 5.0).then(|| intl::span(visit.seconds));
    let facts: Vec<String> =
        [views, long, visit.device.as_deref().map(road), visit.channel.as_deref().map(road)].into_iter().flatten().collect();
    let pages: Vec<String> =
        visit.pages.iter().take(6).map(|(path, times)| if *times > 1 { format!("{path} ×{times}") } else { path.clone() }).collect();
    let more = visit.pages.len().saturating_sub(6);
    let pages = pages.join(", ") + &(if more > 0 { format!(" +{more}") } else { String::new() });
    let clicks: Vec<String> = visit.clicks.iter().take(5).map(|label| format!("“{label}”")).collect();
    let at = visit.end.clone();
    told(
        "eye",
        "",
        (
            b().child(words.visit()),
            (!facts.is_empty()).then(|| format!(" · {}", facts.join(" · "))),
            (!pages.is_empty()).then(|| p().class("xs faint").attr("dir", "auto").child(pages)),
            (!clicks.is_empty())
                .then(|| p().class("xs faint").attr("dir", "auto").child(format!("{} {}", words.clicked(), clicks.join(", ")))),
        ),
        &at,
    )
}

fn money_of(open: Open, entry: &Entry, key: &str) -> Option<String> {
    let currency = entry.text("currency").unwrap_or_else(|| open.site.currency());
    match entry.says.get(key)? {
        Value::Number(amount) => Some(intl::money(amount.as_f64()?, &currency)),
        // As the log keeps it: in minor units.
        money @ Value::Object(_) => {
            let money: Money = serde_json::from_value(money.clone()).ok()?;
            Some(intl::money(money.amount(), money.currency.as_str()))
        }
        _ => None,
    }
}

fn event_line(open: Open, entry: &Entry) -> AnyView {
    let words = words_of_person();
    let at = entry.at.as_str();
    let on_survey = survey_of(open, entry).map(|name| words.on_survey(&name));
    let named = |verb: &'static str, name: Option<String>| (b().child(verb), " ", span().attr("dir", "auto").child(name));
    match entry.kind.as_str() {
        "order" => {
            let paid = money_of(open, entry, "revenue").map(|paid| format!(" · {paid}"));
            let items = entry.says.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let list: Vec<String> =
                items.iter().filter_map(|item| item.get("name").or_else(|| item.get("product")).map(who::text)).take(6).collect();
            let pieces: f64 = items.iter().map(|item| item.get("quantity").and_then(Value::as_f64).unwrap_or(1.0)).sum();
            let count = (pieces > 0.0).then(|| format!(" · {}", words.items(&intl::count(pieces as u64))));
            told(
                "cart",
                "",
                (
                    b().child(format!("{} {}", words.order(), entry.text("order_id").unwrap_or_default())),
                    paid,
                    count,
                    (!list.is_empty()).then(|| p().class("xs faint").attr("dir", "auto").child(list.join(", "))),
                ),
                at,
            )
            .into_any()
        }
        "refund" => {
            let paid = money_of(open, entry, "amount").or_else(|| money_of(open, entry, "revenue")).map(|paid| format!(" · {paid}"));
            told("cart", "bad", (b().child(format!("{} {}", words.refund(), entry.text("order_id").unwrap_or_default())), paid), at)
                .into_any()
        }
        "survey_answered" => answered_line(entry, on_survey).into_any(),
        "survey_shown" => told("surveys", "", (b().child(words.survey_shown()), " ", on_survey), at).into_any(),
        "survey_withdrawn" => told("surveys", "", (b().child(words.survey_withdrawn()), " ", on_survey), at).into_any(),
        "survey_dismissed" => told("surveys", "", (b().child(words.survey_closed()), " ", on_survey), at).into_any(),
        "identify" => match entry.text("user_id").or_else(|| entry.text("user")) {
            Some(user) => told("user", "", named(words.identified(), Some(user)), at).into_any(),
            None => told("user", "", b().child(words.signed_in()), at).into_any(),
        },
        "group" => told("people", "", named(words.grouped(), entry.text("group_id").or_else(|| entry.text("group"))), at).into_any(),
        "track" => {
            let facts =
                entry.says.get("properties").and_then(Value::as_object).map(|all| {
                    all.iter().take(6).map(|(key, value)| format!("{key}: {}", who::text(value))).collect::<Vec<_>>().join(" · ")
                });
            told(
                "bolt",
                "",
                (
                    named(words.did(), entry.text("name")),
                    facts.filter(|facts| !facts.is_empty()).map(|facts| p().class("xs faint").attr("dir", "auto").child(facts)),
                ),
                at,
            )
            .into_any()
        }
        "consent" => {
            let facts: Vec<String> = ["analytics", "surveys", "personalisation"]
                .iter()
                .zip([words.measurement(), words.surveys(), words.personalisation()])
                .filter_map(|(key, name)| {
                    Some(format!("{name}: {}", if entry.says.get(*key)?.as_bool()? { words.given() } else { words.refused() }))
                })
                .collect();
            told("check", "", (b().child(words.consented()), p().class("xs faint").child(facts.join(" · "))), at).into_any()
        }
        "error" => {
            told("warn", "bad", (b().child(words.error()), p().class("xs faint").attr("dir", "auto").child(entry.text("message"))), at)
                .into_any()
        }
        other => told("bolt", "", b().child(other.replace('_', " ")), at).into_any(),
    }
}

/// The survey that an entry is about, by name where its name is known.
fn survey_of(open: Open, entry: &Entry) -> Option<String> {
    let id = entry.says.get("submission").and_then(|submission| submission.get("survey")).map(who::text).or_else(|| entry.text("survey"));
    entry.text("survey_name").or_else(|| {
        let id = id?;
        let named = open
            .surveys
            .value
            .with(|surveys| surveys.as_ref()?.items.iter().find(|survey| survey.id == id).map(|survey| survey.name.clone()));
        Some(named.unwrap_or(id))
    })
}

/// An answer: the ratings first, then what was said.
fn answered_line(entry: &Entry, on_survey: Option<String>) -> impl IntoView + use<> {
    let words = words_of_person();
    let common = words::common();
    let replies = entry.says.get("answers").or_else(|| entry.says.get("replies")).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut mood = "";
    let mut rated = Vec::new();
    let mut said = Vec::new();
    let mut others = Vec::new();
    for reply in &replies {
        let question = reply.get("question").map(who::text).unwrap_or_default();
        let kind = reply.get("kind").or_else(|| reply.get("type")).map_or_else(|| question.clone(), who::text);
        let (value, kind) = match reply.get("rating").and_then(Value::as_object).and_then(|rating| rating.iter().next()) {
            // As the log keeps it: {"nps": 9}.
            Some((kind, number)) => (Some(number.clone()), kind.clone()),
            None => (reply.get("value").cloned(), kind),
        };
        match (value, kind.as_str()) {
            (Some(Value::Number(number)), "nps") => {
                let number = number.as_f64().unwrap_or_default();
                let (class, _) = group_of(number);
                mood = match class {
                    "promoter" => "good",
                    "detractor" => "bad",
                    _ => "",
                };
                rated.push(format!("{} {number:.0}", words.scored()));
            }
            (Some(Value::Number(number)), "csat") => rated.push(format!("CSAT {}", common.of_five(&number.to_string()))),
            (Some(Value::Number(number)), "ces") => rated.push(format!("CES {}", common.of_seven(&number.to_string()))),
            (Some(Value::Bool(true)), "consent" | "reply") => others.push(words.reply_yes().to_owned()),
            (Some(Value::String(text)), _) if !text.is_empty() => said.push(text),
            _ => {}
        }
        match reply.get("text").map(who::text).filter(|text| !text.is_empty()) {
            Some(text) if question == "reply" => others.extend((text == "yes").then(|| words.reply_yes().to_owned())),
            Some(text) => said.push(text),
            None => {}
        }
    }
    let head = if rated.is_empty() { words.answered_survey().to_owned() } else { rated.join(" · ") };
    told(
        "surveys",
        mood,
        (
            b().child(head),
            " ",
            on_survey,
            said.into_iter().map(|text| p().class("quote").attr("dir", "auto").child(text)).collect_view(),
            (!others.is_empty()).then(|| p().class("xs faint").child(others.join(" · "))),
        ),
        &entry.at,
    )
}
