//! Where the score differs: groups against everybody else, ranked by how far they move the whole.

use leptos::{
    html::{b, caption, details, div, i, p, small, span, summary, table, tbody, td, th, thead, tr},
    prelude::*,
};
use rapport_model::value::Range;

use super::Numbers;
use crate::{
    browser::intl,
    customer::{Driver, Drivers, stage_word},
    part::{body, card, head},
    period,
    reading::{Reading, reading},
    screen::person::road,
    site::OnScreen,
    words::{self, customers},
};

const SHAPES: [(&str, &str); 3] = [("60%", "16px"), ("100%", "120px"), ("100%", "80px")];
/// The most groups shown.
const SHOWN: usize = 12;

/// Reads what moves the relationship score.
pub(super) fn read(site: OnScreen, known: Memo<Option<Range>>) -> Reading<Drivers> {
    let path = move || known.get().map(|range| format!("/api/sites/{}/drivers?{}&score=nps", site.id(), period::query(range)));
    reading(path, None)
}

/// The card.
pub(super) fn drivers(numbers: Numbers) -> impl IntoView {
    let words = customers();
    card(
        "diff",
        "c12",
        (
            head("diff", words.drivers(), words.drivers_lead()),
            body(words.drivers(), numbers.drivers, &SHAPES, move |found| forest(&found).into_any()),
        ),
    )
}

fn forest(found: &Drivers) -> impl IntoView + use<> {
    let words = customers();
    if found.items.is_empty() {
        return p().class("muted sm").child(words.drivers_none(&intl::count(found.least))).into_any();
    }
    // One scale for all, the same to both sides of zero.
    let shown: Vec<&Driver> = found.items.iter().take(SHOWN).collect();
    let reach = shown.iter().map(|one| one.low.abs().max(one.high.abs())).fold(10.0, f64::max);
    let reach = (reach / 10.0).ceil() * 10.0;
    let rows = shown.iter().map(|one| row(one, reach)).collect_view();
    let end = |value: f64| intl::signed(value, 0);
    (
        table().class("table bare forest").child((
            caption().class("vh").child(words.drivers()),
            thead().child(tr().child((
                th().attr("scope", "col").child(words.group()),
                th().attr("scope", "col").class("reach").child((
                    span().class("vh").child(words.interval_word()),
                    span().class("axis3").attr("aria-hidden", "true").child((
                        span().child(end(-reach)),
                        span().child("0"),
                        span().child(end(reach)),
                    )),
                )),
                th().attr("scope", "col").class("num").child(words.difference()),
                th().attr("scope", "col").class("num p2").child(words.answers()),
                th().attr("scope", "col").class("num p2").child(words.pull()),
            ))),
            tbody().child(rows),
        )),
        p().class("note top").child(words.drivers_note(&intl::count(found.compared))),
        details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_drivers()))),
    )
        .into_any()
}

fn row(one: &Driver, reach: f64) -> impl IntoView + use<> {
    let words = customers();
    let at = |value: f64| format!("{:.4}", ((value + reach) / (2.0 * reach)).clamp(0.0, 1.0));
    let class = match (one.significant, one.value > 0.0) {
        (false, _) => "whisker flat",
        (true, true) => "whisker up",
        (true, false) => "whisker down",
    };
    let (value, low, high) = (intl::signed(one.value, 0), intl::signed(one.low, 0), intl::signed(one.high, 0));
    let label = words.points(&value, &low, &high);
    let interval = words::common().interval(&low, &high);
    tr().child((
        th().attr("scope", "row").child((
            span().attr("dir", "auto").child(key_word(one)),
            " ",
            small().class("xs faint").child(by_word(&one.by)),
        )),
        td().class("reach").child(
            div()
                .class(class)
                .attr("role", "img")
                .attr("aria-label", label)
                .style(("--v", at(one.value)))
                .style(("--lo", at(one.low)))
                .style(("--hi", at(one.high)))
                .style(("--zero", ".5"))
                .child((i().class("zero"), i().class("range"), i().class("point"))),
        ),
        td().class("num").child((b().child(value), " ", span().class("xs faint iv").child(interval))),
        td().class("num p2").child(intl::count(one.n)),
        td().class("num p2").child(intl::signed(one.pull, 1)),
    ))
}

/// What a group is called.
fn key_word(one: &Driver) -> String {
    match (one.name.as_ref(), one.by.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "stage") => stage_word(&one.key).to_owned(),
        (None, "device" | "channel") => road(&one.key),
        _ => one.key.clone(),
    }
}

/// What it is a group of.
fn by_word(by: &str) -> String {
    let rules = words::rules();
    match by {
        "page" => customers().page().to_owned(),
        "device" => rules.device().to_owned(),
        "country" => rules.country().to_owned(),
        "channel" => rules.channel().to_owned(),
        "language" => rules.language().to_owned(),
        "stage" => rules.stage().to_owned(),
        "segment" => words::segments().segment().to_lowercase(),
        own => own.strip_prefix("trait:").unwrap_or(own).to_owned(),
    }
}
