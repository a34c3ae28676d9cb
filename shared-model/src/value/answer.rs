/// What somebody answered to one question; also what an answer, a property or a trait is compared with.
///
/// In JSON simply a number, a text, a list of texts, true and false, or an object of parts. Which shape fits is the
/// question's business.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum Answer {
    /// Yes or no.
    Flag(bool),
    /// A rating, an amount.
    Number(#[cfg_attr(feature = "serde", serde(serialize_with = "wire::as_written"))] f64),
    /// Words, a date, or the id of the one option chosen.
    Text(String),
    /// The ids of all options chosen; of a ranking, from first to last.
    List(Vec<String>),
    /// Row by row, or field by field.
    Parts(Parts),
}

/// The answers to the parts of a question, in the order of the question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts(pub Vec<(String, Answer)>);

impl Parts {
    /// Whether no part is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer to one part.
    pub fn part(&self, name: &str) -> Option<&Answer> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, answer)| answer)
    }
}

impl From<bool> for Answer {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u8> for Answer {
    fn from(number: u8) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<f64> for Answer {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(feature = "serde")]
mod wire {
    use core::fmt;

    use serde::de::{MapAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Answer, Parts};

    /// A whole number is written without a point, as people write it.
    pub(super) fn as_written<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        // Up to 2^53 every whole number is exactly a double.
        if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
            serializer.serialize_i64(*number as i64)
        } else {
            serializer.serialize_f64(*number)
        }
    }

    /// Written as an object from the part's name to its answer.
    impl Serialize for Parts {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, answer)| (name, answer)))
        }
    }

    impl<'de> Deserialize<'de> for Parts {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Entries;
            impl<'de> Visitor<'de> for Entries {
                type Value = Parts;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an object from part to answer, such as {\"email\": \"ann@example.com\"}")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts, A::Error> {
                    let mut parts: Vec<(String, Answer)> = Vec::new();
                    while let Some((name, answer)) = map.next_entry::<String, Answer>()? {
                        parts.retain(|(known, _)| *known != name);
                        parts.push((name, answer));
                    }
                    Ok(Parts(parts))
                }
            }
            deserializer.deserialize_map(Entries)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn each_shape_is_read_as_it_was_written() {
            for json in [r#"true"#, r#"9"#, r#"0.5"#, r#""late""#, r#"["a","b"]"#, r#"{"speed":"good","taste":["a"],"price":4}"#] {
                let answer: Answer = serde_json::from_str(json).unwrap();
                assert_eq!(serde_json::to_string(&answer).unwrap(), json);
            }
            assert!(serde_json::from_str::<Answer>("null").is_err());
            assert!(serde_json::from_str::<Answer>("[1]").is_err());
        }
    }
}
