//! The people of an account, and what each is to it.

use leptos::{
    ev,
    html::{a, caption, div, input, label, p, small, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use serde_json::json;

use super::Open;
use crate::{
    browser::{intl, page},
    part::{self, head},
    place, who,
    wire::account::Colleague,
    words::accounts as words_of_accounts,
};

const PARTS: [&str; 3] = ["decides", "uses", "pays"];

fn part_word(part: &str) -> &'static str {
    let words = words_of_accounts();
    match part {
        "decides" => words.decides(),
        "uses" => words.uses(),
        _ => words.pays(),
    }
}

/// The card.
pub(super) fn card(open: Open) -> impl IntoView {
    let words = words_of_accounts();
    let list = open.part(|account| (account.people.clone(), account.line.currency.clone(), account.line.version));
    let rows = move || {
        list.get().map(|(people, currency, version)| {
            if people.is_empty() {
                return p().class("sm muted").child(words.no_people()).into_any();
            }
            let rows = people.iter().map(|one| row(open, one, &currency, version)).collect_view();
            div()
                .class("scroll-x")
                .child(table().class("table bare").child((
                    caption().class("vh").child(words.people()),
                    thead().child(tr().child((
                        th().attr("scope", "col").child(words.people()),
                        th().attr("scope", "col").child(words.parts_lead()),
                        th().attr("scope", "col").class("num p2").child(words.value()),
                        th().attr("scope", "col").class("num p2").child(words.at_risk()),
                    ))),
                    tbody().child(rows),
                )))
                .into_any()
        })
    };
    part::card("people", "", (head("people", words.people(), words.parts_lead()), rows))
}

fn row(open: Open, one: &Colleague, currency: &str, version: u64) -> impl IntoView + use<> {
    let name = one.name.clone().unwrap_or_else(|| one.id.clone());
    let email = one.traits.get("email").map(who::text).filter(|email| *email != name);
    let value = one.value.as_ref().and_then(|worth| worth.expected);
    let risk = one.risk.as_ref().and_then(|risk| risk.value_at_risk);
    let money = |amount: Option<f64>| amount.map_or_else(|| "–".to_owned(), |amount| intl::money_whole(amount, currency));
    let parts = PARTS.map(|part| tick(open, one, part, &name, version)).collect_view();
    let said = one.parts.iter().map(|part| part_word(part)).collect::<Vec<_>>().join(", ");
    tr().child((
        th().attr("scope", "row").child((
            a().class("ink").attr("dir", "auto").href(place::person(&open.desk.site.id(), &one.id, page::escape)).child(name),
            small().class("blk faint normal").child(email),
        )),
        td().child((span().class("row wrap sm noprint").child(parts), span().class("onlyprint").child(said))),
        td().class("num p2").child(money(value)),
        td().class("num p2").child(money(risk)),
    ))
}

/// Whether somebody is this to the account.
fn tick(open: Open, one: &Colleague, part: &'static str, name: &str, version: u64) -> impl IntoView + use<> {
    let words = words_of_accounts();
    let (id, before) = (one.id.clone(), one.parts.clone());
    let is_so = before.iter().any(|known| known == part);
    label().class("row").child((
        input().r#type("checkbox").attr("aria-label", words.part_of(part_word(part), name)).prop("checked", is_so).on(
            ev::change,
            move |event| {
                let mut parts: Vec<&str> = before.iter().map(String::as_str).filter(|known| *known != part).collect();
                if event_target_checked(&event) {
                    parts.push(part);
                }
                let wish = json!({"parts": {(id.as_str()): parts}});
                open.desk.send("PATCH", open.path.get_value(), Some(wish), Some(version), words.told_part(), |_| None);
            },
        ),
        part_word(part),
    ))
}
