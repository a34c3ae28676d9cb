//! Beside a case: its clocks, how to reach the person, whether it helped, what to remember.

use leptos::{
    ev,
    html::{a, button, dd, div, dl, dt, h2, header, li, p, small, span, ul},
    prelude::*,
};
use serde_json::json;

use crate::{
    browser::{intl, page},
    part::{self, head, icon},
    place,
    reading::Reading,
    screen::care::{Desk, course, ways},
    wire::care::{Case, PersonCare, Target},
    words::{care as words_of_care, cases as words_of_cases},
};

fn fact(term: &'static str, told: impl IntoView) -> impl IntoView {
    div().child((dt().child(term), dd().attr("dir", "auto").child(told)))
}

/// The grade by its name.
pub(super) fn grade_chip(desk: Desk, case: &Case) -> Option<impl IntoView + use<>> {
    let grade = case.grade.clone();
    (!grade.is_empty()).then(|| {
        span().class("chip").attr("title", words_of_cases().grade()).child(move || {
            desk.settings
                .value
                .with(|settings| Some(settings.as_ref()?.grades.iter().find(|one| one.id == grade)?.name.clone()))
                .unwrap_or_else(|| grade.clone())
        })
    })
}

/// Both clocks: by when, and when it was.
pub(super) fn clocks(case: &Case) -> impl IntoView + use<> {
    let words = words_of_cases();
    let told = |target: &Target| match (&target.at, &target.due) {
        (Some(at), _) => {
            let chip = target.in_time.map(|in_time| {
                let (class, word) = if in_time { ("chip good", words.made_in_time()) } else { ("chip warn", words.made_late()) };
                span().class(class).child(word)
            });
            (intl::date_time(at), " ", chip).into_any()
        }
        (None, Some(due)) => words_of_care().due(&intl::when(due)).into_any(),
        (None, None) => span().class("faint").child(words_of_care().no_clock()).into_any(),
    };
    let worth = case.value.map(|value| fact(words.value(), intl::money(value, &case.currency)));
    part::card(
        "clocks",
        "",
        (
            head("clocks", words.clocks(), ()),
            dl().class("facts").child((
                fact(words.opened(), intl::date_time(&case.opened_at)),
                fact(words.first_reply_due(), told(&case.first_reply)),
                fact(words.resolution_due(), told(&case.resolution)),
                worth,
            )),
        ),
    )
}

/// Whether and how a reply can be made.
pub(super) fn reach(desk: Desk, case: &Case) -> impl IntoView + use<> {
    let words = words_of_cases();
    let allowed = match case.reach.may_reply {
        Some(true) => words.yes(),
        Some(false) => words.no(),
        None => words.not_said(),
    };
    let ways = ways(case);
    let id = case.clone();
    let allow = (case.is_open() && case.reach.may_reply != Some(true)).then(|| {
        button()
            .r#type("button")
            .class("btn small noprint")
            .on(ev::click, move |_| desk.step(&id, json!({ "may_reply": true }), words_of_care().told_pinned()))
            .child(words.they_allowed())
    });
    part::card(
        "reach",
        "",
        (
            head("reach", words.reach(), ()),
            dl().class("facts").child(fact(words.may_reply(), allowed)),
            p().class("sm top-space").child(ways),
            div().class("row top-space").child(allow),
        ),
    )
}

/// Cause, action, and whether it helped.
pub(super) fn outcome(case: &Case) -> Option<impl IntoView + use<>> {
    let words = words_of_cases();
    let asked = &case.recovery;
    let any = case.cause.is_some() || case.action.is_some() || asked.ask_at.is_some() || asked.asked_at.is_some();
    let verdict = match (asked.recovered, &asked.asked_at, &asked.ask_at) {
        (Some(true), ..) => Some(span().class("chip good").child(words.came_round()).into_any()),
        (Some(false), ..) => Some(span().class("chip bad").child(words.did_not()).into_any()),
        (None, Some(at), _) => {
            Some(span().class("sm muted").child((words_of_care().asked_ago(&intl::long_ago(at)), " · ", words.not_answered())).into_any())
        }
        (None, None, Some(at)) => {
            let day = intl::site_day_of(at).map_or_else(|| at.clone(), intl::weekday);
            Some(span().class("sm muted").child(words.asked_from(&day)).into_any())
        }
        (None, None, None) => None,
    };
    any.then(|| {
        part::card(
            "outcome",
            "",
            (
                head("outcome", words.recovery(), ()),
                dl().class("facts").child((
                    case.cause.clone().map(|cause| fact(words.cause_word(), cause)),
                    case.action.clone().map(|action| fact(words.action_word(), action)),
                )),
                div().class("row wrap top-space").child((course(case).map(|course| span().class("row").child(course)), verdict)),
            ),
        )
    })
}

/// What everybody should know about the person.
pub(super) fn remember(desk: Desk, case: &Case, around: Reading<PersonCare>) -> impl IntoView + use<> {
    let words = words_of_care();
    let address = format!("{}#facts", place::person(&desk.site.id(), &case.person, page::escape));
    let list = move || {
        let facts = around.value.with(|around| around.as_ref().map_or_else(Vec::new, |around| around.facts.clone()));
        if facts.is_empty() {
            return p().class("sm muted").child(words.remember_none()).into_any();
        }
        let rows = facts
            .into_iter()
            .map(|fact| {
                let on = intl::site_day_of(&fact.at).map(intl::day_year).unwrap_or_default();
                li().child((icon("pin"), div().attr("dir", "auto").child((fact.text, small().child(words.by_on(&fact.by, &on))))))
            })
            .collect_view();
        ul().class("pins").child(rows).into_any()
    };
    let top = header().child((h2().id("facts-h").child(words.remember()), a().href(address).child(words.remember_add())));
    part::card("facts", "", (top, list))
}
