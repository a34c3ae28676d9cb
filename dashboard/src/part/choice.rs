use leptos::{
    ev,
    html::{a, button, li},
    prelude::*,
};

use super::icon;

/// A choice of a menu that does something; the menu closes first.
pub fn act(word: impl IntoView, open: RwSignal<bool>, act: impl Fn() + 'static) -> impl IntoView {
    li().child(
        button()
            .r#type("button")
            .class("choice")
            .on(ev::click, move |_| {
                open.set(false);
                act();
            })
            .child(word),
    )
}

/// A choice of a menu that shows the same screen otherwise: where it leads, and whether one is there.
pub fn option(address: String, word: String, current: bool, open: RwSignal<bool>) -> impl IntoView {
    li().child(
        a().class("choice")
            .href(address)
            .attr("aria-current", current.then_some("true"))
            .attr("data-noscroll", "")
            .on(ev::click, move |_| open.set(false))
            .child((word, current.then(|| icon("check")))),
    )
}
