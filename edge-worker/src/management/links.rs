//! Links to a survey for who sends them out: many that may be used once, and one for everybody as a QR code.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use rapport_model::value::StrandId;
use serde::Deserialize;
use serde_json::json;

use super::Call;
use crate::entry::json;
use crate::link;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::query::encoded;
use crate::refusal::Refusal;
use crate::site::{SiteCall, SiteReply, SiteSettings};

const DAY: i64 = 86_400_000;
/// The most links of one call.
const MOST: usize = 1000;

/// Which links are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Order {
    /// One for each of these users.
    users: Vec<String>,
    /// So many for whoever has them, where no users are named.
    count: Option<usize>,
    /// For how many days they hold.
    days: Option<i64>,
}

/// The survey that the path names must be there.
async fn known<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<(), Refusal> {
    match objects::site(call.net, &settings.id, &SiteCall::Survey(call.part(1).to_owned())).await? {
        SiteReply::Survey(_) => Ok(()),
        _ => Err(objects::unexpected("a site")),
    }
}

fn address<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> String {
    format!("{}/s/{}/{}", call.base(), settings.key, encoded(call.part(1)))
}

/// Makes links that may be used once.
pub(super) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, identity_secret) = call.site().await?;
    known(call, &settings).await?;
    let order: Order = call.body()?;
    let days = order.days.unwrap_or(90);
    if !(1..=365).contains(&days) {
        return Err(Refusal::field("days", "is 1 to 365"));
    }
    let count = if order.users.is_empty() { order.count.unwrap_or(1) } else { order.users.len() };
    if !(1..=MOST).contains(&count) {
        return Err(Refusal::field(if order.users.is_empty() { "count" } else { "users" }, "is 1 to 1000 links at once"));
    }
    for user in &order.users {
        StrandId::user(user).map_err(Refusal::invalid("users"))?;
    }
    let ends = call.net.now() + days * DAY;
    let address = address(call, &settings);
    let items: Vec<_> = (0..count)
        .map(|at| {
            let user = order.users.get(at);
            let nonce = link::nonce(call.net);
            let token = link::token(&identity_secret, call.part(1), user.map_or("", String::as_str), ends, &nonce);
            let of = user.map(|user| format!("&user={}", encoded(user))).unwrap_or_default();
            json!({"user": user, "url": format!("{address}?t={token}{of}")})
        })
        .collect();
    Ok(json(201, &json!({"items": items, "next": null})))
}

/// The link for everybody as a QR code (ISO/IEC 18004) in SVG. Hidden fields of the query go into the link: a code for each
/// order, for each table.
pub(super) async fn qr<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    known(call, &settings).await?;
    let query: Vec<_> = call.request.query.split('&').filter(|pair| pair.starts_with("hidden.") || pair.starts_with("language=")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let link = format!("{}{query}", address(call, &settings));
    let code = QrCode::encode_text(&link, QrCodeEcc::Medium).map_err(|_| Refusal::field("hidden", "is too long for a QR code"))?;
    Ok(HttpResponse::text(200, "image/svg+xml", drawn(&code)).with("Cache-Control", "no-store"))
}

/// A code as one path, with the four modules of quiet around it that readers want.
fn drawn(code: &QrCode) -> String {
    const QUIET: i32 = 4;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
        <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}
