//! Which built file answers a path, and with which headers.
