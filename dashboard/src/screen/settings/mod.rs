//! Settings of a site: install, surveys, look, import, site, limits, cases, keys, webhooks, members, audit log, delete.

mod audit;
mod care;
mod danger;
mod deed;
mod import;
mod install;
mod invite;
mod keys;
mod limits;
mod look;
mod members;
mod origins;
mod page_knows;
mod passkeys;
mod sheet;
mod site_form;
mod surveys;
mod webhooks;

pub use deed::{Deed, said};
pub use keys::once;
pub use origins::is_origin;

use leptos::{
    html::{a, div, h1, header, li, nav, p, ul},
    prelude::*,
};
use leptos_router::hooks::use_location;

use crate::{
    browser::page,
    live::Beat,
    part::body,
    site::OnScreen,
    wire::Role,
    words::{self, settings as words_of_settings},
};

/// The member's role, told by the frame: settings that a role may not change are not offered.
#[derive(Clone, Copy)]
pub struct MayChange(pub Role);

/// Whether the member looks after customers.
pub fn may_change_care() -> bool {
    use_context::<MayChange>().is_some_and(MayChange::keeps_people)
}

impl MayChange {
    fn own(self) -> bool {
        self.0 == Role::Owner
    }

    /// Whether they look after customers.
    fn keeps_people(self) -> bool {
        self.0 != Role::Analyst
    }
}

/// The screen.
pub fn settings(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_settings();
    page::set_title(words::common().settings());
    let role = use_context::<MayChange>().unwrap_or(MayChange(Role::Analyst));
    let lead = move || site.reading.value.with(|site| site.as_ref().map(|site| words.lead(&site.name, &site.time_zone)));
    // The cards are built once the site is known; from then on each shows what changes by itself.
    let there = Memo::new(move |_| site.reading.value.with(Option::is_some));
    // A link to a card, such as #surveys, is followed once the card is there.
    Effect::new(move |_| {
        if there.get() {
            request_animation_frame(page::follow_hash);
        }
    });
    (
        header().class("page-head").child(div().child((h1().child(words::common().settings()), p().child(lead)))),
        div().class("settings").child((
            contents(role),
            div().class("stack").child((
                move || {
                    (!there.get()).then(|| {
                        div()
                            .class("card")
                            .child(body(words.site_what(), site.reading, &[("100%", "120px"), ("100%", "240px")], |_| ().into_any()))
                    })
                },
                move || {
                    there.get().then(|| {
                        (
                            install::card(site),
                            surveys::card(site, beat),
                            look::card(site, role),
                            import::card(site),
                            site_form::card(site, role),
                            origins::card(site, role),
                            limits::card(site, role),
                            page_knows::card(site, role),
                            role.keeps_people().then(|| care::cards(site)),
                            role.own().then(|| (keys::card(site), webhooks::card(site))),
                            passkeys::card(),
                            role.own().then(|| (members::card(), audit::card(), danger::card(site))),
                        )
                    })
                },
            )),
        )),
    )
}

/// The list of cards; the one in the address is marked.
fn contents(role: MayChange) -> impl IntoView {
    let words = words_of_settings();
    let duty = words::duty();
    let hash = use_location().hash;
    let mut entries = vec![
        ("install", words.install()),
        ("surveys", words.surveys()),
        ("look", words::look().look()),
        ("import", words.import()),
        ("site", words.site()),
        ("origins", words.origins()),
        ("limits", duty.limits()),
        ("page-knows", words::page_knows().title()),
    ];
    if role.keeps_people() {
        entries.extend([
            ("opens", duty.opens()),
            ("clocks", duty.clocks()),
            ("owners", duty.owners()),
            ("handover", duty.hand_over()),
            ("lists", duty.lists()),
            ("replies", words::reminders().saved()),
        ]);
    }
    if role.own() {
        entries.extend([("keys", words.keys()), ("webhooks", duty.hooks())]);
    }
    entries.push(("passkeys", words::passkeys().title()));
    if role.own() {
        entries.extend([("members", words.members()), ("audit", words::audit().audit()), ("danger", words.delete())]);
    }
    let links = entries
        .into_iter()
        .map(|(id, name)| {
            let current = move || {
                hash.with(|hash| {
                    let hash = hash.trim_start_matches('#');
                    hash == id || (hash.is_empty() && id == "install")
                })
            };
            li().child(a().href(format!("#{id}")).attr("aria-current", move || current().then_some("true")).child(name))
        })
        .collect_view();
    nav().class("toc").attr("aria-label", words.toc()).child(ul().child(links))
}
