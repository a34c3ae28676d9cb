//! Rows written, counted as Cloudflare bills them: what the benchmark divides by the batches that it sent.

use std::cell::Cell;

use serde_json::json;

use crate::auth;
use crate::entry::json;
use crate::platform::{HttpRequest, HttpResponse, Net, Written};
use crate::refusal::{Kind, Refusal};

thread_local! {
    static WRITTEN: Cell<Written> = const { Cell::new(0) };
}

/// Rows were written, by whichever object.
pub fn count(rows: Written) {
    WRITTEN.set(WRITTEN.get() + rows);
}

/// Answers the operator how many rows this process has written; for everybody else there is nothing here.
///
/// # Errors
/// The request has another token than the operator's, or none.
pub fn respond(net: &impl Net, request: &HttpRequest) -> Result<HttpResponse, Refusal> {
    let token = request.header("authorization").and_then(|header| header.strip_prefix("Bearer "));
    if !token.is_some_and(|token| auth::is_admin(net, token)) {
        return Err(Refusal::of(Kind::NotFound, "nothing answers at this address"));
    }
    Ok(json(200, &json!({"rows_written": WRITTEN.get()})))
}
