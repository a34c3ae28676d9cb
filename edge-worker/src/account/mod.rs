//! The object `Account`: sites and their keys, members' credentials, the audit log. Secrets are kept as digests only.

pub mod call;
mod deed;
mod passkey;
mod store;

use std::rc::Rc;

pub use self::call::{AccountCall, AccountReply, Credential, CredentialKind, Member, Role, SecretKey, SiteLine};
pub use self::deed::{Deed, DeedKind};
pub use self::passkey::{Passkey, PasskeyCall};
use self::store::Store;
use crate::platform::{Configuration, Failure, Object, ObjectName, Random, Sql};
use crate::refusal::{Kind, Refusal};

/// The object `Account`.
pub struct Account {
    store: Store,
}

impl Object for Account {
    fn open(sql: Rc<dyn Sql>, _name: ObjectName, _configuration: &Configuration) -> Result<Self, Failure> {
        Ok(Self { store: Store::open(sql)? })
    }

    fn call(&mut self, body: &str, now: i64, _random: Random<'_>) -> Result<String, Failure> {
        let call = serde_json::from_str(body).map_err(|error| Failure::new("reading a call to the account", error))?;
        let reply = self.answer(call, now)?;
        serde_json::to_string(&reply).map_err(|error| Failure::new("writing the account's reply", error))
    }
}

impl Account {
    fn answer(&self, call: AccountCall, now: i64) -> Result<AccountReply, Failure> {
        let store = &self.store;
        Ok(match call {
            AccountCall::AddSite { id, name, key, secret, hint, secret_id } => {
                store.add_site(&SiteLine { id: id.clone(), name, key, created_at: now })?;
                store.add_secret(&secret, &id, &SecretKey { id: secret_id, hint, created_at: now })?;
                AccountReply::Done
            }
            AccountCall::RenameSite { id, name } => {
                store.rename_site(&id, &name)?;
                AccountReply::Done
            }
            AccountCall::RemoveSite(id) => {
                store.remove_site(&id)?;
                AccountReply::Done
            }
            AccountCall::Sites => AccountReply::Sites(store.sites()?),
            AccountCall::Site(id) => match store.site(&id)? {
                Some(site) => AccountReply::Site(site, store.secrets(&id)?),
                None => AccountReply::Refused(Refusal::not_found("site")),
            },
            AccountCall::Resolve(key) => AccountReply::Resolved { site: store.resolve(&key)? },
            AccountCall::AddSecret { site, id, hash, hint } => {
                store.add_secret(&hash, &site, &SecretKey { id, hint, created_at: now })?;
                AccountReply::Done
            }
            AccountCall::RemoveSecret { site, id } => found(store.remove_secret(&site, &id)?, "secret key"),
            AccountCall::Who(hash) => AccountReply::Who(store.credential(&hash)?.and_then(|held| {
                let is_one = matches!(held.kind, CredentialKind::Token | CredentialKind::Session);
                let holds = is_one && held.expires_at.is_none_or(|end| now < end);
                holds.then_some(held.member)
            })),
            AccountCall::AddCredential { hash, credential } => {
                store.drop_expired(now)?;
                store.add_credential(&hash, "", &Credential { created_at: now, ..credential })?;
                AccountReply::Done
            }
            AccountCall::Redeem { hash, session, id, holds } => self.redeem(&hash, &session, id, holds, now)?,
            AccountCall::EndSession(hash) => {
                store.remove_credential(&hash)?;
                AccountReply::Done
            }
            AccountCall::Tokens => AccountReply::Tokens(store.tokens()?),
            AccountCall::Sessions(own) => {
                let own = own.map(|hash| store.credential(&hash)).transpose()?.flatten().map(|held| held.id);
                store.drop_expired(now)?;
                AccountReply::Sessions(store.sessions()?, own)
            }
            AccountCall::RemoveSession(id) => found(store.remove_session(&id)?, "session"),
            AccountCall::RemoveToken(id) => found(store.remove_token(&id)?, "token"),
            AccountCall::Passkeys(call) => self.passkeys(*call, now)?,
            AccountCall::Note { who, what, subject } => {
                store.note(now, &who, &what, &subject)?;
                AccountReply::Done
            }
            AccountCall::Deeds { before, limit, kind } => self.deeds(before, limit, kind)?,
        })
    }

    /// The latest lines of a kind. So many lines are looked at in one go that nobody else has to wait for long.
    fn deeds(&self, before: Option<i64>, limit: u32, kind: Option<DeedKind>) -> Result<AccountReply, Failure> {
        const LOOKED_AT: u32 = 5_000;
        let looked_at = if kind.is_some() { LOOKED_AT } else { limit };
        let lines = self.store.deeds(before, looked_at)?;
        let is_more = lines.len() as u32 == looked_at;
        let mut place = lines.last().map(|deed| deed.position).filter(|_| is_more);
        let mut found: Vec<Deed> = lines.into_iter().filter(|deed| kind.is_none_or(|kind| deed.kind() == kind)).collect();
        if found.len() > limit as usize {
            found.truncate(limit as usize);
            place = found.last().map(|deed| deed.position);
        }
        Ok(AccountReply::Deeds(found, place))
    }

    fn redeem(&self, hash: &str, session: &str, id: String, holds: i64, now: i64) -> Result<AccountReply, Failure> {
        let held =
            self.store.credential(hash)?.filter(|held| held.kind != CredentialKind::Session && held.expires_at.is_none_or(|end| now < end));
        let Some(held) = held else {
            let rule = "is no token that holds; a sign-in link works once and for a short time";
            return Ok(AccountReply::Refused(Refusal { kind: Kind::Unauthorized, ..Refusal::field("token", rule) }));
        };
        if matches!(held.kind, CredentialKind::Link | CredentialKind::Code) {
            self.store.remove_credential(hash)?;
        }
        let credential = Credential {
            id,
            kind: CredentialKind::Session,
            member: held.member.clone(),
            hint: String::new(),
            created_at: now,
            expires_at: Some(now + holds),
        };
        // Revoking a token ends the sessions that came of it.
        let from = if held.kind == CredentialKind::Token { held.id.as_str() } else { "" };
        self.store.drop_expired(now)?;
        self.store.add_credential(session, from, &credential)?;
        Ok(AccountReply::Who(Some(held.member)))
    }
}

fn found(removed: bool, what: &str) -> AccountReply {
    if removed { AccountReply::Done } else { AccountReply::Refused(Refusal::not_found(what)) }
}
