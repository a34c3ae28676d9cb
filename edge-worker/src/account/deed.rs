//! The audit log: who read a person, changed, exported or erased what. It only grows.

use serde::{Deserialize, Serialize};

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Its place; the log only grows.
    pub position: i64,
    /// When.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What was done: the name of the call.
    pub what: String,
    /// To what: the parts of its path, the site first.
    pub subject: String,
}

/// What kind of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    /// Somebody looked at a person, or at a list of persons.
    Read,
    /// Something was made, changed or removed.
    Changed,
    /// Personal data left as a file.
    Exported,
    /// A person, or a whole site, was erased.
    Erased,
    /// Somebody signed in.
    SignedIn,
}

impl DeedKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Read, Self::Changed, Self::Exported, Self::Erased, Self::SignedIn];

    /// Its name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Changed => "changed",
            Self::Exported => "exported",
            Self::Erased => "erased",
            Self::SignedIn => "signed_in",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Deed {
    /// What kind of thing was done, by the name of the call.
    #[must_use]
    pub fn kind(&self) -> DeedKind {
        let (method, path) = self.what.split_once(' ').unwrap_or_default();
        match method {
            "GET" if path.contains("/export") || path.contains("/tables/") || path.ends_with(".csv") || path.ends_with(".xlsx") => {
                DeedKind::Exported
            }
            "GET" => DeedKind::Read,
            "DELETE" if path.ends_with("/visitors/{visitor}") || path == "/api/sites/{site}" => DeedKind::Erased,
            "POST" if path.starts_with("/api/session") => DeedKind::SignedIn,
            _ => DeedKind::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_the_call() {
        let kind = |what: &str| Deed { position: 0, at: 0, who: String::new(), what: what.to_owned(), subject: String::new() }.kind();
        assert_eq!(kind("GET /api/sites/{site}/visitors/{visitor}"), DeedKind::Read);
        assert_eq!(kind("GET /api/sites/{site}/visitors/{visitor}/export"), DeedKind::Exported);
        assert_eq!(kind("GET /api/sites/{site}/export/{file}"), DeedKind::Exported);
        assert_eq!(kind("GET /api/sites/{site}/tables/{file}"), DeedKind::Exported);
        assert_eq!(kind("DELETE /api/sites/{site}/visitors/{visitor}"), DeedKind::Erased);
        assert_eq!(kind("DELETE /api/sites/{site}/visitors/{visitor}/facts/{fact}"), DeedKind::Changed);
        assert_eq!(kind("POST /api/session"), DeedKind::SignedIn);
        assert!(DeedKind::ALL.into_iter().all(|kind| DeedKind::parse(kind.name()) == Some(kind)));
    }
}
