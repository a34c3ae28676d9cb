//! Who is signed in, which address is open, and so which screen is shown.

use leptos::{
    html::{a, div, h1, header, p},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    components::{FlatRoutes, Route, Router},
    hooks::{use_location, use_navigate, use_query_map},
    path,
};

use crate::{
    browser::{call::TroubleKind, page},
    live::Beat,
    part, place,
    reading::{Health, Reading, reading},
    screen::{self, later},
    site::OnScreen,
    wire::{Role, Session, care::Cases},
    words::common,
};

/// The whole dashboard.
pub fn app() -> impl IntoView {
    let health = Health::unasked();
    provide_context(health);
    let session = reading::<Session>(|| Some("/api/session".to_owned()), None);
    // Where the session ends, the sign-in form takes the place of the screen; the address stays.
    Effect::new(move |_| {
        if health.signed_out.get() {
            session.value.set(None);
        }
    });
    view! { <Router base=place::base()>{gate(session, health)}</Router> }
}

fn gate(session: Reading<Session>, health: Health) -> impl IntoView {
    let path = use_location().pathname;
    // The session is read again for a new site's name; the frame is only rebuilt when it differs.
    let known = Memo::new(move |_| session.value.get());
    let link = Memo::new(move |_| path.with(|path| place::is_sign_in(path)));
    move || {
        if link.get() {
            return sign_in_by_link(session, health).into_any();
        }
        match (known.get(), session.trouble.get()) {
            (Some(known), _) => inside(known, session, path, health).into_any(),
            (None, Some(trouble)) if trouble.kind == TroubleKind::SignedOut => sign_in_here(session, health).into_any(),
            (None, Some(trouble)) => div().class("gate").child(part::failed("Rapport", &trouble, session)).into_any(),
            (None, None) if health.signed_out.get() => sign_in_here(session, health).into_any(),
            (None, None) => div().class("gate").child(part::skeleton(&[("100%", "32px"), ("80%", "16px"), ("100%", "120px")])).into_any(),
        }
    }
}

fn sign_in_here(session: Reading<Session>, health: Health) -> impl IntoView {
    screen::sign_in(None, move || {
        health.signed_out.set(false);
        session.again();
    })
}

/// The one-time link: its token must not stay in the address or the history.
fn sign_in_by_link(session: Reading<Session>, health: Health) -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token"));
    let navigate = StoredValue::new_local(use_navigate());
    screen::sign_in(token, move || {
        health.signed_out.set(false);
        session.again();
        navigate.with_value(|navigate| navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() }));
    })
}

fn inside(known: Session, session: Reading<Session>, path: Memo<String>, health: Health) -> impl IntoView {
    let beat = Beat::still();
    provide_context(screen::MayChange(known.member.role));
    provide_context(known.member.clone());
    beat.keep();
    let site_id = Memo::new(move |_| path.with(|path| place::site_of(path).map(str::to_owned)));
    // One site on screen at a time: its settings, its line, its time zone.
    let on_screen = Memo::new_with_compare(
        move |_| {
            let id = site_id.get();
            if let Some(id) = &id {
                page::remember("site", id);
                beat.listen(id);
            } else {
                Beat::hush();
            }
            id.map(|id| OnScreen::of(id, beat))
        },
        |_, _| true,
    );
    let sites = StoredValue::new(known.sites.clone());
    let here = move |screen: fn(OnScreen, Beat) -> AnyView| {
        move || {
            move || match on_screen.get() {
                Some(site) => with_site(site, move || screen(site, beat)).into_any(),
                None => ().into_any(),
            }
        }
    };
    let overview = here(|site, beat| screen::overview(site, beat).into_any());
    let people = here(|site, beat| later::PEOPLE.view(site, beat).into_any());
    let person = here(|site, beat| screen::person(site, beat).into_any());
    let segments = here(|site, beat| later::SEGMENTS.view(site, beat).into_any());
    let segment = here(|site, beat| later::SEGMENT.view(site, beat).into_any());
    let campaigns = here(|site, beat| later::CAMPAIGNS.view(site, beat).into_any());
    let cohorts = here(|site, beat| later::COHORTS.view(site, beat).into_any());
    let cube = here(|site, beat| later::CUBE.view(site, beat).into_any());
    let today = here(|site, beat| later::TODAY.view(site, beat).into_any());
    let evening = here(|site, beat| later::EVENING.view(site, beat).into_any());
    let cases = here(|site, beat| later::CASES.view(site, beat).into_any());
    let case = here(|site, beat| later::CASE.view(site, beat).into_any());
    let accounts = here(|site, beat| later::ACCOUNTS.view(site, beat).into_any());
    let account = here(|site, beat| later::ACCOUNT.view(site, beat).into_any());
    let changes = here(|site, beat| later::CHANGES.view(site, beat).into_any());
    let incidents = here(|site, beat| later::INCIDENTS.view(site, beat).into_any());
    let incident = here(|site, beat| later::INCIDENT.view(site, beat).into_any());
    let surveys = here(|site, beat| later::SURVEYS.view(site, beat).into_any());
    let editor = here(|site, beat| later::EDITOR.view(site, beat).into_any());
    let results = here(|site, beat| later::RESULTS.view(site, beat).into_any());
    let settings = here(|site, beat| later::SETTINGS.view(site, beat).into_any());
    later::fetch_all();
    let home = move || first_site(sites);
    let new_site = move || screen::new_site(session);
    let lost = move || lost(site_id);
    let routes = view! {
        <FlatRoutes fallback=lost>
            <Route path=path!("/") view=home/>
            <Route path=path!("/new") view=new_site/>
            <Route path=path!("/sites/:site") view=overview/>
            <Route path=path!("/sites/:site/campaigns") view=campaigns/>
            <Route path=path!("/sites/:site/cohorts") view=cohorts/>
            <Route path=path!("/sites/:site/cube") view=cube/>
            <Route path=path!("/sites/:site/people") view=people/>
            <Route path=path!("/sites/:site/person") view=person/>
            <Route path=path!("/sites/:site/segments") view=segments/>
            <Route path=path!("/sites/:site/segment") view=segment/>
            <Route path=path!("/sites/:site/today") view=today/>
            <Route path=path!("/sites/:site/evening") view=evening/>
            <Route path=path!("/sites/:site/cases") view=cases/>
            <Route path=path!("/sites/:site/case") view=case/>
            <Route path=path!("/sites/:site/accounts") view=accounts/>
            <Route path=path!("/sites/:site/account") view=account/>
            <Route path=path!("/sites/:site/changes") view=changes/>
            <Route path=path!("/sites/:site/incidents") view=incidents/>
            <Route path=path!("/sites/:site/incident") view=incident/>
            <Route path=path!("/sites/:site/surveys") view=surveys/>
            <Route path=path!("/sites/:site/survey") view=editor/>
            <Route path=path!("/sites/:site/results") view=results/>
            <Route path=path!("/sites/:site/settings") view=settings/>
        </FlatRoutes>
    };
    // What stands below the site's name: the address of its shop.
    let host = Signal::derive(move || {
        let site = on_screen.get()?;
        let origin = site.reading.value.with(|site| site.as_ref()?.origins.first().cloned())?;
        Some(origin.split_once("://").map_or(origin.clone(), |(_, host)| host.trim_start_matches("www.").to_owned()))
    });
    let sees_cases = known.member.role != Role::Analyst;
    let cases_now = reading::<Cases>(
        move || site_id.get().filter(|_| sees_cases).map(|site| format!("/api/sites/{site}/cases?state=open&limit=1")),
        beat.signal(),
    );
    let waiting =
        Signal::derive(move || cases_now.value.with(|cases| cases.as_ref().map(|cases| (cases.counts.open, cases.counts.mentions))));
    part::shell(known, part::Where { site: site_id, path, host, waiting }, health, routes)
}

/// A screen of a site that exists; else why not.
fn with_site(site: OnScreen, screen: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let missing = Memo::new(move |_| site.reading.value.with(Option::is_none).then(|| site.reading.trouble.get()).flatten());
    move || match missing.get() {
        Some(trouble) => div().class("card").child(part::failed(common().overview(), &trouble, site.reading)).into_any(),
        None => screen(),
    }
}

/// No site in the address: the one looked at last, else the first.
fn first_site(sites: StoredValue<Vec<crate::wire::SiteName>>) -> impl IntoView {
    let words = common();
    let last = page::remembered("site");
    let found =
        sites.with_value(|sites| sites.iter().find(|site| Some(&site.id) == last.as_ref()).or(sites.first()).map(|site| site.id.clone()));
    let navigate = use_navigate();
    match found {
        Some(id) => {
            Effect::new(move |_| {
                navigate(place::inside(&place::overview(&id)), NavigateOptions { replace: true, ..NavigateOptions::default() });
            });
            ().into_any()
        }
        None => {
            page::set_title(words.sites());
            (
                header().class("page-head").child(h1().child(words.sites())),
                div().class("card").child(part::empty(
                    "bolt",
                    words.no_sites_title(),
                    words.no_sites_body(),
                    a().class("btn primary").href(place::new_site()).child(words.add_site()),
                )),
            )
                .into_any()
        }
    }
}

/// An address without a screen.
fn lost(site: Memo<Option<String>>) -> impl IntoView {
    let words = common();
    page::set_title(words.lost_title());
    let back = site.get_untracked().map_or_else(|| format!("{}/", place::base()), |site| place::overview(&site));
    (
        header().class("page-head").child(h1().child(words.lost_title())),
        div().class("card").child(part::empty(
            "search",
            words.lost_title(),
            p().child(words.lost_body()),
            a().class("btn").href(back).child(words.to_overview()),
        )),
    )
}
