//! A page of questions with its buttons and its foot.

use std::rc::Rc;

use rapport_model::survey::{Question, QuestionKind};

#[cfg(feature = "rare")]
use super::rare::field as rarer;
use super::tag::Tag;
use super::{authored, button, choices, offline, paragraph, scale, text};
use crate::desk::{Desk, Things};
use crate::interview::Missing;
use crate::words::{digits, fill};

/// The page of questions that stands there; none at the ending.
pub fn page(desk: &Desk) -> Option<Tag> {
    desk.with(|things| {
        let Things { interview, words, .. } = &*things;
        let page = interview.page();
        let first = *page.first()?;
        let (heading, help) = interview.wording(first);
        let (heading, help) = (interview.say(authored(heading)), interview.say(authored(help)));
        let help = match (help.as_str(), &first.kind) {
            #[cfg(feature = "rare")]
            ("", kind @ (QuestionKind::Ranking { .. } | QuestionKind::Matrix(_))) => super::rare::help(things.more, kind),
            ("", QuestionKind::Multiple { .. }) => &words.any,
            ("", QuestionKind::Text { .. }) if !interview.is_required(first) => &words.optional,
            (help, _) => help,
        };
        let (now, pages) = interview.progress();
        let waits = !interview.goes_on_by_itself() || now > 1 || interview.draft(&first.id).is_some();
        let can_skip = page.iter().all(|question| !interview.is_required(question));
        let buttons = Buttons {
            back: (now > 1).then_some(&*words.back),
            // A text is left out by sending it empty; a statement has nothing to leave out.
            skip: (can_skip && !matches!(first.kind, QuestionKind::Text(_) | QuestionKind::Statement { .. })).then_some(&*words.skip),
            next: match &first.kind {
                QuestionKind::Statement { button } if !button.is_empty() => authored(button).into(),
                _ if now == pages => words.send.as_str().into(),
                _ => words.next.as_str().into(),
            },
        };
        let (missing, choosing) = (desk.clone(), desk.clone());
        let fault = move || {
            let text = || missing.fault.borrow().clone();
            missing.missing.get().then(|| Tag::new("p").class("error").attr("role", "alert").text(&text()))
        };
        let body = Tag::new("div")
            .class("body")
            .children(page.iter().enumerate().map(|(at, question)| field(desk, things, question, at)))
            .live_child(offline(desk, words))
            .live_child(fault)
            .live_child(move || (choosing.chosen.get() || waits).then(|| buttons.row(&choosing)));
        let step = fill(&words.step, &[&digits(now as u32), &digits(pages as u32)]);
        let scroll = Tag::new("div").class("scroll").child(title(&heading)).children(paragraph("help", help)).child(body);
        Some(scroll.child(foot(desk, things, &step)))
    })
    .flatten()
}

/// The heading of a page: the card's name, and where the focus goes when the page is new.
pub fn title(text: &str) -> Tag {
    Tag::new("h2").attr("id", "q").attr("tabindex", "-1").text(text)
}

/// This build has no rarer kinds.
#[cfg(not(feature = "rare"))]
fn rarer(_: &Desk, _: &Things, _: &Question, _: usize) -> Option<Tag> {
    None
}

/// The field of one question; those after the first bring their own heading.
fn field(desk: &Desk, things: &Things, question: &Question, at: usize) -> Tag {
    let field = rarer(desk, things, question, at).unwrap_or_else(|| match &question.kind {
        QuestionKind::Text(of) => text::field(desk, things, question, of, at),
        QuestionKind::Statement { .. } => Tag::new("div"),
        QuestionKind::Nps(scale) | QuestionKind::Csat(scale) | QuestionKind::Ces(scale) | QuestionKind::Rating { scale, .. } => {
            scale::field(desk, things, question, scale, at)
        }
        _ => choices::field(desk, things, question, at),
    });
    if at == 0 {
        return field;
    }
    Tag::new("fieldset").child(Tag::new("legend").text(&things.interview.said(question))).child(field)
}

/// What to do before going on: in the author's words, or in the card's.
pub fn complaint(things: &Things, missing: &Missing) -> String {
    let page = things.interview.page();
    let question = page.iter().find(|question| question.id == missing.question);
    let own = question.map_or("", |question| authored(&question.message));
    if !own.is_empty() {
        return things.interview.say(own);
    }
    #[cfg(feature = "rare")]
    if let Some(said) =
        question.map(|question| super::rare::complain(things.more, &question.kind, missing.why)).filter(|said| !said.is_empty())
    {
        return said;
    }
    things.words.missing.clone()
}

/// The buttons of a page.
struct Buttons {
    back: Option<&'static str>,
    skip: Option<&'static str>,
    next: Rc<str>,
}

impl Buttons {
    fn row(&self, desk: &Desk) -> Tag {
        let one = |class, label: &str, press| button(class, desk, press).text(label);
        Tag::new("div")
            .class("actions")
            .children(self.back.map(|label| one("plain", label, Desk::back)))
            .child(Tag::new("i"))
            .children(self.skip.map(|label| one("plain", label, Desk::skip)))
            .child(one("", &self.next, Desk::forward))
    }
}

/// Below the line: why one is asked, never to be asked again, the site's privacy page, and on the other side which
/// page this is.
fn foot(desk: &Desk, things: &Things, step: &str) -> Tag {
    let Things { words, site, quiet_days, .. } = things;
    let open = desk.clone();
    let toggle = button("", desk, |desk| desk.why.set(!desk.why.peek()))
        .live_attr("aria-expanded", move || Some(if open.why.get() { "true" } else { "false" }))
        .text(&words.why);
    let mut why = fill(&words.who, &[site]);
    let how_often = if *quiet_days > 0 { fill(&words.how_often, &[&digits(*quiet_days)]) } else { String::new() };
    for sentence in [&how_often, &words.kept] {
        why.push(' ');
        why.push_str(sentence);
    }
    let (desk, never) = (desk.clone(), &words.never);
    let explanation = move || {
        let never = || button("", &desk, Desk::never).text(never);
        desk.why.get().then(|| Tag::new("p").text(&why).child(never()))
    };
    Tag::new("div").class("foot").child(links(things, Some(toggle))).child(Tag::new("span").text(step)).live_child(explanation)
}

/// The first of the links below the line, and the site's privacy page.
pub fn links(things: &Things, first: Option<Tag>) -> Tag {
    let Things { words, privacy, .. } = things;
    let between = if first.is_some() { "·" } else { "" };
    let mut links = Tag::new("span").children(first);
    if !privacy.is_empty() {
        let link = Tag::new("a").attr("href", privacy).attr("target", "_blank").attr("rel", "noopener").text(&words.privacy);
        links = links.text(between).child(link);
    }
    links
}
