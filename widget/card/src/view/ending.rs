//! Thank you.

use leptos::html;
use leptos::prelude::*;

use super::icon::{SMALL, TICK, icon};
use super::question::{foot, paragraph, title};
use super::{authored, authored_or};
use crate::desk::Desk;
use crate::interview::Afterword;

/// The last page. It is a status, so that it is read out where the focus does not follow.
pub fn page(desk: Desk) -> AnyView {
    desk.with(|things| {
        let words = things.words;
        let ending = things.interview.ending().flatten();
        let thanks = ending.map_or_else(|| words.thanks.to_owned(), |ending| authored_or(&ending.text, words.thanks));
        let own = things.interview.afterword().map(|afterword| match afterword {
            Afterword::ByEmail => words.by_email,
            Afterword::ByPhone => words.by_phone,
            Afterword::ByAny => words.by_any,
            Afterword::Anonymous => words.anonymous,
            Afterword::Keep => words.keep,
        });
        let after = ending.and_then(|ending| authored(&ending.help)).or_else(|| own.map(str::to_owned));
        let done = html::div()
            .class("done")
            .attr("role", "status")
            .child((icon(SMALL, TICK), title(Some(thanks)), after.map(|after| paragraph("", after))));
        (done, foot(desk, things, "Rapport".to_owned(), false)).into_any()
    })
    .into_any()
}
