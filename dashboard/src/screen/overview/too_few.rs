//! In place of a headline that would rest on too few answers.

use leptos::{
    html::{a, p, span},
    prelude::*,
};
use rapport_model::score::{CsatScore, NpsScore, Scores, nps as score_of};

use crate::{browser::intl, comparison, part::empty, place, words::overview};

/// Fewer NPS answers than the site asks for.
pub fn nps(score: &NpsScore, scores: &Scores, minimum: u64, days: i32, site: &str) -> impl IntoView + use<> {
    let words = overview();
    let counts = score.counts;
    let n = score.estimate.n;
    if n == 0 && scores.asked == 0 {
        return no_survey(site).into_any();
    }
    // How wide the interval of what there is would be, so that nobody asks for the number all the same.
    let estimate = score_of(&counts, 1);
    // An analyst is not told how so few are split.
    let is_split = counts.n() == n;
    let width = estimate
        .high
        .zip(estimate.low)
        .filter(|_| is_split)
        .map(|(high, low)| p().class("note").child(words.few_width(&intl::count(n), &intl::decimal(high - low, 0))));
    let groups = (n > 0 && is_split).then(|| {
        p().class("key row wrap few2").child((
            span().class("score promoter").child(intl::count(counts.promoters)),
            span().class("score passive").child(intl::count(counts.passives)),
            span().class("score detractor").child(intl::count(counts.detractors)),
        ))
    });
    (progress(n, minimum, days), width, groups).into_any()
}

/// Fewer CSAT answers than the site asks for.
pub fn csat(score: &CsatScore, minimum: u64, days: i32, site: &str) -> impl IntoView + use<> {
    if score.estimate.n == 0 { no_survey(site).into_any() } else { progress(score.estimate.n, minimum, days).into_any() }
}

fn progress(n: u64, minimum: u64, days: i32) -> impl IntoView {
    let words = overview();
    let minimum_text = intl::count(minimum);
    let pace = comparison::days_until(n, minimum, days)
        .map_or_else(|| words.few_note(&minimum_text), |days| words.few_pace(&minimum_text, &intl::count(days)));
    let share = n as f64 / minimum.max(1) as f64;
    (
        p().class("few0").child(words.few(&intl::count(n), &minimum_text)),
        p().class("muted").child(pace),
        span().class("meter wide accent few").style(("--v", format!("{:.3}", share.min(1.0)))),
    )
}

fn no_survey(site: &str) -> impl IntoView + use<> {
    let words = overview();
    empty(
        "surveys",
        words.nobody_asked(),
        words.no_survey(),
        a().class("btn").href(format!("{}#surveys", place::settings(site))).child(words.switch_on()),
    )
}
