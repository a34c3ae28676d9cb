//! What becomes of the card when the module panics.
//!
//! The allocator is the standard one: the standard library brings it along for itself in any case, so that a
//! smaller one would come on top of it.

/// A panic traps, and a card that trapped would stand there and answer nobody: it goes.
pub fn leave_on_panic() {
    std::panic::set_hook(Box::new(|_| crate::surface::remove_all()));
}
