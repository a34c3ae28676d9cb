//! What the card tells the page it stands on.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::decode::encode;
use crate::interview::Given;

#[wasm_bindgen]
extern "C" {
    /// The page's side of the card, as the loader gives it.
    pub type Page;

    /// Takes an event: its type and its fields without id, time and visitor, which the page adds.
    #[wasm_bindgen(method, catch)]
    fn send(this: &Page, kind: &str, fields: &Object) -> Result<(), JsValue>;

    /// Hears that the card has gone.
    #[wasm_bindgen(method, catch)]
    fn closed(this: &Page) -> Result<(), JsValue>;
}

/// A showing of a survey, as the page hears of it. A page that fails to listen is no reason to fail here.
pub struct Line {
    page: Page,
    names: [JsValue; 5],
    /// What the survey walks by besides answers, as it came.
    known: JsValue,
}

impl Line {
    /// For the survey, version, submission and visitor named, with the proof of it. The visitor is undefined where the edge named none: then
    /// the page says who it is.
    pub fn new(page: Page, names: [JsValue; 5], known: JsValue) -> Self {
        Self { page, names, known }
    }

    /// The card can be seen.
    pub fn shown(&self) {
        self.send("survey_shown", &self.fields());
    }

    /// Something was answered; with an ending, that was the last.
    pub fn answered(&self, given: &[Given], ending: Option<&str>) {
        let fields = self.fields();
        let answers = Array::new();
        for (question, answer) in given {
            let one = Object::new();
            set(&one, "question", &JsValue::from_str(question));
            set(&one, "value", &encode(answer));
            answers.push(&one);
        }
        set(&fields, "answers", &answers);
        if self.known.is_object() {
            set(&fields, "known", &self.known);
        }
        if let Some(ending) = ending {
            set(&fields, "ending", &JsValue::from_str(ending));
        }
        self.send("survey_answered", &fields);
    }

    /// The card was closed at a question; with `never_again`, for good.
    pub fn dismissed(&self, question: &str, never_again: bool) {
        let fields = self.fields();
        set(&fields, "question", &JsValue::from_str(question));
        if never_again {
            set(&fields, "never_again", &JsValue::TRUE);
        }
        self.send("survey_dismissed", &fields);
    }

    /// All answers are taken back.
    pub fn withdrawn(&self) {
        self.send("survey_withdrawn", &self.fields());
    }

    /// The card has gone.
    pub fn closed(&self) {
        let _ = self.page.closed();
    }

    fn fields(&self) -> Object {
        let fields = Object::new();
        for (name, value) in ["survey", "version", "submission", "visitor", "token"].into_iter().zip(&self.names) {
            set(&fields, name, value);
        }
        fields
    }

    fn send(&self, kind: &str, fields: &Object) {
        let _ = self.page.send(kind, fields);
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
