//! What a person is called, from what the site told about them.

use serde_json::Value;

use crate::wire::Traits;

/// A value as text: strings as they are, numbers and flags written out, lists by their parts.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn told(traits: &Traits, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| traits.get(*name).map(text).filter(|text| !text.trim().is_empty()))
}

/// The person's own name, by the traits of the Segment spec.
pub fn name(traits: &Traits) -> Option<String> {
    told(traits, &["name", "full_name", "fullName"]).or_else(|| {
        let first = told(traits, &["firstName", "first_name"]);
        let last = told(traits, &["lastName", "last_name"]);
        match (first, last) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (first, last) => first.or(last),
        }
    })
}

/// Where they can be written to, or whom they work for: the line under the name.
pub fn about(traits: &Traits) -> Option<String> {
    let company =
        traits.get("company").map(|company| company.get("name").map_or_else(|| text(company), text)).filter(|company| !company.is_empty());
    company.or_else(|| told(traits, &["email", "phone", "username"]))
}

/// A name to show, and whether it is a real one: name, e-mail, user id; else there is none.
pub fn title(traits: &Traits, user_id: Option<&str>) -> Option<String> {
    name(traits).or_else(|| told(traits, &["email", "username"])).or_else(|| user_id.map(str::to_owned))
}

/// An id that fits a line: long random ones are cut in the middle.
pub fn short(id: &str) -> String {
    let signs: Vec<char> = id.chars().collect();
    if signs.len() <= 18 {
        return id.to_owned();
    }
    signs[..10].iter().chain(['…'].iter()).chain(signs[signs.len() - 5..].iter()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(json: &str) -> Traits {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn people_are_called_by_what_is_known() {
        assert_eq!(title(&traits(r#"{"firstName":"Inès","lastName":"Moreau"}"#), Some("u1")).as_deref(), Some("Inès Moreau"));
        assert_eq!(title(&traits(r#"{"email":"a@b.example"}"#), Some("u1")).as_deref(), Some("a@b.example"));
        assert_eq!(title(&traits(r#"{"name":"  "}"#), Some("u1")).as_deref(), Some("u1"));
        assert_eq!(title(&traits("{}"), None), None);
        assert_eq!(about(&traits(r#"{"company":{"name":"Café Lumen"},"email":"x@y"}"#)).as_deref(), Some("Café Lumen"));
        assert_eq!(about(&traits(r#"{"email":"x@y"}"#)).as_deref(), Some("x@y"));
    }

    #[test]
    fn long_ids_are_cut_between_characters() {
        assert_eq!(short("cus_4471"), "cus_4471");
        assert_eq!(short("01JD3W8K2R7Q5V9XABCDEF"), "01JD3W8K2R…BCDEF");
        assert_eq!(short(&"王".repeat(30)).chars().count(), 16);
        assert_eq!(text(&serde_json::json!(["a", 1, true])), "a, 1, true");
    }
}
