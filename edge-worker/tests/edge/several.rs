//! Several people at once: their cases opened and given away, and given back; colleagues spoken to; every reading as a table.

use serde_json::{Value, json};

use crate::world::{Answer, World, time};

fn call(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world.admin(method, &format!("/api/sites/{}/{path}", world.site), body)
}

#[track_caller]
fn done(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = call(world, method, path, body);
    assert!(answer.status < 300, "{method} {path}: {}", answer.text);
    answer.json
}

/// Seven people over four shards; p0 to p2 bought something, p6 belongs to an account that Mia looks after.
fn world() -> World {
    let world = World::with(json!({"shards": 4}));
    world.edge.set_clock(time("2026-11-23T10:00:00Z"));
    let who = |n: usize| json!({"type": "identify", "messageId": format!("i{n}"), "userId": format!("p{n}"), "traits": {"name": format!("Person {n}"), "email": format!("p{n}@shop.example")}});
    let order = |n: usize| {
        json!({"type": "track", "messageId": format!("o{n}"), "userId": format!("p{n}"), "event": "Order Completed",
            "properties": {"order_id": n.to_string(), "revenue": 10 * (n + 1), "currency": "USD"}})
    };
    let group = json!({"type": "group", "messageId": "g6", "userId": "p6", "groupId": "acme", "traits": {"name": "Acme"}});
    let sent = world.segment((0..7).map(who).chain((0..3).map(order)).chain([group]).collect());
    assert_eq!(sent.status, 200, "{}", sent.text);
    world
}

fn owners(world: &World) -> Vec<(String, Value)> {
    let cases = world.read("cases?sort=opened&limit=200");
    let of = |case: &Value| (case["person"].as_str().unwrap().to_owned(), case["owner"].clone());
    let mut owners: Vec<_> = cases["items"].as_array().unwrap().iter().map(of).collect();
    owners.sort_by(|a, b| a.0.cmp(&b.0));
    owners
}

#[test]
fn cases_of_several_are_opened_given_and_given_back() {
    let world = world();
    done(&world, "POST", "cases", json!({"person": "p1", "reason": "By hand", "owner": "Mia"}));
    let opened = done(&world, "POST", "visitors/cases", json!({"persons": ["p0", "p1", "p2", "nobody"], "reason": "Recall of lamp 7"}));
    let people = |list: &Value| list.as_array().unwrap().iter().map(|one| one["person"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!((people(&opened["opened"]), people(&opened["open_before"])), (vec!["p0".into(), "p2".into()], vec!["p1".to_owned()]));
    // Told again, nothing more is opened.
    let again = done(&world, "POST", "visitors/cases", json!({"persons": ["p0", "p2"], "reason": "Recall of lamp 7"}));
    assert_eq!((people(&again["opened"]).len(), people(&again["open_before"]).len()), (0, 2));
    let given = done(&world, "POST", "cases/assign", json!({"persons": ["p0", "p1", "p3"], "owner": "Noor"}));
    assert_eq!(given["assigned"], 2, "p3 has no case");
    let with = |p0: Value, p1: Value| vec![("p0".to_owned(), p0), ("p1".to_owned(), p1), ("p2".to_owned(), Value::Null)];
    assert_eq!(owners(&world), with(json!("Noor"), json!("Noor")));
    // The way back gives each to whose it was.
    assert_eq!(done(&world, "POST", "cases/assign", json!({"back": given["before"]}))["assigned"], 2);
    assert_eq!(owners(&world), with(Value::Null, json!("Mia")));
    // The whole list, as a segment narrows it; and as it is.
    let segment = done(&world, "POST", "segments", json!({"name": "Bought", "rule": {"did": "order", "at_least": 1}}));
    let path = format!("cases/assign?segment={}", segment["id"].as_str().unwrap());
    assert_eq!(done(&world, "POST", &path, json!({"everybody": true, "owner": "Noor"}))["assigned"], 3);
    let all = done(&world, "POST", "visitors/cases?q=person", json!({"everybody": true, "reason": "Survey of all"}));
    assert_eq!((people(&all["opened"]).len(), people(&all["open_before"]).len()), (4, 3));
    for (path, body, field) in [
        ("visitors/cases", json!({"reason": "x"}), "persons"),
        ("visitors/cases", json!({"persons": ["p0"], "reason": " "}), "reason"),
        ("visitors/cases", json!({"persons": vec!["p0"; 1_001], "reason": "x"}), "persons"),
        ("cases/assign", json!({"owner": "Noor"}), "cases"),
    ] {
        assert_eq!(call(&world, "POST", path, body).json["field"], field, "{path}");
    }
}

#[test]
fn a_case_goes_to_who_looks_after_the_account() {
    let world = world();
    let mut care = world.read("care/settings");
    care["owners"] = json!({"rule": "account", "members": ["Jonas"]});
    done(&world, "PUT", "care/settings", care);
    done(&world, "PATCH", "accounts/acme", json!({"owner": "Mia"}));
    for person in ["p5", "p6"] {
        done(&world, "POST", "cases", json!({"person": person, "reason": "Late"}));
    }
    assert_eq!(owners(&world), [("p5".to_owned(), json!("Jonas")), ("p6".to_owned(), json!("Mia"))]);
}

#[test]
fn who_is_mentioned_hears_of_it_until_they_answer_or_have_seen_it() {
    use std::cell::RefCell;
    use std::rc::Rc;

    use rapport_edge::platform::HttpResponse;

    let world = world();
    let token = |name: &str| {
        world.admin("POST", "/api/tokens", json!({"name": name, "role": "manager"})).json["token"].as_str().unwrap().to_owned()
    };
    let (ann, bob) = (token("Ann Lee"), token("Bob"));
    let as_of = |token: &str, method: &str, path: &str, body: Value| {
        world.as_holder(token, method, &format!("/api/sites/{}/{path}", world.site), body)
    };
    let members = world.as_holder(&bob, "GET", "/api/members", Value::Null).json;
    let names: Vec<_> = members["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Ann Lee") && names.contains(&"Bob"), "{members}");
    let seen: Rc<RefCell<Vec<String>>> = Rc::default();
    let sees = Rc::clone(&seen);
    world.edge.set_world(move |_, request| {
        sees.borrow_mut().push(String::from_utf8_lossy(&request.body).into_owned());
        Ok(HttpResponse { status: 204, ..HttpResponse::default() })
    });
    done(&world, "POST", "webhooks", json!({"url": "https://hooks.example.com/r", "events": ["case.mentioned"], "slack": true}));
    let id = done(&world, "POST", "cases", json!({"person": "p0", "reason": "Late"}))["id"].as_str().unwrap().to_owned();
    let noted = as_of(&bob, "POST", &format!("cases/{id}/notes"), json!({"text": "@Ann\u{a0}Lee please look, @Bob too"}));
    assert_eq!(noted.status, 201, "{}", noted.text);
    assert_eq!(noted.json["log"].as_array().unwrap().last().unwrap()["mentions"], json!(["Ann Lee", "Bob"]));
    let told = |token: &str| as_of(token, "GET", "today", Value::Null).json["mentions"].as_array().unwrap().clone();
    let counted = |token: &str| as_of(token, "GET", "cases?limit=1", Value::Null).json["counts"]["mentions"].clone();
    let line = told(&ann);
    assert_eq!((line.len(), &line[0]["by"], &line[0]["case"]), (1, &json!("Bob"), &json!(id)));
    assert_eq!((told(&bob).len(), counted(&ann), counted(&bob)), (0, json!(1), json!(0)), "who wrote it needs not be told");
    assert_eq!(seen.borrow().len(), 1, "once, by webhook");
    assert!(seen.borrow()[0].contains("Bob mentioned Ann Lee, Bob in case 1"), "{:?}", seen.borrow());
    // Seen is no step: whoever changes the case meanwhile is not refused.
    let version = as_of(&bob, "GET", &format!("cases/{id}"), Value::Null).json["version"].clone();
    assert_eq!(as_of(&ann, "PATCH", &format!("cases/{id}"), json!({"seen": true})).json["version"], version);
    assert_eq!((told(&ann).len(), counted(&ann)), (0, json!(0)));
    // Spoken to again, and it lasts over a crash; an answer settles it.
    as_of(&bob, "POST", &format!("cases/{id}/notes"), json!({"text": "(@ann): and?"}));
    world.edge.crash();
    assert_eq!(told(&ann).len(), 1, "the first word of a name, in any case");
    as_of(&ann, "POST", &format!("cases/{id}/notes"), json!({"text": "On it, @Bob"}));
    assert_eq!((told(&ann).len(), told(&bob).len()), (0, 1));
}

#[test]
fn every_reading_is_a_table_for_who_may_read_it_and_texts_stay_texts() {
    let world = world();
    let hostile = "=cmd|'/c calc'!A1";
    let named = |n: usize, name: &str| json!({"type": "identify", "messageId": format!("z{n}"), "userId": format!("p{n}"), "traits": {"name": name}});
    world.segment(json!([named(0, hostile), named(1, "<img src=x onerror=alert(1)>"), named(2, "\u{202e}nosreP \"2\",\r\nline")]));
    let reason = format!("{} 😀", "long ".repeat(2_000));
    for person in ["p0", "p1", "p2"] {
        done(&world, "POST", "cases", json!({"person": person, "reason": reason}));
    }
    done(&world, "POST", "promises", json!({"text": "+49 is no number", "person": "p0", "due": "2026-11-23T16:00:00Z"}));
    let analyst = world.admin("POST", "/api/tokens", json!({"name": "Kim", "role": "analyst"})).json["token"].as_str().unwrap().to_owned();
    let summary = world.admin("GET", "/api/openapi.json", Value::Null).json["paths"]["/api/sites/{site}/tables/{file}"]["get"]["summary"]
        .as_str()
        .unwrap()
        .to_owned();
    let names: Vec<&str> = summary.split_once(':').unwrap().1.split(';').next().unwrap().split(',').map(str::trim).collect();
    assert!(names.len() > 25, "{names:?}");
    let of_persons = ["cases", "promises", "accounts", "incidents", "key-customers"];
    for name in names {
        let query = "from=2026-11-01&to=2026-11-30&per=day&by=device&survey=relationship_nps";
        let path = |ending: &str| format!("/api/sites/{}/tables/{name}.{ending}?{query}", world.site);
        let table = world.admin("GET", &path("csv"), Value::Null);
        assert_eq!(table.status, 200, "{name}: {}", table.text);
        let width = table.text.lines().next().unwrap().split(',').count();
        let mut rows = csv::ReaderBuilder::new().from_reader(table.text.as_bytes());
        for row in rows.records() {
            let row = row.unwrap();
            assert_eq!(row.len(), width, "{name}");
            // OWASP: what begins so is a formula to a spreadsheet.
            assert!(
                row.iter().all(|cell| !cell.starts_with(['=', '+', '@', '\t']) && (!cell.starts_with('-') || cell.parse::<f64>().is_ok())),
                "{name}: {row:?}"
            );
        }
        let sheet = world.admin("GET", &path("xlsx"), Value::Null);
        assert!(sheet.status == 200 && sheet.text.starts_with("PK"), "{name}");
        assert_eq!(sheet.header("content-disposition").unwrap(), format!("attachment; filename=\"{name}.xlsx\""));
        let read = world.as_holder(&analyst, "GET", &path("csv"), Value::Null);
        assert_eq!(read.status == 403, of_persons.contains(&name), "{name}: {}", read.status);
        assert!(!read.text.contains("p0") || read.status == 403, "{name}: an analyst reads of nobody");
    }
    let cases = world.admin("GET", &format!("/api/sites/{}/tables/cases.csv", world.site), Value::Null).text;
    assert!(cases.contains("'=cmd|'/c calc'!A1") && cases.contains("<img src=x onerror=alert(1)>"));
    let chosen = world.admin("GET", &format!("/api/sites/{}/export/customers.csv?id=p3&id=p4&id=gone", world.site), Value::Null).text;
    assert_eq!(chosen.lines().count(), 3, "{chosen}");
    assert_eq!(world.admin("GET", &format!("/api/sites/{}/tables/nothing.csv", world.site), Value::Null).status, 404);
    let log = world.admin("GET", "/api/audit?kind=exported", Value::Null).text;
    assert!(log.contains("tables/{file}") && log.contains("cases.csv"), "{log}");
    let audit = world.admin("GET", "/api/audit.xlsx", Value::Null);
    assert!(audit.status == 200 && audit.text.starts_with("PK"));
}
