//! Where somebody stands: what they are worth and how likely they leave, why, their life as a customer, their loyalty.

use leptos::{
    html::{a, b, details, div, dl, li, ol, p, section, span, summary, time, ul},
    prelude::*,
};

use super::{Open, part_of, profile::Profile};
use crate::{
    browser::{intl, page},
    chart::{Mark, Scale, whisker},
    customer::{self, Leaving, Life, Reason, Worth, loyalty_word, rounded, stage_word},
    part::{self, head, icon, score, stat},
    place::{self, PeopleView},
    words::{customers, person as words_of_person},
};

/// An estimate of money as it is shown.
pub fn about(open: Open, amount: f64) -> String {
    intl::money_whole(rounded(amount), &open.site.currency())
}

/// A day of the API in words.
fn day(iso: &str) -> String {
    intl::date_of(iso)
}

/// The five numbers that matter of a customer: what may be lost, what they are worth, how likely they leave, spent, said.
pub fn key_numbers(open: Open, profile: &Profile) -> Option<impl IntoView + use<>> {
    let words = customers();
    let (worth, leaving) = (profile.value.clone()?, profile.risk.clone()?);
    let orders = profile.orders.max(0).unsigned_abs();
    let n_orders = words_of_person().n_orders(&intl::count(orders));
    let rhythm = words.orders_rhythm(&n_orders, &intl::decimal(profile.lifecycle.usual_gap_days.round(), 0));
    let last = profile.ratings("nps").pop();
    let last_value = last.as_ref().map_or_else(|| span().class("faint").child("–").into_any(), |rated| score(rated.value).into_any());
    let last_below = last.as_ref().map_or_else(
        || words_of_person().never_rated().to_owned(),
        |rated| words_of_person().of_scale("10", &rated.at.as_deref().map(intl::ago).unwrap_or_default()),
    );
    let share = intl::percent(leaving.probability, 0);
    let a_year = worth.expected.filter(|_| worth.alive > 1e-9).map(|expected| about(open, expected / worth.alive));
    let product = match a_year {
        Some(a_year) => words.product(&a_year, &share),
        // Worth something only if they are still there, which they are not.
        None if worth.expected.is_some() => words.nothing_left().to_owned(),
        None => words.no_value().to_owned(),
    };
    Some(section().class("card").attr("aria-label", words_of_person().key_numbers()).child((
        dl().class("stats four").child((
            stat(words.value_at_risk(), leaving.value_at_risk.map_or_else(|| "–".to_owned(), |amount| about(open, amount)), product),
            stat(
                words.value_a_year_they(),
                worth.expected.map_or_else(|| "–".to_owned(), |amount| about(open, amount)),
                range(open, &worth),
            ),
            stat(words.leaving_90(), share, (risk_meter(&leaving), words.still(&intl::percent(worth.alive, 0)))),
            stat(words.spent(), intl::money(profile.revenue, &open.site.currency()), rhythm),
            stat(words.last_score(), last_value, last_below),
        )),
        details().class("how").child((
            summary().child(words.how()),
            p().class("note").child(words.how_value()),
            p().class("note").child(words.how_risk()),
        )),
    )))
}

/// The interval of a value as a whisker on a scale that begins at nothing.
fn range(open: Open, worth: &Worth) -> impl IntoView + use<> {
    let (value, low, high) = worth.expected.zip(worth.low.zip(worth.high)).map(|(value, (low, high))| (value, low, high))?;
    let told = customers().interval_money(&about(open, low), &about(open, high));
    let top = (high * 1.15).max(1.0);
    let scale = Scale { low: 0.0, high: top, step: top };
    Some((whisker(Mark { value, low, high, was: None }, scale, told.clone(), None), span().child(told)))
}

fn risk_meter(leaving: &Leaving) -> impl IntoView + use<> {
    let class = if leaving.probability >= 0.5 { "meter bad" } else { "meter" };
    span().class("row meter-row").child(span().class(class).style(("--v", format!("{:.3}", leaving.probability.clamp(0.0, 1.0)))))
}

/// Why they may be leaving: facts with their days, and what is not to be mentioned.
pub fn why(open: Open) -> impl IntoView {
    let words = customers();
    let known = part_of(open, |profile| profile.risk.clone());
    move || {
        let leaving = known.get().flatten()?;
        let told = leaving.reasons.iter().filter(|reason| reason.mention).map(reason_line).collect_view();
        let hushed = leaving.reasons.iter().filter(|reason| !reason.mention).map(hushed_line).collect_view();
        let none = leaving.reasons.is_empty().then(|| p().class("sm muted").child(words.why_none()));
        Some(section().class("card").attr("aria-labelledby", "why-h").id("why").child((
            leptos::html::header().child((
                leptos::html::h2().id("why-h").child(words.why_title(&intl::percent(leaving.probability, 0))),
                p().child(words.why_lead()),
            )),
            none,
            ul().class("whys").child((told, hushed)),
        )))
    }
}

/// A reason: its name and its facts.
pub(in crate::screen) fn in_words(reason: &Reason) -> (&'static str, String) {
    let words = customers();
    let whole = |number: Option<f64>| intl::decimal(number.unwrap_or_default().round(), 0);
    let on = day(&reason.day);
    match reason.reason.as_str() {
        "overdue" => (words.overdue(), words.overdue_by(&whole(reason.days), &on, &whole(reason.usual_days))),
        "unhappy" => (words.unhappy(), words.unhappy_at(&whole(reason.rating), &on)),
        "falling" => (words.falling(), words.fell(&intl::decimal(reason.from.unwrap_or_default(), 1), &whole(reason.to), &on)),
        "silent" => (words.silent(), words.silent_times(&whole(reason.times), &on)),
        "looked" => (words.looked(), words.looked_at(reason.page.as_deref().unwrap_or("/"), &on)),
        _ => (words.leaving(), on),
    }
}

fn reason_line(reason: &Reason) -> impl IntoView + use<> {
    let (name, facts) = in_words(reason);
    li().child((b().child(name), " ", span().attr("dir", "auto").child(facts)))
}

fn hushed_line(reason: &Reason) -> impl IntoView + use<> {
    let (name, facts) = in_words(reason);
    li().class("hush")
        .child((icon("hush"), span().attr("dir", "auto").child((b().child(customers().do_not_mention()), format!("{name}: {facts}")))))
}

/// The stages they went through, and since when.
pub fn lifecycle(open: Open) -> impl IntoView {
    let words = customers();
    let known = part_of(open, |profile| (profile.lifecycle.clone(), profile.first_seen.clone()));
    part::card(
        "life",
        "",
        (head("life", words.lifecycle(), ()), move || {
            known.get().map(|(life, first_seen)| stages(&life, first_seen.as_deref()).into_any())
        }),
    )
}

fn stages(life: &Life, first_seen: Option<&str>) -> impl IntoView + use<> {
    let last = life.moves.len().checked_sub(1);
    // Before the first order they were somebody to attract.
    let attracted = first_seen
        .filter(|_| life.moves.first().is_some_and(|first| first.stage != "attract"))
        .map(|at| stage_line("attract", at, false).into_any());
    let lines = life.moves.iter().enumerate().map(|(at, one)| stage_line(&one.stage, &one.from, Some(at) == last).into_any());
    let only = life.moves.is_empty().then(|| stage_line(&life.stage, first_seen.unwrap_or_default(), true).into_any());
    // The latest moves say most; a long history shows its end.
    let lines: Vec<_> = attracted.into_iter().chain(lines).chain(only).collect();
    let skipped = lines.len().saturating_sub(8);
    let more = (skipped > 0).then(|| p().class("xs faint").child(format!("+{}", intl::count(skipped as u64))));
    (more, ol().class("stages").child(lines.into_iter().skip(skipped).collect_view()))
}

fn stage_line(stage: &str, from: &str, is_now: bool) -> impl IntoView + use<> {
    let when = if from.is_empty() { customers().since_now().to_owned() } else { day(from) };
    li().class(format!("stage {}", customer::stage_mood(stage)))
        .attr("aria-current", is_now.then_some("step"))
        .child((span().child(stage_word(stage).to_owned()), time().child(when)))
}

/// What they say and what they do, and so which of four they are.
pub fn loyalty(open: Open) -> impl IntoView {
    let words = customers();
    let known = part_of(open, |profile| profile.loyalty.clone());
    let cell = move |name: &'static str| {
        let here = move || known.with(|known| known.as_deref() == Some(name));
        span()
            .class("cell")
            .style(("--v", move || if here() { ".9" } else { "0" }))
            .attr("aria-current", move || here().then_some("true"))
            .child(move || if here() { b().child(loyalty_word(name)).into_any() } else { loyalty_word(name).into_any() })
    };
    let unknown = move || {
        known
            .with(|known| known.as_deref().is_none_or(|known| known == "not_known_yet"))
            .then(|| p().class("note top").child((b().child(words.not_known_yet()), ": ", words.not_placed())))
    };
    part::card(
        "loyal",
        "",
        (
            head("loyal", words.loyalty(), words.loyalty_of_one()),
            div().class("matrix small").attr("role", "group").attr("aria-label", words.loyalty_lead()).child((
                span().class("axis side-label").child(words.likes_us()),
                cell("latent"),
                cell("true"),
                span().class("axis side-label").child(words.does_not()),
                cell("none"),
                cell("spurious"),
                span(),
                span().class("axis").child(words.buys_rarely()),
                span().class("axis").child(words.buys_often()),
            )),
            unknown,
            details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_loyalty()))),
        ),
    )
}

/// Stage and segments beside the name; each leads to everybody like them.
pub fn tags(open: Open, profile: &Profile) -> impl IntoView + use<> {
    let site = open.site.id();
    let to = |view: PeopleView| place::with_query(place::people(&site), &[view.query(page::escape)]);
    let stage = (!profile.stage.is_empty()).then(|| {
        let view = PeopleView { stage: Some(profile.stage.clone()), ..PeopleView::default() };
        a().class(format!("chip {}", customer::stage_mood(&profile.stage))).href(to(view)).child(stage_word(&profile.stage).to_owned())
    });
    let segments = profile.segment_list().into_iter().map(|(id, name)| {
        let view = PeopleView { segment: Some(id), ..PeopleView::default() };
        a().class("chip").attr("dir", "auto").href(to(view)).child(name)
    });
    (stage, segments.collect_view())
}
