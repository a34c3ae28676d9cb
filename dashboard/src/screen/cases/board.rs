//! The board: a lane for each state.

use leptos::{
    html::{a, div, h2, header, li, ol, p, section, span},
    prelude::*,
};

use super::Open;
use crate::{
    browser::{intl, page},
    part::empty,
    place::{self, CasesView},
    screen::care::{because, clock, closed_in, course, lane_of, name_of, rated, state, whose},
    wire::care::{Case, CaseState, Cases},
    words::{care as words_of_care, cases as words_of_cases},
};

/// Tiles of a lane before it says "more".
const SHOWN: usize = 8;

/// The board.
pub(super) fn board(open: Open, found: &Cases) -> impl IntoView + use<> {
    let words = words_of_cases();
    let view = open.view.get();
    let counts = found.counts.clone();
    let open_ones = found.items.clone();
    let none = counts.open + counts.closed == 0;
    if none && !view.is_narrowed() {
        return div().class("card").child(empty("cases", words.no_cases_title(), words.no_cases_body(), ())).into_any();
    }
    if none && open_ones.is_empty() {
        let all = a().class("btn").href(open.to(&CasesView::default())).child(words.clear());
        return div().class("card").child(empty("search", words.nothing_matches(), (), all)).into_any();
    }
    let lanes = CaseState::LANES
        .into_iter()
        .map(|lane| {
            let here: Vec<Case> = open_ones.iter().filter(|case| case.state.lane() == lane).cloned().collect();
            let of_lane = counts.of(lane);
            if lane == CaseState::Closed {
                let tiles = move || {
                    let closed = open.closed.value.with(|closed| closed.as_ref().map_or_else(Vec::new, |closed| closed.items.clone()));
                    tiles(open, lane, &closed, of_lane).into_any()
                };
                lane_frame(lane, of_lane, tiles.into_any()).into_any()
            } else {
                lane_frame(lane, of_lane, tiles(open, lane, &here, of_lane).into_any()).into_any()
            }
        })
        .collect_view();
    div().class("board scroll-x").attr("tabindex", "0").attr("role", "region").attr("aria-label", words.board()).child(lanes).into_any()
}

fn lane_frame(lane: CaseState, n: u64, tiles: AnyView) -> impl IntoView {
    let id = format!("lane-{}", lane.tag());
    section().class("lane").attr("aria-labelledby", id.clone()).child((
        header().class("row").child((h2().id(id).child(state(lane)), span().class("faint sm").child(intl::count(n)))),
        p().class("xs faint sub").child(lane_of(lane)),
        tiles,
    ))
}

fn tiles(open: Open, lane: CaseState, here: &[Case], of_lane: u64) -> impl IntoView + use<> {
    let words = words_of_cases();
    let shown = here.len().min(SHOWN);
    let hidden = of_lane.saturating_sub(shown as u64);
    let rows = here.iter().take(SHOWN).map(|case| tile(open, case)).collect_view();
    let more = (hidden > 0).then(|| {
        let view = CasesView { state: lane.tag().to_owned(), page: String::new(), ..open.view.get_untracked() };
        p().class("xs rest").child(a().href(open.to(&view)).child(words.more(&intl::count(hidden))))
    });
    let none = here.is_empty().then(|| p().class("xs faint rest").child(words.none_here()));
    (ol().child(rows), more, none)
}

fn tile(open: Open, case: &Case) -> impl IntoView + use<> {
    let words = words_of_care();
    let name = name_of(case.name.as_deref());
    let closed = case.state == CaseState::Closed;
    let scores = match course(case) {
        Some(course) => Some(span().class("row push").child(course).into_any()),
        None => case.because.rating().map(|(kind, value)| span().class("push").child(rated(kind, value)).into_any()),
    };
    let worth = case.value.map(|value| words.a_year(&intl::money(value, &case.currency)));
    let number = words.case_number(&case.number.to_string());
    let below = [Some(number), worth].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let said = case.because.comment.clone().filter(|text| !text.trim().is_empty()).unwrap_or_else(|| because(case));
    let said = if closed { case.action.clone().unwrap_or(said) } else { said };
    let cause = closed.then(|| case.cause.as_deref().map(|cause| words_of_cases().cause_is(cause))).flatten();
    let address = place::case(&open.desk.site.id(), &case.id, page::escape);
    let foot = if closed {
        span().class("clock").style(("--v", "1")).child(closed_in(case)).into_any()
    } else {
        clock(open.desk, case).into_any()
    };
    li().class("case").id(case.id.clone()).child((
        p().class("row").child((a().class("strong ink").href(address).attr("dir", "auto").child(name), scores)),
        p().class("xs faint").child(below),
        p().class("sm gist").attr("dir", "auto").child(said),
        cause.map(|cause| p().class("xs faint").attr("dir", "auto").child(cause)),
        p().class("row").child((foot, span().class("push"), whose(open.desk, case.owner.as_deref()))),
    ))
}
