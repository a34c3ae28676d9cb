//! The browser itself: calls over the net, the socket, storage, the clock, and its formats of numbers and dates.
//! Outside of here the browser is only met in event handlers of views.

pub mod call;
pub mod intl;
pub mod page;
pub mod passkey;
pub mod socket;
