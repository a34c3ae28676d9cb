//! The timeline, by pages of fifty, newest first.

use leptos::{
    ev,
    html::{a, b, button, div, li, ol, p, span, time},
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::use_query_map;
use serde_json::Value;

use super::{Open, road, story::{Entry, Line, Show, Visit, tell}, views};
use rapport_model::value::Money;
use crate::{
    browser::{call::{self, Trouble}, intl, page},
    part::{self, explain, group_of, head, icon},
    place,
    reading::reading,
    who,
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
            let kept: Vec<Entry> = earlier.iter().filter(|entry| entry.id.is_empty() || !fresh.contains(entry.id.as_str())).cloned().collect();
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
                    let kept = if was_first { first.value.try_with_untracked(|page| page.as_ref().map(|page| page.items.clone())).flatten().unwrap_or_default() } else { Vec::new() };
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
        if lines.is_empty() { p().class("muted sm").child(words.no_entries()).into_any() } else { ol().class("timeline").child(lines).into_any() }
    };
    let lead = move || all.with(|all| words.entries(&intl::count(all.len() as u64)));
    part::card(
        "timeline",
        "",
        (
            head("timeline", words.timeline(), lead),
            filters(open, show),
            part::body(words.timeline_what(), first, &[("100%", "20px"), ("60%", "28px"), ("80%", "28px"), ("70%", "28px")], move |_| story.into_any()),
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
            a().class("chip").href(address(part)).attr("data-noscroll", "").attr("aria-current", move || (show.get() == part).then_some("true")).child(name)
        })
        .collect_view();
    div().class("row wrap filters").attr("role", "group").attr("aria-label", words.timeline()).child(chips)
}

fn line_view(open: Open, line: Line) -> AnyView {
    match line {
        Line::Visit(visit) => visit_line(visit).into_any(),
        Line::Event(entry) => event_line(open, &entry).into_any(),
    }
}

fn told<W: IntoView + 'static>(sign: &'static str, mood: &'static str, what: W, at: &str) -> impl IntoView + use<W> {
    let dot = if mood.is_empty() { "dot".to_owned() } else { format!("dot {mood}") };
    li().child((
        span().class(dot).child(icon(sign)),
        div().class("what").child(what.into_any()),
        time().attr("datetime", at.to_owned()).attr("title", intl::date_time(at)).child(intl::time(at)),
    ))
}

fn visit_line(visit: Visit) -> impl IntoView {
    let words = words_of_person();
    let views = (visit.views > 0).then(|| views(visit.views as u64));
    let long = (visit.seconds >= 5.0).then(|| intl::span(visit.seconds));
    let facts: Vec<String> = [views, long, visit.device.as_deref().map(road), visit.channel.as_deref().map(road)].into_iter().flatten().collect();
    let pages: Vec<String> =
        visit.pages.iter().take(6).map(|(path, times)| if *times > 1 { format!("{path} ×{times}") } else { path.clone() }).collect();
    let more = visit.pages.len().saturating_sub(6);
    let pages = pages.join(", ") + &(if more > 0 { format!(" +{more}") } else { String::new() });
    let clicks: Vec<String> = visit.clicks.iter().take(5).map(|label| format!("“{label}”")).collect();
    let at = visit.end.clone();
    told(
        "eye",
        "",
        (
            b().child(words.visit()),
            (!facts.is_empty()).then(|| format!(" · {}", facts.join(" · "))),
            (!pages.is_empty()).then(|| p().class("xs faint").attr("dir", "auto").child(pages)),
            (!clicks.is_empty()).then(|| p().class("xs faint").attr("dir", "auto").child(format!("{} {}", words.clicked(), clicks.join(", ")))),
        ),
        &at,
    )
}

fn money_of(open: Open, entry: &Entry, key: &str) -> Option<String> {
    let currency = entry.text("currency").unwrap_or_else(|| open.site.currency());
    match entry.says.get(key)? {
        Value::Number(amount) => Some(intl::money(amount.as_f64()?, &currency)),
        // As the log keeps it: in minor units.
        money @ Value::Object(_) => {
            let money: Money = serde_json::from_value(money.clone()).ok()?;
            Some(intl::money(money.amount(), money.currency.as_str()))
        }
        _ => None,
    }
}

fn event_line(open: Open, entry: &Entry) -> AnyView {
    let words = words_of_person();
    let at = entry.at.as_str();
    let on_survey = survey_of(open, entry).map(|name| words.on_survey(&name));
    let named = |verb: &'static str, name: Option<String>| (b().child(verb), " ", span().attr("dir", "auto").child(name));
    match entry.kind.as_str() {
        "order" => {
            let paid = money_of(open, entry, "revenue").map(|paid| format!(" · {paid}"));
            let items = entry.says.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let list: Vec<String> = items.iter().filter_map(|item| item.get("name").or_else(|| item.get("product")).map(who::text)).take(6).collect();
            let pieces: f64 = items.iter().map(|item| item.get("quantity").and_then(Value::as_f64).unwrap_or(1.0)).sum();
            let count = (pieces > 0.0).then(|| format!(" · {}", words.items(&intl::count(pieces as u64))));
            told("cart", "", (b().child(format!("{} {}", words.order(), entry.text("order_id").unwrap_or_default())), paid, count, (!list.is_empty()).then(|| p().class("xs faint").attr("dir", "auto").child(list.join(", ")))), at).into_any()
        }
        "refund" => {
            let paid = money_of(open, entry, "amount").or_else(|| money_of(open, entry, "revenue")).map(|paid| format!(" · {paid}"));
            told("cart", "bad", (b().child(format!("{} {}", words.refund(), entry.text("order_id").unwrap_or_default())), paid), at).into_any()
        }
        "survey_answered" => answered_line(entry, on_survey).into_any(),
        "survey_shown" => told("surveys", "", (b().child(words.survey_shown()), " ", on_survey), at).into_any(),
        "survey_dismissed" => told("surveys", "", (b().child(words.survey_closed()), " ", on_survey), at).into_any(),
        "identify" => told("user", "", named(words.identified(), entry.text("user_id").or_else(|| entry.text("user"))), at).into_any(),
        "group" => told("people", "", named(words.grouped(), entry.text("group_id").or_else(|| entry.text("group"))), at).into_any(),
        "track" => {
            let facts = entry.says.get("properties").and_then(Value::as_object).map(|all| {
                all.iter().take(6).map(|(key, value)| format!("{key}: {}", who::text(value))).collect::<Vec<_>>().join(" · ")
            });
            told("bolt", "", (named(words.did(), entry.text("name")), facts.filter(|facts| !facts.is_empty()).map(|facts| p().class("xs faint").attr("dir", "auto").child(facts))), at).into_any()
        }
        "consent" => {
            let facts: Vec<String> = ["analytics", "surveys", "personalisation"]
                .iter()
                .zip([words.measurement(), words.surveys(), words.personalisation()])
                .filter_map(|(key, name)| Some(format!("{name}: {}", if entry.says.get(*key)?.as_bool()? { words.given() } else { words.refused() })))
                .collect();
            told("check", "", (b().child(words.consented()), p().class("xs faint").child(facts.join(" · "))), at).into_any()
        }
        "error" => told("warn", "bad", (b().child(words.error()), p().class("xs faint").attr("dir", "auto").child(entry.text("message"))), at).into_any(),
        other => told("bolt", "", b().child(other.replace('_', " ")), at).into_any(),
    }
}

/// The survey that an entry is about, by name where its name is known.
fn survey_of(open: Open, entry: &Entry) -> Option<String> {
    let id = entry.says.get("submission").and_then(|submission| submission.get("survey")).map(who::text).or_else(|| entry.text("survey"));
    entry.text("survey_name").or_else(|| {
        let id = id?;
        let named = open.surveys.value.with(|surveys| surveys.as_ref()?.items.iter().find(|survey| survey.id == id).map(|survey| survey.name.clone()));
        Some(named.unwrap_or(id))
    })
}

/// An answer: the ratings first, then what was said.
fn answered_line(entry: &Entry, on_survey: Option<String>) -> impl IntoView + use<> {
    let words = words_of_person();
    let common = words::common();
    let replies = entry.says.get("answers").or_else(|| entry.says.get("replies")).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut mood = "";
    let mut rated = Vec::new();
    let mut said = Vec::new();
    let mut others = Vec::new();
    for reply in &replies {
        let question = reply.get("question").map(who::text).unwrap_or_default();
        let kind = reply.get("kind").or_else(|| reply.get("type")).map_or_else(|| question.clone(), who::text);
        let (value, kind) = match reply.get("rating").and_then(Value::as_object).and_then(|rating| rating.iter().next()) {
            // As the log keeps it: {"nps": 9}.
            Some((kind, number)) => (Some(number.clone()), kind.clone()),
            None => (reply.get("value").cloned(), kind),
        };
        match (value, kind.as_str()) {
            (Some(Value::Number(number)), "nps") => {
                let number = number.as_f64().unwrap_or_default();
                let (class, _) = group_of(number);
                mood = match class {
                    "promoter" => "good",
                    "detractor" => "bad",
                    _ => "",
                };
                rated.push(format!("{} {number:.0}", words.scored()));
            }
            (Some(Value::Number(number)), "csat") => rated.push(format!("CSAT {}", common.of_five(&number.to_string()))),
            (Some(Value::Number(number)), "ces") => rated.push(format!("CES {}", common.of_seven(&number.to_string()))),
            (Some(Value::Bool(true)), "consent" | "reply") => others.push(words.reply_yes().to_owned()),
            (Some(Value::String(text)), _) if !text.is_empty() => said.push(text),
            _ => {}
        }
        match reply.get("text").map(who::text).filter(|text| !text.is_empty()) {
            Some(text) if question == "reply" => others.extend((text == "yes").then(|| words.reply_yes().to_owned())),
            Some(text) => said.push(text),
            None => {}
        }
    }
    let head = if rated.is_empty() { words.answered_survey().to_owned() } else { rated.join(" · ") };
    told(
        "surveys",
        mood,
        (
            b().child(head),
            " ",
            on_survey,
            said.into_iter().map(|text| p().class("quote").attr("dir", "auto").child(text)).collect_view(),
            (!others.is_empty()).then(|| p().class("xs faint").child(others.join(" · "))),
        ),
        &entry.at,
    )
}
