//! A promise in a list.

use leptos::{
    ev,
    html::{a, b, button, div, li, p, span, ul},
    prelude::*,
};

use super::{Desk, Form, due, name_of};
use crate::{
    browser::{intl, page},
    part::{act, icon, menu},
    place,
    wire::care::Promise,
    words::care as words_of_care,
};

/// How a promise ended, or what became of its date.
pub fn settled_chip(promise: &Promise) -> Option<AnyView> {
    let words = words_of_care();
    let on = promise.settled_at.as_deref().and_then(intl::site_day_of).map(intl::day).unwrap_or_default();
    match (promise.state.as_str(), promise.late) {
        ("kept", false) => Some(span().class("chip good").child(words.kept_on(&on)).into_any()),
        ("kept", true) => Some(span().class("chip warn").child(words.kept_late()).into_any()),
        ("broken", _) => Some(span().class("chip bad").child(words.broken()).into_any()),
        _ => None,
    }
}

/// How often its date was moved, where it was.
fn moved_words(moved: usize) -> Option<String> {
    let words = words_of_care();
    match moved {
        0 => None,
        1 => Some(words.moved_once().to_owned()),
        more => Some(words.moved_times(&intl::count(more as u64))),
    }
}

/// One promise. With `whose` the person stands before it and links to their page.
pub fn pledge(desk: Desk, promise: &Promise, whose: bool) -> impl IntoView + use<> {
    let words = words_of_care();
    let title = if whose {
        let name = name_of(promise.name.as_deref());
        let address = place::person(&desk.site.id(), &promise.person, page::escape);
        (a().class("ink strong").href(address).attr("dir", "auto").child(name), " · ", b().attr("dir", "auto").child(promise.text.clone()))
            .into_any()
    } else {
        b().attr("dir", "auto").child(promise.text.clone()).into_any()
    };
    let made = intl::site_day_of(&promise.made_at).map(intl::day).unwrap_or_default();
    let by = if desk.is_me(&promise.owner) { words.you().to_owned() } else { promise.owner.clone() };
    let moved = promise.moves.len();
    let below = [Some(words.by_on(&by, &made)), moved_words(moved)];
    let below = below.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let end = if promise.is_open() {
        let (kept, open) = (promise.clone(), promise.clone());
        let label = format!("{}: {}", words.kept(), promise.text);
        (
            due(desk, promise.made_at.clone(), promise.due.clone()),
            span().class("acts noprint").child((
                button()
                    .r#type("button")
                    .class("btn small")
                    .attr("aria-label", label)
                    .prop("disabled", move || desk.deed.busy())
                    .on(ev::click, move |_| desk.settle(&kept, true))
                    .child(words.kept()),
                menu(
                    "btn small quiet icon",
                    None,
                    (icon("more"), span().class("vh").child(format!("{}: {}", words.promise_more(), promise.text))),
                    move |shown| {
                        let (moved, broken) = (open.clone(), open.clone());
                        ul().class("choices")
                            .child((
                                act(words.new_date(), shown, move || desk.ask(Form::Move(moved.clone()))),
                                act(words.not_kept(), shown, move || desk.settle(&broken, false)),
                            ))
                            .into_any()
                    },
                ),
            )),
        )
            .into_any()
    } else {
        settled_chip(promise).into_any()
    };
    li().child((div().class("what").child((p().child(title), p().class("xs faint").attr("dir", "auto").child(below))), end))
}
