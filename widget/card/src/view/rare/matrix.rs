//! Rows to be answered by the same columns. A card is narrower than a table would be: each row is a question of its
//! own, with the columns as its choices.

use rapport_model::survey::{Answer, Cell, Choice, Matrix, Shuffle};

use super::super::authored;
use super::super::choices::{choice, group};
use super::super::tag::Tag;
use super::slot::{Slot, parts_of};
use crate::desk::Things;
use crate::words::{digits, fill};

/// Row by row.
pub fn field(slot: &Slot, things: &Things, draft: Option<&Answer>, matrix: &Matrix) -> Tag {
    let given = parts_of(draft);
    let shuffle = if matrix.shuffle_rows { Shuffle::All } else { Shuffle::No };
    let order = shuffle.order(matrix.rows.len(), things.seed);
    let rows = order.into_iter().filter_map(|at| Some((at, matrix.rows.get(at)?)));
    let rows = rows.map(|(at, row)| {
        let draft = given.part(&row.id);
        let cells = match matrix.cell {
            Cell::Rating => rating(slot, things, row, at, draft, matrix),
            Cell::Single | Cell::Multiple => columns(slot, row, at, draft, matrix),
        };
        Tag::new("fieldset").child(Tag::new("legend").text(authored(&row.text))).child(cells)
    });
    Tag::new("div").class("rows").children(rows)
}

/// The columns of one row.
fn columns(slot: &Slot, row: &Choice, at: usize, draft: Option<&Answer>, matrix: &Matrix) -> Tag {
    let many = matrix.cell == Cell::Multiple;
    let (kind, role) = if many { ("checkbox", "group") } else { ("radio", "radiogroup") };
    let is_chosen = |column: &Choice| match draft {
        Some(Answer::List(list)) => list.contains(&column.id),
        Some(Answer::Text(chosen)) => *chosen == column.id,
        _ => false,
    };
    let choices = matrix
        .columns
        .iter()
        .zip(0..)
        .map(|(column, value)| choice(kind, 100 + at, value, is_chosen(column))(None).text(authored(&column.text)));
    let (slot, row, ids) = (slot.clone(), row.id.clone(), matrix.columns.iter().map(|column| column.id.clone()).collect::<Vec<_>>());
    group("chips", role, 1, choices, move |value, checked| {
        let Some(id) = ids.get(usize::from(value)) else { return };
        let answer = if many {
            let mut list = match slot.part(&row) {
                Some(Answer::List(list)) => list,
                _ => Vec::new(),
            };
            list.retain(|known| known != id);
            if checked {
                list.push(id.clone());
            }
            (!list.is_empty()).then_some(Answer::List(list))
        } else {
            Some(Answer::Text(id.clone()))
        };
        slot.put_part(&row, answer);
    })
}

/// The numbers of one row, named by the columns where these are given.
fn rating(slot: &Slot, things: &Things, row: &Choice, at: usize, draft: Option<&Answer>, matrix: &Matrix) -> Tag {
    let highest = matrix.highest();
    let choices = (1..=highest).zip(0..).map(|(number, place): (u8, usize)| {
        let text = digits(number.into());
        let mut label = fill(&things.words.of, &[&text, &digits(highest.into())]);
        if let Some(column) = matrix.columns.get(place) {
            label.push_str(", ");
            label.push_str(authored(&column.text));
        }
        choice("radio", 100 + at, number, draft == Some(&number.into()))(Some(&label)).text(&text)
    });
    let (slot, row) = (slot.clone(), row.id.clone());
    let class = ["scale n", &digits(highest.into())].concat();
    let numbers = group(&class, "radiogroup", 1, choices, move |number, _| slot.put_part(&row, Some(number.into())));
    let end = |column: Option<&Choice>| Tag::new("span").text(column.map_or("", |column| authored(&column.text)));
    let ends = (!matrix.columns.is_empty())
        .then(|| Tag::new("p").class("ends").child(end(matrix.columns.first())).child(end(matrix.columns.last())));
    Tag::new("div").child(numbers).children(ends)
}
