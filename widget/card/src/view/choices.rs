//! Choices: one or any of a few options, and the one look that every choice has.

use rapport_model::survey::{Answer, Question, QuestionKind};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::authored;
use super::tag::Tag;
use crate::desk::{Desk, Things};
use crate::words::digits;

/// One choice: a native input, `radio` or `checkbox`, over its label, which says what is seen. It is named apart
/// where that does not name it. Its group hears the value.
pub fn choice(kind: &str, group: usize, value: u8, checked: bool) -> impl FnOnce(Option<&str>) -> Tag {
    let input = Tag::new("input").attr("type", kind).attr("name", &digits(group as u32)).attr("value", &digits(value.into()));
    input.element().unchecked_ref::<HtmlInputElement>().set_checked(checked);
    move |name| {
        let input = match name {
            Some(name) => input.attr("aria-label", name),
            None => input,
        };
        Tag::new("label").child(input)
    }
}

/// A group of choices, named by its question. `changed` hears the value and whether it is chosen now.
pub fn group(class: &str, role: &str, at: usize, choices: impl Iterator<Item = Tag>, changed: impl Fn(u8, bool) + 'static) -> Tag {
    let group = Tag::new("div").class(class).attr("role", role).children(choices).on("change", move |event: Event| {
        if let Some(input) = chosen(&event) {
            changed(number_of(&input), input.checked());
        }
    });
    // Questions after the first stand in a field set, whose legend names them.
    if at == 0 { group.attr("aria-labelledby", "q") } else { group }
}

/// The input that an event of its group is about.
pub fn chosen(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// The value of an input, as [`choice`] wrote it.
pub fn number_of(input: &HtmlInputElement) -> u8 {
    input.value().bytes().fold(0, |number: u8, digit| number.wrapping_mul(10).wrapping_add(digit.wrapping_sub(b'0')))
}

/// The options of a question. Reasons, short and any number of them, are chips; all else is a list.
pub fn field(desk: &Desk, things: &Things, question: &Question, at: usize) -> Tag {
    let words = things.words;
    let many = matches!(question.kind, QuestionKind::Multiple { .. });
    let consent = matches!(question.kind, QuestionKind::Consent { .. });
    let mut options: Vec<(Answer, &str)> =
        question.options().iter().map(|option| (Answer::Text(option.id.clone()), authored(&option.text))).collect();
    if consent && options.is_empty() {
        options = vec![(Answer::Flag(true), &*words.yes), (Answer::Flag(false), &*words.no)];
    }
    let short = options.iter().all(|(_, text)| text.chars().nth(24).is_none());
    let class = match (many, consent, short) {
        (true, _, true) => "chips",
        (_, true, true) => "list two",
        _ => "list",
    };
    let draft = things.interview.draft(&question.id);
    let (kind, role) = if many { ("checkbox", "group") } else { ("radio", "radiogroup") };
    let choices = options.iter().zip(0..).map(|((answer, text), value)| {
        let checked = match (draft, answer) {
            (Some(Answer::List(list)), Answer::Text(id)) => list.contains(id),
            (draft, answer) => draft == Some(answer),
        };
        choice(kind, at, value, checked)(None).text(text)
    });
    let (id, desk) = (question.id.clone(), desk.clone());
    let answers: Vec<Answer> = options.iter().map(|(answer, _)| answer.clone()).collect();
    group(class, role, at, choices, move |value, checked| {
        let Some(answer) = answers.get(usize::from(value)) else { return };
        desk.with(|things| {
            let mut answer = answer.clone();
            if let (true, Answer::Text(option)) = (many, &answer) {
                let mut list = match things.interview.draft(&id) {
                    Some(Answer::List(list)) => list.clone(),
                    _ => Vec::new(),
                };
                list.retain(|known| known != option);
                if checked {
                    list.push(option.clone());
                }
                answer = Answer::List(list);
            }
            things.interview.put(&id, Some(answer));
        });
    })
}
