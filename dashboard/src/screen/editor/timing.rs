//! When, on which pages, how often.

use leptos::{
    html::{div, li, span, ul},
    prelude::*,
};
use serde_json::{Value, json};

use super::{
    condition,
    desk::Desk,
    field::{add, blank, choose, number, remove, wrong},
    reach::cost,
};
use crate::{
    sentence,
    words::{editor as words_of_editor, kinds as words_of_kinds},
};

/// A line of the card: what it is about, and its sentence.
pub(super) fn line(name: &'static str, content: impl IntoView) -> impl IntoView {
    div().class("rule-line").child((span().class("muted sm").child(name), div().class("row wrap").child(content)))
}

/// The trigger as the draft has it: its kind and what goes with it.
fn trigger(draft: &Value) -> (String, Value) {
    let fields = draft["when"]["trigger"].as_object().and_then(|fields| fields.iter().next());
    fields.map_or_else(|| ("seconds".to_owned(), json!(5)), |(kind, value)| (kind.clone(), value.clone()))
}

/// What a trigger of a kind begins with.
fn first_value(kind: &str) -> Value {
    match kind {
        "seconds" => json!(5),
        "engaged" => json!(20),
        "scroll" => json!(50),
        "click" => json!("#buy"),
        "event" => json!("Order Completed"),
        _ => json!(true),
    }
}

/// Trigger, pages and class.
pub(super) fn rows(desk: Desk) -> impl IntoView {
    let (words, more) = (words_of_editor(), words_of_kinds());
    let kind = Memo::new(move |_| desk.page.with(|page| trigger(page.draft()).0));
    let kinds = [
        ("now", words.now()),
        ("seconds", words.seconds()),
        ("engaged", more.engaged()),
        ("scroll", words.scroll()),
        ("exit", words.exit()),
        ("click", words.click()),
        ("event", words.event()),
    ];
    let value = move || {
        desk.page.with(|page| match trigger(page.draft()).1 {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        })
    };
    let shown = (
        choose(
            words.show().to_owned(),
            kinds.map(|(kind, word)| (kind.to_owned(), word.to_owned())).to_vec(),
            move || kind.get(),
            move |chosen| {
                desk.reshape(|page| {
                    page.change("", |draft| {
                        draft["when"]["trigger"] = json!({chosen.clone(): first_value(&chosen)});
                        // Only an event has properties to look at.
                        if let Some(when) = draft["when"].as_object_mut().filter(|_| chosen != "event") {
                            when.remove("where");
                        }
                    });
                });
            },
        ),
        move || {
            let kind = kind.get();
            let is_number = matches!(kind.as_str(), "seconds" | "engaged" | "scroll");
            (is_number || matches!(kind.as_str(), "click" | "event")).then(|| {
                blank(words.show().to_owned(), if is_number { "number" } else { "text" }, value, move |text| {
                    let value =
                        if is_number { Some(number(&text)).filter(|value| !value.is_null()).unwrap_or(json!(0)) } else { json!(text) };
                    desk.write(|page| page.set(&format!("/when/trigger/{kind}"), value));
                })
            })
        },
        move || (kind.get() == "event").then(|| condition::tests(desk, "/when/where".to_owned(), more.property())),
        wrong(desk, "when.where".to_owned()),
        wrong(desk, "when.trigger".to_owned()),
        cost(desk, "when.trigger".to_owned()),
    );
    let unless = blank(
        more.unless().to_owned(),
        "text",
        move || desk.text("/when/unless"),
        move |text| desk.write(|page| page.set("/when/unless", if text.is_empty() { Value::Null } else { json!(text) })),
    );
    let class = Memo::new(move |_| Some(desk.text("/class")).filter(|class| !class.is_empty()).unwrap_or_else(|| "transaction".to_owned()));
    let classes = [("relationship", words.relationship()), ("transaction", words.transaction()), ("feature", words.feature())];
    let counted = choose(
        words.counts_as().to_owned(),
        classes.map(|(class, word)| (class.to_owned(), word.to_owned())).to_vec(),
        move || class.get(),
        move |class| desk.write(|page| page.set("/class", json!(class))),
    );
    (
        line(words.counts_as(), (counted, cost(desk, "limits.class".to_owned()))),
        line(words.shown_by(), shown_by(desk)),
        line(words.show(), shown),
        line(more.unless(), (unless, wrong(desk, "when.unless".to_owned()), cost(desk, "when.unless".to_owned()))),
        line(words.on_pages(), (pages(desk), cost(desk, "when.pages".to_owned()))),
    )
}

/// As a card, or by the page itself.
fn shown_by(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let kind = Memo::new(move |_| if desk.text("/kind") == "headless" { "headless" } else { "card" });
    let kinds = [("card", words.as_card()), ("headless", words.by_page())];
    (
        choose(
            words.shown_by().to_owned(),
            kinds.map(|(kind, word)| (kind.to_owned(), word.to_owned())).to_vec(),
            move || kind.get().to_owned(),
            move |chosen| desk.write(|page| page.set("/kind", json!(chosen))),
        ),
        move || (kind.get() == "headless").then(|| span().class("xs muted").child(words.by_page_how())),
    )
}

fn pages(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let ops = [
        "equals",
        "starts_with",
        "ends_with",
        "contains",
        "like",
        "not_equals",
        "not_starts_with",
        "not_ends_with",
        "not_contains",
        "not_like",
    ];
    let op_word = |op: &str| serde_json::from_value(json!(op)).map_or_else(|_| op.to_owned(), |op| sentence::op(op).to_owned());
    let rows = move || {
        desk.shape.track();
        let length = desk.page.with_untracked(|page| page.list("/when/pages").len());
        if length == 0 {
            return span().class("sm").child(words.every_page()).into_any();
        }
        let rows = (0..length)
            .map(|at| {
                let (op, value, gone) = (format!("/when/pages/{at}/path"), format!("/when/pages/{at}/value"), format!("/when/pages/{at}"));
                let chosen = {
                    let op = op.clone();
                    Memo::new(move |_| desk.text(&op))
                };
                let said = {
                    let value = value.clone();
                    move || desk.text(&value)
                };
                li().class("row wrap").child((
                    choose(
                        words.on_pages().to_owned(),
                        ops.map(|op| (op.to_owned(), op_word(op))).to_vec(),
                        move || chosen.get(),
                        move |chosen| desk.write(|page| page.set(&op, json!(chosen))),
                    ),
                    blank(words.on_pages().to_owned(), "text", said, move |text| desk.write(|page| page.set(&value, json!(text)))),
                    remove(words.add_page().to_owned(), move || desk.reshape(|page| page.remove(&gone))),
                    wrong(desk, format!("when.pages[{at}]")),
                ))
            })
            .collect_view();
        ul().class("stack").child(rows).into_any()
    };
    (rows, add(words.add_page(), move || desk.reshape(|page| page.push("/when/pages", json!({"path": "starts_with", "value": "/"})))))
}

/// How often one person is asked.
pub(super) fn how_often(desk: Desk) -> impl IntoView {
    const AT: &str = "/how_often/per_survey";
    let words = words_of_editor();
    let kind = Memo::new(move |_| {
        desk.page.with(|page| match page.at(AT) {
            Some(Value::Object(fields)) if fields.contains_key("every_days") => "every",
            Some(Value::String(word)) if word == "until_answered" => "until",
            _ => "once",
        })
    });
    let kinds = [("once", words.once()), ("every", words.every()), ("until", words.until())];
    let content = (
        choose(
            words.at_most().to_owned(),
            kinds.map(|(kind, word)| (kind.to_owned(), word.to_owned())).to_vec(),
            move || kind.get().to_owned(),
            move |chosen| {
                let value = match chosen.as_str() {
                    "every" => json!({"every_days": 90}),
                    "until" => json!("until_answered"),
                    _ => json!("once"),
                };
                desk.write(|page| page.set(AT, value));
            },
        ),
        move || {
            (kind.get() == "every").then(|| {
                (
                    blank(
                        words.days().to_owned(),
                        "number",
                        move || desk.text("/how_often/per_survey/every_days"),
                        move |text| {
                            let days = Some(number(&text)).filter(|days| !days.is_null()).unwrap_or(json!(0));
                            desk.write(|page| page.set("/how_often/per_survey/every_days", days));
                        },
                    ),
                    span().class("sm muted").child(words.days()),
                )
            })
        },
        cost(desk, "how_often.per_survey".to_owned()),
        blank(
            words.times().to_owned(),
            "number",
            move || desk.text("/how_often/max"),
            move |text| desk.write(|page| page.set("/how_often/max", number(&text))),
        ),
        span().class("sm muted").child(words.times()),
        cost(desk, "how_often.max".to_owned()),
        wrong(desk, "how_often".to_owned()),
    );
    let more = words_of_kinds();
    let until = (
        blank(
            more.until_answers().to_owned(),
            "number",
            move || desk.text("/how_often/until"),
            move |text| desk.write(|page| page.set("/how_often/until", number(&text))),
        ),
        span().class("sm muted").child(more.completed()),
    );
    (line(words.at_most(), content), line(more.until_answers(), until))
}
