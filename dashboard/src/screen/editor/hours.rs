//! Between which days, and at which hours by the site's clock.

use leptos::{
    ev,
    html::{input, label, li, span, ul},
    prelude::*,
};
use serde_json::{Value, json};

use super::{
    desk::Desk,
    field::{add, remove, wrong},
    reach::cost,
    timing::line,
};
use crate::{browser::intl, words::kinds as words_of_kinds};

/// The lines of the card.
pub(super) fn rows(desk: Desk) -> impl IntoView {
    let words = words_of_kinds();
    let day = |name: &'static str, pointer: &'static str| moment(desk, name, "date", pointer.to_owned());
    let between = (
        day(words.first_day(), "/when/dates/from"),
        span().class("sm muted").child(words.and()),
        day(words.last_day(), "/when/dates/until"),
        wrong(desk, "when.dates".to_owned()),
    );
    (line(words.between(), between), line(words.at_hours(), (hours(desk), cost(desk, "when.hours".to_owned()))))
}

/// A day or a time of day; an empty one goes.
fn moment(desk: Desk, name: &'static str, kind: &'static str, pointer: String) -> impl IntoView {
    let place = pointer.clone();
    input().class("input fit").r#type(kind).attr("aria-label", name).prop("value", move || desk.text(&place)).on(ev::input, move |event| {
        let text = event_target_value(&event);
        desk.write(|page| page.set(&pointer, if text.is_empty() { Value::Null } else { json!(text) }));
    })
}

fn hours(desk: Desk) -> impl IntoView {
    let words = words_of_kinds();
    let rows = move || {
        desk.shape.track();
        let length = desk.page.with_untracked(|page| page.list("/when/hours").len());
        if length == 0 {
            return span().class("sm").child(words.any_hour()).into_any();
        }
        ul().class("stack").child((0..length).map(|at| stretch(desk, at)).collect_view()).into_any()
    };
    let new = move || {
        desk.reshape(|page| page.push("/when/hours", json!({"days": [1, 2, 3, 4, 5], "from": "09:00", "until": "17:00"})));
    };
    (rows, add(words.add_hours(), new), span().class("xs faint").child(words.site_clock()))
}

/// One stretch: its days of the week, from when, until when.
fn stretch(desk: Desk, at: usize) -> impl IntoView {
    let words = words_of_kinds();
    let place = format!("/when/hours/{at}");
    let (days, gone) = (format!("{place}/days"), place.clone());
    let chosen = {
        let days = days.clone();
        Memo::new(move |_| desk.page.with(|page| page.list(&days).iter().filter_map(Value::as_u64).collect::<Vec<_>>()))
    };
    let weekday = |day: u64| {
        let days = days.clone();
        // No day named means all of them.
        let is_on = move || chosen.with(|chosen| chosen.is_empty() || chosen.contains(&day));
        label().class("row xs").child((
            input().r#type("checkbox").prop("checked", is_on).on(ev::change, move |event| {
                let mut all = chosen.get_untracked();
                if all.is_empty() {
                    all = (1..=7).collect();
                }
                all.retain(|known| *known != day);
                if event_target_checked(&event) {
                    all.push(day);
                }
                all.sort_unstable();
                desk.write(|page| page.set(&days, json!(all)));
            }),
            intl::weekday_short(day),
        ))
    };
    li().class("row wrap").child((
        (1..=7).map(weekday).collect_view(),
        moment(desk, words.first_minute(), "time", format!("{place}/from")),
        span().class("sm muted").child(words.and()),
        moment(desk, words.last_minute(), "time", format!("{place}/until")),
        remove(words.add_hours().to_owned(), move || desk.reshape(|page| page.remove(&gone))),
        wrong(desk, format!("when.hours[{at}]")),
    ))
}
