//! Who came into a segment and who left it: by what they did, and by the clock.

use rapport_model::value::Timestamp;
use serde_json::{Value, json};

use crate::world::{World, time};

const DAY: i64 = 86_400_000;

/// A site of two shards whose customers buy.
struct Shop {
    world: World,
    now: i64,
    told: u32,
}

impl Shop {
    fn new() -> Self {
        Self { world: World::with(json!({"shards": 2})), now: time(World::NOW), told: 0 }
    }

    fn tells(&mut self, mut message: Value) {
        self.told += 1;
        let at = Timestamp(self.now).iso();
        message["messageId"] = json!(format!("m{}", self.told));
        message["timestamp"] = json!(at);
        let body = json!({"batch": [message], "sentAt": at, "writeKey": self.world.key});
        let answer = self.world.send("POST", "/v1/batch", body.to_string(), &[("User-Agent", "analytics-python/2.3")]);
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    fn buys(&mut self, customer: &str) {
        let order = json!({"order_id": format!("o{}", self.told), "revenue": 30, "currency": "USD"});
        self.tells(json!({"type": "track", "event": "Order Completed", "userId": customer, "properties": order}));
    }

    fn called(&mut self, customer: &str, name: &str) {
        self.tells(json!({"type": "identify", "userId": customer, "traits": {"name": name}}));
    }

    fn segment(&self, name: &str, rule: Value) -> String {
        self.world.at_site("POST", "segments", json!({"name": name, "rule": rule}))["id"].as_str().unwrap().to_owned()
    }

    fn later(&mut self, milliseconds: i64) {
        self.now += milliseconds;
        self.world.edge.pass(milliseconds).unwrap();
        self.world.edge.pass(0).unwrap();
    }

    fn history(&self, segment: &str) -> Value {
        self.world.read(&format!("segments/{segment}/history?from=2026-11-01&to=2026-12-24"))
    }

    /// Who moved, the latest first, and whether in or out.
    fn moves(&self, segment: &str) -> Vec<(String, String)> {
        let told = |one: &Value| (one["visitor"].as_str().unwrap().to_owned(), one["moved"].as_str().unwrap().to_owned());
        self.history(segment)["items"].as_array().unwrap().iter().map(told).collect()
    }

    fn members(&self, segment: &str) -> Vec<u64> {
        self.history(segment)["days"].as_array().unwrap().iter().map(|day| day["members"].as_u64().unwrap()).collect()
    }
}

fn pair(who: &str, way: &str) -> (String, String) {
    (who.to_owned(), way.to_owned())
}

#[test]
fn people_come_by_what_they_do_and_leave_by_the_clock() {
    let mut shop = Shop::new();
    for n in 0..6 {
        shop.buys(&format!("c{n}"));
    }
    shop.buys("c0");
    let fresh = shop.segment("Bought lately", json!({"did": "order", "days": 7}));
    let often = shop.segment("Often", json!({"did": "order", "at_least": 2}));
    shop.later(0);
    let begun = shop.history(&fresh);
    assert_eq!((&begun["since"], &begun["came"], &begun["items"]), (&json!("2026-11-22"), &json!(0), &json!([])), "they were there before");
    assert_eq!((shop.members(&fresh)[0], shop.members(&often)[0]), (6, 1));

    // Somebody new, and somebody who buys again.
    shop.later(120_000);
    shop.buys("c9");
    shop.called("c9", "Nina Nine");
    shop.buys("c1");
    shop.later(120_000);
    assert_eq!(shop.moves(&fresh), [pair("c9", "in")]);
    assert_eq!(shop.history(&fresh)["items"][0]["name"], "Nina Nine");
    assert_eq!(shop.moves(&often), [pair("c1", "in")]);

    // Nothing is done for a week: the clock takes them out, each on the day it is so; over crashes too, and once.
    for _ in 0..8 {
        shop.world.edge.crash();
        // Opens the shards again, as their alarms would.
        shop.members(&often);
        shop.later(DAY);
    }
    shop.later(60_000);
    let after = shop.history(&fresh);
    assert_eq!(
        (&after["came"], &after["left"], after["days"].as_array().unwrap().last().unwrap()["members"].as_u64()),
        (&json!(1), &json!(7), Some(0)),
        "{after}"
    );
    let lost = after["days"].as_array().unwrap().iter().find(|day| day["left"] != 0).unwrap();
    assert_eq!(
        (&lost["day"], &lost["left"]),
        (&json!("2026-11-29"), &json!(7)),
        "an order of the 22nd is of the last seven days up to the 28th"
    );
    assert_eq!(shop.moves(&often), [pair("c1", "in")], "who bought twice stays");

    // Who comes back is one who came; who is erased is not told any more, and the numbers stay.
    shop.buys("c2");
    shop.later(120_000);
    assert_eq!(shop.moves(&fresh)[0], pair("c2", "in"));
    assert_eq!(shop.moves(&often)[0], pair("c2", "in"));
    assert_eq!(shop.world.admin("DELETE", &format!("/api/sites/{}/visitors/c2", shop.world.site), Value::Null).status, 204);
    assert!(shop.moves(&often) == [pair("c1", "in")] && *shop.members(&often).last().unwrap() <= 3, "{:?}", shop.members(&often));
    assert_eq!(shop.history(&often)["came"], 2);
}

#[test]
fn a_new_rule_begins_a_roll_anew_and_pages_follow_each_other() {
    let mut shop = Shop::new();
    let bought = shop.segment("Bought", json!({"did": "order"}));
    shop.later(0);
    for n in 0..5 {
        shop.buys(&format!("c{n}"));
        shop.later(61_000);
    }
    let page = |cursor: &str| shop.world.read(&format!("segments/{bought}/history?limit=2{cursor}"));
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = page(&cursor);
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["visitor"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, ["c4", "c3", "c2", "c1", "c0"]);

    let path = format!("/api/sites/{}/segments/{bought}", shop.world.site);
    let changed = shop.world.admin("PUT", &path, json!({"name": "Bought", "rule": {"did": "order", "at_least": 2}}));
    assert_eq!(changed.status, 200, "{}", changed.text);
    shop.later(0);
    let history = shop.history(&bought);
    assert_eq!(
        (&history["came"], &history["left"], *shop.members(&bought).last().unwrap()),
        (&json!(5), &json!(0), 0),
        "nobody left: the rule did"
    );
    shop.buys("c3");
    shop.later(61_000);
    assert_eq!(shop.moves(&bought)[0], pair("c3", "in"));

    for (query, field) in [("cursor=x", "cursor"), ("from=2020-01-01&to=2026-01-01", "from"), ("limit=1000", "limit")] {
        let wrong = shop.world.admin("GET", &format!("{path}/history?{query}"), Value::Null);
        assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!(field)), "{}", wrong.text);
    }
    assert_eq!(shop.world.admin("GET", &format!("{path}x/history"), Value::Null).status, 404);
    assert_eq!(shop.world.admin("DELETE", &path, Value::Null).status, 204);
    assert_eq!(shop.world.admin("GET", &format!("{path}/history"), Value::Null).status, 404);
}

#[test]
fn grades_move_people_once_the_few_who_bring_most_are_known() {
    let mut shop = Shop::new();
    let key = shop.segment("Key customers", json!({"grade": ["A"]}));
    assert_eq!(
        shop.world
            .admin("POST", &format!("/api/sites/{}/segments", shop.world.site), json!({"name": "X", "rule": {"grade": ["D"]}}))
            .status,
        422
    );
    for _ in 0..20 {
        shop.buys("best");
    }
    for n in 0..5 {
        shop.buys(&format!("c{n}"));
    }
    shop.later(61_000);
    // The first reading learns it; before, nobody is known to belong, and nobody came.
    assert_eq!(shop.world.read(&format!("segments/{key}/size"))["size"], 1);
    shop.world.read("lifecycle");
    shop.later(1_000);
    assert_eq!((shop.members(&key).last(), shop.moves(&key).len()), (Some(&1), 0));
    assert_eq!(shop.world.read(&format!("visitors?segment={key}"))["items"][0]["id"], "best");
    assert_eq!(shop.world.read("visitors/best")["segments"][0]["id"], json!(key));
    assert_eq!(shop.world.read("visitors/c1")["segments"], json!([]));
}
