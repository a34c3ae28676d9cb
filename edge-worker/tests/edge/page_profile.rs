//! `rapport.profile()`: the page knows what its owner allowed, of who looks at it, and of nobody else.

use serde_json::{Value, json};

use crate::world::{ORIGIN, World, counts};

fn profile(world: &World, visitor: &str) -> Value {
    let path = format!("/v1/sites/{}/profile?visitor={visitor}", world.key);
    let answer = world.send("GET", &path, "", &[("Origin", ORIGIN)]);
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{}", answer.text);
    answer.json
}

fn change(world: &World, change: Value) -> u16 {
    world.admin("PATCH", &format!("/api/sites/{}", world.site), change).status
}

fn event(world: &World, id: &str, visitor: &str, more: Value) -> Value {
    let mut event = json!({"id": id, "at": world.now(), "visitor": visitor});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

fn order(world: &World, id: &str, visitor: &str) -> Value {
    let items = json!([{"product_id": "t-7", "name": "Table by the window", "quantity": 1}]);
    event(world, id, visitor, json!({"type": "order", "order_id": id, "revenue": 20, "currency": "USD", "items": items}))
}

#[test]
fn a_page_knows_nothing_until_it_may_and_then_no_more_than_that() {
    let world = World::new();
    assert_eq!(counts(&world.page(json!([order(&world, "o1", "drawn-by-lot")]), &[])), (1, 0, 0));
    assert_eq!(profile(&world, "drawn-by-lot"), json!({}));
    assert_eq!(change(&world, json!({"page_knows": {"last_product": true}})), 200);
    assert_eq!(profile(&world, "drawn-by-lot"), json!({"last_product": {"id": "t-7", "name": "Table by the window"}}));
    assert_eq!(profile(&world, "somebody-else"), json!({}));
    assert_eq!(profile(&world, ""), json!({}));
    let all = json!({"stage": true, "traits": ["plan"], "facts": true, "open_case": true});
    assert_eq!(change(&world, json!({"page_knows": all})), 200);
    assert_eq!(
        profile(&world, "drawn-by-lot"),
        json!({"stage": null, "traits": {}, "facts": [], "open_case": false}),
        "nothing was learnt of the site's customers yet"
    );
    world.read("visitors");
    assert_eq!(profile(&world, "drawn-by-lot")["stage"], "welcome");
    for wrong in [json!({"segments": ["nobody"]}), json!({"everything": true}), json!({"traits": [""]})] {
        assert_eq!(change(&world, json!({"page_knows": wrong})), 422, "{wrong}");
    }
}

/// A customer whom the site's own server told of, with a fact for the page and one that is not.
fn customer(world: &World) {
    let told = json!({"type": "identify", "messageId": "m", "userId": "ann", "traits": {"plan": "gold", "email": "ann@example.org"}});
    let sent = world.send("POST", "/v1/batch", json!({"batch": [told], "writeKey": world.secret}).to_string(), &[]);
    assert_eq!(counts(&sent), (1, 0, 0), "{}", sent.text);
    for fact in [json!({"text": "Delivers before 07:00", "for_page": true}), json!({"text": "Complains a lot"})] {
        assert_eq!(world.admin("POST", &format!("/api/sites/{}/visitors/ann/facts", world.site), fact).status, 201);
    }
}

fn identify(world: &World, id: &str, visitor: &str, signature: Option<String>) -> (u64, u64, usize) {
    let mut said = json!({"type": "identify", "user_id": "ann", "traits": {}});
    if let Some(signature) = signature {
        said["signature"] = json!(signature);
    }
    counts(&world.page(json!([event(world, id, visitor, said)]), &[]))
}

#[test]
fn where_users_are_not_signed_nobody_hears_of_one() {
    let world = World::new();
    assert_eq!(change(&world, json!({"page_knows": {"traits": ["plan"], "last_product": true, "facts": true}})), 200);
    customer(&world);
    // Anybody can say that they are Ann.
    assert_eq!(identify(&world, "1", "thief", None), (1, 0, 0));
    assert_eq!(profile(&world, "thief"), json!({}));
    assert_eq!(profile(&world, "ann"), json!({}), "a user id is no visitor's id");
}

#[test]
fn where_they_are_a_customer_is_known_again_unless_they_do_not_want_it() {
    let world = World::new();
    assert_eq!(change(&world, json!({"require_signature": true, "page_knows": {"traits": ["plan"], "facts": true}})), 200);
    customer(&world);
    assert_eq!(identify(&world, "1", "thief", Some("0".repeat(64))), (0, 0, 1));
    assert_eq!(profile(&world, "thief"), json!({}));
    let signed = rapport_edge::digest::hmac_sha256(world.identity_secret.as_bytes(), b"ann");
    assert_eq!(identify(&world, "2", "drawn-by-lot", Some(signed)), (1, 0, 0));
    assert_eq!(profile(&world, "drawn-by-lot"), json!({"traits": {"plan": "gold"}, "facts": ["Delivers before 07:00"]}));
    let no = event(&world, "3", "drawn-by-lot", json!({"type": "consent", "personalisation": false}));
    assert_eq!(counts(&world.page(json!([no]), &[])), (1, 0, 0));
    assert_eq!(profile(&world, "drawn-by-lot"), json!({}));
}
