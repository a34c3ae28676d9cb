//! kill -9 under load: what was acknowledged is there afterwards, and nothing is there twice.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::edge::{Edge, Folder, now, segment};

const ROUNDS: u32 = 5;
const SENDERS: u32 = 8;
const EVENTS: u64 = 5;

/// A batch of orders that no other batch holds.
fn batch(name: &str, user: u32) -> Vec<Value> {
    let order = |n| {
        let id = format!("{name}-{n}");
        let properties = json!({"order_id": id, "revenue": 1, "currency": "USD"});
        json!({"messageId": id, "type": "track", "userId": format!("u{user}"), "event": "Order Completed", "timestamp": now(), "properties": properties})
    };
    (0..EVENTS).map(order).collect()
}

#[test]
#[ignore = "heavy: starts workerd"]
fn no_acknowledged_event_is_lost_and_none_counts_twice() {
    let folder = Folder::new("kill");
    let mut edge = Edge::start(&folder.0);
    let (site, key) = edge.site(2);
    let (sent, acknowledged) = (Mutex::new(Vec::new()), AtomicU64::new(0));
    for round in 0..ROUNDS {
        let (over, port) = (AtomicBool::new(false), edge.port);
        std::thread::scope(|scope| {
            for sender in 0..SENDERS {
                let (over, sent, acknowledged, key) = (&over, &sent, &acknowledged, &key);
                scope.spawn(move || {
                    for n in 0.. {
                        if over.load(Ordering::Relaxed) {
                            return;
                        }
                        let batch = batch(&format!("{round}-{sender}-{n}"), (sender * 7 + n) % 50);
                        sent.lock().unwrap().push(batch.clone());
                        if segment(port, key, &batch) == Some(200) {
                            acknowledged.fetch_add(EVENTS, Ordering::Relaxed);
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_secs(3));
            edge.kill();
            over.store(true, Ordering::Relaxed);
        });
        edge = Edge::start(&folder.0);
        let (counted, acknowledged) = (edge.orders(&site), acknowledged.load(Ordering::Relaxed));
        assert!(acknowledged > 0, "nothing was acknowledged: this tests nothing");
        assert!(counted >= acknowledged, "round {round}: {counted} of {acknowledged} acknowledged events");
    }
    let sent = sent.into_inner().unwrap();
    for batch in &sent {
        assert_eq!(segment(edge.port, &key, batch), Some(200));
    }
    assert_eq!(edge.orders(&site), EVENTS * sent.len() as u64, "all sent again, each counted once");
    assert!(edge.stop().success(), "serve ends cleanly");
}
