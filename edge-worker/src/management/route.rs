//! The one table of calls: it drives the router and the OpenAPI document, so the two cannot drift apart.

use crate::account::Role;
use crate::query::decoded;

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Anybody.
    Nobody,
    /// A member of at least this role.
    Role(Role),
}

/// What a call does: one for each row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // Each is described by the summary of its row.
pub enum Operation {
    OpenApi,
    SignIn,
    Session,
    SignOut,
    MakeSignInLink,
    Tokens,
    MakeToken,
    RevokeToken,
    Audit,
    Sites,
    MakeSite,
    Site,
    ChangeSite,
    RemoveSite,
    MakeSecretKey,
    RevokeSecretKey,
    Totals,
    Breakdown,
    Scores,
    Drivers,
    Value,
    Lifecycle,
    Rfm,
    KeyCustomers,
    Cohorts,
    Basket,
    Offers,
    ContactTimes,
    Visitors,
    Visitor,
    Timeline,
    Eligibility,
    VisitorExport,
    EraseVisitor,
    Templates,
    SurveySchema,
    Cases,
    MakeCase,
    Case,
    ChangeCase,
    NoteCase,
    AssignCases,
    Promises,
    MakePromise,
    ChangePromise,
    Today,
    Evening,
    CareSettings,
    SaveCareSettings,
    PersonCare,
    RememberFact,
    RememberOccasion,
    RememberConversation,
    ForgetFact,
    ForgetOccasion,
    Changes,
    MakeChange,
    SaveChange,
    RemoveChange,
    ChangePeople,
    TellChange,
    Webhooks,
    MakeWebhook,
    SaveWebhook,
    RemoveWebhook,
    PingWebhook,
    WebhookDeliveries,
    ReplayDelivery,
    Segments,
    MakeSegment,
    Segment,
    SaveSegment,
    RemoveSegment,
    SegmentSize,
    RuleSize,
    Surveys,
    MakeSurvey,
    Survey,
    SaveSurvey,
    PublishSurvey,
    PauseSurvey,
    ArchiveSurvey,
    RemoveSurvey,
    PreviewSurvey,
    ConvertSurvey,
    MakeLinks,
    QrCode,
    SurveyResults,
    ImportResponses,
    Import,
    Export,
    Live,
}

/// A parameter of the query.
pub type Parameter = (&'static str, &'static str);

/// One call.
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// The path, with parts in braces that stand for anything.
    pub path: &'static str,
    /// What it does.
    pub operation: Operation,
    /// Who may.
    pub need: Need,
    /// One line for readers.
    pub summary: &'static str,
    /// What may stand in the query.
    pub query: &'static [Parameter],
    /// The schema of the body, and its media type; none where there is no body.
    pub body: Option<(&'static str, &'static str)>,
    /// The status of success and the schema of its body; no schema where there is none.
    pub reply: (u16, &'static str),
}

const ANALYST: Need = Need::Role(Role::Analyst);
const MANAGER: Need = Need::Role(Role::Manager);
const OWNER: Need = Need::Role(Role::Owner);
const JSON: &str = "application/json";

const RANGE: [Parameter; 2] = [("from", "first day, such as 2026-11-01"), ("to", "last day, inclusive")];
const EXPLAIN: Parameter = ("explain", "1: of each number its method, source and inputs");
const PAGE: [Parameter; 2] = [("limit", "at most so many, 1 to 200"), ("cursor", "`next` of the page before")];

const fn route(
    method: &'static str,
    path: &'static str,
    operation: Operation,
    need: Need,
    reply: (u16, &'static str),
    summary: &'static str,
) -> Route {
    Route { method, path, operation, need, summary, query: &[], body: None, reply }
}

impl Route {
    const fn takes(self, schema: &'static str) -> Self {
        Self { body: Some((schema, JSON)), ..self }
    }

    const fn takes_file(self, media_type: &'static str) -> Self {
        Self { body: Some(("File", media_type)), ..self }
    }

    const fn with(self, query: &'static [Parameter]) -> Self {
        Self { query, ..self }
    }

    /// The parts in braces, decoded, when path and template fit.
    fn fits(&self, path: &str) -> Option<Vec<String>> {
        let (mut wanted, mut have) = (self.path.split('/'), path.split('/'));
        let mut parts = Vec::new();
        loop {
            match (wanted.next(), have.next()) {
                (None, None) => return Some(parts),
                (Some(template), Some(part)) if template.starts_with('{') && !part.is_empty() => parts.push(decoded(part, false)),
                (Some(template), Some(part)) if template == part => {}
                _ => return None,
            }
        }
    }
}

/// Every call of the management API.
pub static ROUTES: &[Route] = &[
    route("GET", "/api/survey.schema.json", Operation::SurveySchema, Need::Nobody, (200, "Any"), "The JSON Schema of a survey"),
    route("GET", "/api/templates", Operation::Templates, ANALYST, (200, "Templates"), "Surveys to begin with, each with its source"),
    route("GET", "/api/openapi.json", Operation::OpenApi, Need::Nobody, (200, "Any"), "This document"),
    route(
        "POST",
        "/api/session",
        Operation::SignIn,
        Need::Nobody,
        (204, ""),
        "Signs in by a sign-in link's token or an API token; sets the cookie",
    )
    .takes("Token"),
    route("GET", "/api/session", Operation::Session, ANALYST, (200, "Session"), "Who is signed in, and which sites there are"),
    route("DELETE", "/api/session", Operation::SignOut, Need::Nobody, (204, ""), "Signs out"),
    route("POST", "/api/signin-links", Operation::MakeSignInLink, OWNER, (201, "Link"), "Makes a link that signs somebody in once")
        .takes("NewMember"),
    route("GET", "/api/tokens", Operation::Tokens, OWNER, (200, "List"), "API tokens; their secrets are not kept"),
    route("POST", "/api/tokens", Operation::MakeToken, OWNER, (201, "NewToken"), "Makes an API token; its secret is shown once")
        .takes("NewMember"),
    route("DELETE", "/api/tokens/{token}", Operation::RevokeToken, OWNER, (204, ""), "Revokes a token and the sessions that came of it"),
    route("GET", "/api/audit", Operation::Audit, OWNER, (200, "List"), "Who did what, the latest first").with(&PAGE),
    route("GET", "/api/sites", Operation::Sites, ANALYST, (200, "List"), "All sites"),
    route("POST", "/api/sites", Operation::MakeSite, OWNER, (201, "NewSite"), "Makes a site; its secret key is shown once")
        .takes("SiteDraft"),
    route("GET", "/api/sites/{site}", Operation::Site, ANALYST, (200, "Site"), "A site as it is set up, and whether events arrive"),
    route("PATCH", "/api/sites/{site}", Operation::ChangeSite, OWNER, (200, "Site"), "Changes settings; what is absent stays")
        .takes("SiteChange"),
    route(
        "DELETE",
        "/api/sites/{site}",
        Operation::RemoveSite,
        OWNER,
        (204, ""),
        "Removes a site with all its data; its keys hold no longer",
    ),
    route("POST", "/api/sites/{site}/keys", Operation::MakeSecretKey, OWNER, (201, "NewKey"), "Makes a secret key; it is shown once"),
    route("DELETE", "/api/sites/{site}/keys/{key}", Operation::RevokeSecretKey, OWNER, (204, ""), "Revokes a secret key"),
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
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/offers",
        Operation::Offers,
        MANAGER,
        (200, "Offers"),
        "What they may want next: what goes with what they bought",
    )
    .with(&[("limit", "at most so many, 1 to 50"), EXPLAIN]),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/contact-times",
        Operation::ContactTimes,
        MANAGER,
        (200, "ContactTimes"),
        "When they can best be reached, by weekday and hour",
    )
    .with(&[EXPLAIN]),
    route("GET", "/api/sites/{site}/visitors", Operation::Visitors, MANAGER, (200, "List"), "One item for each person").with(&[
        ("q", "part of an id, name or e-mail address"),
        ("segment", "only who is in this segment"),
        ("stage", "attract, welcome, get_to_know, manage, special_care, lapsed or won_back"),
        ("sort", "last_seen, value, risk, value_at_risk, revenue or orders"),
        PAGE[0],
        PAGE[1],
    ]),
    route("GET", "/api/sites/{site}/visitors/{visitor}", Operation::Visitor, MANAGER, (200, "Visitor"), "A person, by any of their ids")
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
    .with(&PAGE),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/eligibility",
        Operation::Eligibility,
        MANAGER,
        (200, "Eligibility"),
        "Whether and why (not) they may be asked a survey now",
    )
    .with(&[("survey", "the survey's id")]),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/export",
        Operation::VisitorExport,
        MANAGER,
        (200, "Any"),
        "Everything that is held of a person",
    ),
    route(
        "GET",
        "/api/sites/{site}/cases",
        Operation::Cases,
        MANAGER,
        (200, "Cases"),
        "Cases, those whose clock runs out first at the front",
    )
    .with(&[
        ("state", "some of new, contacted, waiting, asking_again, closed, reopened, open, overdue; with commas"),
        ("owner", "a member's name, me or none"),
        ("person", "only of this person, by any of their ids"),
        ("due", "today or overdue"),
        ("q", "part of a name, an id, a reason or what was said"),
        ("sort", "clock, opened or value"),
        PAGE[0],
        PAGE[1],
    ]),
    route("POST", "/api/sites/{site}/cases", Operation::MakeCase, MANAGER, (201, "Case"), "Opens a case by hand").takes("NewCase"),
    route(
        "POST",
        "/api/sites/{site}/cases/assign",
        Operation::AssignCases,
        MANAGER,
        (200, "Any"),
        "Gives cases to somebody: these, or all open ones of a member with their promises",
    )
    .takes("Assignment"),
    route("GET", "/api/sites/{site}/cases/{case}", Operation::Case, MANAGER, (200, "Case"), "A case with its log; its ETag is its version"),
    route(
        "PATCH",
        "/api/sites/{site}/cases/{case}",
        Operation::ChangeCase,
        MANAGER,
        (200, "Case"),
        "Takes a step, or changes owner, grade or reach; with If-Match 412 when it changed meanwhile",
    )
    .takes("CaseChange"),
    route(
        "POST",
        "/api/sites/{site}/cases/{case}/notes",
        Operation::NoteCase,
        MANAGER,
        (201, "Case"),
        "Adds a note to its log; @Name mentions somebody",
    )
    .takes("Note"),
    route("GET", "/api/sites/{site}/promises", Operation::Promises, MANAGER, (200, "List"), "Promises by their due time").with(&[
        ("state", "open, kept or broken"),
        ("owner", "a member's name or me"),
        ("person", "only to this person, by any of their ids"),
        ("case", "only of this case"),
        ("due", "today, late or tomorrow"),
        PAGE[0],
        PAGE[1],
    ]),
    route(
        "POST",
        "/api/sites/{site}/promises",
        Operation::MakePromise,
        MANAGER,
        (201, "Promise"),
        "Writes a promise down; in a case only its owner who accepted it promises",
    )
    .takes("NewPromise"),
    route(
        "PATCH",
        "/api/sites/{site}/promises/{promise}",
        Operation::ChangePromise,
        MANAGER,
        (200, "Promise"),
        "Kept, not kept, or a new date; with If-Match 412 when it changed meanwhile",
    )
    .takes("PromiseChange"),
    route(
        "GET",
        "/api/sites/{site}/today",
        Operation::Today,
        MANAGER,
        (200, "Today"),
        "Due promises, cases by their clocks, customers of value who may leave, whom to thank and congratulate",
    )
    .with(&[("owner", "a member's name, me or none")]),
    route(
        "GET",
        "/api/sites/{site}/care",
        Operation::Evening,
        ANALYST,
        (200, "Evening"),
        "What became of cases and promises: times, causes, share recovered beside those nobody contacted",
    )
    .with(&[RANGE[0], RANGE[1], ("owner", "a member's name, me or none")]),
    route(
        "GET",
        "/api/sites/{site}/care/settings",
        Operation::CareSettings,
        ANALYST,
        (200, "CareSettings"),
        "What opens cases, who gets them, hours and clocks",
    ),
    route(
        "PUT",
        "/api/sites/{site}/care/settings",
        Operation::SaveCareSettings,
        MANAGER,
        (200, "CareSettings"),
        "Changes what opens cases, who gets them, hours and clocks",
    )
    .takes("CareSettings"),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/care",
        Operation::PersonCare,
        MANAGER,
        (200, "PersonCare"),
        "Cases, promises, pinned facts, occasions and conversations of a person",
    ),
    route("POST", "/api/sites/{site}/visitors/{visitor}/facts", Operation::RememberFact, MANAGER, (201, "Any"), "Pins a fact to a person")
        .takes("NewFact"),
    route("DELETE", "/api/sites/{site}/visitors/{visitor}/facts/{fact}", Operation::ForgetFact, MANAGER, (204, ""), "Forgets a fact"),
    route(
        "POST",
        "/api/sites/{site}/visitors/{visitor}/occasions",
        Operation::RememberOccasion,
        MANAGER,
        (201, "Any"),
        "Remembers a day: birthday, anniversary, renewal",
    )
    .takes("NewOccasion"),
    route(
        "DELETE",
        "/api/sites/{site}/visitors/{visitor}/occasions/{occasion}",
        Operation::ForgetOccasion,
        MANAGER,
        (204, ""),
        "Forgets an occasion",
    ),
    route(
        "POST",
        "/api/sites/{site}/visitors/{visitor}/conversations",
        Operation::RememberConversation,
        MANAGER,
        (201, "Any"),
        "Logs a conversation by phone, e-mail or in the shop; about a case it is a first reply",
    )
    .takes("NewConversation"),
    route(
        "GET",
        "/api/sites/{site}/changes",
        Operation::Changes,
        ANALYST,
        (200, "List"),
        "What was changed, when, how many had complained and were told",
    ),
    route("POST", "/api/sites/{site}/changes", Operation::MakeChange, MANAGER, (201, "Change"), "Writes down what was changed")
        .takes("NewChange"),
    route("PATCH", "/api/sites/{site}/changes/{change}", Operation::SaveChange, MANAGER, (200, "Change"), "Changes what is written there")
        .takes("NewChange"),
    route("DELETE", "/api/sites/{site}/changes/{change}", Operation::RemoveChange, MANAGER, (204, ""), "Removes a change"),
    route(
        "GET",
        "/api/sites/{site}/changes/{change}/people",
        Operation::ChangePeople,
        MANAGER,
        (200, "List"),
        "Who had complained, and when each was told",
    ),
    route(
        "POST",
        "/api/sites/{site}/changes/{change}/told",
        Operation::TellChange,
        MANAGER,
        (200, "Any"),
        "Marks persons, or all, as told; nobody is told twice",
    )
    .takes("Told"),
    route(
        "GET",
        "/api/sites/{site}/webhooks",
        Operation::Webhooks,
        OWNER,
        (200, "List"),
        "Webhooks; their secrets are shown once, when they are made",
    ),
    route(
        "POST",
        "/api/sites/{site}/webhooks",
        Operation::MakeWebhook,
        OWNER,
        (201, "Webhook"),
        "Makes a webhook after the Standard Webhooks specification, or as Slack reads it",
    )
    .takes("NewWebhook"),
    route(
        "PATCH",
        "/api/sites/{site}/webhooks/{webhook}",
        Operation::SaveWebhook,
        OWNER,
        (200, "Webhook"),
        "Changes a webhook, switches it off or on",
    )
    .takes("NewWebhook"),
    route("DELETE", "/api/sites/{site}/webhooks/{webhook}", Operation::RemoveWebhook, OWNER, (204, ""), "Removes a webhook"),
    route(
        "POST",
        "/api/sites/{site}/webhooks/{webhook}/ping",
        Operation::PingWebhook,
        OWNER,
        (202, "Any"),
        "Sends a message that says nothing, to see whether it arrives",
    ),
    route(
        "GET",
        "/api/sites/{site}/webhooks/{webhook}/deliveries",
        Operation::WebhookDeliveries,
        OWNER,
        (200, "List"),
        "Messages and what became of them, the latest first",
    )
    .with(&[PAGE[0]]),
    route(
        "POST",
        "/api/sites/{site}/webhooks/{webhook}/deliveries/{delivery}/replay",
        Operation::ReplayDelivery,
        OWNER,
        (202, "Any"),
        "Sends a message again",
    ),
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
        ANALYST,
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
        "/api/sites/{site}/surveys/{survey}/results",
        Operation::SurveyResults,
        ANALYST,
        (200, "Results"),
        "One survey: asked, started, finished, each question with its answers and who was lost after it, comments",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("by", "page, device, country, channel, language, version or trait:NAME"),
        ("segment", "only of who is in this segment now"),
        ("compare", "previous: beside each question how it was in as many days just before"),
        ("minimum", "how many answers a score needs"),
    ]),
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
        "Brings customers or orders: CSV with a header, or XLSX",
    )
    .takes_file("text/csv"),
    route(
        "GET",
        "/api/sites/{site}/export/{file}",
        Operation::Export,
        MANAGER,
        (200, "File"),
        "events, visitors, customers (the list, narrowed and sorted as it is), responses or cases, as .csv, .ndjson or .xlsx",
    )
    .with(&[
        RANGE[0],
        RANGE[1],
        ("q", "customers: part of an id, name or e-mail address"),
        ("segment", "customers: only who is in this segment"),
        ("stage", "customers: only who is in this stage"),
        ("sort", "customers: last_seen, value, risk, value_at_risk, revenue or orders"),
    ]),
    route("GET", "/api/sites/{site}/live", Operation::Live, ANALYST, (101, ""), "A WebSocket that says when something changed"),
];

/// What a request finds in the table.
pub enum Found {
    /// The call and the parts of its path.
    Route(&'static Route, Vec<String>),
    /// The path answers these methods only.
    Methods(Vec<&'static str>),
    /// Nothing answers at this path.
    Nothing,
}

/// Looks a request up.
#[must_use]
pub fn find(method: &str, path: &str) -> Found {
    let method = if method == "HEAD" { "GET" } else { method };
    let mut methods = Vec::new();
    for route in ROUTES {
        if let Some(parts) = route.fits(path) {
            if route.method == method {
                return Found::Route(route, parts);
            }
            methods.push(route.method);
        }
    }
    if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
}
