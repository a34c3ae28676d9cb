//! An edge as `cargo xtask serve` starts it, in a process group of its own.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde_json::{Value, json};

pub const TOKEN: &str = "heavy-tests-token";

/// A folder that is removed when its test is over.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("rapport-heavy-{}-{number}-{name}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// `cargo xtask` with arguments, from the project's root.
pub fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    command.current_dir(root).arg("xtask").args(arguments).env("RAPPORT_ADMIN_TOKEN", TOKEN).stdin(Stdio::null());
    command
}

pub struct Edge {
    child: Child,
    pub port: u16,
}

impl Edge {
    /// Starts an edge on the data in this folder, and waits until it answers.
    pub fn start(data: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = xtask(&["serve", "--port", &port.to_string(), "--data", data.to_str().unwrap()]);
        // As the browser's tests: unoptimised, to look at a test while one writes it.
        if std::env::var("RAPPORT_PROFILE").is_ok_and(|profile| profile == "quick") {
            command.arg("--quick");
        }
        let child = command.process_group(0).stdout(Stdio::null()).spawn().unwrap();
        let mut edge = Self { child, port };
        let begin = Instant::now();
        while edge.ask("GET", "/healthz", None, "").is_none_or(|(status, _)| status != 200) {
            assert!(edge.child.try_wait().unwrap().is_none(), "serve ended by itself");
            // A cold build is part of the first start.
            assert!(begin.elapsed() < Duration::from_secs(1800), "serve was not ready in time");
            std::thread::sleep(Duration::from_millis(100));
        }
        edge
    }

    fn signal(&mut self, signal: Signal) -> ExitStatus {
        let group = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        let _ = killpg(group, signal);
        self.child.wait().unwrap()
    }

    /// Ends it at once, workerd too.
    pub fn kill(mut self) {
        self.signal(Signal::SIGKILL);
    }

    /// Asks it to end.
    pub fn stop(mut self) -> ExitStatus {
        self.signal(Signal::SIGTERM)
    }

    /// One request; `None` when the connection broke.
    pub fn ask(&self, method: &str, path: &str, authorization: Option<&str>, body: &str) -> Option<(u16, Value)> {
        ask(self.port, method, path, authorization, body)
    }

    /// A call of the management API that must succeed.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, reply) = self.ask(method, path, Some(&format!("Bearer {TOKEN}")), &body).expect("the connection holds");
        assert!((200..300).contains(&status), "{method} {path}: {status} {reply}");
        reply
    }

    /// A new site: its id and its public key.
    pub fn site(&self, shards: u32) -> (String, String) {
        let made = self.call("POST", "/api/sites", &json!({"name": "heavy", "origins": ["http://127.0.0.1"], "shards": shards}));
        (made["id"].as_str().unwrap().to_owned(), made["key"].as_str().unwrap().to_owned())
    }

    /// Orders that the site counts, of all days.
    pub fn orders(&self, site: &str) -> u64 {
        let totals = self.call("GET", &format!("/api/sites/{site}/totals?from=2020-01-01&to=2100-01-01"), &Value::Null);
        totals["total"]["orders"].as_u64().unwrap()
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.signal(Signal::SIGKILL);
        }
    }
}

/// One request to an edge that may be gone.
pub fn ask(port: u16, method: &str, path: &str, authorization: Option<&str>, body: &str) -> Option<(u16, Value)> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    let agent = ureq::Agent::new_with_config(config.build());
    let mut request = ureq::http::Request::builder().method(method).uri(format!("http://127.0.0.1:{port}{path}"));
    if let Some(authorization) = authorization {
        request = request.header("Authorization", authorization);
    }
    let request = request.header("Content-Type", "application/json").body(body.to_owned()).unwrap();
    let mut answer = agent.run(request).ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some((answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text))))
}

/// Sends a batch of Segment messages as a server library does.
pub fn segment(port: u16, key: &str, messages: &[Value]) -> Option<u16> {
    let body = json!({"writeKey": key, "sentAt": now(), "batch": messages}).to_string();
    ask(port, "POST", "/v1/batch", None, &body).map(|(status, _)| status)
}

/// Now, as ISO 8601, without a library: SQLite and the edge agree on this form.
pub fn now() -> String {
    let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    rapport_model::value::Timestamp(i64::try_from(passed.as_millis()).unwrap()).iso()
}
