//! A survey on a page of its own, reached by a link: in an e-mail, on a receipt, in a chat app's browser, or in a frame
//! where the site's own page refuses wasm. Nothing of the site runs on it: the loader, the card, and a place for it.
//!
//! `/s/KEY/SURVEY`, and with it, as far as the sender knows:
//!
//! - `answer`: a number that answers the first question, so that a click on "9" in an e-mail is an answer. It is given
//!   by the page's script, not by the request: what scans e-mails for bad links fetches, and answers nothing.
//! - `user` and `signature`: who was written to, as in `rapport.identify`; with `t`, the token of a link that may be used
//!   once, the token is the signature.
//! - `hidden.NAME`: what fills a hidden field of the survey.
//! - `language`;
//! - `offer`: the showing, visitor and token of an invitation whose page can show neither card nor frame.
//!
//! With `frame` it is the frame itself: it asks for nothing and says nothing to the edge, and hears the invitation from the page
//! that it stands in (`widget/loader/bare.js`), which sends what is answered.

use serde_json::json;

use crate::access;
use crate::digest;
use crate::link::Wanted;
use crate::platform::{HttpRequest, HttpResponse, Net};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::site::LiveSurvey;
use crate::site::change::is_loopback;

/// How the page looks around its card, light and dark as the device wants it.
const STYLE: &str = "html{color-scheme:light dark;background:light-dark(#f8f8f6,#0f1012);color:light-dark(#4a4e56,#b6bac2);font:14px/1.5 Inter,system-ui,sans-serif}\
    body{margin:0}main{box-sizing:border-box;max-width:560px;margin:0 auto;padding:24px 12px;min-height:100vh}h1{margin:0 0 16px;font-size:14px;font-weight:500;text-align:center}";

/// Answers `GET /s/KEY/SURVEY`.
///
/// # Errors
/// There is no such site, or no such survey that is switched on.
pub async fn respond(net: &impl Net, request: &HttpRequest, path: &str) -> Result<HttpResponse, Refusal> {
    let (key, survey) = path.split_once('/').ok_or_else(|| Refusal::not_found("survey"))?;
    // A secret key in a link would be everybody's.
    let opened = Some(access::open(net, key).await?).filter(|opened| !opened.secret).ok_or_else(|| Refusal::not_found("site"))?;
    let settings = &opened.site.settings;
    let nonce = digest::short("", 22, |bytes| net.random(bytes));
    // The page may stand in a frame of the site that asks, and of nobody else.
    let ancestors: Vec<_> = settings.origins.iter().map(|origin| ancestor(origin)).collect();
    let ancestors = if ancestors.is_empty() { "'none'".to_owned() } else { ancestors.join(" ") };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'nonce-{nonce}'; connect-src 'self'; \
        img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    );
    let sent = |html: String| {
        HttpResponse::text(200, "text/html; charset=utf-8", html)
            .with("Content-Security-Policy", policy.clone())
            .with("Cache-Control", "no-store")
            .with("Referrer-Policy", "no-referrer")
            .with("X-Robots-Tag", "noindex")
    };
    if let Some(frame) = Query::parse(&request.query).text("frame") {
        return Ok(sent(framed(survey, &settings.name, frame == "inline", &nonce)));
    }
    // What pages show by themselves has no page here.
    let is_shown = |live: &&LiveSurvey| live.id == survey && live.definition["kind"] != "headless";
    let live = settings.surveys.iter().find(is_shown).ok_or_else(|| Refusal::not_found("survey that is switched on"))?;
    let query = Query::parse(&request.query);
    let asked = asked_for(survey, &request.query, &live.definition);
    let of_link = Wanted::parse(&asked).showing(net, &opened.site).await?;
    if of_link == Some(None) {
        return Ok(HttpResponse::text(410, "text/html; charset=utf-8", used(&query, &settings.name))
            .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
            .with("Cache-Control", "no-store")
            .with("Referrer-Policy", "no-referrer")
            .with("X-Robots-Tag", "noindex"));
    }
    let signature = match (query.text("user"), &of_link) {
        (Some(user), Some(_)) => Some(opened.site.with_secret(|secret| digest::hmac_sha256(secret.as_bytes(), user.as_bytes()))),
        _ => query.text("signature").map(str::to_owned),
    };
    let page = Page { key, live, site: &settings.name, query, asked, signature, nonce: &nonce };
    Ok(sent(page.html()))
}

/// An origin as a frame's policy names it: of the machine itself any port is meant, as for events.
fn ancestor(origin: &str) -> String {
    let has_port = origin.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    if is_loopback(origin) && !has_port { format!("{origin} {origin}:*") } else { origin.to_owned() }
}

/// The card alone, as a frame: with a place of its own where it stands in the page.
fn framed(survey: &str, site: &str, is_inline: bool, nonce: &str) -> String {
    let place = if is_inline { format!("<div data-rapport-survey=\"{}\"></div>", escaped(survey)) } else { String::new() };
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
        <title>{site}</title><style nonce=\"{nonce}\">html{{color-scheme:light dark}}body{{margin:0}}</style>\
        <script type=\"module\" nonce=\"{nonce}\" src=\"../../rapport/frame.js\"></script></head><body>{place}</body></html>",
        site = escaped(site)
    )
}

/// What the page is made of.
struct Page<'a> {
    key: &'a str,
    live: &'a LiveSurvey,
    site: &'a str,
    query: Query,
    /// What is asked for, with what goes along.
    asked: String,
    /// That the site's server says so of the user.
    signature: Option<String>,
    nonce: &'a str,
}

/// What the page asks for: the survey with the token and the hidden fields of the address.
fn asked_for(survey: &str, query: &str, definition: &serde_json::Value) -> String {
    let hidden: Vec<&str> = definition["hidden"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    let goes = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        matches!(name, "t" | "user" | "offer") || name.strip_prefix("hidden.").is_some_and(|name| hidden.contains(&name))
    };
    let along: Vec<_> = query.split('&').filter(goes).collect();
    let is_plain = along.iter().all(|pair| pair.starts_with("user="));
    if is_plain { survey.to_owned() } else { format!("{survey}?{}", along.join("&")) }
}

/// Said where a link was used before, or is no link of ours.
fn used(query: &Query, site: &str) -> String {
    let is_chinese = query.text("language").is_some_and(|language| language.starts_with("zh"));
    let (language, words) = if is_chinese {
        ("zh", "此链接已使用或已失效。谢谢。")
    } else {
        ("en", "This link was used already, or has ended. Thank you.")
    };
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
        <title>{site}</title><style>{STYLE}</style></head><body><main><h1>{site}</h1><p>{words}</p></main></body></html>",
        site = escaped(site)
    )
}

impl Page<'_> {
    fn html(&self) -> String {
        let Self { key, live, site, query, asked, signature, nonce } = self;
        let answer = query.text("answer").filter(|answer| answer.len() < 3 && answer.bytes().all(|b| b.is_ascii_digit()));
        let answer = answer.map(|answer| format!(" data-answer=\"{answer}\"")).unwrap_or_default();
        let language = query.text("language").map(|language| format!(" data-lang=\"{}\"", escaped(language))).unwrap_or_default();
        let spoken = escaped(query.text("language").or_else(|| live.definition["languages"][0].as_str()).unwrap_or("en"));
        let mut calls = Vec::new();
        if let Some(user) = query.text("user") {
            calls.push(json!(["identify", user, {}, {"signature": signature}]));
        }
        calls.push(json!(["ask", asked]));
        // Inside of a script nothing may look like its end.
        let calls = json!(calls).to_string().replace('<', "\\u003c");
        let (site, survey, key) = (escaped(site), escaped(&live.id), escaped(key));
        // Relative, so that it holds under a prefix too.
        format!(
            "<!doctype html><html lang=\"{spoken}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
            <title>{site}</title><style nonce=\"{nonce}\">{STYLE}</style><script nonce=\"{nonce}\">window.rapport={calls}</script>\
            <script async nonce=\"{nonce}\" src=\"../../rapport.js\" data-site=\"{key}\" data-capture=\"light\" data-manual data-quiet=\"off\"{language}></script></head>\
            <body><main><h1>{site}</h1><div data-rapport-survey=\"{survey}\"{answer}></div></main></body></html>"
        )
    }
}

/// A text as HTML shows it, also inside of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{ancestor, escaped};

    #[test]
    fn any_port_of_the_machine_itself_may_hold_a_frame() {
        assert_eq!(ancestor("http://127.0.0.1"), "http://127.0.0.1 http://127.0.0.1:*");
        assert_eq!(ancestor("http://127.0.0.1:80"), "http://127.0.0.1:80");
        assert_eq!(ancestor("https://shop.example"), "https://shop.example");
    }

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(escaped(r#""><script>&"#), "&quot;&gt;&lt;script&gt;&amp;");
    }
}
