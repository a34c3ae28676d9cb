use leptos::{
    ev,
    html::{b, div, input, label, small, span},
    prelude::*,
};

/// A labelled field of one line: what it is called, and how it behaves.
#[derive(Clone, Copy)]
pub struct Field {
    id: &'static str,
    name: &'static str,
    hint: &'static str,
    kind: &'static str,
    list: Option<&'static str>,
    placeholder: Option<&'static str>,
    longest: Option<&'static str>,
    range: Option<(&'static str, &'static str)>,
    required: bool,
    locked: bool,
    class: &'static str,
}

impl Field {
    /// A line of text.
    pub const fn of(id: &'static str, name: &'static str) -> Self {
        Self {
            id,
            name,
            hint: "",
            kind: "text",
            list: None,
            placeholder: None,
            longest: None,
            range: None,
            required: false,
            locked: false,
            class: "field",
        }
    }

    /// A sentence below it; none where it is empty.
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// Another type of input, such as `date`.
    pub const fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// The id of a list of suggestions.
    pub const fn list(self, list: Option<&'static str>) -> Self {
        Self { list, ..self }
    }

    /// An example that goes when somebody types.
    pub const fn placeholder(self, placeholder: &'static str) -> Self {
        Self { placeholder: Some(placeholder), ..self }
    }

    /// At most so many characters.
    pub const fn longest(self, longest: &'static str) -> Self {
        Self { longest: Some(longest), ..self }
    }

    /// A number from one to another.
    pub const fn number(self, least: &'static str, most: &'static str) -> Self {
        Self { kind: "number", range: Some((least, most)), ..self }
    }

    /// Whether it may only be read.
    pub const fn locked(self, locked: bool) -> Self {
        Self { locked, ..self }
    }

    /// It has to be filled in.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// It takes the room that is left in its row.
    pub const fn grows(self) -> Self {
        Self { class: "field grow1", ..self }
    }
}

/// The field over a value.
pub fn field(with: Field, value: RwSignal<String>) -> impl IntoView {
    let Field { id, name, hint, kind, list, placeholder, longest, range, required, locked, class } = with;
    let told = (!hint.is_empty()).then(|| format!("{id}-hint"));
    div().class(class).child((
        label().r#for(id).child(name),
        input()
            .class("input")
            .id(id)
            .r#type(kind)
            .attr("list", list)
            .attr("autocomplete", "off")
            .attr("placeholder", placeholder)
            .attr("maxlength", longest)
            .attr("min", range.map(|range| range.0))
            .attr("max", range.map(|range| range.1))
            .attr("required", required.then_some(""))
            .attr("aria-describedby", told.clone())
            .prop("disabled", locked)
            .prop("value", move || value.get())
            .on(ev::input, move |event| value.set(event_target_value(&event))),
        told.map(|told| span().class("hint").id(told).child(hint)),
    ))
}

/// Something that is on or off, with a line that says what that means.
pub fn switch(name: &'static str, hint: &'static str, is_on: RwSignal<bool>, locked: bool) -> impl IntoView {
    switch_of(name, hint, locked, move || is_on.get(), move |now| is_on.set(now))
}

/// The same of something that is kept elsewhere: how it is read, and what is done when it is changed.
pub fn switch_of(
    name: &'static str,
    hint: &'static str,
    locked: bool,
    is_on: impl Fn() -> bool + Send + 'static,
    set: impl Fn(bool) + 'static,
) -> impl IntoView {
    label().class("row").child((
        span().child((b().child(name), small().child(hint))),
        input()
            .class("switch push")
            .r#type("checkbox")
            .attr("role", "switch")
            .prop("disabled", locked)
            .prop("checked", is_on)
            .on(ev::change, move |event| set(event_target_checked(&event))),
    ))
}
