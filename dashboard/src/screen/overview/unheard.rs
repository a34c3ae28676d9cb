//! Whether the answers speak for everybody: said beside the score only where they do not.

use leptos::{
    html::{div, p},
    prelude::*,
};
use rapport_model::value::Range;

use super::Numbers;
use crate::{
    part::alert,
    period,
    reading::{Reading, reading},
    screen::results::{Unheard, tilted},
    site::OnScreen,
};

/// Reads who answered of those who could have.
pub(super) fn read(site: OnScreen, known: Memo<Option<Range>>) -> Reading<Unheard> {
    let path = move || known.get().map(|range| format!("/api/sites/{}/nonresponse?{}&score=nps", site.id(), period::query(range)));
    reading(path, None)
}

/// The warning, where those who answered are not like those who did not.
pub(super) fn note(numbers: Numbers) -> impl IntoView {
    move || {
        let told = numbers.unheard.value.with(|found| found.as_ref().and_then(tilted));
        told.map(|told| div().class("top").child(alert("warn", "warn", p().class("sm").child(told))))
    }
}
