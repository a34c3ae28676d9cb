//! Everything out again: events, visitors and responses as CSV, NDJSON or XLSX. The columns of the tables never change;
//! what not everybody has stands as JSON in the last one.

use rapport_model::event::Event;
use rapport_model::value::{Day, Range};
use serde_json::{Map, Value, json};

use super::chosen::Chosen;
use super::spreadsheet::Sheet;
use super::visitors::{item, people, profile_of, shown};
use super::{Call, campaigns, cube, insight};
use crate::objects;
use crate::platform::{Body, HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::shard::call::{PeopleQuestion, PeopleSort, ShardCall, ShardReply};
use crate::site::SiteSettings;

/// The largest file that is made in one piece; more is fetched by range.
const LARGEST: usize = 64 * 1024 * 1024;
/// Rows of the log, or persons, asked for at once.
const SLICE: u32 = 200;

const EVENTS: &[&str] = &["id", "at", "type", "visitor", "received_at", "day", "page", "channel", "device", "country", "language", "data"];
const VISITORS: &[&str] = &[
    "id",
    "user_id",
    "ids",
    "first_seen",
    "last_seen",
    "sessions",
    "page_views",
    "orders",
    "revenue",
    "last_nps",
    "last_csat",
    "last_ces",
    "traits",
];
const RESPONSES: &[&str] =
    &["submission", "at", "visitor", "survey", "survey_name", "version", "class", "kind", "score", "comment", "question", "unverified"];

const CASES: &[&str] = &[
    "id",
    "number",
    "person",
    "name",
    "state",
    "reason",
    "comment",
    "opened_at",
    "closed_at",
    "owner",
    "grade",
    "value",
    "currency",
    "first_reply_at",
    "first_reply_in_time",
    "cause",
    "action",
    "before",
    "after",
    "recovered",
];

/// The list of people as it is on screen.
const CUSTOMERS: &[&str] = &[
    "id",
    "name",
    "email",
    "company",
    "stage",
    "loyalty",
    "value",
    "value_low",
    "value_high",
    "alive",
    "leaving",
    "value_at_risk",
    "revenue",
    "orders",
    "last_nps",
    "first_seen",
    "last_seen",
];

/// Campaigns with what is credited to them.
const CAMPAIGNS: &[&str] = &[
    "campaign",
    "channel",
    "arrivals",
    "people",
    "first_orders",
    "first_revenue",
    "first_answers",
    "first_nps",
    "first_return",
    "first_cost_per_order",
    "last_orders",
    "last_revenue",
    "last_answers",
    "last_nps",
    "last_return",
    "last_cost_per_order",
    "cost",
    "currency",
];

/// The cells of a cube.
const CUBE: &[&str] = &["by_1", "by_2", "from", "to", "measure", "value", "low", "high", "n"];

/// How a file is written.
#[derive(Clone, Copy)]
pub(super) enum Format {
    Csv,
    NdJson,
    Xlsx,
}

impl Format {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "csv" => Self::Csv,
            "ndjson" => Self::NdJson,
            "xlsx" => Self::Xlsx,
            _ => return None,
        })
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::NdJson => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Whether it has columns: then these never change.
    fn is_table(self) -> bool {
        !matches!(self, Self::NdJson)
    }
}

/// A file as it grows.
pub(super) struct File {
    columns: Vec<String>,
    growing: Growing,
}

enum Growing {
    Csv(String),
    NdJson(String),
    Xlsx(Box<Sheet>),
}

impl File {
    pub(super) fn new(columns: &[&str], format: Format) -> Self {
        Self::named(columns.iter().map(|name| (*name).to_owned()).collect(), format)
    }

    pub(super) fn named(columns: Vec<String>, format: Format) -> Self {
        let growing = match format {
            Format::Csv => Growing::Csv(columns.join(",") + "\r\n"),
            Format::NdJson => Growing::NdJson(String::new()),
            Format::Xlsx => Growing::Xlsx(Box::new(Sheet::new(&columns))),
        };
        Self { columns, growing }
    }

    /// Adds one row: the known columns, the rest as JSON where there is a column for it.
    pub(super) fn add(&mut self, row: Map<String, Value>) -> Result<(), Refusal> {
        let length = match &mut self.growing {
            Growing::Csv(text) => {
                let line: Vec<String> = cells(&self.columns, row).iter().map(cell).collect();
                *text += &(line.join(",") + "\r\n");
                text.len()
            }
            Growing::NdJson(text) => {
                *text += &(Value::Object(row).to_string() + "\n");
                text.len()
            }
            Growing::Xlsx(sheet) => {
                sheet.add(&cells(&self.columns, row))?;
                sheet.len()
            }
        };
        if length > LARGEST {
            return Err(Refusal {
                kind: Kind::TooLarge,
                ..Refusal::field("from", "and to must name fewer days: a file has at most 64 MB")
            });
        }
        Ok(())
    }

    /// The file as it is sent.
    pub(super) fn response(self, name: &str, ending: &str, format: Format) -> Result<HttpResponse, Refusal> {
        let response = HttpResponse { status: 200, headers: Vec::new(), body: self.finished()? };
        Ok(response
            .with("Content-Type", format.media_type())
            .with("Content-Disposition", format!("attachment; filename=\"{name}.{ending}\""))
            .with("Cache-Control", "no-store"))
    }

    pub(super) fn finished(self) -> Result<Body, Refusal> {
        Ok(match self.growing {
            Growing::Csv(text) | Growing::NdJson(text) => Body::Text(text),
            Growing::Xlsx(sheet) => Body::Bytes(sheet.finished()?),
        })
    }
}

fn cells(columns: &[String], mut row: Map<String, Value>) -> Vec<Value> {
    let mut cells: Vec<Value> = columns.iter().map(|column| row.remove(column).unwrap_or(Value::Null)).collect();
    if columns.last().is_some_and(|last| last == "data") {
        cells.pop();
        cells.push(Value::Object(row));
    }
    cells
}

/// A cell of CSV (RFC 4180). A text that a spreadsheet would take for a formula is disarmed by an apostrophe.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::Number(number) => return number.to_string(),
        Value::Bool(flag) => return flag.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(all) if all.iter().all(Value::is_string) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        nested => nested.to_string(),
    };
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

pub(super) async fn export<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let file = call.part(1).to_owned();
    let rule = || {
        Refusal::not_found("export; there are events, visitors, customers, responses, cases, campaigns and cube as .csv, .ndjson and .xlsx")
    };
    let (what, format_name) = file.split_once('.').ok_or_else(rule)?;
    let format = Format::parse(format_name).ok_or_else(rule)?;
    let range =
        Range { from: call.query.day("from")?.unwrap_or(Day(i32::MIN / 2)), to: call.query.day("to")?.unwrap_or(Day(i32::MAX / 2)) };
    let file = match what {
        "events" => events(call, &settings, range, format).await?,
        "visitors" => visitors(call, &settings, format).await?,
        "customers" => customers(call, &settings, format).await?,
        "responses" => responses(call, &settings, range, format).await?,
        "cases" => cases(call, &settings, range, format).await?,
        "campaigns" => {
            let mut file = File::new(CAMPAIGNS, format);
            campaigns::rows(call, &settings).await?.into_iter().try_for_each(|row| file.add(row))?;
            file
        }
        "cube" => {
            let mut file = File::new(CUBE, format);
            cube::read(call, &settings).await?.lines().into_iter().try_for_each(|line| file.add(line))?;
            file
        }
        _ => return Err(rule()),
    };
    file.response(what, format_name, format)
}

/// The raw log in the order of receipt, shard by shard.
async fn events<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, range: Range, format: Format) -> Result<File, Refusal> {
    let mut file = File::new(EVENTS, format);
    for index in 0..settings.shards {
        let mut after = Some(0);
        while let Some(position) = after {
            let reply = objects::shard(call.net, settings, index, &ShardCall::Log { after: position, limit: SLICE }).await?;
            let ShardReply::Log { entries, next } = reply else { return Err(objects::unexpected("a shard")) };
            for entry in entries.iter().filter(|entry| entry.event.kind.counts() && range.contains(entry.event.day)) {
                let mut row = shown(entry);
                let Event { day, .. } = &entry.event;
                row.insert("day".to_owned(), json!(day.to_string()));
                file.add(row)?;
            }
            after = next;
        }
    }
    Ok(file)
}

async fn visitors<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, format: Format) -> Result<File, Refusal> {
    let mut file = File::new(VISITORS, format);
    each_profile(call, settings, |mut profile| {
        for last in ["last_nps", "last_csat", "last_ces"] {
            let value = profile.get(last).and_then(|rating| rating.get("value")).cloned();
            profile.insert(last.to_owned(), value.unwrap_or_default());
        }
        profile.retain(|name, _| VISITORS.contains(&name.as_str()) || !format.is_table());
        file.add(profile)
    })
    .await?;
    Ok(file)
}

/// One row for each person of the list, narrowed and sorted as the list is, with what is read of them.
async fn customers<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, format: Format) -> Result<File, Refusal> {
    let mut file = File::new(CUSTOMERS, format);
    let insight = insight::learnt(call, settings, false).await?;
    let today = call.today(settings);
    let ids = call.query.all("id");
    let mut chosen = Chosen::of(call, settings, &insight, (!ids.is_empty()).then_some(ids.as_slice())).await?;
    loop {
        let lines = chosen.next(call, settings).await?;
        if lines.is_empty() {
            return Ok(file);
        }
        for line in &lines {
            file.add(customer(item(settings, &insight, line, today)))?;
        }
    }
}

/// A line of the list as a flat row.
fn customer(mut item: Map<String, Value>) -> Map<String, Value> {
    let traits = item.remove("traits").unwrap_or_default();
    let told = |names: &[&str]| names.iter().find_map(|name| traits.get(*name).filter(|held| held.is_string())).cloned();
    let name = told(&["name", "full_name", "fullName"]).or_else(|| {
        let parts: Vec<_> =
            ["firstName", "first_name", "lastName", "last_name"].iter().filter_map(|part| traits.get(*part)?.as_str()).collect();
        (!parts.is_empty()).then(|| json!(parts.join(" ")))
    });
    let company = traits.get("company").and_then(|company| company.get("name").cloned()).or_else(|| told(&["company"]));
    let (value, risk) = (item.remove("value").unwrap_or_default(), item.remove("risk").unwrap_or_default());
    let rated = item.remove("last_nps").and_then(|rating| rating.get("value").cloned());
    let columns = [
        ("name", name),
        ("email", told(&["email"])),
        ("company", company),
        ("value", value.get("expected").cloned()),
        ("value_low", value.get("low").cloned()),
        ("value_high", value.get("high").cloned()),
        ("alive", value.get("alive").cloned()),
        ("leaving", risk.get("probability").cloned()),
        ("value_at_risk", risk.get("value_at_risk").cloned()),
        ("last_nps", rated),
    ];
    item.extend(columns.map(|(name, value)| (name.to_owned(), value.unwrap_or_default())));
    item.retain(|name, _| CUSTOMERS.contains(&name.as_str()));
    item
}

/// One row for each rating.
async fn responses<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, range: Range, format: Format) -> Result<File, Refusal> {
    let mut file = File::new(RESPONSES, format);
    let calendar = settings.calendar();
    each_profile(call, settings, |mut profile| {
        let visitor = profile.remove("id").unwrap_or_default();
        let mut taken = |name: &str| match profile.remove(name) {
            Some(Value::Array(ratings)) => ratings,
            _ => Vec::new(),
        };
        let (counted, apart) = (taken("scores"), taken("unverified"));
        let marked = counted.into_iter().map(|score| (score, false)).chain(apart.into_iter().map(|score| (score, true)));
        for (score, is_apart) in marked {
            let Value::Object(mut row) = score else { continue };
            row.insert("unverified".to_owned(), json!(is_apart));
            let at = row.get("at").and_then(Value::as_str).and_then(|at| rapport_model::value::Timestamp::parse(at).ok());
            if at.is_some_and(|at| range.contains(calendar.day(at))) {
                let number = row.remove("value").unwrap_or_default();
                row.insert("score".to_owned(), number);
                row.insert("visitor".to_owned(), visitor.clone());
                file.add(row)?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(file)
}

/// One row for each case that was opened in the range; as NDJSON with its log.
async fn cases<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, range: Range, format: Format) -> Result<File, Refusal> {
    let mut file = File::new(CASES, format);
    let calendar = settings.calendar();
    for (case, row) in super::care::table(call, settings).await? {
        if range.contains(calendar.day(case.opened_at())) {
            file.add(row)?;
        }
    }
    Ok(file)
}

async fn each_profile<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    mut take: impl FnMut(Map<String, Value>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let names = super::surveys::names(call, settings).await?;
    let mut after = None;
    loop {
        let question = PeopleQuestion { search: None, sort: PeopleSort::LastSeen, filter: None, after: after.take(), limit: SLICE };
        let (lines, next) = people(call, settings, question).await?;
        for line in &lines {
            if let Value::Object(profile) = profile_of(settings, &line.id, &line.ids, &line.person, &names) {
                take(profile)?;
            }
        }
        match (next, lines.last()) {
            (Some(_), Some(last)) => after = Some((last.key, last.id.key())),
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        assert_eq!(cell(&json!("a \"b\", c")), "\"a \"\"b\"\", c\"");
        assert_eq!(cell(&json!("=HYPERLINK(\"x\")")), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!((cell(&json!(-5)), cell(&Value::Null), cell(&json!(["a", "b"]))), ("-5".to_owned(), String::new(), "a b".to_owned()));
    }
}
