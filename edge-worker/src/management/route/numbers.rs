//! Counts, scores and models of a whole site.

use super::{ANALYST, EXPLAIN, MANAGER, Operation, RANGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route(
        "GET",
        "/api/sites/{site}/totals",
        Operation::Totals,
        ANALYST,
        (200, "Totals"),
        "Visitors, sessions, views, orders and revenue by day",
    )
    .with(&RANGE),
    route(
        "GET",
        "/api/sites/{site}/breakdown",
        Operation::Breakdown,
        ANALYST,
        (200, "List"),
        "Events and page views by page, channel, device, country or language",
    )
    .with(&[RANGE[0], RANGE[1], ("by", "page, channel, device, country or language")]),
    route("GET", "/api/sites/{site}/scores", Operation::Scores, ANALYST, (200, "Scores"), "NPS, CSAT and CES with 95 % intervals").with(&[
        RANGE[0],
        RANGE[1],
        ("survey", "only this survey"),
        ("class", "relationship, transaction or feature"),
        ("segment", "only answers of who is in this segment now"),
        ("by", "page, device, country, channel, language, stage, segment or trait:NAME; two of the first five with a comma"),
        ("minimum", "how many answers a score needs"),
        EXPLAIN,
        ("compare", "previous: also as many days just before, and what changed"),
        ("per", "day, week, month or rolling28 (any number of days): also as a series"),
    ]),
    route(
        "GET",
        "/api/sites/{site}/value",
        Operation::Value,
        ANALYST,
        (200, "Value"),
        "The models of customer value, fitted to the orders of a range, or of all time",
    )
    .with(&[RANGE[0], RANGE[1], EXPLAIN]),
    route(
        "GET",
        "/api/sites/{site}/drivers",
        Operation::Drivers,
        ANALYST,
        (200, "Drivers"),
        "What moves the score: each group against everybody else, ranked by its pull and guarded against chance",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("score", "nps or csat"),
        ("survey", "only this survey"),
        ("class", "relationship, transaction or feature; relationship for nps and transaction for csat without it"),
        ("traits", "names of traits to compare by, with commas, at most 5"),
        ("least", "answers that a group and everybody else need, 10 without it"),
        EXPLAIN,
    ]),
    route(
        "GET",
        "/api/sites/{site}/nonresponse",
        Operation::Nonresponse,
        ANALYST,
        (200, "Nonresponse"),
        "Who did not answer: responders, asked and eligible people by group, and the score weighted by the groups' people",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("score", "nps or csat"),
        ("survey", "only this survey; eligible are those whom its rule means"),
        ("class", "relationship, transaction or feature; relationship for nps and transaction for csat without it"),
        ("by", "some of visits, orders, device, channel, country, language, stage and trait:NAME, with commas; the first six without it"),
        ("minimum", "how many answers a score needs"),
        EXPLAIN,
    ]),
    route(
        "GET",
        "/api/sites/{site}/campaigns",
        Operation::Campaigns,
        ANALYST,
        (200, "Campaigns"),
        "Orders and answers credited to the campaign and channel that brought people first and last, with cost and return",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("window", "for so many days the last arrival counts, 1 to 365; 30 without it"),
        ("minimum", "how many answers a score needs"),
        EXPLAIN,
    ]),
    route(
        "GET",
        "/api/sites/{site}/cube",
        Operation::Cube,
        ANALYST,
        (200, "Cube"),
        "A score or count by up to two dimensions and time, sliced by others; what there is no room for is other",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("measure", "nps, csat, ces, asked, answered, completed, page_views, events, orders or revenue"),
        ("by", "one or two of page, device, country, channel and language, with a comma; one for page_views and events"),
        ("per", "all, day, week or month"),
        ("page", "only this page; unknown where it is not known; likewise device, country, channel and language"),
        ("device", "only this device"),
        ("country", "only this country"),
        ("channel", "only this channel"),
        ("language", "only this language"),
        ("survey", "only this survey"),
        ("class", "relationship, transaction or feature; relationship for nps without it"),
        ("top", "how many keys of a dimension stand for themselves, 1 to 200; 10 without it"),
        ("minimum", "how many answers a score needs"),
        EXPLAIN,
    ]),
    route(
        "GET",
        "/api/sites/{site}/lifecycle",
        Operation::Lifecycle,
        ANALYST,
        (200, "Lifecycle"),
        "Who stands where today by stage and loyalty, what they are worth, and how they moved since a day",
    )
    .with(&[("from", "first day of the moves; 90 days up to today without it")]),
    route(
        "GET",
        "/api/sites/{site}/rfm",
        Operation::Rfm,
        ANALYST,
        (200, "Rfm"),
        "Customers by their scores of recency, frequency and monetary value",
    )
    .with(&RANGE),
    route(
        "GET",
        "/api/sites/{site}/key-customers",
        Operation::KeyCustomers,
        MANAGER,
        (200, "KeyCustomers"),
        "The measured share of the best customers, and who they are",
    )
    .of_persons()
    .with(&[RANGE[0], RANGE[1], ("limit", "how many to list, 1 to 1000")]),
    route(
        "GET",
        "/api/sites/{site}/cohorts",
        Operation::Cohorts,
        ANALYST,
        (200, "List"),
        "Customers by the week of their first order, and how many of them came back when",
    )
    .with(&[RANGE[0], RANGE[1], ("weeks", "how many weeks to follow, 1 to 520")]),
    route(
        "GET",
        "/api/sites/{site}/basket",
        Operation::Basket,
        ANALYST,
        (200, "Basket"),
        "What goes together in orders; what was also bought with a product",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("product", "only what was bought with this one, by its id"),
        ("limit", "at most so many, 1 to 1000"),
        EXPLAIN,
    ]),
];
