//! The platform in one native process, for tests.
