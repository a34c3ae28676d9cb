//! What goes wrong for many just now: one message to all, not so many calls.

use leptos::{
    html::{a, b, h2, header, li, p, section, ul},
    prelude::*,
};

use crate::{
    browser::{intl, page},
    part::icon,
    place,
    reading::Reading,
    screen::{care::Desk, incidents::sentence},
    wire::incident::{Incident, Incidents},
    words::incidents as words_of_incidents,
};

/// Incidents that are named.
const NAMED: usize = 4;

/// The card; nothing while all is well.
pub(super) fn card(desk: Desk, found: Reading<Incidents>) -> impl IntoView {
    let words = words_of_incidents();
    let all = Memo::new(move |_| found.value.with(|found| found.as_ref().map(|found| found.items.clone()).unwrap_or_default()));
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            section().class("card incident").attr("aria-labelledby", "incidents-h").id("incidents").child((
                header().child((
                    h2().id("incidents-h").child(words.on_today()),
                    p().child(intl::count(all.len() as u64)),
                    a().href(place::incidents(&desk.site.id(), false)).child(words.title()),
                )),
                ul().child(all.iter().take(NAMED).map(|one| row(desk, one)).collect_view()),
            ))
        })
    }
}

fn row(desk: Desk, one: &Incident) -> impl IntoView + use<> {
    let words = words_of_incidents();
    let address = place::incident(&desk.site.id(), &one.id, page::escape);
    li().child((
        p().class("lead").child((icon("warn"), b().class("normal").attr("dir", "auto").child(sentence(one)))),
        p().class("xs muted").child(words.not_calls()),
        a().class("btn small").href(address).child((icon("mail"), words.message())),
    ))
}
