//! One person of the list.

use leptos::{
    ev,
    html::{a, b, input, small, span, td, th, tr},
    prelude::*,
};

use super::{
    endless::Endless,
    picking::{Picked, beside},
};
use crate::{
    browser::{intl, page},
    customer::{rounded, stage_mood, stage_word},
    part::{avatar, score},
    place, who,
    wire::Visitor,
    words::people as words_of_people,
};

/// The id of the box of a row.
fn box_of(id: &str) -> String {
    format!("pick-{id}")
}

fn tick(list: Endless, id: &str, name: &str) -> impl IntoView + use<> {
    let (own, mine, keyed) = (id.to_owned(), id.to_owned(), id.to_owned());
    input()
        .r#type("checkbox")
        .class("check")
        .id(box_of(id))
        .attr("aria-label", words_of_people().pick(name))
        .attr("aria-describedby", "people-keys")
        .prop("checked", move || list.picked.with(|picked| picked.has(&own)))
        .on(ev::click, move |event| {
            let (on, rows) = (event_target_checked(&event), list.rows());
            let from = list.anchor.get_value();
            list.picked.update(|picked| {
                if event.shift_key() && !from.is_empty() {
                    picked.stretch(&from, &mine, on, &rows);
                } else {
                    picked.set(&mine, on, &rows);
                }
            });
            list.anchor.set_value(mine.clone());
        })
        .on(ev::keydown, move |event| {
            let rows = list.rows();
            let below = match event.key().as_str() {
                "ArrowDown" => true,
                "ArrowUp" => false,
                "Escape" => return list.picked.set(Picked::default()),
                _ => return,
            };
            let Some(next) = beside(&rows, &keyed, below) else { return };
            event.prevent_default();
            if event.shift_key() {
                list.picked.update(|picked| {
                    picked.set(&keyed, true, &rows);
                    picked.set(next, true, &rows);
                });
                list.anchor.set_value(next.clone());
            }
            page::focus(&box_of(next));
        })
}

/// A row. Its box is chosen by mouse or keyboard: Shift takes all rows from the last one chosen, arrows go to the rows beside.
pub(super) fn row(list: Endless, visitor: &Visitor) -> impl IntoView + use<> {
    let words = words_of_people();
    let site = list.site;
    let user_id = visitor.user_id.as_deref();
    let title = who::title(&visitor.traits, user_id);
    let known = title.is_some();
    let name = title.unwrap_or_else(|| words.no_name().to_owned());
    let below = if known { who::about(&visitor.traits).filter(|about| *about != name) } else { Some(who::short(&visitor.id)) };
    let rated = visitor
        .last_nps
        .as_ref()
        .map(|rated| (score(rated.value), " ", span().class("xs faint").child(rated.at.as_deref().map(intl::ago))));
    let unrated = rated.is_none().then(|| span().class("xs faint").child(words.no_answer()));
    let seen = |at: &Option<String>| at.as_deref().map(intl::ago);
    let revenue =
        if visitor.orders == 0 && visitor.revenue == 0.0 { "–".to_owned() } else { intl::money(visitor.revenue, &site.currency()) };
    let stage = (!visitor.stage.is_empty())
        .then(|| span().class(format!("chip {}", stage_mood(&visitor.stage))).child(stage_word(&visitor.stage).to_owned()));
    let expected = visitor.value.as_ref().and_then(|value| value.expected);
    let value = expected.map_or_else(|| "–".to_owned(), |expected| intl::money_whole(rounded(expected), &site.currency()));
    let leaving = visitor.risk.as_ref().map(|risk| {
        let class = if risk.probability >= 0.5 { "meter bad p3" } else { "meter p3" };
        span().class("row end").child((
            span().class(class).style(("--v", format!("{:.3}", risk.probability))),
            span().class("pct").child(intl::percent(risk.probability, 0)),
        ))
    });
    tr().child((
        td().class("tick").child(tick(list, &visitor.id, &name)),
        th().attr("scope", "row").child(
            a().class("who").href(place::person(&site.id(), &visitor.id, page::escape)).on(ev::click, move |_| list.put_by()).child((
                avatar(if known { &name } else { "" }, "p2"),
                span().child((b().attr("dir", "auto").child(name), below.map(|below| small().attr("dir", "auto").child(below)))),
            )),
        ),
        td().class("p2").child(stage),
        td().class("nowrap").child((rated, unrated)),
        td().class("num").child(value),
        td().class("num p2").child(leaving),
        td().class("num p2").child(revenue),
        td().class("num p3").child(intl::count(visitor.orders.max(0).unsigned_abs())),
        td().class("num p3").child(intl::count(visitor.sessions)),
        td().class("num p2 muted").attr("title", visitor.last_seen.as_deref().map(intl::date_time)).child(seen(&visitor.last_seen)),
    ))
}
