//! The edge's API as any program outside uses it: for the demo and the benchmarks.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use rapport_model::value::Timestamp;
use serde_json::{Map, Value};
use ureq::Agent;
use ureq::http::{Request, Response};

/// A caller with an owner's token.
pub struct Api {
    agent: Agent,
    base: String,
    token: String,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Events that were new.
    pub accepted: u64,
    /// Events that were known already.
    pub duplicate: u64,
}

/// The first look at everybody of a large site takes its time; whoever answers is never cut off before.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often a batch is sent again that met a full or a failing edge.
const TRIES: u32 = 6;

impl Api {
    /// Calls the edge on this port of the loopback address.
    pub fn of(port: u16, token: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        Self { agent: config.into(), base: format!("http://127.0.0.1:{port}"), token: token.to_owned() }
    }

    /// One call of the management API, from JSON to JSON; `None` when there is no such thing.
    pub fn find(&self, path: &str) -> Result<Option<Value>> {
        let (status, reply) = self.call("GET", path, None)?;
        match status {
            404 => Ok(None),
            200..=299 => Ok(Some(reply)),
            _ => bail!("GET {path}: {status} {reply}"),
        }
    }

    /// Makes a site with both of its built-in surveys switched on: its id, public key and secret key.
    pub fn make_site(&self, draft: &Value) -> Result<[String; 3]> {
        let made = self.post("/api/sites", draft)?;
        for survey in ["relationship_nps", "order_csat"] {
            self.post(
                &format!("/api/sites/{}/surveys/{survey}/publish", made["id"].as_str().unwrap_or_default()),
                &Value::Object(Map::new()),
            )?;
        }
        let text = |name: &str| made[name].as_str().map(str::to_owned).with_context(|| format!("the new site has no {name}"));
        Ok([text("id")?, text("key")?, text("secret_key")?])
    }

    /// How many rows the edge has written since it started.
    pub fn rows_written(&self) -> Result<u64> {
        self.find("/api/debug/rows")?.and_then(|meter| meter["rows_written"].as_u64()).context("the edge does not count rows")
    }

    /// The same edge, called by somebody else.
    pub fn with_token(&self, token: &str) -> Self {
        Self { agent: self.agent.clone(), base: self.base.clone(), token: token.to_owned() }
    }

    /// Makes or does something.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.done("POST", path, Some(body))
    }

    /// Replaces something.
    pub fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.done("PUT", path, Some(body))
    }

    /// Changes a part of something.
    pub fn patch(&self, path: &str, body: &Value) -> Result<Value> {
        self.done("PATCH", path, Some(body))
    }

    /// Takes something away.
    pub fn delete(&self, path: &str) -> Result<()> {
        self.done("DELETE", path, None).map(drop)
    }

    fn done(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let (status, reply) = self.call(method, path, body)?;
        if !(200..300).contains(&status) {
            bail!("{method} {path}: {status} {reply}");
        }
        Ok(reply)
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value)> {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        let request = request.header("Authorization", format!("Bearer {}", self.token)).header("Content-Type", "application/json");
        let reply = match body {
            Some(body) => self.agent.run(request.body(body.to_string())?),
            None => self.agent.run(request.body(())?),
        };
        read(reply.with_context(|| format!("{method} {path}"))?)
    }

    /// Sends a batch of events with headers as a browser has them; again when the edge asks for it.
    /// An event that is refused is an error: whoever simulates must know the contract.
    pub fn events(&self, headers: &[(&str, &str)], batch: &str) -> Result<Receipt> {
        let mut left = TRIES;
        loop {
            let mut request =
                Request::builder().method("POST").uri(format!("{}/v1/events", self.base)).header("Content-Type", "application/json");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let (status, receipt) = read(self.agent.run(request.body(batch.to_owned())?)?)?;
            match status {
                200 => {
                    let refused = receipt["refused"].as_array().map_or(0, Vec::len);
                    if refused > 0 {
                        bail!("{refused} events were refused, the first one: {}", receipt["refused"][0]);
                    }
                    let count = |name: &str| receipt[name].as_u64().unwrap_or_default();
                    return Ok(Receipt { accepted: count("accepted"), duplicate: count("duplicate") });
                }
                429 | 500..=599 if left > 0 => {
                    left -= 1;
                    std::thread::sleep(Duration::from_millis(300 << (TRIES - left)));
                }
                _ => bail!("POST /v1/events: {status} {receipt}"),
            }
        }
    }
}

fn read(mut reply: Response<ureq::Body>) -> Result<(u16, Value)> {
    let text = reply.body_mut().read_to_string()?;
    let value = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
    Ok((reply.status().as_u16(), value))
}

/// The time.
pub fn now() -> Timestamp {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
}
