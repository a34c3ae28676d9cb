//! Passkeys through the API: challenges hold once, keys are their member's, codes sign in once. What an authenticator signs is tested
//! where it is checked (`passkey.rs`), and with a real browser.

use serde_json::{Value, json};

use crate::world::World;

fn signs_in(world: &World, token: &str) -> (u16, String) {
    let answer = world.send("POST", "/api/session", json!({"token": token}).to_string(), &[]);
    let cookie = answer.header("Set-Cookie").map(|cookie| cookie.split(';').next().unwrap().to_owned()).unwrap_or_default();
    (answer.status, cookie)
}

#[test]
fn codes_sign_in_once_and_are_no_tokens() {
    let world = World::new();
    let made = world.admin("POST", "/api/tokens", json!({"name": "Kim", "role": "analyst"}));
    let kim = made.json["token"].as_str().unwrap();
    let codes = |token: &str| {
        let made = world.as_holder(token, "POST", "/api/passkeys/recovery-codes", Value::Null);
        assert_eq!(made.status, 201, "{}", made.text);
        let codes = made.json["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    let first = codes(kim);
    assert_eq!(first.len(), 10);
    assert_eq!(world.as_holder(&first[0], "GET", "/api/session", Value::Null).status, 401, "a code is no API token");
    let (status, cookie) = signs_in(&world, &first[0]);
    assert_eq!(status, 204);
    let session = world.send("GET", "/api/session", "", &[("Cookie", &cookie)]);
    assert_eq!(session.json["member"], json!({"name": "Kim", "role": "analyst"}));
    assert_eq!(signs_in(&world, &first[0]).0, 401, "it works once");
    // New ones replace those from before, and nobody else's.
    let others = codes(crate::world::TOKEN);
    let second = codes(kim);
    assert_eq!([&first[1], &second[0], &others[0]].map(|code| signs_in(&world, code).0), [401, 204, 204]);
}

#[test]
fn what_is_no_passkey_signs_nobody_in() {
    let world = World::new();
    let asked = world.send("POST", "/api/session/challenge", "", &[("Host", "localhost:8787")]);
    assert_eq!((asked.status, &asked.json["rp_id"]), (201, &json!("localhost")), "{}", asked.text);
    assert_eq!(asked.json["challenge"].as_str().unwrap().len(), 43);
    let signed = json!({"id": "YWJj", "authenticator_data": "AA", "client_data": "AA", "signature": "AA"});
    let tried = world.send("POST", "/api/session/passkey", signed.to_string(), &[]);
    assert_eq!((tried.status, tried.header("Set-Cookie")), (401, None), "{}", tried.text);
    let wrong = world.admin("POST", "/api/passkeys", json!({"authenticator_data": "AA", "client_data": "e30"}));
    assert_eq!((wrong.status, &wrong.json["field"]), (422, &json!("authenticator_data")), "{}", wrong.text);
    assert_eq!(world.admin("GET", "/api/passkeys", Value::Null).json["items"], json!([]));
    assert_eq!(world.admin("DELETE", "/api/passkeys/YWJj", Value::Null).status, 404);
}
