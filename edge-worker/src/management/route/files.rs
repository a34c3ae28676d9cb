//! What is brought in and taken out as a file.

use super::super::tables;
use super::{ANALYST, MANAGER, Operation, RANGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route(
        "POST",
        "/api/sites/{site}/responses",
        Operation::ImportResponses,
        MANAGER,
        (200, "Receipt"),
        "Brings answers from elsewhere: NDJSON or CSV",
    )
    .takes_file("text/csv"),
    route(
        "POST",
        "/api/sites/{site}/import/{what}",
        Operation::Import,
        MANAGER,
        (200, "ImportReceipt"),
        "Brings customers, orders, or costs of campaigns: CSV with a header, XLSX, NDJSON or a JSON list",
    )
    .takes_file("text/csv"),
    route(
        "GET",
        "/api/sites/{site}/export/{file}",
        Operation::Export,
        MANAGER,
        (200, "File"),
        "events, visitors, customers (the list, narrowed and sorted as it is), responses, cases, campaigns or cube (by the query of the cube), as .csv, .ndjson or .xlsx",
    )
    .of_persons()
    .with(&[
        RANGE[0],
        RANGE[1],
        ("id", "customers: only this one; may stand several times"),
        ("q", "customers: part of an id, name or e-mail address"),
        ("segment", "customers: only who is in this segment"),
        ("stage", "customers: only who is in this stage"),
        ("sort", "customers: last_seen, value, risk, value_at_risk, revenue or orders"),
    ]),
    route(
        "GET",
        "/api/sites/{site}/tables/{file}",
        Operation::Table,
        ANALYST,
        (200, "File"),
        tables::SUMMARY,
    )
    .with(&[RANGE[0], RANGE[1], ("survey", "of which survey: results, choices"), ("...", "whatever narrows the reading itself")]),
];
