//! The two headlines. They never meet: one is asked of all customers, the other just after a moment.

use leptos::{
    html::{b, div, dl, p, span},
    prelude::*,
};
use rapport_model::score::{Estimate, Scores};

use super::{Numbers, too_few, unheard};
use crate::{
    browser::intl,
    chart::{Mark, Scale, distribution, split, whisker},
    comparison::{self, Change},
    part::{body, card, head, stat},
    period,
    wire::ScoresReply,
    words::{self, overview},
};

const SHAPES: [(&str, &str); 5] = [("96px", "44px"), ("60%", "12px"), ("100%", "20px"), ("80%", "40px"), ("100%", "96px")];

/// A headline score as it is drawn.
struct Headline {
    value: String,
    estimate: Estimate,
    change: Option<Change>,
    unit: fn(f64) -> String,
    limits: (f64, f64),
    label: String,
}

/// Relationship NPS.
pub fn nps_card(numbers: Numbers) -> impl IntoView {
    let words = overview();
    card(
        "nps",
        "c5",
        (
            head("nps", words.nps(), words.nps_lead()),
            body(words.scores_what(), numbers.relationship, &SHAPES, move |reply| nps_body(numbers, &reply).into_any()),
        ),
    )
}

fn nps_body(numbers: Numbers, reply: &ScoresReply) -> impl IntoView + use<> {
    let words = overview();
    let minimum = numbers.site.minimum();
    let score = reply.scores.nps;
    let before = numbers.relationship_before.value.get();
    let change = before.as_ref().and_then(|before| comparison::nps(&score, &before.scores.nps, minimum));
    let counts = score.counts;
    let (Some(value), Some(low), Some(high)) = (score.estimate.value, score.estimate.low, score.estimate.high) else {
        return too_few::nps(&score, &reply.scores, minimum, period::length(numbers.range()), &numbers.site.id()).into_any();
    };
    let whole = |value: f64| intl::decimal(value, 0);
    let top = headline(Headline {
        value: whole(value),
        estimate: score.estimate,
        change,
        unit: |value| intl::decimal(value, 0),
        limits: (-100.0, 100.0),
        label: words.nps_label(&whole(value), &whole(low), &whole(high)),
    });
    let n = counts.n().max(1) as f64;
    let group = |class: &'static str, name: &'static str, count: u64| {
        span().child((
            span().class(format!("score {class}")).child(name),
            span().class("of").child((b().child(intl::percent(count as f64 / n, 0)), " ", words.n_people(&intl::count(count)))),
        ))
    };
    let common = words::common();
    let spread = div().class("spread").child((
        reply.ratings.as_ref().map(|ratings| distribution(ratings.nps.counts(), words.per_rating())),
        split(counts.detractors, counts.passives, counts.promoters),
        p().class("key groups").child((
            group("detractor", common.detractors(), counts.detractors),
            group("passive", common.passives(), counts.passives),
            group("promoter", common.promoters(), counts.promoters),
        )),
    ));
    let n_before = before.map(|before| before.scores.nps.estimate.n);
    (top, no_change(numbers, change, n_before, minimum), facts(&reply.scores, score.estimate.n, n_before), unheard::note(numbers), spread)
        .into_any()
}

/// CSAT after order and delivery.
pub fn csat_card(numbers: Numbers) -> impl IntoView {
    let words = overview();
    card(
        "csat",
        "c7",
        (
            head("csat", words.csat(), words.csat_lead()),
            body(words.scores_what(), numbers.transaction, &SHAPES, move |reply| csat_body(numbers, &reply).into_any()),
        ),
    )
}

fn csat_body(numbers: Numbers, reply: &ScoresReply) -> impl IntoView + use<> {
    let words = overview();
    let minimum = numbers.site.minimum();
    let score = reply.scores.csat;
    let before = numbers.transaction_before.value.get();
    let change = before.as_ref().and_then(|before| comparison::csat(&score, &before.scores.csat, minimum));
    let n_before = before.as_ref().map(|before| before.scores.csat.estimate.n);
    let whole = |value: f64| intl::decimal(value, 0);
    let percent = |value: f64| intl::percent(value / 100.0, 0);
    let top = match (score.estimate.value, score.estimate.low, score.estimate.high) {
        (Some(value), Some(low), Some(high)) => (
            headline(Headline {
                value: percent(value),
                estimate: score.estimate,
                change,
                unit: |value| intl::percent(value / 100.0, 0),
                limits: (0.0, 100.0),
                label: words.csat_label(&percent(value), &whole(low), &whole(high)),
            }),
            no_change(numbers, change, n_before, minimum),
            facts(&reply.scores, score.estimate.n, n_before),
        )
            .into_any(),
        _ => too_few::csat(&score, minimum, period::length(numbers.range()), &numbers.site.id()).into_any(),
    };
    (
        top,
        super::trend::csat_course(numbers, &reply.series),
        also_asked(&reply.scores, before.as_ref().map(|before| before.scores), minimum),
    )
        .into_any()
}

/// Value, interval, change, whisker, and what the change may mean.
fn headline(shown: Headline) -> impl IntoView {
    let common = words::common();
    let words = overview();
    let Headline { value, estimate, change, unit, limits, label } = shown;
    let (low, high) = (estimate.low.unwrap_or_default(), estimate.high.unwrap_or_default());
    let whole = |value: f64| intl::decimal(value, 0);
    let moved = change.map(|change| {
        p().child((
            delta(change),
            " ",
            span().class("muted").child(words.from_was(&whole(change.was))),
            " ",
            (!change.significant).then(|| span().class("verdict").child(common.not_yet())),
        ))
    });
    let mark = Mark { value: estimate.value.unwrap_or_default(), low, high, was: change.map(|change| change.was) };
    let scale = Scale::around([mark.value, low, high].into_iter().chain(mark.was), limits, (limits.1 - limits.0) * 0.3);
    let label = change.map_or_else(|| label.clone(), |change| words.before_label(&label, &whole(change.was)));
    let note = change.map(|change| {
        let (low, high) = (intl::signed(change.low, 0), intl::signed(change.high, 0));
        p().class("note").child(if change.significant { words.is_significant(&low, &high) } else { words.may_be_chance(&low, &high) })
    });
    (
        div().class("headline").child((
            span().class("big").child(value),
            div().child((
                p().class("strong").child((
                    common.interval(&whole(low), &whole(high)),
                    " ",
                    span().class("faint normal").child(common.interval_95()),
                )),
                moved,
            )),
        )),
        div().class("ruler").child(whisker(mark, scale, label, Some(unit))),
        note,
    )
}

/// A change with its sign; colour only where it is more than chance.
pub fn delta(change: Change) -> impl IntoView {
    let class = match (change.significant, change.by > 0.0) {
        (false, _) => "delta unsure",
        (true, true) => "delta up",
        (true, false) => "delta down",
    };
    span().class(class).child(intl::signed(change.by, 0))
}

/// Why there is no comparison, when one was asked for.
fn no_change(numbers: Numbers, change: Option<Change>, n_before: Option<u64>, minimum: u64) -> impl IntoView {
    let wanted = change.is_none() && numbers.compared.get().is_some();
    n_before
        .filter(|&n| wanted && n < minimum)
        .map(|n| p().class("note").child(overview().no_before(&intl::count(n), &intl::count(minimum))))
}

/// Answers, response rate, finished.
fn facts(scores: &Scores, n: u64, before: Option<u64>) -> impl IntoView + use<> {
    let words = overview();
    let share = |part: u64, whole: u64, digits: u32| {
        if whole == 0 { "–".to_owned() } else { intl::percent(part as f64 / whole as f64, digits) }
    };
    let asked = if scores.asked == 0 { words.nobody_asked().to_owned() } else { words.of_asked(&intl::count(scores.asked)) };
    dl().class("stats facts").child((
        stat(words.answers(), words.n_answers(&intl::count(n)), before.map(|before| words.n_before(&intl::count(before)))),
        stat(words.response_rate(), share(scores.answered, scores.asked, 1), asked),
        stat(words.finished(), share(scores.completed, scores.answered, 0), words.n_finished(&intl::count(scores.completed))),
    ))
}

/// NPS after a moment and CES: asked too, but of other people, and never in a headline.
fn also_asked(scores: &Scores, before: Option<Scores>, minimum: u64) -> Option<impl IntoView + use<>> {
    let words = overview();
    let nps = scores.nps.estimate.value.zip(scores.nps.estimate.low.zip(scores.nps.estimate.high)).map(|(value, (low, high))| {
        let whole = |value: f64| intl::decimal(value, 0);
        let change = before.and_then(|before| comparison::nps(&scores.nps, &before.nps, minimum));
        let mark = Mark { value, low, high, was: None };
        row(
            words.nps_moment(),
            whisker(mark, Scale { low: -100.0, high: 100.0, step: 50.0 }, words.nps_label(&whole(value), &whole(low), &whole(high)), None)
                .into_any(),
            whole(value),
            words::common().interval(&whole(low), &whole(high)),
            scores.nps.estimate.n,
            change,
        )
    });
    let ces = scores.ces.value.zip(scores.ces.low.zip(scores.ces.high)).map(|(value, (low, high))| {
        let tenth = |value: f64| intl::decimal(value, 1);
        let shown = scores.ces.within(1.0, 7.0);
        let mark = Mark { value, low: shown.low.unwrap_or(low), high: shown.high.unwrap_or(high), was: None };
        row(
            words.ces(),
            whisker(mark, Scale { low: 1.0, high: 7.0, step: 1.0 }, words.ces_label(&tenth(value), &tenth(low), &tenth(high)), None)
                .into_any(),
            tenth(value),
            words::common().interval(&tenth(low), &tenth(high)),
            scores.ces.n,
            None,
        )
    });
    (nps.is_some() || ces.is_some()).then(|| {
        div().class("also").child((
            p().class("by xs faint").child((b().class("ink").child(words.also()), " ", words.also_lead())),
            nps,
            ces,
        ))
    })
}

fn row(name: &'static str, whisker: AnyView, value: String, interval: String, n: u64, change: Option<Change>) -> impl IntoView {
    let common = words::common();
    let moved = change.map(|change| (" · ", delta(change), (!change.significant).then(|| format!(" {}", common.not_yet_short()))));
    div().class("moment").child((
        p().child(b().class("sm").child(name)),
        whisker,
        p().child((
            b().class("mid").child(value),
            " ",
            span().class("xs muted").child((overview().n_and_interval(&intl::count(n), &interval), moved)),
        )),
    ))
}
