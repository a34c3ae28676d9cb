//! The whole edge natively: HTTP in, HTTP out.
#![cfg(feature = "native")]

mod files;
mod ingest;
mod members;
mod segment;
mod surveys;
mod world;
