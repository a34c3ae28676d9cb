//! The course of the two headlines in windows of 28 days.

use leptos::{
    html::{b, div, i, li, p, span, ul},
    prelude::*,
};
use rapport_model::{
    score::Estimate,
    value::{Day, Range},
};

use super::Numbers;
use crate::{
    browser::intl,
    chart::{Course, Point, Scale, plot},
    part::{body, head},
    period::{self, date},
    wire::{PartialScores, ScoresReply, Window},
    words::overview,
};

const SHAPES: [(&str, &str); 2] = [("100%", "320px"), ("40%", "12px")];

/// Windows as points of a range; windows without a score leave a gap.
fn points(series: &[Window], range: Range, score: impl Fn(&PartialScores) -> Option<Estimate>) -> Vec<Point> {
    let span = f64::from((range.to.0 - range.from.0).max(1));
    series
        .iter()
        .filter_map(|window| {
            let day = date::parse(&window.to)?;
            let Estimate { value, low, high, .. } = score(&window.scores)?;
            let at = f64::from(day.0 - range.from.0) / span;
            (0.0..=1.0).contains(&at).then_some(())?;
            Some(Point { at, value: value?, low: low?, high: high? })
        })
        .collect()
}

/// Labels below: first, middle and last day, and two more where there is room.
fn days(range: Range) -> Vec<(f64, String, bool)> {
    let length = range.to.0 - range.from.0;
    if length < 2 {
        return vec![(0.0, intl::day(range.from), false)];
    }
    let quarters = if length >= 12 { vec![0, 1, 2, 3, 4] } else { vec![0, 2, 4] };
    quarters
        .into_iter()
        .map(|quarter| {
            let at = f64::from(quarter) / 4.0;
            let day = Day(range.from.0 + (f64::from(length) * at).round() as i32);
            (at, intl::day(day), quarter % 2 == 1)
        })
        .collect()
}

/// Where something was changed within the range, and what.
fn marks(numbers: Numbers, range: Range) -> Vec<(f64, String)> {
    let span = f64::from((range.to.0 - range.from.0).max(1));
    let changes = numbers.changes.value.get().map(|page| page.items).unwrap_or_default();
    let within = |change: crate::wire::change::Change| {
        let day = date::parse(&change.day).filter(|day| range.contains(*day))?;
        Some((f64::from(day.0 - range.from.0) / span, crate::words::changes().mark(&intl::day(day), &change.title)))
    };
    changes.into_iter().filter_map(within).collect()
}

/// What the marks on the course stand for, in words.
fn told(marks: Vec<(f64, String)>) -> Option<impl IntoView> {
    let list = marks.into_iter().map(|(_, text)| li().attr("dir", "auto").child(text)).collect::<Vec<_>>();
    (!list.is_empty()).then(|| ul().class("key marks").child(list))
}

/// The trend of the relationship NPS.
pub fn card(numbers: Numbers) -> impl IntoView {
    let words = overview();
    crate::part::card(
        "trend",
        "c8",
        (
            head("trend", words.trend(), words.trend_lead()),
            body(words.trend(), numbers.relationship, &SHAPES, move |reply| nps_course(numbers, &reply).into_any()),
        ),
    )
}

fn nps_course(numbers: Numbers, reply: &ScoresReply) -> impl IntoView + use<> {
    let words = overview();
    let range = numbers.range();
    let now = points(&reply.series, range, |scores| scores.nps);
    let before = numbers
        .compared
        .get()
        .zip(numbers.relationship_before.value.get())
        .map_or_else(Vec::new, |(range, reply)| points(&reply.series, range, |scores| scores.nps));
    let (Some(first), Some(last)) = (now.first().copied(), now.last().copied()) else {
        return p().class("muted sm nothing").child(words.trend_none()).into_any();
    };
    let whole = |value: f64| intl::decimal(value, 0);
    let values = now.iter().flat_map(|point| [point.low, point.high]).chain(before.iter().map(|point| point.value));
    let scale = Scale::around(values, (-100.0, 100.0), 60.0);
    let has_before = !before.is_empty();
    let days_before = intl::count(period::length(range).unsigned_abs().into());
    let chart = plot(Course {
        now,
        before,
        scale,
        write: |value| intl::decimal(value, 0),
        days: days(range),
        marks: marks(numbers, range).into_iter().map(|(at, _)| at).collect(),
        last: words.last_28_short(),
        was: words.before(),
        label: words.trend_label(&intl::day_year(range.from), &intl::day_year(range.to), &whole(first.value), &whole(last.value)),
        height: 320,
    });
    let key = p().class("key").child((
        span().child((i().class("k line"), words.this_period())),
        span().child((i().class("k band"), crate::words::common().interval_95())),
        has_before.then(|| span().child((i().class("k dash"), words.previous_days(&days_before)))),
    ));
    (chart, key, told(marks(numbers, range))).into_any()
}

/// The course of the CSAT, small, inside its card.
pub fn csat_course(numbers: Numbers, series: &[Window]) -> Option<impl IntoView + use<>> {
    let words = overview();
    let range = numbers.range();
    let now = points(series, range, |scores| scores.csat);
    let (first, last) = (now.first().copied()?, now.last().copied()?);
    if now.len() < 2 {
        return None;
    }
    let before = numbers
        .compared
        .get()
        .zip(numbers.transaction_before.value.get())
        .map_or_else(Vec::new, |(range, reply)| points(&reply.series, range, |scores| scores.csat));
    let percent = |value: f64| intl::percent(value / 100.0, 0);
    let values = now.iter().flat_map(|point| [point.low, point.high]).chain(before.iter().map(|point| point.value));
    let scale = Scale::around(values, (0.0, 100.0), 15.0);
    Some(div().class("spread").child((
        p().class("by xs faint").child((b().class("ink").child(words.csat_trend()), " ")),
        plot(Course {
            now,
            before,
            scale,
            write: |value| intl::percent(value / 100.0, 0),
            days: days(range),
            marks: Vec::new(),
            last: words.last_28_short(),
            was: words.before(),
            label: words.csat_trend_label(&percent(first.value), &percent(last.value)),
            height: 132,
        }),
    )))
}
