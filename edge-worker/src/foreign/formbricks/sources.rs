//! What Formbricks' conditions, reckoning and texts speak of, by the names that it has here: questions, variables, hidden fields.

use serde_json::{Value, json};

use crate::foreign::Making;

/// What a text recalls is written so: `#recall:ID/fallback:WORDS#`.
const RECALL: &str = "#recall:";

/// The survey's variables and hidden fields.
pub(super) struct Sources {
    variables: Making,
    /// What each variable is at the beginning, in their order.
    begin: Vec<(String, Value)>,
    hidden: Making,
}

impl Sources {
    pub(super) fn of(survey: &Value) -> Self {
        let mut sources = Self { variables: Making::default(), begin: Vec::new(), hidden: Making::default() };
        for variable in survey["variables"].as_array().into_iter().flatten() {
            let Some(theirs) = variable["id"].as_str() else { continue };
            // Named as their authors call it, and found by their id.
            let id = sources.variables.id(variable["name"].as_str().unwrap_or(theirs));
            sources.variables.ids.push((theirs.to_owned(), id.clone()));
            let is_number = variable["type"] == json!("number");
            let value = Some(&variable["value"]).filter(|value| if is_number { value.is_number() } else { value.is_string() });
            sources.begin.push((id, value.cloned().unwrap_or_else(|| if is_number { json!(0) } else { json!("") })));
        }
        for name in survey["hiddenFields"]["fieldIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            sources.hidden.id(name);
        }
        sources
    }

    /// The variables, as a draft has them.
    pub(super) fn variables(&self) -> Vec<Value> {
        self.begin.iter().map(|(id, value)| json!({"id": id, "value": value})).collect()
    }

    /// The names of the hidden fields here.
    pub(super) fn hidden(&self) -> Vec<String> {
        self.hidden.ids.iter().map(|(_, id)| id.clone()).collect()
    }

    /// A variable by their id.
    pub(super) fn variable(&self, theirs: &str) -> Option<String> {
        self.variables.known(theirs)
    }

    /// An operand as a source here.
    pub(super) fn source(&self, making: &Making, operand: &Value) -> Option<Value> {
        let theirs = operand["value"].as_str()?;
        Some(match operand["type"].as_str()? {
            "question" | "element" => {
                let id = making.known(theirs)?;
                match index(&operand["meta"]["row"]) {
                    Some(row) => json!({"question": id, "part": part(making, &id, "rows", row)?}),
                    None => json!({"question": id}),
                }
            }
            "variable" => json!({"variable": self.variable(theirs)?}),
            "hiddenField" => json!({"hidden": self.hidden.known(theirs)?}),
            _ => return None,
        })
    }

    /// What a source is compared with: of a row of a matrix a column by its number, of options their ids as they are here.
    pub(super) fn value(&self, making: &Making, of: &Value, value: &Value) -> Value {
        let Some(id) = of["value"].as_str().and_then(|theirs| making.known(theirs)) else { return value.clone() };
        let Some(question) = making.questions.iter().find(|question| question["id"] == json!(id)) else { return value.clone() };
        let own = |value: &Value| {
            if !of["meta"]["row"].is_null()
                && let Some(column) = index(value).and_then(|column| part(making, &id, "columns", column))
            {
                return json!(column);
            }
            let option = value.as_str().filter(|_| question["options"].is_array()).map(|theirs| Making::default().id(theirs));
            option.map_or_else(|| value.clone(), |option| json!(option))
        };
        match value.as_array() {
            Some(all) => all.iter().map(own).collect(),
            None => own(value),
        }
    }

    /// A text with what it recalls as it is written here; what is not there is the words in its place.
    pub(super) fn recalled(&self, making: &Making, text: &str) -> String {
        let mut said = String::new();
        let mut rest = text;
        while let Some((before, id, fallback, after)) = recall(rest) {
            said += before;
            let words = fallback.replace("nbsp", " ").replace(['|', '{', '}'], "");
            let source = making
                .known(id)
                .map(|id| format!("answer:{id}"))
                .or_else(|| self.variable(id).map(|id| format!("variable:{id}")))
                .or_else(|| self.hidden.known(id).map(|id| format!("hidden:{id}")));
            match source {
                Some(source) if words.is_empty() => said += &format!("{{{{{source}}}}}"),
                Some(source) => said += &format!("{{{{{source}|{words}}}}}"),
                None => said += &words,
            }
            rest = after;
        }
        said + rest
    }

    /// What is recalled in any text and is not there.
    pub(super) fn unknown(&self, making: &Making, survey: &Value) -> Vec<String> {
        let text = survey.to_string();
        let (mut rest, mut unknown) = (text.as_str(), Vec::new());
        while let Some((_, id, _, after)) = recall(rest) {
            let is_known = making.known(id).is_some() || self.variable(id).is_some() || self.hidden.known(id).is_some();
            if !is_known && !unknown.iter().any(|one| one == id) {
                unknown.push(id.to_owned());
            }
            rest = after;
        }
        unknown
    }
}

/// The next thing that a text recalls: what is before it, its id, the words in its place, and what is after it.
fn recall(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once(RECALL)?;
    let (inside, after) = rest.split_once('#')?;
    let (id, fallback) = inside.split_once("/fallback:").unwrap_or((inside, ""));
    Some((before, id, fallback, after))
}

/// A number that is written as one or in quotes.
fn index(value: &Value) -> Option<usize> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    usize::try_from(number).ok()
}

/// The id of a row or column of a matrix by its number.
fn part(making: &Making, question: &str, list: &str, at: usize) -> Option<String> {
    let question = making.questions.iter().find(|known| known["id"] == json!(question))?;
    question[list][at]["id"].as_str().map(str::to_owned)
}
