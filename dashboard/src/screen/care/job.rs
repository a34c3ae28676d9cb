//! Small parts that several screens of the loop draw alike.

use leptos::{
    html::{div, span},
    prelude::*,
};

use super::Desk;
use crate::{
    browser::intl,
    chart::{Mark, Scale, whisker},
    part::{avatar, score},
    wire::care::{Case, Share},
    words::{care as words_of_care, common},
};

/// A rating with the shape of its group, whatever its scale.
pub fn rated(kind: &str, value: f64) -> AnyView {
    if kind == "nps" {
        return score(value).into_any();
    }
    let number = intl::decimal(value, 0);
    let (low, high, label) = if kind == "ces" { (3.0, 5.0, common().of_seven(&number)) } else { (2.0, 4.0, common().of_five(&number)) };
    let class = if value <= low {
        "score detractor"
    } else if value >= high {
        "score promoter"
    } else {
        "score passive"
    };
    span().class(class).attr("role", "img").attr("aria-label", label).child(number).into_any()
}

/// The rating before and after a fix, each on its own scale; nothing before both are there.
pub fn course(case: &Case) -> Option<impl IntoView + use<>> {
    let told = &case.recovery;
    let (before, after) = told.before.zip(told.after)?;
    let kind = told.kind.as_deref().unwrap_or("nps");
    let kind_before = told.kind_before.as_deref().unwrap_or(kind);
    Some((rated(kind_before, before), span().class("faint").attr("aria-hidden", "true").child("→"), rated(kind, after)))
}

/// The sign of whoever looks after something.
pub fn whose(desk: Desk, owner: Option<&str>) -> impl IntoView + use<> {
    let words = words_of_care();
    let said = match owner {
        None => words.unassigned().to_owned(),
        Some(name) if desk.is_me(name) => words.owner_is(words.you()),
        Some(name) => words.owner_is(name),
    };
    span().class("owner").attr("title", said.clone()).child((avatar(owner.unwrap_or_default(), "xs"), span().class("vh").child(said)))
}

/// Two shares on one scale; where they are too few for a share, so many of so many.
pub fn duel(rows: [(&'static str, Share); 2]) -> impl IntoView {
    let words = words_of_care();
    let row = |(k, (name, share)): (usize, (&'static str, Share))| {
        let counts = words.share_of(&intl::count(share.yes), &intl::count(share.n));
        let drawn = match share.told() {
            Some((value, low, high)) => {
                let percent = |value: f64| intl::percent(value / 100.0, 0);
                let label = words.share_label(&percent(value), &percent(low), &percent(high));
                let mark = Mark { value, low, high, was: None };
                (
                    div().class(if k == 0 { "" } else { "flat" }).child(whisker(
                        mark,
                        Scale { low: 0.0, high: 100.0, step: 50.0 },
                        label,
                        None,
                    )),
                    span().class("num").child((leptos::html::b().child(percent(value)), " ", span().class("xs faint").child(counts))),
                )
                    .into_any()
            }
            None => (span().class("xs faint").child("–"), span().class("num xs faint").child(counts)).into_any(),
        };
        (span().child(name), drawn)
    };
    div().class("duel").child(rows.into_iter().enumerate().map(row).collect_view())
}
