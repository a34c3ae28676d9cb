//! The rule as sentences: groups of conditions, each with its fields.

use leptos::{
    ev,
    html::{button, div, li, p, span, ul},
    prelude::*,
};
use serde_json::Value;

use super::{
    desk::Desk,
    draft::{Begin, add, joint, negate, rejoin, remove},
    leaf::leaf,
};
use crate::{
    part::{act, icon, menu},
    screen::editor::field::choose,
    words::{rules, segments},
};

/// Groups within groups end here: deeper ones are said as sentences.
const DEEPEST: usize = 4;

/// The group at a place: how its parts are joined, the parts, and a menu to add one.
pub(super) fn group(desk: Desk, place: String, depth: usize) -> AnyView {
    let words = segments();
    let at = StoredValue::new(place.clone());
    let join = move || desk.rule.with(|rule| at.with_value(|at| rule.pointer(at).and_then(joint)).unwrap_or("all").to_owned());
    let choices = vec![("all".to_owned(), words.all_of().to_owned()), ("any".to_owned(), words.any_of().to_owned())];
    let parts = move || {
        desk.shape.track();
        at.with_value(|at| {
            let found = desk.rule.with_untracked(|rule| {
                let group = rule.pointer(at)?;
                let name = joint(group)?;
                Some((name, group[name].as_array().map_or(0, Vec::len)))
            });
            let (name, count) = found.unwrap_or(("all", 0));
            if count == 0 {
                return p().class("sm muted").child(words.everybody()).into_any();
            }
            let parts = (0..count).map(|n| part(desk, format!("{at}/{name}/{n}"), depth)).collect_view();
            ul().class("conditions").child(parts).into_any()
        })
    };
    let more = menu("btn small", None, (icon("plus"), words.add()), move |open| {
        let survey = desk.surveys.with_value(|all| all.first().map(|(id, _)| id.clone()));
        let other = desk.segments.with_value(|all| all.first().map(|(id, _)| id.clone()));
        let choices = Begin::ALL.into_iter().filter(|begin| match begin {
            Begin::Answered | Begin::Seen => survey.is_some(),
            Begin::Segment => other.is_some(),
            Begin::Group => depth < DEEPEST,
            _ => true,
        });
        let choices = choices
            .map(|begin| {
                let part = begin.part(survey.as_deref(), other.as_deref());
                act(word(begin), open, move || {
                    let part = part.clone();
                    desk.reshape(|rule| at.with_value(|at| add(rule, at, part)));
                })
            })
            .collect_view();
        ul().class("choices tall").child(choices).into_any()
    });
    div()
        .class(if depth == 0 { "group0" } else { "group1" })
        .child((
            div().class("row wrap").child((
                (depth == 0).then(|| span().class("sm").child(words.people_for_whom())),
                choose(words.compared().to_owned(), choices, join, move |chosen| {
                    let wanted = if chosen == "any" { "any" } else { "all" };
                    desk.reshape(|rule| at.with_value(|at| rejoin(rule, at, wanted)));
                }),
            )),
            parts,
            more,
        ))
        .into_any()
}

/// A condition, or a group within the group; `not` turns it around.
fn part(desk: Desk, place: String, depth: usize) -> impl IntoView {
    let words = segments();
    let read = |place: &str| desk.rule.with_untracked(|rule| rule.pointer(place).cloned()).unwrap_or_default();
    let is_turned = !read(&place)["not"].is_null();
    let inner = if is_turned { format!("{place}/not") } else { place.clone() };
    let what: Value = read(&inner);
    let body = if joint(&what).is_some() && depth < DEEPEST { group(desk, inner, depth + 1) } else { leaf(desk, inner) };
    let (turned, gone) = (place.clone(), place);
    li().child((
        button()
            .r#type("button")
            .class("chip not")
            .attr("aria-pressed", is_turned.to_string())
            .attr("aria-label", words.not_label())
            .on(ev::click, move |_| desk.reshape(|rule| negate(rule, &turned)))
            .child(words.not()),
        div().class("row wrap condition").child(body),
        button()
            .r#type("button")
            .class("drop")
            .attr("aria-label", words.remove())
            .on(ev::click, move |_| desk.reshape(|rule| remove(rule, &gone)))
            .child(icon("x")),
    ))
}

fn word(begin: Begin) -> &'static str {
    let words = segments();
    match begin {
        Begin::Ordered => words.ordered(),
        Begin::Viewed => words.viewed(),
        Begin::Stage => rules().stage(),
        Begin::Loyalty => rules().loyalty(),
        Begin::Grade => rules().grade(),
        Begin::Worth => rules().value(),
        Begin::Risk => rules().risk(),
        Begin::LastNps => rules().last_nps(),
        Begin::LastCsat => rules().last_csat(),
        Begin::Trait => words.trait_of(),
        Begin::Answered => words.answered(),
        Begin::Seen => words.seen(),
        Begin::Segment => words.in_segment(),
        Begin::Device => rules().device(),
        Begin::Country => rules().country(),
        Begin::Language => rules().language(),
        Begin::Channel => rules().channel(),
        Begin::Campaign => words.campaign(),
        Begin::FirstDay => words.first_day(),
        Begin::Group => words.add_group(),
    }
}
