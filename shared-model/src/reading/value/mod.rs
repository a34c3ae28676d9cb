//! What a customer is worth: how often they will buy, for how much, and whether they are still there at all.
//!
//! Two models of Fader and Hardie, fitted to the site's own orders by maximum likelihood: BG/NBD says when a customer buys
//! and when they are gone, Gamma-Gamma what an order is worth. The unit of time is the week; the orders of one customer on
//! one day of the site are one transaction.
//!
//! BG/NBD holds that nobody leaves before their second purchase, so it calls every one-time buyer alive for certain. For
//! those, and only for those, we ask the same model with that assumption dropped (MBG/NBD), fitted to the same orders:
//! see [`BuyingModel`].

mod buying;
mod evidence;
mod fit;
mod newton;
mod purchases;
mod spending;
mod worth;

pub use buying::{BuyingModel, Leaving, Outlook};
pub use fit::{Fit, NotEnough, ValueModel};
pub use purchases::{Purchases, Transactions};
pub use spending::SpendingModel;
pub use worth::Value;

/// Days of a week: ages and gaps are whole days, the models count in weeks.
const WEEK: f64 = 7.0;
