//! Results of a survey: who started, who was lost where, what was chosen.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use rapport_model::aggregate::Responses;
use rapport_model::event::{Context, Event, EventKind, Rated, RatingKind, Reply, Submission};
use rapport_model::survey::{ALL_PAIRS, Counted, Counting, ResultCounts};
use rapport_model::value::{Comment, Day, EventId, Label, SurveyClass, Timestamp};

struct Asked {
    responses: Responses,
    at: i64,
}

impl Asked {
    fn new() -> Self {
        Self { responses: Responses::default(), at: 0 }
    }

    fn says(&mut self, submission: &str, question: &str, rating: Option<f64>, text: Option<&str>, completed: bool) {
        self.at += 1000;
        let reply: Reply = serde_json::from_value(serde_json::json!({
            "question": Label::of(question),
            "rating": rating.map(|number| Rated::of(RatingKind::Nps, number).unwrap()),
            "text": text.map(Comment::of),
        }))
        .unwrap();
        let submission = Submission {
            id: submission.to_owned(),
            survey: "s".to_owned(),
            version: 1,
            class: SurveyClass::Relationship,
            unverified: false,
        };
        self.responses.apply(&Event {
            id: EventId::parse(&format!("e{}", self.at)).unwrap(),
            at: Timestamp(self.at),
            day: Day(0),
            kind: EventKind::SurveyAnswered { submission, replies: vec![reply], completed, imported: false },
            context: Context::default(),
        });
    }

    fn counts(&self) -> ResultCounts {
        let options = Counted::Options(["late", "price"].map(str::to_owned).into());
        let questions: BTreeMap<_, _> =
            [("nps".to_owned(), Counted::Words), ("why".to_owned(), options), ("reply".to_owned(), Counted::Values)].into();
        let pairs = |n: u8| (format!("e{n}"), format!("p{n}"));
        let pairs = [("care".to_owned(), vec![pairs(1), pairs(2)]), ("speed".to_owned(), vec![pairs(3)])].into();
        let counted = Counting { questions, pairs };
        let mut counts = ResultCounts::default();
        self.responses.all().for_each(|(_, response)| counts.count(response, &counted));
        counts
    }
}

#[test]
fn who_was_lost_after_which_question() {
    let mut asked = Asked::new();
    asked.says("one", "nps", Some(9.0), None, false);
    asked.says("one", "why", None, Some("late, price"), false);
    asked.says("one", "reply", None, Some("no"), true);
    asked.says("two", "nps", Some(2.0), None, false);
    asked.says("three", "nps", Some(3.0), None, false);
    asked.says("three", "why", None, Some("late"), false);
    // Taken back: it never was an answer.
    asked.says("four", "why", None, Some(""), false);
    let counts = asked.counts();
    assert_eq!((counts.started, counts.finished), (3, 1));
    let of = |id: &str| &counts.questions[id];
    assert_eq!((of("nps").answered, of("nps").stopped), (3, 1));
    assert_eq!((of("why").answered, of("why").stopped), (2, 1));
    assert_eq!(of("why").chosen, [("late".to_owned(), 2), ("price".to_owned(), 1)].into());
    assert_eq!(of("reply").chosen, [("no".to_owned(), 1)].into());
    assert_eq!(counts.ratings().nps.groups().detractors, 2);
}

#[test]
fn an_answer_changed_counts_once_and_sums_add_up() {
    let mut left = Asked::new();
    left.says("one", "nps", Some(2.0), None, false);
    left.says("one", "nps", Some(10.0), None, true);
    let mut right = Asked::new();
    right.says("two", "nps", Some(0.0), None, false);
    let mut both = left.counts();
    assert_eq!((both.questions["nps"].answered, both.ratings().nps.groups().promoters), (1, 1));
    both.merge(&right.counts());
    assert_eq!((both.started, both.finished, both.questions["nps"].stopped), (2, 1, 1));
}

#[test]
fn a_gap_is_of_those_who_rated_both_halves_of_all_pairs() {
    let mut asked = Asked::new();
    for (who, ratings) in
        [("one", ["7", "4", "6", "6", "5", "5"].as_slice()), ("two", &["6", "5", "7", "5", "3", "4"]), ("three", &["7", "1"])]
    {
        for (question, rating) in ["e1", "p1", "e2", "p2", "e3", "p3"].iter().zip(ratings) {
            asked.says(who, question, None, Some(rating), false);
        }
    }
    let gaps = asked.counts().gaps;
    // Perception less expectation: -3 + 0 and -1 - 2 of care, 0 and 1 of speed; the third rated half of care.
    assert_eq!(gaps["care"], [(-3, 2)].into());
    assert_eq!(gaps["speed"], [(0, 1), (1, 1)].into());
    assert_eq!(gaps[ALL_PAIRS], [(-3, 1), (-2, 1)].into());
    let care = rapport_model::score::gap(&gaps["care"], 2, 1);
    assert_eq!((care.value, care.low, care.high, care.n), (Some(-1.5), Some(-1.5), Some(-1.5), 2));
    // By hand: mean 0.5, standard deviation 0.7071, t of one degree of freedom 12.7062, so 0.5 -+ 6.3531.
    let speed = rapport_model::score::gap(&gaps["speed"], 1, 1);
    assert!((speed.low.unwrap() + 5.8531).abs() < 1e-4 && (speed.high.unwrap() - 6.8531).abs() < 1e-4, "{speed:?}");
    assert_eq!(rapport_model::score::gap(&gaps["speed"], 1, 3).value, None);
}

#[test]
fn the_time_of_a_question_runs_from_the_answer_before() {
    let mut asked = Asked::new();
    // The first answer is also the first that is heard of a showing, so nobody knows how long it took.
    asked.says("one", "nps", Some(9.0), None, false);
    asked.at += 6000;
    asked.says("one", "why", None, Some("late"), false);
    asked.says("two", "nps", Some(9.0), None, false);
    asked.says("two", "why", None, Some("late"), true);
    let counts = asked.counts();
    assert_eq!(counts.questions["why"].seconds, [(1, 1), (7, 1)].into());
    assert_eq!(counts.questions["why"].median_seconds(), Some(4.0));
    assert_eq!(counts.questions["nps"].median_seconds(), None);
}
