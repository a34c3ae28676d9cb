//! The closed loop: from an unhappy answer to a case, to a promise kept, to the question whether it helped.

use serde_json::{Value, json};

use crate::world::{Answer, ORIGIN, World, time};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

impl World {
    fn site_path(&self, path: &str) -> String {
        format!("/api/sites/{}/{path}", self.site)
    }

    fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        self.admin(method, &self.site_path(path), body)
    }

    fn done(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.call(method, path, body);
        assert!(answer.status < 300, "{method} {path}: {}", answer.text);
        answer.json
    }

    /// Answers the relationship survey in a showing.
    fn answers(&self, who: &str, showing: &str, answers: Value) -> Value {
        let at = rapport_model::value::Timestamp(self.edge_now()).iso();
        let of = json!({"survey": "relationship_nps", "version": 1, "submission": showing});
        let event = |name: &str, kind: &str| json!({"id": format!("{showing}-{name}"), "at": at, "type": kind, "visitor": who, "survey": of["survey"], "version": 1, "submission": showing});
        let mut answered = event(&format!("a{}", answers.to_string().len()), "survey_answered");
        answered["answers"] = answers;
        self.sends(json!([event("s", "survey_shown"), answered]))
    }

    fn sends(&self, events: Value) -> Value {
        let at = rapport_model::value::Timestamp(self.edge_now()).iso();
        let body = json!({"key": self.key, "sent_at": at, "events": events});
        let answer = self.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", crate::world::CHROME)]);
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json["refused"], json!([]), "{}", answer.text);
        answer.json
    }

    fn edge_now(&self) -> i64 {
        use rapport_edge::platform::Net;
        self.edge.now()
    }

    fn only_case(&self) -> Value {
        let cases = self.read("cases");
        assert_eq!(cases["items"].as_array().unwrap().len(), 1, "{cases}");
        cases["items"][0].clone()
    }
}

/// A Monday morning at work.
fn world() -> World {
    let world = World::new();
    world.edge.set_clock(time("2026-11-23T10:00:00Z"));
    world
}

fn nps(value: u8) -> Value {
    json!([{"question": "nps", "value": value}])
}

#[test]
fn an_unhappy_answer_opens_one_case_however_often_it_is_told() {
    let world = world();
    world.answers("bob", "s1", nps(3));
    let case = world.only_case();
    assert_eq!((&case["state"], &case["person"], &case["owner"]), (&json!("new"), &json!("bob"), &Value::Null), "{case}");
    assert_eq!(case["reason"], "NPS 3 in \u{201c}Recommend us\u{201d}");
    // Nothing is known of how to reach bob: no reply clock, and it says so; the resolution is waited for.
    assert_eq!((&case["clock"]["what"], &case["clock"]["why"]), (&json!("resolution"), &json!("no_way_to_reach")), "{case}");
    assert_eq!(case["first_reply"]["due"], Value::Null);
    assert_eq!(case["reach"], json!({"may_reply": null, "by": [], "reachable": false}));

    // More of the same showing: words, and leave to reply.
    world.answers("bob", "s1", json!([{"question": "nps", "value": 3}, {"question": "why", "value": "The beans are late"}, {"question": "reply", "value": "email"}]));
    let case = world.only_case();
    assert_eq!((&case["because"]["comment"], &case["reach"]["may_reply"]), (&json!("The beans are late"), &json!(true)));
    // Standard: four hours of work, nine to five.
    assert_eq!((&case["clock"]["what"], &case["due"]), (&json!("first_reply"), &json!("2026-11-23T14:00:00.000Z")));
    let lines: Vec<_> = case["log"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(lines, ["opened", "answered"], "{case}");

    // A retry, a crash, a second unhappy answer: still one case.
    world.answers("bob", "s1", nps(3));
    world.edge.crash();
    world.answers("bob", "s2", nps(2));
    let case = world.only_case();
    assert_eq!(case["log"].as_array().unwrap().last().unwrap()["code"], "linked", "{case}");
    let happy = world.answers("ann", "s3", nps(9));
    assert_eq!(happy["accepted"], 2);
    assert_eq!(world.only_case()["person"], "bob");
    // The person's own story shows it.
    let timeline = world.read("visitors/bob/timeline");
    assert!(timeline["items"].as_array().unwrap().iter().any(|item| item["type"] == "case" && item["state"] == "new"), "{timeline}");
}

#[test]
fn what_a_shard_heard_survives_a_crash_before_the_site_knew() {
    // The signal is a row of the shard, written with the answer itself: what is left is delivered when the clock comes round.
    let world = world();
    world.edge.hold_errands(true);
    world.answers("bob", "s1", nps(0));
    assert_eq!(world.read("cases")["items"], json!([]));
    world.edge.crash();
    world.edge.hold_errands(false);
    // The shard is opened again: by its alarm, or because somebody asks.
    world.edge.set_clock(time("2026-11-23T10:01:00Z"));
    world.read("visitors/bob");
    let case = world.only_case();
    assert_eq!((&case["number"], &case["opened_at"]), (&json!(1), &json!("2026-11-23T10:00:00.000Z")));
    assert!(world.read("visitors/bob/timeline").to_string().contains("\"type\":\"case\""));
}

#[test]
fn the_whole_loop() {
    let world = world();
    world.sends(json!([{"id": "i", "at": "2026-11-23T10:00:00Z", "type": "identify", "visitor": "b", "user_id": "bob", "traits": {"name": "Bob Ray", "email": "bob@example.com"}}]));
    world.answers("b", "s1", nps(3));
    let case = world.only_case();
    let id = case["id"].as_str().unwrap().to_owned();
    let path = format!("cases/{id}");
    assert_eq!((&case["name"], &case["person"], &case["reach"]["by"]), (&json!("Bob Ray"), &json!("bob"), &json!(["email"])));

    // A promise in nobody's name, then by who took it.
    let due = "2026-11-24T12:00:00Z";
    let promise = json!({"text": "Delivery before 07:00", "person": "bob", "case": id, "due": due});
    assert_eq!(world.call("POST", "promises", promise.clone()).status, 409);
    let taken = world.done("PATCH", &path, json!({"owner": "me"}));
    assert!(taken["accepted_at"].is_string());
    let made = world.done("POST", "promises", promise);
    assert_eq!((&made["state"], &made["owner"]), (&json!("open"), &json!("Operator")));
    let today = world.read("today?owner=me");
    assert_eq!(
        (&today["promises"][0]["id"], &today["cases"][0]["id"], &today["counts"]["promises_tomorrow"]),
        (&made["id"], &json!(id), &json!(1))
    );

    // Two managers: the second is told.
    let version = world.call("GET", &path, Value::Null).header("ETag").unwrap().to_owned();
    let contact = |tag: &str, body: Value| {
        world.send("PATCH", &world.site_path(&path), body.to_string(), &[("Authorization", "Bearer operator-token"), ("If-Match", tag)])
    };
    world.edge.pass(HOUR).unwrap();
    assert_eq!(contact(&version, json!({"state": "contacted", "text": "Called, @Jonas"})).status, 200);
    let stale = contact(&version, json!({"state": "waiting"}));
    assert_eq!((stale.status, &stale.json["current"]["state"]), (412, &json!("contacted")), "{}", stale.text);
    let case = world.only_case();
    assert_eq!((&case["first_reply"]["in_time"], &case["clock"]["what"]), (&json!(true), &json!("resolution")));
    assert_eq!(case["log"].as_array().unwrap().last().unwrap()["mentions"], json!(["Jonas"]));

    // Steps that do not exist, and a close without a cause.
    assert_eq!(world.call("PATCH", &path, json!({"state": "reopened"})).status, 409);
    let bare = world.call("PATCH", &path, json!({"state": "closed"}));
    assert_eq!((bare.status, &bare.json["field"]), (422, &json!("cause")));
    world.done("PATCH", &format!("promises/{}", made["id"].as_str().unwrap()), json!({"kept": true}));

    // An open case mutes everything else; the recovery question goes out after the fix, once.
    let live = world.site_path("surveys/relationship_nps");
    let mut draft = world.admin("GET", &live, Value::Null).json["draft"].clone();
    draft["who"] = json!({"all": []});
    world.admin("PUT", &live, draft);
    assert_eq!(world.admin("POST", &format!("{live}/publish"), Value::Null).status, 200);
    let view = |n: u32| {
        let at = rapport_model::value::Timestamp(world.edge_now()).iso();
        world.sends(
            json!([{"id": format!("v{n}"), "at": at, "type": "page_view", "visitor": "b", "path": "/", "url": format!("{ORIGIN}/")}]),
        )
    };
    assert!(view(1).get("invitation").is_none());
    let why = world.read("visitors/bob/eligibility?survey=relationship_nps");
    assert!(why["why"].as_array().unwrap().iter().any(|reason| reason["code"] == "open_case"), "{why}");
    let fixed = world.done("PATCH", &path, json!({"state": "asking_again", "cause": "Late courier", "action": "Another courier"}));
    assert_eq!((&fixed["state"], &fixed["cause"]), (&json!("asking_again"), &json!("Late courier")));
    assert!(view(2).get("invitation").is_none(), "not yet");
    world.edge.pass(4 * DAY).unwrap();
    let invited = view(3);
    assert_eq!(invited["invitation"]["survey"], "recovery", "{invited}");
    let showing = invited["invitation"]["submission"].as_str().unwrap().to_owned();
    let at = rapport_model::value::Timestamp(world.edge_now()).iso();
    let of = |id: &str, kind: &str| json!({"id": id, "at": at, "type": kind, "visitor": "b", "survey": "recovery", "version": 1, "submission": showing});
    world.sends(json!([of("r1", "survey_shown")]));
    assert!(world.only_case()["recovery"]["asked_at"].is_string());
    let mut answer = of("r2", "survey_answered");
    answer["answers"] = nps(9);
    world.sends(json!([answer]));
    let case = world.only_case();
    assert_eq!(
        (&case["state"], &case["recovery"]["before"], &case["recovery"]["after"]),
        (&json!("closed"), &json!(3), &json!(9)),
        "{case}"
    );
    assert_eq!(case["recovery"]["recovered"], true);

    let evening = world.read("care?from=2026-11-23&to=2026-11-30");
    assert_eq!(
        (&evening["closed"], &evening["causes"][0]["cause"], &evening["promises"]["kept"]),
        (&json!(1), &json!("Late courier"), &json!(1)),
        "{evening}"
    );
    assert_eq!(
        (&evening["recovered"]["contacted"]["yes"], &evening["change"]["mean"], &evening["first_reply"]["median_minutes"]),
        (&json!(1), &json!(6.0), &json!(60.0))
    );

    let csv = world.call("GET", "export/cases.csv", Value::Null).text;
    assert!(csv.starts_with("id,number,person") && csv.contains("Late courier"), "{csv}");
    // Erased, a case is a count.
    assert_eq!(world.call("DELETE", "visitors/bob", Value::Null).status, 204);
    let case = world.only_case();
    assert!(!case.to_string().contains("Bob"), "{case}");
    assert_eq!((&case["person"], &case["cause"]), (&json!("erased"), &json!("Late courier")));
}

#[test]
fn an_unhappy_reply_reopens_and_a_withdrawn_answer_closes() {
    let world = world();
    world.answers("bob", "s1", nps(2));
    let id = world.only_case()["id"].as_str().unwrap().to_owned();
    let path = format!("cases/{id}");
    world.done("PATCH", &path, json!({"state": "contacted"}));
    world.done("PATCH", &path, json!({"state": "asking_again", "cause": "Price", "action": "Explained"}));
    world.edge.pass(4 * DAY).unwrap();
    world.answers("bob", "s2", nps(1));
    let case = world.only_case();
    assert_eq!(
        (&case["state"], &case["recovery"]["recovered"], &case["cause"]),
        (&json!("reopened"), &json!(false), &Value::Null),
        "{case}"
    );
    world.sends(json!([{"id": "w", "at": "2026-11-27T10:00:00Z", "type": "survey_withdrawn", "visitor": "bob", "survey": "relationship_nps", "version": 1, "submission": "s1"}]));
    let case = world.only_case();
    assert_eq!((&case["state"], &case["because"]["value"]), (&json!("closed"), &Value::Null), "{case}");
}

#[test]
fn clocks_warn_and_run_out_once_also_after_a_crash() {
    let world = world();
    world.answers("bob", "s1", json!([{"question": "nps", "value": 3}, {"question": "reply", "value": "phone"}]));
    let codes = |world: &World| -> Vec<String> {
        world.only_case()["log"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap().to_owned()).collect()
    };
    world.edge.pass(3 * HOUR).unwrap();
    assert_eq!(codes(&world), ["opened", "warned"]);
    world.edge.crash();
    assert_eq!(world.only_case()["clock"]["state"], "warning");
    world.edge.pass(2 * HOUR).unwrap();
    world.edge.pass(2 * HOUR).unwrap();
    assert_eq!(codes(&world), ["opened", "warned", "overdue"]);
    assert_eq!(world.read("cases?state=overdue")["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.read("cases")["counts"]["overdue"], 1);
}

#[test]
fn complaints_events_and_hands_open_cases_and_history_does_not() {
    let world = world();
    let fails = |n: u32| {
        world.sends(
            json!([{"id": format!("f{n}"), "at": "2026-11-23T10:00:00Z", "type": "track", "name": "Payment Failed", "visitor": "cy"}]),
        )
    };
    fails(1);
    fails(2);
    assert_eq!(world.read("cases")["counts"]["open"], 0);
    fails(3);
    assert_eq!(world.only_case()["because"], json!({"code": "event", "event": "Payment Failed", "times": 3}));
    // By hand, for somebody who is known.
    assert_eq!(world.call("POST", "cases", json!({"person": "dan", "reason": "Called us"})).json["field"], "person");
    assert_eq!(world.call("POST", "cases", json!({"person": "cy", "reason": "Called us"})).status, 409);
    world.sends(
        json!([{"id": "p", "at": "2026-11-23T10:00:00Z", "type": "page_view", "visitor": "dan", "path": "/", "url": format!("{ORIGIN}/")}]),
    );
    let case = world.done("POST", "cases", json!({"person": "dan", "reason": "Called us", "owner": "me", "may_reply": true}));
    assert_eq!((&case["reason"], &case["owner"]), (&json!("Called us"), &json!("Operator")));
    // Answers of long ago, brought here.
    let old = "user_id,survey,kind,score,at\nold,Quarterly,nps,2,2026-11-20T10:00:00Z\n";
    let brought =
        world.send("POST", &world.site_path("responses"), old, &[("Authorization", "Bearer operator-token"), ("Content-Type", "text/csv")]);
    assert_eq!(brought.json["accepted"], 1, "{}", brought.text);
    assert_eq!(world.read("cases")["counts"]["open"], 2);
}

#[test]
fn owners_grades_and_hours_are_the_sites_own() {
    let world = world();
    let mut care = world.read("care/settings");
    care["owners"] = json!({"rule": "round_robin", "members": ["Maren", "Jonas"]});
    care["causes"] = json!(["Price"]);
    care["actions"] = json!(["Explained"]);
    care["own_words"] = json!(false);
    let saved = world.done("PUT", "care/settings", care.clone());
    assert_eq!(saved["version"], 2);
    for who in ["a", "b", "c"] {
        world.answers(who, &format!("s-{who}"), nps(1));
    }
    let owners: Vec<_> = world.read("cases?sort=opened")["items"].as_array().unwrap().iter().map(|case| case["owner"].clone()).collect();
    assert_eq!(owners, ["Maren", "Jonas", "Maren"]);
    let id = world.read("cases?person=a")["items"][0]["id"].as_str().unwrap().to_owned();
    let other = world.call("PATCH", &format!("cases/{id}"), json!({"state": "closed", "cause": "Weather", "action": "Explained"}));
    assert_eq!((other.status, &other.json["field"]), (422, &json!("cause")));
    assert_eq!(world.done("POST", "cases/assign", json!({"from": "Maren", "owner": "Jonas"}))["assigned"], 2);
    assert_eq!(world.read("cases?owner=Jonas")["items"].as_array().unwrap().len(), 3);
    care["rules"] = json!([{"on": "nps", "at_most": 11}]);
    assert_eq!(world.call("PUT", "care/settings", care).json["field"], "rules.0");
}

#[test]
fn what_is_remembered_of_a_person() {
    let world = world();
    world.sends(
        json!([{"id": "p", "at": "2026-11-23T10:00:00Z", "type": "page_view", "visitor": "dan", "path": "/", "url": format!("{ORIGIN}/")}]),
    );
    let fact = world.done("POST", "visitors/dan/facts", json!({"text": "Delivers before 07:00"}));
    world.done("POST", "visitors/dan/occasions", json!({"kind": "birthday", "day": "1984-11-24", "yearly": true}));
    world.answers("dan", "s1", json!([{"question": "nps", "value": 2}]));
    let case = world.only_case();
    world.done(
        "POST",
        "visitors/dan/conversations",
        json!({"channel": "phone", "summary": "Wants a call on Monday", "case": case["id"], "about": "case"}),
    );
    let care = world.read("visitors/dan/care");
    assert_eq!((&care["facts"][0]["text"], &care["occasions"][0]["next"]), (&json!("Delivers before 07:00"), &json!("2026-11-24")));
    assert_eq!((&care["cases"][0]["state"], &care["conversations"][0]["channel"]), (&json!("contacted"), &json!("phone")));
    let today = world.read("today");
    assert_eq!(today["congratulate"][0]["day"], "2026-11-24", "{today}");
    assert_eq!(world.call("DELETE", &format!("visitors/dan/facts/{}", fact["id"].as_str().unwrap()), Value::Null).status, 204);
    assert_eq!(world.read("visitors/dan/care")["facts"], json!([]));
    assert_eq!(world.call("DELETE", "visitors/dan/facts/f_none", Value::Null).status, 404);
}

#[test]
fn a_change_is_told_to_each_who_had_complained_once() {
    let world = world();
    world.answers(
        "ann",
        "s1",
        json!([{"question": "nps", "value": 2}, {"question": "why", "value": "The ADDRESS form refuses my number"}]),
    );
    world.answers("bob", "s2", json!([{"question": "nps", "value": 2}, {"question": "why", "value": "Too expensive"}]));
    world.edge.pass(2 * DAY).unwrap();
    let change =
        world.done("POST", "changes", json!({"title": "Address form takes letters", "theme": "Address form", "words": ["address"]}));
    assert_eq!((&change["complained"], &change["told"], &change["day"]), (&json!(1), &json!(0), &json!("2026-11-25")));
    let path = format!("changes/{}", change["id"].as_str().unwrap());
    assert_eq!(world.read(&format!("{path}/people"))["items"][0]["person"], "ann");
    assert_eq!(world.done("POST", &format!("{path}/told"), json!({"all": true}))["told"], 1);
    assert_eq!(world.done("POST", &format!("{path}/told"), json!({"all": true}))["told"], 0);
    assert_eq!(world.read("changes")["items"][0]["told"], 1);
}

#[test]
fn who_thanked_a_promoter_is_not_asked_to_again() {
    let world = world();
    world.answers("ann", "s1", json!([{"question": "nps", "value": 10}, {"question": "why", "value": "The video"}]));
    let thank = world.read("today")["thank"].clone();
    assert_eq!(
        (&thank[0]["person"], &thank[0]["rating"], &thank[0]["comment"]),
        (&json!("ann"), &json!(10), &json!("The video")),
        "{thank}"
    );
    world.edge.pass(HOUR).unwrap();
    world.done("POST", "visitors/ann/conversations", json!({"channel": "email", "summary": "Thanked her", "about": "thanks"}));
    assert_eq!(world.read("today")["thank"], json!([]));
}

/// A message as it arrived: address, headers, body.
type Post = (String, Vec<(String, String)>, String);

#[test]
fn a_webhook_is_told_signed_again_and_never_when_it_is_gone() {
    use std::cell::RefCell;
    use std::rc::Rc;

    use rapport_edge::platform::{Failure, HttpResponse};

    let world = world();
    // What the receiver saw, and what it answers.
    let seen: Rc<RefCell<Vec<Post>>> = Rc::default();
    let answers = Rc::new(RefCell::new(200u16));
    let (sees, answer) = (Rc::clone(&seen), Rc::clone(&answers));
    world.edge.set_world(move |url, request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        sees.borrow_mut().push((url.to_owned(), request.headers.clone(), body));
        match *answer.borrow() {
            0 => Err(Failure("no route".to_owned())),
            status => Ok(HttpResponse { status, ..HttpResponse::default() }),
        }
    });
    for bad in ["http://127.0.0.1/x", "https://localhost/x", "ftp://example.com"] {
        assert_eq!(world.call("POST", "webhooks", json!({"url": bad})).json["field"], "url", "{bad}");
    }
    let hook = world.done("POST", "webhooks", json!({"url": "https://hooks.example.com/r", "events": ["case.*"]}));
    let slack = world.done("POST", "webhooks", json!({"url": "https://slack.example.com/r", "events": ["case.opened"], "slack": true}));
    assert!(!world.read("webhooks").to_string().contains("whsec_"), "the secret is shown once");

    world.answers("bob", "s1", json!([{"question": "nps", "value": 3}, {"question": "why", "value": "<b>Late</b> & cold"}]));
    let (to_slack, to_hook): (Vec<_>, Vec<_>) = seen.borrow().clone().into_iter().partition(|(url, ..)| url.contains("slack"));
    assert_eq!((to_slack.len(), to_hook.len()), (1, 1));
    assert_eq!(to_slack[0].2, json!({"text": "Northlight: Case 1: opened: NPS 3 in \u{201c}Recommend us\u{201d} (bob)"}).to_string());
    let (_, headers, body) = &to_hook[0];
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).unwrap().1.clone();
    let message: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&message["type"], &message["data"]["state"]), (&json!("case.opened"), &json!("new")));
    // By the specification's own library, over id, time and body.
    // The vector of the specification (Standard Webhooks 1.0): the library signs as it says.
    let known = standardwebhooks::Webhook::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let signed = known.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#).unwrap();
    assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    let signer = standardwebhooks::Webhook::new(hook["secret"].as_str().unwrap()).unwrap();
    let time: i64 = header("webhook-timestamp").parse().unwrap();
    assert_eq!(header("webhook-signature"), signer.sign(&header("webhook-id"), time, body.as_bytes()).unwrap());

    // Nobody answers: again after a while, by the same name; then it is taken.
    world.edge.pass(1_000).unwrap();
    *answers.borrow_mut() = 0;
    seen.borrow_mut().clear();
    let id = world.only_case()["id"].as_str().unwrap().to_owned();
    world.done("PATCH", &format!("cases/{id}"), json!({"state": "contacted"}));
    *answers.borrow_mut() = 503;
    world.edge.pass(20_000).unwrap();
    *answers.borrow_mut() = 204;
    world.edge.pass(60_000).unwrap();
    world.edge.pass(HOUR).unwrap();
    let names: Vec<_> =
        seen.borrow().iter().map(|(_, headers, _)| headers.iter().find(|(name, _)| name == "webhook-id").unwrap().1.clone()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.windows(2).all(|pair| pair[0] == pair[1]));
    let path = format!("webhooks/{}", hook["id"].as_str().unwrap());
    let log = world.read(&format!("{path}/deliveries"))["items"].clone();
    assert_eq!(
        (&log[0]["event"], &log[0]["state"], &log[0]["tries"], &log[0]["status"]),
        (&json!("case.contacted"), &json!("delivered"), &json!(3), &json!(204))
    );
    assert_eq!(world.call("POST", &format!("{path}/deliveries/{}/replay", names[0]), Value::Null).status, 202);
    assert_eq!(seen.borrow().len(), 4);

    // Erased, bob is in no message that is kept.
    assert!(world.read(&format!("{path}/deliveries")).to_string().contains("bob"));
    assert_eq!(world.call("DELETE", "visitors/bob", Value::Null).status, 204);
    assert!(!world.read(&format!("{path}/deliveries")).to_string().contains("bob"));

    // Gone: nothing is sent to it any more.
    *answers.borrow_mut() = 410;
    world.done("POST", &format!("{path}/ping"), Value::Null);
    *answers.borrow_mut() = 200;
    seen.borrow_mut().clear();
    world.done("PATCH", &format!("cases/{id}"), json!({"state": "waiting"}));
    assert_eq!(seen.borrow().len(), 0);
    let listed = world.read("webhooks")["items"].as_array().unwrap().iter().find(|one| one["id"] == hook["id"]).unwrap().clone();
    assert_eq!((&listed["enabled"], &listed["disabled"]), (&json!(false), &json!("it answered 410 Gone")));
    assert_eq!(world.call("DELETE", &format!("webhooks/{}", slack["id"].as_str().unwrap()), Value::Null).status, 204);
}

#[test]
fn the_day_is_told_once_every_morning_to_who_asked_for_it() {
    use std::cell::RefCell;
    use std::rc::Rc;

    use rapport_edge::platform::HttpResponse;

    let world = World::with(json!({"time_zone": "Asia/Shanghai"}));
    // Seven in the evening there.
    world.edge.set_clock(time("2026-11-23T11:00:00Z"));
    let seen: Rc<RefCell<Vec<String>>> = Rc::default();
    let sees = Rc::clone(&seen);
    world.edge.set_world(move |url, request| {
        sees.borrow_mut().push(format!("{url} {}", String::from_utf8_lossy(&request.body)));
        Ok(HttpResponse { status: 204, ..HttpResponse::default() })
    });
    world.done("POST", "webhooks", json!({"url": "https://all.example.com/r"}));
    world.done("POST", "webhooks", json!({"url": "https://day.example.com/r", "events": ["digest.daily"]}));
    world.done("POST", "webhooks", json!({"url": "https://slack.example.com/r", "events": ["digest.*"], "slack": true}));
    world.answers("bob", "s1", nps(2));
    seen.borrow_mut().clear();
    let told = |after: i64| {
        world.edge.pass(after).unwrap();
        std::mem::take(&mut *seen.borrow_mut())
    };
    // It is eight there at midnight in Greenwich.
    assert!(told(12 * HOUR).iter().all(|one| !one.contains("digest")), "not before eight");
    let mut morning = told(2 * HOUR);
    morning.retain(|one| one.contains("day.example.com") || one.contains("slack.example.com"));
    morning.sort();
    assert_eq!(morning.len(), 2, "{morning:?}");
    let body: Value = serde_json::from_str(morning[0].split_once(' ').unwrap().1).unwrap();
    assert_eq!((&body["type"], &body["data"]["day"]), (&json!("digest.daily"), &json!("2026-11-24")));
    assert_eq!((&body["data"]["open"], &body["data"]["opened"]), (&json!(1), &json!(1)));
    assert!(morning[1].contains("2026-11-24: 1 open cases") && !morning[1].contains("bob"), "{morning:?}");
    assert!(told(10 * HOUR).iter().all(|one| !one.contains("digest") && !one.contains("slack")), "once a day");
    assert_eq!(told(DAY).iter().filter(|one| one.contains("digest.daily")).count(), 1);
}
