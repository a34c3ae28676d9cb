//! How unhappy customers are taken care of: what opens a case, who gets it, when clocks run, what it may have been.

mod clocks;
mod lists;
mod opens;
mod owners;
mod replies;

use leptos::{
    ev,
    html::{button, form},
    prelude::*,
};
use serde_json::Value;

use super::{deed::Deed, sheet::Sheet};
use crate::{
    browser::call::{Body, TroubleKind},
    part::{self, failed, head, skeleton},
    reading::{Reading, reading},
    site::OnScreen,
    wire::{Page, Segment},
    words,
};

/// What the cards share: the settings as they are being edited, and the site's segments.
#[derive(Clone, Copy)]
pub struct Rules {
    site: OnScreen,
    sheet: Sheet,
    read: Reading<Value>,
    segments: Reading<Page<Segment>>,
}

/// The cards.
pub fn cards(site: OnScreen) -> impl IntoView {
    let path = format!("/api/sites/{}/care/settings", site.id());
    let read = reading::<Value>(move || Some(path.clone()), None);
    let of_site = format!("/api/sites/{}/segments", site.id());
    let segments = reading::<Page<Segment>>(move || Some(of_site.clone()), None);
    let rules = Rules { site, sheet: Sheet::new(), read, segments };
    Effect::new(move |_| {
        if let Some(value) = read.value.get() {
            rules.sheet.put(value);
        }
    });
    (opens::card(rules), clocks::card(rules), owners::card(rules), owners::hand_over(site), lists::card(rules), replies::card(rules))
}

impl Rules {
    /// The segments by id and name.
    fn segments(self) -> Vec<(String, String)> {
        let all = self.segments.value.get().map(|page| page.items).unwrap_or_default();
        all.into_iter().map(|segment| (segment.id, segment.name)).collect()
    }

    /// A card with some of the settings in it. Saving sends all of them, over the version that was read.
    fn card(
        self,
        id: &'static str,
        title: &'static str,
        lead: &'static str,
        fields: impl Fn() -> AnyView + Send + Sync + Copy + 'static,
    ) -> impl IntoView {
        let deed = Deed::new();
        let save = move |event: ev::SubmitEvent| {
            event.prevent_default();
            let whole = self.sheet.whole();
            let version = whole.get("version").and_then(Value::as_u64);
            let path = format!("/api/sites/{}/care/settings", self.site.id());
            deed.send_matching("PUT", path, Body::Json(whole), version, move |answer| {
                if let Ok(value) = serde_json::from_str(&answer) {
                    self.read.value.set(Some(value));
                }
            });
        };
        let there = Memo::new(move |_| self.read.value.with(Option::is_some));
        let again = move || {
            (deed.last.get() == Some(TroubleKind::Overtaken)).then(|| {
                button()
                    .r#type("button")
                    .class("btn small")
                    .on(ev::click, move |_| {
                        deed.forget();
                        // The same text read again would change nothing: what was typed goes first.
                        self.read.value.set(None);
                        self.read.again();
                    })
                    .child(words::duty().read_again())
            })
        };
        part::card(
            id,
            "set",
            (
                head(id, title, lead),
                // Built once what is set is known; what is read again then flows into the fields.
                move || match (there.get(), self.read.trouble.get()) {
                    (false, Some(trouble)) => failed(title, &trouble, self.read).into_any(),
                    (false, None) => skeleton(&[("100%", "32px"), ("100%", "32px")]).into_any(),
                    (true, _) => form().on(ev::submit, save).child((fields(), deed.save(words::common().save(), again))).into_any(),
                },
            ),
        )
    }
}
