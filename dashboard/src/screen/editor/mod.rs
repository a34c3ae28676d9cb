//! The editor of a survey: what is asked, whom and when, in which languages, with the real card beside it.

mod condition;
mod desk;
pub(in crate::screen) mod field;
mod frame;
mod hours;
mod kinds;
mod languages;
mod preview;
mod questions;
mod reach;
mod share;
mod timing;
mod whom;

use leptos::{
    ev,
    html::{a, button, div, h1, header, input, li, nav, ol, p, section, span},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use serde_json::Value;

use self::desk::{Desk, Saved, in_words};
use super::{
    settings::{Deed, MayChange},
    surveys::status,
};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    live::Beat,
    manuscript::Manuscript,
    part::{alert, body, empty, icon},
    place,
    reading::reading,
    site::OnScreen,
    wire::Role,
    words::{self, editor as words_of_editor},
};

const SHAPES: [(&str, &str); 3] = [("60%", "32px"), ("100%", "240px"), ("100%", "160px")];

/// The screen.
pub fn editor(site: OnScreen, _beat: Beat) -> impl IntoView {
    let words = words_of_editor();
    page::set_title(words.what());
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id").unwrap_or_default()));
    // Read once: what the author writes is the truth from then on.
    let found = reading::<Value>(move || Some(format!("/api/sites/{}/surveys/{}", site.id(), id.with(|id| page::escape(id)))), None);
    let may = use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst);
    body(words.what(), found, &SHAPES, move |survey| {
        let back = place::results(&site.id(), survey["id"].as_str().unwrap_or_default(), page::escape);
        let results = a().class("btn").href(back).child(words.results());
        if !may {
            return div().class("card").child(empty("surveys", words.what(), words.cannot_edit(), results)).into_any();
        }
        if survey["draft"].is_null() {
            return div().class("card").child(empty("surveys", words.what(), words.imported(), results)).into_any();
        }
        open(Desk::of(site, &survey)).into_any()
    })
}

fn open(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let deed = Deed::new();
    // Undo and redo by keyboard, also inside of fields: theirs would not know of the rest of the page.
    let keys = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("z") {
            event.prevent_default();
            desk.reshape(if event.shift_key() { Manuscript::redo } else { Manuscript::undo });
        }
    });
    on_cleanup(move || keys.remove());
    let crumbs = nav().class("crumbs xs").attr("aria-label", words::person().crumbs()).child(ol().class("row").child((
        li().child(a().href(place::surveys(&desk.site.id())).child(words::surveys().title())),
        li().attr("dir", "auto").child(("/ ", move || desk.text("/name"))),
    )));
    (
        crumbs,
        head(desk, deed),
        move || deed.wrong().map(|said| div().class("stale").child(alert("bad", "warn", said))),
        move || match desk.saved.get() {
            Saved::Not(said) => Some(div().class("stale").child(alert("warn", "warn", (words.not_saved(), ": ", said))).into_any()),
            Saved::Elsewhere => Some(div().class("stale").child(elsewhere(desk)).into_any()),
            _ => None,
        },
        tabs(desk),
        div().class("editor").child((
            div().class("stack").child((
                questions::card(desk),
                section().class("card").attr("aria-labelledby", "rules-h").child((
                    header().child(leptos::html::h2().id("rules-h").child(words.who_and_when())),
                    reach::card(desk),
                    div().class("rules").child((timing::rows(desk), hours::rows(desk), whom::row(desk), timing::how_often(desk))),
                )),
                languages::card(desk),
            )),
            leptos::html::aside().class("stack preview").attr("aria-label", words.preview()).child((
                preview::card(desk),
                to_fix(desk),
                share::card(desk),
            )),
        )),
    )
}

/// Somebody else saved meanwhile: whose is kept?
fn elsewhere(desk: Desk) -> AnyView {
    let words = words_of_editor();
    let choice = |word: &'static str, is_theirs: bool| {
        button().r#type("button").class("btn small").on(ev::click, move |_| desk.settle(is_theirs)).child(word)
    };
    let choices = div().class("row wrap").child((choice(words.theirs(), true), choice(words.mine(), false)));
    alert("warn", "warn", (span().child(words.changed_elsewhere()), choices)).into_any()
}

/// Name, standing, undo, publish.
fn head(desk: Desk, deed: Deed) -> impl IntoView {
    let words = words_of_editor();
    let standing = move || {
        let (of, version, changed) = desk.standing.get();
        let (class, word) = status(&of);
        let saved = match desk.saved.get() {
            Saved::At(0) => words.saved().to_owned(),
            Saved::At(at) => words.saved_at(&intl::time_of(at as f64)),
            Saved::Soon => words.saving().to_owned(),
            Saved::Not(_) | Saved::Elsewhere => words.not_saved().to_owned(),
        };
        let mut parts: Vec<String> = (version > 0).then(|| words.version(&version.to_string())).into_iter().collect();
        parts.push(saved);
        parts.extend((changed || version == 0).then(|| words.not_published().to_owned()));
        (span().class(class).child(word), " ", span().class("xs muted").attr("role", "status").child(parts.join(" · ")))
    };
    let publish = move |_| {
        // What is on the desk is published, so it has to be saved first.
        let (path, publish) = (desk.path(""), desk.path("/publish"));
        deed.send("PUT", path, desk.body(), move |answer| {
            desk.is_kept(&answer);
            deed.send("POST", publish, Body::Empty, move |answer| {
                if let Ok(survey) = call::read::<Value>(&answer) {
                    desk.standing.set((
                        survey["status"].as_str().unwrap_or_default().to_owned(),
                        survey["version"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
                        survey["changed"].as_bool().unwrap_or(false),
                    ));
                }
            });
        });
    };
    let may_publish = move || {
        let (of, version, changed) = desk.standing.get();
        let is_mine = desk.saved.get() != Saved::Elsewhere;
        is_mine && desk.problems.with(Vec::is_empty) && (changed || version == 0 || of != "live" || desk.saved.get() == Saved::Soon)
    };
    let next = move || {
        let (_, version, changed) = desk.standing.get();
        words.publish_version(&(version + u32::from(changed || version == 0 || desk.saved.get() == Saved::Soon)).to_string())
    };
    let step = |sign: &'static str, word: &'static str, can: fn(&Manuscript) -> bool, act: fn(&mut Manuscript)| {
        button()
            .r#type("button")
            .class("btn")
            .prop("disabled", move || !desk.page.with(can))
            .on(ev::click, move |_| desk.reshape(act))
            .child((icon(sign), word))
    };
    header().class("page-head").child((
        div().class("grow1").child((
            h1().class("vh").child(move || desk.text("/name")),
            input()
                .class("input title")
                .attr("aria-label", words.name())
                .attr("dir", "auto")
                .prop("value", move || desk.text("/name"))
                .on(ev::input, move |event| desk.write(|page| page.set("/name", Value::from(event_target_value(&event))))),
            field::wrong(desk, "name".to_owned()),
            p().class("row wrap").child(standing),
        )),
        div().class("tools").child((
            step("left", words.undo(), Manuscript::can_undo, Manuscript::undo),
            step("right", words.redo(), Manuscript::can_redo, Manuscript::redo),
            button()
                .r#type("button")
                .class("btn primary")
                .prop("disabled", move || deed.busy() || !may_publish())
                .on(ev::click, publish)
                .child(next),
        )),
    ))
}

fn tabs(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let (site, id) = (desk.site.id(), desk.id.get_value());
    nav().class("tabs").attr("aria-label", words::results().part_of()).child((
        a().href(place::survey(&site, &id, page::escape)).attr("aria-current", "page").child(words.edit()),
        a().href(place::results(&site, &id, page::escape)).child(words.results()),
    ))
}

/// All that keeps the survey from being published, and what a language lacks.
fn to_fix(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let missing = Memo::new(move |_| desk.page.with(Manuscript::missing));
    div().class("stack").attr("role", "status").child((
        move || {
            let problems = desk.problems.get();
            if problems.is_empty() {
                return alert("good", "check", words.nothing_to_fix()).into_any();
            }
            let list = problems
                .iter()
                .take(8)
                .map(|problem| li().child((span().class("mono xs").child(problem.path.clone()), " ", in_words(problem))))
                .collect_view();
            alert("bad", "warn", (leptos::html::b().child(words.to_fix()), leptos::html::ul().class("xs").child(list))).into_any()
        },
        move || {
            let lacking = missing.get().into_iter().filter(|missing| !missing.texts.is_empty());
            lacking
                .map(|missing| alert("warn", "warn", words.falls_back(&missing.texts.len().to_string(), &missing.language)))
                .collect_view()
        },
    ))
}
