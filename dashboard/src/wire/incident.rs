//! Incidents as the API tells them: what goes wrong for many, and whom it affects.

use serde::Deserialize;

/// A pattern across people, until somebody says that it is over.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// `event` or `ratings`.
    pub kind: String,
    /// The event's name, or the page.
    pub subject: String,
    /// `open` or `closed`.
    pub state: String,
    /// When it began.
    pub since: String,
    /// When it was found.
    pub opened_at: String,
    /// When it was last seen.
    pub last_at: String,
    /// People affected.
    pub people: u64,
    /// How often it happened.
    pub times: u64,
    /// People an hour, or the share of unhappy ratings, before.
    pub usual: Option<f64>,
    /// The same when it was worst.
    pub now: Option<f64>,
    /// Of how many ratings.
    pub n: Option<u64>,
    /// The probability by chance.
    pub p: f64,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// By whom.
    pub closed_by: Option<String>,
    /// What there was to say.
    pub note: Option<String>,
    /// The change by which it was mended.
    pub change: Option<Mended>,
    /// Counts its changes.
    pub version: u64,
}

impl Incident {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.state != "closed"
    }

    /// Whether it is about the ratings of a page.
    pub fn is_of_ratings(&self) -> bool {
        self.kind == "ratings"
    }
}

/// A change by which an incident was mended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Mended {
    /// Its id.
    pub id: String,
    /// What was changed; none where it was removed since.
    pub title: Option<String>,
}

/// Incidents, and how many there are of each state.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Incidents {
    /// These.
    pub items: Vec<Incident>,
    /// How many of all.
    pub counts: IncidentCounts,
}

/// How many incidents there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct IncidentCounts {
    /// That go on.
    pub open: u64,
    /// That are over.
    pub closed: u64,
}

/// A page of those whom an incident affects.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct AffectedPage {
    /// Those on it.
    pub items: Vec<Affected>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many there are altogether.
    pub total: u64,
    /// How many of all were told.
    pub told: u64,
}

/// Somebody whom an incident affects.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Affected {
    /// The id to open them by.
    pub id: String,
    /// What they are called.
    pub name: Option<String>,
    /// Where they can be written to.
    pub email: Option<String>,
    /// When first.
    pub first_at: String,
    /// When last.
    pub last_at: String,
    /// How often.
    pub times: u64,
    /// What they rated last.
    pub rating: Option<f64>,
    /// When they were told.
    pub told_at: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_as_the_contract_gives_it() {
        let incident: Incident = serde_json::from_str(
            r#"{"id":"in_1","kind":"ratings","subject":"/checkout","state":"closed","since":"2026-11-20T00:00:00Z","opened_at":"2026-11-20T09:00:00Z",
                "last_at":"2026-11-20T09:00:00Z","people":9,"times":9,"usual":0.05,"now":0.75,"n":12,"p":1e-7,"method":"x","closed_at":null,"closed_by":null,
                "note":null,"change":{"id":"g_1","title":null},"version":3}"#,
        )
        .unwrap();
        assert!(incident.is_of_ratings() && !incident.is_open());
        assert_eq!((incident.n, incident.change.unwrap().title), (Some(12), None));
        let page: AffectedPage =
            serde_json::from_str(r#"{"items":[{"id":"ann","name":null,"rating":null}],"next":null,"total":1}"#).unwrap();
        assert_eq!((page.total, page.told, page.items[0].times), (1, 0, 0));
    }
}
