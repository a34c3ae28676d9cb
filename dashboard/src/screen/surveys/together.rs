//! One score across several surveys. Those about the whole relationship and those about a moment never meet in one.

use leptos::{
    html::{b, div, h2, p, section, span},
    prelude::*,
};
use rapport_model::score::Estimate;

use super::{DAYS, List};
use crate::{
    browser::intl,
    live::Beat,
    period::{self, Period},
    reading::{Reading, reading},
    site::OnScreen,
    wire::{ScoresReply, Survey},
    words::{self, surveys as words_of_surveys},
};

/// A score by its name, and how it is written.
type Shown = (&'static str, Estimate, fn(f64) -> String);

/// The classes, as API and list name them.
const CLASSES: [&str; 3] = ["relationship", "transaction", "feature"];

/// A line for each class of which several surveys were asked; nothing where none has several.
pub(super) fn together(list: List, beat: Beat) -> impl IntoView {
    let several = |class: &'static str| {
        Memo::new(move |_| {
            list.found.value.with(|page| {
                let asked = |survey: &&Survey| survey.class == class && survey.answered > 0;
                page.as_ref().map_or(0, |page| page.items.iter().filter(asked).count() as u64)
            })
        })
    };
    let lines = CLASSES.map(|class| {
        let n = several(class);
        let scores = reading::<ScoresReply>(
            move || {
                list.site.zone.get()?;
                let range = Period::Last(DAYS).range(intl::today());
                (n.get() > 1).then(|| format!("/api/sites/{}/scores?class={class}&{}", list.site.id(), period::query(range)))
            },
            beat.signal(),
        );
        (class, n, scores)
    });
    let words = words_of_surveys();
    move || {
        lines.iter().any(|(_, n, _)| n.get() > 1).then(|| {
            let lines = lines.map(|(class, n, scores)| (n.get() > 1).then(|| line(list, class, n.get(), scores)));
            section().class("card guard").attr("aria-labelledby", "together-h").child(div().child((
                h2().id("together-h").child(words.together()),
                lines.collect_view(),
                p().class("xs faint").child(words.together_note()),
            )))
        })
    }
}

fn line(list: List, class: &'static str, n: u64, scores: Reading<ScoresReply>) -> impl IntoView {
    let words = words_of_surveys();
    let name = match class {
        "relationship" => words.of_relationship(&intl::count(n)),
        "transaction" => words.of_moments(&intl::count(n)),
        _ => words.of_features(&intl::count(n)),
    };
    let told = move || Some(in_one(list.site, &scores.value.get()?));
    p().class("row wrap base sm").attr("data-class", class).child((span().class("muted").child(name), told))
}

/// The scores of several surveys in one, those that they have.
pub(in crate::screen) fn in_one(site: OnScreen, reply: &ScoresReply) -> impl IntoView + use<> {
    let words = words_of_surveys();
    let minimum = site.minimum();
    let found: [Shown; 3] = [
        (words.nps(), reply.scores.nps.estimate, |value| intl::decimal(value, 0)),
        (words.csat(), reply.scores.csat.estimate, |value| intl::percent(value / 100.0, 0)),
        (words.ces(), reply.scores.ces.within(1.0, 7.0), |value| intl::decimal(value, 1)),
    ];
    let shown = found.into_iter().filter(|(_, score, _)| score.n > 0).map(|(name, score, write)| {
        let value = match score.value {
            Some(value) => {
                let interval = score.low.zip(score.high).map(|(low, high)| words::common().interval(&write(low), &write(high)));
                (b().child(write(value)), " ", span().class("xs muted").child(interval), " ").into_any()
            }
            None => span()
                .class("xs faint")
                .attr("title", words.needs(&intl::count(minimum)))
                .child((words.too_few(&intl::count(score.n)), " "))
                .into_any(),
        };
        span().class("nowrap").child((
            span().class("xs faint").child(name),
            " ",
            value,
            span().class("xs faint").child(words::results().n_answers(&intl::count(score.n))),
        ))
    });
    shown.collect_view()
}
