//! Choices that show pictures.

use rapport_model::survey::{Choices, Question};

use super::super::tag::Tag;
use super::super::{authored, authored_or, choices};
use crate::desk::{Desk, Things};

/// The pictures with their words, two in a row.
pub fn field(desk: &Desk, things: &Things, question: &Question, of: &Choices, at: usize) -> Tag {
    choices::list(desk, things, question, of, at, "list pictures")
}

/// The picture of an option, above its words. Where the words say it all, who cannot see it needs to hear nothing more.
pub fn picture(option: &rapport_model::survey::Choice) -> Option<Tag> {
    let image = option.image.as_ref().filter(|image| !image.url.is_empty())?;
    let text = authored(&option.text);
    let alt = if text.is_empty() { authored_or(&image.alt, "") } else { authored(&image.alt) };
    Some(Tag::new("img").attr("alt", alt).attr("referrerpolicy", "no-referrer").attr("src", &image.url))
}
