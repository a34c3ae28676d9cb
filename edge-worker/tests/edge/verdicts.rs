//! What a page hears of why it is asked something or not, and that rules name what there is.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World};

fn draft(name: &str, who: Value) -> Value {
    json!({"name": name, "class": "feature", "languages": ["en"], "who": who,
        "questions": [{"id": "csat", "type": "csat", "text": {"en": "How was it?"}}], "endings": [{"id": "thanks", "text": {"en": "Thank you."}}],
        "when": {"trigger": {"seconds": 5}, "pages": [{"path": "starts_with", "value": "/orders"}]}})
}

fn live(world: &World, name: &str, who: Value) -> String {
    let path = format!("/api/sites/{}/surveys", world.site);
    let made = world.admin("POST", &path, draft(name, who));
    let id = made.json["id"].as_str().unwrap().to_owned();
    let published = world.admin("POST", &format!("{path}/{id}/publish"), Value::Null);
    assert_eq!(published.status, 200, "{}", published.text);
    id
}

/// What the receipt says of one survey, of a page that wants to hear it or not.
fn heard(world: &World, events: Value, debug: Value) -> Value {
    let body = json!({"key": world.key, "sent_at": world.now(), "debug": debug, "events": events});
    world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json["eligibility"].clone()
}

fn view(world: &World, id: &str, visitor: &str, path: &str) -> Value {
    json!({"id": id, "at": world.now(), "visitor": visitor, "type": "page_view", "path": path})
}

#[test]
fn a_page_that_wants_to_know_hears_every_verdict_with_its_reasons() {
    let world = World::with(json!({"shards": 4}));
    let orders = live(&world, "Orders", json!({"all": [{"did": "order", "at_least": 1}]}));
    let risky = live(&world, "Risky", json!({"all": [{"risk": {"op": "at_least", "value": 0.7}}, {"device": ["desktop"]}]}));
    let first = heard(&world, json!([view(&world, "1", "v", "/")]), json!(""));
    let of = |heard: &Value, survey: &str| heard.as_array().unwrap().iter().find(|one| one["survey"] == *survey).unwrap().clone();
    let told = of(&first, &orders);
    assert_eq!(
        (&told["eligible"], &told["reasons"]),
        (&json!(false), &json!(["this survey is for others: order at least 1 times", "this survey is not asked on this page"]))
    );
    assert_eq!((&told["why"][0]["code"], &told["why"][0]["places"]), (&json!("who"), &json!(["who.all[0]"])));
    let told = of(&first, &risky);
    assert_eq!(told["why"][0]["places"], json!(["who.all[0]"]), "{told}");
    assert!(!told.to_string().contains("0.7"), "what the site thinks of people is not for the page: {told}");
    // The verdict is the one that decides.
    let order = json!({"id": "o", "at": world.now(), "visitor": "v", "type": "order", "order_id": "o1", "revenue": 5, "currency": "EUR"});
    let body = json!({"key": world.key, "sent_at": world.now(), "debug": "", "events": [order, view(&world, "2", "v", "/orders")]});
    let receipt = world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json;
    assert_eq!(receipt["invitation"]["survey"], json!(orders), "{receipt}");
    assert_eq!(of(&receipt["eligibility"], &orders), json!({"survey": orders, "eligible": true, "reasons": [], "why": []}));
    // Also where the person lives on another shard; but of whom one merely claims to be, nothing that they did is told.
    let identify = |user: &str| json!({"id": format!("i-{user}"), "at": world.now(), "visitor": "w", "type": "identify", "user_id": user, "traits": {}});
    let claimed = heard(&world, json!([identify("somebody"), view(&world, "3", "w", "/orders")]), json!(true));
    let told = of(&claimed, &orders);
    assert_eq!(told["reasons"], json!(["this survey is for others: who.all[0]"]));
    for quiet in [Value::Null, json!(false)] {
        assert_eq!(heard(&world, json!([view(&world, &format!("q{quiet}"), "x", "/")]), quiet), Value::Null);
    }
}

#[test]
fn a_rule_names_surveys_that_there_are() {
    let world = World::new();
    let (surveys, segments) = (format!("/api/sites/{}/surveys", world.site), format!("/api/sites/{}/segments", world.site));
    let known = live(&world, "Known", json!({"all": []}));
    let wrong = json!({"all": [{"seen": known, "days": 30}, {"not": {"answered": "su_gone"}}]});
    let made = world.admin("POST", &surveys, draft("Wrong", wrong.clone()));
    let id = made.json["id"].as_str().unwrap().to_owned();
    // A draft may be wrong; it is said at once.
    assert_eq!((made.status, &made.json["problems"][0]["path"]), (201, &json!("who.all[1].not.answered")), "{}", made.text);
    let refused = world.admin("POST", &format!("{surveys}/{id}/publish"), Value::Null);
    assert_eq!((refused.status, &refused.json["field"]), (422, &json!("who.all[1].not.answered")), "{}", refused.text);
    let reach = world.admin("POST", &format!("{surveys}/{id}/reach"), draft("Wrong", wrong.clone()));
    assert_eq!((reach.status, &reach.json["field"]), (422, &json!("who.all[1].not.answered")), "{}", reach.text);
    let refused = world.admin("POST", &segments, json!({"name": "Wrong", "rule": wrong.clone()}));
    assert_eq!((refused.status, &refused.json["field"]), (422, &json!("rule.all[1].not.answered")), "{}", refused.text);
    let refused = world.admin("POST", &format!("{segments}/size"), json!({"rule": wrong}));
    assert_eq!((refused.status, &refused.json["field"]), (422, &json!("rule.all[1].not.answered")), "{}", refused.text);
    // A survey may name itself, and a draft; what a rule names is not removed.
    assert_eq!(world.admin("PUT", &format!("{surveys}/{known}"), draft("Known", json!({"not": {"seen": known}}))).status, 200);
    assert_eq!(world.admin("POST", &format!("{surveys}/{known}/publish"), Value::Null).status, 200);
    let right = world.admin("POST", &segments, json!({"name": "Drafted", "rule": {"answered": id}}));
    assert_eq!(right.status, 201, "{}", right.text);
    let kept = world.admin("DELETE", &format!("{surveys}/{id}"), Value::Null);
    assert_eq!(kept.status, 409, "{}", kept.text);
    assert!(kept.text.contains("Drafted"), "{}", kept.text);
    assert_eq!(world.admin("DELETE", &format!("{segments}/{}", right.json["id"].as_str().unwrap()), Value::Null).status, 204);
    assert_eq!(world.admin("DELETE", &format!("{surveys}/{id}"), Value::Null).status, 204);
}

#[test]
fn a_page_may_show_a_survey_by_itself() {
    let world = World::with(json!({"answers": "signed"}));
    let path = format!("/api/sites/{}/surveys", world.site);
    let mut own = draft("Own", json!({"all": []}));
    own["kind"] = json!("headless");
    let id = world.admin("POST", &path, own).json["id"].as_str().unwrap().to_owned();
    assert_eq!(world.admin("POST", &format!("{path}/{id}/publish"), Value::Null).status, 200);
    let invitation = world.page(json!([view(&world, "1", "v", "/orders/7")]), &[]).json["invitation"].clone();
    // Without a trigger the loader shows nothing; the page has all it needs.
    assert_eq!((&invitation["headless"], &invitation["when"], invitation.get("trigger")), (&json!(true), &json!({"seconds": 5}), None));
    assert_eq!(invitation["definition"]["questions"][0]["id"], "csat");
    assert!(["words", "module", "style"].iter().all(|name| invitation.get(*name).is_none()), "{invitation}");
    let answer = json!({"id": "a", "at": world.now(), "visitor": invitation["visitor"], "type": "survey_answered", "survey": id, "version": 1,
        "submission": invitation["submission"], "token": invitation["token"], "answers": [{"question": "csat", "value": 5}], "ending": "thanks"});
    assert_eq!(crate::world::counts(&world.page(json!([answer]), &[])), (1, 0, 0));
    let results = world.read(&format!("surveys/{id}/results?minimum=1"));
    assert_eq!((&results["finished"], &results["csat"]["n"]), (&json!(1), &json!(1)));
    assert_eq!(world.send("GET", &format!("/s/{}/{id}", world.key), "", &[]).status, 404, "it has no page of ours");
    let ask = json!({"key": world.key, "sent_at": world.now(), "visitor": "w", "ask": id, "events": []}).to_string();
    let asked = world.send("POST", "/v1/events", ask, &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json["invitation"].clone();
    assert_eq!((&asked["headless"], &asked["when"]), (&json!(true), &json!({"now": true})));
}
