//! The law of aggregates, over random events: any order of events, any split into parts, any order of merging.
#![cfg(feature = "calendar")]

use proptest::prelude::*;
use rapport_model::aggregate::{Aggregate, Strand};
use rapport_model::event::{
    CaseStanding, CaseState, Channel, Context, Device, Event, EventKind, Rated, RatingKind, Reply, Submission, Touchpoint,
};
use rapport_model::survey::{Behaviours, Rule};
use rapport_model::value::{Currency, Day, EventId, Label, MINUTE, Money, PagePath, Property, SurveyClass, Timestamp};

fn kind() -> impl Strategy<Value = EventKind> {
    let order = || (0u8..4).prop_map(|n| Label::of(&format!("o{n}")));
    let euros = |minor| Money { minor, currency: Currency::parse("EUR").expect("a code") };
    let submission = |n: u8| Submission {
        id: format!("s{n}"),
        survey: format!("survey{}", n % 2),
        version: 1,
        class: if n.is_multiple_of(2) { SurveyClass::Relationship } else { SurveyClass::Transaction },
        unverified: n == 3,
    };
    let touch = |n: u8| Touchpoint {
        channel: if n.is_multiple_of(2) { Channel::Search } else { Channel::Email },
        source: Some(format!("source{n}")),
        medium: None,
        campaign: None,
    };
    prop_oneof![
        (0u8..3, any::<bool>()).prop_map(move |(n, touched)| EventKind::PageView {
            view: None,
            path: PagePath::of(&format!("/p{n}")),
            title: None,
            touch: touched.then(|| touch(n)),
        }),
        (0u8..2, 0u8..9).prop_map(|(name, total)| EventKind::Track {
            name: Label::of(&format!("act{name}")),
            properties: [(Label::of("total"), Property::Number(total.into()))].into(),
        }),
        (order(), 1i64..100).prop_map(move |(order_id, minor)| EventKind::Order { order_id, revenue: euros(minor), items: Vec::new() }),
        (order(), proptest::option::of(1i64..100))
            .prop_map(move |(order_id, minor)| EventKind::Refund { order_id, amount: minor.map(euros) }),
        (0u8..3, 0u8..9, proptest::option::of(0u8..3)).prop_map(|(name, value, user)| EventKind::Identify {
            user: user.map(|n| format!("user{n}")),
            traits: [(Label::of(&format!("t{name}")), Property::Number(value.into()))].into(),
        }),
        (0u8..120).prop_map(|name| EventKind::Identify {
            user: None,
            traits: [(Label::of(&format!("many{name:03}")), Property::Flag(true))].into(),
        }),
        (0u8..4).prop_map(move |n| EventKind::SurveyShown { submission: submission(n) }),
        (0u8..4, 0u8..=10, any::<bool>()).prop_map(move |(n, rating, completed)| EventKind::SurveyAnswered {
            submission: submission(n),
            replies: vec![Reply {
                question: Label::of("nps"),
                rating: Rated::of(RatingKind::Nps, rating.into()).ok(),
                text: None,
                value: None
            }],
            completed,
            imported: false,
        }),
        (0u8..4, any::<bool>()).prop_map(move |(n, never_again)| EventKind::SurveyDismissed {
            submission: submission(n),
            question: None,
            never_again
        }),
        (0u8..4).prop_map(move |n| EventKind::SurveyWithdrawn { submission: submission(n) }),
        (any::<bool>(), any::<bool>()).prop_map(|(analytics, surveys)| EventKind::Consent {
            analytics: Some(analytics),
            surveys: surveys.then_some(true),
            personalisation: None,
        }),
        (0u8..4, 0i64..3).prop_map(move |(n, until)| EventKind::SurveyInvited {
            submission: submission(n),
            until: Timestamp(until),
            to: format!("a:{until}"),
        }),
        (0u8..3, 0usize..6, 0u32..9).prop_map(|(case, state, number)| EventKind::Case {
            case: Label::of(&format!("c{case}")),
            what: Label::of("note"),
            standing: CaseStanding { number, state: CaseState::ALL[state], ask_at: None },
        }),
        Just(EventKind::Link { user: "user1".to_owned() }),
    ]
}

/// Events with ids of their own, times that often collide, in the order of their making.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let one = (kind(), 0i64..200, any::<bool>());
    proptest::collection::vec(one, 0..40).prop_map(|drawn| {
        let event = |(n, (kind, slot, phone)): (usize, (EventKind, i64, bool))| Event {
            id: EventId::parse(&format!("e{n}")).expect("short"),
            at: Timestamp(slot * 20 * MINUTE),
            day: Day((slot * 20 / 1440) as i32),
            kind,
            context: Context { device: phone.then_some(Device::Phone), ..Context::default() },
        };
        drawn.into_iter().enumerate().map(event).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn order_and_split_change_nothing((events, order) in events().prop_flat_map(|events| {
        let places: Vec<usize> = (0..events.len()).collect();
        (Just(events), Just(places).prop_shuffle())
    }), parts in 1usize..5) {
        let whole = Strand::of(&events);
        let shuffled = Strand::of(order.iter().map(|place| &events[*place]));
        prop_assert_eq!(&whole, &shuffled);

        let mut merged = Strand::default();
        for part in (0..parts).rev() {
            merged.merge(&Strand::of(order.iter().filter(|place| *place % parts == part).map(|place| &events[*place])));
        }
        prop_assert_eq!(&whole, &merged);
        prop_assert_eq!(whole.share(), merged.share());
    }

    /// Whatever the parts and their order; and counted anew it is the same.
    #[test]
    fn what_is_watched_adds_up(events in events(), parts in 1usize..5) {
        let rules: Vec<Rule> = serde_json::from_str(
            r#"[{"did":"act0"},{"all":[{"did":"act1","where":{"total":{"op":"at_least","value":4}}},{"did":"survey_shown"}]},{"did":"order"}]"#,
        )
        .expect("rules");
        let behaviours = Behaviours::of(&rules);
        let counted = |events: &mut dyn Iterator<Item = &Event>| {
            let mut strand = Strand::default();
            events.for_each(|event| behaviours.count(event, &mut strand.watched));
            strand
        };
        let whole = counted(&mut events.iter());
        let mut merged = Strand::default();
        for part in (0..parts).rev() {
            merged.merge(&counted(&mut events.iter().rev().enumerate().filter(|(at, _)| at % parts == part).map(|(_, event)| event)));
        }
        prop_assert_eq!(&whole, &merged);
        let shown = events.iter().filter(|event| matches!(event.kind, EventKind::SurveyShown { .. })).count() as u64;
        let times: u64 = whole.watched.values().map(|daily| daily.times(|_| true)).sum();
        let acted = events.iter().filter(|event| match &event.kind {
            EventKind::Track { name, properties } => {
                let total = properties.get(&Label::of("total")).map(Property::text).and_then(|total| total.parse::<f64>().ok());
                name.as_str() == "act0" || total.is_some_and(|total| total >= 4.0)
            }
            _ => false,
        }).count() as u64;
        prop_assert_eq!(times, shown + acted);
    }

    #[test]
    fn what_is_written_is_read_back(events in events()) {
        let strand = Strand::of(&events);
        let json = serde_json::to_string(&strand).expect("a strand is JSON");
        prop_assert_eq!(serde_json::from_str::<Strand>(&json).expect("its own JSON"), strand);
        for event in events {
            let json = serde_json::to_string(&event).expect("an event is JSON");
            prop_assert_eq!(serde_json::from_str::<Event>(&json).expect("its own JSON"), event);
        }
    }

    #[test]
    fn refunds_never_exceed_what_was_paid(events in events()) {
        for (_, bought, order) in Strand::of(&events).orders.bought() {
            let back: i64 = order.refunded().iter().map(|(_, money)| money.minor).sum();
            prop_assert!((0..=bought.value.revenue.minor).contains(&back));
        }
    }

    #[test]
    fn a_share_adds_up_to_the_person(events in events()) {
        let strand = Strand::of(&events);
        let share = strand.share();
        prop_assert_eq!(share.values().map(|day| day.sessions).sum::<i64>(), strand.sessions.sessions().len() as i64);
        prop_assert_eq!(share.values().map(|day| day.orders).sum::<i64>(), strand.orders.count() as i64);
        let answered: i64 = share.values().flat_map(|day| day.scores.values()).map(|counts| counts.answered).sum();
        let asked: i64 = share.values().flat_map(|day| day.scores.values()).map(|counts| counts.asked).sum();
        prop_assert!(answered <= asked, "answered {} of {} asked", answered, asked);
    }
}
