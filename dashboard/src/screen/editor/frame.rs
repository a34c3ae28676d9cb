//! What stands around the questions: the welcome before them and the endings after them.

use leptos::{
    html::{b, div},
    prelude::*,
};
use serde_json::{Value, json};

use super::{
    desk::Desk,
    field::{add, link, remove, texts, wrong},
};
use crate::{
    part::icon,
    words::{editor as words_of_editor, kinds as words_of_kinds},
};

/// What is said before the first question, or a button that begins it.
pub(super) fn welcome(desk: Desk) -> impl IntoView {
    let (words, more) = (words_of_editor(), words_of_kinds());
    move || {
        desk.shape.track();
        if desk.page.with_untracked(|page| page.at("/welcome").is_none()) {
            return div()
                .class("row wrap add")
                .child(add(more.add_welcome(), move || desk.reshape(|page| page.set("/welcome", json!({"text": {}})))))
                .into_any();
        }
        let gone = move || desk.reshape(|page| page.set("/welcome", Value::Null));
        div()
            .class("qs ends")
            .child(div().class("q").child((
                div().class("qh end").child((
                    icon("star"),
                    b().class("sm").child(more.welcome()),
                    remove(more.add_welcome().to_owned(), gone),
                )),
                div().class("qb").child((
                    wrong(desk, "welcome".to_owned()),
                    texts(desk, more.welcome(), "/welcome/text".to_owned()),
                    texts(desk, words.help(), "/welcome/help".to_owned()),
                    texts(desk, more.button(), "/welcome/button".to_owned()),
                )),
            )))
            .into_any()
    }
}

/// What is said at an end.
pub(super) fn ending(desk: Desk, at: usize) -> impl IntoView {
    let (words, more) = (words_of_editor(), words_of_kinds());
    let place = format!("/endings/{at}");
    let gone = place.clone();
    let count = desk.page.with_untracked(|page| page.list("/endings").len());
    div().class("q").child((
        div().class("qh end").child((
            icon("check"),
            b().class("sm").child(words.ending()),
            (count > 1).then(|| remove(words.ending().to_owned(), move || desk.reshape(|page| page.remove(&gone)))),
        )),
        div().class("qb").child((
            wrong(desk, format!("endings[{at}]")),
            texts(desk, words.ending(), format!("{place}/text")),
            texts(desk, words.help(), format!("{place}/help")),
            link(desk, more.link(), more.link_text(), format!("{place}/link"), "text"),
        )),
    ))
}
