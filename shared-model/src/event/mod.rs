//! Facts: what happened, when, to whom. An event is never changed once it is accepted.

mod care;
mod context;
mod kind;
mod response;
mod touchpoint;

pub use care::{CaseStanding, CaseState};
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
    /// What happened. Tagged from outside in the log and between objects: flattened, serde would have to buffer every
    /// event before it knows what it is. The shape that people see is [`Event::flat`].
    pub kind: EventKind,
    /// Under which circumstances; fixed at acceptance.
    #[serde(default, rename = "in", skip_serializing_if = "Context::is_empty")]
    pub context: Context,
}

impl Event {
    /// The event as the API shows it: one flat object with `type`, and times that people can read.
    #[cfg(feature = "calendar")]
    pub fn flat(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut flat = serde_json::Map::new();
        flat.insert("id".to_owned(), self.id.as_str().into());
        flat.insert("at".to_owned(), self.at.iso().into());
        flat.insert("type".to_owned(), self.kind.name().into());
        let tagged = serde_json::to_value(&self.kind).unwrap_or_default();
        let inner = tagged.as_object().and_then(|tagged| tagged.values().next());
        flat.extend(inner.and_then(|fields| fields.as_object()).cloned().unwrap_or_default());
        if let Ok(serde_json::Value::Object(context)) = serde_json::to_value(&self.context) {
            flat.extend(context);
        }
        flat
    }

    /// The order of events: by time, ties by id. Independent of arrival.
    pub fn order(&self) -> (Timestamp, &EventId) {
        (self.at, &self.id)
    }
}
