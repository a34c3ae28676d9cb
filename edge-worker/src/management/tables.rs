//! Readings as tables: what a chart or a list of the dashboard shows, as CSV, XLSX or NDJSON. A table is the reading itself, for the same
//! caller and by the same query, laid out in columns that never change; so a file says what the screen says, and to an analyst no more.

use serde_json::{Map, Value};

use super::exports::{File, Format};
use super::route::{self, Need, Operation};
use super::{Call, dispatch};
use crate::account::AccountCall;
use crate::objects;
use crate::platform::{Body, HttpResponse, Net};
use crate::query::Query;
use crate::refusal::{Kind, Refusal};

/// What the table of calls says of them.
pub(super) const SUMMARY: &str = "A reading as a table, by the reading's own query: totals, breakdown, scores, course, groups, drivers, \
     nonresponse, lifecycle, loyalty, moves, cohorts, basket, rfm, surveys, results, result-groups, choices, themes, comments, cases, promises, accounts, \
     incidents, changes, causes, actions, key-customers, segments; as .csv, .ndjson or .xlsx";

/// A reading, and how it lies in rows and columns.
struct Layout {
    name: &'static str,
    reading: Operation,
    /// Where the rows are (RFC 6901); none where the reading itself is the one row. Of an object, each entry is a row with its `key`.
    rows: &'static str,
    /// Where in each row the rows proper are; what `^` precedes in a column is then of the row around them.
    inner: &'static str,
    /// Where in the reading each cell is, parts parted by dots; underscores join them to the name of the column.
    columns: &'static [&'static str],
}

const fn layout(name: &'static str, reading: Operation, rows: &'static str, columns: &'static [&'static str]) -> Layout {
    Layout { name, reading, rows, inner: "", columns }
}

impl Layout {
    const fn within(self, inner: &'static str) -> Self {
        Self { inner, ..self }
    }
}

const SCORES: &[&str] = &[
    "asked",
    "answered",
    "completed",
    "nps.value",
    "nps.low",
    "nps.high",
    "nps.n",
    "nps.promoters",
    "nps.passives",
    "nps.detractors",
    "csat.value",
    "csat.low",
    "csat.high",
    "csat.n",
    "csat.satisfied",
    "ces.value",
    "ces.low",
    "ces.high",
    "ces.n",
];

const LAYOUTS: &[Layout] = &[
    layout(
        "totals",
        Operation::Totals,
        "/days",
        &["day", "visitors", "new", "sessions", "page_views", "events", "orders", "revenue", "revenue_by_currency"],
    ),
    layout("breakdown", Operation::Breakdown, "/items", &["key", "events", "page_views"]),
    layout("scores", Operation::Scores, "", SCORES),
    layout(
        "course",
        Operation::Scores,
        "/series",
        &[
            "from",
            "to",
            "asked",
            "answered",
            "completed",
            "nps.value",
            "nps.low",
            "nps.high",
            "nps.n",
            "csat.value",
            "csat.low",
            "csat.high",
            "csat.n",
            "ces.value",
            "ces.low",
            "ces.high",
            "ces.n",
        ],
    ),
    layout(
        "groups",
        Operation::Scores,
        "/groups",
        &[
            "key",
            "name",
            "asked",
            "answered",
            "completed",
            "nps.value",
            "nps.low",
            "nps.high",
            "nps.n",
            "csat.value",
            "csat.low",
            "csat.high",
            "csat.n",
            "ces.value",
            "ces.low",
            "ces.high",
            "ces.n",
        ],
    ),
    layout("drivers", Operation::Drivers, "/items", &["by", "key", "name", "n", "value", "low", "high", "p", "significant", "pull"]),
    layout(
        "nonresponse",
        Operation::Nonresponse,
        "/by",
        &["^by", "key", "eligible", "asked", "responders", "response_rate", "n", "value", "share_of_people", "share_of_answers"],
    )
    .within("/groups"),
    layout("lifecycle", Operation::Lifecycle, "/by_stage", &["key", "persons", "unnamed", "value", "value_at_risk"]),
    layout("loyalty", Operation::Lifecycle, "/by_loyalty", &["key", "persons", "unnamed", "value", "value_at_risk"]),
    layout("moves", Operation::Lifecycle, "/flow", &["from", "to", "persons", "before"]),
    layout("cohorts", Operation::Cohorts, "/items", &["^week", "^size", "after", "active", "repeated", "share", "low", "high"])
        .within("/weeks"),
    layout("basket", Operation::Basket, "/items", &["from", "to", "count", "support", "confidence", "lift", "leverage", "conviction"]),
    layout("rfm", Operation::Rfm, "/cells", &["recency", "frequency", "monetary", "customers", "revenue"]),
    layout("key-customers", Operation::KeyCustomers, "/items", &["id", "name", "grade", "revenue", "transactions", "last"]),
    layout(
        "surveys",
        Operation::Surveys,
        "/items",
        &[
            "id",
            "name",
            "class",
            "status",
            "version",
            "asked",
            "answered",
            "completed",
            "nps.value",
            "nps.low",
            "nps.high",
            "nps.n",
            "csat.value",
            "csat.low",
            "csat.high",
            "csat.n",
            "ces.value",
            "ces.low",
            "ces.high",
            "ces.n",
            "last_answered",
        ],
    ),
    layout(
        "results",
        Operation::SurveyResults,
        "/questions",
        &[
            "id",
            "type",
            "text",
            "answered",
            "stopped",
            "median_seconds",
            "nps.value",
            "nps.low",
            "nps.high",
            "nps.n",
            "csat.value",
            "csat.low",
            "csat.high",
            "csat.n",
            "ces.value",
            "ces.low",
            "ces.high",
            "ces.n",
        ],
    ),
    layout(
        "result-groups",
        Operation::SurveyResults,
        "/groups",
        &[
            "key",
            "name",
            "asked",
            "answered",
            "started",
            "finished",
            "nps.value",
            "nps.low",
            "nps.high",
            "nps.n",
            "csat.value",
            "csat.low",
            "csat.high",
            "csat.n",
            "ces.value",
            "ces.low",
            "ces.high",
            "ces.n",
        ],
    ),
    layout("choices", Operation::SurveyResults, "/questions", &["^id", "^text", "id", "text", "count"]).within("/choices"),
    layout(
        "themes",
        Operation::Comments,
        "/themes",
        &[
            "id",
            "name",
            "count",
            "share",
            "nps.value",
            "nps.n",
            "csat.value",
            "csat.n",
            "before.count",
            "change.share.value",
            "change.share.low",
            "change.share.high",
        ],
    ),
    layout(
        "comments",
        Operation::Comments,
        "/items",
        &["at", "visitor", "question", "rating.kind", "rating.value", "page", "themes", "language", "mood", "text"],
    ),
    layout(
        "cases",
        Operation::Cases,
        "/items",
        &[
            "number",
            "id",
            "person",
            "name",
            "state",
            "reason",
            "owner",
            "grade",
            "value",
            "currency",
            "opened_at",
            "due",
            "clock.state",
            "closed_at",
            "cause",
            "action",
            "recovery.before",
            "recovery.after",
            "recovery.recovered",
        ],
    ),
    layout(
        "promises",
        Operation::Promises,
        "/items",
        &["id", "text", "person", "name", "case", "due", "owner", "made_at", "made_by", "state", "settled_at", "late"],
    ),
    layout(
        "accounts",
        Operation::Accounts,
        "/items",
        &[
            "id",
            "name",
            "persons",
            "owner",
            "goal",
            "next_step.text",
            "next_step.due",
            "renewal",
            "value",
            "value_at_risk",
            "revenue",
            "orders",
            "currency",
            "open_cases",
            "last_seen",
        ],
    ),
    layout(
        "incidents",
        Operation::Incidents,
        "/items",
        &[
            "id",
            "kind",
            "subject",
            "state",
            "since",
            "last_at",
            "people",
            "times",
            "usual",
            "now",
            "p",
            "closed_at",
            "closed_by",
            "note",
            "change.title",
        ],
    ),
    layout("changes", Operation::Changes, "/items", &["id", "title", "day", "theme", "causes", "made_by", "complained", "told"]),
    layout("causes", Operation::Evening, "/causes", &["cause", "cases", "share", "cumulative", "value"]),
    layout("actions", Operation::Evening, "/actions", &["action", "cases"]),
    layout("segments", Operation::Segments, "/items", &["id", "name", "sentence"]),
];

/// How the audit log calls a table of persons.
const OWN_ROUTE: &str = "GET /api/sites/{site}/tables/{file}";
/// Pages of a list that go into one file.
const MOST_PAGES: usize = 500;
/// The longest page that every list gives.
const PAGE: &str = "200";

pub(super) async fn table<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let file = call.part(1);
    let unknown = || Refusal::not_found("table");
    let (name, ending) = file.rsplit_once('.').ok_or_else(unknown)?;
    let layout = LAYOUTS.iter().find(|layout| layout.name == name).ok_or_else(unknown)?;
    let format = Format::parse(ending).ok_or_else(unknown)?;
    // Whoever may not read the reading may not have it as a file either.
    let route = route::of(layout.reading);
    if let Need::Role(role) = route.need
        && call.member.role < role
    {
        return Err(Refusal::of(Kind::Forbidden, format!("this needs the role {}; yours is {}", role.name(), call.member.role.name())));
    }
    let mut parts = vec![call.part(0).to_owned()];
    if layout.reading == Operation::SurveyResults {
        parts.push(call.query.text("survey").ok_or_else(|| Refusal::field("survey", "is missing"))?.to_owned());
    }
    let names: Vec<String> = layout.columns.iter().map(|column| column.trim_start_matches('^').replace('.', "_")).collect();
    let names = distinct(names, layout.columns);
    let mut file = File::named(names.clone(), format);
    let mut cursor: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let query = paged(&call.query, route, cursor.as_deref());
        let inner = Call { net: call.net, request: call.request, query, member: call.member.clone(), parts: parts.clone() };
        let response = Box::pin(dispatch(&inner, route)).await?;
        let Body::Text(text) = &response.body else { return Err(unknown()) };
        let reading: Value = serde_json::from_str(text).map_err(|_| unknown())?;
        rows(layout, &reading, &names).into_iter().try_for_each(|row| file.add(row))?;
        cursor = reading["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    if route.persons {
        let note = AccountCall::Note { who: call.member.name.clone(), what: OWN_ROUTE.to_owned(), subject: call.parts.join(" ") };
        objects::account(call.net, &note).await?;
    }
    file.response(layout.name, ending, format)
}

/// Two columns of one name would be one: that of the row around is named after what it is of.
fn distinct(names: Vec<String>, columns: &[&str]) -> Vec<String> {
    let is_twice = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
    let named =
        |(name, column): (&String, &&str)| if column.starts_with('^') && is_twice(name) { format!("of_{name}") } else { name.clone() };
    names.iter().zip(columns).map(named).collect()
}

/// The caller's query for a page of a list; what is no list has none.
fn paged(query: &Query, route: &route::Route, cursor: Option<&str>) -> Query {
    let is_list = route.query.iter().any(|(name, _)| *name == "cursor");
    if is_list { query.with("limit", PAGE).with("cursor", cursor.unwrap_or_default()) } else { query.clone() }
}

fn rows(layout: &Layout, reading: &Value, names: &[String]) -> Vec<Map<String, Value>> {
    let mut rows = Vec::new();
    for outer in listed(reading, layout.rows) {
        let inner = if layout.inner.is_empty() { vec![outer.clone()] } else { listed(&outer, layout.inner) };
        for one in inner {
            let cell = |column: &&str| match column.strip_prefix('^') {
                Some(column) => at(&outer, column),
                None => at(&one, column),
            };
            rows.push(names.iter().cloned().zip(layout.columns.iter().map(cell)).collect());
        }
    }
    rows
}

/// The rows at a place: of a list its entries, of an object each entry with its key.
fn listed(value: &Value, place: &str) -> Vec<Value> {
    let keyed = |(key, one): (Value, &Value)| {
        let mut row = if one.is_object() { one.clone() } else { Value::Object(Map::from_iter([("value".to_owned(), one.clone())])) };
        if let Some(fields) = row.as_object_mut() {
            fields.entry("key").or_insert(key);
        }
        row
    };
    match value.pointer(place) {
        Some(Value::Array(all)) => all.iter().enumerate().map(|(at, one)| keyed((at.into(), one))).collect(),
        Some(Value::Object(_)) if place.is_empty() => vec![value.clone()],
        Some(Value::Object(all)) => all.iter().map(|(key, one)| keyed((key.clone().into(), one))).collect(),
        _ => Vec::new(),
    }
}

/// A cell: texts of several languages are read in the first, and of things that have names the names.
fn at(row: &Value, column: &str) -> Value {
    let found = column.split('.').try_fold(row, |value, part| value.get(part)).cloned().unwrap_or_default();
    match found {
        Value::Object(texts) if column == "text" => texts.into_iter().map(|(_, text)| text).find(Value::is_string).unwrap_or_default(),
        Value::Array(all) if all.iter().any(Value::is_object) => {
            let name = |one: &Value| ["name", "id"].iter().find_map(|field| one.get(field)?.as_str().map(str::to_owned));
            Value::from(all.iter().filter_map(name).collect::<Vec<_>>().join(", "))
        }
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_laid_out_whatever_they_are_in() {
        let of = |name: &str| LAYOUTS.iter().find(|layout| layout.name == name).unwrap();
        let names = |layout: &Layout| {
            distinct(layout.columns.iter().map(|one| one.trim_start_matches('^').replace('.', "_")).collect(), layout.columns)
        };
        let layout = of("choices");
        assert_eq!(names(layout), ["of_id", "of_text", "id", "text", "count"]);
        let reading = json!({"questions": [{"id": "q", "text": {"en": "Which?"}, "choices": [{"id": "a", "text": {"en": "A", "zh": "甲"}, "count": 3}]}]});
        let found = rows(layout, &reading, &names(layout));
        assert_eq!(json!(found), json!([{"of_id": "q", "of_text": "Which?", "id": "a", "text": "A", "count": 3}]));
        let layout = of("lifecycle");
        let found = rows(layout, &json!({"by_stage": {"manage": {"persons": 2, "value": 9.5}}}), &names(layout));
        assert_eq!(found[0]["key"], "manage");
        assert_eq!((&found[0]["persons"], &found[0]["unnamed"]), (&json!(2), &Value::Null));
        let layout = of("basket");
        let found = rows(
            layout,
            &json!({"items": [{"from": [{"id": "p1", "name": "Lamp"}], "to": [{"id": "p2", "name": null}], "count": 5}]}),
            &names(layout),
        );
        assert_eq!((found[0]["from"].as_str(), found[0]["to"].as_str()), (Some("Lamp"), Some("p2")));
        assert_eq!(rows(of("scores"), &json!({"asked": 3}), &names(of("scores"))).len(), 1);
    }

    #[test]
    fn every_table_is_named_once_and_named_in_the_summary() {
        for layout in LAYOUTS {
            assert_eq!(LAYOUTS.iter().filter(|other| other.name == layout.name).count(), 1, "{}", layout.name);
            assert!(SUMMARY.contains(layout.name), "{}", layout.name);
            let mut columns = distinct(layout.columns.iter().map(|one| one.trim_start_matches('^').to_owned()).collect(), layout.columns);
            columns.sort();
            columns.dedup();
            assert_eq!(columns.len(), layout.columns.len(), "{}", layout.name);
        }
    }
}
