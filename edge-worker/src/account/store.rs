//! Every statement of the account's database as a named function.

use std::rc::Rc;

use super::call::{Credential, CredentialKind, Member, Role, SecretKey, SiteLine};
use super::deed::Deed;
use super::passkey::Passkey;
use crate::migration::{int, maybe_int, migrate, text};
use crate::platform::{Cell, Failure, Sql};

const MIGRATIONS: &[&[&str]] = &[
    &[
        "CREATE TABLE site (id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID",
        // Public keys as they are, secret keys by their digest: whoever reads the database cannot send with them.
        "CREATE TABLE key (key TEXT PRIMARY KEY, site TEXT NOT NULL, id TEXT NOT NULL, hint TEXT NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE credential (hash TEXT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, hint TEXT NOT NULL, source TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER) WITHOUT ROWID",
        "CREATE TABLE deed (position INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL)",
    ],
    &[
        "CREATE TABLE passkey (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, label TEXT NOT NULL, key TEXT NOT NULL, counter INTEGER NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER) WITHOUT ROWID",
        // What was asked and not answered yet, by its digest.
        "CREATE TABLE challenge (hash TEXT PRIMARY KEY, ends_at INTEGER NOT NULL) WITHOUT ROWID",
    ],
];

/// The account's database.
pub(super) struct Store(Rc<dyn Sql>);

fn t(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

impl Store {
    pub(super) fn open(sql: Rc<dyn Sql>) -> Result<Self, Failure> {
        migrate(&*sql, MIGRATIONS)?;
        Ok(Self(sql))
    }

    pub(super) fn add_site(&self, site: &SiteLine) -> Result<(), Failure> {
        let row = [t(&site.id), t(&site.name), t(&site.key), Cell::Int(site.created_at)];
        self.0.exec("INSERT INTO site (id, name, key, created_at) VALUES (?, ?, ?, ?)", &row)?;
        let row = [t(&site.key), t(&site.id), Cell::Int(site.created_at)];
        self.0.exec("INSERT INTO key (key, site, id, hint, created_at) VALUES (?, ?, '', '', ?)", &row)?;
        Ok(())
    }

    pub(super) fn rename_site(&self, id: &str, name: &str) -> Result<(), Failure> {
        self.0.exec("UPDATE site SET name = ? WHERE id = ?", &[t(name), t(id)]).map(drop)
    }

    pub(super) fn remove_site(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM key WHERE site = ?", &[t(id)])?;
        self.0.exec("DELETE FROM site WHERE id = ?", &[t(id)]).map(drop)
    }

    pub(super) fn sites(&self) -> Result<Vec<SiteLine>, Failure> {
        let rows = self.0.query("SELECT id, name, key, created_at FROM site ORDER BY created_at, id", &[])?;
        Ok(rows.iter().map(|row| site_line(row)).collect())
    }

    pub(super) fn site(&self, id: &str) -> Result<Option<SiteLine>, Failure> {
        let rows = self.0.query("SELECT id, name, key, created_at FROM site WHERE id = ?", &[t(id)])?;
        Ok(rows.first().map(|row| site_line(row)))
    }

    pub(super) fn resolve(&self, key: &str) -> Result<Option<String>, Failure> {
        Ok(self.0.query("SELECT site FROM key WHERE key = ?", &[t(key)])?.first().map(|row| text(row, 0)))
    }

    pub(super) fn add_secret(&self, hash: &str, site: &str, key: &SecretKey) -> Result<(), Failure> {
        let row = [t(hash), t(site), t(&key.id), t(&key.hint), Cell::Int(key.created_at)];
        self.0.exec("INSERT INTO key (key, site, id, hint, created_at) VALUES (?, ?, ?, ?, ?)", &row).map(drop)
    }

    pub(super) fn secrets(&self, site: &str) -> Result<Vec<SecretKey>, Failure> {
        let rows = self.0.query("SELECT id, hint, created_at FROM key WHERE site = ? AND id <> '' ORDER BY created_at, id", &[t(site)])?;
        Ok(rows.iter().map(|row| SecretKey { id: text(row, 0), hint: text(row, 1), created_at: int(row, 2) }).collect())
    }

    pub(super) fn remove_secret(&self, site: &str, id: &str) -> Result<bool, Failure> {
        let known = self.0.query("SELECT key FROM key WHERE site = ? AND id = ? AND id <> ''", &[t(site), t(id)])?;
        let Some(row) = known.first() else { return Ok(false) };
        self.0.exec("DELETE FROM key WHERE key = ?", &[t(&text(row, 0))])?;
        Ok(true)
    }

    pub(super) fn add_credential(&self, hash: &str, source: &str, credential: &Credential) -> Result<(), Failure> {
        let expires = credential.expires_at.map_or(Cell::Null, Cell::Int);
        let Credential { id, kind, member, hint, created_at, .. } = credential;
        let row =
            [t(hash), t(id), t(kind.name()), t(&member.name), t(member.role.name()), t(hint), t(source), Cell::Int(*created_at), expires];
        let statement =
            "INSERT INTO credential (hash, id, kind, name, role, hint, source, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        self.0.exec(statement, &row).map(drop)
    }

    pub(super) fn credential(&self, hash: &str) -> Result<Option<Credential>, Failure> {
        let rows = self.0.query("SELECT id, kind, name, role, hint, created_at, expires_at FROM credential WHERE hash = ?", &[t(hash)])?;
        Ok(rows.first().and_then(|row| credential(row)))
    }

    pub(super) fn remove_credential(&self, hash: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM credential WHERE hash = ?", &[t(hash)]).map(drop)
    }

    pub(super) fn drop_expired(&self, now: i64) -> Result<(), Failure> {
        self.0.exec("DELETE FROM credential WHERE expires_at <= ?", &[Cell::Int(now)]).map(drop)
    }

    pub(super) fn tokens(&self) -> Result<Vec<Credential>, Failure> {
        let statement =
            "SELECT id, kind, name, role, hint, created_at, expires_at FROM credential WHERE kind = 'token' ORDER BY created_at, id";
        Ok(self.0.query(statement, &[])?.iter().filter_map(|row| credential(row)).collect())
    }

    pub(super) fn add_challenge(&self, hash: &str, ends_at: i64) -> Result<(), Failure> {
        self.0.exec("INSERT OR REPLACE INTO challenge (hash, ends_at) VALUES (?, ?)", &[t(hash), Cell::Int(ends_at)]).map(drop)
    }

    pub(super) fn drop_challenges(&self, now: i64) -> Result<(), Failure> {
        self.0.exec("DELETE FROM challenge WHERE ends_at <= ?", &[Cell::Int(now)]).map(drop)
    }

    /// Whether a challenge held; it does so once.
    pub(super) fn take_challenge(&self, hash: &str, now: i64) -> Result<bool, Failure> {
        let held = !self.0.query("SELECT 1 FROM challenge WHERE hash = ? AND ends_at > ?", &[t(hash), Cell::Int(now)])?.is_empty();
        self.0.exec("DELETE FROM challenge WHERE hash = ?", &[t(hash)])?;
        Ok(held)
    }

    pub(super) fn passkeys(&self) -> Result<Vec<Passkey>, Failure> {
        let statement = "SELECT id, name, role, label, key, counter, created_at, used_at FROM passkey ORDER BY created_at, id";
        let read = |row: &Vec<Cell>| {
            Some(Passkey {
                id: text(row, 0),
                member: Member { name: text(row, 1), role: Role::parse(&text(row, 2))? },
                label: text(row, 3),
                key: text(row, 4),
                counter: u32::try_from(int(row, 5)).unwrap_or(u32::MAX),
                created_at: int(row, 6),
                used_at: maybe_int(row, 7),
            })
        };
        Ok(self.0.query(statement, &[])?.iter().filter_map(read).collect())
    }

    pub(super) fn add_passkey(&self, passkey: &Passkey) -> Result<(), Failure> {
        let Passkey { id, member, label, key, counter, created_at, .. } = passkey;
        let row = [t(id), t(&member.name), t(member.role.name()), t(label), t(key), Cell::Int(i64::from(*counter)), Cell::Int(*created_at)];
        self.0.exec("INSERT INTO passkey (id, name, role, label, key, counter, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)", &row).map(drop)
    }

    pub(super) fn use_passkey(&self, id: &str, counter: u32, now: i64) -> Result<(), Failure> {
        let row = [Cell::Int(i64::from(counter)), Cell::Int(now), t(id)];
        self.0.exec("UPDATE passkey SET counter = ?, used_at = ? WHERE id = ?", &row).map(drop)
    }

    pub(super) fn remove_passkey(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM passkey WHERE id = ?", &[t(id)])?;
        self.0.exec("DELETE FROM credential WHERE source = ? AND kind = 'session'", &[t(id)]).map(drop)
    }

    pub(super) fn remove_codes(&self, member: &Member) -> Result<(), Failure> {
        let row = [t(&member.name), t(member.role.name())];
        self.0.exec("DELETE FROM credential WHERE kind = 'code' AND name = ? AND role = ?", &row).map(drop)
    }

    pub(super) fn sessions(&self) -> Result<Vec<Credential>, Failure> {
        let statement =
            "SELECT id, kind, name, role, hint, created_at, expires_at FROM credential WHERE kind = 'session' ORDER BY created_at DESC, id";
        Ok(self.0.query(statement, &[])?.iter().filter_map(|row| credential(row)).collect())
    }

    pub(super) fn remove_session(&self, id: &str) -> Result<bool, Failure> {
        let known = !self.0.query("SELECT 1 FROM credential WHERE id = ? AND kind = 'session'", &[t(id)])?.is_empty();
        self.0.exec("DELETE FROM credential WHERE id = ? AND kind = 'session'", &[t(id)])?;
        Ok(known)
    }

    pub(super) fn remove_token(&self, id: &str) -> Result<bool, Failure> {
        let known = !self.0.query("SELECT 1 FROM credential WHERE id = ? AND kind = 'token'", &[t(id)])?.is_empty();
        self.0.exec("DELETE FROM credential WHERE (id = ? AND kind = 'token') OR (source = ? AND kind = 'session')", &[t(id), t(id)])?;
        Ok(known)
    }

    pub(super) fn note(&self, at: i64, who: &str, what: &str, subject: &str) -> Result<(), Failure> {
        let row = [Cell::Int(at), t(who), t(what), t(subject)];
        self.0.exec("INSERT INTO deed (at, who, what, subject) VALUES (?, ?, ?, ?)", &row).map(drop)
    }

    pub(super) fn deeds(&self, before: Option<i64>, limit: u32) -> Result<Vec<Deed>, Failure> {
        let statement = "SELECT position, at, who, what, subject FROM deed WHERE position < ? ORDER BY position DESC LIMIT ?";
        let rows = self.0.query(statement, &[Cell::Int(before.unwrap_or(1 << 52)), Cell::Int(i64::from(limit))])?;
        let deed =
            |row: &Vec<Cell>| Deed { position: int(row, 0), at: int(row, 1), who: text(row, 2), what: text(row, 3), subject: text(row, 4) };
        Ok(rows.iter().map(deed).collect())
    }
}

fn site_line(row: &[Cell]) -> SiteLine {
    SiteLine { id: text(row, 0), name: text(row, 1), key: text(row, 2), created_at: int(row, 3) }
}

fn credential(row: &[Cell]) -> Option<Credential> {
    let kind = match text(row, 1).as_str() {
        "token" => CredentialKind::Token,
        "link" => CredentialKind::Link,
        "code" => CredentialKind::Code,
        _ => CredentialKind::Session,
    };
    let member = Member { name: text(row, 2), role: Role::parse(&text(row, 3))? };
    Some(Credential { id: text(row, 0), kind, member, hint: text(row, 4), created_at: int(row, 5), expires_at: maybe_int(row, 6) })
}
