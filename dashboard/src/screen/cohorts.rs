//! Cohorts: of those who first bought in a week, how many came back when; and what is bought together.

use leptos::{
    html::{a, b, caption, details, div, h1, header, i, p, span, summary, table, tbody, td, th, thead, tr},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use rapport_model::{score::share, value::Day};
use serde::Deserialize;

use crate::{
    browser::{intl, page},
    chart::{Course, Point, Scale, plot},
    live::Beat,
    part::{self, File, body, card, empty, head},
    period::date,
    place,
    reading::reading,
    site::OnScreen,
    wire::Page,
    words::{self, campaigns as words_of_campaigns, cohorts as words_of_cohorts},
};

const SHAPES: [(&str, &str); 3] = [("100%", "28px"), ("100%", "160px"), ("100%", "160px")];
/// Weeks that are followed, and cohorts that are listed, the latest.
const WEEKS: usize = 12;
const LISTED: usize = 12;
/// Cohorts smaller than this are in the curve, but their shares alone say nothing.
const LEAST: u64 = 5;

/// Customers who first bought in one week.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Cohort {
    week: String,
    size: u64,
    weeks: Vec<Retained>,
}

/// How many of them bought in a week after their first day.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Retained {
    after: u32,
    active: u64,
    repeated: u64,
}

/// Which curve is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Curve {
    /// Who bought within that very week.
    #[default]
    Active,
    /// Who had bought again by its end.
    Repeated,
}

impl Curve {
    fn of(tag: &str) -> Self {
        if tag == "repeated" { Self::Repeated } else { Self::Active }
    }

    fn count(self, one: &Retained) -> u64 {
        if self == Self::Active { one.active } else { one.repeated }
    }
}

/// What is bought together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Together {
    orders: u64,
    items: Vec<Pair>,
}

/// One thing with another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Pair {
    from: Vec<Thing>,
    to: Vec<Thing>,
    count: u64,
    confidence: f64,
    lift: f64,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Thing {
    id: String,
    #[serde(default)]
    name: Option<String>,
}

impl Thing {
    fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.id.clone())
    }
}

/// The screen.
pub fn cohorts(site: OnScreen, _beat: Beat) -> impl IntoView {
    let words = words_of_cohorts();
    page::set_title(words.title());
    let query = use_query_map();
    let curve = Memo::new(move |_| query.with(|query| Curve::of(query.get_str("curve").unwrap_or_default())));
    let product = Memo::new(move |_| query.with(|query| query.get("product").unwrap_or_default()));
    let found = reading::<Page<Cohort>>(move || Some(format!("/api/sites/{}/cohorts?weeks={WEEKS}", site.id())), None);
    let together = reading::<Together>(
        move || {
            let product = product.with(|id| if id.is_empty() { String::new() } else { format!("product={}", page::escape(id)) });
            Some(place::with_query(format!("/api/sites/{}/basket", site.id()), &["limit=20".to_owned(), product]))
        },
        None,
    );
    let address = move |curve: Curve, product: &str| {
        let tag = if curve == Curve::Repeated { "curve=repeated".to_owned() } else { String::new() };
        let product = if product.is_empty() { String::new() } else { format!("product={}", page::escape(product)) };
        place::with_query(place::cohorts(&site.id()), &[tag, product])
    };
    let curves = move || {
        let tab = |one: Curve, word: &'static str| {
            a().href(address(one, &product.get())).attr("aria-current", (curve.get() == one).then_some("true")).child(word)
        };
        div().class("segmented links").child((tab(Curve::Active, words.active()), tab(Curve::Repeated, words.repeated())))
    };
    let files = part::files(move || {
        let words = crate::words::files();
        let asked = product.with(|id| if id.is_empty() { String::new() } else { format!("product={}", page::escape(id)) });
        vec![
            File::of(words.cohorts(), place::with_query(place::table(&site.id(), "cohorts"), &[format!("weeks={WEEKS}")])),
            File::of(words.basket(), place::with_query(place::table(&site.id(), "basket"), &["limit=1000".to_owned(), asked])),
        ]
    });
    (
        header()
            .class("page-head")
            .child((div().child((h1().child(words.title()), p().child(words.lead()))), div().class("tools").child((curves, files)))),
        part::insight_tabs(site, "cohorts"),
        div().class("grid").child((
            card(
                "curve",
                "c12",
                (
                    head("curve", words.curve(), words.curve_lead()),
                    body(words.title(), found, &SHAPES, move |found| (move || told(&found.items, curve.get()).into_any()).into_any()),
                ),
            ),
            card(
                "together",
                "c12",
                (
                    head("together", words.together(), words.together_lead()),
                    body(words.together(), together, &SHAPES, move |found| {
                        (move || pairs(&found, &product.get(), |id| address(curve.get(), id)).into_any()).into_any()
                    }),
                ),
            ),
        )),
    )
}

/// All cohorts together, week by week, over those for whom that week is over.
fn pooled(cohorts: &[Cohort], curve: Curve) -> Vec<(u32, u64, u64)> {
    let mut sums: Vec<(u32, u64, u64)> = Vec::new();
    for cohort in cohorts {
        for one in &cohort.weeks {
            match sums.iter_mut().find(|(after, ..)| *after == one.after) {
                Some(sum) => {
                    sum.1 += curve.count(one);
                    sum.2 += cohort.size;
                }
                None => sums.push((one.after, curve.count(one), cohort.size)),
            }
        }
    }
    sums.sort_unstable();
    sums.retain(|(_, _, size)| *size > 0);
    sums
}

fn told(cohorts: &[Cohort], curve: Curve) -> impl IntoView + use<> {
    let words = words_of_cohorts();
    let sums = pooled(cohorts, curve);
    if sums.is_empty() {
        return empty("people", words.none_title(), words.none_body(), ()).into_any();
    }
    let last = f64::from(sums.last().map_or(1, |(after, ..)| *after).max(1));
    let points: Vec<Point> = sums
        .iter()
        .map(|(after, hits, of)| {
            let (low, high) = share(*hits, *of);
            Point { at: f64::from(*after) / last, value: *hits as f64 * 100.0 / *of as f64, low: low * 100.0, high: high * 100.0 }
        })
        .collect();
    let (first, end) = (points[0].value, points[points.len() - 1].value);
    let percent = |value: f64| intl::percent(value / 100.0, if value.abs() < 10.0 { 1 } else { 0 });
    let top = points.iter().map(|point| point.high).fold(5.0, f64::max);
    let chart = plot(Course {
        scale: Scale::around([0.0, top], (0.0, 100.0), 5.0),
        now: points,
        before: Vec::new(),
        write: |value| intl::percent(value / 100.0, 0),
        days: sums
            .iter()
            .map(|(after, ..)| (f64::from(*after) / last, words.week_n(&intl::count(u64::from(*after))), after % 3 != 0))
            .collect(),
        marks: Vec::new(),
        last: words.last_week(),
        was: "",
        label: words.curve_label(&percent(first), &percent(end), &intl::count(last as u64)),
        height: 220,
    });
    let column = |after: u32| th().attr("scope", "col").class("num").child(words.week_n(&intl::count(u64::from(after))));
    let weeks: Vec<u32> = sums.iter().map(|(after, ..)| *after).collect();
    let most = sums.iter().filter(|(after, ..)| *after > 0).map(|(_, hits, of)| *hits as f64 / *of as f64).fold(0.01, f64::max) * 1.5;
    let rows = cohorts.iter().rev().take(LISTED).map(|cohort| row(cohort, curve, &weeks, most)).collect_view();
    (
        chart,
        p().class("key").child((
            span().child((i().class("k line"), words.all_cohorts())),
            span().child((i().class("k band"), words::common().interval_95())),
        )),
        div().class("scroll-x top").attr("tabindex", "0").attr("role", "group").attr("aria-label", words.table()).child(
            table().class("table bare shaded").child((
                caption().class("vh").child(words.table()),
                thead().child(tr().child((
                    th().attr("scope", "col").child(words.week()),
                    th().attr("scope", "col").class("num").child(words.customers()),
                    weeks.iter().map(|after| column(*after)).collect_view(),
                ))),
                tbody().child(rows),
            )),
        ),
        details().class("how").child((
            summary().child(words::customers().how()),
            p().class("note").child(if curve == Curve::Active { words.how_active() } else { words.how_repeated() }),
        )),
    )
        .into_any()
}

fn row(cohort: &Cohort, curve: Curve, weeks: &[u32], most: f64) -> impl IntoView + use<> {
    let words = words_of_cohorts();
    let day = date::parse(&cohort.week).map_or_else(|| cohort.week.clone(), |day: Day| intl::day_year(day));
    let size = cohort.size;
    let cells = weeks
        .iter()
        .map(|after| {
            let found = cohort.weeks.iter().find(|one| one.after == *after).copied();
            match found {
                Some(one) if size >= LEAST => {
                    let share = curve.count(&one) as f64 / size as f64;
                    let label = words.cell_label(&intl::count(curve.count(&one)), &intl::count(size));
                    td().class("num cell")
                        .attr("title", label)
                        .style(("--v", format!("{:.3}", (share / most).min(1.0))))
                        .child(intl::percent(share, 0))
                        .into_any()
                }
                Some(one) => td().class("num faint").child(format!("{}/{}", curve.count(&one), size)).into_any(),
                None => td().into_any(),
            }
        })
        .collect_view();
    tr().child((th().attr("scope", "row").class("nowrap").child(day), td().class("num").child(intl::count(size)), cells))
}

fn pairs(found: &Together, product: &str, address: impl Fn(&str) -> String) -> AnyView {
    let words = words_of_cohorts();
    if found.items.is_empty() {
        let said = if found.orders == 0 { words.no_products() } else { words.no_pairs() };
        return p().class("muted sm").child(said).into_any();
    }
    let names = |things: &[Thing]| {
        things.iter().map(|thing| a().class("ink").attr("dir", "auto").href(address(&thing.id)).child(thing.name())).collect_view()
    };
    let rows = found
        .items
        .iter()
        .map(|pair| {
            tr().child((
                th().attr("scope", "row").child(names(&pair.from)),
                td().child(b().child(names(&pair.to))),
                td().class("num").child(intl::percent(pair.confidence, 0)),
                td().class("num p2").child(words.times(&intl::decimal(pair.lift, 1))),
                td().class("num p2").child(intl::count(pair.count)),
            ))
        })
        .collect_view();
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let chosen = (!product.is_empty()).then(|| {
        let name = found
            .items
            .iter()
            .flat_map(|pair| &pair.from)
            .find(|thing| thing.id == product)
            .map_or_else(|| product.to_owned(), Thing::name);
        p().class("sm muted gap-below").child((words.with_product(&name), " ", a().href(address("")).child(words.all_products())))
    });
    (
        chosen,
        div().class("scroll-x").attr("tabindex", "0").attr("role", "group").attr("aria-label", words.together()).child(
            table().class("table bare").child((
                caption().class("vh").child(words.together()),
                thead().child(tr().child((
                    column(words.who_bought(), ""),
                    column(words.also_bought(), ""),
                    column(words.share(), "num"),
                    column(words.lift(), "num p2"),
                    column(words_of_campaigns().orders(), "num p2"),
                ))),
                tbody().child(rows),
            )),
        ),
        details().class("how").child((summary().child(words::customers().how()), p().class("note").child(words.how_together()))),
    )
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohorts_are_pooled_over_those_for_whom_the_week_is_over() {
        let at = |after, active, repeated| Retained { after, active, repeated };
        let cohorts = [
            Cohort { week: "2026-01-05".into(), size: 10, weeks: vec![at(0, 10, 1), at(1, 4, 5)] },
            Cohort { week: "2026-01-12".into(), size: 30, weeks: vec![at(0, 30, 2)] },
        ];
        assert_eq!(pooled(&cohorts, Curve::Active), [(0, 40, 40), (1, 4, 10)]);
        assert_eq!(pooled(&cohorts, Curve::Repeated), [(0, 3, 40), (1, 5, 10)]);
        assert!(pooled(&[], Curve::Active).is_empty());
    }
}
