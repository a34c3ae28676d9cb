//! What of the results is looked at: it stands in the address, so that it can be sent to somebody.

use leptos::prelude::GetUntracked;
use leptos_router::params::ParamsMap;

use super::{By, Open};
use crate::{browser::page, period::Period, place};

/// The key of what is not known.
pub(super) const UNKNOWN: &str = "unknown";

/// Which days, of whom, split and compared how.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    pub period: Period,
    pub by: By,
    /// Only of who is in this segment; empty for everybody.
    pub segment: String,
    /// Only what was shown under these circumstances, each by its key; in the order of [`By::ALL`].
    pub only: Vec<(By, String)>,
    /// Whether the days just before stand beside.
    pub compared: bool,
    /// A group that is set against another, by its key.
    pub first: Option<String>,
    /// The other; everybody else where there is none.
    pub second: Option<String>,
    /// Other surveys, by their ids, that have one score together with this one.
    pub with: Vec<String>,
}

impl View {
    /// As the address says.
    pub fn of(query: &ParamsMap) -> Self {
        let by = By::of(query.get_str("by").unwrap_or_default());
        let first = query.get("a").filter(|_| by != By::Nothing);
        Self {
            period: Period::of(query.get_str("last"), query.get_str("from"), query.get_str("to")),
            by,
            segment: query.get("segment").unwrap_or_default(),
            only: By::ALL
                .into_iter()
                .filter(|by| by.narrows())
                .filter_map(|by| Some((by, query.get(by.tag()).filter(|key| !key.is_empty())?)))
                .collect(),
            compared: query.get_str("compare") == Some("previous"),
            second: query.get("b").filter(|_| first.is_some()),
            first,
            with: query.get_str("with").unwrap_or_default().split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        }
    }

    /// Split otherwise: its groups are others.
    pub fn split(&self, by: By) -> Self {
        Self { by, first: None, second: None, ..self.clone() }
    }

    /// Narrowed to one group more; no longer split by what is the same for all.
    pub fn narrowed(&self, by: By, key: &str) -> Self {
        let mut view = self.split(if self.by == by { By::Nothing } else { self.by });
        view.only.retain(|(known, _)| *known != by);
        view.only.push((by, key.to_owned()));
        view.only.sort_by_key(|(by, _)| By::ALL.iter().position(|one| one == by));
        view
    }

    /// Narrowed by one thing less.
    pub fn widened(&self, by: By) -> Self {
        let mut view = self.clone();
        view.only.retain(|(known, _)| *known != by);
        view
    }

    /// What narrows, as parts of the address.
    pub fn only_query(&self) -> Vec<String> {
        self.only.iter().map(|(by, key)| format!("{}={}", by.tag(), page::escape(key))).collect()
    }

    /// The parts of the address, the days first.
    pub fn query(&self) -> Vec<String> {
        let named = |name: &str, value: &str| format!("{name}={}", page::escape(value));
        let mut parts = vec![self.period.query(), self.by.query()];
        parts.extend((!self.segment.is_empty()).then(|| named("segment", &self.segment)));
        parts.extend(self.only_query());
        parts.extend(self.compared.then(|| "compare=previous".to_owned()));
        parts.extend(self.first.as_deref().map(|key| named("a", key)));
        parts.extend(self.second.as_deref().map(|key| named("b", key)));
        parts
    }

    /// The address of the results looked at so.
    pub fn address(&self, open: Open) -> String {
        let results = place::results(&open.site.id(), &open.id.get_untracked(), page::escape);
        let with = self.with.iter().map(|id| page::escape(id)).collect::<Vec<_>>().join(",");
        let with = (!with.is_empty()).then(|| format!("with={with}"));
        self.query().into_iter().chain(with).filter(|part| !part.is_empty()).fold(results, |address, part| format!("{address}&{part}"))
    }
}
