//! Surveys: drafts and their problems, publishing, preview links, results.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::survey::{Draft, Problem, templates};
use rapport_model::value::{Day, Range, Timestamp};
use serde_json::{Value, json};

use super::disclosure::Veil;
use super::scores::standing;
use super::sites::spread;
use super::{Call, of_serde};
use crate::entry::json;
use crate::foreign;
use crate::invitation::preview_token;
use crate::platform::{HttpResponse, Net};
use crate::query::encoded;
use crate::refusal::{Kind, Refusal};
use crate::site::{SiteCall, SiteReply, SiteSettings, SurveySheet};
use crate::{digest, objects};

/// All time, with room to reckon beyond it.
const EVER: Range = Range { from: Day(i32::MIN / 2), to: Day(i32::MAX / 2) };

pub(super) async fn all<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Vec<SurveySheet>, Refusal> {
    match objects::site(call.net, &settings.id, &SiteCall::Surveys).await? {
        SiteReply::Surveys(sheets) => Ok(sheets),
        _ => Err(objects::unexpected("a site")),
    }
}

/// The surveys' names by id.
pub(super) async fn names<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<BTreeMap<String, String>, Refusal> {
    Ok(all(call, settings).await?.into_iter().map(|sheet| (sheet.id, sheet.name)).collect())
}

/// The surveys' ids.
pub(super) async fn ids<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<BTreeSet<String>, Refusal> {
    Ok(all(call, settings).await?.into_iter().map(|sheet| sheet.id).collect())
}

/// The id of a survey that is named by its id or its label.
pub(super) async fn id_of<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, named: &str) -> Result<String, Refusal> {
    let sheets = all(call, settings).await?;
    let found = sheets.iter().find(|sheet| sheet.id == named).or_else(|| sheets.iter().find(|sheet| sheet.name == named));
    found.map(|sheet| sheet.id.clone()).ok_or_else(|| Refusal::field("survey", "names no survey of this site"))
}

/// The ids of a survey, or of several with commas between them. One score is of one class: what is asked about the whole relationship
/// and what is asked about a moment never meet in it.
pub(super) async fn of_one_class<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, named: &str) -> Result<Vec<String>, Refusal> {
    let sheets = all(call, settings).await?;
    let one = |named: &str| sheets.iter().find(|sheet| sheet.id == named).or_else(|| sheets.iter().find(|sheet| sheet.name == named));
    let unknown = || Refusal::field("survey", "names no survey of this site");
    if let Some(sheet) = one(named) {
        return Ok(vec![sheet.id.clone()]);
    }
    let sheets = named.split(',').map(|named| one(named.trim()).ok_or_else(unknown)).collect::<Result<Vec<_>, _>>()?;
    if sheets.iter().any(|sheet| sheet.class != sheets[0].class) {
        return Err(Refusal::field("survey", "names surveys of one class: a relationship and a moment have no score together"));
    }
    Ok(sheets.into_iter().map(|sheet| sheet.id.clone()).collect())
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
        "revision": sheet.revision,
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

/// A survey from elsewhere as a draft; nothing is kept.
pub(super) fn convert<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let survey: Value = call.body()?;
    let known = "the body is a survey of SurveyJS, of Formbricks, or of Rapport";
    let converted = foreign::read(&survey).ok_or_else(|| Refusal::of(Kind::Invalid, known))?;
    let draft: Draft = serde_json::from_value(converted.draft.clone()).map_err(|error| of_serde(&error.to_string()))?;
    let left_out: Vec<_> = converted.left_out.iter().map(|(place, what)| json!({"path": place, "what": what})).collect();
    let found = problems(&draft.problems());
    Ok(json(200, &json!({"from": converted.from, "draft": converted.draft, "left_out": left_out, "problems": found})))
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let is_given = call.query.text("from").is_some() || call.query.text("to").is_some();
    let range = if is_given { call.query.range(call.today(&settings))? } else { EVER };
    let mut items = Vec::new();
    for sheet in all(call, &settings).await? {
        let (scores, last) = standing(call, &settings, &sheet.id, range).await?;
        let mut item = shown(&sheet);
        // A list is for looking over: of the draft only what says in a line what it is.
        if let (Some(fields), Some(draft)) = (item.as_object_mut(), &sheet.draft) {
            fields.remove("draft");
            let kinds: Vec<_> = draft.form.questions.iter().map(|question| json!(question)["type"].clone()).collect();
            fields.extend([
                ("asks".to_owned(), json!(kinds)),
                ("languages".to_owned(), json!(draft.form.languages)),
                ("who".to_owned(), json!(draft.who)),
                ("when".to_owned(), json!(draft.when)),
                ("how_often".to_owned(), json!(draft.how_often)),
            ]);
        }
        if let (Some(fields), Value::Object(scores)) = (item.as_object_mut(), json!(scores)) {
            fields.extend(scores);
        }
        item["last_answered"] = json!(last.map(|day| day.to_string()));
        if let Some(veil) = Veil::of(call, &settings) {
            veil.splits(&mut item);
        }
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
        SiteReply::Survey(sheet) => Ok(json(status, &shown(&sheet)).with("ETag", format!("\"{}\"", sheet.revision))),
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
    let draft = match Draft::read(&call.body()?) {
        Ok(draft) => draft,
        Err(problem) => return Ok(refused(&[problem])),
    };
    let id = digest::short("su_", 12, |bytes| call.net.random(bytes));
    about(call, &settings, SiteCall::Save { id, is_new: true, draft: Box::new(draft), over: None }, 201).await
}

pub(super) async fn save<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft = match Draft::read(&call.body()?) {
        Ok(draft) => draft,
        Err(problem) => return Ok(refused(&[problem])),
    };
    // RFC 9110, 13.1.1: `*` is whatever is there. A revision is a strong tag, so a weak one never fits.
    let over = call.request.header("if-match").map(str::trim).filter(|tag| *tag != "*");
    let over = over.map(|tag| tag.trim_matches('"').to_owned());
    about(call, &settings, SiteCall::Save { id: call.part(1).to_owned(), is_new: false, draft: Box::new(draft), over }, 200).await
}

/// Publishing, pausing and archiving change what is asked: entry and shards are told at once.
pub(super) async fn switch<N: Net>(call: &Call<'_, N>, to: fn(String) -> SiteCall) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let response = about(call, &settings, to(call.part(1).to_owned()), 200).await?;
    let (settings, _) = call.site().await?;
    spread(call, &settings).await?;
    Ok(response)
}

pub(super) async fn remove<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    objects::site(call.net, &settings.id, &SiteCall::Remove(call.part(1).to_owned())).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

pub(super) async fn preview<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, identity_secret) = call.site().await?;
    let id = call.part(1);
    objects::site(call.net, &settings.id, &SiteCall::Survey(id.to_owned())).await?;
    let origin = settings.origins.first().ok_or_else(|| Refusal::field("origins", "must name one first: the preview opens there"))?;
    let token = preview_token(&identity_secret, id, call.net.now());
    Ok(json(200, &json!({"url": format!("{origin}/?rapport-preview={}?token={}", encoded(id), encoded(&token))})))
}
