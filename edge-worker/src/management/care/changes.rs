use rapport_model::value::{Day, Label};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Call;
use super::{ask, me};
use crate::entry::json;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::site::care::call::{ChangeDraft, ChangeSheet};
use crate::site::{CareCall, CareReply, SiteSettings};
use crate::{digest, objects};

fn shown(sheet: &ChangeSheet) -> Value {
    let change = &sheet.change;
    let told = sheet.people.iter().filter(|one| one.told_at.is_some()).count();
    json!({
        "id": change.id, "title": change.title, "day": change.day.to_string(), "theme": change.theme, "causes": change.causes,
        "words": change.words, "made_by": change.made_by, "made_at": change.made_at.iso(), "complained": sheet.people.len(), "told": told,
        "version": change.version,
    })
}

async fn all<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Vec<ChangeSheet>, Refusal> {
    match ask(call, settings, CareCall::Changes).await? {
        CareReply::Changes(sheets) => Ok(sheets),
        _ => Err(objects::unexpected("a site")),
    }
}

pub(in crate::management) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let items: Vec<_> = all(call, &settings).await?.iter().map(shown).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Draft {
    title: Option<String>,
    day: Option<String>,
    theme: Option<String>,
    causes: Option<Vec<String>>,
    words: Option<Vec<String>>,
}

impl Draft {
    /// The draft over what is there already.
    fn over(self, known: Option<&ChangeSheet>, today: Day) -> Result<ChangeDraft, Refusal> {
        let known = known.map(|sheet| &sheet.change);
        let labels = |field: &'static str, list: Option<Vec<String>>, known: Option<&Vec<Label>>| match list {
            None => Ok(known.cloned().unwrap_or_default()),
            Some(list) if list.len() > 50 || list.iter().any(|word| word.trim().is_empty()) => {
                Err(Refusal::field(field, "are at most 50, none of them empty"))
            }
            Some(list) => Ok(list.iter().map(|word| Label::of(word)).collect()),
        };
        let title = self.title.map(|title| Label::of(&title)).or(known.map(|known| known.title.clone())).unwrap_or_default();
        if title.as_str().is_empty() {
            return Err(Refusal::field("title", "is not empty"));
        }
        let day = self.day.map(|day| Day::parse(&day).map_err(Refusal::invalid("day"))).transpose()?;
        let theme = match self.theme {
            Some(theme) => Some(Label::of(&theme)).filter(|theme| !theme.as_str().is_empty()),
            None => known.and_then(|known| known.theme.clone()),
        };
        Ok(ChangeDraft {
            title,
            day: day.or(known.map(|known| known.day)).unwrap_or(today),
            theme,
            causes: labels("causes", self.causes, known.map(|known| &known.causes))?,
            words: labels("words", self.words, known.map(|known| &known.words))?,
        })
    }
}

async fn keep<N: Net>(call: &Call<'_, N>, id: String, is_new: bool) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft: Draft = call.body()?;
    let known = if is_new { None } else { all(call, &settings).await?.into_iter().find(|sheet| sheet.change.id == id) };
    let draft = Box::new(draft.over(known.as_ref(), call.today(&settings))?);
    match ask(call, &settings, CareCall::SaveChange { id, is_new, draft, who: me(call) }).await? {
        CareReply::Changes(sheets) => {
            let sheet = sheets.first().ok_or_else(|| objects::unexpected("a site"))?;
            Ok(json(if is_new { 201 } else { 200 }, &shown(sheet)))
        }
        _ => Err(objects::unexpected("a site")),
    }
}

pub(in crate::management) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let id = digest::short("g_", 16, |bytes| call.net.random(bytes));
    keep(call, id, true).await
}

pub(in crate::management) async fn save<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    keep(call, call.part(1).to_owned(), false).await
}

pub(in crate::management) async fn remove<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    ask(call, &settings, CareCall::RemoveChange(call.part(1).to_owned())).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}

pub(in crate::management) async fn people<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let sheet = all(call, &settings).await?.into_iter().find(|sheet| sheet.change.id == call.part(1));
    let sheet = sheet.ok_or_else(|| Refusal::not_found("change"))?;
    let person = |one: &crate::site::care::call::Concerned| json!({"person": one.person.raw(), "name": one.name, "case": one.case, "at": one.at.iso(), "told_at": one.told_at.map(|at| at.iso())});
    let items: Vec<_> = sheet.people.iter().map(person).collect();
    Ok(json(200, &json!({"items": items, "next": null})))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Told {
    persons: Vec<String>,
    all: bool,
}

pub(in crate::management) async fn tell<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let Told { persons, all } = call.body()?;
    if persons.is_empty() && !all {
        return Err(Refusal::field("persons", "are named, or all is true"));
    }
    let order = CareCall::Tell { change: call.part(1).to_owned(), persons: (!all).then_some(persons) };
    match ask(call, &settings, order).await? {
        CareReply::Told(told) => Ok(json(200, &json!({"told": told}))),
        _ => Err(objects::unexpected("a site")),
    }
}
