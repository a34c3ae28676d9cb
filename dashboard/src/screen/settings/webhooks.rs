//! Webhooks: who is told of what, and what became of each message.

use leptos::{
    ev,
    html::{button, caption, code, details, div, form, input, label, li, p, span, summary, table, tbody, td, th, thead, tr, ul},
    prelude::*,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    deed::{Deed, Went},
    keys::once,
};
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    part::{self, Ask, ask, body, head, icon},
    reading::{Reading, reading},
    site::OnScreen,
    wire::Page,
    words::duty,
};

/// A webhook as it is listed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Hook {
    id: String,
    url: String,
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    slack: bool,
    #[serde(default)]
    enabled: bool,
    /// Why it is off.
    #[serde(default)]
    disabled: Option<String>,
}

/// A webhook just made.
#[derive(Deserialize)]
struct Made {
    secret: String,
}

/// A message, and what became of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Delivery {
    id: String,
    event: String,
    at: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    tries: u32,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    error: Option<String>,
}

/// What somebody may want to hear of, by the names of events.
const ROOMS: [&str; 3] = ["case.*", "promise.*", "digest.daily"];

fn room_word(events: &str) -> &'static str {
    let words = duty();
    match events.split('.').next() {
        Some("case") => words.hook_cases(),
        Some("promise") => words.hook_promises(),
        Some("digest") => words.hook_digest(),
        _ => words.hook_all(),
    }
}

/// What a webhook hears of, in words; names that are not a whole room stand as they are.
fn told_of(events: &[String]) -> String {
    if events.is_empty() {
        return duty().hook_all().to_owned();
    }
    let one = |name: &String| if name.ends_with('*') || name.starts_with("digest.") { room_word(name).to_owned() } else { name.clone() };
    events.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The card.
pub fn card(site: OnScreen) -> impl IntoView {
    let words = duty();
    let base = StoredValue::new(format!("/api/sites/{}/webhooks", site.id()));
    let hooks = reading::<Page<Hook>>(move || Some(base.get_value()), None);
    let deed = Deed::new();
    let made = RwSignal::new(None::<String>);
    let doomed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let remove = move || {
        if let Some(id) = doomed.get_untracked() {
            deed.send("DELETE", format!("{}/{}", base.get_value(), page::escape(&id)), Body::Empty, move |_| hooks.again());
        }
    };
    part::card(
        "webhooks",
        "set",
        (
            head("webhooks", words.hooks(), words.hooks_lead()),
            body(words.hooks(), hooks, &[("100%", "32px"), ("100%", "32px")], move |found| {
                if found.items.is_empty() {
                    return p().class("muted sm").child(words.no_hooks()).into_any();
                }
                let rows = found.items.into_iter().map(|hook| row(hook, base, hooks, deed, doomed, asking)).collect_view();
                ul().class("hooks").child(rows).into_any()
            }),
            once(made, words.hook_secret()),
            adding(base, hooks, made),
            move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
            ask(
                asking,
                Ask { title: words.hook_remove_title(), body: words.hook_remove_body(), typed: None, verb: words.hook_remove() },
                remove,
            ),
        ),
    )
}

fn row(
    hook: Hook,
    base: StoredValue<String>,
    hooks: Reading<Page<Hook>>,
    deed: Deed,
    doomed: RwSignal<Option<String>>,
    asking: RwSignal<bool>,
) -> impl IntoView {
    let words = duty();
    let path = format!("{}/{}", base.get_value(), page::escape(&hook.id));
    let state = match (hook.enabled, hook.disabled.as_deref()) {
        (true, _) => span().class("chip good").child(words.hook_working()),
        (false, Some(why)) if why.contains("410") || why.contains("gone") => span().class("chip bad").child(words.hook_gone()),
        (false, _) => span().class("chip warn").child(words.hook_off()),
    };
    let open = RwSignal::new(false);
    let log = format!("{path}/deliveries");
    let wanted = log.clone();
    let deliveries = reading::<Page<Delivery>>(move || open.get().then(|| format!("{wanted}?limit=20")), None);
    let (to_switch, to_ping, id) = (path.clone(), path.clone(), hook.id.clone());
    li().child((
        div().class("row wrap").child((
            span().class("grow1").child((
                code().class("mono url").child(hook.url.clone()),
                span().class("blk xs muted").child((told_of(&hook.events), hook.slack.then(|| format!(" · {}", words.hook_slack())))),
            )),
            state,
            input()
                .class("switch")
                .r#type("checkbox")
                .attr("role", "switch")
                .attr("aria-label", format!("{} {}", words.hook_working(), hook.url))
                .prop("checked", hook.enabled)
                .on(ev::change, move |event| {
                    let wish = Body::Json(json!({"enabled": event_target_checked(&event)}));
                    deed.send("PATCH", to_switch.clone(), wish, move |_| hooks.again());
                }),
            button()
                .r#type("button")
                .class("btn small")
                .on(ev::click, move |_| {
                    deed.send("POST", format!("{to_ping}/ping"), Body::Empty, move |_| {
                        open.set(true);
                        deliveries.again();
                    });
                })
                .child(words.ping()),
            button()
                .r#type("button")
                .class("btn small quiet danger")
                .attr("aria-label", format!("{} {}", words.hook_remove(), hook.url))
                .on(ev::click, move |_| {
                    doomed.set(Some(id.clone()));
                    asking.set(true);
                })
                .child(icon("trash")),
        )),
        details()
            .class("how")
            .prop("open", move || open.get())
            .on(ev::toggle, move |event| {
                let is_open =
                    event.target().is_some_and(|target| js_sys::Reflect::get(&target, &"open".into()).is_ok_and(|open| open.is_truthy()));
                open.set(is_open);
            })
            .child((summary().child(words.deliveries()), move || {
                open.get().then(|| {
                    body(words.deliveries(), deliveries, &[("100%", "32px")], {
                        let log = log.clone();
                        move |found| list(&found, &log, deliveries, deed).into_any()
                    })
                })
            })),
    ))
}

fn list(found: &Page<Delivery>, log: &str, deliveries: Reading<Page<Delivery>>, deed: Deed) -> impl IntoView + use<> {
    let words = duty();
    if found.items.is_empty() {
        return p().class("muted sm").child(words.no_deliveries()).into_any();
    }
    let row = |one: &Delivery| {
        let (class, word) = match one.state.as_str() {
            "delivered" => ("chip good", words.delivered()),
            "failed" => ("chip bad", words.failed()),
            _ => ("chip warn", words.waiting()),
        };
        let said = match (one.status, &one.error) {
            (Some(status), _) => words.answered(&status.to_string()),
            (None, Some(error)) => error.clone(),
            (None, None) => String::new(),
        };
        let path = format!("{log}/{}/replay", page::escape(&one.id));
        tr().child((
            td().class("num muted").child(intl::date_time(&one.at)),
            th().attr("scope", "row").class("mono").child(one.event.clone()),
            td().child((
                span().class(class).child(word),
                span().class("blk xs muted url").child(format!("{said} · {}", words.tries(&intl::count(one.tries.into())))),
            )),
            td().class("num").child(
                button()
                    .r#type("button")
                    .class("btn small quiet")
                    .on(ev::click, move |_| deed.send("POST", path.clone(), Body::Empty, move |_| deliveries.again()))
                    .child(words.replay()),
            ),
        ))
    };
    let rows = found.items.iter().map(row).collect_view();
    div()
        .class("scroll-x")
        .child(table().class("table bare").child((
            caption().class("vh").child(words.deliveries()),
            thead().class("vh").child(tr().child((
                th().attr("scope", "col").child(crate::words::audit().when()),
                th().attr("scope", "col").child(words.hook_events()),
                th().attr("scope", "col").child(words.hook_state()),
                th().attr("scope", "col").child(words.replay()),
            ))),
            tbody().child(rows),
        )))
        .into_any()
}

/// The form for a new one.
fn adding(base: StoredValue<String>, hooks: Reading<Page<Hook>>, made: RwSignal<Option<String>>) -> impl IntoView {
    let words = duty();
    let deed = Deed::new();
    let url = RwSignal::new(String::new());
    let slack = RwSignal::new(false);
    let wanted = RwSignal::new(Vec::<&'static str>::new());
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wish = json!({"url": url.get_untracked().trim(), "events": wanted.get_untracked(), "slack": slack.get_untracked()});
        deed.send("POST", base.get_value(), Body::Json(wish), move |answer| {
            made.set(call::read::<Made>(&answer).ok().map(|made| made.secret));
            url.set(String::new());
            hooks.again();
        });
    };
    let tick = move |room: &'static str| {
        label().class("row sm").child((
            input().r#type("checkbox").prop("checked", move || wanted.with(|wanted| wanted.contains(&room))).on(ev::change, move |event| {
                wanted.update(|wanted| {
                    wanted.retain(|one| *one != room);
                    if event_target_checked(&event) {
                        wanted.push(room);
                    }
                });
            }),
            room_word(room),
        ))
    };
    form().class("top-space").on(ev::submit, add).child((
        div().class("row addrow").child((
            div().class("field grow1").child((
                label().r#for("hook-url").child(words.hook_url()),
                input()
                    .class("input mono")
                    .id("hook-url")
                    .r#type("url")
                    .attr("required", "")
                    .attr("autocomplete", "off")
                    .attr("placeholder", "https://hooks.example.com/rapport")
                    .prop("value", move || url.get())
                    .on(ev::input, move |event| url.set(event_target_value(&event))),
            )),
            button().r#type("submit").class("btn").prop("disabled", move || deed.busy()).child((icon("plus"), words.hook_add())),
        )),
        div().class("row wrap top-space").child((
            span().class("sm muted").child(move || {
                if wanted.with(Vec::is_empty) {
                    format!("{}: {}", words.hook_events(), words.hook_all())
                } else {
                    words.hook_events().to_owned()
                }
            }),
            ROOMS.map(tick).collect_view(),
            label().class("row sm").child((
                input()
                    .r#type("checkbox")
                    .prop("checked", move || slack.get())
                    .on(ev::change, move |event| slack.set(event_target_checked(&event))),
                words.hook_slack(),
            )),
        )),
        move || matches!(deed.went.get(), Went::Wrong(_)).then(|| deed.line()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_as_the_contract_gives_it() {
        let hook: Hook = serde_json::from_str(
            r#"{"id":"wh_1","url":"https://crm.example/in","events":["case.*","promise.kept"],"slack":false,"made_at":"2026-11-20T08:00:00Z","enabled":false,"disabled":"it answered 410 Gone"}"#,
        )
        .unwrap();
        assert_eq!(told_of(&hook.events), "cases, promise.kept");
        assert_eq!((told_of(&[]), hook.enabled), ("everything".to_owned(), false));
        let delivery: Delivery =
            serde_json::from_str(r#"{"id":"msg_1","event":"case.opened","at":"2026-11-20T08:00:00Z","state":"failed","tries":3,"status":null,"error":"no answer","done_at":null,"body":"{}"}"#)
                .unwrap();
        assert_eq!((delivery.tries, delivery.error.as_deref()), (3, Some("no answer")));
    }
}
