use serde::{Deserialize, Serialize};

use crate::value::{Comment, Label, StrandId, Timestamp};

/// Somebody wants to come back to a person, or to a case, later: until then it is out of the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reminder {
    /// Names it.
    pub id: String,
    /// Whom it is about.
    pub person: StrandId,
    /// What the site calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// The case that is put off; without one it is the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// When it comes back.
    pub until: Timestamp,
    /// What to think of then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Comment>,
    /// Who wants to be reminded.
    pub by: Label,
    /// When it was put off.
    pub at: Timestamp,
    /// Whether its time was told to those who look, so that it is told once.
    #[serde(default)]
    pub rung: bool,
}

impl Reminder {
    /// Whether its time has come.
    ///
    /// ```
    /// use rapport_model::{care::Reminder, value::{Label, StrandId, Timestamp}};
    /// let person = StrandId::user("ann").unwrap();
    /// let reminder = Reminder { id: "r".into(), person, name: None, case: None, until: Timestamp(9), text: None, by: Label::of("Kim"), at: Timestamp(1), rung: false };
    /// assert!(!reminder.is_due(Timestamp(8)) && reminder.is_due(Timestamp(9)));
    /// ```
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.until <= now
    }

    /// Whether it keeps something out of the way: a clock that runs out brings it back before its time.
    #[must_use]
    pub fn hides(&self, now: Timestamp, clock: Option<Timestamp>) -> bool {
        !self.is_due(now) && clock.is_none_or(|due| due > now)
    }

    /// Whether another one is about the same, so that it takes the place of this one.
    #[must_use]
    pub fn is_about_same(&self, other: &Self) -> bool {
        self.person == other.person && self.case == other.case
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_runs_out_brings_it_back() {
        let reminder = |case: Option<&str>| Reminder {
            id: String::new(),
            person: StrandId::user("ann").unwrap(),
            name: None,
            case: case.map(str::to_owned),
            until: Timestamp(100),
            text: None,
            by: Label::of("Kim"),
            at: Timestamp(0),
            rung: false,
        };
        let one = reminder(None);
        assert!(one.hides(Timestamp(50), None) && one.hides(Timestamp(50), Some(Timestamp(60))));
        assert!(!one.hides(Timestamp(60), Some(Timestamp(60))) && !one.hides(Timestamp(100), None));
        assert!(one.is_about_same(&reminder(None)) && !one.is_about_same(&reminder(Some("c_1"))));
    }
}
