//! Each question: how many answered, its score with interval, how its answers are spread.

use leptos::{
    html::{b, caption, div, i, li, ol, p, section, small, span, table, tbody, td, th, thead, tr, ul},
    prelude::*,
};
use rapport_model::event::RatingKind;
use rapport_model::score::Estimate;
use rapport_model::survey::Text;

use super::{
    Open,
    reply::{Asked, Before, Chosen, Reply},
};
use crate::{
    browser::intl,
    chart::{Mark, Scale, distribution, whisker},
    words::{self, results as words_of_results, spoken},
};

/// A text in the reader's language, else its id.
fn said(text: &Text, id: &str) -> String {
    text.in_language(spoken().tag(), "en").map_or(id, |(_, text)| text).to_owned()
}

/// A question in words: its text, else its id.
pub(super) fn title(asked: &Asked) -> String {
    asked.text.as_ref().map_or_else(|| asked.id.clone(), |text| said(text, &asked.id))
}

/// How a score of this kind is written, and the scale that it is drawn on.
pub(super) fn look(kind: RatingKind) -> (&'static str, fn(f64) -> String, Scale) {
    let words = words::surveys();
    match kind {
        RatingKind::Nps => (words.nps(), |value| intl::decimal(value, 0), Scale { low: -100.0, high: 100.0, step: 50.0 }),
        RatingKind::Csat => (words.csat(), |value| intl::percent(value / 100.0, 0), Scale { low: 0.0, high: 100.0, step: 25.0 }),
        RatingKind::Ces => (words.ces(), |value| intl::decimal(value, 1), Scale { low: 1.0, high: 7.0, step: 1.0 }),
    }
}

/// A table of the steps: who answered which question, and who was lost after it.
pub(super) fn steps(reply: &Reply) -> impl IntoView + use<> {
    let words = words_of_results();
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let started = reply.started.max(1) as f64;
    let rows = reply
        .questions
        .iter()
        .map(|asked| {
            let share = (asked.answered as f64 / started).min(1.0);
            tr().child((
                th().attr("scope", "row").attr("dir", "auto").child((
                    title(asked),
                    (asked.text.is_none() && reply.status != "imported").then(|| small().class("xs faint under").child(words.earlier())),
                )),
                td().class("num").child(intl::count(asked.answered)),
                td().class("w p2").child(span().class("meter wide accent").style(("--v", format!("{share:.3}")))),
                td().class("num p2 muted").child(intl::percent(share, 0)),
                td().class("num").child(intl::count(asked.stopped)),
                td().class("num p3").child(asked.median_seconds.map_or_else(|| "–".to_owned(), intl::span)),
            ))
        })
        .collect_view();
    table().class("table bare steps").child((
        caption().class("vh").child(words.flow()),
        thead().child(tr().child((
            column(words.question(), ""),
            column(words.answered(), "num"),
            th().attr("scope", "colgroup").attr("colspan", "2").class("p2").child(words.share_answered()),
            column(words.lost(), "num"),
            column(words.median_time(), "num p3"),
        ))),
        tbody().child(rows),
    ))
}

/// The card of one question.
pub(super) fn card(open: Open, at: usize, asked: &Asked, started: u64) -> impl IntoView + use<> {
    let words = words_of_results();
    let name = title(asked);
    let id = format!("q-{at}");
    let lead = words.n_of(&words.n_answers(&intl::count(asked.answered)), &intl::count(started));
    let minimum = open.site.minimum();
    let was = asked.before.as_ref().and_then(|before| before.scores.main()).and_then(|(_, score)| score.value);
    let score = asked.scores.main().map(|(kind, score)| score_of(kind, score, was, minimum));
    let change = asked.before.as_ref().map(|before| changed(asked, before));
    let spread = (!asked.ratings.is_empty()).then(|| spread(&asked.ratings));
    let choices = (!asked.choices.is_empty()).then(|| choices(&asked.choices, asked.answered));
    let plain = (score.is_none() && choices.is_none())
        .then(|| p().class("muted sm").child(if asked.answered == 0 { words.no_answers() } else { words.words_only() }));
    section().class("card c6 asked").attr("aria-labelledby", format!("{id}-h")).id(id.clone()).child((
        leptos::html::header().child((leptos::html::h2().id(format!("{id}-h")).attr("dir", "auto").child(name), p().child(lead))),
        score,
        change,
        spread,
        choices,
        plain,
    ))
}

/// The number, its interval as a whisker, or how many answers are missing.
fn score_of(kind: RatingKind, score: Estimate, was: Option<f64>, minimum: u64) -> AnyView {
    let words = words_of_results();
    let (name, write, scale) = look(kind);
    let Some(value) = score.value else {
        return p().class("few0").child(words.too_few(&intl::count(score.n), &intl::count(minimum))).into_any();
    };
    let interval = score.low.zip(score.high);
    let drawn = interval.map(|(low, high)| {
        let label = words.score_label(name, &write(value), &write(low), &write(high));
        div().class("ruler").child(whisker(Mark { value, low, high, was }, scale, label, Some(write)))
    });
    let told = interval.map(|(low, high)| words::common().interval(&write(low), &write(high)));
    (
        p().class("row base").child((
            span().class("xs faint").child(name),
            b().class("mid").child(write(value)),
            span().class("xs muted").child(told),
            span().class("xs faint").child(words.n_answers(&intl::count(score.n))),
        )),
        drawn,
    )
        .into_any()
}

/// How it was in the days before, and by how much it changed.
fn changed(asked: &Asked, before: &Before) -> impl IntoView + use<> {
    let words = words_of_results();
    let told = match (before.scores.main(), before.change) {
        (Some((kind, score)), change) if score.value.is_some() => {
            let (_, write, _) = look(kind);
            let was = score.value.map(write).unwrap_or_default();
            match change.filter(|_| asked.scores.main().is_some_and(|(_, now)| now.value.is_some())) {
                Some(change) => {
                    let by =
                        words.changed_by(&was, &intl::signed(change.value, 0), &intl::signed(change.low, 0), &intl::signed(change.high, 0));
                    if change.is_significant() { by } else { format!("{by} {}", words.may_be_chance()) }
                }
                None => words.was_before(&was),
            }
        }
        _ => words.answered_before(&intl::count(before.answered)),
    };
    p().class("xs muted").child(told)
}

/// How many gave each rating.
fn spread(ratings: &[i64]) -> AnyView {
    let words = words_of_results();
    if ratings.len() == 11 {
        return div().class("spread").child(distribution(ratings, words.per_rating())).into_any();
    }
    let most = ratings.iter().copied().max().unwrap_or(0).max(1) as f64;
    let bars = ratings
        .iter()
        .enumerate()
        .map(|(at, &count)| {
            let share = count.max(0) as f64 / most;
            li().class("one").child((
                b().child(intl::count(count.max(0).unsigned_abs())),
                i().style(("--v", format!("{share:.3}"))),
                (at + 1).to_string(),
            ))
        })
        .collect_view();
    div()
        .class("spread")
        .child(ol().class("dist few-bars").style(("--n", ratings.len().to_string())).attr("aria-label", words.per_rating()).child(bars))
        .into_any()
}

/// Options as bars, in the survey's order.
fn choices(choices: &[Chosen], answered: u64) -> impl IntoView + use<> {
    let words = words_of_results();
    let n = answered.max(1) as f64;
    let word = |chosen: &Chosen| match (&chosen.text, chosen.id.as_str()) {
        (Some(text), id) => said(text, id),
        (None, "yes" | "true") => words.yes().to_owned(),
        (None, "no" | "false") => words.no().to_owned(),
        (None, other) => other.to_owned(),
    };
    let rows = choices
        .iter()
        .map(|chosen| {
            let share = (chosen.count as f64 / n).min(1.0);
            li().child((
                span().class("sm").attr("dir", "auto").child(word(chosen)),
                span().class("meter wide accent").style(("--v", format!("{share:.3}"))),
                span().class("num sm").child((
                    b().child(intl::percent(share, 0)),
                    " ",
                    span().class("xs faint").child(intl::count(chosen.count)),
                )),
            ))
        })
        .collect_view();
    ul().class("chosen").child(rows)
}
