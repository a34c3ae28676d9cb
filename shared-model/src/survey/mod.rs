//! Surveys: what is asked, of whom, when, how often, and what counts as an answer.
//!
//! A [`Draft`] may be wrong; [`Draft::publish`] makes a [`Survey`] of it, which cannot be, also when it is
//! read from JSON. [`Flow`] is the walk through its questions; the card and the edge run the same one.
//! [`decide`] says whether somebody may be asked, with every reason.
//!
//! Compiled into the page are only the questionnaire and the flow over it; everything that speaks JSON, or
//! speaks in sentences to authors, needs the feature `serde`.

/// Whether this build asks and reckons with everything that a survey may hold. The card that most pages load does
/// not: what [`Questionnaire::is_rare`] names, only its larger build knows, and the edge says which one is needed.
/// A constant, so that the rest is not compiled into it.
pub const EVERYTHING: bool = cfg!(any(feature = "serde", feature = "rare", test));

mod condition;
mod flow;
mod op;
mod question;
mod questionnaire;
mod recall;
mod source;
mod text;
mod variable;
pub mod words;

#[cfg(feature = "serde")]
mod behaviour;
#[cfg(feature = "serde")]
mod check;
#[cfg(feature = "serde")]
mod customer;
#[cfg(feature = "serde")]
mod draft;
#[cfg(feature = "serde")]
mod eligibility;
#[cfg(feature = "serde")]
mod facts;
#[cfg(feature = "serde")]
mod ledger;
#[cfg(feature = "serde")]
mod publish;
#[cfg(feature = "serde")]
mod reach;
#[cfg(feature = "serde")]
mod results;
#[cfg(feature = "serde")]
mod resume;
#[cfg(feature = "serde")]
mod rule;
#[cfg(feature = "serde")]
mod schema;
#[cfg(feature = "serde")]
mod segment;
#[cfg(feature = "serde")]
mod shape;
#[cfg(feature = "serde")]
pub mod templates;
#[cfg(feature = "serde")]
mod theme;
#[cfg(feature = "serde")]
mod validity;
#[cfg(feature = "serde")]
mod versus;

pub use crate::value::{Answer, Parts};
pub use condition::{Comparison, Condition};
pub use flow::{Flow, Step};
pub use op::Op;
pub use question::{
    Cell, Choice, ChoiceLook, Choices, Complaint, ContactField, ContactPart, DateField, Half, Link, Look, Matrix, NO, NONE, NumberField,
    OTHER, Pair, Picture, Question, QuestionKind, Refused, Scale, Shuffle, Slider, TextField, Wording, is_date, is_email, is_https,
    is_like, is_phone, option_of, written,
};
pub use questionnaire::{Branch, Ending, Questionnaire, Welcome};
pub use recall::{Piece, pieces};
pub use source::{Source, Surroundings};
pub use text::Text;
pub use variable::{Assignment, Change, Operand, Variable, in_digits};

#[cfg(feature = "serde")]
pub use behaviour::{Behaviour, Behaviours, property};
#[cfg(feature = "serde")]
pub use check::{GivenAnswer, InvalidAnswer, check, follow};
#[cfg(feature = "serde")]
pub use customer::{CustomerFacts, Learnt};
#[cfg(feature = "serde")]
pub use draft::{Dates, Draft, Hours, HowOften, PageTest, Repeat, Survey, SurveyKind, Trigger, When};
#[cfg(feature = "serde")]
pub use eligibility::{Eligibility, Limits, Moment, SkipReason, decide, decide_recovery};
#[cfg(feature = "serde")]
pub use facts::{Facts, PersonFacts};
#[cfg(feature = "serde")]
pub use ledger::{Contact, ContactLedger, RESERVATION, Reservation};
#[cfg(feature = "serde")]
pub use publish::Problem;
#[cfg(feature = "serde")]
pub use reach::{Reach, Visit};
#[cfg(feature = "serde")]
pub use results::{ALL_PAIRS, Counted, Counting, QuestionCounts, ResultCounts};
#[cfg(feature = "serde")]
pub use resume::{Begun, Recognised};
#[cfg(feature = "serde")]
pub use rule::{Rule, Test};
#[cfg(feature = "serde")]
pub use schema::SCHEMA;
#[cfg(feature = "serde")]
pub use segment::{Names, Segment};
#[cfg(feature = "serde")]
pub use theme::{Colour, Corner, Palette, Phone, Theme};
#[cfg(feature = "serde")]
pub use versus::{TwoGroups, Versus};
