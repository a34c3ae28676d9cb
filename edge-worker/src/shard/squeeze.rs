//! Rows of the log, squeezed: batches repeat the same names over and over, so LZ4 makes a third or less of them in a few
//! microseconds. Every commit then writes fewer pages, and a log that is kept for a year takes a third of the disk.
//!
//! A row begins with the number of its dictionary, so that a better one can be added; rows of older releases are text.

use crate::platform::{Cell, Failure};

/// What a batch is likely to say: even one event alone is squeezed then. Rows are read by it for as long as logs are kept, so
/// never change it: add another and count on.
const FIRST: &str = concat!(
    r#""survey_invited":{"submission":{"id":"s_","until":"#,
    r#"{"push":{"to":"u:","strand":"a:","position":"#,
    r#""identify":{"user":"","traits":{"email":"","name":"","firstName":"","lastName":"","company":"","plan":""}},"in":{"#,
    r#""order":{"order_id":"","revenue":{"minor":,"currency":"USD"},"items":[{"product":"","name":"","quantity":1,"price":"#,
    r#""survey_shown":{"submission":{"id":"s_","survey":"relationship_nps","version":1,"class":"relationship"}}"#,
    r#""survey_answered":{"submission":{"id":"s_","survey":"","version":1,"class":"transaction"},"replies":[{"question":"","rating":{"kind":"nps","value":10},"text":""}],"completed":true}"#,
    r#""form":{"name":""}},"consent":{"analytics":true}},"error":{"message":"","source":"","line":"#,
    r#""vitals":{"lcp":1200,"inp":80,"cls":20}},"in":{"device":"desktop","language":"en-US","channel":"direct","page":"/"}},"#,
    r#""track":{"name":"Product Viewed","properties":{"currency":"USD","price":,"product_id":""}}},"in":{"device":"phone","country":"DE","language":"en","channel":"organic","page":"/"}},"#,
    r#""page_leave":{"view":"","engaged_ms":,"scroll":100}},"in":{"device":"desktop","language":"en","channel":"referral","page":"/"}},"#,
    r#""click":{"label":"","target":"/"}},"in":{"channel":"campaign","page":"/"}},"#,
    r#"{"events":[{"id":"","at":17,"day":20,"kind":{"page_view":{"view":"","path":"/","title":"","touch":{"channel":"organic","source":"google"}}},"in":{"device":"","#,
);

/// Longer than any row: a batch has at most 500 KB.
const LONGEST: usize = 16 * 1024 * 1024;

/// A row's body as it is stored.
pub(super) fn squeezed(body: &str) -> Cell {
    let mut row = vec![1];
    row.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    row.extend(lz4_flex::block::compress_with_dict(body.as_bytes(), FIRST.as_bytes()));
    Cell::Blob(row)
}

/// A row's body as it was.
///
/// # Errors
/// The row is none that this or an older release wrote.
pub(super) fn unsqueezed(cell: Option<Cell>) -> Result<String, Failure> {
    let failed = |cause: &str| Failure::new("reading the log", cause);
    match cell {
        Some(Cell::Text(body)) => Ok(body),
        Some(Cell::Blob(row)) => {
            let (1, length, packed) = (match row.split_first_chunk::<5>() {
                Some(([dictionary, length @ ..], packed)) => (*dictionary, u32::from_le_bytes(*length) as usize, packed),
                None => return Err(failed("a row is cut")),
            }) else {
                return Err(failed("a row was written by a newer release"));
            };
            if length > LONGEST {
                return Err(failed("a row is too long"));
            }
            let body = lz4_flex::block::decompress_with_dict(packed, length, FIRST.as_bytes());
            let body = body.map_err(|error| Failure::new("reading the log", error))?;
            String::from_utf8(body).map_err(|error| Failure::new("reading the log", error))
        }
        _ => Err(failed("a row is empty")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_are_smaller() {
        let event = r#"{"id":"0192-7","at":1795325055569,"day":20779,"kind":{"page_view":{"view":"v1","path":"/p/1","title":"A page"}},"in":{"channel":"organic","page":"/p/1"}}"#;
        let one = format!(r#"{{"events":[{event}]}}"#);
        let ten = format!(r#"{{"events":[{}]}}"#, [event; 10].join(","));
        for (body, at_most) in [(one.as_str(), 110), (&ten, 250), ("", 10), ("\u{1F600} \u{0}", 30)] {
            let Cell::Blob(row) = squeezed(body) else { panic!("bytes") };
            assert!(row.len() <= at_most, "{} of {}", row.len(), body.len());
            assert_eq!(unsqueezed(Some(Cell::Blob(row))).as_deref(), Ok(body));
        }
        assert_eq!(unsqueezed(Some(Cell::Text("{}".to_owned()))).as_deref(), Ok("{}"));
        for bad in [&[][..], &[1, 2], &[2, 0, 0, 0, 0, 0], &[1, 255, 255, 255, 255, 0], &[1, 9, 0, 0, 0, 1, 2]] {
            assert!(unsqueezed(Some(Cell::Blob(bad.to_vec()))).is_err());
        }
    }
}
