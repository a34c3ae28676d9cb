//! One group against another, question by question.

use leptos::{
    html::{b, caption, div, p, span, table, tbody, td, th, thead, tr, ul},
    prelude::*,
};

use super::{
    Open,
    asked::{look, title},
    groups,
    reply::{Asked, Compared, Group, Reply, Scored},
    view::View,
};
use crate::{
    browser::intl,
    part::{head, icon, menu, option},
    words::{self, results as words_of_results},
};

/// The card: which two, and what they said.
pub(super) fn card(open: Open, view: &View, reply: &Reply) -> impl IntoView + use<> {
    let words = words_of_results();
    let by = view.by;
    let named = {
        let all: Vec<(String, String)> =
            reply.groups.iter().filter_map(|group| Some((group.key.clone()?, groups::name_of(by, group)))).collect();
        move |key: Option<&String>| match key {
            Some(key) => all.iter().find(|(known, _)| known == key).map_or_else(|| key.clone(), |(_, name)| name.clone()),
            None => words.everybody_else().to_owned(),
        }
    };
    let names = (view.first.as_ref().map(|first| named(Some(first))), named(view.second.as_ref()));
    let choices = div().class("row wrap tools").child((
        choose(open, view, words.compare_group(), names.0.clone().unwrap_or_else(|| words.choose_group().to_owned()), &reply.groups, true),
        view.first.is_some().then(|| {
            (span().class("muted").child(words.against()), choose(open, view, words.against(), names.1.clone(), &reply.groups, false))
        }),
    ));
    let told = reply.versus.as_ref().zip(names.0).map(|(versus, first)| {
        let rows: Vec<_> = reply.questions.iter().filter_map(|asked| Some((asked, asked.versus.as_ref()?))).collect();
        let empty = rows.is_empty().then(|| p().class("muted sm").child(words.nothing_rated()));
        let table = (!rows.is_empty()).then(|| compared(open, &first, &names.1, &rows));
        let both = (versus.both > 0).then(|| p().class("note top").child(words.in_both(&intl::count(versus.both))));
        let n =
            p().class("sm muted").child(words.versus_n(&first, &intl::count(versus.a.started), &names.1, &intl::count(versus.b.started)));
        (n, empty, table, both, p().class("note top").child(words.versus_note()))
    });
    crate::part::card("versus", "c12", (head("versus", words.versus(), words.versus_lead()), choices, told))
}

/// One of the two, to be chosen.
fn choose(open: Open, view: &View, what: &'static str, name: String, groups: &[Group], is_first: bool) -> impl IntoView + use<> {
    let words = words_of_results();
    let view = view.clone();
    let chosen = if is_first { view.first.clone() } else { view.second.clone() };
    let other = if is_first { view.second.clone() } else { view.first.clone() };
    let keys: Vec<_> = groups
        .iter()
        .filter_map(|group| Some((group.key.clone()?, groups::name_of(view.by, group))))
        .filter(|(key, _)| Some(key) != other.as_ref())
        .collect();
    let face = (span().class("muted vh").child(what), span().attr("dir", "auto").child(name), icon("down"));
    menu("btn", None, face, move |shut| {
        let with = |key: Option<String>| if is_first { View { first: key, ..view.clone() } } else { View { second: key, ..view.clone() } };
        let rest = (!is_first).then(|| option(with(None).address(open), words.everybody_else().to_owned(), chosen.is_none(), shut));
        let line = |(key, name): &(String, String)| {
            option(with(Some(key.clone())).address(open), name.clone(), Some(key) == chosen.as_ref(), shut)
        };
        ul().class("choices").attr("aria-label", what).child((rest, keys.iter().map(line).collect_view())).into_any()
    })
}

fn compared(open: Open, first: &str, second: &str, rows: &[(&Asked, &Compared)]) -> impl IntoView + use<> {
    let words = words_of_results();
    let column = |name: String, class: &'static str| th().attr("scope", "col").attr("dir", "auto").class(class).child(name);
    let rows = rows.iter().map(|(asked, compared)| row(open, asked, compared)).collect_view();
    table().class("table bare versus").child((
        caption().class("vh").child(words.versus()),
        thead().child(tr().child((
            column(words.question().to_owned(), ""),
            column(first.to_owned(), "num p2"),
            column(second.to_owned(), "num p2"),
            column(words.difference().to_owned(), "num"),
        ))),
        tbody().child(rows),
    ))
}

fn row(open: Open, asked: &Asked, compared: &Compared) -> impl IntoView + use<> {
    let words = words_of_results();
    let minimum = open.site.minimum();
    let score = |scores: &Scored| {
        let (kind, score) = scores.main()?;
        let n = span().class("xs faint").child(match score.value {
            Some(_) => words.n_answers(&intl::count(score.n)),
            None => words.too_few(&intl::count(score.n), &intl::count(minimum)),
        });
        let (_, write, _) = look(kind);
        Some((score.value.map(|value| b().child(write(value))), " ", n))
    };
    let digits = compared.a.main().or(compared.b.main()).map_or(0, |(kind, _)| u32::from(kind == rapport_model::event::RatingKind::Ces));
    let told = compared.difference.map_or_else(
        || span().class("xs faint").child(words.not_yet_enough()).into_any(),
        |tested| {
            let write = |value: f64| intl::signed(value, digits);
            let interval = words::common().interval(&write(tested.found.low), &write(tested.found.high));
            let verdict = if tested.significant {
                span().class("chip good").attr("data-significant", "true").child(words.significant())
            } else {
                span().class("chip").attr("data-significant", "false").child(words.not_yet())
            };
            (b().child(write(tested.found.value)), " ", span().class("xs faint iv").child(interval), " ", verdict).into_any()
        },
    );
    tr().child((
        th().attr("scope", "row").attr("dir", "auto").child(title(asked)),
        td().class("num p2").child(score(&compared.a)),
        td().class("num p2").child(score(&compared.b)),
        td().class("num").child(told),
    ))
}
