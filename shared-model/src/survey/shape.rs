//! Reading drafts, segments and rules from JSON of which nobody knows whether it is one: a refusal names the place that has a form
//! which nothing has, and not only that there is one.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Branch, Condition, Draft, Ending, Hours, PageTest, Problem, Question, QuestionKind, Rule, Segment, Test, Text, Variable};

impl Draft {
    /// Reads a draft. What it says may be wrong ([`Draft::problems`]); its form may not.
    ///
    /// # Errors
    /// The first place that has a form which no draft has.
    pub fn read(value: &Value) -> Result<Self, Problem> {
        Self::deserialize(value).map_err(|error| in_draft(value).unwrap_or_else(|| problem("", &error.to_string())))
    }
}

impl Segment {
    /// Reads a segment.
    ///
    /// # Errors
    /// The first place that has a form which no segment has.
    pub fn read(value: &Value) -> Result<Self, Problem> {
        Self::deserialize(value).map_err(|error| {
            let in_rule = value.get("rule").and_then(|rule| in_rule(rule, "rule"));
            in_rule.unwrap_or_else(|| problem("", &error.to_string()))
        })
    }
}

impl Rule {
    /// Reads a rule that stands at a place.
    ///
    /// # Errors
    /// The first part that has a form which no rule has.
    pub fn read(value: &Value, place: &str) -> Result<Self, Problem> {
        Self::deserialize(value).map_err(|error| in_rule(value, place).unwrap_or_else(|| problem(place, &error.to_string())))
    }
}

/// What serde says of something at a place. Where the place is not told, a missing or unknown field that it names is.
fn problem(place: &str, said: &str) -> Problem {
    let field = said.split('`').nth(1).filter(|_| said.starts_with("missing field") || said.starts_with("unknown field"));
    let place = match field {
        Some(field) if place.is_empty() => field.to_owned(),
        Some(field) => format!("{place}.{field}"),
        None => place.to_owned(),
    };
    let sentence = match field {
        Some(_) if said.starts_with("missing") => "is missing".to_owned(),
        Some(_) => "is not known".to_owned(),
        None => format!("has another form: {said}"),
    };
    Problem { path: place, rule: "form".to_owned(), sentence }
}

/// What is wrong with the form of one thing, if anything is.
fn of<T: DeserializeOwned>(value: &Value, place: &str) -> Option<Problem> {
    T::deserialize(value).err().map(|error| problem(place, &error.to_string()))
}

/// The first thing wrong with the form of the items of a list.
fn each(value: &Value, place: &str, look: impl Fn(&Value, &str) -> Option<Problem>) -> Option<Problem> {
    let Some(items) = value.as_array() else { return Some(problem(place, "a list is expected")) };
    items.iter().enumerate().find_map(|(at, item)| look(item, &format!("{place}[{at}]")))
}

fn in_draft(value: &Value) -> Option<Problem> {
    let Some(fields) = value.as_object() else { return Some(problem("", "a survey is an object")) };
    fields.iter().find_map(|(name, value)| match name.as_str() {
        "name" => of::<String>(value, name),
        "class" => of::<crate::value::SurveyClass>(value, name),
        "kind" => of::<super::SurveyKind>(value, name),
        "welcome" => of::<Option<super::Welcome>>(value, name),
        "languages" | "hidden" => each(value, name, of::<String>),
        "variables" => each(value, name, of::<Variable>),
        "questions" => each(value, name, in_question),
        "logic" => each(value, name, |branch, place| {
            let condition = branch.get("if").filter(|condition| !condition.is_null());
            condition.and_then(|condition| in_condition(condition, &format!("{place}.if"))).or_else(|| of::<Branch>(branch, place))
        }),
        "endings" => each(value, name, of::<Ending>),
        "who" => in_rule(value, name),
        "when" => in_when(value, name),
        "how_often" => in_parts(value, name, |part, value, place| match part {
            "per_survey" => of::<super::Repeat>(value, place),
            _ => of::<Option<u32>>(value, place),
        })
        .or_else(|| of::<super::HowOften>(value, name)),
        _ => None,
    })
}

/// The first thing wrong with the form of the parts of an object.
fn in_parts(value: &Value, place: &str, look: impl Fn(&str, &Value, &str) -> Option<Problem>) -> Option<Problem> {
    let Some(parts) = value.as_object() else { return Some(problem(place, "an object is expected")) };
    parts.iter().find_map(|(name, value)| look(name, value, &format!("{place}.{name}")))
}

fn in_when(value: &Value, place: &str) -> Option<Problem> {
    in_parts(value, place, |part, value, place| match part {
        "trigger" => of::<super::Trigger>(value, place),
        "where" => in_parts(value, place, |_, value, place| of::<Test>(value, place)),
        "unless" => of::<String>(value, place),
        "pages" => each(value, place, of::<PageTest>),
        "dates" => of::<super::Dates>(value, place),
        "hours" => each(value, place, of::<Hours>),
        _ => None,
    })
    .or_else(|| of::<super::When>(value, place))
}

fn in_question(value: &Value, place: &str) -> Option<Problem> {
    in_parts(value, place, |part, value, place| match part {
        "id" => of::<String>(value, place),
        "text" | "help" | "message" => of::<Text>(value, place),
        "required" | "together" => of::<bool>(value, place),
        "show_if" if !value.is_null() => in_condition(value, place),
        _ => None,
    })
    .or_else(|| of::<QuestionKind>(value, place))
    .or_else(|| of::<Question>(value, place))
}

/// The smallest part of a tree of all, any and not that has a form which none has.
fn in_tree(value: &Value, place: &str, leaf: &dyn Fn(&Value, &str) -> Option<Problem>) -> Option<Problem> {
    for name in ["all", "any"] {
        if let Some(parts) = value.get(name) {
            return each(parts, &format!("{place}.{name}"), |part, place| in_tree(part, place, leaf));
        }
    }
    match value.get("not") {
        Some(part) => in_tree(part, &format!("{place}.not"), leaf),
        None => leaf(value, place),
    }
}

fn in_rule(value: &Value, place: &str) -> Option<Problem> {
    in_tree(value, place, &|leaf, place| {
        let said = "has another form: a part of a rule names one thing, such as did, trait, device or segment, and goes with it as the schema says";
        Rule::deserialize(leaf).err().map(|_| Problem { path: place.to_owned(), rule: "form".to_owned(), sentence: said.to_owned() })
    })
}

fn in_condition(value: &Value, place: &str) -> Option<Problem> {
    in_tree(value, place, &|leaf, place| {
        let said = "has another form: a condition is {\"question\", \"op\", \"value\"}, or on a variable, trait, hidden field or property";
        Condition::deserialize(leaf).err().map(|_| Problem { path: place.to_owned(), rule: "form".to_owned(), sentence: said.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn survey() -> Value {
        json!({"name": "S", "languages": ["en"], "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend?"}}]})
    }

    #[test]
    fn every_wrong_form_is_refused_with_its_place() {
        assert!(Draft::read(&survey()).is_ok());
        for (pointer, value, place) in [
            ("name", json!(7), "name"),
            ("class", json!("love"), "class"),
            ("languages", json!(["en", 7]), "languages[1]"),
            ("questions", json!({}), "questions"),
            ("questions", json!([{"type": "nps", "text": {"en": "?"}}]), "questions[0].id"),
            ("questions", json!([{"id": "a", "type": "shoe", "text": {"en": "?"}}]), "questions[0]"),
            ("questions", json!([{"id": "a", "type": "nps", "text": 7}]), "questions[0].text"),
            ("questions", json!([{"id": "a", "type": "nps", "text": {"en": "?"}, "required": "yes"}]), "questions[0].required"),
            (
                "questions",
                json!([{"id": "a", "type": "nps", "text": {"en": "?"}, "show_if": {"all": [{"question": "a", "op": "near"}]}}]),
                "questions[0].show_if.all[0]",
            ),
            ("logic", json!([{"after": "nps", "if": {"not": {"op": "equals"}}}]), "logic[0].if.not"),
            ("logic", json!([{"go_to": "end:x"}]), "logic[0].after"),
            ("endings", json!([{"id": "a", "text": []}]), "endings[0]"),
            ("who", json!([]), "who"),
            ("who", json!({"all": [{"did": "order"}, {"any": [{"device": "phone"}]}]}), "who.all[1].any[0]"),
            ("when", json!({"trigger": {"moon": 1}}), "when.trigger"),
            ("when", json!({"pages": [{"path": "near", "value": "/"}]}), "when.pages[0]"),
            ("when", json!({"where": {"price": {"op": "near"}}}), "when.where.price"),
            ("when", json!({"hours": [{"from": "09:00"}]}), "when.hours[0].until"),
            ("how_often", json!({"per_survey": {"every_days": -1}}), "how_often.per_survey"),
            ("how_often", json!({"max": "two"}), "how_often.max"),
        ] {
            let mut wrong = survey();
            wrong[pointer] = value.clone();
            let refused = Draft::read(&wrong).unwrap_err();
            assert_eq!(refused.path, place, "{value}: {refused}");
        }
        assert_eq!(Draft::read(&json!("survey")).unwrap_err().rule, "form");
        let segment = Segment::read(&json!({"name": "S", "rule": {"not": {"all": [{"colour": "red"}]}}})).unwrap_err();
        assert_eq!(segment.path, "rule.not.all[0]");
        assert_eq!(Segment::read(&json!({"rule": {"all": []}})).unwrap_err().path, "name");
        assert_eq!(Rule::read(&json!({"any": 3}), "rule").unwrap_err().path, "rule.any");
    }
}
