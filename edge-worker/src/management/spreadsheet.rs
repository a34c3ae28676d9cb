//! A table as a spreadsheet, by `rust_xlsxwriter`.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use crate::platform::Failure;
use crate::refusal::{Kind, Refusal};

/// Characters in a cell, as Excel counts them: in units of UTF-16.
const LONGEST: usize = 32_767;
/// What a cell takes beside its text, about, in bytes.
const CELL: usize = 48;

/// A sheet as it grows, row by row.
pub(super) struct Sheet {
    sheet: Worksheet,
    rows: u32,
    bytes: usize,
}

impl Sheet {
    pub(super) fn new(columns: &[String]) -> Self {
        let mut made = Self { sheet: Worksheet::new(), rows: 1, bytes: 0 };
        let bold = Format::new().set_bold();
        for (column, name) in (0..).zip(columns) {
            // The names of columns are short and few: nothing that a sheet would refuse.
            let _ = made.sheet.write_string_with_format(0, column, name, &bold);
        }
        let _ = made.sheet.set_freeze_panes(1, 0);
        made
    }

    /// Adds a row. Texts are texts, never formulas.
    ///
    /// # Errors
    /// A sheet has no room for it.
    pub(super) fn add(&mut self, cells: &[Value]) -> Result<(), Refusal> {
        for (column, cell) in (0..).zip(cells) {
            self.bytes += CELL;
            let written = match cell {
                Value::Null => Ok(()),
                Value::Number(number) => self.sheet.write_number(self.rows, column, number.as_f64().unwrap_or(f64::NAN)).map(drop),
                Value::Bool(flag) => self.sheet.write_boolean(self.rows, column, *flag).map(drop),
                Value::String(text) => self.text(column, text),
                nested => self.text(column, &nested.to_string()),
            };
            written.map_err(|error| match error {
                XlsxError::RowColumnLimitError => Refusal {
                    kind: Kind::TooLarge,
                    ..Refusal::field("from", "and to must name fewer days: a sheet has at most 1,048,576 rows")
                },
                error => Failure::new("writing a spreadsheet", error).into(),
            })?;
        }
        self.rows += 1;
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        let mut units = 0;
        let fits = |letter: &char| {
            units += letter.len_utf16();
            units <= LONGEST
        };
        // XML has no control characters, and two that are none.
        let is_text = |c: &char| (!c.is_control() || matches!(c, '\n' | '\t')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
        let text: String = text.chars().filter(is_text).take_while(fits).collect();
        self.bytes += text.len();
        self.sheet.write_string(self.rows, column, text).map(drop)
    }

    /// About how many bytes it holds so far.
    pub(super) fn len(&self) -> usize {
        self.bytes
    }

    /// The file.
    pub(super) fn finished(self) -> Result<Vec<u8>, Failure> {
        let failed = |error: XlsxError| Failure::new("writing a spreadsheet", error);
        let mut sheet = self.sheet;
        sheet.set_name("Rapport").map_err(failed)?;
        let mut book = Workbook::new();
        book.push_worksheet(sheet);
        book.save_to_buffer().map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is written is what our own import reads.
    #[test]
    fn a_sheet_is_read_back() {
        let mut sheet = Sheet::new(&["user_id", "amount", "note"].map(str::to_owned));
        sheet.add(&[json!("<b>&"), json!(29.33), json!("=1+1\u{7}")]).unwrap();
        sheet.add(&[json!(7), Value::Null, json!({"a": [1]})]).unwrap();
        sheet.add(&[json!("😀".repeat(20_000)), json!(true), json!("\u{202e}x")]).unwrap();
        let table = super::super::intake::read(&sheet.finished().unwrap()).unwrap();
        assert_eq!(table.columns, ["user_id", "amount", "note"]);
        assert_eq!(Value::Object(table.rows[0].clone().unwrap()), json!({"user_id": "<b>&", "amount": 29.33, "note": "=1+1"}));
        assert_eq!(Value::Object(table.rows[1].clone().unwrap()), json!({"user_id": 7, "amount": null, "note": "{\"a\":[1]}"}));
        let third = table.rows[2].clone().unwrap();
        assert_eq!(third["user_id"].as_str().map(|text| text.chars().count()), Some(16_383), "as much as a cell holds");
        assert_eq!(third["note"], "\u{202e}x");
    }
}
