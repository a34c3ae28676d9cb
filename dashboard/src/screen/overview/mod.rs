//! Overview: two headlines kept apart, their course, and who came and bought.

mod customers;
mod drivers;
mod headline;
mod too_few;
mod tools;
mod trend;
mod unheard;
mod visits;

use leptos::{
    html::{a, div, h1, header, p},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use rapport_model::value::Range;

use crate::{
    browser::{intl, page},
    customer::{Drivers, KeyCustomers, Standing},
    live::Beat,
    part,
    period::{self, Comparison, Period},
    place,
    reading::{Reading, reading},
    screen::results::Unheard,
    site::OnScreen,
    wire::{Page, ScoresReply, Totals, change::Change},
    words,
};

/// What the overview reads: this period and the one that it is compared with.
#[derive(Clone, Copy)]
struct Numbers {
    site: OnScreen,
    period: Memo<Period>,
    with: Memo<Comparison>,
    /// The days of this period; none until the site's time zone is known, in which days are cut.
    known: Memo<Option<Range>>,
    compared: Memo<Option<Range>>,
    relationship: Reading<ScoresReply>,
    relationship_before: Reading<ScoresReply>,
    transaction: Reading<ScoresReply>,
    transaction_before: Reading<ScoresReply>,
    totals: Reading<Totals>,
    totals_before: Reading<Totals>,
    standing: Reading<Standing>,
    best: Reading<KeyCustomers>,
    drivers: Reading<Drivers>,
    unheard: Reading<Unheard>,
    changes: Reading<Page<Change>>,
}

impl Numbers {
    fn of(site: OnScreen, beat: Beat) -> Self {
        let query = use_query_map();
        let period = Memo::new(move |_| query.with(|query| Period::of(query.get_str("last"), query.get_str("from"), query.get_str("to"))));
        let with = Memo::new(move |_| query.with(|query| Comparison::of(query.get_str("vs").unwrap_or_default())));
        // Follows the site's midnight: the pulse ticks, today is asked for again.
        let known = Memo::new(move |_| {
            beat.pulse.track();
            site.zone.get().map(|_| period.get().range(intl::today()))
        });
        let compared = Memo::new(move |_| period::compared(known.get()?, with.get()));
        let scores = move |class: &'static str, range: Option<Range>| {
            range.map(|range| format!("/api/sites/{}/scores?{}&class={class}&per=rolling28", site.id(), period::query(range)))
        };
        let totals = move |range: Option<Range>| range.map(|range| format!("/api/sites/{}/totals?{}", site.id(), period::query(range)));
        let pulse = beat.signal();
        let (standing, best) = customers::readings(site, known);
        Self {
            standing,
            best,
            drivers: drivers::read(site, known),
            unheard: unheard::read(site, known),
            changes: reading(move || known.get().map(|_| format!("/api/sites/{}/changes", site.id())), None),
            site,
            period,
            with,
            known,
            compared,
            relationship: reading(move || scores("relationship", known.get()), pulse),
            relationship_before: reading(move || scores("relationship", compared.get()), None),
            transaction: reading(move || scores("transaction", known.get()), pulse),
            transaction_before: reading(move || scores("transaction", compared.get()), None),
            totals: reading(move || totals(known.get()), pulse),
            totals_before: reading(move || totals(compared.get()), None),
        }
    }

    /// The days of this period.
    fn range(&self) -> Range {
        self.known.get().unwrap_or_else(|| self.period.get().range(intl::today()))
    }

    /// Whether numbers of other days are on their way.
    fn busy(&self) -> bool {
        self.relationship.busy.get() || self.transaction.busy.get() || self.totals.busy.get()
    }
}

/// The screen.
pub fn overview(site: OnScreen, beat: Beat) -> impl IntoView {
    page::set_title(words::common().overview());
    let numbers = Numbers::of(site, beat);
    let cards = move || {
        let nothing_yet = site.reading.value.with(|site| site.as_ref().is_some_and(|site| site.first_event_at.is_none()))
            && numbers.totals.value.with(|totals| totals.as_ref().is_none_or(|totals| totals.days.is_empty()));
        if nothing_yet { first_day(site).into_any() } else { grid(numbers).into_any() }
    };
    (
        header()
            .class("page-head")
            .child((div().child((h1().child(words::common().overview()), subtitle(numbers))), tools::tools(numbers))),
        part::insight_tabs(site, "overview"),
        cards,
    )
}

/// The days in words, and who is there now.
fn subtitle(numbers: Numbers) -> impl IntoView {
    let words = words::overview();
    let days = move || {
        let range = numbers.range();
        let text = words.range(&intl::day(range.from), &intl::day_year(range.to));
        match numbers.with.get() {
            Comparison::Before => words.compared(&text, &intl::count(period::length(range).unsigned_abs().into())),
            Comparison::YearBefore => words.compared_year(&text),
            Comparison::Nothing => text,
        }
    };
    p().child(days)
}

fn grid(numbers: Numbers) -> impl IntoView {
    div().class("grid").attr("aria-busy", move || numbers.busy().to_string()).child((
        headline::nps_card(numbers),
        headline::csat_card(numbers),
        trend::card(numbers),
        visits::card(numbers),
        drivers::drivers(numbers),
        customers::lifecycle(numbers, numbers.standing),
        customers::loyalty(numbers, numbers.standing),
        customers::key(numbers, numbers.standing, numbers.best),
    ))
}

/// The first day: nothing received.
fn first_day(site: OnScreen) -> impl IntoView {
    let words = words::overview();
    div().class("card").child(part::empty(
        "bolt",
        words.first_title(),
        words.first_body(),
        (
            a().class("btn primary").href(place::settings(&site.id())).child(words.first_button()),
            p().class("xs faint").child((part::pulse_dot(true), words.listening())),
        ),
    ))
}
