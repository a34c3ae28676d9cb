//! What one may ask of the account, and what it answers.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, DeedKind};
use super::passkey::{Passkey, PasskeyCall};
use crate::refusal::Refusal;

/// What a member may do; each role may all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads numbers, never a person.
    Analyst,
    /// Works with customers: persons, surveys, imports, exports.
    Manager,
    /// Everything, members and keys included.
    Owner,
}

impl Role {
    /// The role of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "analyst" => Self::Analyst,
            "manager" => Self::Manager,
            "owner" => Self::Owner,
            _ => return None,
        })
    }

    /// Its name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }
}

/// Somebody who may call the management API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What they are called.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Kinds of credentials; each is kept as a digest only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// An API token: holds until it is revoked.
    Token,
    /// A sign-in link: works once.
    Link,
    /// A recovery code for who lost their passkey: works once.
    Code,
    /// A session of the dashboard: a cookie.
    Session,
}

impl CredentialKind {
    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Link => "link",
            Self::Code => "code",
            Self::Session => "session",
        }
    }
}

/// A credential as it is kept and listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Names it for revoking.
    pub id: String,
    /// Which kind.
    pub kind: CredentialKind,
    /// Whose it is, and what it allows.
    pub member: Member,
    /// Its last characters, so that its owner recognises it.
    pub hint: String,
    /// When it was made.
    pub created_at: i64,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
}

/// A secret key of a site as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretKey {
    /// Names it for revoking.
    pub id: String,
    /// Its last characters.
    pub hint: String,
    /// When it was made.
    pub created_at: i64,
}

/// A site as the account knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLine {
    /// Names the site's objects.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The public key.
    pub key: String,
    /// When it was made.
    pub created_at: i64,
}

/// An order or question to the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountCall {
    /// Enter a new site with its first secret key.
    AddSite {
        /// The site's id.
        id: String,
        /// Its name.
        name: String,
        /// Its public key.
        key: String,
        /// The digest of its secret key.
        secret: String,
        /// The last characters of that.
        hint: String,
        /// Names the secret key.
        secret_id: String,
    },
    /// It is called otherwise now.
    RenameSite {
        /// The site's id.
        id: String,
        /// Its new name.
        name: String,
    },
    /// Its keys hold no longer.
    RemoveSite(String),
    /// All sites.
    Sites,
    /// One site, by id.
    Site(String),
    /// Whose key is this? Of a secret key, its digest.
    Resolve(String),
    /// One secret key more.
    AddSecret {
        /// The site's id.
        site: String,
        /// Names the key.
        id: String,
        /// The key's digest.
        hash: String,
        /// The last characters of the key.
        hint: String,
    },
    /// A secret key holds no longer.
    RemoveSecret {
        /// The site's id.
        site: String,
        /// The key's name.
        id: String,
    },
    /// Who has the credential of this digest? A link is none: it has to be redeemed.
    Who(String),
    /// A new credential.
    AddCredential {
        /// Its digest.
        hash: String,
        /// The credential; its time is set by the account.
        credential: Credential,
    },
    /// Exchange a link (once) or a token for a session.
    Redeem {
        /// The digest of link or token.
        hash: String,
        /// The digest of the session's secret.
        session: String,
        /// Names the session.
        id: String,
        /// How long the session holds, in milliseconds.
        holds: i64,
    },
    /// The session of this digest is over.
    EndSession(String),
    /// All tokens.
    Tokens,
    /// All sessions of the dashboard; which of them has the digest is named first.
    Sessions(Option<String>),
    /// A session is over.
    RemoveSession(String),
    /// A token holds no longer, and no session that came of it.
    RemoveToken(String),
    /// Passkeys.
    Passkeys(Box<PasskeyCall>),
    /// Write into the audit log.
    Note {
        /// Who.
        who: String,
        /// What was done.
        what: String,
        /// To what.
        subject: String,
    },
    /// A page of the audit log, the latest first.
    Deeds {
        /// Only lines before this place.
        before: Option<i64>,
        /// At most so many.
        limit: u32,
        /// Only of this kind.
        #[serde(default)]
        kind: Option<DeedKind>,
    },
}

/// What the account answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountReply {
    /// Done.
    Done,
    /// Not done.
    Refused(Refusal),
    /// All sites.
    Sites(Vec<SiteLine>),
    /// One site and its secret keys.
    Site(SiteLine, Vec<SecretKey>),
    /// The site of a key.
    Resolved {
        /// Its id; none when nobody has this key.
        site: Option<String>,
    },
    /// Who it is; none when the credential does not hold.
    Who(Option<Member>),
    /// Tokens.
    Tokens(Vec<Credential>),
    /// Sessions, and the id of the caller's own.
    Sessions(Vec<Credential>, Option<String>),
    /// Passkeys.
    Passkeys(Vec<Passkey>),
    /// Lines of the audit log, and the place before which there are more.
    Deeds(Vec<Deed>, Option<i64>),
}
