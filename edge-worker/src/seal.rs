//! What proves that the edge offered a survey to a visitor: a token that the invitation carries and its answers bring back. It
//! is bound to the survey, the showing and the visitor, and holds for a day: long enough for a page that stays open and for a
//! phone in a tunnel, too short to be collected.
//!
//! It is no lock on a door: whoever asks the edge to be asked gets a token, as every visitor does, and is held back by the limits of
//! requests. It keeps out answers that nobody was asked for.

use crate::access::SiteAccess;
use crate::digest;

/// How long a token holds, in milliseconds.
const HOLDS: i64 = 86_400_000;
/// The length of the keyed hash in a token.
const MAC: usize = 32;

/// Who is offered which showing of which survey.
#[derive(Clone, Copy)]
pub struct Offer<'a> {
    /// The survey's id.
    pub survey: &'a str,
    /// The name of the showing.
    pub submission: &'a str,
    /// The visitor's raw id.
    pub visitor: &'a str,
}

impl Offer<'_> {
    /// The token of this offer, made now.
    #[must_use]
    pub fn token(&self, site: &SiteAccess, now: i64) -> String {
        self.ending(site, now + HOLDS)
    }

    /// Whether a token proves this offer and still holds.
    #[must_use]
    pub fn is_proven(&self, site: &SiteAccess, token: &str, now: i64) -> bool {
        let ends = token.split('.').next().and_then(|ends| ends.parse::<i64>().ok());
        ends.is_some_and(|ends| ends >= now && digest::same(&self.ending(site, ends), token))
    }

    fn ending(&self, site: &SiteAccess, ends: i64) -> String {
        let Self { survey, submission, visitor } = self;
        let message = format!("offer\n{survey}\n{submission}\n{visitor}\n{ends}");
        let mac = site.with_secret(|secret| digest::hmac_sha256(secret.as_bytes(), message.as_bytes()));
        format!("{ends}.{}", &mac[..MAC])
    }
}
