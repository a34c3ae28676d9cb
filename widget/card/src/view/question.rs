//! A page of questions with its buttons and its foot.

use rapport_model::survey::{Question, QuestionKind};

use super::tag::Tag;
use super::{authored, button, choices, offline, paragraph, scale, text};
use crate::desk::{Desk, Things};
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
            ("", QuestionKind::Multiple { .. }) => &words.any,
            ("", QuestionKind::Text { .. }) if !interview.is_required(first) => &words.optional,
            (help, _) => help,
        };
        let (now, pages) = interview.progress();
        let waits = !interview.goes_on_by_itself() || now > 1 || interview.draft(&first.id).is_some();
        let can_skip = page.iter().all(|question| !interview.is_required(question));
        let buttons = Buttons {
            back: (now > 1).then_some(&*words.back),
            // A text is left out by sending it empty.
            skip: (can_skip && !matches!(first.kind, QuestionKind::Text { .. })).then_some(&*words.skip),
            next: if now == pages { &words.send } else { &words.next },
            missing: &words.missing,
        };
        let (missing, choosing) = (desk.clone(), desk.clone());
        let body = Tag::new("div")
            .class("body")
            .children(page.iter().enumerate().map(|(at, question)| field(desk, things, question, at)))
            .live_child(offline(desk))
            .live_child(move || missing.missing.get().then(|| Tag::new("p").class("error").attr("role", "alert").text(buttons.missing)))
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

/// The field of one question; those after the first bring their own heading.
fn field(desk: &Desk, things: &Things, question: &Question, at: usize) -> Tag {
    let field = match &question.kind {
        QuestionKind::Text(of) => text::field(desk, things, question, &of.placeholder),
        QuestionKind::Nps(scale) | QuestionKind::Csat(scale) | QuestionKind::Ces(scale) | QuestionKind::Rating { scale, .. } => {
            scale::field(desk, things, question, scale, at)
        }
        _ => choices::field(desk, things, question, at),
    };
    if at == 0 {
        return field;
    }
    Tag::new("fieldset").child(Tag::new("legend").text(&things.interview.say(authored(things.interview.wording(question).0)))).child(field)
}

/// The buttons of a page.
#[derive(Clone, Copy)]
struct Buttons {
    back: Option<&'static str>,
    skip: Option<&'static str>,
    next: &'static str,
    missing: &'static str,
}

impl Buttons {
    fn row(self, desk: &Desk) -> Tag {
        let one = |class, label, press| button(class, desk, press).text(label);
        Tag::new("div")
            .class("actions")
            .children(self.back.map(|label| one("plain", label, Desk::back)))
            .child(Tag::new("i"))
            .children(self.skip.map(|label| one("plain", label, Desk::skip)))
            .child(one("", self.next, Desk::forward))
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
