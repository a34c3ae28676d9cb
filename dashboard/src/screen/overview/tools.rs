//! Which days, compared with which.

use leptos::{
    ev,
    html::{button, div, form, input, label, p, span, ul},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rapport_model::value::Range;

use super::Numbers;
use crate::{
    browser::intl,
    part::{self, File, icon, menu, option},
    period::{self, Comparison, PRESETS, Period, date},
    place,
    screen::MayChange,
    wire::Role,
    words::{self, overview},
};

fn comparison_word(with: Comparison) -> &'static str {
    match with {
        Comparison::Before => overview().previous_period(),
        Comparison::YearBefore => overview().year_before(),
        Comparison::Nothing => overview().no_comparison(),
    }
}

/// The buttons at the head of the screen.
pub fn tools(numbers: Numbers) -> impl IntoView {
    let words = overview();
    let days = menu("btn grow", None, (icon("cal"), move || words::period(numbers.period.get()), icon("down")), move |open| {
        period_panel(numbers, open).into_any()
    });
    let against = menu(
        "btn grow",
        None,
        (span().class("muted").child(words.vs()), move || comparison_word(numbers.with.get()), icon("down")),
        move |open| comparison_panel(numbers, open).into_any(),
    );
    div().class("tools").child((online(numbers), days, against, part::files(move || shown(numbers))))
}

/// All that the screen shows, as files of the same days.
fn shown(numbers: Numbers) -> Vec<File> {
    let words = words::files();
    let site = numbers.site.id();
    let days = period::query(numbers.range());
    let table =
        |name: &str, what: &str, more: &str| File::of(name, place::with_query(place::table(&site, what), &[days.clone(), more.to_owned()]));
    let mut all = vec![
        table(words.relationship(), "course", "class=relationship&per=rolling28"),
        table(words.transaction(), "course", "class=transaction&per=rolling28"),
        table(words.totals(), "totals", ""),
        table(words.drivers(), "drivers", "score=nps"),
        table(words.nonresponse(), "nonresponse", "score=nps"),
    ];
    // Where everybody stands is said of today, and moves since the first of the days.
    let since = format!("from={}", date::iso(numbers.range().from));
    let standing = [(words.lifecycle(), "lifecycle"), (words.loyalty(), "loyalty"), (words.moves(), "moves")];
    all.extend(standing.map(|(name, what)| File::of(name, place::with_query(place::table(&site, what), std::slice::from_ref(&since)))));
    if use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst) {
        all.push(File::of(words.key_customers(), place::with_query(place::table(&site, "key-customers"), &["limit=1000".to_owned()])));
    }
    all
}

/// Who is there now, and whether the line holds.
fn online(numbers: Numbers) -> impl IntoView {
    let words = overview();
    let here = move || numbers.site.reading.value.with(|site| site.as_ref().map_or(0, |site| site.live.visitors_online));
    span().class("online").attr("role", "status").child((
        move || crate::part::pulse_dot(here() > 0),
        move || if here() == 0 { words.nobody_online().to_owned() } else { words.online(&intl::count(here())) },
    ))
}

fn period_panel(numbers: Numbers, open: RwSignal<bool>) -> impl IntoView {
    let words = overview();
    let site = numbers.site.id();
    let chosen = numbers.period.get_untracked();
    let with = numbers.with.get_untracked();
    let presets = PRESETS.map(|days| {
        let period = Period::Last(days);
        option(place::overview_of(&site, period, with), words::period(period), period == chosen, open)
    });
    let range = untrack(|| numbers.range());
    let from = RwSignal::new(date::iso(range.from));
    let to = RwSignal::new(date::iso(range.to));
    let wrong = RwSignal::new(false);
    let navigate = use_navigate();
    let day_field = |id: &'static str, name: &'static str, value: RwSignal<String>| {
        div().class("field").child((
            label().r#for(id).child(name),
            input()
                .class("input")
                .id(id)
                .r#type("date")
                .prop("value", move || value.get())
                .on(ev::input, move |event| value.set(event_target_value(&event))),
        ))
    };
    div().child((
        ul().class("choices").attr("aria-label", words.period()).child(presets.collect_view()),
        form()
            .class("own")
            .on(ev::submit, move |event| {
                event.prevent_default();
                let days = date::parse(&from.get_untracked()).zip(date::parse(&to.get_untracked())).filter(|(from, to)| from <= to);
                let Some((from, to)) = days else {
                    wrong.set(true);
                    return;
                };
                open.set(false);
                let address = place::overview_of(&site, Period::Own(Range { from, to }), with);
                navigate(place::inside(&address), NavigateOptions { scroll: false, ..NavigateOptions::default() });
            })
            .child((
                day_field("own-from", words.from(), from),
                day_field("own-to", words.to(), to),
                move || wrong.get().then(|| p().class("error").attr("role", "alert").child(words.wrong_order())),
                button().r#type("submit").class("btn").child(words.apply()),
            )),
    ))
}

fn comparison_panel(numbers: Numbers, open: RwSignal<bool>) -> impl IntoView {
    let site = numbers.site.id();
    let period = numbers.period.get_untracked();
    let chosen = numbers.with.get_untracked();
    let all = [Comparison::Before, Comparison::YearBefore, Comparison::Nothing];
    ul().class("choices").attr("aria-label", overview().compare_with()).child(
        all.map(|with| option(place::overview_of(&site, period, with), comparison_word(with).to_owned(), with == chosen, open))
            .collect_view(),
    )
}
