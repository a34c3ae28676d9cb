use leptos::{
    html::{div, i, p, span},
    prelude::*,
};

use super::{Scale, scale::place};

/// A score with its interval, and the value of the period before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The value.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The value before.
    pub was: Option<f64>,
}

/// A point on the bar of its interval. `tall` is the one under a headline, with a scale written below.
pub fn whisker(mark: Mark, scale: Scale, label: String, tall: Option<fn(f64) -> String>) -> impl IntoView {
    let bar = div()
        .class(if tall.is_some() { "whisker tall" } else { "whisker" })
        .attr("role", "img")
        .attr("aria-label", label)
        .style(("--v", place(scale.at(mark.value))))
        .style(("--lo", place(scale.at(mark.low))))
        .style(("--hi", place(scale.at(mark.high))))
        .style(("--was", mark.was.map(|was| place(scale.at(was))).unwrap_or_default()))
        .child((
            i().class("range"),
            mark.was.filter(|&was| scale.low <= was && was <= scale.high).map(|_| i().class("was")),
            i().class("point"),
        ));
    let ticks = tall.map(|write| {
        p().class("whisker-scale")
            .attr("aria-hidden", "true")
            .child(scale.ticks().into_iter().map(|tick| span().child(write(tick))).collect_view())
    });
    (bar, ticks)
}
