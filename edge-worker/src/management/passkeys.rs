//! Signing in with a passkey: made by who is signed in already, by a link that works once, and used from then on.

use rapport_model::value::{Label, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::Call;
use crate::account::{AccountCall, AccountReply, Passkey, PasskeyCall, Role};
use crate::auth::{self, SESSION_SECONDS};
use crate::entry::json;
use crate::limit::{self, PER_SIGN_IN};
use crate::passkey::{self, Place};
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::{agent, digest, objects};

/// How long a challenge holds, in milliseconds.
const HOLDS: i64 = 300_000;
/// Recovery codes that are made at once.
const CODES: usize = 10;

async fn ask<N: Net>(call: &Call<'_, N>, question: PasskeyCall) -> Result<AccountReply, Refusal> {
    objects::account(call.net, &AccountCall::Passkeys(Box::new(question))).await
}

async fn known<N: Net>(call: &Call<'_, N>, question: PasskeyCall) -> Result<Vec<Passkey>, Refusal> {
    match ask(call, question).await? {
        AccountReply::Passkeys(passkeys) => Ok(passkeys),
        _ => Err(objects::unexpected("the account")),
    }
}

/// The host that the browser sees.
fn place<'a, N: Net>(call: &'a Call<'_, N>) -> Place<'a> {
    let public = call.net.configuration().public_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, host)| host);
    let host = public.or(call.request.header("host")).unwrap_or("localhost");
    Place { name: host.rsplit_once(':').map_or(host, |(name, _)| name), host }
}

fn guarded<N: Net>(call: &Call<'_, N>) -> Result<(), Refusal> {
    let net = call.net;
    limit::take(format!("sign-in {}", agent::address(call.request, net.configuration())), PER_SIGN_IN, net.now())
}

/// Something to sign, for a key that is made or used.
pub(super) async fn challenge<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    guarded(call)?;
    let mut dice = [0; 32];
    call.net.random(&mut dice);
    let challenge = passkey::text(&dice);
    ask(call, PasskeyCall::Challenge(digest::sha256(&challenge), HOLDS)).await?;
    Ok(json(201, &json!({"challenge": challenge, "rp_id": place(call).name, "holds_seconds": HOLDS / 1_000})))
}

#[derive(Deserialize)]
struct New {
    #[serde(default)]
    label: String,
    authenticator_data: String,
    client_data: String,
}

/// Keeps a key that the member's browser made.
pub(super) async fn add<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let New { label, authenticator_data, client_data } = call.body()?;
    let made = passkey::made(&authenticator_data, &client_data, place(call)).map_err(|rule| Refusal::field("authenticator_data", rule))?;
    let label = String::from(Label::of(&label));
    let passkey = Passkey {
        id: made.id.clone(),
        member: call.member.clone(),
        label,
        key: made.key,
        counter: made.counter,
        created_at: 0,
        used_at: None,
    };
    ask(call, PasskeyCall::Add(digest::sha256(&made.challenge), Box::new(passkey))).await?;
    Ok(json(201, &json!({"id": made.id})))
}

#[derive(Deserialize)]
struct Signed {
    id: String,
    authenticator_data: String,
    client_data: String,
    signature: String,
}

/// A session for who signed with their key.
pub(super) async fn sign_in<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    guarded(call)?;
    let Signed { id, authenticator_data, client_data, signature } = call.body()?;
    let unknown = |rule: &str| Refusal { kind: Kind::Unauthorized, ..Refusal::field("id", rule) };
    let key = known(call, PasskeyCall::One(id.clone())).await?.pop().ok_or_else(|| unknown("is no passkey that holds"))?;
    let used = passkey::used(&key.key, &authenticator_data, &client_data, &signature, place(call)).map_err(unknown)?;
    let secret = digest::unique("", |bytes| call.net.random(bytes));
    let order = PasskeyCall::SignIn {
        challenge: digest::sha256(&used.challenge),
        id,
        counter: used.counter,
        session: digest::sha256(&secret),
        session_id: digest::short("se_", 12, |bytes| call.net.random(bytes)),
        holds: SESSION_SECONDS * 1_000,
    };
    let AccountReply::Who(Some(member)) = ask(call, order).await? else { return Err(objects::unexpected("the account")) };
    let note = AccountCall::Note { who: member.name, what: "POST /api/session/passkey".to_owned(), subject: String::new() };
    objects::account(call.net, &note).await?;
    let cookie = auth::cookie(Some(&secret), auth::is_secure(call.net, call.request));
    Ok(HttpResponse { status: 204, ..HttpResponse::default() }.with("Set-Cookie", cookie).with("Cache-Control", "no-store"))
}

/// A member's own passkeys; everybody's, for owners.
pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let items: Vec<_> = known(call, PasskeyCall::All)
        .await?
        .iter()
        .filter(|one| call.member.role == Role::Owner || one.member == call.member)
        .map(|one| {
            json!({"id": one.id, "name": one.member.name, "role": one.member.role.name(), "label": one.label, "own": one.member == call.member,
                "created_at": Timestamp(one.created_at).iso(), "used_at": one.used_at.map(|at| Timestamp(at).iso())})
        })
        .collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn remove<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let of = (call.member.role != Role::Owner).then(|| call.member.clone());
    ask(call, PasskeyCall::Remove(call.part(0).to_owned(), of)).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

/// Codes for who loses their passkey: each signs in once, and those from before hold no longer.
pub(super) async fn codes<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let codes: Vec<String> = (0..CODES).map(|_| digest::short("rc_", 20, |bytes| call.net.random(bytes))).collect();
    let hashes = codes.iter().map(|code| digest::sha256(code)).collect();
    ask(call, PasskeyCall::Codes(call.member.clone(), hashes)).await?;
    Ok(json(201, &json!({"codes": codes})).with("Cache-Control", "no-store"))
}
