//! A new survey: from a template, or empty.

use leptos::{
    ev,
    html::{button, li, ul},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rapport_model::survey::templates;
use serde_json::{Value, json};

use super::List;
use crate::{
    browser::{
        call::{self, Body},
        page,
    },
    part::{icon, menu},
    place,
    words::{self, surveys as words_of_surveys},
};

/// The button and its choices.
pub(super) fn new_survey(list: List) -> impl IntoView {
    let words = words_of_surveys();
    menu("btn primary", None, (icon("plus"), words.new_survey()), move |open| {
        let named = |survey: &rapport_model::survey::Survey| (survey.name.clone(), json!(survey));
        let mut starts = vec![named(&templates::relationship_nps()), named(&templates::order_csat())];
        starts.push((words.blank().to_owned(), blank()));
        let choices = starts
            .into_iter()
            .map(|(name, draft)| {
                let navigate = use_navigate();
                li().child(
                    button()
                        .r#type("button")
                        .class("choice")
                        .on(ev::click, move |_| {
                            open.set(false);
                            make(list, draft.clone(), navigate.clone());
                        })
                        .child(name),
                )
            })
            .collect_view();
        ul().class("choices").attr("aria-label", words.new_survey()).child(choices).into_any()
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
