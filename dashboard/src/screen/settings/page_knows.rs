//! What the site's own pages may know of who looks at them.

use leptos::{
    ev,
    html::{div, fieldset, form, input, label, legend, p, span},
    prelude::*,
};
use serde_json::json;

use super::{MayChange, deed::Deed, sheet::lines_of};
use crate::{
    browser::call::Body,
    part::{self, Field, field, head, switch},
    reading::reading,
    site::OnScreen,
    wire::{Page, Segment},
    words::{self, page_knows as words_of_page},
};

/// The card.
pub fn card(site: OnScreen, role: MayChange) -> impl IntoView {
    let words = words_of_page();
    let now = site.reading.value.get_untracked().map(|site| site.page_knows).unwrap_or_default();
    let [stage, last_product, facts, open_case] = [now.stage, now.last_product, now.facts, now.open_case].map(RwSignal::new);
    let traits = RwSignal::new(now.traits.join(", "));
    let chosen = RwSignal::new(now.segments);
    let deed = Deed::new();
    let locked = !role.own();
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let names = traits.get_untracked().replace([',', '，', ';', '、'], "\n");
        let wish = json!({"page_knows": {
            "stage": stage.get_untracked(), "last_product": last_product.get_untracked(), "facts": facts.get_untracked(),
            "open_case": open_case.get_untracked(), "segments": chosen.get_untracked(), "traits": lines_of(&names),
        }});
        deed.send("PATCH", format!("/api/sites/{}", site.id()), Body::Json(wish), move |_| site.reading.again());
    };
    part::card(
        "page-knows",
        "set",
        (
            head("page-knows", words.title(), words.lead()),
            form().on(ev::submit, save).child((
                div().class("toggles").child((
                    switch(words.stage(), words.stage_hint(), stage, locked),
                    switch(words.last_product(), words.last_product_hint(), last_product, locked),
                    switch(words.facts(), words.facts_hint(), facts, locked),
                    switch(words.open_case(), words.open_case_hint(), open_case, locked),
                )),
                div().class("two top-space").child((
                    field(Field::of("page-traits", words.traits()).hint(words.traits_hint()).locked(locked), traits),
                    segments(site, chosen, locked),
                )),
                (!locked).then(|| deed.save(words::common().save(), ())),
            )),
        ),
    )
}

/// The site's segments; one that was chosen and is gone stays out.
fn segments(site: OnScreen, chosen: RwSignal<Vec<String>>, locked: bool) -> impl IntoView {
    let words = words_of_page();
    let path = format!("/api/sites/{}/segments", site.id());
    let known = reading::<Page<Segment>>(move || Some(path.clone()), None);
    Effect::new(move |_| {
        if let Some(page) = known.value.get() {
            chosen.update(|chosen| chosen.retain(|id| page.items.iter().any(|segment| segment.id == *id)));
        }
    });
    let list = move || {
        let page = known.value.get()?;
        if page.items.is_empty() {
            return Some(p().class("sm muted").child(words.no_segments()).into_any());
        }
        let one = |segment: Segment| {
            let (id, told) = (segment.id.clone(), segment.id);
            label().class("row sm").child((
                input().r#type("checkbox").prop("disabled", locked).prop("checked", move || chosen.with(|chosen| chosen.contains(&id))).on(
                    ev::change,
                    move |event| {
                        let is_on = event_target_checked(&event);
                        chosen.update(|chosen| {
                            chosen.retain(|known| *known != told);
                            if is_on {
                                chosen.push(told.clone());
                            }
                        });
                    },
                ),
                span().attr("dir", "auto").child(segment.name),
            ))
        };
        Some(page.items.into_iter().map(one).collect_view().into_any())
    };
    fieldset().class("plain stack").child((legend().child(words.segments()), p().class("hint").child(words.segments_hint()), list))
}
