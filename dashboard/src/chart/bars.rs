use leptos::{
    html::{b, div, i, li, ol},
    prelude::*,
};

use super::scale::place;
use crate::browser::intl;

fn group(rating: usize) -> &'static str {
    match rating {
        9.. => "p",
        7 | 8 => "pa",
        _ => "d",
    }
}

/// Eleven bars: how many gave each rating of 0 to 10.
pub fn distribution(counts: &[i64], label: &'static str) -> impl IntoView + use<> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let bars = counts
        .iter()
        .enumerate()
        .map(|(rating, &count)| {
            let share = count.max(0) as f64 / most;
            li().class(group(rating)).child((
                b().child(intl::count(count.max(0).unsigned_abs())),
                i().style(("--v", place(share))),
                rating.to_string(),
            ))
        })
        .collect_view();
    ol().class("dist").attr("aria-label", label).child(bars)
}

/// One bar split into detractors, passives and promoters; the words stand below it.
pub fn split(detractors: u64, passives: u64, promoters: u64) -> impl IntoView {
    let part = |class: &'static str, count: u64| i().class(class).style(("--v", count.to_string()));
    div().class("split").attr("aria-hidden", "true").child((part("d", detractors), part("pa", passives), part("p", promoters)))
}
