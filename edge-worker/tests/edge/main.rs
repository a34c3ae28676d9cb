//! The whole edge natively: HTTP in, HTTP out.
#![cfg(feature = "native")]
#![allow(clippy::unwrap_used)]

mod care;
mod clocks;
mod drivers;
mod files;
mod ingest;
mod insight;
mod journeys;
mod members;
mod page_profile;
mod resume;
mod seal;
mod segment;
mod standing;
mod surveys;
mod watching;
mod world;
