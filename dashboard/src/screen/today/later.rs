//! What is put off until later: the way there from a row, what is out of the way, and what is back to be thought of.

use leptos::{
    ev,
    html::{a, button, details, div, li, ol, p, section, span, summary, ul},
    prelude::*,
};
use rapport_model::value::Day;

use crate::{
    browser::{intl, page},
    part::{act, card, head, icon, menu, rows},
    place,
    screen::care::{Desk, Form, MORNING, name_of},
    wire::care::{Reminder, TodayReply},
    words::reminders as words_of_reminders,
};

/// The next Monday after a day: in a week, where it is one (1970-01-01 was a Thursday).
fn monday_after(today: Day) -> Day {
    Day(today.0 + 7 - (today.0 + 3).rem_euclid(7))
}

/// A menu: tomorrow, Monday, or a date.
pub(super) fn put_off(desk: Desk, person: String, name: Option<String>, case: Option<String>, shown: &str) -> impl IntoView + use<> {
    let words = words_of_reminders();
    let face = (span().child(words.put_off()), span().class("vh").child(format!(": {shown}")), icon("down"));
    menu("btn small quiet", None, face, move |open| {
        let morning = |day: Day| intl::at_minute(day, MORNING * 60);
        let today = intl::today();
        let to = {
            let (person, case) = (person.clone(), case.clone());
            move |day: Day| {
                let (person, case) = (person.clone(), case.clone());
                move || desk.put_off(&person, case.as_deref(), &morning(day), "")
            }
        };
        let form = Form::PutOff { person: person.clone(), name: name.clone(), case: case.clone() };
        ul().class("choices")
            .child((
                act(words.tomorrow(), open, to(Day(today.0 + 1))),
                act(words.monday(), open, to(monday_after(today))),
                act(words.a_date(), open, move || desk.ask(form.clone())),
            ))
            .into_any()
    })
}

/// What is back, and what is out of the way.
pub(super) fn reminders(desk: Desk, day: Memo<TodayReply>) -> impl IntoView {
    let words = words_of_reminders();
    let due = Memo::new(move |_| day.with(|day| day.reminders.clone()));
    let any = Memo::new(move |_| due.with(|due| !due.is_empty()));
    move || {
        any.get().then(|| {
            let list = ol().class("dues").child(rows(due, |one| one.id.clone(), move |one| row(desk, one, true).into_any()));
            card("reminders", "", (head("reminders", words.due(), words.due_lead()), list))
        })
    }
}

/// What is out of the way, for who wants to see it.
pub(super) fn out_of_the_way(desk: Desk, day: Memo<TodayReply>) -> impl IntoView {
    let words = words_of_reminders();
    let all = Memo::new(move |_| day.with(|day| day.put_off.clone()));
    let count = Memo::new(move |_| all.with(Vec::len));
    let any = Memo::new(move |_| count.get() > 0);
    move || {
        any.get().then(|| {
            let list = ol().class("dues").child(rows(all, |one| one.id.clone(), move |one| row(desk, one, false).into_any()));
            section().class("card noprint").attr("aria-label", words.put_off()).child(details().class("put-off").child((
                summary().class("sm").child(move || words.put_off_n(&intl::count(count.get() as u64))),
                p().class("xs faint").child(words.note()),
                list,
            )))
        })
    }
}

fn row(desk: Desk, one: &Reminder, is_due: bool) -> impl IntoView + use<> {
    let words = words_of_reminders();
    let name = name_of(one.name.as_deref());
    let site = desk.site.id();
    let address =
        one.case.as_ref().map_or_else(|| place::person(&site, &one.person, page::escape), |case| place::case(&site, case, page::escape));
    let text = one.text.clone().map(|text| (" · ", span().attr("dir", "auto").child(text)));
    let below = [words.back_on(&intl::when(&one.until)), words.by(&one.by)].join(" · ");
    let reminder = one.clone();
    let (word, act): (_, Box<dyn Fn()>) = if is_due {
        (words.done(), Box::new(move || desk.see_to(&reminder)))
    } else {
        (words.bring_back(), Box::new(move || desk.bring_back(&reminder.person, &reminder.id, words.told_back())))
    };
    li().child((
        div().class("what").child((
            p().child((a().class("ink strong").href(address).attr("dir", "auto").child(name.clone()), text)),
            p().class("xs faint").attr("dir", "auto").child(below),
        )),
        span(),
        span().class("acts noprint").child(
            button()
                .r#type("button")
                .class("btn small")
                .attr("aria-label", format!("{word}: {name}"))
                .prop("disabled", move || desk.deed.busy())
                .on(ev::click, move |_| act())
                .child(word),
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monday_comes_within_a_week() {
        let day = |text: &str| Day::parse(text).unwrap();
        assert_eq!(monday_after(day("2026-11-22")), day("2026-11-23"), "a Sunday");
        assert_eq!(monday_after(day("2026-11-23")), day("2026-11-30"), "a Monday");
        assert_eq!(monday_after(day("2026-11-28")), day("2026-11-30"), "a Saturday");
        assert_eq!(monday_after(day("1969-12-31")), day("1970-01-05"), "before the epoch");
    }
}
