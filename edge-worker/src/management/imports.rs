//! Customers, orders and answers that are brought from elsewhere become events like any other: receipts add up, and the
//! same file brought twice changes nothing.

use std::collections::BTreeMap;

use rapport_model::event::{Channel, Context, Event, EventKind, Rated, RatingKind, Reply, Submission};
use rapport_model::reading::Cost;
use rapport_model::value::{
    Calendar, Comment, Currency, Day, EventId, Label, Money, Properties, Property, StrandId, SurveyClass, Timestamp,
};
use serde_json::{Map, Value, json};

use super::Call;
use super::campaigns::summed;
use super::intake::{Table, column, read};
use crate::delivery::{Counts, deliver};
use crate::dialect::{Fields, Incoming, Json, Members, Parsed, Reason, Refused};
use crate::entry::json;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::site::{SiteCall, SiteReply, SiteSettings};
use crate::{access, digest, objects};

/// Rows that are delivered at once: large enough to be written together, small enough to let others in between.
const SLICE: usize = 500;

type Row = Map<String, Value>;

/// Delivers rows in slices and adds the receipts up. Refused rows are numbered from 0, without the header.
async fn bring<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, rows: Vec<Result<Incoming, Refused>>) -> Result<Counts, Refusal> {
    let mut sum = Counts::default();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let slice = Parsed { events: rows.by_ref().take(SLICE).collect(), asked: Vec::new() };
        let counts = deliver(call.net, settings, slice, call.now(), None).await?.counts;
        sum.accepted += counts.accepted;
        sum.duplicate += counts.duplicate;
        sum.refused.extend(counts.refused);
    }
    Ok(sum)
}

/// A moment as files write it: with a zone, or without one (then in the site's), or a day alone (then at its beginning).
fn moment(text: &str, calendar: &Calendar) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = Timestamp::parse(text) {
        return Some(at);
    }
    let (day, clock) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let compact = day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit());
    let day = if compact { format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]) } else { day.replace(['/', '.'], "-") };
    let start = calendar.start(Day::parse(&day).ok()?);
    if clock.is_empty() {
        return Some(start);
    }
    let mut parts = clock.split(':').map(|part| part.parse::<f64>().ok().filter(|part| (0.0..61.0).contains(part)));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0.0))?);
    Some(start.plus(((hours * 60.0 + minutes) * 60_000.0 + seconds * 1_000.0) as i64))
}

/// A column's moment, checked: not in the future.
fn at(fields: &Fields<'_>, name: &str, calendar: &Calendar, now: Timestamp) -> Result<Option<Timestamp>, Reason> {
    let Some(text) = fields.id(name)? else { return Ok(None) };
    let at = moment(&text, calendar).ok_or_else(|| fields.reason(name, "is a day such as 2026-11-22 or a time of ISO 8601"))?;
    if at > now.plus(86_400_000) { Err(fields.reason(name, "is not in the future")) } else { Ok(Some(at.min(now))) }
}

/// An amount as spreadsheets write it: blanks, currency signs and thousands are let be.
fn amount(fields: &Fields<'_>, name: &str) -> Result<Option<f64>, Reason> {
    let Some(Json::Text(text)) = fields.value(name) else { return fields.number(name) };
    let mut digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let (last_point, last_comma) = (digits.rfind('.'), digits.rfind(','));
    digits = match (last_point, last_comma) {
        (Some(point), Some(comma)) if comma > point => digits.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => digits.replace(',', ""),
        // A lone comma with two digits behind it is a decimal comma.
        (None, Some(comma)) if digits.len() - comma != 4 => digits.replace(',', "."),
        (None, Some(_)) => digits.replace(',', ""),
        _ => digits,
    };
    if digits.is_empty() {
        return Ok(None);
    }
    digits.parse().map(Some).map_err(|_| fields.reason(name, "is an amount such as 29.33"))
}

/// A name for a row that has none of its own: the same row gives the same name.
fn named(kind: &str, parts: &[&str]) -> Result<EventId, Reason> {
    let digest = digest::sha256(&[&[kind], parts].concat().join("\n"));
    EventId::parse(&format!("{kind}-{}", &digest[..40])).map_err(|invalid| format!("id: {invalid}"))
}

/// Reads each row on its own.
fn each(table: Table, mut read: impl FnMut(&Fields<'_>, usize, &Row) -> Result<Incoming, Reason>) -> Vec<Result<Incoming, Refused>> {
    let read_row = |(index, row): (usize, Result<Row, String>)| {
        let refused = |reason| Refused { id: None, index, reason };
        let row = row.map_err(refused)?;
        read(&Fields::of(&Members::from(&row)), index, &row).map_err(refused)
    };
    table.rows.into_iter().enumerate().map(read_row).collect()
}

fn incoming(index: usize, strand: StrandId, id: EventId, at: Timestamp, calendar: &Calendar, kind: EventKind) -> Incoming {
    Incoming {
        index,
        event: Event { id, at, day: calendar.day(at), kind, context: Context::default() },
        strand,
        links: Vec::new(),
        walk: None,
    }
}

fn user(fields: &Fields<'_>, name: &str) -> Result<StrandId, Reason> {
    let id = fields.id(name)?.ok_or_else(|| fields.reason(name, "is missing"))?;
    StrandId::user(&id).map_err(|invalid| fields.reason(name, invalid))
}

const USER: [&str; 10] = ["user_id", "customer_id", "userid", "customer", "client_id", "id", "uid", "buyer", "email", "e-mail"];
const WHEN: [&str; 12] = [
    "at",
    "date",
    "order_date",
    "created_at",
    "timestamp",
    "ordered_at",
    "purchase_date",
    "time",
    "datetime",
    "day",
    "invoice_date",
    "completed_at",
];

/// The column of a meaning: as the query names it, else guessed.
fn guessed<N: Net>(call: &Call<'_, N>, columns: &[String], meaning: &str, names: &[&str]) -> Result<Option<String>, Refusal> {
    match call.query.text(meaning) {
        Some(named) if columns.iter().any(|column| column == named) => Ok(Some(named.to_owned())),
        Some(_) => Err(Refusal::field(meaning, "names no column of the file")),
        None => Ok(column(columns, names).map(str::to_owned)),
    }
}

fn missing(meaning: &str, columns: &[String]) -> Refusal {
    Refusal::field(meaning, format!("no column was recognised; name one with ?{meaning}= out of: {}", columns.join(", ")))
}

pub(super) async fn import<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    match call.part(1) {
        "customers" => customers(call, &settings).await,
        "orders" => orders(call, &settings).await,
        "costs" => costs(call, &settings).await,
        _ => Err(Refusal::not_found("kind of import; there are customers, orders and costs")),
    }
}

/// The columns of a file; of NDJSON the names of the first row.
fn table<N: Net>(call: &Call<'_, N>) -> Result<Table, Refusal> {
    let mut table = read(&call.request.body)?;
    if table.columns.is_empty() {
        table.columns = table.rows.iter().flatten().next().map(|row| row.keys().cloned().collect()).unwrap_or_default();
    }
    Ok(table)
}

/// What a column says, by the names that Segment reserves for traits, so that people are found by name and e-mail address
/// whoever exported the table; other columns keep their name.
fn trait_name(column: &str) -> &str {
    const KNOWN: [(&str, &[&str]); 6] = [
        ("email", &["email", "email_address", "mail"]),
        ("name", &["name", "full_name", "customer_name"]),
        ("firstName", &["first_name", "given_name"]),
        ("lastName", &["last_name", "family_name", "surname"]),
        ("phone", &["phone", "phone_number", "telephone"]),
        ("company", &["company", "company_name", "organisation", "organization"]),
    ];
    let one = [column.to_owned()];
    KNOWN.iter().find(|(_, names)| self::column(&one, names).is_some()).map_or(column, |(name, _)| name)
}

async fn customers<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<HttpResponse, Refusal> {
    let table = table(call)?;
    let calendar = settings.calendar();
    let id = guessed(call, &table.columns, "user_id", &USER)?.ok_or_else(|| missing("user_id", &table.columns))?;
    let since = guessed(call, &table.columns, "at", &["at", "updated_at", "created_at", "since", "customer_since", "signup_date", "date"])?;
    let now = call.now();
    let mut mapping = BTreeMap::from([(id.clone(), "user_id".to_owned())]);
    if let Some(since) = &since {
        mapping.insert(since.clone(), "at".to_owned());
    }
    for name in table.columns.iter().filter(|name| !name.is_empty()) {
        mapping.entry(name.clone()).or_insert_with(|| format!("traits.{}", trait_name(name)));
    }
    let rows = each(table, |fields, index, row| {
        let strand = user(fields, &id)?;
        let at = match &since {
            Some(column) => at(fields, column, &calendar, now)?.unwrap_or(now),
            None => now,
        };
        let is_trait = |name: &&String| **name != id || name.to_lowercase().contains("mail");
        let kept = row.iter().filter(|(name, value)| !name.is_empty() && is_trait(name) && !value.as_str().is_some_and(str::is_empty));
        let traits: Properties =
            kept.filter_map(|(name, value)| Some((Label::of(trait_name(name)), Property::of(value)?))).take(Property::MOST).collect();
        // The content names the row: the same file again changes nothing, a changed row is news.
        let event = named("customer", &[strand.raw(), &Value::Object(row.clone()).to_string()])?;
        Ok(incoming(index, strand, event, at, &calendar, EventKind::Identify { user: None, traits }))
    });
    report(bring(call, settings, rows).await?, &mapping)
}

async fn orders<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<HttpResponse, Refusal> {
    let table = table(call)?;
    let calendar = settings.calendar();
    let columns = table.columns.clone();
    let find = |meaning: &str, names: &[&str]| guessed(call, &columns, meaning, names);
    let needed = |meaning: &str, names: &[&str]| find(meaning, names)?.ok_or_else(|| missing(meaning, &columns));
    let number = find(
        "order_id",
        &["order_id", "order", "order_no", "order_number", "invoice", "invoice_id", "invoice_no", "transaction_id", "number"],
    )?;
    let id = needed("user_id", &USER)?;
    let when = needed("at", &WHEN)?;
    let paid = needed(
        "revenue",
        &[
            "revenue",
            "amount",
            "total",
            "dollars",
            "value",
            "price",
            "sum",
            "total_price",
            "grand_total",
            "net",
            "sales",
            "order_value",
            "paid",
        ],
    )?;
    let code = find("currency", &["currency", "currency_code"])?;
    let mut mapping =
        BTreeMap::from([(id.clone(), "user_id".to_owned()), (when.clone(), "at".to_owned()), (paid.clone(), "revenue".to_owned())]);
    mapping.extend(number.iter().map(|column| (column.clone(), "order_id".to_owned())));
    mapping.extend(code.iter().map(|column| (column.clone(), "currency".to_owned())));
    let now = call.now();
    // Two orders alike on one day are two orders: rows without a number are told apart by how often they came before.
    let mut alike: BTreeMap<String, u32> = BTreeMap::new();
    let rows = each(table, |fields, index, row| {
        let strand = user(fields, &id)?;
        let at = at(fields, &when, &calendar, now)?.ok_or_else(|| fields.reason(&when, "is missing"))?;
        let amount = amount(fields, &paid)?.ok_or_else(|| fields.reason(&paid, "is missing"))?;
        let currency = match &code {
            Some(column) => fields
                .text(column)?
                .filter(|code| !code.is_empty())
                .map_or(Ok(settings.currency), Currency::parse)
                .map_err(|invalid| fields.reason(column, invalid))?,
            None => settings.currency,
        };
        let money = Money::of(amount, currency).map_err(|invalid| fields.reason(&paid, invalid))?;
        let given = match &number {
            Some(column) => fields.id(column)?,
            None => None,
        };
        let order_id = match given {
            Some(number) => number,
            None => {
                let content = Value::Object(row.clone()).to_string();
                let count = alike.entry(content.clone()).or_default();
                *count += 1;
                format!("row-{}", &digest::sha256(&format!("{content}\n{count}"))[..24])
            }
        };
        // A negative amount is money that went back.
        let is_refund = money.minor < 0;
        let kind = if is_refund {
            EventKind::Refund { order_id: Label::of(&order_id), amount: Some(Money { minor: -money.minor, currency }) }
        } else {
            EventKind::Order { order_id: Label::of(&order_id), revenue: money, items: Vec::new() }
        };
        let event = named("order", &[strand.raw(), &order_id, if is_refund { "refund" } else { "" }])?;
        Ok(incoming(index, strand, event, at, &calendar, kind))
    });
    report(bring(call, settings, rows).await?, &mapping)
}

/// What campaigns cost by day. A day of a campaign and channel that is brought again replaces what was there.
async fn costs<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<HttpResponse, Refusal> {
    let table = table(call)?;
    let calendar = settings.calendar();
    let columns = table.columns.clone();
    let find = |meaning: &str, names: &[&str]| guessed(call, &columns, meaning, names);
    let needed = |meaning: &str, names: &[&str]| find(meaning, names)?.ok_or_else(|| missing(meaning, &columns));
    let named = needed("campaign", &["campaign", "utm_campaign", "campaign_name", "campaign name", "name"])?;
    let when = needed("day", &["day", "date", "at", "reporting_starts", "week", "month"])?;
    let paid = needed("cost", &["cost", "costs", "spend", "amount_spent", "amount", "spent", "total"])?;
    let road = find("channel", &["channel"])?;
    let code = find("currency", &["currency", "currency_code"])?;
    let mut mapping =
        BTreeMap::from([(named.clone(), "campaign".to_owned()), (when.clone(), "day".to_owned()), (paid.clone(), "cost".to_owned())]);
    mapping.extend(road.iter().map(|column| (column.clone(), "channel".to_owned())));
    mapping.extend(code.iter().map(|column| (column.clone(), "currency".to_owned())));
    let (mut costs, mut refused) = (Vec::new(), Vec::new());
    let read = |row: &Row| -> Result<Cost, Reason> {
        let members = Members::from(row);
        let fields = Fields::of(&members);
        let campaign =
            fields.text(&named)?.map(str::trim).filter(|name| !name.is_empty()).ok_or_else(|| fields.reason(&named, "is missing"))?;
        let told = fields.id(&when)?.ok_or_else(|| fields.reason(&when, "is missing"))?;
        let at = moment(&told, &calendar).ok_or_else(|| fields.reason(&when, "is a day such as 2026-11-22"))?;
        let cost = amount(&fields, &paid)?.ok_or_else(|| fields.reason(&paid, "is missing"))?;
        if let Some(column) = &code {
            let told = fields.text(column)?.map(str::trim).filter(|code| !code.is_empty());
            if told.is_some_and(|told| Currency::parse(told).ok() != Some(settings.currency)) {
                return Err(fields.reason(column, format!("is the currency of the site, {}", settings.currency.as_str())));
            }
        }
        let money = Money::of(cost, settings.currency).map_err(|invalid| fields.reason(&paid, invalid))?;
        if money.minor < 0 {
            return Err(fields.reason(&paid, "is not negative"));
        }
        let channel = match &road {
            Some(column) => fields.text(column)?.map(str::trim).filter(|name| !name.is_empty()),
            None => None,
        };
        let one_of = || Channel::ALL.map(Channel::name).join(", ");
        let known = |name: &str| Channel::parse(name).ok_or_else(|| fields.reason("channel", format!("is one of {}", one_of())));
        let channel = channel.map(known).transpose()?;
        Ok(Cost { day: calendar.day(at), campaign: Label::of(campaign).as_str().to_owned(), channel, minor: money.minor })
    };
    for (index, row) in table.rows.into_iter().enumerate() {
        match row.and_then(|row| read(&row)) {
            Ok(cost) => costs.push(cost),
            Err(reason) => refused.push(Refused { id: None, index, reason }),
        }
    }
    let rows = costs.len() as u32;
    let costs = summed(costs);
    // Days of several rows each are one: counted by rows, so that the receipt adds up.
    let asked = costs.len() as u32;
    let SiteReply::CostsKept { changed } = objects::site(call.net, &settings.id, &SiteCall::KeepCosts(costs)).await? else {
        return Err(objects::unexpected("a site"));
    };
    let duplicate = if changed == 0 { rows } else { asked - changed };
    report(Counts { accepted: rows - duplicate, duplicate, refused }, &mapping)
}

fn report(counts: Counts, mapping: &BTreeMap<String, String>) -> Result<HttpResponse, Refusal> {
    Ok(json(200, &json!({"accepted": counts.accepted, "duplicate": counts.duplicate, "refused": counts.refused, "mapping": mapping})))
}

/// A rating that was given elsewhere.
struct Given {
    index: usize,
    strand: StrandId,
    survey: String,
    class: SurveyClass,
    rated: Rated,
    comment: Option<Comment>,
    at: Timestamp,
    id: EventId,
}

fn given(fields: &Fields<'_>, index: usize, calendar: &Calendar, now: Timestamp) -> Result<Given, Reason> {
    let strand = user(fields, "user_id")?;
    let survey = fields.id("survey")?.ok_or_else(|| fields.reason("survey", "is missing"))?;
    let survey = Label::of(&survey).as_str().to_owned();
    let (kind, class) = match fields.needed("kind")?.to_ascii_lowercase().as_str() {
        "nps" => (RatingKind::Nps, SurveyClass::Relationship),
        "csat" => (RatingKind::Csat, SurveyClass::Transaction),
        "ces" => (RatingKind::Ces, SurveyClass::Transaction),
        _ => return Err(fields.reason("kind", "is nps, csat or ces")),
    };
    let class = match fields.text("class")?.filter(|class| !class.is_empty()) {
        Some(name) => SurveyClass::parse(name).map_err(|invalid| fields.reason("class", invalid))?,
        None => class,
    };
    let score = fields.number("score")?.ok_or_else(|| fields.reason("score", "is missing"))?;
    let rated = Rated::of(kind, score).map_err(|invalid| fields.reason("score", invalid))?;
    let comment = fields.text("comment")?.map(str::trim).filter(|text| !text.is_empty()).map(Comment::of);
    let at = at(fields, "at", calendar, now)?.ok_or_else(|| fields.reason("at", "is missing"))?;
    let id = match fields.id("id")? {
        Some(id) => EventId::parse(&id).map_err(|invalid| fields.reason("id", invalid))?,
        None => {
            let kind = fields.needed("kind")?;
            named("response", &[strand.raw(), &survey, kind, &at.0.to_string(), &score.to_string()])?
        }
    };
    Ok(Given { index, strand, survey, class, rated, comment, at, id })
}

pub(super) async fn responses<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let calendar = settings.calendar();
    let (table, now) = (table(call)?, call.now());
    let mut rows = Vec::new();
    for (index, row) in table.rows.into_iter().enumerate() {
        let read = row.and_then(|row| {
            // Column names of spreadsheets come in any case.
            let row: Row = row.into_iter().map(|(name, value)| (name.trim().to_lowercase().replace(' ', "_"), value)).collect();
            given(&Fields::of(&Members::from(&row)), index, &calendar, now)
        });
        rows.push(read.map_err(|reason| Refused { id: None, index, reason }));
    }
    let mut labels: BTreeMap<String, SurveyClass> = BTreeMap::new();
    for given in rows.iter().flatten() {
        labels.entry(given.survey.clone()).or_insert(given.class);
    }
    if labels.len() > 1_000 {
        return Err(Refusal::field("survey", "names at most 1000 different surveys in one file"));
    }
    let SiteReply::Known(known) = objects::site(call.net, &settings.id, &SiteCall::Know(labels.into_iter().collect())).await? else {
        return Err(objects::unexpected("a site"));
    };
    let ids: BTreeMap<_, _> = known.into_iter().map(|known| (known.label, known.id)).collect();
    let events = rows.into_iter().map(|row| row.map(|given| answered(given, &ids, &calendar))).collect();
    let counts = bring(call, &settings, events).await?;
    access::forget(&settings.id);
    Ok(json(200, &json!({"accepted": counts.accepted, "duplicate": counts.duplicate, "refused": counts.refused})))
}

fn answered(given: Given, ids: &BTreeMap<String, String>, calendar: &Calendar) -> Incoming {
    let Given { index, strand, survey, class, rated, comment, at, id } = given;
    let survey = ids.get(&survey).cloned().unwrap_or(survey);
    let question = match rated.kind() {
        RatingKind::Nps => "nps",
        RatingKind::Csat => "csat",
        RatingKind::Ces => "ces",
    };
    let mut replies = vec![Reply { question: Label::of(question), rating: Some(rated), text: None, value: None }];
    replies.extend(comment.map(|comment| Reply { question: Label::of("comment"), rating: None, text: Some(comment), value: None }));
    // One answer is one submission: its name is unique for the person, whatever ids the file uses.
    let submission = Submission { id: format!("import-{}", id.as_str()), survey, version: 0, class, unverified: false };
    let kind = EventKind::SurveyAnswered { submission, replies, completed: true, imported: true };
    incoming(index, strand, id, at, calendar, kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_amounts_as_files_write_them() {
        let berlin = Calendar::of("Europe/Berlin").unwrap();
        let read = |text: &str| moment(text, &berlin).map(Timestamp::iso);
        assert_eq!(read("2026-11-22").as_deref(), Some("2026-11-21T23:00:00.000Z"));
        assert_eq!(read("19970101").as_deref(), Some("1996-12-31T23:00:00.000Z"));
        assert_eq!(read("2026/11/22 10:30").as_deref(), Some("2026-11-22T09:30:00.000Z"));
        assert_eq!(read("2026-11-22T10:30:00Z").as_deref(), Some("2026-11-22T10:30:00.000Z"));
        assert_eq!(read("yesterday"), None);
        let amount_of = |text: &str| {
            let map = json!({"a": text});
            amount(&Fields::of(&Members::from(map.as_object().unwrap())), "a")
        };
        for (text, number) in
            [("29.33", 29.33), ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("€ 29,33", 29.33), ("1,234", 1234.0), ("-5", -5.0)]
        {
            assert_eq!(amount_of(text), Ok(Some(number)), "{text}");
        }
        assert!(amount_of("1-2").is_err());
    }
}
