//! Parts of the look that more than one screen uses; `static/components.css` draws them.

mod ask;
mod avatar;
mod card;
mod choice;
mod copy;
mod field;
mod files;
mod icon;
mod insight_tabs;
mod menu;
mod palette;
mod rating;
mod rows;
mod search;
mod shell;
mod state;

pub use ask::{Ask, ask};
pub use avatar::{avatar, initials};
pub use card::{card, head, stat};
pub use choice::{act, option};
pub use copy::copy_button;
pub use field::{Field, field, switch, switch_of};
pub use files::{File, files};
pub use icon::{big_icon, icon};
pub use insight_tabs::insight_tabs;
pub use menu::menu;
pub use rating::{group_of, score};
pub use rows::rows;
pub use search::{Search, search};
pub use shell::{Where, role_word, shell};
pub use state::{alert, body, empty, explain, failed, pulse_dot, skeleton, stale};
