//! When somebody can best be reached, and what they may want next.

use leptos::{
    html::{b, details, div, i, li, p, span, summary, ul},
    prelude::*,
};

use super::Open;
use crate::{
    browser::intl,
    customer::{ContactTimes, Offers},
    part::{self, body, head},
    reading::reading,
    words::customers,
};

const SHAPES: [(&str, &str); 2] = [("70%", "14px"), ("100%", "120px")];
/// The hours of the day that are shown.
const HOURS: std::ops::Range<usize> = 7..23;

/// The week as a map of hours; the best time is said in words above.
pub fn best_time(open: Open) -> impl IntoView {
    let words = customers();
    let path = open.path("/contact-times");
    let found = reading::<ContactTimes>(move || (!open.erased.get()).then(|| path.clone()), None);
    part::card(
        "when",
        "",
        (head("when", words.best_time(), ()), body(words.best_time(), found, &SHAPES, move |found| hours(&found).into_any())),
    )
}

fn hours(found: &ContactTimes) -> impl IntoView + use<> {
    let words = customers();
    let (Some(best), Some(hours)) = (found.best.as_ref(), found.hours.as_ref()) else {
        return p().class("muted sm").child(words.time_unknown()).into_any();
    };
    let span_of = format!("{:02}:00–{:02}:00", best.from, best.to);
    let day = words.weekday(best.weekday);
    let told = words.best_at(day, &span_of);
    let most = hours.iter().flatten().copied().fold(f64::MIN_POSITIVE, f64::max);
    let top = HOURS.map(|hour| span().child(if hour % 3 == 0 { format!("{hour:02}") } else { String::new() })).collect_view();
    let rows = hours
        .iter()
        .enumerate()
        .map(|(at, shares)| {
            let cells = HOURS
                .map(|hour| {
                    let share = shares.get(hour).copied().unwrap_or_default();
                    let is_best = usize::from(best.weekday) == at + 1 && (usize::from(best.from)..usize::from(best.to)).contains(&hour);
                    i().class(if is_best { "best" } else { "" }).style(("--v", format!("{:.3}", share / most)))
                })
                .collect_view();
            (b().child(words.weekday_short(at as u8 + 1)), cells)
        })
        .collect_view();
    (
        p().class("sm lead").child((
            b().child(told.clone()),
            " ",
            span().class("faint").child(words.from_signs(&intl::count(found.n), &found.time_zone)),
        )),
        div().class("heat").style(("--cols", HOURS.len().to_string())).attr("role", "img").attr("aria-label", told).child((
            span(),
            top,
            rows,
        )),
        details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_time()))),
    )
        .into_any()
}

/// What goes with what they bought.
pub fn next_offer(open: Open) -> impl IntoView {
    let words = customers();
    let path = open.path("/offers?limit=3");
    let found = reading::<Offers>(move || (!open.erased.get()).then(|| path.clone()), None);
    move || {
        let offers = found.value.get()?;
        (!offers.items.is_empty()).then(|| {
            let lines = offers
                .items
                .iter()
                .map(|offer| {
                    let because: Vec<String> = offer.because.iter().map(|one| one.name.clone().unwrap_or_else(|| one.id.clone())).collect();
                    let share = intl::percent(offer.confidence, 0);
                    li().child((
                        b().attr("dir", "auto").child(offer.name.clone().unwrap_or_else(|| offer.id.clone())),
                        " ",
                        span().attr("dir", "auto").child(words.also_bought(&share, &because.join(", "), &intl::decimal(offer.lift, 1))),
                    ))
                })
                .collect_view();
            part::card(
                "next",
                "",
                (
                    head("next", words.next_offer(), words.next_offer_lead()),
                    ul().class("whys").child(lines),
                    details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_offer()))),
                ),
            )
        })
    }
}
