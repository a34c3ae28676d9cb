//! Where colleagues speak to the reader: answered by writing in the case, or said to be seen.

use leptos::{
    ev,
    html::{a, button, div, li, ol, p, span},
    prelude::*,
};
use serde_json::json;

use crate::{
    browser::{intl, page},
    part::{card, head, rows},
    place,
    screen::care::{Desk, name_of, with_mentions},
    wire::care::{Mention, TodayReply},
    words::cases as words_of_cases,
};

pub(super) fn mentions(desk: Desk, day: Memo<TodayReply>) -> impl IntoView {
    let words = words_of_cases();
    let all = Memo::new(move |_| day.with(|day| day.mentions.clone()));
    let any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    move || {
        any.get().then(|| {
            let list = ol().class("dues").child(rows(all, |one| one.case.clone(), move |one| row(desk, one).into_any()));
            card("mentions", "", (head("mentions", words.mentioned_you(), words.mentioned_lead()), list))
        })
    }
}

fn row(desk: Desk, one: &Mention) -> impl IntoView + use<> {
    let words = words_of_cases();
    let name = name_of(one.name.as_deref());
    let address = place::case(&desk.site.id(), &one.case, page::escape);
    let by = words.mentioned_by(one.by.as_deref().unwrap_or("Rapport"), &one.number.to_string());
    let below = [by, intl::when(&one.at)].join(" · ");
    let text = one.text.clone().map(|text| p().class("sm").attr("dir", "auto").child(with_mentions(&text)));
    let path = desk.path(&format!("cases/{}", one.case));
    li().child((
        div().class("what").child((
            p().child(a().class("ink strong").href(address).attr("dir", "auto").child(name.clone())),
            text,
            p().class("xs faint").attr("dir", "auto").child(below),
        )),
        span(),
        span().class("acts noprint").child(
            button()
                .r#type("button")
                .class("btn small")
                .attr("aria-label", format!("{}: {name}", words.seen()))
                .prop("disabled", move || desk.deed.busy())
                .on(ev::click, move |_| desk.send("PATCH", path.clone(), Some(json!({ "seen": true })), None, words.told_seen(), |_| None))
                .child(words.seen()),
        ),
    ))
}
