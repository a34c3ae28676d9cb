//! How many a survey reaches: what a rule costs is what there is more when it is really taken away.
#![cfg(all(feature = "serde", feature = "calendar"))]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use proptest::prelude::*;
use rapport_model::aggregate::{Aggregate, Strand};
use rapport_model::event::{Context, Event, EventKind, Submission};
use rapport_model::score::small_counts;
use rapport_model::survey::{Draft, Limits, Moment, PersonFacts, Reach, Survey, Visit, decide};
use rapport_model::value::{Calendar, Day, EventId, Label, PagePath, Property, SurveyClass, Timestamp};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// From the 30th to the 60th day.
const WINDOW: (Timestamp, Timestamp) = (Timestamp(30 * DAY), Timestamp(60 * DAY));

fn event(at: i64, kind: EventKind) -> Event {
    let id = EventId::parse(&format!("{at}-{}", kind.name())).unwrap();
    Event { id, at: Timestamp(at), day: Day(at.div_euclid(DAY) as i32), kind, context: Context::default() }
}

fn view(at: i64, path: &str) -> Event {
    event(at, EventKind::PageView { view: Some(Label::of(&at.to_string())), path: PagePath::of(path), title: None, touch: None })
}

fn track(at: i64, name: &str) -> Event {
    event(at, EventKind::Track { name: Label::of(name), properties: std::collections::BTreeMap::default() })
}

fn shown(at: i64, survey: &str, class: SurveyClass) -> Event {
    let submission = Submission { id: format!("{survey}-{at}"), survey: survey.into(), version: 1, class, unverified: false };
    event(at, EventKind::SurveyShown { submission })
}

fn survey(fields: Value) -> Survey {
    let mut draft =
        json!({"name": "S", "class": "feature", "languages": ["en"], "questions": [{"id": "q", "type": "csat", "text": {"en": "?"}}]});
    draft.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value::<Draft>(draft).unwrap().publish().unwrap()
}

/// What one person with these events adds.
fn one(survey: &Survey, events: &[Event], limits: &Limits) -> Reach {
    let person = Strand::of(events);
    let visits = Visit::all(events, survey, WINDOW);
    let mut reach = Reach::default();
    reach.note(("s", survey), (&person, &visits), WINDOW.0, |visit, ledger| {
        let moment = Moment {
            now: visit.at,
            today: visit.day,
            time: Some(Calendar::utc().local(visit.at)),
            page: visit.page.as_ref().map(PagePath::as_str),
            quiet_until: None,
            open_case: false,
            since: person.there_since(&Strand::default(), visit.at),
        };
        decide("s", true, survey, &PersonFacts { person: &person, context: &visit.context, today: visit.day }, ledger, limits, &moment)
    });
    reach
}

const FREE: Limits = Limits { anything: 0, relationship: 0, transaction: 0, feature: 0 };

#[test]
fn what_was_really_shown_of_it_is_left_out_and_of_others_holds() {
    let often = survey(json!({"how_often": {"per_survey": "once"}}));
    let visits = [view(35 * DAY, "/"), view(50 * DAY, "/")];
    assert_eq!(one(&often, &visits, &FREE).shown, 1, "once is once");
    assert_eq!(one(&often, &visits, &FREE).costs["how_often.per_survey"], 1);
    // Shown before these days: it was had. Shown within them: that is what is reckoned anew.
    let before = [shown(10 * DAY, "s", SurveyClass::Feature), visits[0].clone(), visits[1].clone()];
    assert_eq!(one(&often, &before, &FREE).shown, 0);
    let within = [visits[0].clone(), shown(35 * DAY + 1, "s", SurveyClass::Feature), visits[1].clone()];
    assert_eq!(one(&often, &within, &FREE).shown, 1);
    // Another survey at that time keeps it away for a week.
    let limits = Limits { anything: 7, ..FREE };
    let other = [shown(33 * DAY, "t", SurveyClass::Transaction), visits[0].clone()];
    let reach = one(&often, &other, &limits);
    assert_eq!((reach.shown, reach.costs["limits.everything"]), (0, 1));
    // What comes later does not reach back.
    let later = [visits[0].clone(), shown(36 * DAY, "t", SurveyClass::Transaction)];
    assert_eq!(one(&often, &later, &limits).shown, 1);
}

#[test]
fn what_brings_it_up_is_read_from_what_pages_told() {
    let leave = |at: i64, of: i64, engaged_ms: u32, scroll: u8| {
        event(at, EventKind::PageLeave { view: Some(Label::of(&of.to_string())), engaged_ms, scroll })
    };
    let read = [view(40 * DAY, "/"), leave(40 * DAY + 30_000, 40 * DAY, 12_000, 40), leave(40 * DAY + 60_000, 40 * DAY, 9_000, 70)];
    let shown = |trigger: Value, unless: &str, events: &[Event]| {
        let reach = one(&survey(json!({"when": {"trigger": trigger, "unless": unless}})), events, &FREE);
        (reach.shown, reach.costs.get("when.trigger").copied().unwrap_or(0), reach.costs.get("when.unless").copied().unwrap_or(0))
    };
    assert_eq!(shown(json!({"engaged": 20}), "", &read), (1, 0, 0));
    assert_eq!(shown(json!({"engaged": 22}), "", &read), (0, 1, 0));
    assert_eq!(shown(json!({"scroll": 70}), "", &read), (1, 0, 0));
    assert_eq!(shown(json!({"scroll": 71}), "", &read), (0, 1, 0));
    let chat = [view(40 * DAY, "/"), track(40 * DAY + 4_000, "Chat"), track(40 * DAY + 9_000, "Paid")];
    assert_eq!(shown(json!({"seconds": 5}), "Chat", &chat), (0, 0, 1));
    assert_eq!(shown(json!({"seconds": 3}), "Chat", &chat), (1, 0, 0));
    assert_eq!(shown(json!({"event": "Paid"}), "", &chat), (1, 0, 0));
    // Without the event the page itself would do: it was opened before the chat.
    assert_eq!(shown(json!({"event": "Paid"}), "Chat", &chat), (0, 1, 1));
    assert_eq!(shown(json!({"event": "Gone"}), "", &chat), (0, 1, 0));
    // Twice within seven days is one of a week.
    let days = [view(40 * DAY, "/"), view(42 * DAY, "/"), view(48 * DAY, "/")];
    let often = survey(json!({"how_often": {"per_survey": {"every_days": 1}}}));
    let reach = one(&often, &days, &FREE);
    assert_eq!((reach.shown, reach.squares, reach.visits, reach.first), (2, 4, 3, Some(Day(40))));
}

#[test]
fn a_mean_of_some_has_an_honest_interval() {
    // Everybody was looked at: nothing is left to chance.
    assert_eq!(small_counts(30, 30, 60, 60), (0.5, 0.5));
    // Nobody of 100 of 10,000: the share may still be more than nothing. Plus four: 2/104 either way is not 0.
    let (low, high) = small_counts(0, 0, 100, 10_000);
    assert!(low == 0.0 && (0.02..0.06).contains(&high), "{low} {high}");
    // 50 of 100 of very many: (52/104) +- 1.96 sqrt(0.25/104).
    let (low, high) = small_counts(50, 50, 100, 1_000_000_000);
    assert!((low - 0.4039).abs() < 1e-3 && (high - 0.5961).abs() < 1e-3, "{low} {high}");
    // Of half of all the interval is narrower by the square root of a half.
    let (low, high) = small_counts(50, 50, 100, 200);
    assert!((high - low - 2.0 * 1.96 * (0.25_f64 / 104.0 * (100.0 / 199.0)).sqrt()).abs() < 1e-3, "{low} {high}");
}

fn person() -> impl Strategy<Value = Vec<Event>> {
    let some = (25_i64 * 24..60 * 24, 0_u8..6);
    (proptest::collection::vec(some, 0..25), any::<bool>()).prop_map(|(some, is_pro)| {
        let mut events: Vec<Event> = some
            .into_iter()
            .map(|(hour, what)| match what {
                0 | 1 => view(hour * HOUR, "/"),
                2 => view(hour * HOUR, "/pricing"),
                3 => track(hour * HOUR, "Chat"),
                4 => shown(hour * HOUR, "t", SurveyClass::Transaction),
                _ => shown(hour * HOUR, "s", SurveyClass::Feature),
            })
            .collect();
        let plan = Property::Text(if is_pro { "pro" } else { "free" }.to_owned());
        events.push(event(0, EventKind::Identify { user: None, traits: [(Label::of("plan"), plan)].into_iter().collect() }));
        events.sort_by(|a, b| a.order().cmp(&b.order()));
        events.dedup_by(|a, b| a.id == b.id);
        events
    })
}

/// What takes one rule out of a draft.
type Change<'a> = &'a dyn Fn(&mut Value);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// For every rule that can be taken away: what it costs is what is more without it. And sums of two groups of people are the
    /// sum of all of them.
    #[test]
    fn costs_are_differences(people in proptest::collection::vec(person(), 1..12), days in 1_u32..20, anything in 0_u32..9, hours in any::<bool>()) {
        let limits = Limits { anything, ..FREE };
        let draft = json!({
            "who": {"all": [{"trait": "plan", "op": "equals", "value": "pro"}, {"did": "page_view", "at_least": 2, "days": 10}]},
            "when": {"trigger": {"seconds": 5}, "unless": "Chat", "pages": [{"path": "equals", "value": "/pricing"}],
                "hours": if hours { json!([{"from": "08:00", "until": "20:00"}]) } else { json!([]) }},
            "how_often": {"per_survey": {"every_days": days}, "max": 2},
        });
        let list = |draft: &mut Value, at: usize| drop(draft["who"]["all"].as_array_mut().unwrap().remove(at));
        let changes: [(&str, Change); 6] = [
            ("who.all[0]", &|draft| list(draft, 0)),
            ("who.all[1]", &|draft| list(draft, 1)),
            ("when.pages", &|draft| draft["when"]["pages"] = json!([])),
            ("when.hours", &|draft| draft["when"]["hours"] = json!([])),
            ("when.unless", &|draft| draft["when"]["unless"] = json!("")),
            ("how_often.max", &|draft| draft["how_often"]["max"] = Value::Null),
        ];
        let with = survey(draft.clone());
        let mut sum = Reach::default();
        let mut each = Vec::new();
        for events in &people {
            let found = one(&with, events, &limits);
            let costs = |place: &str| found.costs.get(place).copied().unwrap_or(0);
            for (place, change) in changes {
                let mut changed = draft.clone();
                change(&mut changed);
                let without = one(&survey(changed), events, &limits).shown;
                prop_assert_eq!(costs(place), without.saturating_sub(found.shown), "{}", place);
            }
            let free = one(&with, events, &FREE).shown;
            prop_assert_eq!(costs("limits.everything"), free.saturating_sub(found.shown));
            sum.merge(&found);
            each.push(found);
        }
        let (mut left, mut right) = (Reach::default(), Reach::default());
        let (some, others) = each.split_at(each.len() / 2);
        some.iter().for_each(|one| left.merge(one));
        others.iter().for_each(|one| right.merge(one));
        right.merge(&left);
        prop_assert_eq!(right, sum);
    }
}
