//! Who may be asked what: every clock, every reason, from events to verdict.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use proptest::prelude::*;
use rapport_model::aggregate::{Aggregate, Strand};
use rapport_model::event::{Channel, Context, Event, EventKind, Rated, RatingKind, Reply, Submission, Touchpoint};
use rapport_model::survey::{ContactLedger, Draft, Eligibility, Limits, Moment, PersonFacts, RESERVATION, Survey, decide, templates};
use rapport_model::value::SurveyClass::{Feature, Relationship, Transaction};
use rapport_model::value::{Currency, Day, EventId, Label, LocalTime, Money, PagePath, SurveyClass, Timestamp};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// An event so many milliseconds after the first of all days.
fn event(at: i64, kind: &EventKind) -> Event {
    let id: String = format!("{at}-{kind:?}").chars().take(60).collect();
    Event {
        id: EventId::parse(&id).unwrap(),
        at: Timestamp(at),
        day: Day(at.div_euclid(DAY) as i32),
        kind: kind.clone(),
        context: Context::default(),
    }
}

fn showing(survey: &str, class: SurveyClass, id: &str) -> Submission {
    Submission { id: id.into(), survey: survey.into(), version: 1, class, unverified: false }
}

fn invited(submission: Submission, until: i64) -> EventKind {
    EventKind::SurveyInvited { submission, until: Timestamp(until), to: "a:page".to_owned() }
}

fn shown(survey: &str, class: SurveyClass, id: &str) -> EventKind {
    EventKind::SurveyShown { submission: showing(survey, class, id) }
}

fn answered(submission: Submission, rating: u8) -> EventKind {
    let rating = Rated::of(RatingKind::Nps, f64::from(rating)).ok();
    let replies = vec![Reply { question: Label::of("nps"), rating, text: None, value: None }];
    EventKind::SurveyAnswered { submission, replies, completed: false, imported: false }
}

fn dismissed(submission: Submission, never_again: bool) -> EventKind {
    EventKind::SurveyDismissed { submission, question: None, never_again }
}

fn consent(surveys: bool) -> EventKind {
    EventKind::Consent { analytics: None, surveys: Some(surveys), personalisation: None }
}

fn order(number: &str) -> EventKind {
    let revenue = Money { minor: 1200, currency: Currency::USD };
    EventKind::Order { order_id: Label::of(number), revenue, items: Vec::new() }
}

fn survey(fields: Value) -> Survey {
    let mut draft = json!({"name": "Test", "languages": ["en"], "questions": [{"id": "nps", "type": "nps", "text": {"en": "Why?"}}]});
    draft.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let draft: Draft = serde_json::from_value(draft).unwrap();
    draft.publish().unwrap()
}

/// The names of all reasons not to ask the person survey `s`; none when they may be asked.
fn reasons(survey: &Survey, events: &[(i64, EventKind)], now: i64) -> Vec<String> {
    verdict(survey, events, &Moment { page: Some("/orders/7"), ..moment(now) })
}

fn moment(now: i64) -> Moment<'static> {
    Moment { now: Timestamp(now), today: Day((now / DAY) as i32), page: None, quiet_until: None, open_case: false, time: None, since: None }
}

fn verdict(survey: &Survey, events: &[(i64, EventKind)], moment: &Moment<'_>) -> Vec<String> {
    let events: Vec<_> = events.iter().map(|(at, kind)| event(*at, kind)).collect();
    let person = Strand::of(&events);
    let context = Context::default();
    let facts = PersonFacts { person: &person, context: &context, today: moment.today };
    let verdict = decide("s", true, survey, &facts, &ContactLedger::of(&person), &Limits::default(), moment);
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(serde_json::from_value::<Eligibility>(json.clone()).unwrap(), verdict);
    assert!(verdict.reasons().iter().all(|reason| !reason.sentence().is_empty()));
    assert_eq!(json["verdict"], if verdict.reasons().is_empty() { "invite" } else { "skip" });
    let rule = |reason: &Value| reason["code"].as_str().unwrap().to_owned();
    json["reasons"].as_array().map(|reasons| reasons.iter().map(rule).collect()).unwrap_or_default()
}

#[test]
fn a_second_order_brings_the_relationship_question() {
    let nps = templates::relationship_nps();
    assert_eq!(reasons(&nps, &[(0, order("1"))], DAY), ["who"]);
    // The same order told twice is one order.
    assert_eq!(reasons(&nps, &[(0, order("1")), (5, order("1"))], DAY), ["who"]);
    assert_eq!(reasons(&nps, &[(0, order("1")), (DAY, order("2"))], DAY), [""; 0]);
}

#[test]
fn the_question_after_an_order_is_asked_within_14_days() {
    let csat = templates::order_csat();
    assert_eq!(reasons(&csat, &[(0, order("1"))], 13 * DAY), [""; 0]);
    assert_eq!(reasons(&csat, &[(0, order("1"))], 14 * DAY), ["who"]);
}

#[test]
fn every_clock_runs_for_itself() {
    let every_30 = |class: &str| survey(json!({"class": class, "how_often": {"per_survey": {"every_days": 30}}}));
    let (relationship, transaction) = (every_30("relationship"), every_30("transaction"));
    let after = |survey: &str, class: SurveyClass| vec![(0, shown(survey, class, "x"))];
    // Its own clock, the one of its class, and the one of everything.
    assert_eq!(reasons(&relationship, &after("s", Relationship), DAY), ["survey_clock", "class_clock", "anything_clock"]);
    assert_eq!(reasons(&relationship, &after("s", Relationship), 8 * DAY), ["survey_clock", "class_clock"]);
    assert_eq!(reasons(&relationship, &after("s", Relationship), 30 * DAY), ["class_clock"]);
    assert_eq!(reasons(&relationship, &after("s", Relationship), 90 * DAY - 1), ["class_clock"]);
    assert_eq!(reasons(&relationship, &after("s", Relationship), 90 * DAY), [""; 0]);
    // Another survey of another class sets the clock of everything only.
    assert_eq!(reasons(&relationship, &after("other", Transaction), 6 * DAY), ["anything_clock"]);
    assert_eq!(reasons(&relationship, &after("other", Transaction), 7 * DAY), [""; 0]);
    assert_eq!(reasons(&transaction, &after("other", Relationship), 8 * DAY), [""; 0]);
    // A short question does not reset the clock of a long one.
    let mut both = after("s", Relationship);
    both.push((80 * DAY, shown("other", Transaction, "y")));
    assert_eq!(reasons(&relationship, &both, 89 * DAY), ["class_clock"]);
    assert_eq!(reasons(&relationship, &both, 90 * DAY), [""; 0]);
}

#[test]
fn once_until_answered_and_at_most() {
    let seen = |id: &str| shown("s", Feature, id);
    let said = || answered(showing("s", Feature, "x"), 9);
    let once = survey(json!({"class": "feature", "how_often": {"per_survey": "once"}}));
    assert_eq!(reasons(&once, &[(0, seen("x"))], 900 * DAY), ["once"]);
    let until = survey(json!({"class": "feature", "how_often": {"per_survey": "until_answered", "max": 2}}));
    assert_eq!(reasons(&until, &[(0, seen("x"))], 7 * DAY), [""; 0]);
    assert_eq!(reasons(&until, &[(0, seen("x")), (5, said())], 8 * DAY), ["answered"]);
    // An answer proves a showing whose event was lost; the same showing counts once.
    assert_eq!(reasons(&until, &[(5, said())], 8 * DAY), ["answered"]);
    assert_eq!(reasons(&until, &[(0, seen("x")), (1, seen("x"))], 8 * DAY), [""; 0]);
    assert_eq!(reasons(&until, &[(0, seen("x")), (8 * DAY, seen("y"))], 16 * DAY), ["max"]);
}

#[test]
fn an_invitation_on_its_way_is_a_reservation() {
    let plain = survey(json!({"class": "feature", "how_often": {"per_survey": {"every_days": 1}}}));
    let invited = invited(showing("other", Feature, "x"), RESERVATION);
    assert_eq!(reasons(&plain, &[(0, invited.clone())], 29 * MINUTE), ["reserved"]);
    assert_eq!(reasons(&plain, &[(0, invited.clone())], 30 * MINUTE), [""; 0]);
    // Once shown it is no reservation any more, but a contact.
    assert_eq!(reasons(&plain, &[(0, invited), (MINUTE, shown("other", Feature, "x"))], 2 * MINUTE), ["anything_clock"]);
}

#[test]
fn do_not_ask_me_lasts_until_they_say_otherwise() {
    let plain = survey(json!({"class": "feature"}));
    let never = || dismissed(showing("other", Feature, "x"), true);
    assert_eq!(reasons(&plain, &[(0, never())], 4000 * DAY), ["do_not_ask"]);
    assert_eq!(reasons(&plain, &[(0, never()), (DAY, consent(true))], 30 * DAY), [""; 0]);
    assert_eq!(reasons(&plain, &[(0, consent(true)), (DAY, never())], 30 * DAY), ["do_not_ask"]);
    assert_eq!(reasons(&plain, &[(0, consent(false))], 30 * DAY), ["do_not_ask"]);
}

#[test]
fn the_moment_has_its_say() {
    let orders =
        survey(json!({"class": "feature", "when": {"trigger": {"now": true}, "pages": [{"path": "starts_with", "value": "/orders"}]}}));
    let at = |change: &dyn Fn(&mut Moment<'static>)| {
        let mut moment = moment(10 * DAY);
        change(&mut moment);
        verdict(&orders, &[], &moment)
    };
    assert_eq!(at(&|_| {}), [""; 0]);
    assert_eq!(at(&|moment| moment.page = Some("/orders")), [""; 0]);
    assert_eq!(at(&|moment| moment.page = Some("/")), ["page"]);
    assert_eq!(at(&|moment| moment.quiet_until = Some(Day(11))), ["quiet"]);
    assert_eq!(at(&|moment| moment.quiet_until = Some(Day(10))), [""; 0]);
    assert_eq!(at(&|moment| moment.open_case = true), ["open_case"]);
}

#[test]
fn what_is_not_known_does_not_count_as_a_match() {
    let stage = survey(json!({"class": "feature", "who": {"all": [{"stage": ["manage"]}, {"did": "order", "at_most": 0}]}}));
    assert_eq!(reasons(&stage, &[], DAY), ["not_known"]);
    assert_eq!(reasons(&stage, &[(0, order("1"))], DAY), ["not_known", "who"]);
}

#[test]
fn rules_read_the_person() {
    let rated = |id: &str, rating: u8| answered(showing("n", Relationship, id), rating);
    let traits = serde_json::from_value(json!({"plan": "pro", "seats": 12})).unwrap();
    let view = EventKind::PageView { view: None, path: PagePath::of("/pricing"), title: None, touch: None };
    let events = [(0, rated("x", 3)), (20 * DAY, rated("y", 8)), (21 * DAY, EventKind::Identify { user: None, traits }), (25 * DAY, view)];
    let matches = |rule: Value| {
        let survey = survey(json!({"class": "feature", "who": rule, "how_often": {"per_survey": {"every_days": 1}}}));
        reasons(&survey, &events, 40 * DAY).is_empty()
    };
    assert!(matches(json!({"last_nps": {"op": "at_least", "value": 8}})));
    assert!(!matches(json!({"last_nps": {"op": "less_than", "value": 7}})));
    assert!(matches(json!({"trait": "plan", "op": "one_of", "value": ["free", "pro"]})));
    assert!(matches(json!({"trait": "seats", "op": "greater_than", "value": 10})));
    assert!(matches(json!({"answered": "n", "days": 21})) && !matches(json!({"answered": "n", "days": 20})));
    assert!(matches(json!({"seen": "n"})) && !matches(json!({"seen": "m"})));
    assert!(matches(json!({"did": "page_view", "days": 16})) && !matches(json!({"did": "page_view", "days": 15})));
}

proptest! {
    /// The ledger of a person is the merge of the ledgers of their strands, in any order of events.
    #[test]
    fn ledgers_obey_the_law(
        mine in prop::collection::vec((0i64..200, 0u8..5, 0u8..3, 0u8..3), 0..12),
        theirs in prop::collection::vec((0i64..200, 0u8..5, 0u8..3, 0u8..3), 0..12),
        order in any::<bool>(),
    ) {
        let events = |facts: &[(i64, u8, u8, u8)], device: &str| -> Vec<Event> {
            facts.iter().enumerate().map(|(number, (day, kind, survey, which))| {
                let class = [Relationship, Transaction, Feature][usize::from(*survey)];
                let showing = showing(&format!("s{survey}"), class, &format!("{device}{survey}{which}"));
                let at = day * DAY;
                event(at + number as i64, &match kind {
                    0 => invited(showing, at + RESERVATION),
                    1 => EventKind::SurveyShown { submission: showing },
                    2 => answered(showing, 9),
                    3 => dismissed(showing, number % 2 == 0),
                    _ => consent(number % 2 == 0),
                })
            }).collect()
        };
        let (mine, theirs) = (events(&mine, "phone"), events(&theirs, "laptop"));
        let mut merged = ContactLedger::of(&Strand::of(&mine));
        merged.merge(&ContactLedger::of(&Strand::of(&theirs)));
        let mut other_way = ContactLedger::of(&Strand::of(&theirs));
        other_way.merge(&ContactLedger::of(&Strand::of(&mine)));
        prop_assert_eq!(&merged, &other_way);
        let mut all = [mine, theirs].concat();
        if order {
            all.reverse();
        }
        let whole = ContactLedger::of(&Strand::of(&all));
        // Of consents the person keeps the last only, so an older contrary one is in no whole ledger.
        prop_assert_eq!(merged.is_refused(), whole.is_refused());
        merged.refused = None;
        merged.allowed = None;
        prop_assert_eq!(merged, ContactLedger { refused: None, allowed: None, ..whole });
    }
}

#[test]
fn days_and_hours_are_the_sites() {
    let survey = survey(
        json!({"when": {"dates": {"from": "2026-11-01", "until": "2026-11-30"}, "hours": [{"days": [1], "from": "09:00", "until": "12:00"}]}}),
    );
    let at = |date: &str, weekday, minute| {
        let time = Some(LocalTime { date: date.to_owned(), weekday, minute });
        verdict(&survey, &[], &Moment { time, ..moment(400 * DAY) })
    };
    assert_eq!(at("2026-11-02", 1, 600), [] as [&str; 0]);
    assert_eq!(at("2026-10-31", 6, 600), ["early", "hours"]);
    assert_eq!(at("2026-12-07", 1, 720), ["late", "hours"]);
    assert_eq!(at("2026-11-30", 1, 719), [] as [&str; 0]);
}

#[test]
fn new_by_campaign_and_by_lot() {
    let view = |campaign: Option<&str>| EventKind::PageView {
        view: None,
        path: PagePath::of("/"),
        title: None,
        touch: campaign.map(|name| Touchpoint { channel: Channel::Email, source: None, medium: None, campaign: Some(name.to_owned()) }),
    };
    let who = |rule: Value| survey(json!({"who": rule}));
    let events = |first: i64| vec![(first, view(Some("spring"))), (50 * DAY, view(None))];
    let matches = |rule: Value, first: i64| reasons(&who(rule), &events(first), 50 * DAY + 5).is_empty();
    assert!(
        matches(json!({"new": true}), 50 * DAY) && !matches(json!({"new": true}), 49 * DAY) && matches(json!({"new": false}), 49 * DAY)
    );
    assert!(matches(json!({"campaign": ["autumn", "Spring"]}), DAY) && !matches(json!({"campaign": ["autumn"]}), DAY));
    let drawn = |rule: Value| (0..1000).filter(|first| matches(rule.clone(), *first)).collect::<Vec<_>>();
    let twenty = drawn(json!({"percent": 20}));
    assert!((150..250).contains(&twenty.len()), "{}", twenty.len());
    assert_eq!(twenty, drawn(json!({"percent": 20})));
    let sixty = drawn(json!({"percent": 60}));
    assert!(twenty.iter().all(|first| sixty.contains(first)), "who is among 20 is among 60");
    let other = drawn(json!({"percent": 20, "draw": "other"}));
    assert!(twenty.iter().filter(|first| other.contains(first)).count() < 90, "another draw finds others");
}
