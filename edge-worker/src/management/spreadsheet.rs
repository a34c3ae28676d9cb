//! A table as a spreadsheet: the least of Office Open XML (ECMA-376) that every program opens.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::platform::Failure;

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Rapport" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// A sheet as it grows, row by row.
pub(super) struct Sheet(String);

impl Sheet {
    pub(super) fn new(columns: &[&str]) -> Self {
        let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#;
        let mut sheet = Self(head.to_owned());
        let names: Vec<Value> = columns.iter().map(|name| Value::from(*name)).collect();
        sheet.add(&names);
        sheet
    }

    /// Adds a row. Texts are texts, never formulas.
    pub(super) fn add(&mut self, cells: &[Value]) {
        self.0.push_str("<row>");
        for cell in cells {
            match cell {
                Value::Null => self.0.push_str("<c/>"),
                Value::Number(number) => self.0.push_str(&format!("<c><v>{number}</v></c>")),
                Value::Bool(flag) => self.0.push_str(&format!("<c t=\"b\"><v>{}</v></c>", u8::from(*flag))),
                Value::String(text) => self.text(text),
                nested => self.text(&nested.to_string()),
            }
        }
        self.0.push_str("</row>");
    }

    fn text(&mut self, text: &str) {
        self.0.push_str("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        // A cell holds at most 32,767 characters; XML has no control characters.
        for letter in text.chars().take(32_767).filter(|c| !c.is_control() || matches!(c, '\n' | '\t')) {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '\u{fffe}' | '\u{ffff}' => {}
                plain => self.0.push(plain),
            }
        }
        self.0.push_str("</t></is></c>");
    }

    /// Bytes of XML so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The file.
    pub(super) fn finished(mut self) -> Result<Vec<u8>, Failure> {
        self.0.push_str("</sheetData></worksheet>");
        let failed = |error: &dyn std::fmt::Display| Failure::new("writing a spreadsheet", error);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, content) in PARTS.into_iter().chain([("xl/worksheets/sheet1.xml", self.0.as_str())]) {
            zip.start_file(name, options).map_err(|error| failed(&error))?;
            zip.write_all(content.as_bytes()).map_err(|error| failed(&error))?;
        }
        Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is written is what our own import reads.
    #[test]
    fn a_sheet_is_read_back() {
        let mut sheet = Sheet::new(&["user_id", "amount", "note"]);
        sheet.add(&[json!("<b>&"), json!(29.33), json!("=1+1\u{7}")]);
        sheet.add(&[json!(7), Value::Null, json!({"a": [1]})]);
        let table = super::super::intake::read(&sheet.finished().unwrap()).unwrap();
        assert_eq!(table.columns, ["user_id", "amount", "note"]);
        assert_eq!(Value::Object(table.rows[0].clone().unwrap()), json!({"user_id": "<b>&", "amount": 29.33, "note": "=1+1"}));
        assert_eq!(Value::Object(table.rows[1].clone().unwrap()), json!({"user_id": 7, "amount": null, "note": "{\"a\":[1]}"}));
    }
}
