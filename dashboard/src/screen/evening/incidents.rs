//! What went wrong for many on this day.

use leptos::{
    html::{a, li, p, span, ul},
    prelude::*,
};
use rapport_model::value::Day;

use crate::{
    browser::{intl, page},
    part::{card as part_card, head},
    place,
    reading::Reading,
    screen::{
        care::Desk,
        incidents::{ended, numbers, sentence},
    },
    wire::incident::{Incident, Incidents},
    words::incidents as words_of_incidents,
};

/// Whether an incident was found, went on, or was closed on a day.
fn is_of(incident: &Incident, day: Day) -> bool {
    let on = |at: &str| intl::site_day_of(at);
    let until = incident.closed_at.as_deref().map_or_else(|| Some(intl::today()), on);
    on(&incident.opened_at).is_some_and(|from| from <= day) && until.is_some_and(|until| day <= until)
}

/// The card; nothing on a day without one.
pub(super) fn card(desk: Desk, found: Reading<Incidents>, day: Memo<Option<Day>>) -> impl IntoView {
    let words = words_of_incidents();
    let of_day = Memo::new(move |_| {
        let Some(day) = day.get() else { return Vec::new() };
        found.value.with(|found| {
            found.as_ref().map_or_else(Vec::new, |found| found.items.iter().filter(|one| is_of(one, day)).cloned().collect::<Vec<_>>())
        })
    });
    move || {
        let all = of_day.get();
        (!all.is_empty()).then(|| {
            let list = ul().class("stack sm").child(all.iter().map(|one| row(desk, one)).collect_view());
            part_card("incidents", "", (head("incidents", words.title(), words.of_day()), list))
        })
    }
}

fn row(desk: Desk, one: &Incident) -> impl IntoView + use<> {
    let address = place::incident(&desk.site.id(), &one.id, page::escape);
    li().child((
        p().child(a().class("ink w5").href(address).attr("dir", "auto").child(sentence(one))),
        span().class("faint xs blk").attr("dir", "auto").child(ended(one).unwrap_or_else(|| numbers(one))),
    ))
}
