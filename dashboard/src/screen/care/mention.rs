//! Colleagues spoken to in a note: as they are shown, and as they are suggested while one writes.

use std::cell::Cell;

use leptos::{
    ev,
    html::{div, label, li, span, textarea, ul},
    prelude::*,
};
use rapport_model::mention::{JOINED, cut, opens_name};

use super::Desk;
use super::form::members;
use crate::words::cases as words_of_cases;

/// So many names are suggested.
const MOST: usize = 6;

/// A text with whom it speaks to set apart.
pub fn with_mentions(text: &str) -> impl IntoView + use<> {
    let shown = |(is_name, part): (bool, &str)| {
        let part = part.to_owned();
        if is_name { span().class("mention").child(part).into_any() } else { part.into_any() }
    };
    cut(text).into_iter().map(shown).collect_view()
}

/// What was typed of a name right before the place where one writes: where its `@` is, and the letters after it.
fn typed_name(text: &str, at: usize) -> Option<(usize, String)> {
    // The browser counts in units of UTF-16.
    let before: String = char::decode_utf16(text.encode_utf16().take(at)).map(|unit| unit.unwrap_or('\u{fffd}')).collect();
    let sign = before.rfind('@')?;
    let name = &before[sign + 1..];
    let is_name = opens_name(before[..sign].chars().next_back()) && !name.contains(['\n', '.', ',']) && name.chars().count() <= 40;
    is_name.then(|| (sign, name.to_owned()))
}

/// Names that begin so, or whose second name does.
fn fitting(members: &[String], typed: &str) -> Vec<String> {
    let typed = typed.replace(JOINED, " ").to_lowercase();
    let fits = |name: &&String| {
        let name = name.to_lowercase();
        name.starts_with(&typed) || name.split(' ').any(|part| part.starts_with(&typed))
    };
    members.iter().filter(fits).take(MOST).cloned().collect()
}

/// A field for a note, with colleagues suggested after an `@`.
pub fn note_field(desk: Desk, id: &'static str, hint: &'static str, value: RwSignal<String>) -> impl IntoView {
    let found = RwSignal::new(Vec::<String>::new());
    let chosen = RwSignal::new(0usize);
    let node = NodeRef::<leptos::html::Textarea>::new();
    let begun = StoredValue::new_local(Cell::new(0usize));
    let list = format!("{id}-names");
    let look = move || {
        let Some(field) = node.get_untracked() else { return };
        let at = field.selection_end().ok().flatten().unwrap_or(0) as usize;
        let typed = typed_name(&field.value(), at);
        let names = typed.as_ref().map_or_else(Vec::new, |(_, typed)| fitting(&members(desk), typed));
        begun.with_value(|cell| cell.set(typed.map_or(0, |(sign, _)| sign)));
        chosen.set(0);
        found.set(names);
    };
    let take = move |name: &str| {
        let Some(field) = node.get_untracked() else { return };
        let text = field.value();
        let at = field.selection_end().ok().flatten().unwrap_or(0) as usize;
        let sign = begun.with_value(Cell::get);
        let after: String = char::decode_utf16(text.encode_utf16().skip(at)).map(|unit| unit.unwrap_or('\u{fffd}')).collect();
        let before = format!("{}@{} ", &text[..sign], name.replace(' ', &JOINED.to_string()));
        let place = before.encode_utf16().count() as u32;
        let whole = before + &after;
        field.set_value(&whole);
        value.set(whole);
        found.set(Vec::new());
        let _ = field.focus();
        let _ = field.set_selection_range(place, place);
    };
    let keys = move |event: ev::KeyboardEvent| {
        let names = found.get_untracked();
        if names.is_empty() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1) % names.len()),
            "ArrowUp" => chosen.update(|at| *at = (*at + names.len() - 1) % names.len()),
            "Enter" | "Tab" => take(&names[chosen.get_untracked().min(names.len() - 1)]),
            "Escape" => found.set(Vec::new()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let names = {
        let list = list.clone();
        move || {
            let names = found.get();
            (!names.is_empty()).then(|| {
                let choices = names.into_iter().enumerate().map(|(at, name)| {
                    let own = name.clone();
                    li().id(format!("{id}-name-{at}"))
                        .class("choice")
                        .attr("role", "option")
                        .attr("dir", "auto")
                        .attr("aria-selected", move || (chosen.get() == at).to_string())
                        // The press and not the click: the field would lose the focus in between.
                        .on(ev::pointerdown, move |event| {
                            event.prevent_default();
                            take(&own);
                        })
                        .child(name)
                });
                ul().id(list.clone())
                    .class("choices names")
                    .attr("role", "listbox")
                    .attr("aria-label", words_of_cases().suggest())
                    .child(choices.collect_view())
            })
        }
    };
    let is_open = Memo::new(move |_| found.with(|found| !found.is_empty()));
    div().class("grow noted").child((
        label().class("vh").r#for(id).child(hint),
        textarea()
            .class("input")
            .id(id)
            .node_ref(node)
            .attr("rows", "2")
            .attr("maxlength", "2000")
            .attr("placeholder", hint)
            .attr("aria-autocomplete", "list")
            .attr("aria-controls", move || is_open.get().then(|| list.clone()))
            .attr("aria-activedescendant", move || is_open.get().then(|| format!("{id}-name-{}", chosen.get())))
            .prop("value", move || value.get())
            .on(ev::input, move |event| {
                value.set(event_target_value(&event));
                look();
            })
            .on(ev::keydown, keys)
            .on(ev::blur, move |_| found.set(Vec::new())),
        names,
        span().class("vh").attr("role", "status").child(move || is_open.get().then(|| words_of_cases().suggest())),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_of_a_name_finds_colleagues() {
        assert_eq!(typed_name("😀 ask @jo", 10), Some(("😀 ask ".len(), "jo".to_owned())));
        assert_eq!(typed_name("mail ann@ex", 11), None);
        assert_eq!(typed_name("@jo later", 3), Some((0, "jo".to_owned())));
        let members = ["Ann Lee", "Jonas Weber", "Joan"].map(str::to_owned);
        assert_eq!(fitting(&members, "jo"), ["Jonas Weber", "Joan"]);
        assert_eq!(fitting(&members, "ann l"), ["Ann Lee"]);
        assert_eq!(fitting(&members, "web"), ["Jonas Weber"]);
        assert!(fitting(&members, "x").is_empty());
    }
}
