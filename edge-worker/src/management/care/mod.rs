//! The closed loop for members: cases, promises, accounts, today and evening, what is remembered of a person, changes.

mod accounts;
mod cases;
mod changes;
mod day;
mod person;
mod promises;

pub(super) use self::accounts::{change as change_account, list as accounts, show as account};
pub(super) use self::cases::{
    assign, change as change_case, list as cases, make as make_case, make_several as make_cases, note as note_case, show as case, table,
};
pub(super) use self::changes::{
    list as changes, make as make_change, people as change_people, remove as remove_change, save as save_change, tell as tell_change,
};
pub(super) use self::day::{evening, today};
pub(super) use self::person::{forget, person, remember_conversation, remember_fact, remember_occasion, remember_reminder};
pub(super) use self::promises::{change as change_promise, list as promises, make as make_promise};

use rapport_model::care::CareSettings;
use rapport_model::value::{Label, StrandId, Timestamp};
use serde_json::{Value, json};

use super::Call;
use super::sites::spread;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::site::{CareCall, CareReply, SiteCall, SiteReply, SiteSettings};

/// Asks a site's care.
pub(in crate::management) async fn ask<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    question: CareCall,
) -> Result<CareReply, Refusal> {
    match objects::site(call.net, &settings.id, &SiteCall::Care(Box::new(question))).await? {
        SiteReply::Care(reply) => Ok(*reply),
        _ => Err(objects::unexpected("a site")),
    }
}

/// Who calls.
pub(in crate::management) fn me<N: Net>(call: &Call<'_, N>) -> Label {
    Label::of(&call.member.name)
}

/// A member's name; `me` is the caller.
fn member<N: Net>(call: &Call<'_, N>, name: &str) -> Label {
    if name == "me" { me(call) } else { Label::of(name) }
}

/// The version that the caller knows, from `If-Match: "7"`; `*` and none stand for any.
pub(in crate::management) fn expected<N: Net>(call: &Call<'_, N>) -> Result<Option<u64>, Refusal> {
    let Some(tag) = call.request.header("if-match").map(str::trim).filter(|tag| *tag != "*") else { return Ok(None) };
    let version = tag.trim_start_matches("W/").trim_matches('"').parse();
    version.map(Some).map_err(|_| Refusal { kind: Kind::Malformed, ..Refusal::field("If-Match", "is the ETag of the thing") })
}

/// 412 with the thing as it is now: somebody else changed it meanwhile, and nothing is overwritten in silence.
pub(in crate::management) fn stale(current: &Value, version: u64) -> HttpResponse {
    let detail = "somebody changed this meanwhile: look at it as it is now, then change it again";
    let problem = json!({"type": "about:blank", "title": "changed meanwhile", "status": 412, "detail": detail, "current": current});
    HttpResponse::text(412, "application/problem+json", problem.to_string())
        .with("Cache-Control", "no-store")
        .with("ETag", format!("\"{version}\""))
}

pub(in crate::management) fn tagged(status: u16, value: &Value, version: u64) -> HttpResponse {
    json(status, value).with("ETag", format!("\"{version}\""))
}

/// A moment that a body gives.
fn moment(field: &'static str, text: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse(text).map_err(Refusal::invalid(field))
}

/// Words that a body gives, which may not be empty.
fn words(field: &'static str, text: &str) -> Result<rapport_model::value::Comment, Refusal> {
    let words = rapport_model::value::Comment::of(text);
    if words.as_str().trim().is_empty() { Err(Refusal::field(field, "is not empty")) } else { Ok(words) }
}

/// The strands that a raw id may stand for.
fn strands(raw: &str) -> Vec<StrandId> {
    [StrandId::user(raw), StrandId::anonymous(raw)].into_iter().flatten().collect()
}

pub(super) async fn settings<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    Ok(tagged(200, &json!(settings.care), settings.care.version))
}

pub(super) async fn save_settings<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let mut care: CareSettings = call.body()?;
    if let Some((field, rule)) = care.problem() {
        return Err(Refusal::field(field, rule));
    }
    for segment in care.segments() {
        if !settings.segments.contains_key(segment) {
            return Err(Refusal::field("segment", format!("{segment} names no segment of this site")));
        }
    }
    care.version = expected(call)?.unwrap_or(settings.care.version);
    match ask(call, &settings, CareCall::Settings(Box::new(care))).await? {
        CareReply::Settings(care) => {
            let (settings, _) = call.site().await?;
            spread(call, &settings).await?;
            Ok(tagged(200, &json!(care), care.version))
        }
        CareReply::StaleSettings(care) => Ok(stale(&json!(care), care.version)),
        _ => Err(objects::unexpected("a site")),
    }
}
