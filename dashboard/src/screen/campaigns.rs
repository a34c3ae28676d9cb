//! Campaigns: whom each brought, what it cost and what came back; by the first arrival or by the last.

use leptos::{
    html::{a, b, caption, details, div, h1, header, p, section, small, span, summary, table, tbody, td, th, thead, tr, ul},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use rapport_model::score::Estimate;
use serde::Deserialize;

use super::MayChange;
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{self, File, body, empty, icon, menu, option},
    period::{self, PRESETS, Period},
    place,
    reading::reading,
    screen::person::road,
    site::OnScreen,
    wire::Role,
    words::{self, campaigns as words_of_campaigns},
};

const SHAPES: [(&str, &str); 4] = [("100%", "28px"), ("100%", "36px"), ("100%", "36px"), ("100%", "36px")];

/// Which arrival gets the credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    /// The last one before the order or answer.
    #[default]
    Last,
    /// The very first.
    First,
}

impl Way {
    fn of(tag: &str) -> Self {
        if tag == "first" { Self::First } else { Self::Last }
    }

    fn query(self) -> String {
        if self == Self::First { "way=first".to_owned() } else { String::new() }
    }
}

/// All campaigns of some days.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Found {
    items: Vec<Line>,
    total: Line,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    window_days: u64,
}

/// One campaign on one channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Line {
    #[serde(default)]
    campaign: Option<String>,
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    arrivals: Option<u64>,
    #[serde(default)]
    people: u64,
    first: Gained,
    last: Gained,
    #[serde(default)]
    cost: Option<f64>,
}

/// What is credited to it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Gained {
    orders: u64,
    revenue: f64,
    answers: u64,
    #[serde(default)]
    nps: Option<Estimate>,
    #[serde(default, rename = "return")]
    back: Option<f64>,
}

impl Line {
    fn gained(&self, way: Way) -> &Gained {
        if way == Way::First { &self.first } else { &self.last }
    }
}

/// The screen.
pub fn campaigns(site: OnScreen, _beat: Beat) -> impl IntoView {
    let words = words_of_campaigns();
    page::set_title(words.title());
    let query = use_query_map();
    let period = Memo::new(move |_| query.with(|query| Period::of(query.get_str("last"), query.get_str("from"), query.get_str("to"))));
    let way = Memo::new(move |_| query.with(|query| Way::of(query.get_str("way").unwrap_or_default())));
    let days = Memo::new(move |_| site.zone.get().map(|_| period::query(period.get().range(intl::today()))));
    // Read when the days change and not with every beat: everybody is looked at for it.
    let found = reading::<Found>(move || days.get().map(|days| format!("/api/sites/{}/campaigns?{days}", site.id())), None);
    let address = move |period: Period, way: Way| place::with_query(place::campaigns(&site.id()), &[period.query(), way.query()]);
    let of_days = menu("btn grow", None, (icon("cal"), move || words::period(period.get()), icon("down")), move |open| {
        let (chosen, way) = (period.get_untracked(), way.get_untracked());
        let presets = PRESETS.map(|days| {
            let period = Period::Last(days);
            option(address(period, way), words::period(period), period == chosen, open)
        });
        ul().class("choices").attr("aria-label", words::overview().period()).child(presets.collect_view()).into_any()
    });
    let ways = move || {
        let tab = |one: Way, word: &'static str| {
            a().href(address(period.get(), one)).attr("aria-current", (way.get() == one).then_some("true")).child(word)
        };
        div().class("segmented links").child((tab(Way::Last, words.last()), tab(Way::First, words.first())))
    };
    let may_export = use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst);
    let export = may_export.then(|| {
        part::files(move || {
            vec![File::of(
                words::files().campaigns(),
                place::with_query(place::export(&site.id(), "campaigns"), &[days.get().unwrap_or_default()]),
            )]
        })
    });
    (
        header().class("page-head").child((
            div().child((h1().child(words.title()), p().child(words.lead()))),
            div().class("tools").child((of_days, ways, export)),
        )),
        part::insight_tabs(site, "campaigns"),
        section().class("card").attr("aria-label", words.title()).child(body(words.title(), found, &SHAPES, move |found| {
            // Where the way changes, the same lines are drawn again by the other one.
            (move || told(site, &found, way.get()).into_any()).into_any()
        })),
    )
}

fn told(site: OnScreen, found: &Found, way: Way) -> impl IntoView + use<> {
    let words = words_of_campaigns();
    if found.items.is_empty() {
        return empty("bolt", words.none_title(), words.none_body(), ()).into_any();
    }
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let rows = found.items.iter().map(|line| row(line, way, &found.currency, false)).collect_view();
    let window = intl::count(found.window_days);
    let owner = use_context::<MayChange>().is_some_and(|may| may.0 == Role::Owner);
    let is_costed = found.items.iter().any(|line| line.cost.is_some());
    let bring = (!is_costed && owner).then(|| {
        p().class("note top").child((
            words.no_costs(),
            " ",
            a().href(format!("{}#import", place::settings(&site.id()))).child(words.bring_costs()),
        ))
    });
    (
        div().class("scroll-x").attr("tabindex", "0").attr("role", "group").attr("aria-label", words.title()).child(
            table().class("table bare").child((
                caption().class("vh").child(words.title()),
                thead().child(tr().child((
                    column(words.campaign(), ""),
                    column(words.people(), "num p2"),
                    column(words.orders(), "num"),
                    column(words.revenue(), "num"),
                    column(words.answers(), "num p2"),
                    column("NPS", "num p3"),
                    column(words.cost(), "num p2"),
                    column(words.back(), "num"),
                ))),
                tbody().child((rows, row(&found.total, way, &found.currency, true))),
            )),
        ),
        p().class("note top").child(if way == Way::First { words.first_note().to_owned() } else { words.last_note(&window) }),
        bring,
        details().class("how").child((summary().child(words::customers().how()), p().class("note").child(words.how()))),
    )
        .into_any()
}

fn row(line: &Line, way: Way, currency: &str, is_total: bool) -> impl IntoView + use<> {
    let words = words_of_campaigns();
    let gained = line.gained(way);
    let channel = line.channel.as_deref().map(road);
    let name = match (is_total, &line.campaign, &channel) {
        (true, ..) => words.total().to_owned(),
        (_, Some(campaign), _) => campaign.clone(),
        (_, None, Some(channel)) => channel.clone(),
        (_, None, None) => words.unknown().to_owned(),
    };
    let below = channel.filter(|_| line.campaign.is_some());
    let money = |amount: f64| intl::money(amount, currency);
    let dash = || "–".to_owned();
    let score = gained.nps.as_ref().and_then(|nps| nps.value).map_or_else(dash, |value| intl::decimal(value, 0));
    let back = gained.back.map(|back| {
        let class = if back >= 0.0 { "chip good" } else { "chip bad" };
        span().class(class).child(signed_percent(back))
    });
    let people = if is_total || line.channel.is_none() { dash() } else { intl::count(line.people) };
    tr().class(if is_total { "strong" } else { "" }).child((
        th().attr("scope", "row").child((
            b().class("wrapany").attr("dir", "auto").child(name),
            below.map(|channel| small().class("xs faint under").child(channel)),
        )),
        td().class("num p2").child(people),
        td().class("num").child(intl::count(gained.orders)),
        td().class("num").child(money(gained.revenue)),
        td().class("num p2").child(intl::count(gained.answers)),
        td().class("num p3").child(score),
        td().class("num p2").child(line.cost.map_or_else(dash, money)),
        td().class("num").child(back.map_or_else(|| span().class("faint").child("–").into_any(), IntoAny::into_any)),
    ))
}

/// +120 %: what came back beyond what was spent.
fn signed_percent(back: f64) -> String {
    let text = intl::percent(back, 0);
    if back > 0.0 { format!("+{text}") } else { text }
}
