//! What is done for all who are chosen: cases given away or opened, files.

use leptos::{
    ev,
    html::{b, button, div, span},
    prelude::*,
};

use super::{endless::Endless, picking::Picked};
use crate::{
    browser::{intl, page},
    part::{File, icon},
    place::{self, PeopleView},
    screen::care::{Crowd, Desk, Form},
    words::people as words_of_people,
};

/// So many go into the address of a file one by one.
const MOST_NAMED: usize = 200;

/// Who is meant, as the forms want it.
fn crowd(picked: &Picked, view: &PeopleView) -> Crowd {
    match picked {
        Picked::These(ids) => Crowd { persons: ids.iter().cloned().collect(), filter: None },
        Picked::Everybody => Crowd { persons: Vec::new(), filter: Some(view.filter(page::escape)) },
    }
}

/// The bar; it comes with the first who is chosen.
pub(super) fn bar(desk: Desk, list: Endless, view: Memo<PeopleView>) -> impl IntoView {
    let words = words_of_people();
    let any = Memo::new(move |_| list.picked.with(|picked| !picked.is_nobody()));
    let said = move || {
        list.picked.with(|picked| match picked {
            Picked::These(ids) => words.n_picked(&intl::count(ids.len() as u64)),
            Picked::Everybody => words.picked_all().to_owned(),
        })
    };
    let act = move |sign: &'static str, word: &'static str, form: fn(Crowd) -> Form| {
        button()
            .r#type("button")
            .class("btn small")
            .on(ev::click, move |_| {
                let crowd = list.picked.with_untracked(|picked| crowd(picked, &view.get_untracked()));
                desk.ask(form(crowd));
            })
            .child((icon(sign), word))
    };
    let files = move || {
        list.picked.with(|picked| {
            let view = view.get();
            let who = match picked {
                Picked::These(ids) if ids.len() > MOST_NAMED => return span().class("xs faint").child(words.too_many()).into_any(),
                Picked::These(ids) => ids.iter().map(|id| format!("id={}", page::escape(id))).collect::<Vec<_>>().join("&"),
                Picked::Everybody => view.filter(page::escape),
            };
            let address = place::with_query(place::export(&list.site.id(), "customers"), &[who, format!("sort={}", view.sort.tag())]);
            File::of(said(), address).links().into_any()
        })
    };
    move || {
        any.get().then(|| {
            div().class("row wrap bulk").child((
                b().class("sm").attr("role", "status").child(said),
                span().class("push"),
                act("user", words.give(), Form::GiveCases),
                act("plus", words.open_for(), Form::OpenCases),
                files,
                button()
                    .r#type("button")
                    .class("btn small icon")
                    .attr("aria-label", words.unpick())
                    .on(ev::click, move |_| list.picked.set(Picked::default()))
                    .child(icon("x")),
            ))
        })
    }
}
