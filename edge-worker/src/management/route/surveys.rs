//! Surveys.

use super::{ANALYST, EXPLAIN, MANAGER, Need, Operation, PAGE, RANGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route("GET", "/api/survey.schema.json", Operation::SurveySchema, Need::Nobody, (200, "Any"), "The JSON Schema of a survey"),
    route("GET", "/api/templates", Operation::Templates, ANALYST, (200, "Templates"), "Surveys to begin with, each with its source"),
    route(
        "GET",
        "/api/sites/{site}/surveys",
        Operation::Surveys,
        ANALYST,
        (200, "List"),
        "All surveys with how often each was asked and answered, and its scores; over all time unless days are given",
    )
    .with(&RANGE),
    route("POST", "/api/sites/{site}/surveys", Operation::MakeSurvey, MANAGER, (201, "Survey"), "Makes a draft, which may be wrong")
        .takes("Draft"),
    route("GET", "/api/sites/{site}/surveys/{survey}", Operation::Survey, ANALYST, (200, "Survey"), "A draft and its problems"),
    route(
        "PUT",
        "/api/sites/{site}/surveys/{survey}",
        Operation::SaveSurvey,
        MANAGER,
        (200, "Survey"),
        "Saves a draft, which may be wrong",
    )
    .takes("Draft"),
    route(
        "POST",
        "/api/sites/{site}/surveys/{survey}/publish",
        Operation::PublishSurvey,
        MANAGER,
        (200, "Survey"),
        "Publishes the draft as a version, if it changed, and switches the survey on",
    ),
    route(
        "POST",
        "/api/sites/{site}/surveys/{survey}/pause",
        Operation::PauseSurvey,
        MANAGER,
        (200, "Survey"),
        "Switches a survey off, or takes it back out of the archive",
    ),
    route(
        "POST",
        "/api/sites/{site}/surveys/{survey}/archive",
        Operation::ArchiveSurvey,
        MANAGER,
        (200, "Survey"),
        "Switches a survey off and puts it away; its answers stay",
    ),
    route(
        "DELETE",
        "/api/sites/{site}/surveys/{survey}",
        Operation::RemoveSurvey,
        MANAGER,
        (204, ""),
        "Removes a survey that was never published",
    ),
    route(
        "GET",
        "/api/sites/{site}/surveys/{survey}/preview",
        Operation::PreviewSurvey,
        MANAGER,
        (200, "Link"),
        "A link that shows the card on the site and counts nothing",
    ),
    route(
        "POST",
        "/api/sites/{site}/surveys/{survey}/reach",
        Operation::SurveyReach,
        MANAGER,
        (200, "Reach"),
        "How many people a week this draft would be shown to, saved or not, and how many more without each of its rules: the last 30 days lived through again",
    )
    .takes("Draft")
    .with(&[EXPLAIN]),
    route(
        "POST",
        "/api/surveys/convert",
        Operation::ConvertSurvey,
        MANAGER,
        (200, "Converted"),
        "Reads a survey of SurveyJS or Formbricks, or one of ours, as a draft, and names what could not be taken",
    )
    .takes("Any"),
    route(
        "POST",
        "/api/sites/{site}/surveys/{survey}/links",
        Operation::MakeLinks,
        MANAGER,
        (201, "List"),
        "Makes links to the survey that may be used once: for users, or so many for whoever has them",
    )
    .takes("Links"),
    route(
        "GET",
        "/api/sites/{site}/surveys/{survey}/qr",
        Operation::QrCode,
        ANALYST,
        (200, "File"),
        "The survey's link as a QR code, in SVG; hidden.NAME goes into the link",
    ),
    route(
        "GET",
        "/api/sites/{site}/comments",
        Operation::Comments,
        ANALYST,
        (200, "Comments"),
        "Comments by theme with score and change, phrases that no theme knows, and the comments themselves; an analyst sees counts",
    )
    .of_persons()
    .with(&[
        RANGE[0],
        RANGE[1],
        ("survey", "only of this survey"),
        ("segment", "only of who is in this segment now"),
        ("theme", "list only those about this theme; none for those about no theme"),
        ("q", "list only those that hold this text"),
        ("language", "list only those in this language, such as zh"),
        ("mood", "list only those that sound good, bad or mixed"),
        ("minimum", "how many answers a score needs"),
        PAGE[0],
        PAGE[1],
        EXPLAIN,
    ]),
    route(
        "GET",
        "/api/sites/{site}/comment-themes",
        Operation::CommentThemes,
        ANALYST,
        (200, "CommentThemes"),
        "The themes of comments, each with the words by which it is recognised",
    ),
    route(
        "PUT",
        "/api/sites/{site}/comment-themes",
        Operation::SaveCommentThemes,
        MANAGER,
        (200, "CommentThemes"),
        "Saves the site's own themes; null goes back to the usual ones",
    )
    .takes("CommentThemes"),
    route(
        "GET",
        "/api/sites/{site}/surveys/{survey}/results",
        Operation::SurveyResults,
        ANALYST,
        (200, "Results"),
        "One survey: asked, started, finished, each question with its answers and who was lost after it, comments",
    )
    .of_persons()
    .with(&[
        RANGE[0],
        RANGE[1],
        ("by", "page, device, country, channel, language, version, stage, segment or trait:NAME"),
        ("page", "only what was shown on this page; likewise device, country, channel, language and version; unknown where it is not known"),
        ("a", "a group of `by`, to be set against b question by question"),
        ("b", "another group; without it everybody else"),
        ("segment", "only of who is in this segment now"),
        ("compare", "previous: beside each question how it was in as many days just before"),
        ("minimum", "how many answers a score needs"),
    ]),
];
