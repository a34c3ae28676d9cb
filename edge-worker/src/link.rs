//! Links to a survey: what a page or a link hands over with the survey that it asks for, and links that may be used once,
//! such as in an e-mail.
//!
//! What is asked for is written `SURVEY` or `SURVEY?QUERY`. In the query `hidden.NAME` fills a hidden field, and `t` is the
//! token of a link that may be used once, with `user` when it was made for somebody. Its showing has a name of its own that
//! follows from the token, so however often it is opened it is one submission; when that has come to an ending, it is spent.

use rapport_model::event::EventKind;
use rapport_model::survey::{Answer, Parts, Questionnaire};

use crate::access::SiteAccess;
use crate::dialect::Parsed;
use crate::digest;
use crate::objects;
use crate::platform::Net;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::seal::Offer;
use crate::site::{SiteCall, SiteReply};

/// Before the names of showings that come of such links.
const PREFIX: &str = "l_";
/// The length of the random part of a token.
const NONCE: usize = 16;
/// The length of the keyed hash in a token.
const MAC: usize = 32;

/// What is asked for.
pub struct Wanted<'a> {
    /// The survey's id.
    pub survey: &'a str,
    query: Query,
}

impl<'a> Wanted<'a> {
    /// Reads what a page asks for.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let (survey, query) = text.split_once('?').unwrap_or((text, ""));
        Self { survey, query: Query::parse(query) }
    }

    /// The hidden fields that are filled, of those that the survey has.
    #[must_use]
    pub fn hidden(&self, form: &Questionnaire) -> Parts {
        let field =
            |name: &String| Some((name.clone(), Answer::Text(self.query.text(&format!("hidden.{name}"))?.chars().take(200).collect())));
        Parts(form.hidden.iter().filter_map(field).collect())
    }

    /// Whom a page that can show no card has sent here, with the showing that they were invited to.
    #[must_use]
    pub fn offered(&self, site: &SiteAccess, now: i64) -> Option<(String, String)> {
        let (rest, token) = self.query.text("offer")?.rsplit_once('~')?;
        let (submission, visitor) = rest.split_once('~')?;
        let is_proven = Offer { survey: self.survey, submission, visitor }.is_proven(site, token, now);
        is_proven.then(|| (submission.to_owned(), visitor.to_owned()))
    }

    /// The name of the showing that the link's token stands for; outer none where there is no token, inner none where it is
    /// wrong, too old, or spent.
    ///
    /// # Errors
    /// A failure.
    pub async fn showing(&self, net: &impl Net, site: &SiteAccess) -> Result<Option<Option<String>>, Refusal> {
        let Some(token) = self.query.text("t") else { return Ok(None) };
        let user = self.query.text("user").unwrap_or_default();
        let Some(nonce) = nonce_of(site, self.survey, user, token, net.now()) else { return Ok(Some(None)) };
        let is_spent = match objects::site(net, &site.settings.id, &SiteCall::IsSpent(nonce.to_owned())).await? {
            SiteReply::Spent(is_spent) => is_spent,
            _ => return Err(objects::unexpected("a site")),
        };
        let name = site.with_secret(|secret| showing_name(secret, self.survey, nonce));
        Ok(Some((!is_spent).then_some(name)))
    }
}

/// The token of a link to a survey that may be used once, until it ends, by whoever has it; it says for whom it was made.
#[must_use]
pub fn token(identity_secret: &str, survey: &str, user: &str, ends: i64, nonce: &str) -> String {
    let message = format!("link\n{survey}\n{user}\n{ends}\n{nonce}");
    format!("{ends}.{nonce}.{}", &digest::hmac_sha256(identity_secret.as_bytes(), message.as_bytes())[..MAC])
}

/// A new random part of a token.
pub fn nonce(net: &impl Net) -> String {
    digest::short("", NONCE, |bytes| net.random(bytes))
}

/// The random part of a token, when it is one of this survey and user and has not ended.
fn nonce_of<'t>(site: &SiteAccess, survey: &str, user: &str, token: &'t str, now: i64) -> Option<&'t str> {
    let mut parts = token.split('.');
    let ends: i64 = parts.next()?.parse().ok()?;
    let nonce = parts.next().filter(|nonce| nonce.len() == NONCE)?;
    let is_ours = site.is_of_site(|secret| digest::same(&self::token(secret, survey, user, ends, nonce), token));
    (is_ours && ends >= now).then_some(nonce)
}

/// The name of the showing that comes of a link.
fn showing_name(identity_secret: &str, survey: &str, nonce: &str) -> String {
    let message = format!("showing\n{survey}\n{nonce}");
    format!("{PREFIX}{nonce}_{}", &digest::hmac_sha256(identity_secret.as_bytes(), message.as_bytes())[..20])
}

/// The random parts of the links whose showings come to an ending here.
#[must_use]
pub fn ended(site: &SiteAccess, parsed: &Parsed) -> Vec<String> {
    let ended = parsed.events.iter().flatten().filter_map(|incoming| match &incoming.event.kind {
        EventKind::SurveyAnswered { submission, completed: true, .. } => {
            let nonce = submission.id.strip_prefix(PREFIX)?.split('_').next()?;
            // Anybody may name a showing so: only ours was of a link.
            let is_ours = site.is_of_site(|secret| digest::same(&showing_name(secret, &submission.survey, nonce), &submission.id));
            is_ours.then(|| nonce.to_owned())
        }
        _ => None,
    });
    ended.collect()
}

/// Keeps in mind that links were used.
///
/// # Errors
/// A failure; the answers are kept all the same.
pub async fn spend(net: &impl Net, site: &SiteAccess, nonces: Vec<String>) -> Result<(), Refusal> {
    for nonce in nonces {
        objects::site(net, &site.settings.id, &SiteCall::Spend(nonce)).await?;
    }
    Ok(())
}
