//! Tests on the real workerd with a real disk: `cargo xtask test heavy`.

mod crash;
mod edge;
mod folder;
mod identity;
