//! A value that views follow.

use std::cell::Cell;

use reactive_graph::signal::ArcTrigger;
use reactive_graph::traits::{Notify, Track};

/// A small value in Leptos' reactive graph. Without the lock and the arena of a signal, which nobody needs in a
/// card that lives on one thread and goes as a whole.
pub struct Live<T> {
    value: Cell<T>,
    moved: ArcTrigger,
}

impl<T: Copy> Live<T> {
    /// Begins with a value.
    pub fn new(value: T) -> Self {
        Self { value: Cell::new(value), moved: ArcTrigger::new() }
    }

    /// The value; the view that reads it follows it.
    pub fn get(&self) -> T {
        self.moved.track();
        self.value.get()
    }

    /// The value as it is now.
    pub fn peek(&self) -> T {
        self.value.get()
    }

    /// Another value; what follows it runs before this returns.
    pub fn set(&self, value: T) {
        self.value.set(value);
        self.moved.notify();
    }
}
