//! Accounts: several people of one customer.

use super::{MANAGER, Operation, PAGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route(
        "GET",
        "/api/sites/{site}/accounts",
        Operation::Accounts,
        MANAGER,
        (200, "List"),
        "Accounts as the site's group calls make them, with what their people are worth together",
    )
    .of_persons()
    .with(&[
        ("q", "part of an id or name"),
        ("owner", "a member's name, me or none"),
        ("sort", "value, value_at_risk, revenue, last_seen, renewal or name"),
        PAGE[0],
        PAGE[1],
    ]),
    route(
        "GET",
        "/api/sites/{site}/accounts/{account}",
        Operation::Account,
        MANAGER,
        (200, "Account"),
        "An account with its people, their cases, promises and pinned facts; its ETag is its version",
    )
    .of_persons(),
    route(
        "PATCH",
        "/api/sites/{site}/accounts/{account}",
        Operation::ChangeAccount,
        MANAGER,
        (200, "Account"),
        "Writes down owner, goal, next step, renewal and parts of people; with If-Match 412 when it changed meanwhile",
    )
    .takes("AccountChange"),
];
