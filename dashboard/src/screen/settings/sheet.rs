//! Settings while they are being edited: JSON as the API gives it, so that what this page has no field for is kept.

use leptos::{
    ev,
    html::{div, input, label, span, textarea},
    prelude::*,
};
use serde_json::{Value, json};

use crate::part;

/// Settings being edited.
#[derive(Clone, Copy)]
pub struct Sheet {
    value: RwSignal<Value>,
    /// Grows when lines come or go: then rows are built anew.
    shape: RwSignal<u32>,
}

impl Sheet {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { value: RwSignal::new(Value::Null), shape: RwSignal::new(0) }
    }

    /// Takes what the server holds.
    pub fn put(self, value: Value) {
        self.value.set(value);
        self.shape.update(|n| *n += 1);
    }

    /// All of it, as it is sent.
    pub fn whole(self) -> Value {
        self.value.get_untracked()
    }

    /// What stands at a place.
    pub fn at(self, pointer: &str) -> Value {
        self.value.with(|value| value.pointer(pointer).cloned().unwrap_or(Value::Null))
    }

    /// The same, without being told when it changes.
    pub fn now(self, pointer: &str) -> Value {
        self.value.with_untracked(|value| value.pointer(pointer).cloned().unwrap_or(Value::Null))
    }

    /// A list, each time lines come or go.
    pub fn list(self, pointer: &str) -> Vec<Value> {
        self.shape.track();
        self.now(pointer).as_array().cloned().unwrap_or_default()
    }

    /// Writes to a place.
    pub fn set(self, pointer: &str, to: Value) {
        self.value.update(|value| write(value, pointer, to));
    }

    /// Changes a list: its rows are built anew.
    pub fn reshape(self, pointer: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.value.update(|value| {
            if let Some(list) = value.pointer_mut(pointer).and_then(Value::as_array_mut) {
                change(list);
            }
        });
        self.shape.update(|n| *n += 1);
    }
}

/// Writes to a place whose parent is there.
fn write(value: &mut Value, pointer: &str, to: Value) {
    if let Some(place) = value.pointer_mut(pointer) {
        *place = to;
    } else if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(fields) = value.pointer_mut(parent).and_then(Value::as_object_mut)
    {
        // RFC 6901, section 4.
        fields.insert(name.replace("~1", "/").replace("~0", "~"), to);
    }
}

/// A line of text.
pub fn line(sheet: Sheet, id: String, pointer: String) -> impl IntoView {
    let place = pointer.clone();
    input()
        .class("input")
        .id(id)
        .attr("autocomplete", "off")
        .attr("maxlength", "200")
        .prop("value", move || sheet.at(&place).as_str().unwrap_or_default().to_owned())
        .on(ev::input, move |event| sheet.set(&pointer, json!(event_target_value(&event))))
}

/// A number, shown in units of so many.
#[derive(Clone, Copy)]
pub struct Unit {
    /// One of what is shown is so many of what is kept.
    pub of: f64,
    /// The least that is shown.
    pub least: f64,
    /// The most that is shown.
    pub most: f64,
}

/// Whole ones from the least to the most.
pub const fn whole(least: f64, most: f64) -> Unit {
    Unit { of: 1.0, least, most }
}

/// A number; an empty one is none.
pub fn number(sheet: Sheet, label: String, pointer: String, unit: Unit) -> impl IntoView {
    let place = pointer.clone();
    let shown = move || sheet.at(&place).as_f64().map_or_else(String::new, |kept| ((kept / unit.of * 100.0).round() / 100.0).to_string());
    input()
        .class("input number")
        .r#type("number")
        .attr("aria-label", label)
        .attr("min", unit.least.to_string())
        .attr("max", unit.most.to_string())
        .attr("step", if unit.of > 1.0 { "any" } else { "1" })
        .prop("value", shown)
        // Written when it is left: what is half written is no number.
        .on(ev::change, move |event| sheet.set(&pointer, kept(&event_target_value(&event), unit)))
}

/// What is kept of what was written: whole numbers stay whole.
fn kept(written: &str, unit: Unit) -> Value {
    match written.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => {
            let kept = number.clamp(unit.least, unit.most) * unit.of;
            if unit.of < 1.0 { json!(kept) } else { json!(kept.round() as i64) }
        }
        _ => Value::Null,
    }
}

/// A switch.
pub fn switch(sheet: Sheet, name: &'static str, hint: &'static str, pointer: String) -> impl IntoView {
    let place = pointer.clone();
    let is_on = move || sheet.at(&place).as_bool().unwrap_or(false);
    part::switch_of(name, hint, false, is_on, move |is_on| sheet.set(&pointer, json!(is_on)))
}

/// A list of words, one in each line.
pub fn words_by_line(sheet: Sheet, id: &'static str, name: &'static str, hint: &'static str, pointer: &'static str) -> impl IntoView {
    let shown = move || {
        let list = sheet.list(pointer);
        list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
    };
    div().class("field").child((
        label().r#for(id).child(name),
        textarea().class("input").id(id).attr("rows", "5").prop("value", shown).on(ev::input, move |event| {
            sheet.set(pointer, json!(lines_of(&event_target_value(&event))));
        }),
        span().class("hint").child(hint),
    ))
}

/// What stands in the lines of a text; empty lines are none.
pub fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_keeps_its_place_and_its_kind() {
        let mut sheet = json!({"recovery": {"after_days": 3}, "owners": {"by_grade": {}}});
        write(&mut sheet, "/recovery/after_days", json!(5));
        write(&mut sheet, "/owners/by_grade/key~1first", json!("Kim"));
        write(&mut sheet, "/nowhere/at/all", json!(1));
        assert_eq!(sheet, json!({"recovery": {"after_days": 5}, "owners": {"by_grade": {"key/first": "Kim"}}}));
    }

    #[test]
    fn numbers_are_kept_in_their_own_unit() {
        let hours = Unit { of: 60.0, least: 0.1, most: 8760.0 };
        assert_eq!(kept("1.5", hours), json!(90));
        assert_eq!(kept("", hours), Value::Null);
        assert_eq!(kept("12", whole(0.0, 10.0)), json!(10));
        assert_eq!(kept("50", Unit { of: 0.01, least: 0.0, most: 100.0 }), json!(0.5));
        assert_eq!(lines_of(" late \n\n wet"), ["late", "wet"]);
    }
}
