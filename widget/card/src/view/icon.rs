//! The few drawings, each one path.

use super::tag::Tag;

pub const CLOSE: &str = "m4 4 8 8M12 4l-8 8";
pub const MINIMISE: &str = "M3.5 8.5h9";
pub const SPEECH: &str = "M2.5 3.5h11v7h-6L4.5 13v-2.5h-2z";
pub const TICK: &str = "m3 8.5 3.25 3.25L13 4.75";
pub const STAR: &str = "m12 3 2.8 5.6 6.2.9-4.5 4.4 1.1 6.1-5.6-2.9L6.4 20l1.1-6.1L3 9.5l6.2-.9z";

/// From very bad to great: the same head, another mouth.
pub const FACES: [&str; 5] = [
    "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 1 0 0-19M9 9.5v.5M15 9.5v.5M8 16.5q4-3.5 8 0",
    "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 1 0 0-19M9 9.5v.5M15 9.5v.5M8.5 16q3.5-1.5 7 0",
    "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 1 0 0-19M9 9.5v.5M15 9.5v.5M8.5 15.5h7",
    "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 1 0 0-19M9 9.5v.5M15 9.5v.5M8.5 15q3.5 2 7 0",
    "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 1 0 0-19M9 9.5v.5M15 9.5v.5M7.5 14q4.5 5 9 0",
];

/// The square of buttons.
pub const SMALL: &str = "0 0 16 16";
/// The square of stars and faces.
pub const LARGE: &str = "0 0 24 24";

/// A drawing on a square; what it means stands in words beside it.
pub fn icon(square: &str, path: &str) -> Tag {
    Tag::svg("svg").attr("viewBox", square).attr("aria-hidden", "true").child(Tag::svg("path").attr("d", path))
}
