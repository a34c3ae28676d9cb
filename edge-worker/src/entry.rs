//! From HTTP to a call, and from a reply to HTTP.

use crate::platform::{HttpRequest, HttpResponse, Net};

/// Answers one request.
pub async fn respond(_net: &impl Net, request: HttpRequest) -> HttpResponse {
    match (request.method.as_str(), without_prefix(&request.path)) {
        ("GET" | "HEAD", "/healthz") => {
            let version = env!("CARGO_PKG_VERSION");
            HttpResponse::text(200, "application/json", format!(r#"{{"ok":true,"version":"{version}"}}"#))
        }
        _ => HttpResponse::text(404, "application/problem+json", r#"{"title":"not found","status":404}"#),
    }
}

/// The path without the first-party prefix under which the whole edge answers as well.
#[must_use]
pub fn without_prefix(path: &str) -> &str {
    match path.strip_prefix("/r") {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}
