//! How many people a week the rules on the desk reach, and beside each rule what it costs: the edge's estimate, asked for anew after a
//! pause whenever a rule changes.

use std::time::Duration;

use leptos::{
    ev,
    html::{b, button, details, div, p, span, summary},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    task::spawn_local,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::{
    browser::{
        call::{self, Body},
        intl,
    },
    manuscript::Manuscript,
    part::alert,
    screen::settings::said,
    words::{common, reach as words_of_reach},
};

/// How long the author may pause before it is reckoned anew.
const PAUSE: Duration = Duration::from_millis(600);

/// What a rule costs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Cost {
    place: String,
    per_week: f64,
}

/// The edge's estimate.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Reached {
    days: u64,
    people: u64,
    looked_at: u64,
    is_sampled: bool,
    per_week: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    costs: Vec<Cost>,
    not_known: Vec<String>,
    why_not: Option<String>,
}

/// How reckoning goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reckoned {
    /// On its way, or about to be.
    Soon,
    /// The rules are wrong.
    Wrong,
    /// So many.
    Known(Reached),
    /// Why not.
    Not(String),
}

/// What is reckoned, shared by the lines of the card.
#[derive(Clone, Copy)]
struct Reach(RwSignal<Reckoned>);

/// The parts of a draft that say whom it reaches.
fn rules(draft: &Value) -> Value {
    json!({"who": draft["who"], "when": draft["when"], "how_often": draft["how_often"], "class": draft["class"]})
}

/// Whether a draft's rules are wrong, by the places of its problems.
fn is_wrong(page: &Manuscript) -> bool {
    page.problems().iter().any(|problem| ["who", "when", "how_often"].iter().any(|part| problem.path.starts_with(part)))
}

/// People, as finely as an estimate may be written.
fn people(n: f64) -> String {
    intl::decimal(n, if n < 10.0 { 1 } else { 0 })
}

/// The line above the rules. Whatever is below it may say what a rule costs.
pub(super) fn card(desk: Desk) -> impl IntoView {
    let found = RwSignal::new(Reckoned::Soon);
    provide_context(Reach(found));
    let asked = Memo::new(move |_| desk.page.with(|page| rules(page.draft())));
    let due = StoredValue::new(None::<TimeoutHandle>);
    let turn = StoredValue::new(0_u32);
    let ask = move || {
        let Some(path) = desk.id.try_with_value(|_| desk.path("/reach")) else { return };
        let mine = turn.get_value();
        let body = Body::Json(desk.page.with_untracked(|page| page.draft().clone()));
        spawn_local(async move {
            let answer = call::send("POST", &path, body).await.and_then(|text| call::read::<Reached>(&text));
            // What was asked before does not matter any more.
            if turn.try_get_value() == Some(mine) {
                found.try_set(answer.map_or_else(|trouble| Reckoned::Not(said(&trouble)), Reckoned::Known));
            }
        });
    };
    let stop = move || {
        if let Some(timer) = due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let anew = move |pause: Duration| {
        stop();
        turn.update_value(|turn| *turn += 1);
        if desk.page.with_untracked(is_wrong) {
            found.set(Reckoned::Wrong);
            return;
        }
        found.set(Reckoned::Soon);
        due.set_value(set_timeout_with_handle(ask, pause).ok());
    };
    Effect::new(move |last: Option<()>| {
        // Read and not only tracked: a memo that nobody ever read does not hear of changes.
        asked.with(|_| ());
        anew(if last.is_some() { PAUSE } else { Duration::ZERO });
    });
    div().class("reach").attr("role", "status").child(move || match found.get() {
        Reckoned::Soon => p().class("sm muted").attr("aria-busy", "true").child(words_of_reach().soon()).into_any(),
        Reckoned::Wrong => p().class("sm muted").child(words_of_reach().mend()).into_any(),
        Reckoned::Known(reached) => told(reached).into_any(),
        Reckoned::Not(why) => {
            let again =
                button().r#type("button").class("btn small").on(ev::click, move |_| anew(Duration::ZERO)).child(common().try_again());
            alert("warn", "warn", (span().child((words_of_reach().failed(), " ", why)), again)).into_any()
        }
    })
}

fn told(reached: Reached) -> impl IntoView {
    let words = words_of_reach();
    let (days, some, all) = (intl::count(reached.days), intl::count(reached.looked_at), intl::count(reached.people));
    let Some(n) = reached.per_week else {
        let why = if reached.why_not.as_deref() == Some("recovery") { words.recovery().to_owned() } else { words.too_few(&days, &all) };
        return p().class("sm muted").child(why).into_any();
    };
    let interval = reached.is_sampled.then_some(()).and(reached.low.zip(reached.high));
    let from = if reached.is_sampled { words.from_some(&days, &some, &all) } else { words.from_all(&days, &all) };
    let besides: Vec<_> = [
        ("limits.everything", words.everything()),
        ("visit", words.visit()),
        ("do_not_ask", words.do_not_ask()),
        ("open_case", words.open_case()),
    ]
    .into_iter()
    .filter_map(|(place, what)| Some((what, reached.costs.iter().find(|cost| cost.place == place)?.per_week)))
    .map(|(what, n)| words.costs_of(what, &people(n)))
    .collect();
    div()
        .child((
            p().class("row wrap base").child((
                b().child(words.about(&people(n))),
                interval.map(|(low, high)| span().class("xs muted").child(words.interval(&people(low), &people(high)))),
            )),
            (!besides.is_empty()).then(|| p().class("xs muted").child((words.besides(), ": ", besides.join(" · ")))),
            details().class("how").child((
                summary().child(words.how()),
                p().class("note").child(from),
                p().class("note").child(words.method()),
                p().class("note").child(words.assumes()),
            )),
        ))
        .into_any()
}

/// Whether there is such a rule on the desk.
fn is_there(page: &Manuscript, place: &str) -> bool {
    match place {
        "when.pages" => !page.list("/when/pages").is_empty(),
        "when.hours" => !page.list("/when/hours").is_empty(),
        "when.unless" => !page.text("/when/unless").is_empty(),
        "when.trigger" => {
            let trigger = page.at("/when/trigger").and_then(Value::as_object).and_then(|kinds| kinds.keys().next());
            trigger.is_some_and(|kind| matches!(kind.as_str(), "event" | "engaged" | "scroll"))
        }
        "how_often.max" => !page.text("/how_often/max").is_empty(),
        // What the site limits, and not this survey.
        "limits.class" => false,
        _ => true,
    }
}

/// What the rule at a place costs; nothing while that is not known.
pub(super) fn cost(desk: Desk, place: String) -> impl IntoView {
    let reach = use_context::<Reach>();
    move || {
        let Reckoned::Known(reached) = reach?.0.get() else { return None };
        reached.per_week?;
        let words = words_of_reach();
        let cost = reached.costs.iter().find(|cost| cost.place == place);
        let said = match cost {
            Some(cost) => words.costs(&people(cost.per_week)),
            None if desk.page.with(|page| is_there(page, &place)) => words.nobody().to_owned(),
            None => return None,
        };
        let unknown = reached.not_known.contains(&place).then(|| span().class("xs muted").child(words.unknown()));
        let class = if cost.is_some() { "cost xs" } else { "cost xs muted" };
        Some((span().class(class).attr("data-cost", place.clone()).child(said), unknown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_not_there_costs_nothing_and_says_nothing() {
        let page = Manuscript::of(json!({"when": {"trigger": {"scroll": 50}, "pages": []}, "how_often": {"max": 3}}));
        let there = ["when.trigger", "how_often.max", "how_often.per_survey", "who.all[0]"];
        assert!(there.iter().all(|place| is_there(&page, place)));
        assert!(!["when.pages", "when.hours", "when.unless", "limits.class"].iter().any(|place| is_there(&page, place)));
        let plain = Manuscript::of(json!({"when": {"trigger": {"seconds": 5}}}));
        assert!(!is_there(&plain, "when.trigger"));
    }

    #[test]
    fn wrong_rules_are_not_sent_and_unfinished_questions_do_not_matter() {
        assert!(is_wrong(&Manuscript::of(json!({"name": "", "languages": [], "questions": [], "who": {"any": []}}))));
        assert!(!is_wrong(&Manuscript::of(json!({"name": "", "languages": [], "questions": []}))));
    }
}
