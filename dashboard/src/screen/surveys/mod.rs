//! Surveys: what is asked, how it goes, and what one can do with each.

mod acts;
mod row;
mod start;
mod together;
pub(in crate::screen) use together::in_one;

pub(super) use row::status;

use leptos::{
    html::{a, caption, div, h1, h2, header, p, section, span, table, tbody, th, thead, tr},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::settings::{Deed, MayChange};
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{self, File, body, empty},
    period::{self, Period},
    place,
    reading::{Reading, reading},
    site::OnScreen,
    wire::{Page, Role, Survey},
    words::surveys as words_of_surveys,
};

/// How far back the numbers of the list go.
const DAYS: u16 = 90;
const SHAPES: [(&str, &str); 5] = [("100%", "28px"), ("100%", "44px"), ("100%", "44px"), ("100%", "44px"), ("100%", "44px")];

/// The list as all of its parts use it.
#[derive(Clone, Copy)]
struct List {
    site: OnScreen,
    found: Reading<Page<Survey>>,
    deed: Deed,
    /// Whether the member may change surveys.
    may: bool,
    /// The draft that is to be deleted, once that is confirmed.
    doomed: RwSignal<Option<String>>,
}

/// The screen.
pub fn surveys(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_surveys();
    page::set_title(words.title());
    let found = reading::<Page<Survey>>(
        move || {
            // The days are the site's: its time zone must be known first.
            site.zone.get()?;
            let range = Period::Last(DAYS).range(intl::today());
            Some(format!("/api/sites/{}/surveys?{}", site.id(), period::query(range)))
        },
        beat.signal(),
    );
    let role = use_context::<MayChange>().map_or(Role::Analyst, |may| may.0);
    let list = List { site, found, deed: Deed::new(), may: role != Role::Analyst, doomed: RwSignal::new(None) };
    let query = use_query_map();
    let with_archived = Memo::new(move |_| query.with(|query| query.get_str("archived").is_some()));
    (
        header().class("page-head").child((
            div().child((
                h1().child(words.title()),
                p().child(move || found.value.with(|page| page.as_ref().map(|page| lead(&page.items)))),
            )),
            div().class("tools").child((
                part::files(move || {
                    let days = period::query(Period::Last(DAYS).range(intl::today()));
                    vec![File::of(crate::words::files().surveys(), place::with_query(place::table(&site.id(), "surveys"), &[days]))]
                }),
                list.may.then(|| start::new_survey(list)),
            )),
        )),
        limits(site),
        together::together(list, beat),
        move || list.deed.wrong().map(|said| div().class("stale").child(crate::part::alert("bad", "warn", said))),
        section()
            .class("card flush list")
            .attr("aria-label", words.title())
            .attr("aria-busy", move || found.busy.get().to_string())
            .child(body(words.title(), found, &SHAPES, move |page| table_of(list, page.items, with_archived).into_any())),
        move || archived_link(list, with_archived.get()),
        p().class("note top").child(words.note()),
        acts::confirm_delete(list),
    )
}

/// How many stand where: "2 live, 1 paused".
fn lead(surveys: &[Survey]) -> String {
    let words = words_of_surveys();
    let count = |status: &str| surveys.iter().filter(|survey| survey.status == status).count() as u64;
    let say = |status: &str, say: &dyn Fn(&str) -> String| (count(status) > 0).then(|| say(&intl::count(count(status))));
    [
        say("live", &|n| words.n_live(n)),
        say("paused", &|n| words.n_paused(n)),
        say("draft", &|n| words.n_draft(n)),
        say("imported", &|n| words.n_imported(n)),
        say("archived", &|n| words.n_archived(n)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(crate::words::rules().comma())
}

/// The clocks that hold for all surveys.
fn limits(site: OnScreen) -> impl IntoView {
    let words = words_of_surveys();
    let said = move || {
        site.reading.value.with(|site| {
            let asking = &site.as_ref()?.asking;
            Some(words.limits(&intl::count(asking.everything_days.into()), &intl::count(asking.relationship_days.into())))
        })
    };
    section()
        .class("card guard")
        .attr("aria-labelledby", "guard-h")
        .child(div().child((h2().id("guard-h").child(words.limits_title()), p().class("sm muted").child(said))))
}

fn table_of(list: List, items: Vec<Survey>, with_archived: Memo<bool>) -> impl IntoView {
    let words = words_of_surveys();
    let shown = move |survey: &&Survey| with_archived.get() || survey.status != "archived";
    if items.is_empty() {
        return empty("surveys", words.none_title(), words.none_body(), ()).into_any();
    }
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let top = row::rate_scale(&items);
    let scale = words.scale(&intl::percent(top, 0));
    table()
        .class("table sv")
        .child((
            caption().class("vh").child(words.caption()),
            thead().child(tr().child((
                column(words.survey(), ""),
                column(words.status(), ""),
                column(words.asks(), "p3 wide"),
                column(words.asked(), "num p2"),
                column(words.answered(), "num p2"),
                th().attr("scope", "col").class("p2").child((words.rate(), " ", span().class("scale").child(scale))),
                column(words.score(), "num"),
                column(words.languages(), "p3 wide"),
                column(words.last_answer(), "num p3"),
                list.may.then(|| th().attr("scope", "col").child(span().class("vh").child(crate::words::settings().actions()))),
            ))),
            tbody().child(move || items.iter().filter(shown).map(|survey| row::row(list, survey, top)).collect_view()),
        ))
        .into_any()
}

fn archived_link(list: List, shown: bool) -> Option<impl IntoView> {
    let words = words_of_surveys();
    let any = list.found.value.with(|page| page.as_ref().is_some_and(|page| page.items.iter().any(|survey| survey.status == "archived")));
    let (word, query) = if shown { (words.hide_archived(), String::new()) } else { (words.show_archived(), "archived=1".to_owned()) };
    any.then(|| p().class("note top").child(a().href(place::with_query(place::surveys(&list.site.id()), &[query])).child(word)))
}
