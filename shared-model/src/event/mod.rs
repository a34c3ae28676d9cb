//! Facts: what happened, when, to whom. An event is never changed once it is accepted.

mod context;
mod kind;
mod response;
mod touchpoint;

pub use context::{Context, Country, Device, Language};
pub use kind::{EventKind, Item};
pub use response::{Rated, RatingKind, Reply, Submission};
pub use touchpoint::{Channel, Touchpoint};

use serde::{Deserialize, Serialize};

use crate::value::{Day, EventId, Timestamp};

/// Something that happened to somebody on a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The sender's name for it; the second event of the same name and raw id is a duplicate.
    pub id: EventId,
    /// When it happened, corrected for the sender's clock.
    pub at: Timestamp,
    /// The day of the site's calendar that it happened on; fixed at acceptance, so that a change of the
    /// site's time zone does not move history.
    pub day: Day,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
    /// Under which circumstances; fixed at acceptance.
    #[serde(default, rename = "in", skip_serializing_if = "Context::is_empty")]
    pub context: Context,
}

impl Event {
    /// The order of events: by time, ties by id. Independent of arrival.
    pub fn order(&self) -> (Timestamp, &EventId) {
        (self.at, &self.id)
    }
}
