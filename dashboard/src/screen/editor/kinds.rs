//! The fields of each kind of question: what only this kind has.

use leptos::{
    ev,
    html::{div, fieldset, input, label, legend, li, span, ul},
    prelude::*,
};
use rapport_model::survey::ContactPart;
use serde_json::{Value, json};

use super::{
    desk::Desk,
    field::{add, figure, link, pick, plain, remove, texts, toggle},
};
use crate::words::{editor as words_of_editor, kinds as words_of_kinds};

/// The types of question, in the order of the menu, and their words.
pub(super) fn all() -> [(&'static str, &'static str); 17] {
    let (words, more) = (words_of_editor(), words_of_kinds());
    [
        ("nps", words.nps()),
        ("csat", words.csat()),
        ("ces", words.ces()),
        ("rating", more.rating()),
        ("single", words.single()),
        ("multiple", words.multiple()),
        ("text", words.text()),
        ("complaint", more.complaint()),
        ("consent", words.consent()),
        ("statement", more.statement()),
        ("ranking", more.ranking()),
        ("matrix", more.matrix()),
        ("slider", more.slider()),
        ("number", more.number()),
        ("date", more.date()),
        ("email", more.email()),
        ("contact", more.contact()),
    ]
}

/// The fields of a question of a kind, at a place such as `/questions/0`.
pub(super) fn fields(desk: Desk, place: &str, kind: &str) -> AnyView {
    let (words, more) = (words_of_editor(), words_of_kinds());
    let at = |name: &str| format!("{place}/{name}");
    let ends = || (texts(desk, words.low(), at("low")), texts(desk, words.high(), at("high")));
    let looks = || {
        let looks = vec![("", words.numbers()), ("stars", words.stars()), ("faces", words.faces())];
        pick(desk, words.look(), at("look"), looks, text_of)
    };
    match kind {
        "nps" | "ces" => ends().into_any(),
        "csat" => (ends(), row(looks())).into_any(),
        "rating" => {
            (ends(), row((pick(desk, more.points(), at("points"), points(), number_of), looks())), pair(desk, &at("pair"))).into_any()
        }
        "single" | "multiple" => choices(desk, place, kind),
        "ranking" => (options(desk, at("options"), words.options(), words.option_word(), false), row(order(desk, place))).into_any(),
        "matrix" => matrix(desk, place).into_any(),
        "slider" => {
            let (from, to) = (figure(desk, more.from(), at("min"), true), figure(desk, more.to(), at("max"), true));
            (row((from, to, figure(desk, more.step(), at("step"), false))), ends()).into_any()
        }
        "text" => {
            let bounds =
                (figure(desk, more.min_length(), at("min_length"), false), figure(desk, more.max_length(), at("max_length"), false));
            let looks_like = plain(desk, more.pattern(), at("pattern"), "text");
            (texts(desk, words.placeholder(), at("placeholder")), row((bounds, looks_like)), toggle(desk, more.short(), at("short")))
                .into_any()
        }
        "number" => {
            let bounds = (figure(desk, more.from(), at("min"), false), figure(desk, more.to(), at("max"), false));
            (row(bounds), texts(desk, more.unit(), at("unit")), toggle(desk, more.whole(), at("whole"))).into_any()
        }
        "date" => row((plain(desk, more.earliest(), at("earliest"), "date"), plain(desk, more.latest(), at("latest"), "date"))).into_any(),
        "email" => texts(desk, words.placeholder(), at("placeholder")).into_any(),
        "contact" => contact(desk, at("fields")).into_any(),
        "consent" => options(desk, at("options"), words.options(), words.option_word(), false).into_any(),
        "statement" => texts(desk, more.button(), at("button")).into_any(),
        "complaint" => complaint(desk, place).into_any(),
        _ => ().into_any(),
    }
}

fn row(content: impl IntoView) -> impl IntoView {
    div().class("beside").child(content)
}

/// What is chosen as the draft has it: a text, or nothing for the plain choice.
fn text_of(chosen: &str) -> Value {
    if chosen.is_empty() { Value::Null } else { json!(chosen) }
}

/// The highest numbers that a rating may have.
fn points() -> Vec<(&'static str, &'static str)> {
    ["3", "4", "5", "6", "7", "10"].map(|points| (points, points)).to_vec()
}

/// What is chosen as a number.
fn number_of(chosen: &str) -> Value {
    super::field::number(chosen)
}

fn order(desk: Desk, place: &str) -> impl IntoView {
    let more = words_of_kinds();
    let orders = vec![("", more.as_written()), ("all", more.any_order()), ("all_but_last", more.but_last())];
    pick(desk, more.order(), format!("{place}/shuffle"), orders, text_of)
}

fn choices(desk: Desk, place: &str, kind: &str) -> AnyView {
    let (words, more) = (words_of_editor(), words_of_kinds());
    let at = |name: &str| format!("{place}/{name}");
    let mut looks = vec![("", more.list()), ("pictures", more.pictures())];
    if kind == "single" {
        looks.insert(1, ("dropdown", more.dropdown()));
    }
    let list = {
        let (place, look) = (at("options"), at("look"));
        // Pictures have fields of their own, so the list is built anew when the look changes.
        let is_pictures = Memo::new(move |_| desk.text(&look) == "pictures");
        move || options(desk, place.clone(), words.options(), words.option_word(), is_pictures.get())
    };
    let count = (kind == "multiple")
        .then(|| row((figure(desk, more.least(), at("at_least"), false), figure(desk, more.most(), at("at_most"), false))));
    (
        list,
        texts(desk, more.other(), at("other")),
        texts(desk, more.none(), at("none")),
        row((pick(desk, words.look(), at("look"), looks, text_of), order(desk, place))),
        count,
    )
        .into_any()
}

/// Options, rows or columns, each in all languages, with its picture where it has one.
fn options(desk: Desk, pointer: String, title: &'static str, one: &'static str, with_pictures: bool) -> impl IntoView + use<> {
    let (words, more) = (words_of_editor(), words_of_kinds());
    let list = {
        let pointer = pointer.clone();
        move || {
            desk.shape.track();
            let length = desk.page.with_untracked(|page| page.list(&pointer).len());
            (0..length)
                .map(|at| {
                    let place = format!("{pointer}/{at}");
                    let gone = place.clone();
                    let name = words.numbered(&(at + 1).to_string(), one);
                    let picture = with_pictures.then(|| link(desk, more.picture(), more.picture_alt(), format!("{place}/image"), "alt"));
                    li().class("row option").child((
                        div().class("grow1 stack").child((texts(desk, one, format!("{place}/text")), picture)),
                        remove(name, move || desk.reshape(|page| page.remove(&gone))),
                    ))
                })
                .collect_view()
        }
    };
    div().class("stack").child((
        span().class("sm strong").child(title),
        ul().class("stack").child(list),
        div().child(add(one, move || {
            desk.reshape(|page| {
                let id = page.free_option(&pointer);
                page.push(&pointer, json!({"id": id, "text": {}}));
            });
        })),
    ))
}

fn pair(desk: Desk, place: &str) -> impl IntoView + use<> {
    let more = words_of_kinds();
    let halves = vec![("", more.no_half()), ("expectation", more.expectation()), ("perception", more.perception())];
    let (whole, half, dimension) = (place.to_owned(), format!("{place}/half"), format!("{place}/dimension"));
    let chosen = Memo::new(move |_| desk.text(&half));
    let words = halves.into_iter().map(|(value, word)| (value.to_owned(), word.to_owned())).collect();
    let choice = super::field::choose(
        more.pair().to_owned(),
        words,
        move || chosen.get(),
        move |half| {
            let pair = if half.is_empty() {
                Value::Null
            } else {
                let known = desk.page.with_untracked(|page| page.text(&format!("{whole}/dimension")));
                json!({"dimension": if known.is_empty() { "quality".to_owned() } else { known }, "half": half})
            };
            desk.write(|page| page.set(&whole, pair));
        },
    );
    row((div().class("field").child((span().class("label").child(more.pair()), choice)), move || {
        (!chosen.get().is_empty()).then(|| plain(desk, more.pair(), dimension.clone(), "text"))
    }))
}

fn matrix(desk: Desk, place: &str) -> impl IntoView + use<> {
    let more = words_of_kinds();
    let at = |name: &str| format!("{place}/{name}");
    let cells = vec![("", more.one_column()), ("multiple", more.many_columns()), ("rating", more.a_rating())];
    let (cell, place) = (at("cell"), at("points"));
    let is_rating = Memo::new(move |_| desk.text(&cell) == "rating");
    let numbers = move || {
        is_rating.get().then(|| {
            let place = place.clone();
            pick(desk, more.points(), place, points(), number_of)
        })
    };
    let shuffled = toggle(desk, more.shuffle_rows(), at("shuffle_rows"));
    (
        options(desk, at("rows"), more.rows(), more.row(), false),
        options(desk, at("columns"), more.columns(), more.column(), false),
        row((pick(desk, more.in_each_row(), at("cell"), cells, text_of), numbers)),
        shuffled,
    )
}

fn detail(part: ContactPart) -> &'static str {
    let more = words_of_kinds();
    match part {
        ContactPart::Name => more.name(),
        ContactPart::Email => more.email(),
        ContactPart::Phone => more.phone(),
        ContactPart::Company => more.company(),
        ContactPart::Role => more.role(),
        ContactPart::Address => more.address(),
        ContactPart::PostalCode => more.postal_code(),
        ContactPart::City => more.city(),
        ContactPart::Country => more.country(),
    }
}

/// Which details are asked for, and which of them are needed.
fn contact(desk: Desk, place: String) -> impl IntoView {
    let more = words_of_kinds();
    let place = StoredValue::new(place);
    let found = move |page: &crate::manuscript::Manuscript, part: ContactPart| {
        place.with_value(|place| page.list(place).iter().position(|field| field["field"] == json!(part.name())))
    };
    let line = |part: ContactPart| {
        let is_asked = Memo::new(move |_| desk.page.with(|page| found(page, part).is_some()));
        let is_needed = Memo::new(move |_| {
            desk.page
                .with(|page| found(page, part).is_some_and(|at| place.with_value(|place| page.list(place)[at]["required"] == json!(true))))
        });
        let ask = move |wanted: bool| {
            desk.write(|page| match (found(page, part), wanted) {
                (None, true) => place.with_value(|place| page.push(place, json!({"field": part.name()}))),
                (Some(at), false) => place.with_value(|place| page.remove(&format!("{place}/{at}"))),
                _ => {}
            });
        };
        let need = move |wanted: bool| {
            desk.write(|page| {
                if let Some(at) = found(page, part) {
                    place.with_value(|place| page.set(&format!("{place}/{at}/required"), if wanted { json!(true) } else { Value::Null }));
                }
            });
        };
        li().class("row wrap").child((check(detail(part).to_owned(), move || is_asked.get(), ask), move || {
            is_asked.get().then(|| check(format!("{}: {}", detail(part), more.needed()), move || is_needed.get(), need))
        }))
    };
    let lines = ContactPart::ALL.iter().map(|part| line(*part)).collect_view();
    fieldset().class("plain").child((legend().class("sm strong").child(more.asked_of()), ul().class("stack").child(lines)))
}

/// A box to tick.
fn check(name: String, is_on: impl Fn() -> bool + Send + 'static, then: impl Fn(bool) + 'static) -> impl IntoView {
    label()
        .class("row sm")
        .child((input().r#type("checkbox").prop("checked", is_on).on(ev::change, move |event| then(event_target_checked(&event))), name))
}

fn complaint(desk: Desk, place: &str) -> impl IntoView + use<> {
    let more = words_of_kinds();
    let at = |name: &str| format!("{place}/{name}");
    let remedy = at("remedy");
    let asks_remedy = Memo::new(move |_| desk.page.with(|page| page.at(&remedy) == Some(&Value::Bool(true))));
    let remedies = at("remedies");
    (
        div().class("row wrap opts").child((toggle(desk, more.severity(), at("severity")), toggle(desk, more.remedy(), at("remedy")))),
        move || asks_remedy.get().then(|| options(desk, remedies.clone(), more.remedies(), words_of_editor().option_word(), false)),
        link(desk, more.article(), more.article_text(), at("article"), "text"),
    )
}
