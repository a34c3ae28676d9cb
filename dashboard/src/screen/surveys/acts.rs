//! What one can do with a survey.

use leptos::{
    html::{a, li, ul},
    prelude::*,
};
use leptos_router::hooks::use_navigate;
use serde_json::Value;

use super::List;
use crate::{
    browser::{
        call::{self, Body},
        page,
    },
    part::{self, Ask, act, icon, menu},
    place,
    wire::{Address, Survey},
    words::surveys as words_of_surveys,
};

pub(super) fn menu_of(list: List, survey: &Survey) -> impl IntoView + use<> {
    let words = words_of_surveys();
    let survey = survey.clone();
    let label = words.more_for(&survey.name);
    menu("btn quiet icon small", None, (icon("more"), leptos::html::span().class("vh").child(label)), move |open| {
        choices(list, &survey, open).into_any()
    })
}

fn choices(list: List, survey: &Survey, open: RwSignal<bool>) -> impl IntoView + use<> {
    let words = words_of_surveys();
    let List { site, found, deed, doomed, .. } = list;
    let path = StoredValue::new(format!("/api/sites/{}/surveys/{}", site.id(), page::escape(&survey.id)));
    let link = |word: &'static str, address: String| li().child(a().class("choice").href(address).child(word));
    let call = move |verb: &'static str| {
        move || deed.send("POST", path.with_value(|path| format!("{path}/{verb}")), Body::Empty, move |_| found.again())
    };
    let status = survey.status.as_str();
    let is_ours = status != "imported";
    let (id, name) = (survey.id.clone(), survey.name.clone());
    let preview = move || {
        deed.send("GET", path.with_value(|path| format!("{path}/preview")), Body::Empty, |answer| {
            if let Ok(found) = call::read::<Address>(&answer) {
                page::open(&found.url);
            }
        });
    };
    let navigate = use_navigate();
    let duplicate = move || {
        let (navigate, name) = (navigate.clone(), name.clone());
        deed.send("GET", path.get_value(), Body::Empty, move |answer| {
            let Ok(mut draft) = call::read::<Value>(&answer).map(|mut survey| survey["draft"].take()) else { return };
            draft["name"] = Value::from(words.copy_of(&name));
            super::start::make(list, draft, navigate);
        });
    };
    let publish = is_ours && (status != "live" || survey.changed);
    ul().class("choices").child((
        is_ours.then(|| link(words.edit(), place::survey(&site.id(), &id, page::escape))),
        link(words.results(), place::results(&site.id(), &id, page::escape)),
        is_ours.then(|| act(words.preview(), open, preview)),
        publish.then(|| act(words.publish(), open, call("publish"))),
        (status == "live").then(|| act(words.pause(), open, call("pause"))),
        is_ours.then(|| act(words.duplicate(), open, duplicate)),
        (is_ours && status != "archived").then(|| act(words.archive(), open, call("archive"))),
        (status == "archived").then(|| act(words.unarchive(), open, call("pause"))),
        (is_ours && survey.version == 0).then(|| {
            let id = survey.id.clone();
            act(words.delete(), open, move || doomed.set(Some(id.clone())))
        }),
    ))
}

/// Asks before a draft is deleted.
pub(super) fn confirm_delete(list: List) -> impl IntoView {
    let words = words_of_surveys();
    let List { site, found, deed, doomed, .. } = list;
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if doomed.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let open = open.get();
        if was_open == Some(true) && !open {
            doomed.set(None);
        }
        open
    });
    let asked = Ask { title: words.delete_title(), body: words.delete_body(), typed: None, verb: words.delete() };
    part::ask(open, asked, move || {
        if let Some(id) = doomed.get_untracked() {
            let path = format!("/api/sites/{}/surveys/{}", site.id(), page::escape(&id));
            deed.send("DELETE", path, Body::Empty, move |_| found.again());
        }
    })
}
