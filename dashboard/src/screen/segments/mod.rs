//! Segments: the list, and one of them being written, its size in view.

mod builder;
mod desk;
mod draft;
mod history;
mod leaf;

use leptos::{
    ev,
    html::{
        a, button, caption, details, div, form, h1, h2, header, input, label, p, section, span, summary, table, tbody, td, th, thead, tr,
    },
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use serde_json::{Value, json};

use self::desk::{Counted, Desk, Size};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    live::Beat,
    part::{self, Ask, File, alert, body, empty, failed, icon, skeleton},
    place::{self, PeopleView},
    reading::{Reading, reading},
    screen::{MayChange, settings::Deed},
    sentence,
    site::OnScreen,
    wire::{Page, Role, Segment, Survey},
    words::{self, segments as words_of_segments},
};

const SHAPES: [(&str, &str); 4] = [("100%", "28px"), ("100%", "36px"), ("100%", "36px"), ("100%", "36px")];

fn read_all(site: OnScreen) -> Reading<Page<Segment>> {
    let path = format!("/api/sites/{}/segments", site.id());
    reading(move || Some(path.clone()), None)
}

fn may_change() -> bool {
    use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst)
}

fn people_of(site: OnScreen, id: &str) -> String {
    let view = PeopleView { segment: Some(id.to_owned()), ..PeopleView::default() };
    place::with_query(place::people(&site.id()), &[view.query(page::escape)])
}

/// The list of segments.
pub fn segments(site: OnScreen, _beat: Beat) -> impl IntoView {
    let words = words_of_segments();
    page::set_title(words.segments());
    let found = read_all(site);
    let new = move || {
        may_change()
            .then(|| a().class("btn primary").href(place::segment(&site.id(), "", page::escape)).child((icon("plus"), words.new_segment())))
    };
    let files = part::files(move || vec![File::of(crate::words::files().segments(), place::table(&site.id(), "segments"))]);
    (
        header()
            .class("page-head")
            .child((div().child((h1().child(words.segments()), p().child(words.lead()))), div().class("tools").child((files, new())))),
        section().class("card flush").attr("aria-label", words.segments()).child(body(words.what(), found, &SHAPES, move |page| {
            if page.items.is_empty() {
                empty("segment", words.none_title(), words.none_body(), new()).into_any()
            } else {
                table_of(site, &page).into_any()
            }
        })),
    )
}

fn table_of(site: OnScreen, page: &Page<Segment>) -> impl IntoView + use<> {
    let words = words_of_segments();
    let sees = may_change();
    let names: Vec<(String, String)> = page.items.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    let rows = page.items.iter().map(|segment| row(site, segment, &names, sees)).collect_view();
    div().class("scroll-x").child(table().class("table segs").child((
        caption().class("vh").child(words.n_segments(&intl::count(page.items.len() as u64))),
        thead().child(tr().child((
            th().attr("scope", "col").child(words.segment()),
            th().attr("scope", "col").class("p2").child(words.rule()),
            th().attr("scope", "col").class("num").child(words.members()),
            th().class("p2").child(span().class("vh").child(words.see())),
        ))),
        tbody().child(rows),
    )))
}

fn row(site: OnScreen, segment: &Segment, names: &[(String, String)], sees: bool) -> impl IntoView + use<> {
    let words = words_of_segments();
    let path = format!("/api/sites/{}/segments/{}/size", site.id(), page::escape(&segment.id));
    let size = reading::<Size>(move || Some(path.clone()), None);
    let shown = move || match (size.value.get(), size.trouble.get()) {
        (Some(size), _) => (span().child(intl::count(size.size)), " ", span().class("xs faint").child(share(size))).into_any(),
        (None, Some(_)) => span().class("faint").child("–").into_any(),
        (None, None) => span().class("faint").child("…").into_any(),
    };
    let rule = in_words(&segment.rule, names);
    tr().child((
        th().attr("scope", "row").child(
            a().class("ink strong")
                .attr("dir", "auto")
                .href(place::segment(&site.id(), &segment.id, page::escape))
                .child(segment.name.clone()),
        ),
        td().class("p2 muted").attr("dir", "auto").child(rule),
        td().class("num").child(shown),
        td().class("num p2").child(sees.then(|| a().href(people_of(site, &segment.id)).child(words.see()))),
    ))
}

/// A rule as a sentence; other segments by their names.
fn in_words(rule: &Value, names: &[(String, String)]) -> String {
    // An analyst is not told a rule that names what people are called.
    if rule.is_null() {
        return String::new();
    }
    let mut named = rule.clone();
    name_segments(&mut named, names);
    serde_json::from_value(named).map_or_else(|_| rule.to_string(), |rule| sentence::rule(&rule))
}

fn name_segments(rule: &mut Value, names: &[(String, String)]) {
    match rule {
        Value::Object(fields) => {
            for (field, value) in fields {
                match value.as_str().filter(|_| field == "segment").and_then(|id| names.iter().find(|(known, _)| known == id)) {
                    Some((_, name)) => *value = json!(name),
                    None => name_segments(value, names),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| name_segments(one, names)),
        _ => {}
    }
}

/// The share of everybody.
fn share(size: Size) -> String {
    if size.of == 0 {
        String::new()
    } else {
        intl::percent(size.size as f64 / size.of as f64, if size.size * 10 < size.of { 1 } else { 0 })
    }
}

/// One segment, or a new one where the address names none.
pub fn segment(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_segments();
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id").unwrap_or_default()));
    // Read anew for each address: a segment that was just made is among them.
    let all = reading::<Page<Segment>>(move || Some(format!("/api/sites/{}/segments?for={}", site.id(), page::escape(&id.get()))), None);
    let surveys_path = format!("/api/sites/{}/surveys", site.id());
    let surveys = reading::<Page<Survey>>(move || Some(surveys_path.clone()), None);
    move || {
        let id = id.get();
        if all.busy.get() {
            return skeleton(&SHAPES).into_any();
        }
        // Built once both are there: what is being written is not swept away by a later beat.
        match (all.value.get(), surveys.value.get(), all.trouble.get().or(surveys.trouble.get())) {
            (Some(all), Some(surveys), _) => {
                let own = all.items.iter().find(|one| one.id == id).cloned();
                if own.is_none() && !id.is_empty() {
                    let back = a().class("btn").href(place::segments(&site.id())).child(words.back());
                    return div().class("card").child(empty("search", words.gone_title(), words.gone_body(), back)).into_any();
                }
                editor(Desk::of(site, own.as_ref(), &all, &surveys), own.map(|own| own.id), beat).into_any()
            }
            (_, _, Some(trouble)) => div().class("card").child(failed(words.what(), &trouble, all)).into_any(),
            _ => skeleton(&SHAPES).into_any(),
        }
    }
}

fn editor(desk: Desk, id: Option<String>, beat: Beat) -> impl IntoView {
    let words = words_of_segments();
    let deed = Deed::new();
    let doomed = RwSignal::new(false);
    let may = may_change();
    page::set_title(&desk.name.get_untracked());
    let saved = StoredValue::new((desk.name.get_untracked(), desk.rule.get_untracked()));
    let is_new = id.is_none();
    let is_changed = Memo::new(move |_| {
        is_new || desk.name.with(|name| desk.rule.with(|rule| saved.with_value(|saved| (&saved.0, &saved.1) != (name, rule))))
    });
    let navigate = StoredValue::new_local(use_navigate());
    let own = StoredValue::new(id);
    let save = move || {
        let site = desk.site.id();
        let body = Body::Json(json!({"name": desk.name.get_untracked().trim(), "rule": desk.rule.get_untracked()}));
        match own.get_value() {
            Some(id) => {
                let now = (desk.name.get_untracked(), desk.rule.get_untracked());
                deed.send("PUT", format!("/api/sites/{site}/segments/{}", page::escape(&id)), body, move |_| {
                    saved.set_value(now);
                    desk.shape.update(|n| *n += 1);
                    desk.name.update(|_| ());
                });
            }
            None => deed.send("POST", format!("/api/sites/{site}/segments"), body, move |answer| {
                let made = call::read::<Segment>(&answer).map(|made| place::segment(&site, &made.id, page::escape));
                if let Ok(address) = made {
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate.with_value(|navigate| navigate(place::inside(&address), options));
                }
            }),
        }
    };
    let delete = move || {
        let Some(id) = own.get_value() else { return };
        let site = desk.site.id();
        deed.send("DELETE", format!("/api/sites/{site}/segments/{}", page::escape(&id)), Body::Empty, move |_| {
            navigate.with_value(|navigate| navigate(place::inside(&place::segments(&site)), NavigateOptions::default()));
        });
    };
    let asked = Ask { title: words.delete_title(), body: words.delete_body(), typed: None, verb: words.delete() };
    let head = header().class("page-head").child((
        div().child((
            h1().attr("dir", "auto").child(move || desk.name.get()),
            p().child(move || if is_changed.get() { words.unsaved() } else { words.saved() }),
        )),
        div().class("tools").child((
            a().class("btn").href(place::segments(&desk.site.id())).child(words.back()),
            own.get_value().filter(|_| may).map(|id| a().class("btn").href(people_of(desk.site, &id)).child((icon("people"), words.see()))),
            may.then(|| {
                button()
                    .r#type("button")
                    .class("btn primary")
                    .prop("disabled", move || deed.busy() || !is_changed.get())
                    .on(ev::click, move |_| save())
                    .child(words.save())
            }),
        )),
    ));
    let rule = section().class("card c8").attr("aria-labelledby", "rule-h").child((
        header().child((h2().id("rule-h").child(words.who_belongs()), p())),
        form().on(ev::submit, |event| event.prevent_default()).child((
            div().class("field seg-name").child((
                label().r#for("seg-name").child(words.name()),
                input()
                    .class("input")
                    .id("seg-name")
                    .attr("dir", "auto")
                    .attr("maxlength", "100")
                    .prop("value", move || desk.name.get())
                    .on(ev::input, move |event| desk.name.set(event_target_value(&event))),
            )),
            builder::group(desk, String::new(), 0),
        )),
        (!may).then(|| p().class("note top").child(words.may_not())),
        move || deed.wrong().map(|said| alert("bad", "warn", said)),
    ));
    let aside = div().class("c4 stack").child((
        section()
            .class("card")
            .attr("aria-labelledby", "size-h")
            .child((header().child(h2().id("size-h").child(words.size())), sized(desk))),
        own.get_value().filter(|_| may).map(|id| history::card(desk.site, id, beat)),
        (may && own.with_value(Option::is_some)).then(|| {
            div().child(
                button()
                    .r#type("button")
                    .class("btn danger")
                    .on(ev::click, move |_| doomed.set(true))
                    .child((icon("trash"), words.delete())),
            )
        }),
    ));
    (head, div().class("grid").child((rule, aside)), part::ask(doomed, asked, delete))
}

/// How many belong now, while one edits.
fn sized(desk: Desk) -> impl IntoView {
    let words = words_of_segments();
    let told = move || {
        let counted = desk.counted.get();
        if let Counted::Not(why) = counted {
            return p().class("sm").child((span().class("strong").child(words.not_countable()), ": ", why)).into_any();
        }
        let Some(size) = desk.last.get() else { return p().class("muted sm").child(words::common().loading()).into_any() };
        let estimate = size.low.zip(size.high).zip(size.looked_at);
        let line = match estimate {
            Some(((low, high), looked_at)) => format!(
                "{} · {}",
                words.about(&intl::count(size.size), &intl::count(low), &intl::count(high)),
                words.looked_at(&intl::count(looked_at))
            ),
            None => words.of_people(&intl::count(size.size), &intl::count(size.of)),
        };
        let part = if size.of == 0 { 0.0 } else { size.size as f64 / size.of as f64 };
        (
            p().class("row base")
                .child((span().class("few0").child(intl::count(size.size)), span().class("muted").child(words.share(&share(size))))),
            span().class("meter wide accent").style(("--v", format!("{part:.4}"))),
            p().class("note top").child(line),
        )
            .into_any()
    };
    let busy = move || (desk.counted.get() == Counted::Soon).then(|| span().class("xs faint").child(words.counting()));
    let names = desk.segments.get_value();
    (
        div().attr("role", "status").attr("aria-busy", move || (desk.counted.get() == Counted::Soon).to_string()).child((told, busy)),
        p().class("note top").attr("dir", "auto").child(move || desk.rule.with(|rule| in_words(rule, &names))),
        details().class("how").child((summary().child(words.how()), p().class("note").child(words.how_size()))),
    )
}
