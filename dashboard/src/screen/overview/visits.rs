//! Who came and what they bought, day by day.

use leptos::{
    html::{caption, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};

use super::Numbers;
use crate::{
    browser::intl,
    chart::spark,
    comparison,
    part::{body, head},
    period::date,
    wire::{Counts, Totals},
    words::overview,
};

const SHAPES: [(&str, &str); 6] =
    [("100%", "40px"), ("100%", "40px"), ("100%", "40px"), ("100%", "40px"), ("100%", "40px"), ("100%", "40px")];

/// The card.
pub fn card(numbers: Numbers) -> impl IntoView {
    let words = overview();
    crate::part::card(
        "visits",
        "c4",
        (
            head("visits", words.visits(), words.visits_lead()),
            body(words.totals_what(), numbers.totals, &SHAPES, move |totals| rows(numbers, &totals).into_any()),
        ),
    )
}

/// A value for each day of the range: days without data count nothing.
fn daily(numbers: Numbers, totals: &Totals, value: impl Fn(&Counts) -> f64) -> Vec<f64> {
    let range = numbers.range();
    let mut days = vec![0.0; usize::try_from(range.to.0 - range.from.0 + 1).unwrap_or(0)];
    for counts in &totals.days {
        let place = date::parse(&counts.day).and_then(|day| usize::try_from(day.0 - range.from.0).ok());
        if let Some(slot) = place.and_then(|place| days.get_mut(place)) {
            *slot = value(counts);
        }
    }
    days
}

fn rows(numbers: Numbers, totals: &Totals) -> impl IntoView + use<> {
    let words = overview();
    let currency = numbers.site.currency();
    let before = numbers.totals_before.value.get();
    let count = |value: f64| intl::count(value.max(0.0) as u64);
    let money = {
        let currency = currency.clone();
        move |value: f64| intl::money(value, &currency)
    };
    let estimated = totals.total.estimated;
    type Value = fn(&Counts) -> f64;
    let measures: [(&str, Value, bool); 6] = [
        (words.visitors(), |counts| counts.visitors as f64, false),
        (words.new_visitors(), |counts| counts.new as f64, false),
        (words.sessions(), |counts| counts.sessions as f64, false),
        (words.views(), |counts| counts.page_views as f64, false),
        (words.orders(), |counts| counts.orders as f64, false),
        (words.revenue(), |counts| counts.revenue, true),
    ];
    let lines = measures
        .map(|(name, value, is_money)| {
            let write = |value: f64| if is_money { money(value) } else { count(value) };
            let days = daily(numbers, totals, value);
            let (low, high) = days.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), day| (low.min(*day), high.max(*day)));
            let label = words.course(name, &write(if low.is_finite() { low } else { 0.0 }), &write(high));
            let growth = before.as_ref().and_then(|before| comparison::growth(value(&totals.total), value(&before.total)));
            let sign =
                if name == words.visitors() && estimated { Some(span().class("xs faint").child((" ", words.estimated()))) } else { None };
            tr().child((
                th().attr("scope", "row").child(name),
                td().class("course").child(spark(&days, label)),
                td().class("num").child((span().class("strong").child(write(value(&totals.total))), sign)),
                td().class("num xs faint moved").child(growth.map(signed_percent)),
            ))
        })
        .collect_view();
    let others = (!totals.total.revenue_by_currency.is_empty()).then(|| {
        let list: Vec<String> = totals.total.revenue_by_currency.iter().map(|(currency, amount)| intl::money(*amount, currency)).collect();
        p().class("note top").child((words.other_currencies(), ": ", list.join(" · ")))
    });
    (
        table().class("table bare visits").child((
            caption().class("vh").child(words.visits()),
            thead().class("vh").child(tr().child((
                th().attr("scope", "col").child(words.measure()),
                th().attr("scope", "col").child(words.per_day()),
                th().attr("scope", "col").child(words.total()),
                th().attr("scope", "col").child(words.change()),
            ))),
            tbody().child(lines),
        )),
        others,
    )
}

/// +12 %, without decimals from ten percent on.
fn signed_percent(growth: f64) -> String {
    let text = intl::percent(growth, if growth.abs() < 0.1 { 1 } else { 0 });
    if growth > 0.0 { format!("+{text}") } else { text }
}
