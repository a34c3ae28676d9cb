//! Facts added up. What obeys the law of [`Aggregate`] may be built in any order, in any number of parts,
//! on any shard, and come out the same.

mod daily;
mod dated;
mod gaps;
mod orders;
mod responses;
mod sales;
mod share;
mod strand;
mod totals;
mod touches;
mod viewed;

pub use daily::Daily;
pub use dated::{First, Last};
pub use gaps::{Gaps, Session};
pub use orders::{Bought, Order, Orders};
pub use responses::{Response, Responses};
pub use sales::Sales;
pub use share::{Cell, DayShare, Mark, ScoreCounts, Share};
pub use strand::{Active, Strand};
pub use totals::{DayTotals, Dimension, Views};
pub use touches::Touches;
pub use viewed::Viewed;

use crate::event::Event;

/// A summary of events that can be built one event at a time, and added to another summary.
///
/// Law: for all sets of events a and b that share none, `of(a + b) == of(a)` merged with `of(b)`, in any order
/// of events and of merging.
pub trait Aggregate: Default + Clone {
    /// Adds one event.
    fn apply(&mut self, event: &Event);

    /// Adds what another summary holds.
    fn merge(&mut self, other: &Self);

    /// The summary of some events.
    fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut summary = Self::default();
        for event in events {
            summary.apply(event);
        }
        summary
    }
}
