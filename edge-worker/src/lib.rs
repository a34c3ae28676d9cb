//! The edge: from an HTTP request to durable facts, and from facts to answers.
//!
//! `platform` names what the edge needs; `workerd` gives it on workerd and Cloudflare, `native` in one process for tests.

pub mod access;
pub mod account;
pub mod agent;
pub mod asset;
mod auth;
pub mod delivery;
pub mod dialect;
pub mod digest;
pub mod entry;
pub mod errand;
mod foreign;
pub mod hosted;
pub mod incident;
pub mod invitation;
pub mod learning;
pub mod limit;
pub mod link;
pub mod management;
pub mod meter;
mod migration;
#[cfg(feature = "native")]
pub mod native;
mod objects;
mod openapi;
mod page_profile;
pub mod parcel;
pub mod passkey;
pub mod platform;
pub mod query;
pub mod quota;
mod receive;
pub mod refusal;
pub mod seal;
pub mod shard;
pub mod site;
mod verdict;
#[cfg(target_arch = "wasm32")]
mod workerd;

/// Tells the operator what went wrong here; visitors' data does not belong into it.
pub(crate) fn log(text: &str) {
    #[cfg(target_arch = "wasm32")]
    workerd::log(text);
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("{text}");
}
