//! Surveys that ask until so many have come to an ending: when they have, the survey is switched off. Whoever was asked before
//! may still answer, and is counted; so there may be some more than were wanted.

use std::collections::BTreeSet;

use rapport_model::event::EventKind;
use rapport_model::value::{Day, Range};

use crate::access::{self, SiteAccess};
use crate::dialect::Parsed;
use crate::objects;
use crate::platform::Net;
use crate::refusal::Refusal;
use crate::shard::call::{ScoreQuestion, ShardCall, ShardReply};
use crate::site::{SiteCall, SiteReply};

/// All time, with room to reckon beyond it.
const EVER: Range = Range { from: Day(i32::MIN / 2), to: Day(i32::MAX / 2) };

/// How many a survey wants; none where it asks without end, or is off.
fn wanted(site: &SiteAccess, survey: &str) -> Option<i64> {
    let live = site.settings.surveys.iter().find(|live| live.id == survey)?;
    live.definition["how_often"]["until"].as_i64()
}

/// The surveys with an end of which somebody comes to an ending here.
#[must_use]
pub fn ended(site: &SiteAccess, parsed: &Parsed) -> BTreeSet<String> {
    let ended = parsed.events.iter().flatten().filter_map(|incoming| match &incoming.event.kind {
        EventKind::SurveyAnswered { submission, completed: true, .. } if !submission.unverified => Some(submission.survey.clone()),
        _ => None,
    });
    ended.filter(|survey| wanted(site, survey).is_some()).collect()
}

/// Switches those off that have as many answers as they want.
///
/// # Errors
/// A failure; the answers are kept all the same.
pub async fn look(net: &impl Net, site: &SiteAccess, surveys: BTreeSet<String>) -> Result<(), Refusal> {
    for survey in surveys {
        let question = ScoreQuestion { range: EVER, surveys: vec![survey.clone()], class: None, by: None, filter: None };
        let mut completed = 0;
        for reply in objects::shards(net, &site.settings, &ShardCall::Scores(question)).await? {
            let ShardReply::Scores(days) = reply else { return Err(objects::unexpected("a shard")) };
            completed += days.iter().map(|day| day.counts.completed).sum::<i64>();
        }
        if wanted(site, &survey).is_none_or(|wanted| completed < wanted) {
            continue;
        }
        objects::site(net, &site.settings.id, &SiteCall::Full(survey)).await?;
        let SiteReply::Settings { settings, .. } = objects::site(net, &site.settings.id, &SiteCall::Settings).await? else {
            return Err(objects::unexpected("a site"));
        };
        access::forget(&settings.id);
        objects::shards(net, &settings, &ShardCall::Configure(settings.clone())).await?;
    }
    Ok(())
}
