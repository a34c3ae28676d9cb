//! Calls of the management API. The session is a cookie, so no token is held in the page.

use js_sys::{Function, Promise};
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, File, Headers, Request, RequestCredentials, RequestInit, Response};

use crate::place;

/// How long a reader waits before they are told.
const PATIENCE_MS: i32 = 10_000;
/// Files take longer to travel and to be read.
const PATIENCE_FILE_MS: i32 = 120_000;

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong, by what the reader can do about it.
    pub kind: TroubleKind,
    /// The HTTP status, 0 when none arrived.
    pub status: u16,
    /// What the server said, in its words; may be empty.
    pub detail: String,
}

/// Kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// No answer at all.
    Unreachable,
    /// No answer in time.
    TooSlow,
    /// The session is over, or never was.
    SignedOut,
    /// The role does not allow it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Somebody else changed it meanwhile; nothing was overwritten.
    Overtaken,
    /// The call was refused for what it said.
    Refused,
    /// The server failed.
    Broke,
    /// The answer was not understood.
    Unreadable,
}

impl Trouble {
    fn new(kind: TroubleKind, status: u16, detail: String) -> Self {
        Self { kind, status, detail }
    }

    /// Reads a refusal: its status, and `detail` or `title` of problem+json.
    pub fn of(status: u16, body: &str) -> Self {
        let problem: Value = serde_json::from_str(body).unwrap_or_default();
        let detail = ["detail", "title"].iter().find_map(|key| problem.get(key)?.as_str()).unwrap_or_default();
        let kind = match status {
            401 => TroubleKind::SignedOut,
            403 => TroubleKind::Forbidden,
            404 | 410 => TroubleKind::NotFound,
            412 => TroubleKind::Overtaken,
            400..=499 => TroubleKind::Refused,
            _ => TroubleKind::Broke,
        };
        Self::new(kind, status, detail.to_owned())
    }
}

/// What a call carries.
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Value),
    /// JSON to be put over this revision, and over no other.
    Over(Value, String),
    /// A file as it is, with the type that its name tells.
    File(File),
}

/// Reads JSON.
///
/// # Errors
/// When the call fails or the answer is not the JSON that was expected.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Trouble> {
    read(&send("GET", path, Body::Empty).await?)
}

/// Reads the text of an answer as JSON.
///
/// # Errors
/// When it is not the JSON that was expected.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|error| Trouble::new(TroubleKind::Unreadable, 200, error.to_string()))
}

/// Sends a call and gives the text of its answer.
///
/// # Errors
/// When no answer comes within the reader's patience, or a refusal.
pub async fn send(method: &str, path: &str, body: Body) -> Result<String, Trouble> {
    send_matching(method, path, body, None).await
}

/// Sends a change of something that was read at this version; it is refused where somebody else changed it since.
///
/// # Errors
/// As `send`; [`TroubleKind::Overtaken`] where the version is an old one.
pub async fn send_matching(method: &str, path: &str, body: Body, version: Option<u64>) -> Result<String, Trouble> {
    let patience = if matches!(body, Body::File(_)) { PATIENCE_FILE_MS } else { PATIENCE_MS };
    let window = web_sys::window().ok_or_else(unreachable)?;
    let abort = AbortController::new().map_err(|_| unreachable())?;
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&abort.signal()));
    let headers = Headers::new().map_err(|_| unreachable())?;
    let set = |name, value: &str| headers.set(name, value).map_err(|_| unreachable());
    set("accept", "application/json")?;
    if let Some(version) = version {
        set("if-match", &format!("\"{version}\""))?;
    }
    match body {
        Body::Empty => {}
        Body::Json(json) => {
            set("content-type", "application/json")?;
            init.set_body(&JsValue::from_str(&json.to_string()));
        }
        Body::Over(json, revision) => {
            set("content-type", "application/json")?;
            set("if-match", &format!("\"{revision}\""))?;
            init.set_body(&JsValue::from_str(&json.to_string()));
        }
        Body::File(file) => {
            set("content-type", file_type(&file.name()))?;
            init.set_body(file.as_ref());
        }
    }
    init.set_headers(headers.as_ref());
    let request = Request::new_with_str_and_init(&place::at_edge(path), &init).map_err(|_| unreachable())?;
    // The timer aborts the request; it is cancelled as soon as the body is here.
    let late = Closure::once_into_js({
        let abort = abort.clone();
        move || abort.abort()
    });
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(late.unchecked_ref::<Function>(), patience);
    let outcome = exchange(&window.fetch_with_request(&request)).await;
    if let Ok(timer) = timer {
        window.clear_timeout_with_handle(timer);
    }
    match outcome {
        Some((status, text)) if (200..300).contains(&status) => Ok(text),
        Some((status, text)) => Err(Trouble::of(status, &text)),
        None if abort.signal().aborted() => Err(Trouble::new(TroubleKind::TooSlow, 0, String::new())),
        None => Err(unreachable()),
    }
}

fn unreachable() -> Trouble {
    Trouble::new(TroubleKind::Unreachable, 0, String::new())
}

async fn exchange(promise: &Promise) -> Option<(u16, String)> {
    let response: Response = JsFuture::from(promise.clone()).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some((response.status(), text))
}

/// The type of a table by the end of its name.
pub fn file_type(name: &str) -> &'static str {
    match name.to_ascii_lowercase().rsplit('.').next() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("ndjson" | "jsonl") => "application/x-ndjson",
        _ => "text/csv",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_read_by_what_one_can_do() {
        let trouble = Trouble::of(422, r#"{"type":"about:blank","title":"Invalid","detail":"from must not be after to"}"#);
        assert_eq!((trouble.kind, trouble.detail.as_str()), (TroubleKind::Refused, "from must not be after to"));
        assert_eq!(Trouble::of(401, "").kind, TroubleKind::SignedOut);
        assert_eq!(Trouble::of(502, "<html>").kind, TroubleKind::Broke);
        assert_eq!(Trouble::of(502, "<html>").detail, "");
    }

    #[test]
    fn tables_are_known_by_their_names() {
        assert_eq!(file_type("Kunden.CSV"), "text/csv");
        assert!(file_type("orders.xlsx").ends_with(".sheet"));
    }
}
