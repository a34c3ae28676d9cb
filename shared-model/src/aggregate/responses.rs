use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{First, Last};
use crate::event::{Context, Event, EventKind, Rated, RatingKind, Reply, Submission};
use crate::value::{Day, Label, Timestamp};

/// One showing of a survey to one person, from reservation to ending.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Which survey and version, as its earliest event said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<First<Submission>>,
    /// Until when the edge reserved it, and for which strand's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<(Timestamp, String)>,
    /// When it was first on a screen, and under which circumstances. An answer proves that it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<First<(Day, Context)>>,
    /// Question by question the last reply, with day and circumstances.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replies: BTreeMap<Label, Last<(Day, Context, Reply)>>,
    /// When an ending was first reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<First<(Day, Context)>>,
    /// When it was last closed, at which question, and whether with "do not ask me".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<Last<(Option<Label>, bool)>>,
    /// When the answers were first taken back. From then on there are none, nor an ending: not of before, and not of
    /// after, or the order of arrival would matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<First<()>>,
}

impl Response {
    /// Lets go of what was taken back.
    fn forget_withdrawn(&mut self) {
        if self.withdrawn.is_some() {
            self.replies.clear();
            self.completed = None;
        }
    }
}

/// A person's responses by submission: counted once, whatever the network does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Responses(BTreeMap<String, Response>);

impl Responses {
    /// Adds an event of a survey; other events change nothing.
    pub fn apply(&mut self, event: &Event) {
        let Some(submission) = event.kind.submission() else { return };
        let response = self.0.entry(submission.key()).or_default();
        First::settle(&mut response.of, First::of(event, submission.clone()));
        let here = || (event.day, event.context.clone());
        if !matches!(event.kind, EventKind::SurveyInvited { .. }) {
            First::settle(&mut response.asked, First::of(event, here()));
        }
        match &event.kind {
            EventKind::SurveyInvited { until, to, .. } => {
                response.reserved = response.reserved.take().max(Some((*until, to.clone())));
            }
            EventKind::SurveyAnswered { replies, completed, .. } => {
                for reply in replies {
                    let claim = Last::of(event, (event.day, event.context.clone(), reply.clone()));
                    match response.replies.get_mut(&reply.question) {
                        Some(held) if (held.at, &held.id) >= (claim.at, &claim.id) => {}
                        Some(held) => *held = claim,
                        None => drop(response.replies.insert(reply.question.clone(), claim)),
                    }
                }
                if *completed {
                    First::settle(&mut response.completed, First::of(event, here()));
                }
            }
            EventKind::SurveyDismissed { question, never_again, .. } => {
                Last::settle(&mut response.dismissed, Last::of(event, (question.clone(), *never_again)));
            }
            EventKind::SurveyWithdrawn { .. } => First::settle(&mut response.withdrawn, First::of(event, ())),
            _ => {}
        }
        response.forget_withdrawn();
    }

    /// Adds the responses of another summary.
    pub fn merge(&mut self, other: &Self) {
        for (id, theirs) in &other.0 {
            let mine = self.0.entry(id.clone()).or_default();
            First::merge(&mut mine.of, &theirs.of);
            First::merge(&mut mine.asked, &theirs.asked);
            First::merge(&mut mine.completed, &theirs.completed);
            Last::merge(&mut mine.dismissed, &theirs.dismissed);
            mine.reserved = mine.reserved.take().max(theirs.reserved.clone());
            for (question, claim) in &theirs.replies {
                let mut slot = mine.replies.remove(question);
                Last::settle(&mut slot, claim.clone());
                mine.replies.extend(slot.map(|reply| (question.clone(), reply)));
            }
            First::merge(&mut mine.withdrawn, &theirs.withdrawn);
            mine.forget_withdrawn();
        }
    }

    /// All that count, with the survey each belongs to, by submission id.
    pub fn all(&self) -> impl Iterator<Item = (&Submission, &Response)> {
        self.known().filter(|(of, _)| !of.unverified)
    }

    /// Those that are kept apart: nothing proves that the site asked. They are in no number but their own.
    pub fn apart(&self) -> impl Iterator<Item = (&Submission, &Response)> {
        self.known().filter(|(of, _)| of.unverified)
    }

    fn known(&self) -> impl Iterator<Item = (&Submission, &Response)> {
        self.0.values().filter_map(|response| Some((&response.of.as_ref()?.value, response)))
    }

    /// The last rating on a scale and when it was given, whatever the survey: of those at one moment the one of the
    /// greatest event id.
    pub fn last_rating(&self, kind: RatingKind) -> Option<(Timestamp, Rated)> {
        let replies = self.all().flat_map(|(_, response)| response.replies.values());
        let ratings = replies.filter_map(|reply| Some((reply.at, &reply.id, reply.value.2.rating?)));
        let last = ratings.filter(|(_, _, rated)| rated.kind() == kind).max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        last.map(|(at, _, rated)| (at, rated))
    }

    /// The response of a submission.
    pub fn of(&self, submission: &Submission) -> Option<&Response> {
        self.0.get(&submission.key())
    }

    /// Whether what was answered in this showing was taken back.
    pub fn is_withdrawn(&self, submission: &Submission) -> bool {
        self.of(submission).is_some_and(|response| response.withdrawn.is_some())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
