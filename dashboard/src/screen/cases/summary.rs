//! How the loop does, in the last thirty days.

use leptos::{
    html::{dl, p, section, span},
    prelude::*,
};

use crate::{
    browser::intl,
    part::{skeleton, stat},
    reading::Reading,
    wire::care::{CareReply, Share},
    words::{care as words_of_care, cases as words_of_cases},
};

const SHAPES: [(&str, &str); 1] = [("100%", "56px")];

/// A share as it is shown: in percent, with its interval and n; where they are too few, so many of so many.
fn share(of: Share) -> (String, String) {
    let words = words_of_care();
    let percent = |value: f64| intl::percent(value / 100.0, 0);
    match of.told() {
        Some((value, low, high)) => (percent(value), words.interval_n(&percent(low), &percent(high), &intl::count(of.n))),
        _ if of.n > 0 => (words.share_of(&intl::count(of.yes), &intl::count(of.n)), words_of_cases().days_30().to_owned()),
        _ => ("–".to_owned(), words.n_is("0")),
    }
}

/// The card; while it is on its way grey, and nothing where it cannot be had.
pub(super) fn card(month: Reading<CareReply>) -> impl IntoView {
    let words = words_of_cases();
    section().class("card loop").attr("aria-label", words.how()).child(move || match month.value.get() {
        Some(found) => figures(&found).into_any(),
        None if month.busy.get() => skeleton(&SHAPES).into_any(),
        None => p().class("sm muted").child(month.trouble.with(|trouble| trouble.as_ref().map(crate::part::explain))).into_any(),
    })
}

fn figures(found: &CareReply) -> impl IntoView + use<> {
    let words = words_of_cases();
    let n = |n: u64| words.target_n(&intl::count(n));
    let median = |minutes: Option<f64>| minutes.map_or_else(|| "–".to_owned(), intl::minutes);
    let (in_time, in_time_n) = share(found.first_reply.share.unwrap_or_default());
    let (came, came_n) = share(found.recovered.contacted);
    let (change, change_n) = match (found.change.value, found.change.low, found.change.high) {
        (Some(value), Some(low), Some(high)) => {
            let class = if low > 0.0 {
                "delta up"
            } else if high < 0.0 {
                "delta down"
            } else {
                "delta unsure"
            };
            (
                span().class(class).child(intl::signed(value, 1)).into_any(),
                words_of_care().interval_n(&intl::signed(low, 1), &intl::signed(high, 1), &intl::count(found.change.n)),
            )
        }
        _ => ("–".into_any(), n(found.change.n)),
    };
    dl().class("stats").child((
        stat(words.first_reply(), median(found.first_reply.median_minutes), n(found.first_reply.n)),
        stat(words.in_time(), in_time, in_time_n),
        stat(words.closing(), median(found.closing.median_minutes), n(found.closing.n)),
        stat(words.recovered(), came, came_n),
        stat(words.change(), change, change_n),
    ))
}

/// What has to be said with these numbers.
pub(super) fn notes(month: Reading<CareReply>) -> impl IntoView {
    let words = words_of_cases();
    move || {
        let found = month.value.get()?;
        let (answered, closed) = (found.recovered.contacted.n, found.closing.n);
        let few = (closed > 0 && answered < closed).then(|| words.only_answered(&intl::count(answered), &intl::count(closed)));
        let others = found.recovered.not_contacted;
        let percent = |value: f64| intl::percent(value / 100.0, 0);
        let beside = others
            .low
            .zip(others.high)
            .map(|(low, high)| words.of_uncontacted(&intl::count(others.yes), &intl::count(others.n), &percent(low), &percent(high)));
        let said = few.into_iter().chain(beside).collect::<Vec<_>>().join(" ");
        (!said.is_empty()).then(|| p().class("note top").child(said))
    }
}
