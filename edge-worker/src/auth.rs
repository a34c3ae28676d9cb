//! Who calls the management API: a bearer token, or the dashboard's cookie.

use crate::account::{AccountCall, AccountReply, Member, Role};
use crate::platform::{HttpRequest, Net};
use crate::refusal::{Kind, Refusal};
use crate::{digest, objects};

/// The cookie where the browser holds the connection for secure: it then belongs to this host alone.
const SECURE_COOKIE: &str = "__Host-rapport";
/// The cookie where it does not (plain HTTP on an address without a name).
const PLAIN_COOKIE: &str = "rapport";
/// How long a session of the dashboard holds, in seconds.
pub const SESSION_SECONDS: i64 = 30 * 86_400;

/// Who calls, if the credentials of the request hold.
///
/// # Errors
/// There are credentials, but they do not hold; or a foreign page uses the cookie.
pub async fn caller(net: &impl Net, request: &HttpRequest) -> Result<Option<Member>, Refusal> {
    if let Some(header) = request.header("authorization") {
        let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let token =
            token.ok_or_else(|| Refusal { kind: Kind::Unauthorized, ..Refusal::field("Authorization", "is Bearer and an API token") })?;
        return match token_holder(net, token).await? {
            Some(member) => Ok(Some(member)),
            None => Err(Refusal { kind: Kind::Unauthorized, ..Refusal::field("Authorization", "is no API token that holds") }),
        };
    }
    let Some(secret) = session_secret(request) else { return Ok(None) };
    if !is_same_origin(request) {
        return Err(Refusal::of(Kind::Forbidden, "the dashboard's cookie works on the dashboard's own pages only"));
    }
    who(net, secret).await
}

/// Whose token it is: the operator's, or one that was made.
///
/// # Errors
/// A failure.
pub async fn token_holder(net: &impl Net, token: &str) -> Result<Option<Member>, Refusal> {
    if is_admin(net, token) {
        return Ok(Some(admin()));
    }
    who(net, token).await
}

/// Whether it is the token that the operator set.
#[must_use]
pub fn is_admin(net: &impl Net, token: &str) -> bool {
    // Compared as digests, so that the time taken tells nothing about the token.
    let set = net.configuration().admin_token.as_deref().filter(|set| !set.is_empty());
    set.is_some_and(|set| digest::same(&digest::sha256(set), &digest::sha256(token)))
}

/// Who has the operator's token.
#[must_use]
pub fn admin() -> Member {
    Member { name: "Operator".to_owned(), role: Role::Owner }
}

async fn who(net: &impl Net, secret: &str) -> Result<Option<Member>, Refusal> {
    match objects::account(net, &AccountCall::Who(digest::sha256(secret))).await? {
        AccountReply::Who(member) => Ok(member),
        _ => Err(objects::unexpected("the account")),
    }
}

/// The secret of the dashboard's session.
#[must_use]
pub fn session_secret(request: &HttpRequest) -> Option<&str> {
    let cookies = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("cookie")).flat_map(|(_, value)| value.split(';'));
    let mut found = None;
    for (name, value) in cookies.filter_map(|cookie| cookie.trim().split_once('=')) {
        if name == SECURE_COOKIE {
            return Some(value);
        }
        if name == PLAIN_COOKIE {
            found = Some(value);
        }
    }
    found
}

/// Whether a browser says that the request comes from a page that this very host served, such as a hosted survey.
pub(crate) fn is_own_page(request: &HttpRequest) -> bool {
    request.header("origin").is_some() && request.header("host").is_some() && is_same_origin(request)
}

/// Whether the browser says that the request comes from a page of this very host. `SameSite=Strict` keeps other sites
/// out; this keeps out other ports and subdomains.
fn is_same_origin(request: &HttpRequest) -> bool {
    if request.header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match (request.header("origin"), request.header("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host)),
        _ => true,
    }
}

/// Whether the browser holds this connection for secure: HTTPS, or the name `localhost`.
#[must_use]
pub fn is_secure(net: &impl Net, request: &HttpRequest) -> bool {
    let public_https = net.configuration().public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let origin_https = request.header("origin").is_some_and(|origin| origin.starts_with("https://"));
    let host = request.header("host").unwrap_or_default().split(':').next().unwrap_or_default();
    public_https || origin_https || host == "localhost"
}

/// The header that gives a session to the browser, or takes it away (no secret).
#[must_use]
pub fn cookie(secret: Option<&str>, is_secure: bool) -> String {
    let (name, secure) = if is_secure { (SECURE_COOKIE, "; Secure") } else { (PLAIN_COOKIE, "") };
    let age = if secret.is_some() { SESSION_SECONDS } else { 0 };
    format!("{name}={}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}", secret.unwrap_or_default())
}
