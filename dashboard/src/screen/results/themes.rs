//! What the comments are about: themes with count, score and change, phrases that none knows, and the owner's own list.

use std::collections::BTreeMap;

use leptos::{
    ev,
    html::{a, b, button, caption, details, div, form, label, p, small, span, summary, table, tbody, td, textarea, th, thead, tr},
    prelude::*,
    task::spawn_local,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Open,
    asked::look,
    comments::{Filter, Phrase, ThemeLine, Written, address},
};
use crate::{
    browser::{
        call::{self, Body},
        intl,
    },
    part::{alert, explain, icon},
    reading::{Reading, reading},
    screen::MayChange,
    wire::Role,
    words::{self, results as words_of_results, spoken},
};

/// Themes that fit on the card; the others are in the list of all of them.
const MOST: usize = 12;

/// A theme as it is written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Theme {
    id: String,
    name: BTreeMap<String, String>,
    words: Vec<String>,
}

/// The themes of the site.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Themes {
    themes: Vec<Theme>,
    #[serde(default)]
    own: bool,
}

/// A theme's name in the reader's language, else any.
pub(super) fn name(names: &BTreeMap<String, String>, id: &str) -> String {
    let language = spoken().tag();
    let short = language.split('-').next().unwrap_or(language);
    names
        .get(language)
        .or_else(|| names.get(short))
        .or_else(|| names.get("en"))
        .or_else(|| names.values().next())
        .map_or(id, String::as_str)
        .to_owned()
}

/// The table of themes, and suggestions.
pub(super) fn view(open: Open, written: Reading<Written>, found: &Written) -> impl IntoView + use<> {
    let may = use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst);
    let shown: Vec<&ThemeLine> = found.themes.iter().filter(|theme| theme.count > 0).take(MOST).collect();
    let table = (!shown.is_empty()).then(|| table_of(open, &shown));
    let wrong = RwSignal::new(None::<String>);
    let suggested = (may && !found.suggestions.is_empty()).then(|| suggestions(open, written, wrong, &found.suggestions));
    (table, suggested, refused(wrong))
}

fn refused(wrong: RwSignal<Option<String>>) -> impl IntoView {
    move || wrong.get().map(|said| div().class("top").attr("role", "alert").child(alert("bad", "warn", said)))
}

fn table_of(open: Open, themes: &[&ThemeLine]) -> impl IntoView + use<> {
    let words = words_of_results();
    let chosen = open.comments.with_untracked(|filter| filter.theme.clone());
    let rows = themes.iter().map(|theme| row(open, theme, theme.id == chosen)).collect_view();
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let none = Filter { theme: "none".to_owned(), ..Filter::default() };
    (
        table().class("table bare").child((
            caption().class("vh").child(words.themes()),
            thead().child(tr().child((
                column(words.theme(), ""),
                column(words.comments(), "num"),
                column(words.change(), "num p2"),
                column(words.score(), "num"),
            ))),
            tbody().child(rows),
        )),
        p().class("note top").child((words.themes_note(), " ", a().href(address(open, &none)).child(words.without_theme()))),
    )
}

fn row(open: Open, theme: &ThemeLine, is_chosen: bool) -> impl IntoView + use<> {
    let words = words_of_results();
    let filter = if is_chosen { Filter::default() } else { Filter { theme: theme.id.clone(), ..Filter::default() } };
    let share = theme.share.map(|share| intl::percent(share, 0));
    let change = theme.change.share.map(|change| {
        let points = intl::signed(change.value * 100.0, 0);
        let class = if change.significant { "strong" } else { "faint" };
        span().class(class).child(words.points_of_share(&points))
    });
    let score = match theme.scores.main() {
        Some((kind, score)) => {
            let (name, write, _) = look(kind);
            match (score.value, score.low.zip(score.high)) {
                (Some(value), interval) => {
                    let interval = interval.map(|(low, high)| words::common().interval(&write(low), &write(high)));
                    (span().class("xs faint").child((name, " ")), b().child(write(value)), " ", span().class("xs faint iv").child(interval))
                        .into_any()
                }
                (None, _) => {
                    span().class("xs faint").child(words.too_few(&intl::count(score.n), &intl::count(open.site.minimum()))).into_any()
                }
            }
        }
        None => span().class("faint").child("–").into_any(),
    };
    tr().child((
        th().attr("scope", "row").child(
            a().class(if is_chosen { "strong" } else { "ink" })
                .attr("dir", "auto")
                .attr("aria-current", is_chosen.then_some("true"))
                .href(address(open, &filter))
                .child(name(&theme.name, &theme.id)),
        ),
        td().class("num").child((intl::count(theme.count), " ", small().class("xs faint").child(share))),
        td().class("num p2").child(change.map_or_else(|| span().class("faint").child("–").into_any(), IntoAny::into_any)),
        td().class("num").child(score),
    ))
}

/// Phrases that come often, each with a button that makes a theme of it.
fn suggestions(open: Open, written: Reading<Written>, wrong: RwSignal<Option<String>>, phrases: &[Phrase]) -> impl IntoView + use<> {
    let words = words_of_results();
    let one = move |phrase: &Phrase| {
        let text = phrase.phrase.clone();
        // What is seen of it first, so that who speaks to the page can say it (WCAG 2.5.3).
        let label = format!("{text} {}: {}", intl::count(phrase.count), words.make_theme(&text));
        button()
            .r#type("button")
            .class("chip")
            .attr("dir", "auto")
            .attr("aria-label", label.clone())
            .attr("title", label)
            .on(ev::click, move |_| {
                let text = text.clone();
                let site = open.site.id();
                spawn_local(async move {
                    let path = format!("/api/sites/{site}/comment-themes");
                    let made = match call::get::<Themes>(&path).await {
                        Ok(known) => {
                            let mut themes = known.themes;
                            themes.push(Theme {
                                id: id_of(&text, &themes),
                                name: BTreeMap::from([(language(&text).to_owned(), text.clone())]),
                                words: vec![text],
                            });
                            call::send("PUT", &path, Body::Json(json!({"themes": themes}))).await.map(drop)
                        }
                        Err(trouble) => Err(trouble),
                    };
                    wrong.try_set(made.err().map(|trouble| said(&trouble)));
                    written.again();
                });
            })
            .child((phrase.phrase.clone(), " ", span().class("faint").child(intl::count(phrase.count)), icon("plus")))
    };
    div().class("top").child((
        p().class("sm muted").child(words.suggested()),
        div().class("row wrap filters").child(phrases.iter().map(one).collect_view()),
    ))
}

fn said(trouble: &call::Trouble) -> String {
    if trouble.detail.is_empty() { explain(trouble).to_owned() } else { trouble.detail.clone() }
}

/// The language of a phrase, as far as a name needs one.
fn language(text: &str) -> &'static str {
    if text.chars().any(|c| matches!(u32::from(c), 0x3400..=0x9FFF)) { "zh" } else { "en" }
}

/// An id that no other theme has: the phrase in plain letters, else a number.
fn id_of(phrase: &str, known: &[Theme]) -> String {
    let plain: String = phrase.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    let plain = plain.trim_matches('-').to_owned();
    let is_free = |id: &str| !id.is_empty() && known.iter().all(|theme| theme.id != id);
    if is_free(&plain) {
        return plain;
    }
    (1..).map(|n| format!("theme-{n}")).find(|id| is_free(id)).unwrap_or_default()
}

/// The list as lines of text: names by language, a colon, words.
fn written_down(themes: &[Theme]) -> String {
    let line = |theme: &Theme| {
        let mut names: Vec<&String> = ["en", "zh"].iter().filter_map(|language| theme.name.get(*language)).collect();
        names.extend(theme.name.iter().filter(|(language, _)| !["en", "zh"].contains(&language.as_str())).map(|(_, name)| name));
        let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
        format!("{}: {}", names.join(" | "), theme.words.join(", "))
    };
    themes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The reverse of [`written_down`]; a theme whose name was there before keeps its id. None where a line has no words.
fn read_down(text: &str, known: &[Theme]) -> Option<Vec<Theme>> {
    let mut themes: Vec<Theme> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (names, list) = line.split_once([':', '：'])?;
        let names: Vec<&str> = names.split(['|', '｜']).map(str::trim).filter(|name| !name.is_empty()).collect();
        let list: Vec<String> = list.split([',', '，', '、']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let first = names.first()?;
        if list.is_empty() {
            return None;
        }
        let name: BTreeMap<String, String> = match names.as_slice() {
            [one] => BTreeMap::from([(language(one).to_owned(), (*one).to_owned())]),
            [english, chinese, ..] => BTreeMap::from([("en".to_owned(), (*english).to_owned()), ("zh".to_owned(), (*chinese).to_owned())]),
            [] => return None,
        };
        let before =
            known.iter().find(|theme| theme.name.values().any(|known| known == first) && themes.iter().all(|new| new.id != theme.id));
        let id = before.map_or_else(|| id_of(first, &[known, themes.as_slice()].concat()), |theme| theme.id.clone());
        themes.push(Theme { id, name, words: list });
    }
    Some(themes)
}

/// The site's own list, one line for each theme. Beside what is read anew with every comment that comes, so that nobody loses what
/// they are writing.
pub(super) fn editor(open: Open, written: Reading<Written>) -> impl IntoView {
    let may = use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst);
    may.then(|| list(open, written))
}

fn list(open: Open, written: Reading<Written>) -> impl IntoView {
    let words = words_of_results();
    let wrong = RwSignal::new(None::<String>);
    let is_open = RwSignal::new(false);
    let inside = move || {
        is_open.get().then(|| {
            let known = reading::<Themes>(move || Some(format!("/api/sites/{}/comment-themes", open.site.id())), None);
            let text = RwSignal::new(String::new());
            Effect::new(move |_| {
                if let Some(found) = known.value.get() {
                    text.set(written_down(&found.themes));
                }
            });
            let busy = RwSignal::new(false);
            let keep = move |themes: Option<Vec<Theme>>| {
                let site = open.site.id();
                busy.set(true);
                spawn_local(async move {
                    let path = format!("/api/sites/{site}/comment-themes");
                    let saved = call::send("PUT", &path, Body::Json(json!({"themes": themes}))).await;
                    busy.try_set(false);
                    let kept = saved.is_ok();
                    wrong.try_set(saved.err().map(|trouble| said(&trouble)));
                    if kept {
                        known.again();
                        written.again();
                    }
                });
            };
            let save = move |event: ev::SubmitEvent| {
                event.prevent_default();
                let before = known.value.with_untracked(|known| known.as_ref().map(|known| known.themes.clone()).unwrap_or_default());
                match read_down(&text.get_untracked(), &before) {
                    Some(themes) => keep(Some(themes)),
                    None => wrong.set(Some(words.theme_line_wrong().to_owned())),
                }
            };
            let is_own = move || known.value.with(|known| known.as_ref().is_some_and(|known| known.own));
            form().class("stack").on(ev::submit, save).child((
                label().class("sm").r#for("theme-list").child(words.theme_lines()),
                textarea()
                    .class("input")
                    .id("theme-list")
                    .attr("rows", "10")
                    .prop("value", move || text.get())
                    .on(ev::input, move |event| text.set(event_target_value(&event))),
                div().class("row wrap").child((
                    button()
                        .r#type("submit")
                        .class("btn primary")
                        .attr("aria-busy", move || busy.get().to_string())
                        .child(words.save_themes()),
                    move || {
                        is_own()
                            .then(|| button().r#type("button").class("btn").on(ev::click, move |_| keep(None)).child(words.usual_themes()))
                    },
                )),
                refused(wrong),
            ))
        })
    };
    details()
        .class("how top")
        .on(ev::toggle, move |event| {
            use wasm_bindgen::JsCast;
            let shown = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            is_open.set(shown.is_some_and(|shown| shown.has_attribute("open")));
        })
        .child((summary().child(words.edit_themes()), inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_down_and_read_again() {
        let text = "Delivery | 配送: deliver, 物流\n包装：包装、盒子";
        let themes = read_down(text, &[]).unwrap();
        assert_eq!((themes[0].id.as_str(), themes[0].words.len(), themes[1].id.as_str()), ("delivery", 2, "theme-1"));
        assert_eq!((themes[1].name["zh"].as_str(), themes[0].name["zh"].as_str()), ("包装", "配送"));
        assert_eq!(written_down(&themes), "Delivery | 配送: deliver, 物流\n包装: 包装, 盒子");
        let again = read_down("包装: 盒子", &themes).unwrap();
        assert_eq!(again[0].id, "theme-1", "the name names it");
        assert_eq!((read_down("Delivery", &[]), read_down("Delivery:", &[])), (None, None));
    }
}
