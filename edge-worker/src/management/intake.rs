//! What is brought from elsewhere: customers, orders and answers as tables or NDJSON, row by row.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use serde_json::{Map, Number, Value};

use crate::refusal::{Kind, Refusal};

/// The largest file.
pub(super) const LARGEST_FILE: usize = 32 * 1024 * 1024;
/// The most rows of a file.
const MOST_ROWS: usize = 500_000;

/// A table: the names of its columns and its rows, or objects without a table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    /// Each a JSON object by column, or why it could not be read.
    pub(super) rows: Vec<Result<Map<String, Value>, String>>,
}

/// Reads CSV with a header, XLSX, or NDJSON, by what the bytes look like: browsers and people name types wrongly.
///
/// # Errors
/// Too large, or none of these.
pub(super) fn read(body: &[u8]) -> Result<Table, Refusal> {
    if body.len() > LARGEST_FILE {
        return Err(Refusal::of(Kind::TooLarge, format!("a file has at most {} MB", LARGEST_FILE / 1024 / 1024)));
    }
    let table = if body.starts_with(b"PK\x03\x04") {
        spreadsheet(body)?
    } else {
        let text = std::str::from_utf8(body).map_err(|_| Refusal::of(Kind::Malformed, "the file is UTF-8, or XLSX"))?;
        let text = text.trim_start_matches('\u{feff}');
        match text.trim_start().as_bytes().first() {
            None => return Err(Refusal::of(Kind::Malformed, "the file is not empty")),
            Some(b'{') => lines(text),
            Some(b'[') => array(text)?,
            Some(_) => separated(text)?,
        }
    };
    if table.rows.len() > MOST_ROWS { Err(Refusal::of(Kind::TooLarge, format!("a file has at most {MOST_ROWS} rows"))) } else { Ok(table) }
}

fn lines(text: &str) -> Table {
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    let rows = rows.map(|line| serde_json::from_str::<Map<String, Value>>(line).map_err(|error| format!("row: is a JSON object: {error}")));
    Table { columns: Vec::new(), rows: rows.collect() }
}

fn array(text: &str) -> Result<Table, Refusal> {
    let all: Vec<Value> =
        serde_json::from_str(text).map_err(|error| Refusal::of(Kind::Malformed, format!("the file is a JSON list: {error}")))?;
    let rows = all.into_iter().map(|one| if let Value::Object(map) = one { Ok(map) } else { Err("row: is a JSON object".to_owned()) });
    Ok(Table { columns: Vec::new(), rows: rows.collect() })
}

/// The separator that the header has most of.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |byte: u8| header.bytes().filter(|b| *b == byte).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|byte| (count(*byte), *byte == b',')).unwrap_or(b',')
}

fn separated(text: &str) -> Result<Table, Refusal> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator(text)).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| Refusal::of(Kind::Malformed, format!("the file is CSV with a header: {error}"));
    let columns: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    let rows = reader.records().map(|record| {
        let record = record.map_err(|error| format!("row: {error}"))?;
        Ok(columns.iter().cloned().zip(record.iter().filter(|_| true).map(|cell| Value::String(cell.to_owned()))).collect())
    });
    let rows = rows.collect();
    Ok(Table { rows, columns })
}

/// The first sheet with a header.
fn spreadsheet(body: &[u8]) -> Result<Table, Refusal> {
    let unreadable = |error: calamine::Error| Refusal::of(Kind::Malformed, format!("the file is a spreadsheet: {error}"));
    let mut book = open_workbook_auto_from_rs(Cursor::new(body)).map_err(unreadable)?;
    let sheet =
        book.worksheet_range_at(0).ok_or_else(|| Refusal::of(Kind::Malformed, "the spreadsheet has a sheet"))?.map_err(unreadable)?;
    let mut rows = sheet.rows();
    let columns: Vec<String> = rows.next().into_iter().flatten().map(|cell| cell.to_string().trim().to_owned()).collect();
    let rows = rows
        .filter(|row| row.iter().any(|cell| !matches!(cell, Data::Empty)))
        .map(|row| Ok(columns.iter().cloned().zip(row.iter().map(cell)).collect()))
        .collect();
    Ok(Table { columns, rows })
}

fn cell(data: &Data) -> Value {
    match data {
        Data::Int(int) => Value::from(*int),
        // Whole numbers come as floating point from most programs: an order 17 is not 17.0.
        Data::Float(real) if real.fract() == 0.0 && real.abs() < 9e15 => Value::from(*real as i64),
        Data::Float(real) => Number::from_f64(*real).map_or(Value::Null, Value::Number),
        Data::Bool(flag) => Value::Bool(*flag),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Value::String(text.trim().to_owned()),
        Data::DateTime(date) => Value::String(from_serial(date.as_f64())),
        Data::Empty | Data::Error(_) => Value::Null,
        #[allow(unreachable_patterns)] // Kinds that a later release may add.
        other => Value::String(other.to_string()),
    }
}

/// A date of a spreadsheet: days since 1899-12-30, without a time zone.
fn from_serial(serial: f64) -> String {
    let milliseconds = ((serial - 25_569.0) * 86_400_000.0).round() as i64;
    let iso = rapport_model::value::Timestamp(milliseconds).iso();
    if milliseconds.rem_euclid(86_400_000) == 0 { iso[..10].to_owned() } else { iso.trim_end_matches('Z').to_owned() }
}

/// Finds the column of a meaning: the first of the names, in order, that a column has, whatever its case and separators.
pub(super) fn column<'a>(columns: &'a [String], names: &[&str]) -> Option<&'a str> {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    names.iter().find_map(|name| columns.iter().find(|column| plain(column) == plain(name)).map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_by_their_looks() {
        let csv = read("\u{feff}Customer ID;Amount\n7;\"1,50\"\n8;2\n".as_bytes()).unwrap();
        assert_eq!(csv.columns, ["Customer ID", "Amount"]);
        assert_eq!(csv.rows[0].as_ref().unwrap()["Amount"], "1,50");
        assert_eq!(column(&csv.columns, &["user_id", "customer_id"]), Some("Customer ID"));
        let lines = read(b"{\"a\":1}\n\nnonsense\n").unwrap();
        assert_eq!((lines.rows.len(), lines.rows[1].is_err()), (2, true));
        assert!(read(b"").is_err() && read(b"\xff\xfe\x00").is_err() && read(b"PK\x03\x04nonsense").is_err());
        assert_eq!(from_serial(45_000.5), "2023-03-15T12:00:00.000");
        assert_eq!(from_serial(45_000.0), "2023-03-15");
    }
}
