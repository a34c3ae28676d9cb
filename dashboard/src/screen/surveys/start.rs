//! A new survey: from a template, or empty.

use leptos::{
    ev,
    html::{button, code, div, input, label, li, p, ul},
    prelude::*,
    task::spawn_local,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::List;
use crate::{
    browser::{
        call::{self, Body},
        page,
    },
    part::{icon, menu},
    place,
    reading::reading,
    screen::settings::said,
    wire::Page,
    words::{self, look as words_of_look, surveys as words_of_surveys},
};

/// A survey to begin with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Template {
    /// What it is called.
    name: String,
    /// Its draft.
    draft: Value,
}

/// A survey from elsewhere as a draft.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Converted {
    /// The draft.
    draft: Value,
    /// What could not be taken.
    #[serde(default)]
    left_out: Vec<LeftOut>,
}

/// Something that could not be taken, and where it was.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct LeftOut {
    path: String,
    what: String,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq)]
enum Told {
    Wrong(String),
    Read(Converted),
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
            .child((choice(words.blank().to_owned(), blank()), from_file(list, open), templates))
            .into_any()
    })
}

/// A survey from a file: read by the edge, made, and what could not be taken is said before it is opened.
fn from_file(list: List, open: RwSignal<bool>) -> impl IntoView {
    let words = words_of_look();
    let navigate = use_navigate();
    let told = RwSignal::new(None::<Told>);
    let pick = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            let Ok(survey) = serde_json::from_str::<Value>(&text) else {
                told.try_set(Some(Told::Wrong(words.no_json().to_owned())));
                return;
            };
            let answer =
                call::send("POST", "/api/surveys/convert", Body::Json(survey)).await.and_then(|answer| call::read::<Converted>(&answer));
            told.try_set(Some(match answer {
                Ok(converted) => Told::Read(converted),
                Err(trouble) => Told::Wrong(said(&trouble)),
            }));
        });
    };
    let result = move || {
        told.get().map(|told| match told {
            Told::Wrong(said) => p().class("error sm").attr("role", "alert").child(said).into_any(),
            Told::Read(converted) => {
                let lines =
                    converted.left_out.iter().map(|one| li().child((code().child(one.path.clone()), " ", one.what.clone()))).collect_view();
                let heading = if converted.left_out.is_empty() { words.all_taken() } else { words.left_out() };
                let (draft, navigate) = (converted.draft, navigate.clone());
                div()
                    .class("stack tight")
                    .attr("role", "status")
                    .child((
                        p().class("sm strong").child(heading),
                        ul().class("xs left-out").child(lines),
                        button()
                            .r#type("button")
                            .class("btn small primary")
                            .on(ev::click, move |_| {
                                open.set(false);
                                make(list, draft.clone(), navigate.clone());
                            })
                            .child(words.open_it()),
                    ))
                    .into_any()
            }
        })
    };
    li().class("from-file").child((
        label().class("choice").child((
            words.import(),
            leptos::html::small().class("xs faint").child(words.import_what()),
            input().r#type("file").class("vh").attr("accept", ".json,application/json").on(ev::change, pick),
        )),
        result,
    ))
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
