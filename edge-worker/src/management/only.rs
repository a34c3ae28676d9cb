//! What of a survey's answers is looked at, by the circumstances under which it was shown: `page=/pricing&device=phone`.

use rapport_model::aggregate::Dimension;

use super::Call;
use crate::refusal::Refusal;
use crate::shard::call::Only;

/// The key that stands for what is not known.
const UNKNOWN: &str = "unknown";

/// What the query narrows answers to, by some dimensions and by version.
///
/// # Errors
/// A version that is no number.
pub(super) fn named<N>(call: &Call<'_, N>, by: &[Dimension]) -> Result<Only, Refusal> {
    let key = |dimension: &Dimension| {
        let key = call.query.text(dimension.name()).filter(|key| !key.is_empty())?;
        Some((*dimension, if key == UNKNOWN { String::new() } else { key.to_owned() }))
    };
    let version = call.query.number("version", 0..=u64::from(u32::MAX))?.and_then(|version| u32::try_from(version).ok());
    Ok(Only { circumstances: by.iter().filter_map(key).collect(), version })
}
