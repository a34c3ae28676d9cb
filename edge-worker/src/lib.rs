//! The edge: from an HTTP request to durable facts, and from facts to answers.
//!
//! `platform` names what the edge needs; `workerd` gives it on workerd and Cloudflare, `native` in one process for tests.

pub mod account;
pub mod asset;
pub mod entry;
#[cfg(feature = "native")]
pub mod native;
pub mod platform;
pub mod shard;
pub mod site;
#[cfg(target_arch = "wasm32")]
mod workerd;
