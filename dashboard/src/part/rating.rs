use leptos::{html::span, prelude::*};

use crate::words::common;

/// The group of an answer on 0..10: its class, its word, its mark.
pub fn group_of(value: f64) -> (&'static str, &'static str) {
    let words = common();
    match value {
        v if v >= 9.0 => ("promoter", words.promoter()),
        v if v >= 7.0 => ("passive", words.passive()),
        _ => ("detractor", words.detractor()),
    }
}

/// An answer on 0..10 with its group's shape and colour.
pub fn score(value: f64) -> impl IntoView {
    let (class, group) = group_of(value);
    let number = format!("{value:.0}");
    span().class(format!("score {class}")).attr("role", "img").attr("aria-label", common().of_ten(&number, group)).child(number)
}
