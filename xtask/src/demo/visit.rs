//! One simulated visit, told in the events that the tag would have sent.

use rapport_model::value::Timestamp;
use serde_json::{Map, Value, json};

use super::catalogue::RECORDS;
use super::dice::Dice;
use super::orders::Order;
use super::people::Customer;

/// Where people come from, by weight: the referrer, and what the link says.
const CHANNELS: [(usize, &str, &str); 7] = [
    (34, "", ""),
    (27, "https://www.google.com/", ""),
    (6, "https://www.bing.com/", ""),
    (12, "https://www.instagram.com/", ""),
    (9, "https://www.reddit.com/", ""),
    (9, "", "?utm_source=letter&utm_medium=email&utm_campaign=new-this-month"),
    (3, "https://news.ycombinator.com/", ""),
];

/// A visit as it goes on.
pub struct Visit<'a> {
    /// The dice of this visit alone.
    pub dice: Dice,
    number: usize,
    visitor: String,
    at: i64,
    shop: &'a str,
    view: usize,
    path: String,
    referrer: String,
    arrival: &'static str,
    events: Vec<Value>,
}

impl<'a> Visit<'a> {
    /// Somebody comes.
    pub fn begin(number: usize, visitor: String, at: i64, shop: &'a str, mut dice: Dice) -> Self {
        let mut left = dice.below(CHANNELS.iter().map(|(weight, ..)| weight).sum());
        let came = CHANNELS.iter().find(|(weight, ..)| {
            let found = left < *weight;
            left = left.saturating_sub(*weight);
            found
        });
        let (_, referrer, arrival) = came.unwrap_or(&CHANNELS[0]);
        let path = String::new();
        Self { dice, number, visitor, at, shop, view: 0, path, referrer: (*referrer).to_owned(), arrival, events: Vec::new() }
    }

    /// What was told, ready to be sent.
    pub fn events(self) -> Vec<Value> {
        self.events
    }

    fn tell(&mut self, kind: &str, fields: Value) {
        let mut event = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        event.insert("id".to_owned(), json!(format!("sim-{}-{}", self.number, self.events.len())));
        event.insert("at".to_owned(), json!(Timestamp(self.at).iso()));
        event.insert("type".to_owned(), json!(kind));
        event.insert("visitor".to_owned(), json!(self.visitor));
        self.events.push(Value::Object(event));
    }

    fn wait(&mut self, from: i64, to: i64) {
        self.at += self.dice.between(from * 1_000, to * 1_000);
    }

    fn opens(&mut self, path: &str, title: &str) {
        self.leaves();
        self.view += 1;
        let query = std::mem::take(&mut self.arrival);
        let url = format!("{}{path}{query}", self.shop);
        let view = format!("{}-{}", self.number, self.view);
        let referrer = std::mem::replace(&mut self.referrer, format!("{}{path}", self.shop));
        self.tell(
            "page_view",
            json!({"view": view, "url": url, "path": path, "title": format!("{title} · Slow Orbit"), "referrer": referrer}),
        );
        path.clone_into(&mut self.path);
        if self.view == 1 && self.dice.chance(0.3) {
            let (lcp, inp, cls) = (self.dice.between(500, 2_400), self.dice.between(24, 180), self.dice.share() * 0.08);
            self.tell("vitals", json!({"lcp": lcp, "inp": inp, "cls": cls, "path": path}));
        }
    }

    fn leaves(&mut self) {
        if self.view == 0 {
            return;
        }
        let engaged = self.dice.between(4, 75);
        self.at += engaged * 1_000;
        let (view, scroll) = (format!("{}-{}", self.number, self.view), self.dice.between(20, 101));
        let path = std::mem::take(&mut self.path);
        self.tell("page_leave", json!({"view": view, "engaged_ms": engaged * 900, "scroll": scroll, "path": path}));
    }

    fn clicks(&mut self, label: &str, target: &str) {
        self.wait(2, 20);
        let path = self.path.clone();
        self.tell(
            "click",
            if target.is_empty() { json!({"label": label, "path": path}) } else { json!({"label": label, "target": target, "path": path}) },
        );
    }

    fn reads_about_a_record(&mut self) {
        let record = self.dice.pick(&RECORDS);
        let page = format!("/records/{}.html", record.id);
        self.clicks(record.title, &page);
        self.opens(&page, &format!("{} by {}", record.title, record.artist));
    }

    /// Looks at some records, perhaps at the help, and goes. A customer may sign in to see their orders.
    pub fn looks_around(&mut self, customer: Option<&Customer>) {
        if self.dice.chance(0.55) {
            self.opens("/", "Records by post");
        } else {
            let record = self.dice.pick(&RECORDS);
            self.opens(&format!("/records/{}.html", record.id), &format!("{} by {}", record.title, record.artist));
        }
        // Half of all strangers see one page and go.
        if customer.is_some() || self.dice.chance(0.5) {
            if self.dice.chance(0.6) {
                self.opens("/records.html", "Records");
            }
            for _ in 0..self.dice.below(4) {
                self.reads_about_a_record();
            }
            if self.dice.chance(0.16) {
                self.opens("/help.html", "Delivery & returns");
            }
            if self.dice.chance(0.12) {
                self.clicks("Add to basket", "");
                self.opens("/basket.html", "Basket");
            }
        }
        if let Some(customer) = customer
            && self.dice.chance(0.5)
        {
            self.signs_in(customer);
        }
        self.leaves();
    }

    fn signs_in(&mut self, customer: &Customer) {
        self.tell("identify", json!({"user_id": customer.id, "traits": customer.traits_on_page()}));
    }

    /// The visit at the end of which stands an order of the file. The order itself is told by the shop's server.
    pub fn buys(&mut self, customer: &Customer, order: &Order) {
        let begin = self.at - self.dice.between(240, 900) * 1_000;
        self.at = begin;
        self.opens("/", "Records by post");
        for _ in 0..order.records.clamp(1, 4) {
            self.reads_about_a_record();
            self.clicks("Add to basket", "");
        }
        self.opens("/basket.html", "Basket");
        self.clicks("To the checkout", "/checkout.html");
        self.opens("/checkout.html", "Checkout");
        self.wait(20, 90);
        self.tell("form", json!({"name": "checkout", "path": "/checkout.html"}));
        self.at = self.at.max(order.at.0);
        self.opens("/thank-you.html", "Thank you");
        self.signs_in(customer);
    }

    /// The card comes up; some answer, most of those to the end. Up to `cross`, the card also asks whether one may reply.
    pub fn is_asked(&mut self, survey: &str, question: &str, rating: u8, cross: u8, words: Option<String>, answers: f64) {
        let submission = format!("sim-{}", self.number);
        let with = |mut fields: Map<String, Value>| {
            fields.extend([
                ("survey".to_owned(), json!(survey)),
                ("version".to_owned(), json!(1)),
                ("submission".to_owned(), json!(submission)),
            ]);
            Value::Object(fields)
        };
        let answered = |answers: Value, ending: Option<&str>| {
            let mut fields = Map::from_iter([("answers".to_owned(), answers)]);
            fields.extend(ending.map(|ending| ("ending".to_owned(), json!(ending))));
            with(fields)
        };
        let dismissed = |question: &str| with(Map::from_iter([("question".to_owned(), json!(question))]));
        self.wait(5, 8);
        self.tell("survey_shown", with(Map::new()));
        self.wait(2, 25);
        if !self.dice.chance(answers) {
            if self.dice.chance(0.6) {
                self.tell("survey_dismissed", dismissed(question));
            }
            return;
        }
        self.tell("survey_answered", answered(json!([{"question": question, "value": rating}]), None));
        self.wait(5, 60);
        if words.is_none() && self.dice.chance(0.3) {
            self.tell("survey_dismissed", dismissed("why"));
            return;
        }
        let mut rest = Vec::new();
        rest.extend(words.map(|words| json!({"question": "why", "value": words})));
        let mut ending = "thanks";
        if rating <= cross {
            let reply = *self.dice.pick(&["email", "email", "phone", "no"]);
            ending = if reply == "no" { "anonymous" } else { "reply" };
            rest.push(json!({"question": "reply", "value": reply}));
        }
        self.tell("survey_answered", answered(json!(rest), Some(ending)));
    }
}
