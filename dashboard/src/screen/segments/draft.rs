//! A segment as it is being written: its rule as the JSON of the API, so that a part without a field of its own is kept.

use serde_json::{Value, json};

/// What can be added to a rule, and what it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    Ordered,
    Viewed,
    Stage,
    Loyalty,
    Grade,
    Worth,
    Risk,
    LastNps,
    LastCsat,
    Trait,
    Answered,
    Seen,
    Segment,
    Device,
    Country,
    Language,
    Channel,
    Campaign,
    FirstDay,
    Group,
}

impl Begin {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 20] = [
        Self::Ordered,
        Self::Viewed,
        Self::Stage,
        Self::Loyalty,
        Self::Grade,
        Self::Worth,
        Self::Risk,
        Self::LastNps,
        Self::LastCsat,
        Self::Trait,
        Self::Answered,
        Self::Seen,
        Self::Segment,
        Self::Device,
        Self::Country,
        Self::Language,
        Self::Channel,
        Self::Campaign,
        Self::FirstDay,
        Self::Group,
    ];

    /// The part as it begins: one that holds for somebody, so that the size says something at once.
    pub fn part(self, survey: Option<&str>, segment: Option<&str>) -> Value {
        match self {
            Self::Ordered => json!({"did": "order", "at_least": 2, "days": 90}),
            Self::Viewed => json!({"did": "page_view", "at_least": 5, "days": 30}),
            Self::Stage => json!({"stage": ["special_care"]}),
            Self::Loyalty => json!({"loyalty": ["true"]}),
            Self::Grade => json!({"grade": ["A"]}),
            Self::Worth => json!({"value": {"op": "at_least", "value": 100}}),
            Self::Risk => json!({"risk": {"op": "at_least", "value": 0.5}}),
            Self::LastNps => json!({"last_nps": {"op": "at_most", "value": 6}}),
            Self::LastCsat => json!({"last_csat": {"op": "at_most", "value": 2}}),
            Self::Trait => json!({"trait": "plan", "op": "equals", "value": "pro"}),
            Self::Answered => json!({"answered": survey.unwrap_or_default(), "days": 90}),
            Self::Seen => json!({"seen": survey.unwrap_or_default(), "days": 90}),
            Self::Segment => json!({"segment": segment.unwrap_or_default()}),
            Self::Device => json!({"device": ["phone"]}),
            Self::Country => json!({"country": ["DE"]}),
            Self::Language => json!({"language": ["en"]}),
            Self::Channel => json!({"channel": ["search"]}),
            Self::Campaign => json!({"campaign": ["spring"]}),
            Self::FirstDay => json!({"new": true}),
            Self::Group => json!({"any": [{"stage": ["special_care"]}, {"last_nps": {"op": "at_most", "value": 6}}]}),
        }
    }
}

/// A rule whose outermost part is a list of parts, so that parts can be added to it.
pub fn opened(rule: Value) -> Value {
    match rule {
        Value::Object(ref fields) if fields.contains_key("all") || fields.contains_key("any") => rule,
        Value::Null => json!({"all": []}),
        other => json!({"all": [other]}),
    }
}

/// The name of a group's list: `all` or `any`.
pub fn joint(group: &Value) -> Option<&'static str> {
    ["all", "any"].into_iter().find(|name| group[*name].is_array())
}

/// Joins the parts of the group at a place otherwise.
pub fn rejoin(rule: &mut Value, place: &str, wanted: &'static str) {
    let Some(group) = rule.pointer_mut(place) else { return };
    if let Some(name) = joint(group).filter(|name| *name != wanted) {
        let parts = group[name].take();
        *group = json!({wanted: parts});
    }
}

/// Adds a part to the group at a place.
pub fn add(rule: &mut Value, place: &str, part: Value) {
    let Some(group) = rule.pointer_mut(place) else { return };
    if let Some(list) = joint(group).and_then(|name| group[name].as_array_mut()) {
        list.push(part);
    }
}

/// Takes away the part at a place; a place is a group's, its list's name and a number.
pub fn remove(rule: &mut Value, place: &str) {
    let Some((list, at)) = place.rsplit_once('/') else { return };
    let Ok(at) = at.parse::<usize>() else { return };
    if let Some(list) = rule.pointer_mut(list).and_then(Value::as_array_mut).filter(|list| at < list.len()) {
        list.remove(at);
    }
}

/// Turns the part at a place around, or back.
pub fn negate(rule: &mut Value, place: &str) {
    let Some(part) = rule.pointer_mut(place) else { return };
    let inner = part.get_mut("not").map(Value::take);
    *part = match inner {
        Some(inner) => inner,
        None => json!({"not": part.take()}),
    };
}

/// Sets a field of the part at a place; nothing takes the field away.
pub fn set(rule: &mut Value, place: &str, field: &str, value: Value) {
    let Some(part) = rule.pointer_mut(place).and_then(Value::as_object_mut) else { return };
    if value.is_null() {
        part.remove(field);
    } else {
        part.insert(field.to_owned(), value);
    }
}

/// Says otherwise how often something was done.
pub fn count_by(rule: &mut Value, place: &str, wanted: &'static str) {
    let Some(part) = rule.pointer_mut(place) else { return };
    let number = part["at_least"].as_u64().or(part["at_most"].as_u64()).unwrap_or(1);
    for name in ["at_least", "at_most"] {
        set(rule, place, name, if name == wanted { json!(number) } else { Value::Null });
    }
}

/// Takes a word into the list of the part at a place, or out of it; the last one stays, as one of nothing never holds.
pub fn toggle(rule: &mut Value, place: &str, field: &str, word: &str) {
    let Some(list) = rule.pointer_mut(place).and_then(|part| part[field].as_array_mut()) else { return };
    match list.iter().position(|one| one == word) {
        Some(at) if list.len() > 1 => drop(list.remove(at)),
        Some(_) => {}
        None => list.push(json!(word)),
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::survey::Rule;

    use super::*;

    #[test]
    fn every_beginning_is_a_rule_of_the_model() {
        for begin in Begin::ALL {
            let part = begin.part(Some("s1"), Some("sg_1"));
            assert!(serde_json::from_value::<Rule>(part.clone()).is_ok(), "{part}");
        }
    }

    #[test]
    fn a_rule_is_written_part_by_part() {
        let mut rule = opened(json!({"stage": ["manage"]}));
        add(&mut rule, "", Begin::Group.part(None, None));
        add(&mut rule, "/all/1", Begin::FirstDay.part(None, None));
        rejoin(&mut rule, "/all/1", "all");
        negate(&mut rule, "/all/0");
        toggle(&mut rule, "/all/0/not", "stage", "lapsed");
        toggle(&mut rule, "/all/0/not", "stage", "manage");
        toggle(&mut rule, "/all/0/not", "stage", "lapsed");
        remove(&mut rule, "/all/1/all/0");
        assert_eq!(
            rule,
            json!({"all": [{"not": {"stage": ["lapsed"]}}, {"all": [{"last_nps": {"op": "at_most", "value": 6}}, {"new": true}]}]})
        );
        negate(&mut rule, "/all/0");
        assert_eq!(rule["all"][0], json!({"stage": ["lapsed"]}));
        let mut did = opened(Begin::Ordered.part(None, None));
        count_by(&mut did, "/all/0", "at_most");
        set(&mut did, "/all/0", "days", Value::Null);
        assert_eq!(did, json!({"all": [{"did": "order", "at_most": 2}]}));
        // Places that are not there change nothing.
        let before = did.clone();
        remove(&mut did, "/all/9");
        add(&mut did, "/any", json!({}));
        negate(&mut did, "/nowhere");
        assert_eq!(did, before);
    }
}
