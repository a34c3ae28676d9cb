//! A new survey: from a template, or empty.

use leptos::{
    ev,
    html::{button, li, ul},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::Deserialize;
use serde_json::{Value, json};

use super::List;
use crate::{
    browser::{
        call::{self, Body},
        page,
    },
    part::{icon, menu},
    place,
    reading::reading,
    wire::Page,
    words::{self, surveys as words_of_surveys},
};

/// A survey to begin with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Template {
    /// What it is called.
    name: String,
    /// Its draft.
    draft: Value,
}

/// The button and its choices.
pub(super) fn new_survey(list: List) -> impl IntoView {
    let words = words_of_surveys();
    menu("btn primary", None, (icon("plus"), words.new_survey()), move |open| {
        let found = reading::<Page<Template>>(|| Some("/api/templates".to_owned()), None);
        let choice = move |name: String, draft: Value| {
            let navigate = use_navigate();
            li().child(
                button()
                    .r#type("button")
                    .class("choice")
                    .attr("dir", "auto")
                    .on(ev::click, move |_| {
                        open.set(false);
                        make(list, draft.clone(), navigate.clone());
                    })
                    .child(name),
            )
        };
        let templates = move || {
            let all = found.value.get().map(|page| page.items).unwrap_or_default();
            all.into_iter().map(|template| choice(template.name, template.draft)).collect_view()
        };
        ul().class("choices")
            .attr("aria-label", words.new_survey())
            .child((choice(words.blank().to_owned(), blank()), templates))
            .into_any()
    })
}

/// One question and one ending, in the author's language.
fn blank() -> Value {
    let words = words_of_surveys();
    let language = match words::spoken() {
        words::Language::English => "en",
        words::Language::Chinese => "zh-Hans",
    };
    json!({
        "name": words.blank_name(), "class": "transaction", "kind": "card", "languages": [language],
        "questions": [{"id": "q1", "type": "nps", "text": {language: words.blank_question()}}],
        "endings": [{"id": "thanks", "text": {language: words.blank_thanks()}}],
    })
}

/// Makes a survey of a draft and opens it.
pub(super) fn make(list: List, draft: Value, navigate: impl Fn(&str, NavigateOptions) + 'static) {
    let site = list.site.id();
    list.deed.send("POST", format!("/api/sites/{site}/surveys"), Body::Json(draft), move |answer| {
        let id = call::read::<Value>(&answer).ok().and_then(|survey| Some(survey["id"].as_str()?.to_owned()));
        if let Some(id) = id {
            navigate(place::inside(&place::survey(&site, &id, page::escape)), NavigateOptions::default());
        }
    });
}
