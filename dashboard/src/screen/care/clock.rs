//! Clocks in words: when something is due, how late it is, or why no clock runs.

use leptos::{html::span, prelude::*};

use super::Desk;
use crate::{
    browser::intl,
    wire::care::{Case, CaseState},
    words::care as words_of_care,
};

/// From this share of its time on a clock is said to run out soon.
const SOON: f64 = 0.75;

/// A clock's look: its class, the share of time used, its words.
struct Face {
    class: &'static str,
    used: f64,
    said: String,
}

/// A due time; `from` is when its time began.
fn face(from: &str, due: &str, late: impl Fn(&str) -> String) -> Option<Face> {
    let (begun, end) = (intl::milliseconds(from)?, intl::milliseconds(due)?);
    let now = js_sys::Date::now();
    if now > end {
        return Some(Face { class: "clock late", used: 1.0, said: late(&intl::span((now - end) / 1000.0)) });
    }
    let used = if end > begun { ((now - begun) / (end - begun)).clamp(0.0, 1.0) } else { 1.0 };
    let class = if used >= SOON { "clock soon" } else { "clock" };
    Some(Face { class, used, said: words_of_care().due(&intl::when(due)) })
}

fn drawn(face: Option<Face>) -> Option<impl IntoView> {
    face.map(|Face { class, used, said }| span().class(class).style(("--v", format!("{used:.2}"))).child(said))
}

/// Due at a time that began at another.
pub fn due(desk: Desk, from: String, due: String) -> impl IntoView {
    move || {
        desk.tick();
        drawn(face(&from, &due, |span| words_of_care().late(span)))
    }
}

/// The clock of a case that runs, or why none does.
pub fn clock(desk: Desk, case: &Case) -> impl IntoView + use<> {
    let case = case.clone();
    move || {
        desk.tick();
        let words = words_of_care();
        if let Some(due) = &case.clock.due {
            // Paused hours make the share of the wall clock a rough one; the state is the server's.
            let mut found = face(&case.opened_at, due, |span| words.overdue(span));
            if let Some(face) = &mut found {
                face.class = match case.clock.state.as_deref() {
                    Some("overdue") => "clock late",
                    Some("warning") => "clock soon",
                    _ if face.class == "clock late" => "clock late",
                    _ => "clock",
                };
            }
            return drawn(found).map(IntoAny::into_any);
        }
        Some(span().class("xs faint").child(still(&case)).into_any())
    }
}

/// Why no clock runs.
fn still(case: &Case) -> String {
    let words = words_of_care();
    match (case.state, case.clock.why.as_deref()) {
        (CaseState::Closed, _) => closed_in(case).unwrap_or_else(|| words.closed_why().to_owned()),
        (CaseState::AskingAgain, _) => match (&case.recovery.asked_at, &case.recovery.ask_at) {
            (Some(at), _) => words.asked_ago(&intl::long_ago(at)),
            (None, Some(at)) => words.asks_on(&intl::site_day_of(at).map_or_else(|| at.clone(), intl::day)),
            (None, None) => words.asking_why().to_owned(),
        },
        (CaseState::Waiting, _) | (_, Some("waiting_for_customer")) => {
            let since = case.log.iter().rev().find(|entry| entry.code == "waiting").and_then(|entry| intl::milliseconds(&entry.at));
            since.map_or_else(
                || words.waiting_why().to_owned(),
                |since| words.quiet(&intl::span((js_sys::Date::now() - since).max(0.0) / 1000.0)),
            )
        }
        (_, Some("no_way_to_reach")) if case.reach.may_reply == Some(false) => words.no_way_to_reach().to_owned(),
        (_, Some("no_way_to_reach")) => words.no_way_known().to_owned(),
        _ => words.no_clock().to_owned(),
    }
}

/// How long a case took, once it is closed.
pub fn closed_in(case: &Case) -> Option<String> {
    let (from, to) = (intl::milliseconds(&case.opened_at)?, intl::milliseconds(case.closed_at.as_deref()?)?);
    Some(words_of_care().closed_in(&intl::minutes((to - from).max(0.0) / 60_000.0)))
}
