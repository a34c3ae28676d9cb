//! Whom: rules that must all hold, each a sentence with the numbers one changes most.

use leptos::{
    html::{div, li, span, ul},
    prelude::*,
};
use rapport_model::survey::Rule;
use serde_json::{Value, json};

use super::{
    condition,
    desk::Desk,
    field::{blank, number, remove, wrong},
    reach::cost,
    timing::line,
};
use crate::{
    part::{act, icon, menu},
    sentence,
    words::{self, editor as words_of_editor, kinds as words_of_kinds},
};

/// What can be added, and what it begins with.
fn starts() -> [(&'static str, Value); 12] {
    let (words, more) = (words_of_editor(), words_of_kinds());
    [
        (words.rule_ordered(), json!({"did": "order", "at_least": 1, "days": 30})),
        (words.rule_not_ordered(), json!({"did": "order", "at_most": 0, "days": 30})),
        (words.rule_event(), json!({"did": "page_view", "at_least": 3, "days": 14})),
        (words.rule_unhappy(), json!({"last_nps": {"op": "less_than", "value": 7}})),
        (words.rule_phone(), json!({"device": ["phone"]})),
        (words.rule_country(), json!({"country": ["DE"]})),
        (words.rule_language(), json!({"language": ["en"]})),
        (more.rule_channel(), json!({"channel": ["search"]})),
        (more.rule_campaign(), json!({"campaign": ["spring"]})),
        (more.rule_new(), json!({"new": true})),
        (more.rule_trait(), json!({"trait": "plan", "op": "equals", "value": "pro"})),
        (more.rule_share(), json!({"percent": 50})),
    ]
}

/// The line of the card. A rule that is no list of parts becomes one as soon as something is added.
pub(super) fn row(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let parts = move || {
        desk.shape.track();
        let who = desk.page.with_untracked(|page| page.at("/who").cloned()).unwrap_or(json!({"all": []}));
        match who["all"].as_array() {
            Some(none) if none.is_empty() => span().class("sm").child(words::rules().everybody()).into_any(),
            Some(all) => {
                ul().class("stack").child((0..all.len()).map(|at| part(desk, format!("/who/all/{at}"), at)).collect_view()).into_any()
            }
            None => (span().class("sm").attr("dir", "auto").child(in_words(&who)), cost(desk, "who".to_owned())).into_any(),
        }
    };
    let more = menu("btn small", None, (icon("plus"), words.add_rule()), move |open| {
        let choices = starts().map(|(word, rule)| {
            act(word, open, move || {
                let rule = rule.clone();
                desk.reshape(|page| page.change("", |draft| add(draft, rule)));
            })
        });
        ul().class("choices").child(choices.collect_view()).into_any()
    });
    line(words.to_whom(), (parts, more))
}

/// Adds a part that must hold besides what is there.
fn add(draft: &mut Value, rule: Value) {
    let who = draft["who"].take();
    let mut all = match who {
        Value::Null => Vec::new(),
        Value::Object(ref fields) if fields.contains_key("all") => who["all"].as_array().cloned().unwrap_or_default(),
        other => vec![other],
    };
    all.push(rule);
    draft["who"] = json!({"all": all});
}

fn in_words(rule: &Value) -> String {
    serde_json::from_value::<Rule>(rule.clone()).map_or_else(|_| rule.to_string(), |rule| sentence::rule(&rule))
}

/// One part: its sentence, and fields for its numbers and lists.
fn part(desk: Desk, place: String, at: usize) -> impl IntoView {
    let words = words_of_editor();
    let rule = desk.page.with_untracked(|page| page.at(&place).cloned()).unwrap_or_default();
    let said = {
        let place = place.clone();
        move || desk.page.with(|page| page.at(&place).map(in_words).unwrap_or_default())
    };
    let figure = |name: &'static str, label: &'static str| {
        let field = format!("{place}/{name}");
        let value = {
            let field = field.clone();
            move || desk.text(&field)
        };
        blank(label.to_owned(), "number", value, move |text| desk.write(|page| page.set(&field, number(&text))))
    };
    let listed = |name: &'static str| {
        let field = format!("{place}/{name}");
        let value = {
            let field = field.clone();
            move || {
                let list =
                    desk.page.with(|page| page.list(&field).iter().filter_map(|one| one.as_str().map(str::to_owned)).collect::<Vec<_>>());
                list.join(", ")
            }
        };
        blank(words.to_whom().to_owned(), "text", value, move |text| {
            let list: Vec<_> = text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
            desk.write(|page| page.set(&field, json!(list)));
        })
    };
    let fields = if rule["did"].is_string() {
        let times = if rule["at_most"].is_null() { "at_least" } else { "at_most" };
        let what = format!("{place}/did");
        let name = {
            let what = what.clone();
            move || desk.text(&what)
        };
        (
            blank(words.rule_event().to_owned(), "text", name, move |text| desk.write(|page| page.set(&what, json!(text)))),
            figure(times, words.least()),
            span().class("sm muted").child(words.times_in()),
            figure("days", words.days()),
            span().class("sm muted").child(words.days()),
            condition::tests(desk, format!("{place}/where"), words_of_kinds().property()),
        )
            .into_any()
    } else if rule["percent"].is_number() {
        (figure("percent", words_of_kinds().percent()), span().class("sm muted").child(words_of_kinds().percent())).into_any()
    } else if rule["trait"].is_string() {
        let (name, value) = (format!("{place}/trait"), format!("{place}/value"));
        let (said, held) = (name.clone(), value.clone());
        (
            blank(
                words_of_kinds().trait_name().to_owned(),
                "text",
                move || desk.text(&said),
                move |text| {
                    desk.write(|page| page.set(&name, json!(text)));
                },
            ),
            blank(
                words.value().to_owned(),
                "text",
                move || desk.text(&held),
                move |text| {
                    let read = Some(number(&text)).filter(|number| !number.is_null()).unwrap_or_else(|| json!(text));
                    desk.write(|page| page.set(&value, read));
                },
            ),
        )
            .into_any()
    } else if let Some(name) =
        ["device", "country", "language", "channel", "campaign", "stage", "loyalty"].into_iter().find(|name| rule[*name].is_array())
    {
        listed(name).into_any()
    } else if rule["last_nps"]["value"].is_number() {
        figure("last_nps/value", words::rules().last_nps()).into_any()
    } else if rule["last_csat"]["value"].is_number() {
        figure("last_csat/value", words::rules().last_csat()).into_any()
    } else {
        ().into_any()
    };
    let gone = place.clone();
    li().child((
        div().class("row wrap").child((
            span().class("sm").attr("dir", "auto").child(said),
            remove(words.add_rule().to_owned(), move || desk.reshape(|page| page.remove(&gone))),
            cost(desk, format!("who.all[{at}]")),
        )),
        div().class("row wrap figures").child(fields),
        wrong(desk, format!("who.all[{at}]")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_added_to_what_is_there() {
        let mut draft = json!({});
        add(&mut draft, json!({"country": ["DE"]}));
        add(&mut draft, json!({"device": ["phone"]}));
        assert_eq!(draft["who"], json!({"all": [{"country": ["DE"]}, {"device": ["phone"]}]}));
        let mut draft = json!({"who": {"any": [{"country": ["DE"]}]}});
        add(&mut draft, json!({"device": ["phone"]}));
        assert_eq!(draft["who"], json!({"all": [{"any": [{"country": ["DE"]}]}, {"device": ["phone"]}]}));
        for (_, rule) in starts() {
            assert!(serde_json::from_value::<Rule>(rule.clone()).is_ok(), "{rule}");
        }
    }
}
