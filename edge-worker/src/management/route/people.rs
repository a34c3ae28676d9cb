//! Persons.

use super::{EXPLAIN, MANAGER, Operation, PAGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/offers",
        Operation::Offers,
        MANAGER,
        (200, "Offers"),
        "What they may want next: what goes with what they bought",
    )
    .of_persons()
    .with(&[("limit", "at most so many, 1 to 50"), EXPLAIN]),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/contact-times",
        Operation::ContactTimes,
        MANAGER,
        (200, "ContactTimes"),
        "When they can best be reached, by weekday and hour",
    )
    .of_persons()
    .with(&[EXPLAIN]),
    route("GET", "/api/sites/{site}/visitors", Operation::Visitors, MANAGER, (200, "List"), "One item for each person").of_persons().with(
        &[
            ("q", "part of an id, name or e-mail address"),
            ("segment", "only who is in this segment"),
            ("stage", "attract, welcome, get_to_know, manage, special_care, lapsed or won_back"),
            ("sort", "last_seen, value, risk, value_at_risk, revenue or orders"),
            PAGE[0],
            PAGE[1],
        ],
    ),
    route("GET", "/api/sites/{site}/visitors/{visitor}", Operation::Visitor, MANAGER, (200, "Visitor"), "A person, by any of their ids")
        .of_persons()
        .with(&[EXPLAIN]),
    route(
        "DELETE",
        "/api/sites/{site}/visitors/{visitor}",
        Operation::EraseVisitor,
        MANAGER,
        (204, ""),
        "Erases a person: all their ids; counts and de-identified ratings stay",
    ),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/timeline",
        Operation::Timeline,
        MANAGER,
        (200, "List"),
        "What they did, the latest first",
    )
    .of_persons()
    .with(&PAGE),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/eligibility",
        Operation::Eligibility,
        MANAGER,
        (200, "Eligibility"),
        "Whether and why (not) they may be asked a survey now",
    )
    .of_persons()
    .with(&[("survey", "the survey's id")]),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/export",
        Operation::VisitorExport,
        MANAGER,
        (200, "Any"),
        "Everything that is held of a person",
    )
    .of_persons(),
];
