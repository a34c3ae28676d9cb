//! Capture: notices what happens on a page and sends it, once the loader has handed over.
//!
//! Three parts know nothing of a browser and are tested natively: [`recorder`] decides what becomes an event, [`outbox`]
//! decides what is sent when, [`encode`] writes JSON. [`page`] is the only part that touches the browser.
//!
//! What is deliberately absent: the standard library (its panic messages alone would cost a third of the module),
//! floating point in text, `async`, and any copy of what the loader does. Page views, ids and requests stay with the
//! loader, so there is one of each whether or not capture runs.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod address;
pub mod encode;
pub mod engagement;
pub mod outbox;
pub mod recorder;
pub mod vitals;

#[cfg(target_arch = "wasm32")]
mod asking;
#[cfg(target_arch = "wasm32")]
#[allow(missing_docs, reason = "the names are the browser's own")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod runtime;
