//! Who the customers are: where they stand in their life with the shop, how they moved, how loyal, what may be lost,
//! and how few bring how much.

use leptos::{
    html::{a, b, caption, details, div, dl, h3, i, li, ol, p, span, summary, table, tbody, td, th, thead, tr},
    prelude::*,
};
use rapport_model::value::Range;

use super::Numbers;
use crate::{
    browser::{intl, page},
    customer::{Crowd, Flow, KeyCustomer, KeyCustomers, STAGES, Standing, loyalty_word, rounded, stage_word},
    part::{body, card, head, stat},
    period::date,
    place::{self, PeopleView, Sort},
    reading::{Reading, reading},
    screen::MayChange,
    site::OnScreen,
    who,
    wire::Role,
    words::customers,
};

const SHAPES: [(&str, &str); 3] = [("100%", "96px"), ("100%", "20px"), ("100%", "120px")];
/// The most moves shown.
const MOVES: usize = 6;

fn people(site: OnScreen, view: PeopleView) -> String {
    place::with_query(place::people(&site.id()), &[view.query(page::escape)])
}

fn about(site: OnScreen, amount: f64) -> String {
    intl::money_whole(rounded(amount), &site.currency())
}

/// An analyst sees no persons.
fn may_see_people() -> bool {
    use_context::<MayChange>().is_none_or(|may| may.0 != Role::Analyst)
}

/// The stages as columns, and the moves between them.
pub(super) fn lifecycle(numbers: Numbers, standing: Reading<Standing>) -> impl IntoView {
    let words = customers();
    let lead = move || {
        standing.value.with(|standing| {
            let standing = standing.as_ref()?;
            let known: u64 = standing.by_stage.values().map(Crowd::known).sum();
            Some(words.since_days(&intl::date_of(&standing.from), &intl::count(known)))
        })
    };
    card(
        "life",
        "c8",
        (
            head("life", words.lifecycle(), lead),
            body(words.standing_what(), standing, &SHAPES, move |found| stages(numbers.site, &found).into_any()),
        ),
    )
}

fn stages(site: OnScreen, standing: &Standing) -> impl IntoView + use<> {
    let words = customers();
    let sees = may_see_people();
    let crowd = |stage: &str| standing.by_stage.get(stage).copied().unwrap_or_default();
    let most = STAGES.iter().map(|stage| crowd(stage).known()).max().unwrap_or(0).max(1) as f64;
    let columns = STAGES.map(|stage| {
        let here = crowd(stage);
        let colour = match stage {
            "special_care" => "var(--caution)",
            "lapsed" => "var(--passive)",
            "won_back" => "var(--promoter)",
            _ => "var(--accent)",
        };
        let before = standing.before.get(stage).copied().unwrap_or(0);
        // Before, visitors without a name were counted too, so attract has no honest change.
        let change = (standing.sells && stage != "attract").then(|| intl::signed(here.persons as f64 - before as f64, 0));
        let value = here.value.filter(|value| *value > 0.0).map(|value| words.per_year(&about(site, value)));
        let count = intl::count(here.known());
        let shown = if sees {
            let view = PeopleView { stage: Some(stage.to_owned()), sort: Sort::Value, ..PeopleView::default() };
            b().child(
                a().class("ink").href(people(site, view)).attr("aria-label", words.matrix_label(stage_word(stage), &count)).child(count),
            )
            .into_any()
        } else {
            b().child(count).into_any()
        };
        li().child((
            div().class("col").child(i().style(("--v", format!("{:.3}", here.known() as f64 / most))).style(("--c", colour))),
            h3().child(stage_word(stage)),
            shown,
            p().child((change.map(|change| span().child(change)), value.map(|value| span().child(value)))),
        ))
    });
    let note = if standing.sells { words.counted() } else { words.counted_visits() };
    (
        ol().class("lifecycle").child(columns.collect_view()),
        p().class("note top").child(note),
        standing.sells.then(|| moves(site, &standing.flow)),
    )
}

/// From stage to stage, by how many.
fn moves(site: OnScreen, flow: &[Flow]) -> impl IntoView + use<> {
    let words = customers();
    if flow.iter().all(|one| one.persons == 0) {
        return p().class("note top").child(words.no_moves()).into_any();
    }
    let sees = may_see_people();
    let rows = flow
        .iter()
        .filter(|one| one.persons > 0)
        .take(MOVES)
        .map(|one| {
            let view = PeopleView { stage: Some(one.to.clone()), ..PeopleView::default() };
            tr().child((
                th().attr("scope", "row").child(format!("{} → {}", stage_word(&one.from), stage_word(&one.to))),
                td().class("num").child(intl::count(one.persons)),
                td().class("num muted").child(intl::signed(one.persons as f64 - one.before as f64, 0)),
                td().class("num p2").child(sees.then(|| a().href(people(site, view)).child(words.see_people()))),
            ))
        })
        .collect_view();
    table()
        .class("table bare moves")
        .child((
            caption().class("vh").child(words.moves()),
            thead().child(tr().child((
                th().attr("scope", "col").child(words.moves()),
                th().attr("scope", "col").class("num").child(words.people()),
                th().attr("scope", "col").class("num").child(words.change()),
                th().class("p2").child(span().class("vh").child(words.see_people())),
            ))),
            tbody().child(rows),
        ))
        .into_any()
}

/// Attitude times behaviour, and what may be lost.
pub(super) fn loyalty(numbers: Numbers, standing: Reading<Standing>) -> impl IntoView {
    let words = customers();
    card(
        "loyal",
        "c4",
        (
            head("loyal", words.loyalty(), words.loyalty_lead()),
            body(words.standing_what(), standing, &SHAPES, move |found| matrix(numbers.site, &found).into_any()),
        ),
    )
}

fn matrix(site: OnScreen, standing: &Standing) -> impl IntoView + use<> {
    let words = customers();
    let crowd = |name: &str| standing.by_loyalty.get(name).copied().unwrap_or_default();
    let quadrants = ["latent", "true", "none", "spurious"];
    let most = quadrants.iter().map(|name| crowd(name).persons).max().unwrap_or(0).max(1) as f64;
    let cell = |name: &'static str, note: &'static str| {
        let here = crowd(name);
        let worth = here.value.filter(|value| *value > 0.0).map(|value| span().class("wide2").child(words.per_year(&about(site, value))));
        div().class("cell").style(("--v", format!("{:.3}", here.persons as f64 / most))).child((
            span().class("strong sm").child(loyalty_word(name)),
            span().child((b().child(intl::count(here.persons)), p().child((note, " ", worth)))),
        ))
    };
    let placed: u64 = quadrants.iter().map(|name| crowd(name).persons).sum();
    let known: u64 = standing.by_stage.values().map(Crowd::known).sum();
    (
        div().class("matrix").attr("role", "group").attr("aria-label", words.loyalty_lead()).child((
            span().class("axis side-label").child(words.likes_us()),
            cell("latent", words.latent_note()),
            cell("true", words.loyal_note()),
            span().class("axis side-label").child(words.does_not()),
            cell("none", words.no_tie_note()),
            cell("spurious", words.habit_note()),
            span(),
            span().class("axis").child(words.buys_rarely()),
            span().class("axis").child(words.buys_often()),
        )),
        p().class("note top").child(words.placed(&intl::count(placed), &intl::count(known.max(placed)))),
        details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_loyalty()))),
    )
}

/// The measured share of the best customers, what may be lost, and who they are.
pub(super) fn key(numbers: Numbers, standing: Reading<Standing>, best: Reading<KeyCustomers>) -> impl IntoView {
    let words = customers();
    may_see_people().then(|| {
        let site = numbers.site;
        card(
            "key",
            "c12",
            (
                leptos::html::header().child((
                    leptos::html::h2().id("key-h").child(words.key_customers()),
                    p().child(words.key_lead()),
                    a().href(people(site, PeopleView { sort: Sort::Value, ..PeopleView::default() })).child(words.all_by_value()),
                )),
                body(words.key_what(), best, &SHAPES, move |found| shares(site, standing, &found).into_any()),
            ),
        )
    })
}

fn shares(site: OnScreen, standing: Reading<Standing>, found: &KeyCustomers) -> impl IntoView + use<> {
    let words = customers();
    if found.customers == 0 {
        return p().class("muted sm").child(words.no_orders()).into_any();
    }
    let top = |share: f64| found.top.iter().find(|top| (top.customers - share).abs() < 1e-9).copied();
    let part = |share: f64| top(share).and_then(|top| top.revenue).map_or_else(|| "–".to_owned(), |revenue| intl::percent(revenue, 0));
    let below = |share: f64| top(share).map(|top| format!("{} · {}", words.of_revenue(), words.n_customers(&intl::count(top.count))));
    let grade = |name: &str| intl::count(found.grades.get(name).copied().unwrap_or(0));
    let risk = move || {
        let at_risk = standing.value.with(|standing| standing.as_ref().and_then(|standing| standing.value_at_risk));
        at_risk.map_or_else(|| "–".to_owned(), |amount| about(site, amount))
    };
    let rows = found.items.iter().map(|one| row(site, one)).collect_view();
    (
        dl().class("stats").child((
            stat(words.top_10(), part(0.1), below(0.1)),
            stat(words.top_20(), part(0.2), below(0.2)),
            stat(
                words.four_fifths(),
                words.n_customers(&intl::count(found.customers_for_80_percent)),
                words.count_of(&intl::count(found.customers_for_80_percent), &intl::count(found.customers)),
            ),
            stat(words.value_at_risk(), risk, words.at_risk_lead()),
        )),
        div().class("scroll-x").child(table().class("table bare moves").child((
            caption().class("vh").child(words.key_customers()),
            thead().child(tr().child((
                th().attr("scope", "col").child(words.customer()),
                th().attr("scope", "col").child(words.grade()),
                th().attr("scope", "col").class("num").child(words.paid()),
                th().attr("scope", "col").class("num p2").child(words.orders()),
                th().attr("scope", "col").class("num p2").child(words.last_order()),
            ))),
            tbody().child(rows),
        ))),
        p().class("note top").child(format!("{} {}", words.grades(&grade("A"), &grade("B"), &grade("C")), words.grades_note())),
        details().class("how").child((
            summary().child(words.how()),
            p().class("note").child(words.how_risk()),
            p().class("note").child(words.how_value()),
        )),
    )
        .into_any()
}

fn row(site: OnScreen, one: &KeyCustomer) -> impl IntoView + use<> {
    let mood = if one.grade == "A" { "chip on" } else { "chip" };
    let name = one.name.clone().unwrap_or_else(|| who::short(&one.id));
    tr().child((
        th().attr("scope", "row")
            .child(a().class("ink").attr("dir", "auto").href(place::person(&site.id(), &one.id, page::escape)).child(name)),
        td().child(span().class(mood).child(one.grade.clone())),
        td().class("num").child(intl::money(one.revenue, &site.currency())),
        td().class("num p2").child(intl::count(one.transactions)),
        td().class("num p2 muted").child(intl::date_of(&one.last)),
    ))
}

/// What the cards read: when the days change, not with every beat. Who stands where does not change from minute to minute.
pub(super) fn readings(site: OnScreen, known: Memo<Option<Range>>) -> (Reading<Standing>, Reading<KeyCustomers>) {
    let path = move || known.get().map(|range| format!("/api/sites/{}/lifecycle?from={}", site.id(), date::iso(range.from)));
    let sees = may_see_people();
    let best = move || sees.then(|| format!("/api/sites/{}/key-customers?limit=8", site.id()));
    (reading(path, None), reading(best, None))
}
