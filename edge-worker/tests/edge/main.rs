//! The whole edge natively: HTTP in, HTTP out.
#![cfg(feature = "native")]
#![allow(clippy::unwrap_used)]

mod absurd;
mod accounts;
mod campaigns;
mod care;
mod clocks;
mod comments;
mod cube;
mod drivers;
mod everybody;
mod files;
mod incidents;
mod ingest;
mod insight;
mod journeys;
mod members;
mod nonresponse;
mod page_profile;
mod passkeys;
mod reach;
mod reminders;
mod resume;
mod roles;
mod rolls;
mod seal;
mod segment;
mod several;
mod standing;
mod surveys;
mod verdicts;
mod watching;
mod world;
