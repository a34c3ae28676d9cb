//! An edge of one's own with one site, and short ways to speak to it.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use rapport_edge::native::Process;
use rapport_edge::platform::{Body, Configuration, HttpRequest, HttpResponse};
use rapport_model::value::Timestamp;
use serde_json::{Value, json};

pub const TOKEN: &str = "operator-token";
pub const ORIGIN: &str = "https://shop.example";
pub const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/// Nothing in the native edge ever waits for the world outside.
pub fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the native edge waited"),
    }
}

pub struct World {
    pub edge: Process,
    pub site: String,
    pub key: String,
    pub secret: String,
    pub identity_secret: String,
}

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub json: Value,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

pub fn time(text: &str) -> i64 {
    Timestamp::parse(text).unwrap().0
}

impl World {
    pub const NOW: &str = "2026-11-22T09:30:00.000Z";

    pub fn new() -> Self {
        Self::with(json!({}))
    }

    pub fn with(more: Value) -> Self {
        let configuration = Configuration { admin_token: Some(TOKEN.to_owned()), ..Configuration::default() };
        let edge = Process::new(configuration, time(Self::NOW));
        let mut world = Self { edge, site: String::new(), key: String::new(), secret: String::new(), identity_secret: String::new() };
        let mut draft = json!({"name": "Northlight", "origins": [ORIGIN, "http://127.0.0.1"]});
        draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = world.admin("POST", "/api/sites", draft);
        assert_eq!(made.status, 201, "{}", made.text);
        let text = |name: &str| made.json[name].as_str().unwrap().to_owned();
        (world.site, world.key, world.secret, world.identity_secret) =
            (text("id"), text("key"), text("secret_key"), text("identity_secret"));
        world
    }

    pub fn send(&self, method: &str, path: &str, body: impl Into<Vec<u8>>, headers: &[(&str, &str)]) -> Answer {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = HttpRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.into(),
            peer: Some("203.0.113.9".to_owned()),
        };
        let HttpResponse { status, headers, body } = now_or_never(self.edge.respond(request));
        let text = match body {
            Body::Text(text) => text,
            Body::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Body::Live(site) => format!("live {site}"),
            _ => String::new(),
        };
        Answer { status, headers, json: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    pub fn admin(&self, method: &str, path: &str, body: Value) -> Answer {
        self.as_holder(TOKEN, method, path, body)
    }

    pub fn as_holder(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.send(method, path, body, &[("Authorization", &format!("Bearer {token}"))])
    }

    /// A reading of the site.
    pub fn read(&self, path: &str) -> Value {
        let answer = self.admin("GET", format!("/api/sites/{}/{path}", self.site).trim_end_matches('/'), Value::Null);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json
    }

    pub fn now(&self) -> String {
        Self::NOW.to_owned()
    }

    /// Sends events as the page does.
    pub fn page(&self, events: Value, headers: &[(&str, &str)]) -> Answer {
        let body = json!({"key": self.key, "sent_at": self.now(), "events": events});
        let mut all = vec![("Origin", ORIGIN), ("User-Agent", CHROME), ("Content-Type", "text/plain")];
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(headers);
        self.send("POST", "/v1/events", body.to_string(), &all)
    }

    /// Sends messages as Segment's server libraries do.
    pub fn segment(&self, messages: Value) -> Answer {
        let body = json!({"batch": messages, "sentAt": self.now(), "writeKey": self.key});
        self.send("POST", "/v1/batch", body.to_string(), &[("User-Agent", "analytics-python/2.3")])
    }

    pub fn total(&self) -> Value {
        self.read("totals?from=1990-01-01&to=2100-01-01")["total"].clone()
    }
}

/// What is accepted, duplicate and refused.
pub fn counts(answer: &Answer) -> (u64, u64, usize) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let count = |name: &str| answer.json[name].as_u64().unwrap();
    (count("accepted"), count("duplicate"), answer.json["refused"].as_array().unwrap().len())
}
