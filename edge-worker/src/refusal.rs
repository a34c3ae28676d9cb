//! What a caller did wrong, and how it is told: problem+json of RFC 9457, always with the field and the rule.

use rapport_model::value::Invalid;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::platform::{Failure, HttpResponse};

/// The kinds of refusal; each has its HTTP status and something that the caller should do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 400: it cannot be read; repair the body.
    Malformed,
    /// 422: it can be read, but a field breaks a rule; repair the field.
    Invalid,
    /// 401: say who you are.
    Unauthorized,
    /// 403: you may not.
    Forbidden,
    /// 404: there is no such thing, or you may not know of it.
    NotFound,
    /// 405: this address answers other methods.
    Method,
    /// 409: it does not fit what is there.
    Conflict,
    /// 412: it was changed meanwhile; read it again.
    Changed,
    /// 413: send less at once.
    TooLarge,
    /// 429: wait, then send again.
    TooMany,
    /// 500: our fault; send again.
    Failed,
}

impl Kind {
    /// The HTTP status and the title that every problem of this kind has.
    #[must_use]
    pub fn status(self) -> (u16, &'static str) {
        match self {
            Self::Malformed => (400, "cannot be read"),
            Self::Invalid => (422, "a field breaks a rule"),
            Self::Unauthorized => (401, "who is calling?"),
            Self::Forbidden => (403, "not allowed"),
            Self::NotFound => (404, "not found"),
            Self::Method => (405, "no such method here"),
            Self::Conflict => (409, "does not fit what is there"),
            Self::Changed => (412, "changed meanwhile"),
            Self::TooLarge => (413, "too large"),
            Self::TooMany => (429, "too many requests"),
            Self::Failed => (500, "our fault"),
        }
    }
}

/// A refusal: part of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Of which kind.
    pub kind: Kind,
    /// The field, header or parameter that is at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The rule that is broken, in words one may show.
    pub rule: String,
    /// Seconds to wait before the next try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
}

impl Refusal {
    /// A refusal that no single field is to blame for.
    pub fn of(kind: Kind, rule: impl Into<String>) -> Self {
        Self { kind, field: None, rule: rule.into(), wait: None }
    }

    /// A field breaks a rule.
    pub fn field(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::of(Kind::Invalid, rule) }
    }

    /// A value of the domain could not be made of this field.
    pub fn invalid(field: &str) -> impl FnOnce(Invalid) -> Self + '_ {
        move |invalid| Self::field(field, invalid.0)
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::of(Kind::NotFound, format!("there is no such {what}"))
    }

    /// As a response.
    #[must_use]
    pub fn response(&self) -> HttpResponse {
        let (status, title) = self.kind.status();
        let mut problem = json!({"type": "about:blank", "title": title, "status": status, "detail": self.detail()});
        if let Some(field) = &self.field {
            problem["field"] = json!(field);
            problem["rule"] = json!(self.rule);
        }
        let response = HttpResponse::text(status, "application/problem+json", problem.to_string()).with("Cache-Control", "no-store");
        let response = match self.wait {
            Some(seconds) => response.with("Retry-After", seconds.to_string()),
            None => response,
        };
        if self.kind == Kind::Unauthorized { response.with("WWW-Authenticate", "Bearer realm=\"Rapport\"") } else { response }
    }

    fn detail(&self) -> String {
        match &self.field {
            Some(field) => format!("{field}: {}", self.rule),
            None => self.rule.clone(),
        }
    }
}

/// What went wrong at the edge itself is answered without detail.
impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        crate::log(&failure.0);
        Self::of(Kind::Failed, "something went wrong here; nothing that was acknowledged is lost, please send again")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Body;

    #[test]
    fn a_problem_names_field_and_rule() {
        let response = Refusal::field("shards", "a power of two from 1 to 64").response();
        let Body::Text(text) = response.body else { panic!("a text") };
        let problem: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((response.status, &problem["field"], &problem["rule"]), (422, &json!("shards"), &json!("a power of two from 1 to 64")));
        assert_eq!(problem["detail"], "shards: a power of two from 1 to 64");
        let response = Refusal { wait: Some(3), ..Refusal::of(Kind::TooMany, "slower") }.response();
        assert!(response.headers.contains(&("Retry-After".to_owned(), "3".to_owned())));
    }
}
