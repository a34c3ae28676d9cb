//! A page of questions with its buttons and its foot.

use leptos::prelude::*;
use leptos::{ev, html};
use rapport_model::survey::{Question, QuestionKind};

use super::{authored, choices, scale, text};
use crate::desk::{Desk, Things};
use crate::words::fill;

/// The page of questions that stands there; none at the ending.
pub fn page(desk: Desk) -> Option<AnyView> {
    desk.with(|things| {
        let Things { interview, words, .. } = &*things;
        let page = interview.page();
        let first = *page.first()?;
        let (heading, help) = interview.wording(first);
        let help = authored(help).or_else(|| {
            let own = match first.kind {
                QuestionKind::Multiple { .. } => words.any,
                QuestionKind::Text { .. } if !first.required => words.optional,
                _ => return None,
            };
            Some(own.to_owned())
        });
        let fields: Vec<AnyView> = page.iter().enumerate().map(|(at, question)| field(desk, things, question, at)).collect();
        let (now, pages) = interview.progress();
        let alone = interview.goes_on_by_itself() && now == 1 && interview.draft(&first.id).is_none();
        let can_skip = page.iter().all(|question| !question.required);
        let buttons = Buttons {
            back: (now > 1).then_some(words.back),
            // A text is left out by sending it empty.
            skip: (can_skip && !matches!(first.kind, QuestionKind::Text { .. })).then_some(words.skip),
            next: if now == pages { words.send } else { words.next },
            missing: words.missing,
        };
        let body = html::div().class("body").child((fields, move || (!alone || desk.chosen.get()).then(|| buttons.view(desk))));
        let step = fill(words.step, &[&now.to_string(), &pages.to_string()]);
        Some((title(authored(heading)), help.map(|help| paragraph("help", help)), body, foot(desk, things, step, true)).into_any())
    })
    .flatten()
}

/// The heading of a page: the card's name, and where the focus goes when the page is new.
pub fn title(text: Option<String>) -> AnyView {
    html::h2().attr("id", "q").attr("tabindex", "-1").child(text).into_any()
}

/// A paragraph.
pub fn paragraph(class: &'static str, text: String) -> AnyView {
    html::p().class(class).child(text).into_any()
}

/// The field of one question; those after the first bring their own heading.
fn field(desk: Desk, things: &Things, question: &Question, at: usize) -> AnyView {
    let field = match &question.kind {
        QuestionKind::Text { placeholder } => text::field(desk, things, question, placeholder),
        kind => match kind {
            QuestionKind::Nps(ends) | QuestionKind::Csat(ends) | QuestionKind::Ces(ends) => scale::field(desk, things, question, ends, at),
            _ => choices::field(desk, things, question, at),
        },
    };
    if at == 0 {
        return field;
    }
    let legend = html::legend().child(authored(things.interview.wording(question).0));
    html::fieldset().child((legend, field)).into_any()
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
    fn view(self, desk: Desk) -> AnyView {
        let missing = move || desk.missing.get().then(|| html::p().class("error").attr("role", "alert").child(self.missing).into_any());
        let plain = |label: Option<&'static str>, press: fn(Desk)| label.map(|label| button("plain", label, desk, press));
        let row = html::div()
            .class("actions")
            .child((plain(self.back, Desk::back), html::i(), plain(self.skip, Desk::skip), button("", self.next, desk, Desk::forward)));
        (missing, row).into_any()
    }
}

fn button(class: &'static str, label: &'static str, desk: Desk, press: fn(Desk)) -> AnyView {
    html::button().attr("type", "button").class(class).on(ev::click, move |_| press(desk)).child(label).into_any()
}

/// Below the line: why one is asked, the site's privacy page, and on the other side `end`.
pub fn foot(desk: Desk, things: &Things, end: String, explains: bool) -> AnyView {
    let Things { words, site, privacy, quiet_days, .. } = things;
    let toggle = explains.then(|| {
        html::button()
            .attr("type", "button")
            .attr("aria-expanded", move || if desk.why.get() { "true" } else { "false" })
            .on(ev::click, move |_| desk.why.update(|open| *open = !*open))
            .child(words.why)
            .into_any()
    });
    let link = (!privacy.is_empty()).then(|| {
        let address = privacy.clone();
        html::a().attr("href", address).attr("target", "_blank").attr("rel", "noopener").child(words.privacy).into_any()
    });
    let dot = (toggle.is_some() && link.is_some()).then_some("·");
    let mut why = fill(words.who, &[site]);
    for sentence in [fill(words.how_often, &[&quiet_days.to_string()]), words.kept.to_owned()] {
        why.push(' ');
        why.push_str(&sentence);
    }
    html::div()
        .class("foot")
        .child((
            html::span().child((toggle, dot, link)),
            html::span().child(end),
            move || desk.why.get().then(|| paragraph("", why.clone())),
        ))
        .into_any()
}
