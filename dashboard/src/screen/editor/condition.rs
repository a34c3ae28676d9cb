//! Logic as sentences: when a question is asked, and where the survey goes after it.

use leptos::{
    html::{div, li, p, span, ul},
    prelude::*,
};
use rapport_model::survey::Op;
use serde_json::{Value, json};

use super::{
    desk::Desk,
    field::{add, blank, choose, number, remove},
    questions::title_of,
};
use crate::{
    manuscript::{Condition, Manuscript},
    part::icon,
    sentence,
    words::{editor as words_of_editor, kinds as words_of_kinds},
};

/// Comparisons that a question of any type may be looked at by.
const OPS: [&str; 10] =
    ["equals", "not_equals", "at_least", "at_most", "less_than", "greater_than", "contains", "one_of", "answered", "skipped"];

fn op_word(op: &str) -> String {
    serde_json::from_value::<Op>(json!(op)).map_or_else(|_| op.replace('_', " "), |op| sentence::op(op).to_owned())
}

/// What a condition is compared with, as it is typed.
fn typed(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(typed).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// What was typed as the comparison takes it: a list for `one_of`, nothing for `answered`, a number where it is one.
fn read(op: &str, text: &str) -> Value {
    let one = |text: &str| match number(text) {
        Value::Null => json!(text.trim()),
        number => number,
    };
    match op {
        "answered" | "skipped" => Value::Null,
        "one_of" | "not_one_of" => {
            json!(text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>())
        }
        _ => one(text),
    }
}

/// A question by its number and text.
fn named(page: &Manuscript, id: &str) -> String {
    let words = words_of_editor();
    let at = page.list("/questions").iter().position(|question| question["id"] == json!(id));
    at.map_or_else(|| id.to_owned(), |at| words.numbered(&(at + 1).to_string(), &title_of(page, &format!("/questions/{at}"))))
}

/// A condition in words.
fn in_words(page: &Manuscript, condition: &Value) -> String {
    let words = words_of_editor();
    match Condition::of(condition) {
        Some(Condition { question, op, value }) => {
            [named(page, &question), op_word(&op), typed(&value)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        None => words.own_condition().to_owned(),
    }
}

/// A target in words.
fn goes_to(page: &Manuscript, target: &str) -> String {
    let words = words_of_editor();
    match target.strip_prefix("end:") {
        Some(ending) => {
            let at = page.list("/endings").iter().position(|one| one["id"] == json!(ending));
            let text = at.map_or_else(|| ending.to_owned(), |at| title_of(page, &format!("/endings/{at}")));
            format!("{}: {text}", words.ending())
        }
        None => named(page, target),
    }
}

/// The logic of a closed question, said in sentences.
pub(super) fn said(desk: Desk, at: usize) -> impl IntoView {
    let words = words_of_editor();
    move || {
        (desk.open.get() != Some(at)).then(|| {
            desk.page.with(|page| {
                let condition = page
                    .at(&format!("/questions/{at}/show_if"))
                    .map(|condition| format!("{}: {}", words.asked_if(), in_words(page, condition)));
                let id = page.text(&format!("/questions/{at}/id"));
                let branches = page.branches_after(&id).into_iter().map(|branch| {
                    let target = goes_to(page, &page.text(&format!("/logic/{branch}/go_to")));
                    match page.at(&format!("/logic/{branch}/if")) {
                        Some(condition) => format!("{} {}, {} → {target}", words.when(), in_words(page, condition), words.then()),
                        None => format!("{} → {target}", words.always()),
                    }
                });
                let lines: Vec<_> = condition.into_iter().chain(branches).collect();
                (!lines.is_empty()).then(|| {
                    let lines = lines.into_iter().map(|line| li().attr("dir", "auto").child(line)).collect_view();
                    div().class("row top xs faint logic").child((icon("branch"), ul().child(lines)))
                })
            })
        })
    }
}

/// The same with fields, where the question is open.
pub(super) fn fields(desk: Desk, at: usize) -> impl IntoView {
    let words = words_of_editor();
    let show_if = format!("/questions/{at}/show_if");
    let id = desk.page.with_untracked(|page| page.text(&format!("/questions/{at}/id")));
    let has_earlier = at > 0;
    let condition = has_earlier.then(|| {
        let place = show_if.clone();
        div().class("row wrap").child((span().class("sm muted").child(words.asked_if()), move || {
            desk.shape.track();
            part(desk, place.clone(), at)
        }))
    });
    let branches = {
        let id = id.clone();
        move || {
            desk.shape.track();
            let places = desk.page.with_untracked(|page| page.branches_after(&id));
            places.into_iter().map(|branch| way(desk, branch, at)).collect_view()
        }
    };
    let new = move || {
        desk.reshape(|page| {
            let target = page.targets(at).into_iter().next_back().map(|target| target.go_to).unwrap_or_default();
            page.push("/logic", json!({"after": id, "if": {"question": id, "op": "answered"}, "go_to": target}));
        });
    };
    div().class("stack").child((
        condition,
        p().class("xs faint row").child((icon("branch"), words.next())),
        ul().class("stack ways").child(branches),
        div().child(add(words.add_branch(), new)),
    ))
}

/// The condition at a place: its fields, or a button that begins one.
fn part(desk: Desk, place: String, before: usize) -> AnyView {
    let words = words_of_editor();
    let Some(value) = desk.page.with_untracked(|page| page.at(&place).cloned()) else {
        return (
            span().class("sm").child(words.always()),
            add(words.add_condition(), move || {
                let first = desk.page.with_untracked(|page| page.text("/questions/0/id"));
                desk.reshape(|page| page.set(&place, json!({"question": first, "op": "answered"})));
            }),
        )
            .into_any();
    };
    let gone = place.clone();
    let drop_it = remove(words.add_condition().to_owned(), move || desk.reshape(|page| page.set(&gone, Value::Null)));
    if Condition::of(&value).is_none() {
        return (span().class("chip").child(words.own_condition()), drop_it).into_any();
    }
    (comparison(desk, place, before), drop_it).into_any()
}

/// Question, comparison, value.
fn comparison(desk: Desk, place: String, before: usize) -> impl IntoView {
    let words = words_of_editor();
    let place = StoredValue::new(place);
    let at = move |name: &str| place.with_value(|place| format!("{place}/{name}"));
    let op = Memo::new(move |_| desk.text(&at("op")));
    let question = Memo::new(move |_| desk.text(&at("question")));
    let earlier = desk.page.with_untracked(|page| {
        let ids = page.list("/questions").iter().take(before.max(1)).filter_map(|question| question["id"].as_str().map(str::to_owned));
        ids.map(|id| (id.clone(), named(page, &id))).collect::<Vec<_>>()
    });
    let ops = OPS.map(|op| (op.to_owned(), op_word(op))).to_vec();
    let value = move || desk.page.with(|page| page.at(&at("value")).map(typed).unwrap_or_default());
    (
        choose(
            words.question().to_owned(),
            earlier,
            move || question.get(),
            move |id| desk.write(|page| page.set(&at("question"), json!(id))),
        ),
        choose(
            words.when().to_owned(),
            ops,
            move || op.get(),
            move |chosen| {
                let text = desk.page.with_untracked(|page| page.at(&at("value")).map(typed).unwrap_or_default());
                desk.write(|page| {
                    page.set(&at("op"), json!(chosen));
                    page.set(&at("value"), read(&chosen, &text));
                });
            },
        ),
        move || {
            (!matches!(op.get().as_str(), "answered" | "skipped")).then(|| {
                blank(words.value().to_owned(), "text", value, move |text| {
                    let op = desk.page.with_untracked(|page| page.text(&at("op")));
                    desk.write(|page| page.set(&at("value"), read(&op, &text)));
                })
            })
        },
    )
}

/// Tests of properties by their names, at a place such as `/when/where`, and a field that begins another.
pub(super) fn tests(desk: Desk, place: String, of: &'static str) -> impl IntoView {
    let (words, more) = (words_of_editor(), words_of_kinds());
    let rows = {
        let place = place.clone();
        move || {
            desk.shape.track();
            let names = desk.page.with_untracked(|page| {
                page.at(&place).and_then(Value::as_object).map(|all| all.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
            });
            names.into_iter().map(|name| test(desk, &place, name)).collect_view()
        }
    };
    let named = RwSignal::new(String::new());
    let begin = move || {
        let name = named.get_untracked().trim().to_owned();
        if name.is_empty() {
            return;
        }
        desk.reshape(|page| {
            let mut all = page.at(&place).and_then(Value::as_object).cloned().unwrap_or_default();
            all.insert(name, json!({"op": "equals", "value": ""}));
            page.set(&place, Value::Object(all));
        });
        named.set(String::new());
    };
    div().class("stack").child((
        ul().class("stack").child(rows),
        div().class("row wrap").child((
            span().class("sm muted").child(more.with()),
            blank(of.to_owned(), "text", move || named.get(), move |text| named.set(text)),
            add(words.add_condition(), begin),
        )),
    ))
}

/// A test of a property by its name: how it is compared, and with what.
fn test(desk: Desk, list: &str, name: String) -> impl IntoView + use<> {
    let words = words_of_editor();
    let place = StoredValue::new(format!("{list}/{}", name.replace('~', "~0").replace('/', "~1")));
    let (field, list) = (StoredValue::new(name.clone()), StoredValue::new(list.to_owned()));
    let held = move |page: &Manuscript| match place.with_value(|place| page.at(place).cloned()).unwrap_or_default() {
        // The short form is a value alone.
        Value::Object(test) => (test.get("op").and_then(Value::as_str).unwrap_or("equals").to_owned(), test.get("value").cloned()),
        value => ("equals".to_owned(), Some(value)),
    };
    let op = Memo::new(move |_| desk.page.with(|page| held(page).0));
    let write = move |op: &str, text: &str| {
        let mut test = json!({"op": op});
        let value = read(op, text);
        if !value.is_null() {
            test["value"] = value;
        }
        // Not by a pointer: a property's name may have any sign in it.
        let (list, name) = (list.get_value(), field.get_value());
        desk.write(|page| {
            page.change(&format!("{list} {name}"), |draft| {
                if let Some(all) = draft.pointer_mut(&list).and_then(Value::as_object_mut) {
                    all.insert(name, test);
                }
            });
        });
    };
    let text = move || desk.page.with(|page| held(page).1.as_ref().map(typed).unwrap_or_default());
    let ops = OPS.map(|op| (op.to_owned(), op_word(op))).to_vec();
    let gone = name.clone();
    li().class("row wrap").child((
        span().class("sm").attr("dir", "auto").child(name.clone()),
        choose(
            name.clone(),
            ops,
            move || op.get(),
            move |op| {
                let text = desk.page.with_untracked(|page| held(page).1.as_ref().map(typed).unwrap_or_default());
                write(&op, &text);
            },
        ),
        move || {
            (!matches!(op.get().as_str(), "answered" | "skipped"))
                .then(|| blank(words.value().to_owned(), "text", text, move |text| write(&op.get_untracked(), &text)))
        },
        remove(name, move || {
            let list = list.get_value();
            desk.reshape(|page| {
                page.change("", |draft| {
                    if let Some(all) = draft.pointer_mut(&list).and_then(Value::as_object_mut) {
                        all.remove(&gone);
                    }
                });
            });
        }),
    ))
}

/// One branch: if, then.
fn way(desk: Desk, branch: usize, at: usize) -> impl IntoView {
    let words = words_of_editor();
    let place = format!("/logic/{branch}");
    let to = format!("{place}/go_to");
    let chosen = {
        let to = to.clone();
        Memo::new(move |_| desk.text(&to))
    };
    let targets = desk.page.with_untracked(|page| {
        page.targets(at).into_iter().map(|target| (target.go_to.clone(), goes_to(page, &target.go_to))).collect::<Vec<_>>()
    });
    let condition = format!("{place}/if");
    let gone = place.clone();
    li().class("row wrap").child((
        span().class("sm muted").child(words.when()),
        part(desk, condition, at + 1),
        span().class("sm muted").child(words.then()),
        choose(words.then().to_owned(), targets, move || chosen.get(), move |target| desk.write(|page| page.set(&to, json!(target)))),
        remove(words.add_branch().to_owned(), move || desk.reshape(|page| page.remove(&gone))),
        super::field::wrong(desk, format!("logic[{branch}]")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_what_the_comparison_takes() {
        assert_eq!(read("at_least", " 9 "), json!(9));
        assert_eq!(read("equals", "late"), json!("late"));
        assert_eq!(read("one_of", "late, price,"), json!(["late", "price"]));
        assert_eq!(read("answered", "9"), Value::Null);
        assert_eq!(typed(&read("one_of", "late,price")), "late, price");
    }

    #[test]
    fn logic_is_said_in_sentences() {
        let page =
            Manuscript::of(json!({"languages": ["en"], "questions": [{"id": "nps", "text": {"en": "Recommend us?"}}, {"id": "why"}],
            "endings": [{"id": "bye", "text": {"en": "Bye"}}]}));
        assert_eq!(in_words(&page, &json!({"question": "nps", "op": "at_least", "value": 9})), "1 Recommend us? at least 9");
        assert_eq!(in_words(&page, &json!({"question": "why", "op": "answered"})), "2 why is there");
        assert_eq!((goes_to(&page, "end:bye").as_str(), goes_to(&page, "why").as_str()), ("Ending: Bye", "2 why"));
    }
}
