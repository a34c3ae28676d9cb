//! Answers as they arrive: whether the survey comes to them, after all that was answered before in the same showing.

use rapport_model::aggregate::Responses;
use rapport_model::event::{Event, EventKind, Reply, Submission};
use rapport_model::survey::{GivenAnswer, follow};

use super::call::Walk;
use crate::access::Version;

/// Walks the survey over the answers kept, those of the same batch, and these.
///
/// # Errors
/// The reason, with question and rule.
pub(super) fn check(event: &Event, walk: &Walk, asked: &[Version], kept: &Responses, fresh: &[Event]) -> Result<(), String> {
    let EventKind::SurveyAnswered { submission, replies, .. } = &event.kind else { return Ok(()) };
    let Some(version) = asked.iter().find(|one| one.survey == submission.survey && one.version == submission.version) else {
        return Err("survey: no such survey of this version was ever published".to_owned());
    };
    let earlier = kept.of(submission);
    let batch = fresh.iter().filter(|event| event.kind.submission().is_some_and(|other| other.key() == submission.key()));
    let begun =
        earlier.and_then(|response| Some(&response.of.as_ref()?.value)).or_else(|| batch.clone().find_map(|event| event.kind.submission()));
    if let Some(begun) = begun.filter(|begun| !is_one(begun, submission)) {
        return Err(format!("submission: it belongs to version {} of survey {}", begun.version, begun.survey));
    }
    let form = &version.questionnaire;
    let answers = |replies: &mut dyn Iterator<Item = &Reply>| replies.filter_map(|reply| GivenAnswer::of(form, reply)).collect::<Vec<_>>();
    let mut known = earlier.map(|response| answers(&mut response.replies.values().map(|reply| &reply.value.2))).unwrap_or_default();
    for event in batch {
        if let EventKind::SurveyAnswered { replies, .. } = &event.kind {
            known.extend(answers(&mut replies.iter()));
        }
    }
    let given = answers(&mut replies.iter());
    follow(form, &walk.known, &known, &given, walk.ending.as_deref()).map_err(|invalid| {
        let reasons: Vec<_> = invalid.iter().map(|one| format!("answers.{one}")).collect();
        reasons.join("; ")
    })
}

fn is_one(begun: &Submission, now: &Submission) -> bool {
    begun.survey == now.survey && begun.version == now.version
}
