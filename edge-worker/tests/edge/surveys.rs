//! Surveys from draft to invitation, answers, scores.

use serde_json::{Value, json};

use crate::world::{CHROME, ORIGIN, World, counts};

fn draft() -> Value {
    json!({"name": "Now", "class": "relationship", "kind": "card", "languages": ["en", "ar"],
        "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend us?", "ar": "?"}, "required": true}, {"id": "why", "type": "text", "text": {"en": "Why?", "ar": "?"}}],
        "endings": [{"id": "thanks", "text": {"en": "Thank you.", "ar": "."}}],
        "when": {"trigger": {"seconds": 5}}, "how_often": {"per_survey": {"every_days": 90}, "max": null}})
}

/// A site that asks everybody; the survey's id.
fn asking() -> (World, String) {
    let world = World::new();
    let made = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft());
    assert_eq!((made.status, &made.json["status"], &made.json["problems"]), (201, &json!("draft"), &json!([])), "{}", made.text);
    let id = made.json["id"].as_str().unwrap().to_owned();
    let live = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", world.site), Value::Null);
    assert_eq!((live.status, &live.json["status"], &live.json["version"]), (200, &json!("live"), &json!(1)), "{}", live.text);
    (world, id)
}

fn view(world: &World, id: &str, visitor: &str) -> Value {
    world.page(json!([{"id": id, "at": world.now(), "visitor": visitor, "type": "page_view", "path": "/"}]), &[]).json
}

#[test]
fn an_invitation_is_reserved_answered_and_scored() {
    let (world, id) = asking();
    let invitation = view(&world, "1", "v")["invitation"].clone();
    assert_eq!(
        (&invitation["survey"], &invitation["version"], &invitation["language"], &invitation["dir"]),
        (&json!(id), &json!(1), &json!("en"), &json!("ltr"))
    );
    assert_eq!(invitation["definition"]["questions"][0]["text"], json!({"en": "Recommend us?"}));
    assert_eq!(invitation["trigger"], json!({"seconds": 5}));
    assert_eq!(invitation["words"]["close"], "Close", "the card's own words come along");
    assert_eq!(invitation["visitor"], "v", "its answers name whom it was for");
    assert_eq!(view(&world, "2", "v")["invitation"]["submission"], invitation["submission"], "it goes with its visitor to the next page");
    let (survey, submission) = (&invitation["survey"], &invitation["submission"]);
    let answer = |event: &str, value: Value| json!({"id": event, "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 1, "submission": submission, "answers": value});
    let receipt = world.page(
        json!([
            {"id": "s", "at": world.now(), "visitor": "v", "type": "survey_shown", "survey": survey, "version": 1, "submission": submission},
            answer("a", json!([{"question": "nps", "value": 9}])),
            answer("b", json!([{"question": "nps", "value": 11}])),
            answer("c", json!([{"question": "other", "value": 1}])),
            {"id": "d", "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 7, "submission": submission, "answers": []},
            {"id": "e", "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 1, "submission": submission, "answers": [{"question": "why", "value": "mail me at ann@example.com"}], "ending": "thanks"},
        ]),
        &[],
    );
    assert_eq!(counts(&receipt), (3, 0, 3), "{}", receipt.text);
    assert!(view(&world, "3", "v").get("invitation").is_none(), "who was asked is left alone");
    assert!(receipt.json["refused"][0]["reason"].as_str().unwrap().starts_with("answers.nps: "));
    let scores = world.read("scores?minimum=1&by=device&per=rolling28");
    assert_eq!(
        (&scores["nps"]["value"], &scores["nps"]["n"], &scores["asked"], &scores["answered"], &scores["completed"]),
        (&json!(100.0), &json!(1), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!((&scores["groups"][0]["key"], &scores["series"][0]["nps"]["n"]), (&json!("desktop"), &json!(1)));
    assert_eq!(world.read("scores")["nps"]["value"], Value::Null);
    assert_eq!(world.read("scores?class=transaction&minimum=1")["nps"]["n"], 0);
    assert_eq!(world.read(&format!("surveys/{id}/results?minimum=1"))["nps"]["promoters"], 1);
    let person = world.read("visitors/v");
    assert_eq!((&person["scores"][0]["value"], &person["last_nps"]["value"]), (&json!(9), &json!(9)));
    assert!(!person.to_string().contains("ann@example.com"));
    let verdict = world.read(&format!("visitors/v/eligibility?survey={id}"));
    assert_eq!(verdict["eligible"], false);
    assert!(!verdict["reasons"].as_array().unwrap().is_empty());
    let why = verdict["why"].as_array().unwrap();
    assert!(
        why.iter().any(|why| why["code"] == "survey_clock" && why["until"] == "2027-02-20T09:30:00.000Z" && why["sentence"].is_string())
    );
}

#[test]
fn an_answer_taken_back_is_gone_from_scores_log_and_person_and_stays_gone() {
    let (world, _) = asking();
    let invitation = view(&world, "1", "v")["invitation"].clone();
    let event = |id: &str, kind: &str, more: Value| {
        let mut event = json!({"id": id, "at": world.now(), "visitor": "v", "type": kind, "survey": invitation["survey"], "version": 1, "submission": invitation["submission"]});
        event.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        event
    };
    let answers =
        json!({"answers": [{"question": "nps", "value": 2}, {"question": "why", "value": "The barista sighed"}], "ending": "thanks"});
    let given = world.page(json!([event("s", "survey_shown", Value::Null), event("a", "survey_answered", answers.clone())]), &[]);
    assert_eq!(counts(&given), (2, 0, 0), "{}", given.text);
    let everywhere = || {
        let export = world.admin("GET", &format!("/api/sites/{}/visitors/v/export", world.site), Value::Null).text;
        let timeline = world.read("visitors/v/timeline").to_string();
        let events =
            world.admin("GET", &format!("/api/sites/{}/export/events.ndjson?from=2026-01-01&to=2027-01-01", world.site), Value::Null).text;
        [export, timeline, events].map(|text| text.contains("sighed"))
    };
    assert!(everywhere().contains(&true));
    assert_eq!(world.read("scores?minimum=1")["nps"]["n"], 1);

    let taken = world.page(json!([event("w", "survey_withdrawn", Value::Null)]), &[]);
    assert_eq!(counts(&taken), (1, 0, 0), "{}", taken.text);
    let gone = || {
        assert_eq!(everywhere(), [false; 3]);
        let scores = world.read("scores?minimum=1");
        assert_eq!(
            (&scores["nps"]["n"], &scores["asked"], &scores["answered"], &scores["completed"]),
            (&json!(0), &json!(1), &json!(0), &json!(0)),
            "asked, and no answer"
        );
        assert_eq!(world.read("visitors/v")["scores"], json!([]));
    };
    gone();
    // What was on its way when it was taken back is taken back too.
    let late = world.page(json!([event("late", "survey_answered", answers)]), &[]);
    assert_eq!(counts(&late), (1, 0, 0));
    gone();
}

#[test]
fn never_ask_me_holds_for_every_survey() {
    let (world, id) = asking();
    let invitation = view(&world, "1", "v")["invitation"].clone();
    let closed = json!({"id": "x", "at": world.now(), "visitor": "v", "type": "survey_dismissed", "survey": invitation["survey"], "version": 1,
        "submission": invitation["submission"], "question": "nps", "never_again": true});
    assert_eq!(counts(&world.page(json!([closed]), &[])), (1, 0, 0));
    let verdict = world.read(&format!("visitors/v/eligibility?survey={id}"));
    assert_eq!(verdict["eligible"], false);
    assert!(verdict["reasons"].to_string().contains("not to be asked"), "{verdict}");
}

#[test]
fn nobody_is_asked_who_must_not_be() {
    let (world, id) = asking();
    let body = json!({"key": world.key, "sent_at": world.now(), "quiet": "2026-11-25", "events": [{"id": "q", "at": world.now(), "visitor": "quiet", "type": "form"}]});
    assert!(
        world.send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]).json.get("invitation").is_none()
    );
    // History is not somebody at a page.
    let old = world.page(json!([{"id": "o", "at": "2026-11-20T10:00:00Z", "visitor": "old", "type": "page_view", "path": "/"}]), &[]);
    assert!(old.json.get("invitation").is_none());
    let paused = world.admin("POST", &format!("/api/sites/{}/surveys/{id}/pause", world.site), Value::Null);
    assert_eq!(paused.json["status"], "paused");
    assert!(view(&world, "p", "somebody").get("invitation").is_none());
}

#[test]
fn a_page_may_ask_by_itself_in_its_language() {
    let (world, id) = asking();
    let ask = |survey: &str, language: &str| {
        let body = json!({"key": world.key, "sent_at": world.now(), "ask": survey, "events": []});
        world
            .send("POST", "/v1/events", body.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME), ("Accept-Language", language)])
            .json["invitation"]
            .clone()
    };
    assert_eq!(
        (&ask(&id, "ar-EG,en")["dir"], &ask(&id, "fr")["language"], &ask(&id, "en")["trigger"]),
        (&json!("rtl"), &json!("en"), &json!({"now": true}))
    );
    assert_eq!(ask("nobody", "en"), Value::Null);
    assert_eq!(ask("relationship_nps", "en"), Value::Null, "a survey that is off is not shown");
}

#[test]
fn a_link_leads_to_a_page_of_its_own_that_may_ask_and_answer() {
    let (world, id) = asking();
    let path = format!("/s/{}/{id}", world.key);
    let page = world.send("GET", &format!("/r{path}?answer=9&user=ann%3C/script%3E&signature=ab&language=ar%22"), "", &[]);
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        page.header("content-security-policy").unwrap().contains("frame-ancestors https://"),
        "{:?}",
        page.header("content-security-policy")
    );
    assert!(page.text.contains(&format!("data-rapport-survey=\"{id}\" data-answer=\"9\"")), "{}", page.text);
    assert!(page.text.contains(r#"["identify","ann\u003c/script>",{},{"signature":"ab"}]"#), "{}", page.text);
    assert!(page.text.contains("data-lang=\"ar&quot;\""));
    assert!(!world.send("GET", &format!("{path}?answer=%22x"), "", &[]).text.contains("data-answer"));
    assert_eq!(world.send("GET", &format!("/s/{}/relationship_nps", world.key), "", &[]).status, 404, "a survey that is off");
    assert_eq!(world.send("GET", "/s/pk_nobody/x", "", &[]).status, 403);
    // The page is of the edge's own host, which no site names among its origins.
    let ask = json!({"key": world.key, "sent_at": world.now(), "ask": id, "events": []}).to_string();
    let sent = |origin: &str| {
        let headers = [("Origin", origin), ("Host", "edge.example"), ("User-Agent", CHROME)];
        world.send("POST", "/v1/events", ask.clone(), &headers)
    };
    assert_eq!(sent("https://edge.example").json["invitation"]["survey"], json!(id));
    assert_eq!(sent("https://other.example").status, 403);
}

#[test]
fn who_agrees_in_the_middle_of_a_survey_answers_on_as_whom_was_asked() {
    let (world, _) = asking();
    // Without a name of its own the page is the visitor of this day; when it agrees, it becomes somebody else.
    let before = world.page(json!([{"id": "1", "at": world.now(), "type": "page_view", "path": "/"}]), &[]).json;
    let invitation = &before["invitation"];
    assert_eq!(invitation["visitor"], before["visitor"]);
    let answer = |id: &str, visitor: &Value, answers: Value| {
        json!({"id": id, "at": world.now(), "visitor": visitor, "type": "survey_answered", "survey": invitation["survey"], "version": 1,
            "submission": invitation["submission"], "answers": answers})
    };
    let first = world.page(json!([answer("a", &before["visitor"], json!([{"question": "nps", "value": 9}]))]), &[]);
    assert_eq!(counts(&first), (1, 0, 0), "{}", first.text);
    let why = json!([{"question": "why", "value": "quick"}]);
    let as_another = world.page(json!([answer("b", &json!("agreed"), why.clone())]), &[]);
    assert_eq!(counts(&as_another), (0, 0, 1), "somebody else has not answered the first question");
    let agreed =
        json!({"key": world.key, "sent_at": world.now(), "visitor": "agreed", "events": [answer("c", &invitation["visitor"], why)]});
    let second = world.send("POST", "/v1/events", agreed.to_string(), &[("Origin", ORIGIN), ("User-Agent", CHROME)]);
    assert_eq!(counts(&second), (1, 0, 0), "{}", second.text);
    assert_eq!(world.read("scores?minimum=1")["nps"]["n"], 1);
}

#[test]
fn nothing_is_overwritten_that_was_not_seen() {
    let (world, id) = asking();
    let path = format!("/api/sites/{}/surveys/{id}", world.site);
    let read = world.admin("GET", &path, Value::Null);
    let revision = read.json["revision"].as_str().unwrap().to_owned();
    assert_eq!(read.header("etag"), Some(format!("\"{revision}\"").as_str()));
    let save = |tag: &str, name: &str| {
        let body = json!({"name": name, "languages": ["en"], "questions": [], "endings": []}).to_string();
        world.send("PUT", &path, body, &[("Authorization", &format!("Bearer {}", crate::world::TOKEN)), ("If-Match", tag)])
    };
    let first = save(&format!("\"{revision}\""), "Hers");
    assert_eq!(first.status, 200, "{}", first.text);
    let second = save(&format!("\"{revision}\""), "His");
    assert_eq!((second.status, &second.json["field"]), (412, &json!("If-Match")), "{}", second.text);
    assert_eq!(save(&format!("\"{revision}\""), "Hers").status, 200, "the very same changes nothing");
    assert_eq!(save(first.header("etag").unwrap(), "His").status, 200);
    assert_eq!(save("*", "Anybody's").status, 200);
}

#[test]
fn drafts_may_be_wrong_and_are_not_published() {
    let (world, id) = asking();
    let path = format!("/api/sites/{}/surveys/{id}", world.site);
    let mut wrong = draft();
    wrong["logic"] = json!([{"after": "nps", "go_to": "nowhere"}]);
    let saved = world.admin("PUT", &path, wrong);
    assert_eq!((saved.status, &saved.json["changed"]), (200, &json!(true)));
    assert!(!saved.json["problems"].as_array().unwrap().is_empty());
    let refused = world.admin("POST", &format!("{path}/publish"), Value::Null);
    assert_eq!(refused.status, 422);
    assert!(refused.json["problems"][0]["path"].as_str().unwrap().starts_with("logic"));
    let mut second = draft();
    second["name"] = json!("Second");
    assert_eq!(world.admin("PUT", &path, second).json["problems"], json!([]));
    assert_eq!(world.admin("POST", &format!("{path}/publish"), Value::Null).json["version"], 2);
    assert_eq!(world.admin("POST", &format!("{path}/publish"), Value::Null).json["version"], 2, "nothing changed");
    assert_eq!(world.admin("PUT", &format!("/api/sites/{}/surveys/none", world.site), draft()).status, 404);
    assert_eq!(world.admin("POST", &format!("/api/sites/{}/surveys", world.site), json!({"questions": 3})).status, 422);
    let listed = world.read("surveys")["items"].clone();
    let names: Vec<_> =
        listed.as_array().unwrap().iter().map(|one| (one["id"].as_str().unwrap(), one["status"].as_str().unwrap())).collect();
    assert!(names.contains(&("relationship_nps", "paused")) && names.contains(&("order_csat", "paused")), "{names:?}");
}

#[test]
fn a_preview_shows_the_card_and_counts_nothing() {
    let (world, id) = asking();
    let url = world.read(&format!("surveys/{id}/preview"))["url"].as_str().unwrap().to_owned();
    let token = url.split("?token=").nth(1).unwrap();
    assert!(url.starts_with(&format!("{ORIGIN}/?rapport-preview={id}?token=")));
    let path = |token: &str| format!("/v1/sites/{}/preview/{id}?token={token}", world.key);
    let card = world.send("GET", &path(token), "", &[("Origin", ORIGIN)]);
    assert_eq!((card.status, &card.json["preview"]), (200, &json!(true)), "{}", card.text);
    assert_eq!(world.send("GET", &path("1.2"), "", &[]).status, 403);
    world.edge.set_clock(crate::world::time("2026-12-22T00:00:00Z"));
    assert_eq!(world.send("GET", &path(token), "", &[]).status, 403);
    assert_eq!(world.total()["events"], 0);
}

/// A survey with a branch, a required reason, a hidden field, and a trait in its words.
fn branching(world: &World) -> String {
    let made = world.admin(
        "POST",
        &format!("/api/sites/{}/surveys", world.site),
        json!({"name": "Branches", "class": "transaction", "languages": ["en"], "hidden": ["order"],
            "questions": [
                {"id": "csat", "type": "csat", "text": {"en": "How was it, {{trait:name|friend}}?"}, "required": true},
                {"id": "what", "type": "multiple", "text": {"en": "What?"}, "options": [{"id": "late", "text": {"en": "Late"}}], "other": {"en": "Else"}},
                {"id": "why", "type": "text", "text": {"en": "Why?"}, "min_length": 3},
                {"id": "keep", "type": "text", "text": {"en": "What should we keep?"}}],
            "logic": [
                {"after": "csat", "if": {"question": "csat", "op": "at_least", "value": 4}, "go_to": "keep"},
                {"after": "csat", "if": {"trait": "plan", "op": "equals", "value": "pro"}, "require": ["why"]},
                {"after": "why", "go_to": "end:sorry"}],
            "endings": [{"id": "thanks", "text": {"en": "Thank you."}}, {"id": "sorry", "text": {"en": "Sorry."}}],
            "how_often": {"per_survey": "until_answered"}}),
    );
    // A choice has two options at least.
    assert_eq!(made.json["problems"][0]["path"], "questions[1].options", "{}", made.text);
    let id = made.json["id"].as_str().unwrap().to_owned();
    let mut draft = made.json["draft"].clone();
    draft["questions"][1]["options"] = json!([{"id": "late", "text": {"en": "Late"}}, {"id": "price", "text": {"en": "Price"}}]);
    let path = format!("/api/sites/{}/surveys/{id}", world.site);
    assert_eq!(world.admin("PUT", &path, draft).json["problems"], json!([]));
    assert_eq!(world.admin("POST", &format!("{path}/publish"), Value::Null).status, 200);
    id
}

#[test]
fn the_whole_way_through_the_survey_is_checked() {
    let world = World::new();
    let survey = branching(&world);
    let sent = std::cell::Cell::new(0);
    let send = |submission: &str, answers: Value, more: Value| {
        sent.set(sent.get() + 1);
        let mut event = json!({"id": format!("e{}", sent.get()), "at": world.now(), "visitor": "v", "type": "survey_answered",
            "survey": survey, "version": 1, "submission": submission, "answers": answers});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let receipt = world.page(json!([event]), &[]);
        receipt.json["refused"][0]["reason"].as_str().unwrap_or_default().to_owned()
    };
    let one = |question: &str, value: Value| json!([{"question": question, "value": value}]);
    let none = || json!({});
    assert_eq!(send("a", one("keep", json!("all of it")), none()), "answers.csat: this question must be answered");
    assert_eq!(send("a", one("csat", json!(2)), none()), "");
    assert_eq!(send("a", one("keep", json!("all")), none()), "answers.keep: with these answers the survey does not come to this question");
    assert_eq!(send("a", one("why", json!("no")), none()), "answers.why: the answer has too few or too many characters");
    assert_eq!(send("a", one("what", json!(["other:wood", "late"])), none()), "");
    assert_eq!(send("a", json!([]), json!({"ending": "thanks"})), "answers.thanks: these answers do not lead to that ending");
    assert_eq!(send("a", one("why", json!("late")), json!({"ending": "sorry"})), "");
    // Going back changes the answer, and the way.
    assert_eq!(send("a", one("csat", json!(5)), none()), "");
    assert_eq!(send("a", one("keep", json!("the tea")), json!({"ending": "thanks"})), "");
    // What the page knew decides the way that it took.
    let known = || json!({"known": {"traits": {"plan": "pro"}, "hidden": {"order": "88174", "mood": "good"}}});
    assert_eq!(send("b", json!([{"question": "csat", "value": 1}, {"question": "what", "value": ["late"]}]), known()), "");
    let mut ended = known();
    ended["ending"] = json!("sorry");
    assert_eq!(send("b", json!([]), ended), "answers.why: this question must be answered");
    assert_eq!(
        send("c", json!([]), json!({"known": 7})),
        "known: is {hidden, traits, properties}, each an object of numbers, texts, and true and false"
    );
    let person = world.read("visitors/v");
    assert_eq!((&person["scores"].as_array().unwrap().len(), &world.read("scores?minimum=1")["csat"]["n"]), (&2, &json!(2)));
    let exported = world.read("visitors/v/export").to_string();
    assert!(exported.contains("hidden.order") && exported.contains("88174") && !exported.contains("mood"), "{exported}");
}

#[test]
fn a_refused_answer_is_refused_again_and_a_kept_one_is_known() {
    let world = World::new();
    let survey = branching(&world);
    let event = |id: &str, question: &str, value: Value| json!([{"id": id, "at": world.now(), "visitor": "v", "type": "survey_answered", "survey": survey, "version": 1, "submission": "a", "answers": [{"question": question, "value": value}]}]);
    for _ in 0..2 {
        assert_eq!(counts(&world.page(event("1", "keep", json!("all")), &[])), (0, 0, 1));
    }
    assert_eq!(counts(&world.page(event("2", "csat", json!(5)), &[])), (1, 0, 0));
    assert_eq!(counts(&world.page(event("3", "keep", json!("all")), &[])), (1, 0, 0));
    assert_eq!(counts(&world.page(event("4", "csat", json!(1)), &[])), (1, 0, 0));
    assert_eq!(counts(&world.page(event("3", "keep", json!("all")), &[])), (0, 1, 0), "it was kept when the way still came by it");
}

#[test]
fn the_page_hears_only_traits_that_it_gave() {
    let world = World::new();
    let survey = branching(&world);
    let events = json!([
        {"id": "i", "at": world.now(), "visitor": "v", "type": "identify", "user_id": "ann", "traits": {"name": "Ann", "secret": "x"}},
        {"id": "p", "at": world.now(), "visitor": "v", "type": "page_view", "path": "/"}
    ]);
    let own = world.page(events, &[]).json["invitation"].clone();
    assert_eq!((&own["survey"], &own["known"]), (&json!(survey), &json!({"traits": {"name": "Ann"}})));
    let claimed = json!([
        {"id": "i2", "at": world.now(), "visitor": "w", "type": "identify", "user_id": "bob", "traits": {}},
        {"id": "p2", "at": world.now(), "visitor": "w", "type": "page_view", "path": "/"}
    ]);
    let body =
        json!({"writeKey": world.secret, "batch": [{"type": "identify", "messageId": "s", "userId": "bob", "traits": {"name": "Bob"}}]});
    assert_eq!(world.send("POST", "/v1/batch", body.to_string(), &[]).status, 200);
    let stranger = world.page(claimed, &[]).json["invitation"].clone();
    assert_eq!((&stranger["survey"], &stranger["known"]), (&json!(survey), &Value::Null), "anybody may claim to be Bob");
}

#[test]
fn every_template_can_be_made_and_published() {
    let world = World::new();
    assert_eq!(world.send("GET", "/api/survey.schema.json", "", &[]).json["title"], "Survey");
    let listed = world.admin("GET", "/api/templates", Value::Null);
    let items = listed.json["items"].as_array().unwrap();
    assert_eq!((listed.status, items.len()), (200, 11));
    for template in items {
        let made = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), template["draft"].clone());
        assert_eq!((made.status, &made.json["problems"]), (201, &json!([])), "{}", template["id"]);
        let path = format!("/api/sites/{}/surveys/{}/publish", world.site, made.json["id"].as_str().unwrap());
        assert_eq!(world.admin("POST", &path, Value::Null).status, 200);
    }
}

#[test]
fn a_survey_is_archived_and_comes_back_and_only_a_draft_is_removed() {
    let (world, id) = asking();
    let at = |verb: &str| format!("/api/sites/{}/surveys/{id}{verb}", world.site);
    assert!(view(&world, "1", "v").get("invitation").is_some());
    assert_eq!(world.admin("DELETE", &at(""), Value::Null).status, 409, "its answers keep its questions");
    let archived = world.admin("POST", &at("/archive"), Value::Null);
    assert_eq!((archived.status, &archived.json["status"]), (200, &json!("archived")), "{}", archived.text);
    assert!(view(&world, "2", "w").get("invitation").is_none(), "what is archived asks nobody");
    assert_eq!(world.admin("POST", &at("/pause"), Value::Null).json["status"], "paused");
    let draft = world.admin("POST", &format!("/api/sites/{}/surveys", world.site), draft()).json["id"].as_str().unwrap().to_owned();
    let of_draft = format!("/api/sites/{}/surveys/{draft}", world.site);
    assert_eq!(world.admin("DELETE", &of_draft, Value::Null).status, 204);
    assert_eq!(world.admin("GET", &of_draft, Value::Null).status, 404);
    assert_eq!(world.admin("DELETE", &of_draft, Value::Null).status, 404);
}

#[test]
fn results_say_who_started_and_who_was_lost_where() {
    let (world, id) = asking();
    for (visitor, rating, why, ending) in [("v", 9, Some("quick"), true), ("w", 2, Some("late again"), false), ("x", 10, None, false)] {
        let invitation = view(&world, &format!("view-{visitor}"), visitor)["invitation"].clone();
        let answer = |event: &str, answers: Value, ending: Option<&str>| {
            let mut answer = json!({"id": format!("{event}-{visitor}"), "at": world.now(), "visitor": visitor, "type": "survey_answered", "survey": invitation["survey"],
                "version": 1, "submission": invitation["submission"], "answers": answers});
            if let Some(ending) = ending {
                answer["ending"] = json!(ending);
            }
            answer
        };
        let mut events = vec![answer("nps", json!([{"question": "nps", "value": rating}]), None)];
        events.extend(why.map(|why| answer("why", json!([{"question": "why", "value": why}]), ending.then_some("thanks"))));
        let sent = events.len() as u64;
        let receipt = world.page(json!(events), &[]);
        assert_eq!(counts(&receipt), (sent, 0, 0), "{}", receipt.text);
    }
    // Shown and closed without a word: asked, not started.
    let invitation = view(&world, "view-y", "y")["invitation"].clone();
    world.page(
        json!([{"id": "shown-y", "at": world.now(), "visitor": "y", "type": "survey_shown", "survey": invitation["survey"], "version": 1, "submission": invitation["submission"]}]),
        &[],
    );
    let results = world.read(&format!("surveys/{id}/results?minimum=1"));
    assert_eq!((&results["asked"], &results["started"], &results["finished"]), (&json!(4), &json!(3), &json!(1)), "{results}");
    let (nps, why) = (&results["questions"][0], &results["questions"][1]);
    assert_eq!((&nps["id"], &nps["answered"], &nps["stopped"]), (&json!("nps"), &json!(3), &json!(1)));
    assert_eq!((&nps["nps"]["n"], &nps["nps"]["promoters"], &nps["ratings"][2]), (&json!(3), &json!(2), &json!(1)));
    assert_eq!((&why["answered"], &why["stopped"], why.get("nps")), (&json!(2), &json!(1), None));
    let comments = results["comments"].as_array().unwrap();
    let late = comments.iter().find(|comment| comment["text"] == "late again").unwrap();
    assert_eq!((comments.len(), &late["rating"], &late["visitor"]), (2, &json!({"kind": "nps", "value": 2}), &json!("w")));
    let versions = world.read(&format!("surveys/{id}/results?minimum=1&by=version"));
    assert_eq!(
        (&versions["groups"][0]["key"], &versions["groups"][0]["started"], &versions["groups"][0]["asked"]),
        (&json!("1"), &json!(3), &Value::Null)
    );
    let devices = world.read(&format!("surveys/{id}/results?minimum=1&by=device"));
    assert_eq!(devices["groups"].as_array().unwrap().iter().map(|group| group["started"].as_u64().unwrap()).sum::<u64>(), 3, "{devices}");
    let list = world.read("surveys");
    let item = list["items"].as_array().unwrap().iter().find(|item| item["id"] == json!(id)).unwrap().clone();
    assert_eq!(
        (&item["asked"], &item["nps"]["n"], &item["asks"], &item["languages"]),
        (&json!(4), &json!(3), &json!(["nps", "text"]), &json!(["en", "ar"]))
    );
    assert!(item["last_answered"].is_string() && item.get("draft").is_none());
}

#[test]
fn one_group_is_set_against_another() {
    let world = World::new();
    let made = world.admin(
        "POST",
        &format!("/api/sites/{}/surveys", world.site),
        json!({"name": "Two", "class": "transaction", "languages": ["en"], "questions": [
            {"id": "nps", "type": "nps", "text": {"en": "?"}}, {"id": "ces", "type": "ces", "text": {"en": "?"}}, {"id": "why", "type": "text", "text": {"en": "?"}}]}),
    );
    let id = made.json["id"].as_str().unwrap().to_owned();
    assert_eq!(world.admin("POST", &format!("/api/sites/{}/surveys/{id}/publish", world.site), Value::Null).status, 200);
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    let answer = |n: u32, agent: &str, nps: u8, ces: u8| {
        let visitor = format!("v{n}");
        let event = json!([
            {"id": format!("i{n}"), "at": world.now(), "visitor": visitor, "type": "identify", "user_id": format!("u{n}"), "traits": {"plan": if n.is_multiple_of(2) { "pro" } else { "free" }, "seat": if n < 100 { "phone" } else { "desk" }}},
            {"id": format!("a{n}"), "at": world.now(), "visitor": visitor, "type": "survey_answered", "survey": id, "version": 1, "submission": format!("s{n}"),
            "answers": [{"question": "nps", "value": nps}, {"question": "ces", "value": ces}]}]);
        assert_eq!(counts(&world.page(event, &[("User-Agent", agent)])), (2, 0, 0));
    };
    for n in 0..20 {
        answer(n, phone, if n < 4 { 10 } else { 2 }, 1 + u8::try_from(n % 3).unwrap());
        answer(100 + n, CHROME, if n < 16 { 10 } else { 2 }, 5 + u8::try_from(n % 3).unwrap());
    }
    let path = format!("surveys/{id}/results?minimum=1&by=device");
    let found = world.read(&format!("{path}&a=desktop&b=phone"));
    assert_eq!(
        (&found["versus"]["a"]["started"], &found["versus"]["b"]["started"], &found["versus"]["both"]),
        (&json!(20), &json!(20), &json!(0))
    );
    let nps = &found["questions"][0]["versus"];
    assert_eq!((&nps["a"]["nps"]["value"], &nps["b"]["nps"]["value"]), (&json!(60.0), &json!(-60.0)));
    assert_eq!((&nps["difference"]["value"], &nps["difference"]["significant"]), (&json!(120.0), &json!(true)));
    let ces = &found["questions"][1]["versus"]["difference"];
    assert_eq!((&ces["value"], &ces["significant"]), (&json!(4.0), &json!(true)));
    assert!(found["questions"][2].get("versus").is_none(), "words have no score");
    // Of two alone nothing can be said yet.
    let few = world.read(&format!("surveys/{id}/results?minimum=30&by=device&a=desktop&b=phone"));
    assert_eq!(few["questions"][0]["versus"]["difference"], Value::Null);
    // Everybody else.
    let rest = world.read(&format!("{path}&a=phone"));
    assert_eq!((&rest["versus"]["b"]["key"], &rest["questions"][0]["versus"]["difference"]["value"]), (&Value::Null, &json!(-120.0)));
    // Of phones alone: every number, also by something else; of what nobody knows nothing.
    let phones = world.read(&format!("surveys/{id}/results?minimum=1&device=phone&version=1&by=trait:plan"));
    assert_eq!(
        (&phones["asked"], &phones["started"], &phones["nps"]["value"], &phones["nps"]["n"]),
        (&json!(20), &json!(20), &json!(-60.0), &json!(20))
    );
    assert_eq!((&phones["questions"][0]["answered"], &phones["questions"][1]["ces"]["n"]), (&json!(20), &json!(20)));
    assert_eq!((&phones["groups"][0]["asked"], &phones["groups"][0]["started"]), (&json!(10), &json!(10)), "{phones}");
    for nothing in ["device=tablet", "version=2", "device=phone&page=/pricing", "country=unknown&device=unknown"] {
        let none = world.read(&format!("surveys/{id}/results?minimum=1&{nothing}"));
        assert_eq!((&none["asked"], &none["started"], &none["nps"]["value"]), (&json!(0), &json!(0), &Value::Null), "{nothing}");
    }
    let refused = world.admin("GET", &format!("/api/sites/{}/surveys/{id}/results?version=last", world.site), Value::Null);
    assert_eq!((refused.status, &refused.json["field"]), (422, &json!("version")), "{}", refused.text);
    // Who is in both is in neither.
    let segment = |name: &str, rule: Value| {
        let made = world.admin("POST", &format!("/api/sites/{}/segments", world.site), json!({"name": name, "rule": rule}));
        assert_eq!(made.status, 201, "{}", made.text);
        made.json["id"].as_str().unwrap().to_owned()
    };
    let pro = segment("Pro", json!({"trait": "plan", "op": "equals", "value": "pro"}));
    let phones = segment("Phones", json!({"trait": "seat", "op": "equals", "value": "phone"}));
    let both = world.read(&format!("surveys/{id}/results?minimum=1&by=segment&a={pro}&b={phones}"));
    assert_eq!((&both["versus"]["both"], &both["versus"]["a"]["name"]), (&json!(10), &json!("Pro")), "{}", both["versus"]);
    assert_eq!((&both["versus"]["a"]["started"], &both["versus"]["b"]["started"]), (&json!(10), &json!(10)));
    for wrong in ["a=phone", "by=device&b=phone", "by=device&a=phone&b=phone"] {
        let refused = world.admin("GET", &format!("/api/sites/{}/surveys/{id}/results?{wrong}", world.site), Value::Null);
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.text);
    }
}

#[test]
fn one_score_over_several_surveys_is_of_one_class() {
    let world = World::new();
    let rows = [("spring", "relationship", 10), ("autumn", "relationship", 0), ("delivery", "transaction", 0)];
    let csv: String =
        rows.iter().map(|(survey, class, score)| format!("u-{survey},{survey},nps,{class},{score},2026-10-03,{survey}\n")).collect();
    let body = format!("User_ID,Survey,Kind,Class,Score,At,ID\n{csv}");
    let path = format!("/api/sites/{}/responses", world.site);
    let brought =
        world.send("POST", &path, body, &[("Authorization", &format!("Bearer {}", crate::world::TOKEN)), ("Content-Type", "text/csv")]);
    assert_eq!(counts(&brought), (3, 0, 0), "{}", brought.text);
    let nps = |surveys: &str| world.read(&format!("scores?from=2026-01-01&to=2026-12-31&minimum=1&survey={surveys}"))["nps"].clone();
    assert_eq!(
        (&nps("spring")["value"], &nps("spring,autumn")["value"], &nps("spring,autumn")["n"]),
        (&json!(100.0), &json!(0.0), &json!(2))
    );
    for wrong in ["spring,delivery", "spring,winter"] {
        let refused = world.admin("GET", &format!("/api/sites/{}/scores?survey={wrong}", world.site), Value::Null);
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.text);
    }
}
