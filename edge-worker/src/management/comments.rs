//! Comments: what they are about, how that changed, phrases that no theme knows yet, and the comments themselves.

use std::collections::BTreeSet;

use rapport_model::aggregate::Dimension;
use rapport_model::reading::{CommentTheme, CommentThemes, Mood, Said};
use rapport_model::score::{Scores, csat_difference, nps_difference, share_difference};
use rapport_model::survey::{Counted, Counting};
use rapport_model::value::{StrandId, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::disclosure::Veil;
use super::everybody::sweep;
use super::results::{before, remark};
use super::{Call, explain, insight, only, segments, surveys};
use crate::account::Role;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{PersonFilter, RemarkPlace, RemarkQuestion, Remarks, Sweep, Swept};
use crate::site::{SiteCall, SiteReply, SiteSettings};

/// Comments on a page.
const PAGE: u64 = 50;
/// Suggestions that are made.
const SUGGESTED: usize = 12;

async fn find<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, question: RemarkQuestion) -> Result<(Remarks, Timestamp), Refusal> {
    let limit = question.limit;
    let (Swept::Remarks(mut found), as_of) = sweep(call, settings, Sweep::Remarks(Box::new(question))).await? else {
        return Err(objects::unexpected("a shard"));
    };
    found.cut(limit);
    Ok((*found, as_of))
}

pub(super) async fn comments<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = call.query.range(call.today(&settings))?;
    let minimum = Veil::least(call, &settings)?;
    Veil::refuse(call, &settings, "q", call.query.text("q").is_some())?;
    Veil::refuse(call, &settings, "segment", call.query.text("segment").is_some())?;
    // The language of a comment is that of its words.
    let only = only::named(call, &[Dimension::Page, Dimension::Device, Dimension::Country, Dimension::Channel])?;
    Veil::refuse(call, &settings, "page", !only.is_everything())?;
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(PAGE) as u32;
    let themes = settings.comment_themes.clone().unwrap_or_default();
    let theme = match call.query.text("theme") {
        Some("none") => Some(String::new()),
        Some(id) if themes.0.iter().any(|theme| theme.id == id) => Some(id.to_owned()),
        Some(_) => return Err(Refusal::field("theme", "names no theme of this site; none for comments without one")),
        None => None,
    };
    let mood = call.query.text("mood").map(|name| Mood::parse(name).ok_or_else(|| Refusal::field("mood", "is good, bad or mixed")));
    let text = call.query.text("q").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let sheets = surveys::all(call, &settings).await?;
    let survey = match call.query.text("survey") {
        None => None,
        Some(named) => {
            let found = sheets.iter().find(|sheet| sheet.id == named).or_else(|| sheets.iter().find(|sheet| sheet.name == named));
            Some(found.ok_or_else(|| Refusal::field("survey", "names no survey of this site"))?.id.clone())
        }
    };
    let mut chosen = BTreeSet::new();
    for sheet in sheets.iter().filter(|sheet| survey.as_ref().is_none_or(|survey| *survey == sheet.id)) {
        let questions = sheet.draft.as_ref().map_or(&[][..], |draft| &draft.form.questions);
        let counted = Counting::of(questions).questions;
        chosen.extend(
            counted.into_iter().filter(|(_, counted)| *counted != Counted::Words).map(|(question, _)| (sheet.id.clone(), question)),
        );
    }
    // What somebody wrote is personal: an analyst reads numbers.
    let sees = call.member.role >= Role::Manager;
    let filter = match segments::named(call, &settings)? {
        None => None,
        rule => {
            let insight = Box::new(insight::learnt(call, &settings, false).await?);
            Some(PersonFilter { stage: None, rule, insight, today: call.today(&settings) })
        }
    };
    let question = RemarkQuestion {
        range,
        survey: survey.clone(),
        filter,
        only,
        themes: themes.clone(),
        chosen,
        theme,
        text: text.filter(|_| sees),
        language: call.query.text("language").map(str::to_owned),
        mood: mood.transpose()?,
        after: call.query.text("cursor").map(cursor).transpose()?,
        limit: if sees { limit } else { 0 },
    };
    let (found, as_of) = find(call, &settings, question.clone()).await?;
    let earlier =
        RemarkQuestion { range: before(range), theme: None, text: None, language: None, mood: None, after: None, limit: 0, ..question };
    let (was, _) = find(call, &settings, earlier).await?;

    let counts = &found.counts;
    let none = Said::default();
    let of = |theme: &CommentTheme| {
        let (now, before) = (counts.themes.get(&theme.id).unwrap_or(&none), was.counts.themes.get(&theme.id).unwrap_or(&none));
        let mut shown = said(now, minimum);
        shown["id"] = json!(theme.id);
        shown["name"] = json!(theme.name);
        shown["share"] = json!((counts.all.count > 0).then(|| now.count as f64 / counts.all.count as f64));
        shown["before"] = said(before, minimum);
        shown["change"] = change(before, now, was.counts.all.count, counts.all.count, minimum);
        shown
    };
    let mut listed: Vec<_> = themes.0.iter().map(of).collect();
    listed.sort_by_key(|theme| std::cmp::Reverse(theme["count"].as_u64()));
    let next = (found.latest.len() as u32 == limit && sees)
        .then(|| found.latest.last().map(|(last, _)| place(last.at, &last.person, &last.question)));
    let items = found.latest.iter().map(|(one, language)| {
        let mut shown = remark(one);
        shown["themes"] = json!(themes.of(&one.text));
        shown["language"] = json!(language);
        shown["mood"] = json!(Mood::hint(&one.text));
        shown
    });
    let least = (counts.all.count / 100).max(3);
    let suggested = counts.phrases.suggestions(&themes, least, SUGGESTED).into_iter().filter(|_| sees);
    let suggested: Vec<_> = suggested
        .map(|one| {
            let mut shown = said(&one.said, minimum);
            shown["phrase"] = json!(one.phrase);
            shown
        })
        .collect();
    let moods: serde_json::Map<_, _> = counts.moods.iter().map(|(mood, count)| (mood.name().to_owned(), json!(count))).collect();
    let mut reply = json!({
        "from": range.from.to_string(), "to": range.to.to_string(), "as_of": as_of.iso(), "survey": survey, "total": counts.all.count, "matching": found.matching,
        "before": was.counts.all.count, "themes": listed, "suggestions": suggested, "languages": counts.languages, "moods": moods,
        "own_themes": settings.comment_themes.is_some(), "next": next.flatten(),
        "items": if sees { json!(items.collect::<Vec<_>>()) } else { Value::Null },
        "not_enough": (counts.all.count == 0).then_some("not enough data yet: nobody wrote anything in these days"),
    });
    if explain::is_wanted(call)? {
        reply["explain"] = json!({
            "method": "a comment is about a theme when it holds one of its words: in letters with any ending and a beginning of its own, in Chinese anywhere. Scores are of the ratings in the same submissions; change: against as many days just before, share by Newcombe's interval. Suggestions: one or two words, two to four Chinese characters, in at least 3 comments and 1 % of them, that no theme knows. Language by script (Chinese, Japanese, Korean, Thai, Greek, Hebrew), else as the browser asked, where it is written so. Mood: a hint from a short list of words, in no score",
            "source": "Newcombe (1998), Statistics in Medicine 17(8); Unicode Standard Annex 24; word lists with negations after Hutto and Gilbert (2014), ICWSM 8(1)",
            "inputs": {"comments": counts.all.count, "themes": themes.0.len(), "minimum": minimum, "least": least},
        });
    }
    Ok(json(200, &Veil::over(call, &settings, reply)))
}

/// A count with the score of the ratings beside it.
fn said(said: &Said, minimum: u64) -> Value {
    let scores = Scores::of(&said.ratings, minimum);
    let mut shown = json!({"count": said.count});
    if said.ratings.nps.n() > 0 {
        shown["nps"] = json!(scores.nps);
    }
    if said.ratings.csat.n() > 0 {
        shown["csat"] = json!(scores.csat);
    }
    if said.ratings.ces.n() > 0 {
        shown["ces"] = json!(scores.ces);
    }
    shown
}

fn change(before: &Said, now: &Said, of_before: u64, of_now: u64, minimum: u64) -> Value {
    let share = (of_before > 0 && of_now > 0).then(|| {
        let share = |said: &Said, of: u64| said.count as f64 / of as f64;
        let (low, high) = share_difference((before.count, of_before), (now.count, of_now));
        json!({"value": share(now, of_now) - share(before, of_before), "low": low, "high": high, "significant": low > 0.0 || high < 0.0})
    });
    json!({
        "share": share,
        "nps": nps_difference(&before.ratings.nps.groups(), &now.ratings.nps.groups(), minimum),
        "csat": csat_difference(&before.ratings.csat, &now.ratings.csat, minimum),
    })
}

fn place(at: Timestamp, person: &StrandId, question: &str) -> String {
    json!([at.0, person.key(), question]).to_string()
}

fn cursor(text: &str) -> Result<RemarkPlace, Refusal> {
    let wrong = || Refusal::field("cursor", "is `next` of the page before");
    let (at, person, question): (i64, String, String) = serde_json::from_str(text).map_err(|_| wrong())?;
    Ok((Timestamp(at), StrandId::try_from(person).map_err(|_| wrong())?, question))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    /// None goes back to the usual themes.
    themes: Option<CommentThemes>,
}

fn shown(settings: &SiteSettings) -> Value {
    json!({"themes": settings.comment_themes.clone().unwrap_or_default(), "own": settings.comment_themes.is_some()})
}

pub(super) async fn themes<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    Ok(json(200, &shown(&settings)))
}

pub(super) async fn save_themes<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft: Draft = call.body()?;
    if let Some((field, rule)) = draft.themes.as_ref().and_then(CommentThemes::problem) {
        return Err(Refusal::field(field, rule));
    }
    match objects::site(call.net, &settings.id, &SiteCall::KeepThemes(draft.themes)).await? {
        SiteReply::Settings { settings, .. } => Ok(json(200, &shown(&settings))),
        _ => Err(objects::unexpected("a site")),
    }
}
