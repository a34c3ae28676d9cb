use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::{Channel, Event, EventKind, Touchpoint};
use crate::value::{EventId, Timestamp};

/// How somebody came to the site, each time: what orders and answers are credited to. Whoever types the address came because of
/// something before, so direct arrivals are not held. The latest [`Touches::MOST`] are kept: which these are does not depend on the
/// order in which events arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Touches(BTreeMap<Timestamp, (EventId, Touchpoint)>);

impl Touches {
    /// So many arrivals are kept.
    pub const MOST: usize = 32;

    /// Adds an arrival; other events change nothing.
    pub fn apply(&mut self, event: &Event) {
        let EventKind::PageView { touch: Some(touch), .. } = &event.kind else { return };
        if touch.channel != Channel::Direct {
            self.settle(event.at, (event.id.clone(), touch.clone()));
            self.bound();
        }
    }

    /// Adds the arrivals of another summary.
    pub fn merge(&mut self, other: &Self) {
        for (at, claim) in &other.0 {
            self.settle(*at, claim.clone());
        }
        self.bound();
    }

    /// Of two arrivals at one moment the one of the greater event id is kept.
    fn settle(&mut self, at: Timestamp, claim: (EventId, Touchpoint)) {
        match self.0.get(&at) {
            Some(held) if held.0 >= claim.0 => {}
            _ => drop(self.0.insert(at, claim)),
        }
    }

    fn bound(&mut self) {
        while self.0.len() > Self::MOST {
            self.0.pop_first();
        }
    }

    /// The arrivals, the earliest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (Timestamp, &Touchpoint)> {
        self.0.iter().map(|(at, (_, touch))| (*at, touch))
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
