//! The list of accounts: several people of one customer each.

use leptos::{
    ev,
    html::{a, caption, div, h1, header, label, nav, option, p, section, select, small, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    browser::{intl, page},
    live::Beat,
    part::{self, File, Search, body, empty, search},
    period::date,
    place,
    reading::reading,
    site::OnScreen,
    wire::{Page, account::AccountLine},
    words::accounts as words_of_accounts,
};

const SHAPES: [(&str, &str); 3] = [("100%", "48px"), ("100%", "48px"), ("100%", "48px")];
/// Accounts on one page.
const ON_A_PAGE: u64 = 50;

/// What the address asks for.
#[derive(Clone, PartialEq, Eq, Default)]
struct View {
    q: String,
    sort: String,
    from: u64,
}

impl View {
    fn query(&self) -> String {
        let sort = if self.sort == "value" { "" } else { &self.sort };
        let from = if self.from == 0 { String::new() } else { self.from.to_string() };
        let all = [("q", page::escape(&self.q)), ("sort", sort.to_owned()), ("from", from)];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }
}

/// The screen.
pub fn accounts(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_accounts();
    page::set_title(words.accounts());
    let query = use_query_map();
    let view = Memo::new(move |_| {
        query.with(|query| View {
            q: query.get_str("q").unwrap_or_default().trim().to_owned(),
            sort: query.get_str("sort").filter(|sort| !sort.is_empty()).unwrap_or("value").to_owned(),
            from: query.get_str("from").and_then(|from| from.parse().ok()).unwrap_or(0),
        })
    });
    let found = reading::<Page<AccountLine>>(
        move || {
            site.zone.get()?;
            let View { q, sort, from } = view.get();
            let asked = if q.is_empty() { String::new() } else { format!("q={}", page::escape(&q)) };
            let path = format!("/api/sites/{}/accounts", site.id());
            Some(place::with_query(path, &[asked, format!("sort={sort}"), format!("limit={ON_A_PAGE}"), format!("cursor={from}")]))
        },
        beat.signal(),
    );
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |view: &View| {
        let address = place::accounts(&site.id(), &view.query());
        navigate.with_value(|navigate| {
            navigate(place::inside(&address), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() })
        });
    };
    let sorts =
        [("value", words.by_value()), ("value_at_risk", words.by_risk()), ("renewal", words.by_renewal()), ("name", words.by_name())];
    let choices = sorts.map(|(tag, word)| option().value(tag).child(word)).collect_view();
    (
        header().class("page-head").child((
            div().child((h1().child(words.accounts()), p().child(words.lead()))),
            div().class("tools").child((
                part::files(move || vec![File::of(crate::words::files().accounts(), place::table(&site.id(), "accounts"))]),
                search(
                    Search { id: "aq", class: "grow", label: words.search(), hint: words.search() },
                    Signal::derive(move || view.get().q),
                    move |q| go(&View { q, from: 0, ..view.get_untracked() }),
                ),
                label().class("vh").r#for("sort").child(words.sorted()),
                select()
                    .class("select fit")
                    .id("sort")
                    .prop("value", move || view.get().sort)
                    .on(ev::change, move |event| go(&View { sort: event_target_value(&event), from: 0, ..view.get_untracked() }))
                    .child(choices),
            )),
        )),
        section().class("card flush").attr("aria-label", words.accounts()).child(body(words.accounts(), found, &SHAPES, move |page| {
            if page.items.is_empty() {
                let all = a().class("btn").href(place::accounts(&site.id(), "")).child(words.clear());
                return if view.get_untracked().q.is_empty() {
                    empty("people", words.none_title(), words.none_body(), ()).into_any()
                } else {
                    empty("search", words.no_match(), (), all).into_any()
                };
            }
            let now = view.get_untracked();
            (table_of(site, &page.items), turns(site, &now, page.next.as_deref())).into_any()
        })),
    )
}

fn table_of(site: OnScreen, lines: &[AccountLine]) -> impl IntoView + use<> {
    let words = words_of_accounts();
    let rows = lines.iter().map(|line| row(site, line)).collect_view();
    div().class("scroll-x").child(table().class("table").child((
        caption().class("vh").child(words.accounts()),
        thead().child(tr().child((
            th().attr("scope", "col").child(words.account()),
            th().attr("scope", "col").class("num").child(words.value()),
            th().attr("scope", "col").class("num p2").child(words.at_risk()),
            th().attr("scope", "col").class("num p2").child(words.open_cases()),
            th().attr("scope", "col").class("p2").child(words.next_step()),
            th().attr("scope", "col").class("num p2").child(words.renewal()),
        ))),
        tbody().child(rows),
    )))
}

/// A day of the API as the reader writes it.
pub(super) fn day(iso: &str) -> String {
    date::parse(iso).map_or_else(|| iso.to_owned(), intl::day_year)
}

fn row(site: OnScreen, line: &AccountLine) -> impl IntoView + use<> {
    let words = words_of_accounts();
    let money = |amount: Option<f64>| amount.map_or_else(|| "–".to_owned(), |amount| intl::money_whole(amount, &line.currency));
    let below =
        [Some(words.n_people(&intl::count(line.persons))), line.owner.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let step = line
        .next_step
        .as_ref()
        .map(|step| (step.text.clone(), step.due.as_deref().map(|due| small().class("blk faint").child(words.due_on(&day(due))))));
    tr().child((
        th().attr("scope", "row").child((
            a().class("ink strong").attr("dir", "auto").href(place::account(&site.id(), &line.id, page::escape)).child(line.name.clone()),
            small().class("blk faint normal").attr("dir", "auto").child(below),
        )),
        td().class("num").child(money(line.value)),
        td().class("num p2").child(money(line.value_at_risk)),
        td().class("num p2").child(if line.open_cases == 0 { "–".to_owned() } else { intl::count(line.open_cases) }),
        td().class("p2 reason").attr("dir", "auto").child(step),
        td().class("num p2").child(line.renewal.as_deref().map(day)),
    ))
}

/// To the page before and the next one.
fn turns(site: OnScreen, view: &View, next: Option<&str>) -> Option<impl IntoView + use<>> {
    let common = crate::words::people();
    let link = |from: u64, word: &'static str| {
        a().class("btn small").href(place::accounts(&site.id(), &View { from, ..view.clone() }.query())).child(word)
    };
    let back = (view.from > 0).then(|| link(view.from.saturating_sub(ON_A_PAGE), common.previous()));
    let forth = next.and_then(|next| next.parse().ok()).map(|next| link(next, common.next()));
    (back.is_some() || forth.is_some())
        .then(|| nav().class("row more").attr("aria-label", words_of_accounts().accounts()).child((back, span().class("push"), forth)))
}
