use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::value::{EventId, Timestamp};

macro_rules! dated {
    ($(#[$doc:meta])* $name:ident, $better:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name<T> {
            /// When.
            pub at: Timestamp,
            /// Which event said so.
            pub id: EventId,
            /// What it said.
            pub value: T,
        }

        impl<T: Clone> $name<T> {
            /// What an event said.
            pub fn of(event: &Event, value: T) -> Self {
                Self { at: event.at, id: event.id.clone(), value }
            }

            /// Puts the claim into the slot when it wins against what is there.
            pub fn settle(slot: &mut Option<Self>, claim: Self) {
                match slot {
                    Some(held) if !((claim.at, &claim.id) $better (held.at, &held.id)) => {}
                    _ => *slot = Some(claim),
                }
            }

            /// The same for two slots.
            pub fn merge(slot: &mut Option<Self>, other: &Option<Self>) {
                if let Some(claim) = other {
                    Self::settle(slot, claim.clone());
                }
            }
        }
    };
}

dated! {
    /// What the earliest event said, ties by id.
    First, <
}
dated! {
    /// What the latest event said, ties by id.
    Last, >
}
