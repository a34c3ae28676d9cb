//! Choices: one or any of a few options, and the one look that every choice has.

use std::cell::RefCell;
use std::rc::Rc;

#[cfg(not(feature = "rare"))]
use rapport_model::survey::Choice;
use rapport_model::survey::{Answer, Choices, NONE, OTHER, Question, QuestionKind, option_of, written};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::authored;
#[cfg(feature = "rare")]
use super::rare::picture;
use super::tag::Tag;
use crate::desk::{Desk, Things};
use crate::live::Live;
use crate::words::{Words, digits};

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
    let short = question.options().iter().all(|option| authored(&option.text).chars().nth(24).is_none());
    match &question.kind {
        QuestionKind::Single(of) => list(desk, things, question, of, at, "list"),
        QuestionKind::Multiple(of) => list(desk, things, question, of, at, if short { "chips" } else { "list many" }),
        _ => consent(desk, things, question, at, if short { "list two" } else { "list" }),
    }
}

/// Whether one agrees, and to what.
fn consent(desk: &Desk, things: &Things, question: &Question, at: usize, class: &str) -> Tag {
    let words = things.words;
    let mut options: Vec<(Answer, &str)> =
        question.options().iter().map(|option| (Answer::Text(option.id.clone()), authored(&option.text))).collect();
    if options.is_empty() {
        options = vec![(Answer::Flag(true), &*words.yes), (Answer::Flag(false), &*words.no)];
    }
    let draft = things.interview.draft(&question.id);
    let choices = options.iter().zip(0..).map(|((answer, text), value)| choice("radio", at, value, draft == Some(answer))(None).text(text));
    let (id, desk) = (question.id.clone(), desk.clone());
    let answers: Vec<Answer> = options.iter().map(|(answer, _)| answer.clone()).collect();
    group(class, "radiogroup", at, choices, move |value, _| {
        if let Some(answer) = answers.get(usize::from(value)) {
            desk.with(|things| things.interview.put(&id, Some(answer.clone())));
        }
    })
}

/// What may be chosen, in the order of this showing; behind it, where the author wants them, "something else" with a
/// field for it, and "none of these".
pub fn list(desk: &Desk, things: &Things, question: &Question, of: &Choices, at: usize, class: &str) -> Tag {
    let many = matches!(question.kind, QuestionKind::Multiple(_));
    let order = of.shuffle.order(of.options.len(), things.seed);
    let options = order.into_iter().filter_map(|at| of.options.get(at)).map(|option| (option.id.as_str(), &option.text, Some(option)));
    let others = [(OTHER, &of.other), (NONE, &of.none)].into_iter().filter(|(_, text)| !text.is_empty());
    let all: Vec<_> = options.chain(others.map(|(id, text)| (id, text, None))).collect();
    let chosen = match things.interview.draft(&question.id) {
        Some(Answer::List(list)) => list.clone(),
        Some(Answer::Text(one)) => vec![one.clone()],
        _ => Vec::new(),
    };
    let is_chosen = |id: &str| chosen.iter().any(|one| option_of(one) == id);
    let (kind, role) = if many { ("checkbox", "group") } else { ("radio", "radiogroup") };
    let mut inputs = Vec::new();
    let labels: Vec<Tag> = all
        .iter()
        .zip(0..)
        .map(|((id, text, option), value)| {
            let label = choice(kind, at, value, is_chosen(id))(None);
            inputs.extend(label.element().first_element_child().map(|input| input.unchecked_into::<HtmlInputElement>()));
            label.children(option.and_then(picture)).text(&things.interview.say(authored(text)))
        })
        .collect();
    let picked = Rc::new(Picked {
        desk: desk.clone(),
        question: question.id.clone(),
        many,
        ids: all.iter().map(|(id, ..)| (*id).to_owned()).collect(),
        words: RefCell::new(chosen.iter().find_map(|one| written(one)).unwrap_or_default().to_owned()),
        writing: Live::new(!of.other.is_empty() && is_chosen(OTHER)),
        inputs,
    });
    let (changed, writing, words) = (picked.clone(), picked, things.words);
    let group = group(class, role, at, labels.into_iter(), move |value, checked| changed.change(usize::from(value), checked));
    Tag::new("div").child(group).live_child(move || writing.writing.get().then(|| writing.field(words)))
}

/// This build draws no pictures.
#[cfg(not(feature = "rare"))]
fn picture(_: &Choice) -> Option<Tag> {
    None
}

/// What is chosen in a list.
struct Picked {
    desk: Desk,
    question: String,
    many: bool,
    ids: Vec<String>,
    inputs: Vec<HtmlInputElement>,
    /// What "something else" is, also while it is not chosen.
    words: RefCell<String>,
    /// Whether "something else" is chosen.
    writing: Live<bool>,
}

impl Picked {
    /// Something was chosen, or is no more.
    fn change(&self, value: usize, checked: bool) {
        let Some(id) = self.ids.get(value) else { return };
        if self.many && checked {
            // "None of these" goes with nothing else, whichever came first.
            for (input, other) in self.inputs.iter().zip(&self.ids) {
                if other != id && (id == NONE || other == NONE) {
                    input.set_checked(false);
                }
            }
        }
        self.tell();
        let is_other = |(input, id): (&HtmlInputElement, &String)| id == OTHER && input.checked();
        let writing = self.inputs.iter().zip(&self.ids).any(is_other);
        if self.writing.peek() != writing {
            self.writing.set(writing);
        }
    }

    /// Puts what is chosen now onto the desk.
    fn tell(&self) {
        let words = || [OTHER, ":", self.words.borrow().as_str()].concat();
        let chosen = self.inputs.iter().zip(&self.ids).filter(|(input, _)| input.checked());
        let mut list = chosen.map(|(_, id)| if id == OTHER { words() } else { id.clone() });
        let answer = if self.many { Some(Answer::List(list.collect())) } else { list.next().map(Answer::Text) };
        self.desk.with(|things| things.interview.put(&self.question, answer));
    }

    /// The field for something else.
    fn field(self: &Rc<Self>, words: &'static Words) -> Tag {
        let input = Tag::new("input").class("line else").attr("type", "text").attr("maxlength", "200");
        let input = input.attr("aria-label", &words.which).attr("placeholder", &words.which);
        let element = input.element().unchecked_ref::<HtmlInputElement>().clone();
        element.set_value(&self.words.borrow());
        let picked = self.clone();
        input.on("input", move |_: Event| {
            *picked.words.borrow_mut() = element.value();
            picked.tell();
        })
    }
}
