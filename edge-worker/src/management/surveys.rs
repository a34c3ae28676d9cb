//! Surveys: drafts and their problems, publishing, preview links, results.

use std::collections::BTreeMap;

use rapport_model::survey::{Draft, Problem, templates};
use rapport_model::value::Timestamp;
use serde_json::{Value, json};

use super::Call;
use super::readings::{read_scores, submissions};
use super::sites::spread;
use crate::entry::json;
use crate::invitation::preview_token;
use crate::platform::{HttpResponse, Net};
use crate::query::encoded;
use crate::refusal::Refusal;
use crate::site::{SiteCall, SiteReply, SiteSettings, SurveySheet};
use crate::{digest, objects};

async fn all<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Vec<SurveySheet>, Refusal> {
    match objects::site(call.net, &settings.id, &SiteCall::Surveys).await? {
        SiteReply::Surveys(sheets) => Ok(sheets),
        _ => Err(objects::unexpected("a site")),
    }
}

/// The surveys' names by id.
pub(super) async fn names<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<BTreeMap<String, String>, Refusal> {
    Ok(all(call, settings).await?.into_iter().map(|sheet| (sheet.id, sheet.name)).collect())
}

/// The id of a survey that is named by its id or its label.
pub(super) async fn id_of<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, named: &str) -> Result<String, Refusal> {
    let sheets = all(call, settings).await?;
    let found = sheets.iter().find(|sheet| sheet.id == named).or_else(|| sheets.iter().find(|sheet| sheet.name == named));
    found.map(|sheet| sheet.id.clone()).ok_or_else(|| Refusal::field("survey", "names no survey of this site"))
}

fn problems(problems: &[Problem]) -> Value {
    problems.iter().map(|problem| json!({"path": problem.path, "rule": problem.rule, "sentence": problem.sentence})).collect()
}

fn shown(sheet: &SurveySheet) -> Value {
    json!({
        "id": sheet.id,
        "name": sheet.name,
        "class": sheet.class,
        "status": sheet.status,
        "version": sheet.version,
        "changed": sheet.changed,
        "created_at": Timestamp(sheet.created_at).iso(),
        "updated_at": Timestamp(sheet.updated_at).iso(),
        "draft": sheet.draft,
        "problems": problems(&sheet.problems),
    })
}

/// Surveys to begin with: a draft of each is what making a survey takes.
pub(super) fn templates() -> HttpResponse {
    let items: Vec<_> = templates::ALL
        .iter()
        .map(|template| {
            let survey = template.survey();
            json!({"id": template.id, "name": survey.name, "class": survey.class, "source": template.source, "draft": survey})
        })
        .collect();
    json(200, &json!({"items": items, "next": null}))
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let mut items = Vec::new();
    for sheet in all(call, &settings).await? {
        let (asked, answered, completed) = submissions(call, &settings, &sheet.id).await?;
        let mut item = shown(&sheet);
        if let Some(fields) = item.as_object_mut() {
            fields.remove("draft");
        }
        item["asked"] = json!(asked);
        item["answered"] = json!(answered);
        item["completed"] = json!(completed);
        items.push(item);
    }
    Ok(json(200, &json!({"items": items, "next": null})))
}

/// A draft or rule that cannot be kept, with all that is wrong.
pub(super) fn refused(found: &[Problem]) -> HttpResponse {
    let first = found.first().map(|problem| (problem.path.clone(), problem.sentence.clone())).unwrap_or_default();
    let body = json!({"type": "about:blank", "title": "a field breaks a rule", "status": 422, "detail": format!("{}: {}", first.0, first.1),
        "field": first.0, "rule": first.1, "problems": problems(found)});
    HttpResponse::text(422, "application/problem+json", body.to_string()).with("Cache-Control", "no-store")
}

/// Asks the site something about one survey, and shows the survey.
async fn about<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, question: SiteCall, status: u16) -> Result<HttpResponse, Refusal> {
    match objects::site(call.net, &settings.id, &question).await? {
        SiteReply::Survey(sheet) => Ok(json(status, &shown(&sheet))),
        SiteReply::Problems(found) => Ok(refused(&found)),
        _ => Err(objects::unexpected("a site")),
    }
}

pub(super) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    about(call, &settings, SiteCall::Survey(call.part(1).to_owned()), 200).await
}

pub(super) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft: Draft = call.body()?;
    let id = digest::short("su_", 12, |bytes| call.net.random(bytes));
    about(call, &settings, SiteCall::Save { id, is_new: true, draft: Box::new(draft) }, 201).await
}

pub(super) async fn save<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft: Draft = call.body()?;
    about(call, &settings, SiteCall::Save { id: call.part(1).to_owned(), is_new: false, draft: Box::new(draft) }, 200).await
}

/// Publishing and pausing change what is asked: entry and shards are told at once.
pub(super) async fn switch<N: Net>(call: &Call<'_, N>, on: bool) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let id = call.part(1).to_owned();
    let response = about(call, &settings, if on { SiteCall::Publish(id) } else { SiteCall::Pause(id) }, 200).await?;
    let (settings, _) = call.site().await?;
    spread(call, &settings).await?;
    Ok(response)
}

pub(super) async fn preview<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, identity_secret) = call.site().await?;
    let id = call.part(1);
    objects::site(call.net, &settings.id, &SiteCall::Survey(id.to_owned())).await?;
    let origin = settings.origins.first().ok_or_else(|| Refusal::field("origins", "must name one first: the preview opens there"))?;
    let token = preview_token(&identity_secret, id, call.net.now());
    Ok(json(200, &json!({"url": format!("{origin}/?rapport-preview={}?token={}", encoded(id), encoded(&token))})))
}

pub(super) async fn results<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let id = id_of(call, &settings, call.part(1)).await.map_err(|_| Refusal::not_found("survey"))?;
    let mut reply = read_scores(call, &settings, Some(id.clone())).await?;
    reply["survey"] = json!(id);
    Ok(json(200, &reply))
}
