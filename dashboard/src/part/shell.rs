//! The frame around every screen: a sidebar, on phones a bar above and tabs below.

use leptos::{
    ev,
    html::{a, aside, b, button, div, li, main, nav, small, span, ul},
    prelude::*,
};

use super::{avatar, icon, menu, palette::palette, stale};
use crate::{
    browser::{call, intl, page},
    place,
    reading::Health,
    wire::{Role, Session},
    words::{Language, common},
};

/// Where the reader is.
#[derive(Clone, Copy)]
pub struct Where {
    /// The site that the address names.
    pub site: Memo<Option<String>>,
    /// The path.
    pub path: Memo<String>,
    /// The host of the site's shop, once it is known.
    pub host: Signal<Option<String>>,
    /// How many cases are open, and in how many somebody speaks to the reader, once that is known.
    pub waiting: Signal<Option<(u64, u64)>>,
}

/// The entries of the main navigation: sign, word, address. An analyst sees no persons.
pub(super) fn entries(site: &str, role: Role) -> Vec<(&'static str, &'static str, String)> {
    let words = common();
    [
        ("overview", words.overview(), place::overview(site)),
        ("today", words.today_screen(), place::today(site, place::Whose::Team)),
        ("people", words.people(), place::people(site)),
        ("surveys", words.surveys(), place::surveys(site)),
        ("cases", words.cases(), place::cases(site, &place::CasesView::default(), page::escape)),
        ("settings", words.settings(), place::settings(site)),
    ]
    .into_iter()
    .filter(|(sign, ..)| role != Role::Analyst || !matches!(*sign, "today" | "people" | "cases"))
    .collect()
}

/// Which entry a path belongs to.
fn is_current(path: &str, address: &str) -> bool {
    let path = path.trim_end_matches('/');
    let below: &[&str] = match address.rsplit('/').next() {
        Some("people") => &["person", "segments", "segment", "accounts", "account"],
        Some("surveys") => &["survey", "results"],
        Some("today") => &["evening"],
        Some("cases") => &["case", "changes", "incidents", "incident"],
        _ => &[],
    };
    // What stands beside the overview belongs to it.
    let beside = path.strip_prefix(address).is_some_and(|rest| matches!(rest, "/campaigns" | "/cohorts" | "/cube"));
    path == address || beside || address.rsplit_once('/').is_some_and(|(site, _)| below.iter().any(|one| path == format!("{site}/{one}")))
}

/// The entries as links, beside the sidebar's the number of open cases and of mentions. On phones there is room for five: settings are in the switcher of sites there.
fn links(site: &str, role: Role, path: Memo<String>, waiting: Option<Signal<Option<(u64, u64)>>>) -> Vec<impl IntoView + use<>> {
    entries(site, role)
        .into_iter()
        .filter(move |(sign, ..)| waiting.is_some() || *sign != "settings")
        .map(|(sign, word, address)| {
            let here = address.clone();
            a().href(address).attr("aria-current", move || path.with(|path| is_current(path, &here)).then_some("page")).child((
                icon(sign),
                word,
                waiting
                    .filter(|_| sign == "cases")
                    .map(|count| move || count.get().filter(|n| n.0 > 0).map(|n| span().class("count").child(intl::count(n.0)))),
                waiting.filter(|_| sign == "today").map(|count| {
                    move || {
                        count.get().filter(|n| n.1 > 0).map(|n| {
                            let said = crate::words::cases().mentions_n(&intl::count(n.1));
                            span().class("count at").attr("title", said.clone()).child((
                                "@",
                                intl::count(n.1),
                                span().class("vh").child(said),
                            ))
                        })
                    }
                }),
            ))
        })
        .collect()
}

/// The frame around a screen.
pub fn shell(session: Session, place: Where, health: Health, screen: impl IntoView) -> impl IntoView {
    let words = common();
    let Where { site, path, host, waiting } = place;
    let role = session.member.role;
    let sites = session.sites.clone();
    let name_of = move |id: &str| sites.iter().find(|site| site.id == id).map_or_else(|| id.to_owned(), |site| site.name.clone());
    let switcher = {
        let session = session.clone();
        move || {
            let name = site.get().map_or_else(|| "Rapport".to_owned(), |id| name_of(&id));
            let initial = name.chars().next().map_or_else(String::new, |first| first.to_uppercase().collect());
            let face = (
                span().class("vh").child(common().switch_site()),
                span().class("mark").attr("aria-hidden", "true").child(initial),
                span()
                    .class("where")
                    .child((b().child(name.clone()), small().child(move || host.get().unwrap_or_else(|| role_word(role).to_owned())))),
                icon("updown"),
            );
            let sites = session.sites.clone();
            let here = site.get();
            let is_owner = session.member.role == Role::Owner;
            menu("switcher", None, face, move |open| site_list(&sites, here.as_deref(), is_owner, open))
        }
    };
    let side_nav = move || {
        site.get().map(|site| {
            let entries = links(&site, role, path, Some(waiting)).into_iter().map(|link| li().child(link)).collect_view();
            nav().attr("aria-label", common().main_nav()).child(ul().child(entries))
        })
    };
    let tabs = move || {
        site.get().map(|site| nav().class("tabbar three").attr("aria-label", common().main_nav()).child(links(&site, role, path, None)))
    };
    let finding = RwSignal::new(false);
    let find = button()
        .r#type("button")
        .class("find-any")
        .attr("aria-haspopup", "dialog")
        .attr("aria-keyshortcuts", "Control+K Meta+K")
        .on(ev::click, move |_| finding.set(true))
        .child((
            icon("search"),
            span().class("vh").child(words.palette()),
            span().class("label").attr("aria-hidden", "true").child(words.palette_short()),
            leptos::html::kbd().class("label").attr("aria-hidden", "true").child(if page::is_apple() { "⌘K" } else { "Ctrl K" }),
        ));
    let member = session.member.clone();
    let member_name = if member.name.is_empty() { role_word(member.role).to_owned() } else { member.name.clone() };
    (
        a().class("skip").href("#main").attr("rel", "external").child(words.skip()),
        div().class("app").child((
            aside().class("side").child((
                switcher,
                find,
                side_nav,
                div().class("foot").child((
                    preferences(),
                    div().class("who person").child((
                        avatar(&member_name, ""),
                        span().child((b().class("sm").child(member_name.clone()), small().child(role_word(member.role)))),
                    )),
                )),
            )),
            main().class("main").id("main").attr("tabindex", "-1").child((stale(health), screen)),
            tabs,
        )),
        palette(session, site, finding),
    )
}

/// Theme, language and the way out.
fn preferences() -> impl IntoView {
    let words = common();
    div().class("prefs").child((
        button()
            .r#type("button")
            .class("btn quiet small")
            .attr("aria-label", words.theme())
            .on(ev::click, |_| page::toggle_theme())
            .child((icon("theme"), span().class("label").child(words.theme()))),
        menu("btn quiet small", Some(words.language()), (icon("globe"), span().class("label").child(words.language())), |_| {
            ul().class("choices").child(language_choices()).into_any()
        }),
        button()
            .r#type("button")
            .class("btn quiet small")
            .attr("aria-label", words.sign_out())
            .on(ev::click, |_| sign_out())
            .child((icon("out"), span().class("label").child(words.sign_out()))),
    ))
}

fn language_choices() -> impl IntoView {
    Language::ALL
        .into_iter()
        .map(|language| {
            let here = crate::words::spoken() == language;
            li().child(
                button()
                    .r#type("button")
                    .class("choice")
                    .attr("lang", language.tag())
                    .attr("aria-pressed", here.to_string())
                    .on(ev::click, move |_| page::change_language(language))
                    .child(language.name()),
            )
        })
        .collect_view()
}

fn sign_out() {
    leptos::task::spawn_local(async {
        // Signed out or not reached: either way the next page says which.
        let _ = call::send("DELETE", "/api/session", call::Body::Empty).await;
        if let Some(window) = web_sys::window() {
            let _ = window.location().set_href(&format!("{}/", place::base()));
        }
    });
}

fn site_list(sites: &[crate::wire::SiteName], here: Option<&str>, is_owner: bool, open: RwSignal<bool>) -> AnyView {
    let items = sites
        .iter()
        .map(|site| {
            let current = here == Some(site.id.as_str());
            li().child(
                a().class("choice")
                    .href(place::overview(&site.id))
                    .attr("aria-current", current.then_some("true"))
                    .on(ev::click, move |_| open.set(false))
                    .child((span().class("ell").child(site.name.clone()), current.then(|| icon("check")))),
            )
        })
        .collect_view();
    let add = is_owner.then(|| {
        li().class("rule").child(
            a().class("choice").href(place::new_site()).on(ev::click, move |_| open.set(false)).child((common().add_site(), icon("plus"))),
        )
    });
    let settings = here.map(|site| {
        li().class("rule phone").child(
            a().class("choice")
                .href(place::settings(site))
                .on(ev::click, move |_| open.set(false))
                .child((common().settings(), icon("settings"))),
        )
    });
    ul().class("choices").attr("aria-label", common().sites()).child((items, add, settings)).into_any()
}

/// A role in words.
pub fn role_word(role: Role) -> &'static str {
    let words = common();
    match role {
        Role::Owner => words.owner(),
        Role::Manager => words.manager(),
        Role::Analyst => words.analyst(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_belongs_to_people() {
        assert!(is_current("/app/sites/s/person", &place::people("s")));
        assert!(is_current("/app/sites/s/results", &place::surveys("s")));
        assert!(is_current("/app/sites/s/", &place::overview("s")));
        assert!(!is_current("/app/sites/s/settings", &place::overview("s")));
        assert!(is_current("/app/sites/s/evening", &place::today("s", place::Whose::Team)));
        assert!(is_current("/app/sites/s/case", "/app/sites/s/cases"));
        assert!(is_current("/app/sites/s/incident", "/app/sites/s/cases"));
        assert!(is_current("/app/sites/s/campaigns", &place::overview("s")));
        assert!(!is_current("/app/sites/s/campaigns", &place::people("s")));
        assert!(!is_current("/app/sites/s/cases", &place::today("s", place::Whose::Team)));
    }
}
