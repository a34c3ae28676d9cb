//! Charts of the look: the whisker, the band over time, bars of ratings, small courses. Geometry is plain and
//! tested; views only place it. Every chart says its numbers in words too.

mod bars;
mod history;
mod plot;
mod scale;
mod spark;
mod whisker;

pub use bars::{distribution, split};
pub use history::{Rating, history};
pub use plot::{Course, Point, plot};
pub use scale::Scale;
pub use spark::spark;
pub use whisker::{Mark, whisker};
