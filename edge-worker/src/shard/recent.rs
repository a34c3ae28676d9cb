use std::collections::HashMap;

use rapport_model::value::{EventId, Timestamp};

/// The ids that a strand received in its last days: who sends one again changes nothing.
///
/// Of each id a 64-bit hash is kept with the day of its receipt. Two ids of one strand meet by chance once in
/// billions of events, and a strand can only ever hurt itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent(HashMap<u64, u16>);

impl Recent {
    /// For how many days an id is remembered.
    pub const DAYS: i64 = 7;
    /// Above so many ids of one strand the oldest days go first, so that its row stays far below the 2 MB of SQLite
    /// on Cloudflare.
    const MOST: usize = 150_000;

    fn day(received: Timestamp) -> u16 {
        received.0.div_euclid(86_400_000).clamp(0, u16::MAX.into()) as u16
    }

    fn hash(id: &EventId) -> u64 {
        rapport_model::value::stable_hash64(id.as_str().as_bytes())
    }

    /// Remembers the id. Returns whether it was new.
    pub fn learn(&mut self, id: &EventId, received: Timestamp) -> bool {
        self.0.insert(Self::hash(id), Self::day(received)).is_none()
    }

    /// Forgets an id that was learned but not kept.
    pub fn unlearn(&mut self, id: &EventId) {
        self.0.remove(&Self::hash(id));
    }

    /// Forgets what was received more than [`Recent::DAYS`] before.
    pub fn forget(&mut self, now: Timestamp) {
        let mut oldest = Self::day(now.plus(-Self::DAYS * 86_400_000));
        self.0.retain(|_, day| *day >= oldest);
        let newest = Self::day(now);
        while self.0.len() > Self::MOST && oldest < newest {
            oldest += 1;
            self.0.retain(|_, day| *day >= oldest);
        }
        let mut room = Self::MOST;
        self.0.retain(|_, _| {
            room = room.saturating_sub(1);
            room > 0
        });
    }

    /// Ten bytes an id.
    pub fn packed(&self) -> Vec<u8> {
        self.0.iter().flat_map(|(hash, day)| hash.to_le_bytes().into_iter().chain(day.to_le_bytes())).collect()
    }

    /// What [`Recent::packed`] wrote.
    pub fn unpacked(bytes: &[u8]) -> Self {
        let read = |chunk: &[u8]| Some((u64::from_le_bytes(chunk[..8].try_into().ok()?), u16::from_le_bytes(chunk[8..].try_into().ok()?)));
        Self(bytes.chunks_exact(10).filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_remembered_for_a_week() {
        let (mut recent, day) = (Recent::default(), 86_400_000);
        let id = EventId::parse("m1").unwrap();
        assert!(recent.learn(&id, Timestamp(100 * day)));
        let mut recent = Recent::unpacked(&recent.packed());
        assert!(!recent.clone().learn(&id, Timestamp(101 * day)));
        recent.forget(Timestamp(107 * day));
        assert!(!recent.learn(&id, Timestamp(100 * day)));
        recent.forget(Timestamp(108 * day));
        assert!(recent.learn(&id, Timestamp(108 * day)));
    }
}
