use leptos::{
    html::{self, h2, header, p, section},
    prelude::*,
};

/// A card: the only container. `id` names its heading, so that the card can be linked to and is a landmark.
pub fn card(id: &'static str, class: &'static str, children: impl IntoView) -> impl IntoView {
    section().class(format!("card {class}")).attr("aria-labelledby", format!("{id}-h")).id(id).child(children)
}

/// The head of a card: title and one line that says what it counts.
pub fn head(id: &'static str, title: &'static str, lead: impl IntoView) -> impl IntoView {
    header().child((h2().id(format!("{id}-h")).child(title), p().child(lead)))
}

/// A label, a value and a line below it; goes into a `dl`.
pub fn stat(label: impl IntoView, value: impl IntoView, below: impl IntoView) -> impl IntoView {
    html::div().class("stat").child((html::dt().child(label), html::dd().child(value), html::dd().child(below)))
}
