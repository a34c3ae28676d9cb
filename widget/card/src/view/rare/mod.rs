//! The rarer kinds of question. They make the second, larger build of the card, which a page loads only when its
//! survey has one of them.

mod complaint;
mod contact;
mod dropdown;
mod line;
mod matrix;
mod pictures;
mod ranking;
mod slider;
mod slot;

use rapport_model::survey::{ChoiceLook, Question, QuestionKind, Refused};

pub use pictures::picture;

use super::tag::Tag;
use crate::desk::{Desk, Things};
use crate::words::{MoreWords, digits, fill};

/// The field of a question of a rarer kind; none where it is not of one.
pub fn field(desk: &Desk, things: &Things, question: &Question, at: usize) -> Option<Tag> {
    let slot = slot::Slot::new(desk, &question.id);
    let draft = things.interview.draft(&question.id);
    let name = things.interview.said(question);
    Some(match &question.kind {
        QuestionKind::Single(choices) if choices.look == ChoiceLook::Dropdown => dropdown::field(desk, things, question, choices, at),
        QuestionKind::Single(choices) | QuestionKind::Multiple(choices) if choices.look == ChoiceLook::Pictures => {
            pictures::field(desk, things, question, choices, at)
        }
        QuestionKind::Ranking { options, shuffle } => ranking::field(&slot, things, draft, options, *shuffle),
        QuestionKind::Matrix(matrix) => matrix::field(&slot, things, draft, matrix),
        QuestionKind::Slider(slider) => slider::field(&slot, things, draft, slider, &name),
        QuestionKind::Number(of) => line::number(&slot, draft, of, &name),
        QuestionKind::Date(of) => line::date(&slot, draft, of, &name),
        QuestionKind::Email { placeholder } => line::email(&slot, draft, placeholder, &name),
        QuestionKind::Contact { fields } => contact::field(&slot, things, draft, fields),
        QuestionKind::Complaint(complaint) => complaint::field(&slot, things, draft, complaint),
        _ => return None,
    })
}

/// A line of help for who has none by its author.
pub fn help<'a>(words: &'a MoreWords, kind: &QuestionKind) -> &'a str {
    match kind {
        QuestionKind::Ranking { .. } => &words.rank_help,
        QuestionKind::Matrix(_) => &words.each_row,
        _ => "",
    }
}

/// Why an answer is not taken, in words that say what to do.
pub fn complain(words: &MoreWords, kind: &QuestionKind, why: Refused) -> String {
    let short = |number: Option<u16>, word: &str| number.map(|number| fill(word, &[&digits(number.into())]));
    let count = |number: Option<u8>, word: &str| short(number.map(u16::from), word);
    let say = |limit: &str, word: &str| (!limit.is_empty()).then(|| fill(word, &[limit]));
    let decimal = |number: Option<f64>| number.map(line::written).unwrap_or_default();
    let both = |a: Option<String>, b: Option<String>| [a, b].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (why, kind) {
        (Refused::Count, QuestionKind::Multiple(of)) => {
            both(count(of.at_least, &words.choose_least), count(of.at_most, &words.choose_most))
        }
        (Refused::Length, QuestionKind::Text(of)) => both(short(of.min_length, &words.too_short), short(of.max_length, &words.too_long)),
        (Refused::Range, QuestionKind::Number(of)) if of.min.is_some() || of.max.is_some() => {
            both(say(&decimal(of.min), &words.at_least), say(&decimal(of.max), &words.at_most))
        }
        (Refused::Range, QuestionKind::Date(of)) => both(say(&of.earliest, &words.not_before), say(&of.latest, &words.not_after)),
        (Refused::Shape | Refused::Range, QuestionKind::Number(_)) => words.wrong_number.clone(),
        (Refused::Format, QuestionKind::Date(_)) => words.wrong_date.clone(),
        (Refused::Format, QuestionKind::Email { .. }) => words.wrong_email.clone(),
        (Refused::Format | Refused::Pattern, _) => words.wrong_format.clone(),
        (Refused::Incomplete, _) => words.incomplete.clone(),
        _ => String::new(),
    }
}
