//! Sites, keys, roles, tokens, sessions, the audit log.

use serde_json::{Value, json};

use crate::world::{TOKEN, World, counts};

fn token(world: &World, role: &str) -> (String, String) {
    let made = world.admin("POST", "/api/tokens", json!({"name": "Kim", "role": role}));
    assert_eq!(made.status, 201, "{}", made.text);
    (made.json["token"].as_str().unwrap().to_owned(), made.json["id"].as_str().unwrap().to_owned())
}

#[test]
fn each_role_may_what_it_needs_and_no_more() {
    let world = World::new();
    world.segment(json!([{"type": "identify", "messageId": "1", "userId": "ann", "traits": {"email": "ann@example.com"}}]));
    let site = |rest: &str| format!("/api/sites/{}{rest}", world.site);
    let (analyst, manager, owner) = (token(&world, "analyst").0, token(&world, "manager").0, token(&world, "owner").0);
    // Method, path, then who may: analyst, manager, owner.
    let table = [
        ("GET", site("/totals"), true, true, true),
        ("GET", site("/scores"), true, true, true),
        ("GET", site("/surveys"), true, true, true),
        ("GET", site(""), true, true, true),
        ("GET", "/api/templates".to_owned(), true, true, true),
        ("GET", "/api/session".to_owned(), true, true, true),
        ("GET", site("/visitors"), false, true, true),
        ("GET", site("/visitors/ann"), false, true, true),
        ("GET", site("/visitors/ann/timeline"), false, true, true),
        ("GET", site("/visitors/ann/export"), false, true, true),
        ("GET", site("/visitors/ann/eligibility?survey=order_csat"), false, true, true),
        ("GET", site("/export/visitors.csv"), false, true, true),
        ("POST", site("/surveys/order_csat/publish"), false, true, true),
        ("POST", site("/surveys/order_csat/pause"), false, true, true),
        ("PATCH", site(""), false, false, true),
        ("POST", site("/keys"), false, false, true),
        ("GET", "/api/tokens".to_owned(), false, false, true),
        ("GET", "/api/audit".to_owned(), false, false, true),
        ("POST", "/api/signin-links".to_owned(), false, false, true),
        ("POST", "/api/sites".to_owned(), false, false, true),
    ];
    for (method, path, by_analyst, by_manager, by_owner) in table {
        for (holder, may) in [(&analyst, by_analyst), (&manager, by_manager), (&owner, by_owner)] {
            let body = if method == "PATCH" || path == "/api/sites" { json!({"name": "Another"}) } else { Value::Null };
            let answer = world.as_holder(holder, method, &path, body);
            assert_eq!((200..300).contains(&answer.status), may, "{method} {path}: {} {}", answer.status, answer.text);
            if !may {
                assert_eq!(answer.status, 403);
            }
        }
        assert_eq!(world.send(method, &path, "", &[]).status, 401, "{method} {path}");
        assert_eq!(world.as_holder("x", method, &path, Value::Null).status, 401, "{method} {path}");
    }
    // Only an owner learns by what user ids are signed.
    assert!(world.as_holder(&manager, "GET", &site(""), Value::Null).json.get("identity_secret").is_none());
}

#[test]
fn revoked_tokens_hold_no_longer_and_their_sessions_neither() {
    let world = World::new();
    let (secret, id) = token(&world, "manager");
    let signed_in = world.send("POST", "/api/session", json!({"token": secret}).to_string(), &[]);
    let cookie = signed_in.header("Set-Cookie").unwrap().split(';').next().unwrap().to_owned();
    let session = || world.send("GET", "/api/session", "", &[("Cookie", &cookie)]);
    assert_eq!(session().json["member"], json!({"name": "Kim", "role": "manager"}));
    assert_eq!(session().json["sites"][0]["name"], "Northlight");
    assert_eq!(world.admin("GET", "/api/tokens", Value::Null).json["items"][0]["hint"], secret[secret.len() - 4..]);
    assert_eq!(world.admin("DELETE", &format!("/api/tokens/{id}"), Value::Null).status, 204);
    assert_eq!(world.as_holder(&secret, "GET", "/api/sites", Value::Null).status, 401);
    assert_eq!(session().status, 401);
    assert_eq!(world.admin("DELETE", &format!("/api/tokens/{id}"), Value::Null).status, 404);
    let deeds = world.admin("GET", "/api/audit", Value::Null).json["items"].clone();
    let what: Vec<_> = deeds.as_array().unwrap().iter().map(|deed| deed["what"].as_str().unwrap()).collect();
    assert!(what.contains(&"POST /api/tokens") && what.contains(&"DELETE /api/tokens/{token}"), "{what:?}");
    assert!(!deeds.to_string().contains(&secret));
}

#[test]
fn a_sign_in_link_works_once() {
    let world = World::new();
    let link = world.send("POST", "/api/signin-links", "", &[("Authorization", &format!("Bearer {TOKEN}")), ("Host", "localhost:8787")]);
    let url = link.json["url"].as_str().unwrap();
    let given = url.strip_prefix("http://localhost:8787/app/signin?token=").unwrap();
    let sign_in = |host: &str| world.send("POST", "/api/session", json!({"token": given}).to_string(), &[("Host", host)]);
    let first = sign_in("localhost:8787");
    let cookie = first.header("Set-Cookie").unwrap();
    assert_eq!(first.status, 204);
    assert!(cookie.starts_with("__Host-rapport=") && cookie.contains("; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    assert_eq!(sign_in("localhost:8787").status, 401);
    let by_token = world.send("POST", "/api/session", json!({"token": TOKEN}).to_string(), &[("Host", "127.0.0.1:8787")]);
    let plain = by_token.header("Set-Cookie").unwrap();
    assert!(plain.starts_with("rapport=") && !plain.contains("Secure"), "{plain}");
    let session = plain.split(';').next().unwrap();
    let with = |more: &[(&str, &str)]| {
        world.send("GET", "/api/sites", "", &[&[("Cookie", session), ("Host", "127.0.0.1:8787")], more].concat()).status
    };
    assert_eq!(with(&[("Origin", "http://127.0.0.1:8787")]), 200);
    assert_eq!(with(&[("Origin", "http://127.0.0.1:9999")]), 403, "a page on another port must not use the cookie");
    assert_eq!(with(&[("Sec-Fetch-Site", "cross-site")]), 403);
    assert_eq!(world.send("DELETE", "/api/session", "", &[("Cookie", session)]).status, 204);
    assert_eq!(with(&[]), 401);
    // Guessing is slow.
    let guesses: Vec<_> =
        (0..30).map(|n| world.send("POST", "/api/session", json!({"token": n.to_string()}).to_string(), &[]).status).collect();
    assert!(guesses.contains(&401) && guesses.ends_with(&[429]));
}

#[test]
fn who_is_signed_in_can_be_signed_out() {
    let world = World::new();
    let secret = token(&world, "owner").0;
    let signs_in = || {
        let signed_in = world.send("POST", "/api/session", json!({"token": secret}).to_string(), &[]);
        signed_in.header("Set-Cookie").unwrap().split(';').next().unwrap().to_owned()
    };
    let (first, second) = (signs_in(), signs_in());
    let with = |cookie: &str, method: &str, path: &str| world.send(method, path, "", &[("Cookie", cookie)]);
    let listed = with(&first, "GET", "/api/sessions").json["items"].clone();
    let (own, others): (Vec<_>, Vec<_>) = listed.as_array().unwrap().iter().partition(|one| one["current"] == true);
    assert_eq!((own.len(), others.len()), (1, 1), "{listed}");
    let other = format!("/api/sessions/{}", others[0]["id"].as_str().unwrap());
    assert_eq!(with(&first, "DELETE", &other).status, 204);
    assert_eq!(with(&second, "GET", "/api/sites").status, 401);
    assert_eq!(with(&first, "GET", "/api/sites").status, 200);
    assert_eq!(with(&first, "DELETE", &other).status, 404);
}

#[test]
fn sites_are_made_checked_changed_and_removed() {
    let world = World::new();
    let make = |draft: Value| world.admin("POST", "/api/sites", draft);
    for (draft, field) in [
        (json!({"name": ""}), "name"),
        (json!({}), "name"),
        (json!({"name": "a", "shards": 3}), "shards"),
        (json!({"name": "a", "shards": 128}), "shards"),
        (json!({"name": "a", "time_zone": "Mars/Olympus"}), "time_zone"),
        (json!({"name": "a", "currency": "dollars"}), "currency"),
        (json!({"name": "a", "origins": ["shop"]}), "origins"),
        (json!({"name": "a", "colour": "red"}), "colour"),
    ] {
        let answer = make(draft);
        assert_eq!((answer.status, &answer.json["field"]), (422, &json!(field)), "{}", answer.text);
    }
    let other = make(json!({"name": "Other", "origins": [], "currency": "eur", "time_zone": "Europe/Berlin", "shards": 64}));
    let (id, key) = (other.json["id"].as_str().unwrap(), other.json["key"].as_str().unwrap());
    assert_eq!((&other.json["currency"], &other.json["shards"]), (&json!("EUR"), &json!(64)));
    world.segment(json!([{"type": "track", "messageId": "1", "userId": "ann", "event": "x"}]));
    assert_eq!(world.admin("GET", &format!("/api/sites/{id}/visitors/ann"), Value::Null).status, 404);
    assert_eq!(world.admin("GET", "/api/sites/nobody/visitors/ann", Value::Null).status, 404);
    let shown = world.read("");
    assert_eq!(shown["first_event_at"], World::NOW);
    let patched = world.admin("PATCH", &format!("/api/sites/{id}"), json!({"name": "Third", "minimum_n": 10}));
    assert_eq!((&patched.json["name"], &patched.json["minimum_n"], &patched.json["version"]), (&json!("Third"), &json!(10), &json!(2)));
    assert_eq!(world.admin("PATCH", &format!("/api/sites/{id}"), json!({"minimum_n": 0})).json["field"], "minimum_n");
    assert_eq!(world.admin("DELETE", &format!("/api/sites/{id}"), Value::Null).status, 204);
    assert_eq!(world.admin("GET", &format!("/api/sites/{id}"), Value::Null).status, 404);
    let body = json!({"key": key, "events": []});
    assert_eq!(world.send("POST", "/v1/events", body.to_string(), &[]).status, 403, "the cache forgets a removed site at once");
}

#[test]
fn a_removed_site_leaves_nothing_behind() {
    let world = World::with(json!({"shards": 2}));
    for n in 0..20 {
        world.segment(
            json!([{"type": "identify", "messageId": n.to_string(), "userId": format!("u{n}"), "traits": {"email": "ann@example.com"}}]),
        );
    }
    world.edge.pass(60_000).unwrap();
    assert!(world.edge.rows() > 40);
    assert_eq!(world.admin("DELETE", &format!("/api/sites/{}", world.site), Value::Null).status, 204);
    // What is left is the account's: the audit log.
    assert!(world.edge.rows() < 10, "{}", world.edge.rows());
}

#[test]
fn secret_keys_come_and_go() {
    let world = World::new();
    let made = world.admin("POST", &format!("/api/sites/{}/keys", world.site), Value::Null);
    let (secret, id) = (made.json["secret_key"].as_str().unwrap(), made.json["id"].as_str().unwrap());
    let send = || {
        world.send(
            "POST",
            "/v1/events",
            json!({"key": secret, "events": [{"id": "1", "at": World::NOW, "user_id": "ann", "type": "form"}]}).to_string(),
            &[],
        )
    };
    assert_eq!(counts(&send()), (1, 0, 0));
    assert_eq!(world.read("")["secret_keys"].as_array().unwrap().len(), 2);
    assert_eq!(world.admin("DELETE", &format!("/api/sites/{}/keys/{id}", world.site), Value::Null).status, 204);
    assert_eq!(send().status, 403);
}
