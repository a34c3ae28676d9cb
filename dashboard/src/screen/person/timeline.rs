//! The timeline, by pages of fifty, newest first.

use leptos::{
    ev,
    html::{a, button, div, li, ol, p},
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::use_query_map;

use super::{
    Open,
    lines::line_view,
    story::{Entry, Show, tell},
};
use crate::{
    browser::{
        call::{self, Trouble},
        intl, page,
    },
    part::{self, explain, head},
    place,
    reading::reading,
    wire::Page,
    words::{self, person as words_of_person},
};

/// The card. The first page is read again with every beat; later pages stay as they were read.
pub fn card(open: Open) -> impl IntoView {
    let words = words_of_person();
    let query = use_query_map();
    let show = Memo::new(move |_| query.with(|query| Show::of(query.get_str("show").unwrap_or_default())));
    let path = open.path("/timeline");
    let first = reading::<Page<Entry>>(move || Some(path.clone()), open.beat.signal());
    let earlier = RwSignal::new(Vec::<Entry>::new());
    // None: nothing was loaded by hand yet, so the first page says whether there is more.
    let cursor = RwSignal::new(None::<Option<String>>);
    let loading = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let all = Memo::new(move |_| {
        let mut all = first.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default());
        earlier.with(|earlier| {
            // The first page may have moved on since later ones were read: what is in both is told once.
            let fresh: std::collections::BTreeSet<&str> = all.iter().map(|entry| entry.id.as_str()).collect();
            let kept: Vec<Entry> =
                earlier.iter().filter(|entry| entry.id.is_empty() || !fresh.contains(entry.id.as_str())).cloned().collect();
            all.extend(kept);
        });
        all
    });
    let next = move || cursor.get().unwrap_or_else(|| first.value.with(|page| page.as_ref().and_then(|page| page.next.clone())));
    let more = move || {
        let Some(at) = next() else { return };
        if loading.get_untracked() {
            return;
        }
        loading.set(true);
        trouble.set(None);
        let was_first = cursor.get_untracked().is_none();
        spawn_local(async move {
            let outcome = call::get::<Page<Entry>>(&open.path(&format!("/timeline?cursor={}", page::escape(&at)))).await;
            loading.try_set(false);
            match outcome {
                Ok(page) => {
                    // From now on the first page may move: what it holds is kept, so that no gap opens.
                    let kept = if was_first {
                        first.value.try_with_untracked(|page| page.as_ref().map(|page| page.items.clone())).flatten().unwrap_or_default()
                    } else {
                        Vec::new()
                    };
                    earlier.try_update(|earlier| earlier.extend(kept.into_iter().chain(page.items)));
                    cursor.try_set(Some(page.next));
                }
                Err(failed) => {
                    trouble.try_set(Some(failed));
                }
            }
        });
    };
    let story = move || {
        let chapters = all.with(|all| tell(all, intl::site_day_of, intl::milliseconds));
        let show = show.get();
        let lines: Vec<AnyView> = chapters
            .into_iter()
            .filter_map(|mut chapter| {
                chapter.lines.retain(|line| show.holds(line));
                (!chapter.lines.is_empty()).then_some(chapter)
            })
            .flat_map(|chapter| {
                let day = day_head(&chapter.at);
                let lines = chapter.lines.into_iter().map(|line| line_view(open, line).into_any());
                [li().class("day").child(day).into_any()].into_iter().chain(lines)
            })
            .collect();
        if lines.is_empty() {
            p().class("muted sm").child(words.no_entries()).into_any()
        } else {
            ol().class("timeline").child(lines).into_any()
        }
    };
    let lead = move || all.with(|all| words.entries(&intl::count(all.len() as u64)));
    part::card(
        "timeline",
        "",
        (
            head("timeline", words.timeline(), lead),
            filters(open, show),
            part::body(words.timeline_what(), first, &[("100%", "20px"), ("60%", "28px"), ("80%", "28px"), ("70%", "28px")], move |_| {
                story.into_any()
            }),
            move || trouble.get().map(|trouble| p().class("error sm").attr("role", "alert").child(explain(&trouble))),
            move || {
                next().is_some().then(|| {
                    button()
                        .r#type("button")
                        .class("btn small")
                        .prop("disabled", move || loading.get())
                        .on(ev::click, move |_| more())
                        .child(move || if loading.get() { words::common().loading() } else { words.earlier() })
                })
            },
        ),
    )
}

fn day_head(at: &str) -> String {
    let today = intl::site_day_of(at) == Some(intl::today());
    if today { words::common().today().to_owned() } else { intl::long_day(at) }
}

/// Buttons that show a part of the story; each is an address.
fn filters(open: Open, show: Memo<Show>) -> impl IntoView {
    let words = words_of_person();
    let address = move |part: Show| {
        let person = place::person(&open.site.id(), &open.id.get_value(), page::escape);
        if part == Show::All { person } else { format!("{person}&show={}", part.tag()) }
    };
    let names = [words.all(), words.answers(), words.orders(), words.page_visits(), words.others()];
    let chips = Show::ALL
        .into_iter()
        .zip(names)
        .map(|(part, name)| {
            a().class("chip")
                .href(address(part))
                .attr("data-noscroll", "")
                .attr("aria-current", move || (show.get() == part).then_some("true"))
                .child(name)
        })
        .collect_view();
    div().class("row wrap filters").attr("role", "group").attr("aria-label", words.timeline()).child(chips)
}
