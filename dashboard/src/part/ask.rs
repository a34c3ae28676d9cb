use leptos::{
    ev,
    html::{button, dialog, div, h2, input, label, p},
    prelude::*,
};

use crate::words::common;

/// What is asked before something that cannot be undone.
pub struct Ask {
    /// The question.
    pub title: &'static str,
    /// What will happen.
    pub body: &'static str,
    /// What has to be typed first, and the sentence that says so.
    pub typed: Option<(String, String)>,
    /// The word of the button that does it.
    pub verb: &'static str,
}

/// A modal question. `open` shows it; `yes` runs when it is confirmed.
pub fn ask(open: RwSignal<bool>, asked: Ask, yes: impl Fn() + Clone + Send + 'static) -> impl IntoView {
    let Ask { title, body, typed, verb } = asked;
    let node = NodeRef::<leptos::html::Dialog>::new();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        if open.get() && !node.open() {
            text.set(String::new());
            let _ = node.show_modal();
        } else if !open.get() && node.open() {
            node.close();
        }
    });
    let wanted = typed.as_ref().map(|(wanted, _)| wanted.clone());
    let ready = move || wanted.as_ref().is_none_or(|wanted| text.with(|text| text.trim() == wanted.trim()));
    dialog()
        .class("ask")
        .node_ref(node)
        .attr("aria-labelledby", "ask-h")
        // Escape closes the dialog by itself.
        .on(ev::close, move |_| open.set(false))
        .child((
            h2().id("ask-h").child(title),
            p().class("sm muted").child(body),
            typed.map(|(_, sentence)| {
                div().class("field").child((
                    label().r#for("ask-typed").child(sentence),
                    input().class("input").id("ask-typed").attr("autocomplete", "off").prop("value", move || text.get()).on(
                        ev::input,
                        move |event| {
                            text.set(event_target_value(&event));
                        },
                    ),
                ))
            }),
            div().class("row acts").child((
                button().r#type("button").class("btn").on(ev::click, move |_| open.set(false)).child(common().cancel()),
                button()
                    .r#type("button")
                    .class("btn danger")
                    .prop("disabled", move || !ready())
                    .on(ev::click, move |_| {
                        open.set(false);
                        yes();
                    })
                    .child(verb),
            )),
        ))
}
