//! Journeys: stories of visitors in plain words (`tests/journeys/*.txt`), played through the whole edge, and the numbers
//! that a screen would show afterwards. New behaviour is a new text file; `tests/journeys/README.md` says how to write one.

use std::collections::BTreeMap;
use std::path::Path;

use rapport_model::value::Timestamp;
use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World};

const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;

#[test]
fn every_journey_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/journeys");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // Nothing may depend on how many shards there are, nor on whether they share the entry's memory.
        for (shards, apart) in [(1, false), (4, false), (4, true)] {
            let mut stage = Stage::new(shards);
            if apart {
                stage.world.edge.live_apart();
            }
            for (number, line) in text.lines().enumerate() {
                let line = line.split('#').next().unwrap_or_default().trim_end();
                stage.at = format!("{}:{}, {shards} shards, apart {apart}: {line}", file.file_name().unwrap().display(), number + 1);
                match line {
                    "" => {}
                    "---" => stage.asks = true,
                    "+++" => stage.asks = false,
                    line if stage.asks => stage.expect(line),
                    line => stage.play(line),
                }
            }
        }
    }
}

/// A world in the middle of a journey.
struct Stage {
    world: World,
    /// Midnight of the day it is.
    day: i64,
    now: i64,
    number: u32,
    /// The version of the survey that is on.
    version: u64,
    /// The last events that each sent, and what was answered.
    last: BTreeMap<String, (Value, Value)>,
    duplicates: u64,
    refused: usize,
    asks: bool,
    at: String,
}

impl Stage {
    fn new(shards: u32) -> Self {
        let world = World::with(json!({"shards": shards}));
        let day = Timestamp::parse("2026-11-23T00:00:00Z").unwrap().0;
        world.edge.set_clock(day);
        Self {
            world,
            day,
            now: day,
            number: 0,
            version: 1,
            last: BTreeMap::new(),
            duplicates: 0,
            refused: 0,
            asks: false,
            at: String::new(),
        }
    }

    fn iso(&self) -> String {
        Timestamp(self.now).iso()
    }

    /// One line of the story.
    fn play(&mut self, line: &str) {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["the", "edge", "crashes"] => self.world.edge.crash(),
            ["everybody", "may", "be", "asked"] => self.ask_everybody(),
            ["the", "team", "speaks", "with", who] => self.step(who, json!({"state": "contacted"})),
            ["the", "team", "helps", who] => self.step(who, json!({"state": "asking_again", "cause": "Late", "action": "Sent again"})),
            ["the", "team", "closes", "the", "case", "of", who] => {
                self.step(who, json!({"state": "closed", "cause": "Late", "action": "Sent again"}))
            }
            [days, "day" | "days", "pass"] => {
                self.day += days.parse::<i64>().expect(&self.at) * DAY;
                self.now = self.day;
                // Alarms ring on the way, as they would.
                self.world.edge.set_clock(self.day - MINUTE);
                self.world.edge.pass(MINUTE).expect(&self.at);
            }
            [time, who, rest @ ..] if time.contains(':') => {
                let (hour, minute) = time.split_once(':').expect(&self.at);
                let minutes = hour.parse::<i64>().expect(&self.at) * 60 + minute.parse::<i64>().expect(&self.at);
                self.now = self.day + minutes * MINUTE;
                self.world.edge.set_clock(self.now);
                self.act(who, rest);
            }
            _ => panic!("{}: not understood", self.at),
        }
    }

    /// A step of somebody's latest case.
    fn step(&mut self, who: &str, change: Value) {
        let cases = self.world.read(&format!("cases?person={who}&sort=opened"));
        let id = cases["items"][0]["id"].as_str().expect(&self.at).to_owned();
        let done = self.world.admin("PATCH", &format!("/api/sites/{}/cases/{id}", self.world.site), change);
        assert_eq!(done.status, 200, "{}: {}", self.at, done.text);
    }

    fn act(&mut self, who: &str, what: &[&str]) {
        if what == ["is", "erased"] {
            let gone = self.world.admin(
                "DELETE",
                &format!("/api/sites/{}/visitors/{}", self.world.site, who.trim_start_matches('@')),
                Value::Null,
            );
            assert!(gone.status < 300, "{}: {}", self.at, gone.text);
            return;
        }
        let events = match what {
            ["opens", path, from @ ..] => {
                let referrer = from.get(1).map(|from| format!("https://www.{from}.com/"));
                json!([{"type": "page_view", "path": path, "url": format!("{ORIGIN}{path}"), "referrer": referrer}])
            }
            ["clicks", label] => json!([{"type": "click", "label": label}]),
            ["does", name] => json!([{"type": "track", "name": name}]),
            ["orders", id, "for", amount] => json!([{"type": "order", "order_id": id, "revenue": number(amount), "currency": "USD"}]),
            ["refunds", id] => json!([{"type": "refund", "order_id": id}]),
            ["is", user] => json!([{"type": "identify", "user_id": user, "traits": {}}]),
            ["answers", "nps", rating, comment @ ..] => {
                let submission =
                    self.last.get(who).and_then(|(_, receipt)| receipt["invitation"]["submission"].as_str().map(str::to_owned));
                let submission = submission.unwrap_or_else(|| format!("s-{who}-{}", self.number));
                let invited =
                    self.last.get(who).map(|(_, receipt)| receipt["invitation"].clone()).filter(|invitation| !invitation.is_null());
                let survey = invited.as_ref().map_or(json!("relationship_nps"), |invitation| invitation["survey"].clone());
                let version = invited.map_or(json!(self.version), |invitation| invitation["version"].clone());
                let of = json!({"survey": survey, "version": version, "submission": submission});
                let answers: Vec<Value> = std::iter::once(json!({"question": "nps", "value": number(rating)}))
                    .chain(comment.first().map(|text| json!({"question": "why", "value": text})))
                    .collect();
                json!([with(&of, json!({"type": "survey_shown"})), with(&of, json!({"type": "survey_answered", "answers": answers}))])
            }
            ["wants", "never", "to", "be", "asked"] => json!([{"type": "consent", "surveys": false}]),
            ["repeats"] => {
                let (events, _) = self.last.get(who).expect(&self.at).clone();
                return self.deliver(who, events);
            }
            _ => panic!("{}: not understood", self.at),
        };
        let mut list = events.as_array().expect(&self.at).clone();
        for event in &mut list {
            self.number += 1;
            // `@ann` is the site's own server speaking of its customer ann, by its secret key.
            let (field, id) = who.strip_prefix('@').map_or(("visitor", who), |user| ("user_id", user));
            *event = with(event, json!({"id": format!("e{}", self.number), "at": self.iso(), field: id}));
        }
        self.deliver(who, Value::Array(list));
    }

    fn deliver(&mut self, who: &str, events: Value) {
        let key = if who.starts_with('@') { &self.world.secret } else { &self.world.key };
        let body = json!({"key": key, "sent_at": self.iso(), "events": events}).to_string();
        let page = [("Origin", ORIGIN), ("User-Agent", CHROME)];
        let headers = if who.starts_with('@') { &[][..] } else { &page[..] };
        let answer = self.world.send("POST", "/v1/events", body, headers);
        assert_eq!(answer.status, 200, "{}: {}", self.at, answer.text);
        self.duplicates += answer.json["duplicate"].as_u64().expect(&self.at);
        self.refused += answer.json["refused"].as_array().expect(&self.at).len();
        self.last.insert(who.to_owned(), (events, answer.json));
    }

    /// Switches the relationship survey on, for everybody.
    fn ask_everybody(&mut self) {
        let path = format!("/api/sites/{}/surveys/relationship_nps", self.world.site);
        let mut draft = self.world.admin("GET", &path, Value::Null).json["draft"].clone();
        draft["who"] = json!({"all": []});
        assert_eq!(self.world.admin("PUT", &path, draft).status, 200, "{}", self.at);
        let live = self.world.admin("POST", &format!("{path}/publish"), Value::Null);
        assert_eq!(live.status, 200, "{}: {}", self.at, live.text);
        self.version = live.json["version"].as_u64().expect(&self.at);
    }

    /// One line of what a screen shows.
    fn expect(&mut self, line: &str) {
        let always = "from=1990-01-01&to=2100-01-01";
        if let Some(who) = line.strip_suffix(" goes on where they were") {
            assert!(self.last.get(who).expect(&self.at).1["invitation"]["answers"].is_array(), "{}", self.at);
        } else if let Some(who) = line.strip_suffix(" is not invited").or(line.strip_suffix(" is invited")) {
            let invited = self.last.get(who).expect(&self.at).1.get("invitation");
            // What was begun is given again to be gone on with: nobody is asked anew.
            let invited = invited.is_some_and(|invitation| invitation.get("answers").is_none());
            assert_eq!(invited, line.ends_with("is invited"), "{}", self.at);
        } else if let Some(who) = line.strip_suffix(" is unknown") {
            let path = format!("/api/sites/{}/visitors/{who}", self.world.site);
            assert_eq!(self.world.admin("GET", &path, Value::Null).status, 404, "{}", self.at);
        } else if let Some(names) = line.strip_prefix("cases open: ") {
            let cases = self.world.read("cases?state=open&sort=opened");
            let mut open: Vec<_> =
                cases["items"].as_array().expect(&self.at).iter().map(|case| case["person"].as_str().expect(&self.at)).collect();
            open.sort_unstable();
            assert_eq!(names, if open.is_empty() { "nobody".to_owned() } else { open.join(", ") }, "{}", self.at);
        } else if let Some((who, state)) = line.split_once("'s case is ") {
            let cases = self.world.read(&format!("cases?person={who}&sort=opened"));
            assert_eq!(cases["items"][0]["state"].as_str(), Some(state.replace(' ', "_").as_str()), "{}: {cases}", self.at);
        } else if let Some(nps) = line.strip_prefix("nps ") {
            let scores = self.world.read(&format!("scores?{always}&minimum=1"))["nps"].clone();
            let count = |group: &str, name: &str| format!("{} {name}{}", scores[group], if scores[group] == 1 { "" } else { "s" });
            let groups = [("promoters", "promoter"), ("passives", "passive"), ("detractors", "detractor")];
            let shown = groups.map(|(group, name)| count(group, name)).join(", ");
            assert_eq!(nps, format!("{} ({shown})", scores["value"].as_f64().expect(&self.at)), "{}", self.at);
        } else if let Some((who, facts)) = line.split_once(": ") {
            let person = self.world.read(&format!("visitors/{who}"));
            self.compare(facts, &person);
        } else {
            let mut total = self.world.total();
            total["duplicates"] = json!(self.duplicates);
            total["refused"] = json!(self.refused);
            self.compare(line, &total);
        }
    }

    /// `page views 2, orders 1` against `{"page_views": 2, "orders": 1}`.
    fn compare(&self, facts: &str, shown: &Value) {
        for fact in facts.split(", ") {
            let (name, value) = fact.rsplit_once(' ').expect(&self.at);
            let found = match name {
                "known as" => shown["id"].as_str().map(str::to_owned),
                "revenue" => shown["revenue"].as_f64().or(shown["revenue"]["USD"].as_f64()).map(|amount| amount.to_string()),
                name => shown[name.replace(' ', "_")].as_f64().map(|count| count.to_string()),
            };
            assert_eq!(found.as_deref(), Some(value), "{}: {name}, of {shown}", self.at);
        }
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

fn with(object: &Value, more: Value) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    object
}

/// Words, and what stands in quotation marks as one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| if at % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() })
        .collect()
}
