//! The published JSON Schema says what the code takes: every template fits it, and every name in it is one of the code's.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use rapport_model::survey::{ContactPart, Op, QuestionKind, SCHEMA, templates};
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// Where a value does not fit a schema; of JSON Schema what this one uses of shapes and names, without limits.
fn misfit(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return misfit(root, root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}")), value, path);
    }
    for (word, exactly) in [("oneOf", true), ("anyOf", false)] {
        if let Some(list) = schema[word].as_array() {
            let misfits: Vec<_> = list.iter().filter_map(|one| misfit(root, one, value, path)).collect();
            let fitting = list.len() - misfits.len();
            if fitting == 0 || (exactly && fitting > 1) {
                return Some(format!("{path}: {fitting} of {word} fit; {}", misfits.join(" | ")));
            }
        }
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| name == kind || (name == "number" && kind == "integer");
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    };
    let among = schema["enum"].as_array().is_none_or(|list| list.contains(value));
    if !fits || !among || schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{path}: {value}"));
    }
    if let Some(object) = value.as_object() {
        if let Some(missing) =
            schema["required"].as_array().and_then(|list| list.iter().find(|name| !object.contains_key(name.as_str().unwrap())))
        {
            return Some(format!("{path}: {missing} is missing"));
        }
        for (name, value) in object {
            let path = format!("{path}/{name}");
            let part = schema["properties"].get(name).or(schema.get("additionalProperties"));
            let found = match part {
                Some(Value::Bool(false)) => Some(format!("{path}: unknown")),
                Some(part) => misfit(root, part, value, &path),
                None => None,
            };
            if found.is_some() {
                return found;
            }
        }
    }
    let items = value.as_array().filter(|_| schema.get("items").is_some());
    items.and_then(|items| items.iter().enumerate().find_map(|(at, item)| misfit(root, &schema["items"], item, &format!("{path}/{at}"))))
}

#[test]
fn every_template_fits() {
    let schema = schema();
    for template in &templates::ALL {
        let survey = serde_json::to_value(template.survey()).unwrap();
        assert_eq!(misfit(&schema, &schema, &survey, template.id), None);
    }
    let mut wrong = serde_json::to_value(templates::order_csat()).unwrap();
    wrong["questions"][0]["mood"] = json!("good");
    assert!(misfit(&schema, &schema, &wrong, "").unwrap().contains("mood"));
}

#[test]
fn its_names_are_the_codes() {
    let schema = schema();
    for op in schema["$defs"]["op"]["enum"].as_array().unwrap() {
        serde_json::from_value::<Op>(op.clone()).unwrap();
    }
    let mut types = Vec::new();
    for question in schema["$defs"]["question"]["oneOf"].as_array().unwrap() {
        let name = question["properties"]["type"]["const"].clone();
        // What each must have, as the least of its kind.
        let mut least = json!({"type": name, "options": [], "rows": [], "fields": [], "points": 5, "min": 0, "max": 1});
        least.as_object_mut().unwrap().retain(|key, _| key == "type" || question["required"].as_array().unwrap().contains(&json!(key)));
        let kind: QuestionKind = serde_json::from_value(least).unwrap_or_else(|error| panic!("{name}: {error}"));
        if let QuestionKind::Contact { .. } = kind {
            let fields = question["properties"]["fields"]["items"]["properties"]["field"]["enum"].as_array().unwrap().len();
            assert_eq!(fields, ContactPart::ALL.len());
        }
        types.push(name);
    }
    let unknown = serde_json::from_value::<QuestionKind>(json!({"type": "?"})).unwrap_err().to_string();
    assert_eq!(unknown.matches('`').count() / 2 - 1, types.len(), "{unknown}");
}
