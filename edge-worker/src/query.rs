//! The parameters of a query string.

use rapport_model::event::RatingKind;
use rapport_model::value::{Day, Range, SurveyClass, Timestamp};

use crate::refusal::Refusal;

/// Decoded names and values in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after `?`.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (decoded(name, true), decoded(value, true)))
                .collect(),
        )
    }

    /// A parameter's value, when it is there and not empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The same with another value of a parameter; an empty one takes it away.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs: Vec<_> = self.0.iter().filter(|(known, _)| known != name).cloned().collect();
        pairs.push((name.to_owned(), value.to_owned()));
        Self(pairs)
    }

    /// All values of a parameter that may stand several times.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.clone()).collect()
    }

    /// A whole number.
    ///
    /// # Errors
    /// Something else, or outside of the bounds.
    pub fn number(&self, name: &str, bounds: std::ops::RangeInclusive<u64>) -> Result<Option<u64>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number.map(Some).ok_or_else(|| Refusal::field(name, format!("is a whole number from {} to {}", bounds.start(), bounds.end())))
    }

    /// A day.
    ///
    /// # Errors
    /// Something else.
    pub fn day(&self, name: &str) -> Result<Option<Day>, Refusal> {
        self.text(name).map(|text| Day::parse(text).map_err(Refusal::invalid(name))).transpose()
    }

    /// The class of surveys that is asked for, if one is.
    ///
    /// # Errors
    /// Something else.
    pub fn class(&self) -> Result<Option<SurveyClass>, Refusal> {
        self.text("class").map(|name| SurveyClass::parse(name).map_err(Refusal::invalid("class"))).transpose()
    }

    /// The class whose answers one score is read from. Where neither a class nor a survey is named, NPS is of relationship surveys
    /// and everything else of transactions: the two never meet in one number.
    ///
    /// # Errors
    /// Something else than a class.
    pub fn class_of(&self, score: RatingKind, is_of_one_survey: bool) -> Result<Option<SurveyClass>, Refusal> {
        Ok(match (self.class()?, score) {
            (None, RatingKind::Nps) if !is_of_one_survey => Some(SurveyClass::Relationship),
            (None, _) if !is_of_one_survey => Some(SurveyClass::Transaction),
            (class, _) => class,
        })
    }

    /// The moment and the name at which the page before ended, of what is told by time: `next` of it was both with a colon between.
    ///
    /// # Errors
    /// Something else than that.
    pub fn ended_at(&self) -> Result<Option<(Timestamp, String)>, Refusal> {
        let Some(cursor) = self.text("cursor") else { return Ok(None) };
        let read = cursor.split_once(':').and_then(|(at, name)| Some((Timestamp(at.parse().ok()?), name.to_owned())));
        read.map(Some).ok_or_else(|| Refusal::field("cursor", "is `next` of the page before"))
    }

    /// The days `from` to `to`, both inclusive; without them, the last 30 days up to `today`.
    ///
    /// # Errors
    /// What is no day, or `from` after `to`.
    pub fn range(&self, today: Day) -> Result<Range, Refusal> {
        let to = self.day("to")?.unwrap_or(today);
        let from = self.day("from")?.unwrap_or(Day(to.0.saturating_sub(29)));
        if from > to { Err(Refusal::field("from", "is not after to")) } else { Ok(Range { from, to }) }
    }
}

/// Percent-decoding; `+` is a blank in queries, not in paths. What is no UTF-8 becomes the replacement character.
#[must_use]
pub fn decoded(text: &str, plus_is_blank: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            (b'+', ..) if plus_is_blank => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What may stand in a path or query as it is; the rest is percent-encoded.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries() {
        let query = Query::parse("q=ann+%26+bob&limit=20&empty=&bad=%zz&from=2026-11-02&to=2026-11-01");
        assert_eq!(query.text("q"), Some("ann & bob"));
        assert_eq!(query.text("empty"), None);
        assert_eq!(query.text("bad"), Some("%zz"));
        assert_eq!(query.number("limit", 1..=100), Ok(Some(20)));
        assert!(query.number("limit", 1..=10).is_err());
        assert!(query.range(Day(0)).is_err());
        assert_eq!(Query::default().range(Day(29)), Ok(Range { from: Day(0), to: Day(29) }));
        assert_eq!(query.class_of(RatingKind::Nps, false), Ok(Some(SurveyClass::Relationship)));
        assert_eq!(query.class_of(RatingKind::Csat, false), Ok(Some(SurveyClass::Transaction)));
        assert_eq!(query.class_of(RatingKind::Nps, true), Ok(None), "a survey has a class of its own");
        assert_eq!(Query::parse("class=feature").class_of(RatingKind::Nps, false), Ok(Some(SurveyClass::Feature)));
        assert!(Query::parse("class=shoe").class().is_err());
        assert_eq!(decoded(&encoded("a/ü +%"), true), "a/ü +%");
    }
}
