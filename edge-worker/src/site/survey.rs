//! The surveys of a site: drafts, published versions, switched on and off, and those known by imported answers.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::care::CareSettings;
use rapport_model::survey::templates::{self, Template};
use rapport_model::survey::{Draft, Names, Problem, Rule, Segment, Survey};
use rapport_model::value::SurveyClass;

use super::call::{KnownSurvey, SiteReply, SurveySheet, SurveyStatus};
use super::settings::{LiveSurvey, SiteSettings};
use super::store::{Store, SurveyRow};
use crate::access::Version;
use crate::digest;
use crate::platform::Failure;
use crate::refusal::{Kind, Refusal};

/// The most surveys of a site.
const MOST: usize = 500;
/// So many versions may still be answered; the latest of all surveys.
const ANSWERABLE: u32 = 200;

fn class_name(class: SurveyClass) -> &'static str {
    match class {
        SurveyClass::Relationship => "relationship",
        SurveyClass::Transaction => "transaction",
        SurveyClass::Feature => "feature",
    }
}

fn write<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::new("writing a survey", error))
}

/// Puts the built-in surveys into a new site: published, switched off.
pub(super) fn begin(store: &Store, now: i64) -> Result<(), Failure> {
    for template in &templates::ALL[..2] {
        put(store, template, SurveyStatus::Paused, now)?;
    }
    begin_recovery(store, now).map(drop)
}

/// Puts the recovery question into a site that has none yet: switched on, since it is asked only after a case was fixed. Whether it
/// was put there.
pub(super) fn begin_recovery(store: &Store, now: i64) -> Result<bool, Failure> {
    let is_missing = store.survey(templates::RECOVERY.id)?.is_none();
    if is_missing {
        put(store, &templates::RECOVERY, SurveyStatus::Live, now)?;
    }
    Ok(is_missing)
}

fn put(store: &Store, template: &Template, status: SurveyStatus, now: i64) -> Result<(), Failure> {
    let survey = template.survey();
    let definition = write(&survey)?;
    store.add_version(template.id, 1, &definition, now)?;
    store.put_survey(&SurveyRow {
        id: template.id.to_owned(),
        label: survey.name.clone(),
        class: class_name(survey.class).to_owned(),
        status,
        version: 1,
        draft: definition,
        created_at: now,
        updated_at: now,
    })
}

/// The built-in question is a recovery question also where another one took its place.
fn is_recovery(row: &SurveyRow, care: &CareSettings) -> bool {
    row.id == recovery_id(care) || row.id == templates::RECOVERY.id
}

/// By which survey it is asked whether something helped.
fn recovery_id(care: &CareSettings) -> &str {
    care.recovery.survey.as_deref().unwrap_or(templates::RECOVERY.id)
}

/// The recovery question, while it is switched on.
pub(super) fn recovery(store: &Store, care: &CareSettings) -> Result<Option<LiveSurvey>, Failure> {
    let Some(row) = store.survey(recovery_id(care))?.filter(|row| row.status == SurveyStatus::Live) else { return Ok(None) };
    let Some(definition) = store.definition(&row.id, row.version)? else { return Ok(None) };
    let definition = serde_json::from_str(&definition).map_err(|error| Failure::new("reading a survey", error))?;
    Ok(Some(LiveSurvey { id: row.id, version: row.version, definition }))
}

/// The surveys that are switched on, in the order in which they were made; without the recovery question, which goes its own way.
pub(super) fn live(store: &Store, care: &CareSettings) -> Result<Vec<LiveSurvey>, Failure> {
    let mut live = Vec::new();
    for row in store.surveys()?.into_iter().filter(|row| row.status == SurveyStatus::Live && !is_recovery(row, care)) {
        if let Some(definition) = store.definition(&row.id, row.version)? {
            let definition = serde_json::from_str(&definition).map_err(|error| Failure::new("reading a survey", error))?;
            live.push(LiveSurvey { id: row.id, version: row.version, definition });
        }
    }
    Ok(live)
}

/// What may still be answered.
pub(super) fn versions(store: &Store) -> Result<Vec<Version>, Failure> {
    let read = |(survey, version, definition): (String, u32, String)| {
        let published: Survey = serde_json::from_str(&definition).ok()?;
        Some(Version { survey, version, class: published.class, questionnaire: published.form.clone() })
    };
    Ok(store.versions(ANSWERABLE)?.into_iter().filter_map(read).collect())
}

/// Names what a draft says: a short hash of it.
fn revision(row: &SurveyRow) -> String {
    digest::sha256(&row.draft)[..16].to_owned()
}

/// The segments of a site by their ids.
type Segments = BTreeMap<String, Segment>;

/// What a draft's rule names that there is not.
fn unknown(store: &Store, draft: &Draft, segments: &Segments) -> Result<Vec<Problem>, Failure> {
    // Most rules name no survey, and lists are of many.
    let surveys = if draft.who.surveys().is_empty() { BTreeSet::new() } else { store.survey_ids()? };
    Ok(draft.unknown(Names { segments, surveys: &surveys }))
}

/// A survey as its authors see it.
pub(super) fn sheet(store: &Store, row: SurveyRow, segments: &Segments) -> Result<SurveySheet, Failure> {
    let draft: Option<Draft> = serde_json::from_str(&row.draft).ok();
    let published = store.definition(&row.id, row.version)?.and_then(|json| serde_json::from_str::<Draft>(&json).ok());
    let draft = draft.filter(|_| row.status != SurveyStatus::Imported);
    let mut problems = draft.as_ref().map(Draft::problems).unwrap_or_default();
    if let Some(draft) = &draft {
        problems.extend(unknown(store, draft, segments)?);
    }
    Ok(SurveySheet {
        problems,
        changed: draft.is_some() && draft != published,
        class: SurveyClass::parse(&row.class).unwrap_or_default(),
        revision: revision(&row),
        id: row.id,
        name: row.label,
        status: row.status,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        draft,
    })
}

/// Saves a draft, which may be wrong. Nothing is overwritten that its author has not seen, where they say what they saw.
pub(super) fn save(
    (store, segments): (&Store, &Segments),
    id: &str,
    is_new: bool,
    draft: &Draft,
    over: Option<&str>,
    now: i64,
) -> Result<SiteReply, Failure> {
    let known = store.survey(id)?;
    if known.is_some() == is_new {
        let refusal = if is_new { Refusal::of(Kind::Conflict, "there is a survey of this id") } else { Refusal::not_found("survey") };
        return Ok(SiteReply::Refused(refusal));
    }
    // Whoever saves the very same has lost nothing and overwrites nothing.
    let draft_json = write(draft)?;
    if let (Some(over), Some(row)) = (over, &known)
        && revision(row) != over
        && row.draft != draft_json
    {
        let rule = "somebody else saved this survey meanwhile; read it again, then save over that revision";
        return Ok(SiteReply::Refused(Refusal { field: Some("If-Match".to_owned()), ..Refusal::of(Kind::Changed, rule) }));
    }
    if is_new && store.surveys()?.len() >= MOST {
        return Ok(SiteReply::Refused(Refusal::of(Kind::Conflict, format!("a site has at most {MOST} surveys"))));
    }
    let fresh = SurveyRow {
        id: id.to_owned(),
        label: String::new(),
        class: String::new(),
        status: SurveyStatus::Draft,
        version: 0,
        draft: String::new(),
        created_at: now,
        updated_at: now,
    };
    let row = known.unwrap_or(fresh);
    let status = if row.status == SurveyStatus::Imported { SurveyStatus::Draft } else { row.status };
    let row = SurveyRow {
        label: draft.name.clone(),
        class: class_name(draft.class).to_owned(),
        status,
        draft: draft_json,
        updated_at: now,
        ..row
    };
    store.put_survey(&row)?;
    Ok(SiteReply::Survey(Box::new(sheet(store, row, segments)?)))
}

/// Makes the draft a version, if it differs from the latest, and switches it on. `None`: there is no such survey.
pub(super) fn publish(store: &Store, id: &str, segments: &Segments, now: i64) -> Result<Option<SiteReply>, Failure> {
    let Some(row) = store.survey(id)?.filter(|row| row.status != SurveyStatus::Imported) else { return Ok(None) };
    let draft: Draft = serde_json::from_str(&row.draft).map_err(|error| Failure::new("reading a draft", error))?;
    let unknown = unknown(store, &draft, segments)?;
    let survey = match draft.publish() {
        Ok(survey) if unknown.is_empty() => survey,
        Ok(_) => return Ok(Some(SiteReply::Problems(unknown))),
        Err(problems) => return Ok(Some(SiteReply::Problems(problems.into_iter().chain(unknown).collect()))),
    };
    let latest = store.definition(id, row.version)?.and_then(|json| serde_json::from_str::<Survey>(&json).ok());
    let version = if latest.as_ref() == Some(&survey) { row.version } else { row.version + 1 };
    if version != row.version {
        store.add_version(id, version, &write(&survey)?, now)?;
    }
    let row = SurveyRow { status: SurveyStatus::Live, version, ..row };
    store.put_survey(&row)?;
    Ok(Some(SiteReply::Survey(Box::new(sheet(store, row, segments)?))))
}

/// Switches a survey off, or takes it back out of the archive. `None`: there is no such survey.
pub(super) fn pause(store: &Store, id: &str, segments: &Segments) -> Result<Option<SiteReply>, Failure> {
    let Some(row) = store.survey(id)?.filter(|row| row.status != SurveyStatus::Imported) else { return Ok(None) };
    let status = match row.status {
        SurveyStatus::Live => SurveyStatus::Paused,
        SurveyStatus::Archived if row.version > 0 => SurveyStatus::Paused,
        SurveyStatus::Archived => SurveyStatus::Draft,
        other => other,
    };
    let row = SurveyRow { status, ..row };
    store.put_survey(&row)?;
    Ok(Some(SiteReply::Survey(Box::new(sheet(store, row, segments)?))))
}

/// Switches a survey off that has as many answers as it wants. `None`: it is not on.
pub(super) fn full(store: &Store, id: &str, segments: &Segments) -> Result<Option<SiteReply>, Failure> {
    let is_live = store.survey(id)?.is_some_and(|row| row.status == SurveyStatus::Live);
    if is_live { pause(store, id, segments) } else { Ok(None) }
}

/// Switches a survey off and puts it away. `None`: there is no such survey.
pub(super) fn archive(store: &Store, id: &str, segments: &Segments) -> Result<Option<SiteReply>, Failure> {
    let Some(row) = store.survey(id)?.filter(|row| row.status != SurveyStatus::Imported) else { return Ok(None) };
    let row = SurveyRow { status: SurveyStatus::Archived, ..row };
    store.put_survey(&row)?;
    Ok(Some(SiteReply::Survey(Box::new(sheet(store, row, segments)?))))
}

/// Removes a survey that was never published, so that no answer names it, and that no rule names. `None`: there is no such survey.
pub(super) fn remove(store: &Store, id: &str, settings: &SiteSettings) -> Result<Option<SiteReply>, Failure> {
    let Some(row) = store.survey(id)? else { return Ok(None) };
    if row.version > 0 || row.status == SurveyStatus::Imported {
        let rule = "this survey was published or has answers, which keep its questions: archive it instead";
        return Ok(Some(SiteReply::Refused(Refusal::of(Kind::Conflict, rule))));
    }
    let refers = |rule: &Rule| rule.surveys().contains(&id);
    let in_segment = settings.segments.values().find(|segment| refers(&segment.rule)).map(|segment| ("segment", segment.name.as_str()));
    let of_live = |live: &LiveSurvey| serde_json::from_value::<Draft>(live.definition.clone()).ok();
    let in_survey = settings.surveys.iter().filter_map(of_live).find(|draft| refers(&draft.who)).map(|draft| draft.name);
    if let Some((by, name)) = in_segment.or_else(|| in_survey.as_deref().map(|name| ("survey", name))) {
        let rule = format!("the {by} \u{201c}{name}\u{201d} refers to it");
        return Ok(Some(SiteReply::Refused(Refusal::of(Kind::Conflict, rule))));
    }
    store.remove_survey(id)?;
    Ok(Some(SiteReply::Done))
}

/// The surveys of these ids or labels, made when unknown.
pub(super) fn know(store: &Store, labels: &[(String, SurveyClass)], now: i64) -> Result<Vec<KnownSurvey>, Failure> {
    let mut surveys = store.surveys()?;
    let mut known = Vec::new();
    for (label, class) in labels {
        let found = surveys.iter().find(|row| row.id == *label).or_else(|| surveys.iter().find(|row| row.label == *label));
        let id = match found {
            Some(row) => row.id.clone(),
            None => {
                let is_name = label.len() <= 64 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
                let id = if is_name { label.clone() } else { format!("imported-{}", &digest::sha256(label)[..16]) };
                let row = SurveyRow {
                    id: id.clone(),
                    label: label.clone(),
                    class: class_name(*class).to_owned(),
                    status: SurveyStatus::Imported,
                    version: 0,
                    draft: String::new(),
                    created_at: now,
                    updated_at: now,
                };
                store.put_survey(&row)?;
                surveys.push(row);
                id
            }
        };
        known.push(KnownSurvey { label: label.clone(), id });
    }
    Ok(known)
}
