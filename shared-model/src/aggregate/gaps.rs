use serde::{Deserialize, Serialize};

use crate::value::{Day, MINUTE, Timestamp};

/// Activity that goes on without a pause of more than 30 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Timestamp, Timestamp, Day)", into = "(Timestamp, Timestamp, Day)")]
pub struct Session {
    /// The first event.
    pub start: Timestamp,
    /// The last event so far.
    pub end: Timestamp,
    /// The day of the first event: the day that the session counts on.
    pub day: Day,
}

impl From<(Timestamp, Timestamp, Day)> for Session {
    fn from((start, end, day): (Timestamp, Timestamp, Day)) -> Self {
        Self { start, end, day }
    }
}

impl From<Session> for (Timestamp, Timestamp, Day) {
    fn from(session: Session) -> Self {
        (session.start, session.end, session.day)
    }
}

/// Sessions: intervals of activity, sorted, joined where 30 minutes or less lie between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Gaps(Vec<Session>);

impl Gaps {
    /// The longest pause inside one session, in milliseconds.
    pub const PAUSE: i64 = 30 * MINUTE;

    /// The sessions in order.
    pub fn sessions(&self) -> &[Session] {
        &self.0
    }

    /// The session that goes on at a moment: one that began and has not paused for too long.
    pub fn at(&self, now: Timestamp) -> Option<&Session> {
        self.0.iter().rev().find(|session| session.start <= now).filter(|session| now <= session.end.plus(Self::PAUSE))
    }

    /// Adds a moment of activity.
    pub fn add(&mut self, at: Timestamp, day: Day) {
        self.join(Session { start: at, end: at, day });
    }

    /// Adds the activity of another summary.
    pub fn merge(&mut self, other: &Self) {
        for session in &other.0 {
            self.join(*session);
        }
    }

    fn join(&mut self, new: Session) {
        // Nearly always the newest session goes on, so look from the end.
        let first = self.0.iter().rposition(|s| s.end.plus(Self::PAUSE) < new.start).map_or(0, |before| before + 1);
        let last = self.0[first..].iter().position(|s| new.end.plus(Self::PAUSE) < s.start).map_or(self.0.len(), |after| first + after);
        let joined = self.0[first..last].iter().fold(new, |a, b| Session {
            start: a.start.min(b.start),
            end: a.end.max(b.end),
            day: if a.start <= b.start { a.day } else { b.day },
        });
        self.0.splice(first..last, [joined]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_hour_joins_and_more_does_not() {
        let mut gaps = Gaps::default();
        for minute in [100, 0, 30, 131] {
            gaps.add(Timestamp(minute * MINUTE), Day(0));
        }
        assert_eq!(gaps.sessions().len(), 3);
        gaps.add(Timestamp(60 * MINUTE), Day(0));
        gaps.add(Timestamp(80 * MINUTE), Day(0));
        gaps.add(Timestamp(115 * MINUTE), Day(0));
        assert_eq!(gaps.sessions(), [Session { start: Timestamp(0), end: Timestamp(131 * MINUTE), day: Day(0) }]);
        let at = |minute: i64| gaps.at(Timestamp(minute * MINUTE)).map(|session| session.start);
        assert_eq!((at(-1), at(0), at(161), at(162)), (None, Some(Timestamp(0)), Some(Timestamp(0)), None));
    }
}
