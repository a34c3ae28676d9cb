//! Surveys: on, off, and how they look.

use leptos::{
    ev,
    html::{button, caption, div, input, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};

use super::deed::{Deed, Went};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    live::Beat,
    part::{self, body, head, icon},
    reading::{Reading, reading},
    site::OnScreen,
    wire::{Address, Page, Survey},
    words::settings as words_of_settings,
};

/// The card.
pub fn card(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_settings();
    let path = format!("/api/sites/{}/surveys", site.id());
    let surveys = reading::<Page<Survey>>(move || Some(path.clone()), beat.signal());
    let deed = Deed::new();
    part::card(
        "surveys",
        "set",
        (
            head("surveys", words.surveys(), words.surveys_lead()),
            body(words.surveys_what(), surveys, &[("100%", "32px"), ("100%", "32px")], move |found| {
                if found.items.is_empty() {
                    p().class("muted sm").child(words.no_surveys()).into_any()
                } else {
                    list(site, surveys, deed, found.items).into_any()
                }
            }),
            move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
            p().class("note top").child((words.asking(), " ", words.preview_note())),
        ),
    )
}

fn list(site: OnScreen, surveys: Reading<Page<Survey>>, deed: Deed, items: Vec<Survey>) -> impl IntoView {
    let words = words_of_settings();
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    table().class("table bare surveys").child((
        caption().class("vh").child(words.surveys()),
        thead().child(tr().child((
            column(words.survey(), ""),
            column(words.kind(), "p2"),
            column(words.asked(), "num p2"),
            column(words.answered(), "num p2"),
            column(words.completed(), "num p2"),
            th().attr("scope", "col").child(span().class("vh").child(words.actions())),
        ))),
        tbody().child(items.into_iter().map(|survey| row(site, surveys, deed, &survey)).collect_view()),
    ))
}

fn row(site: OnScreen, surveys: Reading<Page<Survey>>, deed: Deed, survey: &Survey) -> impl IntoView + use<> {
    let words = words_of_settings();
    let on = survey.status == "live";
    let state = match survey.status.as_str() {
        "live" => words.live(),
        "paused" => words.paused(),
        "imported" => words.imported(),
        _ => words.off(),
    };
    let class = match survey.class.as_str() {
        "relationship" => words.relationship(),
        _ => words.transaction(),
    };
    let path = format!("/api/sites/{}/surveys/{}", site.id(), page::escape(&survey.id));
    let switch_path = path.clone();
    let switch = move |event: ev::MouseEvent| {
        // It turns when the server says so; a refusal leaves it as it was.
        event.prevent_default();
        let call = if on { "pause" } else { "publish" };
        deed.send("POST", format!("{switch_path}/{call}"), Body::Empty, move |_| surveys.again());
    };
    let preview = move |_| {
        deed.send("GET", format!("{path}/preview"), Body::Empty, |answer| {
            if let Ok(found) = call::read::<Address>(&answer) {
                page::open(&found.url);
            }
        });
    };
    let label = words.switch_label(&survey.name);
    // What was asked elsewhere has answers but no card: nothing to switch or to look at.
    let is_ours = survey.status != "imported";
    tr().child((
        th().attr("scope", "row").attr("dir", "auto").child(survey.name.clone()),
        td().class("p2 muted").child(class),
        td().class("num p2").child(intl::count(survey.asked)),
        td().class("num p2").child(intl::count(survey.answered)),
        td().class("num p2").child(intl::count(survey.completed)),
        td().child(div().class("row end").child((
            is_ours.then(|| {
                button()
                    .r#type("button")
                    .class("btn small quiet")
                    .attr("title", words.preview_of())
                    .on(ev::click, preview)
                    .child((icon("eye"), words.preview()))
            }),
            span().class("xs faint state").child(state),
            is_ours.then(|| {
                input()
                    .class("switch")
                    .r#type("checkbox")
                    .attr("role", "switch")
                    .attr("aria-label", label)
                    .prop("checked", on)
                    .on(ev::click, switch)
            }),
        ))),
    ))
}
