//! Tests on the real workerd with a real disk: `cargo xtask test heavy`.

// A step that fails is the test that fails.
#![allow(clippy::unwrap_used)]

mod crash;
mod edge;
mod folder;
mod identity;
