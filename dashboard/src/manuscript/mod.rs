//! A draft while it is written: every change can be undone, and what moves takes along what belongs to it.
//!
//! It is kept as the JSON that the API speaks, not as the model's `Draft`: so a part that this page has no field for
//! is kept as it is. What is wrong with it only the model says ([`Manuscript::problems`]).

mod shape;
mod shelf;
mod text;

use rapport_model::survey::{Draft, Problem};
use serde_json::{Map, Value, json};

pub use shape::{Condition, Target};
pub use shelf::Shelved;
pub use text::Missing;

/// Steps that can be undone.
const MOST_STEPS: usize = 200;

/// A draft with its history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manuscript {
    draft: Value,
    before: Vec<Value>,
    after: Vec<Value>,
    /// The field that was changed last: letters typed into it one after the other are one step.
    last: String,
}

impl Manuscript {
    /// A draft as it was read.
    pub fn of(draft: Value) -> Self {
        Self { draft, ..Self::default() }
    }

    /// The draft as it is now.
    pub fn draft(&self) -> &Value {
        &self.draft
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is a step to do again.
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(draft) = self.before.pop() {
            self.after.push(std::mem::replace(&mut self.draft, draft));
            self.last.clear();
        }
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self) {
        if let Some(draft) = self.after.pop() {
            self.before.push(std::mem::replace(&mut self.draft, draft));
            self.last.clear();
        }
    }

    /// Changes the draft in one step. Steps of the same name one after the other are one; an empty name is never the same.
    pub fn change(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut draft = self.draft.clone();
        change(&mut draft);
        if draft == self.draft {
            return;
        }
        if name.is_empty() || self.last != name {
            self.before.push(self.draft.clone());
            if self.before.len() > MOST_STEPS {
                self.before.remove(0);
            }
        }
        name.clone_into(&mut self.last);
        self.after.clear();
        self.draft = draft;
    }

    /// Sets a field, such as `/questions/0/required`; null takes it away.
    pub fn set(&mut self, pointer: &str, value: Value) {
        self.change(pointer, |draft| set(draft, pointer, value));
    }

    /// Takes an item of a list away, in a step of its own.
    pub fn remove(&mut self, pointer: &str) {
        let Some((list, Ok(at))) = pointer.rsplit_once('/').map(|(list, at)| (list, at.parse::<usize>())) else { return };
        self.change("", |draft| {
            if let Some(list) = draft.pointer_mut(list).and_then(Value::as_array_mut).filter(|list| at < list.len()) {
                list.remove(at);
            }
        });
    }

    /// A field.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.draft.pointer(pointer)
    }

    /// A field as text; empty where there is none.
    pub fn text(&self, pointer: &str) -> String {
        match self.at(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A list; empty where there is none.
    pub fn list(&self, pointer: &str) -> &[Value] {
        self.at(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The model's reading of it; none while a field has a form that no draft has.
    pub fn model(&self) -> Option<Draft> {
        serde_json::from_value(self.draft.clone()).ok()
    }

    /// All that keeps it from being published.
    pub fn problems(&self) -> Vec<Problem> {
        self.model().map(|draft| draft.problems()).unwrap_or_default()
    }
}

/// Sets a field and makes the objects on the way to it; null takes it away.
fn set(draft: &mut Value, pointer: &str, value: Value) {
    let mut parts = pointer.trim_start_matches('/').split('/').peekable();
    let mut place = draft;
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        if let Value::Array(list) = place {
            let Some(slot) = part.parse::<usize>().ok().filter(|at| *at < list.len()) else { return };
            if is_last {
                if value.is_null() {
                    drop(list.remove(slot))
                } else {
                    list[slot] = value
                }
                return;
            }
            place = &mut list[slot];
            continue;
        }
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(fields) = place else { return };
        if is_last {
            if value.is_null() {
                drop(fields.remove(part))
            } else {
                drop(fields.insert(part.to_owned(), value))
            }
            return;
        }
        place = fields.entry(part.to_owned()).or_insert_with(|| json!({}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey() -> Manuscript {
        Manuscript::of(json!({"name": "S", "languages": ["en", "zh-Hans"],
            "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend?", "zh-Hans": "推荐？"}},
                {"id": "why", "type": "text", "text": {"en": "Why?"}, "show_if": {"question": "nps", "op": "less_than", "value": 9}, "unknown_to_this_page": 1}],
            "logic": [{"after": "why", "if": {"question": "why", "op": "answered"}, "go_to": "end:thanks"}],
            "endings": [{"id": "thanks", "text": {"en": "Thanks", "zh-Hans": "谢谢"}}]}))
    }

    #[test]
    fn typing_is_one_step_and_every_step_can_be_undone_and_done_again() {
        let mut page = survey();
        for text in ["W", "Wh", "What?"] {
            page.set("/questions/1/text/en", json!(text));
        }
        page.set("/questions/1/required", json!(true));
        assert_eq!(page.text("/questions/1/text/en"), "What?");
        page.undo();
        assert_eq!(page.at("/questions/1/required"), None);
        page.undo();
        assert_eq!(page, Manuscript { after: page.after.clone(), ..survey() });
        assert!(!page.can_undo());
        page.redo();
        page.redo();
        assert_eq!(page.at("/questions/1/required"), Some(&json!(true)));
        // Nothing changed, so there is no step.
        page.set("/questions/1/required", json!(true));
        page.undo();
        assert_eq!(page.text("/questions/1/text/en"), "What?");
    }

    #[test]
    fn problems_are_those_of_the_model() {
        let mut page = survey();
        assert_eq!(page.problems(), []);
        page.set("/questions/1/show_if/question", json!("nobody"));
        let problems = page.problems();
        assert!(problems.iter().any(|problem| problem.path.starts_with("questions[1].show_if")), "{problems:?}");
        page.set("/name", json!(""));
        assert!(page.problems().iter().any(|problem| problem.path == "name"));
    }
}
