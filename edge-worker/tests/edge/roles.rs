//! Who may call what, over every row of the table of calls; what an analyst is told; what the audit log says of it all.

use rapport_edge::account::Role;
use rapport_edge::management::route::{Need, Operation, Route, routes};
use serde_json::{Value, json};

use crate::world::{Answer, ORIGIN, TOKEN, World, time};

/// What tells who somebody is: none of it may reach an analyst.
const PERSONAL: [&str; 9] = [
    "ann@secret.example",
    "Ann Secretworth",
    "u-ann-81",
    "the parcel was wet and Ann unhappy",
    "+49 555 0199",
    "Keyholder is the neighbour",
    "Call Ann back",
    "Spoke with Ann",
    "198.51.100.7",
];

impl World {
    fn token_of(&self, role: Role) -> String {
        let made = self.admin("POST", "/api/tokens", json!({"name": "Kim", "role": role.name()}));
        assert_eq!(made.status, 201, "{}", made.text);
        made.json["token"].as_str().unwrap().to_owned()
    }

    pub fn at_site(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.admin(method, format!("/api/sites/{}/{path}", self.site).trim_end_matches('/'), body);
        assert!(answer.status < 300, "{method} {path}: {}", answer.text);
        answer.json
    }

    fn read_as(&self, token: &str, path: &str) -> Answer {
        self.as_holder(token, "GET", &format!("/api/sites/{}/{path}", self.site), Value::Null)
    }

    fn imports(&self, lines: &str) {
        let path = format!("/api/sites/{}/responses", self.site);
        let sent = self.send(
            "POST",
            &path,
            lines.to_owned(),
            &[("Authorization", &format!("Bearer {TOKEN}")), ("Content-Type", "application/x-ndjson")],
        );
        assert_eq!(sent.json["refused"], json!([]), "{}", sent.text);
    }
}

/// A site where a person has left a trace in every room.
fn lived_in() -> World {
    let world = World::new();
    world.edge.set_clock(time("2026-11-23T10:00:00Z"));
    world.segment(json!([
        {"type": "identify", "messageId": "i", "userId": "u-ann-81",
            "traits": {"email": "ann@secret.example", "name": "Ann Secretworth", "phone": "+49 555 0199"}},
        {"type": "track", "messageId": "o", "userId": "u-ann-81", "event": "Order Completed",
            "properties": {"order_id": "o1", "revenue": 40, "currency": "USD", "products": [{"product_id": "p1", "name": "Lamp"}]}},
    ]));
    let at = "2026-11-23T10:00:00Z";
    let event = |id: &str, kind: &str| json!({"id": id, "at": at, "type": kind, "user_id": "u-ann-81", "survey": "relationship_nps", "version": 1, "submission": "s1"});
    let mut answered = event("a", "survey_answered");
    answered["answers"] = json!([{"question": "nps", "value": 2}, {"question": "why", "value": "the parcel was wet and Ann unhappy"}]);
    let body = json!({"key": world.secret, "sent_at": at, "events": [event("s", "survey_shown"), answered]});
    let sent = world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN)]);
    assert_eq!(sent.json["refused"], json!([]), "{}", sent.text);
    world.edge.pass(60_000).unwrap();
    world.at_site("POST", "visitors/u-ann-81/facts", json!({"text": "Keyholder is the neighbour"}));
    world.at_site("POST", "visitors/u-ann-81/conversations", json!({"channel": "phone", "summary": "Spoke with Ann", "reached": true}));
    let due = "2026-11-23T16:00:00Z";
    world.at_site("POST", "promises", json!({"text": "Call Ann back", "person": "u-ann-81", "due": due}));
    world.at_site("POST", "segments", json!({"name": "One", "rule": {"trait": "email", "op": "equals", "value": "ann@secret.example"}}));
    world.at_site("POST", "changes", json!({"title": "New box", "day": "2026-11-20", "words": ["wet"]}));
    world.at_site("PATCH", "", json!({"excluded_addresses": ["198.51.100.7"]}));
    world
}

/// The path of a row, with something that is there in its braces.
fn filled(world: &World, route: &Route) -> String {
    let first = |list: &str| {
        let found = world.read(list);
        found["items"][0]["id"].as_str().unwrap_or("nothing").to_owned()
    };
    let mut path = route.path.replace("{site}", &world.site).replace("{visitor}", "u-ann-81").replace("{survey}", "relationship_nps");
    for (part, list) in [("{case}", "cases"), ("{promise}", "promises"), ("{segment}", "segments"), ("{change}", "changes")] {
        if path.contains(part) {
            path = path.replace(part, &first(list));
        }
    }
    path = path.replace("{file}", "visitors.csv").replace("{what}", "customers");
    let parts: Vec<_> = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part }).collect();
    parts.join("/")
}

#[test]
fn every_call_is_for_its_role_and_for_nobody_below() {
    let mut calls = 0;
    let reading = lived_in();
    for route in routes() {
        // A row that changes something has a world of its own: it may remove what another one needs.
        let own = (route.method != "GET").then(lived_in);
        let world = own.as_ref().unwrap_or(&reading);
        let holders = [None, Some(Role::Analyst), Some(Role::Manager), Some(Role::Owner)];
        for role in holders {
            let token = role.map(|role| world.token_of(role));
            let path = filled(world, route);
            let before = world.edge.rows();
            let answer = match &token {
                Some(token) => world.as_holder(token, route.method, &path, Value::Null),
                None => world.send(route.method, &path, "", &[]),
            };
            let name = format!("{} {path} by {role:?}: {} {}", route.method, answer.status, answer.text);
            let may = match route.need {
                Need::Nobody => true,
                Need::Role(need) => role.is_some_and(|role| role >= need),
            };
            match (may, role) {
                (true, _) => assert!(!matches!(answer.status, 401 | 403) || route.operation == Operation::SignIn, "{name}"),
                (false, None) => assert_eq!(answer.status, 401, "{name}"),
                (false, Some(_)) => {
                    assert_eq!(answer.status, 403, "{name}");
                    assert_eq!(world.edge.rows(), before, "refused, and something was written: {name}");
                }
            }
            calls += 1;
        }
    }
    assert_eq!(calls, 4 * routes().count());
}

#[test]
fn an_analyst_reads_numbers_and_never_a_person() {
    let world = lived_in();
    let tokens = [Role::Analyst, Role::Manager].map(|role| world.token_of(role));
    let queries = [
        "",
        "?minimum=1&least=2&from=2026-11-01",
        "?by=trait:email&minimum=1",
        "?by=trait:name&compare=previous",
        "?by=segment&minimum=1",
        "?by=device&per=day",
        "?traits=email,phone&least=2",
        "?by=page",
        "?by=version",
    ];
    let mut shown = 0;
    for route in routes().filter(|route| route.method == "GET" && route.operation != Operation::Live) {
        let path = filled(&world, route);
        for query in queries {
            let [analyst, manager] = tokens.each_ref().map(|token| world.as_holder(token, "GET", &format!("{path}{query}"), Value::Null));
            let told = |answer: &Answer| {
                let text = answer.text.replace(&path, "");
                PERSONAL.into_iter().find(|personal| text.contains(personal))
            };
            assert_eq!(told(&analyst), None, "an analyst reads it at {path}{query}: {}", analyst.text);
            // What shows persons to others is marked so, and its readers are written down.
            // Who asks for groups by a trait is told what it says of people.
            let is_by_trait = query.contains("trait");
            if told(&manager).is_some_and(|personal| !is_by_trait && personal != "198.51.100.7" && personal != "ann@secret.example") {
                assert!(route.persons, "{path} shows persons: {}", manager.text);
                shown += 1;
            }
        }
        assert!(!route.persons || route.need != Need::Nobody);
    }
    assert!(shown > 10, "{shown}");
    // A rule that is being written could ask for one person after the other.
    let rule = json!({"rule": {"trait": "email", "op": "equals", "value": "ann@secret.example"}});
    assert_eq!(world.as_holder(&tokens[0], "POST", &format!("/api/sites/{}/segments/size", world.site), rule).status, 403);
}

/// Forty on the plan "pro", thirty-five on "free", three on "gold", of whom two are unhappy.
fn plans() -> World {
    let world = World::new();
    let mut people = Vec::new();
    let mut lines = String::new();
    for (plan, number) in [("pro", 40), ("free", 35), ("gold", 3)] {
        for n in 0..number {
            let user = format!("{plan}{n}");
            people.push(json!({"type": "identify", "messageId": user, "userId": user, "traits": {"plan": plan}}));
            let score = if plan == "gold" && n < 2 { 0 } else { 6 + n % 5 };
            lines +=
                &format!("{}\n", json!({"user_id": user, "survey": "Yearly", "kind": "nps", "score": score, "at": "2026-11-10T10:00:00Z"}));
        }
    }
    world.segment(json!(people));
    world.imports(&lines);
    world
}

#[test]
fn small_groups_are_told_neither_by_themselves_nor_by_difference() {
    let world = plans();
    let [analyst, manager] = [Role::Analyst, Role::Manager].map(|role| world.token_of(role));
    let path = "scores?from=2026-11-01&by=trait:plan&minimum=1";
    let keys = |answer: &Answer| {
        let groups = answer.json["groups"].as_array().unwrap().iter();
        groups.map(|group| group["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&world.read_as(&manager, path)), ["pro", "free", "gold"]);
    // Three are too few; and "free" goes with them, for else three would be the whole less the others.
    let told = world.read_as(&analyst, path);
    assert_eq!((keys(&told), &told.json["withheld"]), (vec!["pro".to_owned()], &json!(2)), "{}", told.text);
    assert_eq!((&told.json["nps"]["n"], &told.json["minimum"]), (&json!(78), &json!(30)));
    let survey = world.read("surveys")["items"].as_array().unwrap().iter().find(|one| one["name"] == "Yearly").unwrap()["id"].clone();
    let results = world.read_as(&analyst, &format!("surveys/{}/results?from=2026-11-01&by=trait:plan&minimum=1", survey.as_str().unwrap()));
    assert_eq!(keys(&results), ["pro"], "{}", results.text);
    // A part that leaves three, inside or outside, is not told apart either; one of many is.
    let segment = |rule: Value| world.at_site("POST", "segments", json!({"name": rule.to_string(), "rule": rule}))["id"].clone();
    let plan = |op: &str, value: &str| json!({"trait": "plan", "op": op, "value": value});
    let (gold, others, pro) =
        (segment(plan("equals", "gold")), segment(json!({"not": plan("equals", "gold")})), segment(plan("equals", "pro")));
    for (id, may) in [(&gold, false), (&others, false), (&pro, true)] {
        let id = id.as_str().unwrap();
        let narrowed = world.read_as(&analyst, &format!("scores?from=2026-11-01&segment={id}"));
        assert_eq!(narrowed.status == 200, may, "{}", narrowed.text);
        let size = world.read_as(&analyst, &format!("segments/{id}/size")).json;
        assert_eq!(size["size"].is_u64(), may, "{size}");
        assert!(world.read_as(&manager, &format!("segments/{id}/size")).json["size"].is_u64());
        assert_eq!(world.read_as(&manager, &format!("scores?from=2026-11-01&segment={id}")).status, 200);
    }
    let by = world.read_as(&analyst, "scores?from=2026-11-01&by=segment");
    assert_eq!(keys(&by), [pro.as_str().unwrap()], "{}", by.text);
    let drivers = world.read_as(&analyst, "drivers?from=2026-11-01&traits=plan&least=2").json;
    let of_plan = drivers["items"].as_array().unwrap().iter().filter(|item| item["by"] == "trait:plan");
    assert_eq!(of_plan.map(|item| item["key"].as_str().unwrap()).collect::<Vec<_>>(), ["pro"], "{drivers}");
    // How few are split stays untold, and a day with few answers says only how many.
    let few = world.read_as(&analyst, &format!("scores?from=2026-11-01&segment={}", pro.as_str().unwrap())).json;
    assert!(few["nps"]["promoters"].is_u64());
    world.imports(&json!({"user_id": "x", "survey": "Yearly", "kind": "nps", "score": 0, "at": "2026-10-01T10:00:00Z"}).to_string());
    let day = world.read_as(&analyst, "scores?from=2026-10-01&to=2026-10-01&minimum=1").json;
    assert_eq!((&day["nps"]["n"], &day["nps"]["value"]), (&json!(1), &Value::Null));
    assert!(day["nps"].get("detractors").is_none() && day.get("ratings").is_none(), "{day}");
}

#[test]
fn the_audit_log_says_who_read_changed_exported_and_erased() {
    let world = lived_in();
    let kim = world.token_of(Role::Manager);
    let log = |query: &str| world.admin("GET", &format!("/api/audit{query}"), Value::Null).json["items"].clone();
    let count = |query: &str| log(query).as_array().unwrap().iter().filter(|deed| deed["who"] == "Kim").count();
    assert_eq!(count(""), 0);
    // One look at a person is several calls, and a screen reads again and again.
    for path in ["visitors/u-ann-81", "visitors/u-ann-81/timeline", "visitors/u-ann-81/care", "visitors/u-ann-81"] {
        assert_eq!(world.read_as(&kim, path).status, 200);
    }
    let looks = log("?kind=read");
    assert_eq!(looks[0]["what"], "GET /api/sites/{site}/visitors/{visitor}");
    assert_eq!((&looks[0]["who"], &looks[0]["subject"]), (&json!("Kim"), &json!(format!("{} u-ann-81", world.site))));
    assert_eq!(count("?kind=read"), 1);
    world.edge.set_clock(time("2026-11-23T12:00:00Z"));
    world.read_as(&kim, "visitors/u-ann-81");
    assert_eq!(count("?kind=read"), 2, "an hour later it is another look");
    world.read_as(&kim, "visitors/u-ann-81/export");
    world.read_as(&kim, "export/visitors.csv");
    world.as_holder(&kim, "DELETE", &format!("/api/sites/{}/visitors/u-ann-81", world.site), Value::Null);
    // What was refused was not done.
    world.as_holder(&kim, "DELETE", &format!("/api/sites/{}", world.site), Value::Null);
    world.read_as(&kim, "visitors/nobody-of-this-name");
    assert_eq!(["exported", "erased", "read", "changed"].map(|kind| count(&format!("?kind={kind}"))), [2, 1, 2, 0]);
    // Page by page it is the same log, and as a file too.
    let mut cursor = String::new();
    let mut lines = Vec::new();
    loop {
        let page = world.admin("GET", &format!("/api/audit?limit=3{cursor}"), Value::Null).json;
        lines.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(json!(lines), log("?limit=200"));
    let file = world.admin("GET", "/api/audit.csv?kind=exported", Value::Null);
    assert_eq!(file.header("Content-Type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.text.lines().count(), 3, "{}", file.text);
    assert!(file.text.starts_with("at,who,kind,what,subject\r\n") && file.text.contains(",Kim,exported,"), "{}", file.text);
    assert_eq!(world.admin("GET", "/api/audit?kind=everything", Value::Null).json["field"], "kind");
}
