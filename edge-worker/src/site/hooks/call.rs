//! What one may ask of a site's webhooks, and what they answer.

use rapport_model::value::Timestamp;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Where a site tells of what happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hook {
    /// Names it.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Of what, as `case.opened` or `case.*`; empty for everything.
    pub events: Vec<String>,
    /// Whether it wants what Slack reads, `{"text"}`, instead of the event.
    pub slack: bool,
    /// By which messages are signed: `whsec_` and Base64.
    pub secret: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Why nothing is sent to it, while nothing is.
    pub disabled: Option<String>,
}

impl Hook {
    /// Whether it wants to hear of an event.
    #[must_use]
    pub fn wants(&self, event: &str) -> bool {
        let is_one = |wanted: &String| match wanted.strip_suffix('*') {
            Some(start) => event.starts_with(start),
            None => wanted == event,
        };
        self.disabled.is_none() && (self.events.is_empty() || self.events.iter().any(is_one))
    }
}

/// What a webhook is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HookDraft {
    /// Where to.
    pub url: String,
    /// Of what.
    pub events: Vec<String>,
    /// Whether as Slack reads it.
    pub slack: bool,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It will be sent, for the first time or again.
    Waiting,
    /// It was taken.
    Delivered,
    /// It will not be sent again by itself.
    Failed,
}

/// A message to a webhook, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Names the message: the receiver knows a second one by it.
    pub id: String,
    /// To which webhook.
    pub hook: String,
    /// Of what.
    pub event: String,
    /// When it was written.
    pub at: Timestamp,
    /// What is sent.
    pub body: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was sent.
    pub tries: u32,
    /// What was answered last.
    pub status: Option<u16>,
    /// Why nothing was.
    pub error: Option<String>,
    /// When it was over.
    pub done_at: Option<Timestamp>,
}

/// A message as it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// By which it is signed.
    pub secret: String,
    /// Its id.
    pub id: String,
    /// Its body.
    pub body: String,
}

/// An order or question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookCall {
    /// All of them.
    List,
    /// Make one.
    Make(HookDraft),
    /// Change one.
    Change {
        /// Which.
        id: String,
        /// To what.
        draft: HookDraft,
        /// Whether it is told of anything.
        enabled: bool,
    },
    /// Remove one.
    Remove(String),
    /// The latest messages.
    Deliveries {
        /// To which.
        hook: String,
        /// At most so many.
        limit: u32,
    },
    /// Send a message again.
    Replay {
        /// To which.
        hook: String,
        /// Which.
        delivery: String,
    },
    /// Send a message that says nothing, to see whether it arrives.
    Ping(String),
    /// A message is about to be sent.
    Start(String),
    /// What became of it.
    Finish {
        /// Which message.
        delivery: String,
        /// What was answered.
        status: Option<u16>,
        /// Why nothing was.
        error: Option<String>,
    },
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookReply {
    /// Done, or nothing to be done.
    Done,
    /// All of them.
    Hooks(Vec<Hook>),
    /// One.
    Hook(Box<Hook>),
    /// Messages.
    Deliveries(Vec<Delivery>),
    /// Send this.
    Post(Box<Post>),
    /// Whether the message needs no further try.
    Finished(bool),
    /// Not done.
    Refused(Refusal),
}
