//! Who had complained, and when each was told.

use leptos::{
    ev,
    html::{a, button, caption, div, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use serde_json::{Value, json};

use super::{super::care::name_of, Open};
use crate::{
    browser::{call::Body, intl, page},
    part::body,
    place,
    reading::{Reading, reading},
    wire::{Page, change::Concerned},
    words::changes as words_of_changes,
};

pub(super) fn list(open: Open, id: String) -> impl IntoView {
    let words = words_of_changes();
    let path = open.path(&format!("/{}", page::escape(&id)));
    let asked = format!("{path}/people");
    let people = reading::<Page<Concerned>>(move || Some(asked.clone()), None);
    body(words.who(), people, &[("100%", "32px"), ("100%", "32px")], move |found| {
        let is_left = found.items.iter().any(|one| one.told_at.is_none());
        let rows = found.items.iter().map(|one| row(open, &path, one, people)).collect_view();
        let all = path.clone();
        (
            div().class("scroll-x").child(table().class("table bare").child((
                caption().class("vh").child(words.who()),
                thead().child(tr().child((
                    th().attr("scope", "col").child(words.person()),
                    th().attr("scope", "col").class("num p2").child(words.complained_on()),
                    th().attr("scope", "col").class("num").child(words.told_on()),
                    th().attr("scope", "col").child(span().class("vh").child(words.actions())),
                ))),
                tbody().child(rows),
            ))),
            is_left.then(|| {
                p().class("add").child(
                    button()
                        .r#type("button")
                        .class("btn small")
                        .on(ev::click, move |_| tell(open, &all, json!({"all": true}), people))
                        .child(words.tell_all()),
                )
            }),
        )
            .into_any()
    })
}

fn tell(open: Open, path: &str, whom: Value, people: Reading<Page<Concerned>>) {
    open.deed.send("POST", format!("{path}/told"), Body::Json(whom), move |_| {
        people.again();
    });
}

fn row(open: Open, path: &str, one: &Concerned, people: Reading<Page<Concerned>>) -> impl IntoView + use<> {
    let words = words_of_changes();
    let name = name_of(one.name.as_deref());
    let address = place::case(&open.site.id(), &one.case, page::escape);
    let (path, person) = (path.to_owned(), one.person.clone());
    let act = one.told_at.is_none().then(|| {
        button()
            .r#type("button")
            .class("btn small quiet")
            .attr("aria-label", words.tell(&name))
            .on(ev::click, move |_| tell(open, &path, json!({"persons": [person.clone()]}), people))
            .child(words.tell_one())
    });
    tr().child((
        th().attr("scope", "row").child(a().class("ink").attr("dir", "auto").href(address).child(name.clone())),
        td().class("num p2 muted").child(intl::date_of(&one.at)),
        td().class("num muted").child(one.told_at.as_deref().map_or_else(|| words.not_told().to_owned(), intl::date_of)),
        td().class("num").child(act),
    ))
}
