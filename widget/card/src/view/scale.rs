//! Ratings: 0 to 10, 1 to 5, 1 to 7, as numbers, stars or faces.

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
        QuestionKind::Nps(_) => [&words.unlikely, &words.likely],
        QuestionKind::Csat(_) => [&words.poor, &words.very_good],
        _ => [&words.disagree, &words.agree],
    };
    let (low, high) = (authored_or(&scale.low, low), authored_or(&scale.high, high));
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
    let choices = (lowest..=highest).zip(0..).map(|(number, place)| {
        let number_text = digits(number.into());
        let mut label = fill(&words.of, &[&number_text, &digits(highest.into())]);
        // The ends say what they mean to who cannot see it stand below.
        if let Some(meaning) = [(lowest, low), (highest, high)].iter().find(|(end, _)| *end == number) {
            label.push_str(", ");
            label.push_str(meaning.1);
        }
        let choice = choice("radio", at, number, given == Some(number));
        if look == Look::Faces {
            let names = [&words.face_1, &words.face_2, &words.face_3, &words.face_4, &words.face_5];
            let (face, name) = (FACES.get(place).unwrap_or(&STAR), names.get(place).map_or("", |name| name));
            return choice(None).child(icon(LARGE, face)).text(name);
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
    let ends = (look != Look::Faces).then(|| Tag::new("p").class("ends").child(span(low)).child(span(high)));
    Tag::new("div").child(group).children(ends)
}
