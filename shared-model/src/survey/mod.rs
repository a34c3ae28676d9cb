//! Surveys: what is asked, of whom, when, how often, and what counts as an answer.
//!
//! A [`Draft`] may be wrong; [`Draft::publish`] makes a [`Survey`] of it, which cannot be, also when it is
//! read from JSON. [`Flow`] is the walk through its questions; the card and the edge run the same one.
//! [`decide`] says whether somebody may be asked, with every reason.
//!
//! Compiled into the page are only the questionnaire and the flow over it; everything that speaks JSON, or
//! speaks in sentences to authors, needs the feature `serde`.

mod answer;
mod condition;
mod flow;
mod question;
mod questionnaire;
mod text;

pub use answer::{Answer, Op};
pub use condition::Condition;
pub use flow::{Flow, Step};
pub use question::{Choice, Look, NO, Question, QuestionKind, Refused, Scale, Wording};
pub use questionnaire::{Branch, Ending, Questionnaire};
pub use text::Text;
