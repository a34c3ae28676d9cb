//! What is read of customers: the models of value on the CDNOW orders, stage, loyalty, value and risk of persons.

use serde_json::{Value, json};

use crate::world::{TOKEN, World, counts};

fn orders(world: &World, table: impl Into<Vec<u8>>) -> (u64, u64, usize) {
    let path = format!("/api/sites/{}/import/orders", world.site);
    let headers = [("Authorization", &*format!("Bearer {TOKEN}")), ("Content-Type", "text/csv")];
    counts(&world.send("POST", &path, table, &headers))
}

#[track_caller]
fn near(ours: &Value, theirs: f64, tolerance: f64) {
    let ours = ours.as_f64().unwrap();
    assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}");
}

#[test]
fn the_value_model_of_cdnow_is_the_published_one() {
    let world = World::with(json!({"shards": 4}));
    assert_eq!(orders(&world, include_str!("../../../demo/data/cdnow_orders.csv")), (6919, 0, 0));
    let fitted = world.read("value?from=1997-01-01&to=1997-09-30");
    let bg_nbd = &fitted["bg_nbd"];
    for (name, published) in [("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)] {
        near(&bg_nbd[name], published, 2e-3 * published);
    }
    near(&bg_nbd["log_likelihood"], -9582.4, 0.1);
    for (name, published) in [("p", 6.25), ("q", 3.74), ("v", 15.44)] {
        near(&fitted["gamma_gamma"][name], published, 2e-3 * published);
    }
    assert_eq!((&fitted["customers"], &fitted["as_of"], &fitted["not_enough"]), (&json!(2357), &json!("1997-09-30"), &Value::Null));
    // Only those who had bought by then; nobody before the first order.
    assert!(world.read("value?to=1997-01-31")["customers"].as_u64().unwrap() < 1000);
    let before = world.read("value?to=1996-12-31");
    assert_eq!((&before["bg_nbd"], &before["customers"]), (&Value::Null, &json!(0)));
    assert!(before["not_enough"].as_str().unwrap().contains("not enough data yet"));
    let all = world.read("value");
    assert_eq!((&all["customers"], &all["as_of"]), (&json!(2357), &json!("2026-11-22")));
    let backwards = world.admin("GET", &format!("/api/sites/{}/value?from=1998-01-01&to=1997-01-01", world.site), Value::Null);
    assert_eq!((backwards.status, &backwards.json["field"]), (422, &json!("from")), "{}", backwards.text);
    // Thirty years later nobody is there any more, one-time buyers least certain of all.
    let ann = world.read("visitors/00004");
    assert_eq!(ann["stage"], "lapsed");
    assert!(ann["value"]["alive"].as_f64().unwrap() < 0.05, "{}", ann["value"]);
    let pages = (world.read("visitors?sort=value&limit=200"), world.read("visitors?stage=lapsed&limit=200"));
    let worth: Vec<f64> = pages.0["items"].as_array().unwrap().iter().map(|item| item["value"]["expected"].as_f64().unwrap()).collect();
    assert_eq!(worth.len(), 200);
    assert!(worth.windows(2).all(|pair| pair[0] >= pair[1] - 0.01), "{worth:?}");
    assert!(pages.1["items"].as_array().unwrap().iter().all(|item| item["stage"] == "lapsed"));
    let key = world.read("key-customers?limit=3");
    near(&key["top"][2]["revenue"], 0.674_550_171_546_016_6, 1e-9);
    near(&key["revenue"], 244_091.94, 1e-6);
    assert_eq!((&key["items"][0]["grade"], &key["customers_for_80_percent"], &key["grades"]["A"]), (&json!("A"), &json!(777), &json!(776)));
    let rfm = world.read("rfm?to=1997-09-30");
    let cells = rfm["cells"].as_array().unwrap();
    assert_eq!(cells.iter().map(|cell| cell["customers"].as_u64().unwrap()).sum::<u64>(), 2357);
    let once = cells.iter().filter(|cell| cell["frequency"] == 1).map(|cell| cell["customers"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(once, 1411, "who bought once is alike, and has one score");
    let cohorts = world.read("cohorts?from=1997-01-01&to=1997-09-30&weeks=13");
    let cohorts = cohorts["items"].as_array().unwrap();
    assert_eq!(cohorts.iter().map(|cohort| cohort["size"].as_u64().unwrap()).sum::<u64>(), 2357);
    assert!(cohorts.iter().all(
        |cohort| cohort["weeks"].as_array().unwrap().len() == 13 && cohort["weeks"][12]["repeated"].as_u64() <= cohort["size"].as_u64()
    ));
    let everybody = world.read("lifecycle");
    assert_eq!(everybody["stages"]["lapsed"], 2357, "{everybody}");
}

/// Orders of a customer, so many days before today.
fn bought(customer: &str, days_ago: &[i64]) -> String {
    let today = crate::world::time("2026-11-22T00:00:00Z") / 86_400_000;
    let line = |ago: &i64| format!("{customer},{},{}.00\n", rapport_model::value::Day((today - ago) as i32), 20 + ago % 7);
    days_ago.iter().map(line).collect()
}

#[test]
fn persons_have_a_stage_a_loyalty_a_value_and_a_risk() {
    let world = World::with(json!({"shards": 2}));
    assert_eq!(world.read("value")["not_enough"], "not enough data yet: nobody bought in this range");
    world.page(json!([{"id": "v1", "at": world.now(), "visitor": "looker", "type": "page_view", "view": "1", "url": "https://shop.example/", "path": "/"}]), &[]);
    let looker = world.read("visitors/looker");
    assert_eq!(
        (&looker["stage"], &looker["value"], &looker["loyalty"]),
        (&json!("welcome"), &Value::Null, &json!("not_known_yet")),
        "nothing is sold here yet"
    );
    let mut table = "customer_id,date,dollars\n".to_owned();
    for n in 0..60 {
        table += &bought(&format!("c{n}"), &(0..=(n % 7)).map(|k| 300 - k * (20 + n % 11)).collect::<Vec<_>>());
    }
    table += &bought("regular", &[180, 150, 120, 90, 60, 30, 2]);
    table += &bought("overdue", &[290, 283, 276, 269, 262, 255, 248, 241, 30]);
    table += &bought("quiet", &[185, 175, 165, 155, 145, 135, 125, 115, 105, 95, 85, 75, 65, 55, 45, 35, 25]);
    table += &bought("once", &[3]);
    orders(&world, table);
    let answers = [("regular", 10), ("quiet", 2)].map(|(user, score)| {
        json!({"user_id": user, "survey": "spring", "kind": "nps", "score": score, "at": "2026-11-01T10:00:00Z"}).to_string()
    });
    let headers = [("Authorization", &*format!("Bearer {TOKEN}")), ("Content-Type", "application/x-ndjson")];
    assert_eq!(counts(&world.send("POST", &format!("/api/sites/{}/responses", world.site), answers.join("\n"), &headers)), (2, 0, 0));
    let regular = world.read("visitors/regular");
    assert_eq!((&regular["stage"], &regular["loyalty"]), (&json!("manage"), &json!("true")), "{regular}");
    let value = &regular["value"];
    assert!(value["low"].as_f64() < value["expected"].as_f64() && value["expected"].as_f64() < value["high"].as_f64(), "{value}");
    assert!(value["alive"].as_f64().unwrap() > 0.6, "{value}");
    let quiet = world.read("visitors/quiet");
    assert_eq!((&quiet["stage"], &quiet["loyalty"]), (&json!("special_care"), &json!("spurious")), "{quiet}");
    let reasons: Vec<_> = quiet["risk"]["reasons"].as_array().unwrap().iter().map(|reason| reason["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["overdue", "unhappy"]);
    assert!(quiet["risk"]["probability"].as_f64() > regular["risk"]["probability"].as_f64());
    assert_eq!(world.read("visitors/overdue")["stage"], "won_back");
    let once = world.read("visitors/once");
    assert_eq!(once["stage"], "welcome");
    assert!(once["value"]["alive"].as_f64().unwrap() < 1.0);
    assert_eq!(world.read("visitors/looker")["stage"], "attract");
    let cared = world.read("visitors?stage=special_care");
    assert!(cared["items"].as_array().unwrap().iter().any(|item| item["id"] == "quiet"));
    let first = world.read("visitors?sort=value&limit=3");
    let next = world.read(&format!("visitors?sort=value&limit=3&cursor={}", first["next"].as_str().unwrap()));
    let ids = |page: &Value| page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
    assert!(ids(&first).iter().all(|id| !ids(&next).contains(id)));
    // A new order changes the place in the list without another fit.
    orders(&world, "customer_id,date,dollars\nonce,2026-11-21,900\nonce,2026-11-20,900\n");
    assert_eq!(world.read("visitors?sort=value&limit=1")["items"][0]["id"], "once");
    // Where the site's currency is another, none of this was money of it.
    let changed = world.admin("PATCH", &format!("/api/sites/{}", world.site), json!({"currency": "EUR"}));
    assert_eq!(changed.status, 200, "{}", changed.text);
    let key = world.read("key-customers");
    assert_eq!((&key["revenue"], &key["currency"]), (&json!(0.0), &json!("EUR")));
    assert_eq!((&world.read("value")["gamma_gamma"], &world.read("visitors/regular")["value"]["expected"]), (&Value::Null, &Value::Null));
    let wrong = world.admin("GET", &format!("/api/sites/{}/visitors?stage=happy", world.site), Value::Null);
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("stage")), "{}", wrong.text);
}

#[test]
fn segments_say_who_belongs_and_never_lead_back_to_themselves() {
    let world = World::with(json!({"shards": 2}));
    let path = format!("/api/sites/{}/segments", world.site);
    let mut table = "customer_id,date,dollars\n".to_owned();
    for n in 0..20 {
        table += &bought(&format!("c{n}"), &[100, 70, 40, 10][..1 + n % 4]);
    }
    orders(&world, table);
    let make = |name: &str, rule: Value| world.admin("POST", &path, json!({"name": name, "rule": rule}));
    let often = make("Often", json!({"did": "order", "at_least": 3}));
    assert_eq!((often.status, &often.json["sentence"]), (201, &json!("order at least 3 times")), "{}", often.text);
    let often = often.json["id"].as_str().unwrap().to_owned();
    let seldom = make("Seldom", json!({"all": [{"did": "order"}, {"not": {"segment": often}}]}));
    assert_eq!(seldom.status, 201, "{}", seldom.text);
    let seldom = seldom.json["id"].as_str().unwrap().to_owned();
    assert_eq!(world.read(&format!("segments/{often}/size")), json!({"size": 10, "of": 20}));
    assert_eq!(world.read(&format!("segments/{seldom}/size"))["size"], 10);
    let written = |rule: Value| world.admin("POST", &format!("{path}/size"), json!({"rule": rule, "quick": true}));
    assert_eq!(written(json!({"did": "order", "at_least": 3})).json, json!({"size": 10, "of": 20}), "few people are all looked at");
    let wrong = written(json!({"any": [{"segment": "gone"}]}));
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("rule.any[0].segment")), "{}", wrong.text);
    // Who buys again belongs from then on, who is erased no longer.
    orders(&world, format!("customer_id,date,dollars\n{}", bought("c1", &[5])));
    assert_eq!(world.read(&format!("segments/{often}/size")), json!({"size": 11, "of": 20}));
    assert_eq!(world.read(&format!("segments/{seldom}/size")), json!({"size": 9, "of": 20}));
    assert_eq!(world.admin("DELETE", &format!("/api/sites/{}/visitors/c1", world.site), Value::Null).status, 204);
    assert_eq!(world.read(&format!("segments/{often}/size")), json!({"size": 10, "of": 19}));
    let cycle =
        world.admin("PUT", &format!("{path}/{often}"), json!({"name": "Often", "rule": {"all": [{"did": "order"}, {"segment": seldom}]}}));
    assert_eq!(
        (cycle.status, &cycle.json["field"], &cycle.json["problems"][0]["rule"]),
        (422, &json!("rule.all[1].segment"), &json!("cycle")),
        "{}",
        cycle.text
    );
    let in_use = world.admin("DELETE", &format!("{path}/{often}"), Value::Null);
    assert_eq!((in_use.status, in_use.text.contains("Seldom")), (409, true), "{}", in_use.text);
    assert_eq!(world.read("visitors/c3")["segments"], json!([{"id": often, "name": "Often"}]));
    let members = world.read(&format!("visitors?segment={often}&limit=200"));
    let members: Vec<_> = members["items"].as_array().unwrap().iter().map(|item| item["orders"].as_u64().unwrap()).collect();
    assert!(members.len() == 10 && members.iter().all(|orders| *orders >= 3), "{members:?}");
    let answer = |(user, score): (&str, u8)| {
        json!({"user_id": user, "survey": "spring", "kind": "nps", "score": score, "at": "2026-11-01T10:00:00Z"}).to_string()
    };
    let answers = [("c3", 10), ("c2", 10), ("c0", 0)].map(answer).join("\n");
    let headers = [("Authorization", &*format!("Bearer {TOKEN}")), ("Content-Type", "application/x-ndjson")];
    world.send("POST", &format!("/api/sites/{}/responses", world.site), answers, &headers);
    let scores = |more: &str| world.read(&format!("scores?from=2026-10-01&to=2026-11-30&minimum=1{more}"))["nps"]["promoters"].clone();
    assert_eq!((scores(""), scores(&format!("&segment={often}")), scores(&format!("&segment={seldom}"))), (json!(2), json!(2), json!(0)));
    let none = world.admin("GET", &format!("/api/sites/{}/scores?segment=gone", world.site), Value::Null);
    assert_eq!((none.status, &none.json["field"]), (422, &json!("segment")));
    assert_eq!(world.admin("DELETE", &format!("{path}/{seldom}"), Value::Null).status, 204);
    assert_eq!(world.admin("DELETE", &format!("{path}/{often}"), Value::Null).status, 204);
    assert_eq!(world.read("segments")["items"], json!([]));
    let staged = make("Care", json!({"any": [{"stage": ["special_care", "lapsed"]}, {"risk": {"op": "at_least", "value": 0.5}}]}));
    assert_eq!(staged.status, 201, "{}", staged.text);
    assert_eq!(make("Wrong", json!({"stage": ["happy"]})).json["field"], "rule.stage");
}

#[test]
fn groups_are_compared_with_the_rest_and_periods_with_the_one_before() {
    let world = World::new();
    let mut lines = Vec::new();
    for n in 0..240 {
        let (plan, month) = (if n % 2 == 0 { "pro" } else { "free" }, if n < 120 { "10" } else { "11" });
        let unhappy = (plan == "free" && n % 3 != 0) || (month == "10" && n % 4 == 0);
        let at = format!("2026-{month}-0{}T10:00:00Z", 1 + n % 9);
        lines.push(
            json!({"user_id": format!("{plan}{n}"), "survey": "spring", "kind": "nps", "score": if unhappy { 2 } else { 10 }, "at": at})
                .to_string(),
        );
    }
    let headers = [("Authorization", &*format!("Bearer {TOKEN}")), ("Content-Type", "application/x-ndjson")];
    world.send("POST", &format!("/api/sites/{}/responses", world.site), lines.join("\n"), &headers);
    let mut table = "user_id,plan\n".to_owned();
    for n in 0..240 {
        let plan = if n % 2 == 0 { "pro" } else { "free" };
        table += &format!("{plan}{n},{plan}\n");
    }
    let path = format!("/api/sites/{}/import/customers", world.site);
    world.send("POST", &path, table, &[("Authorization", &*format!("Bearer {TOKEN}")), ("Content-Type", "text/csv")]);
    let read = world.read("scores?from=2026-11-01&to=2026-11-30&by=trait:plan&compare=previous");
    let group = |key: &str| read["groups"].as_array().unwrap().iter().find(|group| group["key"] == key).unwrap().clone();
    let (pro, free) = (group("pro"), group("free"));
    assert_eq!(
        (&pro["against_rest"]["nps"]["significant"], &free["against_rest"]["nps"]["significant"]),
        (&json!(true), &json!(true)),
        "{pro}"
    );
    near(&pro["against_rest"]["nps"]["value"], -free["against_rest"]["nps"]["value"].as_f64().unwrap(), 1e-9);
    near(&json!(pro["against_rest"]["nps_pull"].as_f64().unwrap() + free["against_rest"]["nps_pull"].as_f64().unwrap()), 0.0, 1e-9);
    assert_eq!((&read["previous"]["from"], &read["previous"]["to"]), (&json!("2026-10-02"), &json!("2026-10-31")));
    let change = &read["change"];
    assert!(change["nps"]["value"].as_f64().unwrap() > 0.0, "{change}");
    let (narrow, wide) = (&change["nps"], &change["nps_always_valid"]);
    assert!(wide["low"].as_f64() < narrow["low"].as_f64() && wide["high"].as_f64() > narrow["high"].as_f64(), "{change}");
    assert_eq!(change["csat"], Value::Null);
}
