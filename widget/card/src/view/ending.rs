//! Thank you; and what one comes to from there: taking the answer back.

use super::icon::{SMALL, TICK, icon};
use super::question::{links, title};
use super::tag::Tag;
use super::{authored, authored_or, button, offline, paragraph};
use crate::desk::{Desk, Things};
use crate::interview::Afterword;
use crate::words::Words;

/// The last page. It is a status, so that it is read out where the focus does not follow.
pub fn page(desk: &Desk) -> Option<Tag> {
    desk.with(|things| {
        let words = things.words;
        let ending = things.interview.ending().flatten();
        let own = match things.interview.afterword() {
            Some(Afterword::ByEmail) => &*words.by_email,
            Some(Afterword::ByPhone) => &*words.by_phone,
            Some(Afterword::ByAny) => &*words.by_any,
            Some(Afterword::Anonymous) => &*words.anonymous,
            Some(Afterword::Keep) => &*words.keep,
            None => "",
        };
        let (thanks, after) =
            ending.map_or((&*words.thanks, own), |ending| (authored_or(&ending.text, &words.thanks), authored_or(&ending.help, own)));
        let (thanks, after) = (things.interview.say(thanks), things.interview.say(after));
        let back = things.interview.was_heard().then(|| button("", desk, Desk::ask_back).text(&words.take_back));
        let link = ending.and_then(|ending| ending.link.as_ref()).filter(|link| !link.url.is_empty() && !link.text.is_empty());
        let link = link.map(|link| {
            let go = Tag::new("a").attr("href", &link.url).text(&things.interview.say(authored(&link.text)));
            Tag::new("div").class("actions").child(go)
        });
        done(things, &thanks, &after, link, back).live_child(offline(desk, words))
    })
}

/// Whether the answer is meant to be taken back, and what follows from that.
pub fn take_back(desk: &Desk) -> Option<Tag> {
    desk.with(|things| {
        let words = things.words;
        let actions = Tag::new("div")
            .class("actions")
            .child(button("plain", desk, Desk::keep_answer).text(&words.take_back_keep))
            .child(Tag::new("i"))
            .child(button("", desk, Desk::take_back).text(&words.take_back_do));
        let body = Tag::new("div").class("body").children(paragraph("", &words.take_back_what)).child(actions);
        Tag::new("div").class("scroll").child(title(&words.take_back_ask)).child(body).child(foot(things, None))
    })
}

/// A last word, after which there is only to close the card.
pub fn notice(desk: &Desk, word: impl FnOnce(&'static Words) -> &'static String) -> Option<Tag> {
    desk.with(|things| done(things, word(things.words), "", None, None))
}

/// A heading below a tick.
fn done(things: &Things, heading: &str, after: &str, link: Option<Tag>, back: Option<Tag>) -> Tag {
    let done =
        Tag::new("div").class("done").attr("role", "status").child(icon(SMALL, TICK)).child(title(heading)).children(paragraph("", after));
    let done = done.children(link);
    Tag::new("div").class("scroll").child(done).child(foot(things, back))
}

fn foot(things: &Things, first: Option<Tag>) -> Tag {
    Tag::new("div").class("foot").child(links(things, first)).child(Tag::new("span").text("Rapport"))
}

/// What is said before the first question.
pub fn welcome(desk: &Desk) -> Option<Tag> {
    desk.with(|things| {
        let welcome = things.interview.welcome()?;
        let say = |text: &str| things.interview.say(text);
        let begin = button("", desk, Desk::begin).text(authored_or(&welcome.button, &things.words.begin));
        let actions = Tag::new("div").class("actions").child(Tag::new("i")).child(begin);
        let body = Tag::new("div").class("body").children(paragraph("", &say(authored(&welcome.help)))).child(actions);
        Some(Tag::new("div").class("scroll").child(title(&say(authored(&welcome.text)))).child(body).child(foot(things, None)))
    })
    .flatten()
}
