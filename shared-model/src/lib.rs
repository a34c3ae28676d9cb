//! The domain of Rapport, written once and compiled into the page, the edge and the dashboard.
//!
//! A **fact** is an [`event::Event`]: something happened, at a time, to somebody on a site.
//! An **aggregate** is facts added up: [`aggregate::Strand`], [`aggregate::DayTotals`].
//! A **reading** is a pure question put to an aggregate at a time: an estimate, an eligibility.
//!
//! There is no I/O, no clock and no dice in here: `now` and ids come in as arguments.
//! Rooms, each using only rooms before it: `value`, `mention`, `reply`, `event`, `aggregate`, `score`, `reading`, `survey`, `care`, `api`.
//!
//! Features: `serde` brings everything that speaks JSON (edge and dashboard), `calendar` the days of a
//! time zone. The page's crates use neither: serde would cost them 16 to 26 KB.

pub mod value;

#[cfg(feature = "serde")]
pub mod aggregate;
#[cfg(feature = "serde")]
pub mod api;
#[cfg(all(feature = "serde", feature = "calendar"))]
pub mod care;
#[cfg(feature = "serde")]
pub mod event;
#[cfg(feature = "serde")]
pub mod mention;
#[cfg(feature = "serde")]
pub mod reading;
#[cfg(feature = "serde")]
pub mod reply;
pub mod score;
pub mod survey;
