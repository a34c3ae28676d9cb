//! The texts of a draft by language, and which are missing where.

use serde_json::{Value, json};

use super::Manuscript;

/// Fields that hold a text in several languages.
const TEXTS: [&str; 11] = ["text", "help", "low", "high", "placeholder", "button", "message", "alt", "other", "none", "unit"];

/// Texts that a language lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The language's tag.
    pub language: String,
    /// Where, such as `/questions/0/text`.
    pub texts: Vec<String>,
}

impl Manuscript {
    /// The languages that it is written in; the first is the default.
    pub fn languages(&self) -> Vec<String> {
        self.list("/languages").iter().filter_map(|tag| Some(tag.as_str()?.to_owned())).collect()
    }

    /// For each language but the first, the texts that the first one has and it has not.
    pub fn missing(&self) -> Vec<Missing> {
        let mut texts = Vec::new();
        find(self.draft(), String::new(), &mut texts);
        let languages = self.languages();
        let lacks = |language: &str, text: &Value| text.get(language).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty());
        let of = |language: &String| {
            let lacking = texts.iter().filter(|(_, text)| lacks(language, text)).map(|(place, _)| place.clone());
            Missing { language: language.clone(), texts: lacking.collect() }
        };
        languages.iter().skip(1).map(of).collect()
    }

    /// Writes a text in one language; an empty one takes it away.
    pub fn write(&mut self, pointer: &str, language: &str, text: &str) {
        let value = if text.is_empty() { Value::Null } else { json!(text) };
        self.set(&format!("{pointer}/{language}"), value);
    }

    /// Adds a language, unless it is there.
    pub fn add_language(&mut self, tag: &str) {
        if !tag.is_empty() && !self.languages().iter().any(|known| known.eq_ignore_ascii_case(tag)) {
            self.push("/languages", json!(tag));
        }
    }

    /// Takes a language away, with its texts. The last one stays.
    pub fn remove_language(&mut self, tag: &str) {
        if self.languages().len() < 2 {
            return;
        }
        let mut texts = Vec::new();
        find(self.draft(), String::new(), &mut texts);
        let places: Vec<String> = texts.into_iter().map(|(place, _)| place).collect();
        self.change("", |draft| {
            for place in &places {
                if let Some(text) = draft.pointer_mut(place).and_then(Value::as_object_mut) {
                    text.remove(tag);
                }
            }
            if let Some(languages) = draft["languages"].as_array_mut() {
                languages.retain(|language| language != tag);
            }
        });
    }
}

/// All texts with something in them, and where they are.
fn find(value: &Value, place: String, texts: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let place = format!("{place}/{name}");
                let is_text = TEXTS.contains(&name.as_str())
                    && inner.as_object().is_some_and(|text| !text.is_empty() && text.values().all(Value::is_string));
                if is_text {
                    texts.push((place, inner.clone()));
                } else {
                    find(inner, place, texts);
                }
            }
        }
        Value::Array(list) => list.iter().enumerate().for_each(|(at, inner)| find(inner, format!("{place}/{at}"), texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_language_lacks_is_named_and_goes_with_it() {
        let mut page = Manuscript::of(json!({"languages": ["en", "de"], "questions": [
            {"id": "a", "type": "single", "text": {"en": "Which?", "de": "Was?"}, "options": [{"id": "a", "text": {"en": "One"}}, {"id": "b", "text": {"en": "Two", "de": " "}}]}],
            "endings": [{"id": "bye", "text": {"en": "Bye", "de": "Danke"}}]}));
        let missing = page.missing();
        assert_eq!(missing[0].texts, ["/questions/0/options/0/text", "/questions/0/options/1/text"]);
        page.write("/questions/0/options/0/text", "de", "Eins");
        assert_eq!(page.missing()[0].texts.len(), 1);
        page.add_language("zh-Hans");
        page.add_language("DE");
        assert_eq!(page.languages(), ["en", "de", "zh-Hans"]);
        assert_eq!(page.missing()[1].texts.len(), 4);
        page.remove_language("de");
        assert_eq!(page.at("/questions/0/text"), Some(&json!({"en": "Which?"})));
        page.remove_language("zh-Hans");
        page.remove_language("en");
        assert_eq!(page.languages(), ["en"]);
    }
}
