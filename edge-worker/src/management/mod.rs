//! The private half of the API: everything below `/api/`, for members by role.

mod audit;
mod campaigns;
mod care;
mod chosen;
mod comments;
mod cube;
mod customers;
mod disclosure;
mod drivers;
mod everybody;
mod explain;
mod exports;
mod hooks;
mod imports;
mod incidents;
mod insight;
mod intake;
mod links;
mod measure;
mod members;
mod nonresponse;
mod only;
mod passkeys;
mod reach;
mod results;
pub mod route;
mod scores;
mod segment_history;
mod segments;
mod series;
mod sites;
mod spreadsheet;
mod surveys;
mod tables;
mod together;
mod totals;
mod versus;
mod visitors;

pub(crate) use self::segments::those_of as segments_of;

use rapport_model::value::{Day, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::route::{Found, Need, Operation, Route};
use crate::account::{AccountCall, Member, Role};
use crate::entry::json;
use crate::platform::{HttpRequest, HttpResponse, Net};
use crate::query::Query;
use crate::refusal::{Kind, Refusal};
use crate::site::{SiteCall, SiteReply, SiteSettings};
use crate::{auth, objects, openapi};

/// One call on its way: who calls what with which parameters.
pub(crate) struct Call<'a, N> {
    pub(crate) net: &'a N,
    pub(crate) request: &'a HttpRequest,
    pub(crate) query: Query,
    pub(crate) member: Member,
    parts: Vec<String>,
}

/// Answers a request below `/api/`.
///
/// # Errors
/// What the caller did wrong.
pub async fn respond(net: &impl Net, request: &HttpRequest, path: &str) -> Result<HttpResponse, Refusal> {
    let (route, parts) = match route::find(&request.method, path) {
        Found::Route(route, parts) => (route, parts),
        Found::Methods(methods) => return Err(Refusal::of(Kind::Method, format!("this address answers {}", methods.join(", ")))),
        Found::Nothing => return Err(Refusal::of(Kind::NotFound, "nothing answers at this address")),
    };
    let member = match route.need {
        Need::Nobody => auth::caller(net, request).await.ok().flatten().unwrap_or(Member { name: String::new(), role: Role::Analyst }),
        Need::Role(role) => {
            let who = Refusal::of(Kind::Unauthorized, "send an API token as Authorization: Bearer, or sign in to the dashboard");
            let member = auth::caller(net, request).await?.ok_or(who)?;
            if member.role < role {
                return Err(Refusal::of(Kind::Forbidden, format!("this needs the role {}; yours is {}", role.name(), member.role.name())));
            }
            member
        }
    };
    let call = Call { net, request, query: Query::parse(&request.query), member, parts };
    let response = dispatch(&call, route).await?;
    audit::note(&call, route).await?;
    Ok(response)
}

async fn dispatch<N: Net>(call: &Call<'_, N>, route: &Route) -> Result<HttpResponse, Refusal> {
    match route.operation {
        Operation::SignIn => members::sign_in(call).await,
        Operation::Session => members::session(call).await,
        Operation::SignOut => members::sign_out(call).await,
        Operation::MakeSignInLink => members::make_link(call).await,
        Operation::Tokens => members::tokens(call).await,
        Operation::MakeToken => members::make_token(call).await,
        Operation::RevokeToken => members::revoke_token(call).await,
        Operation::PasskeyChallenge => passkeys::challenge(call).await,
        Operation::PasskeySignIn => passkeys::sign_in(call).await,
        Operation::Passkeys => passkeys::list(call).await,
        Operation::AddPasskey => passkeys::add(call).await,
        Operation::RemovePasskey => passkeys::remove(call).await,
        Operation::RecoveryCodes => passkeys::codes(call).await,
        Operation::Members => members::members(call).await,
        Operation::Sessions => members::sessions(call).await,
        Operation::EndSession => members::end_session(call).await,
        Operation::Audit => audit::list(call).await,
        Operation::AuditFile => audit::file(call, "csv").await,
        Operation::AuditSheet => audit::file(call, "xlsx").await,
        Operation::Sites => sites::list(call).await,
        Operation::MakeSite => sites::make(call).await,
        Operation::Site => sites::show(call).await,
        Operation::ChangeSite => sites::change(call).await,
        Operation::RemoveSite => sites::remove(call).await,
        Operation::MakeSecretKey => sites::make_key(call).await,
        Operation::RevokeSecretKey => sites::revoke_key(call).await,
        Operation::Totals => totals::totals(call).await,
        Operation::Breakdown => totals::breakdown(call).await,
        Operation::Scores => scores::scores(call).await,
        Operation::Basket => together::basket(call).await,
        Operation::Offers => together::offers_for(call).await,
        Operation::ContactTimes => together::contact(call).await,
        Operation::Campaigns => campaigns::campaigns(call).await,
        Operation::Comments => comments::comments(call).await,
        Operation::CommentThemes => comments::themes(call).await,
        Operation::SaveCommentThemes => comments::save_themes(call).await,
        Operation::Incidents => incidents::list(call).await,
        Operation::Incident => incidents::show(call).await,
        Operation::IncidentPeople => incidents::people(call).await,
        Operation::ChangeIncident => incidents::change(call).await,
        Operation::LookForIncidents => incidents::look(call).await,
        Operation::TellIncident => incidents::tell(call).await,
        Operation::Cube => cube::cube(call).await,
        Operation::Nonresponse => nonresponse::nonresponse(call).await,
        Operation::Drivers => drivers::drivers(call).await,
        Operation::Value => insight::value(call).await,
        Operation::Rfm => customers::rfm(call).await,
        Operation::KeyCustomers => customers::key_customers(call).await,
        Operation::Cohorts => customers::retention(call).await,
        Operation::Lifecycle => insight::lifecycle(call).await,
        Operation::Visitors => visitors::list(call).await,
        Operation::Visitor => visitors::show(call).await,
        Operation::Timeline => visitors::timeline(call).await,
        Operation::Eligibility => visitors::eligibility(call).await,
        Operation::VisitorExport => visitors::export(call).await,
        Operation::EraseVisitor => visitors::erase(call).await,
        Operation::SurveySchema => Ok(HttpResponse::text(200, "application/schema+json", rapport_model::survey::SCHEMA.to_owned())),
        Operation::Templates => Ok(surveys::templates()),
        Operation::Cases => care::cases(call).await,
        Operation::MakeCase => care::make_case(call).await,
        Operation::MakeCases => care::make_cases(call).await,
        Operation::Case => care::case(call).await,
        Operation::ChangeCase => care::change_case(call).await,
        Operation::NoteCase => care::note_case(call).await,
        Operation::AssignCases => care::assign(call).await,
        Operation::Promises => care::promises(call).await,
        Operation::MakePromise => care::make_promise(call).await,
        Operation::ChangePromise => care::change_promise(call).await,
        Operation::Today => care::today(call).await,
        Operation::Evening => care::evening(call).await,
        Operation::CareSettings => care::settings(call).await,
        Operation::SaveCareSettings => care::save_settings(call).await,
        Operation::PersonCare => care::person(call).await,
        Operation::RememberFact => care::remember_fact(call).await,
        Operation::RememberOccasion => care::remember_occasion(call).await,
        Operation::RememberConversation => care::remember_conversation(call).await,
        Operation::RememberReminder => care::remember_reminder(call).await,
        Operation::ForgetFact | Operation::ForgetOccasion | Operation::ForgetReminder => care::forget(call).await,
        Operation::Changes => care::changes(call).await,
        Operation::MakeChange => care::make_change(call).await,
        Operation::SaveChange => care::save_change(call).await,
        Operation::RemoveChange => care::remove_change(call).await,
        Operation::ChangePeople => care::change_people(call).await,
        Operation::TellChange => care::tell_change(call).await,
        Operation::Accounts => care::accounts(call).await,
        Operation::Account => care::account(call).await,
        Operation::ChangeAccount => care::change_account(call).await,
        Operation::Webhooks => hooks::list(call).await,
        Operation::MakeWebhook => hooks::make(call).await,
        Operation::SaveWebhook => hooks::save(call).await,
        Operation::RemoveWebhook => hooks::remove(call).await,
        Operation::PingWebhook => hooks::ping(call).await,
        Operation::WebhookDeliveries => hooks::deliveries(call).await,
        Operation::ReplayDelivery => hooks::replay(call).await,
        Operation::Segments => segments::list(call).await,
        Operation::MakeSegment => segments::make(call).await,
        Operation::Segment => segments::show(call).await,
        Operation::SaveSegment => segments::save(call).await,
        Operation::RemoveSegment => segments::remove(call).await,
        Operation::SegmentSize => segments::size(call).await,
        Operation::SegmentHistory => segment_history::history(call).await,
        Operation::RuleSize => segments::size_of_rule(call).await,
        Operation::Surveys => surveys::list(call).await,
        Operation::MakeSurvey => surveys::make(call).await,
        Operation::Survey => surveys::show(call).await,
        Operation::SaveSurvey => surveys::save(call).await,
        Operation::PublishSurvey => surveys::switch(call, SiteCall::Publish).await,
        Operation::PauseSurvey => surveys::switch(call, SiteCall::Pause).await,
        Operation::ArchiveSurvey => surveys::switch(call, SiteCall::Archive).await,
        Operation::RemoveSurvey => surveys::remove(call).await,
        Operation::PreviewSurvey => surveys::preview(call).await,
        Operation::SurveyReach => reach::reach(call).await,
        Operation::ConvertSurvey => surveys::convert(call),
        Operation::MakeLinks => links::make(call).await,
        Operation::QrCode => links::qr(call).await,
        Operation::SurveyResults => results::results(call).await,
        Operation::ImportResponses => imports::responses(call).await,
        Operation::Import => imports::import(call).await,
        Operation::Export => exports::export(call).await,
        Operation::Table => tables::table(call).await,
        Operation::Live => sites::live(call).await,
        Operation::OpenApi => Ok(json(200, &openapi::document())),
    }
}

impl<N: Net> Call<'_, N> {
    /// A part of the path that stands in braces.
    pub(crate) fn part(&self, at: usize) -> &str {
        self.parts.get(at).map_or("", String::as_str)
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.net.now())
    }

    /// The body as JSON.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        const LARGEST: usize = 1024 * 1024;
        if self.request.body.len() > LARGEST {
            return Err(Refusal::of(Kind::TooLarge, "the body has at most 1 MB"));
        }
        let value: Value = match serde_json::from_slice(&self.request.body) {
            Ok(value) => value,
            Err(error) => return Err(Refusal::of(Kind::Malformed, format!("the body is JSON: {error}"))),
        };
        T::deserialize(value).map_err(|error| of_serde(&error.to_string()))
    }

    /// The site that the path names, as its owner set it up, and its identity secret.
    pub(crate) async fn site(&self) -> Result<(SiteSettings, String), Refusal> {
        let id = self.part(0);
        if id.is_empty() || id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(Refusal::not_found("site"));
        }
        // An object comes into being when it is called: only ids that the account knows are followed.
        objects::account(self.net, &AccountCall::Site(id.to_owned())).await?;
        match objects::site(self.net, id, &SiteCall::Settings).await? {
            SiteReply::Settings { settings, identity_secret } => Ok((*settings, identity_secret)),
            _ => Err(objects::unexpected("a site")),
        }
    }

    /// Today, in the site's calendar.
    pub(crate) fn today(&self, settings: &SiteSettings) -> Day {
        settings.calendar().day(self.now())
    }

    /// Where the edge is reached from outside, without a slash at the end.
    pub(crate) fn base(&self) -> String {
        if let Some(url) = &self.net.configuration().public_url {
            return url.clone();
        }
        let host = self.request.header("host").unwrap_or("localhost");
        let scheme = if self.request.header("origin").is_some_and(|origin| origin.starts_with("https://")) { "https" } else { "http" };
        format!("{scheme}://{host}")
    }
}

/// What serde says about a field, as a refusal that names the field.
pub(crate) fn of_serde(error: &str) -> Refusal {
    let field = error.split('`').nth(1).filter(|_| error.starts_with("missing field") || error.starts_with("unknown field"));
    match field {
        Some(field) => Refusal::field(
            field,
            error
                .split('`')
                .next()
                .unwrap_or_default()
                .trim()
                .replace("missing field", "is missing")
                .replace("unknown field", "is not known"),
        ),
        None => Refusal::of(Kind::Invalid, error),
    }
}
