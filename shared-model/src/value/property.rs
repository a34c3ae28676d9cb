//! What a site says about an event or a person: JSON, bounded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Label;

/// Names and values given by the site, at most [`Property::MOST`] of them, each name at most 120 characters.
pub type Properties = BTreeMap<Label, Property>;

/// One value: a scalar, or JSON text of something nested. Nested values are kept to be shown and exported;
/// rules read scalars only, so there is no tree to walk behind a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Property {
    /// true or false
    Flag(bool),
    /// A finite number.
    Number(f64),
    /// At most [`Property::LONGEST`] characters.
    Text(String),
    /// An array or object, at most [`Property::LONGEST`] characters of JSON; a longer one is dropped.
    Nested(Value),
}

impl Property {
    /// The longest text, in characters.
    pub const LONGEST: usize = 1000;
    /// The most properties of one event and the most traits of one person.
    pub const MOST: usize = 100;

    /// `None` for null and for what is too large to keep.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Bool(flag) => Some(Self::Flag(*flag)),
            Value::Number(number) => number.as_f64().map(Self::Number),
            Value::String(text) => Some(Self::Text(text.chars().filter(|c| !c.is_control() || *c == '\n').take(Self::LONGEST).collect())),
            nested => (nested.to_string().len() <= Self::LONGEST * 2).then(|| Self::Nested(nested.clone())),
        }
    }

    /// All that may be kept of an object, in the order of the names, at most [`Property::MOST`].
    pub fn all(object: &serde_json::Map<String, Value>) -> Properties {
        object.iter().filter_map(|(name, value)| Some((Label::of(name), Self::of(value)?))).take(Self::MOST).collect()
    }

    /// The value as one would read it aloud; nested values as JSON.
    pub fn text(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Nested(value) => value.to_string(),
        }
    }
}
