//! Segments.

use super::{ANALYST, MANAGER, Operation, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route("GET", "/api/sites/{site}/segments", Operation::Segments, ANALYST, (200, "List"), "All segments"),
    route("POST", "/api/sites/{site}/segments", Operation::MakeSegment, MANAGER, (201, "Segment"), "Makes a segment: a rule with a name")
        .takes("NewSegment"),
    route("GET", "/api/sites/{site}/segments/{segment}", Operation::Segment, ANALYST, (200, "Segment"), "A segment, and its rule in words"),
    route("PUT", "/api/sites/{site}/segments/{segment}", Operation::SaveSegment, MANAGER, (200, "Segment"), "Changes a segment")
        .takes("NewSegment"),
    route(
        "DELETE",
        "/api/sites/{site}/segments/{segment}",
        Operation::RemoveSegment,
        MANAGER,
        (204, ""),
        "Removes a segment that neither a segment nor a survey refers to",
    ),
    route(
        "POST",
        "/api/sites/{site}/segments/size",
        Operation::RuleSize,
        MANAGER,
        (200, "SegmentSize"),
        "How many a rule would find that is not saved yet; quick: of many people an estimate, with its interval",
    )
    .takes("WrittenRule"),
    route(
        "GET",
        "/api/sites/{site}/segments/{segment}/size",
        Operation::SegmentSize,
        ANALYST,
        (200, "SegmentSize"),
        "How many persons belong to it now",
    ),
    route(
        "GET",
        "/api/sites/{site}/segments/{segment}/history",
        Operation::SegmentHistory,
        MANAGER,
        (200, "SegmentHistory"),
        "How many belonged to it day by day, how many came and left, and who did last",
    ),
];
