//! Beside the queue: whether talking helped, and where the open cases stand.

use leptos::{
    html::{a, b, h2, header, li, p, section, span, table, tbody, td, th, tr, ul},
    prelude::*,
};

use crate::{
    browser::{intl, page},
    part::{self, body, head},
    place::{self, CasesView},
    reading::Reading,
    screen::care::{Desk, course, duel, name_of, state},
    wire::care::{CareReply, Case, CaseState, TodayReply},
    words::{cases as words_of_cases, today as words_of_today},
};

const SHAPES: [(&str, &str); 2] = [("100%", "20px"), ("100%", "20px")];
/// People who came round that are named.
const NAMED: usize = 4;

/// Those who came round after a talk, beside those nobody contacted.
pub(super) fn came_round(month: Reading<CareReply>) -> impl IntoView {
    let words = words_of_today();
    part::card(
        "won",
        "",
        (
            head("won", words.came_round(), words.came_round_lead()),
            body(words.came_round(), month, &SHAPES, |found| recovered(&found).into_any()),
        ),
    )
}

/// The duel, what lies between, and the people.
fn recovered(found: &CareReply) -> AnyView {
    let words = words_of_today();
    let shares = found.recovered;
    if shares.contacted.n + shares.not_contacted.n == 0 && found.came_round.is_empty() {
        return p().class("sm muted").child(words.none_came()).into_any();
    }
    let points = |value: f64| intl::signed(value, 0);
    let apart = shares.difference.and_then(|apart| Some((apart.value?, apart.low?, apart.high?)));
    let apart = apart.map(|(value, low, high)| words.apart(&intl::decimal(value, 0), &points(low), &points(high)));
    let note = [apart, Some(words.observed().to_owned())].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let people = found.came_round.iter().take(NAMED).map(one).collect_view();
    (
        duel([(words.after_talk(), shares.contacted), (words.no_talk(), shares.not_contacted)]),
        p().class("note top").child(note),
        (!found.came_round.is_empty()).then(|| ul().class("stack sm won").child(people)),
    )
        .into_any()
}

/// Somebody who came round: before, after, and what was done.
fn one(case: &Case) -> impl IntoView + use<> {
    li().child((
        span().class("row").child((b().class("normal").attr("dir", "auto").child(name_of(case.name.as_deref())), course(case))),
        span().class("faint xs").attr("dir", "auto").child(case.action.clone()),
    ))
}

/// How many open cases stand where.
pub(super) fn open_cases(desk: Desk, day: &TodayReply) -> impl IntoView + use<> {
    let words = words_of_today();
    let lanes = [CaseState::New, CaseState::Contacted, CaseState::Waiting, CaseState::AskingAgain];
    let counts = lanes.map(|lane| (lane, day.cases.iter().filter(|case| case.state.lane() == lane).collect::<Vec<_>>()));
    let most = counts.iter().map(|(_, cases)| cases.len()).max().unwrap_or(0).max(1) as f64;
    let rows = counts
        .into_iter()
        .map(|(lane, cases)| {
            let oldest = cases.iter().filter_map(|case| intl::milliseconds(&case.opened_at)).fold(f64::INFINITY, f64::min);
            let oldest = oldest.is_finite().then(|| words.oldest(&intl::span((js_sys::Date::now() - oldest).max(0.0) / 1000.0)));
            let view = CasesView { state: lane.tag().to_owned(), ..CasesView::default() };
            tr().child((
                th().attr("scope", "row")
                    .child(a().class("ink").href(place::cases(&desk.site.id(), &view, page::escape)).child(state(lane))),
                td().class("w").child(span().class("meter wide accent").style(("--v", format!("{:.3}", cases.len() as f64 / most)))),
                td().class("num strong").child(intl::count(cases.len() as u64)),
                td().class("num faint xs").child(oldest),
            ))
        })
        .collect_view();
    section().class("card").attr("aria-labelledby", "open-h").id("open").child((
        header().child((
            h2().id("open-h").child(words.open_cases()),
            p().child(intl::count(day.counts.open)),
            a().href(place::cases(&desk.site.id(), &CasesView::default(), page::escape)).child(words_of_cases().to_board()),
        )),
        table().class("table bare tight").child((leptos::html::caption().class("vh").child(words.open_cases()), tbody().child(rows))),
    ))
}
