//! Results of a survey: who started, who was lost where, what was chosen.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use rapport_model::aggregate::Responses;
use rapport_model::event::{Context, Event, EventKind, Rated, RatingKind, Reply, Submission};
use rapport_model::survey::{Counted, ResultCounts};
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
        self.at += 1;
        let reply: Reply = serde_json::from_value(serde_json::json!({
            "question": Label::of(question),
            "rating": rating.map(|number| Rated::of(RatingKind::Nps, number).unwrap()),
            "text": text.map(Comment::of),
        }))
        .unwrap();
        let submission = Submission { id: submission.to_owned(), survey: "s".to_owned(), version: 1, class: SurveyClass::Relationship };
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
        let counted: BTreeMap<_, _> =
            [("nps".to_owned(), Counted::Words), ("why".to_owned(), options), ("reply".to_owned(), Counted::Values)].into();
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
