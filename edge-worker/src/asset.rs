//! Which built file answers a path, and with which headers: the page's scripts for every origin, the dashboard for its own.
//!
//! Pure: the build hands over a [`Table`] of what there is, and the platform sends the file that [`answer`] names.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::platform::{Body, HttpResponse};

/// A built file.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct File {
    /// A hash of its content.
    pub hash: String,
    /// Whether a copy compressed by Brotli stands beside it.
    #[serde(default)]
    pub br: bool,
    /// Whether a copy compressed by gzip stands beside it.
    #[serde(default)]
    pub gz: bool,
}

/// All built files by name: `page/rapport.js`, `dashboard/index.html`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table(BTreeMap<String, File>);

impl Table {
    /// Reads the table that the build wrote. Without a valid one there are no files.
    #[must_use]
    pub fn parse(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }
}

/// Changes of the page's scripts reach every page within this time, in seconds; until then the browser does not ask.
const PAGE_FRESH: &str = "public, max-age=600, stale-while-revalidate=86400";
/// Names with a hash in them never change their content.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// The dashboard runs nothing and speaks to nothing but its own origin.
const DASHBOARD_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    connect-src 'self'; frame-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The frame in which the editor shows the card: nothing but the card runs there, and only the dashboard may frame it.
const PREVIEW_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The answer to a path (without prefix) that a built file serves; `None` when the path is somebody else's.
#[must_use]
pub fn answer<'a>(table: &Table, method: &str, path: &str, header: impl Fn(&str) -> Option<&'a str>) -> Option<HttpResponse> {
    if !matches!(method, "GET" | "HEAD") {
        return None;
    }
    if path == "/" || path == "/app" {
        // Relative, so that it holds under a prefix too.
        return Some(HttpResponse { status: 302, ..HttpResponse::default() }.with("Location", "app/"));
    }
    let (name, mut headers) = place(table, path)?;
    let file = table.0.get(&name)?;
    let accepted = header("accept-encoding").unwrap_or_default();
    let encoding = if file.br && accepts(accepted, "br") {
        Some(("br", "br"))
    } else if file.gz && accepts(accepted, "gzip") {
        Some(("gzip", "gz"))
    } else {
        None
    };
    let suffix = encoding.map_or("", |(_, suffix)| suffix);
    let etag = format!("\"{}{}{suffix}\"", file.hash, if suffix.is_empty() { "" } else { "-" });
    let unchanged = header("if-none-match").is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    headers.extend([("ETag", etag.clone()), ("Vary", "Accept-Encoding".to_owned()), ("X-Content-Type-Options", "nosniff".to_owned())]);
    let response = if unchanged {
        HttpResponse { status: 304, ..HttpResponse::default() }
    } else {
        headers.push(("Content-Type", media_type(&name).to_owned()));
        if let Some((encoding, _)) = encoding {
            headers.push(("Content-Encoding", encoding.to_owned()));
        }
        let stored = if suffix.is_empty() { name } else { format!("{name}.{suffix}") };
        HttpResponse { status: 200, headers: Vec::new(), body: Body::Asset(stored) }
    };
    Some(headers.into_iter().fold(response, |response, (name, value)| response.with(name, value)))
}

/// The file behind a path, and the headers of its kind.
fn place(table: &Table, path: &str) -> Option<(String, Vec<(&'static str, String)>)> {
    if path == "/rapport.js" || path.starts_with("/rapport/") {
        let name = format!("page/{}", path.strip_prefix("/rapport/").unwrap_or("rapport.js"));
        let headers = [
            ("Access-Control-Allow-Origin", "*"),
            ("Cross-Origin-Resource-Policy", "cross-origin"),
            ("Timing-Allow-Origin", "*"),
            ("Cache-Control", PAGE_FRESH),
        ];
        return Some((name, headers.map(|(name, value)| (name, value.to_owned())).to_vec()));
    }
    let inside = path.strip_prefix("/app/")?;
    let name = format!("dashboard/{inside}");
    let last = inside.rsplit('/').next().unwrap_or_default();
    let is_page = |name: &str| name.starts_with("dashboard/index") && name.ends_with(".html");
    if table.0.contains_key(&name) && !is_page(&name) {
        let cache = if has_hash(last) { FOREVER } else { "no-cache" };
        let mut headers = vec![("Cache-Control", cache.to_owned())];
        if name == "dashboard/preview.html" {
            headers.push(("Content-Security-Policy", PREVIEW_POLICY.to_owned()));
        }
        return Some((name, headers));
    }
    // A view of the dashboard: its router finds out which. A file that is not there is not a view.
    if last.contains('.') && !is_page(&name) {
        return None;
    }
    // The page of this depth names its files relative to where it stands, and so works under any prefix.
    let page = match inside.matches('/').count() {
        0 => "dashboard/index.html".to_owned(),
        depth => format!("dashboard/index-{depth}.html"),
    };
    let headers = [
        ("Cache-Control", "no-cache"),
        ("Content-Security-Policy", DASHBOARD_POLICY),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ];
    Some((page, headers.map(|(name, value)| (name, value.to_owned())).to_vec()))
}

/// Whether a file name carries the build's hash: `app-0123456789abcdef.js`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether an `Accept-Encoding` allows this encoding (RFC 9110, 12.5.3; a weight of 0 forbids).
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let forbidden = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !forbidden
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::parse(
            r#"{"page/rapport.js":{"hash":"aa","br":true,"gz":true},"dashboard/index.html":{"hash":"bb"},
                "dashboard/index-2.html":{"hash":"dd"},"dashboard/preview.html":{"hash":"ee"},
                "dashboard/app-0123456789abcdef.js":{"hash":"cc","br":true}}"#,
        )
    }

    fn get(path: &str, headers: &[(&str, &'static str)]) -> Option<HttpResponse> {
        answer(&table(), "GET", path, |name| headers.iter().find(|(n, _)| *n == name).map(|(_, value)| *value))
    }

    fn header<'a>(response: &'a HttpResponse, name: &str) -> Option<&'a str> {
        response.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn the_loader_is_sent_as_small_as_the_browser_takes_it() {
        let br = get("/rapport.js", &[("accept-encoding", "gzip, br;q=0.9")]).unwrap();
        assert_eq!(br.body, Body::Asset("page/rapport.js.br".to_owned()));
        assert_eq!(header(&br, "Content-Encoding"), Some("br"));
        assert_eq!(header(&br, "Access-Control-Allow-Origin"), Some("*"));
        let gz = get("/rapport.js", &[("accept-encoding", "gzip, br;q=0")]).unwrap();
        assert_eq!(gz.body, Body::Asset("page/rapport.js.gz".to_owned()));
        let plain = get("/rapport.js", &[]).unwrap();
        assert_eq!(plain.body, Body::Asset("page/rapport.js".to_owned()));
        assert_ne!(header(&plain, "ETag"), header(&br, "ETag"));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let again = get("/rapport.js", &[("if-none-match", "\"x\", W/\"aa\"")]).unwrap();
        assert_eq!((again.status, again.body), (304, Body::Empty));
        assert_eq!(get("/rapport.js", &[("if-none-match", "\"aa\""), ("accept-encoding", "br")]).unwrap().status, 200);
    }

    #[test]
    fn every_view_of_the_dashboard_is_its_one_page() {
        for (path, page) in [("/app/", "index"), ("/app/people", "index"), ("/app/people/u.1/", "index-2")] {
            let view = get(path, &[]).unwrap();
            assert_eq!(view.body, Body::Asset(format!("dashboard/{page}.html")), "{path}");
            assert_eq!(header(&view, "Cache-Control"), Some("no-cache"));
        }
        let preview = get("/app/preview.html", &[]).unwrap();
        assert!(header(&preview, "Content-Security-Policy").unwrap().contains("frame-ancestors 'self'"));
        assert!(header(&get("/app/", &[]).unwrap(), "Content-Security-Policy").unwrap().contains("frame-ancestors 'none'"));
        let script = get("/app/app-0123456789abcdef.js", &[]).unwrap();
        assert_eq!(header(&script, "Cache-Control"), Some(FOREVER));
        assert_eq!(get("/app/missing.js", &[]), None);
        assert_eq!(get("/rapport/../dashboard/index.html", &[]), None);
        assert_eq!(header(&get("/", &[]).unwrap(), "Location"), Some("app/"));
    }
}
