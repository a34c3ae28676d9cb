//! The same scores for parts of those who were asked.

use leptos::{
    html::{a, b, caption, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};

use super::{By, Open, asked::look, only, reply::Group, view::UNKNOWN};
use crate::{
    browser::intl,
    chart::{Mark, whisker},
    part::head,
    screen::person::road,
    words::{self, results as words_of_results},
};

/// Groups that fit on the card; more are of few people each.
const MOST: usize = 20;

/// The card.
pub(super) fn card(open: Open, by: By, groups: &[Group]) -> impl IntoView + use<> {
    let words = words_of_results();
    let column = |name: &'static str, class: &'static str| th().attr("scope", "col").class(class).child(name);
    let rows = groups.iter().take(MOST).map(|group| row(open, by, group)).collect_view();
    let count = words.compared(&intl::count(groups.len().min(MOST) as u64));
    crate::part::card(
        "groups",
        "c12",
        (
            head("groups", words.group(), words.groups_lead()),
            table().class("table bare groups-of").child((
                caption().class("vh").child(words.by_what(by.word())),
                thead().child(tr().child((
                    th().attr("scope", "col").child(by.word()),
                    column(words.asked(), "num p2"),
                    column(words.started(), "num p2"),
                    column(words.finished(), "num p3"),
                    th().attr("scope", "col").class("p2").child(span().class("vh").child(words::common().interval_95())),
                    column(words.score(), "num"),
                ))),
                tbody().child(rows),
            )),
            (groups.len() > 1).then(|| p().class("note top").child((count, " ", words.many_groups()))),
        ),
    )
}

/// What a group is called.
pub(super) fn name_of(by: By, group: &Group) -> String {
    match (&group.key, &group.name) {
        (_, Some(name)) => name.clone(),
        (None, _) => words_of_results().unknown().to_owned(),
        (Some(key), _) => key_word(by, key),
    }
}

/// What a key is called.
pub(super) fn key_word(by: By, key: &str) -> String {
    let words = words_of_results();
    match (key, by) {
        (UNKNOWN, _) => words.unknown().to_owned(),
        (key, By::Version) => words.version_n(key),
        (key, _) => road(key),
    }
}

fn row(open: Open, by: By, group: &Group) -> impl IntoView + use<> {
    let words = words_of_results();
    let minimum = open.site.minimum();
    let name = name_of(by, group);
    let (drawn, told) = match group.scores.main() {
        Some((kind, score)) => {
            let (what, write, scale) = look(kind);
            let interval = score.low.zip(score.high);
            let drawn = score.value.zip(interval).map(|(value, (low, high))| {
                whisker(
                    Mark { value, low, high, was: None },
                    scale,
                    words.score_label(what, &write(value), &write(low), &write(high)),
                    None,
                )
            });
            let told = match score.value {
                Some(value) => {
                    let interval = interval.map(|(low, high)| words::common().interval(&write(low), &write(high)));
                    (b().child(write(value)), " ", span().class("xs faint iv").child(interval)).into_any()
                }
                None => span().class("xs faint").child(words.too_few(&intl::count(score.n), &intl::count(minimum))).into_any(),
            };
            (drawn, told)
        }
        None => (None, span().class("faint").child("–").into_any()),
    };
    tr().child((
        th().attr("scope", "row").attr("dir", "auto").child(match only::address(open, by, group.key.as_deref()) {
            Some(to) => a().href(to).attr("title", words.only_of(&name)).child(name).into_any(),
            None => name.into_any(),
        }),
        td().class("num p2").child(group.asked.map_or_else(|| "–".to_owned(), intl::count)),
        td().class("num p2").child(intl::count(group.started)),
        td().class("num p3").child(intl::count(group.finished)),
        td().class("p2 rrc").child(drawn),
        td().class("num").child(told),
    ))
}
