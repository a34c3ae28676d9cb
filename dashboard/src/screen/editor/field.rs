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

/// A number with its name. An empty one goes, unless it is needed: then the last stays.
pub(super) fn figure(desk: Desk, name: &'static str, pointer: String, is_needed: bool) -> impl IntoView {
    let id = format!("f{}", pointer.replace('/', "-"));
    let place = pointer.clone();
    div().class("field").child((
        label().r#for(id.clone()).child(name),
        input().class("input").id(id).r#type("number").attr("step", "any").prop("value", move || desk.text(&place)).on(
            ev::input,
            move |event| {
                let value = number(&event_target_value(&event));
                if !(is_needed && value.is_null()) {
                    desk.write(|page| page.set(&pointer, value));
                }
            },
        ),
    ))
}

/// A short text of no language with its name; an empty one goes.
pub(super) fn plain(desk: Desk, name: &'static str, pointer: String, kind: &'static str) -> impl IntoView {
    let id = format!("f{}", pointer.replace('/', "-"));
    let place = pointer.clone();
    div().class("field").child((
        label().r#for(id.clone()).child(name),
        input().class("input").id(id).r#type(kind).attr("dir", "auto").prop("value", move || desk.text(&place)).on(
            ev::input,
            move |event| {
                let text = event_target_value(&event);
                desk.write(|page| page.set(&pointer, if text.is_empty() { Value::Null } else { json!(text) }));
            },
        ),
    ))
}

/// A link: its address, and while it has one what it says. Without an address it is none.
pub(super) fn link(desk: Desk, name: &'static str, said: &'static str, pointer: String, text: &'static str) -> impl IntoView {
    let (id, url, words) = (format!("f{}", pointer.replace('/', "-")), format!("{pointer}/url"), format!("{pointer}/{text}"));
    let address = Memo::new(move |_| desk.text(&url));
    let is_there = Memo::new(move |_| !address.with(String::is_empty));
    (
        div().class("field").child((
            label().r#for(id.clone()).child(name),
            input().class("input").id(id).r#type("url").attr("dir", "ltr").prop("value", move || address.get()).on(
                ev::input,
                move |event| {
                    let text = event_target_value(&event);
                    let (place, value) =
                        if text.is_empty() { (pointer.clone(), Value::Null) } else { (format!("{pointer}/url"), json!(text)) };
                    desk.write(|page| page.set(&place, value));
                },
            ),
        )),
        move || is_there.get().then(|| texts(desk, said, words.clone())),
    )
}

/// One of several words with its name, kept as `read` makes it of the chosen value; the first is the plain one.
pub(super) fn pick(
    desk: Desk,
    name: &'static str,
    pointer: String,
    choices: Vec<(&'static str, &'static str)>,
    read: fn(&str) -> Value,
) -> impl IntoView {
    let place = pointer.clone();
    let chosen = Memo::new(move |_| desk.text(&place));
    let choices = choices.into_iter().map(|(value, word)| (value.to_owned(), word.to_owned())).collect();
    let choice = choose(name.to_owned(), choices, move || chosen.get(), move |value| desk.write(|page| page.set(&pointer, read(&value))));
    div().class("field").child((span().class("label").child(name), choice))
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
