use serde::{Deserialize, Serialize};

use super::{ContactLedger, Dates, Facts, Repeat, Rule, Survey, When};
use crate::aggregate::Strand;
use crate::value::{Day, LocalTime, SurveyClass, Timestamp};

/// May this person be asked this, now? The verdict with its reasons; the page only obeys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Eligibility {
    /// Yes.
    Invite,
    /// No, for all of these reasons.
    Skip {
        /// At least one.
        reasons: Vec<SkipReason>,
    },
}

/// One reason not to ask: in JSON its `code`, and what it is about, so that it can be said in any language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SkipReason {
    /// Nobody is known by this id: there is nothing to ask.
    Nobody,
    /// The survey is not switched on.
    Off,
    /// The person does not match who is to be asked.
    Who {
        /// The part of the rule that does not hold.
        part: Rule,
    },
    /// Whether the person matches is not known.
    NotKnown {
        /// The part of the rule that cannot be answered.
        part: Rule,
    },
    /// Its first day has not come yet.
    Early {
        /// The first day, as `2026-11-22`.
        from: String,
    },
    /// Its last day is over.
    Late {
        /// The last day.
        until: String,
    },
    /// Not at this hour.
    Hours,
    /// Not on this page.
    Page,
    /// They said "do not ask me".
    DoNotAsk,
    /// The device was asked and rests until a day.
    Quiet {
        /// The first day that it may be asked again.
        until: Day,
    },
    /// A case of theirs is open: first help, then ask.
    OpenCase,
    /// Nothing was done for them that it could have helped.
    NothingFixed,
    /// Another invitation is on its way.
    Reserved {
        /// The survey it is for.
        survey: String,
        /// Until when it holds.
        until: Timestamp,
    },
    /// It is asked once, and was.
    Once,
    /// It is asked until answered, and was.
    Answered,
    /// It was asked as often as it may be.
    Max {
        /// The most times.
        max: u32,
    },
    /// This survey's own clock.
    SurveyClock {
        /// When it runs out.
        until: Timestamp,
    },
    /// The clock of surveys of this class.
    ClassClock {
        /// The class.
        class: SurveyClass,
        /// When it runs out.
        until: Timestamp,
    },
    /// The clock between any two surveys.
    AnythingClock {
        /// When it runs out.
        until: Timestamp,
    },
    /// They were asked something in this visit already, or on this page: one question at most, whatever the clocks say.
    Visit,
}

/// How seldom a site asks the same person, whatever the surveys say. The strictest limit wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Days between any two surveys.
    pub anything: u32,
    /// Days between two surveys about the whole relationship.
    pub relationship: u32,
    /// Days between two surveys about one dealing.
    pub transaction: u32,
    /// Days between two surveys about a part of the site.
    pub feature: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { anything: 7, relationship: 90, transaction: 0, feature: 0 }
    }
}

/// What holds at the moment of the question, besides what is known of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment<'a> {
    /// Now.
    pub now: Timestamp,
    /// Today, in the site's calendar.
    pub today: Day,
    /// What the site's clock shows; none when that is not asked about.
    pub time: Option<LocalTime>,
    /// The path of the page they are on; none when that is not asked about (a person in the dashboard).
    pub page: Option<&'a str>,
    /// The day until which the device rests, as the page said.
    pub quiet_until: Option<Day>,
    /// Whether a case of theirs is open.
    pub open_case: bool,
    /// Since when they are there: when this visit began, or this page was opened, where that was before; none of somebody who
    /// is not there.
    pub since: Option<Timestamp>,
}

/// A day in milliseconds. The clocks between surveys run by the hour, not by the calendar.
const DAY: i64 = 86_400_000;

/// May this person be asked this survey, now? Pure: the same question has the same answer in the edge that
/// invites and in the dashboard that explains. All reasons are given, not only the first.
pub fn decide(
    id: &str,
    is_live: bool,
    survey: &Survey,
    facts: &dyn Facts,
    ledger: &ContactLedger,
    limits: &Limits,
    moment: &Moment<'_>,
) -> Eligibility {
    let mut reasons = Vec::new();
    if !is_live {
        reasons.push(SkipReason::Off);
    }
    for (part, known) in survey.who.obstacles(facts) {
        let part = part.clone();
        reasons.push(if known.is_some() { SkipReason::Who { part } } else { SkipReason::NotKnown { part } });
    }
    if moment.page.is_some_and(|page| !survey.when.is_on(page)) {
        reasons.push(SkipReason::Page);
    }
    reasons.extend(moment.time.iter().flat_map(|time| times(&survey.when, time)));
    if ledger.is_refused() {
        reasons.push(SkipReason::DoNotAsk);
    }
    if let Some(until) = moment.quiet_until.filter(|&until| moment.today < until) {
        reasons.push(SkipReason::Quiet { until });
    }
    if moment.open_case {
        reasons.push(SkipReason::OpenCase);
    }
    if let Some((_, reservation)) = ledger.reservation(moment.now) {
        reasons.push(SkipReason::Reserved { survey: reservation.survey.clone(), until: reservation.until });
    }
    reasons.extend(repeats(id, survey, ledger, moment.now));
    reasons.extend(clocks(survey.class, ledger, limits, moment.now));
    if moment.since.is_some() && ledger.last_shown >= moment.since {
        reasons.push(SkipReason::Visit);
    }
    if reasons.is_empty() { Eligibility::Invite } else { Eligibility::Skip { reasons } }
}

/// May this person be asked now whether what was done about their case helped? The question is exempt from every clock, and asked
/// once after each fix; "do not ask me" holds for it too.
pub fn decide_recovery(id: &str, survey: &Survey, person: &Strand, ledger: &ContactLedger, moment: &Moment<'_>) -> Eligibility {
    let mut reasons = Vec::new();
    let due = person.to_be_asked_again(moment.now).and_then(|case| person.cases.get(case)?.value.ask_at);
    match due {
        None => reasons.push(SkipReason::NothingFixed),
        Some(since) if ledger.surveys.get(id).is_some_and(|contact| contact.shown >= Some(since)) => reasons.push(SkipReason::Once),
        Some(_) => {}
    }
    if moment.page.is_some_and(|page| !survey.when.is_on(page)) {
        reasons.push(SkipReason::Page);
    }
    if ledger.is_refused() {
        reasons.push(SkipReason::DoNotAsk);
    }
    if let Some((_, reservation)) = ledger.reservation(moment.now) {
        reasons.push(SkipReason::Reserved { survey: reservation.survey.clone(), until: reservation.until });
    }
    if reasons.is_empty() { Eligibility::Invite } else { Eligibility::Skip { reasons } }
}

/// What the survey says of days and hours.
fn times(when: &When, time: &LocalTime) -> Vec<SkipReason> {
    let Dates { from, until } = &when.dates;
    let mut reasons = Vec::new();
    // Days written as 2026-11-22 are in the order of their letters.
    if time.date < *from {
        reasons.push(SkipReason::Early { from: from.clone() });
    }
    if !until.is_empty() && time.date > *until {
        reasons.push(SkipReason::Late { until: until.clone() });
    }
    if !when.hours.is_empty() && !when.hours.iter().any(|hours| hours.holds(time)) {
        reasons.push(SkipReason::Hours);
    }
    reasons
}

/// What the survey says of itself.
fn repeats(id: &str, survey: &Survey, ledger: &ContactLedger, now: Timestamp) -> Vec<SkipReason> {
    let Some(contact) = ledger.surveys.get(id) else { return Vec::new() };
    let own = match survey.how_often.per_survey {
        Repeat::Once => contact.shown.map(|_| SkipReason::Once),
        Repeat::UntilAnswered => contact.answered.map(|_| SkipReason::Answered),
        Repeat::EveryDays(days) => runs(contact.shown, days, now).map(|until| SkipReason::SurveyClock { until }),
    };
    let max = survey.how_often.max.filter(|&max| contact.times >= max).map(|max| SkipReason::Max { max });
    own.into_iter().chain(max).collect()
}

/// What the site says of surveys of a class, and of all.
fn clocks(class: SurveyClass, ledger: &ContactLedger, limits: &Limits, now: Timestamp) -> Vec<SkipReason> {
    let days = match class {
        SurveyClass::Relationship => limits.relationship,
        SurveyClass::Transaction => limits.transaction,
        SurveyClass::Feature => limits.feature,
    };
    let of_class = runs(ledger.classes.get(&class).copied(), days, now).map(|until| SkipReason::ClassClock { class, until });
    let of_all = runs(ledger.last_shown, limits.anything, now).map(|until| SkipReason::AnythingClock { until });
    of_class.into_iter().chain(of_all).collect()
}

/// When a clock set at `since` runs out, if it still runs.
fn runs(since: Option<Timestamp>, days: u32, now: Timestamp) -> Option<Timestamp> {
    let until = since?.plus(i64::from(days) * DAY);
    (now < until).then_some(until)
}

impl Eligibility {
    /// Why not; nothing, when they may be asked.
    pub fn reasons(&self) -> &[SkipReason] {
        match self {
            Self::Invite => &[],
            Self::Skip { reasons } => reasons,
        }
    }
}

impl SkipReason {
    /// When the reason ceases by itself, where it does.
    pub fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Reserved { until, .. } | Self::SurveyClock { until } | Self::ClassClock { until, .. } | Self::AnythingClock { until } => {
                Some(*until)
            }
            _ => None,
        }
    }

    /// The reason in words one may show; [`SkipReason::until`] says until when.
    pub fn sentence(&self) -> String {
        match self {
            Self::Nobody => "nobody is known by this id here".into(),
            Self::Off => "this survey is not switched on".into(),
            Self::Who { part } => format!("this survey is for others: {}", part.sentence()),
            Self::NotKnown { part } => format!("it is not known whether this holds: {}", part.sentence()),
            Self::Early { from } => format!("this survey begins on {from}"),
            Self::Late { until } => format!("this survey ended on {until}"),
            Self::Hours => "this survey is asked at other hours".into(),
            Self::Page => "this survey is not asked on this page".into(),
            Self::DoNotAsk => "they asked not to be asked".into(),
            Self::Quiet { .. } => "this device was asked a short time ago".into(),
            Self::OpenCase => "a case of theirs is open, so nothing else is asked".into(),
            Self::NothingFixed => "no case of theirs was fixed, so there is nothing to ask about".into(),
            Self::Reserved { .. } => "an invitation is already on its way to them".into(),
            Self::Once => "this survey is asked once, and they have seen it".into(),
            Self::Answered => "they have answered this survey".into(),
            Self::Max { max } => format!("they have seen this survey {max} times, the most it allows"),
            Self::SurveyClock { .. } => "they have seen this survey a short time ago".into(),
            Self::ClassClock { class: SurveyClass::Relationship, .. } => {
                "they were asked about the whole relationship a short time ago".into()
            }
            Self::ClassClock { class: SurveyClass::Transaction, .. } => "they were asked about another dealing a short time ago".into(),
            Self::ClassClock { class: SurveyClass::Feature, .. } => "they were asked about a part of the site a short time ago".into(),
            Self::AnythingClock { .. } => "they were asked something else a short time ago".into(),
            Self::Visit => "they were asked something in this visit or on this page, and one question a visit is the most".into(),
        }
    }
}
