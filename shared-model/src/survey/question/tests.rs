//! Every kind of question: read as it is written, and what it takes and refuses.

use super::*;

fn question(json: &str) -> Question {
    let json = json.replacen('{', r#"{"id":"q","text":{"en":"?"},"#, 1);
    let question: Question = serde_json::from_str(&json).unwrap();
    let again = serde_json::to_value(&question).unwrap();
    assert_eq!(again, serde_json::from_str::<serde_json::Value>(&json).unwrap(), "written as it was read");
    question
}

fn accept(question: &Question, answer: &str) -> Result<Option<Answer>, Refused> {
    question.accept(serde_json::from_str(answer).unwrap())
}

#[track_caller]
fn takes(question: &Question, answers: &[&str]) {
    for answer in answers {
        assert_eq!(accept(question, answer), Ok(Some(serde_json::from_str(answer).unwrap())), "{answer}");
    }
}

#[track_caller]
fn refuses(question: &Question, answers: &[(&str, Refused)]) {
    for (answer, refused) in answers {
        assert_eq!(accept(question, answer), Err(*refused), "{answer}");
    }
}

const ABC: &str = r#"[{"id":"a","text":{"en":"A"}},{"id":"b","text":{"en":"B"}},{"id":"c","text":{"en":"C"}}]"#;

#[test]
fn ratings() {
    let stars = question(r#"{"type":"rating","points":3,"look":"stars","pair":{"dimension":"empathy","half":"expectation"}}"#);
    takes(&stars, &["1", "3"]);
    refuses(&stars, &[("0", Refused::Range), ("4", Refused::Range), ("1.5", Refused::Range), ("\"3\"", Refused::Shape)]);
    assert_eq!(stars.scale(), Some((1, 3)));
    let slider = question(r#"{"type":"slider","min":-1.0,"max":1.0,"step":0.1}"#);
    takes(&slider, &["-1", "0.3", "1"]);
    refuses(&slider, &[("0.35", Refused::Range), ("1.1", Refused::Range), ("true", Refused::Shape)]);
}

#[test]
fn choices_with_something_else_and_none() {
    let one = question(&format!(r#"{{"type":"single","options":{ABC},"other":{{"en":"Else"}},"none":{{"en":"None"}},"look":"dropdown"}}"#));
    takes(&one, &[r#""a""#, r#""other:wood""#, r#""none""#]);
    refuses(
        &one,
        &[
            (r#""d""#, Refused::Option),
            (r#""other""#, Refused::Option),
            (r#""other: ""#, Refused::Incomplete),
            (r#"["a"]"#, Refused::Shape),
        ],
    );
    refuses(&one, &[(&format!(r#""other:{}""#, "x".repeat(201)), Refused::Length)]);
    let many = question(&format!(
        r#"{{"type":"multiple","options":{ABC},"other":{{"en":"Else"}},"none":{{"en":"None"}},"at_least":2,"at_most":3,"shuffle":"all_but_last"}}"#
    ));
    takes(&many, &[r#"["a","b"]"#, r#"["other:wood","c","a"]"#, r#"["none"]"#]);
    refuses(
        &many,
        &[
            (r#"["a"]"#, Refused::Count),
            (r#"["a","b","c","other:x"]"#, Refused::Count),
            (r#"["none","a"]"#, Refused::Count),
            (r#"["a","a"]"#, Refused::Option),
            (r#"["other:x","other:y"]"#, Refused::Option),
            (r#"["a","d"]"#, Refused::Option),
        ],
    );
    assert_eq!(accept(&many, "[]"), Ok(None));
    let plain = question(&format!(r#"{{"type":"single","options":{ABC}}}"#));
    refuses(&plain, &[(r#""other:x""#, Refused::Option), (r#""none""#, Refused::Option)]);
    assert_eq!(many.compared(&Answer::List(vec!["other:x".into(), "a".into()])).as_ref(), &Answer::List(vec!["other".into(), "a".into()]));
}

#[test]
fn a_shuffle_is_an_order_of_all() {
    for seed in 0..200 {
        for (shuffle, last) in [(Shuffle::No, true), (Shuffle::All, false), (Shuffle::AllButLast, true)] {
            let order = shuffle.order(7, seed);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3, 4, 5, 6]);
            assert!(!last || order[6] == 6);
            assert_eq!(order, shuffle.order(7, seed));
        }
    }
    let firsts: std::collections::BTreeSet<_> = (0..200).map(|seed| Shuffle::All.order(7, seed * 7919)[0]).collect();
    assert_eq!(firsts.len(), 7, "each may be the first");
    assert_eq!(Shuffle::AllButLast.order(0, 1), [0usize; 0]);
}

#[test]
fn rankings_and_pictures() {
    let ranking = question(&format!(r#"{{"type":"ranking","options":{ABC},"shuffle":"all"}}"#));
    takes(&ranking, &[r#"["c","a","b"]"#]);
    refuses(
        &ranking,
        &[
            (r#"["c","a"]"#, Refused::Incomplete),
            (r#"["c","a","a"]"#, Refused::Option),
            (r#"["d"]"#, Refused::Option),
            ("1", Refused::Shape),
        ],
    );
    let picture = question(
        r#"{"type":"single","look":"pictures","options":[{"id":"a","text":{"en":"A"},"image":{"url":"https://x.example/a.jpg","alt":{"en":"An A"}}}]}"#,
    );
    takes(&picture, &[r#""a""#]);
}

#[test]
fn matrices() {
    let matrix = |cell: &str| question(&format!(r#"{{"type":"matrix","rows":{ABC},"columns":{ABC},"cell":"{cell}"}}"#));
    takes(&matrix("single"), &[r#"{"a":"b"}"#, r#"{"a":"b","c":"c"}"#]);
    refuses(
        &matrix("single"),
        &[
            (r#"{"a":"x"}"#, Refused::Option),
            (r#"{"x":"a"}"#, Refused::Option),
            (r#"{"a":["b"]}"#, Refused::Shape),
            (r#""a""#, Refused::Shape),
        ],
    );
    takes(&matrix("multiple"), &[r#"{"b":["a","c"]}"#]);
    refuses(&matrix("multiple"), &[(r#"{"b":["a","a"]}"#, Refused::Option)]);
    assert_eq!(accept(&matrix("multiple"), r#"{"b":[]}"#), Ok(None));
    let rating = question(&format!(r#"{{"type":"matrix","rows":{ABC},"cell":"rating","points":7,"required":true}}"#));
    takes(&rating, &[r#"{"a":1,"b":7,"c":3}"#]);
    refuses(&rating, &[(r#"{"a":1,"b":7}"#, Refused::Incomplete), (r#"{"a":8,"b":7,"c":3}"#, Refused::Range), ("{}", Refused::Required)]);
    let sorted = accept(&matrix("single"), r#"{"c":"a","a":"b"}"#).unwrap().unwrap();
    assert_eq!(serde_json::to_string(&sorted).unwrap(), r#"{"a":"b","c":"a"}"#, "in the order of the rows");
}

#[test]
fn fields() {
    let text = question(r#"{"type":"text","short":true,"min_length":2,"max_length":5,"pattern":"@@*"}"#);
    takes(&text, &[r#""ab""#, r#""ab123""#]);
    refuses(&text, &[(r#""a""#, Refused::Length), (r#""ab1234""#, Refused::Length), (r#""12""#, Refused::Pattern), ("3", Refused::Shape)]);
    let number = question(r#"{"type":"number","min":0.0,"max":10.5,"whole":true}"#);
    takes(&number, &["0", "10"]);
    refuses(&number, &[("-1", Refused::Range), ("10.5", Refused::Range), ("11", Refused::Range), (r#""1""#, Refused::Shape)]);
    let date = question(r#"{"type":"date","earliest":"2026-01-01","latest":"2026-12-31"}"#);
    takes(&date, &[r#""2026-01-01""#, r#""2026-12-31""#]);
    refuses(&date, &[(r#""2025-12-31""#, Refused::Range), (r#""2027-01-01""#, Refused::Range), (r#""2026-02-30""#, Refused::Format)]);
    let email = question(r#"{"type":"email"}"#);
    takes(&email, &[r#""ann@example.com""#]);
    refuses(&email, &[(r#""ann""#, Refused::Format)]);
    let statement = question(r#"{"type":"statement","button":{"en":"Go on"}}"#);
    takes(&statement, &["true"]);
    refuses(&statement, &[("1", Refused::Shape), ("false", Refused::Shape)]);
    assert_eq!(accept(&statement, r#""""#), Ok(None));
}

#[test]
fn contact_details_and_complaints() {
    let contact = question(r#"{"type":"contact","fields":[{"field":"name","required":true},{"field":"email"},{"field":"phone"}]}"#);
    takes(&contact, &[r#"{"name":"Ann"}"#, r#"{"name":"Ann","email":"ann@example.com","phone":"+49 30 1234"}"#]);
    refuses(
        &contact,
        &[
            (r#"{"email":"ann@example.com"}"#, Refused::Incomplete),
            (r#"{"name":"Ann","email":"ann"}"#, Refused::Format),
            (r#"{"name":"Ann","phone":"none"}"#, Refused::Format),
            (r#"{"name":"Ann","city":"Rome"}"#, Refused::Option),
            (r#"{"name":3}"#, Refused::Shape),
        ],
    );
    assert_eq!(accept(&contact, r#"{"name":" "}"#), Ok(None));
    let complaint = question(
        r#"{"type":"complaint","severity":true,"remedy":true,"remedies":[{"id":"money","text":{"en":"Money back"}}],"article":{"url":"https://x.example/help","text":{"en":"Help"}}}"#,
    );
    takes(&complaint, &[r#"{"what":"Broken"}"#, r#"{"what":"Broken","severity":5,"remedy":"money"}"#, r#"{"helped":true}"#]);
    refuses(
        &complaint,
        &[
            (r#"{"severity":5}"#, Refused::Incomplete),
            (r#"{"what":"x","severity":6}"#, Refused::Range),
            (r#"{"what":"x","remedy":"tea"}"#, Refused::Option),
            (r#"{"helped":false}"#, Refused::Incomplete),
        ],
    );
    let plain = question(r#"{"type":"complaint"}"#);
    refuses(&plain, &[(r#"{"what":"x","severity":1}"#, Refused::Option), (r#"{"helped":true}"#, Refused::Option)]);
}
