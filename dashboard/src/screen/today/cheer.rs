//! Whom to thank and to congratulate.

use leptos::{
    ev,
    html::{a, button, div, li, p, span, ul},
    prelude::*,
};

use crate::{
    browser::{intl, page},
    part::{self, head, icon},
    period::date,
    place,
    screen::care::{Desk, Form, Talk, name_of, occasion, rated},
    wire::care::{Congratulate, Thank, TodayReply},
    words::{care as words_of_care, today as words_of_today},
};

/// People that are shown at most.
const SHOWN: usize = 5;

/// The card; nothing where there is nobody.
pub(super) fn card(desk: Desk, day: &TodayReply) -> Option<impl IntoView + use<>> {
    let words = words_of_today();
    let any = !day.thank.is_empty() || !day.congratulate.is_empty();
    any.then(|| {
        let days = day.congratulate.iter().map(|one| congratulate(desk, one)).collect_view();
        let thanks = day.thank.iter().take(SHOWN).map(|one| thank(desk, one)).collect_view();
        let lead = (!day.thank.is_empty()).then(|| words.n_to_thank(&intl::count(day.thank.len() as u64)));
        part::card("thanks", "", (head("thanks", words.thanks(), lead), ul().class("dues cheer").child((days, thanks))))
    })
}

fn row<B: IntoView, A: IntoView>(
    desk: Desk,
    sign: &'static str,
    (person, name): (&str, &str),
    beside: B,
    below: String,
    act: A,
) -> impl IntoView + use<A, B> {
    let address = place::person(&desk.site.id(), person, page::escape);
    li().child((
        icon(sign),
        div().child((
            p().class("row").child((a().class("ink strong").href(address).attr("dir", "auto").child(name.to_owned()), beside)),
            p().class("xs muted").attr("dir", "auto").child(below),
        )),
        span().class("acts noprint").child(act),
    ))
}

fn press(desk: Desk, word: &'static str, name: &str, talk: Talk) -> impl IntoView + use<> {
    button()
        .r#type("button")
        .class("btn small")
        .attr("aria-label", format!("{word}: {name}"))
        .on(ev::click, move |_| desk.ask(Form::Talk(talk.clone())))
        .child(word)
}

fn thank(desk: Desk, one: &Thank) -> impl IntoView + use<> {
    let name = name_of(one.name.as_deref());
    let ago = intl::long_ago(&one.at);
    let below = one.comment.as_ref().filter(|text| !text.trim().is_empty()).map_or_else(|| ago.clone(), |text| format!("{ago}: {text}"));
    let talk = Talk {
        person: one.person.clone(),
        name: one.name.clone(),
        case: None,
        about: "thanks",
        summary: words_of_care().thanks_said().to_owned(),
        said: one.comment.clone().unwrap_or_default(),
    };
    let act = press(desk, words_of_today().thank(), &name, talk);
    row(desk, "heart", (&one.person, &name), rated(&one.kind, one.rating), below, act)
}

fn congratulate(desk: Desk, one: &Congratulate) -> impl IntoView + use<> {
    let words = words_of_today();
    let name = name_of(one.name.as_deref());
    let what = occasion(&one.occasion);
    let day = date::parse(&one.day).map_or_else(|| one.day.clone(), intl::weekday);
    let talk = Talk {
        person: one.person.clone(),
        name: one.name.clone(),
        case: None,
        about: "congratulations",
        summary: format!("{}: {what}", words_of_care().congratulated()),
        said: String::new(),
    };
    let act = press(desk, words.congratulate(), &name, talk);
    row(desk, "cal", (&one.person, &name), (), words.congratulate_for(&what, &day), act)
}
