//! The cube: a score or count by two things and by time, as one chooses.

use leptos::{
    ev,
    html::{
        b, caption, details, div, h1, header, label, option as option_of, p, section, select, small, span, summary, table, tbody, td, th,
        thead, tr,
    },
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use serde::Deserialize;

use super::MayChange;
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{self, File, body, empty},
    period::{self, PRESETS, Period},
    place,
    reading::reading,
    screen::person::road,
    site::OnScreen,
    wire::Role,
    words::{self, cube as words_of_cube, results as words_of_results},
};

const SHAPES: [(&str, &str); 4] = [("100%", "28px"), ("100%", "36px"), ("100%", "36px"), ("100%", "36px")];
const MEASURES: [&str; 10] = ["nps", "csat", "ces", "asked", "answered", "completed", "page_views", "events", "orders", "revenue"];
const DIMENSIONS: [&str; 5] = ["page", "device", "country", "channel", "language"];
const PERIODS: [&str; 4] = ["all", "week", "month", "day"];
/// Periods that fit on a screen; the latest. The file has all.
const SHOWN: usize = 14;

/// What is asked for, as the address says it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct View {
    measure: &'static str,
    first: &'static str,
    second: &'static str,
    per: &'static str,
}

impl View {
    fn of<'a>(told: impl Fn(&str) -> Option<&'a str>) -> Self {
        let known = |name: &str, all: &[&'static str]| told(name).and_then(|told| all.iter().find(|one| **one == told).copied());
        let measure = known("measure", &MEASURES).unwrap_or("nps");
        let first = known("by", &DIMENSIONS).unwrap_or("page");
        let second = known("and", &DIMENSIONS).filter(|second| *second != first).unwrap_or_default();
        Self { measure, first, second, per: known("per", &PERIODS).unwrap_or("week") }
    }

    fn query(&self) -> Vec<String> {
        let and = if self.second.is_empty() { String::new() } else { format!("and={}", self.second) };
        vec![format!("measure={}", self.measure), format!("by={}", self.first), and, format!("per={}", self.per)]
    }

    /// As the API names it.
    fn asked(&self) -> String {
        let by = if self.second.is_empty() { self.first.to_owned() } else { format!("{},{}", self.first, self.second) };
        format!("measure={}&by={by}&per={}", self.measure, self.per)
    }

    /// A value in words; `currency` is that of revenue.
    fn write(&self, value: f64, currency: Option<&str>) -> String {
        match self.measure {
            "revenue" => intl::money(value, currency.unwrap_or_default()),
            "nps" => intl::decimal(value, 0),
            "csat" => intl::percent(value / 100.0, 0),
            "ces" => intl::decimal(value, 1),
            _ => intl::count(value.max(0.0) as u64),
        }
    }

    fn is_score(&self) -> bool {
        matches!(self.measure, "nps" | "csat" | "ces")
    }
}

/// The cells.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Found {
    periods: Vec<Days>,
    rows: Vec<Row>,
    total: Row,
    #[serde(default)]
    other: Vec<u64>,
    #[serde(default)]
    minimum: u64,
    /// Of revenue.
    #[serde(default)]
    currency: Option<String>,
}

/// A period.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Days {
    from: String,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Row {
    #[serde(default)]
    key: Vec<Option<String>>,
    total: Cell,
    cells: Vec<Option<Cell>>,
}

/// A number, with its interval where it is a score.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Cell {
    #[serde(default)]
    value: Option<f64>,
    #[serde(default)]
    low: Option<f64>,
    #[serde(default)]
    high: Option<f64>,
    #[serde(default)]
    n: Option<u64>,
}

/// The screen.
pub fn cube(site: OnScreen, _beat: Beat) -> impl IntoView {
    let words = words_of_cube();
    page::set_title(words.title());
    let query = use_query_map();
    let period = Memo::new(move |_| query.with(|query| Period::of(query.get_str("last"), query.get_str("from"), query.get_str("to"))));
    let view = Memo::new(move |_| query.with(|query| View::of(|name| query.get_str(name))));
    let days = Memo::new(move |_| site.zone.get().map(|_| period::query(period.get().range(intl::today()))));
    let found = reading::<Found>(move || Some(format!("/api/sites/{}/cube?{}&{}", site.id(), days.get()?, view.get().asked())), None);
    let may_export = use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst);
    let export = may_export.then(|| {
        part::files(move || {
            vec![File::of(
                words::files().cube(),
                place::with_query(
                    place::export(&site.id(), "cube"),
                    &[format!("{}&{}", days.get().unwrap_or_default(), view.get().asked())],
                ),
            )]
        })
    });
    (
        header()
            .class("page-head")
            .child((div().child((h1().child(words.title()), p().child(words.lead()))), div().class("tools").child(export))),
        part::insight_tabs(site, "cube"),
        choices(site, period, view),
        section().class("card").attr("aria-label", words.title()).child(body(words.title(), found, &SHAPES, move |found| {
            // What is drawn is what was read: the view of that reading.
            table_of(&view.get_untracked(), &found).into_any()
        })),
    )
}

fn measure_word(measure: &str) -> &'static str {
    let words = words_of_cube();
    match measure {
        "nps" => "NPS",
        "csat" => "CSAT",
        "ces" => "CES",
        "asked" => words_of_results().asked(),
        "answered" => words_of_results().answered(),
        "completed" => words_of_results().finished(),
        "page_views" => words.page_views(),
        "orders" => words.orders(),
        "revenue" => words.revenue(),
        _ => words.events(),
    }
}

fn dimension_word(name: &str) -> &'static str {
    let words = words_of_results();
    match name {
        "page" => words.page(),
        "device" => words.device(),
        "country" => words.country(),
        "channel" => words.channel(),
        "language" => words.language(),
        _ => words_of_cube().nothing(),
    }
}

fn per_word(per: &str) -> &'static str {
    let words = words_of_cube();
    match per {
        "day" => words.day(),
        "week" => words.week(),
        "month" => words.month(),
        _ => words.whole(),
    }
}

/// The fields by which one chooses; each changes the address.
fn choices(site: OnScreen, period: Memo<Period>, view: Memo<View>) -> impl IntoView {
    let words = words_of_cube();
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |period: Period, view: View| {
        let mut parts = vec![period.query()];
        parts.extend(view.query());
        let address = place::with_query(place::cube(&site.id()), &parts);
        navigate.with_value(|navigate| navigate(place::inside(&address), NavigateOptions { scroll: false, ..NavigateOptions::default() }));
    };
    type Choice = (String, String);
    let field = move |id: &'static str, name: &'static str, all: Vec<Choice>, chosen: Signal<String>, change: Callback<String>| {
        let options = move || {
            let chosen = chosen.get();
            all.iter()
                .map(|(value, word)| option_of().value(value.clone()).prop("selected", *value == chosen).child(word.clone()))
                .collect_view()
        };
        div().class("field").child((
            label().r#for(id).child(name),
            select().class("select").id(id).on(ev::change, move |event| change.run(event_target_value(&event))).child(options),
        ))
    };
    let plain = |all: &[&'static str], word: fn(&str) -> &'static str| -> Vec<Choice> {
        all.iter().map(|one| ((*one).to_owned(), word(one).to_owned())).collect()
    };
    let find = |all: &[&'static str], told: &str| all.iter().find(|one| **one == told).copied().unwrap_or_default();
    let mut seconds: Vec<Choice> = vec![(String::new(), words.nothing().to_owned())];
    seconds.extend(plain(&DIMENSIONS, dimension_word));
    let days: Vec<Choice> = PRESETS.iter().map(|days| (days.to_string(), words::period(Period::Last(*days)))).collect();
    let now = move || (period.get_untracked(), view.get_untracked());
    div().class("row wrap bar").attr("role", "group").attr("aria-label", words.title()).child((
        field(
            "cube-measure",
            words.measure(),
            plain(&MEASURES, measure_word),
            Signal::derive(move || view.get().measure.to_owned()),
            Callback::new(move |told: String| go(now().0, View { measure: find(&MEASURES, &told), ..now().1 })),
        ),
        field(
            "cube-by",
            words.by(),
            plain(&DIMENSIONS, dimension_word),
            Signal::derive(move || view.get().first.to_owned()),
            Callback::new(move |told: String| go(now().0, View { first: find(&DIMENSIONS, &told), ..now().1 })),
        ),
        field(
            "cube-and",
            words.and(),
            seconds,
            Signal::derive(move || view.get().second.to_owned()),
            Callback::new(move |told: String| go(now().0, View { second: find(&DIMENSIONS, &told), ..now().1 })),
        ),
        field(
            "cube-per",
            words.per(),
            plain(&PERIODS, per_word),
            Signal::derive(move || view.get().per.to_owned()),
            Callback::new(move |told: String| go(now().0, View { per: find(&PERIODS, &told), ..now().1 })),
        ),
        field(
            "cube-days",
            words::overview().period(),
            days,
            Signal::derive(move || if let Period::Last(days) = period.get() { days.to_string() } else { String::new() }),
            Callback::new(move |told: String| go(Period::of(Some(&told), None, None), now().1)),
        ),
    ))
}

fn key_word(name: &str, key: Option<&String>) -> String {
    match key.map(String::as_str) {
        None => words_of_results().unknown().to_owned(),
        Some("other") => words_of_cube().other().to_owned(),
        Some(key) if matches!(name, "device" | "channel") => road(key),
        Some(key) => key.to_owned(),
    }
}

fn cell(view: &View, all: &Found, found: Option<&Cell>) -> AnyView {
    let write = |value: f64| view.write(value, all.currency.as_deref());
    let Some(found) = found else { return td().class("num faint").child("–").into_any() };
    match found.value {
        Some(value) => {
            let label = found.low.zip(found.high).map(|(low, high)| {
                let interval = words::common().interval(&write(low), &write(high));
                let n = found.n.map(|n| words_of_results().n_answers(&intl::count(n))).unwrap_or_default();
                format!("{interval} · {n}")
            });
            td().class("num").attr("title", label).child(write(value)).into_any()
        }
        None => {
            let n = found.n.unwrap_or(0);
            td().class("num faint xs")
                .attr("title", words_of_results().too_few(&intl::count(n), &intl::count(all.minimum)))
                .child(format!("n {}", intl::count(n)))
                .into_any()
        }
    }
}

fn table_of(view: &View, found: &Found) -> impl IntoView + use<> {
    let words = words_of_cube();
    if found.rows.is_empty() {
        return empty("search", words.none_title(), words.none_body(), ()).into_any();
    }
    let skipped = found.periods.len().saturating_sub(SHOWN);
    let is_split = view.per != "all";
    let heads = found.periods.iter().skip(skipped).filter(|_| is_split).map(|days| {
        let day = period::date::parse(&days.from).map_or_else(|| days.from.clone(), intl::day);
        th().attr("scope", "col").class("num nowrap").child(day)
    });
    let line = |row: &Row, name: AnyView, is_total: bool| {
        let cells: Vec<_> = row.cells.iter().skip(skipped).filter(|_| is_split).map(|one| cell(view, found, one.as_ref())).collect();
        tr().class(if is_total { "strong" } else { "" }).child((name, cell(view, found, Some(&row.total)), cells))
    };
    let rows = found
        .rows
        .iter()
        .map(|row| {
            let first = key_word(view.first, row.key.first().and_then(Option::as_ref));
            let second = (!view.second.is_empty()).then(|| key_word(view.second, row.key.get(1).and_then(Option::as_ref)));
            let name = th()
                .attr("scope", "row")
                .attr("dir", "auto")
                .child((b().class("wrapany").child(first), second.map(|second| small().class("xs faint under").child(second))));
            line(row, name.into_any(), false)
        })
        .collect_view();
    let total = line(&found.total, th().attr("scope", "row").child(words.all()).into_any(), true);
    let hidden: u64 = found.other.iter().sum();
    (
        div().class("scroll-x").attr("tabindex", "0").attr("role", "group").attr("aria-label", words.title()).child(
            table().class("table bare").child((
                caption().class("vh").child(measure_word(view.measure)),
                thead().child(tr().child((
                    th().attr("scope", "col").child((
                        dimension_word(view.first),
                        (!view.second.is_empty()).then(|| span().class("faint").child((" · ", dimension_word(view.second)))),
                    )),
                    th().attr("scope", "col").class("num").child(words.total()),
                    heads.collect_view(),
                ))),
                tbody().child((rows, total)),
            )),
        ),
        (skipped > 0)
            .then(|| p().class("note top").child(words.latest_of(&intl::count(SHOWN as u64), &intl::count(found.periods.len() as u64)))),
        (hidden > 0).then(|| p().class("note top").child(words.others(&intl::count(hidden)))),
        view.is_score().then(|| p().class("note top").child(words.score_note(&intl::count(found.minimum)))),
        details().class("how").child((summary().child(words::customers().how()), p().class("note").child(words.how()))),
    )
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_comes_back_from_its_address() {
        let view = View { measure: "csat", first: "device", second: "country", per: "month" };
        let parts: Vec<(String, String)> =
            view.query().iter().filter_map(|part| part.split_once('=')).map(|(a, b)| (a.into(), b.into())).collect();
        assert_eq!(View::of(|name| parts.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())), view);
        assert_eq!(view.asked(), "measure=csat&by=device,country&per=month");
        let odd = View::of(|name| match name {
            "measure" => Some("events"),
            "and" => Some("hat"),
            _ => Some("shoe"),
        });
        assert_eq!(odd, View { measure: "events", first: "page", second: "", per: "week" });
    }
}
