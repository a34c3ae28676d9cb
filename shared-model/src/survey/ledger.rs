use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::aggregate::Strand;
use crate::value::{SurveyClass, Timestamp};

/// When a person was asked what: a reading of their responses, so it holds across devices as soon as these are
/// linked, and costs nothing to keep. Its clocks are independent: a short question does not reset that of a long one.
///
/// Ledgers can be merged, and the ledger of merged persons is the merge of their ledgers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLedger {
    /// By survey.
    pub surveys: BTreeMap<String, Contact>,
    /// When a survey of each class was last shown.
    pub classes: BTreeMap<SurveyClass, Timestamp>,
    /// When any survey was last shown.
    pub last_shown: Option<Timestamp>,
    /// Reservations that were neither shown nor closed, by submission: the survey, and until when they hold.
    pub reserved: BTreeMap<String, Reservation>,
    /// When they last said "do not ask me".
    pub refused: Option<Timestamp>,
    /// When they last said that they may be asked.
    pub allowed: Option<Timestamp>,
}

/// What happened with one survey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// When it was last shown.
    pub shown: Option<Timestamp>,
    /// When a question of it was last answered.
    pub answered: Option<Timestamp>,
    /// When it was last closed before its end.
    pub dismissed: Option<Timestamp>,
    /// How often it was shown.
    pub times: u32,
}

/// A survey on its way to a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reservation {
    /// Until when nothing else is asked.
    pub until: Timestamp,
    /// The survey.
    pub survey: String,
    /// The key of the strand whose page was invited.
    pub to: String,
}

/// How long a reservation holds, in milliseconds: as long as an invitation may take to be shown.
pub const RESERVATION: i64 = 30 * crate::value::MINUTE;

impl ContactLedger {
    /// The ledger of a person.
    pub fn of(person: &Strand) -> Self {
        Self::of_those(person, |_, _| true)
    }

    /// The ledger as it would be if only those showings had been, named by survey and moment, that are kept, and only that had been
    /// said, named by the moment alone.
    pub(super) fn of_those(person: &Strand, kept: impl Fn(&str, Timestamp) -> bool) -> Self {
        let mut ledger = Self::default();
        for (submission, response) in person.responses.all() {
            if response.asked.as_ref().is_some_and(|asked| !kept(&submission.survey, asked.at)) {
                // It was not shown; what was said in it is heard below.
            } else if let Some(asked) = &response.asked {
                let contact = ledger.surveys.entry(submission.survey.clone()).or_default();
                contact.times += 1;
                contact.shown = contact.shown.max(Some(asked.at));
                contact.answered = contact.answered.max(response.replies.values().map(|reply| reply.at).max());
                // Who took an answer back was heard: to ask again would be to ask for it back.
                contact.answered = contact.answered.max(response.withdrawn.as_ref().map(|taken| taken.at));
                contact.dismissed = contact.dismissed.max(response.dismissed.as_ref().map(|closed| closed.at));
                let class = ledger.classes.entry(submission.class).or_insert(asked.at);
                *class = asked.at.max(*class);
                ledger.last_shown = ledger.last_shown.max(Some(asked.at));
            } else if let Some((until, to)) = &response.reserved {
                ledger
                    .reserved
                    .insert(submission.id.clone(), Reservation { until: *until, survey: submission.survey.clone(), to: to.clone() });
            }
            if let Some(closed) = response.dismissed.as_ref().filter(|closed| closed.value.1 && kept("", closed.at)) {
                ledger.refused = ledger.refused.max(Some(closed.at));
            }
        }
        // "Do not ask me" holds whoever says it, and however it came.
        let apart = person.responses.apart().filter_map(|(_, response)| response.dismissed.as_ref());
        ledger.refused = ledger.refused.max(apart.filter(|closed| closed.value.1 && kept("", closed.at)).map(|closed| closed.at).max());
        if let Some(consent) = person.consent_surveys.as_ref().filter(|consent| kept("", consent.at)) {
            let said = if consent.value { &mut ledger.allowed } else { &mut ledger.refused };
            *said = (*said).max(Some(consent.at));
        }
        ledger
    }

    /// Notes one more showing.
    pub(super) fn is_shown(&mut self, survey: &str, class: SurveyClass, at: Timestamp) {
        let contact = self.surveys.entry(survey.to_owned()).or_default();
        contact.times += 1;
        contact.shown = contact.shown.max(Some(at));
        let of_class = self.classes.entry(class).or_insert(at);
        *of_class = at.max(*of_class);
        self.last_shown = self.last_shown.max(Some(at));
    }

    /// Adds the ledger of other submissions of the same person.
    pub fn merge(&mut self, other: &Self) {
        for (survey, theirs) in &other.surveys {
            let mine = self.surveys.entry(survey.clone()).or_default();
            mine.shown = mine.shown.max(theirs.shown);
            mine.answered = mine.answered.max(theirs.answered);
            mine.dismissed = mine.dismissed.max(theirs.dismissed);
            mine.times += theirs.times;
        }
        for (class, theirs) in &other.classes {
            let mine = self.classes.entry(*class).or_insert(*theirs);
            *mine = theirs.max(mine).to_owned();
        }
        self.last_shown = self.last_shown.max(other.last_shown);
        for (submission, theirs) in &other.reserved {
            let mine = self.reserved.entry(submission.clone()).or_insert_with(|| theirs.clone());
            *mine = theirs.max(mine).clone();
        }
        self.refused = self.refused.max(other.refused);
        self.allowed = self.allowed.max(other.allowed);
    }

    /// The reservation that holds longest, if one holds: the submission and what it is for.
    pub fn reservation(&self, now: Timestamp) -> Option<(&str, &Reservation)> {
        let held = self.reserved.iter().filter(|(_, reservation)| reservation.until > now);
        held.max_by_key(|(submission, reservation)| (reservation.until, *submission)).map(|(submission, held)| (submission.as_str(), held))
    }

    /// Whether they do not want to be asked: "do not ask me" holds until they say otherwise.
    pub fn is_refused(&self) -> bool {
        self.refused > self.allowed
    }
}
