use std::time::Duration;

use leptos::{
    ev,
    html::{form, input, label},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};

use super::icon;

/// How long the reader may pause between two letters.
const PAUSE: Duration = Duration::from_millis(250);

/// How a search field is called.
pub struct Search {
    /// Its id.
    pub id: &'static str,
    /// Classes besides its own.
    pub class: &'static str,
    /// What it is for.
    pub label: &'static str,
    /// What may be written into it.
    pub hint: &'static str,
}

/// A search field that searches while one types. `now` is what is searched for, by the address; `go` is called with what is wanted.
pub fn search(field: Search, now: Signal<String>, go: impl Fn(String) + 'static) -> impl IntoView {
    let Search { id, class, label: name, hint } = field;
    let typed = RwSignal::new(now.get_untracked());
    // Back and forward change the field too, but never while it is being typed in.
    Effect::new(move |_| {
        let now = now.get();
        if typed.with_untracked(|typed| typed.trim() != now) {
            typed.set(now);
        }
    });
    let go = StoredValue::new_local(move || {
        let wanted = typed.get_untracked().trim().to_owned();
        if wanted != now.get_untracked() {
            go(wanted);
        }
    });
    let due = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(timer) = due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(cancel);
    form()
        .class(format!("search {class}"))
        .attr("role", "search")
        .on(ev::submit, move |event| {
            event.prevent_default();
            cancel();
            go.with_value(|go| go());
        })
        .child((
            label().class("vh").r#for(id).child(name),
            icon("search"),
            input()
                .class("input")
                .id(id)
                .r#type("search")
                .attr("placeholder", hint)
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .prop("value", move || typed.get())
                .on(ev::input, move |event| {
                    typed.set(event_target_value(&event));
                    cancel();
                    due.set_value(set_timeout_with_handle(move || go.with_value(|go| go()), PAUSE).ok());
                }),
        ))
}
