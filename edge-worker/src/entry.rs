//! From HTTP to a call, and from a reply to HTTP. The same answers stand under `/` and under the prefix `/r`.

use crate::hosted;
use crate::management;
use crate::meter;
use crate::platform::{Body, HttpRequest, HttpResponse, Net};
use crate::receive;
use crate::refusal::{Kind, Refusal};

/// Answers one request.
pub async fn respond(net: &impl Net, request: HttpRequest) -> HttpResponse {
    let path = without_prefix(&request.path).to_owned();
    let is_head = request.method == "HEAD";
    let answer = match path.as_str() {
        "/healthz" => {
            let version = env!("CARGO_PKG_VERSION");
            Ok(HttpResponse::text(200, "application/json", format!(r#"{{"ok":true,"version":"{version}"}}"#))
                .with("Cache-Control", "no-store"))
        }
        public if public.starts_with("/v1/") => Ok(receive::respond(net, &request, &path["/v1/".len()..]).await),
        page if page.starts_with("/s/") && matches!(request.method.as_str(), "GET" | "HEAD") => {
            hosted::respond(net, &request, &page["/s/".len()..]).await
        }
        "/api/debug/rows" => meter::respond(net, &request),
        private if private.starts_with("/api/") => management::respond(net, &request, &path).await,
        _ => Err(Refusal::of(Kind::NotFound, "nothing answers at this address")),
    };
    let mut response = answer.unwrap_or_else(|refusal| refusal.response()).with("X-Content-Type-Options", "nosniff");
    if is_head && !matches!(response.body, Body::Live(_) | Body::Asset(_)) {
        response.body = Body::Empty;
    }
    response
}

/// The path without the first-party prefix under which the whole edge answers as well.
#[must_use]
pub fn without_prefix(path: &str) -> &str {
    match path.strip_prefix("/r") {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

/// A JSON response.
pub(crate) fn json(status: u16, value: &impl serde::Serialize) -> HttpResponse {
    let text = serde_json::to_string(value).unwrap_or_else(|error| {
        crate::log(&format!("writing a response: {error}"));
        "null".to_owned()
    });
    HttpResponse::text(status, "application/json", text).with("Cache-Control", "no-store")
}
