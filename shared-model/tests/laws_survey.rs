//! Laws of surveys and scores, over random ones: every walk ends, card and edge agree, tallies add up, every
//! interval holds its estimate, and what is published is read from JSON as it was written.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use proptest::prelude::*;
use proptest::sample::Index;
use rapport_model::score::{NpsCounts, Tally, ces, csat, csat_difference, nps, nps_difference};
use rapport_model::survey::{
    Answer, Assignment, Branch, Cell, Change, Choice, Choices, Comparison, Complaint, Condition, ContactField, ContactPart, DateField,
    Draft, Ending, Flow, GivenAnswer, HowOften, Matrix, NO, NumberField, Op, Operand, Parts, Question, QuestionKind, Questionnaire,
    Refused, Repeat, Scale, Shuffle, Slider, Source, Step, Surroundings, Survey, Text, TextField, Variable, Wording, check,
};
use rapport_model::value::{CesRating, CsatRating, NpsRating, Rating};

fn text(words: &str) -> Text {
    Text::of([("en".to_owned(), words.to_owned())])
}

fn options(ids: &[&str]) -> Vec<Choice> {
    ids.iter().map(|id| Choice { id: (*id).to_owned(), text: text(id), image: None }).collect()
}

fn kind() -> impl Strategy<Value = QuestionKind> {
    let with_words = Choices { other: text("Else"), none: text("None"), ..Choices::of(options(&["a", "b"])) };
    let matrix = |cell| Matrix { rows: options(&["a", "b"]), columns: options(&["c", "d"]), cell, points: Some(7), shuffle_rows: false };
    prop_oneof![
        Just(QuestionKind::Nps(Scale::default())),
        Just(QuestionKind::Csat(Scale::default())),
        Just(QuestionKind::Ces(Scale::default())),
        Just(QuestionKind::Rating { points: 7, scale: Scale::default(), pair: None }),
        Just(QuestionKind::default()),
        Just(QuestionKind::Text(TextField { min_length: Some(2), pattern: "*a*|*好".into(), ..TextField::default() })),
        Just(QuestionKind::Single(Choices::of(options(&["a", "b"])))),
        Just(QuestionKind::Single(with_words.clone())),
        Just(QuestionKind::Multiple(Choices::of(options(&["a", "b", "c"])))),
        Just(QuestionKind::Multiple(Choices { at_most: Some(2), ..with_words })),
        Just(QuestionKind::Consent { options: Vec::new() }),
        Just(QuestionKind::Consent { options: options(&["email", NO]) }),
        Just(QuestionKind::Ranking { options: options(&["a", "b", "c"]), shuffle: Shuffle::All }),
        Just(QuestionKind::Matrix(matrix(Cell::Single))),
        Just(QuestionKind::Matrix(matrix(Cell::Multiple))),
        Just(QuestionKind::Matrix(matrix(Cell::Rating))),
        Just(QuestionKind::Slider(Slider { min: -1.0, max: 1.0, step: 0.1, low: Text::default(), high: Text::default() })),
        Just(QuestionKind::Number(NumberField { max: Some(99.0), ..NumberField::default() })),
        Just(QuestionKind::Date(DateField::default())),
        Just(QuestionKind::Email { placeholder: Text::default() }),
        Just(QuestionKind::Contact {
            fields: vec![
                ContactField { field: ContactPart::Email, required: true },
                ContactField { field: ContactPart::Name, required: false },
            ],
        }),
        Just(QuestionKind::Statement { button: Text::default() }),
        Just(QuestionKind::Complaint(Complaint { severity: true, remedy: true, ..Complaint::default() })),
    ]
}

/// An answer that may or may not fit.
fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        (0u8..12).prop_map(Answer::from),
        (-99i32..99).prop_map(|eighths| Answer::Number(f64::from(eighths) / 8.0)),
        any::<bool>().prop_map(Answer::Flag),
        prop::sample::select(vec!["", "a", "b", "email", NO, "late, again", "ann@example.com"]).prop_map(Answer::from),
        Just(Answer::Text("x".repeat(1001))),
        prop::collection::vec(prop::sample::select(vec!["a".to_owned(), "b".to_owned(), "c".to_owned(), "d".to_owned()]), 0..4)
            .prop_map(Answer::List),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![
        Op::Equals,
        Op::NotEquals,
        Op::LessThan,
        Op::AtMost,
        Op::GreaterThan,
        Op::AtLeast,
        Op::Contains,
        Op::NotContains,
        Op::StartsWith,
        Op::EndsWith,
        Op::NotStartsWith,
        Op::NotEndsWith,
        Op::Like,
        Op::NotLike,
        Op::Before,
        Op::After,
        Op::Partly,
        Op::Complete,
        Op::OneOf,
        Op::NotOneOf,
        Op::Answered,
        Op::Skipped,
    ])
}

/// A condition on any of the questions `q0` to `q7`, sensible or not.
fn condition() -> impl Strategy<Value = Condition> {
    let leaf = (0usize..11, op(), answer()).prop_map(|(at, op, value)| {
        // Besides answers: one variable, one hidden field, one trait.
        let source = match at {
            8 => Source::Variable { variable: "score".into() },
            9 => Source::Hidden { hidden: "plan".into() },
            10 => Source::Trait { name: "plan".into() },
            _ => Source::answer(&format!("q{at}")),
        };
        Condition::Compare(Comparison { source, op, value: op.needs_operand().then_some(value), than: None })
    });
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|all| Condition::All { all }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|any| Condition::Any { any }),
            inner.prop_map(|not| Condition::Not { not: Box::new(not) }),
        ]
    })
}

fn question() -> impl Strategy<Value = Question> {
    (kind(), any::<bool>(), prop::option::of(condition()), prop::option::of(condition()), prop::bool::weighted(0.3)).prop_map(
        |(kind, required, show_if, wording, together)| Question {
            kind,
            required,
            show_if,
            together,
            text: text("Why?"),
            wordings: wording.map(|condition| Wording { condition, text: text("How?"), help: Text::default() }).into_iter().collect(),
            ..Question::default()
        },
    )
}

/// Any questionnaire at all, most of them wrong: branches go anywhere, conditions ask about anything.
fn questionnaire() -> impl Strategy<Value = Questionnaire> {
    let acts =
        (prop::bool::weighted(0.3), prop::sample::select(vec![Change::Add, Change::Assign, Change::Multiply, Change::Divide]), answer())
            .prop_map(|(by_answer, op, value)| Assignment {
                variable: "score".into(),
                op,
                by: if by_answer { Operand::Of(Source::answer("q0")) } else { Operand::Fixed(value) },
            });
    let branch = (
        0usize..8,
        prop::option::of(condition()),
        prop::sample::select(vec!["", "q0", "q3", "q5", "q7", "end:e0", "end:e1", "end:e9"]),
        prop::collection::vec(acts, 0..2),
        prop::option::weighted(0.2, 0usize..8),
    );
    (prop::collection::vec(question(), 0..8), prop::collection::vec(branch, 0..4), 0usize..3).prop_map(
        |(mut questions, branches, endings)| {
            for (at, question) in questions.iter_mut().enumerate() {
                question.id = format!("q{at}");
                // Nothing to answer, so nothing that must be.
                question.required &= !matches!(question.kind, QuestionKind::Statement { .. });
            }
            let branch =
                |(after, condition, go_to, set, require): (usize, Option<Condition>, &str, Vec<Assignment>, Option<usize>)| Branch {
                    after: format!("q{after}"),
                    condition,
                    set,
                    require: require.map(|at| format!("q{at}")).into_iter().collect(),
                    go_to: go_to.into(),
                };
            Questionnaire {
                languages: vec!["en".into()],
                hidden: vec!["plan".into()],
                variables: vec![Variable { id: "score".into(), value: 1.into() }],
                questions,
                logic: branches.into_iter().map(branch).collect(),
                endings: (0..endings).map(|at| Ending { id: format!("e{at}"), text: text("Thanks"), ..Ending::default() }).collect(),
                ..Questionnaire::default()
            }
        },
    )
}

/// What is known besides: a hidden field and a trait.
fn known() -> Surroundings {
    let plan = || Parts(vec![("plan".to_owned(), "a".into())]);
    Surroundings { hidden: plan(), traits: plan(), ..Surroundings::default() }
}

/// Something that the question takes.
fn fitting(question: &Question, choice: &Index) -> Answer {
    if let Some((low, high)) = question.scale() {
        return (low + choice.index(usize::from(high - low) + 1) as u8).into();
    }
    let parts = |parts: Vec<(&str, Answer)>| Answer::Parts(Parts(parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect()));
    let pick = |answers: Vec<Answer>| answers[choice.index(answers.len())].clone();
    let list = |ids: &[&str]| Answer::List(ids.iter().map(|id| (*id).to_owned()).collect());
    match &question.kind {
        QuestionKind::Consent { options } if options.is_empty() => (choice.index(2) == 0).into(),
        QuestionKind::Multiple(choices) if !choices.none.is_empty() => {
            pick(vec![list(&["none"]), list(&["other:ann@example.com said so", "a"]), list(&["b", "a"])])
        }
        QuestionKind::Multiple(Choices { options, .. }) => {
            Answer::List(options.iter().take(1 + choice.index(options.len())).map(|o| o.id.clone()).collect())
        }
        QuestionKind::Single(choices) if !choices.none.is_empty() => pick(vec!["none".into(), "other:wood".into(), "a".into()]),
        QuestionKind::Single(Choices { options, .. }) | QuestionKind::Consent { options } => {
            options[choice.index(options.len())].id.as_str().into()
        }
        QuestionKind::Ranking { .. } => pick(vec![list(&["a", "b", "c"]), list(&["c", "a", "b"])]),
        QuestionKind::Matrix(matrix) => match matrix.cell {
            Cell::Single => parts(vec![("a", "c".into()), ("b", pick(vec!["c".into(), "d".into()]))]),
            Cell::Multiple => parts(vec![("b", list(&["d"])), ("a", pick(vec![list(&["c", "d"]), list(&["c"])]))]),
            Cell::Rating => parts(vec![("a", 7.into()), ("b", (1 + choice.index(7) as u8).into())]),
        },
        QuestionKind::Slider(_) => (choice.index(21) as f64 / 10.0 - 1.0).into(),
        QuestionKind::Number(_) => (choice.index(100) as f64 - 0.5).into(),
        QuestionKind::Date(_) => pick(vec!["2026-11-22".into(), "1999-12-31".into()]),
        QuestionKind::Email { .. } => "ann@example.com".into(),
        QuestionKind::Contact { .. } => pick(vec![
            parts(vec![("email", "ann@example.com".into())]),
            parts(vec![("name", "Ann".into()), ("email", "ann@example.com".into())]),
        ]),
        QuestionKind::Statement { .. } => true.into(),
        QuestionKind::Complaint(_) => pick(vec![
            parts(vec![("what", "Broken, write to ann@example.com".into()), ("severity", 4.into())]),
            parts(vec![("remedy", "a new one".into()), ("what", "a".into())]),
        ]),
        QuestionKind::Text(field) if !field.pattern.is_empty() => pick(vec!["late".into(), "很好".into(), "ann@example.com".into()]),
        _ => pick(vec!["late".into(), "ann@example.com, thanks".into(), "很好".into()]),
    }
}

/// What somebody does with the question before them.
#[derive(Clone, Debug)]
enum Deed {
    Answer(Index),
    Skip,
    Back,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![5 => any::<Index>().prop_map(Deed::Answer), 2 => Just(Deed::Skip), 2 => Just(Deed::Back)];
    prop::collection::vec(deed, 0..24)
}

fn id(step: Step<'_>) -> String {
    match step {
        Step::Question(question) => question.id.clone(),
        Step::Ending(ending) => format!("end:{}", ending.map_or("", |ending| &ending.id)),
    }
}

/// Makes some of the random questionnaires valid by dropping what is wrong with them.
fn mended(mut form: Questionnaire) -> Option<Survey> {
    for _ in 0..200 {
        let draft = Draft {
            name: "Random".into(),
            form: form.clone(),
            how_often: HowOften { per_survey: Repeat::EveryDays(9), max: Some(3), until: Some(200) },
            ..Draft::default()
        };
        let problem = match draft.publish() {
            Ok(survey) => return Some(survey),
            Err(problems) => problems[0].path.clone(),
        };
        let at = problem.split(['[', ']']).nth(1)?.parse::<usize>().ok()?;
        match problem.split('[').next()? {
            "logic" => drop(form.logic.remove(at)),
            "endings" => drop(form.endings.remove(at)),
            _ if problem.contains("show_if") => form.questions[at].show_if = None,
            _ if problem.contains("wordings") => form.questions[at].wordings.clear(),
            _ if problem.contains("together") => form.questions[at].together = false,
            _ => drop(form.questions.remove(at)),
        }
    }
    panic!("never mended: {form:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Whatever the questionnaire: a walk without going back ends after each question was met at most once.
    #[test]
    fn every_walk_ends(form in questionnaire(), choices in prop::collection::vec((any::<Index>(), any::<bool>()), 8)) {
        let mut flow = Flow::with(&form, known());
        let mut steps = 0;
        while let Step::Question(question) = flow.current() {
            prop_assert!(steps < form.questions.len());
            let (page, pages) = flow.progress();
            prop_assert!(1 <= page && page <= pages && pages <= form.questions.len());
            prop_assert_eq!(&flow.page()[0].id, &question.id);
            let (choice, skips) = &choices[steps];
            let answer = fitting(question, choice);
            if !*skips || flow.skip().is_err() {
                prop_assert!(flow.answer(answer.clone()).is_ok(), "{answer:?}");
            }
            steps += 1;
        }
        prop_assert_eq!(flow.skip().err(), Some(Refused::Unreachable));
        // All the way back, no further, and the same way forward again.
        let way: Vec<_> = flow.answers().map(|(question, answer)| (question.id.clone(), answer.clone())).collect();
        let end = id(flow.current());
        let first = Flow::with(&form, known());
        while flow.back() {}
        prop_assert_eq!(id(flow.current()), id(first.current()));
        while let Step::Question(question) = flow.current() {
            let kept = flow.answer_to(&question.id).cloned();
            match kept {
                Some(answer) => prop_assert!(flow.answer(answer).is_ok()),
                None => prop_assert!(flow.skip().is_ok()),
            }
        }
        prop_assert_eq!(id(flow.current()), end);
        let again: Vec<_> = flow.answers().map(|(question, answer)| (question.id.clone(), answer.clone())).collect();
        prop_assert_eq!(way, again);
    }

    /// A person walks about, back and forth; each answer is sent as it is given, with what was kept of the earlier
    /// ones. The edge accepts every one of them, and the ending that was reached and no other.
    #[test]
    fn card_and_edge_agree(form in questionnaire(), deeds in deeds()) {
        let mut flow = Flow::with(&form, known());
        let mut kept: Vec<GivenAnswer> = Vec::new();
        for deed in deeds {
            let Step::Question(question) = flow.current() else {
                prop_assert!(!matches!(deed, Deed::Back) || flow.back() || form.questions.is_empty() || flow.answers().count() == 0);
                continue;
            };
            let (question, id) = (question.clone(), question.id.clone());
            let value = match deed {
                Deed::Back => {
                    flow.back();
                    continue;
                }
                Deed::Answer(choice) => {
                    let value = fitting(&question, &choice);
                    prop_assert!(flow.answer(value.clone()).is_ok());
                    value
                }
                Deed::Skip => {
                    if flow.skip().is_err() {
                        continue;
                    }
                    if !kept.iter().any(|answer| answer.question == id) {
                        continue;
                    }
                    "".into()
                }
            };
            let given = [GivenAnswer { question: id.clone(), value: value.clone() }];
            prop_assert_eq!(check(&form, &known(), &kept, &given, None), Ok(()));
            let reply = question.reply(question.accept(value).unwrap().as_ref());
            kept.retain(|answer| answer.question != id);
            kept.push(GivenAnswer::of(&form, &reply).unwrap());
        }
        if let Step::Ending(Some(ending)) = flow.current() {
            prop_assert_eq!(check(&form, &known(), &kept, &[], Some(&ending.id)), Ok(()));
            prop_assert!(check(&form, &known(), &kept, &[], Some("other")).is_err());
        }
    }

    /// No accepted set of answers breaks a rule: each fits its question, and lies on the way.
    #[test]
    fn what_is_accepted_is_on_the_way(form in questionnaire(), given in prop::collection::vec((0usize..9, answer()), 0..6)) {
        let given: Vec<_> = given.into_iter().map(|(at, value)| GivenAnswer { question: format!("q{at}"), value }).collect();
        match check(&form, &known(), &[], &given, None) {
            Ok(()) => {
                let mut flow = Flow::with(&form, known());
                let mut met = Vec::new();
                while let Step::Question(question) = flow.current() {
                    met.push(question.id.clone());
                    let answer = given.iter().rev().find(|given| given.question == question.id).map(|given| given.value.clone());
                    let passed = match answer {
                        Some(answer) => flow.answer(answer).is_ok(),
                        None => flow.skip().is_ok(),
                    };
                    if !passed {
                        break;
                    }
                }
                for given in &given {
                    prop_assert!(met.contains(&given.question));
                }
            }
            Err(invalid) => prop_assert!(!invalid.is_empty()),
        }
    }

    /// What can be published is read from JSON as it was written; what cannot is refused there too.
    #[test]
    fn surveys_round_trip(form in questionnaire()) {
        let draft = Draft { name: "Random".into(), form: form.clone(), ..Draft::default() };
        let json = serde_json::to_string(&draft).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Draft>(&json).unwrap(), &draft);
        prop_assert_eq!(serde_json::from_str::<Survey>(&json).is_ok(), draft.problems().is_empty());
        if let Some(survey) = mended(form) {
            let json = serde_json::to_string(&survey).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Survey>(&json).unwrap(), &survey);
            prop_assert_eq!(survey.form.narrowed("zh-Hant-HK"), survey.form.clone());
        }
    }

    /// Every interval holds its estimate and stays on its scale.
    #[test]
    fn intervals_hold_their_estimates(counts in prop::collection::vec(0i64..400, 11), other in prop::collection::vec(0i64..400, 11), thin in 0usize..11) {
        // Also samples in which most ratings do not occur.
        let thinned: Vec<i64> = counts.iter().enumerate().map(|(at, &count)| if at % (thin + 1) == 0 { count } else { 0 }).collect();
        let tally = Tally::<NpsRating>::of(&thinned);
        if tally.n() > 0 {
            let estimate = nps(&tally.groups(), 1);
            let (low, value, high) = (estimate.low.unwrap(), estimate.value.unwrap(), estimate.high.unwrap());
            prop_assert!(-100.0 <= low && low <= value && value <= high && high <= 100.0, "{estimate:?}");
            prop_assert_eq!(nps(&tally.groups(), tally.n() + 1).value, None);
        }
        let tally = Tally::<CsatRating>::of(&thinned);
        if tally.n() > 0 {
            let estimate = csat(&tally, 1);
            let (low, value, high) = (estimate.low.unwrap(), estimate.value.unwrap(), estimate.high.unwrap());
            prop_assert!(0.0 <= low && low <= value && value <= high && high <= 100.0, "{estimate:?}");
        }
        let tally = Tally::<CesRating>::of(&thinned);
        if tally.n() > 1 {
            let estimate = ces(&tally, 1);
            let (low, value, high) = (estimate.low.unwrap(), estimate.value.unwrap(), estimate.high.unwrap());
            prop_assert!(low <= value && value <= high && (1.0..=7.0).contains(&value), "{estimate:?}");
        }
        let (first, second) = (Tally::<NpsRating>::of(&thinned).groups(), Tally::<NpsRating>::of(&other).groups());
        if let Some(difference) = nps_difference(&first, &second, 1) {
            prop_assert!(-200.0 <= difference.low && difference.low <= difference.value && difference.value <= difference.high && difference.high <= 200.0);
            prop_assert!((0.0..=1.0).contains(&difference.p));
        }
        let (first, second) = (Tally::<CsatRating>::of(&thinned), Tally::<CsatRating>::of(&other));
        if let Some(difference) = csat_difference(&first, &second, 1) {
            prop_assert!(difference.low <= difference.value && difference.value <= difference.high, "{difference:?}");
        }
    }

    /// Turning every promoter into a detractor and back mirrors the score and its interval.
    #[test]
    fn nps_is_symmetric(promoters in 0u64..300, passives in 0u64..300, detractors in 0u64..300) {
        prop_assume!(promoters + passives + detractors > 0);
        let (there, back) = (nps(&NpsCounts { promoters, passives, detractors }, 1), nps(&NpsCounts { promoters: detractors, passives, detractors: promoters }, 1));
        prop_assert!((there.value.unwrap() + back.value.unwrap()).abs() < 1e-9);
        prop_assert!((there.low.unwrap() + back.high.unwrap()).abs() < 1e-6, "{there:?} {back:?}");
    }

    /// A tally of all answers is the merge of tallies of some and of the others; what was merged can be taken away.
    #[test]
    fn tallies_add_up(some in prop::collection::vec(0u8..=10, 0..40), others in prop::collection::vec(0u8..=10, 0..40)) {
        let of = |numbers: &[u8]| {
            let mut tally = Tally::<NpsRating>::default();
            numbers.iter().for_each(|&number| tally.add(NpsRating::of(number).unwrap()));
            tally
        };
        let (a, b) = (of(&some), of(&others));
        let mut merged = a;
        merged.merge(&b);
        let mut other_way = b;
        other_way.merge(&a);
        prop_assert_eq!(merged, of(&[some, others].concat()));
        prop_assert_eq!(merged, other_way);
        merged.unmerge(&b);
        prop_assert_eq!(merged, a);
        prop_assert_eq!(serde_json::from_str::<Tally<NpsRating>>(&serde_json::to_string(&a).unwrap()).unwrap(), a);
    }
}
