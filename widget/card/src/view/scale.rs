//! Ratings: 0 to 10, 1 to 5, 1 to 7, as numbers, stars or faces.

use leptos::prelude::*;
use leptos::{ev, html};
use rapport_model::survey::{Answer, Look, Question, QuestionKind, Scale};

use super::choices::{Choice, choice, chosen, group};
use super::icon::{FACES, LARGE, STAR, icon};
use super::authored_or;
use crate::desk::{Desk, Things};
use crate::words::fill;

/// A scale with its ends.
pub fn field(desk: Desk, things: &Things, question: &Question, scale: &Scale, at: usize) -> AnyView {
    let words = things.words;
    let (lowest, highest) = question.scale().unwrap_or_default();
    let own = match question.kind {
        QuestionKind::Nps(_) => words.likely,
        QuestionKind::Csat(_) => words.satisfied,
        _ => words.agree,
    };
    let (low, high) = (authored_or(&scale.low, own[0]), authored_or(&scale.high, own[1]));
    // Stars and faces are drawn for five.
    let look = if highest == 5 { scale.look } else { Look::Numbers };
    let class = match (look, highest) {
        (Look::Stars, _) => "icons stars",
        (Look::Faces, _) => "icons faces",
        (Look::Numbers, 5) => "scale n5",
        (Look::Numbers, 7) => "scale n7",
        _ => "scale",
    };
    let given = match things.interview.draft(&question.id) {
        Some(Answer::Number(number)) => Some(*number as u8),
        _ => None,
    };
    let choices = (lowest..=highest).map(|number| {
        let digits = number.to_string();
        // The ends say what they mean to who cannot see them stand below.
        let meaning = if number == lowest { &low } else if number == highest { &high } else { "" };
        let mut label = fill(words.of, &[&digits, &highest.to_string()]);
        if !meaning.is_empty() {
            label.push_str(", ");
            label.push_str(meaning);
        }
        let face = FACES.get(usize::from(number.saturating_sub(1))).copied().unwrap_or(STAR);
        let content = match look {
            Look::Stars => (icon(LARGE, STAR), digits).into_any(),
            Look::Faces => (icon(LARGE, face), words.faces.get(usize::from(number.saturating_sub(1))).copied()).into_any(),
            Look::Numbers => digits.into_any(),
        };
        choice(Choice { kind: "radio", group: at, value: number, checked: given == Some(number), label: (look != Look::Faces).then_some(label), content })
    });
    let id = question.id.clone();
    let put = {
        let id = id.clone();
        move |number: u8| desk.with(|things| things.interview.put(&id, Some(number.into()))).unwrap_or_default()
    };
    let press = put.clone();
    let alone = things.interview.goes_on_by_itself();
    let group = group(class, "radiogroup", at, choices.collect(), move |number, _| {
        put(number);
        if desk.keyed.get_untracked() {
            desk.later();
        }
    });
    let scale = html::div()
        .on(ev::pointerdown, move |_| desk.keyed.set(false))
        .on(ev::keydown, move |event| {
            desk.keyed.set(true);
            if alone && event.key() == "Enter" {
                desk.forward();
            }
        })
        .on(ev::click, move |event| {
            // Also on the number that was chosen before, which is no change. Arrow keys click, too.
            if let Some(input) = chosen(&event).filter(|_| alone && !desk.keyed.get_untracked()) {
                press(input.value().parse().unwrap_or_default());
                desk.soon();
            }
        })
        .child(group);
    // Faces say in words what each of them means.
    let ends = (look != Look::Faces).then(|| html::p().class("ends").child((html::span().child(low), html::span().child(high))).into_any());
    (scale, ends).into_any()
}
