//! A day's work at the desk, so that Today, Cases and Evening show what they are for: cases taken, talked about and closed,
//! promises, what to remember of key customers, what was changed, what campaigns cost. Done by the API, as people would.

use anyhow::{Context, Result};
use rapport_model::value::{MINUTE, Timestamp};
use serde_json::{Value, json};

use crate::api::Api;

/// Who does it: the name that the demo's own link signs in.
pub const COLLEAGUE: &str = "owner";

/// What the demo's owner writes down, and does with the oldest open cases.
pub fn work(operator: &Api, site: &str, now: Timestamp) -> Result<()> {
    let token = operator.post("/api/tokens", &json!({"name": COLLEAGUE, "role": "owner"}))?;
    let secret = token["token"].as_str().context("a new token has a secret")?;
    let desk = Desk { api: operator.with_token(secret), site: format!("/api/sites/{site}"), now };
    desk.settle_in()?;
    desk.answer_cases()?;
    desk.remember()?;
    operator.delete(&format!("/api/tokens/{}", token["id"].as_str().context("a new token has an id")?))
}

const DAY: i64 = 24 * 60 * MINUTE;

struct Desk {
    api: Api,
    site: String,
    now: Timestamp,
}

impl Desk {
    fn at(&self, path: &str) -> String {
        format!("{}/{path}", self.site)
    }

    fn list(&self, path: &str) -> Result<Vec<Value>> {
        let mut found = self.api.find(&self.at(path))?.with_context(|| format!("{path} is there"))?;
        serde_json::from_value(found["items"].take()).with_context(|| format!("{path} is a list"))
    }

    fn day(&self, later: i64) -> String {
        self.now.plus(later * DAY).iso()[..10].to_owned()
    }

    /// What closing a case asks for, what was changed in the year, and what the campaign cost.
    fn settle_in(&self) -> Result<()> {
        let mut settings = self.api.find(&self.at("care/settings"))?.context("a site has settings of its cases")?;
        settings["causes"] = json!(["Late parcel", "Damaged in the post", "Wrong record", "Price", "Slow refund"]);
        settings["actions"] = json!(["Sent again", "Refunded", "Voucher", "Explained"]);
        self.api.put(&self.at("care/settings"), &settings)?;
        let change =
            json!({"title": "New carrier", "day": self.day(-100), "causes": ["Late parcel"], "words": ["parcel", "delivery", "late"]});
        self.api.post(&self.at("changes"), &change)?;
        let costs: Vec<Value> = (0..4)
            .map(|month| json!({"campaign": "new-this-month", "channel": "email", "day": self.day(-15 - 30 * month), "cost": 49.0}))
            .collect();
        self.api.post(&self.at("import/costs"), &Value::Array(costs)).map(drop)
    }

    /// The oldest cases: two closed, one fixed and to be asked again, one talked about, with a promise for today and one for tomorrow.
    fn answer_cases(&self) -> Result<()> {
        let open = self.list("cases?state=open&sort=opened")?;
        let mut oldest = open.iter().rev().filter(|case| case["name"].is_string());
        for ending in ["closed", "asking_again", "closed"] {
            let Some(case) = oldest.next() else { return Ok(()) };
            let remedy = Remedy::of(case["because"]["comment"].as_str().unwrap_or_default());
            self.talk(case, remedy.channel, remedy.summary)?;
            self.step(case, &json!({"state": ending, "cause": remedy.cause, "action": remedy.action}))?;
        }
        let Some(case) = oldest.next() else { return Ok(()) };
        self.talk(case, "phone", "Will ask the warehouse and call back")?;
        for (text, hours) in [("Call back after asking the warehouse", 2), ("Send the new copy", 26)] {
            let due = self.now.plus(hours * 60 * MINUTE).iso();
            self.api.post(&self.at("promises"), &json!({"person": case["person"], "case": case["id"], "text": text, "due": due}))?;
        }
        Ok(())
    }

    fn step(&self, case: &Value, step: &Value) -> Result<()> {
        self.api.patch(&self.at(&format!("cases/{}", text(case, "id")?)), step).map(drop)
    }

    /// Takes a case and talks with the customer about it.
    fn talk(&self, case: &Value, channel: &str, summary: &str) -> Result<()> {
        self.step(case, &json!({"owner": COLLEAGUE, "accepted": true}))?;
        let talk = json!({"channel": channel, "summary": summary, "case": case["id"]});
        self.api.post(&self.at(&format!("visitors/{}/conversations", text(case, "person")?)), &talk).map(drop)
    }

    /// What a good shop remembers of those who have bought most.
    fn remember(&self) -> Result<()> {
        let best = self.list("visitors?sort=revenue&limit=3")?;
        let facts = ["Collects first pressings", "Deliver to the neighbour after 17:00", "Prefers e-mail; no calls"];
        for (person, fact) in best.iter().zip(facts) {
            let person = text(person, "id")?;
            self.api.post(&self.at(&format!("visitors/{person}/facts")), &json!({"text": fact}))?;
        }
        let Some(first) = best.first() else { return Ok(()) };
        let birthday = json!({"kind": "birthday", "day": format!("1979{}", &self.day(1)[4..]), "yearly": true});
        self.api.post(&self.at(&format!("visitors/{}/occasions", text(first, "id")?)), &birthday).map(drop)
    }
}

fn text<'a>(of: &'a Value, name: &str) -> Result<&'a str> {
    of[name].as_str().with_context(|| format!("it has no {name}: {of}"))
}

/// What is done about a complaint.
struct Remedy {
    channel: &'static str,
    summary: &'static str,
    cause: &'static str,
    action: &'static str,
}

impl Remedy {
    /// By what the simulated customers complain about ([`super::comments`]).
    fn of(comment: &str) -> Self {
        let says = |words: &[&str]| words.iter().any(|word| comment.contains(word));
        let (channel, summary, cause, action) = if says(&["broken", "booklet", "scratch"]) {
            ("phone", "The box was broken; a new copy goes out today", "Damaged in the post", "Sent again")
        } else if says(&["money", "returned", "refund"]) {
            ("phone", "The refund hung in the bank's queue; paid by hand", "Slow refund", "Refunded")
        } else if says(&["cost", "price", "discount"]) {
            ("email", "Explained what delivery costs, and from where it is free", "Price", "Explained")
        } else {
            ("email", "The parcel lay at the depot; a voucher for the wait", "Late parcel", "Voucher")
        };
        Self { channel, summary, cause, action }
    }
}
