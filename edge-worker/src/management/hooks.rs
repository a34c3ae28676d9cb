//! Webhooks: who is told of what, and what became of each message.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Call;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::site::hooks::call::{Delivery, Hook, HookCall, HookDraft, HookReply};
use crate::site::hooks::is_public;
use crate::site::{SiteCall, SiteReply};

async fn ask<N: Net>(call: &Call<'_, N>, question: HookCall) -> Result<HookReply, Refusal> {
    let (settings, _) = call.site().await?;
    match objects::site(call.net, &settings.id, &SiteCall::Hooks(Box::new(question))).await? {
        SiteReply::Hooks(reply) => Ok(*reply),
        _ => Err(objects::unexpected("a site")),
    }
}

fn shown(hook: &Hook) -> Value {
    json!({"id": hook.id, "url": hook.url, "events": hook.events, "slack": hook.slack, "made_at": hook.made_at.iso(),
        "enabled": hook.disabled.is_none(), "disabled": hook.disabled})
}

fn message(delivery: &Delivery) -> Value {
    json!({"id": delivery.id, "event": delivery.event, "at": delivery.at.iso(), "state": delivery.state, "tries": delivery.tries,
        "status": delivery.status, "error": delivery.error, "done_at": delivery.done_at.map(|at| at.iso()), "body": delivery.body})
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Draft {
    url: Option<String>,
    events: Option<Vec<String>>,
    slack: Option<bool>,
    enabled: Option<bool>,
}

impl Draft {
    fn over(self, known: Option<&Hook>) -> Result<HookDraft, Refusal> {
        let url = self.url.or(known.map(|known| known.url.clone())).unwrap_or_default();
        if !is_public(&url) {
            return Err(Refusal::field("url", "is a link to the world outside, such as https://hooks.example.com/rapport"));
        }
        let events = self.events.or(known.map(|known| known.events.clone())).unwrap_or_default();
        let is_event = |event: &String| {
            let (room, name) = event.split_once('.').unwrap_or_default();
            ["case", "promise", "digest"].contains(&room)
                && !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'*')
        };
        if events.len() > 50 || !events.iter().all(is_event) {
            return Err(Refusal::field(
                "events",
                "are names such as case.opened, case.*, promise.kept or digest.daily; none for everything but the digest",
            ));
        }
        Ok(HookDraft { url, events, slack: self.slack.or(known.map(|known| known.slack)).unwrap_or(false) })
    }
}

async fn all<N: Net>(call: &Call<'_, N>) -> Result<Vec<Hook>, Refusal> {
    match ask(call, HookCall::List).await? {
        HookReply::Hooks(hooks) => Ok(hooks),
        _ => Err(objects::unexpected("a site")),
    }
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let items: Vec<_> = all(call).await?.iter().map(shown).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let draft: Draft = call.body()?;
    let HookReply::Hook(hook) = ask(call, HookCall::Make(draft.over(None)?)).await? else { return Err(objects::unexpected("a site")) };
    let mut made = shown(&hook);
    made["secret"] = json!(hook.secret);
    Ok(json(201, &made))
}

pub(super) async fn save<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let draft: Draft = call.body()?;
    let known = all(call).await?.into_iter().find(|hook| hook.id == call.part(1)).ok_or_else(|| Refusal::not_found("webhook"))?;
    let enabled = draft.enabled.unwrap_or(known.disabled.is_none());
    let order = HookCall::Change { id: known.id.clone(), draft: draft.over(Some(&known))?, enabled };
    match ask(call, order).await? {
        HookReply::Hook(hook) => Ok(json(200, &shown(&hook))),
        _ => Err(objects::unexpected("a site")),
    }
}

pub(super) async fn remove<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    ask(call, HookCall::Remove(call.part(1).to_owned())).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

async fn messages<N: Net>(call: &Call<'_, N>, question: HookCall) -> Result<Vec<Value>, Refusal> {
    match ask(call, question).await? {
        HookReply::Deliveries(deliveries) => Ok(deliveries.iter().map(message).collect()),
        _ => Err(objects::unexpected("a site")),
    }
}

pub(super) async fn ping<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let sent = messages(call, HookCall::Ping(call.part(1).to_owned())).await?;
    Ok(json(202, &json!(sent.first())))
}

pub(super) async fn deliveries<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50);
    let question = HookCall::Deliveries { hook: call.part(1).to_owned(), limit: u32::try_from(limit).unwrap_or(200) };
    let items = messages(call, question).await?;
    Ok(json(200, &json!({"items": items, "next": null})))
}

pub(super) async fn replay<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let order = HookCall::Replay { hook: call.part(1).to_owned(), delivery: call.part(2).to_owned() };
    let sent = messages(call, order).await?;
    Ok(json(202, &json!(sent.first())))
}
