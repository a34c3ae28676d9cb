//! Who did not answer: whose answers these are beside whom one could have asked, and the score if all had answered alike.

use leptos::{
    html::{b, caption, details, div, p, span, summary, table, tbody, td, th, thead, tr},
    prelude::*,
};
use rapport_model::event::RatingKind;
use serde::Deserialize;

use super::{Open, asked::look, reply::Reply};
use crate::{
    browser::{intl, page},
    customer::stage_word,
    part::{alert, body, card, head},
    period,
    reading::{Reading, reading},
    screen::person::road,
    words::{self, results as words_of_results},
};

const SHAPES: [(&str, &str); 2] = [("60%", "16px"), ("100%", "120px")];
/// Groups that fit on the card.
const MOST: usize = 8;

/// Who answered and who did not.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(in crate::screen) struct Unheard {
    score: String,
    eligible: u64,
    asked: u64,
    responders: u64,
    n: u64,
    #[serde(default)]
    minimum: u64,
    by: Vec<Split>,
    #[serde(default)]
    differs: bool,
    #[serde(default)]
    mostly: Option<Mostly>,
}

/// People told apart by one thing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Split {
    by: String,
    groups: Vec<Group>,
    #[serde(default)]
    weighted: Option<Weighted>,
}

/// The people of one group.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Group {
    #[serde(default)]
    key: Option<String>,
    eligible: u64,
    asked: u64,
    responders: u64,
    n: u64,
    #[serde(default)]
    value: Option<f64>,
    #[serde(default)]
    share_of_people: Option<f64>,
    #[serde(default)]
    share_of_answers: Option<f64>,
}

/// The score as if all groups had answered alike.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Weighted {
    value: f64,
    low: f64,
    high: f64,
    raw: f64,
    effective_n: f64,
    #[serde(default)]
    differs: bool,
}

/// The group that answers most out of proportion.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Mostly {
    by: String,
    #[serde(default)]
    key: Option<String>,
    share_of_answers: f64,
    share_of_people: f64,
}

/// Reads it for the score that the survey has; of a survey that asks for none nothing is read.
pub(super) fn read(open: Open, found: Reading<Reply>) -> Reading<Unheard> {
    let score = Memo::new(move |_| {
        let kinds =
            |reply: &Reply| reply.questions.iter().filter_map(|asked| asked.scores.main()).map(|(kind, _)| kind).collect::<Vec<_>>();
        let kinds = found.value.with(|reply| reply.as_ref().filter(|reply| reply.started > 0).map(kinds)).unwrap_or_default();
        let has = |kind| kinds.contains(&kind);
        if has(RatingKind::Nps) { Some("nps") } else { has(RatingKind::Csat).then_some("csat") }
    });
    reading(
        move || {
            let score = score.get()?;
            let (days, id) = (period::query(open.view.with(|view| view.period).range(intl::today())), open.id.with(|id| page::escape(id)));
            Some(format!("/api/sites/{}/nonresponse?{days}&survey={id}&score={score}", open.site.id()))
        },
        None,
    )
}

/// The card; none where there is no score that answers could tilt.
pub(super) fn view(unheard: Reading<Unheard>) -> impl IntoView {
    let words = words_of_results();
    let is_there = Memo::new(move |_| unheard.busy.get() || unheard.value.with(Option::is_some) || unheard.trouble.with(Option::is_some));
    move || {
        is_there.get().then(|| {
            let inside = body(words.unheard(), unheard, &SHAPES, move |found| told(&found).into_any());
            card("unheard", "c12", (head("unheard", words.unheard(), words.unheard_lead()), inside))
        })
    }
}

/// What a group is called.
fn key_word(by: &str, key: Option<&str>) -> String {
    let words = words_of_results();
    match (by, key) {
        (_, None) => words.unknown().to_owned(),
        ("visits", Some("1")) => words.one_day().to_owned(),
        ("visits", Some(key)) => words.n_days(&key.replace('-', "–")),
        ("orders", Some("0")) => words.no_order().to_owned(),
        ("orders", Some("1")) => words.one_order().to_owned(),
        ("orders", Some(key)) => words.n_orders(&key.replace('-', "–")),
        ("stage", Some(key)) => stage_word(key).to_owned(),
        (_, Some(key)) => road(key),
    }
}

fn by_word(by: &str) -> String {
    let words = words_of_results();
    match by {
        "visits" => words.by_visits().to_owned(),
        "orders" => words.by_orders().to_owned(),
        "device" => words.device().to_owned(),
        "channel" => words.channel().to_owned(),
        "country" => words.country().to_owned(),
        "language" => words.language().to_owned(),
        "stage" => words::customers().stage().to_owned(),
        own => own.strip_prefix("trait:").unwrap_or(own).to_owned(),
    }
}

/// That those who answered are not like those who did not, in a sentence; none where nothing shows that.
pub(in crate::screen) fn tilted(found: &Unheard) -> Option<String> {
    let kind = if found.score == "csat" { RatingKind::Csat } else { RatingKind::Nps };
    let (name, write, _) = look(kind);
    let worst = found.by.iter().filter_map(|split| split.weighted.map(|weighted| (split, weighted)));
    let worst = worst.filter(|(_, weighted)| weighted.differs);
    let worst = worst.max_by(|a, b| (a.1.value - a.1.raw).abs().total_cmp(&(b.1.value - b.1.raw).abs()));
    worst
        .filter(|_| found.differs)
        .map(|(split, weighted)| words_of_results().tilted(&by_word(&split.by), name, &write(weighted.value), &write(weighted.raw)))
}

fn told(found: &Unheard) -> impl IntoView + use<> {
    let words = words_of_results();
    if found.n < found.minimum.max(1) {
        return p().class("few0").child(words.too_few(&intl::count(found.n), &intl::count(found.minimum))).into_any();
    }
    let kind = if found.score == "csat" { RatingKind::Csat } else { RatingKind::Nps };
    let (name, write, _) = look(kind);
    let mostly = match &found.mostly {
        Some(most) => words.mostly(
            &key_word(&most.by, most.key.as_deref()),
            &intl::percent(most.share_of_answers, 0),
            &intl::percent(most.share_of_people, 0),
        ),
        None => words.evenly().to_owned(),
    };
    let warning = tilted(found).map(|told| div().class("gap-below").child(alert("warn", "warn", p().child(told))));
    let split = found
        .mostly
        .as_ref()
        .and_then(|most| found.by.iter().find(|split| split.by == most.by))
        .or_else(|| found.by.iter().find(|split| split.groups.len() > 1));
    (
        p().class("sm gap-below").child((
            b().child(mostly),
            " ",
            span().class("muted").child(words.heard_of(
                &intl::count(found.responders),
                &intl::count(found.asked),
                &intl::count(found.eligible),
            )),
        )),
        warning,
        split.map(groups_of),
        scores(found, name, write),
        details().class("how").child((summary().child(words::customers().how()), p().class("note").child(words.how_unheard()))),
    )
        .into_any()
}

/// The groups of one split: people beside answers.
fn groups_of(split: &Split) -> impl IntoView + use<> {
    let words = words_of_results();
    let by = by_word(&split.by);
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| intl::percent(share, 0));
    let rows = split
        .groups
        .iter()
        .take(MOST)
        .map(|group| {
            tr().child((
                th().attr("scope", "row").attr("dir", "auto").child(key_word(&split.by, group.key.as_deref())),
                td().class("num").child(intl::count(group.eligible)),
                td().class("num p2").child(intl::count(group.asked)),
                td().class("num").child(intl::count(group.responders)),
                td().class("num p2 muted").child(share(group.share_of_people)),
                td().class("num p2").child(share(group.share_of_answers)),
                td().class("num p3").child(group.value.map_or_else(|| words.too_few_word().to_owned(), |value| intl::decimal(value, 0))),
            ))
        })
        .collect_view();
    table().class("table bare").child((
        caption().class("vh").child(words.by_what(&by)),
        thead().child(tr().child((
            th().attr("scope", "col").child(by.clone()),
            column(words.people(), "num"),
            column(words.asked(), "num p2"),
            column(words.answered(), "num"),
            column(words.of_people(), "num p2"),
            column(words.of_answers(), "num p2"),
            column(words.score(), "num p3"),
        ))),
        tbody().child(rows),
    ))
}

/// The raw score beside that of each weighting.
fn scores(found: &Unheard, name: &'static str, write: fn(f64) -> String) -> impl IntoView + use<> {
    let words = words_of_results();
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let rows: Vec<_> = found.by.iter().filter_map(|split| split.weighted.map(|weighted| (by_word(&split.by), weighted))).collect();
    if rows.is_empty() {
        return None;
    }
    let raw = rows[0].1.raw;
    let rows = rows
        .into_iter()
        .map(|(by, weighted)| {
            let interval = words::common().interval(&write(weighted.low), &write(weighted.high));
            let verdict = if weighted.differs {
                span().class("chip warn").child(words.differs())
            } else {
                span().class("chip").child(words.agrees())
            };
            tr().child((
                th().attr("scope", "row").child(by),
                td().class("num").child((b().child(write(weighted.value)), " ", span().class("xs faint iv").child(interval))),
                td().class("num p2").child(intl::decimal(weighted.effective_n, 0)),
                td().class("num").child(verdict),
            ))
        })
        .collect_view();
    let lead = words.weighted_lead(name, &write(raw), &intl::count(found.n));
    Some((
        p().class("sm top").child(lead),
        table().class("table bare").child((
            caption().class("vh").child(words.weighted_by()),
            thead().child(tr().child((
                column(words.weighted_by(), ""),
                column(words.score(), "num"),
                column(words.effective(), "num p2"),
                th().attr("scope", "col").class("num").child(span().class("vh").child(words.differs())),
            ))),
            tbody().child(rows),
        )),
    ))
}
