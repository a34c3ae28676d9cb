use leptos::{
    ev,
    html::{button, div},
    prelude::*,
};
use wasm_bindgen::JsCast;

/// A button that opens a small panel beside it. Escape, a click elsewhere and leaving with the keyboard close it.
pub fn menu(
    class: &'static str,
    label: Option<&'static str>,
    face: impl IntoView,
    panel: impl Fn(RwSignal<bool>) -> AnyView + Send + 'static,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let frame = NodeRef::<leptos::html::Div>::new();
    let opener = NodeRef::<leptos::html::Button>::new();
    let holds = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        frame.get_untracked().is_some_and(|frame| frame.contains(node.as_ref()))
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if open.try_get_untracked() == Some(true) && !holds(event.target()) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    div()
        .class("menu")
        .node_ref(frame)
        .on(ev::keydown, move |event| {
            if event.key() == "Escape" && open.get_untracked() {
                event.stop_propagation();
                open.set(false);
                if let Some(opener) = opener.get_untracked() {
                    let _ = opener.focus();
                }
            }
        })
        .on(ev::focusout, move |event| {
            if event.related_target().is_some() && !holds(event.related_target()) {
                open.set(false);
            }
        })
        .child((
            button()
                .r#type("button")
                .class(class)
                .node_ref(opener)
                .attr("aria-haspopup", "true")
                .attr("aria-expanded", move || open.get().to_string())
                .attr("aria-label", label)
                .on(ev::click, move |_| open.update(|open| *open = !*open))
                .child(face),
            move || open.get().then(|| div().class("panel").child(panel(open))),
        ))
}
