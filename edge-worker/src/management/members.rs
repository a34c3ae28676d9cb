//! Signing in and out, API tokens.

use std::collections::BTreeMap;

use rapport_model::value::{Label, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::Call;
use crate::account::{AccountCall, AccountReply, Credential, CredentialKind, Member, PasskeyCall, Role};
use crate::auth::{self, SESSION_SECONDS};
use crate::entry::json;
use crate::limit::{self, PER_SIGN_IN};
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::{agent, digest, objects};

/// How long a sign-in link works, in milliseconds.
const LINK_HOLDS: i64 = 24 * 3_600_000;

#[derive(Deserialize)]
struct Token {
    token: String,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct NewMember {
    name: Option<String>,
    role: Option<String>,
}

impl NewMember {
    fn checked(self) -> Result<Member, Refusal> {
        let role = match self.role.as_deref() {
            None => Role::Owner,
            Some(name) => Role::parse(name).ok_or_else(|| Refusal::field("role", "is owner, manager or analyst"))?,
        };
        let name = self.name.map(|name| Label::of(&name)).filter(|name| !name.as_str().is_empty());
        Ok(Member { name: name.map_or_else(|| "Owner".to_owned(), String::from), role })
    }
}

pub(super) async fn sign_in<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let net = call.net;
    limit::take(format!("sign-in {}", agent::address(call.request, net.configuration())), PER_SIGN_IN, net.now())?;
    let Token { token } = call.body()?;
    let secret = digest::unique("", |bytes| net.random(bytes));
    let (session, id) = (digest::sha256(&secret), digest::short("se_", 12, |bytes| net.random(bytes)));
    let holds = SESSION_SECONDS * 1_000;
    let who = if auth::is_admin(net, &token) {
        let expires_at = Some(net.now() + holds);
        let credential =
            Credential { id, kind: CredentialKind::Session, member: auth::admin(), hint: String::new(), created_at: 0, expires_at };
        objects::account(net, &AccountCall::AddCredential { hash: session, credential }).await?;
        auth::admin().name
    } else {
        match objects::account(net, &AccountCall::Redeem { hash: digest::sha256(&token), session, id, holds }).await? {
            AccountReply::Who(Some(member)) => member.name,
            _ => return Err(objects::unexpected("the account")),
        }
    };
    objects::account(net, &AccountCall::Note { who, what: "POST /api/session".to_owned(), subject: String::new() }).await?;
    let cookie = auth::cookie(Some(&secret), auth::is_secure(net, call.request));
    Ok(HttpResponse { status: 204, ..HttpResponse::default() }.with("Set-Cookie", cookie).with("Cache-Control", "no-store"))
}

pub(super) async fn sign_out<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    if let Some(secret) = auth::session_secret(call.request) {
        objects::account(call.net, &AccountCall::EndSession(digest::sha256(secret))).await?;
    }
    let cookie = auth::cookie(None, auth::is_secure(call.net, call.request));
    Ok(HttpResponse { status: 204, ..HttpResponse::default() }.with("Set-Cookie", cookie).with("Cache-Control", "no-store"))
}

pub(super) async fn session<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let AccountReply::Sites(sites) = objects::account(call.net, &AccountCall::Sites).await? else {
        return Err(objects::unexpected("the account"));
    };
    let sites: Vec<_> = sites.iter().map(|site| json!({"id": site.id, "name": site.name})).collect();
    Ok(json(200, &json!({"member": {"name": call.member.name, "role": call.member.role.name()}, "sites": sites})))
}

/// A body may be absent: then the defaults hold.
fn new_member<N: Net>(call: &Call<'_, N>) -> Result<Member, Refusal> {
    if call.request.body.is_empty() { NewMember::default().checked() } else { call.body::<NewMember>()?.checked() }
}

pub(super) async fn make_link<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let member = new_member(call)?;
    let token = digest::unique("li_", |bytes| call.net.random(bytes));
    let ends = call.net.now() + LINK_HOLDS;
    add(call, &token, CredentialKind::Link, member, Some(ends)).await?;
    let url = format!("{}/app/signin?token={token}", call.base());
    Ok(json(201, &json!({"url": url, "expires_at": Timestamp(ends).iso()})))
}

pub(super) async fn make_token<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let body: NewMember = call.body()?;
    if body.role.is_none() {
        return Err(Refusal::field("role", "is owner, manager or analyst"));
    }
    let member = body.checked()?;
    let token = digest::unique("ra_", |bytes| call.net.random(bytes));
    let id = add(call, &token, CredentialKind::Token, member.clone(), None).await?;
    Ok(json(201, &json!({"id": id, "token": token, "name": member.name, "role": member.role.name()})))
}

async fn add<N: Net>(
    call: &Call<'_, N>,
    secret: &str,
    kind: CredentialKind,
    member: Member,
    expires_at: Option<i64>,
) -> Result<String, Refusal> {
    let id = digest::short("to_", 12, |bytes| call.net.random(bytes));
    let hint = secret[secret.len() - 4..].to_owned();
    let credential = Credential { id: id.clone(), kind, member, hint, created_at: 0, expires_at };
    objects::account(call.net, &AccountCall::AddCredential { hash: digest::sha256(secret), credential }).await?;
    Ok(id)
}

pub(super) async fn tokens<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let AccountReply::Tokens(tokens) = objects::account(call.net, &AccountCall::Tokens).await? else {
        return Err(objects::unexpected("the account"));
    };
    let items: Vec<_> = tokens
        .iter()
        .map(|token| json!({"id": token.id, "name": token.member.name, "role": token.member.role.name(), "hint": token.hint, "created_at": Timestamp(token.created_at).iso()}))
        .collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

/// Who may sign in, by name: for mentions, and for who is given work.
pub(super) async fn members<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let mut roles: BTreeMap<String, Role> = BTreeMap::new();
    let mut know = |member: &Member| {
        if !member.name.trim().is_empty() {
            let role = roles.entry(member.name.clone()).or_insert(member.role);
            *role = member.role.max(*role);
        }
    };
    know(&call.member);
    let AccountReply::Tokens(tokens) = objects::account(call.net, &AccountCall::Tokens).await? else {
        return Err(objects::unexpected("the account"));
    };
    tokens.iter().for_each(|token| know(&token.member));
    let AccountReply::Passkeys(passkeys) = objects::account(call.net, &AccountCall::Passkeys(Box::new(PasskeyCall::All))).await? else {
        return Err(objects::unexpected("the account"));
    };
    passkeys.iter().for_each(|passkey| know(&passkey.member));
    let AccountReply::Sessions(sessions, _) = objects::account(call.net, &AccountCall::Sessions(None)).await? else {
        return Err(objects::unexpected("the account"));
    };
    sessions.iter().for_each(|session| know(&session.member));
    // What an analyst is not told cannot be theirs to do.
    let sees = |role: &Role| *role >= Role::Manager;
    let items: Vec<_> =
        roles.iter().filter(|(_, role)| sees(role)).map(|(name, role)| json!({"name": name, "role": role.name()})).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn revoke_token<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    objects::account(call.net, &AccountCall::RemoveToken(call.part(0).to_owned())).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

pub(super) async fn sessions<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let own = auth::session_secret(call.request).map(digest::sha256);
    let AccountReply::Sessions(sessions, own) = objects::account(call.net, &AccountCall::Sessions(own)).await? else {
        return Err(objects::unexpected("the account"));
    };
    let items: Vec<_> = sessions
        .iter()
        .map(|one| {
            json!({"id": one.id, "name": one.member.name, "role": one.member.role.name(), "created_at": Timestamp(one.created_at).iso(),
                "expires_at": one.expires_at.map(|at| Timestamp(at).iso()), "current": own.as_ref() == Some(&one.id)})
        })
        .collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn end_session<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    objects::account(call.net, &AccountCall::RemoveSession(call.part(0).to_owned())).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}
