use leptos::{
    html::{a, nav},
    prelude::*,
};

use crate::{
    place,
    site::OnScreen,
    words::{campaigns, cohorts, cube},
};

/// The screens beside the overview, by their names in the address; `here` is the one that is open.
pub fn insight_tabs(site: OnScreen, here: &'static str) -> impl IntoView {
    let words = campaigns();
    let tab = move |name: &'static str, word: &'static str, address: String| {
        a().href(address).attr("aria-current", (here == name).then_some("page")).child(word)
    };
    move || {
        let id = site.id();
        nav().class("tabs gap-below").attr("aria-label", words.parts()).child((
            tab("overview", words.tab_overview(), place::overview(&id)),
            tab("campaigns", words.title(), place::campaigns(&id)),
            tab("cohorts", cohorts().title(), place::cohorts(&id)),
            tab("cube", cube().title(), place::cube(&id)),
        ))
    }
}
