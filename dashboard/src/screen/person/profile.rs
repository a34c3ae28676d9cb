//! A person as the API gives them. What a server may leave out has a default here; lists and maps of the
//! same facts are read alike.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::{
    customer::{Leaving, Life, Worth},
    who,
    wire::{Rated, Traits},
};

/// A person.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Profile {
    /// The id to open them by.
    #[serde(default)]
    pub id: String,
    /// The user id of a signed-in customer.
    #[serde(default)]
    pub user_id: Option<String>,
    /// All ids: texts, or objects with `id` and `kind`.
    #[serde(default)]
    pub ids: Value,
    /// What the site told.
    #[serde(default)]
    pub traits: Traits,
    /// Accounts that they belong to: names, or objects.
    #[serde(default)]
    pub groups: Value,
    /// First sign of life.
    #[serde(default)]
    pub first_seen: Option<String>,
    /// Last sign of life.
    #[serde(default)]
    pub last_seen: Option<String>,
    /// Visits.
    #[serde(default)]
    pub sessions: u64,
    /// Page views.
    #[serde(default)]
    pub page_views: u64,
    /// Orders.
    #[serde(default)]
    pub orders: i64,
    /// Net revenue in the site's currency.
    #[serde(default)]
    pub revenue: f64,
    /// Net revenue in other currencies.
    #[serde(default)]
    pub revenue_by_currency: BTreeMap<String, f64>,
    /// Ratings, a list, or last ones by scale.
    #[serde(default)]
    pub scores: Value,
    /// Surveys shown to them and answered.
    #[serde(default)]
    pub surveys: Value,
    /// What they agreed to.
    #[serde(default)]
    pub consent: BTreeMap<String, Value>,
    /// Visits by channel.
    #[serde(default)]
    pub channels: Value,
    /// Visits by device.
    #[serde(default)]
    pub devices: Value,
    /// How they came first.
    #[serde(default)]
    pub first_touch: Value,
    /// How they came last.
    #[serde(default)]
    pub last_touch: Value,
    /// Country of the last visit.
    #[serde(default)]
    pub country: Option<String>,
    /// Language of the last visit.
    #[serde(default)]
    pub language: Option<String>,
    /// Segments that they are in now.
    #[serde(default)]
    pub segments: Value,
    /// Where they are in their life as a customer.
    #[serde(default)]
    pub stage: String,
    /// How they came there.
    #[serde(default)]
    pub lifecycle: Life,
    /// Attitude and behaviour taken together.
    #[serde(default)]
    pub loyalty: String,
    /// What they are expected to be worth.
    #[serde(default)]
    pub value: Option<Worth>,
    /// How likely they leave, and why.
    #[serde(default)]
    pub risk: Option<Leaving>,
}

impl Profile {
    /// Their ids as texts.
    pub fn id_list(&self) -> Vec<String> {
        let one = |value: &Value| match value {
            Value::Object(fields) => fields.get("id").map(who::text).unwrap_or_default(),
            other => who::text(other),
        };
        match &self.ids {
            Value::Array(ids) => ids.iter().map(one).filter(|id| !id.is_empty()).collect(),
            _ => Vec::new(),
        }
    }

    /// Ratings of a scale, oldest first.
    pub fn ratings(&self, kind: &str) -> Vec<Rated> {
        let mut found: Vec<Rated> = match &self.scores {
            Value::Array(all) => all
                .iter()
                .filter_map(|value| serde_json::from_value(value.clone()).ok())
                .filter(|rated: &Rated| rated.kind == kind)
                .collect(),
            Value::Object(by_kind) => match by_kind.get(kind) {
                Some(Value::Array(all)) => all.iter().filter_map(|value| serde_json::from_value(value.clone()).ok()).collect(),
                Some(one) => serde_json::from_value(one.clone()).into_iter().collect(),
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        found.sort_by(|a, b| a.at.cmp(&b.at));
        found
    }

    /// A count of the surveys: `asked` or `answered`.
    pub fn survey_count(&self, key: &str) -> Option<u64> {
        match &self.surveys {
            Value::Object(counts) => counts.get(key)?.as_u64(),
            Value::Array(all) => {
                u64::try_from(all.iter().filter(|survey| survey.get(key).is_some_and(|when| !when.is_null())).count()).ok()
            }
            _ => None,
        }
    }

    /// What was agreed to: the answer, and when if that is told.
    pub fn consent_to(&self, what: &str) -> Option<(bool, Option<String>)> {
        match self.consent.get(what)? {
            Value::Bool(granted) => Some((*granted, None)),
            Value::Object(fields) => {
                let granted = fields.get("granted").or_else(|| fields.get("value"))?.as_bool()?;
                Some((granted, fields.get("at").map(who::text)))
            }
            Value::String(word) => Some((word == "granted" || word == "true", None)),
            _ => None,
        }
    }

    /// Their segments: id and name.
    pub fn segment_list(&self) -> Vec<(String, String)> {
        let all = self.segments.as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(|one| Some((who::text(one.get("id")?), who::text(one.get("name")?)))).collect()
    }

    /// The words for a list of groups.
    pub fn names(list: &Value) -> Vec<String> {
        match list {
            Value::Array(all) => all
                .iter()
                .map(|one| one.get("name").or_else(|| one.get("id")).map_or_else(|| who::text(one), who::text))
                .filter(|name| !name.is_empty())
                .collect(),
            Value::Object(all) => all.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// Shares of a count, largest first: of `{"phone": 3}`, `[{"key": "phone", "count": 3}]` or `["phone"]`.
pub fn shares(counts: &Value) -> Vec<(String, f64)> {
    let counted: Vec<(String, f64)> = match counts {
        Value::Object(all) => all.iter().filter_map(|(key, count)| Some((key.clone(), count.as_f64()?))).collect(),
        Value::Array(all) => all
            .iter()
            .filter_map(|one| match one {
                Value::String(key) => Some((key.clone(), 1.0)),
                Value::Object(fields) => {
                    let key = ["key", "name", "device", "channel"].iter().find_map(|key| fields.get(*key))?;
                    let count = ["count", "sessions", "n", "visits"].iter().find_map(|key| fields.get(*key)?.as_f64()).unwrap_or(1.0);
                    Some((who::text(key), count))
                }
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let sum: f64 = counted.iter().map(|(_, count)| count).sum();
    if sum <= 0.0 {
        return Vec::new();
    }
    let mut shares: Vec<(String, f64)> =
        counted.into_iter().filter(|(_, count)| *count > 0.0).map(|(key, count)| (key, count / sum)).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    shares
}

/// A touchpoint in words: channel, source, campaign, and when.
pub fn touch(point: &Value) -> Option<(String, Option<String>, Option<String>)> {
    // Either the touchpoint itself, or `{at, value}` around it.
    let inner = point.get("value").unwrap_or(point);
    let told = |key: &str| inner.get(key).map(who::text).filter(|text| !text.is_empty());
    let channel = told("channel")?;
    let details: Vec<String> = ["source", "medium", "campaign"].iter().filter_map(|key| told(key)).collect();
    let at = point.get("at").and_then(Value::as_str).map(str::to_owned);
    Some((channel, (!details.is_empty()).then(|| details.join(" · ")), at))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shares_are_read_from_maps_and_lists() {
        let wanted = vec![("phone".to_owned(), 0.75), ("desktop".to_owned(), 0.25)];
        assert_eq!(shares(&json!({"desktop": 1, "phone": 3})), wanted);
        assert_eq!(shares(&json!([{"key": "desktop", "count": 1}, {"key": "phone", "count": 3}])), wanted);
        assert_eq!(shares(&json!({})), []);
        assert_eq!(shares(&Value::Null), []);
    }

    #[test]
    fn a_person_with_little_known() {
        let person: Profile =
            serde_json::from_str(r#"{"ids":["v1"],"scores":{"nps":{"value":9,"at":"2026-01-01T00:00:00Z"}},"consent":{"analytics":true}}"#)
                .unwrap();
        assert_eq!(person.id_list(), ["v1"]);
        assert_eq!(person.ratings("nps")[0].value, 9.0);
        assert!(person.ratings("csat").is_empty());
        assert_eq!(person.consent_to("analytics"), Some((true, None)));
        assert_eq!(person.consent_to("surveys"), None);
        assert_eq!(touch(&json!({"at":"2026-01-01T00:00:00Z","value":{"channel":"search","source":"google"}})).unwrap().0, "search");
        assert_eq!(touch(&Value::Null), None);
    }
}
