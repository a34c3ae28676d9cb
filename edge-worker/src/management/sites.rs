//! Sites: made, shown, changed, removed; their secret keys.

use rapport_model::care::CareSettings;
use rapport_model::score::MINIMUM_ANSWERS;
use rapport_model::survey::Theme;
use rapport_model::value::{Currency, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Call;
use super::disclosure::Veil;
use crate::access;
use crate::account::{AccountCall, AccountReply, Role, SecretKey};
use crate::entry::json;
use crate::platform::{Body, HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{ShardCall, ShardReply};
use crate::site::change::{origins, site_name};
use crate::site::{AnswersThatCount, AskingLimits, PageKnows, SettingsChange, SiteCall, SiteReply, SiteSettings};
use crate::{digest, objects};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteDraft {
    name: String,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    shards: Option<u32>,
    #[serde(default)]
    answers: AnswersThatCount,
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let AccountReply::Sites(sites) = objects::account(call.net, &AccountCall::Sites).await? else {
        return Err(objects::unexpected("the account"));
    };
    let items: Vec<_> = sites
        .iter()
        .map(|site| json!({"id": site.id, "name": site.name, "key": site.key, "created_at": Timestamp(site.created_at).iso()}))
        .collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let draft: SiteDraft = call.body()?;
    let shards = draft.shards.unwrap_or(1);
    if !shards.is_power_of_two() || shards > SiteSettings::MOST_SHARDS {
        return Err(Refusal::field("shards", "is a power of two from 1 to 64"));
    }
    let zone = draft.time_zone.unwrap_or_else(|| "UTC".to_owned());
    rapport_model::value::Calendar::of(&zone).map_err(Refusal::invalid("time_zone"))?;
    let currency = draft.currency.as_deref().map_or(Ok(Currency::USD), Currency::parse).map_err(Refusal::invalid("currency"))?;
    let random = |bytes: &mut [u8]| call.net.random(bytes);
    let settings = SiteSettings {
        care: CareSettings::default(),
        recovery: None,
        id: digest::short("", 12, random),
        name: site_name(&draft.name)?,
        key: digest::short("pk_", 24, random),
        origins: origins(&draft.origins)?,
        time_zone: zone,
        currency,
        shards,
        minimum_n: MINIMUM_ANSWERS,
        require_signature: false,
        retention_days: 400,
        page_patterns: Vec::new(),
        surveys: Vec::new(),
        asking: AskingLimits::default(),
        excluded_addresses: Vec::new(),
        segments: std::collections::BTreeMap::new(),
        privacy_url: None,
        theme: Theme::default(),
        answers: draft.answers,
        page_knows: PageKnows::default(),
        comment_themes: None,
        version: 1,
    };
    let SiteReply::Settings { settings, identity_secret } =
        objects::site(call.net, &settings.id, &SiteCall::Create(Box::new(settings.clone()))).await?
    else {
        return Err(objects::unexpected("a site"));
    };
    let (secret_key, line) = new_secret(call);
    let (id, name, key) = (settings.id.clone(), settings.name.clone(), settings.key.clone());
    let add =
        AccountCall::AddSite { id, name, key, secret: digest::sha256(&secret_key), hint: line.hint.clone(), secret_id: line.id.clone() };
    objects::account(call.net, &add).await?;
    let mut site = shown(&settings, &[SecretKey { created_at: call.net.now(), ..line }], &Pulse::default());
    site["secret_key"] = json!(secret_key);
    site["identity_secret"] = json!(identity_secret);
    Ok(json(201, &site))
}

fn new_secret<N: Net>(call: &Call<'_, N>) -> (String, SecretKey) {
    let secret = digest::unique("sk_", |bytes| call.net.random(bytes));
    let id = digest::short("ke_", 12, |bytes| call.net.random(bytes));
    let hint = secret[secret.len() - 4..].to_owned();
    (secret, SecretKey { id, hint, created_at: 0 })
}

/// Life signs of all shards together.
#[derive(Default)]
struct Pulse {
    online: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

async fn pulse<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Pulse, Refusal> {
    let mut pulse = Pulse::default();
    for reply in objects::shards(call.net, settings, &ShardCall::Pulse).await? {
        let ShardReply::Pulse { online, first_event, last_event } = reply else { return Err(objects::unexpected("a shard")) };
        pulse.online += online;
        pulse.first = [pulse.first, first_event].into_iter().flatten().min();
        pulse.last = pulse.last.max(last_event);
    }
    Ok(pulse)
}

fn shown(settings: &SiteSettings, keys: &[SecretKey], pulse: &Pulse) -> Value {
    let keys: Vec<_> =
        keys.iter().map(|key| json!({"id": key.id, "hint": key.hint, "created_at": Timestamp(key.created_at).iso()})).collect();
    json!({
        "id": settings.id,
        "name": settings.name,
        "origins": settings.origins,
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "key": settings.key,
        "secret_keys": keys,
        "minimum_n": settings.minimum_n,
        "first_event_at": pulse.first.map(Timestamp::iso),
        "last_event_at": pulse.last.map(Timestamp::iso),
        "require_signature": settings.require_signature,
        "retention_days": settings.retention_days,
        "page_patterns": settings.page_patterns,
        "excluded_addresses": settings.excluded_addresses,
        "privacy_url": settings.privacy_url,
        "theme": settings.theme,
        "answers": settings.answers,
        "page_knows": settings.page_knows,
        "asking": settings.asking,
        "shards": settings.shards,
        "version": settings.version,
        "live": {"visitors_online": pulse.online},
    })
}

async fn with_keys<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, identity_secret: &str) -> Result<HttpResponse, Refusal> {
    let AccountReply::Site(_, keys) = objects::account(call.net, &AccountCall::Site(settings.id.clone())).await? else {
        return Err(objects::unexpected("the account"));
    };
    let mut site = shown(settings, &keys, &pulse(call, settings).await?);
    // Addresses of people who work there, and what opens what, are no numbers.
    if Veil::of(call, settings).is_some() {
        site["excluded_addresses"] = json!([]);
        site["secret_keys"] = json!([]);
    }
    // Whoever signs user ids can speak for every customer.
    if call.member.role == Role::Owner {
        site["identity_secret"] = json!(identity_secret);
    }
    Ok(json(200, &site))
}

pub(super) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, identity_secret) = call.site().await?;
    with_keys(call, &settings, &identity_secret).await
}

pub(super) async fn change<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (before, _) = call.site().await?;
    let change: SettingsChange = call.body()?;
    let SiteReply::Settings { settings, identity_secret } =
        objects::site(call.net, &before.id, &SiteCall::Change(Box::new(change))).await?
    else {
        return Err(objects::unexpected("a site"));
    };
    if settings.name != before.name {
        objects::account(call.net, &AccountCall::RenameSite { id: before.id, name: settings.name.clone() }).await?;
    }
    spread(call, &settings).await?;
    with_keys(call, &settings, &identity_secret).await
}

/// Lets the entry and every shard work by new settings at once; other entries follow within a minute.
pub(super) async fn spread<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<(), Refusal> {
    access::forget(&settings.id);
    objects::shards(call.net, settings, &ShardCall::Configure(Box::new(settings.clone()))).await.map(drop)
}

pub(super) async fn remove<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    objects::account(call.net, &AccountCall::RemoveSite(settings.id.clone())).await?;
    access::forget(&settings.id);
    objects::shards(call.net, &settings, &ShardCall::Clear).await?;
    objects::site(call.net, &settings.id, &SiteCall::Delete).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

pub(super) async fn make_key<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let (secret, line) = new_secret(call);
    let add = AccountCall::AddSecret { site: settings.id, id: line.id.clone(), hash: digest::sha256(&secret), hint: line.hint.clone() };
    objects::account(call.net, &add).await?;
    Ok(json(201, &json!({"id": line.id, "secret_key": secret, "hint": line.hint})))
}

pub(super) async fn revoke_key<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    objects::account(call.net, &AccountCall::RemoveSecret { site: settings.id.clone(), id: call.part(1).to_owned() }).await?;
    access::forget(&settings.id);
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

/// The request becomes a WebSocket of the site's object.
pub(super) async fn live<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    if !call.request.header("upgrade").is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket")) {
        return Err(Refusal::field("Upgrade", "is websocket"));
    }
    Ok(HttpResponse { status: 101, headers: Vec::new(), body: Body::Live(settings.id) })
}
