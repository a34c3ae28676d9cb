//! Rate limits: a bucket of tokens for each sender, in memory, bounded. They protect; they count nothing that matters.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::refusal::{Kind, Refusal};

/// How fast a bucket fills, and how much it holds.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Tokens a second.
    pub a_second: f64,
    /// At most so many.
    pub burst: f64,
}

/// For each key: a server that brings history is not hindered.
pub const PER_KEY: Rate = Rate { a_second: 10_000.0, burst: 20_000.0 };
/// For each address that a browser sends from. Many visitors may share one (an office, a phone network).
pub const PER_BROWSER: Rate = Rate { a_second: 60.0, burst: 300.0 };
/// For each address that tries to sign in.
pub const PER_SIGN_IN: Rate = Rate { a_second: 0.2, burst: 20.0 };

/// So many senders are remembered.
const MOST: usize = 20_000;

struct Bucket {
    tokens: f64,
    at: i64,
}

thread_local! {
    static BUCKETS: RefCell<HashMap<String, Bucket>> = RefCell::new(HashMap::new());
}

/// Takes one token from the sender's bucket.
///
/// # Errors
/// It is empty: how long to wait.
pub fn take(sender: String, rate: Rate, now: i64) -> Result<(), Refusal> {
    let wait = BUCKETS.with_borrow_mut(|buckets| {
        if buckets.len() >= MOST && !buckets.contains_key(&sender) {
            // Who has not sent for a minute has a full bucket again.
            buckets.retain(|_, bucket| now - bucket.at < 60_000);
            if buckets.len() >= MOST {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(sender).or_insert(Bucket { tokens: rate.burst, at: now });
        let passed = (now - bucket.at).max(0) as f64 / 1_000.0;
        bucket.tokens = (bucket.tokens + passed * rate.a_second).min(rate.burst);
        bucket.at = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return None;
        }
        Some(((1.0 - bucket.tokens) / rate.a_second).ceil().max(1.0) as u32)
    });
    match wait {
        None => Ok(()),
        Some(seconds) => {
            Err(Refusal { wait: Some(seconds), ..Refusal::of(Kind::TooMany, "wait as long as Retry-After says, then send again") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_fills_again() {
        let rate = Rate { a_second: 2.0, burst: 3.0 };
        let take = |now| take("somebody".to_owned(), rate, now);
        assert!((0..3).all(|_| take(1_000).is_ok()));
        assert_eq!(take(1_000).unwrap_err().wait, Some(1));
        assert!(take(1_500).is_ok());
        assert!(take(1_500).is_err());
    }
}
