//! Thank you.

use super::icon::{SMALL, TICK, icon};
use super::question::{foot, title};
use super::tag::Tag;
use super::{authored_or, paragraph};
use crate::desk::Desk;
use crate::interview::Afterword;

/// The last page. It is a status, so that it is read out where the focus does not follow.
pub fn page(desk: &Desk) -> Option<Tag> {
    desk.with(|things| {
        let words = things.words;
        let ending = things.interview.ending().flatten();
        let own = match things.interview.afterword() {
            Some(Afterword::ByEmail) => words.by_email,
            Some(Afterword::ByPhone) => words.by_phone,
            Some(Afterword::ByAny) => words.by_any,
            Some(Afterword::Anonymous) => words.anonymous,
            Some(Afterword::Keep) => words.keep,
            None => "",
        };
        let (thanks, after) =
            ending.map_or((words.thanks, own), |ending| (authored_or(&ending.text, words.thanks), authored_or(&ending.help, own)));
        let (thanks, after) = (things.interview.say(thanks), things.interview.say(after));
        let done = Tag::new("div")
            .class("done")
            .attr("role", "status")
            .child(icon(SMALL, TICK))
            .child(title(&thanks))
            .children(paragraph("", &after));
        Tag::new("div").class("scroll").child(done).child(foot(desk, things, "Rapport", false))
    })
}
