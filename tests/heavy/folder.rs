//! The data folder: who may use it, and how it is carried away while it is in use.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::edge::{Edge, Folder, now, segment, xtask};

#[test]
#[ignore = "heavy: starts workerd"]
fn a_second_edge_on_the_same_folder_is_refused() {
    let folder = Folder::new("shared");
    let edge = Edge::start(&folder.0);
    let second = xtask(&["serve", "--port", "1", "--data", folder.0.to_str().unwrap()]).output().unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another edge is using"), "{second:?}");
    assert!(edge.stop().success());
}

#[test]
#[ignore = "heavy: starts workerd"]
fn a_backup_under_load_holds_all_that_was_acknowledged_before_it() {
    let (folder, restored) = (Folder::new("live"), Folder::new("restored"));
    let edge = Edge::start(&folder.0);
    let (site, key) = edge.site(2);
    let file = folder.0.join("backup.tar");
    let (over, acknowledged) = (AtomicBool::new(false), AtomicU64::new(0));
    let before = std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0_u64.. {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let properties = json!({"order_id": format!("o{n}"), "revenue": 1, "currency": "USD"});
                let order = json!({"messageId": format!("m{n}"), "type": "track", "userId": format!("u{}", n % 20), "event": "Order Completed", "timestamp": now(), "properties": properties});
                assert_eq!(segment(edge.port, &key, &[order]), Some(200));
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
        });
        std::thread::sleep(Duration::from_secs(1));
        let before = acknowledged.load(Ordering::Relaxed);
        let made = xtask(&["backup", file.to_str().unwrap(), "--data", folder.0.to_str().unwrap()]).status().unwrap();
        over.store(true, Ordering::Relaxed);
        assert!(made.success());
        before
    });
    assert!(before > 0, "nothing was written: this tests nothing");
    assert!(edge.stop().success());
    let unpacked = xtask(&["restore", file.to_str().unwrap(), "--data", restored.0.to_str().unwrap()]).status().unwrap();
    assert!(unpacked.success());
    let again = Edge::start(&restored.0);
    let counted = again.orders(&site);
    let after = acknowledged.load(Ordering::Relaxed);
    assert!((before..=after).contains(&counted), "{before} before, {counted} in the backup, {after} after");
    assert!(again.stop().success());
}
