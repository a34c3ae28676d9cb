//! Passkeys of members, the challenges that they answer, and the codes for who lost theirs.

use serde::{Deserialize, Serialize};

use super::call::{AccountReply, Credential, CredentialKind, Member};
use super::{Account, found};
use crate::platform::Failure;
use crate::refusal::{Kind, Refusal};

/// The most passkeys of one member.
const MOST: usize = 20;

/// A passkey as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Its id, as the authenticator gave it.
    pub id: String,
    /// Whose it is, and what it allows.
    pub member: Member,
    /// What its owner calls it.
    pub label: String,
    /// The public key.
    pub key: String,
    /// How often it was used, as far as it counts that.
    pub counter: u32,
    /// When it was made.
    pub created_at: i64,
    /// When it was used last.
    pub used_at: Option<i64>,
}

/// An order or question about passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyCall {
    /// A challenge is given out: its digest, and how long it holds, in milliseconds.
    Challenge(String, i64),
    /// A key that answered the challenge of this digest.
    Add(String, Box<Passkey>),
    /// All of them.
    All,
    /// One of them.
    One(String),
    /// A key signed the challenge of this digest: a session begins.
    SignIn {
        /// The digest of the challenge.
        challenge: String,
        /// The key.
        id: String,
        /// How often it was used by now.
        counter: u32,
        /// The digest of the session's secret.
        session: String,
        /// Names the session.
        session_id: String,
        /// How long it holds, in milliseconds.
        holds: i64,
    },
    /// It holds no longer, and no session that came of it; of this member alone, if one is named.
    Remove(String, Option<Member>),
    /// A member's codes: each signs in once. Those from before hold no longer.
    Codes(Member, Vec<String>),
}

impl Account {
    pub(super) fn passkeys(&self, call: PasskeyCall, now: i64) -> Result<AccountReply, Failure> {
        let store = &self.store;
        Ok(match call {
            PasskeyCall::Challenge(hash, holds) => {
                store.drop_challenges(now)?;
                store.add_challenge(&hash, now + holds)?;
                AccountReply::Done
            }
            PasskeyCall::Add(challenge, passkey) => {
                if !store.take_challenge(&challenge, now)? {
                    return Ok(late());
                }
                let known = store.passkeys()?;
                if known.iter().any(|other| other.id == passkey.id) {
                    return Ok(AccountReply::Refused(Refusal::of(Kind::Conflict, "this passkey is known already")));
                }
                if known.iter().filter(|other| other.member == passkey.member).count() >= MOST {
                    return Ok(AccountReply::Refused(Refusal::of(Kind::Conflict, format!("a member has at most {MOST} passkeys"))));
                }
                store.add_passkey(&Passkey { created_at: now, used_at: None, ..*passkey })?;
                AccountReply::Done
            }
            PasskeyCall::All => AccountReply::Passkeys(store.passkeys()?),
            PasskeyCall::One(id) => AccountReply::Passkeys(store.passkeys()?.into_iter().filter(|passkey| passkey.id == id).collect()),
            PasskeyCall::SignIn { challenge, id, counter, session, session_id, holds } => {
                if !store.take_challenge(&challenge, now)? {
                    return Ok(late());
                }
                let Some(passkey) = store.passkeys()?.into_iter().find(|passkey| passkey.id == id) else {
                    return Ok(AccountReply::Refused(Refusal {
                        kind: Kind::Unauthorized,
                        ..Refusal::field("id", "is no passkey that holds")
                    }));
                };
                // One that counts and did not count on was copied (Web Authentication, section 7.2, step 22).
                if (counter > 0 || passkey.counter > 0) && counter <= passkey.counter {
                    let rule = "was used elsewhere: a copy of it may be about";
                    return Ok(AccountReply::Refused(Refusal { kind: Kind::Unauthorized, ..Refusal::field("id", rule) }));
                }
                store.use_passkey(&id, counter, now)?;
                store.drop_expired(now)?;
                let credential = Credential {
                    id: session_id,
                    kind: CredentialKind::Session,
                    member: passkey.member.clone(),
                    hint: String::new(),
                    created_at: now,
                    expires_at: Some(now + holds),
                };
                store.add_credential(&session, &id, &credential)?;
                AccountReply::Who(Some(passkey.member))
            }
            PasskeyCall::Remove(id, of) => {
                let known = store.passkeys()?.into_iter().find(|passkey| passkey.id == id);
                let may = known.is_some_and(|passkey| of.is_none_or(|member| member == passkey.member));
                if may {
                    store.remove_passkey(&id)?;
                }
                found(may, "passkey")
            }
            PasskeyCall::Codes(member, hashes) => {
                store.remove_codes(&member)?;
                for (at, hash) in hashes.iter().enumerate() {
                    let credential = Credential {
                        id: format!("code_{at}"),
                        kind: CredentialKind::Code,
                        member: member.clone(),
                        hint: String::new(),
                        created_at: now,
                        expires_at: None,
                    };
                    store.add_credential(hash, "", &credential)?;
                }
                AccountReply::Done
            }
        })
    }
}

fn late() -> AccountReply {
    AccountReply::Refused(Refusal { kind: Kind::Unauthorized, ..Refusal::field("challenge", "holds for five minutes and for one answer") })
}
