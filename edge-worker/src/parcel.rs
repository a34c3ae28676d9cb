//! Calls to a shard that need no wire: on plain workerd entry and objects share one wasm memory, so a call is left here as it
//! is and only a ticket travels. Writing a delivery as JSON and reading it again costs as much as judging its events.
//!
//! Where the ticket means nothing (on Cloudflare an object lives in another isolate, often on another machine) the shard
//! says so, and the entry sends the same call as JSON. A reply comes back the same way, and only once all that the call
//! wrote is durable: the entry looks for it when the runtime has let the answer through.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::platform::{Failure, Net};
use crate::shard::call::{ShardCall, ShardReply};

/// What a shard answers to a ticket that it cannot use.
pub const UNKNOWN: &str = "parcel unknown";
/// What it answers when the reply lies in the parcel.
const ANSWERED: &str = "parcel answered";

/// What lies at a ticket.
enum Held {
    Call(Box<ShardCall>),
    /// The shard works on it.
    Taken,
    Reply(Box<ShardReply>),
    /// A reply, and the call as it was: the shard did not take it.
    Returned(Box<ShardReply>, Box<ShardCall>),
}

/// Everything that is on its way in this memory.
#[derive(Default)]
struct Counter {
    /// Random: after a panic the next memory must not take the tickets of this one for its own.
    memory: Option<u64>,
    next: u64,
    held: HashMap<u64, Held>,
}

thread_local! {
    static COUNTER: RefCell<Counter> = RefCell::default();
}

/// A call that was left for a shard. When this goes, whatever still lies at its ticket goes too.
pub struct Parcel {
    memory: u64,
    number: u64,
    waits: bool,
}

/// What came back.
pub enum Handed {
    /// The reply, and the call where the shard did not take it.
    Reply(ShardReply, Option<ShardCall>),
    /// The shard is not in this memory: the call, to be sent as JSON.
    Elsewhere(ShardCall),
}

impl Parcel {
    /// Leaves a call for a shard.
    pub fn leave(net: &impl Net, call: ShardCall) -> Self {
        COUNTER.with_borrow_mut(|counter| {
            let memory = *counter.memory.get_or_insert_with(|| {
                let mut dice = [0; 8];
                net.random(&mut dice);
                u64::from_le_bytes(dice)
            });
            counter.next += 1;
            let waits = call.may_wait();
            counter.held.insert(counter.next, Held::Call(Box::new(call)));
            Self { memory, number: counter.next, waits }
        })
    }

    /// What travels instead of the call.
    pub fn ticket(&self) -> String {
        format!("parcel {} {:x} {:x}", if self.waits { 'w' } else { 'n' }, self.memory, self.number)
    }

    /// Looks what lies there now that the shard has answered so.
    ///
    /// # Errors
    /// The answer is none to a ticket, or not to this one.
    pub fn fetch(self, answer: &str) -> Result<Handed, Failure> {
        let held = COUNTER.with_borrow_mut(|counter| counter.held.remove(&self.number));
        match (answer, held) {
            (ANSWERED, Some(Held::Reply(reply))) => Ok(Handed::Reply(*reply, None)),
            (ANSWERED, Some(Held::Returned(reply, call))) => Ok(Handed::Reply(*reply, Some(*call))),
            (UNKNOWN, Some(Held::Call(call))) => Ok(Handed::Elsewhere(*call)),
            _ => Err(Failure::new("a shard", "its answer does not fit the ticket")),
        }
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        COUNTER.with_borrow_mut(|counter| counter.held.remove(&self.number));
    }
}

/// A ticket as it reached a shard.
#[derive(Clone, Copy)]
pub struct Ticket {
    memory: u64,
    number: u64,
}

impl Ticket {
    /// Reads a ticket; none when this is a call in words.
    pub fn read(body: &str) -> Option<Self> {
        let mut parts = body.strip_prefix("parcel ")?.split(' ').skip(1);
        let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
        Some(Self { memory: number()?, number: number()? })
    }

    /// Whether a body is a ticket whose call may wait for others, to be written with them.
    pub fn waits(body: &str) -> bool {
        body.starts_with("parcel w")
    }

    /// The call that lies there; none when it was left in another memory.
    pub fn take(self) -> Option<ShardCall> {
        COUNTER.with_borrow_mut(|counter| {
            let held = counter.held.get_mut(&self.number).filter(|_| counter.memory == Some(self.memory))?;
            match std::mem::replace(held, Held::Taken) {
                Held::Call(call) => Some(*call),
                other => {
                    *held = other;
                    None
                }
            }
        })
    }

    /// Leaves the reply, and the call as well where it was not taken. Returns what to answer.
    pub fn answer(self, reply: ShardReply, call: Option<ShardCall>) -> String {
        let reply = Box::new(reply);
        let held = match call {
            None => Held::Reply(reply),
            Some(call) => Held::Returned(reply, Box::new(call)),
        };
        COUNTER.with_borrow_mut(|counter| {
            // Nobody waits any more, if nothing lies there.
            if let Some(slot) = counter.held.get_mut(&self.number) {
                *slot = held;
            }
        });
        ANSWERED.to_owned()
    }
}
