//! The closed loop: an unhappy customer is a [`Case`], with an owner, clocks and a log; what is promised is a [`Promise`]; what was
//! done is asked about again; what was changed for many is a [`Change`].
//!
//! Everything here is a value and a rule. When it is, who acts and what was heard come in as arguments.

mod account;
mod because;
mod case;
mod change;
mod clock;
mod digest;
mod evening;
mod hours;
mod incident;
mod log;
mod opening;
mod owners;
mod promise;
mod reach;
mod remember;
mod reminder;
mod settings;
mod sheet;
mod signal;

pub use crate::event::{CaseStanding, CaseState};
pub use account::{Account, NextStep, Part};
pub use because::{Because, Said};
pub use case::{Asking, Case, Closed, Contacted, Fresh, Hand, Later, NewCase, Outcome, Turn, Waiting};
pub use change::Change;
pub use clock::{Clock, ClockState, Met, Terms, Which, WhyNone};
pub use digest::Digest;
pub use evening::{CaseCounts, Cause, Evening, Proportion, median};
pub use hours::{Hours, Week, WorkTime};
pub use incident::{Incident, IncidentEnd, IncidentKind, Pattern, Rates, pattern, people_by_chance, ratings_by_chance, speaks_of_trouble};
pub use log::{Act, Entry};
pub use opening::{OpeningRule, Trigger};
pub use owners::{Absence, OwnerRule, Owners};
pub use promise::{Kept, Move, Promise};
pub use reach::{Reach, Way};
pub use remember::{About, Conversation, Fact, Medium, Occasion, OccasionKind};
pub use reminder::Reminder;
pub use settings::{Belongs, CareSettings, Grade, Recovery};
pub use sheet::CaseSheet;
pub use signal::{Heard, Signal};
