//! Person: who they are, the numbers that matter, what they said, what they did.

mod aside;
mod care;
mod contact;
mod lines;
mod privacy;
mod profile;
mod satisfaction;
mod standing;
mod story;
mod timeline;

use leptos::{
    html::{a, b, div, dl, h1, header, li, nav, ol, p, section, span},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use self::profile::Profile;
use crate::{
    browser::{call::TroubleKind, intl, page},
    live::Beat,
    part::{avatar, body, empty, score, stat},
    place,
    reading::{Reading, reading as read},
    site::OnScreen,
    who,
    wire::{Page, Survey},
    words::{self, person as words_of_person},
};

const SHAPES: [(&str, &str); 4] = [("240px", "40px"), ("100%", "72px"), ("100%", "180px"), ("100%", "320px")];

/// The person on screen.
#[derive(Clone, Copy)]
pub(super) struct Open {
    site: OnScreen,
    id: StoredValue<String>,
    reading: Reading<Profile>,
    beat: Beat,
    erased: RwSignal<bool>,
    /// The site's surveys, for their names.
    surveys: Reading<Page<Survey>>,
}

impl Open {
    /// The calls about this person.
    fn path(&self, below: &str) -> String {
        format!("/api/sites/{}/visitors/{}{below}", self.site.id(), self.id.with_value(|id| page::escape(id)))
    }
}

/// The screen.
pub fn person(site: OnScreen, beat: Beat) -> impl IntoView {
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id").unwrap_or_default()));
    move || opened(site, beat, id.get())
}

fn opened(site: OnScreen, beat: Beat, id: String) -> impl IntoView {
    let words = words_of_person();
    page::set_title(words::people().person());
    let path = format!("/api/sites/{}/visitors/{}", site.id(), page::escape(&id));
    let erased = RwSignal::new(false);
    // An erased person is not read again: there is nothing to read.
    let reading = read::<Profile>(move || (!erased.get()).then(|| path.clone()), beat.signal());
    let surveys_path = format!("/api/sites/{}/surveys", site.id());
    let surveys = read(move || Some(surveys_path.clone()), None);
    let open = Open { site, id: StoredValue::new(id), reading, beat, erased, surveys };
    let gone = Memo::new(move |_| {
        reading.value.with(Option::is_none)
            && reading.trouble.with(|trouble| trouble.as_ref().is_some_and(|trouble| trouble.kind == TroubleKind::NotFound))
    });
    let name =
        Signal::derive(move || reading.value.with(|profile| who::title(&profile.as_ref()?.traits, profile.as_ref()?.user_id.as_deref())));
    let care = care::Care::of(open, name);
    let back = move || a().class("btn").href(place::people(&site.id())).child(words.back());
    move || {
        if erased.get() {
            return div()
                .class("card")
                .attr("role", "status")
                .child(empty("check", words.erased_title(), words.erased_body(), back()))
                .into_any();
        }
        if gone.get() {
            return div().class("card").child(empty("search", words.gone_title(), words.gone_body(), back())).into_any();
        }
        // The frame is built once; what changes below changes by itself.
        (
            body(words.person_what(), reading, &SHAPES, move |profile| top(open, care, &profile).into_any()),
            lower(open, care),
            care.map(care::Care::frame),
        )
            .into_any()
    }
}

/// What the person is called.
fn title_of(profile: &Profile) -> (String, bool) {
    match who::title(&profile.traits, profile.user_id.as_deref()) {
        Some(title) => (title, true),
        None => (words::people().no_name().to_owned(), false),
    }
}

fn top(open: Open, care: Option<care::Care>, profile: &Profile) -> impl IntoView + use<> {
    let words = words_of_person();
    let (title, known) = title_of(profile);
    page::set_title(&title);
    let about = who::about(&profile.traits).filter(|about| *about != title);
    let since = profile.first_seen.as_deref().map(|at| {
        let date = intl::date_of(at);
        if profile.orders > 0 { words.customer_since(&date) } else { words.since(&date) }
    });
    let line: Vec<String> = about.into_iter().chain(since).collect();
    (
        nav().class("crumbs xs").attr("aria-label", words.crumbs()).child(ol().class("row").child((
            li().child(a().href(place::people(&open.site.id())).child(words::common().people())),
            li().class("faint").attr("aria-hidden", "true").child("/"),
            li().class("faint").attr("aria-current", "page").attr("dir", "auto").child(title.clone()),
        ))),
        header().class("page-head person-head").child((
            avatar(if known { &title } else { "" }, "lg"),
            div().child((h1().attr("dir", "auto").child(title), p().attr("dir", "auto").child(line.join(" · ")))),
            div().class("row wrap tags").child(standing::tags(open, profile)),
            care.map(care::Care::tools),
        )),
        care.map(care::Care::next),
        standing::key_numbers(open, profile).map(IntoAny::into_any).unwrap_or_else(|| key_numbers(open, profile).into_any()),
    )
}

fn key_numbers(open: Open, profile: &Profile) -> impl IntoView + use<> {
    let words = words_of_person();
    let common = words::common();
    let orders = profile.orders.max(0).unsigned_abs();
    let others: Vec<String> = profile.revenue_by_currency.iter().map(|(currency, amount)| intl::money(*amount, currency)).collect();
    let n_orders = words.n_orders(&intl::count(orders));
    let spent = if orders == 0 { "–".to_owned() } else { intl::money(profile.revenue, &open.site.currency()) };
    let last = profile.ratings("nps").pop();
    let last_value = last.as_ref().map_or_else(|| span().class("faint").child("–").into_any(), |rated| score(rated.value).into_any());
    let last_below = last.as_ref().map_or_else(
        || words.never_rated().to_owned(),
        |rated| words.of_scale("10", &rated.at.as_deref().map(intl::ago).unwrap_or_default()),
    );
    let answered = profile.survey_count("answered");
    let seen = profile.last_seen.as_deref();
    section().class("card").attr("aria-label", words.key_numbers()).child(dl().class("stats four").child((
        stat(words.spent(), spent, [n_orders].into_iter().chain(others).collect::<Vec<_>>().join(" · ")),
        stat(words.visits(), intl::count(profile.sessions), views(profile.page_views)),
        stat(words.last_seen(), seen.map_or_else(|| common.never().to_owned(), intl::ago), seen.map(intl::date_time)),
        stat(words.last_score(), last_value, last_below),
        stat(
            words.answered(),
            answered.map_or_else(|| "–".to_owned(), intl::count),
            profile.survey_count("asked").map(|asked| words.of_asked(&intl::count(asked))),
        ),
    )))
}

fn lower(open: Open, care: Option<care::Care>) -> impl IntoView {
    // Each part redraws only when its own facts change; the timeline keeps its place and its pages.
    let there = Memo::new(move |_| open.reading.value.with(Option::is_some));
    move || {
        there.get().then(|| {
            div().class("grid gap-top").child((
                div().class("c8 stack").child((care.map(care::Care::promises), satisfaction::card(open), timeline::card(open))),
                div().class("c4 stack").child((
                    care.map(care::Care::remember),
                    care.map(care::Care::occasions),
                    care.map(care::Care::talks),
                    standing::why(open),
                    contact::best_time(open),
                    contact::next_offer(open),
                    standing::lifecycle(open),
                    standing::loyalty(open),
                    aside::identity(open),
                    aside::touches(open),
                    aside::channels(open),
                    satisfaction::eligibility(open),
                    privacy::card(open),
                )),
            ))
        })
    }
}

/// A part of the profile, drawn again only when it differs.
fn part_of<T: PartialEq + Clone + Send + Sync + 'static>(
    open: Open,
    of: impl Fn(&Profile) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    Memo::new(move |_| open.reading.value.with(|profile| profile.as_ref().map(&of)))
}

/// So many page views.
fn views(n: u64) -> String {
    let words = words_of_person();
    words.n_views(&intl::count(n))
}

/// A channel or device in words; what is new to this page keeps the API's name.
pub(in crate::screen) fn road(name: &str) -> String {
    let words = words::common();
    match name {
        "direct" => words.direct(),
        "search" => words.search(),
        "social" => words.social(),
        "email" => words.email(),
        "paid" => words.paid(),
        "referral" => words.referral(),
        "campaign" => words.campaign(),
        "desktop" => words.desktop(),
        "phone" => words.phone(),
        "tablet" => words.tablet(),
        other => other,
    }
    .to_owned()
}

/// A term and what it stands for.
fn fact(term: impl IntoView, told: impl IntoView) -> impl IntoView {
    div().child((leptos::html::dt().child(term), leptos::html::dd().attr("dir", "auto").child(told)))
}

/// A share as a bar with its percent.
fn share_row(name: String, share: f64) -> impl IntoView {
    leptos::html::tr().child((
        leptos::html::th().attr("scope", "row").child(name),
        leptos::html::td().class("w").child(span().class("meter wide accent").style(("--v", format!("{share:.3}")))),
        leptos::html::td().class("num").child(b().class("normal").child(intl::percent(share, 0))),
    ))
}
