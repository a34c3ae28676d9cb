//! What the device keeps and knows.

use crate::surface::window;

/// Where the loader keeps the day until which nothing is asked.
const QUIET: &str = "rapport.quiet";

/// A day that nobody lives to see.
const FOR_GOOD: &str = "9999-12-31";

/// Moves the day until which this device rests to the end of days. It was written when the card was shown; where
/// the site wants no day to be kept, or the device keeps nothing, there is none to move, and the edge alone knows.
pub fn rest_for_good() {
    if let Ok(Some(store)) = window().local_storage()
        && let Ok(Some(_)) = store.get_item(QUIET)
    {
        let _ = store.set_item(QUIET, FOR_GOOD);
    }
}

/// Whether there surely is no connection. Browsers know no more than that.
pub fn is_offline() -> bool {
    !window().navigator().on_line()
}
