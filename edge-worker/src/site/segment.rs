//! Segments of a site: rules with names, none of which leads back to itself.

use std::collections::BTreeSet;

use rapport_model::survey::{Names, Rule, Segment};

use super::call::SiteReply;
use super::settings::SiteSettings;
use crate::refusal::{Kind, Refusal};

/// The most segments of a site.
const MOST: usize = 200;

/// The settings with a segment saved, on a site with these surveys.
pub(super) fn saved(
    mut settings: SiteSettings,
    surveys: &BTreeSet<String>,
    id: String,
    is_new: bool,
    segment: Segment,
) -> Result<SiteSettings, SiteReply> {
    if settings.segments.contains_key(&id) == is_new {
        let refusal = if is_new { Refusal::of(Kind::Conflict, "there is a segment of this id") } else { Refusal::not_found("segment") };
        return Err(SiteReply::Refused(refusal));
    }
    if is_new && settings.segments.len() >= MOST {
        return Err(SiteReply::Refused(Refusal::of(Kind::Conflict, format!("a site has at most {MOST} segments"))));
    }
    let problems = segment.problems(&id, Names { segments: &settings.segments, surveys });
    if !problems.is_empty() {
        return Err(SiteReply::Problems(problems));
    }
    settings.segments.insert(id, segment);
    Ok(settings)
}

/// The settings without a segment, where neither another segment nor a survey that is switched on refers to it.
pub(super) fn removed(mut settings: SiteSettings, id: &str) -> Result<SiteSettings, SiteReply> {
    if settings.segments.remove(id).is_none() {
        return Err(SiteReply::Refused(Refusal::not_found("segment")));
    }
    let refers = |rule: &Rule| rule.segments().contains(&id);
    let in_use = |by: &str, name: &str| {
        Err(SiteReply::Refused(Refusal::of(Kind::Conflict, format!("the {by} \u{201c}{name}\u{201d} refers to it"))))
    };
    if let Some(other) = settings.segments.values().find(|segment| refers(&segment.rule)) {
        return in_use("segment", &other.name);
    }
    for live in &settings.surveys {
        let who: Option<Rule> = live.definition.get("who").and_then(|who| serde_json::from_value(who.clone()).ok());
        if who.as_ref().is_some_and(refers) {
            return in_use("survey", live.definition.get("name").and_then(|name| name.as_str()).unwrap_or(&live.id));
        }
    }
    Ok(settings)
}
