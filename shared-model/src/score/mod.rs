//! Scores: counts of ratings, and what may be said about them.
//!
//! Counts are integers ([`Tally`]); a float exists only in a reading ([`Estimate`]). A score is always
//! shown with its 95 % interval and its number of answers, and not at all when answers are too few.

mod tally;

#[cfg(feature = "score")]
mod difference;
#[cfg(feature = "score")]
mod disclosure;
#[cfg(feature = "score")]
mod estimate;
#[cfg(feature = "score")]
mod guard;
#[cfg(feature = "score")]
mod interval;
#[cfg(feature = "score")]
mod nonresponse;
#[cfg(feature = "score")]
mod quantile;
#[cfg(feature = "score")]
mod scores;
#[cfg(feature = "score")]
mod sequential;

pub use tally::{NpsCounts, Tally};

#[cfg(feature = "score")]
pub use difference::{Difference, ces_difference, csat_difference, nps_difference};
#[cfg(feature = "score")]
pub use disclosure::{is_telling, withheld, withheld_with};
#[cfg(feature = "score")]
pub use estimate::mean_interval;
#[cfg(feature = "score")]
pub use estimate::{Estimate, ces, csat, gap, nps};
#[cfg(feature = "score")]
pub use guard::benjamini_hochberg;
#[cfg(feature = "score")]
pub use interval::{newcombe as share_difference, plus_four as small_counts, wilson as share};
#[cfg(feature = "score")]
pub use nonresponse::{PostStratified, Stratum, post_stratified, post_stratified_share};
#[cfg(feature = "score")]
pub use scores::{CsatScore, NpsScore, RatingTallies, Scores};
#[cfg(feature = "score")]
pub use sequential::{AlwaysValid, always_valid, nps_always_valid};

/// How many answers a score needs before it is shown, unless the site says otherwise: with 30 answers
/// the interval of an NPS is still about 26 points wide each way.
pub const MINIMUM_ANSWERS: u64 = 30;
