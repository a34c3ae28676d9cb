//! Customers, orders and answers from a table.

use leptos::{
    ev,
    html::{b, div, input, label, li, p, small, span, ul},
    prelude::*,
    task::spawn_local,
};
use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::JsCast;

use super::deed::said;
use crate::{
    browser::{
        call::{self, Body},
        intl,
    },
    part::{self, alert, head, icon},
    site::OnScreen,
    who,
    words::settings as words_of_settings,
};

/// The largest file that is sent in one piece.
const MOST_MB: f64 = 20.0;

/// What became of a table.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Report {
    /// Rows taken.
    #[serde(default)]
    accepted: u64,
    /// Rows known already.
    #[serde(default)]
    duplicate: u64,
    /// Rows refused: a count, or each with its reason.
    #[serde(default)]
    refused: Value,
    /// Which column was read as what.
    #[serde(default, alias = "columns")]
    mapping: Value,
}

impl Report {
    /// How many rows were refused.
    fn refused(&self) -> u64 {
        match &self.refused {
            Value::Number(count) => count.as_u64().unwrap_or(0),
            Value::Array(all) => all.len() as u64,
            _ => 0,
        }
    }

    /// Rows and reasons; rows are numbered as a spreadsheet numbers them, so a header is row 1.
    fn reasons(&self, has_header: bool) -> Vec<(String, String)> {
        let first = 1 + u64::from(has_header);
        let Value::Array(all) = &self.refused else { return Vec::new() };
        all.iter()
            .map(|one| {
                let row = one.get("row").or_else(|| one.get("line")).map_or_else(
                    || one.get("index").and_then(Value::as_u64).map_or_else(String::new, |index| (index + first).to_string()),
                    who::text,
                );
                (row, one.get("reason").map(who::text).unwrap_or_default())
            })
            .collect()
    }

    /// From column to meaning.
    fn columns(&self) -> Vec<(String, String)> {
        match &self.mapping {
            Value::Object(all) => all.iter().map(|(from, to)| (from.clone(), who::text(to))).filter(|(_, to)| !to.is_empty()).collect(),
            _ => Vec::new(),
        }
    }
}

/// The card.
pub fn card(site: OnScreen) -> impl IntoView {
    let words = words_of_settings();
    let base = format!("/api/sites/{}", site.id());
    part::card(
        "import",
        "set",
        (
            head("import", words.import(), words.import_lead()),
            div().class("imports").child((
                one("customers", words.customers(), words.customers_hint(), format!("{base}/import/customers")),
                one("orders", words.orders(), words.orders_hint(), format!("{base}/import/orders")),
                one("costs", words.costs(), words.costs_hint(), format!("{base}/import/costs")),
                one("responses", words.responses(), words.responses_hint(), format!("{base}/responses")),
            )),
        ),
    )
}

/// One kind of table.
fn one(id: &'static str, name: &'static str, hint: &'static str, path: String) -> impl IntoView {
    let words = words_of_settings();
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<(Report, bool), String>>);
    let chosen = move |event: ev::Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
        // The same file may be chosen again after it was mended.
        let forget = move || field.set_value("");
        if file.size() > MOST_MB * 1024.0 * 1024.0 {
            outcome.set(Some(Err(words.too_large(&intl::count(MOST_MB as u64)))));
            forget();
            return;
        }
        busy.set(true);
        outcome.set(None);
        let path = path.clone();
        let has_header = !call::file_type(&file.name()).ends_with("ndjson");
        spawn_local(async move {
            let answer = call::send("POST", &path, Body::File(file)).await.and_then(|answer| call::read::<Report>(&answer));
            forget();
            busy.try_set(false);
            outcome.try_set(Some(answer.map(|report| (report, has_header)).map_err(|trouble| said(&trouble))));
        });
    };
    div().class("import").child((
        div().class("row").child((
            span().class("grow1").child((b().class("sm").child(name), small().child(hint))),
            label().class("btn small").attr("aria-busy", move || busy.get().to_string()).child((
                icon("up"),
                span().child(move || if busy.get() { words.importing() } else { words.choose_file() }),
                span().class("vh").child(format!(": {name}")),
                input()
                    .class("vh")
                    .id(format!("import-{id}"))
                    .r#type("file")
                    .attr("accept", if id == "responses" { ".csv,.ndjson,.jsonl,text/csv" } else { ".csv,.xlsx,text/csv" })
                    .prop("disabled", move || busy.get())
                    .on(ev::change, chosen),
            )),
        )),
        div().attr("role", "status").child(move || {
            outcome.get().map(|outcome| match outcome {
                Ok((report, has_header)) => told(&report, has_header).into_any(),
                Err(said) => alert("bad", "warn", (b().child(words.import_failed()), " ", said)).into_any(),
            })
        }),
    ))
}

fn told(report: &Report, has_header: bool) -> impl IntoView + use<> {
    let words = words_of_settings();
    let refused = report.refused();
    let counts = words.counts(&intl::count(report.accepted), &intl::count(report.duplicate), &intl::count(refused));
    let reasons = report.reasons(has_header);
    let shown = reasons.iter().take(5).map(|(row, reason)| li().child(words.at_row(row, reason))).collect_view();
    let more = (reasons.len() > 5).then(|| li().child(words.and_more(&intl::count(reasons.len() as u64 - 5))));
    let columns: Vec<String> = report.columns().iter().map(|(from, to)| words.mapped(from, to)).collect();
    let kind = if refused > 0 { "warn" } else { "good" };
    alert(
        kind,
        if refused > 0 { "warn" } else { "check" },
        (
            b().child(counts),
            (!columns.is_empty()).then(|| p().class("xs").child(format!("{}: {}", words.columns(), columns.join(" · ")))),
            (!reasons.is_empty()).then(|| ul().class("xs").child((shown, more))),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_add_up_in_both_forms() {
        let report: Report =
            serde_json::from_str(r#"{"accepted":3,"duplicate":1,"refused":[{"index":4,"reason":"no id"}],"mapping":{"Kunde":"user_id"}}"#)
                .unwrap();
        assert_eq!(report.refused(), 1);
        assert_eq!(report.reasons(false), [("5".to_owned(), "no id".to_owned())]);
        assert_eq!(report.reasons(true), [("6".to_owned(), "no id".to_owned())]);
        assert_eq!(report.columns(), [("Kunde".to_owned(), "user_id".to_owned())]);
        let report: Report = serde_json::from_str(r#"{"accepted":3,"duplicate":0,"refused":2}"#).unwrap();
        assert_eq!((report.refused(), report.reasons(true).len()), (2, 0));
    }
}
