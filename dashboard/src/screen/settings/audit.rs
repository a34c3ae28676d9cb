//! The audit log: who read a person, changed, exported or erased what.

use leptos::{
    ev,
    html::{button, caption, div, label, option, p, select, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use serde::Deserialize;

use crate::{
    browser::intl,
    part::{self, File, body, head},
    place,
    reading::reading,
    wire::Page,
    words::audit,
};

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Line {
    at: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    kind: String,
    /// The call: its method and its path.
    #[serde(default)]
    what: String,
    /// The parts of the path, the site first.
    #[serde(default)]
    subject: String,
}

const KINDS: [&str; 5] = ["read", "changed", "exported", "erased", "signed_in"];

/// How many are shown at first, and at most; all are in the file.
const FEW: u32 = 15;
const MANY: u32 = 200;

fn kind_word(kind: &str) -> &'static str {
    let words = audit();
    match kind {
        "read" => words.read(),
        "exported" => words.exported(),
        "erased" => words.erased(),
        "signed_in" => words.signed_in(),
        _ => words.changed(),
    }
}

/// What was done, more closely than its kind: made, changed and removed are one kind.
fn deed_word(line: &Line) -> &'static str {
    let words = audit();
    match (line.kind.as_str(), line.what.split(' ').next()) {
        ("changed", Some("POST")) => words.made(),
        ("changed", Some("DELETE")) => words.removed(),
        (kind, _) => kind_word(kind),
    }
}

/// Of which room of the house it was.
fn room(line: &Line) -> &'static str {
    let words = audit();
    let path = line.what.split_once(' ').map_or("", |(_, path)| path);
    let rest = path.strip_prefix("/api/sites/{site}").or(path.strip_prefix("/api")).unwrap_or_default();
    match rest.trim_start_matches('/').split(['/', '.']).next().unwrap_or_default() {
        "visitors" | "key-customers" => words.people(),
        "accounts" => words.accounts(),
        "cases" | "today" => words.cases(),
        "care" if rest.ends_with("settings") => words.care(),
        "care" => words.cases(),
        "promises" => words.promises(),
        "changes" | "incidents" => words.changes(),
        "webhooks" => words.webhooks(),
        "segments" => words.segments(),
        "surveys" => words.surveys(),
        "responses" | "import" => words.import(),
        "export" => words.files(),
        "tokens" | "signin-links" | "sessions" | "passkeys" | "members" => words.members(),
        "keys" => words.keys(),
        "audit" => words.log(),
        "session" => "",
        _ => words.site(),
    }
}

/// The card.
pub fn card() -> impl IntoView {
    let words = audit();
    // What is looked for stands in the address, so that it can be sent to somebody.
    let query = use_query_map();
    let kind = Memo::new(move |_| query.with(|query| query.get("audit").filter(|kind| KINDS.contains(&kind.as_str())).unwrap_or_default()));
    let (navigate, path) = (use_navigate(), use_location().pathname);
    let look_for = move |kind: &str| {
        let wanted = if kind.is_empty() { String::new() } else { format!("audit={kind}") };
        let address = format!("{}#audit", place::with_query(path.get_untracked(), &[wanted]));
        navigate(place::inside(&address), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    };
    let limit = RwSignal::new(FEW);
    let wanted = move || {
        let kind = kind.get();
        if kind.is_empty() { String::new() } else { format!("kind={kind}") }
    };
    let lines = reading::<Page<Line>>(
        move || Some(place::with_query("/api/audit".to_owned(), &[format!("limit={}", limit.get()), wanted()])),
        None,
    );
    let row = |line: Line| {
        let subject = line.subject.split_once(' ').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        tr().child((
            td().class("nowrap muted").child(intl::date_time(&line.at)),
            th().attr("scope", "row").attr("dir", "auto").child(line.who.clone()),
            td().child((deed_word(&line), " ", span().class("muted").child(room(&line)))),
            td().class("p2 muted url").attr("dir", "auto").child(subject),
        ))
    };
    let choices = KINDS.into_iter().map(|kind| option().value(kind).child(kind_word(kind))).collect_view();
    let file = move || File::of(crate::words::files().audit(), place::with_query("/api/audit".to_owned(), &[wanted()])).links();
    part::card(
        "audit",
        "set",
        (
            head("audit", words.audit(), words.audit_lead()),
            div().class("row wrap audit").child((
                label().class("vh").r#for("audit-kind").child(words.which()),
                select()
                    .class("select")
                    .id("audit-kind")
                    .prop("value", move || kind.get())
                    .on(ev::change, move |event| {
                        limit.set(FEW);
                        look_for(&event_target_value(&event));
                    })
                    .child((option().value("").child(words.all()), choices)),
                file,
            )),
            body(words.audit(), lines, &[("100%", "32px"), ("100%", "32px")], move |found| {
                if found.items.is_empty() {
                    return p().class("muted sm").child(words.none()).into_any();
                }
                let is_more = found.next.is_some() && limit.get_untracked() < MANY;
                (
                    table().class("table bare").child((
                        caption().class("vh").child(words.audit()),
                        thead().child(tr().child((
                            th().attr("scope", "col").class("nowrap").child(words.when()),
                            th().attr("scope", "col").child(words.who()),
                            th().attr("scope", "col").child(words.what()),
                            th().attr("scope", "col").class("p2").child(words.subject()),
                        ))),
                        tbody().child(found.items.into_iter().map(row).collect_view()),
                    )),
                    is_more.then(|| {
                        p().class("add")
                            .child(button().r#type("button").class("btn small").on(ev::click, move |_| limit.set(MANY)).child(words.more()))
                    }),
                )
                    .into_any()
            }),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_as_the_contract_gives_it() {
        let line: Line = serde_json::from_str(
            r#"{"at":"2026-11-23T10:00:00.000Z","who":"Kim","kind":"read","what":"GET /api/sites/{site}/visitors/{visitor}","subject":"s1 ann"}"#,
        )
        .unwrap();
        assert_eq!((room(&line), deed_word(&line)), (audit().people(), audit().read()));
        let of = |what: &str| room(&Line { what: what.to_owned(), ..line.clone() });
        assert_eq!(of("PUT /api/sites/{site}/care/settings"), audit().care());
        assert_eq!(of("POST /api/tokens"), audit().members());
        assert_eq!(of("GET /api/audit.csv"), audit().log());
        assert_eq!(of("DELETE /api/sites/{site}"), audit().site());
    }
}
