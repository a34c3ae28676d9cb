//! Readings: pure questions put to what is known of a customer, or of all customers, at a time.
//!
//! Aggregates hold integers; a float exists only in here. "Not enough data yet" is an answer, never NaN and never a panic.

mod basket;
mod campaign;
mod cohort;
mod comment;
mod contact;
mod key_customers;
mod lifecycle;
mod loyalty;
mod relationship;
mod rfm;
mod risk;
mod standing;
mod turnout;
pub mod value;

pub use basket::{Association, BasketLimits, Offer, associations, offers};
pub use campaign::{Cost, Credit, Credits, Gained, Road, spent};
pub use cohort::{Cohort, Retained, cohorts};
pub use comment::{CommentCounts, CommentTheme, CommentThemes, Mood, Said, Script, Suggestion};
pub use contact::{BestTime, Hours};
pub use key_customers::{Concentration, Grade, GradeLines, TopShare, concentration, grades};
pub use lifecycle::{Lifecycle, LifecycleRules, LifecycleStage};
pub use loyalty::{Loyalty, attitude};
pub use relationship::{Opinion, Relationship};
pub use rfm::{Rfm, RfmInput};
pub use risk::{Reason, Risk, speaks_of_leaving};
pub use standing::{Appraised, Crowd, Standing};
pub use turnout::{Heard, Turnout, TurnoutBy, TurnoutGround, weighed, weighted};
