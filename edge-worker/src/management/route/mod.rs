//! The one table of calls: it drives the router and the OpenAPI document, so the two cannot drift apart.

mod account;
mod accounts;
mod care;
mod files;
mod numbers;
mod people;
mod segments;
mod sites;
mod surveys;
mod webhooks;

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
    AuditFile,
    AuditSheet,
    Members,
    Sessions,
    EndSession,
    PasskeyChallenge,
    PasskeySignIn,
    Passkeys,
    AddPasskey,
    RemovePasskey,
    RecoveryCodes,
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
    Nonresponse,
    Cube,
    Comments,
    CommentThemes,
    SaveCommentThemes,
    Campaigns,
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
    MakeCases,
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
    RememberReminder,
    ForgetReminder,
    Incidents,
    Incident,
    IncidentPeople,
    ChangeIncident,
    LookForIncidents,
    TellIncident,
    Changes,
    MakeChange,
    SaveChange,
    RemoveChange,
    ChangePeople,
    TellChange,
    Accounts,
    Account,
    ChangeAccount,
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
    SegmentHistory,
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
    SurveyReach,
    ConvertSurvey,
    MakeLinks,
    QrCode,
    SurveyResults,
    ImportResponses,
    Import,
    Export,
    Table,
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
    /// Whether it shows persons: who reads it is written into the audit log.
    pub persons: bool,
}

const ANALYST: Need = Need::Role(Role::Analyst);
const MANAGER: Need = Need::Role(Role::Manager);
const OWNER: Need = Need::Role(Role::Owner);
const JSON: &str = "application/json";

const RANGE: [Parameter; 2] = [("from", "first day, such as 2026-11-01"), ("to", "last day, inclusive")];
/// What narrows the list of people.
const LIST: [Parameter; 3] = [
    ("q", "only with this in an id, a name or an e-mail address"),
    ("segment", "only who is in this segment"),
    ("stage", "only who is in this stage"),
];
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
    Route { method, path, operation, need, summary, query: &[], body: None, reply, persons: false }
}

impl Route {
    const fn takes(self, schema: &'static str) -> Self {
        Self { body: Some((schema, JSON)), ..self }
    }

    const fn takes_file(self, media_type: &'static str) -> Self {
        Self { body: Some(("File", media_type)), ..self }
    }

    const fn of_persons(self) -> Self {
        Self { persons: true, ..self }
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

/// Every call of the management API, room by room.
static ROOMS: &[&[Route]] = &[
    account::ROUTES,
    sites::ROUTES,
    numbers::ROUTES,
    people::ROUTES,
    care::ROUTES,
    accounts::ROUTES,
    webhooks::ROUTES,
    segments::ROUTES,
    surveys::ROUTES,
    files::ROUTES,
];

/// Every call of the management API.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    ROOMS.iter().copied().flatten()
}

/// The row of an operation.
///
/// # Panics
/// Never: each operation has its row, which a test of the table holds.
#[must_use]
pub fn of(operation: Operation) -> &'static Route {
    routes().find(|route| route.operation == operation).expect("each operation has a row in the table of calls")
}

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
    for route in routes() {
        if let Some(parts) = route.fits(path) {
            if route.method == method {
                return Found::Route(route, parts);
            }
            methods.push(route.method);
        }
    }
    if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
}
