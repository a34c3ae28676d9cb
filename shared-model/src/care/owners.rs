use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::{Day, Label};

/// How a new case finds its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerRule {
    /// Somebody takes it.
    #[default]
    None,
    /// The members take turns.
    RoundRobin,
    /// By its grade.
    Grade,
    /// By a segment of the person.
    Segment,
    /// Who looks after the account that the person belongs to.
    Account,
}

/// Somebody is away, and somebody else stands in for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Who is away.
    pub member: Label,
    /// The first day, such as `2026-12-21`, by the site's calendar.
    pub from: String,
    /// The last one.
    pub to: String,
    /// Who gets what they would get; none leaves it to whoever takes it.
    #[serde(default)]
    pub stand_in: Option<Label>,
}

impl Absence {
    pub(super) fn holds(&self, today: Day) -> bool {
        let day = |text: &str| Day::parse(text).ok();
        day(&self.from).zip(day(&self.to)).is_some_and(|(from, to)| from <= today && today <= to)
    }
}

/// Who gets new cases. They are given, not accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Owners {
    /// How.
    pub rule: OwnerRule,
    /// Who takes turns; also who gets what the other rules leave over.
    pub members: Vec<Label>,
    /// By grade.
    pub by_grade: BTreeMap<String, Label>,
    /// By segment.
    pub by_segment: BTreeMap<String, Label>,
    /// Who is away when.
    pub absences: Vec<Absence>,
}
