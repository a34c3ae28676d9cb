//! Choices: one or any of a few options, and the one look that every choice has.

use leptos::prelude::*;
use leptos::{ev, html};
use rapport_model::survey::{Answer, Question, QuestionKind};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::authored;
use crate::desk::{Desk, Things};

/// One choice: a native input over its label.
pub struct Choice {
    /// `radio` or `checkbox`.
    pub kind: &'static str,
    /// The place of its question on the page.
    pub group: usize,
    /// What the group hears.
    pub value: u8,
    /// Whether it is chosen when drawn.
    pub checked: bool,
    /// Its name, where the content does not say it.
    pub label: Option<String>,
    /// What is seen.
    pub content: AnyView,
}

/// Draws a choice.
pub fn choice(choice: Choice) -> AnyView {
    let input = html::input()
        .attr("type", choice.kind)
        .attr("name", choice.group.to_string())
        .attr("value", choice.value.to_string())
        .attr("aria-label", choice.label)
        .prop("checked", choice.checked);
    html::label().child((input, choice.content)).into_any()
}

/// A group of choices, named by its question. `changed` hears the value and whether it is chosen now.
pub fn group(class: &'static str, role: &'static str, at: usize, choices: Vec<AnyView>, changed: impl Fn(u8, bool) + 'static) -> AnyView {
    html::div()
        .class(class)
        .attr("role", role)
        // Questions after the first stand in a field set, whose legend names them.
        .attr("aria-labelledby", (at == 0).then_some("q"))
        .on(ev::change, move |event| {
            if let Some(input) = chosen(&event) {
                changed(input.value().parse().unwrap_or_default(), input.checked());
            }
        })
        .child(choices)
        .into_any()
}

/// The input that an event of its group is about.
pub fn chosen(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// The options of a question. Reasons, short and any number of them, are chips; all else is a list.
pub fn field(desk: Desk, things: &Things, question: &Question, at: usize) -> AnyView {
    let words = things.words;
    let many = matches!(question.kind, QuestionKind::Multiple { .. });
    let consent = matches!(question.kind, QuestionKind::Consent { .. });
    let mut options: Vec<(Answer, String)> =
        question.options().iter().map(|option| (Answer::Text(option.id.clone()), authored(&option.text).unwrap_or_default())).collect();
    if consent && options.is_empty() {
        options = vec![(Answer::Flag(true), words.yes.to_owned()), (Answer::Flag(false), words.no.to_owned())];
    }
    let short = options.iter().all(|(_, text)| text.chars().count() < 24);
    let class = if many && short {
        "chips"
    } else if consent && short {
        "list two"
    } else {
        "list"
    };
    let draft = things.interview.draft(&question.id);
    let (kind, role) = if many { ("checkbox", "group") } else { ("radio", "radiogroup") };
    let choices = options.iter().zip(0..).map(|((answer, text), value)| {
        let checked = match (draft, answer) {
            (Some(Answer::List(list)), Answer::Text(id)) => list.contains(id),
            (Some(given), answer) => given == answer,
            (None, _) => false,
        };
        choice(Choice { kind, group: at, value, checked, label: None, content: text.clone().into_any() })
    });
    let choices = choices.collect();
    let id = question.id.clone();
    group(class, role, at, choices, move |value, checked| {
        let Some((answer, _)) = options.get(usize::from(value)) else { return };
        desk.with(|things| {
            let answer = match (many, answer) {
                (true, Answer::Text(option)) => {
                    let mut list = match things.interview.draft(&id) {
                        Some(Answer::List(list)) => list.clone(),
                        _ => Vec::new(),
                    };
                    list.retain(|known| known != option);
                    if checked {
                        list.push(option.clone());
                    }
                    Answer::List(list)
                }
                _ => answer.clone(),
            };
            things.interview.put(&id, Some(answer));
        });
    })
}
