//! Fields of the editor: a text in all languages side by side, a switch, a choice, a number.

use leptos::{
    ev,
    html::{button, div, input, label, option, p, select, span},
    prelude::*,
};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::{part::icon, words::editor as words_of_editor};

/// A text in all languages, side by side; what is missing says so.
pub(super) fn texts(desk: Desk, name: &'static str, pointer: String) -> impl IntoView {
    let words = words_of_editor();
    let languages = desk.page.with_untracked(crate::manuscript::Manuscript::languages);
    let several = languages.len() > 1;
    let fields = languages
        .into_iter()
        .map(|language| {
            let place = format!("{pointer}/{language}");
            let id = format!("f{}", place.replace('/', "-"));
            let value = {
                let place = place.clone();
                Memo::new(move |_| desk.text(&place))
            };
            // Missing is what the default language says and this one does not.
            let lacks = {
                let pointer = pointer.clone();
                move || {
                    let said = desk.page.with(|page| page.text(&format!("{pointer}/{}", page.default_language())));
                    !said.is_empty() && value.with(|text| text.trim().is_empty())
                }
            };
            let shown = if several { words.of_language(name, &language) } else { name.to_owned() };
            let pointer = pointer.clone();
            let of = language.clone();
            div().class("field").child((
                label()
                    .r#for(id.clone())
                    .child((shown, " ", move || lacks().then(|| span().class("chip warn tiny").child(words.missing())))),
                input()
                    .class("input")
                    .id(id)
                    .attr("lang", language)
                    .attr("dir", "auto")
                    .prop("value", move || value.get())
                    .on(ev::input, move |event| desk.write(|page| page.write(&pointer, &of, &event_target_value(&event)))),
            ))
        })
        .collect_view();
    div().class("beside").child(fields)
}

/// A flag that is kept only while it is set.
pub(super) fn toggle(desk: Desk, name: &'static str, pointer: String) -> impl IntoView {
    let place = pointer.clone();
    let on = Memo::new(move |_| desk.page.with(|page| page.at(&place).and_then(Value::as_bool).unwrap_or(false)));
    label().class("row sm").child((
        input().class("switch").r#type("checkbox").attr("role", "switch").prop("checked", move || on.get()).on(ev::change, move |event| {
            let value = if event_target_checked(&event) { json!(true) } else { Value::Null };
            desk.write(|page| page.set(&pointer, value));
        }),
        name,
    ))
}

/// One of several words. `name` is for those who do not see it.
pub(in crate::screen) fn choose(
    name: String,
    choices: Vec<(String, String)>,
    chosen: impl Fn() -> String + Send + Sync + Copy + 'static,
    then: impl Fn(String) + 'static,
) -> impl IntoView {
    let options = choices
        .into_iter()
        .map(|(value, word)| {
            let own = value.clone();
            option().value(value).prop("selected", move || chosen() == own).child(word)
        })
        .collect_view();
    select().class("select fit").attr("aria-label", name).on(ev::change, move |event| then(event_target_value(&event))).child(options)
}

/// A short text or a number in a sentence.
pub(in crate::screen) fn blank(
    name: String,
    kind: &'static str,
    value: impl Fn() -> String + Send + 'static,
    then: impl Fn(String) + 'static,
) -> impl IntoView {
    let class = if kind == "number" { "input fit number" } else { "input fit" };
    input()
        .class(class)
        .r#type(kind)
        .attr("aria-label", name)
        .attr("min", (kind == "number").then_some("0"))
        .prop("value", value)
        .on(ev::input, move |event| then(event_target_value(&event)))
}

/// A button with a sign that takes something away.
pub(super) fn remove(what: String, then: impl Fn() + 'static) -> impl IntoView {
    let label = words_of_editor().remove_what(&what);
    button().r#type("button").class("drop").attr("aria-label", label).on(ev::click, move |_| then()).child(icon("x"))
}

/// A small button that adds something.
pub(super) fn add(word: &'static str, then: impl Fn() + 'static) -> impl IntoView {
    button().r#type("button").class("btn small").on(ev::click, move |_| then()).child((icon("plus"), word))
}

/// What is wrong at a place of the draft, beside its field.
pub(super) fn wrong(desk: Desk, place: String) -> impl IntoView {
    move || {
        let told = desk.problems_at(&place);
        (!told.is_empty()).then(|| p().class("error").child((icon("warn"), span().child(told.join(" ")))))
    }
}

/// A number as it was typed: whole where it is, text where it is none, so that the model can say so.
pub(in crate::screen) fn number(text: &str) -> Value {
    text.trim().parse::<i64>().map(Value::from).or_else(|_| text.trim().parse::<f64>().map(Value::from)).unwrap_or(Value::Null)
}
