//! Reads fields of a JSON object; what is wrong is said with the field's name and the rule.

use super::borrowed::{Json, Members};

/// Why an event is not taken: `field: rule`.
pub type Reason = String;

/// The fields of one object, with the path to it (`properties.`), so that a reason names the place.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    map: &'a Members<'a>,
    path: &'a str,
}

impl<'a> Fields<'a> {
    /// The fields of an event.
    pub fn of(map: &'a Members<'a>) -> Self {
        Self { map, path: "" }
    }

    /// The fields of an object inside; none when it is absent or no object.
    pub fn inside(&self, name: &str, path: &'a str) -> Option<Self> {
        Some(Self { map: self.map.get(name)?.as_object()?, path })
    }

    /// The object itself.
    pub fn map(&self) -> &'a Members<'a> {
        self.map
    }

    /// The value, when it is there and not null.
    pub fn value(&self, name: &str) -> Option<&'a Json<'a>> {
        self.map.get(name).filter(|value| **value != Json::Null)
    }

    /// A reason that names this field.
    pub fn reason(&self, name: &str, rule: impl std::fmt::Display) -> Reason {
        format!("{}{name}: {rule}", self.path)
    }

    fn missing(&self, name: &str) -> Reason {
        self.reason(name, "is missing")
    }

    /// A text, if there is one.
    ///
    /// # Errors
    /// Something else than a text.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Reason> {
        self.value(name).map(|value| value.as_str().ok_or_else(|| self.reason(name, "is a text"))).transpose()
    }

    /// A text that is not empty.
    ///
    /// # Errors
    /// Missing, empty, or something else.
    pub fn needed(&self, name: &str) -> Result<&'a str, Reason> {
        self.text(name)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| self.missing(name))
    }

    /// An id: a text, or a number as many shops have it. An empty text is none.
    ///
    /// # Errors
    /// Something else.
    pub fn id(&self, name: &str) -> Result<Option<String>, Reason> {
        match self.value(name) {
            None => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Json::Number(number)) if number.is_i64() || number.is_u64() => Ok(Some(number.to_string())),
            Some(_) => Err(self.reason(name, "is a text or a whole number")),
        }
    }

    /// A finite number; also one that was written as a text, as form fields and spreadsheets do.
    ///
    /// # Errors
    /// Something else.
    pub fn number(&self, name: &str) -> Result<Option<f64>, Reason> {
        let number = match self.value(name) {
            None => return Ok(None),
            Some(Json::Number(number)) => number.as_f64(),
            Some(Json::Text(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        number.filter(|number| number.is_finite()).map(Some).ok_or_else(|| self.reason(name, "is a number"))
    }

    /// A number not below zero, rounded and cut to what 32 bits hold.
    ///
    /// # Errors
    /// Something else.
    pub fn whole(&self, name: &str) -> Result<Option<u32>, Reason> {
        match self.number(name)? {
            Some(number) if number < 0.0 => Err(self.reason(name, "is a number not below zero")),
            number => Ok(number.map(|number| number.round() as u32)),
        }
    }

    /// true or false, if it is there.
    ///
    /// # Errors
    /// Something else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Reason> {
        match self.value(name) {
            None => Ok(None),
            Some(Json::Flag(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.reason(name, "is true or false")),
        }
    }

    /// An object, if there is one.
    ///
    /// # Errors
    /// Something else.
    pub fn object(&self, name: &str) -> Result<Option<&'a Members<'a>>, Reason> {
        self.value(name).map(|value| value.as_object().ok_or_else(|| self.reason(name, "is an object"))).transpose()
    }

    /// A list, if there is one.
    ///
    /// # Errors
    /// Something else.
    pub fn list(&self, name: &str) -> Result<Option<&'a [Json<'a>]>, Reason> {
        match self.value(name) {
            None => Ok(None),
            Some(Json::List(list)) => Ok(Some(list)),
            Some(_) => Err(self.reason(name, "is a list")),
        }
    }
}
