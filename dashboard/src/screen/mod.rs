//! The screens, one folder or file each.

mod account;
mod accounts;
mod campaigns;
mod care;
mod case;
mod cases;
mod changes;
mod cohorts;
mod cube;
mod editor;
mod evening;
mod incident;
mod incidents;
pub mod later;
mod new_site;
mod overview;
mod people;
mod person;
mod results;
/// One segment; it lives in the folder of the list.
mod segment {
    pub use super::segments::segment;
}
mod segments;
mod settings;
mod sign_in;
mod surveys;
mod today;

pub use care::because;
pub use new_site::new_site;
pub use overview::overview;
pub use person::person;
pub use settings::MayChange;
pub use sign_in::sign_in;
