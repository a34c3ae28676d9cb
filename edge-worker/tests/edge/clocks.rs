//! Journeys of the contact ledger: every clock, across devices that live on different shards.

use rapport_model::value::{StrandId, Timestamp};
use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World, time};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const SHARDS: u32 = 4;

/// A site of four shards, at a time that goes on.
struct Story {
    world: World,
    now: i64,
    told: u32,
}

impl Story {
    fn new() -> Self {
        Self { world: World::with(json!({"shards": SHARDS})), now: time(World::NOW), told: 0 }
    }

    /// Makes a survey and switches it on, a little later than what was before.
    fn survey(&mut self, name: &str, class: &str, how_often: Value) -> String {
        let draft = json!({"name": name, "class": class, "languages": ["en"],
            "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend us?"}}, {"id": "why", "type": "text", "text": {"en": "Why?"}}],
            "endings": [{"id": "thanks", "text": {"en": "Thank you."}}], "how_often": how_often});
        self.later(1000);
        self.world.edge.set_clock(self.now);
        let made = self.world.admin("POST", &format!("/api/sites/{}/surveys", self.world.site), draft);
        let id = made.json["id"].as_str().unwrap().to_owned();
        let live = self.world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", self.world.site), Value::Null);
        assert_eq!(live.status, 200, "{}", live.text);
        id
    }

    fn tell(&mut self, visitor: &str, mut event: Value) -> Value {
        self.told += 1;
        let at = Timestamp(self.now).iso();
        event.as_object_mut().unwrap().extend([
            ("id".to_owned(), json!(format!("e{}", self.told))),
            ("at".to_owned(), json!(at)),
            ("visitor".to_owned(), json!(visitor)),
        ]);
        self.world.edge.set_clock(self.now);
        let body = json!({"key": self.world.key, "sent_at": at, "events": [event]});
        let receipt = self.world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]);
        assert_eq!(receipt.json["accepted"], 1, "{}", receipt.text);
        receipt.json["invitation"].clone()
    }

    /// Opens a page: what the visitor is asked there.
    fn opens(&mut self, visitor: &str) -> Option<Value> {
        let invitation = self.tell(visitor, json!({"type": "page_view", "path": "/"}));
        (!invitation.is_null()).then_some(invitation)
    }

    /// The same; only which survey.
    fn asked(&mut self, visitor: &str) -> Option<String> {
        self.opens(visitor).map(|invitation| invitation["survey"].as_str().unwrap().to_owned())
    }

    /// Opens a page and sees what is asked there.
    fn sees(&mut self, visitor: &str) -> Value {
        let invitation = self.opens(visitor).expect("they are asked");
        self.of("survey_shown", visitor, &invitation, json!({}));
        invitation
    }

    fn of(&mut self, kind: &str, visitor: &str, invitation: &Value, more: Value) {
        let mut event =
            json!({"type": kind, "survey": invitation["survey"], "version": invitation["version"], "submission": invitation["submission"]});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.tell(visitor, event);
    }

    fn knows(&mut self, visitor: &str, user: &str) {
        self.tell(visitor, json!({"type": "identify", "user_id": user, "traits": {}}));
    }

    fn later(&mut self, time: i64) {
        self.now += time;
    }

    /// No days lie between two surveys of this site.
    fn without_days(&mut self) {
        let path = format!("/api/sites/{}", self.world.site);
        let asking =
            json!({"everything_days": 0, "relationship_days": 0, "transaction_days": 0, "feature_days": 0, "reservation_minutes": 30});
        assert_eq!(self.world.admin("PATCH", &path, json!({"asking": asking})).status, 200);
    }

    /// Why somebody is not asked a survey now: the codes.
    fn why(&mut self, who: &str, survey: &str) -> Vec<String> {
        self.world.edge.set_clock(self.now);
        let verdict = self.world.read(&format!("visitors/{who}/eligibility?survey={survey}"));
        verdict["why"].as_array().unwrap().iter().map(|why| why["code"].as_str().unwrap().to_owned()).collect()
    }
}

/// Two visitor ids that live on other shards than the user and than each other.
fn devices(user: &str) -> (String, String) {
    let shard = |id: StrandId| id.shard(SHARDS);
    let mut taken = vec![shard(StrandId::user(user).unwrap())];
    let mut found = Vec::new();
    for number in 0.. {
        let id = format!("device-{number}");
        let of = shard(StrandId::anonymous(&id).unwrap());
        if !taken.contains(&of) {
            taken.push(of);
            found.push(id);
        }
        if found.len() == 2 {
            break;
        }
    }
    (found.swap_remove(0), found.swap_remove(0))
}

/// A story with Ann on two devices, both known to be hers.
fn ann() -> (Story, String, String) {
    let mut story = Story::new();
    let (phone, laptop) = devices("ann");
    story.knows(&phone, "ann");
    story.knows(&laptop, "ann");
    (story, phone, laptop)
}

#[test]
fn a_survey_comes_again_after_its_own_days_on_whichever_device() {
    let (mut story, phone, laptop) = ann();
    let survey = story.survey("Every 30 days", "transaction", json!({"per_survey": {"every_days": 30}}));
    story.sees(&phone);
    story.later(29 * DAY);
    assert_eq!(story.asked(&laptop), None);
    story.later(DAY);
    assert_eq!(story.asked(&laptop), Some(survey));
}

#[test]
fn once_is_once_on_all_devices() {
    let (mut story, phone, laptop) = ann();
    let survey = story.survey("Once", "transaction", json!({"per_survey": "once"}));
    story.sees(&phone);
    story.later(400 * DAY);
    assert_eq!((story.asked(&laptop), story.asked(&phone)), (None, None));
    assert_eq!(story.asked("somebody-else"), Some(survey));
}

#[test]
fn until_answered_comes_again_until_it_is() {
    let (mut story, phone, laptop) = ann();
    let survey = story.survey("Until answered", "transaction", json!({"per_survey": "until_answered"}));
    let first = story.sees(&phone);
    story.of("survey_dismissed", &phone, &first, json!({"question": "nps"}));
    story.later(8 * DAY);
    let second = story.sees(&laptop);
    assert_eq!(second["survey"], json!(survey));
    story.of("survey_answered", &laptop, &second, json!({"answers": [{"question": "nps", "value": 9}]}));
    story.later(300 * DAY);
    assert_eq!((story.asked(&laptop), story.asked(&phone)), (None, None));
}

#[test]
fn at_most_so_many_times_counts_all_devices() {
    let (mut story, phone, laptop) = ann();
    story.survey("Twice", "transaction", json!({"per_survey": {"every_days": 10}, "max": 2}));
    story.sees(&phone);
    story.later(10 * DAY);
    story.sees(&laptop);
    story.later(100 * DAY);
    assert_eq!((story.asked(&phone), story.asked(&laptop)), (None, None));
}

#[test]
fn a_class_has_its_own_clock_and_another_class_does_not_wait_for_it() {
    let (mut story, phone, laptop) = ann();
    let first = story.survey("Relationship", "relationship", json!({"per_survey": "once"}));
    let second = story.survey("Another relationship", "relationship", json!({"per_survey": "once"}));
    let order = story.survey("Order", "transaction", json!({"per_survey": {"every_days": 14}}));
    let seen = story.sees(&phone)["survey"].clone();
    assert_eq!(seen, json!(first), "the older survey first");
    story.later(7 * DAY);
    assert_eq!(story.sees(&laptop)["survey"], json!(order), "the week between any two is over; the class still rests");
    story.later(76 * DAY);
    assert_eq!(story.sees(&phone)["survey"], json!(order), "a short question has not reset the clock of a long one");
    story.later(7 * DAY);
    assert_eq!(story.asked(&laptop), Some(second), "90 days after the first of its class");
}

#[test]
fn between_any_two_surveys_lies_a_week() {
    let (mut story, phone, laptop) = ann();
    story.survey("One", "transaction", json!({"per_survey": "once"}));
    let two = story.survey("Two", "feature", json!({"per_survey": "once"}));
    story.sees(&phone);
    story.later(7 * DAY - HOUR);
    assert_eq!(story.asked(&laptop), None);
    story.later(HOUR);
    assert_eq!(story.asked(&laptop), Some(two));
}

#[test]
fn one_invitation_travels_at_a_time_and_ends_after_half_an_hour() {
    let (mut story, phone, laptop) = ann();
    story.survey("One", "transaction", json!({"per_survey": "once"}));
    story.survey("Two", "feature", json!({"per_survey": "once"}));
    let first = story.opens(&phone).unwrap();
    assert_eq!(story.asked(&laptop), None, "another is on its way to the phone");
    assert_eq!(story.opens(&phone).unwrap()["submission"], first["submission"], "the same goes with its page");
    story.later(HOUR / 2);
    assert!(story.opens(&laptop).is_some_and(|again| again["submission"] != first["submission"]));
}

#[test]
fn do_not_ask_me_lasts_on_every_device_until_they_say_otherwise() {
    let (mut story, phone, laptop) = ann();
    let survey = story.survey("Every day", "transaction", json!({"per_survey": {"every_days": 1}}));
    let seen = story.sees(&phone);
    story.of("survey_dismissed", &phone, &seen, json!({"question": "nps", "never_again": true}));
    story.later(1000 * DAY);
    assert_eq!((story.asked(&phone), story.asked(&laptop)), (None, None));
    let invitation = story.tell(&laptop, json!({"type": "consent", "surveys": true}));
    assert_eq!(invitation["survey"], json!(survey), "at once, where they said so");
}

#[test]
fn devices_that_turn_out_to_be_one_person_share_their_clocks_from_then_on() {
    let mut story = Story::new();
    let (phone, laptop) = devices("ann");
    let survey = story.survey("Once", "transaction", json!({"per_survey": "once"}));
    story.sees(&phone);
    story.knows(&phone, "ann");
    story.later(8 * DAY);
    // Nobody knows yet whose the laptop is; a question that it saw counts for her later.
    assert_eq!(story.asked(&laptop), Some(survey));
    story.knows(&laptop, "ann");
    story.later(HOUR);
    assert_eq!(story.asked(&laptop), None);
    let verdict = story.world.read("visitors/ann/eligibility?survey=order_csat");
    assert_eq!(verdict["why"][0]["code"], "off");
}

#[test]
fn a_visit_has_one_question_at_most_whatever_the_clocks_say() {
    let (mut story, phone, laptop) = ann();
    story.without_days();
    story.survey("One", "transaction", json!({"per_survey": "once"}));
    let two = story.survey("Two", "feature", json!({"per_survey": "once"}));
    story.sees(&phone);
    story.later(10 * 60_000);
    assert_eq!((story.asked(&phone), story.asked(&laptop)), (None, None), "one visit, on whichever device");
    assert_eq!(story.why("ann", &two), ["visit"]);
    story.later(29 * 60_000);
    assert_eq!(story.asked(&phone), None, "the visit goes on");
    story.later(31 * 60_000);
    assert_eq!(story.why("ann", &two), [""; 0], "who is not there has no visit");
    assert_eq!(story.asked(&laptop), Some(two));
}

#[test]
fn a_page_has_one_question_at_most_however_long_it_stays_open() {
    let (mut story, phone, _) = ann();
    story.without_days();
    story.survey("One", "transaction", json!({"per_survey": "once"}));
    let two = story.survey("Two", "feature", json!({"per_survey": "once"}));
    story.sees(&phone);
    story.later(3 * HOUR);
    assert_eq!(story.tell(&phone, json!({"type": "track", "name": "Came back to the tab"})), Value::Null);
    story.later(60_000);
    assert_eq!(story.asked(&phone), Some(two), "another page");
}

#[test]
fn cleared_storage_sets_no_clock_back_for_who_is_known() {
    let mut story = Story::new();
    let (before, after) = devices("ann");
    let survey = story.survey("Every 30 days", "transaction", json!({"per_survey": {"every_days": 30}}));
    story.knows(&before, "ann");
    story.sees(&before);
    story.later(8 * DAY);
    // The device has forgotten who it was; the site says again who is signed in.
    let invitation = story.tell(&after, json!({"type": "identify", "user_id": "ann", "traits": {}}));
    assert_eq!(invitation, Value::Null);
    assert_eq!(story.asked(&after), None);
    story.later(22 * DAY);
    assert_eq!(story.asked(&after), Some(survey));
}

#[test]
fn a_device_that_rests_is_not_asked_though_nobody_knows_whose_it_is() {
    let mut story = Story::new();
    story.survey("One", "transaction", json!({"per_survey": "once"}));
    let mut opens = |visitor: &str, quiet: &str| {
        story.told += 1;
        let at = Timestamp(story.now).iso();
        let view = json!({"id": format!("q{}", story.told), "at": at, "visitor": visitor, "type": "page_view", "path": "/"});
        let body = json!({"key": story.world.key, "sent_at": at, "quiet": quiet, "events": [view]});
        let headers = [("Origin", ORIGIN), ("User-Agent", CHROME)];
        story.world.send("POST", "/v1/events", body.to_string(), &headers).json["invitation"].clone()
    };
    assert_eq!(opens("somebody", "2026-11-23"), Value::Null);
    let invitation = opens("somebody-else", "2026-11-22");
    assert!(invitation["survey"].is_string(), "its day has come: {invitation}");
    // Another tab of the device tells by this day whether something was shown since.
    assert_eq!((&invitation["today"], &invitation["quiet_until"]), (&json!("2026-11-22"), &json!("2026-11-29")));
}

#[test]
fn an_open_case_mutes_every_device_and_its_own_question_waits_for_no_clock() {
    let (mut story, phone, laptop) = ann();
    let first = story.survey("One", "transaction", json!({"per_survey": "once"}));
    let second = story.survey("Two", "feature", json!({"per_survey": "once"}));
    let seen = story.sees(&phone);
    assert_eq!(seen["survey"], json!(first));
    story.of("survey_answered", &phone, &seen, json!({"answers": [{"question": "nps", "value": 1}]}));
    story.later(100 * DAY);
    assert_eq!((story.asked(&phone), story.asked(&laptop)), (None, None));
    assert_eq!(story.why("ann", &second), ["open_case"]);
    let case = story.world.read("cases")["items"][0]["id"].as_str().unwrap().to_owned();
    let fixed = json!({"state": "asking_again", "cause": "Late courier", "action": "Another courier"});
    let path = format!("/api/sites/{}/cases/{case}", story.world.site);
    assert_eq!(story.world.admin("PATCH", &path, fixed).status, 200);
    story.later(4 * DAY);
    story.world.edge.set_clock(story.now);
    assert_eq!(story.sees(&laptop)["survey"], "recovery", "in place of all others");
    assert_eq!(story.asked(&phone), None, "once after each fix, on all devices");
}
