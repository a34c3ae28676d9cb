use leptos::{prelude::*, svg};

/// A decorative icon of the sprite in `index.html`; words stand beside it.
pub fn icon(name: &str) -> impl IntoView + use<> {
    drawn(name, "ico")
}

/// The icon above an empty state.
pub fn big_icon(name: &str) -> impl IntoView + use<> {
    drawn(name, "ico big")
}

fn drawn(name: &str, class: &'static str) -> impl IntoView + use<> {
    svg::svg().attr("class", class).attr("aria-hidden", "true").child(svg::r#use().attr("href", format!("#i-{name}")))
}
