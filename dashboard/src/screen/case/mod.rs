//! One case in full: what is to be done next, what was promised, every step so far.

mod aside;
mod log;
mod next;

use leptos::{
    ev,
    html::{a, blockquote, button, div, h1, header, li, nav, ol, p, span},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::care::{self, Desk, Form, because, name_of, rated, state_chip};
use crate::{
    browser::{call::TroubleKind, page},
    live::Beat,
    part::{self, body, empty, head},
    place::{self, CasesView},
    reading::{Reading, reading},
    site::OnScreen,
    wire::care::{Case, PersonCare},
    words::{care as words_of_care, cases as words_of_cases},
};

const SHAPES: [(&str, &str); 4] = [("260px", "40px"), ("100%", "110px"), ("100%", "120px"), ("100%", "220px")];

/// The screen.
pub fn case(site: OnScreen, beat: Beat) -> impl IntoView {
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id").unwrap_or_default()));
    move || opened(site, beat, id.get())
}

fn opened(site: OnScreen, beat: Beat, id: String) -> impl IntoView {
    let words = words_of_cases();
    page::set_title(words.what_case());
    let path = format!("/api/sites/{}/cases/{}", site.id(), page::escape(&id));
    let found = reading::<Case>(
        move || {
            site.zone.get()?;
            Some(path.clone())
        },
        beat.signal(),
    );
    let person = Memo::new(move |_| found.value.with(|case| case.as_ref().map(|case| case.person.clone())));
    let around = reading::<PersonCare>(
        move || person.get().map(|person| format!("/api/sites/{}/visitors/{}/care", site.id(), page::escape(&person))),
        beat.signal(),
    );
    let desk = Desk::new(site, move || {
        found.again();
        around.again();
    });
    care::watch_overtaken(desk);
    let gone = Memo::new(move |_| {
        found.value.with(Option::is_none)
            && found.trouble.with(|trouble| trouble.as_ref().is_some_and(|trouble| trouble.kind == TroubleKind::NotFound))
    });
    // Written while the case changes under it: it lives as long as the screen.
    let note = RwSignal::new(String::new());
    (
        move || {
            if gone.get() {
                let back = a().class("btn").href(place::cases(&site.id(), &CasesView::default(), page::escape)).child(words.back());
                return div().class("card").child(empty("search", words.gone_title(), words.gone_body(), back)).into_any();
            }
            body(words.what_case(), found, &SHAPES, move |case| screen(desk, &case, around, note).into_any()).into_any()
        },
        desk.frame(),
    )
}

fn screen(desk: Desk, case: &Case, around: Reading<PersonCare>, note: RwSignal<String>) -> impl IntoView + use<> {
    let words = words_of_care();
    let of_cases = words_of_cases();
    let name = name_of(case.name.as_deref());
    let number = words.case_number(&case.number.to_string());
    page::set_title(&format!("{number}, {name}"));
    let site = desk.site.id();
    let rating = case.because.rating().map(|(kind, value)| rated(kind, value));
    let person = place::person(&site, &case.person, page::escape);
    (
        nav().class("crumbs xs").attr("aria-label", of_cases.crumbs()).child(ol().class("row").child((
            li().child(a().href(place::cases(&site, &CasesView::default(), page::escape)).child(of_cases.title())),
            li().class("faint").attr("aria-hidden", "true").child("/"),
            li().class("faint").attr("aria-current", "page").child(number.clone()),
        ))),
        header().class("page-head person-head").child((
            part::avatar(case.name.as_deref().unwrap_or_default(), "lg"),
            div().child((
                h1().attr("dir", "auto").child(a().class("ink").href(person.clone()).child(name)),
                p().class("row wrap").attr("dir", "auto").child((rating, because(case))),
            )),
            div().class("row wrap tags").child((state_chip(case.state), span().class("chip").child(number), aside::grade_chip(desk, case))),
            div().class("tools").child(a().class("btn").href(person).child(of_cases.person_page())),
        )),
        next::card(desk, case),
        div().class("grid gap-top").child((
            div().class("c8 stack").child((said(case), promises(desk, case, around), log::card(desk, case, note))),
            div().class("c4 stack").child((
                aside::clocks(case),
                aside::reach(desk, case),
                aside::outcome(case),
                aside::remember(desk, case, around),
            )),
        )),
    )
}

/// What the customer wrote.
fn said(case: &Case) -> Option<impl IntoView + use<>> {
    let words = words_of_cases();
    let text = case.because.comment.clone().filter(|text| !text.trim().is_empty())?;
    Some(part::card("said", "", (head("said", words.said(), ()), blockquote().class("quote long").attr("dir", "auto").child(text))))
}

fn promises(desk: Desk, case: &Case, around: Reading<PersonCare>) -> impl IntoView + use<> {
    let words = words_of_care();
    let id = case.id.clone();
    let may = case.accepted_at.is_some() && case.is_open();
    let form = Form::Promise { person: case.person.clone(), name: case.name.clone(), case: Some(case.id.clone()) };
    let add =
        may.then(|| button().r#type("button").class("btn small").on(ev::click, move |_| desk.ask(form.clone())).child(words.new_promise()));
    let list = move || {
        let mine = around.value.with(|around| {
            around.as_ref().map_or_else(Vec::new, |around| {
                around.promises.iter().filter(|promise| promise.case.as_deref() == Some(id.as_str())).cloned().collect::<Vec<_>>()
            })
        });
        if mine.is_empty() {
            return p().class("sm muted").child(words.no_promises()).into_any();
        }
        ol().class("dues").child(mine.iter().map(|promise| care::pledge(desk, promise, false)).collect_view()).into_any()
    };
    part::card("promises", "", (head("promises", words.promises(), ()), list, div().class("row top-space noprint").child(add)))
}
