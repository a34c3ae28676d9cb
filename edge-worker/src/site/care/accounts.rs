//! Accounts: what people write down of them. Who belongs to one is the shards' to say.

use rapport_model::care::Account;
use rapport_model::value::StrandId;

use super::call::CareReply;
use super::{Care, Here, refused};
use crate::platform::Failure;
use crate::refusal::Kind;

/// The most accounts that something is written down of.
const MOST: usize = 20_000;

impl Care {
    pub(super) fn accounts(&self, id: Option<&str>) -> Result<CareReply, Failure> {
        Ok(CareReply::Accounts(match id {
            Some(id) => self.store.account(id)?.into_iter().collect(),
            None => self.store.accounts()?,
        }))
    }

    pub(super) fn save_account(&mut self, account: Account, expected: u64, here: &Here<'_>) -> Result<CareReply, Failure> {
        let known = self.store.account(account.id.as_str())?;
        if known.is_none() && self.store.accounts()?.len() >= MOST {
            return Ok(refused(Kind::Conflict, format!("something may be written down of at most {MOST} accounts")));
        }
        let known = known.unwrap_or_else(|| Account::of(account.id.clone()));
        if known.version != expected {
            return Ok(CareReply::StaleAccount(Box::new(known)));
        }
        let account = Account { version: expected + 1, changed_at: here.now, ..account };
        self.store.put_account(&account)?;
        Ok(CareReply::Accounts(vec![account]))
    }

    pub(super) fn forget_in_accounts(&mut self, ids: &[StrandId]) -> Result<(), Failure> {
        for mut account in self.store.accounts()? {
            if account.forget(ids) {
                self.store.put_account(&account)?;
            }
        }
        Ok(())
    }
}
