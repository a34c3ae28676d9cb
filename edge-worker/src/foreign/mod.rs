//! Surveys that were written elsewhere as drafts of ours: SurveyJS's and Formbricks's JSON, and our own. What cannot be taken
//! is named with its place and left out; what is taken may still be wrong, as any draft may.

mod formbricks;
mod surveyjs;

use serde_json::{Map, Value, json};

/// A draft, and what could not be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// Whose format it was: `surveyjs`, `formbricks` or `rapport`.
    pub from: &'static str,
    /// The draft, in the shape of the contract.
    pub draft: Value,
    /// Place in the original, and what was not taken.
    pub left_out: Vec<(String, String)>,
}

/// Reads a survey; none where it is of no format that is known.
#[must_use]
pub fn read(survey: &Value) -> Option<Converted> {
    let fields = survey.as_object()?;
    // An export of several is read as its first.
    if let Some(inner) = fields.get("draft").or_else(|| fields.get("survey")).filter(|inner| inner.is_object()) {
        return read(inner);
    }
    let has = |name: &str| fields.contains_key(name);
    if has("pages")
        || has("elements")
        || (has("questions") && !has("languages") && first(survey, "questions", "type").is_some_and(surveyjs::knows))
    {
        return Some(surveyjs::read(survey));
    }
    let is_formbricks = has("blocks") || has("welcomeCard") || first(survey, "questions", "headline").is_some();
    let is_localised = survey["questions"][0]["headline"].is_object() || has("blocks") || has("welcomeCard");
    if is_formbricks && is_localised {
        return Some(formbricks::read(survey));
    }
    has("questions").then(|| Converted { from: "rapport", draft: survey.clone(), left_out: Vec::new() })
}

/// A text of the first item of a list.
fn first<'a>(survey: &'a Value, list: &str, name: &str) -> Option<&'a str> {
    let found = &survey[list][0][name];
    found.as_str().or_else(|| found.is_object().then_some(""))
}

/// A draft while it is put together.
#[derive(Default)]
struct Making {
    questions: Vec<Value>,
    logic: Vec<Value>,
    endings: Vec<Value>,
    hidden: Vec<String>,
    variables: Vec<Value>,
    welcome: Option<Value>,
    languages: Vec<String>,
    /// By the original's name the id here.
    ids: Vec<(String, String)>,
    left_out: Vec<(String, String)>,
}

impl Making {
    fn left_out(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.left_out.push((place.into(), what.into()));
    }

    /// The id of what the original calls so: the same each time, unique, of letters that ids have.
    fn id(&mut self, name: &str) -> String {
        if let Some((_, id)) = self.ids.iter().find(|(known, _)| known == name) {
            return id.clone();
        }
        let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() || "_-".contains(c) { c.to_ascii_lowercase() } else { '_' });
        let stem: String = letters.take(36).collect();
        let stem = if stem.is_empty() { "q".to_owned() } else { stem };
        let is_taken = |id: &str| self.ids.iter().any(|(_, known)| known == id);
        let id = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}_{n}"))).find(|id| !is_taken(id)).unwrap_or(stem);
        self.ids.push((name.to_owned(), id.clone()));
        id
    }

    /// The id of a question that is known already.
    fn known(&self, name: &str) -> Option<String> {
        self.ids.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone())
    }

    fn finished(mut self, from: &'static str, name: &str) -> Converted {
        if self.endings.is_empty() {
            self.endings
                .push(json!({"id": "thanks", "text": {self.languages.first().cloned().unwrap_or_else(|| "en".to_owned()): "Thank you."}}));
        }
        let mut draft = json!({
            "name": if name.is_empty() { "Imported survey" } else { name }, "class": "transaction", "kind": "card",
            "languages": if self.languages.is_empty() { vec!["en".to_owned()] } else { self.languages },
            "questions": self.questions, "logic": self.logic, "endings": self.endings,
        });
        if let Some(welcome) = self.welcome {
            draft["welcome"] = welcome;
        }
        if !self.hidden.is_empty() {
            draft["hidden"] = json!(self.hidden);
        }
        if !self.variables.is_empty() {
            draft["variables"] = json!(self.variables);
        }
        Converted { from, draft, left_out: self.left_out }
    }
}

/// Sets a field unless it is nothing: null, false, an empty text or object.
fn put(question: &mut Map<String, Value>, name: &str, value: Value) {
    let is_nothing = match &value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    if !is_nothing {
        question.insert(name.to_owned(), value);
    }
}

/// Words without markup.
fn plain(html: &str) -> String {
    let (mut words, mut inside) = (String::new(), false);
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            other if !inside => words.push(other),
            _ => {}
        }
    }
    words
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use rapport_model::survey::Draft;

    use super::*;

    fn drafted(survey: Value) -> (Draft, Converted) {
        let converted = read(&survey).unwrap();
        (serde_json::from_value(converted.draft.clone()).unwrap(), converted)
    }

    #[test]
    fn a_survey_of_surveyjs() {
        let (draft, converted) = drafted(json!({
            "title": {"default": "Checkout", "de": "Kasse"},
            "pages": [{"name": "p1", "elements": [
                {"type": "rating", "name": "Recommend us?", "rateMin": 0, "rateMax": 10, "isRequired": true, "minRateDescription": "No", "title": {"default": "Would you?", "de": "Würden Sie?"}},
                {"type": "comment", "name": "why", "title": "Why <b>so</b>?", "visibleIf": "{Recommend us?} < 7 and {Recommend us?} notempty"},
                {"type": "checkbox", "name": "what", "choices": ["Price", {"value": "late", "text": "Late"}], "showOtherItem": true, "maxSelectedChoices": 2, "choicesOrder": "random"},
                {"type": "file", "name": "photo"},
                {"type": "text", "inputType": "email", "name": "mail"},
                {"type": "matrix", "name": "grid", "rows": ["Speed"], "columns": ["Good", "Bad"]}]},
                {"elements": [{"type": "panel", "name": "more", "elements": [{"type": "boolean", "name": "ok", "visibleIf": "{what} allof ['late']"}]}]}],
            "completedHtml": "<h3>Thanks!</h3>"
        }));
        assert_eq!(converted.from, "surveyjs");
        assert_eq!(draft.problems(), [], "{:#}", converted.draft);
        assert_eq!(draft.form.languages, ["en", "de"]);
        let kinds: Vec<_> =
            converted.draft["questions"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect();
        assert_eq!(kinds, ["nps", "text", "multiple", "email", "matrix", "consent"]);
        assert_eq!(converted.draft["questions"][1]["text"]["en"], "Why so?");
        assert_eq!(
            converted.draft["questions"][1]["show_if"]["all"][0],
            json!({"question": "recommend_us_", "op": "less_than", "value": 7})
        );
        assert_eq!(converted.draft["endings"][0]["text"]["en"], "Thanks!");
        let left: Vec<_> = converted.left_out.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(left, ["photo", "ok.visibleIf"]);
    }

    #[test]
    fn a_survey_of_formbricks() {
        let text = |words: &str| json!({"default": words, "de": format!("{words} (de)")});
        let (draft, converted) = drafted(json!({
            "name": "Onboarding", "type": "app", "welcomeCard": {"enabled": true, "headline": text("Hello"), "buttonLabel": text("Start")},
            "languages": [{"default": true, "language": {"code": "en"}}, {"default": false, "language": {"code": "de"}}],
            "hiddenFields": {"enabled": true, "fieldIds": ["userId"]},
            "questions": [
                {"id": "a1", "type": "nps", "headline": text("Recommend?"), "required": true, "lowerLabel": text("No"), "upperLabel": text("Yes"),
                 "logic": [{"id": "l1", "conditions": {"connector": "and", "conditions": [{"leftOperand": {"type": "question", "value": "a1"}, "operator": "isGreaterThanOrEqual", "rightOperand": {"type": "static", "value": 9}}]},
                    "actions": [{"objective": "jumpToQuestion", "target": "c3"}]}]},
                {"id": "b2", "type": "openText", "headline": text("Why?"), "longAnswer": false, "inputType": "text"},
                {"id": "c3", "type": "multipleChoiceSingle", "headline": text("Which?"), "choices": [{"id": "x1", "label": text("One")}, {"id": "x2", "label": text("Two")}, {"id": "other", "label": text("Other")}], "shuffleOption": "exceptLast"},
                {"id": "d4", "type": "fileUpload", "headline": text("Picture?")},
                {"id": "e5", "type": "rating", "headline": text("Stars?"), "range": 5, "scale": "star"},
                {"id": "f6", "type": "contactInfo", "headline": text("You?"), "firstName": {"show": true}, "email": {"show": true, "required": true}}],
            "endings": [{"id": "z9", "type": "endScreen", "headline": text("Bye"), "buttonLink": "https://example.com", "buttonLabel": text("On")}]
        }));
        assert_eq!(converted.from, "formbricks");
        assert_eq!(draft.problems(), [], "{:#}", converted.draft);
        assert_eq!(
            converted.draft["logic"][0],
            json!({"after": "a1", "if": {"question": "a1", "op": "at_least", "value": 9}, "go_to": "c3"})
        );
        assert_eq!(converted.draft["questions"][2]["other"]["en"], "Other");
        assert_eq!(converted.draft["questions"][3]["look"], "stars");
        assert_eq!((draft.form.languages.len(), draft.form.hidden.as_slice()), (2, ["userid".to_owned()].as_slice()));
        assert_eq!(converted.left_out.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), ["d4"]);
    }

    /// What is reckoned, compared with each other and recalled comes along; what is not there is said.
    #[test]
    fn the_logic_of_formbricks() {
        let text = |words: &str| json!({"default": words});
        let of = |kind: &str, id: &str| json!({"type": kind, "value": id});
        let fixed = |value: Value| json!({"type": "static", "value": value});
        let when = |left: Value, op: &str, right: Value| json!({"leftOperand": left, "operator": op, "rightOperand": right});
        let set = |variable: &str, op: &str, value: Value| json!({"objective": "calculate", "variableId": variable, "operator": op, "value": value});
        let (draft, converted) = drafted(json!({
            "name": "Fit", "welcomeCard": {"enabled": false},
            "hiddenFields": {"enabled": true, "fieldIds": ["Order No"]},
            "variables": [{"id": "cv1", "name": "score", "type": "number", "value": 10}, {"id": "cv2", "name": "label", "type": "text", "value": "none"}],
            "blocks": [
                {"id": "b1", "elements": [
                    {"id": "Q1", "type": "rating", "headline": text("How was #recall:Order No/fallback:yournbsporder#?"), "range": 5, "scale": "number", "required": true}],
                 "logic": [
                    {"conditions": {"connector": "and", "conditions": [when(of("element", "Q1"), "isGreaterThan", fixed(json!(2)))]},
                     "actions": [set("cv1", "add", of("element", "Q1")), set("cv2", "concat", fixed(json!("!"))), {"objective": "requireAnswer", "target": "Q2"}, {"objective": "requireAnswer", "target": "Q3"}]},
                    {"conditions": {"connector": "or", "conditions": [
                        when(of("variable", "cv1"), "isLessThan", of("element", "Q1")), when(of("variable", "cv2"), "equals", fixed(json!("gold"))), when(of("hiddenField", "Order No"), "isSet", Value::Null)]},
                     "actions": [{"objective": "jumpToBlock", "target": "b3"}]}],
                 "logicFallback": "b2"},
                {"id": "b2", "elements": [{"id": "Q2", "type": "multipleChoiceSingle", "headline": text("Which?"), "choices": [{"id": "Big One", "label": text("Big")}, {"id": "x2", "label": text("Small")}]}],
                 "logic": [{"conditions": {"connector": "and", "conditions": [when(of("element", "Q2"), "equalsOneOf", fixed(json!(["Big One"])))]}, "actions": [{"objective": "dance"}, {"objective": "jumpToBlock", "target": "z9"}]}]},
                {"id": "b3", "elements": [
                    {"id": "M1", "type": "matrix", "headline": text("Rate"), "rows": [{"id": "r1", "label": text("Speed")}, {"id": "r2", "label": text("Price")}], "columns": [{"id": "c1", "label": text("Bad")}, {"id": "c2", "label": text("Good")}]}],
                 "logic": [{"conditions": {"connector": "and", "conditions": [when(json!({"type": "element", "value": "M1", "meta": {"row": "1"}}), "equals", fixed(json!("0")))]}, "actions": [{"objective": "jumpToBlock", "target": "z9"}]}]},
                {"id": "b4", "elements": [{"id": "Q3", "type": "openText", "headline": text("You said #recall:Q1/fallback:# (#recall:cv1/fallback:0#) #recall:plan/fallback:there#"), "inputType": "text"}]}],
            "endings": [{"id": "end0", "type": "endScreen", "headline": text("Done")}, {"id": "z9", "type": "endScreen", "headline": text("Bye")}]
        }));
        assert_eq!(draft.problems(), [], "{:#}", converted.draft);
        let ours = &converted.draft;
        assert_eq!(
            (&ours["variables"], &ours["hidden"]),
            (&json!([{"id": "score", "value": 10}, {"id": "label", "value": "none"}]), &json!(["order_no"]))
        );
        let logic = ours["logic"].as_array().unwrap();
        assert_eq!(
            logic[0],
            json!({"after": "q1", "if": {"question": "q1", "op": "greater_than", "value": 2}, "require": ["q2", "q3"],
                "set": [{"variable": "score", "op": "add", "by": {"question": "q1"}}, {"variable": "label", "op": "concat", "by": "!"}]})
        );
        assert_eq!(
            logic[1],
            json!({"after": "q1", "go_to": "m1", "if": {"any": [{"variable": "score", "op": "less_than", "than": {"question": "q1"}},
                {"variable": "label", "op": "equals", "value": "gold"}, {"hidden": "order_no", "op": "answered"}]}})
        );
        assert_eq!(logic[2], json!({"after": "q1", "go_to": "q2"}));
        assert_eq!(logic[3], json!({"after": "q2", "go_to": "end:z9", "if": {"question": "q2", "op": "one_of", "value": ["big_one"]}}));
        assert_eq!(logic[4]["if"], json!({"question": "m1", "part": "r2", "op": "equals", "value": "c1"}));
        assert_eq!(ours["questions"][0]["text"]["en"], "How was {{hidden:order_no|your order}}?");
        assert_eq!(ours["questions"][3]["text"]["en"], "You said {{answer:q1}} ({{variable:score|0}}) there");
        let left: Vec<_> = converted.left_out.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(left, ["Q2.logic[0]", "recall:plan"]);
    }

    #[test]
    fn ours_comes_back_and_a_list_is_none() {
        let ours =
            json!({"name": "S", "languages": ["en"], "questions": [{"id": "nps", "type": "nps", "text": {"en": "?"}}], "endings": []});
        assert_eq!(read(&json!({"draft": ours})).unwrap().draft, ours);
        assert_eq!(read(&json!([1])), None);
        assert_eq!(read(&json!({"title": "x"})), None);
    }
}
