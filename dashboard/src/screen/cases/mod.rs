//! Cases: a board by state, or one state as a list, and how the loop does.

mod board;
mod list;
mod summary;

use leptos::{
    ev,
    html::{a, button, div, h1, header, p, span, ul},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::care::{self, Desk, Form};
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{self, File, Search, body, icon, menu, option, search},
    period::{self, Period},
    place::{self, CasesView, Whose},
    reading::{Reading, reading},
    site::OnScreen,
    wire::care::{CareReply, Cases},
    words::{cases as words_of_cases, changes as words_of_changes, incidents as words_of_incidents},
};

/// Cases on a page of the list, and open ones on the board.
const PER_PAGE: usize = 50;
const ON_BOARD: usize = 200;
/// Closed cases on the board.
const CLOSED: usize = 20;

const SHAPES: [(&str, &str); 3] = [("100%", "160px"), ("100%", "160px"), ("100%", "160px")];

/// The cases on screen.
#[derive(Clone, Copy)]
struct Open {
    desk: Desk,
    view: Memo<CasesView>,
    closed: Reading<Cases>,
}

impl Open {
    /// The cases of this view, what was promised, and what it was.
    fn files(self) -> Vec<File> {
        let words = crate::words::files();
        let site = self.desk.site.id();
        let month = period::query(Period::Last(30).range(intl::today()));
        let narrowed = self.view.with(|view| {
            let state = match view.state.as_str() {
                "" => "open",
                "new" => "new,reopened",
                state => state,
            };
            let owner = view.whose.owner().map(|owner| format!("owner={owner}")).unwrap_or_default();
            let q = if view.q.is_empty() { String::new() } else { format!("q={}", page::escape(&view.q)) };
            [format!("state={}", page::escape(state)), owner, q]
        });
        vec![
            File::of(words.cases(), place::with_query(place::table(&site, "cases"), &narrowed)),
            File::of(words.promises(), place::table(&site, "promises")),
            File::of(words.causes(), place::with_query(place::table(&site, "causes"), std::slice::from_ref(&month))),
            File::of(words.actions(), place::with_query(place::table(&site, "actions"), &[month])),
        ]
    }

    /// The address of another view.
    fn to(self, view: &CasesView) -> String {
        place::cases(&self.desk.site.id(), view, page::escape)
    }
}

/// The screen.
pub fn cases(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_cases();
    page::set_title(words.title());
    let query = use_query_map();
    let view = Memo::new(move |_| query.with(|query| CasesView::of(|name| query.get_str(name))));
    let narrowed = move |view: &CasesView| {
        let owner = view.whose.owner().map(|owner| format!("owner={owner}")).unwrap_or_default();
        let q = if view.q.is_empty() { String::new() } else { format!("q={}", page::escape(&view.q)) };
        [owner, q]
    };
    let call = move |state: &str, limit: usize, view: &CasesView| {
        let [owner, q] = narrowed(view);
        let page = if view.page.is_empty() { String::new() } else { format!("cursor={}", page::escape(&view.page)) };
        Some(place::with_query(
            format!("/api/sites/{}/cases", site.id()),
            &[format!("state={state}"), format!("limit={limit}"), owner, q, page],
        ))
    };
    let found = reading::<Cases>(
        move || {
            site.zone.get()?;
            view.with(|view| match view.state.as_str() {
                "" => call("open", ON_BOARD, view),
                // The lane of what is new holds what was opened again too.
                "new" => call("new,reopened", PER_PAGE, view),
                state => call(&page::escape(state), PER_PAGE, view),
            })
        },
        beat.signal(),
    );
    let closed = reading::<Cases>(
        move || {
            site.zone.get()?;
            view.with(|view| view.state.is_empty().then(|| call("closed", CLOSED, view)).flatten())
        },
        beat.signal(),
    );
    let month = reading::<CareReply>(
        move || {
            site.zone.get()?;
            Some(format!("/api/sites/{}/care?{}", site.id(), period::query(Period::Last(30).range(intl::today()))))
        },
        beat.signal(),
    );
    let desk = Desk::new(site, move || {
        found.again();
        closed.again();
    });
    care::watch_overtaken(desk);
    let open = Open { desk, view, closed };
    let lead = move || {
        found.value.with(|found| {
            let counts = &found.as_ref()?.counts;
            Some(words.lead(&intl::count(counts.open), &intl::count(counts.overdue)))
        })
    };
    (
        header().class("page-head").child((
            div().child((h1().child(words.title()), p().child(lead))),
            div().class("tools").child((
                finder(open),
                owners(open),
                part::files(move || open.files()),
                a().class("btn").href(place::incidents(&site.id(), false)).child(words_of_incidents().title()),
                a().class("btn").href(place::changes(&site.id())).child(words_of_changes().to_changes()),
                new_case(desk),
            )),
        )),
        summary::card(month),
        body(words.title(), found, &SHAPES, move |found| {
            if view.with(|view| view.state.is_empty()) { board::board(open, &found).into_any() } else { list::list(open, found).into_any() }
        }),
        summary::notes(month),
        desk.frame(),
    )
}

fn new_case(desk: Desk) -> impl IntoView {
    let words = words_of_cases();
    button()
        .r#type("button")
        .class("btn primary")
        .on(ev::click, move |_| desk.ask(Form::NewCase(None)))
        .child((icon("plus"), span().child(words.new_case())))
}

fn owners(open: Open) -> impl IntoView {
    let words = words_of_cases();
    let word = move |whose: Whose| match whose {
        Whose::Team => words.any_owner(),
        Whose::Mine => words.my_cases(),
        Whose::Nobody => words.no_owner(),
    };
    let face = (icon("user"), span().child(move || word(open.view.with(|view| view.whose))), icon("down"));
    menu("btn", None, face, move |shown| {
        let now = open.view.get();
        let choices = [Whose::Team, Whose::Mine, Whose::Nobody]
            .into_iter()
            .map(|whose| {
                let view = CasesView { whose, page: String::new(), ..now.clone() };
                option(open.to(&view), word(whose).to_owned(), now.whose == whose, shown)
            })
            .collect_view();
        ul().class("choices").child(choices).into_any()
    })
}

/// The search field; the list begins anew.
fn finder(open: Open) -> impl IntoView {
    let words = words_of_cases();
    let view = open.view;
    let navigate = use_navigate();
    let field = Search { id: "cq", class: "grow", label: words.search(), hint: words.search_hint() };
    search(field, Signal::derive(move || view.with(|view| view.q.clone())), move |q| {
        let wanted = CasesView { q, page: String::new(), ..view.get_untracked() };
        navigate(place::inside(&open.to(&wanted)), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    })
}
