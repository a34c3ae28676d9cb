//! An incident in words.

use crate::{browser::intl, wire::incident::Incident, words::incidents as words_of_incidents};

/// What happened to how many since when.
pub fn sentence(incident: &Incident) -> String {
    let words = words_of_incidents();
    let (people, since) = (intl::count(incident.people), intl::when(&incident.since));
    if incident.is_of_ratings() {
        words.ratings(&incident.subject, &people, &since)
    } else {
        words.event(&incident.subject, &people, &since)
    }
}

/// How usual it is, how likely by chance, and when it was last seen.
pub fn numbers(incident: &Incident) -> String {
    let words = words_of_incidents();
    [usual(incident), Some(words.chance(&chance(incident.p))), Some(words.last_at(&intl::when(&incident.last_at)))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// How often before.
pub fn usual(incident: &Incident) -> Option<String> {
    let words = words_of_incidents();
    let usual = incident.usual?;
    Some(if incident.is_of_ratings() {
        words.usual_share(&intl::percent(usual, 0), &intl::count(incident.n.unwrap_or(0)))
    } else {
        words.usual_people(&intl::decimal(usual, if usual < 1.0 { 2 } else { 0 }))
    })
}

/// A probability as it is written: never as nothing.
pub fn chance(p: f64) -> String {
    if p < 1e-6 { format!("< {}", intl::decimal(1e-6, 6)) } else { format!("= {}", intl::decimal(p, 6)) }
}

/// How it ended, where it did.
pub fn ended(incident: &Incident) -> Option<String> {
    let words = words_of_incidents();
    let at = incident.closed_at.as_deref()?;
    let by = words.closed_by(incident.closed_by.as_deref().unwrap_or_default(), &intl::date_of(at));
    let change = incident.change.as_ref().and_then(|change| change.title.as_deref()).map(|title| words.by_change(title));
    Some([Some(by), change, incident.note.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · "))
}
