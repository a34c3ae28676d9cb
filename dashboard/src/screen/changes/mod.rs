//! What was changed for many: who had complained of it, and who was told.

mod people;

use leptos::{
    ev,
    html::{a, button, datalist, details, div, form, h1, h2, header, option, p, span, summary},
    prelude::*,
};
use serde_json::json;

use super::settings::{Deed, may_change_care};
use crate::{
    browser::{call::Body, intl, page},
    live::Beat,
    part::{self, Ask, Field, File, ask, body, empty, field, icon},
    period::date,
    place::{self, CasesView},
    reading::{Reading, reading},
    site::OnScreen,
    wire::{Page, care::CareSettings, change::Change},
    words::{cases as words_of_cases, changes as words_of_changes, incidents as words_of_incidents},
};

const SHAPES: [(&str, &str); 3] = [("100%", "72px"), ("100%", "72px"), ("100%", "72px")];

/// The changes on screen.
#[derive(Clone, Copy)]
struct Open {
    site: OnScreen,
    found: Reading<Page<Change>>,
    deed: Deed,
    doomed: RwSignal<Option<String>>,
    asking: RwSignal<bool>,
}

impl Open {
    fn path(self, below: &str) -> String {
        format!("/api/sites/{}/changes{below}", self.site.id())
    }
}

/// The screen.
pub fn changes(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_changes();
    page::set_title(words.title());
    let found = reading::<Page<Change>>(
        move || {
            site.zone.get()?;
            Some(format!("/api/sites/{}/changes", site.id()))
        },
        beat.signal(),
    );
    let open = Open { site, found, deed: Deed::new(), doomed: RwSignal::new(None), asking: RwSignal::new(false) };
    let may = may_change_care();
    let writing = RwSignal::new(false);
    let remove = move || {
        if let Some(id) = open.doomed.get_untracked() {
            open.deed.send("DELETE", open.path(&format!("/{}", page::escape(&id))), Body::Empty, move |_| found.again());
        }
    };
    let new = move || {
        may.then(|| {
            button()
                .r#type("button")
                .class("btn primary")
                .attr("aria-expanded", move || writing.get().to_string())
                .on(ev::click, move |_| writing.update(|on| *on = !*on))
                .child((icon("plus"), words.new_change()))
        })
    };
    let back = a().class("btn").href(place::cases(&site.id(), &CasesView::default(), page::escape)).child(words_of_cases().title());
    (
        header().class("page-head").child((
            div().child((h1().child(words.title()), p().child(words.lead()))),
            div().class("tools").child((
                may.then_some((back, a().class("btn").href(place::incidents(&site.id(), false)).child(words_of_incidents().title()))),
                part::files(move || vec![File::of(crate::words::files().changes(), place::table(&site.id(), "changes"))]),
                new(),
            )),
        )),
        move || writing.get().then(|| written(open, writing)),
        open.deed.line(),
        div().class("stack mainc").child(body(words.what(), found, &SHAPES, move |page| {
            if page.items.is_empty() {
                return div().class("card").child(empty("check", words.none_title(), words.none_body(), ())).into_any();
            }
            page.items.iter().map(|change| one(open, change, may)).collect_view().into_any()
        })),
        ask(open.asking, Ask { title: words.remove_title(), body: words.remove_body(), typed: None, verb: words.verb_remove() }, remove),
    )
}

/// One change, and on demand who had complained of it.
fn one(open: Open, change: &Change, may: bool) -> impl IntoView + use<> {
    let words = words_of_changes();
    let day = date::parse(&change.day).map_or_else(|| change.day.clone(), intl::day_year);
    let list = |items: &[String]| items.join(", ");
    let below = [
        Some(words.since(&day)),
        (!change.causes.is_empty()).then(|| words.because_of(&list(&change.causes))),
        (!change.words.is_empty()).then(|| words.with_words(&list(&change.words))),
        Some(change.made_by.clone()),
    ];
    let below = below.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let class = if change.complained > 0 && change.told == change.complained { "chip good" } else { "chip" };
    let told = (change.complained > 0)
        .then(|| span().class(class).child(words.told_of(&intl::count(change.told), &intl::count(change.complained))));
    let remove = may.then(|| {
        let id = change.id.clone();
        button()
            .r#type("button")
            .class("btn small quiet danger")
            .attr("aria-label", format!("{}: {}", words.remove(), change.title))
            .on(ev::click, move |_| {
                open.doomed.set(Some(id.clone()));
                open.asking.set(true);
            })
            .child(icon("trash"))
    });
    let (id, complained) = (change.id.clone(), change.complained);
    let shown = RwSignal::new(false);
    // Only who may see persons is told who they are.
    let people = (may && complained > 0).then(|| {
        details()
            .class("how")
            .on(ev::toggle, move |event| {
                let is_open =
                    event.target().is_some_and(|node| js_sys::Reflect::get(&node, &"open".into()).is_ok_and(|open| open.is_truthy()));
                shown.set(is_open);
            })
            .child((summary().child(words.who()), move || shown.get().then(|| people::list(open, id.clone()))))
    });
    let nobody = (complained == 0).then(|| p().class("sm muted").child(words.nobody()));
    div().class("card change").child((
        div().class("row wrap").child((h2().class("grow1").attr("dir", "auto").child(change.title.clone()), told, remove)),
        p().class("xs faint").attr("dir", "auto").child(below),
        nobody,
        people,
    ))
}

/// The form for a new one.
fn written(open: Open, writing: RwSignal<bool>) -> impl IntoView {
    let words = words_of_changes();
    let path = format!("/api/sites/{}/care/settings", open.site.id());
    let settings = reading::<CareSettings>(move || Some(path.clone()), None);
    let (title, causes, terms) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let day = RwSignal::new(date::iso(intl::today()));
    let listed = |signal: RwSignal<String>| {
        let text = signal.get_untracked();
        text.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wish =
            json!({"title": title.get_untracked().trim(), "day": day.get_untracked(), "causes": listed(causes), "words": listed(terms)});
        open.deed.send("POST", open.path(""), Body::Json(wish), move |_| {
            writing.set(false);
            open.found.again();
        });
    };
    let known = move || {
        let causes = settings.value.get().map(|settings| settings.causes).unwrap_or_default();
        causes.into_iter().map(|cause| option().attr("value", cause)).collect_view()
    };
    form().class("card set gap-below").on(ev::submit, save).child((
        div().class("two").child((
            field(Field::of("change-title", words.change_what()).longest("200"), title),
            field(Field::of("change-day", words.day()).kind("date"), day),
            field(Field::of("change-causes", words.causes()).list(Some("change-known")).longest("200"), causes),
            field(Field::of("change-words", words.terms()).longest("200"), terms),
        )),
        datalist().id("change-known").child(known),
        div().class("row wrap save").child((
            button().r#type("submit").class("btn primary").prop("disabled", move || open.deed.busy()).child(words.write_down()),
            button().r#type("button").class("btn").on(ev::click, move |_| writing.set(false)).child(crate::words::common().cancel()),
        )),
    ))
}
