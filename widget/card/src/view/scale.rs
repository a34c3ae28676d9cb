//! Ratings: 0 to 10, 1 to 5, 1 to 7, 1 to as many as the author wants, as numbers, stars or faces.

use rapport_model::survey::{Answer, Look, Question, QuestionKind, Scale};
use web_sys::{Event, KeyboardEvent};

use super::authored_or;
use super::choices::{choice, chosen, group, number_of};
use super::icon::{FACES, LARGE, STAR, icon};
use super::tag::Tag;
use crate::desk::{Desk, Things};
use crate::words::{digits, fill};

/// A scale with its ends.
pub fn field(desk: &Desk, things: &Things, question: &Question, scale: &Scale, at: usize) -> Tag {
    let words = things.words;
    let (lowest, highest) = question.scale().unwrap_or_default();
    let [low, high] = match question.kind {
        QuestionKind::Nps(_) => [words.unlikely.as_str(), &words.likely],
        QuestionKind::Csat(_) => [words.poor.as_str(), &words.very_good],
        QuestionKind::Ces(_) => [words.disagree.as_str(), &words.agree],
        // What else is rated, only its author can say.
        _ => [""; 2],
    };
    let (low, high) = (authored_or(&scale.low, low), authored_or(&scale.high, high));
    // 0 to 10 in pictures would be a row of eleven.
    let look = if lowest > 0 { scale.look } else { Look::Numbers };
    let class = match look {
        Look::Stars => "icons stars",
        Look::Faces => "icons faces",
        Look::Numbers => "scale",
    };
    let given = match things.interview.draft(&question.id) {
        Some(Answer::Number(number)) => Some(*number as u8),
        _ => None,
    };
    let choices = (lowest..=highest).zip(0..).map(|(number, place)| {
        let number_text = digits(number.into());
        let mut label = fill(&words.of, &[&number_text, &digits(highest.into())]);
        // The ends say what they mean to who cannot see it stand below.
        if let Some(meaning) = [(lowest, low), (highest, high)].iter().find(|(end, meaning)| *end == number && !meaning.is_empty()) {
            label.push_str(", ");
            label.push_str(meaning.1);
        }
        let choice = choice("radio", at, number, given == Some(number));
        if look == Look::Faces {
            let names = [&words.face_1, &words.face_2, &words.face_3, &words.face_4, &words.face_5];
            // Five faces are drawn, and named; a scale of other length has the nearest of them, and numbers.
            let steps = usize::from(highest - lowest).max(1);
            let face = icon(LARGE, FACES.get((place * 4 + steps / 2) / steps).unwrap_or(&STAR));
            return match names.get(place).filter(|_| highest == 5) {
                Some(name) => choice(None).child(face).text(name),
                None => choice(Some(&label)).child(face).text(&number_text),
            };
        }
        choice(Some(&label)).children((look == Look::Stars).then(|| icon(LARGE, STAR))).text(&number_text)
    });
    let (id, putting) = (question.id.clone(), desk.clone());
    let put = move |number: u8| {
        putting.with(|things| things.interview.put(&id, Some(number.into())));
    };
    let press = put.clone();
    let (changed, pointed, keyed, clicked) = (desk.clone(), desk.clone(), desk.clone(), desk.clone());
    let alone = things.interview.goes_on_by_itself();
    let group = group(class, "radiogroup", at, choices, move |number, _| {
        put(number);
        if changed.keyed.peek() {
            changed.later();
        }
    });
    let group = group
        .on("pointerdown", move |_: Event| pointed.keyed.set(false))
        .on("keydown", move |event: KeyboardEvent| {
            keyed.keyed.set(true);
            if alone && event.key() == "Enter" {
                keyed.forward();
            }
        })
        .on("click", move |event: Event| {
            // Also on the number that was chosen before, which is no change. Arrow keys click, too.
            if let Some(input) = chosen(&event).filter(|_| alone && !clicked.keyed.peek()) {
                press(number_of(&input));
                clicked.soon();
            }
        });
    // Faces say in words what each of them means.
    let span = |text| Tag::new("span").text(text);
    let is_named = look == Look::Faces && highest == 5;
    let ends = (!low.is_empty() && !is_named).then(|| Tag::new("p").class("ends").child(span(low)).child(span(high)));
    Tag::new("div").child(group).children(ends)
}
