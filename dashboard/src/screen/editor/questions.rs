//! The questions in their order: moved by hand or by keyboard, opened to be written, copied, taken away.

use leptos::{
    ev,
    html::{b, button, div, h2, header, li, ol, p, section, small, span},
    prelude::*,
};

use super::{
    condition,
    desk::Desk,
    field::{add, texts, toggle, wrong},
    frame, kinds,
};
use crate::{
    browser::page,
    manuscript::Manuscript,
    part::{act, icon, menu},
    words::{editor as words_of_editor, kinds as words_of_kinds},
};

fn kind_word(kind: &str) -> String {
    kinds::all().into_iter().find(|(known, _)| *known == kind).map_or_else(|| kind.replace('_', " "), |(_, word)| word.to_owned())
}

/// The card.
pub(super) fn card(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let count = move || desk.page.with(|page| words.steps(&page.list("/questions").len().to_string()));
    let rows = move || {
        desk.shape.track();
        let length = desk.page.with_untracked(|page| page.list("/questions").len());
        (0..length).map(|at| row(desk, at, length)).collect_view()
    };
    let endings = move || {
        desk.shape.track();
        let length = desk.page.with_untracked(|page| page.list("/endings").len());
        (0..length).map(|at| frame::ending(desk, at)).collect_view()
    };
    let more = menu("btn small", None, (icon("plus"), words.add_question()), move |open| {
        let choices = kinds::all().map(|(kind, word)| {
            act(word, open, move || {
                let mut at = 0;
                desk.write(|page| at = page.add_question(kind, words.new_text()));
                desk.open.set(Some(at));
                desk.shape.update(|n| *n += 1);
                request_animation_frame(move || page::focus(&format!("q{at}")));
            })
        });
        leptos::html::ul().class("choices").child(choices.collect_view()).into_any()
    });
    section().class("card").attr("aria-labelledby", "questions-h").child((
        header().child((h2().id("questions-h").child(words.questions()), p().child(count))),
        frame::welcome(desk),
        ol().class("qs").child(rows),
        div().class("qs ends").child(endings),
        div()
            .class("row wrap add")
            .child((more, add(words.add_ending(), move || desk.reshape(|page| page.add_ending(words.new_ending()))))),
    ))
}

/// Moves a question and keeps the keyboard on it.
fn shift(desk: Desk, from: usize, to: usize, length: usize) {
    if to >= length {
        return;
    }
    if desk.open.get_untracked() == Some(from) {
        desk.open.set(Some(to));
    }
    desk.reshape(|page| page.move_question(from, to));
    request_animation_frame(move || page::focus(&format!("grip{to}")));
}

fn row(desk: Desk, at: usize, length: usize) -> impl IntoView {
    let words = words_of_editor();
    let place = format!("/questions/{at}");
    let kind = desk.page.with_untracked(|page| page.text(&format!("{place}/type")));
    let number = (at + 1).to_string();
    let is_open = move || desk.open.get() == Some(at);
    let title = {
        let place = place.clone();
        move || desk.page.with(|page| title_of(page, &place))
    };
    // The row can be dragged by its grip only: else its texts could not be selected.
    let grip = button()
        .r#type("button")
        .class("btn quiet icon small grip")
        .id(format!("grip{at}"))
        .attr("draggable", "true")
        .attr("aria-label", words.move_question(&number))
        .on(ev::dragstart, move |event| {
            if let Some(data) = event.data_transfer() {
                let _ = data.set_data("text/plain", &at.to_string());
            }
        })
        .on(ev::keydown, move |event| match event.key().as_str() {
            "ArrowUp" if at > 0 => {
                event.prevent_default();
                shift(desk, at, at - 1, length);
            }
            "ArrowDown" => {
                event.prevent_default();
                shift(desk, at, at + 1, length);
            }
            _ => {}
        })
        .child(icon("grip"));
    let more = menu("btn quiet icon small", None, (icon("more"), span().class("vh").child(words.more_for(&number))), move |open| {
        leptos::html::ul()
            .class("choices")
            .child((
                (at > 0).then(|| act(words.up(), open, move || shift(desk, at, at - 1, length))),
                (at + 1 < length).then(|| act(words.down(), open, move || shift(desk, at, at + 1, length))),
                act(words.duplicate(), open, move || {
                    desk.open.set(Some(at + 1));
                    desk.reshape(|page| {
                        page.duplicate_question(at);
                    });
                }),
                act(words.delete(), open, move || {
                    desk.open.set(None);
                    desk.reshape(|page| page.remove_question(at));
                }),
            ))
            .into_any()
    });
    let body = move || is_open().then(|| fields(desk, at, &kind.clone()));
    let kind = desk.page.with_untracked(|page| page.text(&format!("{place}/type")));
    li().class("q")
        .class(("open", is_open))
        .on(ev::dragover, |event| event.prevent_default())
        .on(ev::drop, move |event| {
            event.prevent_default();
            let from = event.data_transfer().and_then(|data| data.get_data("text/plain").ok()).and_then(|from| from.parse().ok());
            if let Some(from) = from {
                shift(desk, from, at, length);
            }
        })
        .child((
            div().class("qh").child((
                grip,
                span().class("qn").child(number),
                button()
                    .r#type("button")
                    .class("qt")
                    .id(format!("q{at}"))
                    .attr("aria-expanded", move || is_open().to_string())
                    .on(ev::click, move |_| desk.open.update(|open| *open = if *open == Some(at) { None } else { Some(at) }))
                    .child((b().attr("dir", "auto").child(title), small().child(kind_word(&kind)))),
                more,
            )),
            div().class("qb slim").child((wrong(desk, format!("questions[{at}]")), condition::said(desk, at))),
            body,
        ))
}

/// A question's text in the default language; its id while it has none.
pub(super) fn title_of(page: &Manuscript, place: &str) -> String {
    let text = page.text(&format!("{place}/text/{}", page.default_language()));
    if text.trim().is_empty() { page.text(&format!("{place}/id")) } else { text }
}

/// The fields of an open question.
fn fields(desk: Desk, at: usize, kind: &str) -> impl IntoView + use<> {
    let words = words_of_editor();
    let place = format!("/questions/{at}");
    let below = |name: &str| format!("{place}/{name}");
    div().class("qb").child((
        texts(desk, words.question(), below("text")),
        texts(desk, words.help(), below("help")),
        kinds::fields(desk, &place, kind),
        (kind != "statement").then(|| texts(desk, words_of_kinds().message(), below("message"))),
        div().class("row wrap opts").child((
            toggle(desk, words.required(), below("required")),
            (at > 0).then(|| toggle(desk, words.together(), below("together"))),
        )),
        condition::fields(desk, at),
    ))
}
